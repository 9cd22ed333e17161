//! `RenderCV` YAML (<https://docs.rendercv.com>) as a JSON Resume.

use super::builder::{Builder, Entry};
use super::cv::{date, list};
use super::section::{self, Section};
use super::yaml::{Node, Value, YamlError, parse};
use crate::candidate::RichText;

/// Where the user names of networks lead.
const NETWORKS: [(&str, &str); 14] = [
    ("LinkedIn", "https://www.linkedin.com/in/"),
    ("GitHub", "https://github.com/"),
    ("GitLab", "https://gitlab.com/"),
    ("Instagram", "https://instagram.com/"),
    ("ORCID", "https://orcid.org/"),
    ("StackOverflow", "https://stackoverflow.com/users/"),
    ("ResearchGate", "https://www.researchgate.net/profile/"),
    ("YouTube", "https://www.youtube.com/@"),
    ("Google Scholar", "https://scholar.google.com/citations?user="),
    ("Telegram", "https://t.me/"),
    ("Leetcode", "https://leetcode.com/u/"),
    ("X", "https://x.com/"),
    ("Bluesky", "https://bsky.app/profile/"),
    ("IMDB", "https://www.imdb.com/name/"),
];

/// Reads the file `name`; notes name it and the line.
///
/// # Errors
/// Not YAML, or without `cv`.
pub(super) fn read(name: &str, text: &str) -> Result<Builder, YamlError> {
    let root = parse(text)?;
    let Some(cv) = root.get("cv") else {
        let message = "there is no `cv:` in it; RenderCV files begin with one".to_owned();
        return Err(YamlError { line: root.line, message });
    };
    let mut reader = Reader { name, out: Builder::default() };
    reader.basics(cv);
    if let Some(Node { value: Value::Map(sections), .. }) = cv.get("sections") {
        for (title, node) in sections {
            reader.section(title, node);
        }
    }
    Ok(reader.out)
}

struct Reader<'n> {
    name: &'n str,
    out: Builder,
}

