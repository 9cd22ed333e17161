//! How an alert goes from one state to the next: pure functions of the alert and the moment.

use chrono::{DateTime, TimeDelta, Utc};

use super::Fault;
use crate::config::AlertSettings;
use crate::store::alert::{Alert, AlertState};

fn wait(settings: &AlertSettings) -> TimeDelta {
    TimeDelta::seconds(i64::from(settings.group_wait_seconds))
}

fn pause(settings: &AlertSettings) -> TimeDelta {
    TimeDelta::hours(i64::from(settings.repeat_hours))
}

/// The fault was seen.
pub fn raised(
    open: Option<Alert>,
    fault: &Fault,
    settings: &AlertSettings,
    now: DateTime<Utc>,
) -> Alert {
    let Some(mut alert) = open else {
        return Alert {
            id: 0,
            fingerprint: fault.fingerprint.clone(),
            severity: fault.severity,
            summary: fault.summary.clone(),
            state: AlertState::Waiting,
            since: now,
            seen_at: now,
            count: 1,
            told: 0,
            told_at: None,
            next_at: Some(now + wait(settings)),
            cleared_at: None,
            acknowledged_by: None,
            version: 0,
        };
    };
    let worse = fault.severity > alert.severity;
    alert.count = alert.count.saturating_add(1);
    alert.seen_at = now;
    alert.severity = fault.severity;
    alert.summary = fault.summary.clone();
    if alert.state == AlertState::Clearing {
        // It was not over: nothing is said of that, and its repetition comes when it would have.
        alert.state = AlertState::Firing;
        alert.cleared_at = None;
        alert.next_at = alert.told_at.map(|at| at + pause(settings));
    }
    if worse && alert.state == AlertState::Firing {
        // Worse than what was told, and than what was acknowledged.
        alert.state = AlertState::Waiting;
        alert.acknowledged_by = None;
        alert.next_at = Some(now + wait(settings));
    }
    alert
}

/// The fault is gone; `None` when that changes nothing.
pub fn cleared(mut alert: Alert, settings: &AlertSettings, now: DateTime<Utc>) -> Option<Alert> {
    match (alert.state, alert.told) {
        (AlertState::Clearing | AlertState::Resolved, _) => return None,
        // Gone before anybody was told.
        (_, 0) => {
            alert.state = AlertState::Resolved;
            alert.next_at = None;
        }
        _ => {
            alert.state = AlertState::Clearing;
            alert.next_at = Some(now + wait(settings));
        }
    }
    alert.cleared_at = Some(now);
    Some(alert)
}

/// It is told, or told again, or its end is.
pub fn told(mut alert: Alert, settings: &AlertSettings, now: DateTime<Utc>) -> Alert {
    match alert.state {
        AlertState::Clearing => {
            alert.state = AlertState::Resolved;
            alert.next_at = None;
        }
        AlertState::Firing if is_quiet(&alert) => {
            alert.next_at = Some(now + pause(settings));
        }
        _ => {
            alert.state = AlertState::Firing;
            alert.told += 1;
            alert.told_at = Some(now);
            alert.next_at = Some(now + pause(settings));
        }
    }
    alert
}

/// Nobody is told of it now; it is looked at again then. One that is over by then was over.
pub fn hidden(mut alert: Alert, until: DateTime<Utc>) -> Alert {
    if alert.state == AlertState::Clearing {
        alert.state = AlertState::Resolved;
        alert.next_at = None;
    } else {
        alert.next_at = Some(until);
    }
    alert
}

/// It waits for no other, unless it was told already.
pub fn at_once(mut alert: Alert, now: DateTime<Utc>) -> Alert {
    if alert.state == AlertState::Waiting {
        alert.next_at = Some(now);
    }
    alert
}

/// Somebody knows of it: it is not said again.
pub fn is_quiet(alert: &Alert) -> bool {
    alert.state == AlertState::Firing && alert.acknowledged_by.is_some()
}
