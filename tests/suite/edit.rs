//! GAP-055: edits are verified, saved as revisions, undone, and never lost. GAP-009, GAP-054: what
//! is shown anywhere is one revision. GAP-012: marks survive from the master CV to Word.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::{Ran, Workplace, folded, pdftotext, sample_cv, sample_posting};

const LINE: &str = "role/halden-freight/a/dispatch-time";
const TEXT: &str = "Cut order-to-truck time from **47 minutes** to *6* across \
                    [23 depots](https://feldkamp.example.com).";
const PLAIN: &str = "Cut order-to-truck time from 47 minutes to 6 across 23 depots.";

/// A workplace with the sample processed once, its configuration, and the posting's id.
struct Desk {
    place: Workplace,
    id: String,
}

impl Desk {
    fn new() -> Self {
        let place = Workplace::new();
        let profile = sample_cv();
        place.file("tailord.toml", format!("[profile]\ndir = '{}'\n", profile.display()));
        let report = place.process(&sample_posting(), &profile);
        let id = report["posting"]["id"].as_str().unwrap().to_owned();
        Self { place, id }
    }

    fn run(&self, args: &[&str]) -> Ran {
        self.place.run(args)
    }

    fn edit(&self, args: &[&str]) -> Ran {
        let args = ["edit", &self.id].into_iter().chain(args.iter().copied());
        self.place.run(args.chain(["--out", "out"]))
    }

    fn edited(&self, args: &[&str]) -> Value {
        self.edit(&[args, &["--json"]].concat()).ok().json()
    }

    fn revisions(&self) -> Vec<Value> {
        let list = self.run(&["edit", &self.id, "revisions", "--json"]).ok().json();
        list.as_array().unwrap().clone()
    }

    fn lines(&self) -> Vec<(String, String)> {
        let listed = self.run(&["show", &self.id, "--lines", "--json"]).ok().json();
        let lines = listed["lines"].as_array().unwrap();
        let text = |line: &Value, key: &str| line[key].as_str().unwrap().to_owned();
        lines.iter().map(|line| (text(line, "id"), text(line, "text"))).collect()
    }

    fn file(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.place.path("out").join(name)).unwrap()
    }

    fn text_of(&self, name: &str) -> String {
        match name {
            "cv.pdf" | "dossier.pdf" => folded(&pdftotext(&self.place.path("out").join(name))),
            "cv.docx" => folded(&runs(&self.place.path("out/cv.docx")).join("")),
            name => folded(&String::from_utf8(self.file(name)).unwrap()),
        }
    }
}

