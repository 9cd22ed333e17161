use super::*;
use crate::language::Language;
use crate::posting::form::Form;
use crate::posting::{Format, PostingId, Snapshot, Stated};

fn posting(text: &str) -> Posting {
    Posting {
        id: PostingId("0".repeat(12)),
        source: "test".to_owned(),
        format: Format::Text,
        text: text.to_owned(),
        language: Language::En,
        stated: Stated::default(),
        form: Form::default(),
        snapshot: Snapshot { bytes: Vec::new(), sha256: String::new(), media_type: "text/plain" },
        warnings: Vec::new(),
    }
}

fn read(text: &str) -> Extracted {
    run(&posting(text), Lexicon::bundled())
}

mod identity;
mod need_and_slots;
mod numbers;
mod whole;

#[test]
fn probe_blocks() {
    for path in std::env::var("PROBE").unwrap_or_default().split('|').filter(|p| !p.is_empty()) {
        let bytes = std::fs::read(path).unwrap();
        let posting = crate::posting::read("x.txt", &bytes).unwrap();
        eprintln!("PROBE == {path}");
        for b in super::block::blocks(&posting.text)
            .iter()
            .skip(std::env::var("SKIP").ok().and_then(|s| s.parse().ok()).unwrap_or(0))
            .take(14)
        {
            eprintln!(
                "PROBE {:?} under {:?} sec {:?} :: {}",
                b.kind,
                b.under,
                b.section,
                b.text.chars().take(150).collect::<String>()
            );
        }
    }
}
