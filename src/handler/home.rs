//! The home page: postings by status, applications, runs, spend, health and alerts at a glance, with
//! filters for the list below.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike as _, TimeDelta, Utc};

use super::access;
use super::budget;
use super::card::count;
use super::health::row as health_row;
use super::jobs;
use super::say::{Call, say};
use super::{Desk, Reply, Trouble};
use crate::catalogue::Role;
use crate::chat::inbound::Field;
use crate::chat::message::{Action, Control, Part, Rich};
use crate::chat::outbound::Content;
use crate::health::Light;
use crate::llm::budget::Budget;
use crate::store::spend::CapOf;
use crate::store::{DaemonStore, JobFilter, JobSort, Status, StoreError};

/// Postings on the page.
const SHOWN: usize = 20;

/// Postings that are read at once to be counted.
const AT_ONCE: usize = 200;

/// What the list is narrowed to.
#[derive(Clone, Debug, Default, PartialEq)]
struct Filter {
    status: Option<Status>,
    from: Option<DateTime<Utc>>,
    to: Option<DateTime<Utc>>,
}

/// A person opened the page.
pub fn open(desk: &Desk<'_>, call: &Call<'_>) -> Result<Reply, Trouble> {
    // Not worth an entry in the audit: nothing was asked for.
    page(desk, call, &Filter::default())
        .map(|effect| Reply { effects: vec![effect], ..Reply::default() })
}

/// A person pressed or chose something on the page: it is made anew with all that is chosen.
pub fn pressed(
    desk: &Desk<'_>,
    call: &Call<'_>,
    action: &Action,
    fields: &BTreeMap<String, Field>,
) -> Result<Reply, Trouble> {
    let moment = |name: &str| match fields.get(name) {
        Some(Field::Moment(moment)) => Some(*moment),
        _ => None,
    };
    let status = match fields.get("home_status") {
        Some(Field::Text(word)) => word.parse().ok(),
        _ => None,
    };
    let mut filter = Filter { status, from: moment("home_from"), to: moment("home_to") };
    match action.name.as_str() {
        "home_clear" => filter = Filter::default(),
        "home_last" => {
            let hours = action.value.parse().unwrap_or(24);
            filter.from = Some(desk.now - TimeDelta::hours(hours));
            filter.to = None;
        }
        _ => {}
    }
    page(desk, call, &filter).map(|effect| Reply { effects: vec![effect], ..Reply::default() })
}

fn page(
    desk: &Desk<'_>,
    call: &Call<'_>,
    filter: &Filter,
) -> Result<crate::store::desk::Effect, Trouble> {
    let user = &call.inbound.actor;
    let role = access::role_of(&desk.config.settings.access, user);
    let parts = if role == Role::Anyone {
        vec![Part::Text(Rich::plain(access::refusal(user, role, Role::Viewer, "")))]
    } else {
        parts(desk, filter)?
    };
    let content = Content::Home { user: user.clone(), parts };
    let lane = format!("home:{user}");
    Ok(say(&call.inbound.platform, &lane, format!("{}/home", call.ticket), &content))
}

fn parts(desk: &Desk<'_>, filter: &Filter) -> Result<Vec<Part>, Trouble> {
    let counts = Counts::read(desk.store)?;
    let mut parts = vec![Part::Heading("Postings".into())];
    parts.push(Part::Fields(counts.by_status()));
    parts.push(Part::Heading("Applications".into()));
    parts.push(Part::Fields(counts.applications(desk.now)));
    parts.push(Part::Heading("Runs and spend".into()));
    parts.push(Part::Fields(work(desk)?));
    parts.push(Part::Heading("Health".into()));
    let health = (desk.health)();
    parts.push(Part::List(health.iter().map(|part| health_row(part, desk.now)).collect()));
    let open = health.iter().filter(|part| part.light > Light::Green).count();
    let alerts = match open {
        0 => "No open alerts.".to_owned(),
        open => format!("{} open; `alerts` tells more.", count(open, "alert")),
    };
    parts.push(Part::Text(Rich::plain(alerts)));
    parts.push(Part::Divider);
    parts.push(Part::Actions(controls(filter)));
    parts.push(Part::Actions(vec![
        Control::button("Last 3 h", Action::new("home_last", "3")),
        Control::button("Last 24 h", Action::new("home_last", "24")),
        Control::button("Last 7 days", Action::new("home_last", "168")),
        Control::button("Clear", Action::new("home_clear", "all")),
        Control::button("Refresh", Action::new("home_refresh", "now")),
    ]));
    let narrowed = JobFilter {
        status: filter.status,
        from: filter.from,
        to: filter.to,
        limit: SHOWN + 1,
        ..JobFilter::default()
    };
    let mut shown = desk.store.list_postings(&narrowed)?;
    let more = shown.len() > SHOWN;
    shown.truncate(SHOWN);
    if shown.is_empty() {
        parts.push(Part::Text(Rich::plain("No posting fits the filters.")));
    } else {
        parts.push(Part::List(shown.iter().map(jobs::row).collect()));
    }
    if more {
        parts.push(Part::Context(Rich::plain("There are more; `jobs` lists them all.")));
    }
    parts.push(Part::Context(Rich::plain("As of ").moment(desk.now)));
    Ok(parts)
}

