//! What the right answers are, counted from the files in the plainest way, so that a fast wrong answer is noticed.
//!
//! Nothing of the app is used here. It holds for the generator's files: all orders are in one currency, nothing lies
//! after the last day, and the whole history is shorter than the months of [`MONTHS`].

use std::collections::HashMap;
use std::path::Path;

use crate::error::Error;

use super::data::Data;

/// Months kept per customer, one bit each.
const MONTHS: u32 = 64;
/// The month of the first bit: January 2023.
const FIRST_MONTH: u32 = 2023 * 12;

/// A customer with what their orders come to.
#[derive(Default)]
pub struct Customer {
    pub country: String,
    pub industry: String,
    pub stage: String,
    pub is_referred: bool,
    /// Name, e-mail, city and tags in plain lower-case letters.
    pub search: String,
    pub orders: u32,
    pub minor: i64,
    /// Years × 10,000 + months × 100 + days; 0 without orders.
    pub first_day: u32,
    /// Likewise.
    pub last_day: u32,
    /// Bit k: an order in the k-th month.
    pub months: u64,
}

/// All that is known of one size's files.
pub struct Expected {
    pub customers: Vec<Customer>,
    pub orders: u64,
    pub interactions: u64,
    /// Answers per score.
    pub nps: HashMap<u64, u64>,
    pub csat: HashMap<u64, u64>,
}

impl Expected {
    /// Reads the files.
    pub fn count(data: &Data) -> Result<Expected, Error> {
        let mut customers = Vec::new();
        each_row(&data.files[0], |row| {
            customers.push(Customer {
                country: row.at(6).to_owned(),
                industry: row.at(7).to_owned(),
                stage: row.at(10).to_owned(),
                is_referred: !row.at(13).is_empty(),
                search: plain(&[row.at(1), row.at(3), row.at(5), row.at(12)].join("\n")),
                ..Customer::default()
            });
            Some(())
        })?;
        let mut orders = 0;
        each_row(&data.files[1], |row| {
            let customer = customers.get_mut(place(row.at(1))?)?;
            let mut day = row.at(2).split('-').map(str::parse::<u32>);
            let (year, month, day) = (day.next()?.ok()?, day.next()?.ok()?, day.next()?.ok()?);
            let month_number =
                (year * 12 + month - 1).checked_sub(FIRST_MONTH).filter(|month| *month < MONTHS)?;
            let day = year * 10_000 + month * 100 + day;
            customer.first_day = if customer.orders == 0 { day } else { customer.first_day.min(day) };
            customer.last_day = customer.last_day.max(day);
            customer.orders += 1;
            customer.minor += row.at(3).replace('.', "").parse::<i64>().ok()?;
            customer.months |= 1 << month_number;
            orders += 1;
            Some(())
        })?;
        let mut expected =
            Expected { customers, orders, interactions: 0, nps: HashMap::new(), csat: HashMap::new() };
        each_row(&data.files[2], |row| {
            expected.interactions += 1;
            for (scores, text) in [(&mut expected.csat, row.at(7)), (&mut expected.nps, row.at(8))] {
                if !text.is_empty() {
                    *scores.entry(text.parse().ok()?).or_default() += 1;
                }
            }
            Some(())
        })?;
        Ok(expected)
    }

    /// Customers for whom it holds.
    pub fn matching(&self, wanted: impl Fn(&Customer) -> bool) -> u64 {
        self.customers.iter().filter(|customer| wanted(customer)).count() as u64
    }

    /// Customers with orders.
    pub fn buyers(&self) -> impl Iterator<Item = &Customer> {
        self.customers.iter().filter(|customer| customer.orders > 0)
    }

    /// Customers per score from 1 to 5, by the rule 1 + ⌊5 k ÷ n⌋ with k customers strictly worse.
    pub fn scores(&self, of: impl Fn(&Customer) -> i64) -> [u64; 5] {
        let mut sorted: Vec<i64> = self.buyers().map(of).collect();
        sorted.sort_unstable();
        let mut counts = [0; 5];
        for value in &sorted {
            let worse = sorted.partition_point(|other| other < value);
            counts[5 * worse / sorted.len()] += 1;
        }
        counts
    }

