//! Prints every measured figure beside its target: `scripts/bench`.
//!
//! Medians of one run on the machine at hand. Nothing fails here: figures are for people.

#![expect(clippy::print_stdout, reason = "printing figures is what a benchmark is for")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use chrono::{DateTime, NaiveDate, TimeZone as _, Utc};
use rayon::prelude::*;
use tailord::application::Cv;
use tailord::candidate::{self, MasterCv, Scope};
use tailord::document::{Renderer, Style, Theme};
use tailord::lexicon::{Lexicon, Words, relation};
use tailord::pipeline::{extract, fit, pains, plan};
use tailord::posting::{self, Posting};
use tailord::tagger::Model;
use tailord::truth::{Claim, Section, Verified, Verifier};

fn main() {
    let binary = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    println!("{:<58}{:>14}  target", "figure", "measured");
    load();
    let bench = Bench::new(&root);
    bench.extraction();
    bench.truth();
    bench.rendering();
    bench.throughput();
    if let Some(binary) = binary {
        cold_process(&root, Path::new(&binary));
    }
}

/// What is read from postings with, made ready: the first thing in the process, so that the most
/// memory it ever held is a measure.
fn load() {
    let before = tailord::memory::peak_rss_kib("self");
    let took =
        ms(|| (Lexicon::bundled(), Words::bundled(), Model::bundled(), relation("Go", "Java")));
    row("lexicon, words and model of skills, loaded", &format!("{took:.1} ms"), "≤ 80 ms");
    if let (Some(before), Some(after)) = (before, tailord::memory::peak_rss_kib("self")) {
        let held = (after - before) as f64 / 1024.0;
        row("their memory", &format!("{held:.0} MiB"), "≤ 40 MiB");
    }
}

