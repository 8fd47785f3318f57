//! Where a part of an expression stands in its source.

use std::sync::Arc;

/// A place in the source: a byte range of a text, a path in a JSON value, or both for a text inside a JSON value.
///
/// Places never make two trees differ, so that `parse(print(e)) == e` can be said plainly: all are equal.
#[derive(Clone, Default)]
pub struct At {
    /// The path in the JSON value, such as `all[1].between[0]`.
    pub path: Option<Arc<str>>,
    /// The byte range in the text.
    pub span: Option<(u32, u32)>,
}

impl At {
    /// The bytes `from..to` of a text that stands at `path`.
    pub(crate) fn text(path: Option<&Arc<str>>, from: usize, to: usize) -> At {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        At { path: path.cloned(), span: Some((cut(from), cut(to))) }
    }

    /// The value at `path` of a JSON value.
    pub(crate) fn json(path: &str) -> At {
        At { path: Some(path.into()), span: None }
    }

    /// From the start of this place to the end of `other`.
    pub fn to(&self, other: &At) -> At {
        let span = match (self.span, other.span) {
            (Some((from, _)), Some((_, to))) => Some((from, to)),
            (span, _) => span,
        };
        At { path: self.path.clone(), span }
    }
}

impl PartialEq for At {
    fn eq(&self, _: &At) -> bool {
        true
    }
}

impl Eq for At {}

impl std::fmt::Debug for At {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (&self.path, self.span) {
            (Some(path), Some((from, to))) => write!(f, "{path}:{from}..{to}"),
            (Some(path), None) => write!(f, "{path}"),
            (None, Some((from, to))) => write!(f, "{from}..{to}"),
            (None, None) => f.write_str("?"),
        }
    }
}
