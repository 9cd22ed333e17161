//! The application form of an HTML page, read in one pass over its source: the tree that postings
//! are read from has no controls any more.

use std::collections::BTreeMap;

use super::Form;
use super::control::Control;
use super::raw::{PageForm, RawForm};
use crate::posting::html::tag::{self, Tag};
use crate::posting::json_ld;

/// Attributes that say something of a control.
const KEPT: &[&str] = &[
    "action",
    "aria-label",
    "aria-labelledby",
    "aria-required",
    "class",
    "for",
    "id",
    "maxlength",
    "method",
    "name",
    "placeholder",
    "required",
    "role",
    "type",
    "value",
];
/// Longest attribute; Lever keeps questions in one.
const MAX_VALUE: usize = 64 * 1024;
/// Most controls of a page.
const MAX_CONTROLS: usize = 600;
/// Longest text collected for a label, in bytes.
const MAX_LABEL: usize = 1200;
/// Elements that end the text in front of a control.
const SEPARATES: [&str; 10] =
    ["h1", "h2", "h3", "h4", "fieldset", "form", "table", "hr", "section", "ul"];

/// The application form on the page: the largest that is one.
pub(in crate::posting) fn read(page: &str) -> Form {
    let mut reader = Reader::new(page);
    reader.run();
    let named = std::mem::take(&mut reader.named);
    let forms = reader.forms.into_iter().map(|form| form.finish(&named));
    let best = forms.filter(PageForm::is_application).max_by_key(|form| form.fields.len());
    let mut form = Form::default();
    form.extend(best.map(|best| best.fields).unwrap_or_default());
    form
}

/// Text that is collected until its element ends.
struct Capture {
    /// Where it goes: `for:ID`, an id, `group`, or `label` for the controls inside.
    keys: Vec<String>,
    element: String,
    text: String,
    /// Elements of the same name that were opened inside.
    depth: usize,
    /// First control of the form that stands inside.
    first_control: usize,
}

