//! Fitted by layout: which bullets fill the pages asked for, found by measuring with Typst.
//!
//! One layout of everything on an endless page gives the height of each bullet and of the rest.
//! Bullets are then taken by priority while they fit, and the choice is laid out on real pages;
//! what page breaks cost shows there and moves the budget of the next choice.

mod material;

use std::collections::HashSet;

use material::Material;

use super::frame;
use super::render::{RenderError, Renderer};
use super::style::{Density, Template};
use super::view::CvView;
use crate::application::Cv;
use crate::candidate::{FactId, MasterCv};
use crate::pipeline::plan::Ranked;
use crate::truth::Verified;

/// Layouts tried at most for one page count, after the measuring one.
const MOST_TRIES: u32 = 5;

/// A last page this full is not improved further.
const FULL: f64 = 0.93;

/// With all material used, a last page emptier than this is not begun.
const TOO_LITTLE: f64 = 0.5;

/// What is given up when not even the most important bullets fit, mildest first: first space, then
/// parts that are not bullets.
const CUTS: [Cut; 6] = [
    Cut { density: Density::Normal, extras: true, profile: usize::MAX },
    Cut { density: Density::Compact, extras: true, profile: usize::MAX },
    Cut { density: Density::Compact, extras: false, profile: 3 },
    Cut { density: Density::Compact, extras: false, profile: 2 },
    Cut { density: Density::Compact, extras: false, profile: 1 },
    Cut { density: Density::Compact, extras: false, profile: 0 },
];

/// What is left of the space and of the parts that are not bullets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cut {
    density: Density,
    /// Awards and publications.
    extras: bool,
    /// Sentences of the profile, at most.
    profile: usize,
}

/// A CV whose bullets were chosen to fill its pages.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// The CV with the bullets that fit.
    pub cv: Verified<Cv>,
    /// Pages it takes. Fewer than asked for when there is too little to say; more when even the
    /// least is too much.
    pub pages: usize,
    /// Share of the last page's height between the margins that is used, 0–1. Below 0.8 only when
    /// there is nothing more to show.
    pub last_page_fill: f64,
    /// Layouts it took.
    pub compiles: u32,
}

/// The outcome before it is applied to the verified CV.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Choice {
    pub(crate) keep: HashSet<FactId>,
    pub(crate) cut: Cut,
    pub(crate) pages: usize,
    pub(crate) fill: f64,
    pub(crate) compiles: u32,
}

impl Renderer {
    /// Chooses bullets by priority so that the CV fills exactly `pages` pages, the last one at
    /// least 80 % full. Each role keeps its best bullet as long as there is room for it. With too
    /// little material the CV gets shorter. With too much even of the least, bullets of the oldest
    /// roles go, then projects, then awards and publications, then sentences of the profile, and
    /// what is left is reported as it is.
    pub fn fit(
        &self,
        master: &MasterCv,
        cv: &Verified<Cv>,
        ranked: &[Ranked],
        pages: u32,
    ) -> Result<Fitted, RenderError> {
        let choice = self.choose(master, cv, ranked, pages)?;
        let mut fitted = cv.truncate_profile(choice.cut.profile).retain_bullets(&choice.keep);
        if !choice.cut.extras {
            fitted = fitted.without_extras();
        }
        // As it will be rendered: what was chosen to be compact may do without.
        let view = CvView::new(master, &fitted, &mut self.setter(Template::Cv))?;
        let (document, density) = self.lay_out_cv(&view)?;
        Ok(Fitted {
            cv: fitted,
            pages: document.pages().len(),
            last_page_fill: frame::last_page_fill(&document, self.margin(density)),
            compiles: choice.compiles + 1,
        })
    }

    /// The choice [`Renderer::fit`] makes.
    pub(crate) fn choose(
        &self,
        master: &MasterCv,
        cv: &Cv,
        ranked: &[Ranked],
        pages: u32,
    ) -> Result<Choice, RenderError> {
        let target = pages.max(1) as usize;
        let (choice, exhausted) = self.choose_for(master, cv, ranked, target)?;
        let scarce = exhausted && choice.pages > 1 && choice.fill < TOO_LITTLE;
        if !scarce || choice.pages > target {
            return Ok(choice);
        }
        let (mut shorter, _) = self.choose_for(master, cv, ranked, choice.pages - 1)?;
        shorter.compiles += choice.compiles;
        Ok(shorter)
    }

