//! Text with marks as elements of Slack's rich text, which read no markup: nothing is escaped.

use serde_json::{Map, Value, json};
use unicode_segmentation::UnicodeSegmentation as _;

use super::limit::{TEXT, URL, is_moment, units};
use super::split;
use crate::candidate::is_link;
use crate::chat::message::{Rich, Run};
use crate::chat::plain;
use crate::chat::visible::{one_line, visible};

/// Addresses of one block, in units: with its text they stay below the limit of a message.
const URLS: usize = 6000;

/// How a moment is shown.
pub(super) const DATE: &str = "{date_short_pretty} {time}";

/// A stretch of text of one kind.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// What is shown; for what can't be parted, what stands for it.
    pub text: String,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Text { bold: bool, italic: bool, code: bool },
    Link(String),
    Date(i64),
    User(String),
    Channel(String),
}

impl Piece {
    /// Text without marks.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), kind: Kind::Text { bold: false, italic: false, code: false } }
    }

    /// Bold text.
    pub fn bold(text: impl Into<String>) -> Self {
        Self { text: text.into(), kind: Kind::Text { bold: true, italic: false, code: false } }
    }

    fn url(&self) -> usize {
        if let Kind::Link(url) = &self.kind { units(url) } else { 0 }
    }

    fn is_whole(&self) -> bool {
        matches!(self.kind, Kind::Date(_) | Kind::User(_) | Kind::Channel(_))
    }
}

/// The pieces of a text: cleaned, none empty. What isn't a link, a moment or an id is text.
pub(super) fn pieces(rich: &Rich) -> Vec<Piece> {
    rich.0.iter().map(piece).filter(|piece| !piece.text.is_empty()).collect()
}

fn piece(run: &Run) -> Piece {
    match run {
        Run::Text { text, bold, italic, code } => Piece {
            text: visible(text),
            kind: Kind::Text { bold: *bold, italic: *italic, code: *code },
        },
        Run::Link { url, text } => {
            let text = one_line(text);
            match address(url) {
                Some(url) if text.is_empty() => Piece { text: url.clone(), kind: Kind::Link(url) },
                Some(url) => Piece { text, kind: Kind::Link(url) },
                None if text.is_empty() => Piece::plain(one_line(url)),
                None => Piece::plain(text),
            }
        }
        Run::Moment(at) => {
            let text = plain::moment(at);
            let seconds = at.timestamp();
            if is_moment(seconds) {
                Piece { text, kind: Kind::Date(seconds) }
            } else {
                Piece::plain(text)
            }
        }
        Run::User(id) if is_id(id, "UW") => {
            Piece { text: format!("@{id}"), kind: Kind::User(id.clone()) }
        }
        Run::Channel(id) if is_id(id, "CDG") => {
            Piece { text: format!("#{id}"), kind: Kind::Channel(id.clone()) }
        }
        Run::User(id) => Piece::plain(format!("@{}", one_line(id))),
        Run::Channel(id) => Piece::plain(format!("#{}", one_line(id))),
    }
}

/// An address that may be followed.
fn address(url: &str) -> Option<String> {
    let url = url.trim();
    (is_link(url) && visible(url) == url && units(url) <= URL).then(|| url.to_owned())
}

