//! What the interactions say of each customer.
//!
//! | figure | rule |
//! |---|---|
//! | mood | mean of the last 10 praises (+1) and complaints (−1) |
//! | open complaints | complaints after which nothing went out to the customer |
//! | response | mean hours from an incoming message, question, call or complaint to the next outgoing interaction ÷ target, last 10 |
//! | satisfaction | mean of the last 3 survey answers, each brought to 0…1: (csat − 1) ÷ 4, nps ÷ 10 |
//! | contacts | incoming and outgoing ones; notes and surveys are neither |

use crate::derived::Derived;
use crate::space::Space;
use crate::strength::Contact;
use crate::table::{Column, Table};
use domain::{Day, Instant};

/// Hours within which an answer is on time, unless the person says otherwise.
pub const TARGET_HOURS: f64 = 24.0;

const MOODS: usize = 10;
const RESPONSES: usize = 10;
const ANSWERS: usize = 3;
const HOUR_MS: f64 = 3_600_000.0;

/// What is known of one customer. Moments are milliseconds since 1970.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Contacts {
    /// What the strength of the relation is made of.
    pub contact: Contact,
    /// Complaints, open or not.
    pub complaints: u32,
    /// The oldest complaint that is open.
    pub oldest_open: Option<i64>,
    /// The last contact in either direction.
    pub last: Option<i64>,
    /// The last thing that went out.
    pub last_outgoing: Option<i64>,
    /// The last answer to "would you recommend us".
    pub recommends: Option<u8>,
    /// The last contact, if no survey came after it.
    pub unasked: Option<i64>,
}

impl Contacts {
    /// Days from the last contact or order, whichever is later, to `day`; `None` where there was neither. `offset_minutes` is how
    /// far the person's clock is ahead of UTC.
    pub fn silent_days(&self, last_order: Option<i32>, day: Day, offset_minutes: i32) -> Option<u32> {
        let contact = self.last.map(|at| days_since(at, day, offset_minutes));
        let order = last_order.map(|last| day.0.abs_diff(last));
        contact.into_iter().chain(order).min()
    }
}

/// Whole days from a moment to a day; none where the moment is later.
pub fn days_since(at: i64, day: Day, offset_minutes: i32) -> u32 {
    u32::try_from(day.0 - Instant(at).day_at(offset_minutes).0).unwrap_or(0)
}

/// One interaction.
#[derive(Clone, Copy, Debug)]
struct Touch<'a> {
    at: i64,
    kind: &'a str,
    incoming: bool,
    csat: Option<i64>,
    nps: Option<i64>,
}

/// Per customer row what happened up to a moment.
pub fn contacts(space: &Space, derived: &Derived, until: i64, target_hours: f64) -> Vec<Contacts> {
    let customers = space.table("customer").map_or(0, Table::rows);
    let Some(table) = space.table("interaction") else {
        return vec![Contacts::default(); customers as usize];
    };
    let groups = derived.groups(space, "interaction", "customer");
    let [at, kind, direction, csat, nps] =
        ["at", "type", "direction", "csat", "nps"].map(|field| table.column(field));
    let int = |column: Option<&Column>, row| column.and_then(|column| column.int(row));
    let mut touches = Vec::new();
    (0..customers)
        .map(|customer| {
            touches.clear();
            touches.extend(groups.of(customer).iter().filter_map(|&row| {
                let at = int(at, row).filter(|&at| at <= until)?;
                let kind = kind.map_or("", |column| column.text(row));
                let incoming = direction.is_some_and(|column| column.text(row) == "incoming");
                Some(Touch { at, kind, incoming, csat: int(csat, row), nps: int(nps, row) })
            }));
            touches.sort_by_key(|touch| touch.at);
            of_touches(&touches, target_hours)
        })
        .collect()
}

