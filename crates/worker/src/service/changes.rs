//! Commands: checked against the schema, turned into a batch, made durable.

use super::{Host, Outcome, Service, failures};
use crate::replica::{Draft, TakenBack};
use domain::value::clean_element;
use domain::{FieldType, KindDef, RowId, Schema, Value};
use engine::edit::{Draft as Edit, Write};
use engine::space::{Space, name_of_type};
use oplog::batch::DELETED;
use oplog::{Action, Part, Reason};
use protocol::{Applied, Code, Command, Failure, Fields, Filter, RowUpdate, Undone};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use store::LogStore;

/// One write to one field of a row.
type Writes = Vec<(String, FieldType, Write)>;

/// At most this many ids are named in an answer.
const IDS_MAX: usize = 1000;

impl<S: LogStore, H: Host> Service<S, H> {
    /// Carries a command out; returns after the commit. It is worked out when its turn to write has come, so that of
    /// two quick edits the second sees the first.
    pub(super) async fn apply(&self, command: Command) -> Outcome<Applied> {
        let mut planned: Outcome<Vec<RowId>> = Ok(Vec::new());
        let make = |_: &Space| {
            let plan = match self.plan(command) {
                Ok(plan) => plan,
                Err(failure) => {
                    planned = Err(failure);
                    return None;
                }
            };
            let rows = plan.ids.len() as u64;
            planned = Ok(plan.ids);
            Some(Draft {
                reason: Reason::Ui,
                action: plan.action,
                kind: plan.kind,
                rows,
                parent: None,
                chunks: vec![vec![plan.part?]],
            })
        };
        let committed =
            self.replica.commit_with(self.host.now_ms(), make).await.map_err(failures::of_replica)?;
        let mut ids = planned?;
        let Some(committed) = committed else {
            return Ok(Applied { ids: Vec::new(), rows: 0, revision: self.replica.space().revision() });
        };
        self.announce(&committed, false);
        let rows = ids.len() as u64;
        ids.truncate(IDS_MAX);
        Ok(Applied { ids, rows, revision: committed.revision })
    }

    /// What a command would do now, without doing it.
    pub(super) fn preview(&self, command: Command) -> Outcome<Applied> {
        let mut ids = self.plan(command)?.ids;
        let rows = ids.len() as u64;
        ids.truncate(IDS_MAX);
        Ok(Applied { ids, rows, revision: self.replica.space().revision() })
    }

    /// Takes the last action back.
    pub(super) async fn undo(&self) -> Outcome<Option<Undone>> {
        let taken = self.replica.undo(self.host.now_ms()).await.map_err(failures::of_replica)?;
        Ok(taken.map(|taken| self.undone(taken)))
    }

    /// Brings the last undone action back.
    pub(super) async fn redo(&self) -> Outcome<Option<Undone>> {
        let taken = self.replica.redo(self.host.now_ms()).await.map_err(failures::of_replica)?;
        Ok(taken.map(|taken| self.undone(taken)))
    }

    fn undone(&self, taken: TakenBack) -> Undone {
        self.announce(&taken.committed, false);
        Undone {
            action: taken.action.name().into(),
            kind: taken.kind,
            rows: taken.rows,
            kept: taken.kept,
            revision: taken.committed.revision,
        }
    }

    fn plan(&self, command: Command) -> Outcome<Plan> {
        match command {
            Command::Create { kind, fields } => self.plan_create(kind, fields),
            Command::Update { kind, ids, filter, set, add, remove } => {
                self.plan_update(kind, ids, filter, &set, &add, &remove)
            }
            Command::UpdateEach { kind, rows } => self.plan_update_each(kind, rows),
            Command::Delete { kind, ids, filter } => self.plan_trash(kind, ids, filter, true),
            Command::Restore { kind, ids } => self.plan_trash(kind, ids, None, false),
            Command::DeclareField { kind, name, label, ty, choices } => {
                self.plan_field(&kind, &name, &label, ty, choices)
            }
            Command::Setting { name, value } => self.plan_setting(&name, &value),
        }
    }

