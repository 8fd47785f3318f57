//! Facts about the tree that no compiler checks.

mod arrows;
mod styles;
mod texts;
mod tree;
mod versions;
