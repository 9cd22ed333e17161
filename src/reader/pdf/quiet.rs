//! Panics of the interpreter caught without a word on standard error: a broken file is told to the
//! person as an error, once.

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, UnwindSafe};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// Runs `work`; a panic in it comes back as an error and is not printed. Panics elsewhere are
/// printed as ever.
pub(super) fn catch<T>(work: impl FnOnce() -> T + UnwindSafe) -> Result<T, Box<dyn Any + Send>> {
    HOOK.call_once(|| {
        let usual = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                usual(info);
            }
        }));
    });
    QUIET.set(true);
    let result = panic::catch_unwind(work);
    QUIET.set(false);
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_comes_back_as_an_error() {
        assert!(catch(|| panic!("broken")).is_err());
        assert_eq!(catch(|| 2).ok(), Some(2));
        assert!(!QUIET.get());
    }
}
