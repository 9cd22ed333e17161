//! An address that may be asked for: its scheme, port and host.

use std::net::{IpAddr, SocketAddr};

use url::{Host, Url};

use super::address;
use super::error::FetchError;
use super::settings::Allowed;

/// Longest address.
const MAX_CHARS: usize = 2_000;
/// Ports of the web.
const PORTS: [u16; 2] = [80, 443];

/// An address whose form is in order. Its host may still lead somewhere private.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Target {
    /// The parsed address, without its fragment.
    pub(super) url: Url,
    /// Host as the parser normalised it.
    pub(super) host: String,
    /// Port, the scheme's own where none is given.
    pub(super) port: u16,
    /// The address itself, where the host is one.
    literal: Option<IpAddr>,
}

impl Target {
    /// Reads what a person wrote.
    pub(super) fn parse(text: &str, allowed: &Allowed) -> Result<Self, FetchError> {
        let text = text.trim();
        let odd = |c: char| c.is_whitespace() || c.is_control() || c == '\\';
        if text.chars().any(odd) {
            let reason = "an address has no spaces, line breaks or backslashes; copy it anew";
            return Err(FetchError::address(text, reason));
        }
        let url = Url::parse(text)
            .map_err(|error| FetchError::address(text, format!("{error}; copy it anew")))?;
        Self::new(url, allowed)
    }

    /// Follows a redirect.
    pub(super) fn join(&self, location: &str, allowed: &Allowed) -> Result<Self, FetchError> {
        let url = self.url.join(location).map_err(|error| {
            let reason = format!("it redirects to an address that is none ({error})");
            FetchError::address(self.url.as_str(), reason)
        })?;
        Self::new(url, allowed)
    }

    fn new(mut url: Url, allowed: &Allowed) -> Result<Self, FetchError> {
        url.set_fragment(None);
        let refuse = |reason: &str| Err(FetchError::address(url.as_str(), reason));
        if url.as_str().len() > MAX_CHARS {
            return refuse("the address is too long for one of a page; copy it anew");
        }
        if !matches!(url.scheme(), "http" | "https") {
            return refuse("only http:// and https:// addresses can be read");
        }
        if !url.username().is_empty() || url.password().is_some() {
            return refuse("it holds a name or password before an @; remove that part");
        }
        let (Some(host), Some(port)) = (url.host(), url.port_or_known_default()) else {
            return refuse("it names no host");
        };
        let literal = match host {
            Host::Domain(_) => None,
            Host::Ipv4(address) => Some(IpAddr::V4(address)),
            Host::Ipv6(address) => Some(IpAddr::V6(address)),
        };
        if !PORTS.contains(&port) && !allowed.holds_port(port) {
            return refuse(
                "only the ports 80 and 443 are read; for a job board inside your own network, add \
                 its ADDRESS:PORT to fetch.allow_private in tailord.toml",
            );
        }
        let target = Self { host: host.to_string(), port, literal, url };
        if let Some(socket) = target.literal() {
            target.check(&[socket], allowed)?;
        }
        Ok(target)
    }

    /// The address and port, where the host is an address and needs no resolving.
    pub(super) fn literal(&self) -> Option<SocketAddr> {
        self.literal.map(|address| SocketAddr::new(address, self.port))
    }

    /// Every address the host leads to must be on the public internet, or allowed by name.
    pub(super) fn check(
        &self,
        addresses: &[SocketAddr],
        allowed: &Allowed,
    ) -> Result<(), FetchError> {
        for socket in addresses.iter().filter(|socket| !allowed.holds(**socket)) {
            let what = address::special(socket.ip()).or_else(|| {
                let odd = !PORTS.contains(&socket.port());
                odd.then(|| format!("port {} is open to allowed addresses only", socket.port()))
            });
            if let Some(what) = what {
                return Err(FetchError::Private {
                    url: crate::text::shorten(self.url.as_str(), 200),
                    host: self.host.clone(),
                    address: socket.ip().to_string(),
                    what,
                });
            }
        }
        Ok(())
    }
}
