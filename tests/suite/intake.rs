//! Postings by address: the real binary against a real server on this machine.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::support::server::{Answer, Server};
use crate::support::{Ran, Workplace, root, sample_cv, strings};

fn board(name: &str) -> Vec<u8> {
    std::fs::read(root().join("tests/fixtures/boards").join(name)).unwrap()
}

/// A page with a posting and its application form.
fn page() -> String {
    let posting = std::fs::read_to_string(root().join("data/postings/sample.txt")).unwrap();
    let lines: Vec<String> = posting.lines().map(|line| format!("<p>{line}</p>")).collect();
    format!(
        "<!doctype html><html><head><title>A posting</title></head><body><main>{}</main>\
         <form action=\"/apply\" method=\"post\"><label>Full name* <input name=\"name\"></label>\
         <label>E-mail <input type=\"email\" name=\"email\" required></label>\
         <label>Salary expectation <input name=\"pay\" required></label>\
         <label>CV <input type=\"file\" name=\"cv\"></label></form></body></html>",
        lines.concat()
    )
}

/// A workplace whose configuration allows the server, and points the boards to it.
fn place(server: &Server, more: &str) -> Workplace {
    let place = Workplace::new();
    let (address, base) = (server.address, server.url(""));
    place.file(
        "tailord.toml",
        format!(
            "[fetch]\nallow_private = [\"{address}\"]\n{more}\n[boards]\ngreenhouse = \"{base}\"\n\
             lever = \"{base}\"\nashby = \"{base}\"\nworkable = \"{base}\"\n\
             smartrecruiters = \"{base}\"\nworkday = \"{base}\"\n"
        ),
    );
    place
}

fn process(place: &Workplace, url: &str) -> Ran {
    let profile = sample_cv();
    let profile = profile.to_str().unwrap();
    place.run(["process", url, "--profile", profile, "--out", "out", "--json"])
}

/// The failure of a page, which leaves nothing behind.
fn fails(server: &Server, more: &str, path: &str, parts: &[&str]) {
    let place = place(server, more);
    process(&place, &server.url(path)).fails_with(parts);
    assert_eq!(place.files("out"), Vec::<String>::new(), "nothing is half-written");
}

fn field<'a>(report: &'a Value, label: &str) -> &'a Value {
    let fields = report["form"]["fields"].as_array().unwrap();
    let found = fields.iter().find(|field| field["label"] == label);
    found.unwrap_or_else(|| panic!("no `{label}` in {fields:#?}"))
}

/// GAP-032, GAP-023: the page is read, its snapshot kept, its form mined and answered.
#[test]
fn a_page_becomes_an_application_with_its_form() {
    let server = Server::start(&[
        ("/jobs/1", Answer::redirect("/jobs/1/")),
        ("/jobs/1/", Answer::ok("text/html; charset=utf-8", page())),
    ]);
    let place = place(&server, "");
    let url = server.url("/jobs/1");
    let report = process(&place, &url).ok().json();
    assert_eq!(report["posting"]["source"], url);
    assert_eq!(field(&report, "Full name")["answer"], "Nora Feldkamp");
    assert_eq!(field(&report, "Full name")["required"], true);
    assert_eq!(strings(&field(&report, "E-mail")["facts"]), ["contact/email"]);
    let pay = field(&report, "Salary expectation");
    assert!(pay["answer"].is_null());
    assert!(pay["note"].as_str().unwrap().starts_with("you decide"));
    assert_eq!(field(&report, "CV")["type"], "file");
    let id = report["posting"]["id"].as_str().unwrap();
    assert_eq!(place.run(["show", id, "--original"]).ok().stdout, page());
    place.run(["show", id, "--original", "--out", "kept"]).ok();
    assert_eq!(std::fs::read(place.path("kept/original.html")).unwrap(), page().as_bytes());
    assert!(place.run(["show", id]).ok().stdout.contains(&url));
    let dossier = crate::support::pdftotext(&place.path("out/dossier.pdf"));
    assert!(dossier.contains("Salary expectation") && dossier.contains("you decide"), "{dossier}");
    let summary = place
        .run(["process", &url, "--profile", sample_cv().to_str().unwrap(), "--out", "out"])
        .ok()
        .stdout;
    assert!(summary.contains("Application form: 4 fields, 3 answered, 1 for you"), "{summary}");
    assert!(summary.contains("required: Salary expectation"), "{summary}");
}

/// GAP-039: without the configuration's word nothing on this machine is contacted.
#[test]
fn private_addresses_are_not_contacted_by_default() {
    let server = Server::start(&[("/jobs/1", Answer::ok("text/html", page()))]);
    let port = server.address.port();
    let place = Workplace::new();
    for host in ["127.0.0.1", "localhost", "[::1]", "0x7f.1", "2130706433", "127.1"] {
        process(&place, &format!("http://{host}:{port}/jobs/1"))
            .fails_with(&["fetch.allow_private"]);
    }
    for url in [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/",
        "http://localhost/",
    ] {
        process(&place, url).fails_with(&["not on the public internet", "fetch.allow_private"]);
    }
    assert_eq!(server.asked(), Vec::<String>::new());
    assert_eq!(place.files("out"), Vec::<String>::new());
}

