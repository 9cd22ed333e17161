//! A bare client of the Slack counterpart, to see its answers as they come over the line.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::runtime::Runtime;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use super::slack::Slack;

/// What came back over the line.
#[derive(Debug)]
pub struct Reply {
    /// 0 when the line was cut.
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Reply {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// One request to an address of the counterpart.
pub fn request(verb: &str, url: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
    let (host, path) = url.trim_start_matches("http://").split_once('/').unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let mut head = format!("{verb} /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    let mut all = Vec::new();
    // A cut line is an answer too.
    stream.read_to_end(&mut all).ok();
    let end = all.windows(4).position(|four| four == b"\r\n\r\n");
    let head = String::from_utf8_lossy(&all[..end.unwrap_or(0)]).to_lowercase();
    let status = head.split(' ').nth(1).map_or(0, |status| status.parse().unwrap());
    Reply { status, head, body: all.split_off(end.map_or(all.len(), |at| at + 4)) }
}

/// Calls a method with JSON and the bot's token.
pub fn call(slack: &Slack, method: &str, args: &Value) -> Value {
    raw_call(slack, method, slack.bot_token(), args).json()
}

/// Calls a method with JSON and any token.
pub fn raw_call(slack: &Slack, method: &str, token: &str, args: &Value) -> Reply {
    let bearer = format!("Bearer {token}");
    let headers =
        [("authorization", bearer.as_str()), ("content-type", "application/json; charset=utf-8")];
    let url = format!("{}/{method}", slack.api_url());
    request("POST", &url, &headers, args.to_string().as_bytes())
}

/// Calls a method that only reads, with the query in its address.
pub fn read(slack: &Slack, method: &str, query: &str) -> Value {
    let bearer = format!("Bearer {}", slack.bot_token());
    let url = format!("{}/{method}?{query}", slack.api_url());
    request("GET", &url, &[("authorization", &bearer)], b"").json()
}

/// Posts a plain message and gives its `ts`.
pub fn posted(slack: &Slack, channel: &str, text: &str) -> String {
    let answer = call(slack, "chat.postMessage", &json!({"channel": channel, "text": text}));
    answer["ts"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
}

/// One Socket Mode connection.
pub struct Socket {
    runtime: Runtime,
    stream: WebSocketStream<MaybeTlsStream<tokio::net::TcpStream>>,
}

impl Socket {
    /// A fresh address for a connection.
    pub fn address(slack: &Slack) -> String {
        let answer = raw_call(slack, "apps.connections.open", slack.app_token(), &json!({})).json();
        answer["url"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    }

    /// Opens an address; the counterpart may refuse.
    pub fn open(address: &str) -> Result<Self, String> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let opened = runtime.block_on(connect_async(address));
        let (stream, _) = opened.map_err(|error| error.to_string())?;
        Ok(Self { runtime, stream })
    }

    /// Connects and reads the greeting.
    pub fn connect(slack: &Slack) -> Self {
        let mut socket = Self::open(&Self::address(slack)).unwrap();
        assert_eq!(socket.read().unwrap()["type"], "hello");
        socket
    }

    /// The next frame of text; `None` when the connection ended.
    pub fn read(&mut self) -> Option<Value> {
        self.runtime.block_on(async {
            loop {
                match self.stream.next().await {
                    Some(Ok(Message::Text(text))) => {
                        return Some(serde_json::from_str(&text).unwrap());
                    }
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                    Some(Ok(_)) => {}
                }
            }
        })
    }

    /// The next envelope, acknowledged.
    pub fn take(&mut self) -> Value {
        let envelope = self.read().expect("an envelope");
        self.send(&json!({"envelope_id": envelope["envelope_id"]}).to_string());
        envelope
    }

    /// Sends a frame.
    pub fn send(&mut self, text: &str) {
        self.runtime.block_on(self.stream.send(Message::text(text))).unwrap();
    }
}