/// What some interactions say, the oldest first.
fn of_touches(touches: &[Touch], target_hours: f64) -> Contacts {
    let mut found = Contacts::default();
    let (mut moods, mut answers, mut responses) = (Vec::new(), Vec::new(), Vec::new());
    let (mut open, mut theirs, mut ours) = (0, 0, 0);
    let mut waiting = None;
    for touch in touches {
        if is_survey(touch) {
            answers.extend(answer(touch));
            found.recommends = score(touch.nps, 0, 10).map(|nps| nps as u8).or(found.recommends);
            found.unasked = None;
            continue;
        }
        if touch.kind == "note" {
            continue;
        }
        (found.last, found.unasked) = (Some(touch.at), Some(touch.at));
        match touch.kind {
            "complaint" => {
                moods.push(-1.0);
                found.complaints += 1;
            }
            "praise" => moods.push(1.0),
            _ => {}
        }
        if touch.incoming {
            theirs += 1;
            if touch.kind == "complaint" {
                open += 1;
                found.oldest_open = found.oldest_open.or(Some(touch.at));
            }
            if touch.kind != "praise" {
                waiting = waiting.or(Some(touch.at));
            }
        } else {
            ours += 1;
            (open, found.oldest_open, found.last_outgoing) = (0, None, Some(touch.at));
            responses.extend(waiting.take().map(|since| (touch.at - since) as f64 / HOUR_MS));
        }
    }
    found.contact = Contact {
        sentiment: mean_of_last(&moods, MOODS),
        open_complaints: (!touches.is_empty()).then_some(open),
        response_to_target: mean_of_last(&responses, RESPONSES).map(|hours| hours / target_hours),
        satisfaction: mean_of_last(&answers, ANSWERS),
        contacts: (theirs + ours > 0).then_some((theirs, ours)),
    };
    found
}

fn is_survey(touch: &Touch) -> bool {
    touch.kind == "survey" || touch.csat.is_some() || touch.nps.is_some()
}

fn score(value: Option<i64>, low: i64, high: i64) -> Option<i64> {
    value.filter(|value| (low..=high).contains(value))
}

fn answer(touch: &Touch) -> Option<f64> {
    let csat = score(touch.csat, 1, 5).map(|csat| (csat - 1) as f64 / 4.0);
    csat.or_else(|| score(touch.nps, 0, 10).map(|nps| nps as f64 / 10.0))
}

fn mean_of_last(values: &[f64], count: usize) -> Option<f64> {
    let last = &values[values.len().saturating_sub(count)..];
    (!last.is_empty()).then(|| last.iter().sum::<f64>() / last.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn touch(at: i64, kind: &str, incoming: bool) -> Touch<'_> {
        Touch { at: at * HOUR_MS as i64, kind, incoming, csat: None, nps: None }
    }

    #[test]
    fn a_complaint_is_open_until_something_goes_out() {
        let waiting = [touch(0, "message", true), touch(6, "call", false), touch(10, "complaint", true)];
        let found = of_touches(&waiting, 12.0);
        assert_eq!((found.complaints, found.contact.open_complaints), (1, Some(1)));
        assert_eq!(found.oldest_open, Some(10 * HOUR_MS as i64));
        assert_eq!((found.contact.response_to_target, found.contact.contacts), (Some(0.5), Some((2, 1))));
        let answered = [waiting.as_slice(), &[touch(12, "message", false)]].concat();
        let found = of_touches(&answered, 12.0);
        assert_eq!((found.contact.open_complaints, found.oldest_open), (Some(0), None));
        assert_eq!(found.contact.sentiment, Some(-1.0));
    }

    #[test]
    fn impossible_scores_are_no_answers_and_nothing_known_is_nothing_said() {
        let survey = Touch { csat: Some(9), nps: Some(9), ..touch(3, "survey", true) };
        let found = of_touches(&[touch(1, "meeting", false), survey], 24.0);
        assert_eq!((found.contact.satisfaction, found.recommends, found.unasked), (Some(0.9), Some(9), None));
        assert_eq!(of_touches(&[], 24.0), Contacts::default());
    }
}
