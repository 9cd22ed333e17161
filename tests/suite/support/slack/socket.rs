//! Socket Mode: a ticket good for one connection, a greeting, envelopes, pings, and the ways in
//! which a connection ends.

use std::collections::HashMap;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{ConnectInfo, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use super::Shared;
use super::api::arrive;
use super::wire::{Wire, cut};
use super::world::{APP, World};

/// Connections of one app.
const MOST: usize = 10;
/// Seconds between pings.
const PING: Duration = Duration::from_secs(10);

/// Why Slack says goodbye.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goodbye {
    /// The connection ends in about ten seconds.
    Warning,
    /// The app should take a new connection now.
    Refresh,
    /// Socket Mode was switched off: connections end, no new ones.
    LinkDisabled,
}

impl Goodbye {
    fn reason(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Refresh => "refresh_requested",
            Self::LinkDisabled => "link_disabled",
        }
    }
}

/// What a connection is told to do.
#[derive(Debug)]
pub enum Order {
    Text(String),
    Ping,
    /// End with a close frame.
    Close,
    /// End without one.
    Vanish,
    /// Neither read nor write any more, and keep the connection.
    Freeze,
}

/// An open connection.
pub struct Socket {
    orders: UnboundedSender<Order>,
    /// Whether envelopes may go there.
    pub open: bool,
}

impl Socket {
    /// Tells the connection; one that just ended needs no orders.
    pub fn order(&self, order: Order) {
        self.orders.send(order).ok();
    }
}

/// `/link/?ticket=…`.
pub async fn link(
    State(shared): State<Shared>,
    ConnectInfo(wire): ConnectInfo<Wire>,
    Query(query): Query<HashMap<String, String>>,
    upgrade: WebSocketUpgrade,
) -> Response {
    let ticket = query.get("ticket").cloned().unwrap_or_default();
    match arrive(&shared, &wire, "link", &ticket).await {
        Ok(None) => {}
        Ok(Some(_)) => return cut(&wire).await,
        Err(answer) => return answer,
    }
    let good = shared.change(|world| {
        let good = world.tickets.remove(&ticket);
        if !good {
            world.violation(format!("a connection without a good ticket: {ticket}"));
        }
        good
    });
    if !good {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    upgrade.on_upgrade(|socket| serve(shared, socket))
}

async fn serve(shared: Shared, mut socket: WebSocket) {
    let Some((id, mut orders)) = shared.change(register) else {
        let frame = goodbye("too_many_websockets").to_string();
        socket.send(Message::Text(frame.into())).await.ok();
        socket.send(Message::Close(None)).await.ok();
        return;
    };
    converse(&shared, id, &mut socket, &mut orders).await;
    shared.change(|world| world.forget(id));
}

fn register(world: &mut World) -> Option<(u64, UnboundedReceiver<Order>)> {
    if world.sockets.len() >= MOST {
        world.violation("more than 10 connections");
        return None;
    }
    let id = world.number();
    let (orders, received) = unbounded_channel();
    let socket = Socket { orders, open: true };
    let hello = json!({
        "type": "hello",
        "num_connections": world.sockets.len() + 1,
        "debug_info": {
            "host": "applink-1",
            "build_number": 1,
            "approximate_connection_time": 18_060,
        },
        "connection_info": {"app_id": APP},
    });
    socket.order(Order::Text(hello.to_string()));
    socket.order(Order::Ping);
    world.sockets.insert(id, socket);
    world.connections += 1;
    world.deliver();
    Some((id, received))
}

async fn converse(
    shared: &Shared,
    id: u64,
    socket: &mut WebSocket,
    orders: &mut UnboundedReceiver<Order>,
) {
    let mut pings = tokio::time::interval_at(tokio::time::Instant::now() + PING, PING);
    loop {
        let frame = tokio::select! {
            order = orders.recv() => match order {
                Some(Order::Text(text)) => Message::Text(text.into()),
                Some(Order::Ping) => Message::Ping("Ping from applink-1".into()),
                Some(Order::Close) => Message::Close(None),
                Some(Order::Vanish) | None => return,
                Some(Order::Freeze) => return frozen(orders).await,
            },
            _ = pings.tick() => Message::Ping("Ping from applink-1".into()),
            received = socket.recv() => {
                match received {
                    Some(Ok(Message::Text(text))) => {
                        shared.change(|world| world.acknowledge(&text));
                    }
                    Some(Ok(Message::Pong(_))) => shared.change(|world| world.pongs += 1),
                    Some(Ok(Message::Binary(_))) => {
                        shared.change(|world| world.violation("a binary frame"));
                    }
                    Some(Ok(Message::Ping(_))) => {}
                    Some(Ok(Message::Close(_)) | Err(_)) | None => return,
                }
                continue;
            }
        };
        let last = matches!(frame, Message::Close(_));
        if socket.send(frame).await.is_err() {
            return;
        }
        if last {
            shared.change(|world| world.shut(id));
        }
    }
}

/// Holds a connection that says nothing any more, until it is told to end.
async fn frozen(orders: &mut UnboundedReceiver<Order>) {
    while let Some(order) = orders.recv().await {
        if matches!(order, Order::Vanish | Order::Close) {
            return;
        }
    }
}

fn goodbye(reason: &str) -> Value {
    json!({"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-1"}})
}

impl World {
    fn shut(&mut self, id: u64) {
        if let Some(socket) = self.sockets.get_mut(&id) {
            socket.open = false;
        }
    }

    /// A connection ended; events it did not acknowledge come again at once.
    fn forget(&mut self, id: u64) {
        self.sockets.remove(&id);
        let lost: Vec<String> = self
            .envelopes
            .iter()
            .filter(|one| one.socket == Some(id) && !one.settled && one.kind == "events_api")
            .map(|one| one.id.clone())
            .collect();
        for id in lost {
            self.redeliver(&id);
        }
    }

    /// Says goodbye on every open connection. Only `LinkDisabled` ends them too: an app that was
    /// warned should have taken a new one before.
    pub fn say_goodbye(&mut self, why: Goodbye) {
        for socket in self.sockets.values() {
            socket.order(Order::Text(goodbye(why.reason()).to_string()));
        }
        if why == Goodbye::LinkDisabled {
            self.socket_mode = false;
            self.tickets.clear();
            self.end_sockets(|| Order::Close);
        }
    }

    /// Gives every connection its last order; envelopes go to others from now on.
    pub fn end_sockets(&mut self, order: impl Fn() -> Order) {
        for socket in self.sockets.values_mut() {
            socket.open = false;
            socket.order(order());
        }
    }
}
