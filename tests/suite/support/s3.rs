//! A real S3 on this machine, `s3s-fs` from crates.io, which verifies signatures, checksums and
//! conditional writes; and a proxy before it that breaks one PUT.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Keys of the account.
pub const ACCESS_KEY: &str = "AKTAILORD";
pub const SECRET_KEY: &str = "secret-of-the-account";

/// The one bucket.
pub const BUCKET: &str = "backups";

/// The server; it ends with the test.
pub struct S3 {
    child: Child,
    dir: tempfile::TempDir,
    pub address: SocketAddr,
}

impl S3 {
    pub fn start() -> Self {
        let program = std::env::var_os("TAILORD_S3S")
            .map(PathBuf::from)
            .expect("the S3 server is missing: scripts/test installs s3s-fs and sets TAILORD_S3S");
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join(BUCKET)).unwrap();
        // A port that is free now; another process may be quicker, then the next one is tried.
        for _ in 0..20 {
            let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
            let mut child = Command::new(&program)
                .args(["--host", "127.0.0.1", "--port", &address.port().to_string()])
                .args(["--access-key", ACCESS_KEY, "--secret-key", SECRET_KEY])
                .arg(dir.path())
                .env("RUST_LOG", "off")
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("s3s-fs starts");
            let patience = Instant::now() + Duration::from_secs(20);
            while Instant::now() < patience && child.try_wait().unwrap().is_none() {
                if TcpStream::connect(address).is_ok() {
                    return Self { child, dir, address };
                }
                std::thread::yield_now();
            }
            drop(child.kill());
            child.wait().unwrap();
        }
        panic!("s3s-fs found no port");
    }

    /// What the bucket holds below a prefix, as files.
    pub fn folder(&self, prefix: &str) -> PathBuf {
        self.dir.path().join(BUCKET).join(prefix)
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What happens to a PUT.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 503, as often as it is tried.
    Refused,
    /// 200, and nothing is stored.
    Swallowed,
    /// Half of it goes on, then the line is cut, as often as it is tried.
    Cut,
    /// Half of it goes on as if it were all of it.
    Truncated,
    /// It arrives twice.
    Doubled,
    /// It arrives, and its answer is lost.
    Unanswered,
    /// It arrives, and half of it is lost on the disk behind.
    Torn,
}

impl Fault {
    pub const ALL: [Self; 7] = [
        Self::Refused,
        Self::Swallowed,
        Self::Cut,
        Self::Truncated,
        Self::Doubled,
        Self::Unanswered,
        Self::Torn,
    ];
}

/// The PUT that is broken: the one with this number, from 1, and every other of the same key.
#[derive(Clone, Debug, Default)]
struct Plan {
    fault: Option<(usize, Fault)>,
    key: Option<String>,
    once: bool,
}

/// The proxy; its threads end with the process.
pub struct Proxy {
    pub address: SocketAddr,
    plan: Arc<Mutex<Plan>>,
    puts: Arc<AtomicUsize>,
    struck: Arc<AtomicBool>,
}

impl Proxy {
    pub fn start(s3: &S3) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let plan = Arc::new(Mutex::new(Plan::default()));
        let (puts, struck) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicBool::new(false)));
        let proxy = Self {
            address,
            plan: Arc::clone(&plan),
            puts: Arc::clone(&puts),
            struck: Arc::clone(&struck),
        };
        let (upstream, root) = (s3.address, s3.dir.path().to_owned());
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let line = Line {
                    client,
                    upstream,
                    root: root.clone(),
                    plan: Arc::clone(&plan),
                    puts: Arc::clone(&puts),
                    struck: Arc::clone(&struck),
                };
                // A line that breaks is what is tested.
                std::thread::spawn(move || drop(line.serve()));
            }
        });
        proxy
    }

    /// Breaks the PUT of this number, counted from now on.
    pub fn break_put(&self, number: usize, fault: Fault) {
        let once = matches!(fault, Fault::Unanswered | Fault::Doubled | Fault::Torn);
        *self.plan.lock().unwrap() = Plan { fault: Some((number, fault)), key: None, once };
        self.puts.store(0, Ordering::SeqCst);
        self.struck.store(false, Ordering::SeqCst);
    }

    /// Breaks nothing any more; whether the fault struck.
    pub fn mend(&self) -> bool {
        *self.plan.lock().unwrap() = Plan::default();
        self.struck.swap(false, Ordering::SeqCst)
    }
}

