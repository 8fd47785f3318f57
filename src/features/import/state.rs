//! Rules of the import screen that need no browser: what the person changed in a plan, what can be a target, how
//! problems are told.

use domain::{FieldDef, FieldType, Schema};
use protocol::{ColumnPlan, FilePlan, FileResult, Problem};
use std::collections::BTreeMap;

/// The kinds a file can hold, most frequent first.
pub(super) const KINDS: [&str; 4] = ["customer", "order", "interaction", "product"];

/// Encodings to choose from, each with the group of languages it is for.
pub(super) const ENCODINGS: [(&str, &str); 13] = [
    ("utf-8", "all"),
    ("windows-1252", "western"),
    ("windows-1251", "cyrillic"),
    ("windows-1257", "baltic"),
    ("windows-1256", "arabic"),
    ("windows-1250", "central"),
    ("windows-1254", "turkish"),
    ("utf-16le", "all"),
    ("utf-16be", "all"),
    ("koi8-u", "cyrillic"),
    ("ibm866", "cyrillic"),
    ("macintosh", "western"),
    ("gb18030", "chinese"),
];

/// Separators to choose from.
pub(super) const DELIMITERS: [(&str, &str); 4] =
    [(",", "comma"), (";", "semicolon"), ("\t", "tab"), ("|", "bar")];

/// Types that a new own field can have.
pub(super) const NEW_TYPES: [FieldType; 9] = [
    FieldType::Text,
    FieldType::LongText,
    FieldType::Set,
    FieldType::Int,
    FieldType::Number,
    FieldType::Money,
    FieldType::Day,
    FieldType::Instant,
    FieldType::Flag,
];

/// The value of a mapping choice that stands for a new own field; no field is called so.
pub(super) const NEW_FIELD: &str = "+";

/// What a file can be changed in as a whole. Each change makes the columns be detected anew.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Layout {
    /// The kind of its rows.
    Kind(String),
    /// Its encoding.
    Encoding(String),
    /// Its separator.
    Delimiter(String),
    /// Whether the first row names the columns.
    Header(bool),
    /// Lines before the table.
    SkipLines(u64),
}

/// Adds a change to what the person has chosen so far. What was never chosen stays open, so that it is detected again:
/// another encoding may bring another separator to light.
pub(super) fn choose(chosen: &mut FilePlan, change: Layout) {
    match change {
        Layout::Kind(kind) => chosen.kind = Some(kind),
        Layout::Encoding(encoding) => chosen.encoding = Some(encoding),
        Layout::Delimiter(delimiter) => chosen.delimiter = Some(delimiter),
        Layout::Header(header) => chosen.header = Some(header),
        Layout::SkipLines(lines) => chosen.skip_lines = Some(lines),
    }
    chosen.columns.clear();
    chosen.key = None;
}

/// What the mapping choice of a column stands at: a field, nothing, or a new field.
pub(super) fn chosen_target(column: &ColumnPlan) -> String {
    if column.new_field.is_some() { NEW_FIELD.to_owned() } else { column.target.clone() }
}

/// Maps a column to a field, to a new field called like its header, or to nothing.
pub(super) fn map_column(plan: &mut FilePlan, schema: &Schema, index: usize, target: &str, header: &str) {
    let kind = plan.kind.clone().unwrap_or_default();
    let taken = taken_names(plan, schema, &kind, index);
    let Some(column) = plan.columns.get_mut(index) else { return };
    let kept = ColumnPlan {
        date_order: column.date_order.clone(),
        decimal: column.decimal.clone(),
        ..ColumnPlan::default()
    };
    *column = if target == NEW_FIELD {
        let label = if header.trim().is_empty() { (index + 1).to_string() } else { header.trim().to_owned() };
        ColumnPlan { target: field_name(&label, &taken), new_field: Some(FieldType::Text), label, ..kept }
    } else {
        ColumnPlan { target: target.to_owned(), ..kept }
    };
    keep_key(plan);
}

/// Calls a new own field otherwise; its name in segments follows.
pub(super) fn rename_new_field(plan: &mut FilePlan, schema: &Schema, index: usize, label: &str) {
    let kind = plan.kind.clone().unwrap_or_default();
    let taken = taken_names(plan, schema, &kind, index);
    if let Some(column) = plan.columns.get_mut(index).filter(|column| column.new_field.is_some()) {
        column.label = label.trim().to_owned();
        column.target = field_name(label, &taken);
    }
}

