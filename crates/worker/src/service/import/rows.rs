//! One file of an import: from rows of cells to columns of new rows and writes to rows that are there.

use super::builder::Builder;
use super::cell::{Parsed, Rules, add_element, read};
use super::corrections::{Cells, Corrections};
use super::keys::{Among, Directory, IndexId};
use crate::service::changes::join_names;
use domain::{Birthday, Currency, Day, FieldType, Instant, RowId, Value};
use engine::edit::Write;
use engine::space::Space;
use formats::csv::Row;
use formats::values;
use oplog::cells::{ELEMENT_SEPARATOR, elements};
use protocol::{FileResult, MatchRule, Problem};
use rustc_hash::FxHashMap;
use std::borrow::Cow;
use std::rc::Rc;

/// How a file becomes rows.
pub struct Layout {
    /// The kind of its rows.
    pub kind: String,
    /// The fields, each with the columns of the file it is read from.
    pub targets: Vec<Target>,
    /// Fields that every new row gets.
    pub constants: Vec<(String, String)>,
    /// The field that tells whether a row is there.
    pub key: Option<String>,
    /// What to do then.
    pub rule: MatchRule,
    /// What the person corrected in the file.
    pub corrections: Option<Rc<Corrections>>,
}

/// One field and where it comes from.
pub struct Target {
    /// How its cells are read.
    pub rules: Rules,
    /// The columns of the file.
    pub sources: Vec<usize>,
    /// The column that names the currency.
    pub currency: Option<usize>,
    /// The column with the number of pieces that the amount is multiplied by.
    pub times: Option<usize>,
}

/// A write to a row that is there; links are still texts.
#[derive(Clone, Debug, PartialEq)]
pub enum Pending {
    /// A value or elements.
    Write(Write),
    /// The text of a link.
    Link(String),
}

/// Problems kept with their text.
const PROBLEMS_MAX: usize = 1000;

/// A file on its way in.
pub struct FileRun {
    /// How it becomes rows.
    pub layout: Layout,
    /// Columns of the new rows; one per target, then the constants.
    pub builders: Vec<Builder>,
    /// The id of the first new row; the others count on.
    pub first: RowId,
    /// How many new rows there are.
    pub created: u32,
    /// Writes to rows that are there, by target.
    pub updates: Vec<(RowId, Vec<(usize, Pending)>)>,
    update_places: FxHashMap<RowId, usize>,
    /// Counts and problems.
    pub result: FileResult,
    /// The cells of failed rows with line and reason.
    pub failed: Vec<(u64, String, Vec<String>)>,
    problem_counts: FxHashMap<&'static str, u64>,
    places: Places,
    /// The currency that was read last and its text: it is the same in most rows of a file.
    currency: (String, Option<Currency>),
}

/// Where the fields stand among the targets that every row is asked for.
struct Places {
    name: Option<usize>,
    name_parts: [Option<usize>; 3],
    /// What a customer without a name is called by.
    reached_by: [Option<usize>; 3],
    /// What a row cannot do without, and the problem when it has none of it.
    needed: Vec<([Option<usize>; 2], &'static str)>,
    /// The field that tells whether a row is there.
    key: Option<(usize, IndexId)>,
    /// What a row can be referred to by.
    names: Vec<Name>,
    ty: Option<usize>,
    relation: Option<usize>,
}

/// A field by which rows of a kind are referred to.
struct Name {
    field: &'static str,
    place: usize,
    /// Of all rows, of organisations and of the firm's own people.
    indexes: [IndexId; 3],
}

impl Places {
    fn of(layout: &Layout, directory: &mut Directory) -> Places {
        let place = |field: &str| layout.targets.iter().position(|target| target.rules.field == field);
        let one = |field: &str, code: &'static str| ([place(field), None], code);
        let (needed, names): (Vec<_>, &[&'static str]) = match layout.kind.as_str() {
            "customer" => (vec![one("name", "no_name")], &["external_id", "emails", "phones", "name"]),
            "order" => {
                let needed = [("customer", "no_customer"), ("day", "no_day"), ("amount", "no_amount")]
                    .map(|(f, c)| one(f, c));
                (needed.into(), &["number"])
            }
            "interaction" => (vec![one("customer", "no_customer"), one("at", "no_time")], &["external_id"]),
            "product" => (vec![([place("name"), place("sku")], "no_name")], &["sku", "name"]),
            _ => (Vec::new(), &["external_id"]),
        };
        Places {
            name: if layout.kind == "customer" { place("name") } else { None },
            name_parts: ["given_name", "middle_name", "family_name"].map(place),
            reached_by: ["emails", "phones", "external_id"].map(place),
            needed,
            key: layout.key.as_deref().and_then(|key| {
                let place = place(key)?;
                Some((place, directory.index(&layout.kind, key, Among::All)))
            }),
            names: names
                .iter()
                .filter_map(|&field| {
                    let place = place(field)?;
                    let among = [Among::All, Among::Organisations, Among::Internal];
                    let indexes = among.map(|among| directory.index(&layout.kind, field, among));
                    Some(Name { field, place, indexes })
                })
                .collect(),
            ty: place("type"),
            relation: place("relation"),
        }
    }
}

impl FileRun {
    /// Prepares for the rows of a file.
    pub fn new(layout: Layout, directory: &mut Directory, first: RowId, result: FileResult) -> FileRun {
        let mut builders: Vec<Builder> =
            layout.targets.iter().map(|target| Builder::new(&target.rules.field, target.rules.ty)).collect();
        builders.extend(layout.constants.iter().map(|(field, _)| Builder::new(field, FieldType::Choice)));
        FileRun {
            places: Places::of(&layout, directory),
            layout,
            builders,
            first,
            created: 0,
            updates: Vec::new(),
            update_places: FxHashMap::default(),
            result,
            failed: Vec::new(),
            problem_counts: FxHashMap::default(),
            currency: Default::default(),
        }
    }

