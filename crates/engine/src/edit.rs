//! Changes on their way into the log: from values per row to the columns of a part.
//!
//! A draft writes only what differs from the present state and remembers what stood there, so that the batch can be
//! undone from its own content. Set fields become additions of absent elements and removals of present ones.

mod cells;

pub use cells::cells_of;

use crate::space::Space;
use crate::table::Column as Present;
use domain::{FieldType, RowId, Value};
use oplog::batch::{Before, DELETED};
use oplog::cells::ELEMENT_SEPARATOR;
use oplog::{Cells, Column, Marks, Part, Texts};
use std::rc::Rc;

/// One write to one field.
#[derive(Clone, Debug, PartialEq)]
pub enum Write {
    /// The field's new value; `Null` clears it. For a set, the new whole set.
    Value(Value),
    /// Elements to add to and remove from a set.
    Elements {
        /// To add.
        add: Vec<String>,
        /// To remove.
        remove: Vec<String>,
    },
}

/// Collects writes to rows of one kind.
#[derive(Debug)]
pub struct Draft {
    kind: String,
    creates: bool,
    rows: Vec<RowId>,
    fields: Vec<Field>,
}

/// The writes to one field.
#[derive(Debug)]
struct Field {
    name: String,
    ty: FieldType,
    /// Where the column was found last; a guess for the next row.
    place: usize,
    /// The written rows of the draft, ascending.
    rows: Vec<u32>,
    new: Vec<Value>,
    before: Vec<Value>,
    /// For sets: elements to add, to remove, and those there before, joined.
    elements: [Texts; 3],
}

impl Draft {
    /// A draft for rows that come into being.
    pub fn create(kind: &str) -> Draft {
        Draft { kind: kind.into(), creates: true, rows: Vec::new(), fields: Vec::new() }
    }

    /// A draft for rows that exist.
    pub fn update(kind: &str) -> Draft {
        Draft { creates: false, ..Draft::create(kind) }
    }

    /// How many rows the part will have.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether nothing is to be written.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Adds a row with its writes; `true` when anything differs from the present state (always for a new row).
    pub fn row(
        &mut self,
        space: &Space,
        id: RowId,
        writes: impl IntoIterator<Item = (String, FieldType, Write)>,
    ) -> bool {
        let known = space.table(&self.kind).and_then(|table| table.row(id));
        let mut place = None;
        if self.creates {
            place = Some(self.add_row(id));
        }
        for (field, ty, write) in writes {
            place = self.cell(space, id, known, place, &field, ty, write).or(place);
        }
        place.is_some()
    }

    /// Adds a row that goes into or comes out of the trash; `true` when that is a change.
    pub fn set_deleted(&mut self, space: &Space, id: RowId, deleted: bool) -> bool {
        let table = space.table(&self.kind);
        let row = table.and_then(|table| table.row(id));
        let column = table.and_then(|table| table.column_typed(DELETED, FieldType::Flag));
        let now = row.and_then(|row| column?.int(row)) == Some(1);
        let write = Write::Value(Value::Flag(deleted));
        now != deleted && self.cell(space, id, row, None, DELETED, FieldType::Flag, write).is_some()
    }

    fn add_row(&mut self, id: RowId) -> u32 {
        self.rows.push(id);
        self.rows.len() as u32 - 1
    }

    /// Adds one write to the row at `place`, or to a new one if there is no place yet; gives the place if the write
    /// changes anything.
    #[allow(clippy::too_many_arguments, reason = "a cell is described by just these")]
    fn cell(
        &mut self,
        space: &Space,
        id: RowId,
        known: Option<u32>,
        place: Option<u32>,
        name: &str,
        ty: FieldType,
        write: Write,
    ) -> Option<u32> {
        let at = self.fields.iter().position(|field| field.ty == ty && field.name == name);
        let at = at.unwrap_or_else(|| {
            self.fields.push(Field::new(name, ty));
            self.fields.len() - 1
        });
        let field = &mut self.fields[at];
        let before = match (space.table(&self.kind), known) {
            (Some(table), Some(row)) => match field.column(table.columns()) {
                Some(column) => space.plain(column, &self.kind, column.stored(row)),
                None => Value::Null,
            },
            _ => Value::Null,
        };
        let change = Change::new(write, before, ty)?;
        let place = match place {
            Some(place) => place,
            None => self.add_row(id),
        };
        self.fields[at].push(place, change);
        Some(place)
    }

    /// The part, if there is anything to write.
    pub fn into_part(self) -> Option<Part> {
        if self.rows.is_empty() {
            return None;
        }
        let (len, creates) = (self.rows.len(), self.creates);
        let mut fields: Vec<Field> = self.fields.into_iter().filter(|field| !field.rows.is_empty()).collect();
        fields.sort_by(|a, b| a.name.cmp(&b.name));
        let columns = fields.into_iter().map(|field| field.into_column(len, creates)).collect();
        Some(Part { kind: self.kind, creates, rows: self.rows.into_iter().collect(), columns })
    }
}

/// A write that changes something.
enum Change {
    Register { new: Value, before: Value },
    Elements { add: Vec<String>, remove: Vec<String>, before: Vec<String> },
}

