//! The body of a document: paragraphs, tables, text boxes, in order.

use roxmltree::Node;

use super::super::Link;
use super::super::error::ReadError;
use super::part::{Parts, attribute, child, parse, value, wrong};
use super::style::Style;

/// Tables in tables in text boxes: followed so deep.
const MAX_DEPTH: usize = 40;
/// Content controls around rows and cells: followed so deep.
const MAX_CONTROLS: usize = 8;

/// One line of text with what is known of it.
#[derive(Clone, Debug, Default)]
pub(super) struct RawLine {
    pub text: String,
    pub heading: Option<u8>,
    pub item: Option<u8>,
    /// Its first letters are bold.
    pub bold: bool,
    /// All its letters are bold.
    pub all_bold: bool,
    /// Half points, of its largest letters.
    pub size: f64,
}

/// Everything read so far.
#[derive(Debug, Default)]
pub(super) struct Raw {
    pub lines: Vec<RawLine>,
    pub links: Vec<Link>,
    pub hidden: String,
}

/// Reads parts into lines.
pub(super) struct Reader<'p> {
    parts: &'p Parts,
    raw: Raw,
    /// Text boxes of the paragraph being read.
    boxes: Vec<RawLine>,
}

/// A paragraph being read.
struct Paragraph {
    style: Style,
    lines: Vec<RawLine>,
    /// White letters on it are seen.
    shaded: bool,
}

impl<'p> Reader<'p> {
    pub fn new(parts: &'p Parts) -> Self {
        Self { parts, raw: Raw::default(), boxes: Vec::new() }
    }

    pub fn part(&mut self, text: &str) -> Result<(), ReadError> {
        let xml = parse(text)?;
        let root = xml.root_element();
        let lines = self.blocks(child(root, "body").unwrap_or(root), false, MAX_DEPTH)?;
        self.raw.lines.extend(lines);
        Ok(())
    }

    pub fn finish(self) -> Raw {
        self.raw
    }

    /// The block-level children of a body, a cell or a text box.
    fn blocks(
        &mut self,
        node: Node<'_, '_>,
        shaded: bool,
        depth: usize,
    ) -> Result<Vec<RawLine>, ReadError> {
        let depth = depth.checked_sub(1).ok_or_else(|| wrong("it is nested beyond reason"))?;
        let mut out = Vec::new();
        for block in node.children().filter(Node::is_element) {
            match block.tag_name().name() {
                "p" => out.extend(self.paragraph(block, shaded, depth)?),
                "tbl" => out.extend(self.table(block, shaded, depth)?),
                "sdt" => {
                    if let Some(content) = child(block, "sdtContent") {
                        out.extend(self.blocks(content, shaded, depth)?);
                    }
                }
                "customXml" | "smartTag" | "ins" | "moveTo" | "body" => {
                    out.extend(self.blocks(block, shaded, depth)?);
                }
                "AlternateContent" => {
                    if let Some(choice) = alternative(block) {
                        out.extend(self.blocks(choice, shaded, depth)?);
                    }
                }
                _ => {}
            }
        }
        Ok(out)
    }

    fn paragraph(
        &mut self,
        node: Node<'_, '_>,
        shaded: bool,
        depth: usize,
    ) -> Result<Vec<RawLine>, ReadError> {
        let mut style = Style::default();
        let properties = child(node, "pPr");
        if let Some(properties) = properties {
            style.paragraph(properties);
        }
        let id = properties.and_then(|it| value(it, "pStyle"));
        style.inherit(&self.parts.styles.resolve(id));
        let shaded = shaded || properties.is_some_and(is_shaded);
        let mut paragraph = Paragraph { style, lines: vec![RawLine::default()], shaded };
        let outer = std::mem::take(&mut self.boxes);
        self.inline(node, &mut paragraph, depth)?;
        let boxes = std::mem::replace(&mut self.boxes, outer);
        let mut lines = paragraph.finish(self.parts);
        lines.extend(boxes);
        Ok(lines)
    }

