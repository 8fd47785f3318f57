//! What to do next, for whom, and why.

use super::super::insight::Basis;
use super::super::{Host, Outcome, Service, failures};
use super::lives::Lives;
use super::recommend::{FLOOR, item};
use super::{limit, line, share};
use domain::Day;
use domain::insight::{ActionKind, ActionReason, NextAction};
use engine::actions::{Facts, Rules, next_actions};
use engine::baskets::orders::{OrderBaskets, order_baskets};
use engine::clv::Futures;
use engine::contacts::{Contacts, TARGET_HOURS, contacts, days_since};
use engine::purchases::Purchases;
use engine::space::Space;
use engine::table::Table;
use protocol::{KeyParams, NextActionParams};
use rustc_hash::FxHashSet;
use serde_json::{Value as Json, json};
use store::LogStore;

/// Days looked back for a fall of the probability of being a customer.
pub(super) const BEFORE_DAYS: i32 = 90;
/// A dismissed action does not come back for so many days.
const DISMISSED_DAYS: i32 = 180;
/// A snoozed one without a day of its own.
const SNOOZED_DAYS: i32 = 7;
/// What should be known of everybody one works with.
const IMPORTANT: [&str; 5] = ["emails", "phones", "city", "country", "languages"];

/// What people decided about earlier actions.
#[derive(Default)]
pub(super) struct Decisions {
    /// Not to be shown today.
    hidden: FxHashSet<(u32, ActionKind)>,
    /// The rules with how often each kind was taken up.
    pub(super) rules: Rules,
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// The actions of all customers, most valuable first.
    pub(super) async fn next_actions(&self, id: u64, params: &NextActionParams) -> Outcome {
        let key = KeyParams { common: params.common.clone(), ..KeyParams::default() };
        let (found, lives, basis) = self.found_key(id, &key).await?;
        let keys: FxHashSet<u32> = found.customers.iter().map(|one| one.customer).collect();
        let rules = rules(params)?;
        let wanted = kinds(&params.kinds)?;
        let day = self.until(&params.common);
        let space = self.replica.space();
        let decisions = decisions(&space, day, rules);
        let facts = self.action_facts(&space, (&basis, day), &lives, &keys);
        let hidden = |customer: u32, kind: ActionKind| {
            !wanted.contains(&kind) || decisions.hidden.contains(&(customer, kind))
        };
        let all = next_actions(&facts, &decisions.rules, hidden, usize::MAX);
        let mut actions = Vec::new();
        for one in all.iter().take(limit(params.limit, super::LIMIT)?) {
            actions.push(action_json(&space, one)?);
        }
        let mut answer = json!({
            "until": day,
            "total": all.len(),
            "actions": actions,
            "hidden": decisions.hidden.len(),
            "refusal": lives.refusal,
            "rules": {
                "effects": named_effects(&decisions.rules),
                "cadence_days": decisions.rules.cadence_days, "fall": decisions.rules.fall,
                "ahead_days": decisions.rules.ahead_days, "fresh_days": decisions.rules.fresh_days,
            },
            "definition": "value = expected revenue of 12 months if they stay × effect × uptake; for complaints and \
                winning back also × probability of loss. The effect is an assumption that can be changed; uptake = \
                (done + 2) ÷ (done + dismissed + 2) of the kind.",
        });
        self.add_currency(&mut answer, &params.common);
        Ok(answer)
    }

    fn action_facts(
        &self,
        space: &Space,
        (basis, day): (&Basis, Day),
        lives: &Lives,
        keys: &FxHashSet<u32>,
    ) -> Vec<Facts> {
        let before = self.lives_before(lives, basis, day.plus(-BEFORE_DAYS));
        let known = contacts(space, self.replica.derived(), self.end_of(day), TARGET_HOURS);
        let baskets = order_baskets(space, None, Some(day));
        let gatherer = Gatherer {
            space,
            purchases: &basis.purchases,
            day,
            offset_minutes: self.offset_minutes,
            now: &lives.futures,
            before: &before,
            baskets: &baskets,
        };
        let counts =
            |row: usize| basis.selection.as_ref().is_none_or(|bits| row < bits.len() && bits.get(row));
        let each = known.iter().enumerate().filter(|(row, _)| counts(*row));
        each.map(|(row, contacts)| gatherer.facts(row, contacts, keys.contains(&(row as u32)))).collect()
    }
}

/// What facts are gathered from.
struct Gatherer<'a> {
    space: &'a Space,
    purchases: &'a Purchases,
    day: Day,
    offset_minutes: i32,
    now: &'a Futures,
    before: &'a Futures,
    baskets: &'a OrderBaskets,
}

