//! How Uzbek and Georgian write dates, large numbers and lists: Unicode CLDR 46, as Firefox gives it.
//!
//! Chromium has no data of these languages: it writes Georgian as the language of the browser itself, and `M11` for a month
//! in Uzbek. So `Intl` is asked neither there nor elsewhere, and all browsers write the same.

use super::Locale;
use domain::Day;
use domain::time::Month;

/// The conventions of a language.
pub(super) struct Conventions {
    /// A language that every browser knows and whose plain numbers, shares and amounts look the same.
    pub(super) numbers: &'static str,
    months: [&'static str; 12],
    short_months: [&'static str; 12],
    /// With `{day}`, `{month}` (short) and `{year}`.
    day: &'static str,
    /// With `{month}` (short) and `{year}`.
    month: &'static str,
    /// With `{day}` and `{month}`.
    yearly: &'static str,
    /// For thousands, millions, …
    powers: [&'static str; 4],
    /// Bytes, thousands of them, …
    bytes: [&'static str; 4],
    and: &'static str,
    now: &'static str,
    spans: [Span; 6],
    /// Two days ago and in two days, where there is a word.
    two_days: Option<[&'static str; 2]>,
}

/// How one unit of time is counted back and ahead.
struct Span {
    unit: &'static str,
    last: &'static str,
    next: &'static str,
    /// Follows the number.
    ago: &'static str,
    /// Follows the number.
    ahead: &'static str,
}

const fn span(
    unit: &'static str,
    last: &'static str,
    next: &'static str,
    ago: &'static str,
    ahead: &'static str,
) -> Span {
    Span { unit, last, next, ago, ahead }
}

const UZBEK: Conventions = Conventions {
    numbers: "uk-UA",
    months: [
        "yanvar", "fevral", "mart", "aprel", "may", "iyun", "iyul", "avgust", "sentabr", "oktabr", "noyabr",
        "dekabr",
    ],
    short_months: ["yan", "fev", "mar", "apr", "may", "iyn", "iyl", "avg", "sen", "okt", "noy", "dek"],
    day: "{day}-{month}, {year}",
    month: "{month}, {year}",
    yearly: "{day}-{month}",
    powers: ["ming", "mln", "mlrd", "trln"],
    bytes: ["bayt", "kB", "MB", "GB"],
    and: "va",
    now: "hozir",
    spans: [
        span("year", "oʻtgan yil", "keyingi yil", "yil oldin", "yildan keyin"),
        span("month", "oʻtgan oy", "keyingi oy", "oy oldin", "oydan keyin"),
        span("week", "oʻtgan hafta", "keyingi hafta", "hafta oldin", "haftadan keyin"),
        span("day", "kecha", "ertaga", "kun oldin", "kundan keyin"),
        span("hour", "1 soat oldin", "1 soatdan keyin", "soat oldin", "soatdan keyin"),
        span("minute", "1 daqiqa oldin", "1 daqiqadan keyin", "daqiqa oldin", "daqiqadan keyin"),
    ],
    two_days: None,
};

const GEORGIAN: Conventions = Conventions {
    numbers: "lv-LV",
    months: [
        "იანვარი",
        "თებერვალი",
        "მარტი",
        "აპრილი",
        "მაისი",
        "ივნისი",
        "ივლისი",
        "აგვისტო",
        "სექტემბერი",
        "ოქტომბერი",
        "ნოემბერი",
        "დეკემბერი",
    ],
    short_months: [
        "იან.",
        "თებ.",
        "მარ.",
        "აპრ.",
        "მაი.",
        "ივნ.",
        "ივლ.",
        "აგვ.",
        "სექ.",
        "ოქტ.",
        "ნოე.",
        "დეკ.",
    ],
    day: "{day} {month} {year}",
    month: "{month} {year}",
    yearly: "{day} {month}",
    powers: ["ათ.", "მლნ.", "მლრდ.", "ტრლ."],
    bytes: ["ბაიტი", "კბ", "მბ", "გბ"],
    and: "და",
    now: "ახლა",
    spans: [
        span("year", "გასულ წელს", "მომავალ წელს", "წლის წინ", "წელიწადში"),
        span("month", "გასულ თვეს", "მომავალ თვეს", "თვის წინ", "თვეში"),
        span("week", "გასულ კვირაში", "მომავალ კვირაში", "კვირის წინ", "კვირაში"),
        span("day", "გუშინ", "ხვალ", "დღის წინ", "დღეში"),
        span("hour", "1 საათის წინ", "1 საათში", "საათის წინ", "საათში"),
        span("minute", "1 წუთის წინ", "1 წუთში", "წუთის წინ", "წუთში"),
    ],
    two_days: Some(["გუშინწინ", "ზეგ"]),
};

/// The conventions of a language that `Intl` is not asked about.
pub(super) fn of(locale: Locale) -> Option<&'static Conventions> {
    match locale {
        Locale::Uz => Some(&UZBEK),
        Locale::Ka => Some(&GEORGIAN),
        Locale::En | Locale::Lv | Locale::Fa => None,
    }
}

impl Conventions {
    /// The category of a number: one, or any other.
    pub(super) fn plural(&self, count: f64) -> &'static str {
        if count == 1.0 { "one" } else { "other" }
    }

    pub(super) fn month_names(&self) -> &[&'static str; 12] {
        &self.months
    }

    pub(super) fn day(&self, day: Day) -> String {
        let (year, month, day) = day.ymd();
        let short = name_of(&self.short_months, month);
        self.day
            .replace("{day}", &day.to_string())
            .replace("{month}", short)
            .replace("{year}", &year.to_string())
    }

    pub(super) fn month(&self, month: Month) -> String {
        let (year, month, _) = month.first_day().ymd();
        self.month.replace("{month}", name_of(&self.short_months, month)).replace("{year}", &year.to_string())
    }

    /// A day of every year.
    pub(super) fn yearly(&self, on: Day) -> String {
        let (_, month, day) = on.ymd();
        self.yearly.replace("{day}", &day.to_string()).replace("{month}", name_of(&self.months, month))
    }

    /// A number as so many thousands, millions, … with one decimal place at most, and the word for them.
    pub(super) fn compact(&self, number: f64) -> (f64, Option<&'static str>) {
        // What rounds up to a thousand of a unit is one of the next.
        let fits = |power: &usize| (number / 1000_f64.powi(*power as i32)).abs() < 999.95;
        let power = (0..=self.powers.len()).find(fits).unwrap_or(self.powers.len());
        let word = power.checked_sub(1).map(|below| self.powers[below]);
        (number / 1000_f64.powi(power as i32), word)
    }

    /// The word for bytes, or for so many thousands to that power of them.
    pub(super) fn bytes(&self, power: usize) -> &'static str {
        self.bytes[power.min(self.bytes.len() - 1)]
    }

    /// A whole amount of a unit, below zero in the past.
    pub(super) fn relative(&self, amount: f64, unit: &str) -> String {
        let Some(span) = self.spans.iter().find(|span| span.unit == unit && amount != 0.0) else {
            return self.now.to_owned();
        };
        let word = match (amount, self.two_days) {
            (-1.0, _) => Some(span.last),
            (1.0, _) => Some(span.next),
            (-2.0, Some([ago, _])) if unit == "day" => Some(ago),
            (2.0, Some([_, ahead])) if unit == "day" => Some(ahead),
            _ => None,
        };
        let counted = || format!("{} {}", amount.abs(), if amount < 0.0 { span.ago } else { span.ahead });
        word.map_or_else(counted, str::to_owned)
    }

    /// "a, b and c".
    pub(super) fn list(&self, items: &[String]) -> String {
        match items {
            [] => String::new(),
            [one] => one.clone(),
            [first @ .., last] => format!("{} {} {last}", first.join(", "), self.and),
        }
    }
}

fn name_of(names: &[&'static str; 12], month: u32) -> &'static str {
    names.get(month as usize - 1).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(written: impl Fn(&Conventions) -> String) -> [String; 2] {
        [&UZBEK, &GEORGIAN].map(written)
    }

    #[test]
    fn dates_are_written_as_their_readers_do() {
        let day = Day::from_ymd(2026, 11, 3).unwrap();
        assert_eq!(both(|of| of.day(day)), ["3-noy, 2026", "3 ნოე. 2026"]);
        assert_eq!(both(|of| of.month(day.month())), ["noy, 2026", "ნოე. 2026"]);
        assert_eq!(both(|of| of.yearly(day)), ["3-noyabr", "3 ნოემბერი"]);
    }

    #[test]
    fn what_rounds_up_to_a_thousand_takes_the_next_word() {
        let written = |of: &Conventions, number: f64| {
            let (scaled, word) = of.compact(number);
            format!("{} {}", (scaled * 10.0).round() / 10.0, word.unwrap_or("-"))
        };
        let numbers = [0.0, 999.4, 999.96, 1234.0, -12_345.0, 999_960.0, 1.2e9, 4e15];
        let uzbek = numbers.map(|number| written(&UZBEK, number));
        let wanted = ["0 -", "999.4 -", "1 ming", "1.2 ming", "-12.3 ming", "1 mln", "1.2 mlrd", "4000 trln"];
        assert_eq!(uzbek, wanted);
    }

    #[test]
    fn near_days_have_words_and_all_else_is_counted() {
        let said = |amount, unit| both(|of| of.relative(amount, unit));
        assert_eq!(said(-1.0, "day"), ["kecha", "გუშინ"]);
        assert_eq!(said(-2.0, "day"), ["2 kun oldin", "გუშინწინ"]);
        assert_eq!(said(5.0, "day"), ["5 kundan keyin", "5 დღეში"]);
        assert_eq!(said(-1.0, "month"), ["oʻtgan oy", "გასულ თვეს"]);
        assert_eq!(said(-2.0, "hour"), ["2 soat oldin", "2 საათის წინ"]);
        assert_eq!(said(0.0, "second"), ["hozir", "ახლა"]);
    }

    #[test]
    fn the_last_of_a_list_is_joined_by_a_word() {
        let list = |items: &[&str]| {
            let items: Vec<String> = items.iter().map(|&item| item.to_owned()).collect();
            both(|of| of.list(&items))
        };
        assert_eq!(list(&["a"]), ["a", "a"]);
        assert_eq!(list(&["a", "b"]), ["a va b", "a და b"]);
        assert_eq!(list(&["a", "b", "c"]), ["a, b va c", "a, b და c"]);
    }
}
