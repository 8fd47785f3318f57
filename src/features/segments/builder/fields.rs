//! What rows can look at: the fields of a kind, those one link away, scores and related records.

use super::ops::ops;
use super::tree::{Body, Item, Join, Related, Row, Subject, Tree, Value};
use domain::expr::{Function, Score, operand_type, reach, relations, time_field, works_on};
use domain::{FieldType, Schema};

/// Before the names of related records in the values of menus.
const RELATED: char = '@';

/// Something a row can look at.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Choice {
    /// Its value in menus.
    pub(super) code: String,
    /// The names that lead to it.
    pub(super) names: Vec<String>,
}

/// What belongs together in a menu.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Section {
    /// The fields of the kind itself.
    Own,
    /// The fields of the record this link leads to.
    Through(String),
    /// The scores of customers.
    Scores,
    /// Related records.
    Related,
}

/// All that rows on records of a kind offer to look at.
pub(super) fn choices(schema: &Schema, kind: &str) -> Vec<(Section, Vec<Choice>)> {
    let field = |names: Vec<String>| Choice { code: names.join("."), names };
    let Some(def) = schema.kind(kind) else { return Vec::new() };
    let mut sections =
        vec![(Section::Own, def.fields.iter().map(|own| field(vec![own.name.clone()])).collect::<Vec<_>>())];
    let related: Vec<Choice> = relations(schema, kind)
        .into_iter()
        .map(|relation| Choice { code: format!("{RELATED}{}", relation.name), names: vec![relation.name] })
        .collect();
    if !related.is_empty() {
        sections.push((Section::Related, related));
    }
    if kind == "customer" {
        let rfm = Score::RFM.map(|score| field(vec!["rfm".to_owned(), score.word().to_owned()]));
        let own = |score: &Score| def.field(score.word()).is_none();
        let models = Score::MODEL.into_iter().filter(own).map(|score| field(vec![score.word().to_owned()]));
        sections.push((Section::Scores, models.chain(rfm).collect()));
    }
    for link in def.fields.iter().filter(|own| own.ty == FieldType::Ref) {
        // Back to where the related records hang would only say the same again.
        if kind != "customer" && link.name == "customer" {
            continue;
        }
        let target = link.target.as_deref().and_then(|target| schema.kind(target));
        let through =
            target.into_iter().flat_map(|target| &target.fields).filter(|far| far.ty != FieldType::Ref);
        let names = through.map(|far| field(vec![link.name.clone(), far.name.clone()])).collect();
        sections.push((Section::Through(link.name.clone()), names));
    }
    sections
}

/// The value in menus of what a row looks at.
pub(super) fn code_of(subject: &Subject) -> String {
    match subject {
        Subject::Field(names) => names.join("."),
        Subject::Related(related) => format!("{RELATED}{}", related.relation.join(".")),
    }
}

/// A fresh row that looks at what a menu gave. Own fields may have dots in their names, so the menu is asked first.
pub(super) fn row_for(tree: &mut Tree, code: &str, schema: &Schema, kind: &str) -> Row {
    let known =
        choices(schema, kind).into_iter().flat_map(|(_, choices)| choices).find(|choice| choice.code == code);
    let names = known.map_or_else(
        || code.trim_start_matches(RELATED).split('.').map(str::to_owned).collect(),
        |choice| choice.names,
    );
    let subject = if code.starts_with(RELATED) {
        Subject::Related(Related {
            function: Function::Count,
            time: time_of(schema, &names, kind),
            relation: names,
            field: Vec::new(),
            window: None,
            filter: tree.filter(),
        })
    } else {
        Subject::Field(names)
    };
    fresh(subject, schema, kind)
}

/// A row with the first operator that fits and nothing filled in.
pub(super) fn fresh(subject: Subject, schema: &Schema, kind: &str) -> Row {
    let ty = type_of(&subject, schema, kind);
    let op = ops(ty)[0];
    let value = match &subject {
        Subject::Related(Related { function: Function::Count, .. }) => {
            Value::One(Some(domain::expr::Literal::Int(1)))
        }
        _ => super::ops::value_of(op, ty, Value::None),
    };
    Row { subject, op, value }
}

/// The type of what a row looks at.
pub(super) fn type_of(subject: &Subject, schema: &Schema, kind: &str) -> FieldType {
    operand_type(&subject.operand(), schema, kind).map_or(FieldType::Text, |(ty, _)| ty)
}

fn names_of(names: &[String]) -> domain::expr::Path {
    domain::expr::Path::of(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// The kind of the records that these names lead to.
pub(super) fn kind_of(schema: &Schema, relation: &[String], kind: &str) -> String {
    reach(schema, &names_of(relation).0, kind).kind
}

/// The field that tells the time of the records that these names lead to.
pub(super) fn time_of(schema: &Schema, relation: &[String], kind: &str) -> Option<String> {
    schema.kind(&kind_of(schema, relation, kind)).and_then(time_field).map(|field| field.name.clone())
}

/// The functions that can be asked of records of a kind.
pub(super) fn functions(schema: &Schema, kind: &str) -> Vec<Function> {
    let offers =
        |function: &Function| *function == Function::Count || !fields_for(schema, kind, *function).is_empty();
    Function::ALL.into_iter().filter(offers).collect()
}

/// The fields of a kind that a function can be asked of.
pub(super) fn fields_for(schema: &Schema, kind: &str, function: Function) -> Vec<String> {
    let Some(def) = schema.kind(kind) else { return Vec::new() };
    if matches!(function, Function::First | Function::Last) && time_field(def).is_none() {
        return Vec::new();
    }
    let fitting =
        def.fields.iter().filter(|field| works_on(function, field.ty) && field.ty != FieldType::Ref);
    fitting.map(|field| field.name.clone()).collect()
}

/// Asks another function: the field stays if the function can be asked of it, the time if it is one of first and last.
pub(super) fn set_function(row: &mut Row, function: Function, schema: &Schema, kind: &str) {
    let Subject::Related(related) = &mut row.subject else { return };
    let rows = kind_of(schema, &related.relation, kind);
    let offered = fields_for(schema, &rows, function);
    related.function = function;
    if function == Function::Count {
        related.field = Vec::new();
    } else if !(related.field.len() == 1 && offered.contains(&related.field[0])) {
        let money = offered
            .iter()
            .find(|name| schema.field(&rows, name).is_some_and(|field| field.ty == FieldType::Money));
        let time =
            matches!(function, Function::First | Function::Last).then(|| related.time.clone()).flatten();
        related.field = time.or(money.cloned()).or(offered.first().cloned()).into_iter().collect();
    }
    retype(row, schema, kind);
}

/// Brings operator and value to the type of what the row looks at now.
pub(super) fn retype(row: &mut Row, schema: &Schema, kind: &str) {
    let Some((ty, column)) = operand_type(&row.subject.operand(), schema, kind) else { return };
    let same =
        super::ops::fits(row.op, ty) && super::ops::holds(row.op, ty, &row.value, column.as_ref(), schema);
    if !same {
        *row = fresh(row.subject.clone(), schema, kind);
    }
}

/// A new group of one fresh row.
pub(super) fn group_with(row: Row) -> Body {
    Body::Group(Join::Any, vec![Item { id: 0, body: Body::Row(row) }])
}
