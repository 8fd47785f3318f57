//! Whether the CRM is used: who edits, which fields stay empty, whom nobody has touched.

use super::super::{Host, Outcome, Service, failures, to_json};
use super::{named, page};
use domain::{Day, Instant};
use engine::bits::Bits;
use engine::edits::{edits, touched};
use engine::table::Table;
use oplog::Device;
use protocol::AdoptionParams;
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;
use store::LogStore;

/// Weeks looked back, when nobody said otherwise.
const WEEKS: u32 = 12;
/// No more weeks than in ten years.
const WEEKS_MAX: u32 = 520;
/// Days after which a customer whom nobody has touched is stale, when nobody said otherwise.
const STALE_DAYS: u32 = 180;

/// Without these a customer can hardly be reached, addressed or given to somebody.
const FIELDS: [&str; 8] = ["emails", "phones", "city", "country", "languages", "channel", "owner", "stage"];

/// Somebody who edits, as far as the log knows: all tabs of this browser together, or another device.
#[derive(Clone, Debug, Default)]
struct Person {
    /// Edits and imports in each week.
    weeks: Vec<u32>,
    imports: u32,
    last: Option<Day>,
}

/// Edits by people and weeks of seven days, the last of which ends on the day that is asked about.
struct Uses {
    /// First day of each week.
    from: Vec<Day>,
    /// This browser under `None`.
    people: BTreeMap<Option<Device>, Person>,
}

/// What is looked at of the records.
struct Records {
    /// Whose records.
    customers: Bits,
    fields: Vec<String>,
    /// Per field the rows without a value.
    empty: Vec<Bits>,
    /// Nobody has touched them; by whom it was longest ago first, and when that was.
    stale: Vec<(u32, Option<Day>)>,
    stale_days: u32,
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// How the CRM is used.
    pub(super) fn adoption(&self, params: &AdoptionParams) -> Outcome {
        let until = self.until(&params.common);
        let uses = self.uses(params, until)?;
        let records = self.records_kept(params, until)?;
        let counts: Vec<u32> = uses.people.values().map(|person| person.weeks.iter().sum()).collect();
        let empty: Vec<u32> = records.empty.iter().map(|rows| rows.count() as u32).collect();
        let (customers, stale) = (records.customers.count() as u32, records.stale.len() as u32);
        let found = engine::roi::adoption(&counts, uses.from.len() as f64, &empty, customers, stale);
        let mut answer = to_json(&found)?;
        let lines = found.empty_fields.iter().map(|&(field, share)| {
            let field = field as usize;
            json!({ "field": records.fields[field], "empty": empty[field], "share": share })
        });
        answer["empty_fields"] = lines.collect();
        answer["until"] = json!(until);
        answer["customers"] = json!(customers);
        answer["weeks"] = uses.weeks();
        answer["people"] = uses.people();
        answer["edits"] = json!(counts.iter().map(|&count| u64::from(count)).sum::<u64>());
        answer["stale"] = json!(stale);
        answer["stale_days"] = json!(records.stale_days);
        let space = self.replica.space();
        let line = |&(row, touched): &(u32, Option<Day>)| {
            let mut line = named(&space, row);
            line.insert("touched".into(), json!(touched));
            Json::Object(line)
        };
        answer["stale_customers"] =
            page(&records.stale, params.limit, params.offset)?.iter().map(line).collect();
        answer["definition"] = json!(DEFINITION);
        answer["source"] = json!(SOURCE);
        Ok(answer)
    }

    /// The customers behind a number: `"stale"`, or `{ "empty": field }`.
    pub(in crate::service) fn behind_adoption(
        &self,
        params: &AdoptionParams,
        part: &Json,
    ) -> Outcome<Vec<u32>> {
        let until = self.until(&params.common);
        if part == "stale" {
            return Ok(self.records_kept(params, until)?.stale.into_iter().map(|(row, _)| row).collect());
        }
        let Some(field) = part["empty"].as_str() else {
            return Err(failures::bad_parameter("part.part is neither \"stale\" nor { \"empty\": field }"));
        };
        let one = AdoptionParams { fields: vec![field.to_owned()], ..params.clone() };
        let records = self.records_kept(&one, until)?;
        Ok(records.empty.first().map(|rows| rows.iter().collect()).unwrap_or_default())
    }