fn output(command: &mut Command) -> String {
    let output = command.output().expect("install poppler-utils and unzip");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// The runs of a Word file as its XML has them, properties included.
fn runs(docx: &Path) -> Vec<String> {
    let xml = output(Command::new("unzip").arg("-p").arg(docx).arg("word/document.xml"));
    xml.split("<w:t").skip(1).filter_map(text_of_run).collect()
}

fn text_of_run(run: &str) -> Option<String> {
    let (_, rest) = run.split_once('>')?;
    Some(rest.split("</w:t>").next()?.to_owned())
}

/// The run of a Word file that holds `text`, properties included.
fn run_with(docx: &Path, text: &str) -> String {
    let xml = output(Command::new("unzip").arg("-p").arg(docx).arg("word/document.xml"));
    let found = xml.split("<w:r>").find(|run| run.contains(&format!(">{text}</w:t>")));
    found.unwrap_or_else(|| panic!("no run `{text}`")).to_owned()
}

#[test]
fn an_edit_is_in_every_file_and_every_view_under_one_revision() {
    let desk = Desk::new();
    let before: Vec<Vec<u8>> = ["cv-1.png", "cv.pdf"].iter().map(|name| desk.file(name)).collect();
    let report = desk.edited(&["replace", LINE, TEXT]);
    assert_eq!(report["cv"]["revision"], 2);
    let line = report["cv"]["lines"].as_array().unwrap().iter().find(|line| line["id"] == LINE);
    assert_eq!(line.unwrap()["text"], PLAIN);

    for name in ["cv.pdf", "cv.docx", "cv.txt", "cv.json"] {
        let text = desk.text_of(name);
        assert!(text.contains(PLAIN), "{name}: {text}");
        assert!(!text.contains("**"), "{name} has marks");
    }
    for (name, before) in ["cv-1.png", "cv.pdf"].iter().zip(before) {
        assert_ne!(desk.file(name), before, "{name} is as before");
    }
    let saved: Value = serde_json::from_slice(&desk.file("report.json")).unwrap();
    assert_eq!(saved, report);

    let shown = desk.run(&["show", &desk.id, "--json"]).ok().json();
    assert_eq!(shown["report"]["cv"]["revision"], 2);
    assert_eq!(shown["report"]["cv"]["lines"], report["cv"]["lines"]);
    let why = desk.run(&["why", &desk.id, "--json"]).ok().json();
    assert_eq!(why["revision"], 2);
    assert!(why.to_string().contains(PLAIN));
    assert!(desk.run(&["why", &desk.id]).ok().stdout.starts_with("Revision 2\n"));
    assert!(desk.run(&["show", &desk.id]).ok().stdout.contains("Artifacts of revision 2"));
    desk.run(&["show", &desk.id, "--out", "again"]).ok();
    for name in desk.place.files("again") {
        assert_eq!(std::fs::read(desk.place.path("again").join(&name)).unwrap(), desk.file(&name));
    }

    let old = desk.run(&["show", &desk.id, "--revision", "1", "--json"]).ok().json();
    assert_eq!(old["report"]["cv"]["revision"], 1);
    assert!(!old.to_string().contains(PLAIN));
    let why = desk.run(&["why", &desk.id, "--revision", "1", "--json"]).ok().json();
    assert_eq!(why["revision"], 1);
    desk.run(&["show", &desk.id, "--revision", "9"]).fails_with(&["no revision 9"]);
}

/// GAP-012: bold, italic and links, from the master CV and from an edit, in PDF and Word.
#[test]
fn marks_survive_master_cv_edit_pdf_and_word() {
    let desk = Desk::new();
    let bold = "ISO 27001 certification";
    assert!(
        run_with(&desk.place.path("out/cv.docx"), bold).contains("<w:b "),
        "from the master CV"
    );
    desk.edited(&["replace", LINE, TEXT]);
    let listed = desk.lines();
    let typed = &listed.iter().find(|(id, _)| id == LINE).unwrap().1;
    assert!(typed.contains("**47 minutes**"), "what was typed can be typed again: {typed}");
    assert!(typed.contains("[23 depots](https://feldkamp.example.com)"), "{typed}");

    let docx = desk.place.path("out/cv.docx");
    for (text, property) in [("47 minutes", "<w:b "), ("6", "<w:i "), (bold, "<w:b ")] {
        let run = run_with(&docx, text);
        assert!(run.contains(property), "{text}: {run}");
    }
    let xml = output(Command::new("unzip").arg("-p").arg(&docx).arg("word/document.xml"));
    let mut linked = xml.split("<w:hyperlink ").skip(1);
    assert!(
        linked.any(|link| link.split("</w:hyperlink>").next().unwrap().contains(">23 depots<"))
    );
    let links =
        output(Command::new("unzip").arg("-p").arg(&docx).arg("word/_rels/document.xml.rels"));
    assert!(links.contains("https://feldkamp.example.com"));

    let html = output(
        Command::new("pdftohtml")
            .args(["-xml", "-i", "-stdout"])
            .arg(desk.place.path("out/cv.pdf")),
    );
    assert!(html.contains("<b>47 minutes</b>"), "{html}");
    assert!(html.contains("<i>6</i>"), "{html}");
    let link = html.split("<a href=\"https://feldkamp.example.com").skip(1);
    assert!(link.into_iter().any(|rest| rest.split("</a>").next().unwrap().contains("23 depots")));
}

/// Nothing unsupported gets in by hand either (GAP-001).
#[test]
fn a_refused_text_changes_nothing_and_says_why() {
    let desk = Desk::new();
    let files = desk.file("cv.pdf");
    desk.edit(&["replace", LINE, "Cut order-to-truck time from 90 minutes to 6 in 23 depots."])
        .fails_with(&[
            "refused (number)",
            "90 minutes",
            "why",
            "nearest",
            LINE,
            "roles/01_halden-freight.md:",
            "Nothing was changed",
        ]);
    desk.edit(&["replace", "profile/1", "Expert in COBOL and quantum chemistry."])
        .fails_with(&["refused", "Nothing was changed"]);
    desk.edit(&["replace", LINE, "Cut it, see [this](https://evil.example.net)."])
        .fails_with(&["identity", "https://evil.example.net"]);
    desk.edit(&["replace", "role/halden-freight/a/dispatch-tim", "x"]).fails_with(&[
        "no line",
        "did you mean",
        LINE,
    ]);
    assert_eq!(desk.revisions().len(), 1);
    assert_eq!(desk.file("cv.pdf"), files);
}

#[test]
fn undo_brings_back_what_was_and_loses_nothing() {
    let desk = Desk::new();
    let original = desk.run(&["show", &desk.id, "--json"]).ok().json()["report"].clone();
    desk.edited(&["replace", LINE, TEXT]);
    desk.edited(&["drop", "profile/2"]);
    let once = desk.edited(&["undo"]);
    assert_eq!(once["cv"]["revision"], 4);
    assert!(once.to_string().contains(PLAIN), "the first edit stands");
    let twice = desk.edited(&["undo"]);
    assert_eq!(twice["cv"]["revision"], 5);
    assert_eq!(twice["cv"]["lines"], original["cv"]["lines"]);
    let hashes = |report: &Value| -> Vec<Value> {
        let artifacts = report["artifacts"].as_array().unwrap();
        artifacts.iter().map(|artifact| artifact["sha256"].clone()).collect()
    };
    assert_eq!(hashes(&twice), hashes(&original));
    desk.edit(&["undo"]).fails_with(&["nothing to undo", "undo --to N"]);
    let redone = desk.edited(&["undo", "--to", "3"]);
    assert_eq!(redone["cv"]["revision"], 6);
    assert!(redone.to_string().contains(PLAIN));
    desk.edit(&["undo", "--to", "3"]).fails_with(&["already"]);
    desk.edit(&["undo", "--to", "77"]).fails_with(&["no revision 77"]);

    let list = desk.revisions();
    let content: Vec<_> =
        list.iter().map(|one| (one["number"].as_u64().unwrap(), one["equals"].as_u64())).collect();
    let expected = [(6, Some(3)), (5, Some(1)), (4, Some(2)), (3, None), (2, None), (1, None)];
    assert_eq!(content, expected);
    let table = desk.run(&["edit", &desk.id, "revisions"]).ok().stdout;
    assert!(table.contains("profile/2 dropped") && table.contains("written by a run"), "{table}");
}

#[test]
fn lines_are_dropped_restored_moved_and_added_in_the_pdf() {
    let desk = Desk::new();
    let own = desk.lines().into_iter().find(|(id, _)| id == LINE).unwrap().1;
    let words = "Replaced the hourly dispatch batch";
    desk.edited(&["drop", LINE]);
    assert!(!desk.text_of("cv.pdf").contains(words));
    desk.edit(&["restore", LINE]).fails_with(&["is not shown", "`add"]);
    desk.edited(&["add", LINE, "--at", "2"]);
    assert!(desk.text_of("cv.pdf").contains(words));
    let place = |desk: &Desk| {
        let lines = desk.lines();
        let of_role = lines.iter().filter(|(id, _)| id.starts_with("role/halden-freight/a/"));
        of_role.map(|(id, _)| id.clone()).position(|id| id == LINE).unwrap()
    };
    assert_eq!(place(&desk), 1);
    desk.edited(&["move", LINE, "1"]);
    assert_eq!(place(&desk), 0);
    desk.edited(&["replace", LINE, TEXT]);
    desk.edited(&["restore", LINE]);
    assert_eq!(desk.lines().into_iter().find(|(id, _)| id == LINE).unwrap().1, own);
    desk.edit(&["add", LINE]).fails_with(&["shown already"]);
}

/// Letters and messages are edited in the same way, within their channels (GAP-011).
#[test]
fn letters_and_messages_are_edited_within_their_limits() {
    let desk = Desk::new();
    let report = desk.edited(&["replace", "message/linkedin_note/3", "Shall we talk?"]);
    let note =
        report["messages"].as_array().unwrap().iter().find(|m| m["channel"] == "linkedin_note");
    let text = note.unwrap()["text"].as_str().unwrap();
    assert!(text.contains("Shall we talk?") && text.chars().count() <= 300);
    assert!(desk.text_of("messages.txt").contains("Shall we talk?"));
    assert!(desk.text_of("dossier.pdf").contains("Shall we talk?"), "GAP-054");
    let long = "I would be glad to hear from you soon. ".repeat(7);
    desk.edit(&["replace", "message/linkedin_note/3", long.trim()]).fails_with(&[
        "LinkedIn note would have",
        "characters",
        "300",
    ]);
    let report = desk.edited(&["replace", "letter/salutation", "Dear Hiring Manager,"]);
    assert!(report["letter"]["text"].as_str().unwrap().starts_with("Dear Hiring Manager,"));
    let letter = folded(&pdftotext(&desk.place.path("out/letter.pdf")));
    assert!(letter.contains("Dear Hiring Manager,"), "{letter}");
    desk.edit(&["replace", "letter/1.2", "I have 40 years of experience."])
        .fails_with(&["refused", "40 years"]);
}

/// Two people who started from the same revision: one saves, the other is told what changed, keeps
/// the text and knows how to go on.
#[test]
fn an_edit_of_an_older_revision_conflicts_loudly() {
    let desk = Desk::new();
    desk.edited(&["drop", "profile/2", "--base", "1"]);
    desk.edit(&["replace", LINE, TEXT, "--base", "1"]).fails_with(&[
        "revision 1 is no longer the newest",
        "revision 2",
        "profile/2 dropped",
        "Nothing was changed",
        TEXT,
        "--base 2",
    ]);
    assert_eq!(desk.revisions().len(), 2);
    desk.edited(&["replace", LINE, TEXT, "--base", "2"]);
    desk.edit(&["drop", LINE, "--base", "8"]).fails_with(&["no revision 8"]);
}

/// Four processes change the same revision at once: one wins, three conflict, one revision is made.
#[test]
fn of_racing_processes_exactly_one_saves() {
    let desk = Desk::new();
    let children: Vec<_> = (1..=4)
        .map(|number| {
            let mut command = desk.place.command();
            let text =
                format!("Cut order-to-truck time from 47 minutes to {}.", ["6", "six"][number % 2]);
            command.args(["edit", &desk.id, "replace", LINE, &text, "--base", "1"]);
            command.args(["--out", &format!("out-{number}"), "--json"]);
            command.spawn().unwrap()
        })
        .collect();
    let outputs: Vec<_> =
        children.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
    let saved = outputs.iter().filter(|output| output.status.success()).count();
    let told = |output: &&std::process::Output| {
        let text = String::from_utf8_lossy(&output.stderr);
        text.contains("revision 1 is no longer the newest") && text.contains("Your text was")
    };
    let conflicts =
        outputs.iter().filter(|output| output.status.code() == Some(1)).filter(told).count();
    assert_eq!((saved, conflicts), (1, 3), "{outputs:?}");
    assert_eq!(desk.revisions().len(), 2);
}

/// A later run does not take an edit away without a word.
#[test]
fn a_run_after_an_edit_says_so_and_undo_brings_the_edit_back() {
    let desk = Desk::new();
    desk.edited(&["replace", LINE, TEXT]);
    let again = desk.place.process(&sample_posting(), &sample_cv());
    assert_eq!(again["cv"]["revision"], 3);
    let warnings = again["warnings"].to_string();
    assert!(warnings.contains("revision 2, which was edited by hand"), "{warnings}");
    assert!(!again["cv"].to_string().contains(PLAIN));
    let back = desk.edited(&["undo"]);
    assert_eq!(back["cv"]["revision"], 4);
    assert!(back["cv"].to_string().contains(PLAIN));
}

#[test]
fn a_revision_without_its_text_says_what_to_do() {
    let desk = Desk::new();
    let store = desk.place.path(".local/share/tailord/tailord.db");
    let connection = rusqlite::Connection::open(store).unwrap();
    connection.execute("UPDATE revision SET model = NULL", []).unwrap();
    drop(connection);
    for args in [["drop", LINE], ["restore", LINE]] {
        desk.edit(&args).fails_with(&["earlier tailord", "tailord process"]);
    }
    desk.run(&["show", &desk.id, "--lines"]).fails_with(&["earlier tailord"]);
    desk.run(&["show", &desk.id]).ok();
}

/// A line that the changed master CV no longer supports stops the edit, and is named.
#[test]
fn a_changed_master_cv_is_seen() {
    let desk = Desk::new();
    let copy = desk.place.path("mine");
    copy_folder(&sample_cv(), &copy);
    let role = copy.join("roles/01_halden-freight.md");
    let text = std::fs::read_to_string(&role).unwrap();
    std::fs::write(&role, text.replace("2.6 million stops", "2.1 million stops")).unwrap();
    desk.edit(&["drop", "profile/2", "--profile", "mine"]).fails_with(&[
        "do not rest on this master CV",
        "2.6 million stops",
        "tailord process",
    ]);
    desk.edited(&["drop", LINE]);
    assert_eq!(desk.revisions().len(), 2);
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A text too long for a shell's line, or with anything in it, comes through standard input; a
/// shorter revision leaves no page of the longer one behind.
#[test]
fn texts_come_from_standard_input_and_old_pages_go() {
    let desk = Desk::new();
    let args = ["edit", &desk.id, "replace", LINE, "-", "--out", "out", "--json"];
    let report = desk.place.run_with(args, |_| {}, TEXT.as_bytes()).ok().json();
    assert!(report["cv"].to_string().contains(PLAIN));
    let long = "x ".repeat(5000);
    let args = ["edit", &desk.id, "replace", LINE, "-", "--out", "out"];
    desk.place.run_with(args, |_| {}, long.as_bytes()).fails_with(&["at most 1000"]);
    desk.place.file("out/cv-3.png", b"of an older, longer revision");
    desk.edited(&["undo"]);
    assert!(!desk.place.files("out").contains(&"cv-3.png".to_owned()));
}
