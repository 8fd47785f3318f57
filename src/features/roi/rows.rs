//! The customers behind the two retentions, as lists.

use super::answer::Answer;
use super::words::Words;
use crate::i18n::k;
use crate::records::{OrdersCounted, list_address};
use domain::insight::PeriodRetention;
use leptos::prelude::*;

/// Two conditions that both hold; the second may be none.
pub(super) fn both(first: String, second: Option<&str>) -> String {
    match second.map(str::trim).filter(|second| !second.is_empty()) {
        Some(second) => format!("{first} and ({second})"),
        None => first,
    }
}

/// Those who were there at the start, and those of them who stayed.
fn conditions(orders: OrdersCounted, of: &PeriodRetention) -> (String, String) {
    let start = orders.within(of.before_from, of.before_to);
    let stayed = format!("{start} and {}", orders.within(of.from, of.to));
    (start, stayed)
}

/// The links, where conditions can say who was counted.
pub(super) fn rows_behind(words: Words, condition: Option<&str>, answer: &Answer) -> Option<AnyView> {
    let i18n = words.i18n;
    let orders = OrdersCounted::new(answer.currency, answer.others > 0)?;
    let link = |name: String, rows: u32, selected: String| {
        let address = list_address(&both(selected, condition));
        view! { <li><a href=address>{text!(i18n, k::roi::ROWS_OF, name = name, count = rows)}</a></li> }
    };
    let of = |part: &PeriodRetention, start: String, stayed: String| {
        let conditions = conditions(orders, part);
        [link(start, part.start, conditions.0), link(stayed, part.retained, conditions.1)]
    };
    let period = of(&answer.period, text!(i18n, k::roi::ROWS_START), text!(i18n, k::roi::ROWS_STAYED));
    let baseline =
        of(&answer.baseline, text!(i18n, k::roi::ROWS_BASE_START), text!(i18n, k::roi::ROWS_BASE_STAYED));
    Some(
        view! {
            <nav class="roi-rows" aria-label=text!(i18n, k::roi::ROWS)>
                <h3>{text!(i18n, k::roi::ROWS)}</h3>
                <ul>{period.into_iter().chain(baseline).collect_view()}</ul>
            </nav>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Currency, Day};

    #[test]
    fn conditions_are_joined_and_can_be_read() {
        let day = |text: &str| text.parse::<Day>().expect("a day");
        let orders = OrdersCounted::new(Currency::NONE, false).expect("a condition says which they are");
        let condition = orders.within(day("2024-01-01"), day("2024-03-31"));
        assert!(domain::expr::parse(&condition).is_ok(), "{condition}");
        let joined = both(condition, Some("city = \"Rīga\" or city is empty"));
        assert!(domain::expr::parse(&joined).is_ok(), "{joined}");
        assert_eq!(both("a".into(), Some(" ")), "a");
    }
}