impl Gatherer<'_> {
    fn facts(&self, row: usize, contacts: &Contacts, key: bool) -> Facts {
        let known = |column: &[f64]| column.get(row).copied().filter(|value| value.is_finite());
        let since = |at: Option<i64>| at.map(|at| days_since(at, self.day, self.offset_minutes));
        let last = last_order(self.purchases, row, self.day);
        let ordered = last.map(|last| self.day.0.abs_diff(last));
        let answered = since(contacts.last_outgoing);
        Facts {
            customer: row as u32,
            key,
            expected_minor: known(&self.now.if_they_stay_minor)
                .unwrap_or_else(|| last_year(self.purchases, row, self.day)),
            p_alive: known(&self.now.p_alive),
            p_alive_before: known(&self.before.p_alive),
            complaint_days: since(contacts.oldest_open),
            silent_days: contacts.silent_days(last, self.day, self.offset_minutes),
            offer: self.offer(row as u32),
            recommends: contacts.recommends,
            unasked_days: since(contacts.unasked),
            day_in: self.birthday(row as u32),
            unthanked_days: ordered.filter(|&days| answered.is_none_or(|answered| answered > days)),
            empty_fields: self.empty_fields(row as u32),
        }
    }

    fn offer(&self, customer: u32) -> Option<(u32, u32, u32)> {
        let bought = self.baskets.bought.get(&customer)?;
        let best = self.baskets.baskets.for_basket(bought, FLOOR, 1).into_iter().next()?;
        let reason = best.reasons.first()?;
        Some((best.item, reason.together, reason.of))
    }

    fn customers(&self) -> Option<&Table> {
        self.space.table("customer")
    }

    fn birthday(&self, customer: u32) -> Option<u32> {
        let code = self.customers()?.column("birthday")?.int(customer)?;
        let birthday = domain::Birthday::from_code(i32::try_from(code).ok()?)?;
        u32::try_from(birthday.next_on_or_after(self.day).0 - self.day.0).ok()
    }

    fn empty_fields(&self, customer: u32) -> u32 {
        let filled = |field: &&str| {
            let column = self.customers().and_then(|table| table.column(field));
            column.is_some_and(|column| column.has_value(customer))
        };
        (IMPORTANT.len() - IMPORTANT.iter().filter(|field| filled(field)).count()) as u32
    }
}

/// The day of the last order up to a day.
pub(super) fn last_order(purchases: &Purchases, row: usize, to: Day) -> Option<i32> {
    if row >= purchases.customers() {
        return None;
    }
    let days = &purchases.days()[purchases.span(row)];
    days[..days.partition_point(|&day| day <= to.0)].last().copied()
}

/// Revenue of the last year: what is expected where no model says better.
pub(super) fn last_year(purchases: &Purchases, row: usize, to: Day) -> f64 {
    if row >= purchases.customers() {
        return 0.0;
    }
    let year = to.0 - 365..=to.0;
    let orders = purchases.span(row).filter(|&at| year.contains(&purchases.days()[at]));
    orders.map(|at| purchases.minor()[at] as f64).sum()
}

fn named_effects(rules: &Rules) -> Json {
    let pairs = ActionKind::ALL.into_iter().zip(rules.effects);
    pairs
        .map(|(kind, effect)| (kind.name().to_owned(), json!(effect)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn unknown_kind(name: &str) -> protocol::Failure {
    let names = ActionKind::NAMES.join(", ");
    failures::bad_parameter(format!("there is no kind of action {name:?}; there are {names}"))
}

fn kinds(names: &[String]) -> Outcome<Vec<ActionKind>> {
    if names.is_empty() {
        return Ok(ActionKind::ALL.into());
    }
    names.iter().map(|name| ActionKind::from_name(name).ok_or_else(|| unknown_kind(name))).collect()
}

fn rules(params: &NextActionParams) -> Outcome<Rules> {
    let mut rules = Rules::default();
    for (name, &effect) in &params.effects {
        let kind = ActionKind::from_name(name).ok_or_else(|| unknown_kind(name))?;
        rules.effects[kind as usize] = share(name, effect)?;
    }
    rules.cadence_days = params.cadence_days.unwrap_or(rules.cadence_days);
    rules.fall = share("fall", params.fall.unwrap_or(rules.fall))?;
    rules.ahead_days = params.ahead_days.unwrap_or(rules.ahead_days);
    rules.fresh_days = params.fresh_days.unwrap_or(rules.fresh_days);
    Ok(rules)
}

/// What was decided by the rows of the kind `action`: which actions rest, and how often each kind was taken up.
pub(super) fn decisions(space: &Space, day: Day, rules: Rules) -> Decisions {
    let mut found = Decisions { rules, ..Decisions::default() };
    let Some(table) = space.table("action") else { return found };
    let (Some(customer), Some(what), Some(decision)) =
        (table.column("customer"), table.column("what"), table.column("decision"))
    else {
        return found;
    };
    let date = |field: &str, row: u32| table.column(field).and_then(|column| column.int(row));
    table.live().for_each(|row| {
        let row = row as u32;
        let (Some(customer), Some(kind)) = (customer.link(row), ActionKind::from_name(what.text(row))) else {
            return;
        };
        let Some(at) = date("day", row).filter(|&at| at <= i64::from(day.0)) else { return };
        let history = &mut found.rules.history[kind as usize];
        let rests = match decision.text(row) {
            "done" => {
                history.accepted += 1;
                at + i64::from(found.rules.cadence_days)
            }
            "dismissed" => {
                history.dismissed += 1;
                at + i64::from(DISMISSED_DAYS)
            }
            "snoozed" => date("until", row).unwrap_or(at + i64::from(SNOOZED_DAYS)),
            _ => return,
        };
        if i64::from(day.0) < rests {
            found.hidden.insert((customer, kind));
        }
    });
    found
}

fn action_json(space: &Space, action: &NextAction) -> Outcome {
    let mut line = line(space, action.customer, action)?;
    for (place, reason) in action.reasons.iter().enumerate() {
        if let ActionReason::Product(product) = reason {
            line["reasons"][place]["value"] = item(space, *product);
        }
    }
    Ok(line)
}
