//! Every parser of outside data, briefly, with the same inputs each time; `scripts/fuzz` goes on for
//! as long as it is told (GAP-039).

#[path = "../../benches/fuzz/mutate.rs"]
mod mutate;
#[path = "../../benches/fuzz/target.rs"]
mod target;

use tailord::eval::interval::Random;

use crate::support::root;

/// Inputs for each.
const INPUTS: usize = 120;

/// Unoptimised and beside other tests; that something is slow is for `scripts/fuzz` to say, that it
/// never ends is for here.
const SLOWER: u32 = 100;

#[test]
fn no_parser_of_outside_data_panics_or_hangs() {
    let kept = tempfile::tempdir().unwrap();
    let mut names = Vec::new();
    for mut target in target::all(&root()) {
        let mut dice = Random::new(8);
        for _ in 0..INPUTS {
            let limit = target.limit * SLOWER;
            target.throw(&mut dice, kept.path(), limit);
        }
        names.push(target.name);
    }
    assert_eq!(
        names,
        ["postings", "documents", "imports", "master-cv", "envelopes", "commands", "claims"]
    );
}
