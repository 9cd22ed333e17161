//! What must not be lost: postings, runs, stage checkpoints, revisions, artifacts.
//!
//! Architecture Invariant: SQL stays inside this folder.
