//! Rows grouped by a value: how many of each, and sums over each.

use super::lists::{parse_path, selected_fields};
use super::totals::Sum;
use super::{Host, Outcome, Service};
use domain::{Day, Instant, Value};
use engine::list::PathReader;
use protocol::{Group, GroupQuery, Groups};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;
use store::LogStore;

/// The most groups of an answer.
const GROUPS_MAX: usize = 1000;

/// What is known of one group while its rows go by.
struct Gathered {
    value: Value,
    count: u64,
    sums: Vec<Sum>,
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// Counts and sums by the value of one path. A row with several elements of a set is in the group of each.
    pub(super) fn groups(&self, asked: &GroupQuery) -> Outcome<Groups> {
        let query = &asked.query;
        let rows = self.selected(query)?;
        let space = self.replica.space();
        let derived = self.replica.derived();
        let by = parse_path(space.schema(), &query.kind, &asked.by)?;
        let keys = PathReader::new(&space, derived, &query.kind, &by);
        let mut names = Vec::new();
        let mut readers = Vec::new();
        for name in if query.select.is_empty() { Vec::new() } else { selected_fields(space.schema(), query)? }
        {
            let path = parse_path(space.schema(), &query.kind, &name)?;
            if path.is_summable(&space, &query.kind) {
                readers.push(PathReader::new(&space, derived, &query.kind, &path));
                names.push(name);
            }
        }
        let mut groups: BTreeMap<String, Gathered> = BTreeMap::new();
        for row in rows.iter() {
            let values: Vec<Value> = readers.iter().map(|reader| reader.value(row)).collect();
            for key in grouped_by(keys.value(row), self.offset_minutes) {
                let group = groups.entry(sort_text(&key)).or_insert_with(|| Gathered {
                    value: key,
                    count: 0,
                    sums: names.iter().map(|_| Sum::default()).collect(),
                });
                group.count += 1;
                group.sums.iter_mut().zip(&values).for_each(|(sum, value)| sum.add(value));
            }
        }
        let of = groups.len() as u64;
        let mut groups: Vec<Gathered> = groups.into_values().collect();
        // Stable, so that equal counts stay in the order of their values.
        groups.sort_by_key(|group| std::cmp::Reverse(group.count));
        groups.truncate(GROUPS_MAX);
        let groups = groups.into_iter().map(|group| Group {
            value: group.value.to_json(),
            count: group.count,
            sums: sums_of(&names, group.sums),
        });
        Ok(Groups { total: rows.count() as u64, of, groups: groups.collect(), revision: space.revision() })
    }
}

fn sums_of(names: &[String], sums: Vec<Sum>) -> Map<String, Json> {
    let named = names.iter().cloned().zip(sums);
    named.filter_map(|(name, sum)| Some((name, sum.into_json()?))).collect()
}

/// The groups that a value belongs to: days and moments to the first day of their month, sets to one for each element.
fn grouped_by(value: Value, offset_minutes: i32) -> Vec<Value> {
    let month = |day: Day| {
        let (year, month, _) = day.ymd();
        Day::from_ymd(year, month, 1).map_or(Value::Null, Value::Day)
    };
    match value {
        Value::Day(day) => vec![month(day)],
        Value::Instant(at) => vec![month(Instant(at.0).day_at(offset_minutes))],
        Value::Set(elements) if elements.is_empty() => vec![Value::Null],
        Value::Set(elements) => elements.into_iter().map(Value::Text).collect(),
        Value::Text(text) if text.is_empty() => vec![Value::Null],
        value => vec![value],
    }
}

/// A text that tells values apart, as conditions do, and puts them into order: spellings that conditions take for the same
/// are one group, named by the first of them.
fn sort_text(value: &Value) -> String {
    match value {
        Value::Text(text) => domain::fold::fold(text.trim()),
        Value::Null => String::new(),
        value => value.to_json().to_string(),
    }
}