    /// The best choice for one page count, and whether it uses all there is.
    fn choose_for(
        &self,
        master: &MasterCv,
        cv: &Cv,
        ranked: &[Ranked],
        target: usize,
    ) -> Result<(Choice, bool), RenderError> {
        let mut compiles = 0;
        for (at, mut cut) in CUTS.into_iter().enumerate() {
            let last = at + 1 == CUTS.len();
            if target != self.style().pages as usize {
                // The final rendering would not be compact for these pages.
                cut.density = Density::Normal;
            }
            let budget = self.usable_height(cut.density) * target as f64;
            let view = CvView::new(master, &cut.apply(cv), &mut self.setter(Template::Cv))?;
            let tall = self.lay_out(Template::Cv, &view, true, cut.density)?;
            compiles += 1;
            let material = Material::measure(&view, &tall, self.margin(cut.density), ranked);
            if !last && !material.holds_core(budget) {
                continue;
            }
            let mut search = Search {
                renderer: self,
                view: &view,
                material,
                cut,
                tight: at > 0,
                target,
                compiles,
            };
            let choice = search.run()?;
            compiles = choice.compiles;
            if last || choice.pages <= target {
                let exhausted = at == 0 && choice.keep.len() == search.material.bullets.len();
                return Ok((choice, exhausted));
            }
        }
        Err(RenderError::Layout("no layout was tried".into()))
    }
}

impl Cut {
    pub(crate) fn apply(self, cv: &Cv) -> Cv {
        let mut cv = cv.clone();
        cv.profile.truncate(self.profile);
        if !self.extras {
            cv.awards.clear();
            cv.publications.clear();
        }
        cv
    }
}

/// The search for one page count.
struct Search<'a> {
    renderer: &'a Renderer,
    view: &'a CvView,
    material: Material,
    cut: Cut,
    /// Older roles may be left without a bullet for the sake of the latest.
    tight: bool,
    target: usize,
    compiles: u32,
}

