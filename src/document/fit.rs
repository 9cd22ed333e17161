//! Fitted by layout: which bullets fill the pages asked for, found by measuring with Typst.
//!
//! One layout of everything on an endless page gives the height of each bullet and of the rest.
//! Bullets are then taken by priority while they fit, and the choice is laid out on real pages;
//! what page breaks cost shows there and moves the budget of the next choice.

use std::collections::HashSet;

use super::frame;
use super::render::{CV_MARGIN, RenderError, Renderer};
use super::typeset::Typesetter;
use super::view::CvView;
use super::world::Template;
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

/// Most bullets of one role while others still have some to show: the latest two roles, the next
/// two, the rest.
const SHARES: [usize; 3] = [7, 5, 4];

/// What a project costs besides its bullets, in points.
const PROJECT_HEAD: f64 = 28.0;

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
    pub(crate) profile: usize,
    pub(crate) pages: usize,
    pub(crate) fill: f64,
    pub(crate) compiles: u32,
}

impl Renderer {
    /// Chooses bullets by priority so that the CV fills exactly `pages` pages, the last one at
    /// least 80 % full. Each role keeps its best bullet as long as there is room for it. With too
    /// little material the CV gets shorter; with too much even of the least, bullets of the oldest
    /// roles, then projects, then sentences of the profile go, and what is left is reported as
    /// it is.
    pub fn fit(
        &self,
        master: &MasterCv,
        cv: &Verified<Cv>,
        ranked: &[Ranked],
        pages: u32,
    ) -> Result<Fitted, RenderError> {
        let choice = self.choose(master, cv, ranked, pages)?;
        Ok(Fitted {
            cv: cv.truncate_profile(choice.profile).retain_bullets(&choice.keep),
            pages: choice.pages,
            last_page_fill: choice.fill,
            compiles: choice.compiles,
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
        let mut compiles = 0;
        let mut target = pages.max(1);
        let mut profile = cv.profile.len();
        loop {
            let mut cv = cv.clone();
            cv.profile.truncate(profile);
            let view = CvView::new(master, &cv, &mut Typesetter::default())?;
            let tall = self.lay_out(Template::Cv, &view, true)?;
            let material = Material::measure(&view, &tall, ranked);
            let mut search =
                Search { renderer: self, view: &view, material, target, compiles: compiles + 1 };
            let mut choice = search.run()?;
            compiles = choice.compiles;
            choice.profile = profile;
            let exhausted = choice.keep.len() == search.material.bullets.len();
            if choice.pages > target as usize && profile > 0 {
                profile -= 1;
            } else if exhausted && choice.pages > 1 && choice.fill < TOO_LITTLE && target > 1 {
                target = choice.pages as u32 - 1;
            } else {
                return Ok(choice);
            }
        }
    }
}

/// One bullet as the choice sees it.
#[derive(Clone, Debug)]
struct Candidate {
    id: FactId,
    /// Index of its role or project, in the order shown.
    entry: usize,
    is_project: bool,
    /// What it adds to the height, in points.
    height: f64,
    keep: bool,
}

impl Candidate {
    /// What is given up first when there is no room: older roles, projects, the latest role.
    fn rank_of_loss(&self) -> u8 {
        match (self.is_project, self.entry) {
            (false, 1..) => 2,
            (true, _) => 1,
            (false, 0) => 0,
        }
    }
}

/// Heights of the bullets, highest priority first, and of everything else.
#[derive(Clone, Debug)]
struct Material {
    bullets: Vec<Candidate>,
    fixed: f64,
}

impl Material {
    fn measure(view: &CvView, tall: &typst_layout::PagedDocument, ranked: &[Ranked]) -> Self {
        let starts = frame::marks(tall, "bullet");
        let ends = frame::marks(tall, "bullet-end");
        let entries: Vec<usize> = view
            .entries()
            .enumerate()
            .flat_map(|(index, entry)| entry.bullets.iter().map(move |_| index))
            .collect();
        let body = |at: usize| (ends.get(at).zip(starts.get(at))).map_or(0.0, |(e, s)| e - s);
        // Between two bullets of one entry: a line and the gap.
        let step = (0..entries.len().saturating_sub(1))
            .find(|&at| entries[at] == entries[at + 1] && at + 1 < starts.len())
            .map_or(14.0, |at| starts[at + 1] - starts[at] - body(at));
        let place = |id: &FactId| ranked.iter().position(|known| known.fact == *id);
        let mut bullets: Vec<(usize, Candidate)> = view
            .entries()
            .enumerate()
            .flat_map(|(index, entry)| entry.bullets.iter().map(move |b| (index, entry, b)))
            .enumerate()
            .map(|(at, (entry, shown, bullet))| {
                let rank = place(&bullet.id);
                let candidate = Candidate {
                    id: bullet.id.clone(),
                    entry,
                    is_project: shown.is_project,
                    height: body(at) + step,
                    keep: rank.is_some_and(|rank| ranked[rank].keep),
                };
                (rank.unwrap_or(usize::MAX), candidate)
            })
            .collect();
        bullets.sort_by_key(|(rank, _)| *rank);
        let bullets: Vec<Candidate> = bullets.into_iter().map(|(_, bullet)| bullet).collect();
        let projects: HashSet<usize> =
            bullets.iter().filter(|b| b.is_project).map(|b| b.entry).collect();
        let variable = bullets.iter().map(|bullet| bullet.height).sum::<f64>()
            + projects.len() as f64 * PROJECT_HEAD;
        Self { bullets, fixed: frame::content_height(tall, CV_MARGIN) - variable }
    }

    /// Indices of the bullets that fit `budget` points.
    fn take(&self, budget: f64) -> Vec<usize> {
        let mut taken = Taken { material: self, chosen: Vec::new(), left: budget - self.fixed };
        for at in self.least() {
            taken.force(at);
        }
        taken.give_back();
        for share in [true, false] {
            for at in 0..self.bullets.len() {
                if !share || taken.of_entry(self.bullets[at].entry) < self.share(at) {
                    taken.add(at);
                }
            }
        }
        taken.chosen
    }

    /// Those to keep, and the best of each role.
    fn least(&self) -> Vec<usize> {
        let mut seen = HashSet::new();
        (0..self.bullets.len())
            .filter(|&at| {
                let bullet = &self.bullets[at];
                let first = seen.insert(bullet.entry);
                bullet.keep || (first && !bullet.is_project)
            })
            .collect()
    }

    fn share(&self, at: usize) -> usize {
        SHARES[(self.bullets[at].entry / 2).min(SHARES.len() - 1)]
    }
}

/// A choice being made.
struct Taken<'a> {
    material: &'a Material,
    chosen: Vec<usize>,
    left: f64,
}

impl Taken<'_> {
    fn of_entry(&self, entry: usize) -> usize {
        self.chosen.iter().filter(|&&at| self.material.bullets[at].entry == entry).count()
    }

