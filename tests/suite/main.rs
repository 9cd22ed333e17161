//! End-to-end tests: the real binary, a real SQLite file, real PDF readers.

mod support;

mod bad_input;
mod command_line;
mod documents;
mod durability;
mod edit;
mod evaluation;
mod postings;
mod render;
mod truth;
