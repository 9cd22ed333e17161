//! `jobs`: the postings there are.

use super::{Desk, Reply, Trouble};
use crate::catalogue::{JobsArgs, Sort};
use crate::chat::message::{Action, Control, Message, Part, Rich};
use crate::store::{JobFilter, JobSort, PostingRecord};
use crate::text::shorten;

/// Postings on one page.
const PAGE: usize = 15;

/// One page of the postings asked for.
pub fn run(desk: &Desk<'_>, args: &JobsArgs) -> Result<Reply, Trouble> {
    let page = args.page.max(1) as usize;
    let filter = JobFilter {
        // Exact to the second, on typed instants (GAP-007, GAP-016).
        from: args.since.map(|span| span.before(desk.now)).or(args.from),
        to: args.to,
        status: args.status,
        text: args.text.clone(),
        tier: args.tier.map(|tier| tier.as_str().to_owned()),
        location: args.location.clone(),
        sort: match args.sort {
            Sort::Newest => JobSort::Newest,
            Sort::Oldest => JobSort::Oldest,
            Sort::Fit => JobSort::Fit,
            Sort::Updated => JobSort::Updated,
            Sort::Employer => JobSort::Employer,
        },
        skip: (page - 1) * PAGE,
        // One more tells whether there is another page.
        limit: PAGE + 1,
    };
    let mut postings = desk.store.list_postings(&filter)?;
    let more = postings.len() > PAGE;
    postings.truncate(PAGE);
    if postings.is_empty() {
        let text = match page {
            1 => "No posting fits that. `process` adds one.".to_owned(),
            page => format!("There is no page {page}."),
        };
        return Ok(Reply::private(Message::text(text)));
    }
    let mut message = Message::new(format!("{} postings, page {page}", postings.len()));
    message.parts.push(Part::List(postings.iter().map(row).collect()));
    let turn = |label: &str, page: usize| {
        let command =
            crate::catalogue::Command::Jobs(JobsArgs { page: page as u32, ..args.clone() });
        Control::button(label, Action::new("run", command.to_string()))
    };
    let mut controls = Vec::new();
    if page > 1 {
        controls.push(turn("Previous page", page - 1));
    }
    if more {
        controls.push(turn("Next page", page + 1));
    }
    if !controls.is_empty() {
        message.parts.push(Part::Actions(controls));
    }
    Ok(Reply::private(message))
}

/// One posting in one line.
pub fn row(posting: &PostingRecord) -> Rich {
    let title = shorten(posting.title.as_deref().unwrap_or("title not found"), 60);
    let company = shorten(posting.company.as_deref().unwrap_or("employer not found"), 40);
    let fit = posting.score.map_or_else(|| "no fit yet".to_owned(), |score| format!("fit {score}"));
    let tier = posting.tier.as_ref().map_or_else(String::new, |tier| format!(" · {tier}"));
    Rich::default()
        .code(posting.id.0.get(..6).unwrap_or(&posting.id.0))
        .then(" ")
        .bold(title)
        .then(format!(", {company} · {} · {fit}{tier} · ", posting.status))
        .moment(posting.created_at)
}
