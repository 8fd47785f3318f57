//! What a whole column holds.
//!
//! A single cell often leaves open what it means (`03/04/2024`, `1.234`), and the column decides. A [`Profile`] is fed
//! the cells of a sample; [`DateVotes`] and [`DecimalVotes`] are small enough to be fed a column of millions.

mod guess;

mod votes;

pub use guess::{Guess, Holds, Profile};
pub use votes::{DateVotes, DecimalVotes};
