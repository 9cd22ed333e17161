//! PDF and DOCX: their blocks as the lines of a text CV, and their links as claims of their own.

use super::text::{self, Part, part_of};
use super::{Statement, claim};
use crate::candidate::{MasterCv, Scope};
use crate::reader::{Document, Kind};
use crate::truth::Section;
use crate::truth::verifier::own_links;

/// Everything a document says of the candidate, in order.
pub(super) fn statements(cv: &MasterCv, document: &Document) -> Vec<Statement> {
    let mut out = text::statements(cv, &lines(document));
    let own = own_links(cv);
    let foreign = document.links.iter().filter(|link| {
        let web = link.url.starts_with("http://") || link.url.starts_with("https://");
        let url = link.url.trim_end_matches('/');
        web && !own.iter().any(|known| known.trim_end_matches('/') == url)
    });
    out.extend(foreign.map(|link| claim("Links", &link.url, Section::Identity, Scope::Candidate)));
    out
}

/// The blocks as lines: what stands at the margin behind a gap is part of the head of a role, and a
/// line of its own elsewhere. A blank line before each head that is not the first of its section.
fn lines(document: &Document) -> String {
    let mut out = String::new();
    let mut part = Part::Top;
    let mut after_item = false;
    let mut dated = false;
    for block in &document.blocks {
        let known = part_of(&block.text.trim_end_matches(':').to_lowercase());
        if let Some(known) = known.filter(|_| !matches!(block.kind, Kind::Item(_))) {
            part = known;
            out.push('\n');
            (after_item, dated) = (false, false);
        }
        let story = matches!(part, Part::Experience | Part::Projects);
        if let Kind::Item(_) = block.kind {
            out.push_str("- ");
            out.push_str(&block.text.replace('\t', " "));
            after_item = true;
        } else {
            let has_date = has_year(&block.text);
            if story && (after_item || (dated && has_date)) {
                out.push('\n');
                dated = false;
            }
            dated |= has_date;
            after_item = false;
            out.push_str(&block.text.replace('\t', if story { " · " } else { "\n" }));
        }
        out.push('\n');
    }
    out
}

fn has_year(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_digit())
        .any(|word| word.len() == 4 && (word.starts_with("19") || word.starts_with("20")))
}