    /// Runs and what holds runs.
    fn inline(
        &mut self,
        node: Node<'_, '_>,
        paragraph: &mut Paragraph,
        depth: usize,
    ) -> Result<(), ReadError> {
        let depth = depth.checked_sub(1).ok_or_else(|| wrong("it is nested beyond reason"))?;
        for part in node.children().filter(Node::is_element) {
            match part.tag_name().name() {
                "r" => self.run(part, paragraph, depth)?,
                "hyperlink" => self.hyperlink(part, paragraph, depth)?,
                "fldSimple" => {
                    self.field(attribute(part, "instr").unwrap_or_default());
                    self.inline(part, paragraph, depth)?;
                }
                "ins" | "moveTo" | "smartTag" | "customXml" | "sdtContent" | "dir" | "bdo" => {
                    self.inline(part, paragraph, depth)?;
                }
                "sdt" => {
                    if let Some(content) = child(part, "sdtContent") {
                        self.inline(content, paragraph, depth)?;
                    }
                }
                "AlternateContent" => {
                    if let Some(choice) = alternative(part) {
                        self.inline(choice, paragraph, depth)?;
                    }
                }
                // Deleted and moved away: w:del, w:moveFrom.
                _ => {}
            }
        }
        Ok(())
    }

    fn hyperlink(
        &mut self,
        node: Node<'_, '_>,
        paragraph: &mut Paragraph,
        depth: usize,
    ) -> Result<(), ReadError> {
        let before = paragraph.text_len();
        self.inline(node, paragraph, depth)?;
        let target = attribute(node, "id").and_then(|id| self.parts.links.get(id));
        if let Some(url) = target {
            let label = paragraph.text_from(before);
            self.raw.links.push(Link { label, url: url.clone() });
        }
        Ok(())
    }

    /// `HYPERLINK "https://…"` in a field code.
    fn field(&mut self, code: &str) {
        if let Some((_, rest)) = code.split_once("HYPERLINK")
            && let Some(url) = rest.split('"').nth(1).filter(|url| url.contains(':'))
        {
            self.raw.links.push(Link { label: String::new(), url: url.to_owned() });
        }
    }

    fn run(
        &mut self,
        node: Node<'_, '_>,
        paragraph: &mut Paragraph,
        depth: usize,
    ) -> Result<(), ReadError> {
        let properties = child(node, "rPr");
        let mut style = Style::default();
        style.run(properties);
        if let Some(id) = properties.and_then(|it| value(it, "rStyle")) {
            style.inherit(&self.parts.styles.resolve(Some(id)));
        }
        style.inherit(&paragraph.style);
        let white =
            properties.is_some_and(|it| is_white(it) && !is_shaded(it)) && !paragraph.shaded;
        let unseen =
            style.hidden == Some(true) || white || style.size.is_some_and(|size| size <= 3.0);
        for part in node.children().filter(Node::is_element) {
            let text = match part.tag_name().name() {
                "t" => part.text().unwrap_or_default(),
                "tab" | "ptab" => "\t",
                "noBreakHyphen" => "-",
                "sym" => symbol(part),
                "br" | "cr" => {
                    paragraph.lines.push(RawLine::default());
                    continue;
                }
                "instrText" => {
                    self.field(part.text().unwrap_or_default());
                    continue;
                }
                "AlternateContent" | "drawing" | "pict" | "object" => {
                    self.text_boxes(part, depth)?;
                    continue;
                }
                _ => continue,
            };
            if unseen {
                self.raw.hidden.push_str(text);
                self.raw.hidden.push(' ');
            } else {
                paragraph.push(text, &style);
            }
        }
        Ok(())
    }

    /// Text boxes come after the paragraph they hang on.
    fn text_boxes(&mut self, node: Node<'_, '_>, depth: usize) -> Result<(), ReadError> {
        let node = match node.tag_name().name() {
            "AlternateContent" => match alternative(node) {
                Some(choice) => choice,
                None => return Ok(()),
            },
            _ => node,
        };
        // Of a box within a box the inner one is read with the outer one.
        let mut read_to = 0;
        for found in node.descendants() {
            if found.range().start >= read_to && found.tag_name().name() == "txbxContent" {
                read_to = found.range().end;
                let lines = self.blocks(found, true, depth)?;
                self.boxes.extend(lines);
            }
        }
        Ok(())
    }

    /// A row of short cells is one line; cells with more in them are columns of a layout, read one
    /// after the other.
    fn table(
        &mut self,
        node: Node<'_, '_>,
        shaded: bool,
        depth: usize,
    ) -> Result<Vec<RawLine>, ReadError> {
        let mut out = Vec::new();
        for row in rows(node) {
            let deleted = child(row, "trPr").is_some_and(|it| child(it, "del").is_some());
            if deleted {
                continue;
            }
            let mut cells: Vec<Vec<RawLine>> = Vec::new();
            for cell in cells_of(row) {
                let dark = shaded || child(cell, "tcPr").is_some_and(is_shaded);
                let lines = self.blocks(cell, dark, depth)?;
                let lines: Vec<RawLine> =
                    lines.into_iter().filter(|line| !line.text.trim().is_empty()).collect();
                if !lines.is_empty() {
                    cells.push(lines);
                }
            }
            let single = cells.iter().all(|cell| cell.len() == 1 && cell[0].item.is_none());
            if cells.len() > 1 && single {
                out.push(one_line(cells));
            } else {
                out.extend(cells.into_iter().flatten());
            }
        }
        Ok(out)
    }
}

