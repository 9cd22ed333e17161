//! What a dossier shows, in reading order.

use serde::Serialize;

use super::typeset::{SOFT_BREAK, Text, Typesetter};
use crate::application::{Block, Dossier};
use crate::candidate::MasterCv;

/// Cells longer than this may be split by a page break.
const LONG_CELL: usize = 600;

/// A block, ready to be set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub(crate) enum BlockView {
    Text {
        text: Text,
    },
    List {
        items: Vec<Text>,
    },
    Table {
        /// Relative widths of the columns; 0 = as wide as what stands in it.
        shares: Vec<usize>,
        breakable: bool,
        header: Vec<Text>,
        rows: Vec<Vec<Text>>,
    },
}

/// A section, ready to be set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct SectionView {
    pub(crate) title: Text,
    pub(crate) blocks: Vec<BlockView>,
}

/// A dossier, ready to be set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct DossierView {
    pub(crate) lang: &'static str,
    pub(crate) title: String,
    pub(crate) author: String,
    pub(crate) keywords: Vec<String>,
    pub(crate) heading: Text,
    pub(crate) sections: Vec<SectionView>,
}

impl DossierView {
    pub(crate) fn new(master: &MasterCv, dossier: &Dossier, setter: &mut Typesetter) -> Self {
        let heading = setter.plain(&dossier.title);
        let sections = dossier.sections.iter().map(|section| SectionView {
            title: setter.plain(&section.title),
            blocks: section.blocks.iter().flat_map(|block| blocks(block, setter)).collect(),
        });
        let sections = sections.collect();
        Self {
            lang: "en",
            // A document for universal access has a title, whatever stands in it.
            title: if heading.is_empty() { "Dossier".into() } else { heading.plain() },
            author: setter.string(&master.identity.name),
            keywords: Vec::new(),
            heading,
            sections,
        }
    }

    /// What its PDF says, line by line.
    pub(crate) fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.heading.expected_large()];
        for section in &self.sections {
            lines.push(section.title.expected());
            for block in &section.blocks {
                match block {
                    BlockView::Text { text } => lines.push(text.expected()),
                    BlockView::List { items } => {
                        lines.extend(items.iter().map(|item| format!("• {}", item.expected())));
                    }
                    BlockView::Table { header, rows, .. } => {
                        let cells = header.iter().chain(rows.iter().flatten());
                        lines.extend(cells.map(Text::expected_breakable));
                    }
                }
            }
        }
        lines.retain(|line| !line.trim_matches(SOFT_BREAK).trim().is_empty());
        lines
    }
}

/// A block as one or several: each line of a text is a paragraph. Empty ones are left out.
fn blocks(block: &Block, setter: &mut Typesetter) -> Vec<BlockView> {
    match block {
        Block::Text { text } => text
            .lines()
            .map(|line| setter.plain(line))
            .filter(|text| !text.is_empty())
            .map(|text| BlockView::Text { text })
            .collect(),
        Block::List { items } => {
            let items = items.iter().map(|item| setter.plain(item));
            let items: Vec<Text> = items.filter(|item| !item.is_empty()).collect();
            if items.is_empty() { Vec::new() } else { vec![BlockView::List { items }] }
        }
        Block::Table { header, rows } => table(header, rows, setter).into_iter().collect(),
    }
}

/// A table with as many columns as its longest row; missing cells are empty.
fn table(header: &[String], rows: &[Vec<String>], setter: &mut Typesetter) -> Option<BlockView> {
    let columns = rows.iter().map(Vec::len).chain([header.len()]).max().filter(|most| *most > 0)?;
    let mut row = |cells: &[String]| -> Vec<Text> {
        let mut cells: Vec<Text> = cells.iter().map(|cell| setter.plain(cell)).collect();
        cells.resize(columns, Text::default());
        cells
    };
    let header = row(header);
    let rows: Vec<Vec<Text>> = rows.iter().map(|cells| row(cells)).collect();
    let length = |cell: &Text| cell.plain().chars().count();
    let longest = |column: usize| -> usize {
        rows.iter().chain([&header]).map(|cells| length(&cells[column])).max().unwrap_or(0)
    };
    let lengths: Vec<usize> = (0..columns).map(longest).collect();
    Some(BlockView::Table {
        shares: lengths.iter().map(|length| share(*length)).collect(),
        breakable: lengths.iter().any(|length| *length > LONG_CELL),
        header,
        rows,
    })
}

/// A column of short words is as wide as they are: a share of the rest could be too narrow for
/// one, and cells that touch read as one word.
fn share(longest: usize) -> usize {
    if longest <= 14 { 0 } else { longest.clamp(24, 60) }
}