/// GAP-039: a redirect opens no door that its first address had not.
#[test]
fn redirects_to_private_addresses_are_refused() {
    let inner = Server::start(&[("/secret", Answer::ok("text/html", page()))]);
    let to_inner = inner.url("/secret");
    let server = Server::start(&[
        ("/meta", Answer::redirect("http://169.254.169.254/latest/meta-data/")),
        ("/inner", Answer::redirect(&to_inner)),
        ("/file", Answer::redirect("file:///etc/passwd")),
        ("/loop", Answer::redirect("/loop")),
    ]);
    fails(&server, "", "/meta", &["169.254.169.254", "not on the public internet"]);
    fails(&server, "", "/inner", &["only the ports 80 and 443"]);
    fails(&server, "", "/file", &["only http:// and https://"]);
    assert_eq!(inner.asked(), Vec::<String>::new(), "the other server was not contacted");
    fails(&server, "", "/loop", &["redirects more than 5 times"]);
    let loops = server.asked().iter().filter(|path| *path == "/loop").count();
    assert_eq!(loops, 6, "the page and five redirects");
}

#[test]
fn a_proxy_of_the_environment_is_not_used() {
    let proxy = Server::start(&[]);
    let server = Server::start(&[("/jobs/1", Answer::ok("text/html", page()))]);
    let place = place(&server, "");
    let (url, profile, through) = (server.url("/jobs/1"), sample_cv(), proxy.url(""));
    let args = ["process", &url, "--profile", profile.to_str().unwrap(), "--out", "out"];
    let with_proxy = |command: &mut std::process::Command| {
        for name in ["http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
            command.env(name, &through);
        }
    };
    place.run_with(args, with_proxy, b"").ok();
    assert_eq!(proxy.asked(), Vec::<String>::new());
}

