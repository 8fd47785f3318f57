//! Changes: each command is one action, one batch, one step of undo.

use crate::Filter;
use domain::{FieldType, RowId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// Field names with values in the plain JSON form of `domain::Value`; `null` clears a field.
pub type Fields = Map<String, Json>;

/// What a person or a script can change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Command {
    /// Makes one new row.
    Create {
        /// Its kind.
        kind: String,
        /// Its values.
        fields: Fields,
    },
    /// Changes rows, given by id or by a filter.
    Update {
        /// Their kind.
        kind: String,
        /// Which rows; together with `where`, both are changed.
        #[serde(default)]
        ids: Vec<RowId>,
        /// Which rows, as a filter.
        #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
        filter: Option<Filter>,
        /// New values. A set is replaced as a whole.
        #[serde(default)]
        set: Fields,
        /// Elements to add to sets.
        #[serde(default)]
        add: BTreeMap<String, Vec<String>>,
        /// Elements to take out of sets.
        #[serde(default)]
        remove: BTreeMap<String, Vec<String>>,
    },
    /// Changes several rows, each in its own way, as one step.
    UpdateEach {
        /// Their kind.
        kind: String,
        /// The rows; of two entries for one row, both are written.
        rows: Vec<RowUpdate>,
    },
    /// Puts rows into the trash.
    Delete {
        /// Their kind.
        kind: String,
        /// Which rows.
        #[serde(default)]
        ids: Vec<RowId>,
        /// Which rows, as a filter.
        #[serde(default, rename = "where", skip_serializing_if = "Option::is_none")]
        filter: Option<Filter>,
    },
    /// Takes rows out of the trash.
    Restore {
        /// Their kind.
        kind: String,
        /// Which rows.
        ids: Vec<RowId>,
    },
    /// Declares an own field; declaring the same kind and name again changes its label, type and choices.
    DeclareField {
        /// The kind it belongs to.
        kind: String,
        /// Its name in segments and files; made from the label when empty.
        #[serde(default)]
        name: String,
        /// What the person calls it.
        label: String,
        /// What it holds.
        #[serde(rename = "type")]
        ty: FieldType,
        /// The codes of a choice.
        #[serde(default)]
        choices: Vec<String>,
    },
    /// Sets a setting of the space, for example `margin` or `currency`.
    Setting {
        /// Its name.
        name: String,
        /// Its value; `null` returns to the default.
        value: Json,
    },
}

/// New values of one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowUpdate {
    /// The row.
    pub id: RowId,
    /// Its new values. A set is replaced as a whole.
    pub set: Fields,
}

/// What a command did, said after it is durable.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Applied {
    /// The rows made or changed, at most the first 1000.
    pub ids: Vec<RowId>,
    /// How many rows were made or changed. 0: nothing needed to change and nothing was written.
    pub rows: u64,
    /// The revision of the space afterwards.
    pub revision: u64,
}

/// What an undo or redo did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Undone {
    /// `create`, `update`, `delete`, `restore`, `import`, `field` or `setting`: what was taken back.
    pub action: String,
    /// The kind of rows it was about.
    pub kind: String,
    /// How many rows it touched.
    pub rows: u64,
    /// Cells left as they are because somebody changed them since.
    pub kept: u64,
    /// The revision of the space afterwards.
    pub revision: u64,
}
