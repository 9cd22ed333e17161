//! What is thrown at, one for every parser of outside data.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use tailord::candidate::import::import_bytes;
use tailord::candidate::{self, RoleId, Scope};
use tailord::catalogue::{self, MAX_CHARACTERS};
use tailord::chat::slack::inbound;
use tailord::eval::interval::Random;
use tailord::lexicon::Lexicon;
use tailord::truth::{Claim, Section, Verifier};
use tailord::{posting, reader};

use super::mutate;

/// What is done with an input.
type Parse = Box<dyn FnMut(&[u8])>;

/// A parser with what it is fed.
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// What one input may cost in a release build.
    pub limit: Duration,
    corpus: Vec<Vec<u8>>,
    make: fn(&mut Random, &[Vec<u8>]) -> Vec<u8>,
    parse: Parse,
}

impl Target {
    /// Throws one input; the slower of what it took.
    ///
    /// # Panics
    /// When it panicked or took too long: with the place where the input is.
    pub fn throw(&mut self, dice: &mut Random, kept: &Path, limit: Duration) -> Duration {
        let input = (self.make)(dice, &self.corpus);
        let place = kept.join(self.name);
        // Before it is parsed: a stack that overflows ends the process.
        std::fs::write(&place, &input).expect("a place for the input");
        let mut took = self.time(&input, &place);
        // The machine may have been busy with something else.
        for _ in 0..4 {
            if took > limit {
                took = took.min(self.time(&input, &place));
            }
        }
        assert!(took <= limit, "{took:?} for {}", place.display());
        took
    }

    /// Throws this input; what it took.
    ///
    /// # Panics
    /// When it panicked: with the place where the input is.
    pub fn time(&mut self, input: &[u8], place: &Path) -> Duration {
        let start = Instant::now();
        let parsed = catch_unwind(AssertUnwindSafe(|| (self.parse)(input)));
        assert!(parsed.is_ok(), "{} panics at {}", self.name, place.display());
        start.elapsed()
    }
}

/// All of them.
pub fn all(root: &Path) -> Vec<Target> {
    let fixtures = root.join("tests/fixtures");
    let files = |folders: &[&str]| corpus(folders.iter().map(|folder| fixtures.join(folder)));
    let documents = files(&["documents"]);
    vec![
        Target {
            name: "postings",
            limit: Duration::from_secs(1),
            corpus: files(&["postings", "boards", "jsonld_malformed", "bad"]),
            make: mutate::bytes,
            parse: Box::new(|input| drop(posting::read("posting.html", input))),
        },
        Target {
            name: "documents",
            limit: Duration::from_secs(5),
            corpus: documents,
            make: document,
            parse: Box::new(|input| {
                drop(reader::read(input));
                drop(posting::read("posting", input));
            }),
        },
        imports(files(&["resumes", "documents"])),
        master_cv(root),
        Target {
            name: "envelopes",
            limit: Duration::from_millis(100),
            corpus: envelopes(),
            make: mutate::bytes,
            parse: Box::new(|input| {
                if let Ok(frame) = serde_json::from_slice(input) {
                    drop(inbound::ack("e1", &frame));
                    drop(inbound::read(&frame));
                }
            }),
        },
        Target {
            name: "commands",
            limit: Duration::from_millis(100),
            corpus: lines(&root.join("docs/commands.md")),
            make: mutate::bytes,
            parse: Box::new(|input| {
                let line: String =
                    String::from_utf8_lossy(input).chars().take(MAX_CHARACTERS + 10).collect();
                // What is understood is understood the same when it is written again.
                if let Ok(command) = catalogue::parse(&line) {
                    let again = command.to_string();
                    // Quotes may make it longer than a line may be.
                    if again.chars().count() <= MAX_CHARACTERS {
                        assert_eq!(catalogue::parse(&again).as_ref(), Ok(&command), "{again}");
                    }
                }
            }),
        },
        claims(root),
    ]
}

