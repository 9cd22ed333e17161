//! The official clients for Python pass their flow against the tests' provider: what it says is what
//! the services say. `scripts/test` installs the clients.

use std::process::Command;

use crate::readers::python;
use crate::support::llm::{KEY, Llm, Play};
use crate::support::root;

#[test]
fn the_official_clients_take_the_provider_for_their_own() {
    let llm = Llm::start();
    llm.always("play-429", Play::Throttled(Some("1".into())));
    llm.always("play-500", Play::Status(500, "api_error", "Internal server error"));
    llm.always("play-529", Play::Status(529, "overloaded_error", "Overloaded"));
    // Each of the two clients comes back after it was told to.
    let throttled = || Play::Throttled(Some("0".into()));
    llm.script("play-once", [throttled(), Play::Answer, throttled()]);
    let output = Command::new(python())
        .arg(root().join("tests/suite/support/llm/referee.py"))
        .args([&llm.base_url(), KEY])
        .output()
        .expect("Python starts");
    let steps = String::from_utf8_lossy(&output.stdout);
    let complaints = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "after {steps}\n{complaints}\nrefused: {:#?}", llm.refused());
    let wanted = [
        "anthropic models",
        "anthropic tool",
        "anthropic stream",
        "anthropic output format",
        "anthropic thoughts",
        "anthropic refusals",
        "anthropic failures",
        "openai models",
        "openai schema",
        "openai stream",
        "openai stream helper",
        "openai refusals",
        "openai failures",
    ];
    assert_eq!(steps.lines().collect::<Vec<_>>(), wanted);
    // Everything that was refused was meant to be.
    assert_eq!(llm.refused().len(), 13, "{:#?}", llm.refused());
}