impl Reader<'_> {
    fn at(&self, node: &Node) -> String {
        format!("{}:{}", self.name, node.line)
    }

    fn basics(&mut self, cv: &Node) {
        for (key, to) in
            [("name", "name"), ("headline", "label"), ("label", "label"), ("location", "location")]
        {
            if let Some(node) = cv.get(key)
                && let Some(text) = node.text()
            {
                let place = self.at(node);
                self.out.basic(to, plain(text), place);
            }
        }
        for (key, to) in [("email", "email"), ("phone", "phone"), ("website", "url")] {
            let Some(node) = cv.get(key) else { continue };
            let mut values = node.text().map(|text| vec![(text, node)]).unwrap_or_default();
            values.extend(node.items().iter().filter_map(|item| Some((item.text()?, item))));
            if let Some((first, node)) = values.first() {
                let place = self.at(node);
                self.out.basic(to, first.trim_start_matches("tel:"), place);
            }
            for (text, node) in values.iter().skip(1) {
                let place = self.at(node);
                self.out.note(place, format!("left out: a second {key}, {text}"));
            }
        }
        for node in cv.get("social_networks").map(Node::items).unwrap_or_default() {
            self.network(node);
        }
        for node in cv.get("custom_connections").map(Node::items).unwrap_or_default() {
            let place = self.at(node);
            match node.get("url").and_then(Node::text) {
                Some(url) => self.out.profile("", url, place),
                None => self.out.note(place, "left out: a connection without a link"),
            }
        }
    }

    fn network(&mut self, node: &Node) {
        let text = |key| node.get(key).and_then(Node::text).unwrap_or_default();
        let (network, user) = (text("network"), text("username"));
        let place = self.at(node);
        let known = NETWORKS.iter().find(|(name, _)| name.eq_ignore_ascii_case(network));
        match (known, network, user.split('@').collect::<Vec<_>>().as_slice()) {
            (Some((name, base)), ..) => self.out.profile(name, &format!("{base}{user}"), place),
            (None, "Mastodon", ["", user, host]) => {
                self.out.profile(network, &format!("https://{host}/@{user}"), place);
            }
            _ => self.out.note(place, format!("left out: no link is known for {network} {user}")),
        }
    }

    fn section(&mut self, title: &str, node: &Node) {
        let section = section::likely(title);
        let mut dropped = 0;
        for entry in node.items() {
            dropped += usize::from(!self.entry(section, title, entry));
        }
        if dropped > 0 {
            let place = self.at(node);
            let title = title.replace('_', " ");
            self.out.note(
                place,
                format!("left out: {dropped} of `{title}`, for which a master CV has no place"),
            );
        }
    }

    /// Takes an entry over; false when there is no place for it.
    fn entry(&mut self, section: Option<Section>, title: &str, node: &Node) -> bool {
        let has = |key: &str| node.get(key).is_some();
        if has("company") || has("position") {
            self.work(section, node);
        } else if has("institution") {
            self.education(node);
        } else if has("title") && (has("authors") || has("journal")) {
            self.publication(node);
        } else if has("label") || has("details") {
            return self.one_line(section, node);
        } else if has("name") {
            self.normal(section, title, node);
        } else {
            let bullet =
                ["bullet", "number", "reversed_number"].into_iter().find_map(|k| node.get(k));
            let Some(text) = bullet.unwrap_or(node).text() else { return false };
            return self.line(section, text, node);
        }
        true
    }

    /// `start_date` and `end_date`, or a `date` in any words.
    fn dates(&mut self, node: &Node, entry: &mut Entry) {
        let at = |key: &str| node.get(key).and_then(|it| Some((it.text()?, self.at(it))));
        if let Some((start, place)) = at("start_date") {
            entry.set_at("startDate", start, place);
        }
        if let Some((end, place)) = at("end_date") {
            entry.set_at("endDate", end, place);
        }
        if entry.has("startDate") || entry.has("endDate") {
            return;
        }
        let Some((text, place)) = at("date") else { return };
        match date::any(text) {
            Some(found) => {
                entry.set_at("startDate", &found.start, &place);
                entry.set_at("endDate", found.end.as_deref().unwrap_or("present"), &place);
                if found.start != text.trim() {
                    self.out.note(place, format!("`{text}` read as {}", spoken(&found)));
                }
            }
            None => self.out.note(place, format!("left out: `{text}` is not a date")),
        }
    }

    fn copy(&self, node: &Node, key: &str, entry: &mut Entry, to: &str) {
        if let Some(value) = node.get(key)
            && let Some(text) = value.text()
        {
            entry.set_at(to, plain(text), self.at(value));
        }
    }

    /// Summary and highlights, with their marks. Nested points become points of their own.
    fn story(&mut self, node: &Node, entry: &mut Entry) {
        if let Some(summary) = node.get("summary")
            && let Some(text) = summary.text()
        {
            entry.add("highlights", text, self.at(summary));
            let place = self.at(summary);
            self.out.note(place, "kept as an achievement: check that it is one");
        }
        for item in node.get("highlights").map(Node::items).unwrap_or_default() {
            let Some(text) = item.text() else { continue };
            let points: Vec<&str> = text.split(" - ").map(str::trim).collect();
            if points.len() > 1 {
                let place = self.at(item);
                self.out.note(place, "its nested points are kept as achievements of their own");
            }
            for point in points {
                entry.add("highlights", point, self.at(item));
            }
        }
    }

    fn work(&mut self, section: Option<Section>, node: &Node) {
        let mut entry = Entry::new(self.at(node));
        let volunteer = section == Some(Section::Volunteer);
        self.copy(node, "company", &mut entry, if volunteer { "organization" } else { "name" });
        self.copy(node, "position", &mut entry, "position");
        self.copy(node, "location", &mut entry, "location");
        self.dates(node, &mut entry);
        self.story(node, &mut entry);
        self.out.push(if volunteer { "volunteer" } else { "work" }, entry);
    }

    fn education(&mut self, node: &Node) {
        let mut entry = Entry::new(self.at(node));
        self.copy(node, "institution", &mut entry, "institution");
        self.copy(node, "area", &mut entry, "area");
        self.copy(node, "degree", &mut entry, "studyType");
        self.dates(node, &mut entry);
        let mut lines: Vec<&Node> = node.get("summary").into_iter().collect();
        lines.extend(node.get("highlights").map(Node::items).unwrap_or_default());
        for line in lines {
            let Some(text) = line.text() else { continue };
            let place = self.at(line);
            match list::grade(text).filter(|_| !entry.has("score")) {
                Some((grade, rest)) => {
                    entry.set_at("score", grade, &place);
                    if !rest.is_empty() {
                        self.out.note(place, format!("left out: {rest}"));
                    }
                }
                None => self.out.note(place, format!("left out of the degree: {text}")),
            }
        }
        self.out.push("education", entry);
    }

    fn publication(&mut self, node: &Node) {
        let mut entry = Entry::new(self.at(node));
        self.copy(node, "title", &mut entry, "name");
        self.copy(node, "journal", &mut entry, "publisher");
        self.copy(node, "url", &mut entry, "url");
        if let Some(doi) = node.get("doi").and_then(Node::text).filter(|_| !entry.has("url")) {
            entry.set("url", format!("https://doi.org/{doi}"));
        }
        self.copy(node, "date", &mut entry, "releaseDate");
        if let Some(authors) = node.get("authors") {
            let place = self.at(authors);
            self.out.note(place, "left out: the authors, for which a master CV has no place");
        }
        self.out.push("publications", entry);
    }

    /// A name with dates and highlights: a project, or what the section holds.
    fn normal(&mut self, section: Option<Section>, title: &str, node: &Node) {
        let mut entry = Entry::new(self.at(node));
        let name = node.get("name").and_then(Node::text).unwrap_or_default();
        let rich = RichText::parse_marks(name);
        let (list, key) = match section {
            Some(Section::Certificates) => ("certificates", "name"),
            Some(Section::Awards) => ("awards", "title"),
            Some(Section::Publications) => ("publications", "name"),
            Some(Section::Volunteer) => ("volunteer", "organization"),
            _ => ("projects", "name"),
        };
        entry.set(key, rich.to_plain());
        if let Some(url) = rich.0.iter().find_map(|run| run.link.clone()) {
            entry.set("url", url);
        }
        let credential = matches!(list, "certificates" | "awards" | "publications");
        if credential {
            let when = if list == "publications" { "releaseDate" } else { "date" };
            self.copy(node, "date", &mut entry, when);
        } else {
            self.dates(node, &mut entry);
            self.story(node, &mut entry);
            if section != Some(Section::Projects) && list == "projects" {
                let place = self.at(node);
                self.out.note(place, format!("an entry of `{title}`: kept as a project"));
            }
        }
        self.out.push(list, entry);
    }

    /// `label: details`.
    fn one_line(&mut self, section: Option<Section>, node: &Node) -> bool {
        let text = |key| node.get(key).and_then(Node::text).map(plain).unwrap_or_default();
        let (label, details) = (text("label"), text("details"));
        let place = self.at(node);
        match section {
            Some(Section::Languages) => {
                let mut entry = Entry::new(place);
                entry.set("language", label);
                entry.set("fluency", details);
                self.out.push("languages", entry);
            }
            Some(Section::Skills) => {
                let mut entry = Entry::new(&place);
                entry.set("name", label);
                for skill in list::separated(&details) {
                    entry.add("keywords", skill, &place);
                }
                self.out.push("skills", entry);
            }
            Some(Section::Certificates | Section::Awards) => {
                return self.line(section, &format!("{label}, {details}"), node);
            }
            _ => return false,
        }
        true
    }

    /// A line of text.
    fn line(&mut self, section: Option<Section>, text: &str, node: &Node) -> bool {
        let place = self.at(node);
        match section {
            Some(Section::Summary) => {
                let sentence = RichText::parse_marks(text).to_plain();
                let before = self.out.take_summary();
                self.out.basic("summary", format!("{before} {sentence}").trim(), place);
            }
            Some(Section::Skills) => list::skills(&mut self.out, &plain(text), &place),
            Some(Section::Languages) => list::languages(&mut self.out, &plain(text), &place),
            Some(Section::Certificates) => {
                list::credential(&mut self.out, "certificates", &plain(text), &place);
            }
            Some(Section::Awards) => {
                list::credential(&mut self.out, "awards", &plain(text), &place);
            }
            Some(Section::Publications) => {
                list::credential(&mut self.out, "publications", &plain(text), &place);
            }
            _ => return false,
        }
        true
    }
}

fn plain(text: &str) -> String {
    RichText::parse_marks(text).to_plain()
}

fn spoken(found: &date::Found) -> String {
    match &found.end {
        Some(end) if *end == found.start => end.clone(),
        end => format!("{} to {}", found.start, end.as_deref().unwrap_or("present")),
    }
}