struct Reader<'a> {
    source: &'a str,
    at: usize,
    forms: Vec<RawForm>,
    in_form: bool,
    named: BTreeMap<String, String>,
    captures: Vec<Capture>,
    /// Text since the last control.
    before: String,
    /// Text of an element that is a label by its class.
    hint: String,
    groups: Vec<String>,
    controls: usize,
    /// Elements known to have no end, so that none is looked for twice.
    endless: Vec<String>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str) -> Self {
        Self {
            source,
            at: 0,
            forms: Vec::new(),
            in_form: false,
            named: BTreeMap::new(),
            captures: Vec::new(),
            before: String::new(),
            hint: String::new(),
            groups: Vec::new(),
            controls: 0,
            endless: Vec::new(),
        }
    }

    fn run(&mut self) {
        while let Some(found) = self.source[self.at..].find('<') {
            self.text(self.at + found);
            let rest = &self.source[self.at..];
            match rest[1..].chars().next() {
                Some('!') if rest.starts_with("<!--") => self.skip_past("-->"),
                Some('/') => self.closing(),
                Some(c) if c.is_ascii_alphabetic() => self.opening(),
                _ => self.at += 1,
            }
        }
    }

    fn skip_past(&mut self, end: &str) {
        let rest = &self.source[self.at..];
        self.at += rest.find(end).map_or(rest.len(), |found| found + end.len());
    }

    fn text(&mut self, end: usize) {
        let text = &self.source[self.at..end];
        self.at = end;
        if !self.in_form || text.trim().is_empty() {
            return;
        }
        push(&mut self.before, text);
        for capture in &mut self.captures {
            push(&mut capture.text, text);
        }
    }

    fn closing(&mut self) {
        let rest = &self.source[self.at + 2..];
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
        let name = rest[..end.unwrap_or(rest.len())].to_ascii_lowercase();
        self.skip_past(">");
        while let Some(index) =
            self.captures.iter().rposition(|capture| capture.element == name && capture.depth == 0)
        {
            let capture = self.captures.remove(index);
            self.finish(capture);
        }
        for capture in self.captures.iter_mut().filter(|capture| capture.element == name) {
            capture.depth = capture.depth.saturating_sub(1);
        }
        match name.as_str() {
            "form" => {
                self.in_form = false;
                self.captures.clear();
                self.groups.clear();
            }
            "fieldset" => {
                self.groups.pop();
                self.before.clear();
            }
            _ => {}
        }
    }

    fn finish(&mut self, capture: Capture) {
        let text = json_ld::line(&capture.text);
        if capture.element == "label" && self.is_spent(&capture) {
            self.before.clear();
        }
        for key in capture.keys {
            match key.as_str() {
                "hint" => self.hint.clone_from(&text),
                "group" => {
                    if let Some(group) = self.groups.last_mut() {
                        group.clone_from(&text);
                    }
                }
                "label" => {
                    let controls = self.forms.last_mut().map(|form| &mut form.controls);
                    let inside = controls.into_iter().flatten().skip(capture.first_control);
                    for control in inside.filter(|control| control.label.is_empty()) {
                        control.label.clone_from(&text);
                    }
                }
                _ => drop(self.named.insert(key, text.clone())),
            }
        }
    }

    /// True for a label whose control was read: its text names nothing that follows.
    fn is_spent(&self, label: &Capture) -> bool {
        let controls = self.forms.last().map_or(&[][..], |form| &form.controls);
        let names_last = controls.last().is_some_and(|control| {
            let key = format!("for:{}", control.id);
            control.is_choice() && label.keys.contains(&key)
        });
        names_last || controls.len() > label.first_control
    }

    fn opening(&mut self) {
        let Some((tag, length)) = tag::parse_keeping(&self.source[self.at..], KEPT, MAX_VALUE)
        else {
            self.at = self.source.len();
            return;
        };
        self.at += length;
        let name = tag.name.as_str();
        match name {
            "script" | "style" | "noscript" | "svg" => drop(self.content(name)),
            "form" => self.open_form(&tag),
            _ if !self.in_form => {}
            "input" => self.control(&tag, tag.get("type").unwrap_or("text"), ""),
            "select" => {
                let content = self.content(name);
                self.control(&tag, "select", content);
            }
            "textarea" => {
                self.content(name);
                self.control(&tag, "textarea", "");
            }
            "button" => drop(self.content(name)),
            _ => self.element(&tag),
        }
    }

    fn open_form(&mut self, tag: &Tag) {
        let about: Vec<&str> = ["action", "class", "id", "name", "role", "aria-label"]
            .map(|key| tag.get(key).unwrap_or_default())
            .into();
        self.forms.push(RawForm { about: about.join(" ").to_lowercase(), ..RawForm::default() });
        self.in_form = true;
        self.before.clear();
        self.captures.clear();
        self.groups.clear();
    }

    /// Labels, legends and whatever else may name a control.
    fn element(&mut self, tag: &Tag) {
        let name = tag.name.as_str();
        if SEPARATES.contains(&name) {
            self.before.clear();
            self.hint.clear();
        }
        for capture in self.captures.iter_mut().filter(|capture| capture.element == name) {
            capture.depth += 1;
        }
        let mut keys = Vec::new();
        match name {
            "label" => keys.push(match tag.get("for").filter(|id| !id.is_empty()) {
                Some(id) => format!("for:{id}"),
                None => "label".to_owned(),
            }),
            "fieldset" => self.groups.push(tag.get("aria-label").unwrap_or_default().to_owned()),
            "legend" => keys.push("group".to_owned()),
            _ if tag
                .get("class")
                .is_some_and(|class| class.to_ascii_lowercase().contains("label")) =>
            {
                keys.push("hint".to_owned());
            }
            _ => {}
        }
        keys.extend(tag.get("id").filter(|id| !id.is_empty()).map(str::to_owned));
        let void = matches!(name, "br" | "hr" | "img" | "meta" | "link" | "wbr");
        if !keys.is_empty() && !void && self.captures.len() < 24 {
            let first_control = self.forms.last().map_or(0, |form| form.controls.len());
            self.captures.push(Capture {
                keys,
                element: name.to_owned(),
                text: String::new(),
                depth: 0,
                first_control,
            });
        }
    }

    fn control(&mut self, tag: &Tag, kind: &str, content: &str) {
        self.controls += 1;
        let Some(form) = self.forms.last_mut().filter(|_| self.controls <= MAX_CONTROLS) else {
            return;
        };
        let get = |key: &str| tag.get(key).unwrap_or_default();
        let choice = matches!(kind, "radio" | "checkbox");
        let group = self.groups.last().cloned().unwrap_or_default();
        let named = json_ld::line(get("aria-label"));
        let control = Control {
            kind: kind.trim().to_ascii_lowercase(),
            name: get("name").to_owned(),
            id: get("id").to_owned(),
            label: if named.is_empty() && !choice { self.hint.clone() } else { named },
            before: json_ld::line(&self.before),
            group: if group.is_empty() && choice { self.hint.clone() } else { group },
            placeholder: json_ld::line(get("placeholder")),
            value: get("value").to_owned(),
            required: tag.get("required").is_some() || get("aria-required") == "true",
            limit: get("maxlength").trim().parse().ok(),
            options: options(content),
        };
        // The text in front of the first box of a group names them all.
        if !(control.is_choice() || control.kind == "hidden") {
            self.before.clear();
            self.hint.clear();
        } else if control.is_choice() {
            let known = form.controls.iter().any(|other| other.name == control.name);
            if !known {
                self.before.clear();
            }
        }
        form.references.push(get("aria-labelledby").to_owned());
        form.controls.push(control);
    }

    /// The content of an element that holds no other, passed over.
    fn content(&mut self, name: &str) -> &'a str {
        if self.endless.iter().any(|known| known == name) {
            return "";
        }
        let rest = &self.source[self.at..];
        let end = format!("</{name}");
        let found = rest.match_indices("</").map(|(at, _)| at).find(|at| {
            rest.as_bytes()
                .get(*at..at + end.len())
                .is_some_and(|bytes| bytes.eq_ignore_ascii_case(end.as_bytes()))
        });
        let Some(found) = found else {
            self.endless.push(name.to_owned());
            return "";
        };
        self.at += found;
        self.skip_past(">");
        &rest[..found]
    }
}

fn push(text: &mut String, more: &str) {
    let room = MAX_LABEL.saturating_sub(text.len());
    text.push(' ');
    text.extend(more.chars().take(room));
}

/// Texts of the options of a `<select>`; the one without a value asks to choose.
fn options(content: &str) -> Vec<String> {
    content
        .split('<')
        .filter(|part| part.get(..6).is_some_and(|name| name.eq_ignore_ascii_case("option")))
        .filter_map(|part| {
            let (tag, text) = part.split_once('>')?;
            let empty = tag.contains("value=\"\"") || tag.contains("value=''");
            (!empty).then(|| json_ld::line(text))
        })
        .collect()
}
