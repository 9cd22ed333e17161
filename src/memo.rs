//! Results of a pure function of a text, kept: the same words come again in every posting.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Most results that are kept; then all are forgotten.
const MOST: usize = 16_384;

/// What a function of a text gave before. One a thread: nobody waits for it.
#[derive(Debug, Default)]
pub struct Memo<V>(RefCell<HashMap<String, V>>);

impl<V: Clone> Memo<V> {
    /// The result given before, else a new one. `make` may not use this memo itself.
    pub fn get_or(&self, text: &str, make: impl FnOnce() -> V) -> V {
        if let Some(known) = self.0.borrow().get(text) {
            return known.clone();
        }
        let made = make();
        let mut kept = self.0.borrow_mut();
        if kept.len() >= MOST {
            kept.clear();
        }
        kept.insert(text.to_owned(), made.clone());
        made
    }
}

/// The same for results that are large: shared by all threads, and those not asked for lately are
/// forgotten first.
#[derive(Debug)]
pub struct Recent<V>(Mutex<Generations<V>>);

#[derive(Debug)]
struct Generations<V> {
    /// How many are kept at most in each.
    most: usize,
    young: HashMap<Arc<str>, Arc<V>>,
    old: HashMap<Arc<str>, Arc<V>>,
}

impl<V> Recent<V> {
    /// Keeps at most twice so many.
    pub fn new(most: usize) -> Self {
        Self(Mutex::new(Generations { most, young: HashMap::new(), old: HashMap::new() }))
    }

    /// The result given before, else a new one.
    pub fn get_or(&self, text: &str, make: impl FnOnce() -> V) -> Arc<V> {
        let find = |kept: &mut Generations<V>| {
            if let Some(known) = kept.young.get(text) {
                return Some(Arc::clone(known));
            }
            let (text, known) = kept.old.remove_entry(text)?;
            kept.keep(text, Arc::clone(&known));
            Some(known)
        };
        let known = find(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
        // Made without the lock: others may go on meanwhile.
        known.unwrap_or_else(|| {
            let made = Arc::new(make());
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            kept.keep(text.into(), Arc::clone(&made));
            made
        })
    }
}

impl<V> Generations<V> {
    fn keep(&mut self, text: Arc<str>, value: Arc<V>) {
        if self.young.len() >= self.most {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(text, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_worked_on_once_until_there_are_too_many() {
        let memo = Memo::default();
        assert_eq!(memo.get_or("a", || 1), 1);
        assert_eq!(memo.get_or("a", || 2), 1);
        for number in 0..MOST {
            memo.get_or(&format!("other {number}"), || 0);
        }
        assert_eq!(memo.get_or("a", || 3), 3, "forgotten with the rest");
    }

    #[test]
    fn what_is_asked_for_again_outlives_what_is_not() {
        let recent = Recent::new(2);
        let ask = |text: &str, new: u32| *recent.get_or(text, || new);
        assert_eq!(ask("often", 1), 1);
        assert_eq!(ask("once", 1), 1);
        for number in 2..20 {
            assert_eq!(ask(&format!("other {number}"), number), number);
            assert_eq!(ask("often", number), 1, "kept");
        }
        assert_eq!(ask("once", 2), 2, "forgotten");
    }
}
