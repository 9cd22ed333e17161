//! What tests do to Slack itself: faults, scopes, time, and the ends of connections.

use std::time::Duration;

use super::Slack;
use super::fault::Fault;
use super::socket::{Goodbye, Order};
use super::world::World;

impl Slack {
    /// The next call of a method meets a fault; several are met in the order in which they came.
    pub fn fail_next(&self, method: &str, fault: Fault) {
        self.shared.change(|world| world.faults.push((method.into(), fault)));
    }

    /// The next call of a method is told to come back later.
    pub fn limit_next(&self, method: &str, retry_after_seconds: u64) {
        self.fail_next(method, Fault::RateLimited(retry_after_seconds));
    }

    /// Lets held calls of a method go on.
    pub fn release(&self, method: &str) {
        self.shared.change(|world| {
            let World { held, calls, .. } = world;
            held.retain(|number| calls[*number].method != method);
        });
        self.shared.released.notify_waiters();
    }

    /// Moves the counterpart's clock: triggers and `response_url`s expire, acknowledgements fall due.
    pub fn pass(&self, time: Duration) {
        self.shared.change(|world| {
            world.pass(time);
            world.overdue();
        });
    }

    /// Gives the app another deadline for acknowledgements than Slack's three seconds.
    pub fn ack_within(&self, deadline: Duration) {
        self.shared.change(|world| world.ack_within = deadline);
    }

    /// Takes a scope away.
    pub fn revoke(&self, scope: &str) {
        assert!(self.shared.change(|world| world.scopes.remove(scope)), "{scope} was not granted");
    }

    /// Subscribes the app to one more event.
    pub fn subscribe(&self, event: &str) {
        self.shared.change(|world| world.subscriptions.insert(event.into()));
    }

    /// Says goodbye on every open connection.
    pub fn goodbye(&self, why: Goodbye) {
        self.shared.change(|world| world.say_goodbye(why));
    }

    /// Ends every connection with a close frame.
    pub fn close_sockets(&self) {
        self.shared.change(|world| world.end_sockets(|| Order::Close));
    }

    /// Ends every connection without a word.
    pub fn drop_sockets(&self) {
        self.shared.change(|world| world.end_sockets(|| Order::Vanish));
    }

    /// Every open connection stays, and carries nothing any more, as behind a dead router.
    pub fn freeze_sockets(&self) {
        self.shared.change(|world| world.end_sockets(|| Order::Freeze));
    }

    /// Pings every connection now.
    pub fn ping(&self) {
        self.shared.change(|world| world.sockets.values().for_each(|one| one.order(Order::Ping)));
    }
}
