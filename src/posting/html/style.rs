//! As much of CSS as it takes to know that people don't see a text.

use std::collections::BTreeSet;

/// A declaration block, as written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Declarations<'a>(pub(super) &'a str);

impl Declarations<'_> {
    fn pairs(&self) -> impl Iterator<Item = (String, String)> + '_ {
        self.0.split(';').filter_map(|declaration| {
            let (name, value) = declaration.split_once(':')?;
            let value = value.to_ascii_lowercase().replace("!important", "");
            Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
        })
    }

    fn value(&self, property: &str) -> Option<String> {
        self.pairs().filter(|(name, _)| name == property).last().map(|(_, value)| value)
    }

    fn is(&self, property: &str, values: &[&str]) -> bool {
        self.value(property).is_some_and(|value| values.contains(&value.as_str()))
    }

    /// True when an element with these declarations shows nothing.
    pub(super) fn hide(&self) -> bool {
        !self.0.is_empty() && (self.is("display", &["none"]) || self.hide_by_trick())
    }

    /// True for ways of hiding that no script undoes when people open a panel.
    pub(super) fn hide_by_trick(&self) -> bool {
        let tiny =
            |property| self.value(property).and_then(|v| length_px(&v)).is_some_and(|px| px <= 1.5);
        let away = |property| {
            self.value(property).and_then(|v| length_px(&v)).is_some_and(|px| px.abs() >= 900.0)
        };
        let clipped = self.is("overflow", &["hidden", "clip"]);
        self.is("visibility", &["hidden", "collapse"])
            || self.value("opacity").and_then(|v| v.parse().ok()).is_some_and(|o: f64| o <= 0.05)
            || tiny("font-size")
            || away("text-indent")
            || (self.is("position", &["absolute", "fixed"])
                && (away("left") || away("top") || away("right")))
            || (clipped && (tiny("height") || tiny("width") || tiny("max-height")))
            || self
                .value("clip")
                .is_some_and(|v| v.starts_with("rect(0") || v.starts_with("rect(1px"))
            || self
                .value("clip-path")
                .is_some_and(|v| v.starts_with("inset(50%") || v.starts_with("inset(100%"))
            || self.value("transform").is_some_and(|v| v.starts_with("scale(0)"))
            || self.is("color", &["transparent"])
            || self.same_colours()
    }

    fn same_colours(&self) -> bool {
        let background = self.background();
        let colour = self.value("color").map(|value| colour_name(&value));
        background.is_some() && background == colour
    }

    /// The colour behind the text.
    pub(super) fn background(&self) -> Option<String> {
        let value = self.value("background-color").or_else(|| self.value("background"))?;
        Some(colour_name(&value))
    }

    /// True for white or nearly white text.
    pub(super) fn white_text(&self) -> bool {
        self.value("color").is_some_and(|value| is_white(&value))
    }
}

/// True for white and what the eye can't tell from it.
pub(super) fn is_white(colour: &str) -> bool {
    matches!(
        colour_name(colour).as_str(),
        "white"
            | "#fff"
            | "#ffffff"
            | "#fefefe"
            | "#fdfdfd"
            | "#fcfcfc"
            | "snow"
            | "ghostwhite"
            | "rgb(255,255,255)"
            | "rgba(255,255,255,1)"
            | "hsl(0,0%,100%)"
    )
}

fn colour_name(colour: &str) -> String {
    let name: String = colour.trim().to_ascii_lowercase().split_whitespace().collect();
    match name.as_str() {
        "white" | "#ffffff" | "rgb(255,255,255)" => "#fff".to_owned(),
        "black" | "#000000" | "rgb(0,0,0)" => "#000".to_owned(),
        _ => name,
    }
}

fn length_px(value: &str) -> Option<f64> {
    let end =
        value.find(|c: char| !(c.is_ascii_digit() || ".-+".contains(c))).unwrap_or(value.len());
    let number: f64 = value[..end].parse().ok()?;
    match value[end..].trim() {
        "" | "px" | "pt" => Some(number),
        "em" | "rem" => Some(number * 16.0),
        "%" => (number == 0.0).then_some(0.0),
        "vw" | "vh" => Some(number * 10.0),
        _ => None,
    }
}

/// Classes and ids that a page's style sheets hide at the top level (not for one screen size).
#[derive(Debug, Default)]
pub(super) struct StyleSheet {
    /// `.name` and `#name` that are not displayed; a script may show them.
    pub(super) undisplayed: BTreeSet<String>,
    /// Those hidden by a trick.
    pub(super) tricked: BTreeSet<String>,
    /// Those that set a background.
    pub(super) coloured: BTreeSet<String>,
    /// Those with white text.
    pub(super) white: BTreeSet<String>,
}

impl StyleSheet {
    /// Reads the simple rules of all sheets.
    pub(super) fn parse(sheets: &[String]) -> Self {
        let mut found = Self::default();
        for sheet in sheets {
            for (selectors, body) in top_level_rules(sheet) {
                found.add(selectors, Declarations(body));
            }
        }
        found
    }

    fn add(&mut self, selectors: &str, declarations: Declarations) {
        let sets = [
            (declarations.is("display", &["none"]), &mut self.undisplayed),
            (declarations.hide_by_trick(), &mut self.tricked),
            (declarations.background().is_some(), &mut self.coloured),
            (declarations.white_text(), &mut self.white),
        ];
        for (_, set) in sets.into_iter().filter(|(applies, _)| *applies) {
            set.extend(selectors.split(',').filter_map(simple_selector));
        }
    }
}

/// `.name` or `#name` of a selector without combinators, states or further conditions.
fn simple_selector(selector: &str) -> Option<String> {
    let selector = selector.trim();
    let start = selector.find(['.', '#'])?;
    let name = &selector[start..];
    let plain = |c: char| c.is_alphanumeric() || "-_".contains(c);
    let tag_is_plain = selector[..start].chars().all(|c| c.is_ascii_alphanumeric() || c == '*');
    (tag_is_plain && name.len() > 1 && name[1..].chars().all(plain)).then(|| name.to_owned())
}

/// Selector lists and bodies of the rules that stand in no `@media` or other block.
fn top_level_rules(sheet: &str) -> Vec<(&str, &str)> {
    let mut rules = Vec::new();
    let (mut depth, mut start, mut body) = (0_usize, 0, 0);
    for (at, byte) in sheet.bytes().enumerate() {
        match byte {
            b'{' => {
                depth += 1;
                body = if depth == 1 { at } else { body };
            }
            b'}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    let selectors = sheet[start..body.max(start)].trim();
                    let is_rule = !selectors.starts_with('@') && !sheet[body..at].contains("{ {");
                    if is_rule && body > start {
                        rules.push((selectors, &sheet[body + 1..at]));
                    }
                    start = at + 1;
                }
            }
            b';' if depth == 0 => start = at + 1,
            _ => {}
        }
    }
    rules
}