/// What the page says of all postings.
#[derive(Debug, Default)]
struct Counts {
    statuses: Vec<Status>,
    /// When each application was sent.
    sent: Vec<DateTime<Utc>>,
}

impl Counts {
    /// Page by page: a posting comes with its whole text, and all of them may be many.
    fn read(store: &dyn DaemonStore) -> Result<Self, StoreError> {
        let mut counts = Self::default();
        loop {
            let filter = JobFilter {
                // What comes in meanwhile moves none to another page.
                sort: JobSort::Oldest,
                skip: counts.statuses.len(),
                limit: AT_ONCE,
                ..JobFilter::default()
            };
            let page = store.list_postings(&filter)?;
            counts.statuses.extend(page.iter().map(|posting| posting.status));
            counts.sent.extend(page.iter().filter_map(|posting| posting.applied_at));
            if page.len() < AT_ONCE {
                return Ok(counts);
            }
        }
    }

    fn by_status(&self) -> Vec<(String, Rich)> {
        Status::ALL
            .into_iter()
            .filter_map(|status| {
                let number = self.statuses.iter().filter(|one| **one == status).count();
                (number > 0).then(|| (status.as_str().to_owned(), Rich::plain(number.to_string())))
            })
            .chain([("all".to_owned(), Rich::default().bold(self.statuses.len().to_string()))])
            .take(10)
            .collect()
    }

    /// By the moment they were sent; days, weeks (from Monday) and months in UTC.
    fn applications(&self, now: DateTime<Utc>) -> Vec<(String, Rich)> {
        let today = now.date_naive();
        let monday = today - TimeDelta::days(i64::from(today.weekday().num_days_from_monday()));
        let first = today.with_day(1).unwrap_or(today);
        let since = |day: chrono::NaiveDate| {
            let sent = self.sent.iter().filter(|at| at.date_naive() >= day);
            Rich::plain(sent.count().to_string())
        };
        vec![
            ("Today".into(), since(today)),
            ("This week".into(), since(monday)),
            ("This month".into(), since(first)),
            ("In all".into(), Rich::plain(self.sent.len().to_string())),
        ]
    }
}

/// What is spent of each cap, the runs it was spent on, and how the queue stands.
fn work(desk: &Desk<'_>) -> Result<Vec<(String, Rich)>, Trouble> {
    /// More would not fit beside the others.
    const CAPS: usize = 6;
    let caps = Budget::new(&desk.config.settings.budget);
    let (today, month) = budget::runs(desk, &caps)?;
    let counts = desk.store.count_work(None)?;
    let mut fields = Vec::new();
    for (cap, spent) in budget::figures(desk, &caps)?.iter().take(CAPS) {
        let runs = match cap.of {
            CapOf::Day => format!("{} · ", count(today, "run")),
            CapOf::Month => format!("{} · ", count(month, "run")),
            _ => String::new(),
        };
        let figure = budget::figure(cap, spent);
        fields.push((budget::label(cap), Rich::plain(format!("{runs}{figure}"))));
    }
    fields.push((
        "Queue".into(),
        Rich::plain(format!("{} waiting, {} under way", counts.queued, counts.running)),
    ));
    fields.push(("Given up".into(), Rich::plain(counts.dead.to_string())));
    Ok(fields)
}

fn controls(filter: &Filter) -> Vec<Control> {
    let options = Status::ALL.into_iter().map(|status| {
        let word = status.as_str().to_owned();
        (word.clone(), word)
    });
    vec![
        Control::Select {
            label: "Any status".into(),
            action: "home_status".into(),
            options: options.collect(),
            chosen: filter.status.map(|status| status.as_str().to_owned()),
        },
        Control::Moment { label: "From".into(), action: "home_from".into(), chosen: filter.from },
        Control::Moment { label: "To".into(), action: "home_to".into(), chosen: filter.to },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::posting::PostingId;
    use crate::store::{NewPosting, SqliteStore, Store as _};

    #[test]
    fn more_postings_than_are_read_at_once_are_all_counted_once() {
        let store = SqliteStore::in_memory().unwrap();
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        for number in 0..=AT_ONCE {
            let id = PostingId(format!("{number:012x}"));
            let posting = NewPosting::sample(&id);
            store.save_posting(&posting, now).unwrap();
            if number == AT_ONCE {
                store.set_status(&id, Status::Applied, None, now).unwrap();
            }
        }
        let counts = Counts::read(&store).unwrap();
        assert_eq!(counts.statuses.len(), AT_ONCE + 1);
        assert_eq!(counts.sent, [now]);
    }
}
