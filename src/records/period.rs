//! The time that a page of figures is about, as its address says it, and the choice of two days.

use crate::i18n::{k, use_i18n};
use crate::ui::field::FieldInput;
use domain::{Day, FieldDef, FieldType};
use leptos::prelude::*;
use serde_json::{Value as Json, json};

/// No more months than in a hundred years.
const MONTHS_MAX: u32 = 1200;

/// Which days count.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) enum Period {
    /// What the page takes as long as nobody chooses.
    #[default]
    Usual,
    /// So many months up to today.
    Months(u32),
    /// A calendar year.
    Year(i32),
    /// From day to day, both counted.
    Between(Day, Day),
}

impl Period {
    /// Reads the form of an address; what cannot be read is the usual one.
    pub(crate) fn read(text: &str) -> Period {
        if let Some(months) = text.strip_suffix('m').and_then(|months| months.parse().ok())
            && (1..=MONTHS_MAX).contains(&months)
        {
            return Period::Months(months);
        }
        if let Some((from, to)) = text.split_once("..")
            && let (Ok(from), Ok(to)) = (from.parse::<Day>(), to.parse::<Day>())
        {
            return Period::Between(from.min(to), from.max(to));
        }
        match text.parse::<i32>() {
            Ok(year) if (1..=9999).contains(&year) => Period::Year(year),
            _ => Period::Usual,
        }
    }

    /// The form of an address; nothing for the usual one.
    pub(crate) fn code(self) -> String {
        match self {
            Period::Usual => String::new(),
            Period::Months(months) => format!("{months}m"),
            Period::Year(year) => year.to_string(),
            Period::Between(from, to) => format!("{from}..{to}"),
        }
    }
}

/// Two fields for first and last day.
#[component]
pub(crate) fn PeriodDays(
    /// The days shown.
    ends: Memo<(Day, Day)>,
    /// Called with the new ones: when one passes the other, that moves along rather than standing on the wrong side.
    on_change: Callback<(Day, Day)>,
) -> impl IntoView {
    let i18n = use_i18n();
    let change = move |is_first: bool| {
        Callback::new(move |value: Json| {
            let Some(day) = day_of(&value) else { return };
            let (from, to) = ends.get_untracked();
            on_change.run(if is_first { (day, to.max(day)) } else { (from.min(day), day) });
        })
    };
    view! {
        <div class="period-days">
            <FieldInput
                field=FieldDef::new("from", FieldType::Day) id="period-from" label=Signal::derive(t!(i18n, k::records::FIRST_DAY))
                value=Signal::derive(move || json!(ends.get().0)) on_commit=change(true)
            />
            <span aria-hidden="true">"–"</span>
            <FieldInput
                field=FieldDef::new("to", FieldType::Day) id="period-to" label=Signal::derive(t!(i18n, k::records::LAST_DAY))
                value=Signal::derive(move || json!(ends.get().1)) on_commit=change(false)
            />
        </div>
    }
    .into_any()
}

/// The day that a field for days gives.
pub(crate) fn day_of(value: &Json) -> Option<Day> {
    value.as_str()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn periods_round_trip_and_nonsense_is_the_usual_one() {
        let between = Period::Between(day("2024-01-15"), day("2024-03-31"));
        for period in [Period::Usual, Period::Months(12), Period::Year(1997), between] {
            assert_eq!(Period::read(&period.code()), period);
        }
        for nonsense in ["", "x", "-5", "99999", "2024-13-01..2024-01-01", "xm", "0m", "99999m"] {
            assert_eq!(Period::read(nonsense), Period::Usual);
        }
    }

    #[test]
    fn a_swapped_stretch_of_days_is_put_right() {
        assert_eq!(
            Period::read("2024-03-31..2024-01-01"),
            Period::Between(day("2024-01-01"), day("2024-03-31"))
        );
    }
}
