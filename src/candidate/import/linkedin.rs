//! `LinkedIn`'s data export: CSV files in a ZIP archive or a folder, as a JSON Resume.

use std::collections::BTreeMap;
use std::path::Path;

use super::ImportError;
use super::builder::{Builder, Entry};
use super::cv::date;
use crate::reader::archive::Archive;

/// The files read; all others of an export are left alone.
const FILES: [&str; 12] = [
    "Profile.csv",
    "Positions.csv",
    "Education.csv",
    "Skills.csv",
    "Certifications.csv",
    "Languages.csv",
    "Honors.csv",
    "Projects.csv",
    "Publications.csv",
    "Volunteering.csv",
    "Email Addresses.csv",
    "PhoneNumbers.csv",
];
/// Most rows of a file.
const MAX_ROWS: usize = 2_000;
/// Largest file read from a folder.
const MAX_BYTES: u64 = 5_000_000;

/// Texts of the files by name.
pub(super) type Files = BTreeMap<&'static str, Vec<u8>>;

/// Whether an archive is an export.
pub(super) fn is_export(archive: &Archive<'_>) -> bool {
    entry(archive, "Profile.csv").is_some() || entry(archive, "Positions.csv").is_some()
}

/// Unpacks the files that are read.
pub(super) fn unpack(archive: &mut Archive<'_>) -> Result<Files, ImportError> {
    let mut files = Files::new();
    for name in FILES {
        if let Some(path) = entry(archive, name)
            && let Some(bytes) = archive.read(&path)?
        {
            files.insert(name, bytes);
        }
    }
    Ok(files)
}

/// Some archivers put everything in a folder.
fn entry(archive: &Archive<'_>, name: &str) -> Option<String> {
    let found = archive.names().find(|path| path.rsplit('/').next() == Some(name));
    found.map(str::to_owned)
}

/// Reads the files of an unpacked export.
pub(super) fn read_folder(dir: &Path) -> Result<Files, ImportError> {
    let mut files = Files::new();
    for name in FILES {
        let path = dir.join(name);
        let failed = |source| ImportError::Io { path: path.clone(), source };
        let Ok(about) = std::fs::metadata(&path) else { continue };
        if about.len() > MAX_BYTES {
            return Err(ImportError::TooLarge);
        }
        files.insert(name, std::fs::read(&path).map_err(failed)?);
    }
    if files.is_empty() {
        return Err(ImportError::Folder(dir.to_owned()));
    }
    Ok(files)
}

/// One row by the names of its columns.
struct Row {
    cells: BTreeMap<String, String>,
    place: String,
}

impl Row {
    fn get(&self, column: &str) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }
}

/// The export as a JSON Resume.
pub(super) fn read(files: &Files) -> Builder {
    let mut out = Builder::default();
    let rows = |name: &str| files.get(name).map(|bytes| table(name, bytes)).unwrap_or_default();
    rows("Profile.csv").iter().take(1).for_each(|row| profile(&mut out, row));
    contact(&mut out, &rows("Email Addresses.csv"), &rows("PhoneNumbers.csv"));
    for row in rows("Positions.csv") {
        position(&mut out, &row);
    }
    for row in rows("Education.csv") {
        education(&mut out, &row);
    }
    for row in rows("Skills.csv") {
        let mut entry = Entry::new(&row.place);
        entry.set("name", row.get("Name"));
        out.push("skills", entry);
    }
    for row in rows("Languages.csv") {
        let mut entry = Entry::new(&row.place);
        entry.set("language", row.get("Name"));
        entry.set("fluency", row.get("Proficiency"));
        out.push("languages", entry);
    }
    for row in rows("Certifications.csv") {
        let fields = [("name", "Name"), ("issuer", "Authority"), ("url", "Url")];
        listed(&mut out, "certificates", &row, fields, ("date", "Started On"));
    }
    for row in rows("Honors.csv") {
        let fields = [("title", "Title"), ("awarder", "Issuer"), ("summary", "Description")];
        listed(&mut out, "awards", &row, fields, ("date", "Issued On"));
    }
    for row in rows("Publications.csv") {
        let fields = [("name", "Name"), ("publisher", "Publisher"), ("url", "Url")];
        listed(&mut out, "publications", &row, fields, ("releaseDate", "Published On"));
    }
    for row in rows("Projects.csv") {
        let mut entry = Entry::new(&row.place);
        entry.set("name", row.get("Title"));
        entry.set("url", row.get("Url"));
        period(&mut out, &mut entry, &row, "Started On", "Finished On");
        story(&mut out, &mut entry, &row);
        out.push("projects", entry);
    }
    for row in rows("Volunteering.csv") {
        let mut entry = Entry::new(&row.place);
        entry.set("organization", row.get("Company Name"));
        entry.set("position", row.get("Role"));
        period(&mut out, &mut entry, &row, "Started On", "Finished On");
        story(&mut out, &mut entry, &row);
        out.push("volunteer", entry);
    }
    out
}

