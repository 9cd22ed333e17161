//! Who is let in: connections that are few and short, questions under a known name.

use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::Response;
use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::Sleep;

use super::problem;

/// Connections at once.
const MOST: usize = 64;

/// Longest life of a connection: nobody keeps a place by saying nothing.
const LONGEST: Duration = Duration::from_secs(30);

/// Names under which questions are answered.
#[derive(Clone, Debug)]
pub struct Doorkeeper {
    names: Vec<String>,
}

impl Doorkeeper {
    /// The loopback's names, the address itself where it is one, and those of the configuration.
    #[must_use]
    pub fn new(address: SocketAddr, hosts: &[String]) -> Self {
        let own = match address.ip() {
            ip if ip.is_unspecified() => None,
            IpAddr::V4(ip) => Some(ip.to_string()),
            IpAddr::V6(ip) => Some(format!("[{ip}]")),
        };
        let loopback = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned);
        let all = loopback.into_iter().chain(own).chain(hosts.iter().cloned());
        Self { names: all.map(|name| name.to_ascii_lowercase()).collect() }
    }

    /// Whether this is one of them, with a port or not.
    #[must_use]
    pub fn knows(&self, host: &str) -> bool {
        let host = host.to_ascii_lowercase();
        let is_port = |port: &str| !port.is_empty() && port.chars().all(|c| c.is_ascii_digit());
        let bare = match host.rsplit_once(':') {
            Some((name, port)) if is_port(port) && !name.is_empty() => name,
            _ => host.as_str(),
        };
        self.names.iter().any(|name| name == bare || *name == host)
    }
}

/// Lets a question through whose `Host` is known; all others are sent away.
pub(super) async fn admit(
    State(doorkeeper): State<Arc<Doorkeeper>>,
    request: Request,
    next: Next,
) -> Response {
    let mut hosts = request.headers().get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    let single = hosts.next().is_none();
    let named = request.uri().authority().map(axum::http::uri::Authority::as_str);
    let known = |host: &str| doorkeeper.knows(host);
    if single && host.is_some_and(known) && named.is_none_or(known) {
        return next.run(request).await;
    }
    problem(
        StatusCode::MISDIRECTED_REQUEST,
        "asked under an unknown name; http.hosts lists those that are known",
    )
}

/// Lets in so many at once, each for so long.
pub(super) struct Door {
    listener: TcpListener,
    places: Arc<Semaphore>,
}

impl Door {
    pub(super) fn new(listener: TcpListener) -> Self {
        Self { listener, places: Arc::new(Semaphore::new(MOST)) }
    }
}

impl Listener for Door {
    type Io = Visitor;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Visitor, SocketAddr) {
        loop {
            let Ok(place) = Arc::clone(&self.places).acquire_owned().await else {
                std::future::pending::<()>().await;
                continue;
            };
            match self.listener.accept().await {
                Ok((stream, address)) => {
                    let leaves = Box::pin(tokio::time::sleep(LONGEST));
                    return (Visitor { stream, leaves, _place: place }, address);
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection was not accepted");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// A connection that ends by itself.
pub(super) struct Visitor {
    stream: TcpStream,
    leaves: Pin<Box<Sleep>>,
    _place: OwnedSemaphorePermit,
}

impl Visitor {
    fn is_over(&mut self, context: &mut Context<'_>) -> bool {
        self.leaves.as_mut().poll(context).is_ready()
    }
}

fn over<T>() -> Poll<std::io::Result<T>> {
    Poll::Ready(Err(std::io::Error::from(std::io::ErrorKind::TimedOut)))
}

impl AsyncRead for Visitor {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        match self.is_over(context) {
            true => over(),
            false => Pin::new(&mut self.stream).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Visitor {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<std::io::Result<usize>> {
        match self.is_over(context) {
            true => over(),
            false => Pin::new(&mut self.stream).poll_write(context, bytes),
        }
    }

    fn poll_flush(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
