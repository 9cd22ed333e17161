//! Health and figures over HTTP, for probers and Prometheus on this machine.
//!
//! | path | says |
//! |---|---|
//! | `/healthz` | the process lives |
//! | `/readyz` | all that matters works; 503 with the reasons where it does not |
//! | `/alerts` | what is wrong, as told |
//! | `/metrics` | figures in Prometheus' text format |
//! | `/openapi.json` | this interface (GAP-040) |
//! | `/` | the same for people |
//!
//! Architecture Invariants:
//! - Nothing can be changed from here, and no secret, posting or name is shown.
//! - Only who asks under a known name is answered: a page of another site that resolves to this
//!   address (DNS rebinding) has another one.

mod document;
mod guard;
mod metrics;
mod openapi;
mod page;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use axum::{Json, Router, middleware};
use chrono::{DateTime, Utc};
use tokio::sync::{Semaphore, watch};

pub use document::{AlertDoc, Alive, PartDoc, Problem, Ready};
pub use guard::Doorkeeper;
pub use metrics::{BreakerFigure, Figures, SpendFigure, TaskFigure};
pub use openapi::document as openapi;

use crate::health::Health;
use crate::store::alert::Alert;

/// Questions answered at once that read the store.
const AT_ONCE: usize = 4;

/// Longest wait for a turn.
const TURN: Duration = Duration::from_secs(5);

/// What is told, as it is at the moment. Each call may read the store, and blocks.
pub trait Source: Send + Sync + 'static {
    /// How each part is.
    fn parts(&self) -> Vec<Health>;

    /// Alerts that are open.
    ///
    /// # Errors
    /// In words for people.
    fn alerts(&self) -> Result<Vec<Alert>, String>;

    /// Figures of all that is stored.
    ///
    /// # Errors
    /// In words for people.
    fn figures(&self) -> Result<Figures, String>;

    /// When the daemon started.
    fn started(&self) -> Option<DateTime<Utc>>;

    /// Text without the secrets of the configuration.
    fn masked(&self, text: &str) -> String;
}

#[derive(Clone)]
struct Site {
    source: Arc<dyn Source>,
    turns: Arc<Semaphore>,
}

impl Site {
    /// Reads from the source where that holds up no task; few at a time.
    async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&dyn Source) -> T + Send + 'static,
    ) -> Result<T, Response> {
        let turn = tokio::time::timeout(TURN, Arc::clone(&self.turns).acquire_owned()).await;
        let Ok(Ok(turn)) = turn else {
            return Err(problem(StatusCode::SERVICE_UNAVAILABLE, "too many questions at once"));
        };
        let source = Arc::clone(&self.source);
        let read = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work(source.as_ref())
        });
        read.await.map_err(|error| {
            tracing::error!(%error, "a question could not be answered");
            problem(StatusCode::INTERNAL_SERVER_ERROR, "that went wrong; the log says why")
        })
    }
}

fn problem(status: StatusCode, reason: &str) -> Response {
    (status, Json(Problem { error: reason.to_owned() })).into_response()
}

/// All routes, for these names.
pub fn router(source: Arc<dyn Source>, doorkeeper: Doorkeeper) -> Router {
    let site = Site { source, turns: Arc::new(Semaphore::new(AT_ONCE)) };
    Router::new()
        .route("/", get(page))
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/alerts", get(alerts))
        .route("/metrics", get(metrics))
        .route("/openapi.json", get(|| async { Json(openapi::document()) }))
        .fallback(|| async {
            problem(StatusCode::NOT_FOUND, "there is no such page; /openapi.json lists them all")
        })
        .method_not_allowed_fallback(|| async {
            let allow = [(header::ALLOW, "GET, HEAD")];
            (allow, problem(StatusCode::METHOD_NOT_ALLOWED, "everything here is read with GET"))
        })
        .with_state(site)
        .layer(middleware::from_fn_with_state(Arc::new(doorkeeper), guard::admit))
        .layer(middleware::map_response(sealed))
}

/// Nothing is cached, framed or guessed.
async fn sealed(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; \
             base-uri 'none'; form-action 'none'",
        ),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, axum::http::HeaderValue::from_static(value));
    }
    response
}

/// Answers until the daemon stops.
///
/// # Errors
/// A socket that fails.
pub async fn serve(
    listener: tokio::net::TcpListener,
    source: Arc<dyn Source>,
    hosts: &[String],
    mut stop: watch::Receiver<bool>,
) -> std::io::Result<()> {
    let address: SocketAddr = listener.local_addr()?;
    let router = router(source, Doorkeeper::new(address, hosts));
    axum::serve(guard::Door::new(listener), router)
        .with_graceful_shutdown(async move {
            while !*stop.borrow() {
                if stop.changed().await.is_err() {
                    return;
                }
            }
        })
        .await
}

async fn healthz(State(site): State<Site>) -> Json<Alive> {
    Json(Alive::at(site.source.started(), Utc::now()))
}

async fn ready(site: &Site) -> Result<Ready, Response> {
    let now = Utc::now();
    site.read(move |source| Ready::of(source, now)).await
}

async fn readyz(State(site): State<Site>) -> Response {
    match ready(&site).await {
        Err(response) => response,
        Ok(ready) if ready.is_ready() => Json(ready).into_response(),
        Ok(ready) => (StatusCode::SERVICE_UNAVAILABLE, Json(ready)).into_response(),
    }
}

async fn alerts(State(site): State<Site>) -> Response {
    let read = site.read(|source| {
        let all = source.alerts();
        all.map(|all| all.iter().map(AlertDoc::from).collect::<Vec<_>>())
            .map_err(|reason| source.masked(&reason))
    });
    match read.await {
        Err(response) => response,
        Ok(Ok(alerts)) => Json(alerts).into_response(),
        Ok(Err(reason)) => problem(StatusCode::SERVICE_UNAVAILABLE, &reason),
    }
}

async fn metrics(State(site): State<Site>) -> Response {
    let read = site.read(|source| {
        let figures = source.figures().map_err(|reason| source.masked(&reason))?;
        metrics::text(&figures, &source.parts(), source.started(), Utc::now())
            .map_err(|error| error.to_string())
    });
    match read.await {
        Err(response) => response,
        Ok(Ok(text)) => ([(header::CONTENT_TYPE, metrics::CONTENT_TYPE)], text).into_response(),
        Ok(Err(reason)) => problem(StatusCode::SERVICE_UNAVAILABLE, &reason),
    }
}

async fn page(State(site): State<Site>) -> Response {
    match ready(&site).await {
        Err(response) => response,
        Ok(ready) => {
            let html = page::html(&ready, &Alive::at(site.source.started(), Utc::now()));
            ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
        }
    }
}

#[cfg(test)]
mod tests;
