//! The facts of the base, each with what it is worth.

use super::super::super::{Host, Outcome, Service};
use super::super::actions::last_order;
use super::Ground;
use domain::Day;
use domain::insight::{BaseFact, BaseFactKind, CsatScale};
use engine::assessment::{limits, median, verdict};
use engine::contacts::{Contacts, days_since};
use engine::kpi::{self, KpiInput, ratio};
use engine::roi::adoption;
use protocol::{AnomalyParams, KpiParams};
use store::LogStore;

/// The best so many per cent of the customers.
const TOP_PERCENT: u32 = 20;

/// Fields that are empty, as conditions, in the order in which [`adoption`] counts them.
const EMPTY: [(BaseFactKind, &str); 3] = [
    (BaseFactKind::Unreachable, "emails is empty and phones is empty"),
    (BaseFactKind::NoCountry, "country is empty"),
    (BaseFactKind::NoLanguage, "languages is empty"),
];

/// A number and what it was counted from.
#[derive(Clone, Copy, Default)]
struct Counted {
    value: Option<f64>,
    before: Option<f64>,
    count: u32,
    of: u32,
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// The facts, in the order of [`BaseFactKind::ALL`]; what there is nothing to say of is left out.
    pub(super) fn base_facts(&self, ground: &Ground) -> Outcome<Vec<BaseFact>> {
        let mut found = Vec::new();
        let mut tell = |fact: BaseFactKind, counted: Counted, rows: Option<String>| {
            let limits = limits(fact, ground.target_hours);
            let Counted { value, before, count, of } = counted;
            let verdict = verdict(limits, value, before);
            if of > 0 {
                found.push(BaseFact { fact, value, before, count, of, verdict, limits, rows });
            }
        };
        self.of_orders(ground, &mut tell);
        self.of_contacts(ground, &mut tell);
        self.of_surveys(ground, &mut tell)?;
        self.of_records(ground, &mut tell);
        let points =
            self.anomalies(&AnomalyParams { common: ground.params.common.clone(), ..Default::default() })?;
        let points = points["points"].as_array().map_or(&[][..], Vec::as_slice);
        let flagged = points.iter().filter(|point| point["flagged"] == true).count() as u32;
        let of = points.len() as u32;
        tell(
            BaseFactKind::Unusual,
            Counted { value: ratio(flagged, of), before: None, count: flagged, of },
            None,
        );
        found.sort_by_key(|one| one.fact);
        Ok(found)
    }

    fn of_orders(&self, ground: &Ground, tell: &mut impl FnMut(BaseFactKind, Counted, Option<String>)) {
        let input = ground.basis.input();
        let retention = |from: Day, to: Day| {
            kpi::period::period_retention(&KpiInput { from: None, to: None, ..input }, from, to)
        };
        let (from, to) = ground.earlier();
        if let Some(now) = retention(ground.before.plus(1), ground.day) {
            let before = retention(from, to).and_then(|earlier| earlier.retention_rate);
            let counted = Counted { value: now.retention_rate, before, count: now.retained, of: now.start };
            tell(BaseFactKind::Retention, counted, None);
        }
        let repeat = |to: Day| kpi::repeat::repeat(&KpiInput { from: None, to: Some(to), ..input });
        let (now, earlier) = (repeat(ground.day), repeat(ground.before));
        let counted = Counted {
            value: now.repeat_rate,
            before: earlier.repeat_rate,
            count: now.repeat,
            of: now.customers,
        };
        tell(BaseFactKind::Repeat, counted, None);
        let top = |from: Day, to: Day| {
            let window = KpiInput { from: Some(from), to: Some(to), ..input };
            let found = kpi::concentration::concentration(&window);
            let top = found.top.iter().find(|top| top.percent == TOP_PERCENT).cloned()?;
            Some((top.share, top.count, found.customers))
        };
        if let Some((value, count, of)) = top(ground.before.plus(1), ground.day) {
            let before = top(from, to).and_then(|(share, ..)| share);
            tell(BaseFactKind::TopShare, Counted { value, before, count, of }, None);
        }
    }

    fn of_contacts(&self, ground: &Ground, tell: &mut impl FnMut(BaseFactKind, Counted, Option<String>)) {
        let offset = self.offset_minutes;
        let now = Said::of(ground, &ground.contacts, ground.day, offset);
        let then = Said::of(ground, &ground.contacts_before, ground.before, offset);
        let rows = |condition: &str| self.rows_of(ground, condition).map(|(_, text)| text);
        let open = Counted {
            value: ratio(now.open, now.customers),
            before: ratio(then.open, then.customers),
            count: now.open,
            of: now.customers,
        };
        tell(BaseFactKind::OpenComplaints, open, rows("open_complaints > 0"));
        let waits = Counted { value: now.wait_days, before: then.wait_days, count: now.open, of: now.open };
        tell(BaseFactKind::ComplaintWait, waits, rows("open_complaints > 0"));
        let (hours, hours_then) =
            (now.response.map(|(_, hours)| hours), then.response.map(|(_, hours)| hours));
        let (on_time, known) = (now.response.map_or(0, |(count, _)| count), now.answered);
        let median = Counted { value: hours, before: hours_then, count: known, of: known };
        tell(BaseFactKind::ResponseHours, median, None);
        let in_time = Counted {
            value: ratio(on_time, known),
            before: then.response.and_then(|(count, _)| ratio(count, then.answered)),
            count: on_time,
            of: known,
        };
        tell(BaseFactKind::ResponseOnTime, in_time, None);
        let key = |said: &Said| ratio(said.key_silent, said.keys);
        let keys = Counted { value: key(&now), before: None, count: now.key_silent, of: now.keys };
        let silent = super::things::key_silent(ground.cadence_days);
        tell(BaseFactKind::KeySilent, keys, rows(&silent));
    }

