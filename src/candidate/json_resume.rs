//! JSON Resume (<https://jsonresume.org/schema>, version 1.0.0): export and import.

mod export;
mod import;
mod prose;
mod read;
#[cfg(test)]
mod tests;

pub use export::export;
pub use import::{ImportError, ImportReport, ReviewNote, import};
pub(super) use import::{Origin, import_from};