    fn uses(&self, params: &AdoptionParams, until: Day) -> Outcome<Uses> {
        let weeks = params.weeks.unwrap_or(WEEKS);
        if !(1..=WEEKS_MAX).contains(&weeks) {
            return Err(failures::bad_parameter(format!("weeks {weeks} is not 1 to {WEEKS_MAX}")));
        }
        let space = self.replica.space();
        let known: Vec<_> = edits(&space)
            .map(|edit| (edit, Instant(edit.at_ms as i64).day_at(self.offset_minutes)))
            .filter(|(_, day)| *day <= until)
            .collect();
        // Weeks before the first edit are no weeks of little use: the CRM was not there.
        let first = known.iter().map(|(_, day)| *day).min().unwrap_or(until);
        let lived = (i64::from(until.0) - i64::from(first.0)) / 7 + 1;
        let weeks = i64::from(weeks).min(lived) as i32;
        let start = until.plus(1 - 7 * weeks);
        let mut people: BTreeMap<Option<Device>, Person> = BTreeMap::new();
        for (edit, day) in known {
            let who = (!self.replica.is_own(edit.device)).then_some(edit.device);
            let person = people.entry(who).or_default();
            person.weeks.resize(weeks as usize, 0);
            person.last = person.last.max(Some(day));
            if day >= start {
                person.weeks[((day.0 - start.0) / 7) as usize] += 1;
                person.imports += u32::from(edit.is_import);
            }
        }
        Ok(Uses { from: (0..weeks).map(|week| start.plus(7 * week)).collect(), people })
    }

    fn records_kept(&self, params: &AdoptionParams, until: Day) -> Outcome<Records> {
        let space = self.replica.space();
        let fields: Vec<String> = match params.fields.as_slice() {
            [] => FIELDS.map(str::to_owned).into(),
            given => given.to_vec(),
        };
        if let Some(unknown) = fields.iter().find(|field| space.schema().field("customer", field).is_none()) {
            return Err(failures::unknown_field("customer", unknown));
        }
        let table = space.table("customer");
        let everybody = || table.map(|table| table.live().clone()).unwrap_or_default();
        let customers = self.customers(&space, &params.common)?.unwrap_or_else(everybody);
        let empty = fields.iter().map(|field| without(table, &customers, field)).collect();
        let stale_days = params.stale_days.unwrap_or(STALE_DAYS);
        let last = touched(&space, self.end_of(until));
        let day_of = |row: u32| {
            let at = last.get(row as usize).copied().flatten()?;
            Some(Instant(at).day_at(self.offset_minutes))
        };
        let is_stale = |day: Option<Day>| {
            day.is_none_or(|day| i64::from(until.0) - i64::from(day.0) >= i64::from(stale_days))
        };
        let all = customers.iter().map(|row| (row, day_of(row)));
        let mut stale: Vec<_> = all.filter(|&(_, day)| is_stale(day)).collect();
        stale.sort_by_key(|&(row, day)| (day, row));
        Ok(Records { customers, fields, empty, stale, stale_days })
    }
}

/// Those of some customers that have no value in a field.
fn without(table: Option<&Table>, customers: &Bits, field: &str) -> Bits {
    let mut rows = customers.clone();
    if let Some(column) = table.and_then(|table| table.column(field)) {
        customers.for_each(|row| {
            if column.has_value(row as u32) {
                rows.set(row, false);
            }
        });
    }
    rows
}

impl Uses {
    /// The weeks with the edits of everybody.
    fn weeks(&self) -> Json {
        let of_week =
            |week: usize| self.people.values().map(|person| u64::from(person.weeks[week])).sum::<u64>();
        self.from
            .iter()
            .enumerate()
            .map(|(week, from)| json!({ "from": from, "edits": of_week(week) }))
            .collect()
    }

    /// This browser first, then whoever edited most.
    fn people(&self) -> Json {
        let mut people: Vec<_> = self.people.iter().collect();
        let edits = |person: &Person| person.weeks.iter().sum::<u32>();
        people.sort_by_key(|(who, person)| (who.is_some(), std::cmp::Reverse(edits(person)), **who));
        let line = |(who, person): (&Option<Device>, &Person)| {
            json!({
                "device": who.map(|device| format!("{device:016x}")),
                "edits": edits(person),
                "imports": person.imports,
                "last": person.last,
                "weeks": person.weeks,
            })
        };
        people.into_iter().map(line).collect()
    }
}

const DEFINITION: &str = "An edit is one action of a person: a changed field, a change of many rows at once, an import; undo, \
    rules and settings are none. The log knows devices and not persons: all tabs of this browser are one (device null), each \
    other device is one. Edits per person and week = edits in the weeks ÷ people who ever edited ÷ weeks; weeks have seven \
    days and end with the last day looked at, and none lies wholly before the first edit. Active = people with an edit in these \
    weeks ÷ all. Empty = customers without a value ÷ customers. Stale: no interaction with the customer and no edit of the \
    record by a person for that many days, or ever; what an import brought is no edit of a record, and orders touch nobody.";

const SOURCE: &str = "The heads of the batches in the log, the writers of the fields, and the interactions";