    fn of_surveys(
        &self,
        ground: &Ground,
        tell: &mut impl FnMut(BaseFactKind, Counted, Option<String>),
    ) -> Outcome<()> {
        let within = |from: Day, to: Day| KpiParams {
            from: Some(from),
            to: Some(to),
            as_of: None,
            ..ground.params.common.clone()
        };
        let (from, to) = ground.earlier();
        let (now, earlier) = (within(ground.before.plus(1), ground.day), within(from, to));
        let csat = |params: &KpiParams| {
            self.surveyed(params, "csat", |input, _| Ok(kpi::csat::csat(input, CsatScale::default())))
        };
        let (asked, before) = (csat(&now)?, csat(&earlier)?);
        let of_one = |percent: Option<f64>| percent.map(|percent| percent / 100.0);
        let counted = Counted {
            value: of_one(asked.csat_percent),
            before: of_one(before.csat_percent),
            count: asked.satisfied,
            of: asked.n,
        };
        tell(BaseFactKind::Csat, counted, None);
        let nps = |params: &KpiParams| self.surveyed(params, "nps", |input, _| Ok(kpi::nps::nps(input)));
        let (asked, before) = (nps(&now)?, nps(&earlier)?);
        let counted = Counted { value: asked.nps, before: before.nps, count: asked.promoters, of: asked.n };
        tell(BaseFactKind::Nps, counted, None);
        Ok(())
    }

    /// Who is left alone and what is not written down, as [`adoption`] has it.
    fn of_records(&self, ground: &Ground, tell: &mut impl FnMut(BaseFactKind, Counted, Option<String>)) {
        let days = ground.days();
        let untouched =
            format!("count(interactions where at in last {days} days and not type in (note, survey)) = 0");
        let rows =
            |condition: &str| self.rows_of(ground, condition).map(|(rows, text)| (rows.count() as u32, text));
        let customers = (0..ground.contacts.len()).filter(|&row| ground.counts(row)).count() as u32;
        let found = EMPTY.map(|(fact, condition)| (fact, rows(condition)));
        let empty = found.each_ref().map(|(_, rows)| rows.as_ref().map_or(0, |rows| rows.0));
        let alone = rows(&untouched);
        let said = adoption(&[], 0.0, &empty, customers, alone.as_ref().map_or(0, |rows| rows.0));
        if let Some((count, text)) = alone {
            let counted = Counted { value: said.stale_share, before: None, count, of: customers };
            tell(BaseFactKind::Untouched, counted, Some(text));
        }
        for (place, (fact, rows)) in (0..).zip(found) {
            let Some((count, text)) = rows else { continue };
            let value = said.empty_fields.iter().find(|(field, _)| *field == place).map(|(_, share)| *share);
            tell(fact, Counted { value, before: None, count, of: customers }, Some(text));
        }
    }
}

/// What the interactions say of all customers that count.
#[derive(Default)]
struct Said {
    customers: u32,
    /// With an open complaint.
    open: u32,
    /// Median days that they have waited.
    wait_days: Option<f64>,
    /// Of whom is known how fast they are answered.
    answered: u32,
    /// How many of them within the target, and the median of their mean hours.
    response: Option<(u32, f64)>,
    keys: u32,
    key_silent: u32,
}

impl Said {
    fn of(ground: &Ground, contacts: &[Contacts], day: Day, offset_minutes: i32) -> Said {
        let mut said = Said::default();
        let (mut waits, mut hours) = (Vec::new(), Vec::new());
        for (row, one) in contacts.iter().enumerate().filter(|(row, _)| ground.counts(*row)) {
            said.customers += 1;
            if let Some(since) = one.oldest_open {
                waits.push(f64::from(days_since(since, day, offset_minutes)));
            }
            hours.extend(one.contact.response_to_target.map(|times| times * ground.target_hours));
            if ground.keys.contains(&(row as u32)) {
                said.keys += 1;
                let last = last_order(&ground.basis.purchases, row, day);
                let silent = one.silent_days(last, day, offset_minutes);
                said.key_silent += u32::from(silent.is_some_and(|days| days > ground.cadence_days));
            }
        }
        (said.open, said.answered) = (waits.len() as u32, hours.len() as u32);
        let on_time = hours.iter().filter(|&&hours| hours <= ground.target_hours).count() as u32;
        said.wait_days = median(&mut waits);
        said.response = median(&mut hours).map(|hours| (on_time, hours));
        said
    }
}