impl Change {
    fn new(write: Write, before: Value, ty: FieldType) -> Option<Change> {
        match (write, ty) {
            (Write::Value(new), FieldType::Set) => {
                let old = set_elements(before);
                let new = without_repetitions(set_elements(new));
                // What both begin with stays; what comes after is taken out and added again in the order given.
                let kept: Vec<&String> = old.iter().filter(|element| new.contains(element)).collect();
                let prefix = kept.iter().zip(&new).take_while(|(a, b)| **a == *b).count();
                let add: Vec<String> = new[prefix..].to_vec();
                let goes = |element: &&String| !new.contains(element) || add.contains(element);
                let remove = old.iter().filter(goes).cloned().collect();
                Change::elements(add, remove, old)
            }
            (Write::Elements { add, remove }, FieldType::Set) => {
                let old = set_elements(before);
                let remove = without_repetitions(remove);
                let remove =
                    remove.into_iter().filter(|element| old.contains(element) && !add.contains(element));
                let remove = remove.collect();
                let add =
                    without_repetitions(add).into_iter().filter(|element| !old.contains(element)).collect();
                Change::elements(add, remove, old)
            }
            (Write::Value(new), _) => {
                let new = storable(new);
                (new != before).then_some(Change::Register { new, before })
            }
            (Write::Elements { .. }, _) => None,
        }
    }

    fn elements(add: Vec<String>, remove: Vec<String>, before: Vec<String>) -> Option<Change> {
        (!add.is_empty() || !remove.is_empty()).then_some(Change::Elements { add, remove, before })
    }
}

/// A value as a column gives it back, so that writing it again is no change.
fn storable(value: Value) -> Value {
    match value {
        Value::Text(text) if text.is_empty() => Value::Null,
        Value::Number(number) => crate::table::number_for(number).map_or(Value::Null, Value::Number),
        value => value,
    }
}

fn set_elements(value: Value) -> Vec<String> {
    match value {
        Value::Set(elements) => elements,
        _ => Vec::new(),
    }
}

fn without_repetitions(elements: Vec<String>) -> Vec<String> {
    let mut once: Vec<String> = Vec::with_capacity(elements.len());
    for element in elements {
        if !element.is_empty() && !once.contains(&element) {
            once.push(element);
        }
    }
    once
}

impl Field {
    fn new(name: &str, ty: FieldType) -> Field {
        Field {
            name: name.into(),
            ty,
            place: 0,
            rows: Vec::new(),
            new: Vec::new(),
            before: Vec::new(),
            elements: Default::default(),
        }
    }

    fn column<'a>(&mut self, columns: &'a [Rc<Present>]) -> Option<&'a Present> {
        let is_it = |column: &Rc<Present>| column.ty == self.ty && column.field == self.name;
        if !columns.get(self.place).is_some_and(is_it) {
            self.place = columns.iter().position(is_it)?;
        }
        columns.get(self.place).map(Rc::as_ref)
    }

    /// Adds a write to row `row`, which is not below the one before. Of two writes to one cell the first stands.
    fn push(&mut self, row: u32, change: Change) {
        if self.rows.last() == Some(&row) {
            return;
        }
        self.rows.push(row);
        match change {
            Change::Register { new, before } => {
                self.new.push(new);
                self.before.push(before);
            }
            Change::Elements { add, remove, before } => {
                for (texts, list) in self.elements.iter_mut().zip([add, remove, before]) {
                    texts.push_with(|arena| write_joined(arena, &list));
                }
            }
        }
    }

    fn into_column(self, len: usize, creates: bool) -> Column {
        let Field { name: field, ty, rows, new, before, elements, .. } = self;
        let written = (rows.len() < len).then(|| marks(len, rows.iter().copied()));
        if ty == FieldType::Set {
            let [add, remove, before] = elements.map(|texts| spread(&texts, &rows, len));
            let remove = if remove.arena().is_empty() { Texts::default() } else { remove };
            let before = (!before.arena().is_empty()).then(|| {
                let cells = Cells::Set { add: before, remove: Texts::default() };
                Box::new(Before { cells, null: None })
            });
            return Column { field, ty, cells: Cells::Set { add, remove }, written, null: None, before };
        }
        let null = new.iter().any(Value::is_null);
        let null = null.then(|| marks(len, nulls(&rows, &new)));
        let before = (!creates && before.iter().any(|value| !value.is_null())).then(|| {
            let null = before.iter().any(Value::is_null) || rows.len() < len;
            let null = null.then(|| {
                let present = marks(
                    len,
                    rows.iter().zip(&before).filter(|(_, old)| !old.is_null()).map(|(&row, _)| row),
                );
                Marks::from_fn(len, |i| !present.get(i))
            });
            Box::new(Before { cells: cells_of(ty, &spread_values(&before, &rows, len)), null })
        });
        Column { cells: cells_of(ty, &spread_values(&new, &rows, len)), field, ty, written, null, before }
    }
}

fn write_joined(arena: &mut String, elements: &[String]) {
    for (place, element) in elements.iter().enumerate() {
        if place > 0 {
            arena.push(ELEMENT_SEPARATOR);
        }
        arena.push_str(element);
    }
}

fn marks(len: usize, rows: impl Iterator<Item = u32>) -> Marks {
    let mut marks = Marks::none(len);
    rows.for_each(|row| marks.set(row as usize));
    marks
}

fn nulls<'a>(rows: &'a [u32], values: &'a [Value]) -> impl Iterator<Item = u32> + 'a {
    rows.iter().zip(values).filter(|(_, value)| value.is_null()).map(|(&row, _)| row)
}

/// The values of `rows` as one for each of `len` rows.
fn spread_values<'a>(values: &'a [Value], rows: &[u32], len: usize) -> Vec<&'a Value> {
    let mut all = vec![&Value::Null; len];
    for (&row, value) in rows.iter().zip(values) {
        all[row as usize] = value;
    }
    all
}

/// The texts of `rows` as one for each of `len` rows.
fn spread(texts: &Texts, rows: &[u32], len: usize) -> Texts {
    let mut all = Texts::with_capacity(len, texts.arena().len());
    for (&row, text) in rows.iter().zip(texts.iter()) {
        while all.len() < row as usize {
            all.push("");
        }
        all.push(text);
    }
    while all.len() < len {
        all.push("");
    }
    all
}