/// Rows of a CSV file. `LinkedIn` writes UTF-8, at times with a mark.
fn table(name: &str, bytes: &[u8]) -> Vec<Row> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let columns: Vec<String> = match reader.byte_headers() {
        Ok(headers) => headers.iter().map(|cell| text(cell).trim().to_owned()).collect(),
        Err(_) => return Vec::new(),
    };
    let row = |record: csv::ByteRecord| Row {
        place: format!("{name}:{}", record.position().map_or(0, csv::Position::line)),
        cells: columns.iter().cloned().zip(record.iter().map(text)).collect(),
    };
    reader.byte_records().take(MAX_ROWS).filter_map(Result::ok).map(row).collect()
}

fn text(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).into_owned()
}

fn profile(out: &mut Builder, row: &Row) {
    let name = format!("{} {}", row.get("First Name"), row.get("Last Name"));
    out.basic("name", name.trim(), &row.place);
    out.basic("label", row.get("Headline"), &row.place);
    out.basic("summary", row.get("Summary"), &row.place);
    let place = [row.get("Geo Location"), row.get("Address")].into_iter().find(|it| !it.is_empty());
    out.basic("location", place.unwrap_or_default(), &row.place);
    // `[PORTFOLIO:https://example.com/,BLOG:example.org]`
    for site in row.get("Websites").trim_matches(['[', ']']).split(',') {
        let url = site.split_once(':').map_or(site, |(kind, url)| match kind {
            "http" | "https" => site,
            _ => url,
        });
        if url.contains('.') {
            out.profile("", url.trim(), &row.place);
        }
    }
    out.note(
        &row.place,
        "the export does not tell the address of your profile: add it to [contact]",
    );
}

fn contact(out: &mut Builder, addresses: &[Row], phones: &[Row]) {
    let primary = addresses.iter().find(|row| row.get("Primary").eq_ignore_ascii_case("yes"));
    if let Some(row) = primary.or(addresses.first()) {
        out.basic("email", row.get("Email Address"), &row.place);
    }
    if let Some(row) = phones.iter().find(|row| !row.get("Number").is_empty()) {
        out.basic("phone", row.get("Number"), &row.place);
    }
}

fn position(out: &mut Builder, row: &Row) {
    let mut entry = Entry::new(&row.place);
    entry.set("name", row.get("Company Name"));
    entry.set("position", row.get("Title"));
    entry.set("location", row.get("Location"));
    period(out, &mut entry, row, "Started On", "Finished On");
    story(out, &mut entry, row);
    out.push("work", entry);
}

fn education(out: &mut Builder, row: &Row) {
    let mut entry = Entry::new(&row.place);
    entry.set("institution", row.get("School Name"));
    entry.set("studyType", row.get("Degree Name"));
    period(out, &mut entry, row, "Start Date", "End Date");
    for column in ["Notes", "Activities"] {
        if !row.get(column).is_empty() {
            out.note(&row.place, format!("left out of the degree: {}", row.get(column)));
        }
    }
    out.push("education", entry);
}

fn listed(out: &mut Builder, list: &str, row: &Row, fields: [(&str, &str); 3], date: (&str, &str)) {
    let mut entry = Entry::new(&row.place);
    for (key, column) in fields {
        entry.set(key, row.get(column));
    }
    if let Some(when) = month(out, row, date.1) {
        entry.set(date.0, when);
    }
    out.push(list, entry);
}

/// `Mar 2020`, `2020`; anything else is left out and listed.
fn month(out: &mut Builder, row: &Row, column: &str) -> Option<String> {
    let text = row.get(column);
    if text.is_empty() {
        return None;
    }
    let found = date::any(text);
    if found.is_none() {
        out.note(&row.place, format!("left out: {column} `{text}` is not a date"));
    }
    found.map(|found| found.start)
}

fn period(out: &mut Builder, entry: &mut Entry, row: &Row, start: &str, end: &str) {
    if let Some(date) = month(out, row, start) {
        entry.set("startDate", date);
    }
    if let Some(date) = month(out, row, end) {
        entry.set("endDate", date);
    }
}

/// The lines of a description; whether they are achievements only their author knows.
fn story(out: &mut Builder, entry: &mut Entry, row: &Row) {
    let description = row.get("Description");
    let mut listed = true;
    for line in description.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let bare = line.trim_start_matches(['•', '-', '–', '*', '▪', '·', '●', '◦']).trim_start();
        listed &= bare.len() < line.len();
        entry.add("highlights", bare, &row.place);
    }
    if !description.is_empty() && !listed {
        out.note(
            &row.place,
            "its description is kept line by line: check that each is an achievement",
        );
    }
}
