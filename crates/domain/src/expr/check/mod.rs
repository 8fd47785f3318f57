//! Checking: do the names exist, do the operators and values fit their types? What fits comes out as a [`Typed`] tree.
//!
//! All mistakes are found, not only the first. Conditions here; names in `path`, functions in `gather`, operators in
//! `predicate`, literals in `value`.

mod gather;
mod path;
mod predicate;
mod value;

use super::mistake::{Code, Fit, Mistake};
use super::nearest::nearest;
use super::typed::{Column, Node, Source, Typed};
use super::{Expr, Operand, Test};
use crate::{FieldType, Schema};

pub use gather::{Reached, reach, works_on};
pub(super) use path::{CUSTOMER, SCORES, column, field_names};
pub(super) use predicate::operators;

/// Checks an expression against the rows of a kind.
///
/// ```
/// use domain::Schema;
/// use domain::expr::{Code, check, parse};
///
/// let schema = Schema::built_in();
/// let expr = parse("organisation.industry = tea and sum(orders.amount) > 500 EUR")?;
/// assert!(check(&expr, &schema, "customer").is_ok());
///
/// let mistakes = check(&parse("ctiy = Riga and birthday > 7")?, &schema, "customer").unwrap_err();
/// assert_eq!(mistakes[0].code, Code::UnknownField);
/// assert_eq!(mistakes[0].suggestions, ["city"]);
/// assert_eq!(mistakes[1].code, Code::ValueDoesNotFit);
/// assert_eq!(mistakes[1].span, Some((27, 28)));
/// # Ok::<(), domain::expr::Mistake>(())
/// ```
///
/// # Errors
/// Every mistake, in the order of the text.
pub fn check(expr: &Expr, schema: &Schema, kind: &str) -> Result<Typed, Vec<Mistake>> {
    if schema.kind(kind).is_none() {
        let kinds = schema.kinds.iter().map(|kind| kind.name.as_str());
        let mistake = Mistake::new(Code::UnknownKind, &Default::default(), kind, &[]);
        return Err(vec![mistake.suggest(nearest(kind, kinds))]);
    }
    let mut checker = Checker { schema, mistakes: Vec::new(), hints: Vec::new() };
    match checker.node(expr, kind) {
        Some(root) if checker.mistakes.is_empty() => {
            Ok(Typed { kind: kind.to_owned(), root, hints: checker.hints })
        }
        _ => Err(checker.mistakes),
    }
}

/// The type of what an operand gives for rows of `kind`; `None` where it does not check.
pub fn operand_type(operand: &Operand, schema: &Schema, kind: &str) -> Option<(FieldType, Option<Column>)> {
    let mut checker = Checker { schema, mistakes: Vec::new(), hints: Vec::new() };
    let operated = checker.operated(operand, kind)?;
    Some((operated.ty, operated.column))
}

struct Checker<'a> {
    schema: &'a Schema,
    mistakes: Vec<Mistake>,
    hints: Vec<Mistake>,
}

/// What an operand gives, for the checks of operators and values.
struct Operated {
    source: Source,
    ty: FieldType,
    /// The field itself, where a field's own values are compared: its codes and target are known.
    column: Option<Column>,
}

impl Checker<'_> {
    /// Notes a mistake; gives nothing, so that the caller can give nothing too.
    fn reject<T>(&mut self, mistake: Mistake) -> Option<T> {
        self.mistakes.push(mistake);
        None
    }

    /// Every member is checked even when one of them is wrong.
    fn nodes(&mut self, members: &[Expr], kind: &str) -> Option<Vec<Node>> {
        let checked: Vec<Option<Node>> = members.iter().map(|member| self.node(member, kind)).collect();
        checked.into_iter().collect()
    }

    fn node(&mut self, expr: &Expr, kind: &str) -> Option<Node> {
        match expr {
            Expr::All(members) => self.nodes(members, kind).map(Node::All),
            Expr::Any(members) => self.nodes(members, kind).map(Node::Any),
            Expr::Not(inner) => self.node(inner, kind).map(|inner| Node::Not(Box::new(inner))),
            Expr::Test(test) => self.test(test, kind),
        }
    }

    fn test(&mut self, test: &Test, kind: &str) -> Option<Node> {
        let operated = self.operated(&test.operand, kind)?;
        self.predicate(operated, test)
    }

    fn operated(&mut self, operand: &Operand, kind: &str) -> Option<Operated> {
        match operand {
            Operand::Field(path) => {
                let column = self.column(&path.0, kind)?;
                Some(Operated {
                    ty: column.ty(),
                    source: Source::Column(column.clone()),
                    column: Some(column),
                })
            }
            Operand::Aggregate(aggregate) => self.gather(aggregate, kind),
        }
    }
}

/// What to expect of a value of this type.
fn fit(ty: FieldType) -> Fit {
    match ty {
        FieldType::Text | FieldType::LongText | FieldType::Set => Fit::Text,
        FieldType::Choice => Fit::Choice,
        FieldType::Int => Fit::WholeNumber,
        FieldType::Number => Fit::Number,
        FieldType::Money => Fit::Money,
        FieldType::Day | FieldType::Birthday => Fit::Date,
        FieldType::Instant => Fit::Moment,
        FieldType::Flag => Fit::Flag,
        FieldType::Ref => Fit::RowId,
    }
}