/// All files of some folders, in a fixed order.
fn corpus(folders: impl Iterator<Item = PathBuf>) -> Vec<Vec<u8>> {
    let mut paths: Vec<PathBuf> = folders
        .flat_map(|folder| std::fs::read_dir(folder).expect("the fixtures"))
        .map(|entry| entry.expect("a file").path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).expect("a file")).collect()
}

fn lines(path: &Path) -> Vec<Vec<u8>> {
    let text = std::fs::read_to_string(path).expect("a text");
    let lines: Vec<Vec<u8>> =
        text.lines().filter(|line| line.len() > 3).map(|line| line.as_bytes().to_vec()).collect();
    assert!(lines.len() > 100, "{} lines", lines.len());
    lines
}

/// A document; of an archive, mostly one whose files can be reached.
fn document(dice: &mut Random, corpus: &[Vec<u8>]) -> Vec<u8> {
    if dice.below(3) > 0 {
        let original = &corpus[dice.below(corpus.len())];
        if let Some(archive) = mutate::archive(dice, original) {
            return archive;
        }
    }
    mutate::bytes(dice, corpus)
}

fn imports(corpus: Vec<Vec<u8>>) -> Target {
    let place = tempfile::tempdir().expect("a folder");
    let mut at = 0_u64;
    Target {
        name: "imports",
        limit: Duration::from_secs(5),
        corpus,
        make: document,
        parse: Box::new(move |input| {
            for name in ["cv.yaml", "cv.json", "cv"] {
                at += 1;
                let to = place.path().join(at.to_string());
                drop(import_bytes(name, input, &to));
                let left = std::fs::read_dir(place.path()).expect("the folder").count();
                assert!(left <= 1, "it wrote elsewhere");
                drop(std::fs::remove_dir_all(&to));
            }
        }),
    }
}

/// The sample with one file in which something is wrong.
fn master_cv(root: &Path) -> Target {
    let sample = root.join("data/master-cv");
    let mut files = Vec::new();
    for folder in [sample.clone(), sample.join("roles"), sample.join("projects")] {
        for entry in std::fs::read_dir(folder).expect("the sample") {
            let path = entry.expect("a file").path();
            if path.is_file() {
                let name = path.strip_prefix(&sample).expect("below it").to_owned();
                files.push((name, std::fs::read(&path).expect("a file")));
            }
        }
    }
    files.sort();
    let place = tempfile::tempdir().expect("a folder");
    for (name, content) in &files {
        let path = place.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, content).expect("a file");
    }
    let corpus = files.iter().map(|(_, content)| content.clone()).collect();
    let mut at = 0;
    Target {
        name: "master-cv",
        limit: Duration::from_secs(1),
        corpus,
        make: mutate::bytes,
        parse: Box::new(move |input| {
            at = (at + 1) % files.len();
            let (name, content) = &files[at];
            std::fs::write(place.path().join(name), input).expect("a file");
            drop(candidate::check(place.path()));
            std::fs::write(place.path().join(name), content).expect("a file");
        }),
    }
}

