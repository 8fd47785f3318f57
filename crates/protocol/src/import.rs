//! Bringing files in.

use domain::{Currency, FieldType, RowId};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// How to import. Whatever is absent is detected.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ImportOptions {
    /// One per file, in the order of the files; missing ones are detected wholly.
    pub files: Vec<FilePlan>,
    /// The currency of amounts that state none; the space's currency when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// Minutes ahead of UTC for moments that state no offset.
    pub offset_minutes: i32,
    /// Read and check everything, and tell what an import would do, but change nothing.
    pub dry_run: bool,
}

/// What to do with rows that are already there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum MatchRule {
    /// Change those found, make the others.
    #[default]
    CreateAndUpdate,
    /// Make the others, leave those found as they are.
    CreateOnly,
    /// Change those found, skip the others.
    UpdateOnly,
    /// Make a new row of each line.
    AlwaysCreate,
}

/// How to read one file. Absent parts are detected.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct FilePlan {
    /// The kind its rows are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The encoding's name, for example `utf-8` or `windows-1251`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// The separator of columns, one character.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<String>,
    /// Whether a header row names the columns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub header: Option<bool>,
    /// Lines before the header.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip_lines: Option<u64>,
    /// What each column is, in order. Detected when empty.
    pub columns: Vec<ColumnPlan>,
    /// The field that tells whether a row is already there; `null` detects it (external id, e-mail, name …).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What to do then.
    pub rule: MatchRule,
    /// Cells to be read otherwise than they stand in the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Correction>,
}

/// A corrected cell, or all cells of a column that are alike.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Correction {
    /// The column's number from 1.
    pub column: u64,
    /// The line in the file; without one, every cell of the column that says `from`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// What stands there; space around it does not matter.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// What is read in its place; nothing leaves the cell empty.
    pub to: String,
}

/// What to do with one column.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct ColumnPlan {
    /// A field of the kind; empty leaves the column out.
    pub target: String,
    /// For a new own field: what it holds and what it is called. Made by the import.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_field: Option<FieldType>,
    /// The label of the new own field.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Dates: `dmy`, `mdy`, `ymd`, `jalali` or empty (from the column).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub date_order: String,
    /// Numbers: `.` or `,` or empty (from the column).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub decimal: String,
    /// The currency this column's amounts are in when the cell states none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
}

/// What was found in the head of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FileInspection {
    /// The file's name.
    pub name: String,
    /// Its size in bytes.
    pub bytes: u64,
    /// The proposal, complete: sending it back imports the file this way.
    pub plan: FilePlan,
    /// The system that made it, when recognised: `hubspot`, `google`, …
    pub system: Option<String>,
    /// The columns with samples.
    pub columns: Vec<InspectedColumn>,
    /// The first rows as they stand in the file.
    pub rows: Vec<Vec<String>>,
    /// What is odd about it so far.
    pub problems: Vec<Problem>,
    /// Why it cannot be imported, when it cannot: `empty`, `no_data`, `web_page`, `not_text`, …
    pub refused: Option<String>,
}

/// One column of an inspected file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InspectedColumn {
    /// Its header, or empty.
    pub header: String,
    /// Up to five different values.
    pub samples: Vec<String>,
    /// Why it is left out, when it is: a code.
    pub ignored: Option<String>,
}

/// The stable codes of what can be odd about a line or cell. New codes may be added.
pub type ProblemKind = String;

/// Something odd in a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Problem {
    /// What.
    pub kind: ProblemKind,
    /// The line in the file, the header being line 1.
    pub line: u64,
    /// The column's number from 1, 0 when it is about the whole line. For a row that lacks something it is the column
    /// in which that should stand, if the file has one.
    pub column: u64,
    /// The text concerned, shortened.
    pub detail: String,
    /// Whether the row was left out because of it.
    pub fatal: bool,
}

/// What an import did to one file.
#[derive(Clone, Debug, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct FileResult {
    /// The file's name.
    pub name: String,
    /// The kind of its rows.
    pub kind: String,
    /// Data rows read.
    pub rows: u64,
    /// Rows made.
    pub created: u64,
    /// Rows changed.
    pub updated: u64,
    /// Rows found and left as they are: nothing new in them, or the rule says so.
    pub skipped: u64,
    /// Rows left out because of a fatal problem.
    pub failed: u64,
    /// Rows of other kinds made on the way (organisations, owners, products), by `kind` or `customer:organisation`.
    pub made: Json,
    /// How often each problem occurred.
    pub problem_counts: Json,
    /// The first problems, at most 1000.
    pub problems: Vec<Problem>,
    /// Why the whole file was refused, when it was.
    pub refused: Option<String>,
    /// The columns as they were imported.
    pub plan: FilePlan,
}

/// What an import did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ImportResult {
    /// One per file.
    pub files: Vec<FileResult>,
    /// The first rows made, at most 100.
    pub ids: Vec<RowId>,
    /// The revision of the space afterwards.
    pub revision: u64,
    /// Size of a CSV that lists the failed rows with their reasons; it comes beside the reply. 0 when none failed.
    pub failed_csv_bytes: u64,
}
