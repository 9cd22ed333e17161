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