/// One of each kind.
fn envelopes() -> Vec<Vec<u8>> {
    [
        r#"{"type":"slash_commands","envelope_id":"e1","payload":{"command":"/tailord","text":"jobs --since 3h","user_id":"U1","channel_id":"C1","trigger_id":"1.2.a","response_url":"https://hooks.slack.com/commands/1/2"}}"#,
        r#"{"type":"events_api","envelope_id":"e2","payload":{"event_id":"E1","event":{"type":"app_mention","user":"U1","channel":"C1","ts":"5.1","thread_ts":"4.1","text":"<@UBOT> help <https://a.example|a>"}}}"#,
        r#"{"type":"events_api","envelope_id":"e3","payload":{"event":{"type":"message","subtype":"file_share","channel_type":"im","user":"U1","channel":"D1","text":"this","files":[{"name":"jd.pdf","size":12,"url_private":"https://files.slack.com/a","url_private_download":"https://files.slack.com/b"}]}}}"#,
        r#"{"type":"events_api","envelope_id":"e4","payload":{"event":{"type":"reaction_added","user":"U1","reaction":"+1","item":{"type":"message","channel":"C1","ts":"4.1"}}}}"#,
        r#"{"type":"events_api","envelope_id":"e5","payload":{"event":{"type":"app_home_opened","user":"U1","tab":"home","view":{"id":"V1","hash":"1.a"}}}}"#,
        r#"{"type":"interactive","envelope_id":"e6","payload":{"type":"block_actions","user":{"id":"U1"},"channel":{"id":"C1"},"container":{"message_ts":"4.1","channel_id":"C1","thread_ts":"4.0"},"trigger_id":"1.2.a","response_url":"https://hooks.slack.com/actions/1","actions":[{"action_id":"a/0","block_id":"b","type":"button","value":"approve abc"},{"action_id":"m","type":"static_select","selected_option":{"value":"x"}}]}}"#,
        r#"{"type":"interactive","envelope_id":"e7","payload":{"type":"view_submission","user":{"id":"U1"},"view":{"id":"V1","callback_id":"edit","private_metadata":"{\"line\":\"a\"}","state":{"values":{"b":{"a":{"type":"plain_text_input","value":"new text"},"r":{"type":"rich_text_input","rich_text_value":{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":"x","style":{"bold":true}}]}]}}}}}}}}"#,
        r#"{"type":"hello","num_connections":1,"connection_info":{"app_id":"A1"}}"#,
        r#"{"type":"disconnect","reason":"refresh_requested"}"#,
    ]
    .map(|frame| frame.as_bytes().to_vec())
    .into()
}

/// Lines of the truth benchmark, at the verifier.
fn claims(root: &Path) -> Target {
    let mut corpus = Vec::new();
    for folder in ["tests/truth", "tests/truth/more"] {
        for entry in std::fs::read_dir(root.join(folder)).expect("the benchmark") {
            let path = entry.expect("a file").path();
            if path.extension().is_none_or(|ending| ending != "jsonl") {
                continue;
            }
            let text = std::fs::read_to_string(&path).expect("a text");
            corpus.extend(text.lines().map(|line| {
                let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
                line["text"].as_str().expect("a text").as_bytes().to_vec()
            }));
        }
    }
    assert!(corpus.len() > 1_000, "the benchmark has {} lines", corpus.len());
    corpus.sort();
    let master = candidate::load(&root.join("data/master-cv")).expect("the sample is sound");
    let verifier = Verifier::new(&master, Lexicon::bundled());
    let sections = [
        Section::Profile,
        Section::Experience,
        Section::Skills,
        Section::Credentials,
        Section::Languages,
        Section::Identity,
        Section::Letter,
        Section::Message,
    ];
    let mut at = 0;
    Target {
        name: "claims",
        limit: Duration::from_millis(10),
        corpus,
        make: claim,
        parse: Box::new(move |input| {
            // The same input is always the same claim, but for a number at its end: a verdict that
            // was given before would cost nothing.
            at += 1;
            let sum: usize = input.iter().map(|byte| usize::from(*byte)).sum();
            let section = sections[sum % sections.len()];
            let scope = match section {
                Section::Experience => Scope::Role(RoleId("halden-freight".to_owned())),
                _ => Scope::Candidate,
            };
            let text = format!("{} {at}", String::from_utf8_lossy(input));
            drop(verifier.check(&Claim { text, section, scope, facts: Vec::new() }));
        }),
    }
}

/// Three times the longest line of a CV, at most.
fn claim(dice: &mut Random, corpus: &[Vec<u8>]) -> Vec<u8> {
    let mut input = mutate::bytes(dice, corpus);
    input.truncate(1_000);
    input
}
