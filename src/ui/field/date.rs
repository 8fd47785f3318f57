//! Inputs for days, yearly dates and moments.
//!
//! Where the calendar is Gregorian the browser's own date input is used. In Persian, and for birthdays (whose year may
//! be unknown), the date is typed in three parts; a date that does not exist is refused, never moved.

use super::draft::Draft;
use super::state::{Mistake, plain_number};
use crate::i18n::{Jalali, Locale, intl, k, use_i18n};
use domain::{Birthday, Day, Instant};
use leptos::prelude::*;
use serde_json::{Value as Json, json};

/// A date as typed: day, month and year, each perhaps empty.
#[derive(Clone, Default, PartialEq, Debug)]
struct Parts {
    day: String,
    month: String,
    year: String,
}

impl Parts {
    fn is_empty(&self) -> bool {
        self.day.is_empty() && self.month.is_empty() && self.year.is_empty()
    }

    fn number(text: &str) -> Option<u32> {
        plain_number(text, '.').parse().ok()
    }

    fn of_day(day: Day, locale: Locale) -> Parts {
        let (year, month, day) = match (locale, Jalali::from_day(day)) {
            (Locale::Fa, Some(date)) => (date.year, date.month, date.day),
            _ => day.ymd(),
        };
        Parts {
            day: intl::plain_number(locale, i64::from(day)),
            month: month.to_string(),
            year: intl::plain_number(locale, i64::from(year)),
        }
    }

    fn of_birthday(date: Birthday, locale: Locale) -> Parts {
        let year = date.year.map(i32::from);
        match Day::from_ymd(year.unwrap_or(2000), date.month.into(), date.day.into()) {
            Some(day) if year.is_some() => Parts::of_day(day, locale),
            _ => Parts {
                day: intl::plain_number(locale, i64::from(date.day)),
                month: date.month.to_string(),
                year: String::new(),
            },
        }
    }

    fn to_day(&self, locale: Locale) -> Result<Json, Mistake> {
        if self.is_empty() {
            return Ok(Json::Null);
        }
        let parts = (Parts::number(&self.year), Parts::number(&self.month), Parts::number(&self.day));
        let (Some(year), Some(month), Some(day)) = parts else { return Err(Mistake::Date) };
        let year = i32::try_from(year).map_err(|_| Mistake::Date)?;
        let found = match locale {
            Locale::Fa => Jalali { year, month, day }.to_day(),
            _ => Day::from_ymd(year, month, day),
        };
        found.map(|day| json!(day)).ok_or(Mistake::Date)
    }

    fn to_birthday(&self, locale: Locale) -> Result<Json, Mistake> {
        if self.is_empty() {
            return Ok(Json::Null);
        }
        if !self.year.trim().is_empty() {
            return self.to_day(locale);
        }
        if locale == Locale::Fa {
            return Err(Mistake::YearNeeded);
        }
        let (Some(month), Some(day)) = (Parts::number(&self.month), Parts::number(&self.day)) else {
            return Err(Mistake::Date);
        };
        let small = |number: u32| u8::try_from(number).map_err(|_| Mistake::Date);
        Birthday::new(None, small(month)?, small(day)?).map(|date| json!(date)).ok_or(Mistake::Date)
    }
}

/// Day, month and year side by side. Committed when the focus leaves all three.
#[component]
fn PartsInput(
    draft: Draft,
    id: String,
    label: Signal<String>,
    disabled: Signal<bool>,
    #[prop(into)] stored: Signal<Parts>,
    parse: fn(&Parts, Locale) -> Result<Json, Mistake>,
) -> impl IntoView {
    let i18n = use_i18n();
    let typed = RwSignal::new(None::<Parts>);
    let parts = move || typed.get().unwrap_or_else(|| stored.get());
    // Only another date takes away what is typed; the same one read anew does not.
    Effect::new(move |last: Option<Parts>| {
        let now = stored.get();
        if last.is_some_and(|last| last != now) {
            typed.set(None);
        }
        now
    });
    let edit = move |change: fn(&mut Parts, String)| {
        move |event| {
            let mut parts = untrack(parts);
            change(&mut parts, event_target_value(&event));
            draft.mistake.set(None);
            typed.set(Some(parts));
        }
    };
    let finish = move || {
        let Some(Some(parts)) = typed.try_get_untracked() else { return };
        match untrack(|| parse(&parts, i18n.locale())) {
            Ok(value) => draft.commit(value),
            Err(mistake) => draft.mistake.set(Some(mistake)),
        }
    };
    // Moving between the three parts is not leaving them.
    let left = move |event: leptos::ev::FocusEvent| {
        use wasm_bindgen::JsCast as _;
        let node = |target: Option<web_sys::EventTarget>| {
            target.and_then(|target| target.dyn_into::<web_sys::Node>().ok())
        };
        let inside = match (node(event.current_target()), node(event.related_target())) {
            (Some(group), Some(next)) => group.contains(Some(&next)),
            _ => false,
        };
        if !inside {
            finish();
        }
    };
    let invalid = move || draft.mistake.get().map(|_| "true");
    view! {
        <div
            class="date-parts" role="group" aria-label=label
            on:focusout=left
            on:keydown=move |event| if event.key() == "Enter" { draft.retry(); finish() }
        >
            <input
                class="input day" id=id type="text" inputmode="numeric" maxlength="2" autocomplete="off" disabled=disabled
                aria-label=t!(i18n, k::ui::DAY) aria-invalid=invalid placeholder=t!(i18n, k::ui::DAY)
                prop:value=move || parts().day on:input=edit(|parts, text| parts.day = text)
            />
            <select
                class="input select month" aria-label=t!(i18n, k::ui::MONTH) disabled=disabled aria-invalid=invalid
                on:change=edit(|parts, text| parts.month = text)
            >
                <option value="" selected=move || parts().month.is_empty()></option>
                {move || intl::month_names(i18n.locale()).into_iter().enumerate().map(|(index, name)| {
                    let number = (index + 1).to_string();
                    let own = number.clone();
                    view! { <option value=number selected=move || parts().month == own>{name}</option> }
                }).collect_view()}
            </select>
            <input
                class="input year" type="text" inputmode="numeric" maxlength="4" autocomplete="off" disabled=disabled
                aria-label=t!(i18n, k::ui::YEAR) aria-invalid=invalid placeholder=t!(i18n, k::ui::YEAR)
                prop:value=move || parts().year on:input=edit(|parts, text| parts.year = text)
            />
        </div>
    }
}

