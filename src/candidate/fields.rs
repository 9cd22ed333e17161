//! Checked access to a TOML table: every key asked for, every other key refused, each with its line.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::date::{is_present, suggest};
use super::problem::Findings;
use super::text::{find_hidden, is_link, squeeze};
use super::{Period, RichText, YearMonth, rich};
use crate::text::did_you_mean;

/// A value and the line it is written on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Located<T> {
    pub value: T,
    pub line: usize,
}

/// A TOML text within a file, for turning byte offsets into lines.
#[derive(Debug)]
pub(super) struct Document<'a> {
    pub file: &'a str,
    line_starts: Vec<usize>,
    lines_before: usize,
}

impl<'a> Document<'a> {
    /// `lines_before` lines of `file` come before `text`.
    pub fn new(file: &'a str, text: &str, lines_before: usize) -> Self {
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        Self { file, line_starts: std::iter::once(0).chain(starts).collect(), lines_before }
    }

    fn line(&self, offset: usize) -> usize {
        self.lines_before + self.line_starts.partition_point(|start| *start <= offset)
    }

    /// The table of `text`, or its syntax errors as findings.
    pub fn parse<'t>(&self, text: &'t str, findings: &Findings) -> Option<DeTable<'t>> {
        let (table, errors) = DeTable::parse_recoverable(text);
        for error in errors.iter().take(5) {
            let line = error.span().map(|span| self.line(span.start));
            let message = format!("not valid TOML: {}", squeeze(error.message()));
            let fix = "write it as `key = \"value\"`; keys with other characters than letters, \
                       digits, `-` and `_` need quotes, as in `\"c++\" = \"C++\"`";
            findings.problem(self.file, line, message, fix);
        }
        errors.is_empty().then(|| table.into_inner())
    }
}

