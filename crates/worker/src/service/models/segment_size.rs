//! How many customers a segment held at the end of each of the last months, where its condition has a past.

use super::super::{Host, Outcome, Service, failures};
use domain::expr::as_of;
use engine::segments::Cache;
use protocol::SegmentSizeParams;
use serde_json::json;
use store::LogStore;

/// Months looked back, when nobody said otherwise, and at most.
const MONTHS: u32 = 12;
const MONTHS_MAX: u32 = 60;

impl<S: LogStore, H: Host> Service<S, H> {
    /// The sizes, oldest first; none where the condition rests on what has no past, which is named then.
    pub(super) fn segment_size(&self, params: &SegmentSizeParams) -> Outcome {
        let months = params.months.unwrap_or(MONTHS);
        if !(1..=MONTHS_MAX).contains(&months) {
            return Err(failures::bad_parameter(format!("months {months} is not from 1 to {MONTHS_MAX}")));
        }
        let space = self.replica.space();
        let everybody = json!("");
        let condition = if params.condition.is_null() { &everybody } else { &params.condition };
        let expr = super::super::text::expr(space.schema(), "customer", condition)?;
        let until = params.until.unwrap_or_else(|| self.today());
        // Kept for this answer alone: nobody asks for a past day again.
        let cache = Cache::default();
        let (mut points, mut unknown) = (Vec::new(), Vec::new());
        for back in (1..=months as i32).rev() {
            // The last day of a month that is over: the day before the first of the one after it.
            let day = until.month().first_day().plus_months(1 - back).plus(-1);
            match as_of(&expr, space.schema(), day) {
                Ok(past) => {
                    let rows = self.select_as_of(&past, day, &cache)?;
                    points.push(json!({ "month": day.month(), "day": day, "count": rows.count() }));
                }
                Err(names) => unknown = names,
            }
        }
        Ok(json!({
            "points": points,
            "unknown": unknown,
            "definition": "size on a day = customers known by then who satisfy the condition with that day as today, by the \
                orders and interactions up to it; see docs/insight.md",
        }))
    }
}