/// A key that is no longer read from the file would match nothing.
fn keep_key(plan: &mut FilePlan) {
    let is_read = |key: &String| plan.columns.iter().any(|column| column.target == *key);
    if plan.key.as_ref().is_some_and(|key| !is_read(key)) {
        plan.key = None;
    }
}

fn taken_names(plan: &FilePlan, schema: &Schema, kind: &str, index: usize) -> Vec<String> {
    let declared =
        schema.kind(kind).into_iter().flat_map(|kind| &kind.fields).map(|field| field.name.clone());
    let others = plan.columns.iter().enumerate().filter(|(other, _)| *other != index);
    declared.chain(others.map(|(_, column)| column.target.clone())).collect()
}

/// A name for an own field: lower-case letters and digits of any script, joined by `_`, and not one of `taken`.
fn field_name(label: &str, taken: &[String]) -> String {
    let words: Vec<String> = label
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let name = if words.is_empty() { "field".to_owned() } else { words.join("_") };
    if !taken.contains(&name) {
        return name;
    }
    (2..).map(|n| format!("{name}_{n}")).find(|name| !taken.contains(name)).unwrap_or(name)
}

/// The fields that columns can be mapped to.
pub(super) fn targets(schema: &Schema, kind: &str) -> Vec<FieldDef> {
    schema.kind(kind).map(|kind| kind.fields.clone()).unwrap_or_default()
}

/// What the cells of a column become.
pub(super) fn column_type(schema: &Schema, plan: &FilePlan, index: usize) -> Option<FieldType> {
    let column = plan.columns.get(index)?;
    column.new_field.or_else(|| Some(schema.field(plan.kind.as_deref()?, &column.target)?.ty))
}

/// Whether the order of day and month matters for this type.
pub(super) fn has_date_order(ty: FieldType) -> bool {
    matches!(ty, FieldType::Day | FieldType::Birthday | FieldType::Instant)
}

/// Whether the decimal sign matters for this type.
pub(super) fn has_decimal(ty: FieldType) -> bool {
    matches!(ty, FieldType::Number | FieldType::Money)
}

/// Whether some column holds amounts, so that their currency matters.
pub(super) fn has_money(schema: &Schema, plan: &FilePlan) -> bool {
    (0..plan.columns.len()).any(|index| column_type(schema, plan, index) == Some(FieldType::Money))
}

/// The fields by which a row can be recognised: texts and lists that are read from the file.
pub(super) fn key_choices(schema: &Schema, plan: &FilePlan) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    for (index, column) in plan.columns.iter().enumerate() {
        let fits = matches!(column_type(schema, plan, index), Some(FieldType::Text | FieldType::Set));
        if fits && !keys.contains(&column.target) {
            keys.push(column.target.clone());
        }
    }
    keys
}

/// Fields that hold one value and are read from several columns: only the first value of a row counts.
pub(super) fn doubled(schema: &Schema, plan: &FilePlan) -> Vec<String> {
    let mut seen = BTreeMap::<&str, (u32, usize)>::new();
    for (index, column) in plan.columns.iter().enumerate().filter(|(_, column)| !column.target.is_empty()) {
        seen.entry(&column.target).or_insert((0, index)).0 += 1;
    }
    let joins = |index: usize, field: &str| {
        field == "street"
            || matches!(column_type(schema, plan, index), Some(FieldType::Set | FieldType::LongText))
    };
    seen.into_iter()
        .filter(|(field, (count, index))| *count > 1 && !joins(*index, field))
        .map(|(field, _)| field.to_owned())
        .collect()
}

/// Whether there is anything to import under this plan.
pub(super) fn reads_something(plan: &FilePlan) -> bool {
    plan.columns.iter().any(|column| !column.target.is_empty())
}

/// Problems of one sort in one file.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct ProblemGroup {
    /// Its code.
    pub(super) kind: String,
    /// How often it occurred.
    pub(super) count: u64,
    /// Whether rows were left out because of it.
    pub(super) fatal: bool,
    /// The first ones.
    pub(super) examples: Vec<Problem>,
}

/// The problems of a file by sort: those that cost rows first, then the most frequent.
pub(super) fn problem_groups(file: &FileResult) -> Vec<ProblemGroup> {
    let mut groups = BTreeMap::<String, ProblemGroup>::new();
    let empty =
        |kind: &str| ProblemGroup { kind: kind.to_owned(), count: 0, fatal: false, examples: Vec::new() };
    for (kind, count) in file.problem_counts.as_object().into_iter().flatten() {
        let group = groups.entry(kind.clone()).or_insert_with(|| empty(kind));
        group.count = count.as_u64().unwrap_or(0);
    }
    for problem in &file.problems {
        let group = groups.entry(problem.kind.clone()).or_insert_with(|| empty(&problem.kind));
        group.fatal |= problem.fatal;
        group.examples.push(problem.clone());
        group.count = group.count.max(group.examples.len() as u64);
    }
    let mut groups: Vec<ProblemGroup> = groups.into_values().filter(|group| group.count > 0).collect();
    groups.sort_by(|a, b| b.fatal.cmp(&a.fatal).then(b.count.cmp(&a.count)).then(a.kind.cmp(&b.kind)));
    groups
}

