//! TLS before a server of the tests, with certificates of an authority of the tests' own.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::s3::{forward, read_request};

/// An authority, and a server's certificate from it.
pub struct Authority {
    dir: tempfile::TempDir,
}

impl Authority {
    /// Whose server has these names, as openssl writes them: `DNS:localhost,IP:127.0.0.1`.
    pub fn new(names: &str) -> Self {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("names"), format!("subjectAltName={names}\n")).unwrap();
        for line in [
            "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
             -subj /CN=authority -keyout ca.key -out ca.pem",
            "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=server \
             -keyout server.key -out server.csr",
            "x509 -req -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \
             -extfile names -out server.pem",
        ] {
            let output = Command::new("openssl")
                .args(line.split_whitespace())
                .current_dir(dir.path())
                .output()
                .expect("openssl is needed: scripts/test installs it");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        Self { dir }
    }

    /// Its own certificate: who trusts this, trusts the server.
    pub fn file(&self) -> PathBuf {
        self.dir.path().join("ca.pem")
    }

    fn server(&self) -> Arc<ServerConfig> {
        let file = |name: &str| self.dir.path().join(name);
        let certificate = CertificateDer::from_pem_file(file("server.pem")).unwrap();
        let key = PrivateKeyDer::from_pem_file(file("server.key")).unwrap();
        tailord::tls::install();
        let config = ServerConfig::builder().with_no_client_auth();
        Arc::new(config.with_single_cert(vec![certificate], key).unwrap())
    }
}

/// Ends TLS, and sends each request on in clear; its threads end with the process.
pub struct Front {
    pub address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

impl Front {
    pub fn start(authority: &Authority, upstream: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(AtomicUsize::new(0));
        let (config, count) = (authority.server(), Arc::clone(&requests));
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let (config, count) = (Arc::clone(&config), Arc::clone(&count));
                // Those who don't trust it hang up, which is what is tested.
                std::thread::spawn(move || drop(serve(client, config, upstream, &count)));
            }
        });
        Self { address, requests }
    }

    /// Requests that came through.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

fn serve(
    client: TcpStream,
    config: Arc<ServerConfig>,
    upstream: SocketAddr,
    requests: &AtomicUsize,
) -> std::io::Result<()> {
    use std::io::Write as _;
    let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut stream = StreamOwned::new(connection, client);
    let (head, body) = read_request(&mut stream)?;
    requests.fetch_add(1, Ordering::SeqCst);
    stream.write_all(&forward(upstream, &head, &body)?)?;
    stream.conn.send_close_notify();
    stream.flush()
}
