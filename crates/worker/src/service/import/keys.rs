//! Finding the rows that are already there: indexes from texts to rows, of the space and of this import together.

use domain::RowId;
use domain::fold::fold;
use engine::space::Space;
use engine::table::Table;
use oplog::cells::elements;
use rustc_hash::FxHashMap;

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

    fn apply(self, text: &str) -> String {
        match self {
            Form::Exact => text.trim().to_owned(),
            Form::Folded => fold(text.trim()),
            Form::Digits => {
                let digits: String = fold(text).chars().filter(char::is_ascii_digit).collect();
                digits.strip_prefix("00").map_or(digits.clone(), str::to_owned)
            }
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

type IndexName = (String, String, Among);

/// All indexes of one import, built when first asked for.
#[derive(Default)]
pub struct Directory {
    indexes: FxHashMap<IndexName, FxHashMap<Box<str>, RowId>>,
    /// Rows of this import, for indexes that are built later.
    made: Vec<(IndexName, String, RowId)>,
}

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
        let key = Form::of(field).apply(text);
        if key.is_empty() {
            return None;
        }
        let name = (kind.to_owned(), field.to_owned(), among);
        let made = &self.made;
        let index = self.indexes.entry(name.clone()).or_insert_with(|| {
            let mut index = build(space, &name);
            for (_, text, id) in made.iter().filter(|(of, _, _)| *of == name) {
                index.entry(Form::of(&name.1).apply(text).into()).or_insert(*id);
            }
            index
        });
        index.get(key.as_str()).copied()
    }

    /// Takes a row that the import makes into the indexes that there are, and notes it for those to come.
    pub fn add(&mut self, kind: &str, field: &str, among: Among, text: &str, id: RowId) {
        let name = (kind.to_owned(), field.to_owned(), among);
        match self.indexes.get_mut(&name) {
            Some(index) => {
                let key = Form::of(field).apply(text);
                if !key.is_empty() {
                    index.entry(key.into()).or_insert(id);
                }
            }
            None => self.made.push((name, text.to_owned(), id)),
        }
    }
}

fn build(space: &Space, (kind, field, among): &IndexName) -> FxHashMap<Box<str>, RowId> {
    let mut index = FxHashMap::default();
    if let Some(table) = space.table(kind)
        && let Some(column) = table.column(field)
    {
        let form = Form::of(field);
        table.live().for_each(|row| {
            let row = row as u32;
            if among.admits(table, row) {
                for text in elements(column.text(row)) {
                    let key = form.apply(text);
                    if !key.is_empty() {
                        index.entry(key.into()).or_insert_with(|| table.id(row));
                    }
                }
            }
        });
    }
    index
}
