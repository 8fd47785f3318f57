use super::*;
use proptest::prelude::*;

fn check(text: &str, rules: DateRules, expected: &str) {
    let found = match day(text, &rules) {
        Ok(Some(day)) => day.to_string(),
        Ok(None) => "none".into(),
        Err(error) => error.code().into(),
    };
    assert_eq!(found, expected, "{text} {rules:?}");
}

fn auto(text: &str, expected: &str) {
    check(text, DateRules::default(), expected);
}

#[test]
fn dates_that_can_be_read_in_one_way_are_read() {
    for text in [
        "2024-02-13",
        "2024/02/13",
        "2024.02.13",
        "2024. 2. 13.",
        "20240213",
        "13/02/2024",
        "02/13/2024",
        "13.02.2024",
        "13.2.2024",
        "13-Feb-2024",
        "13 Feb 2024",
        "Feb 13, 2024",
        "February 13th, 2024",
        "Tue, 13 Feb 2024 09:30:00 +0000",
        "Tuesday, February 13, 2024 9:30 AM",
        "2024-02-13T09:30:00Z",
        "20240213T093000Z",
        "20240213093000",
        "2024-02-13 09:30",
        "13.02.2024 16:30:00",
        "09:30 13.02.2024",
        "13 февраля 2024 г.",
        "13 февр. 2024",
        "2024. gada 13. februāris",
        "13. februāris 2024",
        "2024-yil 13-fevral",
        "13 fevral 2024",
        "13. Februar 2024",
        "13 თებერვალი 2024",
        "13 თებერვალს 2024",
        "2024年2月13日",
        "۱۳ فوریه ۲۰۲۴",
        "۲۴ بهمن ۱۴۰۲",
        "1402/11/24",
        "۱۴۰۲/۱۱/۲۴",
        "24/11/1402",
        "13-Feb-24",
        "2024-Feb-13",
        "٢٠٢٤/٠٢/١٣",
        "13 February 2024",
        "13/02/2024, 10:00",
        "Tue Feb 13 2024",
        "13022024",
    ] {
        if text == "13 თებერვალს 2024" {
            // The dative is not among the forms; it must not be taken for something else.
            auto(text, "not_a_date");
        } else {
            auto(text, "2024-02-13");
        }
    }
}

#[test]
fn what_can_be_read_in_two_ways_needs_the_order() {
    for text in ["1/2/2024", "01-02-2024", "1/2/24"] {
        auto(text, "ambiguous_date");
        let with = |order| DateRules { order: Some(order), ..Default::default() };
        check(text, with(DateOrder::Dmy), "2024-02-01");
        check(text, with(DateOrder::Mdy), "2024-01-02");
    }
    auto("2/2/2024", "2024-02-02");
    auto("01.02.2024", "2024-02-01");
    check("24/2/1", DateRules { order: Some(DateOrder::Ymd), ..Default::default() }, "not_a_date");
    check("24/02/01", DateRules { order: Some(DateOrder::Ymd), ..Default::default() }, "2024-02-01");
}

#[test]
fn days_that_do_not_exist_are_named() {
    let dmy = DateRules { order: Some(DateOrder::Dmy), ..Default::default() };
    for text in
        ["29/02/2023", "31/02/2024", "31.04.2024", "02/13/2024", "30 Feb 2024", "1403/13/01", "2024-02-30"]
    {
        check(text, dmy, "no_such_day");
    }
}

#[test]
fn short_years_follow_the_pivot() {
    let dmy = DateRules { order: Some(DateOrder::Dmy), ..Default::default() };
    check("13.2.24", dmy, "2024-02-13");
    check("13.02.29", dmy, "2029-02-13");
    check("13.02.30", dmy, "1930-02-13");
    check("13.02.99", dmy, "1999-02-13");
    check("13/02/98", DateRules { calendar: Calendar::Jalali, ..dmy }, "2019-05-03");
}

#[test]
fn serial_numbers_are_read_only_when_asked() {
    auto("45335", "not_a_date");
    let excel = DateRules { excel: Some(ExcelEpoch::Y1900), ..Default::default() };
    check("45335", excel, "2024-02-13");
    check("45335.75", excel, "2024-02-13");
    check("1", excel, "1900-01-01");
    check("59", excel, "1900-02-28");
    check("60", excel, "no_such_day");
    check("61", excel, "1900-03-01");
    check("43873", DateRules { excel: Some(ExcelEpoch::Y1904), ..Default::default() }, "2024-02-13");
}

#[test]
fn nothing_and_nonsense_are_told_apart() {
    for text in ["", "  ", "-", "0/0/00", "00.00.0000", "0000-00-00", "0000-00-00 00:00:00"] {
        auto(text, "none");
    }
    for text in
        ["n/a", "tomorrow", "12", "1234", "12 Marble Street 2024", "1.2", "2024-02", "15:00:00", "a-b-c"]
    {
        auto(text, "not_a_date");
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,20}|[0-9/.: -]{0,14}") {
        let _ = day(&text, &DateRules::default());
        let _ = day(&text, &DateRules { order: Some(DateOrder::Dmy), excel: Some(ExcelEpoch::Y1900), ..Default::default() });
        let _ = possible_orders(&text);
    }

    #[test]
    fn every_day_is_read_back_from_its_usual_forms(n in -40_000_i32..60_000) {
        let wanted = Day(n);
        let (year, month, day_of_month) = wanted.ymd();
        let dmy = DateRules { order: Some(DateOrder::Dmy), ..Default::default() };
        for text in [wanted.to_string(), format!("{day_of_month}.{month}.{year}"), format!("{year}{month:02}{day_of_month:02}")] {
            prop_assert_eq!(day(&text, &dmy), Ok(Some(wanted)), "{}", text);
        }
    }
}
