//! Socket Mode: envelopes in, acks out. <https://docs.slack.dev/apis/events-api/using-socket-mode>
//!
//! Architecture Invariant: an envelope is acknowledged when it is saved, and not before. Nothing here
//! waits for anything else: handling comes later, from the store.
//!
//! When Slack asks for another connection, the new one is open before the old one is left, and the
//! old one is read to its end: nothing that comes between is missed.

use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::tungstenite::Message as Frame;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::api::{Api, ApiError};
use super::inbound;
use crate::signal::Signals;
use crate::store::desk::NewEnvelope;

/// Longest wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);

/// How often a sign of life is asked for.
const PING: Duration = Duration::from_secs(10);

/// A connection that is silent for so long is dead.
const IDLE: Duration = Duration::from_secs(30);

/// How long an old connection is read after the new one is open.
const LEAVE: Duration = Duration::from_mins(1);

/// Shortest and longest wait before the next try to connect.
const BACK_OFF: (Duration, Duration) = (Duration::from_millis(500), Duration::from_mins(1));

/// An envelope to be saved; its ack goes out on the connection it came in on.
#[derive(Debug)]
pub struct Arrived {
    /// To save.
    pub envelope: NewEnvelope,
    /// The frame to send once it is saved.
    pub ack: String,
    /// Where to send it.
    pub out: mpsc::UnboundedSender<String>,
}

type Stream = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Keeps a connection open until `stop` says so.
pub async fn run(
    api: Arc<Api>,
    inbox: mpsc::Sender<Arrived>,
    signals: Arc<Signals>,
    mut stop: watch::Receiver<bool>,
) {
    let mut failures = 0;
    while !*stop.borrow() {
        let opened = tokio::select! {
            opened = open(&api) => opened,
            _ = stop.changed() => return,
        };
        let stream = match opened {
            Ok(stream) => stream,
            Err(trouble) => {
                failures += 1;
                let wait = trouble.after.unwrap_or_else(|| back_off(failures));
                tracing::warn!(
                    reason = trouble.reason,
                    wait_ms = wait.as_millis() as u64,
                    "no connection to Slack"
                );
                signals.disconnected(&trouble.reason);
                tokio::select! {
                    () = tokio::time::sleep(wait) => {}
                    _ = stop.changed() => return,
                }
                continue;
            }
        };
        let (leave, left) = oneshot::channel();
        let started = Instant::now();
        let connection = Connection {
            inbox: inbox.clone(),
            signals: Arc::clone(&signals),
            stop: stop.clone(),
            leave: Some(leave),
            greeted: false,
        };
        tokio::spawn(connection.serve(stream));
        let reason = tokio::select! {
            left = left => left.unwrap_or_else(|_| "it ended".into()),
            _ = stop.changed() => return,
        };
        tracing::info!(reason, "leaving a connection to Slack");
        // One that lasted was sound; one that ends at once is to be tried more slowly.
        failures = if started.elapsed() > IDLE { 0 } else { failures + 1 };
        if failures > 1 {
            tokio::select! {
                () = tokio::time::sleep(back_off(failures - 1)) => {}
                _ = stop.changed() => return,
            }
        }
    }
}

struct Trouble {
    reason: String,
    after: Option<Duration>,
}

async fn open(api: &Api) -> Result<Stream, Trouble> {
    let url = api.open_connection().await.map_err(|error| Trouble {
        after: match error {
            ApiError::Limited { after, .. } => Some(after),
            _ => None,
        },
        reason: error.to_string(),
    })?;
    let failed = |reason: String| Trouble { reason, after: None };
    match timeout(CONNECT, tokio_tungstenite::connect_async(url)).await {
        Ok(Ok((stream, _))) => Ok(stream),
        Ok(Err(error)) => Err(failed(format!("the socket was refused: {error}"))),
        Err(_) => Err(failed("the socket did not open in time".into())),
    }
}

/// Doubles with each failure; half of it is left to chance, so that many clients do not come back
/// all at once.
fn back_off(failures: u32) -> Duration {
    let most = BACK_OFF.0.saturating_mul(1 << failures.min(10)).min(BACK_OFF.1);
    most / 2 + most.mul_f64(crate::chance::unit() / 2.0)
}

struct Connection {
    inbox: mpsc::Sender<Arrived>,
    signals: Arc<Signals>,
    stop: watch::Receiver<bool>,
    /// Taken once: says that the next connection is wanted.
    leave: Option<oneshot::Sender<String>>,
    /// Slack has said hello.
    greeted: bool,
}