    fn plan_create(&self, kind: String, fields: Fields) -> Outcome<Plan> {
        let space = self.replica.space();
        let definition = known_kind(space.schema(), &kind)?;
        let mut writes = writes_of(&space, definition, &fields)?;
        if kind == "customer" {
            name_new_customer(&mut writes)?;
            if !has(&writes, "created") {
                writes.push(("created".into(), FieldType::Day, Write::Value(Value::Day(self.today()))));
            }
        }
        if kind == "interaction" && !has(&writes, "at") {
            let now = domain::Instant(self.host.now_ms() as i64);
            writes.push(("at".into(), FieldType::Instant, Write::Value(Value::Instant(now))));
        }
        if kind == "order" && !has(&writes, "day") {
            writes.push(("day".into(), FieldType::Day, Write::Value(Value::Day(self.today()))));
        }
        let id = RowId::new(self.host.now_ms(), self.host.random());
        let mut edit = Edit::create(&kind);
        edit.row(&space, id, writes);
        Ok(Plan { action: Action::Create, kind, ids: vec![id], part: edit.into_part() })
    }

    fn plan_update(
        &self,
        kind: String,
        ids: Vec<RowId>,
        filter: Option<Filter>,
        set: &Fields,
        add: &BTreeMap<String, Vec<String>>,
        remove: &BTreeMap<String, Vec<String>>,
    ) -> Outcome<Plan> {
        let ids = self.rows_meant(&kind, ids, filter)?;
        let space = self.replica.space();
        let definition = known_kind(space.schema(), &kind)?;
        let mut writes = writes_of(&space, definition, set)?;
        writes.extend(element_writes(definition, add, remove)?);
        let renames = kind == "customer" && !has(&writes, "name");
        let mut edit = Edit::update(&kind);
        let mut changed = Vec::new();
        for id in ids {
            let mut writes = writes.clone();
            if renames && let Some(name) = derived_name(&space, id, &writes) {
                writes.push(("name".into(), FieldType::Text, Write::Value(Value::Text(name))));
            }
            if edit.row(&space, id, writes) {
                changed.push(id);
            }
        }
        Ok(Plan { action: Action::Update, kind, ids: changed, part: edit.into_part() })
    }

    fn plan_update_each(&self, kind: String, rows: Vec<RowUpdate>) -> Outcome<Plan> {
        let mut sets: BTreeMap<RowId, Fields> = BTreeMap::new();
        for row in rows {
            sets.entry(row.id).or_default().extend(row.set);
        }
        self.rows_meant(&kind, sets.keys().copied().collect(), None)?;
        let space = self.replica.space();
        let definition = known_kind(space.schema(), &kind)?;
        let mut edit = Edit::update(&kind);
        let mut changed = Vec::new();
        for (id, set) in sets {
            let mut writes = writes_of(&space, definition, &set)?;
            if kind == "customer"
                && !has(&writes, "name")
                && let Some(name) = derived_name(&space, id, &writes)
            {
                writes.push(("name".into(), FieldType::Text, Write::Value(Value::Text(name))));
            }
            if edit.row(&space, id, writes) {
                changed.push(id);
            }
        }
        Ok(Plan { action: Action::Update, kind, ids: changed, part: edit.into_part() })
    }

    fn plan_trash(
        &self,
        kind: String,
        ids: Vec<RowId>,
        filter: Option<Filter>,
        deleted: bool,
    ) -> Outcome<Plan> {
        let ids = self.rows_meant(&kind, ids, filter)?;
        let space = self.replica.space();
        let mut edit = Edit::update(&kind);
        let changed: Vec<RowId> =
            ids.into_iter().filter(|&id| edit.set_deleted(&space, id, deleted)).collect();
        let action = if deleted { Action::Delete } else { Action::Restore };
        Ok(Plan { action, kind, ids: changed, part: edit.into_part() })
    }

    /// The rows a command names, by id and by filter; every id must exist.
    fn rows_meant(&self, kind: &str, ids: Vec<RowId>, filter: Option<Filter>) -> Outcome<Vec<RowId>> {
        let selected = filter.map(|filter| self.select(kind, &filter)).transpose()?;
        let space = self.replica.space();
        known_kind(space.schema(), kind)?;
        let table = space.table(kind);
        let exists = |id: &RowId| {
            table.is_some_and(|table| table.row(*id).is_some_and(|row| table.touched().get(row as usize)))
        };
        if let Some(missing) = ids.iter().find(|id| !exists(id)) {
            return Err(Failure::new(Code::UnknownRow, format!("there is no {kind} {missing}")));
        }
        let mut all = ids;
        if let (Some(mut rows), Some(table)) = (selected, table) {
            rows.and(table.live());
            all.extend(rows.iter().map(|row| table.id(row)));
        }
        all.sort_unstable();
        all.dedup();
        Ok(all)
    }

