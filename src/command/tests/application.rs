//! An application, from its posting to the last question about it.

use serde_json::Value;

use crate::support::llm::{KEY, Llm, Play};
use crate::support::server::{Answer, Server};
use crate::support::{Workplace, posting, sample_posting};

const LINE: &str = "role/halden-freight/a/dispatch-time";
const PLAIN: &str = "Cut order-to-truck time from 47 minutes to 6 across 23 depots.";

fn text(path: std::path::PathBuf) -> String {
    path.to_str().unwrap().to_owned()
}

/// The sample with its application, and the posting's id.
fn made(place: &Workplace) -> String {
    let (posting, out) = (text(sample_posting()), text(place.path("out")));
    let report = place.json(&["process", &posting, "--out", &out, "--json"]);
    report["posting"]["id"].as_str().unwrap().to_owned()
}

fn lines(report: &Value) -> Vec<String> {
    let lines = report["cv"]["lines"].as_array().unwrap().iter();
    lines.map(|line| line["text"].as_str().unwrap().to_owned()).collect()
}

fn has(text: &str, parts: &[&str]) {
    for part in parts {
        assert!(text.contains(part), "no {part} in {text}");
    }
}

/// In a worker process with limits, and here: the same bytes.
#[test]
fn documents_of_a_worker_are_those_of_this_process() {
    let posting = text(sample_posting());
    let written = |isolate: bool| {
        let place = Workplace::with(&format!("[render]\nisolate = {isolate}\n"));
        let out = text(place.path("out"));
        let said =
            place.done(&["process", &posting, "--out", &out, "--pages", "2", "--theme", "modern"]);
        has(&said, &["Fit 73", "Tallowick", "cv.pdf"]);
        ["cv.pdf", "cv.docx", "letter.pdf", "dossier.pdf", "cv-1.png", "messages.txt"]
            .map(|name| std::fs::read(place.path("out").join(name)).unwrap())
    };
    let (there, here) = (written(true), written(false));
    for (a, b) in there.iter().zip(&here) {
        assert!(a.len() > 500 && a == b, "{} and {} bytes", a.len(), b.len());
    }
}

/// What goes wrong in a worker fails that application alone, with its reason (GAP-053).
#[test]
fn a_worker_that_crashes_or_takes_too_much_is_named() {
    let posting = text(sample_posting());
    std::thread::scope(|scope| {
        for (fault, parts) in [
            ("panic:cv.pdf", ["the render of cv.pdf crashed", "asked for by a test"]),
            ("memory:letter.pdf", ["letter.pdf", "used more than 512 MiB"]),
        ] {
            let posting = posting.as_str();
            scope.spawn(move || {
                let place = Workplace::new();
                let args = ["process", posting, "--out", "out"];
                let fault = [("TAILORD_RENDER_FAULT", fault)];
                let (code, said, told) = place.program_with(&args, &fault, "");
                assert_eq!((code, said.as_str()), (1, ""), "{told}");
                has(&told, &parts);
                has(&place.done(&["jobs"]), &["failed"]);
                assert!(!place.path("out").exists(), "nothing is half-written");
            });
        }
    });
    // A socket where nobody listens: a worker of its own has limits, too.
    made(&Workplace::with("[render]\nsocket = \"/nowhere/render.sock\"\n"));
}

