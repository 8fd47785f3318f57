//! Why something could not be done.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// A stable code for each reason; the app has a text for each in every language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// The message was not understood: app and worker are of different builds, or a script sent nonsense.
    Protocol,
    /// No space is open yet.
    NotOpen,
    /// A kind of this name does not exist.
    UnknownKind,
    /// A field of this name does not exist in the kind.
    UnknownField,
    /// No row of this id.
    UnknownRow,
    /// A value that does not fit its field.
    BadValue,
    /// A filter with a mistake; `at` holds the place and what would fit.
    BadFilter,
    /// A parameter out of its range.
    BadParameter,
    /// The data cannot support what was asked of them; `at` says what is missing.
    NotEnoughData,
    /// The file cannot be read as a table; `at.reason` says why.
    BadFile,
    /// The browser has no room left.
    QuotaExceeded,
    /// The store refused the write; nothing was changed.
    WriteFailed,
    /// The store could not be read.
    ReadFailed,
    /// A newer version of Mehr wrote this space; it is open for reading only.
    ReadOnly,
    /// The browser offers no storage here (a private window); data lives only as long as the page.
    NoStorage,
    /// Another tab still uses an old version.
    Blocked,
    /// A part of the program could not be fetched; asking again fetches again.
    NotLoaded,
    /// Given up on request.
    Cancelled,
    /// A bug; `detail` belongs into a report.
    Internal,
}

/// A failed request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Failure {
    /// Why.
    pub code: Code,
    /// The evidence, in English, for a report and for scripts; not shown as the message.
    pub detail: String,
    /// Where: a place in a filter text, a file and line, a field. `null` when there is no place.
    #[serde(default, skip_serializing_if = "Json::is_null")]
    pub at: Json,
}

impl Failure {
    /// A failure without a place.
    pub fn new(code: Code, detail: impl Into<String>) -> Failure {
        Failure { code, detail: detail.into(), at: Json::Null }
    }

    /// The same failure with its place.
    pub fn at(self, at: Json) -> Failure {
        Failure { at, ..self }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}: {}", self.code, self.detail)
    }
}

impl std::error::Error for Failure {}
