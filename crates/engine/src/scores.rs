//! What models say of every customer, as columns like any other: segments scan them, lists show and sort by them.
//!
//! They are made elsewhere (a fit takes its time) and handed to [`crate::derived::Derived`]; here they are only read.

use crate::clv::Futures;
use crate::contacts::Contacts;
use crate::table::{Column, Data, Ints, MoneyColumn};
use domain::expr::Score;
use domain::insight::{KeyCustomer, Strength};
use domain::{Currency, FieldType};
use oplog::cells::ELEMENT_SEPARATOR;
use std::rc::Rc;

/// What the scores are made of; rows past an end are not known.
#[derive(Clone, Copy, Debug)]
pub struct Sources<'a> {
    /// What the models expect.
    pub futures: &'a Futures,
    /// P(alive) of an earlier day by the same model.
    pub p_alive_before: &'a [f64],
    /// The strength of each relation.
    pub strength: &'a [Option<Strength>],
    /// The key customers.
    pub keys: &'a [KeyCustomer],
    /// What the interactions say.
    pub contacts: &'a [Contacts],
    /// Days since the last contact or order.
    pub silent_days: &'a [Option<u32>],
}

/// One column for each score that a model gives.
#[derive(Clone, Debug, Default)]
pub struct Scores {
    columns: Vec<(Score, Rc<Column>)>,
}

impl Scores {
    /// Of these customers; a customer has no value where nothing is known.
    pub fn new(rows: usize, currency: Currency, from: Sources) -> Scores {
        let Sources { futures, strength, keys, .. } = from;
        let numbers = |of: &dyn Fn(usize) -> f64| Data::Number((0..rows).map(of).collect());
        let known = |column: &[f64], row: usize| column.get(row).copied().unwrap_or(f64::NAN);
        let money = |of: &dyn Fn(usize) -> Option<f64>| {
            let whole =
                |row| of(row).filter(|value| value.is_finite()).map(|value| libm::round(value) as i64);
            Data::Money(MoneyColumn {
                minor: ints(rows, whole),
                currencies: vec![currency],
                codes: Vec::new(),
            })
        };
        let score = |row: usize| strength.get(row).and_then(|one| one.as_ref()?.score).unwrap_or(f64::NAN);
        let change = |row| known(&futures.p_alive, row) - known(from.p_alive_before, row);
        let open = |row: usize| from.contacts.get(row)?.contact.open_complaints.map(i64::from);
        let silent = |row: usize| from.silent_days.get(row).copied().flatten().map(i64::from);
        let columns = Score::MODEL.map(|which| {
            let mut column = Column::new(which.word(), which.ty());
            match which {
                Score::PAlive => column.data = numbers(&|row| known(&futures.p_alive, row)),
                Score::ExpectedPurchases => column.data = numbers(&|row| known(&futures.expected, row)),
                Score::Clv => column.data = money(&|row| futures.clv_minor.get(row).copied()),
                Score::RevenueAtRisk => column.data = money(&|row| futures.at_risk_minor(row)),
                Score::Strength => column.data = numbers(&score),
                Score::PAliveChange => column.data = numbers(&change),
                Score::OpenComplaints => column.data = Data::Int(ints(rows, open)),
                Score::SilentDays => column.data = Data::Int(ints(rows, silent)),
                _ => column.data = kinds(rows, keys),
            }
            (which, Rc::new(column))
        });
        Scores { columns: columns.into() }
    }

    /// The column of a score.
    pub fn column(&self, score: Score) -> Option<&Rc<Column>> {
        self.columns.iter().find(|(which, _)| *which == score).map(|(_, column)| column)
    }
}

fn ints(rows: usize, of: impl Fn(usize) -> Option<i64> + Clone) -> Ints {
    let mut ints = Ints::default();
    ints.extend((0..rows).map(of));
    ints
}

/// The kinds of each key customer, as a set.
fn kinds(rows: usize, keys: &[KeyCustomer]) -> Data {
    let mut data = Column::new("", FieldType::Set).data;
    if let Data::Text(texts) = &mut data {
        texts.resize(rows);
        for key in keys.iter().filter(|key| (key.customer as usize) < rows) {
            let kinds = [
                (key.buys_most, "buys_most"),
                (key.longest, "longest"),
                (key.complains_most, "complains_most"),
            ];
            let held: Vec<&str> = kinds.iter().filter(|(held, _)| *held).map(|(_, kind)| *kind).collect();
            texts.set(key.customer, &held.join(&ELEMENT_SEPARATOR.to_string()));
        }
    }
    data
}
