//! What the text in a link column stands for: a row that is there, or one that the import makes.

use super::builder::Builder;
use super::keys::{Among, Directory};
use domain::{FieldType, RowId};
use engine::space::Space;
use oplog::{Part, Rows, Texts};
use std::collections::BTreeMap;

/// Makes rows for what a file mentions and nobody knows yet: the customer of an order, a firm, an owner, a product.
#[derive(Default)]
pub struct Stubs {
    rows: BTreeMap<&'static str, Vec<(RowId, Stub)>>,
}

/// A row that is known by little more than its name.
#[derive(Clone, Debug, Default, PartialEq)]
struct Stub {
    name: String,
    external_id: String,
    email: String,
    ty: &'static str,
    relation: &'static str,
}

/// A field of a stub: name, type, and where its text is.
type StubField = (&'static str, FieldType, fn(&Stub) -> &str);

impl Stubs {
    /// How many rows were made, by kind and role.
    pub fn counts(&self) -> BTreeMap<String, u64> {
        let mut counts = BTreeMap::new();
        for (kind, rows) in &self.rows {
            for (_, stub) in rows {
                let role = match (stub.ty, stub.relation) {
                    ("organisation", _) => "organisation",
                    (_, "internal") => "internal",
                    _ => "",
                };
                let name = if role.is_empty() { (*kind).to_owned() } else { format!("{kind}:{role}") };
                *counts.entry(name).or_default() += 1;
            }
        }
        counts
    }

    /// The parts that make the rows.
    pub fn into_parts(self) -> Vec<Part> {
        let fields: [StubField; 5] = [
            ("name", FieldType::Text, |stub| &stub.name),
            ("external_id", FieldType::Text, |stub| &stub.external_id),
            ("emails", FieldType::Set, |stub| &stub.email),
            ("type", FieldType::Choice, |stub| stub.ty),
            ("relation", FieldType::Choice, |stub| stub.relation),
        ];
        let part = |(kind, rows): (&str, Vec<(RowId, Stub)>)| {
            let columns = fields.iter().filter_map(|(field, ty, text)| {
                let mut builder = Builder::new(field, *ty);
                rows.iter().for_each(|(_, stub)| builder.push_text(text(stub)));
                builder.finish(kind, None)
            });
            let columns = columns.collect();
            let rows: Rows = rows.iter().map(|&(id, _)| id).collect();
            Part { kind: kind.into(), creates: true, rows, columns }
        };
        self.rows.into_iter().map(part).collect()
    }
}

/// Finds or makes the rows that the different texts of a link column stand for.
pub fn resolve(
    space: &Space,
    directory: &mut Directory,
    stubs: &mut Stubs,
    new_id: &mut dyn FnMut() -> RowId,
    field: &str,
    texts: &Texts,
) -> Rows {
    let ids: Vec<RowId> =
        texts.iter().map(|text| resolve_one(space, directory, stubs, new_id, field, text)).collect();
    if ids.is_empty() { Rows::run(RowId(0), 1) } else { ids.into_iter().collect() }
}

/// Finds or makes the row that one text stands for. The empty text stands for none and gets id 0, which is never
/// written.
pub fn resolve_one(
    space: &Space,
    directory: &mut Directory,
    stubs: &mut Stubs,
    new_id: &mut dyn FnMut() -> RowId,
    field: &str,
    text: &str,
) -> RowId {
    if text.is_empty() {
        return RowId(0);
    }
    let (kind, among) = match field {
        "organisation" => ("customer", Among::Organisations),
        "owner" | "by" => ("customer", Among::Internal),
        "product" => ("product", Among::All),
        _ => ("customer", Among::All),
    };
    if let Ok(id) = text.parse::<RowId>()
        && space.table(kind).is_some_and(|table| table.row(id).is_some())
    {
        return id;
    }
    let (name, email) = name_and_email(text);
    let ways: &[(&str, &str)] = match (kind, among) {
        ("product", _) => &[("sku", text), ("name", text)],
        (_, Among::Organisations) => &[("name", text), ("external_id", text)],
        (_, Among::Internal) => &[("name", name), ("emails", email), ("external_id", text)],
        (_, Among::All) => &[("external_id", text), ("emails", text), ("name", text)],
    };
    for &(by, text) in ways {
        if let Some(id) = directory.find(space, kind, by, among, text) {
            return id;
        }
    }
    let id = new_id();
    let stub = match among {
        Among::Organisations => Stub { name: text.into(), ty: "organisation", ..Stub::default() },
        Among::Internal => Stub {
            name: name.into(),
            email: email.into(),
            ty: "person",
            relation: "internal",
            ..Stub::default()
        },
        Among::All if kind == "product" => Stub { name: text.into(), ..Stub::default() },
        Among::All => plain_customer(text),
    };
    for (by, text) in [("name", &stub.name), ("external_id", &stub.external_id), ("emails", &stub.email)] {
        if !text.is_empty() {
            directory.add(kind, by, among, text, id);
            if among != Among::All {
                directory.add(kind, by, Among::All, text, id);
            }
        }
    }
    stubs.rows.entry(kind).or_default().push((id, stub));
    id
}

/// A customer known by an id, an address or a name.
fn plain_customer(text: &str) -> Stub {
    let is_name = text.contains(char::is_whitespace) && !text.contains(|c: char| c.is_numeric());
    let is_email = text.contains('@');
    Stub {
        name: text.into(),
        external_id: if is_name || is_email { String::new() } else { text.into() },
        email: if is_email { text.into() } else { String::new() },
        ..Stub::default()
    }
}

/// `Inga Kalniņa (inga@example.lv)` as name and e-mail.
fn name_and_email(text: &str) -> (&str, &str) {
    if let Some((name, rest)) = text.rsplit_once('(')
        && let Some(email) = rest.trim().strip_suffix(')')
        && email.contains('@')
    {
        return (name.trim(), email.trim());
    }
    if text.contains('@') { (text, text) } else { (text, "") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_owner_with_an_address_is_one_person() {
        assert_eq!(name_and_email("Inga Kalniņa (inga@example.lv)"), ("Inga Kalniņa", "inga@example.lv"));
        assert_eq!(name_and_email("Inga (Sales)"), ("Inga (Sales)", ""));
    }

    #[test]
    fn each_text_makes_one_row_however_often_it_occurs() {
        let space = Space::new();
        let (mut directory, mut stubs) = (Directory::default(), Stubs::default());
        let mut next = 0;
        let mut new_id = || {
            next += 1;
            RowId(next)
        };
        let mut resolve = |field: &str, text: &str| {
            resolve_one(&space, &mut directory, &mut stubs, &mut new_id, field, text)
        };
        assert_eq!(resolve("customer", "17"), RowId(1));
        assert_eq!(resolve("customer", "17"), RowId(1));
        assert_eq!(resolve("organisation", "SIA Dzintars"), RowId(2));
        assert_eq!(resolve("organisation", "sia dzintars"), RowId(2));
        assert_eq!(resolve("owner", "Inga (inga@example.lv)"), RowId(3));
        assert_eq!(resolve("by", "Inga"), RowId(3));
        assert_eq!(
            stubs.counts().into_iter().collect::<Vec<_>>(),
            [
                ("customer".to_owned(), 1),
                ("customer:internal".to_owned(), 1),
                ("customer:organisation".to_owned(), 1),
            ]
        );
    }
}
