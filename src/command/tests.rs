//! Command lines in this process: what is done, what is said, and why something is not.

mod application;
mod settings;
