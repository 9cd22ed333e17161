//! Takes what is posted to it, and keeps it: the other end of webhooks and pings.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    pub method: String,
    pub path: String,
    pub body: String,
    /// When it was there.
    pub at: Instant,
}

#[derive(Default)]
struct Kept {
    posted: Mutex<Vec<Posted>>,
    more: Condvar,
    /// Answers of the next requests; 200 when there is none.
    answers: Mutex<Vec<u16>>,
}

/// The sink; it ends with the test.
pub struct Sink {
    pub address: SocketAddr,
    kept: Arc<Kept>,
}

impl Sink {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let kept = Arc::new(Kept::default());
        let shared = Arc::clone(&kept);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let (Ok(stream), kept) = (stream, Arc::clone(&shared)) else { return };
                std::thread::spawn(move || serve(stream, &kept));
            }
        });
        Self { address, kept }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The next requests are answered so, in this order.
    pub fn answer_next(&self, answers: &[u16]) {
        let mut next = self.kept.answers.lock().unwrap_or_else(PoisonError::into_inner);
        next.extend(answers.iter().rev());
    }

    /// All that came so far, in order.
    pub fn posted(&self) -> Vec<Posted> {
        self.kept.posted.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until what came gives an answer.
    pub fn wait_for<T>(&self, what: &str, find: impl Fn(&[Posted]) -> Option<T>) -> T {
        let until = Instant::now() + super::daemon::PATIENCE;
        let mut posted = self.kept.posted.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(found) = find(&posted) {
                return found;
            }
            let left = until.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "no {what} in {posted:#?}");
            posted = self
                .kept
                .more
                .wait_timeout(posted, left.min(Duration::from_secs(1)))
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }
}

fn serve(stream: TcpStream, kept: &Kept) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut out = stream;
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            match reader.read_line(&mut head) {
                Ok(read) if read > 0 => {}
                _ => return,
            }
        }
        let length = head
            .lines()
            .filter_map(|line| line.split_once(':'))
            .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
            .map_or(0, |(_, length)| length.trim().parse().unwrap());
        let mut body = vec![0; length];
        if reader.read_exact(&mut body).is_err() {
            return;
        }
        let mut words = head.split(' ');
        let (method, path) = (words.next().unwrap().into(), words.next().unwrap().into());
        let body = String::from_utf8(body).unwrap();
        let status =
            kept.answers.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or(200);
        kept.posted.lock().unwrap_or_else(PoisonError::into_inner).push(Posted {
            method,
            path,
            body,
            at: Instant::now(),
        });
        kept.more.notify_all();
        let answer = format!("HTTP/1.1 {status} Answer\r\ncontent-length: 2\r\n\r\nOK");
        let closes = head.to_ascii_lowercase().contains("\r\nconnection: close\r\n");
        if out.write_all(answer.as_bytes()).is_err() || closes {
            return;
        }
    }
}