impl Search<'_> {
    fn run(&mut self) -> Result<Choice, RenderError> {
        let page = self.renderer.usable_height(self.cut.density);
        let target = self.target;
        let mut budget = page * target as f64;
        let mut best: Option<Choice> = None;
        let mut seen: Vec<Vec<usize>> = Vec::new();
        for _ in 0..MOST_TRIES {
            let mut taken = self.material.take(budget, self.tight);
            taken.sort_unstable();
            if seen.contains(&taken) {
                break;
            }
            let choice = self.lay_out(&taken)?;
            seen.push(taken);
            // How far the end is from the end of the last page asked for.
            let end = (choice.pages as f64 - 1.0 + choice.fill) * page;
            let gap = page * target as f64 - end;
            let done = choice.pages == target && choice.fill >= FULL
                || choice.pages <= target && choice.keep.len() == self.material.bullets.len();
            if best.as_ref().is_none_or(|best| self.better(&choice, best)) {
                best = Some(choice);
            }
            if done {
                break;
            }
            // Over: what page breaks cost goes off the budget. Under: what was left comes on.
            budget += if gap < 0.0 { gap - 2.0 } else { gap - 1.0 };
        }
        best.ok_or_else(|| RenderError::Layout("no layout was tried".into()))
    }

    fn lay_out(&mut self, taken: &[usize]) -> Result<Choice, RenderError> {
        let keep: HashSet<FactId> =
            taken.iter().map(|&at| self.material.bullets[at].id.clone()).collect();
        let view = self.view.retained(&keep);
        let density = self.cut.density;
        let document = self.renderer.lay_out(Template::Cv, &view, false, density)?;
        self.compiles += 1;
        Ok(Choice {
            keep,
            cut: self.cut,
            pages: document.pages().len(),
            fill: frame::last_page_fill(&document, self.renderer.margin(density)),
            compiles: self.compiles,
        })
    }

    /// Not over the target beats over it; then the fuller one, and over it the shorter one.
    fn better(&self, a: &Choice, b: &Choice) -> bool {
        let over = |choice: &Choice| choice.pages > self.target;
        let length = |choice: &Choice| choice.pages as f64 + choice.fill;
        match (over(a), over(b)) {
            (false, true) => true,
            (true, false) => false,
            (false, false) => length(a) > length(b),
            (true, true) => length(a) < length(b),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Margins, Paper, Spacing, Style, Theme, sample};

    fn choose(master: &MasterCv, cv: &Cv, pages: u32, style: Style) -> Choice {
        Renderer::new(style).choose(master, cv, &sample::ranked(cv), pages).expect("fits")
    }

    fn bullets_of(choice: &Choice, role: &str) -> usize {
        let prefix = format!("role/{role}/");
        choice.keep.iter().filter(|fact| fact.0.starts_with(&prefix)).count()
    }

    #[test]
    fn two_pages_are_filled_on_both_papers() {
        let master = sample::leader();
        let cv = sample::application(&master);
        for paper in [Paper::A4, Paper::Letter] {
            let choice = choose(&master, &cv, 2, Style { paper, ..Style::default() });
            assert_eq!(choice.pages, 2);
            assert!(choice.fill >= 0.8, "{paper:?}: {}", choice.fill);
            assert!(choice.compiles <= 5, "{}", choice.compiles);
            for role in &master.roles {
                assert!(bullets_of(&choice, &role.id.0) >= 1, "{}", role.id.0);
            }
        }
    }

    /// GAP-026, GAP-057: the pages are full whatever theme, margins and spacing were chosen.
    #[test]
    fn two_pages_are_filled_in_every_theme_with_every_margin() {
        let master = sample::leader();
        let cv = sample::application(&master);
        for theme in Theme::ALL {
            let mut kept = Vec::new();
            for margin in [Margins::Wide, Margins::Normal, Margins::Standard, Margins::Narrow] {
                for spacing in [Spacing::Normal, Spacing::Tight] {
                    let style = Style { theme, margin, spacing, ..Style::default() };
                    let choice = choose(&master, &cv, 2, style);
                    let place = format!("{theme:?} {margin:?} {spacing:?}");
                    assert_eq!(choice.pages, 2, "{place}");
                    let all = choice.keep.len() == 34;
                    assert!(choice.fill >= 0.8 || all, "{place}: {}", choice.fill);
                    kept.push(choice.keep.len());
                }
            }
            let (tight, normal): (Vec<usize>, Vec<usize>) =
                kept.chunks(2).map(|both| (both[1], both[0])).unzip();
            assert!(tight.iter().zip(&normal).all(|(tight, normal)| tight >= normal), "{kept:?}");
            assert!(normal.is_sorted() && normal[0] < normal[3], "{kept:?}");
        }
    }

    #[test]
    fn one_page_is_filled_and_the_latest_role_keeps_its_bullet() {
        let master = sample::leader();
        let mut cv = sample::application(&master);
        cv.awards.clear();
        cv.publications.clear();
        let choice = choose(&master, &cv, 1, Style::default());
        assert_eq!(choice.pages, 1);
        assert!(choice.fill >= 0.8, "{}", choice.fill);
        assert!(bullets_of(&choice, "northwind") >= 1);
    }

    #[test]
    fn too_little_for_two_pages_becomes_one() {
        let master = sample::graduate();
        let cv = sample::application(&master);
        let choice = choose(&master, &cv, 2, Style::default());
        assert_eq!(choice.pages, 1);
        assert_eq!(choice.keep.len(), 3, "everything there is");
    }

    #[test]
    fn a_second_page_of_a_few_lines_is_not_begun() {
        let master = sample::leader();
        let mut cv = sample::application(&master);
        cv.roles.iter_mut().for_each(|role| role.bullets.truncate(2));
        let choice = choose(&master, &cv, 2, Style::default());
        assert!(choice.pages == 1 && choice.fill >= 0.8 || choice.fill >= TOO_LITTLE);
    }

    #[test]
    fn the_same_choice_is_made_again() {
        let master = sample::leader();
        let cv = sample::application(&master);
        let first = choose(&master, &cv, 2, Style::default());
        assert_eq!(first, choose(&master, &cv, 2, Style::default()));
    }

    #[test]
    fn more_than_fits_is_reported_as_it_is() {
        let mut master = sample::leader();
        let many = master.certifications[0].clone();
        master.certifications = (0..90)
            .map(|at| {
                let mut certification = many.clone();
                certification.id = FactId(format!("certification/{at}"));
                certification
            })
            .collect();
        let cv = sample::application(&master);
        let choice = choose(&master, &cv, 1, Style::default());
        assert!(choice.pages > 1);
        assert_eq!(choice.keep.len(), 1, "only the first bullet of the latest role is left");
        assert_eq!(choice.cut.profile, 0);
    }
}
