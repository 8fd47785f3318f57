//! The numbers that models are fitted to: out of orders, out of fields of customers, or given.

use super::super::insight::Basis;
use super::super::{Host, Outcome, Service, failures};
use super::plain;
use domain::Currency;
use engine::clv::bgbb::Donation;
use engine::clv::gammagamma::Spend;
use engine::clv::sbg::Renewal;
use engine::clv::{Donations, Histories, Renewals, Spends};
use engine::kpi::KpiInput;
use engine::kpi::cohorts_by;
use engine::table::{Column, Data};
use protocol::{Given, KpiParams, ModelRow};
use store::LogStore;

/// Rows of numbers, one column for each meaning asked for; the last one is the number of customers alike.
pub(super) struct Numbers {
    pub rows: Vec<Vec<f64>>,
    /// The customer row of each; none where the numbers were given.
    pub customers: Vec<Option<u32>>,
    /// Customers without all the numbers.
    pub left_out: u32,
}

/// Buying histories, and whose they are.
pub(super) struct Bought {
    pub histories: Histories,
    /// Per row of the histories the mean amount of repeat purchases, minor units.
    pub means: Vec<f64>,
    /// Per row of the histories the customer row, where it is not the same.
    pub customers: Option<Vec<Option<u32>>>,
    pub spends: Spends,
    pub left_out: u32,
    /// The orders, where they come from orders.
    pub basis: Option<Basis>,
    pub currency: Currency,
}

impl Bought {
    /// The customer of a row of the histories.
    pub fn customer(&self, row: usize) -> Option<u32> {
        match &self.customers {
            Some(customers) => customers.get(row).copied().flatten(),
            None => Some(row as u32),
        }
    }

    /// `weeks` for orders; else whatever the given numbers are in.
    pub fn unit(&self) -> &'static str {
        if self.basis.is_some() { "weeks" } else { "as given" }
    }
}

/// 1 for yen, 100 for euro: minor units in a whole unit.
pub(super) fn minor_units(currency: Currency) -> f64 {
    [1.0, 10.0, 100.0, 1_000.0, 10_000.0][currency.digits().min(4) as usize]
}

/// The meaning of a name as the literature and its packages write it.
fn meaning(name: &str) -> &'static str {
    match plain(name).as_str() {
        "x" | "frequency" | "repeats" => "x",
        "tx" | "recency" | "last" => "t_x",
        "t" | "age" | "observedweeks" => "T",
        "n" | "nperiods" | "opportunities" => "n",
        "mean" | "zbar" | "monetaryvalue" | "meanrepeatvalue" => "mean",
        "customers" | "weight" | "donors" | "count" => "customers",
        "tenure" => "tenure",
        "observed" => "observed",
        "duration" => "duration",
        "event" | "lost" => "event",
        _ => "",
    }
}

