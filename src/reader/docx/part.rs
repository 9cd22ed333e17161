//! The parts of a package: XML without document types, of bounded size and depth.

use std::collections::HashMap;

use roxmltree::{Document as Xml, Node, ParsingOptions};

use super::super::archive::Archive;
use super::super::error::{ReadError, WORD};
use super::style::Styles;

/// Most nodes of one part.
const MAX_NODES: u32 = 1_500_000;
/// Most headers and footers read.
const MAX_EDGES: usize = 12;

/// What the text is read from.
pub(super) struct Parts {
    pub document: String,
    pub headers: Vec<String>,
    pub footers: Vec<String>,
    pub styles: Styles,
    /// Targets of external links, by relationship id.
    pub links: HashMap<String, String>,
}

impl Parts {
    pub fn read(archive: &mut Archive<'_>, main: &str) -> Result<Self, ReadError> {
        let document = required(archive, main)?;
        let folder = main.rsplit_once('/').map_or("", |(folder, _)| folder);
        let relations = relations(archive, main)?;
        let mut links = HashMap::new();
        let (mut headers, mut footers) = (Vec::new(), Vec::new());
        let (mut styles, mut numbering) = (None, None);
        for relation in relations {
            let part = resolve(folder, &relation.target);
            match relation.kind.as_str() {
                "hyperlink" if relation.external => {
                    links.insert(relation.id, relation.target);
                }
                "header" if headers.len() < MAX_EDGES => push_new(&mut headers, archive, &part)?,
                "footer" if footers.len() < MAX_EDGES => push_new(&mut footers, archive, &part)?,
                "styles" => styles = optional(archive, &part)?,
                "numbering" => numbering = optional(archive, &part)?,
                _ => {}
            }
        }
        let styles = Styles::read(styles.as_deref(), numbering.as_deref())?;
        Ok(Self { document, headers, footers, styles, links })
    }
}

/// Headers of first, odd and even pages mostly say the same.
fn push_new(
    list: &mut Vec<String>,
    archive: &mut Archive<'_>,
    part: &str,
) -> Result<(), ReadError> {
    if let Some(text) = optional(archive, part)?
        && !list.contains(&text)
    {
        list.push(text);
    }
    Ok(())
}

/// Name of the part that holds the document; `None` when this is no Word file.
pub(super) fn main_part(archive: &mut Archive<'_>) -> Result<Option<String>, ReadError> {
    if !archive.has("[Content_Types].xml") {
        return Ok(None);
    }
    let stated = relations(archive, "")?
        .into_iter()
        .find(|relation| relation.kind == "officeDocument")
        .map(|relation| resolve("", &relation.target));
    let usual = "word/document.xml".to_owned();
    let word = |name: &String| archive.has(name) && name.starts_with("word/");
    Ok(stated.into_iter().chain([usual]).find(word))
}

struct Relation {
    id: String,
    kind: String,
    target: String,
    external: bool,
}

/// The relationships of a part; of the package when `part` is empty.
fn relations(archive: &mut Archive<'_>, part: &str) -> Result<Vec<Relation>, ReadError> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    let Some(text) = optional(archive, &format!("{folder}{slash}_rels/{name}.rels"))? else {
        return Ok(Vec::new());
    };
    let xml = parse(&text)?;
    let relation = |node: Node<'_, '_>| {
        let kind = node.attribute("Type")?.rsplit('/').next()?.to_owned();
        Some(Relation {
            id: node.attribute("Id")?.to_owned(),
            kind,
            target: node.attribute("Target")?.to_owned(),
            external: node.attribute("TargetMode") == Some("External"),
        })
    };
    Ok(xml.root_element().children().filter_map(relation).collect())
}

/// A target within the package. One with `..` finds no part, which is as it should be.
fn resolve(folder: &str, target: &str) -> String {
    match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None if folder.is_empty() => target.to_owned(),
        None => format!("{folder}/{target}"),
    }
}

fn required(archive: &mut Archive<'_>, part: &str) -> Result<String, ReadError> {
    optional(archive, part)?.ok_or_else(|| wrong(&format!("{part} is missing")))
}

fn optional(archive: &mut Archive<'_>, part: &str) -> Result<Option<String>, ReadError> {
    let Some(bytes) = archive.read(part)? else { return Ok(None) };
    // UTF-8 or UTF-16, as the standard has it; a wrong byte does not make the rest unreadable.
    let encoding = encoding_rs::Encoding::for_bom(&bytes).map_or(encoding_rs::UTF_8, |(it, _)| it);
    Ok(Some(encoding.decode(&bytes).0.into_owned()))
}

/// Parses a part. Document types, and with them entities, are refused.
pub(super) fn parse(text: &str) -> Result<Xml<'_>, ReadError> {
    let options =
        ParsingOptions { allow_dtd: false, nodes_limit: MAX_NODES, ..ParsingOptions::default() };
    Xml::parse_with_options(text, options).map_err(|error| match error {
        roxmltree::Error::DtdDetected => wrong("it defines entities, which Word files never do"),
        roxmltree::Error::NodesLimitReached => {
            ReadError::TooMuch { what: WORD, detail: "more than a million elements" }
        }
        error => wrong(&error.to_string()),
    })
}

pub(super) fn wrong(detail: &str) -> ReadError {
    ReadError::Damaged { what: WORD, detail: detail.to_owned() }
}

/// The child element of this local name.
pub(super) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.tag_name().name() == name)
}

/// The attribute of this local name, in whatever namespace.
pub(super) fn attribute<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    node.attributes().find(|attribute| attribute.name() == name).map(|it| it.value())
}

/// `w:val` of the child of this name.
pub(super) fn value<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    attribute(child(node, name)?, "val")
}

/// A switch: there, and not turned off.
pub(super) fn is_on(node: Node<'_, '_>, name: &str) -> Option<bool> {
    let switch = child(node, name)?;
    Some(!matches!(attribute(switch, "val"), Some("0" | "false" | "off" | "none")))
}
