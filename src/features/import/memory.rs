//! How columns were mapped the last time, remembered by the names of the columns. It is a habit of the person and no
//! data of the firm, so it stays in this browser and is no step of undo.

use crate::browser;
use domain::Schema;
use protocol::{FileInspection, FilePlan};

const STORED: &str = "mehr.mappings";
/// As many sorts of file are remembered, the latest first.
const REMEMBERED_MAX: usize = 30;

/// Sorts of file by the names of their columns, with their plans.
type Remembered = Vec<(String, FilePlan)>;

/// The plan of the last file with these columns.
pub(super) fn recall(found: &FileInspection, schema: &Schema) -> Option<FilePlan> {
    let signature = signature(found)?;
    let (_, plan) = read().into_iter().find(|(known, _)| *known == signature)?;
    (plan.columns.len() == found.plan.columns.len()).then(|| settled(plan, schema))
}

/// Remembers how a file was imported, unless that is what would be proposed anyway.
pub(super) fn remember(found: &FileInspection, plan: &FilePlan) {
    let Some(signature) = signature(found) else { return };
    let plan = habit(plan);
    let mut remembered = read();
    let before = remembered.len();
    remembered.retain(|(known, _)| *known != signature);
    if plan != habit(&found.plan) {
        remembered.insert(0, (signature, plan));
        remembered.truncate(REMEMBERED_MAX);
    } else if remembered.len() == before {
        return;
    }
    write(&remembered);
}

/// Forgets what was remembered of such files.
pub(super) fn forget(found: &FileInspection) {
    if let Some(signature) = signature(found) {
        let mut remembered = read();
        remembered.retain(|(known, _)| *known != signature);
        write(&remembered);
    }
}

/// The plan with what was remembered in the place of what was found.
pub(super) fn applied(found: &FilePlan, remembered: FilePlan) -> FilePlan {
    let FilePlan { columns, key, rule, .. } = remembered;
    FilePlan { columns, key, rule, ..found.clone() }
}

/// The names of the columns; a file without them cannot be told from others.
fn signature(found: &FileInspection) -> Option<String> {
    let names: Vec<&str> = found.columns.iter().map(|column| column.header.trim()).collect();
    let has_names = found.plan.header == Some(true) && names.iter().any(|name| !name.is_empty());
    has_names.then(|| names.join("\u{1f}"))
}

/// What belongs to the sort of file and not to the file.
fn habit(plan: &FilePlan) -> FilePlan {
    FilePlan {
        kind: plan.kind.clone(),
        columns: plan.columns.clone(),
        key: plan.key.clone(),
        rule: plan.rule,
        ..FilePlan::default()
    }
}

/// Own fields that were new then are there now.
fn settled(mut plan: FilePlan, schema: &Schema) -> FilePlan {
    let kind = plan.kind.clone().unwrap_or_default();
    for column in &mut plan.columns {
        if column.new_field.is_some() && schema.field(&kind, &column.target).is_some() {
            column.new_field = None;
            column.label.clear();
        }
    }
    plan
}

fn read() -> Remembered {
    browser::stored(STORED).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

fn write(remembered: &Remembered) {
    if let Ok(text) = serde_json::to_string(remembered) {
        browser::store(STORED, &text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::{ColumnPlan, InspectedColumn, MatchRule};

    fn found(headers: &[&str]) -> FileInspection {
        let column =
            |header: &&str| InspectedColumn { header: (*header).into(), samples: Vec::new(), ignored: None };
        FileInspection {
            name: "a.csv".into(),
            bytes: 1,
            plan: FilePlan { header: Some(true), encoding: Some("utf-8".into()), ..FilePlan::default() },
            system: None,
            columns: headers.iter().map(column).collect(),
            rows: Vec::new(),
            problems: Vec::new(),
            refused: None,
        }
    }

    #[test]
    fn files_with_the_same_names_of_columns_are_of_one_sort() {
        assert_eq!(signature(&found(&["Name", " E-mail"])), signature(&found(&["Name ", "E-mail"])));
        assert_ne!(signature(&found(&["Name", "E-mail"])), signature(&found(&["E-mail", "Name"])));
        assert_eq!(signature(&found(&["", ""])), None);
    }

    #[test]
    fn the_way_the_file_is_written_is_its_own() {
        let file = FilePlan { encoding: Some("windows-1251".into()), ..FilePlan::default() };
        let column = ColumnPlan { target: "notes".into(), ..ColumnPlan::default() };
        let before =
            FilePlan { columns: vec![column.clone()], rule: MatchRule::CreateOnly, ..FilePlan::default() };
        let applied = applied(&file, habit(&before));
        assert_eq!(
            (applied.encoding.as_deref(), applied.rule),
            (Some("windows-1251"), MatchRule::CreateOnly)
        );
        assert_eq!(applied.columns, [column]);
    }
}
