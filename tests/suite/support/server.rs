//! A web server on this machine, scripted by path. It answers on threads of its own and remembers
//! what it was asked.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// What a path answers.
#[derive(Clone, Debug)]
pub enum Answer {
    /// Status, headers and body.
    Page(u16, Vec<(String, String)>, Vec<u8>),
    /// Nothing, for as long as the visitor waits.
    Silence,
    /// A head, then a byte at a time for as long as the visitor reads.
    Endless,
}

impl Answer {
    /// 200 with a body of this content type.
    pub fn ok(content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        Self::Page(200, vec![("content-type".into(), content_type.into())], body.into())
    }

    /// A status without a body.
    pub fn status(status: u16) -> Self {
        Self::Page(status, Vec::new(), Vec::new())
    }

    /// A redirect.
    pub fn redirect(to: &str) -> Self {
        Self::Page(302, vec![("location".into(), to.into())], Vec::new())
    }

    /// The same answer with one more header.
    pub fn with(self, name: &str, value: &str) -> Self {
        match self {
            Self::Page(status, mut headers, body) => {
                headers.push((name.into(), value.into()));
                Self::Page(status, headers, body)
            }
            other => other,
        }
    }
}

/// The server; it ends with the test.
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    /// Answers these paths (with their query) and 404 for any other.
    pub fn start(pages: &[(&str, Answer)]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let pages: BTreeMap<String, Answer> =
            pages.iter().map(|(path, answer)| ((*path).to_owned(), answer.clone())).collect();
        let log = Arc::clone(&asked);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (Ok(stream), pages, log) = (stream, pages.clone(), Arc::clone(&log)) else {
                    return;
                };
                std::thread::spawn(move || serve(stream, &pages, &log));
            }
        });
        Self { address, asked }
    }

    /// The address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Lets a command fetch from it, though it is on this machine.
    pub fn allow(&self, command: &mut std::process::Command) {
        command.env("TAILORD__FETCH__ALLOW_PRIVATE", format!("[\"{}\"]", self.address));
    }

    /// Every path asked for so far, in order.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn serve(stream: TcpStream, pages: &BTreeMap<String, Answer>, log: &Mutex<Vec<String>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        match reader.read_line(&mut head) {
            Ok(read) if read > 0 => {}
            _ => return,
        }
    }
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    log.lock().unwrap().push(path.clone());
    let answer = pages.get(&path).cloned().unwrap_or(Answer::status(404));
    respond(stream, &mut reader, answer);
}

fn respond(mut stream: TcpStream, reader: &mut impl std::io::Read, answer: Answer) {
    match answer {
        Answer::Page(status, headers, body) => {
            let headers: Vec<String> =
                headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
            let head = format!(
                "HTTP/1.1 {status} Answer\r\nconnection: close\r\n{}content-length: {}\r\n\r\n",
                headers.concat(),
                body.len()
            );
            // A visitor may hang up before all of it is sent, on purpose.
            let sent = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
            drop(sent);
        }
        // Ends when the visitor closes the connection.
        Answer::Silence => drop(reader.read(&mut [0])),
        Answer::Endless => {
            let head = "HTTP/1.1 200 Answer\r\ncontent-type: text/html\r\n\r\n";
            let mut sent = stream.write_all(head.as_bytes());
            while sent.is_ok() {
                sent = stream.write_all(&[b'x'; 4096]);
            }
        }
    }
}
