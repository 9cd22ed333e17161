//! Numbering definitions: which lists are real.

use std::collections::HashMap;

use super::super::error::ReadError;
use super::part::{attribute, child, parse, value};

/// Numbering instances and how their levels are marked.
#[derive(Debug, Default)]
pub(super) struct Lists {
    /// Number format (`bullet`, `decimal`, `none` …) by instance and level.
    formats: HashMap<(String, u8), String>,
}

impl Lists {
    pub fn read(numbering: Option<&str>) -> Result<Self, ReadError> {
        let mut out = Self::default();
        let Some(text) = numbering else { return Ok(out) };
        let xml = parse(text)?;
        let mut kinds: HashMap<&str, Vec<(u8, String)>> = HashMap::new();
        for node in xml.root_element().children() {
            if node.tag_name().name() != "abstractNum" {
                continue;
            }
            let Some(id) = attribute(node, "abstractNumId") else { continue };
            let levels = node.children().filter(|child| child.tag_name().name() == "lvl");
            let formats = levels.filter_map(|level| {
                let number = attribute(level, "ilvl")?.parse().ok()?;
                Some((number, value(level, "numFmt")?.to_owned()))
            });
            kinds.insert(id, formats.collect());
        }
        for node in xml.root_element().children() {
            let id = attribute(node, "numId");
            let kind = child(node, "abstractNumId").and_then(|it| attribute(it, "val"));
            let (Some(id), Some(formats)) = (id, kind.and_then(|kind| kinds.get(kind))) else {
                continue;
            };
            for (level, format) in formats {
                out.formats.insert((id.to_owned(), *level), format.clone());
            }
        }
        Ok(out)
    }

    /// Whether paragraphs of this instance and level have a mark. Instance 0 takes a paragraph out
    /// of the list of its style.
    pub fn is_marked(&self, id: &str, level: u8) -> bool {
        let format = self.formats.get(&(id.to_owned(), level));
        id != "0" && format.is_none_or(|format| format != "none")
    }
}