/// The keys of one table.
pub(super) struct Fields<'a> {
    document: &'a Document<'a>,
    table: &'a DeTable<'a>,
    findings: &'a Findings,
    /// Line of the table's header.
    pub line: usize,
    known: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    pub fn new(
        document: &'a Document<'a>,
        table: &'a DeTable<'a>,
        line: usize,
        findings: &'a Findings,
    ) -> Self {
        Self { document, table, findings, line, known: Vec::new() }
    }

    fn get(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.known.push(key);
        self.table.get(key)
    }

    fn line_of<T>(&self, value: &Spanned<T>) -> usize {
        self.document.line(value.span().start)
    }

    /// Says what is wrong at a line of this file.
    pub fn problem(&self, line: usize, message: impl Into<String>, fix: impl Into<String>) {
        self.findings.problem(self.document.file, line, message, fix);
    }

    /// Says what is worth a look at a line of this file.
    pub fn warn(&self, line: usize, message: impl Into<String>, fix: impl Into<String>) {
        self.findings.warn(self.document.file, line, message, fix);
    }

    fn string(&self, key: &str, value: &Spanned<DeValue<'a>>) -> Option<Located<String>> {
        let line = self.line_of(value);
        let Some(text) = value.get_ref().as_str() else {
            let message = format!("`{key}` must be a text, not a {}", kind(value.get_ref()));
            self.problem(line, message, format!("write {key} = \"…\" in quotes"));
            return None;
        };
        if let Some(c) = find_hidden(text) {
            let message = format!("`{key}` has an invisible character, U+{:04X}", u32::from(c));
            self.problem(line, message, "delete it");
            return None;
        }
        let value = squeeze(text);
        if value.is_empty() {
            self.problem(line, format!("`{key}` is empty"), "fill it in or remove the line");
            return None;
        }
        Some(Located { value, line })
    }

    /// A text that is printed as it is: no marks.
    pub fn text(&mut self, key: &'static str) -> Option<Located<String>> {
        let value = self.get(key)?;
        let text = self.string(key, value)?;
        self.plain(key, text)
    }

    fn plain(&self, key: &str, text: Located<String>) -> Option<Located<String>> {
        if ["**", "__", "`"].iter().any(|mark| text.value.contains(mark)) {
            let message = format!("`{key}` can't have marks such as ** or `");
            self.problem(text.line, message, "remove the marks; bullets may have them");
            return None;
        }
        Some(text)
    }

    /// A plain text that must be there. `what` reads like "the employer".
    pub fn required(&mut self, key: &'static str, what: &str) -> Option<Located<String>> {
        if self.table.get(key).is_none() {
            self.problem(
                self.line,
                format!("`{key}` is missing"),
                format!("add {key} = \"…\", {what}"),
            );
        }
        self.text(key)
    }

    /// A text with inline marks.
    pub fn rich(&mut self, key: &'static str) -> Option<RichText> {
        let value = self.get(key)?;
        let text = self.string(key, value)?;
        Some(self.marks(&text))
    }

    fn marks(&self, text: &Located<String>) -> RichText {
        let (rich, unclosed) = rich::parse(&text.value);
        report_unclosed(self.document.file, text.line, unclosed, self.findings);
        rich
    }

    /// A link: `https://…`.
    pub fn link(&mut self, key: &'static str) -> Option<Located<String>> {
        let text = self.text(key)?;
        self.checked_link(text)
    }

    /// `text` if it is a link.
    pub fn checked_link(&self, text: Located<String>) -> Option<Located<String>> {
        if is_link(&text.value) {
            return Some(text);
        }
        let message = format!("`{}` is not a web link", text.value);
        let fix = if is_link(&format!("https://{}", text.value)) && text.value.contains('.') {
            format!("write \"https://{}\"", text.value)
        } else {
            "write the whole address, starting with https://".to_owned()
        };
        self.problem(text.line, message, fix);
        None
    }

    /// A whole number.
    pub fn count(&mut self, key: &'static str) -> Option<u32> {
        let value = self.get(key)?;
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|number| u32::from_str_radix(number.as_str(), number.radix()).ok());
        if number.is_none() {
            let message = format!("`{key}` must be a whole number");
            self.problem(self.line_of(value), message, format!("write {key} = 12, without quotes"));
        }
        number
    }

    /// `true` or `false`; absent is `false`.
    pub fn flag(&mut self, key: &'static str) -> bool {
        let Some(value) = self.get(key) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            let message = format!("`{key}` must be true or false");
            self.problem(self.line_of(value), message, format!("write {key} = true"));
            false
        })
    }

    /// A date as text, a bare year or a TOML date.
    fn date_text(&mut self, key: &'static str) -> Option<Located<String>> {
        let value = self.get(key)?;
        let line = self.line_of(value);
        let text = match value.get_ref() {
            DeValue::Integer(number) => number.to_string(),
            DeValue::Datetime(date) => date.to_string(),
            _ => return self.string(key, value),
        };
        Some(Located { value: text, line })
    }

    fn checked_date(&self, key: &str, text: &Located<String>) -> Option<YearMonth> {
        let date = YearMonth::parse(&text.value).ok();
        if date.is_none() {
            let message = format!("`{key}` is not a date: `{}`", text.value);
            let fix = match suggest(&text.value) {
                Some(meant) => format!("write {key} = \"{meant}\""),
                None if key == "end" => "write end = \"2024-05\", or \"present\"".to_owned(),
                None => format!("write {key} = \"2021-03\" or \"2021\""),
            };
            self.problem(text.line, message, fix);
        }
        date
    }

    /// A month or year.
    pub fn date(&mut self, key: &'static str) -> Option<YearMonth> {
        let text = self.date_text(key)?;
        self.checked_date(key, &text)
    }

    /// `start` and `end` that must be there.
    pub fn required_period(&mut self) -> Option<Period> {
        for (key, example) in [("start", "2021-03"), ("end", "2024-05\" or \"present")] {
            if self.table.get(key).is_none() {
                let message = format!("`{key}` is missing");
                self.problem(self.line, message, format!("add {key} = \"{example}\""));
            }
        }
        self.period()
    }

    /// `start` and `end`. An `end` alone is a period of that date; a `start` alone runs on.
    pub fn period(&mut self) -> Option<Period> {
        let start_text = self.date_text("start");
        let end_text = self.date_text("end");
        let start = match &start_text {
            Some(text) => Some(self.checked_date("start", text)?),
            None => None,
        };
        let end = match &end_text {
            Some(text) if is_present(&text.value) => None,
            Some(text) => Some(self.checked_date("end", text)?),
            None => None,
        };
        let start = start.or(end)?;
        if let (Some(end), Some(text)) = (end, &end_text)
            && end.last_month() < start.first_month()
        {
            let message = format!("`end` ({end}) lies before `start` ({start})");
            self.problem(text.line, message, "correct one of them");
            return None;
        }
        Some(Period { start, end })
    }

    fn items(&mut self, key: &'static str) -> &'a [Spanned<DeValue<'a>>] {
        let Some(value) = self.get(key) else { return &[] };
        if let Some(list) = value.get_ref().as_array() {
            return list;
        }
        let message = format!("`{key}` must be a list, not a {}", kind(value.get_ref()));
        self.problem(self.line_of(value), message, format!("write {key} = [\"…\", \"…\"]"));
        &[]
    }

    /// A list of plain texts.
    pub fn list(&mut self, key: &'static str) -> Vec<Located<String>> {
        let items = self.items(key);
        let texts = items.iter().filter_map(|item| self.string(key, item));
        texts.filter_map(|text| self.plain(key, text)).collect()
    }

    /// A list of texts that may have marks and ids.
    pub fn sentences(&mut self, key: &'static str) -> Vec<Located<String>> {
        self.items(key).iter().filter_map(|item| self.string(key, item)).collect()
    }

    /// A list whose items are texts or tables: `links = ["https://…", { label = "…", url = "…" }]`.
    pub fn mixed(&mut self, key: &'static str) -> Vec<Result<Located<String>, Fields<'a>>> {
        let items = self.items(key);
        let read = |item: &'a Spanned<DeValue<'a>>| match item.get_ref() {
            DeValue::Table(table) => Some(Err(self.child(item, table))),
            _ => self.string(key, item).map(Ok),
        };
        items.iter().filter_map(read).collect()
    }

    fn child(&self, value: &Spanned<DeValue<'a>>, table: &'a DeTable<'a>) -> Fields<'a> {
        Fields::new(self.document, table, self.line_of(value), self.findings)
    }

    /// A table `[key]`.
    pub fn table(&mut self, key: &'static str) -> Option<Fields<'a>> {
        let value = self.get(key)?;
        if let Some(table) = value.get_ref().as_table() {
            return Some(self.child(value, table));
        }
        let message = format!("`{key}` must be a table, not a {}", kind(value.get_ref()));
        self.problem(self.line_of(value), message, format!("start it with a line [{key}]"));
        None
    }

    /// Tables `[[key]]`.
    pub fn tables(&mut self, key: &'static str) -> Vec<Fields<'a>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let mut out = Vec::new();
        let Some(items) = value.get_ref().as_array() else {
            let message = format!("`{key}` must be written as [[{key}]], once for each");
            self.problem(self.line_of(value), message, format!("use double brackets: [[{key}]]"));
            return out;
        };
        for item in items {
            if let Some(table) = item.get_ref().as_table() {
                out.push(self.child(item, table));
            } else {
                let message = format!("`{key}` must hold tables, not a {}", kind(item.get_ref()));
                self.problem(self.line_of(item), message, format!("write each as [[{key}]]"));
            }
        }
        out
    }

    /// Every `key = "text"` of a table whose keys are free, in the order of the file.
    pub fn pairs(&self) -> Vec<(Located<String>, Located<String>)> {
        let mut out = Vec::new();
        for (key, value) in self.table {
            let line = self.line_of(key);
            if value.get_ref().is_table() {
                let message = format!("`{}` reads as a table, because of a dot", key.get_ref());
                self.problem(
                    line,
                    message,
                    "put the key in quotes, e.g. \"node.js\" = \"Node.js\"",
                );
            } else if let Some(text) = self.string(key.get_ref(), value)
                && let Some(text) = self.plain(key.get_ref(), text)
            {
                out.push((Located { value: squeeze(key.get_ref()), line }, text));
            }
        }
        out.sort_by_key(|(key, _)| key.line);
        out
    }

    /// Refuses the keys nobody asked for.
    pub fn finish(self) {
        for key in self.table.keys().filter(|key| !self.known.contains(&key.get_ref().as_ref())) {
            let name = key.get_ref();
            let fix = match did_you_mean(name, self.known.iter().copied()) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("known keys here: {}", self.known.join(", ")),
            };
            self.problem(self.line_of(key), format!("unknown key `{name}`"), fix);
        }
    }
}

/// Says that a mark is opened and never closed: it would show as a stray character (GAP-006).
pub(super) fn report_unclosed(
    file: &str,
    line: usize,
    unclosed: Option<&'static str>,
    findings: &Findings,
) {
    if let Some(mark) = unclosed {
        let escaped: String = mark.chars().flat_map(|c| ['\\', c]).collect();
        let message = format!("`{mark}` is never closed");
        findings.problem(file, line, message, format!("close it, or write {escaped} to mean it"));
    }
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "date",
        DeValue::Array(_) => "list",
        DeValue::Table(_) => "table",
    }
}