#[test]
fn an_application_is_changed_shown_and_explained() {
    let place = Workplace::with("[render]\nisolate = false\n");
    let id = &made(&place);
    let out = text(place.path("two"));
    let said = place.done(&["edit", id, "replace", LINE, PLAIN, "--out", &out]);
    has(&said, &["revision 2", "two"]);
    assert!(place.path("two/report.json").is_file());
    let refused = place.refused(&["edit", id, "replace", LINE, "Cut it from 90 minutes to 6."]);
    has(&refused, &["90", "no fact states this value"]);
    let refused = place.refused(&["edit", id, "--base", "1", "drop", LINE]);
    has(&refused, &["revision 1", "no longer the newest"]);
    let refused = place.refused(&["edit", id, "--base", "1", "replace", LINE, PLAIN]);
    has(&refused, &[PLAIN]);
    has(&place.refused(&["edit", id, "--base", "9", "drop", LINE]), &["9 of "]);
    has(
        &place.refused(&["edit", id, "drop", "role/halden-freight/a/dispatch-tmi"]),
        &["dispatch-tmi"],
    );

    let shown = |report: &Value| lines(report).contains(&PLAIN.to_owned());
    let dropped = place.json(&["edit", id, "drop", LINE, "--out", &out, "--json"]);
    assert!(!shown(&dropped) && dropped["cv"]["revision"] == 3);
    let back = place.json(&["edit", id, "add", LINE, "--out", &out, "--json"]);
    assert_eq!(back["cv"]["revision"], 4);
    let moved = place.json(&["edit", id, "move", LINE, "1", "--out", &out, "--json"]);
    assert_eq!(moved["cv"]["revision"], 5);
    let undone = place.json(&["edit", id, "undo", "--to", "2", "--out", &out, "--json"]);
    assert!(shown(&undone) && undone["cv"]["revision"] == 6);
    has(
        &place.refused(&["edit", id, "undo", "--to", "2"]),
        &["holds what revision 2 does already"],
    );
    has(&place.refused(&["edit", id, "undo", "--to", "77"]), &["77 of "]);
    let all = place.json(&["edit", id, "revisions", "--json"]);
    assert_eq!(all.as_array().unwrap().len(), 6);
    has(&place.done(&["edit", id, "revisions"]), &["revision 2 brought back", "drop"]);
    // From a pipe, in a process of its own.
    let (code, said, told) = place.program(
        &["--quiet", "edit", id, "replace", LINE, "-", "--out", "piped"],
        &PLAIN.replace("23", "twenty-three"),
    );
    assert_eq!((code, said.trim()), (0, "piped/cv.pdf"), "{told}");

    let report = text(place.path("out/report.json"));
    let posting = text(sample_posting());
    for of in [&id[..6], report.as_str(), posting.as_str()] {
        has(&place.done(&["why", of]), &["Revision ", "roles/", "candidate.toml"]);
    }
    has(&place.done(&["why", "fit", id]), &["SAP"]);
    has(&place.done(&["why", "selection", id]), &["dispatch"]);
    for subject in [vec!["why", id], vec!["why", "fit", id], vec!["why", "selection", id]] {
        let told = place.json(&[subject, vec!["--json"]].concat());
        assert!(told.to_string().len() > 200, "{told}");
    }
    let first = place.json(&["why", id, "--revision", "1", "--json"]);
    assert_eq!(first["revision"], 1);
    has(&place.refused(&["why", "taste", id]), &["fit", "selection"]);
    has(&place.refused(&["why", "ffffff"]), &["ffffff"]);
    has(&place.refused(&["why", &text(posting_file(&place))]), &["process"]);

    has(&place.done(&["show", id]), &["Director of Engineering, Platform", "Hamburg", "Tallowick"]);
    assert_eq!(place.json(&["show", id, "--json"])["posting"]["id"], **id);
    has(&place.done(&["show", id, "--lines"]), &[LINE]);
    let listed = place.json(&["show", id, "--lines", "--revision", "2", "--json"]);
    assert!(listed["revision"] == 2 && listed["lines"].to_string().contains(LINE));
    assert_eq!(
        place.done(&["show", id, "--original"]),
        std::fs::read_to_string(sample_posting()).unwrap()
    );
    let again = text(place.path("again"));
    has(&place.done(&["show", id, "--original", "--out", &again]), &["original.txt"]);
    has(
        &place.done(&["show", id, "--revision", "1", "--out", &again]),
        &["files of revision 1 written to"],
    );
    for name in ["cv.pdf", "letter.docx", "dossier.pdf"] {
        let [a, b] = ["out", "again"].map(|dir| std::fs::read(place.path(dir).join(name)).unwrap());
        assert!(a == b, "{name}");
    }
    has(&place.refused(&["show", "ffffff"]), &["no posting ffffff"]);
}

fn posting_file(place: &Workplace) -> std::path::PathBuf {
    place.file("other.txt", std::fs::read(posting("teacher.txt")).unwrap())
}

#[test]
fn postings_are_listed_filtered_and_given_a_status() {
    let place = Workplace::with("[render]\nisolate = false\n");
    has(&place.done(&["jobs"]), &["No posting"]);
    has(&place.done(&["runs"]), &["No run"]);
    let id = &made(&place);
    has(&place.done(&["jobs"]), &[id, "ready", "Tallowick"]);
    has(&place.done(&["runs", &id[..6]]), &["revision 1"]);
    assert_eq!(place.json(&["runs", "--json", "--limit", "1"])[0]["state"], "done");
    has(&place.done(&["status", id, "applied"]), &["is now applied (was ready)"]);
    assert_eq!(place.json(&["jobs", "--status", "applied", "--json"])[0]["id"], **id);
    assert_eq!(place.json(&["jobs", "--status", "ready", "--json"]), serde_json::json!([]));
    assert_eq!(place.json(&["jobs", "--since", "2h", "--text", "tallow", "--json"])[0]["id"], **id);
    has(&place.done(&["status", id, "rejected", "--reason", "too far away"]), &["is now rejected"]);
    has(&place.refused(&["status", id, "processing"]), &["set by tailord itself"]);
    has(&place.refused(&["status", id, "approved"]), &["approves nothing"]);
    has(&place.done(&["status", id, "ready"]), &["is now ready"]);
    // A posting whose run failed has no revision: it is shown, and not called ready.
    let short =
        text(place.file("short.txt", "The canteen is closed on Friday, bring your own lunch."));
    has(&place.refused(&["process", &short]), &["too few"]);
    has(&place.refused(&["process", "/nowhere.txt"]), &["cannot read /nowhere.txt"]);
    has(&place.refused(&["process", "ftp://example.com/x"]), &["ftp"]);
}

