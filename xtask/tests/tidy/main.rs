//! Facts about the tree that no compiler checks.

mod arrows;
mod help;
mod styles;
mod texts;
mod tree;
mod versions;
