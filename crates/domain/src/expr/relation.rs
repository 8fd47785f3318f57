//! Which records are related to a kind, and under which names.

use crate::{FieldDef, FieldType, KindDef, Schema};

/// Records of `kind` whose link `field` points here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Relation {
    /// Its name in functions: `orders`, `members`.
    pub name: String,
    /// The kind of the related records.
    pub kind: String,
    /// Their link that points here.
    pub field: String,
}

/// Relations whose plain name would not tell what they are.
const NAMED: [(&str, &str, &str); 4] = [
    ("customer", "organisation", "members"),
    ("customer", "owner", "clients"),
    ("customer", "referred_by", "referrals"),
    ("interaction", "by", "interactions_by"),
];

/// The relations of records of this kind, in the order of the schema.
///
/// A link named like the kind it points to gives the plural of its own kind (`order.customer` gives `orders`); any
/// other gives that and its name (`order.agent` gives `orders_by_agent`).
pub fn relations(schema: &Schema, kind: &str) -> Vec<Relation> {
    let links = |from: &KindDef| -> Vec<Relation> {
        let pointing = from.fields.iter().filter(|field| field.target.as_deref() == Some(kind));
        pointing
            .filter(|field| field.ty == FieldType::Ref)
            .map(|field| Relation {
                name: name(from, field, kind),
                kind: from.name.clone(),
                field: field.name.clone(),
            })
            .collect()
    };
    schema.kinds.iter().flat_map(links).collect()
}

fn name(from: &KindDef, field: &FieldDef, to: &str) -> String {
    let known = NAMED.iter().find(|(kind, link, _)| *kind == from.name && *link == field.name);
    match known {
        Some((_, _, name)) => (*name).to_owned(),
        None if field.name == to => plural(&from.name),
        None => format!("{}_by_{}", plural(&from.name), field.name),
    }
}

fn plural(word: &str) -> String {
    let vowel_before_y = ["ay", "ey", "oy", "uy"].iter().any(|end| word.ends_with(end));
    match word.strip_suffix('y') {
        Some(stem) if !vowel_before_y => format!("{stem}ies"),
        _ if ["s", "x", "ch", "sh"].iter().any(|end| word.ends_with(end)) => format!("{word}es"),
        _ => format!("{word}s"),
    }
}

/// The field that tells earlier records of this kind from later ones: its first date or moment.
pub fn time_field(kind: &KindDef) -> Option<&FieldDef> {
    kind.fields.iter().find(|field| matches!(field.ty, FieldType::Day | FieldType::Instant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customers_have_the_relations_people_speak_of() {
        let names: Vec<String> =
            relations(&Schema::built_in(), "customer").into_iter().map(|relation| relation.name).collect();
        assert_eq!(
            names,
            ["members", "clients", "referrals", "orders", "interactions", "interactions_by", "actions"]
        );
    }

    #[test]
    fn an_own_link_gives_a_relation_named_after_it() {
        let mut schema = Schema::built_in();
        let order = schema.kinds.iter_mut().find(|kind| kind.name == "order").unwrap();
        let agent = FieldDef { name: "agent".into(), ..order.field("customer").unwrap().clone() };
        order.fields.push(agent);
        assert!(relations(&schema, "customer").iter().any(|relation| relation.name == "orders_by_agent"));
        assert_eq!([plural("company"), plural("day"), plural("box")], ["companies", "days", "boxes"]);
    }
}