impl Connection {
    async fn serve(mut self, stream: Stream) {
        let (sink, mut stream) = stream.split();
        let (out, frames) = mpsc::unbounded_channel();
        let writer = tokio::spawn(write(sink, frames));
        let reason = self.read(&mut stream, &out).await;
        if self.greeted {
            self.signals.closed();
        }
        self.ask_for_next(reason);
        // The writer ends when nobody can send any more: acks of what was read still go out.
        drop(out);
        if let Err(error) = writer.await {
            tracing::error!(%error, "the writer of a socket failed");
        }
    }

    fn ask_for_next(&mut self, reason: impl Into<String>) {
        if let Some(leave) = self.leave.take() {
            // Nobody listens any more when the daemon stops.
            drop(leave.send(reason.into()));
        }
    }

    /// Reads until the connection ends, and says why it did.
    async fn read(
        &mut self,
        stream: &mut SplitStream<Stream>,
        out: &mpsc::UnboundedSender<String>,
    ) -> String {
        let mut until: Option<Instant> = None;
        let greeting = Instant::now() + CONNECT;
        loop {
            let end = if self.greeted { until } else { Some(greeting) };
            let wait = end.map_or(IDLE, |end| end.saturating_duration_since(Instant::now()));
            let frame = tokio::select! {
                frame = timeout(wait, stream.next()) => frame,
                _ = self.stop.changed() => return "the daemon stops".into(),
            };
            let text = match frame {
                Err(_) if !self.greeted => return "Slack said no hello".into(),
                Err(_) if until.is_some() => return "it was left".into(),
                Err(_) => return format!("silent for {} s", IDLE.as_secs()),
                Ok(None) => return "Slack closed it".into(),
                Ok(Some(Err(error))) => return error.to_string(),
                Ok(Some(Ok(Frame::Text(text)))) => text,
                Ok(Some(Ok(Frame::Close(_)))) => return "Slack closed it".into(),
                Ok(Some(Ok(_))) => {
                    self.signals.heard();
                    continue;
                }
            };
            self.signals.heard();
            match read_frame(&text) {
                Read::Hello if !self.greeted => {
                    self.greeted = true;
                    self.signals.connected();
                }
                Read::Hello => {}
                Read::Leave(reason) => {
                    until = Some(Instant::now() + LEAVE);
                    self.ask_for_next(reason);
                }
                Read::Envelope(envelope, ack) => {
                    let arrived = Arrived { envelope, ack, out: out.clone() };
                    if self.inbox.send(arrived).await.is_err() {
                        return "the inbox is closed".into();
                    }
                }
                Read::Nothing(why) => tracing::warn!(why, "a frame of Slack was not understood"),
            }
        }
    }
}

async fn write(mut sink: SplitSink<Stream, Frame>, mut frames: mpsc::UnboundedReceiver<String>) {
    let mut ping = tokio::time::interval_at(Instant::now() + PING, PING);
    loop {
        let frame = tokio::select! {
            frame = frames.recv() => match frame {
                Some(text) => Frame::text(text),
                None => break,
            },
            _ = ping.tick() => Frame::Ping(Vec::new().into()),
        };
        if let Err(error) = sink.send(frame).await {
            // The reader sees the end of the connection; what was not acknowledged comes again.
            tracing::debug!(%error, "a frame could not be sent to Slack");
            return;
        }
    }
    if let Err(error) = sink.close().await {
        tracing::debug!(%error, "a socket was closed by the other side");
    }
}

enum Read {
    Hello,
    Leave(String),
    Envelope(NewEnvelope, String),
    Nothing(&'static str),
}

fn read_frame(text: &str) -> Read {
    let Ok(frame) = serde_json::from_str::<Value>(text) else {
        return Read::Nothing("it is not JSON");
    };
    match frame["type"].as_str() {
        Some("hello") => Read::Hello,
        Some("disconnect") => {
            Read::Leave(frame["reason"].as_str().unwrap_or("without a reason").to_owned())
        }
        _ => match frame["envelope_id"].as_str() {
            None => Read::Nothing("it has no envelope_id"),
            Some(id) => {
                let envelope = NewEnvelope {
                    platform: super::PLATFORM.into(),
                    envelope: id.to_owned(),
                    event: frame["payload"]["event_id"].as_str().map(str::to_owned),
                    payload: text.to_owned(),
                };
                Read::Envelope(envelope, inbound::ack(id, &frame))
            }
        },
    }
}