struct Line {
    client: TcpStream,
    upstream: SocketAddr,
    root: PathBuf,
    plan: Arc<Mutex<Plan>>,
    puts: Arc<AtomicUsize>,
    struck: Arc<AtomicBool>,
}

impl Line {
    /// One request: the server is told to close the line after its answer, and so is the client.
    fn serve(mut self) -> std::io::Result<()> {
        let (head, body) = read_request(&mut self.client)?;
        let mut words = head.split(' ');
        let (method, path) =
            (words.next().unwrap_or_default(), words.next().unwrap_or_default().to_owned());
        let fault = if method == "PUT" { self.fault_of(&path) } else { None };
        if fault.is_some() {
            self.struck.store(true, Ordering::SeqCst);
        }
        let half = &body[..body.len() / 2];
        match fault {
            None => self.answer(&head, &body),
            Some(Fault::Refused) => self.say("503 Service Unavailable"),
            Some(Fault::Swallowed) => self.say("200 OK"),
            Some(Fault::Cut) => {
                let mut server = TcpStream::connect(self.upstream)?;
                server.write_all(head.as_bytes())?;
                server.write_all(half)?;
                server.shutdown(Shutdown::Both)?;
                self.client.shutdown(Shutdown::Both)
            }
            Some(Fault::Truncated) => {
                let length = format!("content-length: {}", body.len());
                let shorter = format!("content-length: {}", half.len());
                self.answer(&head.replace(&length, &shorter), half)
            }
            Some(Fault::Doubled) => {
                self.forward(&head, &body)?;
                self.answer(&head, &body)
            }
            Some(Fault::Unanswered) => {
                self.forward(&head, &body)?;
                self.client.shutdown(Shutdown::Both)
            }
            Some(Fault::Torn) => {
                let answer = self.forward(&head, &body)?;
                let path = path.split('?').next().unwrap_or_default().trim_start_matches('/');
                let stored = self.root.join(path);
                let whole = std::fs::read(&stored)?;
                std::fs::write(&stored, &whole[..whole.len() / 2])?;
                self.client.write_all(&answer)
            }
        }
    }

    fn fault_of(&self, path: &str) -> Option<Fault> {
        let number = self.puts.fetch_add(1, Ordering::SeqCst) + 1;
        let mut plan = self.plan.lock().unwrap();
        let (at, fault) = plan.fault?;
        if plan.key.is_none() && number == at {
            plan.key = Some(path.to_owned());
            return Some(fault);
        }
        (!plan.once && plan.key.as_deref() == Some(path)).then_some(fault)
    }

    fn forward(&self, head: &str, body: &[u8]) -> std::io::Result<Vec<u8>> {
        forward(self.upstream, head, body)
    }

    fn answer(&mut self, head: &str, body: &[u8]) -> std::io::Result<()> {
        let answer = self.forward(head, body)?;
        self.client.write_all(&answer)
    }

    fn say(&mut self, status: &str) -> std::io::Result<()> {
        let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        self.client.write_all(answer.as_bytes())
    }
}

/// Sends a request on its way, and returns the answer.
pub fn forward(to: SocketAddr, head: &str, body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut server = TcpStream::connect(to)?;
    let closing = head.replacen("\r\n", "\r\nconnection: close\r\n", 1);
    server.write_all(closing.as_bytes())?;
    server.write_all(body)?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer)?;
    Ok(answer)
}

/// Head and body of a request whose length is told.
pub fn read_request(
    client: &mut (impl std::io::Read + std::io::Write),
) -> std::io::Result<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut piece = vec![0; 1 << 16];
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        match client.read(&mut piece)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            read => bytes.extend_from_slice(&piece[..read]),
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
    let lower = head.to_ascii_lowercase();
    if lower.contains("expect: 100-continue") {
        client.write_all(b"HTTP/1.1 100 Continue\r\n\r\n")?;
    }
    assert!(!lower.contains("transfer-encoding"), "the proxy reads lengths: {head}");
    let length = lower
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .and_then(|length| length.trim().parse().ok())
        .unwrap_or(0);
    let mut body = bytes.split_off(end);
    while body.len() < length {
        match client.read(&mut piece)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            read => body.extend_from_slice(&piece[..read]),
        }
    }
    Ok((head, body))
}
