//! What a condition on customers said on an earlier day, as far as that can be known.
//!
//! Orders and interactions carry their day, so what they were on an earlier day is what they are now without those that
//! came later. A field of a record holds its present value only: which stage a customer was in half a year ago is not
//! written in it, and a condition on it has no past.

use super::{
    Aggregate, At, Comparison, Expr, Function, Literal, Operand, Path, Predicate, Test, Value, relations,
    time_field,
};
use crate::{Day, Schema};

/// Kinds of records that happen on a day, and what of them is settled from then on. The status of an order is not.
const HAPPENING: [(&str, &[&str]); 2] = [
    ("order", &["day", "amount", "number", "product", "quantity"]),
    ("interaction", &["at", "channel", "direction", "type", "text", "csat", "nps", "by"]),
];

/// Fields of a customer that say the same on every day.
const LASTING: [&str; 3] = ["id", "created", "birthday"];

/// The condition on customers as it is evaluated, with `day` as today, for the end of `day`; it selects only customers that
/// were known by then: since they were created, or since their first order or interaction, whichever came first.
///
/// # Errors
/// The names whose past is not known, each once, as they stand in the condition.
///
/// ```
/// use domain::expr::{as_of, parse};
/// use domain::Schema;
///
/// let (schema, day) = (Schema::built_in(), "2024-03-31".parse().unwrap());
/// let past = |text: &str| as_of(&parse(text).unwrap(), &schema, day);
/// assert!(past("count(orders where day in last 90 days) >= 2").is_ok());
/// assert_eq!(past("stage = key and city = Riga").unwrap_err(), ["stage", "city"]);
/// ```
pub fn as_of(expr: &Expr, schema: &Schema, day: Day) -> Result<Expr, Vec<String>> {
    let mut past = Past { schema, day, unknown: Vec::new() };
    let expr = past.customer(expr);
    if past.unknown.is_empty() { Ok(Expr::all(vec![expr, known_by(schema, day)])) } else { Err(past.unknown) }
}

/// Whether a customer was known on a day.
fn known_by(schema: &Schema, day: Day) -> Expr {
    let happened = relations(schema, "customer").into_iter().filter(|relation| {
        relation.field == "customer" && HAPPENING.iter().any(|(kind, _)| *kind == relation.kind)
    });
    let happened = happened.filter_map(|relation| {
        let path = Path::of(&[&relation.name]);
        let filter = Some(Box::new(until(schema, &relation.kind, day)?));
        let count = Aggregate { function: Function::Count, path, filter, at: At::default() };
        let some = Predicate::Compare(Comparison::Greater, Literal::Int(0).into());
        Some(test(Operand::Aggregate(count), some))
    });
    let created = not_after(Path::of(&["created"]), day);
    Expr::any(std::iter::once(created).chain(happened).collect())
}

fn test(operand: Operand, predicate: Predicate) -> Expr {
    Expr::Test(Test { operand, predicate, at: At::default() })
}

fn not_after(path: Path, day: Day) -> Expr {
    test(Operand::Field(path), Predicate::Compare(Comparison::AtMost, Value::from(Literal::Day(day))))
}

/// Whether a record of a kind had happened by the end of a day.
fn until(schema: &Schema, kind: &str, day: Day) -> Option<Expr> {
    let time = time_field(schema.kind(kind)?)?;
    Some(not_after(Path::of(&[&time.name]), day))
}

/// One look at a condition.
struct Past<'a> {
    schema: &'a Schema,
    day: Day,
    unknown: Vec<String>,
}