    /// Takes a row of the file in.
    pub fn row(&mut self, space: &Space, directory: &mut Directory, row: &Row<'_>) {
        self.result.rows += 1;
        let corrections = self.layout.corrections.clone();
        let cells = Cells::new(row, corrections.as_deref());
        let mut parsed = Vec::with_capacity(self.layout.targets.len());
        let mut fatal: Option<&'static str> = None;
        for place in 0..self.layout.targets.len() {
            let target = &self.layout.targets[place];
            let currency = target.currency.and_then(|column| currency(&mut self.currency, cells.get(column)));
            let value = match read_target(target, cells, currency) {
                Ok(value) => value,
                Err((column, code)) => {
                    let is_fatal = is_needed(&self.layout.kind, &self.layout.targets[place].rules.field);
                    self.problem(code, row.line(), column as u64 + 1, cells.get(column), is_fatal);
                    fatal = fatal.or(is_fatal.then_some(code));
                    Parsed::Null
                }
            };
            parsed.push(value);
        }
        self.name_customer(&mut parsed);
        if fatal.is_none() {
            let lacking = self.missing(&parsed);
            fatal = lacking.map(|(code, _)| code);
            if let Some((code, column)) = lacking {
                self.problem(code, row.line(), column, row.raw(), true);
            }
        }
        if let Some(code) = fatal {
            self.result.failed += 1;
            self.failed.push((row.line(), code.into(), cells.to_vec()));
            return;
        }
        let known = self.known_row(space, directory, &parsed);
        match (known, self.layout.rule) {
            (Some(_), MatchRule::CreateOnly) | (None, MatchRule::UpdateOnly) => self.result.skipped += 1,
            (Some(id), _) => self.update(id, parsed),
            (None, _) => self.create(directory, parsed),
        }
    }

