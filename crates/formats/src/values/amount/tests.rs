use super::*;
use proptest::prelude::*;

fn check_with(text: &str, decimal: Option<DecimalSign>, expected: &str) {
    let found = match amount(text, &AmountRules { decimal, currency: None }) {
        Ok(Some(Amount { decimal, currency: Some(currency) })) => format!("{decimal} {currency}"),
        Ok(Some(Amount { decimal, currency: None })) => decimal,
        Ok(None) => "none".into(),
        Err(error) => error.code().into(),
    };
    assert_eq!(found, expected, "{text}");
}

fn check(text: &str, expected: &str) {
    check_with(text, None, expected);
}

#[test]
fn amounts_that_can_be_read_in_one_way_are_read() {
    for text in [
        "1234.56",
        "1,234.56",
        "1.234,56",
        "1 234,56",
        "1\u{a0}234,56",
        "1\u{202f}234.56",
        "1'234.56",
        "1’234,56",
        "1٬234٫56",
        "۱٬۲۳۴٫۵۶",
        "١٢٣٤٫٥٦",
        "+1234.56",
        " 1234,56 ",
    ] {
        check(text, "1234.56");
    }
    check("1.234.567", "1234567");
    check("1,234,567", "1234567");
    check("12,34,567.5", "1234567.5");
    check("1234.567", "1234.567");
    check("1 234,567", "1234.567");
    check("0.999", "0.999");
    check("0,999", "0.999");
    check(".5", "0.5");
    check(",5", "0.5");
    check("5.", "5");
    check("0", "0");
    check("-0", "0");
    check("007", "007");
}

#[test]
fn a_single_sign_before_three_digits_needs_the_column() {
    for text in ["1.234", "1,234", "-12,345", "123.456"] {
        check(text, "ambiguous_amount");
    }
    check_with("1.234", Some(DecimalSign::Point), "1.234");
    check_with("1.234", Some(DecimalSign::Comma), "1234");
    check_with("1,234", Some(DecimalSign::Comma), "1.234");
    check_with("1,234", Some(DecimalSign::Point), "1234");
    check_with("12.34", Some(DecimalSign::Comma), "12.34");
}

#[test]
fn currencies_and_negatives_are_found_wherever_they_stand() {
    check("1.234,56 €", "1234.56 EUR");
    check("€1,234.56", "1234.56 EUR");
    check("EUR 1.234,56", "1234.56 EUR");
    check("1 234,56 EUR", "1234.56 EUR");
    check("$1,234.56", "1234.56 USD");
    check("-$1,234.56", "-1234.56 USD");
    check("$-1,234.56", "-1234.56 USD");
    check("($1,234.56)", "-1234.56 USD");
    check("(12.50)", "-12.50");
    check("12,50-", "-12.50");
    check("−5", "-5");
    check("'-5", "-5");
    check("1500 руб.", "1500 RUB");
    check("125 000 so'm", "125000 UZS");
    check("125 000 сўм", "125000 UZS");
    check("9 800,00 ₾", "9800.00 GEL");
    check("۴۵۰٬۰۰۰ ریال", "450000 IRR");
    check("۴۵٬۰۰۰ تومان", "450000 IRR");
    check("5,- €", "5 EUR");
    check("12,50- €", "not_an_amount");
}

#[test]
fn what_is_no_amount_is_refused() {
    for text in [
        "abc",
        "1.2.3",
        "1,23,4",
        "1.234,567,8",
        "12 34",
        "1-2",
        "--5",
        "1e5",
        "5 apples",
        "€",
        "1,234.567.8",
    ] {
        check(text, "not_an_amount");
    }
    check("", "none");
    check("-", "none");
}

#[test]
fn money_takes_the_currency_of_cell_or_column() {
    let eur = AmountRules { decimal: None, currency: Some(Currency(*b"EUR")) };
    assert_eq!(money("12.5", &eur).unwrap().unwrap().to_string(), "12.50 EUR");
    assert_eq!(money("$12.5", &eur).unwrap().unwrap().to_string(), "12.50 USD");
    assert_eq!(money("12.5", &AmountRules::default()), Err(AmountError::NoCurrency));
    assert_eq!(money("0.005", &eur), Err(AmountError::TooPrecise { currency: Currency(*b"EUR") }));
    assert_eq!(money("99999999999999999999", &eur), Err(AmountError::TooLarge));
}

#[test]
fn plain_numbers_are_read() {
    let rules = AmountRules::default();
    assert_eq!(integer("1 234", &rules), Ok(Some(1234)));
    assert_eq!(integer("5.00", &rules), Ok(Some(5)));
    assert_eq!(integer("5.5", &rules), Err(AmountError::NotAnAmount));
    assert_eq!(number("-2,5", &rules), Ok(Some(-2.5)));
    assert_eq!(number("1.5e3", &rules), Ok(Some(1500.0)));
    assert_eq!(number("12,5 %", &rules), Ok(Some(0.125)));
    assert_eq!(number("inf", &rules), Err(AmountError::NotAnAmount));
    assert_eq!(number("", &rules), Ok(None));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,16}|[0-9., '€$()-]{0,14}") {
        let rules = AmountRules { decimal: Some(DecimalSign::Comma), currency: Some(Currency(*b"EUR")) };
        let _ = (money(&text, &rules), amount(&text, &AmountRules::default()), number(&text, &rules), integer(&text, &rules));
    }

    #[test]
    fn every_amount_is_read_back_from_its_usual_forms(minor in -9_999_999_999_i64..9_999_999_999) {
        let money = Money { minor, currency: Currency(*b"EUR") };
        let text = money.decimal();
        let (whole, fraction) = text.trim_start_matches('-').split_once('.').unwrap();
        let sign = if minor < 0 { "-" } else { "" };
        let mut grouped = String::new();
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place) % 3 == 0 {
                grouped.push('_');
            }
            grouped.push(digit);
        }
        for (group, decimal) in [(",", "."), (".", ","), (" ", ","), ("'", "."), ("", ".")] {
            let form = format!("{sign}{}{decimal}{fraction}", grouped.replace('_', group));
            let found = super::money(&form, &AmountRules { decimal: None, currency: Some(Currency(*b"EUR")) });
            prop_assert_eq!(found, Ok(Some(money)), "{}", form);
        }
    }
}
