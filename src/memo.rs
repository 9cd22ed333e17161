//! Results of a pure function of a text, kept: the same words come again in every posting.

use std::cell::RefCell;
use std::collections::HashMap;

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
}
