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
