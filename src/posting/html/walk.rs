//! A tree of elements to blocks of text.

use dom_query::NodeRef;

use crate::posting::{
    block::{Block, tidy},
    plain,
};

/// Elements that stand on lines of their own.
const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "hr",
    "html",
    "label",
    "legend",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "caption",
];
/// Elements without text of the posting.
const IGNORED: &[&str] =
    &["head", "button", "script", "style", "template", "title", "meta", "input"];
/// Elements whose text people see in bold.
const BOLD: &[&str] = &["b", "strong", "h1", "h2", "h3", "h4", "h5", "h6"];
/// Longest text in bold that is taken for a heading, in characters.
const MAX_BOLD_HEADING: usize = 80;
/// Longest cell that shares its line with the others of its row.
const MAX_CELL: usize = 120;

/// Blocks under `node`, in reading order. The tree's depth is bounded by [`super::scan`].
pub(super) fn blocks(node: &NodeRef) -> Vec<Block> {
    let mut walker = Walker::default();
    walker.visit(node);
    walker.flush();
    walker.blocks
}

/// A piece of a line and whether it is bold.
struct Piece {
    text: String,
    bold: bool,
}

#[derive(Default)]
struct Walker {
    blocks: Vec<Block>,
    /// The paragraph being read; `\n` where a line break is asked for.
    pieces: Vec<Piece>,
    bold: usize,
    preformatted: usize,
    /// How many list items are open.
    in_item: usize,
    /// True until the open item's first block is out.
    item_pending: bool,
}