    fn plan_field(
        &self,
        kind: &str,
        name: &str,
        label: &str,
        ty: FieldType,
        choices: Vec<String>,
    ) -> Outcome<Plan> {
        let space = self.replica.space();
        let definition = known_kind(space.schema(), kind)?;
        let label = label.trim();
        let name = if name.trim().is_empty() { field_name(label) } else { field_name(name) };
        if label.is_empty() || name.is_empty() {
            return Err(
                Failure::new(Code::BadValue, "an own field needs a label").at(json!({ "field": "label" }))
            );
        }
        if definition.field(&name).is_some_and(|field| !field.own) {
            return Err(Failure::new(Code::BadValue, format!("{kind} already has a field {name:?}"))
                .at(json!({ "field": "name" })));
        }
        let position = definition.fields.len() as i64;
        let writes = declaration(kind, &name, label, ty, choices, position);
        let id = RowId::named(&format!("field/{kind}/{name}"));
        Ok(one_row(&space, "field", Action::Field, id, writes))
    }

    fn plan_setting(&self, name: &str, value: &Json) -> Outcome<Plan> {
        if name.trim().is_empty() {
            return Err(failures::bad_parameter("a setting needs a name"));
        }
        let space = self.replica.space();
        let text = if value.is_null() { Value::Null } else { Value::Text(value.to_string()) };
        let writes = vec![
            ("name".into(), FieldType::Text, Write::Value(Value::Text(name.into()))),
            ("value".into(), FieldType::LongText, Write::Value(text)),
        ];
        let id = RowId::named(&format!("setting/{name}"));
        Ok(one_row(&space, "setting", Action::Setting, id, writes))
    }
}

struct Plan {
    action: Action,
    kind: String,
    ids: Vec<RowId>,
    part: Option<Part>,
}

/// A plan for one row of a fixed id, which comes into being when it is not there.
fn one_row(space: &Space, kind: &str, action: Action, id: RowId, mut writes: Writes) -> Plan {
    let known = space.table(kind).and_then(|table| Some((table, table.row(id)?)));
    let exists = known.is_some();
    if known.is_some_and(|(table, row)| !table.is_live(row)) {
        // Its creation was undone; declaring it again takes it out of the trash.
        writes.push((DELETED.into(), FieldType::Flag, Write::Value(Value::Flag(false))));
    }
    let mut edit = if exists { Edit::update(kind) } else { Edit::create(kind) };
    let changed = edit.row(space, id, writes);
    Plan {
        action,
        kind: kind.into(),
        ids: if changed { vec![id] } else { Vec::new() },
        part: edit.into_part(),
    }
}

/// The writes that declare an own field.
pub(super) fn declaration(
    kind: &str,
    name: &str,
    label: &str,
    ty: FieldType,
    choices: Vec<String>,
    position: i64,
) -> Writes {
    let text = |value: &str| Write::Value(Value::Text(value.into()));
    let choices = if choices.is_empty() { Value::Null } else { Value::Set(choices) };
    vec![
        ("kind".into(), FieldType::Text, text(kind)),
        ("name".into(), FieldType::Text, text(name)),
        ("label".into(), FieldType::Text, text(label)),
        ("type".into(), FieldType::Text, text(name_of_type(ty))),
        ("choices".into(), FieldType::Set, Write::Value(choices)),
        ("position".into(), FieldType::Int, Write::Value(Value::Int(position))),
    ]
}

/// The name that segments and files use for a field of this label: lower-case words joined by `_`.
pub(super) fn field_name(label: &str) -> String {
    let mut name = String::new();
    for c in label.trim().chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            name.push(c);
        } else if !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
    }
    name.trim_end_matches('_').to_owned()
}

fn known_kind<'a>(schema: &'a Schema, kind: &str) -> Outcome<&'a KindDef> {
    schema.kind(kind).ok_or_else(|| failures::unknown_kind(kind))
}

fn has(writes: &Writes, field: &str) -> bool {
    writes.iter().any(|(name, _, _)| name == field)
}

