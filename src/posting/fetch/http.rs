//! HTTP and HTTPS over the network.

use std::error::Error as _;
use std::net::SocketAddr;
use std::sync::Arc;

use reqwest::dns::{Addrs, Name, Resolving};
use reqwest::header::{
    ACCEPT, ACCEPT_ENCODING, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue,
    LOCATION, RETRY_AFTER,
};
use reqwest::{Client, redirect};

use super::content;
use super::transport::{Request, Response, Transport, TransportError, Wanted};

/// How the program presents itself.
const USER_AGENT: &str = concat!("tailord/", env!("CARGO_PKG_VERSION"), " (job application tool)");

/// The real transport. It blocks its thread: asynchronous code calls it from one that may.
#[derive(Clone, Copy, Debug, Default)]
pub struct HttpTransport;

/// Answers every name with the addresses that were checked.
struct Pinned(Vec<SocketAddr>);

impl reqwest::dns::Resolve for Pinned {
    fn resolve(&self, _name: Name) -> Resolving {
        let addresses: Addrs = Box::new(self.0.clone().into_iter());
        Box::pin(std::future::ready(Ok(addresses)))
    }
}

impl Transport for HttpTransport {
    fn get(&self, request: &Request<'_>) -> Result<Response, TransportError> {
        let client = client(request)?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| TransportError::Failed(error.to_string()))?;
        runtime.block_on(async {
            tokio::time::timeout(request.deadline.left(), read(&client, request))
                .await
                .unwrap_or(Err(TransportError::Slow))
        })
    }
}

fn client(request: &Request<'_>) -> Result<Client, TransportError> {
    let mut builder = Client::builder()
        .no_proxy()
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .user_agent(USER_AGENT)
        .dns_resolver(Arc::new(Pinned(request.addresses.to_vec())));
    crate::tls::install();
    if request.url.scheme() == "http" {
        // Plain HTTP needs none of the system's certificates, and works where there are none.
        builder = builder.tls_certs_only([]);
    }
    builder.build().map_err(|error| TransportError::Tls(chain(&error)))
}

async fn read(client: &Client, request: &Request<'_>) -> Result<Response, TransportError> {
    let failed = |error: reqwest::Error| TransportError::Failed(chain(&error));
    let accept = match request.wanted {
        Wanted::Page => content::ACCEPT,
        Wanted::Data => content::ACCEPT_DATA,
    };
    let mut answer = client
        .get(request.url.clone())
        .header(ACCEPT, HeaderValue::from_static(accept))
        .header(ACCEPT_ENCODING, HeaderValue::from_static("gzip, deflate"))
        .send()
        .await
        .map_err(failed)?;
    let headers = answer.headers();
    let mut response = Response {
        status: answer.status().as_u16(),
        location: text(headers, &LOCATION),
        content_type: text(headers, &CONTENT_TYPE),
        encoding: text(headers, &CONTENT_ENCODING),
        retry_after: text(headers, &RETRY_AFTER),
        body: Vec::new(),
    };
    if response.is_wanted() {
        while response.body.len() <= request.most {
            let Some(chunk) = answer.chunk().await.map_err(failed)? else { break };
            let room = request.most + 1 - response.body.len();
            response.body.extend_from_slice(&chunk[..chunk.len().min(room)]);
        }
    }
    Ok(response)
}

/// A header as text; `Location` may hold UTF-8 although it should not.
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned())
}

/// The innermost causes, which say what happened; the outer ones repeat the address.
fn chain(error: &reqwest::Error) -> String {
    let mut causes = Vec::new();
    let mut source = error.source();
    while let Some(cause) = source {
        causes.push(cause.to_string());
        source = cause.source();
    }
    causes.pop().unwrap_or_else(|| error.to_string())
}