impl Past<'_> {
    /// A condition on a customer.
    fn customer(&mut self, expr: &Expr) -> Expr {
        self.each(expr, &mut |past, test| match &test.operand {
            Operand::Field(path) => {
                let is_known = match path.0.as_slice() {
                    [only] => LASTING.contains(&only.text.as_str()),
                    // Scores by recency, frequency and money are those of the day one asks about.
                    [first, _] => first.text == "rfm",
                    _ => false,
                };
                if !is_known {
                    past.miss(path);
                }
                test.clone()
            }
            Operand::Aggregate(aggregate) => {
                Test { operand: Operand::Aggregate(past.aggregate(aggregate)), ..test.clone() }
            }
        })
    }

    /// A figure over what had happened by then.
    fn aggregate(&mut self, aggregate: &Aggregate) -> Aggregate {
        let name = aggregate.path.0.first().map_or("", |name| name.text.as_str());
        let relation = relations(self.schema, "customer").into_iter().find(|relation| relation.name == name);
        let settled = relation.as_ref().and_then(|relation| {
            let (_, fields) = HAPPENING.iter().find(|(kind, _)| *kind == relation.kind)?;
            // Whose it is has to be settled too.
            (relation.field == "customer" || fields.contains(&relation.field.as_str())).then_some(*fields)
        });
        let until = relation.as_ref().and_then(|relation| until(self.schema, &relation.kind, self.day));
        let is_known = match (settled, &aggregate.path.0[..]) {
            (Some(_), [_]) => true,
            (Some(fields), [_, field]) => fields.contains(&field.text.as_str()),
            _ => false,
        };
        let (Some(fields), Some(until), true) = (settled, until, is_known) else {
            self.miss(&aggregate.path);
            return aggregate.clone();
        };
        let filter = aggregate.filter.as_ref().map(|filter| self.happening(filter, fields, name));
        let filter = Expr::all(filter.into_iter().chain([until]).collect());
        Aggregate { filter: Some(Box::new(filter)), ..aggregate.clone() }
    }

    /// A condition on records that happen.
    fn happening(&mut self, expr: &Expr, fields: &[&str], relation: &str) -> Expr {
        self.each(expr, &mut |past, test| {
            let path = match &test.operand {
                Operand::Field(path) => path,
                Operand::Aggregate(aggregate) => &aggregate.path,
            };
            let is_field = matches!(test.operand, Operand::Field(_));
            let is_settled = matches!(&path.0[..], [only] if fields.contains(&only.text.as_str()));
            if !(is_field && is_settled) {
                past.miss_in(relation, path);
            }
            test.clone()
        })
    }

    fn each(&mut self, expr: &Expr, look: &mut dyn FnMut(&mut Self, &Test) -> Test) -> Expr {
        match expr {
            Expr::All(members) => Expr::All(members.iter().map(|member| self.each(member, look)).collect()),
            Expr::Any(members) => Expr::Any(members.iter().map(|member| self.each(member, look)).collect()),
            Expr::Not(inner) => Expr::not(self.each(inner, look)),
            Expr::Test(test) => Expr::Test(look(self, test)),
        }
    }

    fn miss(&mut self, path: &Path) {
        let name = path.0.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(".");
        if !self.unknown.contains(&name) {
            self.unknown.push(name);
        }
    }

    fn miss_in(&mut self, relation: &str, path: &Path) {
        let names: Vec<&str> = path.0.iter().map(|name| name.text.as_str()).collect();
        let name = format!("{relation}.{}", names.join("."));
        if !self.unknown.contains(&name) {
            self.unknown.push(name);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{check, parse};

    fn past(text: &str) -> Result<String, Vec<String>> {
        let day = "2024-03-31".parse().unwrap();
        let expr = as_of(&parse(text).unwrap(), &Schema::built_in(), day)?;
        check(&expr, &Schema::built_in(), "customer").unwrap();
        Ok(expr.to_string())
    }

    fn unknown(text: &str) -> Vec<String> {
        past(text).unwrap_err()
    }

    #[test]
    fn figures_look_at_what_had_happened_by_then() {
        let text = past("sum(orders.amount where day in last 12 months) >= 500 EUR").unwrap();
        assert!(
            text.starts_with(
                "sum(orders.amount where day in last 12 months and day <= 2024-03-31) >= 500.00 EUR"
            ),
            "{text}"
        );
        let text = past("not last(interactions.at where type = complaint) before 90 days ago").unwrap();
        assert!(text.contains("type = \"complaint\" and at <= 2024-03-31"), "{text}");
    }

    #[test]
    fn nobody_is_counted_before_they_were_known() {
        let known = "(created <= 2024-03-31 or count(orders where day <= 2024-03-31) > 0 \
            or count(interactions where at <= 2024-03-31) > 0)";
        assert_eq!(
            past("count(orders) = 0").unwrap(),
            format!("count(orders where day <= 2024-03-31) = 0 and {known}")
        );
        assert_eq!(past("").unwrap(), format!("true and {known}"));
    }

    #[test]
    fn scores_of_the_day_and_lasting_fields_have_a_past() {
        assert!(past("rfm.monetary = 5 and created before 2023-01-01 and birthday in next 7 days").is_ok());
    }

    #[test]
    fn fields_links_models_and_the_status_of_orders_have_none() {
        assert_eq!(unknown("stage = key or not (tags has vip and stage = new)"), ["stage", "tags"]);
        assert_eq!(unknown("organisation.industry = Tea"), ["organisation.industry"]);
        assert_eq!(unknown("p_alive > 0.5"), ["p_alive"]);
        assert_eq!(unknown("referred_by.rfm.monetary = 5"), ["referred_by.rfm.monetary"]);
        assert_eq!(unknown("count(members) > 3"), ["members"]);
        assert_eq!(unknown("count(organisation.orders) > 3"), ["organisation.orders"]);
        assert_eq!(unknown("count(orders where status = paid) > 3"), ["orders.status"]);
        assert_eq!(unknown("count(orders where product.category = Tea) > 3"), ["orders.product.category"]);
    }
}