/// Whether a pasted text is a table rather than words: more than one line, or more than one column.
pub(super) fn is_table(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.contains(['\n', '\t', ';'])
}

/// A name for a pasted table; the ending says how its columns are parted, for the person's eyes only.
pub(super) fn pasted_name(text: &str, number: usize) -> String {
    let ending = if text.contains('\t') { "tsv" } else { "csv" };
    format!("{number}.{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn plan(targets: &[&str]) -> FilePlan {
        let column = |target: &&str| ColumnPlan { target: (*target).into(), ..ColumnPlan::default() };
        FilePlan {
            kind: Some("customer".into()),
            columns: targets.iter().map(column).collect(),
            ..FilePlan::default()
        }
    }

    #[test]
    fn a_new_encoding_leaves_the_detected_separator_open_and_a_chosen_one_standing() {
        let mut chosen = FilePlan::default();
        choose(&mut chosen, Layout::Encoding("windows-1257".into()));
        assert_eq!((chosen.encoding.as_deref(), chosen.delimiter.as_deref()), (Some("windows-1257"), None));
        choose(&mut chosen, Layout::Delimiter(";".into()));
        choose(&mut chosen, Layout::Header(false));
        assert_eq!((chosen.delimiter.as_deref(), chosen.header), (Some(";"), Some(false)));
    }

    #[test]
    fn a_new_field_is_called_like_its_header_and_never_like_a_field_that_exists() {
        let schema = Schema::built_in();
        let mut plan = plan(&["", ""]);
        map_column(&mut plan, &schema, 0, NEW_FIELD, "Loyalty card №");
        assert_eq!(
            (plan.columns[0].target.as_str(), plan.columns[0].label.as_str()),
            ("loyalty_card", "Loyalty card №")
        );
        map_column(&mut plan, &schema, 1, NEW_FIELD, "City");
        assert_eq!(plan.columns[1].target, "city_2");
        rename_new_field(&mut plan, &schema, 1, "loyalty card");
        assert_eq!(plan.columns[1].target, "loyalty_card_2");
        rename_new_field(&mut plan, &schema, 1, "ტალონი");
        assert_eq!(plan.columns[1].target, "ტალონი");
    }

    #[test]
    fn the_key_goes_with_its_column() {
        let schema = Schema::built_in();
        let mut plan = FilePlan { key: Some("emails".into()), ..plan(&["name", "emails"]) };
        assert_eq!(key_choices(&schema, &plan), ["name", "emails"]);
        map_column(&mut plan, &schema, 0, "", "");
        assert_eq!(plan.key.as_deref(), Some("emails"));
        map_column(&mut plan, &schema, 1, "notes", "");
        assert_eq!(plan.key, None);
    }

    #[test]
    fn two_columns_of_one_value_are_pointed_out_and_lists_may_have_many() {
        let schema = Schema::built_in();
        assert_eq!(doubled(&schema, &plan(&["city", "city", "emails", "emails", "", ""])), ["city"]);
    }

    #[test]
    fn problems_that_cost_rows_come_first_and_none_is_left_out() {
        let problem =
            |kind: &str, fatal| Problem { kind: kind.into(), line: 2, column: 1, detail: "x".into(), fatal };
        let file = FileResult {
            problem_counts: json!({ "short_row": 4000, "not_a_date": 2, "new_code": 3, "blank_row": 0 }),
            problems: vec![
                problem("short_row", false),
                problem("not_a_date", true),
                problem("unlisted", false),
            ],
            ..FileResult::default()
        };
        let groups = problem_groups(&file);
        let seen: Vec<(&str, u64)> = groups.iter().map(|group| (group.kind.as_str(), group.count)).collect();
        assert_eq!(seen, [("not_a_date", 2), ("short_row", 4000), ("new_code", 3), ("unlisted", 1)]);
    }

    #[test]
    fn a_pasted_word_is_no_table() {
        assert!(!is_table(" Riga "));
        assert!(is_table("name\tcity\nAda\tRiga"));
        assert_eq!(pasted_name("a\tb", 1), "1.tsv");
    }
}