/// A row of cells with one line each.
fn one_line(cells: Vec<Vec<RawLine>>) -> RawLine {
    let mut cells = cells.into_iter().flatten();
    let mut line = cells.next().unwrap_or_default();
    for cell in cells {
        line.text = format!("{}\t{}", line.text.trim(), cell.text.trim());
        line.all_bold &= cell.all_bold;
        line.heading = None;
    }
    line
}

impl Paragraph {
    fn push(&mut self, text: &str, style: &Style) {
        let Some(line) = self.lines.last_mut() else { return };
        let text = if style.capitals == Some(true) { text.to_uppercase() } else { text.to_owned() };
        if text.chars().any(|c| !c.is_whitespace()) {
            let bold = style.bold == Some(true);
            let first = line.text.trim().is_empty();
            line.bold = if first { bold } else { line.bold };
            line.all_bold = bold && (first || line.all_bold);
            line.size = line.size.max(style.size.unwrap_or(20.0));
        }
        line.text.push_str(&text);
    }

    fn text_len(&self) -> usize {
        self.lines.iter().map(|line| line.text.len()).sum()
    }

    fn text_from(&self, start: usize) -> String {
        let whole: String = self.lines.iter().map(|line| line.text.as_str()).collect();
        whole.get(start..).unwrap_or_default().trim().to_owned()
    }

    /// The lines with what the style makes of them.
    fn finish(self, parts: &Parts) -> Vec<RawLine> {
        let listed = self.style.list.as_ref().filter(|_| self.style.heading.is_none());
        let level = listed.filter(|(id, level)| parts.styles.lists.is_marked(id, *level));
        let level = level.map(|(_, level)| *level);
        let mut lines = self.lines;
        if let (Some(level), [first, rest @ ..]) = (level, lines.as_mut_slice()) {
            first.item = Some(level);
            // A line break within an item does not begin another.
            for line in rest {
                first.text.push(' ');
                first.text.push_str(&line.text);
            }
            lines.truncate(1);
        }
        for line in &mut lines {
            line.heading = self.style.heading;
        }
        lines
    }
}

fn rows<'a, 'i>(table: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    wrapped(table, "tr", MAX_CONTROLS)
}

fn cells_of<'a, 'i>(row: Node<'a, 'i>) -> Vec<Node<'a, 'i>> {
    wrapped(row, "tc", MAX_CONTROLS)
}

/// Children of a name, also inside content controls.
fn wrapped<'a, 'i>(node: Node<'a, 'i>, name: &str, depth: usize) -> Vec<Node<'a, 'i>> {
    let mut out = Vec::new();
    let Some(depth) = depth.checked_sub(1) else { return out };
    for part in node.children() {
        match part.tag_name().name() {
            found if found == name => out.push(part),
            "sdt" | "sdtContent" | "customXml" | "ins" => out.extend(wrapped(part, name, depth)),
            _ => {}
        }
    }
    out
}

/// The first version of several that say the same for newer and older programs.
fn alternative<'a, 'i>(node: Node<'a, 'i>) -> Option<Node<'a, 'i>> {
    child(node, "Choice").or_else(|| child(node, "Fallback"))
}

/// A symbol by its number in a symbol font: bullets, mostly.
fn symbol(node: Node<'_, '_>) -> &'static str {
    let code = attribute(node, "char").and_then(|code| u32::from_str_radix(code, 16).ok());
    if code.is_some_and(|code| code >= 0xf000) { "• " } else { "" }
}

fn is_white(properties: Node<'_, '_>) -> bool {
    value(properties, "color").is_some_and(|colour| {
        colour.len() == 6 && colour.bytes().all(|digit| matches!(digit, b'F' | b'f'))
    })
}

/// Has a background of its own, on which white can be read.
fn is_shaded(properties: Node<'_, '_>) -> bool {
    let fill = child(properties, "shd").and_then(|shade| attribute(shade, "fill"));
    let filled = fill.is_some_and(|fill| {
        !fill.eq_ignore_ascii_case("auto") && !fill.eq_ignore_ascii_case("ffffff")
    });
    filled
        || value(properties, "highlight")
            .is_some_and(|colour| colour != "white" && colour != "none")
}
