//! Which kinds of record exist and which fields they have.
//!
//! A field is declared once, here (or at run time as an own field); storage, import, forms, lists, segments and
//! export all follow the declaration. Labels are not here: they are strings of the app under `field.<kind>.<name>`.

use serde::{Deserialize, Serialize};

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, Hash)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    /// One line of text.
    Text,
    /// Text of any length.
    LongText,
    /// One of a few codes; codes outside the declared list are kept.
    Choice,
    /// Several texts, an add-wins set in the order they were added.
    Set,
    /// A whole number.
    Int,
    /// A number.
    Number,
    /// An amount with its currency.
    Money,
    /// A calendar day.
    Day,
    /// A yearly date, with or without a year.
    Birthday,
    /// A moment.
    Instant,
    /// Yes or no.
    Flag,
    /// A link to a row of [`FieldDef::target`].
    Ref,
}

/// One declared field.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FieldDef {
    /// Its name in segments, scripts and files: lower-case words joined by `_`.
    pub name: String,
    /// What it holds.
    #[serde(rename = "type")]
    pub ty: FieldType,
    /// The kind a [`FieldType::Ref`] points to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// The codes of a [`FieldType::Choice`], in their natural order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// The person's own name for it; empty for built-in fields, whose labels are strings of the app.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Declared by the person, not by Mehr.
    #[serde(default)]
    pub own: bool,
    /// Looked through by the search over everything.
    #[serde(default)]
    pub searched: bool,
}

impl FieldDef {
    /// A built-in field without target, choices or a label of its own, which the search passes over.
    pub fn new(name: &str, ty: FieldType) -> FieldDef {
        FieldDef {
            name: name.into(),
            ty,
            target: None,
            choices: Vec::new(),
            label: String::new(),
            own: false,
            searched: false,
        }
    }
}

/// One kind of record.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct KindDef {
    /// Singular, lower-case.
    pub name: String,
    /// Its fields in the order of forms.
    pub fields: Vec<FieldDef>,
}

impl KindDef {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&FieldDef> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// All kinds, built-in and with the person's own fields.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Schema {
    /// The kinds.
    pub kinds: Vec<KindDef>,
}

impl Schema {
    /// The kind of this name.
    pub fn kind(&self, name: &str) -> Option<&KindDef> {
        self.kinds.iter().find(|kind| kind.name == name)
    }

    /// The field of this name in this kind.
    pub fn field(&self, kind: &str, field: &str) -> Option<&FieldDef> {
        self.kind(kind)?.field(field)
    }

    /// The kinds and fields Mehr itself declares.
    pub fn built_in() -> Schema {
        Schema {
            kinds: vec![
                customer(),
                order(),
                interaction(),
                product(),
                action(),
                cost(),
                segment(),
                own_field(),
                setting(),
            ],
        }
    }
}

impl Default for Schema {
    fn default() -> Self {
        Schema::built_in()
    }
}

/// The codes of a customer's life-cycle stage, from first contact on.
pub const STAGES: [&str; 6] = ["lead", "prospect", "new", "regular", "key", "former"];
/// The channels of an interaction.
pub const CHANNELS: [&str; 7] = ["email", "phone", "video", "chat", "meeting", "letter", "social"];
/// What a cost of running the CRM is for.
pub const COST_CATEGORIES: [&str; 5] = ["licence", "work", "training", "data", "other"];
/// How often a cost comes again, from its day on.
pub const COST_REPEATS: [&str; 3] = ["once", "monthly", "yearly"];
/// The kinds of an interaction.
pub const INTERACTION_TYPES: [&str; 8] =
    ["note", "call", "meeting", "message", "question", "complaint", "praise", "survey"];

fn field(name: &str, ty: FieldType) -> FieldDef {
    FieldDef::new(name, ty)
}

fn searched(name: &str, ty: FieldType) -> FieldDef {
    FieldDef { searched: true, ..field(name, ty) }
}

fn choice(name: &str, codes: &[&str]) -> FieldDef {
    FieldDef { choices: codes.iter().map(|&code| code.into()).collect(), ..field(name, FieldType::Choice) }
}

fn link(name: &str, target: &str) -> FieldDef {
    FieldDef { target: Some(target.into()), ..field(name, FieldType::Ref) }
}

fn kind(name: &str, fields: Vec<FieldDef>) -> KindDef {
    KindDef { name: name.into(), fields }
}

