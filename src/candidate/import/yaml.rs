//! YAML as a tree of texts with their lines. Nothing is typed: `2020`, `yes` and `2020-01` are what
//! the author wrote. Anchors and aliases are refused, since a few lines of them unfold to gigabytes.

use saphyr_parser::{Event, Parser, ScalarStyle};

/// Most nodes of a file.
const MAX_NODES: usize = 200_000;
/// Deepest nesting.
const MAX_DEPTH: usize = 60;

/// One node and the line it begins in.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub line: usize,
    pub value: Value,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Nothing was written, `null` or `~`.
    Null,
    Text(String),
    List(Vec<Node>),
    /// In the order of the file.
    Map(Vec<(String, Node)>),
}

/// What is wrong, and in which line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct YamlError {
    /// From 1.
    pub line: usize,
    /// In plain words.
    pub message: String,
}

impl Node {
    /// The node at a key of a map; empty ones count as missing.
    pub fn get(&self, key: &str) -> Option<&Self> {
        let Value::Map(entries) = &self.value else { return None };
        let found = entries.iter().find(|(name, _)| name == key).map(|(_, node)| node);
        found.filter(|node| node.value != Value::Null)
    }

    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }
}

/// Reads the first document of a file.
///
/// # Errors
/// Not YAML, or anchors and aliases, or too much of it.
pub(super) fn parse(text: &str) -> Result<Node, YamlError> {
    let mut reader = Reader { parser: Parser::new_from_str(text), nodes: 0, line: 1 };
    loop {
        match reader.next()? {
            Event::StreamStart | Event::DocumentStart(_) | Event::Nothing => {}
            Event::StreamEnd | Event::DocumentEnd => {
                return Ok(Node { line: 1, value: Value::Null });
            }
            event => return reader.node(event, MAX_DEPTH),
        }
    }
}

struct Reader<'t> {
    parser: Parser<'t, saphyr_parser::StrInput<'t>>,
    nodes: usize,
    line: usize,
}

impl<'t> Reader<'t> {
    fn next(&mut self) -> Result<Event<'t>, YamlError> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                self.line = span.start.line();
                Ok(event)
            }
            Some(Err(error)) => Err(YamlError {
                line: error.marker().line(),
                message: format!("not valid YAML: {}", error.info()),
            }),
            None => Ok(Event::StreamEnd),
        }
    }

    fn fail<T>(&self, message: &str) -> Result<T, YamlError> {
        Err(YamlError { line: self.line, message: message.to_owned() })
    }

    fn node(&mut self, event: Event<'t>, depth: usize) -> Result<Node, YamlError> {
        let line = self.line;
        self.nodes += 1;
        let Some(depth) = depth.checked_sub(1) else {
            return self.fail("nested deeper than any CV");
        };
        if self.nodes > MAX_NODES {
            return self.fail("more in it than in any CV");
        }
        let anchor = match &event {
            Event::Scalar(_, _, anchor, _)
            | Event::SequenceStart(anchor, _)
            | Event::MappingStart(anchor, _) => *anchor,
            Event::Alias(_) => 1,
            _ => 0,
        };
        if anchor != 0 {
            return self.fail("anchors (&name) and aliases (*name) are not read: write it out");
        }
        let value = match event {
            Event::Scalar(text, style, ..) => scalar(&text, style),
            Event::SequenceStart(..) => {
                let mut items = Vec::new();
                loop {
                    match self.next()? {
                        Event::SequenceEnd => break Value::List(items),
                        event => items.push(self.node(event, depth)?),
                    }
                }
            }
            Event::MappingStart(..) => {
                let mut entries: Vec<(String, Node)> = Vec::new();
                loop {
                    let key = match self.next()? {
                        Event::MappingEnd => break Value::Map(entries),
                        event => self.node(event, depth)?,
                    };
                    let event = self.next()?;
                    let value = self.node(event, depth)?;
                    match key.value {
                        Value::Text(name) => entries.push((name, value)),
                        _ => return self.fail("a key that is not a word"),
                    }
                }
            }
            _ => return self.fail("not valid YAML"),
        };
        Ok(Node { line, value })
    }
}

fn scalar(text: &str, style: ScalarStyle) -> Value {
    let plain = matches!(style, ScalarStyle::Plain);
    if plain && matches!(text, "" | "~" | "null" | "Null" | "NULL") {
        Value::Null
    } else {
        Value::Text(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_stay_as_written_and_know_their_line() {
        let node = parse("cv:\n  name: Ada\n  phone:\n  years: [2020, yes]\n").expect("YAML");
        let cv = node.get("cv").expect("a map");
        assert_eq!(cv.get("name").and_then(Node::text), Some("Ada"));
        assert_eq!(cv.get("phone"), None);
        let years: Vec<_> = cv.get("years").expect("a list").items().iter().collect();
        assert_eq!(
            (years[0].text(), years[1].text(), years[0].line),
            (Some("2020"), Some("yes"), 4)
        );
    }

    #[test]
    fn an_alias_bomb_is_refused_at_its_first_anchor() {
        let error = parse("a: &a [x,x]\nb: &b [*a,*a]\n").expect_err("an anchor");
        assert_eq!((error.line, error.message.contains("anchors")), (1, true));
    }

    #[test]
    fn nesting_without_end_is_refused() {
        assert!(parse(&"[".repeat(10_000)).is_err());
        assert!(parse(&"- ".repeat(5_000)).is_err());
        assert!(parse("a: b: c").is_err());
    }
}