/// A number of a field, whatever it is kept as.
fn number(column: &Column, row: u32) -> Option<f64> {
    match &column.data {
        Data::Number(_) => column.number(row),
        Data::Int(_) => column.int(row).map(|n| n as f64),
        Data::Money(_) => column.money(row).map(|money| money.minor as f64 / minor_units(money.currency)),
        Data::Text(_) => column.text(row).trim().parse().ok(),
        Data::Ref(_) => None,
    }
    .filter(|n: &f64| n.is_finite())
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// The numbers that a question gives or names fields for; `None` where it does neither.
    pub(super) fn numbers(
        &self,
        given: &Given,
        common: &KpiParams,
        wanted: &[&str],
    ) -> Outcome<Option<Numbers>> {
        if !given.data.is_empty() {
            return given_rows(&given.data, wanted).map(Some);
        }
        if given.fields.is_empty() {
            return Ok(None);
        }
        let space = self.replica.space();
        let field_of = |want: &str| given.fields.iter().find(|(name, _)| meaning(name) == want);
        let mut columns = Vec::new();
        for &want in wanted {
            let (_, field) = field_of(want).ok_or_else(|| lacking(want, "fields"))?;
            if space.schema().field("customer", field).is_none() {
                return Err(failures::unknown_field("customer", field));
            }
            columns.push(space.table("customer").and_then(|table| table.column(field)));
        }
        let weight = match field_of("customers") {
            Some((_, field)) => space.table("customer").and_then(|table| table.column(field)),
            None => None,
        };
        let selected = self.customers(&space, common)?;
        let rows = space.table("customer").map_or(0, engine::table::Table::rows);
        let mut found = Numbers { rows: Vec::new(), customers: Vec::new(), left_out: 0 };
        for row in (0..rows).filter(|&row| selected.as_ref().is_none_or(|bits| bits.get(row as usize))) {
            let numbers: Option<Vec<f64>> = columns.iter().map(|column| number((*column)?, row)).collect();
            match numbers {
                Some(mut numbers) => {
                    numbers.push(weight.and_then(|column| number(column, row)).unwrap_or(1.0));
                    found.rows.push(numbers);
                    found.customers.push(Some(row));
                }
                None => found.left_out += 1,
            }
        }
        Ok(Some(found))
    }

    /// Buying histories. `selected` says whether the question's segment limits them.
    pub(super) fn bought(&self, given: &Given, common: &KpiParams, selected: bool) -> Outcome<Bought> {
        let currency = self.currency(common);
        let has_mean = given.fields.keys().chain(given.data.iter().flat_map(|row| row.keys()));
        let has_mean = has_mean.into_iter().any(|name| meaning(name) == "mean");
        let wanted: &[&str] = if has_mean { &["x", "t_x", "T", "mean"] } else { &["x", "t_x", "T"] };
        let everybody = KpiParams { filter: common.filter.clone().filter(|_| selected), ..common.clone() };
        let Some(numbers) = self.numbers(given, &everybody, wanted)? else {
            let basis = self.basis_today(&everybody)?;
            let (histories, spends) = Histories::of(&basis.input());
            let means = engine::clv::futures::repeat_means(&basis.input());
            return Ok(Bought {
                histories,
                means,
                customers: None,
                spends,
                left_out: 0,
                basis: Some(basis),
                currency,
            });
        };
        let units = minor_units(currency);
        let mean = |row: &[f64]| if has_mean { row[3] * units } else { 0.0 };
        let weight = |row: &[f64]| row[row.len() - 1];
        for row in &numbers.rows {
            whole("x", row[0])?;
        }
        let spend = |row: &Vec<f64>| Spend { x: row[0] as u32, mean: mean(row), customers: weight(row) };
        Ok(Bought {
            histories: Histories::from_counted(
                numbers.rows.iter().map(|row| (row[0] as u32, row[1], row[2], weight(row))),
            ),
            means: numbers.rows.iter().map(|row| mean(row)).collect(),
            spends: if has_mean {
                Spends::new(numbers.rows.iter().map(spend).collect())
            } else {
                Spends::default()
            },
            customers: Some(numbers.customers),
            left_out: numbers.left_out,
            basis: None,
            currency,
        })
    }

    /// What everybody spends; given numbers need no times for it.
    pub(super) fn spent(&self, given: &Given, common: &KpiParams) -> Outcome<(Spends, Currency, u32)> {
        let currency = self.currency(common);
        match self.numbers(given, common, &["x", "mean"])? {
            Some(numbers) => {
                let units = minor_units(currency);
                let spend =
                    |row: &Vec<f64>| Spend { x: row[0] as u32, mean: row[1] * units, customers: row[2] };
                Ok((Spends::new(numbers.rows.iter().map(spend).collect()), currency, numbers.left_out))
            }
            None => Ok((Histories::of(&self.basis_today(common)?.input()).1, currency, 0)),
        }
    }

    /// Opportunities taken and missed, and how many customers had not all the numbers.
    pub(super) fn opportunities(
        &self,
        given: &Given,
        common: &KpiParams,
        months: u32,
    ) -> Outcome<(Donations, u32)> {
        let Some(numbers) = self.numbers(given, common, &["x", "t_x", "n"])? else {
            return Ok((Donations::of(&self.basis_today(common)?.input(), months), 0));
        };
        let mut groups = Vec::new();
        for row in &numbers.rows {
            let [x, t_x, n] = [whole("x", row[0])?, whole("t_x", row[1])?, whole("n", row[2])?];
            if x > t_x || t_x > n {
                return Err(failures::bad_parameter(format!("x {x}, t_x {t_x}, n {n} do not go together")));
            }
            groups.push(Donation { x, t_x, n, customers: row[3] });
        }
        Ok((Donations::new(groups), numbers.left_out))
    }

    /// Renewals. From orders: a contract is renewed in each period with an order, without a gap since the first one.
    pub(super) fn renewals(
        &self,
        given: &Given,
        common: &KpiParams,
        months: u32,
    ) -> Outcome<(Renewals, u32)> {
        let Some(numbers) = self.numbers(given, common, &["tenure", "observed"])? else {
            let basis = self.basis_today(common)?;
            return Ok((Renewals::new(renewals_of(&basis.input(), months)), 0));
        };
        let mut found = Vec::new();
        for row in &numbers.rows {
            let (tenure, observed) = (whole("tenure", row[0])?, whole("observed", row[1])?);
            let lost = tenure < observed;
            let renewal = tenure - u32::from(!lost && tenure > 0);
            found.push(Renewal { renewal, lost, customers: row[2] });
        }
        Ok((Renewals::new(found), numbers.left_out))
    }
}

