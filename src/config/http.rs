//! Health and figures over HTTP.

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};

/// Health and figures over HTTP.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct HttpSettings {
    /// `ADDRESS:PORT`; port 0 takes one that is free, which `health` shows. Empty = off.
    pub listen: String,
    /// Names under which it may be asked, besides those of this machine's loopback.
    pub hosts: Vec<String>,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self { listen: "127.0.0.1:0".into(), hosts: Vec::new() }
    }
}

impl HttpSettings {
    /// Where it listens; `None` = nowhere.
    ///
    /// # Errors
    /// An address that is none.
    pub fn address(&self) -> Result<Option<SocketAddr>, String> {
        if self.listen.is_empty() {
            return Ok(None);
        }
        self.listen.parse().map(Some).map_err(|_| {
            format!(
                "http.listen is `{}`; write ADDRESS:PORT such as 127.0.0.1:8421, or nothing",
                self.listen
            )
        })
    }

    /// Says what does not fit, naming the key.
    pub(super) fn validate(&self) -> Result<(), String> {
        let Some(address) = self.address()? else { return Ok(()) };
        if !address.ip().is_loopback() && self.hosts.is_empty() {
            return Err(format!(
                "http.listen is {address}, which others can reach, and nobody is asked for a \
                 password: name in http.hosts under which names it may be asked, or listen on \
                 127.0.0.1"
            ));
        }
        let bad = self.hosts.iter().find(|host| {
            host.is_empty()
                || !host.chars().all(|c| c.is_ascii_alphanumeric() || ".-:[]".contains(c))
        });
        match bad {
            Some(bad) => Err(format!("http.hosts has `{bad}`; write names without scheme or path")),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_are_only_let_in_by_name() {
        let with = |listen: &str, hosts: &[&str]| {
            let hosts = hosts.iter().map(|host| (*host).to_owned()).collect();
            HttpSettings { listen: listen.into(), hosts }.validate()
        };
        assert_eq!(HttpSettings::default().validate(), Ok(()));
        assert_eq!(with("", &[]), Ok(()));
        assert!(with("0.0.0.0:80", &[]).unwrap_err().contains("http.hosts"));
        assert_eq!(with("0.0.0.0:80", &["tailord.example"]), Ok(()));
        assert!(with("8421", &[]).unwrap_err().contains("http.listen"));
        assert!(with("127.0.0.1:1", &["http://x/"]).unwrap_err().contains("http.hosts"));
    }
}
