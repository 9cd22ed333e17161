//! What there is to choose from: the height of each bullet and of everything else.

use std::collections::{HashMap, HashSet};

use typst_layout::PagedDocument;

use crate::candidate::FactId;
use crate::document::frame;
use crate::document::margin::Sides;
use crate::document::view::CvView;
use crate::pipeline::plan::Ranked;

/// Most bullets of one role while others still have some to show: the latest two roles, the next
/// two, the rest.
const SHARES: [usize; 3] = [7, 5, 4];

/// What the first bullet of a project costs besides itself, in points: the project's head.
const PROJECT_HEAD: f64 = 28.0;

/// What the first bullet of a role costs besides itself, in points: the line of the employer,
/// which a role without bullets does not have.
const ROLE_DETAIL: f64 = 13.0;

/// How many bullets of each role, latest first, are worth more than awards and publications.
const CORE: [usize; 4] = [2, 2, 1, 1];

/// One bullet as the choice sees it.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) id: FactId,
    /// Index of its role or project, in the order shown.
    entry: usize,
    is_project: bool,
    /// What it adds to the height, in points.
    height: f64,
    /// What the first bullet of its role or project adds on top.
    head: f64,
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
pub(super) struct Material {
    pub(super) bullets: Vec<Candidate>,
    fixed: f64,
}

impl Material {
    pub(super) fn measure(
        view: &CvView,
        tall: &PagedDocument,
        margin: Sides,
        ranked: &[Ranked],
    ) -> Self {
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
                    head: if shown.is_project { PROJECT_HEAD } else { ROLE_DETAIL },
                    keep: rank.is_some_and(|rank| ranked[rank].keep),
                };
                (rank.unwrap_or(usize::MAX), candidate)
            })
            .collect();
        bullets.sort_by_key(|(rank, _)| *rank);
        let bullets: Vec<Candidate> = bullets.into_iter().map(|(_, bullet)| bullet).collect();
        let mut seen = HashSet::new();
        let heads = bullets.iter().filter(|bullet| seen.insert(bullet.entry));
        let variable = heads.map(|bullet| bullet.head).sum::<f64>()
            + bullets.iter().map(|bullet| bullet.height).sum::<f64>();
        Self { bullets, fixed: frame::content_height(tall, margin) - variable }
    }

    /// Indices of the bullets that fit `budget` points. `tight`: the latest roles come before one
    /// bullet for each.
    pub(super) fn take(&self, budget: f64, tight: bool) -> Vec<usize> {
        let mut taken = Taken { material: self, chosen: Vec::new(), left: budget - self.fixed };
        let least = if tight { self.core() } else { self.least() };
        for at in least {
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

    /// True when `budget` points hold the bullets to keep and the best of the latest roles.
    pub(super) fn holds_core(&self, budget: f64) -> bool {
        let mut taken = Taken { material: self, chosen: Vec::new(), left: budget - self.fixed };
        for at in self.core() {
            taken.force(at);
        }
        taken.left >= 0.0
    }

    /// Those to keep, and the best of the latest roles.
    fn core(&self) -> Vec<usize> {
        self.best_of_each(|bullet| CORE.get(bullet.entry).copied().unwrap_or(0))
    }

    /// Those to keep, and the best of each role.
    fn least(&self) -> Vec<usize> {
        self.best_of_each(|_| 1)
    }

    /// Those to keep, and as many of each role as `wanted` says.
    fn best_of_each(&self, wanted: fn(&Candidate) -> usize) -> Vec<usize> {
        let mut counts: HashMap<usize, usize> = HashMap::new();
        (0..self.bullets.len())
            .filter(|&at| {
                let bullet = &self.bullets[at];
                let count = counts.entry(bullet.entry).or_default();
                *count += 1;
                bullet.keep || (!bullet.is_project && *count <= wanted(bullet))
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

    /// Height of a bullet, with what comes with the first of its role or project.
    fn cost(&self, at: usize) -> f64 {
        let bullet = &self.material.bullets[at];
        let first = self.of_entry(bullet.entry) == 0;
        bullet.height + if first { bullet.head } else { 0.0 }
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