/// Given values as writes, each checked against its field.
fn writes_of(space: &Space, kind: &KindDef, fields: &Fields) -> Outcome<Writes> {
    let mut writes = Writes::new();
    for (name, json) in fields {
        let field = kind.field(name).ok_or_else(|| failures::unknown_field(&kind.name, name))?;
        let place = json!({ "kind": kind.name, "field": name });
        let value = Value::from_json(field.ty, json)
            .map_err(|error| Failure::new(Code::BadValue, format!("{name}: {error}")).at(place.clone()))?;
        if let (Value::Ref(id), Some(target)) = (&value, &field.target)
            && space.table(target).and_then(|table| table.row(*id)).is_none()
        {
            return Err(
                Failure::new(Code::UnknownRow, format!("{name}: there is no {target} {id}")).at(place)
            );
        }
        check_range(name, &value).map_err(|detail| Failure::new(Code::BadValue, detail).at(place))?;
        writes.push((name.clone(), field.ty, Write::Value(value)));
    }
    Ok(writes)
}

/// Limits that hold for a field by what it means.
fn check_range(name: &str, value: &Value) -> Result<(), String> {
    match (name, value) {
        ("csat", Value::Int(n)) if !(1..=5).contains(n) => Err(format!("csat: {n} is not between 1 and 5")),
        ("nps", Value::Int(n)) if !(0..=10).contains(n) => Err(format!("nps: {n} is not between 0 and 10")),
        ("employees", Value::Int(n)) if *n < 0 => Err(format!("employees: {n} is below 0")),
        _ => Ok(()),
    }
}

fn element_writes(
    kind: &KindDef,
    add: &BTreeMap<String, Vec<String>>,
    remove: &BTreeMap<String, Vec<String>>,
) -> Outcome<Writes> {
    let mut names: Vec<&String> = add.keys().chain(remove.keys()).collect();
    names.sort();
    names.dedup();
    let clean = |list: Option<&Vec<String>>| -> Vec<String> {
        let texts = list.into_iter().flatten().map(|text| clean_element(text));
        texts.filter(|text| !text.is_empty()).collect()
    };
    names
        .into_iter()
        .map(|name| {
            let field = kind.field(name).ok_or_else(|| failures::unknown_field(&kind.name, name))?;
            if field.ty != FieldType::Set {
                return Err(
                    Failure::new(Code::BadValue, format!("{name} is not a set")).at(json!({ "field": name }))
                );
            }
            let write = Write::Elements { add: clean(add.get(name)), remove: clean(remove.get(name)) };
            Ok((name.clone(), FieldType::Set, write))
        })
        .collect()
}

fn written_text<'a>(writes: &'a Writes, field: &str) -> Option<&'a str> {
    writes.iter().find(|(name, _, _)| name == field).map(|(_, _, write)| match write {
        Write::Value(Value::Text(text)) => text.as_str(),
        Write::Value(Value::Set(elements)) => elements.first().map_or("", String::as_str),
        _ => "",
    })
}

/// The parts of a person's name, in the order they are shown.
const NAME_PARTS: [&str; 3] = ["given_name", "middle_name", "family_name"];

/// A new customer is named by its parts, else by how it is reached.
fn name_new_customer(writes: &mut Writes) -> Outcome<()> {
    if written_text(writes, "name").is_some_and(|name| !name.trim().is_empty()) {
        return Ok(());
    }
    let joined = join_names(NAME_PARTS.map(|part| written_text(writes, part).unwrap_or("").to_owned()));
    let name = [
        joined.as_str(),
        written_text(writes, "emails").unwrap_or(""),
        written_text(writes, "phones").unwrap_or(""),
    ]
    .into_iter()
    .find(|name| !name.is_empty())
    .map(str::to_owned);
    let Some(name) = name else {
        return Err(Failure::new(Code::BadValue, "a customer needs a name, an e-mail or a phone")
            .at(json!({ "kind": "customer", "field": "name" })));
    };
    writes.retain(|(field, _, _)| field != "name");
    writes.push(("name".into(), FieldType::Text, Write::Value(Value::Text(name))));
    Ok(())
}

/// Joins the parts of a name that there are.
pub(super) fn join_names(parts: [String; 3]) -> String {
    let present: Vec<&str> = parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()).collect();
    present.join(" ")
}

/// The new name of a customer whose parts change, if the old name was made of the old parts.
fn derived_name(space: &Space, id: RowId, writes: &Writes) -> Option<String> {
    if !NAME_PARTS.iter().any(|part| has(writes, part)) {
        return None;
    }
    let table = space.table("customer")?;
    let row = table.row(id)?;
    let text = |field: &str| table.column(field).map_or("", |column| column.text(row)).to_owned();
    let old = join_names(NAME_PARTS.map(text));
    let new = join_names(
        NAME_PARTS.map(|part| written_text(writes, part).map_or_else(|| text(part), str::to_owned)),
    );
    (text("name") == old && !new.is_empty()).then_some(new)
}
