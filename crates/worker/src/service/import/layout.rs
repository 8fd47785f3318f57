//! From a plan to fields, own fields and constants.

use super::cell::Rules;
use super::corrections::Corrections;
use super::inspect::Inspected;
use super::rows::{Layout, Target as FieldTarget};
use super::run::Declarations;
use crate::service::{Outcome, failures};
use domain::{Currency, FieldType, Schema};
use formats::csv;
use formats::mapping::{Helper, Kind, Target};
use protocol::ImportOptions;
use std::rc::Rc;

/// Everything an import of a file needs.
pub struct Resolved {
    /// How rows are made.
    pub layout: Layout,
    /// Own fields that come into being.
    pub declarations: Declarations,
    /// How the file is read.
    pub csv: csv::Options,
}

/// Turns an inspected file into a layout. `currency` is that of amounts that state none.
pub fn resolve_layout(
    schema: &Schema,
    options: &ImportOptions,
    currency: Currency,
    inspected: &Inspected,
) -> Outcome<Resolved> {
    let proposal = &inspected.proposal;
    let kind = proposal.kind;
    let mut targets: Vec<FieldTarget> = Vec::new();
    let mut declared = Vec::new();
    for (place, column) in proposal.columns.iter().enumerate() {
        let (field, ty) = match &column.target {
            Target::Field(name) => match schema.field(kind.name(), name) {
                Some(field) => (field.name.clone(), field.ty),
                None => return Err(failures::unknown_field(kind.name(), name)),
            },
            Target::Own { name, label, ty } => match schema.field(kind.name(), name) {
                Some(field) => (field.name.clone(), field.ty),
                None if label.is_empty() => return Err(failures::unknown_field(kind.name(), name)),
                None => {
                    if !declared.iter().any(|(_, known, _, _)| known == name) {
                        declared.push((kind.name().to_owned(), name.clone(), label.clone(), *ty));
                    }
                    (name.clone(), *ty)
                }
            },
            Target::Helper(Helper::UnitPrice) if proposal.columns_of("amount").next().is_none() => {
                ("amount".to_owned(), FieldType::Money)
            }
            Target::Helper(_) | Target::Ignore(_) => continue,
        };
        if let Some(known) = targets.iter_mut().find(|target| target.rules.field == field) {
            known.sources.push(place);
            continue;
        }
        let times = matches!(column.target, Target::Helper(Helper::UnitPrice))
            .then(|| proposal.columns_of("quantity").next().map(|(place, _)| place))
            .flatten();
        let mut column = column.clone();
        column.amounts.currency = column.amounts.currency.or(options.currency).or(Some(currency));
        let rules = Rules { kind, field, ty, column, offset_minutes: options.offset_minutes };
        let helper = if ty == FieldType::Money { proposal.helper(Helper::Currency) } else { None };
        targets.push(FieldTarget { rules, sources: vec![place], currency: helper, times });
    }
    add_name(kind, &mut targets, inspected);
    let constants = proposal
        .defaults
        .iter()
        .filter(|(field, _)| !targets.iter().any(|target| target.rules.field == *field))
        .map(|&(field, value)| (field.to_owned(), value.to_owned()))
        .collect();
    let plan = &inspected.inspection.plan;
    let layout = Layout {
        kind: kind.name().into(),
        targets,
        constants,
        key: plan.key.clone(),
        rule: plan.rule,
        corrections: Corrections::of(&plan.corrections).map(Rc::new),
    };
    Ok(Resolved { layout, declarations: Declarations(declared), csv: inspected.csv.clone() })
}

/// Every customer gets a name, of its own or made of what else is known; so the field is there even where the file
/// has no column for it.
fn add_name(kind: Kind, targets: &mut Vec<FieldTarget>, inspected: &Inspected) {
    let has_name = targets.iter().any(|target| target.rules.field == "name");
    let Some(column) = inspected.proposal.columns.first().filter(|_| kind == Kind::Customer && !has_name)
    else {
        return;
    };
    let rules =
        Rules { kind, field: "name".into(), ty: FieldType::Text, column: column.clone(), offset_minutes: 0 };
    targets.push(FieldTarget { rules, sources: Vec::new(), currency: None, times: None });
}
