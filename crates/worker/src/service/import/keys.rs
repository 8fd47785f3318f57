//! Finding the rows that are already there: indexes from texts to rows, of the space and of this import together.

use super::builder::Coded;
use domain::RowId;
use domain::fold::{fold, fold_into};
use engine::space::Space;
use engine::table::Table;
use oplog::Texts;
use oplog::cells::elements;

/// How a field's texts are compared when rows are looked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Form {
    /// To the letter: ids, numbers.
    Exact,
    /// Folded: names, e-mails.
    Folded,
    /// By their digits: telephone numbers.
    Digits,
}

impl Form {
    fn of(field: &str) -> Form {
        match field {
            "emails" | "name" => Form::Folded,
            "phones" => Form::Digits,
            _ => Form::Exact,
        }
    }

    /// The text in the form in which it is compared; `buffer` holds it where it is another.
    fn apply<'a>(self, text: &'a str, buffer: &'a mut String) -> &'a str {
        let text = text.trim();
        buffer.clear();
        match self {
            Form::Exact => return text,
            Form::Folded => fold_into(text, buffer),
            Form::Digits => buffer.extend(fold(text).chars().filter(char::is_ascii_digit)),
        }
        match self {
            Form::Digits => buffer.strip_prefix("00").unwrap_or(buffer),
            _ => buffer,
        }
    }
}

/// Rows of which only some can be meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash)]
pub enum Among {
    /// All rows of the kind.
    All,
    /// Customers that are organisations.
    Organisations,
    /// Customers that are people of the firm itself.
    Internal,
}

impl Among {
    fn admits(self, table: &Table, row: u32) -> bool {
        let is = |field: &str, code: &str| table.column(field).is_some_and(|column| column.text(row) == code);
        match self {
            Among::All => true,
            Among::Organisations => is("type", "organisation"),
            Among::Internal => is("relation", "internal"),
        }
    }
}

/// All indexes of one import.
#[derive(Default)]
pub struct Directory {
    indexes: Vec<Index>,
    buffer: String,
}

/// An index of a [`Directory`].
#[derive(Clone, Copy, Debug)]
pub struct IndexId(usize);

impl Directory {
    /// The row of a kind whose `field` holds `text`. Where several do, the first counts.
    pub fn find(
        &mut self,
        space: &Space,
        kind: &str,
        field: &str,
        among: Among,
        text: &str,
    ) -> Option<RowId> {
        let id = self.index(kind, field, among);
        self.find_in(space, id, text)
    }

    /// Takes a row that the import makes into an index.
    pub fn add(&mut self, kind: &str, field: &str, among: Among, text: &str, id: RowId) {
        let index = self.index(kind, field, among);
        self.add_to(index, text, id);
    }

    /// The index of a field, for many questions about it.
    pub fn index(&mut self, kind: &str, field: &str, among: Among) -> IndexId {
        let is_it = |index: &Index| index.field == field && index.kind == kind && index.among == among;
        IndexId(self.indexes.iter().position(is_it).unwrap_or_else(|| {
            self.indexes.push(Index::new(kind, field, among));
            self.indexes.len() - 1
        }))
    }

    /// [`Directory::find`] in an index.
    pub fn find_in(&mut self, space: &Space, id: IndexId, text: &str) -> Option<RowId> {
        let index = &mut self.indexes[id.0];
        index.build(space, &mut self.buffer);
        index.find(text, &mut self.buffer)
    }

    /// [`Directory::add`] to an index.
    pub fn add_to(&mut self, index: IndexId, text: &str, id: RowId) {
        self.indexes[index.0].add(text, id, &mut self.buffer);
    }
}

/// Texts of a field and the rows they stand for.
struct Index {
    kind: String,
    field: String,
    among: Among,
    form: Form,
    /// Rows of this import while nobody has asked for any.
    made: Texts,
    made_ids: Vec<RowId>,
    is_built: bool,
    keys: Coded,
    /// The row of each key.
    ids: Vec<RowId>,
}

impl Index {
    fn new(kind: &str, field: &str, among: Among) -> Index {
        Index {
            kind: kind.into(),
            field: field.into(),
            among,
            form: Form::of(field),
            made: Texts::default(),
            made_ids: Vec::new(),
            is_built: false,
            keys: Coded::default(),
            ids: Vec::new(),
        }
    }

    fn find(&self, text: &str, buffer: &mut String) -> Option<RowId> {
        let key = self.form.apply(text, buffer);
        if key.is_empty() { None } else { self.keys.find(key).map(|code| self.ids[code as usize]) }
    }

    fn add(&mut self, text: &str, id: RowId, buffer: &mut String) {
        if self.is_built {
            self.enter(text, id, buffer);
        } else {
            self.made.push(text);
            self.made_ids.push(id);
        }
    }

    fn enter(&mut self, text: &str, id: RowId, buffer: &mut String) {
        let key = self.form.apply(text, buffer);
        if !key.is_empty() && self.keys.code_of(key) as usize == self.ids.len() {
            self.ids.push(id);
        }
    }

    /// When first asked for, enters the rows of the space and then those that the import has made.
    fn build(&mut self, space: &Space, buffer: &mut String) {
        if std::mem::replace(&mut self.is_built, true) {
            return;
        }
        if let Some(table) = space.table(&self.kind)
            && let Some(column) = table.column(&self.field)
        {
            table.live().for_each(|row| {
                let row = row as u32;
                if self.among.admits(table, row) {
                    elements(column.text(row)).for_each(|text| self.enter(text, table.id(row), buffer));
                }
            });
        }
        let (made, ids) = (std::mem::take(&mut self.made), std::mem::take(&mut self.made_ids));
        made.iter().zip(ids).for_each(|(text, id)| self.enter(text, id, buffer));
    }
}
