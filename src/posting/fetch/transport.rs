//! One request to one host at addresses that were checked.

use std::net::SocketAddr;

use url::Url;

use super::content;
use super::deadline::Deadline;

/// One request. Nothing but `addresses` may be contacted, whatever the host's name resolves to by
/// then, and no redirect may be followed.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// What is asked for; its host is the one to name in TLS and in the `Host` header.
    pub url: &'a Url,
    /// The only addresses that may be contacted; never empty.
    pub addresses: &'a [SocketAddr],
    /// What is wanted.
    pub wanted: Wanted,
    /// Most bytes of the body that are read.
    pub most: usize,
    /// When it must be done.
    pub deadline: Deadline,
}

/// What a request would rather have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// A page for people.
    Page,
    /// JSON.
    Data,
}

/// What came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// `Location`.
    pub location: Option<String>,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `Content-Encoding`.
    pub encoding: Option<String>,
    /// `Retry-After`.
    pub retry_after: Option<String>,
    /// The body as sent, at most one byte more than was asked for; empty where it is not wanted.
    pub body: Vec<u8>,
}

impl Response {
    /// True when there is something to read: a success of a readable kind.
    pub(super) fn is_wanted(&self) -> bool {
        (200..300).contains(&self.status)
            && self.content_type.as_deref().and_then(content::readable).is_some()
    }
}

/// Why nothing came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TransportError {
    /// The deadline passed.
    Slow,
    /// No connection, or it broke: why.
    Failed(String),
    /// TLS cannot be set up on this machine: why.
    Tls(String),
}

/// Makes requests.
pub trait Transport: Send + Sync {
    /// One GET request, without cookies, credentials, proxies and redirects.
    fn get(&self, request: &Request<'_>) -> Result<Response, TransportError>;
}