    /// Height of a bullet, with the head of its project when it is the first of it.
    fn cost(&self, at: usize) -> f64 {
        let bullet = &self.material.bullets[at];
        let head = bullet.is_project && self.of_entry(bullet.entry) == 0;
        bullet.height + if head { PROJECT_HEAD } else { 0.0 }
    }

    fn add(&mut self, at: usize) {
        if self.cost(at) <= self.left {
            self.force(at);
        }
    }

    fn force(&mut self, at: usize) {
        if !self.chosen.contains(&at) {
            self.left -= self.cost(at);
            self.chosen.push(at);
        }
    }

    /// When even the least is too much: bullets of the oldest roles go first, then projects, the
    /// first bullet of the latest role last.
    fn give_back(&mut self) {
        while self.left < 0.0 && self.chosen.len() > 1 {
            let oldest = (0..self.chosen.len()).max_by_key(|&at| {
                let index = self.chosen[at];
                let bullet = &self.material.bullets[index];
                (bullet.rank_of_loss(), bullet.entry, index)
            });
            let Some(oldest) = oldest else { return };
            let index = self.chosen.remove(oldest);
            self.left += self.cost(index);
        }
    }
}

/// The search for one page count.
struct Search<'a> {
    renderer: &'a Renderer,
    view: &'a CvView,
    material: Material,
    target: u32,
    compiles: u32,
}

impl Search<'_> {
    fn run(&mut self) -> Result<Choice, RenderError> {
        let page = self.renderer.usable_height();
        let target = self.target as usize;
        let mut budget = page * target as f64;
        let mut best: Option<Choice> = None;
        let mut seen: Vec<Vec<usize>> = Vec::new();
        for _ in 0..MOST_TRIES {
            let mut taken = self.material.take(budget);
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
        let document = self.renderer.lay_out(Template::Cv, &self.view.retained(&keep), false)?;
        self.compiles += 1;
        Ok(Choice {
            keep,
            profile: 0,
            pages: document.pages().len(),
            fill: frame::last_page_fill(&document, CV_MARGIN),
            compiles: self.compiles,
        })
    }

    /// Not over the target beats over it; then the fuller one, and over it the shorter one.
    fn better(&self, a: &Choice, b: &Choice) -> bool {
        let over = |choice: &Choice| choice.pages > self.target as usize;
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
    use crate::document::{Paper, Style, sample};
    use crate::pipeline::plan::Relevance;

    /// All bullets of a CV, those of later roles and earlier lines first; the first bullet of the
    /// latest two roles to keep.
    fn ranked(cv: &Cv) -> Vec<Ranked> {
        let mut ranked: Vec<Ranked> = Vec::new();
        let roles = cv.roles.iter().map(|role| &role.bullets);
        for (entry, bullets) in roles.chain(cv.projects.iter().map(|p| &p.bullets)).enumerate() {
            for (at, line) in bullets.iter().enumerate() {
                ranked.push(Ranked {
                    fact: line.facts[0].clone(),
                    relevance: Relevance::default(),
                    priority: 100.0 - at as f64 * 3.0 - entry as f64 * 4.1,
                    keep: entry < 2 && at == 0,
                    star_missing: Vec::new(),
                });
            }
        }
        ranked.sort_by(|a, b| b.priority.total_cmp(&a.priority));
        ranked
    }

    fn choose(master: &MasterCv, cv: &Cv, pages: u32, style: Style) -> Choice {
        Renderer::new(style).choose(master, cv, &ranked(cv), pages).expect("fits")
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
        assert_eq!(choice.profile, 0);
    }
}