fn given_rows(data: &[ModelRow], wanted: &[&str]) -> Outcome<Numbers> {
    let rows: Outcome<Vec<Vec<f64>>> = data
        .iter()
        .map(|row| {
            let value =
                |want: &str| row.iter().find(|(name, _)| meaning(name) == want).map(|(_, value)| *value);
            let numbers = wanted.iter().map(|want| value(want).ok_or_else(|| lacking(want, "data")));
            let weight = value("customers").unwrap_or(1.0);
            numbers.chain([Ok(weight)]).collect()
        })
        .collect();
    let rows = rows?;
    Ok(Numbers { customers: vec![None; rows.len()], rows, left_out: 0 })
}

fn lacking(want: &str, place: &str) -> protocol::Failure {
    failures::bad_parameter(format!("{place} has to say what {want} is"))
}

/// A count.
fn whole(name: &str, value: f64) -> Outcome<u32> {
    if value >= 0.0 && value <= f64::from(u32::MAX) && value.fract() == 0.0 {
        Ok(value as u32)
    } else {
        Err(failures::bad_parameter(format!("{name} {value} is not a whole number")))
    }
}

/// How far each customer came: lost at the first period without an order, or still there after the last whole one.
fn renewals_of(input: &KpiInput, months: u32) -> Vec<Renewal> {
    let months = i64::from(months.max(1));
    let period = |day: i32| cohorts_by::period(domain::insight::Grain::Month, day).div_euclid(months);
    let Some(end) = input.as_of() else { return Vec::new() };
    let last = period(end.plus(1).0) - 1;
    let mut found = Vec::new();
    let all = 0..input.purchases.customers();
    for customer in all.filter(|&row| input.selection.is_none_or(|bits| row < bits.len() && bits.get(row))) {
        let days = &input.purchases.days()[input.purchases.span(customer)];
        let days = days.iter().filter(|&&day| day <= end.0);
        let mut periods = days.map(|&day| period(day));
        let Some(first) = periods.next() else { continue };
        let mut reached = first;
        for at in periods {
            if at == reached + 1 {
                reached = at;
            } else if at > reached + 1 {
                break;
            }
        }
        let lost = reached < last;
        let renewal = u32::try_from(reached.min(last) - first).unwrap_or(0) + u32::from(lost);
        found.push(Renewal { renewal, lost, customers: 1.0 });
    }
    found
}