fn is_id(id: &str, kinds: &str) -> bool {
    id.starts_with(|c| kinds.contains(c))
        && (2..=64).contains(&id.len())
        && id.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

/// Whether there is nothing to see.
pub(super) fn is_blank(pieces: &[Piece]) -> bool {
    pieces.iter().all(|piece| piece.text.trim().is_empty())
}

/// What a text takes: units of its characters and of its addresses.
pub(super) fn size(pieces: &[Piece]) -> (usize, usize) {
    let text = pieces.iter().map(|piece| units(&piece.text)).sum();
    (text, pieces.iter().map(Piece::url).sum())
}

/// Whether texts of these sizes fit in one block.
pub(super) fn fits((text, urls): (usize, usize)) -> bool {
    text <= TEXT && urls <= URLS
}

/// One element of a section, list item or quote.
pub(super) fn element(piece: &Piece) -> Value {
    let text = &piece.text;
    match &piece.kind {
        Kind::Text { bold, italic, code } => {
            let mut style = Map::new();
            for (name, on) in [("bold", bold), ("italic", italic), ("code", code)] {
                if *on {
                    style.insert(name.into(), Value::Bool(true));
                }
            }
            let mut element = json!({"type": "text", "text": text});
            if !style.is_empty() {
                element["style"] = Value::Object(style);
            }
            element
        }
        Kind::Link(url) => json!({"type": "link", "url": url, "text": text}),
        Kind::Date(at) => {
            json!({"type": "date", "timestamp": at, "format": DATE, "fallback": text})
        }
        Kind::User(id) => json!({"type": "user", "user_id": id}),
        Kind::Channel(id) => json!({"type": "channel", "channel_id": id}),
    }
}

/// `rich_text_section` or `rich_text_quote` of the pieces.
pub(super) fn holder(kind: &str, pieces: &[Piece]) -> Value {
    json!({"type": kind, "elements": pieces.iter().map(element).collect::<Vec<_>>()})
}

/// A block of such.
pub(super) fn block(elements: Vec<Value>) -> Value {
    json!({"type": "rich_text", "elements": elements})
}

/// The text in parts of at most `limit` units of characters each; blank parts are left out.
pub(super) fn split(pieces: Vec<Piece>, limit: usize) -> Vec<Vec<Piece>> {
    let mut parts = Vec::new();
    let mut rest = trim_end(trim_start(pieces));
    while let Some(at) = cut(&rest, limit) {
        let (head, tail) = divide(rest, at);
        parts.push(trim_end(head));
        rest = trim_start(tail);
    }
    parts.push(rest);
    parts.retain(|part| !is_blank(part));
    parts
}

/// Where to part, in bytes of the text shown; none when all fits.
fn cut(pieces: &[Piece], limit: usize) -> Option<usize> {
    let (mut used, mut urls) = (0, 0);
    // What can't be parted stands as letters, so that no boundary is found in it.
    let mut head = String::new();
    for piece in pieces {
        urls += piece.url();
        if urls > URLS {
            return Some(split::boundary(&head));
        }
        if piece.is_whole() {
            used += units(&piece.text);
            if used > limit {
                return Some(split::boundary(&head));
            }
            head.push_str(&"x".repeat(piece.text.len()));
            continue;
        }
        for grapheme in piece.text.graphemes(true) {
            used += units(grapheme);
            if used > limit {
                if head.is_empty() {
                    return split::cut(&piece.text, limit);
                }
                return Some(split::boundary(&head));
            }
            head.push_str(grapheme);
        }
    }
    None
}

fn divide(pieces: Vec<Piece>, at: usize) -> (Vec<Piece>, Vec<Piece>) {
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    let mut start = 0;
    for mut piece in pieces {
        let length = piece.text.len();
        if start >= at {
            tail.push(piece);
        } else if start + length <= at {
            head.push(piece);
        } else {
            let rest = piece.text.split_off(at - start);
            tail.push(Piece { text: rest, kind: piece.kind.clone() });
            head.push(piece);
        }
        start += length;
    }
    (head, tail)
}

/// The same without white space at its end.
pub(super) fn trim_end(mut pieces: Vec<Piece>) -> Vec<Piece> {
    while let Some(last) = pieces.last_mut() {
        last.text.truncate(last.text.trim_end().len());
        if !last.text.is_empty() {
            break;
        }
        pieces.pop();
    }
    pieces
}

/// The same without white space before it.
pub(super) fn trim_start(mut pieces: Vec<Piece>) -> Vec<Piece> {
    while let Some(first) = pieces.first_mut() {
        let lead = first.text.len() - first.text.trim_start().len();
        first.text.drain(..lead);
        if !first.text.is_empty() {
            break;
        }
        pieces.remove(0);
    }
    pieces
}
