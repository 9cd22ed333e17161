//! The stages: each a pure function from typed input to typed output.
//!
//! ```text
//! extract → pains · company · role → fit → stars · people → cv · letter · outreach → dossier
//! ```
//!
//! Architecture Invariant: no stage reads a file, the clock or the network.

pub mod extract;
pub mod fit;
pub mod pains;
pub mod plan;
