//! The TLS of this program is ring's.

use rustls::{ClientConfig, RootCertStore};

/// Says so for whatever asks for the process's default; another part may have done it already.
pub fn install() {
    if rustls::crypto::CryptoProvider::get_default().is_none() {
        // Lost only to another thread that installs the same.
        drop(rustls::crypto::ring::default_provider().install_default());
    }
}

/// A client that trusts nobody, for addresses without TLS: it works where there are no certificates.
pub fn trusting_nobody() -> ClientConfig {
    install();
    ClientConfig::builder().with_root_certificates(RootCertStore::empty()).with_no_client_auth()
}

/// What to do about a failure of TLS, by what it comes down to; `None` where it is something else.
#[must_use]
pub fn advice(cause: &str) -> Option<&'static str> {
    cause.contains("peer certificate").then_some(
        "the server's certificate is not trusted, and nothing was sent; if it is of an authority of \
         your own, set SSL_CERT_FILE to a file with the authority's certificate",
    )
}

/// What an error comes down to.
#[must_use]
pub fn last_cause(error: &dyn std::error::Error) -> String {
    let mut last = error;
    while let Some(source) = last.source() {
        last = source;
    }
    last.to_string()
}