    /// By month of the first order, for each number of months later: how many customers bought then.
    pub fn cohorts(&self) -> Vec<Vec<u64>> {
        let last = self.buyers().map(|buyer| buyer.months.ilog2()).max().unwrap_or(0);
        let mut cohorts: Vec<Vec<u64>> =
            (0..=last).map(|first| vec![0; (last - first + 1) as usize]).collect();
        for buyer in self.buyers() {
            let first = buyer.months.trailing_zeros();
            for later in 0..=(last - first) {
                cohorts[first as usize][later as usize] += buyer.months >> (first + later) & 1;
            }
        }
        cohorts.retain(|cohort| cohort[0] > 0);
        cohorts
    }

    /// Per month with orders: customers active in it, and those of them active in the month before.
    pub fn retention(&self) -> Vec<(u64, u64)> {
        let month = |bit: u32| {
            let buys = |buyer: &&Customer, bit: u32| buyer.months >> bit & 1 == 1;
            let active = self.buyers().filter(|buyer| buys(buyer, bit)).count();
            let retained =
                self.buyers().filter(|buyer| bit > 0 && buys(buyer, bit) && buys(buyer, bit - 1)).count();
            (active as u64, retained as u64)
        };
        (0..MONTHS).map(month).filter(|(active, _)| *active > 0).collect()
    }
}

/// One row; a column that is not there is empty.
struct Row<'r>(&'r csv::StringRecord);

impl Row<'_> {
    fn at(&self, column: usize) -> &str {
        self.0.get(column).unwrap_or_default()
    }
}

/// Calls with each row but the header; `None` stops with an error.
fn each_row(file: &Path, mut take: impl FnMut(&Row<'_>) -> Option<()>) -> Result<(), Error> {
    let problem = |line: u64| Error::Other(format!("{} line {line} is not as expected", file.display()));
    let mut reader = csv::Reader::from_path(file).map_err(|error| Error::Other(error.to_string()))?;
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => return Err(Error::Other(error.to_string())),
        }
        take(&Row(&record)).ok_or_else(|| problem(record.position().map_or(0, csv::Position::line)))?;
    }
}

/// The place of customer `C0000001` and so on.
fn place(id: &str) -> Option<usize> {
    id.strip_prefix('C')?.parse::<usize>().ok()?.checked_sub(1)
}

/// Lower case without the marks that the generator's names carry.
fn plain(text: &str) -> String {
    const MARKED: &str = "āčēģīķļņšūž";
    const BARE: &str = "acegiklnsuz";
    text.chars()
        .filter(|letter| *letter != 'ʻ')
        .flat_map(char::to_lowercase)
        .map(|letter| {
            MARKED
                .chars()
                .zip(BARE.chars())
                .find(|(marked, _)| *marked == letter)
                .map_or(letter, |(_, bare)| bare)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{Customer, Expected, plain};
    use std::collections::HashMap;

    fn buyers(all: &[(u32, i64, u64)]) -> Expected {
        let customer = |&(orders, minor, months): &(u32, i64, u64)| Customer {
            orders,
            minor,
            months,
            ..Customer::default()
        };
        Expected {
            customers: all.iter().map(customer).collect(),
            orders: 0,
            interactions: 0,
            nps: HashMap::new(),
            csat: HashMap::new(),
        }
    }

    #[test]
    fn equal_values_get_equal_scores_and_customers_without_orders_none() {
        let expected = buyers(&[(1, 10, 1), (1, 10, 1), (1, 20, 1), (2, 30, 1), (3, 40, 1), (0, 0, 0)]);
        assert_eq!(expected.scores(|buyer| buyer.minor), [2, 0, 1, 1, 1]);
        assert_eq!(expected.buyers().count(), 5);
    }

    #[test]
    fn cohorts_begin_with_the_first_order_and_end_with_the_last_month() {
        let expected = buyers(&[(2, 0, 0b101), (1, 0, 0b001), (2, 0, 0b110)]);
        assert_eq!(expected.cohorts(), [vec![2, 0, 1], vec![1, 1]]);
        assert_eq!(expected.retention(), [(2, 0), (1, 0), (2, 1)]);
    }

    #[test]
    fn names_lose_their_marks() {
        assert_eq!(plain("Oʻktam Kalniņš"), "oktam kalnins");
    }
}
