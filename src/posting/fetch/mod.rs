//! Pages from the network, and nothing from anywhere else.
//!
//! Architecture Invariants: only http(s) on ports 80 and 443; no credentials, cookies or proxies;
//! every address a host resolves to is checked against a table before anything is contacted, and
//! the connection is made to what was checked; redirects are followed here, each checked anew, at
//! most [`MAX_REDIRECTS`]; one deadline for all of it; at most [`MAX_BYTES`] after unpacking; only
//! kinds of document that postings come as. A private address is contacted only when the
//! configuration lists it, port included (GAP-039).

mod address;
mod content;
mod deadline;
mod error;
mod http;
mod resolve;
mod settings;
mod target;
#[cfg(test)]
pub(in crate::posting) mod testing;
#[cfg(test)]
mod tests;
mod transport;

use std::net::SocketAddr;

use encoding_rs::Encoding;
use url::Url;

use self::target::Target;
pub use self::{
    deadline::Deadline,
    error::FetchError,
    http::HttpTransport,
    resolve::{Resolve, ResolveError, SystemResolver},
    settings::{Allowed, FetchSettings},
    transport::{Request, Response, Transport, TransportError, Wanted},
};
use super::MAX_BYTES;

/// Most redirects that are followed.
pub const MAX_REDIRECTS: usize = 5;

/// A page as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Where it was in the end, after redirects.
    pub url: Url,
    /// Unpacked.
    pub bytes: Vec<u8>,
    /// E.g. `text/html`; one of the kinds that are read.
    pub media_type: &'static str,
    /// The encoding its server names.
    pub charset: Option<&'static Encoding>,
}

/// Fetches pages.
pub struct Fetcher {
    resolver: Box<dyn Resolve>,
    transport: Box<dyn Transport>,
    allowed: Allowed,
}

impl Fetcher {
    /// With a resolver and a transport of one's choice.
    pub fn new(
        resolver: impl Resolve + 'static,
        transport: impl Transport + 'static,
        allowed: Allowed,
    ) -> Self {
        Self { resolver: Box::new(resolver), transport: Box::new(transport), allowed }
    }

    /// With the system's resolver and the network.
    #[must_use]
    pub fn system(allowed: Allowed) -> Self {
        Self::new(SystemResolver, HttpTransport, allowed)
    }

    /// What is at `url`, redirects followed.
    pub fn fetch(
        &self,
        url: &str,
        wanted: Wanted,
        deadline: Deadline,
    ) -> Result<Fetched, FetchError> {
        let first = Target::parse(url, &self.allowed)?;
        let mut target = first.clone();
        for _ in 0..=MAX_REDIRECTS {
            let response = self.get(&target, wanted, deadline)?;
            match response.location.as_deref() {
                Some(location) if matches!(response.status, 301 | 302 | 303 | 307 | 308) => {
                    target = target.join(location, &self.allowed)?;
                }
                _ => return finish(target, response),
            }
        }
        Err(FetchError::Redirects { url: first.url.to_string(), most: MAX_REDIRECTS })
    }

    fn get(
        &self,
        target: &Target,
        wanted: Wanted,
        deadline: Deadline,
    ) -> Result<Response, FetchError> {
        let url = || target.url.to_string();
        let slow = || FetchError::Slow { url: url(), seconds: deadline.seconds() };
        let addresses = self.resolve(target, deadline)?;
        if deadline.has_passed() {
            return Err(slow());
        }
        tracing::debug!(host = target.host, ?addresses, "fetching");
        let request =
            Request { url: &target.url, addresses: &addresses, wanted, most: MAX_BYTES, deadline };
        self.transport.get(&request).map_err(|error| match error {
            TransportError::Slow => slow(),
            TransportError::Failed(reason) => FetchError::Connection { url: url(), reason },
            TransportError::Tls(reason) => FetchError::Tls(reason),
        })
    }

    /// The addresses to contact: asked for once, all of them checked.
    fn resolve(&self, target: &Target, deadline: Deadline) -> Result<Vec<SocketAddr>, FetchError> {
        let unknown = |reason: String| FetchError::Unknown { host: target.host.clone(), reason };
        let addresses = match target.literal() {
            Some(socket) => vec![socket],
            None => {
                self.resolver.resolve(&target.host, target.port, deadline).map_err(|error| {
                    match error {
                        ResolveError::Unknown(reason) => unknown(reason),
                        ResolveError::Slow => FetchError::Slow {
                            url: target.url.to_string(),
                            seconds: deadline.seconds(),
                        },
                    }
                })?
            }
        };
        // A resolver gives no other port than it was asked for; were it wrong, this one counts.
        let addresses: Vec<SocketAddr> =
            addresses.iter().map(|socket| SocketAddr::new(socket.ip(), target.port)).collect();
        if addresses.is_empty() {
            return Err(unknown("it has no address".to_owned()));
        }
        target.check(&addresses, &self.allowed)?;
        Ok(addresses)
    }
}

fn finish(target: Target, response: Response) -> Result<Fetched, FetchError> {
    let url = target.url.as_str();
    if !(200..300).contains(&response.status) {
        return Err(FetchError::status(url, response.status, response.retry_after.as_deref()));
    }
    let content_type = response.content_type.unwrap_or_default();
    let Some(media_type) = content::readable(&content_type) else {
        let found = match content::essence(&content_type) {
            unnamed if unnamed.is_empty() => "of no stated kind".to_owned(),
            named => format!("of the kind {}", crate::text::shorten(&named, 60)),
        };
        return Err(FetchError::Content { url: url.to_owned(), found });
    };
    if response.body.len() > MAX_BYTES {
        return Err(FetchError::TooLarge { url: url.to_owned(), most: MAX_BYTES });
    }
    let encoding = response.encoding.as_deref();
    let bytes = content::unpack(url, encoding, response.body, MAX_BYTES)?;
    let charset = content::charset(&content_type);
    Ok(Fetched { url: target.url, bytes, media_type, charset })
}
