//! One handler per verb: typed arguments in, one result out.

pub mod moment;
