//! The sentence that says what a condition selects, with the names of the records that it links to.

use super::sentence::{Screen, sentence};
use crate::engine::use_engine;
use crate::i18n::use_i18n;
use crate::ui::field::FieldWords;
use domain::RowId;
use domain::expr::{Expr, Literal, Operand, Predicate, parse};
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The sentence of the last right condition.
#[component]
pub(super) fn Told(
    /// The condition.
    #[prop(into)]
    condition: Signal<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let schema = use_engine().schema;
    let link_name = expect_context::<FieldWords>().link_name;
    let expr = Memo::new(move |_| condition.with(|condition| parse(condition).ok()));
    let ids = Memo::new(move |_| expr.with(|expr| expr.as_ref().map(ids_in).unwrap_or_default()));
    let found = LocalResource::new(move || {
        let (ids, link_name) = (ids.get(), link_name.clone());
        async move {
            let mut names = BTreeMap::new();
            for id in ids {
                if let Some(name) = link_name(id.clone()).await {
                    names.insert(id, name);
                }
            }
            names
        }
    });
    // Read outside a `Suspense`; until names are there the sentence does without.
    let records = RwSignal::new(BTreeMap::new());
    Effect::new(move |_| {
        if let Some(found) = found.get() {
            records.set(found);
        }
    });
    let told = Memo::new(move |_| {
        let schema = schema.get();
        let words = Screen { i18n, schema: &schema, records: records.get() };
        expr.with(|expr| sentence(&words, &schema, expr.as_ref()?))
    });
    move || told.get().map(|told| view! { <p class="told-sentence" dir="auto">{told}</p> })
}

/// The ids of records that an expression names.
fn ids_in(expr: &Expr) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    gather(expr, &mut found);
    found
}

fn gather(expr: &Expr, found: &mut BTreeSet<String>) {
    match expr {
        Expr::All(members) | Expr::Any(members) => members.iter().for_each(|member| gather(member, found)),
        Expr::Not(inner) => gather(inner, found),
        Expr::Test(test) => {
            let values = match &test.predicate {
                Predicate::Compare(_, value) => std::slice::from_ref(value),
                Predicate::In(values) => values,
                _ => &[],
            };
            for value in values {
                match &value.literal {
                    Literal::Text(text) if text.parse::<RowId>().is_ok() => found.insert(text.clone()),
                    _ => false,
                };
            }
            if let Operand::Aggregate(aggregate) = &test.operand
                && let Some(filter) = &aggregate.filter
            {
                gather(filter, found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn linked_records_are_found_wherever_they_stand() {
        let (one, two) = ("00000000000000000000000001", "00000000000000000000000002");
        let text = format!(
            "not owner = \"{one}\" and count(interactions where by in (\"{two}\")) > 0 and city = Riga"
        );
        let found: Vec<String> = ids_in(&parse(&text).unwrap()).into_iter().collect();
        assert_eq!(found, [one, two]);
    }
}
