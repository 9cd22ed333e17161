//! Pages as pictures, compared with those in `tests/golden`, which were looked at before they were
//! kept. After a change that is meant: `UPDATE_GOLDEN=1 cargo test --lib golden`, then look at them.

use std::path::PathBuf;

use tiny_skia::Pixmap;

use super::letter::LetterHead;
use super::margin::{Margins, Sides};
use super::render::Renderer;
use super::sample;
use super::style::{Paper, Spacing, Style, Theme};

/// Resolution: small, and still legible as a layout.
const PPI: f64 = 44.0;
/// A channel may differ by so much, of 255, without counting.
const SAME: u8 = 40;
/// Share of the pixels that may differ: rounding of another processor, not a moved line.
const TOLERANCE: f64 = 0.002;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

/// Share of the pixels that differ.
fn difference(a: &Pixmap, b: &Pixmap) -> f64 {
    if (a.width(), a.height()) != (b.width(), b.height()) {
        return 1.0;
    }
    let pixels = a.data().chunks(4).zip(b.data().chunks(4));
    let other = pixels.filter(|(a, b)| a.iter().zip(*b).any(|(a, b)| a.abs_diff(*b) > SAME));
    other.count() as f64 / f64::from(a.width() * a.height())
}

/// Compares with the picture kept, or keeps this one when asked to; says what is wrong.
fn compare(name: &str, png: &[u8]) -> Option<String> {
    let path = folder().join(format!("{name}.png"));
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, png).expect("the folder can be written");
        return None;
    }
    let kept = match std::fs::read(&path) {
        Ok(kept) => Pixmap::decode_png(&kept).expect("a picture"),
        Err(error) => return Some(format!("{name}: {error}")),
    };
    let share = difference(&Pixmap::decode_png(png).expect("a picture"), &kept);
    if share <= TOLERANCE {
        return None;
    }
    let seen = std::env::temp_dir().join(format!("tailord-golden-{name}.png"));
    std::fs::write(&seen, png).expect("the temporary folder can be written");
    let share = share * 100.0;
    Some(format!("{name}: {share:.2} % of the pixels differ; it now looks like {}", seen.display()))
}

fn assert_same(pages: &[(String, Vec<u8>)]) {
    let wrong: Vec<String> = pages.iter().filter_map(|(name, png)| compare(name, png)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The pages of the fitted CV, named; `most` of them.
fn cv(name: &str, style: Style, most: usize) -> Vec<(String, Vec<u8>)> {
    let renderer = Renderer::new(style);
    let mut master = sample::leader();
    let source = crate::candidate::SourceRef { file: "tailord.toml".into(), line: 1 };
    master = master.with_relocation("Open to relocating to the Gulf.", &[], source);
    let cv = sample::fitted(&renderer, &master, &sample::application(&master));
    let pages = renderer.cv_unverified(&master, &cv).expect("renders").png_at(PPI);
    let pages = pages.expect("pictures").into_iter().take(most);
    pages.enumerate().map(|(at, png)| (format!("{name}-{}", at + 1), png)).collect()
}

/// GAP-047, GAP-048: spacing is deterministic; GAP-026, GAP-057: every margin, and tight.
#[test]
fn cvs_look_as_they_were_approved() {
    let sides = Sides { top: 90.0, right: 40.0, bottom: 60.0, left: 110.0 };
    let margins = [
        ("standard", Margins::Standard, 2),
        ("normal", Margins::Normal, 1),
        ("narrow", Margins::Narrow, 1),
        ("wide", Margins::Wide, 1),
        ("custom", Margins::Custom(sides), 1),
    ];
    let mut pages = Vec::new();
    for theme in Theme::ALL {
        let word = format!("{theme:?}").to_lowercase();
        let style = Style { theme, ..Style::default() };
        for (name, margin, most) in margins {
            pages.extend(cv(&format!("cv-{word}-{name}"), Style { margin, ..style.clone() }, most));
        }
        let tight = Style { spacing: Spacing::Tight, paper: Paper::Letter, ..style };
        pages.extend(cv(&format!("cv-{word}-tight-letter"), tight, 1));
    }
    assert_same(&pages);
}

#[test]
fn letters_and_dossiers_look_as_they_were_approved() {
    let master = sample::leader();
    let head = LetterHead {
        recipient: vec!["Falkenried Logistik".into(), "Hamburg, Germany".into()],
        date: chrono::NaiveDate::from_ymd_opt(2026, 11, 23),
    };
    let mut pages = Vec::new();
    for theme in Theme::ALL {
        let word = format!("{theme:?}").to_lowercase();
        let renderer = Renderer::new(Style { theme, ..Style::default() });
        let letter = renderer.letter_unverified(&master, &sample::letter(), &head);
        let dossier = renderer.dossier_unverified(&master, &sample::dossier());
        for (name, made) in [("letter", letter), ("dossier", dossier)] {
            let mut pictures = made.expect("renders").png_at(PPI).expect("pictures");
            assert_eq!(pictures.len(), 1, "{name} {word}");
            pages.push((format!("{name}-{word}"), pictures.remove(0)));
        }
    }
    assert_same(&pages);
}

#[test]
fn a_moved_line_is_noticed() {
    let render = |space: Spacing| {
        let style = Style { spacing: space, ..Style::default() };
        Pixmap::decode_png(&cv("x", style, 1)[0].1).expect("a picture")
    };
    let (normal, tight) = (render(Spacing::Normal), render(Spacing::Tight));
    assert!(difference(&normal, &tight) > 10.0 * TOLERANCE);
    assert!(difference(&normal, &normal) < TOLERANCE);
}
