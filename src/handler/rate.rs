//! How often a person may give a command: what is declared for it, in any minute.

use std::collections::{HashMap, VecDeque};
use std::num::NonZeroU32;
use std::sync::{LazyLock, Mutex, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};

use super::say::Call;
use super::{Desk, Trouble};
use crate::catalogue::catalogue;
use crate::chat::local;

/// The time that is looked at.
const WINDOW: TimeDelta = TimeDelta::minutes(1);

/// Of the whole process: each envelope is handled at a desk of its own.
static GIVEN: LazyLock<Mutex<Limiter>> = LazyLock::new(Mutex::default);

/// When each person gave each command within the last minute.
#[derive(Debug, Default)]
struct Limiter {
    given: HashMap<(String, &'static str), VecDeque<DateTime<Utc>>>,
}

impl Limiter {
    /// Counts a command, or says in how many seconds it may be given again. What is refused does
    /// not count: nobody is shut out by trying.
    fn take(
        &mut self,
        actor: String,
        command: &'static str,
        most: usize,
        now: DateTime<Utc>,
    ) -> Result<(), i64> {
        // Moments to come are of a clock that was put back since.
        let counts = |at: &DateTime<Utc>| *at <= now && now - *at < WINDOW;
        self.given.retain(|_, given| {
            given.retain(counts);
            !given.is_empty()
        });
        let given = self.given.entry((actor, command)).or_default();
        match given.front() {
            Some(first) if given.len() >= most => {
                // Rounded up: a second early would be refused again.
                Err(((*first + WINDOW - now).num_milliseconds() + 999) / 1000)
            }
            _ => {
                given.push_back(now);
                Ok(())
            }
        }
    }
}

/// How often a command may be given. The owner of the machine's store is not held up: a script may
/// well be quick.
fn most(platform: &str, command: &str) -> Option<NonZeroU32> {
    let declaration = catalogue().get(command).filter(|_| platform != local::PLATFORM)?;
    declaration.rate_per_minute
}

/// Refuses what is given more often than its declaration says.
pub fn check(desk: &Desk<'_>, call: &Call<'_>, command: &'static str) -> Result<(), Trouble> {
    let Some(most) = most(&call.inbound.platform, command) else { return Ok(()) };
    let actor = format!("{}/{}", call.inbound.platform, call.inbound.actor);
    let mut limiter = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
    limiter.take(actor, command, most.get() as usize, desk.now).map_err(|seconds| {
        Trouble::user(format!(
            "`{command}` can be given {most} times a minute. Try again in {seconds} s."
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(millisecond: i64) -> DateTime<Utc> {
        DateTime::from_timestamp_millis(1_800_000_000_000 + millisecond).unwrap()
    }

    #[test]
    fn each_person_has_each_command_so_often_in_any_minute() {
        let mut limiter = Limiter::default();
        let mut take = |actor: &str, command, now| limiter.take(actor.into(), command, 2, at(now));
        assert_eq!(take("U1", "cv", 0), Ok(()));
        assert_eq!(take("U1", "cv", 20_000), Ok(()));
        assert_eq!(take("U1", "cv", 20_500), Err(40));
        assert_eq!(take("U2", "cv", 20_500), Ok(()), "another person");
        assert_eq!(take("U1", "jobs", 20_500), Ok(()), "another command");
        assert_eq!(take("U1", "cv", 59_999), Err(1));
        assert_eq!(take("U1", "cv", 60_000), Ok(()), "what was refused does not count");
        assert_eq!(take("U1", "cv", 60_001), Err(20));
    }

    #[test]
    fn the_command_line_and_what_always_answers_are_not_held_up() {
        assert_eq!(most("slack", "process"), NonZeroU32::new(60));
        assert_eq!(most("slack", "whoami"), None);
        assert_eq!(most(local::PLATFORM, "process"), None);
    }

    #[test]
    fn a_clock_that_is_put_back_shuts_nobody_out_and_nothing_is_kept_for_ever() {
        let mut limiter = Limiter::default();
        assert_eq!(limiter.take("U1".into(), "cv", 1, at(3_600_000)), Ok(()));
        assert_eq!(limiter.take("U1".into(), "cv", 1, at(0)), Ok(()));
        for person in 0..100 {
            let now = at(100_000 * (person + 1));
            assert_eq!(limiter.take(person.to_string(), "cv", 1, now), Ok(()));
        }
        assert_eq!(limiter.given.len(), 1);
    }
}