fn row(figure: &str, measured: &str, target: &str) {
    println!("{figure:<58}{measured:>14}  {target}");
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Milliseconds that `work` takes.
fn ms<T>(work: impl FnOnce() -> T) -> f64 {
    let start = Instant::now();
    let kept = work();
    let elapsed = start.elapsed().as_secs_f64() * 1e3;
    drop(kept);
    elapsed
}

struct Bench {
    master: MasterCv,
    lexicon: Lexicon,
    verifier: Verifier,
    renderer: Renderer,
    postings: Vec<Posting>,
    sample: Posting,
    today: NaiveDate,
}

impl Bench {
    fn new(root: &Path) -> Self {
        let master = candidate::load(&root.join("data/master-cv")).expect("the sample is sound");
        let now: DateTime<Utc> = Utc.timestamp_opt(1_795_435_200, 0).unwrap();
        let mut paths: Vec<PathBuf> = std::fs::read_dir(root.join("tests/fixtures/postings"))
            .expect("fixtures")
            .map(|entry| entry.expect("fixture").path())
            .filter(|path| !path.ends_with("labels.json") && !path.ends_with("README.md"))
            .collect();
        paths.sort();
        let postings = paths
            .iter()
            .map(|path| {
                let bytes = std::fs::read(path).expect("fixture");
                posting::read(&path.to_string_lossy(), &bytes).expect("a readable fixture")
            })
            .collect();
        let sample = std::fs::read(root.join("data/postings/sample.txt")).expect("the sample");
        Self {
            sample: posting::read("sample.txt", &sample).expect("a readable sample"),
            lexicon: master.lexicon(Lexicon::bundled()),
            verifier: Verifier::new(&master, Lexicon::bundled()).at(now.date_naive()),
            renderer: Renderer::new(Style::default()),
            master,
            postings,
            today: now.date_naive(),
        }
    }

    fn extraction(&self) {
        let mut each: Vec<f64> = Vec::new();
        for posting in &self.postings {
            let runs = (0..9).map(|_| ms(|| extract::run(posting, Lexicon::bundled()))).collect();
            each.push(median(runs));
        }
        let worst = each.iter().copied().fold(0.0, f64::max);
        row("extraction, median posting", &format!("{:.2} ms", median(each)), "≤ 5 ms");
        row("extraction, slowest posting", &format!("{worst:.2} ms"), "≤ 5 ms");
    }

    /// What a claim costs, and a whole CV.
    fn truth(&self) {
        let cv = self.cv(&self.sample).into_inner();
        let bullets = cv.roles.iter().flat_map(|shown| {
            let scope = Scope::Role(shown.role.clone());
            shown.bullets.iter().map(move |line| Claim {
                // Not the candidate's own words, which would pass unread.
                text: format!("Also {}", line.text.to_plain().to_lowercase()),
                section: Section::Experience,
                scope: scope.clone(),
                facts: Vec::new(),
            })
        });
        let bullets: Vec<Claim> = bullets.collect();
        let rounds: Vec<Vec<f64>> = (0..9)
            .map(|_| {
                let verifier = self.unasked();
                bullets.iter().map(|claim| ms(|| verifier.check(claim))).collect()
            })
            .collect();
        let claims: Vec<f64> = (0..bullets.len())
            .map(|at| median(rounds.iter().map(|round| round[at]).collect()))
            .collect();
        let worst = claims.iter().copied().fold(0.0, f64::max);
        row("a claim verified, median", &format!("{:.2} ms", median(claims)), "≤ 1 ms");
        row("a claim verified, slowest", &format!("{worst:.2} ms"), "≤ 1 ms");
        let whole = (0..9)
            .map(|_| {
                let verifier = self.unasked();
                ms(|| verifier.verify_cv(cv.clone()))
            })
            .collect();
        row("the sample's CV verified", &format!("{:.1} ms", median(whole)), "≤ 30 ms");
    }

    /// A verifier that was asked nothing yet: what it has read or judged before costs nothing again.
    fn unasked(&self) -> Verifier {
        let verifier = Verifier::new(&self.master, Lexicon::bundled()).at(self.today);
        verifier.warm();
        verifier
    }

    /// The CV for one posting: extracted, matched, planned, verified, fitted to two pages.
    fn cv(&self, posting: &Posting) -> Verified<Cv> {
        let extracted = extract::run(posting, Lexicon::bundled());
        drop(pains::run(posting, &extracted));
        drop(fit::run(&self.master, &extracted, &self.lexicon, self.today));
        let plan = plan::run(&self.master, posting, &extracted, &self.lexicon, self.today)
            .expect("templates of this program");
        let checked = self.verifier.verify_cv(plan.cv);
        self.renderer
            .fit(&self.master, &checked.document, &plan.ranked, 2)
            .expect("a CV that can be laid out")
            .cv
    }

    fn rendering(&self) {
        let cvs: Vec<Verified<Cv>> = self.postings.iter().map(|posting| self.cv(posting)).collect();
        let render = |cv: &Verified<Cv>| self.renderer.cv(&self.master, cv).expect("a CV");
        let edits = self.edits();
        for theme in Theme::ALL {
            self.theme(theme, &edits, &cvs);
        }
        let checked = cvs.iter().map(|cv| ms(|| render(cv))).collect();
        row("CV to PDF, read back and compared", &format!("{:.1} ms", median(checked)), "-");
        let read_back: usize = Theme::ALL
            .into_iter()
            .map(|theme| {
                let renderer = Renderer::new(Style { theme, ..Style::default() });
                cvs.iter().filter(|cv| renderer.cv(&self.master, cv).is_ok()).count()
            })
            .sum();
        row(
            "text read back from the PDF, in order, all themes",
            &format!("{:.0} %", 100.0 * read_back as f64 / (Theme::ALL.len() * cvs.len()) as f64),
            "100 %",
        );
    }

    /// The CV for the sample posting, each time with another bullet left out.
    fn edits(&self) -> Vec<Verified<Cv>> {
        let whole = self.cv(&self.sample).into_inner();
        let mut edits = Vec::new();
        for (role, shown) in whole.roles.iter().enumerate() {
            for bullet in 0..shown.bullets.len() {
                let mut cv = whole.clone();
                cv.roles[role].bullets.remove(bullet);
                edits.push(self.verifier.verify_cv(cv).document);
            }
        }
        edits
    }

    /// What a CV costs in one theme, warm. Each CV differs from the one before, so that no memory
    /// of the last layout flatters.
    fn theme(&self, theme: Theme, edits: &[Verified<Cv>], cvs: &[Verified<Cv>]) {
        let renderer = Renderer::new(Style { theme, ..Style::default() });
        let name = format!("{theme:?}").to_lowercase();
        let pdf =
            |cv: &Verified<Cv>| ms(|| renderer.cv_pdf_unchecked(&self.master, cv).expect("a CV"));
        // The sample over and over, another bullet left out each time: nothing is laid out that was
        // laid out before as a whole.
        for cv in edits {
            pdf(cv);
        }
        let warm = edits.iter().chain(edits).chain(edits).map(pdf).collect();
        row(
            &format!("warm render of the two-page sample to PDF, {name}"),
            &format!("{:.1} ms", median(warm)),
            "≤ 10 ms",
        );
        let others = cvs.iter().chain(cvs).map(pdf).collect();
        row(
            &format!("CV for another posting to PDF, warm, {name}"),
            &format!("{:.1} ms", median(others)),
            "-",
        );
        let docx = cvs.iter().map(|cv| ms(|| renderer.cv_docx(&self.master, cv).expect("a CV")));
        row(&format!("CV to DOCX, {name}"), &format!("{:.1} ms", median(docx.collect())), "≤ 5 ms");
        let pages = cvs.iter().take(12).map(|cv| {
            let made = renderer.cv(&self.master, cv).expect("a CV");
            ms(|| made.png().expect("pictures")) / made.pages as f64
        });
        row(
            &format!("PNG preview, a page, {name}"),
            &format!("{:.1} ms", median(pages.collect())),
            "≤ 60 ms",
        );
    }

    fn throughput(&self) {
        const COUNT: usize = 200;
        let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().expect("two threads");
        // 200 different texts: the fixtures, each with a line of its own.
        let texts: Vec<String> = (0..COUNT)
            .map(|number| {
                let posting = &self.postings[number % self.postings.len()];
                format!("{}\nReference {number}\n", posting.text)
            })
            .collect();
        let start = Instant::now();
        let bytes: usize = pool.install(|| {
            texts
                .par_iter()
                .map(|text| {
                    let posting = posting::read("bench.txt", text.as_bytes()).expect("a posting");
                    let cv = self.cv(&posting);
                    self.renderer.cv(&self.master, &cv).expect("a CV").pdf.len()
                })
                .sum()
        });
        assert!(bytes > COUNT * 1000, "every posting has its PDF");
        let rate = COUNT as f64 / start.elapsed().as_secs_f64();
        row("200 postings on two cores, each with its CV PDF", &format!("{rate:.0} /s"), "≥ 20 /s");
    }
}

/// The whole program from a cold start, offline, all artifacts, a fresh store each time.
fn cold_process(root: &Path, binary: &Path) {
    let mut wall = Vec::new();
    let (mut peak, mut worker) = (Vec::new(), Vec::new());
    for _ in 0..11 {
        let home = tempfile::tempdir().expect("a temporary folder");
        let mut command = Command::new(binary);
        command
            .current_dir(home.path())
            .env("HOME", home.path())
            .env("TAILORD__LOG__LEVEL", "tailord::app=info")
            .arg("process")
            .arg(root.join("data/postings/sample.txt"))
            .arg("--profile")
            .arg(root.join("data/master-cv"))
            .args(["--out", "out"]);
        let start = Instant::now();
        let output = command.output().expect("the binary runs");
        wall.push(start.elapsed().as_secs_f64() * 1e3);
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{log}");
        peak.extend(number_after(&log, " peak_rss_kib="));
        worker.extend(number_after(&log, " worker_rss_kib="));
    }
    row(
        "tailord process, cold, all artifacts, wall",
        &format!("{:.0} ms", median(wall)),
        "≤ 400 ms",
    );
    if !peak.is_empty() && !worker.is_empty() {
        let (program, worker) = (median(peak) / 1024.0, median(worker) / 1024.0);
        row("tailord process, peak memory", &format!("{program:.0} MiB"), "≤ 120 MiB");
        // Each counts the pages of the program file that both share.
        row("its render worker, peak memory", &format!("{worker:.0} MiB"), "≤ 120 MiB");
    }
}

/// The number behind `key` in a log whose colours are off.
fn number_after(log: &str, key: &str) -> Option<f64> {
    let rest = log.split(key).nth(1)?;
    rest.split(|byte: char| !byte.is_ascii_digit()).next()?.parse().ok()
}
