//! Inner errors as failures of the protocol.

use crate::replica::ReplicaError;
use protocol::{Code, Failure};
use store::StoreError;

/// A replica's error.
pub fn of_replica(error: ReplicaError) -> Failure {
    match error {
        ReplicaError::Store(error) => of_store(&error),
        ReplicaError::Record { .. } => Failure::new(Code::ReadFailed, error.to_string()),
    }
}

/// A store's error.
pub fn of_store(error: &StoreError) -> Failure {
    let code = match error {
        StoreError::QuotaExceeded { .. } => Code::QuotaExceeded,
        StoreError::NewerVersion { .. } | StoreError::ReadOnly { .. } => Code::ReadOnly,
        StoreError::Unavailable { .. } => Code::NoStorage,
        StoreError::Damaged { .. } | StoreError::PageGone { .. } | StoreError::InQuarantine { .. } => {
            Code::ReadFailed
        }
        StoreError::Closed
        | StoreError::Lost
        | StoreError::Aborted { .. }
        | StoreError::Moved { .. }
        | StoreError::Browser { .. } => Code::WriteFailed,
    };
    Failure::new(code, error.to_string())
}

/// A kind that does not exist.
pub fn unknown_kind(kind: &str) -> Failure {
    Failure::new(Code::UnknownKind, format!("there is no kind {kind:?}"))
}

/// A field that does not exist.
pub fn unknown_field(kind: &str, field: &str) -> Failure {
    Failure::new(Code::UnknownField, format!("{kind} has no field {field:?}"))
        .at(serde_json::json!({ "kind": kind, "field": field }))
}

/// A parameter out of its range.
pub fn bad_parameter(detail: impl Into<String>) -> Failure {
    Failure::new(Code::BadParameter, detail)
}
