//! What a page holds but people don't see: taken out, so that it is neither read nor obeyed.

use dom_query::{Document, NodeRef};

use super::style::{Declarations, StyleSheet, is_white};
use crate::posting::{
    block::tidy,
    instruction,
    notes::{Notes, quote},
};

/// Class names that mean "for screen readers only": labels, not content.
const SCREEN_READER: &[&str] =
    &["sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "a11y-hidden"];
/// Words in class names of elements that stand on a dark ground.
const DARK_GROUND: &[&str] = &[
    "hero", "banner", "dark", "btn", "button", "badge", "header", "overlay", "cover", "primary",
    "bg-",
];
/// Fewest words of white text that are taken for hidden rather than for a label on a colour.
const WHITE_WORDS: usize = 6;

/// Removes hidden elements from `document` and tells `notes`.
pub(super) fn remove(document: &Document, sheet: &StyleSheet, notes: &mut Notes) {
    let root = document.root();
    let page_words = words(&root);
    let (sure, revealable) = find(&root, sheet);
    for node in sure {
        take_out(&node, notes);
    }
    // Style sheets also hide panels that a script opens. When most of the page is in them, it is
    // the posting.
    let folded: usize = revealable.iter().map(words).sum();
    let keep_folded = folded * 2 > page_words;
    for node in revealable {
        if !keep_folded || instruction::first(&node.text()).is_some() {
            take_out(&node, notes);
        }
    }
    if keep_folded && folded > 0 {
        notes.warn("Most of the page is in panels that are closed at first; they were read too.");
    }
}

/// Elements that are hidden for sure, and those that a script may show.
fn find<'a>(root: &NodeRef<'a>, sheet: &StyleSheet) -> (Vec<NodeRef<'a>>, Vec<NodeRef<'a>>) {
    let (mut sure, mut revealable) = (Vec::new(), Vec::new());
    let mut to_visit = vec![(*root, false)];
    while let Some((node, on_ground)) = to_visit.pop() {
        let mut on_ground = on_ground;
        if node.is_element() {
            let look = Look::of(&node, sheet);
            on_ground |= look.on_ground;
            if look.hidden || (look.white && !on_ground && is_hidden_in_white(&node)) {
                sure.push(node);
                continue;
            }
            if look.undisplayed {
                revealable.push(node);
                continue;
            }
        }
        to_visit.extend(node.children().into_iter().map(|child| (child, on_ground)));
    }
    (sure, revealable)
}

/// What attributes and simple style rules make of an element.
#[expect(clippy::struct_excessive_bools, reason = "four independent traits of one element")]
struct Look {
    hidden: bool,
    undisplayed: bool,
    white: bool,
    on_ground: bool,
}

impl Look {
    fn of(node: &NodeRef, sheet: &StyleSheet) -> Self {
        let style = node.attr("style").unwrap_or_default();
        let inline = Declarations(&style);
        let classes = node.attr("class").unwrap_or_default();
        let id = node.attr("id").unwrap_or_default();
        let names: Vec<String> = classes
            .split_whitespace()
            .map(|class| format!(".{class}"))
            .chain((!id.is_empty()).then(|| format!("#{id}")))
            .collect();
        let any =
            |set: &std::collections::BTreeSet<String>| names.iter().any(|name| set.contains(name));
        let name = node.node_name().unwrap_or_default();
        let hidden = inline.hide()
            || any(&sheet.tricked)
            || (node.has_attr("hidden") && &*node.attr_or("hidden", "") != "until-found")
            || matches!(&*name, "template")
            || (&*name == "dialog" && !node.has_attr("open"))
            || (&*name == "input")
            || classes.split_whitespace().any(|class| SCREEN_READER.contains(&class))
            || (&*node.attr_or("aria-hidden", "") == "true"
                && instruction::first(&node.text()).is_some());
        let lower = format!("{classes} {id}").to_ascii_lowercase();
        Self {
            hidden,
            undisplayed: any(&sheet.undisplayed),
            white: inline.white_text() || is_white(&node.attr_or("color", "")) || any(&sheet.white),
            on_ground: inline.background().is_some_and(|colour| !is_white(&colour))
                || node.attr("bgcolor").is_some_and(|colour| !is_white(&colour))
                || any(&sheet.coloured)
                || DARK_GROUND.iter().any(|word| lower.contains(word)),
        }
    }
}

fn is_hidden_in_white(node: &NodeRef) -> bool {
    let heading = node.node_name().is_some_and(|name| {
        name.len() == 2 && name.starts_with('h') && name.ends_with(|c: char| c.is_ascii_digit())
    });
    let has_heading = heading || node.descendants_it().any(|child| child.has_name("h1"));
    (!has_heading && words(node) >= WHITE_WORDS) || instruction::first(&node.text()).is_some()
}

fn take_out(node: &NodeRef, notes: &mut Notes) {
    let text = tidy(&node.text());
    if let Some(found) = instruction::first(&text) {
        notes.warn(format!(
            "Hidden text on the page gives instructions to an AI; it was removed: \"{}\"",
            quote(&found)
        ));
    }
    if !text.is_empty() {
        notes.hidden(&text);
    }
    node.remove_from_parent();
}

/// Number of words under a node.
pub(super) fn words(node: &NodeRef) -> usize {
    node.text().split_whitespace().count()
}
