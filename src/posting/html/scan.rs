//! One pass over a page's source before a tree is built of it: scripts with data, styles and
//! comments are set aside, and the rest comes out balanced, at most [`MAX_DEPTH`] deep and with at
//! most [`MAX_TAGS`] tags, so that no page can cost more than its size.

use std::collections::BTreeSet;

use super::tag::{self, Tag};

/// Deepest nesting handed on; a page made by people stays under 60.
pub(super) const MAX_DEPTH: usize = 160;
/// Most tags handed on; what comes after is text.
pub(super) const MAX_TAGS: usize = 30_000;
/// How many open elements are looked at for the one that a tag ends.
const CLOSE_SCOPE: usize = 40;

/// Elements without an end.
const VOID: &[&str] = &["br", "hr", "meta", "input"];
/// Elements that are dropped, with their content where they have any.
const SKIPPED: &[&str] = &[
    "script", "style", "xmp", "iframe", "noembed", "noframes", "noscript", "textarea", "svg",
    "math", "select", "object", "canvas", "audio", "video", "datalist",
];
/// Elements whose tags are dropped and whose content stays.
const UNWRAPPED: &[&str] = &[
    "plaintext",
    "frameset",
    "frame",
    "wbr",
    "img",
    "link",
    "area",
    "base",
    "col",
    "colgroup",
    "embed",
    "source",
    "track",
    "param",
    "keygen",
    "picture",
    "nobr",
    "image",
    "rb",
    "rp",
    "rt",
    "rtc",
    "ruby",
    "marquee",
    "applet",
    "option",
    "optgroup",
];
/// Elements that end an open paragraph.
const ENDS_PARAGRAPH: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dd",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
    "td",
    "th",
    "tr",
];

/// What the pass found.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    /// The page, balanced and bounded.
    pub(super) html: String,
    /// Contents of `<script type="application/ld+json">`.
    pub(super) json_ld: Vec<String>,
    /// Contents of `<style>`.
    pub(super) styles: Vec<String>,
    /// Comments.
    pub(super) comments: Vec<String>,
    /// True when the source stops inside a tag, a comment or an open page.
    pub(super) truncated: bool,
    /// True when tags were left out to stay within bounds.
    pub(super) simplified: bool,
}

/// Reads `source` once.
pub(super) fn scan(source: &str) -> Scanned {
    let mut scanner = Scanner {
        source,
        at: 0,
        out: Scanned::default(),
        open: Vec::new(),
        dropped: 0,
        tags: 0,
        endless: BTreeSet::new(),
    };
    scanner.run();
    scanner.out
}

struct Scanner<'a> {
    source: &'a str,
    at: usize,
    out: Scanned,
    /// Names of the elements that are open.
    open: Vec<String>,
    /// Opening tags left out whose closing tags are still to come.
    dropped: usize,
    tags: usize,
    /// Names known to have no closing tag any more, so that none is looked for twice.
    endless: BTreeSet<String>,
}

