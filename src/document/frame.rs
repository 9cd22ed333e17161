//! Measures of laid-out pages.

use typst::foundations::{Label, Selector};
use typst::introspection::Introspector;
use typst::layout::{Abs, Frame, FrameItem};
use typst::utils::PicoStr;
use typst_layout::PagedDocument;

use super::margin::Sides;

/// Share of the last page's height between the margins that is used, 0–1.
pub(crate) fn last_page_fill(document: &PagedDocument, margin: Sides) -> f64 {
    let Some(page) = document.pages().last() else { return 0.0 };
    let usable = page.frame.height().to_pt() - margin.top - margin.bottom;
    let used = lowest(&page.frame, Abs::zero()).to_pt() - margin.top;
    (used / usable).clamp(0.0, 1.0)
}

/// The lowest baseline of text in a frame.
fn lowest(frame: &Frame, offset: Abs) -> Abs {
    frame
        .items()
        .map(|(point, item)| match item {
            FrameItem::Group(group) => lowest(&group.frame, offset + point.y),
            FrameItem::Text(_) => offset + point.y,
            _ => Abs::zero(),
        })
        .fold(Abs::zero(), Abs::max)
}

/// Height of the content of a document laid out on one page without end, in points.
pub(crate) fn content_height(document: &PagedDocument, margin: Sides) -> f64 {
    let pages = document.pages().iter();
    pages.map(|page| lowest(&page.frame, Abs::zero()).to_pt() - margin.top).sum()
}

/// Vertical positions of everything labelled `label`, in document order, in points.
pub(crate) fn marks(document: &PagedDocument, label: &str) -> Vec<f64> {
    let Some(label) = Label::new(PicoStr::intern(label)) else { return Vec::new() };
    let introspector = document.introspector();
    introspector
        .query(&Selector::Label(label))
        .iter()
        .filter_map(|mark| introspector.position(mark.location()?))
        .map(|position| position.point.y.to_pt())
        .collect()
}
