//! Means with bootstrap intervals, from a fixed seed: the same data, the same figures.

use std::fmt;

/// Numbers that look random and are the same each time (`SplitMix64`).
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// From a seed.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() % end as u64) as usize }
    }

    /// Another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

/// A mean with the interval that holds it in 95 of 100 samples.
#[derive(Clone, Copy, Debug)]
pub struct Interval {
    /// The mean.
    pub mean: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// Samples drawn for an interval.
const SAMPLES: usize = 1000;

impl Interval {
    /// Of the values' mean.
    #[must_use]
    pub fn of(values: Vec<f64>) -> Self {
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len().max(1) as f64;
        Self::by(&values, |sample| mean(&sample.iter().map(|value| **value).collect::<Vec<_>>()))
    }

    /// Of any figure of the items (an F1 over sentences, say).
    pub fn by<T>(items: &[T], figure: impl Fn(&[&T]) -> f64) -> Self {
        let all: Vec<&T> = items.iter().collect();
        let mut random = Random::new(20_260_101);
        let mut drawn: Vec<f64> = (0..SAMPLES)
            .map(|_| {
                let sample: Vec<&T> =
                    (0..items.len()).map(|_| all[random.below(all.len())]).collect();
                figure(&sample)
            })
            .collect();
        drawn.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let place = (share * drawn.len() as f64) as usize;
            drawn.get(place).copied().unwrap_or_default()
        };
        Self { mean: figure(&all), low: at(0.025), high: at(0.975) }
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:.3} ({:.3} to {:.3})", self.mean, self.low, self.high);
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_holds_its_mean_and_is_the_same_each_time() {
        let values: Vec<f64> = (0..100).map(|n| f64::from(n % 7)).collect();
        let (one, two) = (Interval::of(values.clone()), Interval::of(values));
        assert!(one.low < one.mean && one.mean < one.high);
        assert_eq!((one.low, one.high), (two.low, two.high));
    }
}