    /// Without a name of its own, a customer is called by the parts of it, else by how it is reached.
    fn name_customer(&self, parsed: &mut [Parsed<'_>]) {
        let Some(name) = self.places.name.filter(|&name| parsed[name] == Parsed::Null) else { return };
        let text = |place: Option<usize>| match place.map(|place| &parsed[place]) {
            Some(Parsed::Text(text)) => text.to_string(),
            _ => String::new(),
        };
        let joined = join_names(self.places.name_parts.map(text));
        let first = |place: Option<usize>| elements(&text(place)).next().unwrap_or("").to_owned();
        let mut found = std::iter::once(joined).chain(self.places.reached_by.map(first));
        if let Some(found) = found.find(|found| !found.is_empty()) {
            parsed[name] = Parsed::Text(Cow::Owned(found));
        }
    }

    /// What a row cannot do without, and the number of the column in which it should stand, 0 where there is none.
    fn missing(&self, parsed: &[Parsed<'_>]) -> Option<(&'static str, u64)> {
        let has = |place: &usize| parsed[*place] != Parsed::Null;
        let lacks = |(places, _): &&([Option<usize>; 2], &str)| !places.iter().flatten().any(has);
        let (places, code) = self.places.needed.iter().find(lacks)?;
        let columns = places.iter().flatten().flat_map(|&place| &self.layout.targets[place].sources);
        Some((code, columns.min().map_or(0, |&column| column as u64 + 1)))
    }

    fn known_row(&self, space: &Space, directory: &mut Directory, parsed: &[Parsed<'_>]) -> Option<RowId> {
        if self.layout.rule == MatchRule::AlwaysCreate {
            return None;
        }
        let key = self.layout.key.as_deref()?;
        let (place, index) = self.places.key?;
        let Parsed::Text(text) = &parsed[place] else { return None };
        let mut texts = several(key, text);
        texts.find_map(|text| directory.find_in(space, index, text)).filter(|&id| {
            // Several people of one household or firm share a number; only with the same name is it the same person.
            key != "phones" || self.has_name(space, id, parsed)
        })
    }

    fn has_name(&self, space: &Space, id: RowId, parsed: &[Parsed<'_>]) -> bool {
        let Some(Parsed::Text(name)) = self.places.name.map(|name| &parsed[name]) else { return true };
        let table = space.table("customer");
        let old = table.and_then(|table| Some(table.column("name")?.text(table.row(id)?)));
        // A row of this very import is not in the space; its key was entered together with its name.
        old.is_none_or(|old| domain::fold::fold(old) == domain::fold::fold(name))
    }

    fn create(&mut self, directory: &mut Directory, parsed: Vec<Parsed<'_>>) {
        let id = self.first.offset(u64::from(self.created));
        self.enter(directory, &parsed, id);
        for (builder, value) in self.builders.iter_mut().zip(&parsed) {
            match value {
                Parsed::Null => builder.push_null(),
                Parsed::Text(text) => builder.push_text(text),
                Parsed::Int(n) => builder.push_int(Some(*n)),
                Parsed::Number(n) => builder.push_number(Some(*n)),
                Parsed::Money(money) => builder.push_money(Some(*money)),
            }
        }
        for (builder, (_, value)) in self.builders[parsed.len()..].iter_mut().zip(&self.layout.constants) {
            builder.push_text(value);
        }
        self.created += 1;
        self.result.created += 1;
    }

    /// Makes a new row known under what it can be referred to by.
    fn enter(&self, directory: &mut Directory, parsed: &[Parsed<'_>], id: RowId) {
        let is = |place: Option<usize>, field: &str, code: &str| {
            let fixed = self.layout.constants.iter().any(|(name, value)| name == field && value == code);
            let means = |text: &str| text == code || choice(&self.layout.kind, field, text) == code;
            fixed || place.is_some_and(|place| matches!(&parsed[place], Parsed::Text(text) if means(text)))
        };
        let also = if self.layout.kind != "customer" {
            None
        } else if is(self.places.ty, "type", "organisation") {
            Some(1)
        } else if is(self.places.relation, "relation", "internal") {
            Some(2)
        } else {
            None
        };
        for name in &self.places.names {
            if let Parsed::Text(text) = &parsed[name.place] {
                for text in several(name.field, text) {
                    directory.add_to(name.indexes[0], text, id);
                    if let Some(among) = also {
                        directory.add_to(name.indexes[among], text, id);
                    }
                }
            }
        }
    }

    /// Notes writes to a row that is there. A later line of the file wins over an earlier one.
    fn update(&mut self, id: RowId, parsed: Vec<Parsed<'_>>) {
        let next = self.updates.len();
        let place = *self.update_places.entry(id).or_insert(next);
        if place == next {
            self.updates.push((id, Vec::new()));
        }
        for (target, value) in parsed.into_iter().enumerate() {
            let rules = &self.layout.targets[target].rules;
            let Some(pending) = pending(rules, value) else { continue };
            let writes = &mut self.updates[place].1;
            match writes.iter_mut().find(|(known, _)| *known == target) {
                Some((_, old)) => merge(old, pending),
                None => writes.push((target, pending)),
            }
        }
    }

    fn problem(&mut self, code: &'static str, line: u64, column: u64, detail: &str, fatal: bool) {
        *self.problem_counts.entry(code).or_default() += 1;
        if self.result.problems.len() < PROBLEMS_MAX {
            let detail = detail.chars().take(120).collect();
            self.result.problems.push(Problem { kind: code.into(), line, column, detail, fatal });
        }
    }

    /// How often each problem occurred.
    pub fn problem_counts(&self) -> serde_json::Map<String, serde_json::Value> {
        self.problem_counts.iter().map(|(&code, &count)| (code.to_owned(), count.into())).collect()
    }
}

/// Without these a row would count wrongly, so a cell that cannot be read leaves the whole row out.
fn is_needed(kind: &str, field: &str) -> bool {
    matches!((kind, field), ("order", "day" | "amount") | ("interaction", "at"))
}

/// The texts of a field: those of a set, or the only one.
fn several<'a>(field: &str, text: &'a str) -> impl Iterator<Item = &'a str> {
    let is_set = matches!(field, "emails" | "phones");
    let only = Some(text).filter(|_| !is_set);
    only.into_iter().chain(elements(if is_set { text } else { "" }))
}

/// The currency that a cell names.
fn currency(last: &mut (String, Option<Currency>), cell: &str) -> Option<Currency> {
    if last.0 != cell {
        *last = (cell.to_owned(), values::currency(values::tidy(cell)));
    }
    last.1
}

fn read_target<'a>(
    target: &Target,
    cells: Cells<'a>,
    currency: Option<Currency>,
) -> Result<Parsed<'a>, (usize, &'static str)> {
    let cell =
        |&column: &usize| read(&target.rules, cells.get(column), currency).map_err(|code| (column, code));
    if let (Some(times), [price]) = (target.times, &target.sources[..]) {
        return multiplied(cell(price)?, cells.get(times)).ok_or((times, "not_a_number"));
    }
    let [only] = target.sources[..] else {
        let mut all = Parsed::Null;
        for column in &target.sources {
            all = joined(&target.rules, all, cell(column)?);
        }
        return Ok(all);
    };
    cell(&only)
}

/// The price of one piece times the number of pieces; one piece where none is stated.
fn multiplied<'a>(price: Parsed<'a>, pieces: &str) -> Option<Parsed<'a>> {
    let Parsed::Money(money) = price else { return Some(price) };
    let pieces = values::integer(pieces, &Default::default()).ok()?.unwrap_or(1);
    Some(Parsed::Money(domain::Money { minor: money.minor.checked_mul(pieces)?, ..money }))
}

/// Several columns of one field: sets are united, notes and street lines follow each other, else the first value counts.
fn joined<'a>(rules: &Rules, first: Parsed<'a>, second: Parsed<'a>) -> Parsed<'a> {
    match (first, second) {
        (Parsed::Null, value) | (value, Parsed::Null) => value,
        (Parsed::Text(a), Parsed::Text(b)) if rules.ty == FieldType::Set => {
            let mut joined = a.into_owned();
            elements(&b).for_each(|element| add_element(&mut joined, element));
            Parsed::Text(Cow::Owned(joined))
        }
        (Parsed::Text(a), Parsed::Text(b)) if rules.ty == FieldType::LongText => {
            Parsed::Text(Cow::Owned(format!("{a}\n{b}")))
        }
        (Parsed::Text(a), Parsed::Text(b)) if rules.field == "street" => {
            Parsed::Text(Cow::Owned(format!("{a}, {b}")))
        }
        (value, _) => value,
    }
}

/// The code that a text of a choice field means, or the text itself.
pub fn choice<'a>(kind: &str, field: &str, text: &'a str) -> &'a str {
    values::choice(kind, field, text).unwrap_or(text)
}

