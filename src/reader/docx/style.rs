//! Styles and numbering: what a paragraph is by the style it has.

use std::collections::HashMap;

use roxmltree::Node;

use super::super::error::ReadError;
use super::list::Lists;
use super::part::{child, is_on, parse, value};

/// Styles are based on one another; so many steps are followed.
const MAX_STEPS: usize = 12;

/// What a style says of its paragraphs.
#[derive(Clone, Debug, Default)]
pub(super) struct Style {
    based_on: Option<String>,
    /// Level of a heading, from 1.
    pub heading: Option<u8>,
    /// List and level.
    pub list: Option<(String, u8)>,
    pub bold: Option<bool>,
    /// Half points.
    pub size: Option<f64>,
    pub hidden: Option<bool>,
    pub capitals: Option<bool>,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    default: Style,
    /// The paragraph style of those that name none.
    normal: Option<String>,
    pub lists: Lists,
}

impl Styles {
    pub fn read(styles: Option<&str>, numbering: Option<&str>) -> Result<Self, ReadError> {
        let mut out = Self { lists: Lists::read(numbering)?, ..Self::default() };
        let Some(text) = styles else { return Ok(out) };
        let xml = parse(text)?;
        for node in xml.root_element().children() {
            match node.tag_name().name() {
                "docDefaults" => {
                    let run = child(node, "rPrDefault").and_then(|it| child(it, "rPr"));
                    out.default.run(run);
                }
                "style" => out.add(node),
                _ => {}
            }
        }
        Ok(out)
    }

    fn add(&mut self, node: Node<'_, '_>) {
        let Some(id) = super::part::attribute(node, "styleId") else { return };
        let mut style =
            Style { based_on: value(node, "basedOn").map(str::to_owned), ..Style::default() };
        let name = value(node, "name").unwrap_or_default().to_lowercase();
        style.heading = heading(&name);
        if let Some(paragraph) = child(node, "pPr") {
            style.paragraph(paragraph);
        }
        style.run(child(node, "rPr"));
        if super::part::attribute(node, "default") == Some("1")
            && super::part::attribute(node, "type") == Some("paragraph")
        {
            self.normal = Some(id.to_owned());
        }
        self.by_id.insert(id.to_owned(), style);
    }

    /// What holds for text of this style, inherited values filled in.
    pub fn resolve(&self, id: Option<&str>) -> Style {
        let mut out = Style::default();
        let mut next = id.or(self.normal.as_deref());
        for _ in 0..MAX_STEPS {
            let Some(style) = next.and_then(|id| self.by_id.get(id)) else { break };
            out.inherit(style);
            next = style.based_on.as_deref();
        }
        out.inherit(&self.default);
        out
    }
}

impl Style {
    /// Takes what is not stated from `base`.
    pub fn inherit(&mut self, base: &Self) {
        self.heading = self.heading.or(base.heading);
        self.list = self.list.take().or_else(|| base.list.clone());
        self.bold = self.bold.or(base.bold);
        self.size = self.size.or(base.size);
        self.hidden = self.hidden.or(base.hidden);
        self.capitals = self.capitals.or(base.capitals);
    }

    /// Reads paragraph properties.
    pub fn paragraph(&mut self, node: Node<'_, '_>) {
        if let Some(level) = value(node, "outlineLvl").and_then(|level| level.parse::<u8>().ok()) {
            // 9 stands for body text.
            self.heading = self.heading.or((level < 9).then_some(level + 1));
        }
        if let Some(list) = child(node, "numPr") {
            let level = value(list, "ilvl").and_then(|level| level.parse().ok()).unwrap_or(0);
            if let Some(id) = value(list, "numId") {
                self.list = Some((id.to_owned(), level));
            }
        }
    }

    /// Reads run properties.
    pub fn run(&mut self, node: Option<Node<'_, '_>>) {
        let Some(node) = node else { return };
        self.bold = is_on(node, "b").or(self.bold);
        self.hidden = is_on(node, "vanish").or(self.hidden);
        self.capitals = is_on(node, "caps").or(self.capitals);
        self.size = value(node, "sz").and_then(|size| size.parse().ok()).or(self.size);
    }
}

/// Word keeps the English names of its own styles whatever its language.
fn heading(name: &str) -> Option<u8> {
    if name == "title" {
        return Some(1);
    }
    let level = name.strip_prefix("heading ")?.parse::<u8>().ok()?;
    (1..=9).contains(&level).then_some(level)
}