fn customer() -> KindDef {
    use FieldType::{Birthday, Day, Int, LongText, Set, Text};
    kind(
        "customer",
        vec![
            searched("name", Text),
            field("given_name", Text),
            field("middle_name", Text),
            field("family_name", Text),
            choice("type", &["person", "organisation"]),
            choice("relation", &["external", "internal", "intermediary"]),
            choice("status", &["potential", "actual"]),
            choice("stage", &STAGES),
            searched("emails", Set),
            searched("phones", Set),
            field("website", Text),
            link("organisation", "customer"),
            field("job_title", Text),
            field("department", Text),
            field("street", Text),
            searched("city", Text),
            field("region", Text),
            field("postcode", Text),
            field("country", Text),
            field("industry", Text),
            field("employees", Int),
            field("languages", Set),
            choice("channel", &CHANNELS),
            field("time_zone", Text),
            field("birthday", Birthday),
            link("owner", "customer"),
            searched("tags", Set),
            link("referred_by", "customer"),
            field("source", Text),
            field("created", Day),
            field("external_id", Text),
            searched("notes", LongText),
        ],
    )
}

/// Statuses of orders that are no revenue.
pub const VOID_STATUSES: [&str; 2] = ["cancelled", "returned"];

/// That an order is revenue, as a condition of the segment language: what [`VOID_STATUSES`] leaves.
pub const ORDER_COUNTS: &str = "not status in (cancelled, returned)";

fn order() -> KindDef {
    use FieldType::{Day, Int, LongText, Money, Text};
    kind(
        "order",
        vec![
            link("customer", "customer"),
            field("day", Day),
            field("amount", Money),
            field("number", Text),
            link("product", "product"),
            field("quantity", Int),
            choice("status", &["placed", "paid", "delivered", "cancelled", "returned"]),
            field("notes", LongText),
        ],
    )
}

fn interaction() -> KindDef {
    use FieldType::{Instant, Int, LongText, Text};
    kind(
        "interaction",
        vec![
            link("customer", "customer"),
            field("at", Instant),
            choice("channel", &CHANNELS),
            choice("direction", &["incoming", "outgoing"]),
            choice("type", &INTERACTION_TYPES),
            field("text", LongText),
            field("csat", Int),
            field("nps", Int),
            link("by", "customer"),
            field("external_id", Text),
        ],
    )
}

fn product() -> KindDef {
    use FieldType::{LongText, Money, Text};
    kind(
        "product",
        vec![
            field("name", Text),
            field("sku", Text),
            field("category", Text),
            field("price", Money),
            field("notes", LongText),
        ],
    )
}

fn action() -> KindDef {
    use FieldType::{Day, Text};
    let kinds = crate::insight::ActionKind::NAMES;
    kind(
        "action",
        vec![
            link("customer", "customer"),
            choice("what", &kinds),
            choice("decision", &["done", "snoozed", "dismissed"]),
            field("reason", Text),
            field("day", Day),
            field("until", Day),
        ],
    )
}

fn cost() -> KindDef {
    use FieldType::{Day, Money, Text};
    kind(
        "cost",
        vec![
            field("day", Day),
            field("amount", Money),
            choice("category", &COST_CATEGORIES),
            choice("repeat", &COST_REPEATS),
            field("until", Day),
            field("note", Text),
        ],
    )
}

fn segment() -> KindDef {
    use FieldType::{LongText, Text};
    kind("segment", vec![field("name", Text), field("where", LongText), field("notes", LongText)])
}

fn own_field() -> KindDef {
    use FieldType::{Int, Set, Text};
    kind(
        "field",
        vec![
            field("kind", Text),
            field("name", Text),
            field("label", Text),
            field("type", Text),
            field("target", Text),
            field("choices", Set),
            field("position", Int),
        ],
    )
}

fn setting() -> KindDef {
    use FieldType::{LongText, Text};
    kind("setting", vec![field("name", Text), field("value", LongText)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_that_count_are_those_of_no_void_status() {
        assert_eq!(ORDER_COUNTS, format!("not status in ({})", VOID_STATUSES.join(", ")));
    }

    #[test]
    fn names_are_unique_and_links_point_to_kinds_that_exist() {
        let schema = Schema::built_in();
        for kind in &schema.kinds {
            for (place, field) in kind.fields.iter().enumerate() {
                assert!(kind.fields[..place].iter().all(|other| other.name != field.name));
                assert_eq!(field.ty == FieldType::Ref, field.target.is_some(), "{}", field.name);
                if let Some(target) = &field.target {
                    assert!(schema.kind(target).is_some());
                }
            }
        }
    }
}
