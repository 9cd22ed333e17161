//! What may be set about fetching, and the addresses that are allowed although they are inside.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

use super::address;

/// The `[fetch]` section of the configuration.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct FetchSettings {
    /// Job boards inside your own network, as `ADDRESS:PORT`. Every other address that is not on
    /// the public internet is refused.
    pub allow_private: Vec<String>,
    /// Longest time for one page, all redirects included, in milliseconds.
    pub timeout_ms: u64,
}

impl Default for FetchSettings {
    fn default() -> Self {
        Self { allow_private: Vec::new(), timeout_ms: 10_000 }
    }
}

impl FetchSettings {
    /// What is wrong with the values, with what to write instead.
    pub fn validate(&self) -> Result<(), String> {
        if self.timeout_ms == 0 || self.timeout_ms > 120_000 {
            return Err("fetch.timeout_ms must be between 1 and 120000".to_owned());
        }
        Allowed::parse(&self.allow_private).map(drop)
    }
}

/// Addresses inside the user's own network that may be contacted all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allowed(Vec<SocketAddr>);

impl Allowed {
    /// Reads `ADDRESS:PORT` entries.
    pub fn parse(entries: &[String]) -> Result<Self, String> {
        let one = |entry: &String| {
            let socket: SocketAddr = entry.trim().parse().map_err(|_| {
                format!(
                    "fetch.allow_private: `{entry}` is not ADDRESS:PORT; write 127.0.0.1:8080 or \
                     [fd00::1]:80"
                )
            })?;
            if address::is_inside(socket.ip()) {
                Ok(socket)
            } else {
                Err(format!(
                    "fetch.allow_private: {} is not an address inside your own network (127.x, \
                     10.x, 172.16-31.x, 192.168.x, ::1, fd…); remove it",
                    socket.ip()
                ))
            }
        };
        entries.iter().map(one).collect::<Result<_, _>>().map(Self)
    }

    /// True when exactly this address and port are listed.
    pub(super) fn holds(&self, socket: SocketAddr) -> bool {
        self.0.contains(&socket)
    }

    /// True when some listed address has this port.
    pub(super) fn holds_port(&self, port: u16) -> bool {
        self.0.iter().any(|socket| socket.port() == port)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_addresses_of_ones_own_network() {
        let parse = |entry: &str| Allowed::parse(&[entry.to_owned()]);
        assert!(parse("127.0.0.1:8123").unwrap().holds("127.0.0.1:8123".parse().unwrap()));
        assert!(!parse("127.0.0.1:8123").unwrap().holds("127.0.0.1:8124".parse().unwrap()));
        assert!(parse("[fd00::1]:80").is_ok());
        for entry in ["localhost:80", "127.0.0.1", "10.0.0.0/8", "169.254.169.254:80", "8.8.8.8:80"]
        {
            let error = parse(entry).unwrap_err();
            assert!(error.contains("fetch.allow_private"), "{error}");
        }
    }

    #[test]
    fn nothing_is_allowed_by_default() {
        let settings = FetchSettings::default();
        assert!(settings.validate().is_ok());
        assert_eq!(Allowed::parse(&settings.allow_private).unwrap(), Allowed::default());
        assert!(FetchSettings { timeout_ms: 0, ..settings }.validate().is_err());
    }
}
