//! x
pub(crate) fn is_known_header(_: &str) -> bool { false }