/// Any command of chat on the command line, its work done here.
#[test]
fn do_carries_out_lines_of_chat() {
    let place = Workplace::new();
    let text = std::fs::read_to_string(sample_posting()).unwrap();
    let made = place.done(&["do", &format!("process {text}")]);
    has(&made, &["Fit 73", "revision 1"]);
    has(&place.done(&["do", "jobs --status ready"]), &["Tallowick Supply"]);
    has(&place.refused(&["do", "jbos"]), &["Did you mean `jobs`?"]);
    has(&place.done(&["do", "audit"]), &["@local", "jobs --status ready", "jbos → refused"]);
    has(&place.done(&["do", "health"]), &["store", "master CV"]);
    let server = Server::start(&[(
        "/1",
        Answer::ok("text/html; charset=utf-8", std::fs::read(posting("software-de.html")).unwrap()),
    )]);
    let place = Workplace::with(&format!(
        "[fetch]\nallow_private = [\"{}\"]\n[queue]\nmost_attempts = 1\n",
        server.address
    ));
    let line = format!("bulk {} {}", server.url("/1"), server.url("/gone"));
    let told = place.refused(&["do", &line]);
    has(&told, &["2 of 2 postings", "Failed"]);
    has(&place.done(&["do", "queue dead"]), &["/gone", "404"]);
}

fn with_model(llm: &Llm, more: &str) -> Workplace {
    Workplace::with(&format!(
        "[render]\nisolate = false\n[llm]\nprovider = \"anthropic\"\nbase_url = {:?}\n\
         api_key = {KEY:?}\nmodel = \"claude-sonnet-5\"\ncheap_model = \"claude-haiku-5-5\"\n{more}",
        llm.base_url()
    ))
}

/// A provider that writes nonsense is paid for, told of, and believed in nothing.
#[test]
fn a_model_is_asked_paid_and_not_believed() {
    let llm = Llm::start();
    let place = with_model(&llm, "");
    let offline = Workplace::with("[render]\nisolate = false\n");
    let (posting, out) = (text(sample_posting()), text(place.path("out")));
    let report = place.json(&["process", &posting, "--out", &out, "--tier", "high", "--json"]);
    assert!(report["cost_usd"].as_f64().unwrap() > 0.0, "{}", report["cost_usd"]);
    let plain = offline.json(&["process", &posting, "--out", &text(offline.path("out")), "--json"]);
    // A tagline of one common word says nothing of anybody; all else is as without a model.
    let rest = |report: &Value| lines(report).split_off(2);
    assert_eq!(rest(&report), rest(&plain), "what no fact supports is not said");
    assert_eq!(report["letter"]["text"], plain["letter"]["text"]);
    let asked: Vec<String> = llm.asked().into_iter().map(|asked| asked.stage).collect();
    for stage in ["read", "cv", "letter", "outreach"] {
        assert!(asked.contains(&stage.to_owned()), "{stage} in {asked:?}");
    }
    assert_eq!(llm.refused(), [""; 0]);
    // Asked once; a second run pays nothing.
    let before = llm.asked().len();
    let again = place.json(&["process", &posting, "--out", &out, "--tier", "high", "--json"]);
    assert_eq!((again["cost_usd"].as_f64(), llm.asked().len()), (Some(0.0), before));
    let told = place.done(&["do", "budget"]);
    has(&told, &["anthropic/claude-sonnet-5", "letter"]);

    has(&offline.refused(&["process", &posting, "--engine", "llm"]), &["no LLM is configured"]);
    let silent = Llm::start();
    silent.always("", Play::Status(401, "authentication_error", "no such key"));
    let insisting = with_model(&silent, "");
    let refused = insisting.refused(&["process", &posting, "--engine", "llm", "--out", &out]);
    has(&refused, &["no model could be asked"]);
    let broke =
        with_model(&llm, "[budget]\nrun_usd = 0.000001\nday_usd = 0.000001\nat_cap = \"refuse\"\n");
    let refused = broke.refused(&["process", &posting, "--engine", "llm", "--out", &out]);
    assert!(refused.contains("cap") || refused.contains("budget"), "{refused}");
}
