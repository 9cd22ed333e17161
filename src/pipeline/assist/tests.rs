//! Stages that ask a model, in whole runs.

mod run;