fn pending(rules: &Rules, value: Parsed<'_>) -> Option<Pending> {
    let value = match value {
        Parsed::Null => return None,
        Parsed::Text(text) if rules.ty == FieldType::Ref => return Some(Pending::Link(text.into_owned())),
        Parsed::Text(text) if rules.ty == FieldType::Set => {
            let add = text.split(ELEMENT_SEPARATOR).map(str::to_owned).collect();
            return Some(Pending::Write(Write::Elements { add, remove: Vec::new() }));
        }
        Parsed::Text(text) if rules.ty == FieldType::Choice => {
            Value::Text(choice(rules.kind.name(), &rules.field, &text).to_owned())
        }
        Parsed::Text(text) => Value::Text(text.into_owned()),
        Parsed::Int(n) => match rules.ty {
            FieldType::Day => Value::Day(Day(i32::try_from(n).ok()?)),
            FieldType::Birthday => Value::Birthday(Birthday::from_code(i32::try_from(n).ok()?)?),
            FieldType::Instant => Value::Instant(Instant(n)),
            FieldType::Flag => Value::Flag(n != 0),
            _ => Value::Int(n),
        },
        Parsed::Number(n) => Value::Number(n),
        Parsed::Money(money) => Value::Money(money),
    };
    Some(Pending::Write(Write::Value(value)))
}

fn merge(old: &mut Pending, new: Pending) {
    match (old, new) {
        (Pending::Write(Write::Elements { add, .. }), Pending::Write(Write::Elements { add: more, .. })) => {
            more.into_iter().for_each(|element| {
                if !add.contains(&element) {
                    add.push(element);
                }
            });
        }
        (old, new) => *old = new,
    }
}