impl Walker {
    fn visit(&mut self, node: &NodeRef) {
        if node.is_text() {
            self.push_text(&node.text());
            return;
        }
        let name = node.node_name().unwrap_or_default();
        let name = &*name;
        if IGNORED.contains(&name) || node.is_comment() {
            return;
        }
        match name {
            "br" => self.push_text_raw("\n"),
            "hr" => self.flush(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(node, name),
            "li" => self.item(node),
            "tr" if self.row(node) => {}
            "dt" if self.definition(node) => {}
            "dd" if is_defined_by_term(node) => {}
            _ if BLOCK.contains(&name) => self.block(node, name),
            _ => self.inline(node, name),
        }
    }

    fn children(&mut self, node: &NodeRef) {
        for child in node.children() {
            self.visit(&child);
        }
    }

    fn inline(&mut self, node: &NodeRef, name: &str) {
        let bold = BOLD.contains(&name) || is_bold_style(node);
        self.bold += usize::from(bold);
        self.children(node);
        self.bold -= usize::from(bold);
    }

    fn block(&mut self, node: &NodeRef, name: &str) {
        let pre = name == "pre" || node.attr("style").is_some_and(|style| style.contains("pre-"));
        // Paragraphs of an item are one line; a list in an item is not.
        let inside_item = self.in_item > 0 && matches!(name, "p" | "div" | "label" | "section");
        if inside_item && self.item_pending {
            self.push_text_raw(" ");
        } else {
            self.flush();
        }
        self.preformatted += usize::from(pre);
        self.inline(node, name);
        self.preformatted -= usize::from(pre);
        if inside_item && self.item_pending {
            self.push_text_raw(" ");
        } else {
            self.flush();
        }
    }

    fn heading(&mut self, node: &NodeRef, name: &str) {
        self.flush();
        let text = tidy(&spaced_text(node));
        let level = name[1..].parse().unwrap_or(6);
        if !text.is_empty() {
            self.item_pending = false;
            self.blocks.push(Block::Heading { level, text });
        }
    }

    fn item(&mut self, node: &NodeRef) {
        self.flush();
        self.in_item += 1;
        self.item_pending = true;
        self.children(node);
        self.flush();
        self.item_pending = false;
        self.in_item -= 1;
    }

    /// A row of short cells on one line; false when its cells hold more than that.
    fn row(&mut self, node: &NodeRef) -> bool {
        let cells: Vec<NodeRef> = node
            .children_it(false)
            .filter(|cell| cell.has_name("td") || cell.has_name("th"))
            .collect();
        let rich = |cell: &NodeRef| {
            cell.descendants_it().any(|child| {
                child.node_name().is_some_and(|name| {
                    matches!(&*name, "li" | "table" | "p" | "br" | "h1" | "h2" | "h3" | "h4")
                })
            })
        };
        if cells.len() < 2 || cells.iter().any(rich) {
            return false;
        }
        let texts: Vec<String> = cells.iter().map(|cell| tidy(&spaced_text(cell))).collect();
        let filled: Vec<&String> = texts.iter().filter(|text| !text.is_empty()).collect();
        if filled.len() < 2 || filled.iter().any(|text| text.chars().count() > MAX_CELL) {
            return false;
        }
        self.flush();
        let line = match filled.as_slice() {
            [label, value] => labelled(label, value),
            _ => filled.iter().map(|text| text.as_str()).collect::<Vec<_>>().join(" | "),
        };
        self.blocks.push(Block::Paragraph(line));
        true
    }

    /// A short term and its definition on one line.
    fn definition(&mut self, term: &NodeRef) -> bool {
        let Some(value) = term.next_element_sibling().filter(|_| has_short_definition(term)) else {
            return false;
        };
        self.flush();
        let line = labelled(&tidy(&spaced_text(term)), &tidy(&spaced_text(&value)));
        self.blocks.push(Block::Paragraph(line));
        true
    }

    fn push_text(&mut self, text: &str) {
        if self.preformatted > 0 {
            self.push_text_raw(text);
        } else {
            self.push_text_raw(&collapse(text));
        }
    }

    fn push_text_raw(&mut self, text: &str) {
        self.pieces.push(Piece { text: text.to_owned(), bold: self.bold > 0 });
    }

    /// Ends the paragraph being read.
    fn flush(&mut self) {
        let pieces = std::mem::take(&mut self.pieces);
        if pieces.iter().all(|piece| piece.text.trim().is_empty()) {
            return;
        }
        if self.in_item > 0 && self.item_pending {
            self.item_pending = false;
            let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
            self.blocks.push(Block::Item(tidy(&text)));
            return;
        }
        for line in lines(&pieces) {
            self.push_lines(line);
        }
    }

    fn push_lines(&mut self, line: Run) {
        match line {
            Run::Heading(text) => self.blocks.push(Block::Heading { level: 4, text }),
            Run::Lines(text) => self.blocks.extend(plain::read(&text)),
        }
    }
}

/// Lines of a paragraph: those in bold are headings, the others are read as plain text.
enum Run {
    Heading(String),
    Lines(String),
}

fn lines(pieces: &[Piece]) -> Vec<Run> {
    let mut runs = Vec::new();
    let (mut plain_lines, mut line, mut all_bold) = (String::new(), String::new(), true);
    let mut end_line = |line: &mut String, all_bold: &mut bool, plain_lines: &mut String| {
        let text = tidy(line);
        if *all_bold && is_heading(&text) {
            if !plain_lines.trim().is_empty() {
                runs.push(Run::Lines(std::mem::take(plain_lines)));
            }
            runs.push(Run::Heading(text));
        } else {
            plain_lines.push_str(line);
            plain_lines.push('\n');
        }
        line.clear();
        *all_bold = true;
    };
    for piece in pieces {
        for (index, part) in piece.text.split('\n').enumerate() {
            if index > 0 {
                end_line(&mut line, &mut all_bold, &mut plain_lines);
            }
            all_bold &= piece.bold || part.trim().is_empty();
            line.push_str(part);
        }
    }
    end_line(&mut line, &mut all_bold, &mut plain_lines);
    if !plain_lines.trim().is_empty() {
        runs.push(Run::Lines(plain_lines));
    }
    runs
}

fn is_heading(text: &str) -> bool {
    let chars = text.chars().count();
    chars > 2
        && chars <= MAX_BOLD_HEADING
        && !text.ends_with(['.', ',', ';'])
        && !text.starts_with(['•', '-', '·', '*', '–'])
        && text.chars().any(char::is_alphabetic)
}

fn is_bold_style(node: &NodeRef) -> bool {
    node.attr("style").is_some_and(|style| {
        let style = style.replace(' ', "").to_ascii_lowercase();
        ["font-weight:bold", "font-weight:6", "font-weight:7", "font-weight:8"]
            .iter()
            .any(|s| style.contains(s))
    })
}

/// White space runs become one space, also at the ends.
fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    for c in text.chars() {
        match (c.is_whitespace(), collapsed.ends_with(' ')) {
            (true, true) => {}
            (true, false) => collapsed.push(' '),
            (false, _) => collapsed.push(c),
        }
    }
    collapsed
}

/// Text under a node with a space between elements.
pub(super) fn spaced_text(node: &NodeRef) -> String {
    let mut text = String::new();
    for child in node.descendants_it() {
        if child.is_text() {
            let inline = child.parent().and_then(|parent| parent.node_name());
            let inline = inline.is_some_and(|name| {
                matches!(&*name, "b" | "i" | "em" | "strong" | "span" | "a" | "sup")
            });
            if !inline {
                text.push(' ');
            }
            text.push_str(&child.text());
        } else if child.is_element() && child.has_name("br") {
            text.push(' ');
        }
    }
    text
}

fn labelled(label: &str, value: &str) -> String {
    format!("{}: {value}", label.trim_end_matches([':', ' ']))
}

fn has_short_definition(term: &NodeRef) -> bool {
    let Some(value) = term.next_element_sibling().filter(|next| next.has_name("dd")) else {
        return false;
    };
    let one_only = value.next_element_sibling().is_none_or(|next| !next.has_name("dd"));
    let short = |node: &NodeRef| (1..=MAX_CELL).contains(&tidy(&spaced_text(node)).chars().count());
    let rich = value.descendants_it().any(|child| child.has_name("li") || child.has_name("p"));
    one_only && short(term) && short(&value) && !rich
}

fn is_defined_by_term(value: &NodeRef) -> bool {
    value
        .prev_element_sibling()
        .is_some_and(|term| term.has_name("dt") && has_short_definition(&term))
}
