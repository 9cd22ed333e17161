//! What surrounds a posting on its page: navigation, cookie banners, other jobs, footers.

use std::{collections::BTreeSet, sync::LazyLock};

use dom_query::{Document, NodeRef};
use regex::Regex;

use super::hidden::words;
use crate::posting::{block::Block, pattern::regex};

/// Parts of class names and ids of furniture.
static FURNITURE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?xi)
        cookie | consent | gdpr | onetrust | \bcmp\b | privacy[-_]?(banner|notice)
        | newsletter | subscribe | job[-_]?alert | talent[-_]?(community|network)
        | breadcrumb | skip[-_]?(link|to|nav) | pagination | \bpager\b
        | social[-_]?(share|media|links|icons)? | \bshare\b | share[-_]?(bar|buttons|this)
        | (similar|related|recommended|other|more|latest|featured)[-_]?(jobs|postings|positions|roles|openings|vacancies|stellen|offres)
        | jobs?[-_](similar|related|recommended) | also[-_]?viewed | you[-_]?may[-_]?also
        | site[-_]?(footer|header|nav|menu) | page[-_]?footer | global[-_]?(nav|header|footer)
        | nav[-_]?bar | main[-_]?(nav|menu) | mega[-_]?menu | mobile[-_]?menu | language[-_]?(switch|select)
        | search[-_]?(form|box|bar) | login | sign[-_]?(in|up)\b | chat[-_]?(widget|bot)
        | application[-_]?form | apply[-_]?form
        ",
    )
});

/// Headings after which a page speaks of other jobs or of itself.
static OTHER_JOBS: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?xi)^\W*(?:
        (?:similar|related|recommended|other|more|latest|featured|further)\s+(?:open\s+)?(?:jobs|positions|roles|openings|vacancies|postings|opportunities)\b.{0,40}
        | (?:people|candidates)\s+(?:who\s+viewed|also\s+viewed).* | you\s+(?:may|might)\s+also\s+(?:like|be\s+interested).*
        | (?:jobs|roles|positions)\s+you\s+(?:may|might)\s+like.* | recently\s+viewed.* | share\s+this\s+(?:job|role|position|vacancy).*
        | ähnliche\s+(?:stellen\w*|jobs|positionen).* | weitere\s+(?:stellen\w*|jobs|offene\s+stellen|positionen).* | das\s+könnte\s+(?:sie|dich)\s+auch.*
        | (?:offres|postes|annonces)\s+(?:d[’']emploi\s+)?similaires.* | autres\s+(?:offres|postes)\b.* | vous\s+aimerez\s+aussi.*
        | (?:subscribe|sign\s+up)\s+(?:to|for)\s+.{0,30}(?:newsletter|alerts?).* | (?:create|get)\s+(?:a\s+)?job\s+alerts?.*
        | (?:we\s+(?:value\s+your\s+privacy|use\s+cookies)|cookie\s+(?:settings|preferences|consent|policy)|wir\s+verwenden\s+cookies).*
        )$",
    )
});

/// Lines that are buttons.
static CONTROL: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?xi)^\W*(?:
        (?:(?:apply|save|print|share|email|bookmark)(?:\s+(?:now|online|today|here|this\s+job|for\s+this\s+(?:job|position|role)|job))?)
        | easy\s+apply | back\s+to\s+(?:all\s+)?(?:jobs|search|results|list).{0,20} | view\s+all\s+jobs | sign\s+in | log\s+in | skip\s+to\s+(?:main\s+)?content
        | jetzt\s+(?:online\s+)?bewerben | zur\s+online-bewerbung | zurück(?:\s+zur\s+(?:übersicht|suche))? | (?:job|stelle)\s+(?:merken|teilen|drucken)
        | postuler(?:\s+(?:maintenant|en\s+ligne|à\s+cette\s+offre))? | retour\s+(?:aux|à\s+la)\s+.{0,20}
        )\W*$",
    )
});

/// A part with more than this share of the page's words is the page.
const MAX_SHARE: usize = 2;

/// Removes furniture from `document`.
pub(super) fn remove(document: &Document) {
    let total = words(&document.root());
    let mut to_visit = vec![document.root()];
    while let Some(node) = to_visit.pop() {
        if node.is_element()
            && is_furniture(&node)
            && words(&node) * MAX_SHARE <= total
            && !has_title(&node)
        {
            node.remove_from_parent();
        } else {
            to_visit.extend(node.children());
        }
    }
}

fn is_furniture(node: &NodeRef) -> bool {
    let name = node.node_name().unwrap_or_default();
    if matches!(&*name, "html" | "body" | "main" | "article" | "h1") {
        return false;
    }
    let role = node.attr_or("role", "");
    if matches!(&*name, "nav" | "footer")
        || matches!(&*role, "navigation" | "contentinfo" | "search" | "dialog" | "alertdialog")
    {
        return true;
    }
    match &*name {
        "header" => {
            role.as_ref() == "banner" || node.descendants_it().any(|child| child.has_name("nav"))
        }
        "aside" => is_mostly_links(node) || heads_other_jobs(node),
        "form" => node.descendants_it().filter(|child| child.has_name("label")).count() >= 2,
        "div" | "ul" | "ol" | "section" | "p" | "menu" | "td" => {
            has_furniture_name(node) || is_link_bar(node)
        }
        _ => has_furniture_name(node),
    }
}

/// Several short links and nothing else.
fn is_link_bar(node: &NodeRef) -> bool {
    let links: Vec<NodeRef> = node.descendants_it().filter(|child| child.has_name("a")).collect();
    if links.len() < 2 || links.len() > 200 {
        return false;
    }
    let linked: usize = links.iter().map(words).sum();
    linked <= links.len() * 4 && linked * 10 >= words(node) * 9
}

fn has_furniture_name(node: &NodeRef) -> bool {
    let names = format!("{} {}", node.attr_or("class", ""), node.attr_or("id", ""));
    names.len() > 1 && FURNITURE.is_match(&names)
}

fn has_title(node: &NodeRef) -> bool {
    node.descendants_it().any(|child| child.has_name("h1"))
}

fn heads_other_jobs(node: &NodeRef) -> bool {
    node.descendants_it()
        .filter(|child| child.node_name().is_some_and(|name| matches!(&*name, "h2" | "h3" | "h4")))
        .any(|heading| is_other_jobs(heading.text().trim()))
}

fn is_mostly_links(node: &NodeRef) -> bool {
    let linked: usize =
        node.descendants_it().filter(|child| child.has_name("a")).map(|link| words(&link)).sum();
    linked * 2 > words(node)
}

/// True for a heading after which other jobs follow.
pub(super) fn is_other_jobs(heading: &str) -> bool {
    heading.len() < 120 && OTHER_JOBS.is_match(heading)
}

/// Cuts sections about other jobs: from their heading to the next of the same or a higher level.
pub(super) fn cut_other_jobs(blocks: Vec<Block>) -> Vec<Block> {
    let mut cutting: Option<u8> = None;
    let mut kept = Vec::with_capacity(blocks.len());
    let mut seen = BTreeSet::new();
    for block in blocks {
        if let Block::Heading { level, text } = &block {
            cutting = match cutting {
                _ if is_other_jobs(text) => Some(*level),
                Some(cut) if *level > cut => Some(cut),
                _ => None,
            };
            // Pages repeat their title in a bar that sticks to the top.
            if *level == 1 && !seen.insert(text.clone()) {
                continue;
            }
        }
        if cutting.is_none() && !CONTROL.is_match(block.text()) {
            kept.push(block);
        }
    }
    kept
}