#[test]
fn slow_and_endless_answers_end_in_bounds() {
    let server = Server::start(&[("/slow", Answer::Silence), ("/endless", Answer::Endless)]);
    fails(&server, "timeout_ms = 200", "/slow", &["did not answer in time (0.2 s", "paste"]);
    fails(&server, "", "/endless", &["larger than 5 MiB"]);
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn what_is_no_posting_is_refused_with_what_to_do() {
    let packed =
        |bytes: &[u8]| Answer::ok("text/html", gzip(bytes)).with("content-encoding", "gzip");
    let large = "A word. ".repeat(900_000);
    let server = Server::start(&[
        ("/large", Answer::ok("text/html", large.as_bytes())),
        ("/bomb", packed(&vec![b' '; 60_000_000])),
        ("/packed", packed(page().as_bytes())),
        ("/brotli", Answer::ok("text/html", "x").with("content-encoding", "br")),
        ("/picture", Answer::ok("image/png", "\u{89}PNG")),
        ("/unnamed", Answer::Page(200, Vec::new(), page().into_bytes())),
        ("/empty", Answer::ok("text/html", "")),
        ("/script", Answer::ok("text/html", "<html><body><div id=root></div></body></html>")),
        ("/403", Answer::status(403)),
        ("/429", Answer::status(429).with("retry-after", "30")),
        ("/500", Answer::status(500)),
    ]);
    for (path, parts) in [
        ("/large", ["larger than 5 MiB", "save the page"]),
        ("/bomb", ["larger than 5 MiB", "save the page"]),
        ("/brotli", ["`br` was not asked for", "save the page"]),
        ("/picture", ["of the kind image/png", "the posting itself"]),
        ("/unnamed", ["of no stated kind", "the posting itself"]),
        ("/empty", ["the posting is empty", "paste its text"]),
        ("/script", ["words could be read", "paste the text"]),
        ("/403", ["does not let programs read", "paste the text"]),
        ("/404", ["the posting is gone", "copy the address anew"]),
        ("/429", ["Wait 30 seconds", "paste the text"]),
        ("/500", ["has a problem of its own", "Try again later"]),
    ] {
        fails(&server, "", path, &parts);
    }
    let place = place(&server, "");
    process(&place, &server.url("/packed")).ok();
}

#[test]
fn the_encoding_its_server_names_is_honoured() {
    let text = "Ingénieur fiabilité chez Écluse Énergie. Nous cherchons une personne expérimentée \
                pour gérer la fiabilité de nos barrages, mener les réunions et former l'équipe.";
    let bytes = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let server = Server::start(&[(
        "/jobs/1",
        Answer::ok("text/plain; charset=windows-1252", bytes.clone()),
    )]);
    let place = place(&server, "");
    let report = process(&place, &server.url("/jobs/1")).ok().json();
    let id = report["posting"]["id"].as_str().unwrap();
    let none_needed = strings(&report["warnings"]);
    assert!(!none_needed.iter().any(|warning| warning.contains("UTF-8")), "{none_needed:?}");
    assert_eq!(report["posting"]["language"], "fr");
    // The bytes are kept as they came; they are no UTF-8.
    place.run(["show", id, "--original"]).fails_with(&["--out DIR"]);
    place.run(["show", id, "--original", "--out", "kept"]).ok();
    assert_eq!(std::fs::read(place.path("kept/original.txt")).unwrap(), bytes);
}

/// GAP-023: each board's interface is asked for the posting behind the public address.
#[test]
fn boards_are_read_through_their_interfaces() {
    let server = Server::start(&[
        (
            "/v1/boards/larkspurlabs/jobs/4001?questions=true&pay_transparency=true",
            Answer::ok("application/json", board("greenhouse.json")),
        ),
        (
            "/api/v2/accounts/elmfield/jobs/0E1F2A3B4C",
            Answer::ok("application/json", board("workable.json")),
        ),
        (
            "/api/v1/jobs/0E1F2A3B4C/form",
            Answer::ok("application/json", board("workable-form.json")),
        ),
        (
            "/v1/companies/Brunnthal/postings/744000012",
            Answer::ok("application/json", board("smartrecruiters.json")),
        ),
        (
            "/wday/cxs/copperline/Careers/job/York/Civil-Engineer_R-12",
            Answer::ok("application/json", board("workday.json")),
        ),
    ]);
    for (url, title, fields) in [
        (
            "https://job-boards.greenhouse.io/larkspurlabs/jobs/4001".to_owned(),
            "Engineering Manager, Booking",
            14,
        ),
        (
            "https://apply.workable.com/elmfield/j/0E1F2A3B4C/".to_owned(),
            "Staff Nurse, Night Shift",
            8,
        ),
        (
            "https://jobs.smartrecruiters.com/Brunnthal/744000012-buchhalter".to_owned(),
            "Buchhalter",
            2,
        ),
        (
            "https://copperline.wd3.myworkdayjobs.com/en-US/Careers/job/York/Civil-Engineer_R-12"
                .to_owned(),
            "Civil Engineer",
            0,
        ),
    ] {
        let place = place(&server, "");
        let report = process(&place, &url).ok().json();
        assert_eq!(report["posting"]["title"], title);
        assert_eq!(report["posting"]["source"], url);
        assert_eq!(report["posting"]["format"], "board_json");
        assert_eq!(report["form"]["fields"].as_array().unwrap().len(), fields, "{url}");
        assert!(!strings(&report["warnings"]).iter().any(|w| w.contains("interface")), "{report}");
    }
}

/// GAP-023: answers on a whole form of a board.
#[test]
fn the_form_of_a_board_is_answered_from_the_facts_only() {
    let place = Workplace::new();
    let saved = place.file("saved.json", board("greenhouse.json"));
    let report = place.process(&saved, &sample_cv());
    assert_eq!(report["posting"]["company"], "Larkspur Labs");
    assert_eq!(report["extracted"]["salary"]["min"], 90_000.0);
    let answer = |label: &str| field(&report, label)["answer"].clone();
    assert_eq!(answer("First Name"), "Nora");
    assert_eq!(answer("Location (City)"), "Berlin, Germany");
    assert_eq!(answer("Resume/CV"), "cv.pdf");
    let years = answer("How many years of experience do you have with Kubernetes?");
    assert!(years.as_str().unwrap().parse::<u32>().unwrap() > 0, "{years}");
    assert!(answer("How many years of experience do you have with COBOL?").is_null());
    assert!(answer("Why do you want to work at Larkspur Labs?").as_str().unwrap().len() > 100);
    for own in [
        "Do you require visa sponsorship to work in the UK?",
        "What are your salary expectations?",
        "How do you describe your gender?",
    ] {
        assert!(answer(own).is_null(), "{own}");
        assert!(field(&report, own)["note"].as_str().unwrap().starts_with("you decide"));
    }
    assert!(report["cv"]["refused"].as_array().unwrap().is_empty(), "{}", report["cv"]["refused"]);
}

#[test]
fn a_saved_answer_of_a_board_is_read_from_standard_input() {
    let place = Workplace::new();
    let profile = sample_cv();
    let args = ["process", "-", "--profile", profile.to_str().unwrap(), "--out", "out", "--json"];
    let report = place.run_with(args, |_| {}, &board("lever.json")).ok().json();
    assert_eq!(report["posting"]["title"], "Night Operations Manager");
    assert_eq!(report["posting"]["company"], "Marshgate");
    assert_eq!(report["posting"]["location"], "Bristol; Cardiff");
}