impl Scanner<'_> {
    fn run(&mut self) {
        while let Some(found) = self.source[self.at..].find('<') {
            self.push_text(self.at + found);
            let rest = &self.source[self.at..];
            let after = rest[1..].chars().next();
            match after {
                Some('!') if rest.starts_with("<!--") => self.comment(),
                Some('/') if rest[2..].starts_with(|c: char| c.is_ascii_alphabetic()) => {
                    self.closing();
                }
                Some('!' | '?' | '/') => self.skip_past(">"),
                Some(c) if c.is_ascii_alphabetic() => self.opening(),
                _ => {
                    self.out.html.push_str("&lt;");
                    self.at += 1;
                }
            }
        }
        self.push_text(self.source.len());
        self.out.truncated |= self.open.iter().any(|name| name == "body" || name == "html");
        self.close_to(0);
    }

    fn push_text(&mut self, end: usize) {
        self.out.html.push_str(&self.source[self.at..end]);
        self.at = end;
    }

    fn skip_past(&mut self, end: &str) {
        match self.source[self.at..].find(end) {
            Some(found) => self.at += found + end.len(),
            None => self.stop_early(),
        }
    }

    fn stop_early(&mut self) {
        self.at = self.source.len();
        self.out.truncated = true;
    }

    fn comment(&mut self) {
        let start = self.at + "<!--".len();
        let length = self.source[start..].find("-->");
        let end = length.map_or(self.source.len(), |length| start + length);
        self.out.comments.push(self.source[start..end].to_owned());
        match length {
            Some(_) => self.at = end + "-->".len(),
            None => self.stop_early(),
        }
    }

    fn closing(&mut self) {
        let rest = &self.source[self.at + 2..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == ':'));
        let name = rest[..end.unwrap_or(rest.len())].to_ascii_lowercase();
        self.skip_past(">");
        if self.tags > MAX_TAGS {
            self.out.html.push(' ');
            return;
        }
        if name == "p" && !self.open.contains(&name) || name == "br" {
            self.out.html.push_str("<br>");
            return;
        }
        if self.dropped > 0 && self.open.len() >= MAX_DEPTH {
            self.dropped -= 1;
            self.out.html.push(' ');
            return;
        }
        let in_table =
            matches!(name.as_str(), "table" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot");
        let found = self.open.iter().enumerate().rev().take(CLOSE_SCOPE).take_while(|(_, open)| {
            **open == name || in_table || !matches!(open.as_str(), "td" | "th" | "table")
        });
        let found = found.into_iter().find(|(_, open)| **open == name).map(|(index, _)| index);
        if let Some(index) = found {
            self.close_to(index);
        }
    }

    fn opening(&mut self) {
        let Some((tag, length)) = tag::parse(&self.source[self.at..]) else {
            self.stop_early();
            return;
        };
        self.at += length;
        self.tags += 1;
        let name = tag.name.as_str();
        if SKIPPED.contains(&name) {
            self.skip_element(&tag);
        } else if UNWRAPPED.contains(&name) {
            self.out.html.push_str(if name == "wbr" { "" } else { " " });
        } else if matches!(name, "html" | "body" | "head")
            && self.open.iter().any(|open| open == name)
        {
            // A second one says nothing new.
        } else {
            self.close_implied(name);
            self.open_element(&tag);
        }
    }

    fn open_element(&mut self, tag: &Tag) {
        let is_void = VOID.contains(&tag.name.as_str());
        if self.open.len() >= MAX_DEPTH {
            self.dropped += usize::from(!is_void);
            self.leave_out(&tag.name);
            return;
        }
        tag.write(&mut self.out.html);
        if !is_void {
            self.open.push(tag.name.clone());
        }
    }

    /// Keeps the words before and after a tag apart that is not handed on.
    fn leave_out(&mut self, name: &str) {
        self.out.simplified = true;
        self.out.html.push(if ENDS_PARAGRAPH.contains(&name) || name == "br" { '\n' } else { ' ' });
    }

    /// Ends what the new element can't stand in.
    fn close_implied(&mut self, name: &str) {
        let (ends, within): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol", "menu", "dir"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "tr" => (&["tr"], &["table"]),
            "td" | "th" => (&["td", "th"], &["table", "tr"]),
            "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
            "a" => (&["a"], &["table", "td", "div"]),
            "body" => (&["head"], &[]),
            _ => (&[], &[]),
        };
        self.close_last(ends, within);
        if ENDS_PARAGRAPH.contains(&name) {
            self.close_last(&["p"], &["button", "td", "th", "table"]);
        }
        if matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6") {
            self.close_last(&["h1", "h2", "h3", "h4", "h5", "h6"], &["div", "section", "td", "li"]);
        }
    }

    fn close_last(&mut self, ends: &[&str], within: &[&str]) {
        let boundary = |open: &&String| !within.contains(&open.as_str());
        let depth = self
            .open
            .iter()
            .rev()
            .take(CLOSE_SCOPE)
            .take_while(boundary)
            .position(|open| ends.contains(&open.as_str()));
        if let Some(depth) = depth {
            self.close_to(self.open.len() - 1 - depth);
        }
    }

    fn close_to(&mut self, index: usize) {
        while self.open.len() > index {
            if let Some(name) = self.open.pop() {
                self.out.html.push_str("</");
                self.out.html.push_str(&name);
                self.out.html.push('>');
            }
        }
    }

    /// Passes over an element's content, keeping what is data.
    fn skip_element(&mut self, tag: &Tag) {
        let Some(end) = self.find_end(&tag.name) else {
            if matches!(tag.name.as_str(), "script" | "style") {
                let content = self.source[self.at..].to_owned();
                self.keep_content(tag, content);
                self.stop_early();
            }
            return;
        };
        let content = self.source[self.at..end].to_owned();
        self.keep_content(tag, content);
        self.at = end;
        self.skip_past(">");
        self.out.html.push(' ');
    }

    fn keep_content(&mut self, tag: &Tag, content: String) {
        if tag.name == "style" {
            self.out.styles.push(content);
        } else if tag.name == "script" && tag.is_json_ld() {
            self.out.json_ld.push(content);
        }
    }

    /// Where `</name` stands, looking on from here.
    fn find_end(&mut self, name: &str) -> Option<usize> {
        if self.endless.contains(name) {
            return None;
        }
        let mut from = self.at;
        while let Some(found) = self.source[from..].find("</") {
            let start = from + found;
            let candidate = self.source.as_bytes().get(start + 2..start + 2 + name.len());
            if candidate.is_some_and(|bytes| bytes.eq_ignore_ascii_case(name.as_bytes())) {
                return Some(start);
            }
            from = start + 2;
        }
        self.endless.insert(name.to_owned());
        None
    }
}
