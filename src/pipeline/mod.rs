//! The stages: each a pure function from typed input to typed output.
//!
//! ```text
//! extract → pains · company · role → fit → stars · people → cv · letter · outreach → dossier
//! ```
//!
//! Architecture Invariant: no stage reads a file, the clock or the network.

pub mod company;
pub mod evidence;
pub mod extract;
pub mod first_person;
pub mod fit;
pub mod pains;
pub mod plan;
pub mod prose;
pub mod rank;
pub mod role;
pub mod star;
pub mod text;
