//! A chart of what was spent, as a picture for chat.

use serde::{Deserialize, Serialize};
use typst::utils::Scalar;
use typst_render::RenderOptions;

use super::render::{RenderError, picture};
use super::style::Template;
use super::world;
use crate::config::Usd;
use crate::llm::NanoUsd;

/// Twice the size of the page: sharp on any screen.
const PIXELS_PER_POINT: f64 = 2.0;

/// Every so many bars one has a label.
const LABELLED: usize = 5;

/// The cap is drawn where bars reach this part of it.
const CAP_IN_SIGHT: u64 = 4;

/// One bar for each day, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpendChart {
    /// What it shows.
    pub title: String,
    /// The sum, for people.
    pub total: String,
    /// Name and amount of each day.
    pub days: Vec<(String, NanoUsd)>,
    /// The most of one day.
    pub cap: Option<NanoUsd>,
    /// Small print.
    pub note: String,
}

#[derive(Serialize)]
struct View<'a> {
    title: &'a str,
    total: &'a str,
    note: &'a str,
    marks: Vec<Mark>,
    bars: Vec<Mark>,
    cap: Option<f64>,
}

/// A label at a share of the height.
#[derive(Debug, PartialEq, Serialize)]
struct Mark {
    share: f64,
    label: String,
}

impl SpendChart {
    /// The chart as PNG. The same chart gives the same bytes.
    ///
    /// # Errors
    /// When it cannot be laid out.
    pub fn png(&self) -> Result<Vec<u8>, RenderError> {
        let failed = |error: String| RenderError::Layout(error);
        let data = serde_json::to_vec(&self.view()).map_err(|error| failed(error.to_string()))?;
        let document = world::compile(Template::Chart, data).map_err(failed)?;
        let page = document.pages().first().ok_or_else(|| failed("it has no page".into()))?;
        let options = RenderOptions {
            pixel_per_pt: Scalar::new(PIXELS_PER_POINT),
            ..RenderOptions::default()
        };
        let page = typst_render::render(page, &options);
        picture(page.width(), page.height(), page.data()).map_err(|error| failed(error.to_string()))
    }

    fn view(&self) -> View<'_> {
        let most = self.days.iter().map(|(_, amount)| amount.0).max().unwrap_or(0);
        let cap = self.cap.map(|cap| cap.0).filter(|cap| most >= cap / CAP_IN_SIGHT);
        let top = round_above(most.max(cap.unwrap_or(0)));
        let share = |amount: u64| amount as f64 / top as f64;
        let last = self.days.len().saturating_sub(1);
        let bars = self.days.iter().enumerate().map(|(at, (day, amount))| Mark {
            share: share(amount.0),
            label: if (last - at).is_multiple_of(LABELLED) { day.clone() } else { String::new() },
        });
        let marks = (0..=4).map(|quarter| {
            let amount = top / 4 * quarter;
            Mark { share: share(amount), label: format!("${}", Usd(NanoUsd(amount))) }
        });
        View {
            title: &self.title,
            total: &self.total,
            note: &self.note,
            marks: marks.collect(),
            bars: bars.collect(),
            cap: cap.map(share),
        }
    }
}

/// The least of 1, 2 and 5 times a power of ten that is not below `amount`, in quarters that are
/// whole.
fn round_above(amount: u64) -> u64 {
    let mut power: u64 = 1_000;
    loop {
        for factor in [1, 2, 5] {
            let top = power.saturating_mul(factor);
            if top >= amount {
                return top;
            }
        }
        power = power.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(amounts: &[u64], cap: Option<u64>) -> SpendChart {
        SpendChart {
            title: "Spent in 30 days".into(),
            total: "$1.23".into(),
            days: amounts.iter().map(|nano| ("28 Nov".into(), NanoUsd(*nano))).collect(),
            cap: cap.map(NanoUsd),
            note: "Days in Europe/Berlin; #eval(\"1\") *is* text".into(),
        }
    }

    #[test]
    fn a_picture_is_made_and_the_same_each_time() {
        let many: Vec<u64> = (0..30).map(|day| day * 3_000_000).collect();
        for chart in
            [chart(&[0], None), chart(&[u64::MAX], Some(1)), chart(&many, Some(90_000_000))]
        {
            let png = chart.png().unwrap();
            assert!(png.starts_with(b"\x89PNG"));
            let reader = png::Decoder::new(std::io::Cursor::new(&png)).read_info().unwrap();
            assert_eq!(reader.info().width, 1280);
            assert_eq!(png, chart.png().unwrap());
        }
    }

    #[test]
    fn bars_are_shares_of_a_round_amount() {
        let chart = chart(&[0, 30_000_000, 40_000_000], Some(80_000_000));
        let view = chart.view();
        let shares: Vec<f64> = view.bars.iter().map(|bar| bar.share).collect();
        assert_eq!(shares, [0.0, 0.3, 0.4]);
        assert_eq!(view.cap, Some(0.8));
        let labels: Vec<&str> = view.marks.iter().map(|mark| mark.label.as_str()).collect();
        assert_eq!(labels, ["$0.00", "$0.025", "$0.05", "$0.075", "$0.10"]);
        // A cap far above all bars would flatten them.
        assert_eq!(SpendChart { cap: Some(NanoUsd(900_000_000)), ..chart }.view().cap, None);
    }
}
