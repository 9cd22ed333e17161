//! Measures of laid-out pages.

use typst::layout::{Abs, Frame, FrameItem};
use typst_layout::PagedDocument;

/// Share of the last page's height between the margins that is used, 0–1.
pub(crate) fn last_page_fill(document: &PagedDocument, margin: Margin) -> f64 {
    let Some(page) = document.pages().last() else { return 0.0 };
    let usable = page.frame.height().to_pt() - margin.top - margin.bottom;
    let used = lowest(&page.frame, Abs::zero()).to_pt() - margin.top;
    (used / usable).clamp(0.0, 1.0)
}

/// Top and bottom margin of a template, in points.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Margin {
    pub(crate) top: f64,
    pub(crate) bottom: f64,
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
