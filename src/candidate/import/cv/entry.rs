//! Roles and projects: heads and what is told under them.

use super::super::builder::{Builder, Entry};
use super::{Line, date, head};

/// One role, project or degree.
#[derive(Debug, Default)]
pub(super) struct Block<'l> {
    pub head: Vec<&'l Line>,
    pub body: Vec<&'l Line>,
}

/// Cuts the lines of a section into entries. A new one begins with a line that is no list item after
/// list items or sentences, with a heading like the first one, and with a second period.
pub(super) fn blocks<'l>(lines: &[&'l Line]) -> Vec<Block<'l>> {
    let mut out: Vec<Block<'l>> = Vec::new();
    // Lines before the dated one in the first head: `Employer`, then `Title, dates`.
    let mut lead: Option<usize> = None;
    for line in lines {
        let Some(open) = out.last_mut() else {
            out.push(Block::default());
            if let Some(open) = out.last_mut() {
                place(open, line);
            }
            continue;
        };
        let dated = |line: &&Line| date::any(&line.text).is_some();
        if line.is_item()
            || (line.is_prose() && date::period(&line.text).is_none() && !open.head.is_empty())
        {
            open.body.push(line);
            continue;
        }
        lead = lead.or_else(|| open.head.iter().position(dated));
        let like_first =
            line.level().is_some() && line.level() == open.head.first().and_then(|l| l.level());
        if !open.body.is_empty() && continues(open, line) {
            open.body.push(line);
        } else if !open.body.is_empty() || (like_first && !open.head.is_empty()) {
            out.push(Block { head: vec![line], body: Vec::new() });
        } else if dated(line) && open.head.iter().any(dated) {
            // What stood before the date of the first entry stands before this one too.
            let keep = open.head.iter().position(dated).map_or(0, |at| at + 1);
            let keep = keep.max(open.head.len().saturating_sub(lead.unwrap_or(0)));
            let mut head = open.head.split_off(keep.min(open.head.len()));
            head.push(line);
            out.push(Block { head, body: Vec::new() });
        } else {
            open.head.push(line);
        }
    }
    out
}

fn place<'l>(open: &mut Block<'l>, line: &'l Line) {
    if line.is_item() {
        open.body.push(line);
    } else {
        open.head.push(line);
    }
}

/// A line that begins in small letters goes on with the item before it.
fn continues(open: &Block<'_>, line: &Line) -> bool {
    let item = open.body.last().is_some_and(|last| last.is_item() && !last.text.ends_with('.'));
    item && line.level().is_none() && line.text.starts_with(char::is_lowercase)
}

/// Roles; `list` is `work` or `volunteer`.
pub(super) fn work(out: &mut Builder, lines: &[&Line], list: &str) {
    let mut employer: Option<String> = None;
    for block in blocks(lines) {
        let head = head::read(&block.head);
        let place =
            block.head.first().or(block.body.first()).map_or("", |line| line.place.as_str());
        // An employer with several titles below it.
        if block.body.is_empty() && head.title.is_none() && head.company.is_some() {
            employer = head.company;
            continue;
        }
        let mut entry = Entry::new(place);
        for note in &head.notes {
            out.note(place, note);
        }
        let mut company = head.company;
        if company.is_none() && employer.is_some() {
            company.clone_from(&employer);
            out.note(place, "taken to be at the employer named above it");
        } else if company.is_some() {
            employer = None;
        }
        entry
            .set(if list == "work" { "name" } else { "organization" }, company.unwrap_or_default());
        entry.set("position", head.title.unwrap_or_default());
        entry.set("location", head.location.unwrap_or_default());
        dates(&mut entry, head.dates.as_ref());
        story(out, &mut entry, &block.body);
        out.push(list, entry);
    }
}

fn dates(entry: &mut Entry, found: Option<&date::Found>) {
    if let Some(found) = found {
        entry.set("startDate", &found.start);
        entry.set("endDate", found.end.as_deref().unwrap_or("present"));
    }
}

/// Projects: a name, perhaps with a link and dates.
pub(super) fn projects(out: &mut Builder, lines: &[&Line]) {
    let lines = lines.to_vec();
    // A list of projects without heads: each item is one.
    let headless = lines.iter().all(|line| line.is_item());
    for block in blocks(&lines) {
        if headless {
            for line in block.body {
                let mut entry = Entry::new(&line.place);
                let (name, told) =
                    line.text.split_once([':', '–', '—']).unwrap_or((&line.text, ""));
                entry.set("name", name.trim());
                if !told.trim().is_empty() {
                    entry.add("highlights", told.trim(), &line.place);
                }
                out.push("projects", entry);
            }
            continue;
        }
        let Some(first) = block.head.first() else { continue };
        let mut entry = Entry::new(&first.place);
        let mut found = None;
        let mut rest: Vec<String> = Vec::new();
        for line in &block.head {
            let text = match date::any(&line.text) {
                Some(date) => {
                    let text = date::without(&line.text, &date.span);
                    found = found.or(Some(date));
                    text
                }
                None => line.text.clone(),
            };
            rest.extend(text.split(['\t', '|', '·']).map(|it| it.trim().to_owned()));
        }
        rest.retain(|piece| !piece.is_empty());
        let linked = |piece: &String| {
            piece.contains("://") || piece.starts_with("www.") || piece.contains(".com/")
        };
        if let Some(at) = rest.iter().position(linked) {
            let piece = rest.remove(at);
            let is_url = |word: &&str| {
                word.contains("://") || word.contains(".com/") || word.starts_with("www.")
            };
            let (url, name): (Vec<&str>, Vec<&str>) = piece.split_whitespace().partition(is_url);
            entry.set("url", url.first().map_or("", |url| url.trim_matches(['(', ')', ','])));
            if !name.is_empty() {
                rest.insert(at, name.join(" "));
            }
        }
        let mut rest = rest.into_iter();
        entry.set("name", rest.next().unwrap_or_default());
        dates(&mut entry, found.as_ref());
        for more in rest {
            out.note(&first.place, format!("kept as an achievement of the project: {more}"));
            entry.add("highlights", more, &first.place);
        }
        story(out, &mut entry, &block.body);
        out.push("projects", entry);
    }
}

/// Items as achievements; a line that goes on with one is put to it.
fn story(out: &mut Builder, entry: &mut Entry, body: &[&Line]) {
    let mut texts: Vec<(String, &str)> = Vec::new();
    for line in body {
        let text = line.marked.replace('\t', " ");
        let goes_on = !line.is_item() && line.text.starts_with(char::is_lowercase);
        if let Some((last, _)) = texts.last_mut().filter(|_| goes_on) {
            out.note(&line.place, "taken to go on with the item before it");
            last.push(' ');
            last.push_str(&text);
            continue;
        }
        if !line.is_item() {
            out.note(&line.place, "kept as an achievement: check that it is one");
        }
        texts.push((text, &line.place));
    }
    for (text, place) in texts {
        entry.add("highlights", text, place);
    }
}