/// A calendar day.
#[component]
pub(super) fn DayInput(
    draft: Draft,
    id: String,
    label: Signal<String>,
    disabled: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let locale = i18n.locale();
        let id = id.clone();
        if locale == Locale::Fa {
            let stored = Signal::derive(move || {
                let day = draft.value.get().as_str().and_then(|text| text.parse().ok());
                day.map_or_else(Parts::default, |day| Parts::of_day(day, locale))
            });
            view! { <PartsInput draft=draft id=id label=label disabled=disabled stored=stored parse=Parts::to_day /> }.into_any()
        } else {
            view! {
                <input
                    class="input" id=id type="date" min="0001-01-01" max="9999-12-31" aria-label=label disabled=disabled
                    prop:value=move || draft.value.get().as_str().unwrap_or_default().to_owned()
                    on:change=move |event| commit_native(draft, &event, |text| text.parse::<Day>().ok().map(|day| json!(day)))
                />
            }
            .into_any()
        }
    }
}

/// A yearly date, with or without a year.
#[component]
pub(super) fn BirthdayInput(
    draft: Draft,
    id: String,
    label: Signal<String>,
    disabled: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let stored = Signal::derive(move || {
        let date = draft.value.get().as_str().and_then(|text| text.parse().ok());
        date.map_or_else(Parts::default, |date| Parts::of_birthday(date, i18n.locale()))
    });
    view! { <PartsInput draft=draft id=id label=label disabled=disabled stored=stored parse=Parts::to_birthday /> }
}

/// A moment, on the person's clock.
#[component]
pub(super) fn InstantInput(
    draft: Draft,
    id: String,
    label: Signal<String>,
    disabled: Signal<bool>,
) -> impl IntoView {
    let shown = move || {
        let at = draft.value.get().as_str().and_then(|text| text.parse::<Instant>().ok());
        at.map(local_text).unwrap_or_default()
    };
    view! {
        <input
            class="input" id=id type="datetime-local" aria-label=label disabled=disabled prop:value=shown
            on:change=move |event| commit_native(draft, &event, |text| local_instant(text).map(|at| json!(at)))
        />
    }
}

/// Takes the value of a native date input; a half-typed date leaves it empty and says so.
fn commit_native(draft: Draft, event: &web_sys::Event, parse: impl Fn(&str) -> Option<Json>) {
    use wasm_bindgen::JsCast as _;
    let text = event_target_value(event);
    let input = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
    let is_half = input.is_some_and(|input| !input.check_validity());
    match parse(&text) {
        Some(value) => draft.commit(value),
        None if text.is_empty() && !is_half => draft.commit(Json::Null),
        None => draft.mistake.set(Some(Mistake::Date)),
    }
}

/// `2024-02-13T09:30` on the person's clock.
pub(super) fn local_text(at: Instant) -> String {
    let date = js_sys::Date::new(&(at.0 as f64).into());
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}",
        date.get_full_year(),
        date.get_month() + 1,
        date.get_date(),
        date.get_hours(),
        date.get_minutes()
    )
}

/// The moment of a text such as `2024-02-13T09:30` on the person's clock, with the offset of that very day.
pub(super) fn local_instant(text: &str) -> Option<Instant> {
    let ms = js_sys::Date::new(&text.into()).get_time();
    ms.is_finite().then_some(Instant(ms as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(day: &str, month: &str, year: &str) -> Parts {
        Parts { day: day.into(), month: month.into(), year: year.into() }
    }

    #[test]
    fn a_birthday_may_lack_its_year_except_in_the_jalali_calendar() {
        assert_eq!(parts("29", "2", "").to_birthday(Locale::En), Ok(json!("--02-29")));
        assert_eq!(parts("18", "11", "1979").to_birthday(Locale::Lv), Ok(json!("1979-11-18")));
        assert_eq!(parts("۲۲", "11", "۱۳۵۷").to_birthday(Locale::Fa), Ok(json!("1979-02-11")));
        assert_eq!(parts("22", "11", "").to_birthday(Locale::Fa), Err(Mistake::YearNeeded));
        assert_eq!(parts("", "", "").to_birthday(Locale::En), Ok(Json::Null));
    }

    #[test]
    fn a_day_that_does_not_exist_is_refused() {
        assert_eq!(parts("30", "2", "2024").to_day(Locale::En), Err(Mistake::Date));
        assert_eq!(parts("1", "", "2024").to_day(Locale::En), Err(Mistake::Date));
    }
}
