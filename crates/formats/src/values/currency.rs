//! Currency signs, codes and words.

use domain::Currency;
use domain::fold::fold;

/// Signs and words, folded, with what they mean. Where a sign is shared, the meaning is the one that people who write
/// nothing else have: `$` is the US dollar.
const NAMES: [(&str, &[u8; 3]); 72] = [
    ("€", b"EUR"),
    ("euro", b"EUR"),
    ("euros", b"EUR"),
    ("eiro", b"EUR"),
    ("евро", b"EUR"),
    ("ევრო", b"EUR"),
    ("یورو", b"EUR"),
    ("yevro", b"EUR"),
    ("$", b"USD"),
    ("us$", b"USD"),
    ("usd$", b"USD"),
    ("dollar", b"USD"),
    ("dollars", b"USD"),
    ("dollari", b"USD"),
    ("долл", b"USD"),
    ("долл.", b"USD"),
    ("доллар", b"USD"),
    ("долларов", b"USD"),
    ("დოლარი", b"USD"),
    ("دلار", b"USD"),
    ("ca$", b"CAD"),
    ("c$", b"CAD"),
    ("a$", b"AUD"),
    ("au$", b"AUD"),
    ("nz$", b"NZD"),
    ("hk$", b"HKD"),
    ("r$", b"BRL"),
    ("£", b"GBP"),
    ("¥", b"JPY"),
    ("円", b"JPY"),
    ("cn¥", b"CNY"),
    ("元", b"CNY"),
    ("₽", b"RUB"),
    ("руб", b"RUB"),
    ("руб.", b"RUB"),
    ("р", b"RUB"),
    ("р.", b"RUB"),
    ("рублей", b"RUB"),
    ("рубль", b"RUB"),
    ("rub.", b"RUB"),
    ("₾", b"GEL"),
    ("ლ", b"GEL"),
    ("ლარი", b"GEL"),
    ("lari", b"GEL"),
    ("som", b"UZS"),
    ("sum", b"UZS"),
    ("сум", b"UZS"),
    ("сўм", b"UZS"),
    ("сом", b"UZS"),
    ("soum", b"UZS"),
    ("﷼", b"IRR"),
    ("ریال", b"IRR"),
    ("rial", b"IRR"),
    ("rials", b"IRR"),
    ("₼", b"AZN"),
    ("₺", b"TRY"),
    ("tl", b"TRY"),
    ("₴", b"UAH"),
    ("грн", b"UAH"),
    ("грн.", b"UAH"),
    ("₸", b"KZT"),
    ("тг", b"KZT"),
    ("тенге", b"KZT"),
    ("₹", b"INR"),
    ("₩", b"KRW"),
    ("₪", b"ILS"),
    ("zł", b"PLN"),
    ("zl", b"PLN"),
    ("kc", b"CZK"),
    ("ft", b"HUF"),
    ("sfr", b"CHF"),
    ("fr.", b"CHF"),
];

/// Codes of ISO 4217 in use, so that three letters at random are no currency.
const CODES: &str = "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN \
    BZD CAD CDF CHF CLF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF \
    GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR \
    LRD LSL LTL LVL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN \
    PGK PHP PKR PLN PYG QAR RON RSD RUB RUR RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS \
    TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UYW UZS VED VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG ZWL";

/// What a sign, a code or a word says about money.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Unit {
    pub currency: Currency,
    /// Powers of ten to move the amount by: a toman is ten rials.
    pub shift: usize,
}

pub(super) fn unit(text: &str) -> Option<Unit> {
    let text = text.trim();
    if text.len() == 3 && text.is_ascii() {
        let code = text.to_ascii_uppercase();
        if CODES.split_ascii_whitespace().any(|known| known == code) {
            let code = if code == "RUR" { "RUB" } else { &code };
            return Some(Unit { currency: code.parse().ok()?, shift: 0 });
        }
    }
    let folded = fold(text);
    if matches!(folded.as_str(), "تومان" | "toman" | "tomans") {
        return Some(Unit { currency: Currency(*b"IRR"), shift: 1 });
    }
    let (_, code) = NAMES.iter().find(|(name, _)| *name == folded || *name == text)?;
    Some(Unit { currency: Currency(**code), shift: 0 })
}

/// The currency that a sign, a code or a word names: `€`, `eur`, `soʻm`.
///
/// ```
/// assert_eq!(formats::values::currency("so'm").map(|c| c.to_string()), Some("UZS".into()));
/// ```
pub fn currency(text: &str) -> Option<Currency> {
    unit(text).filter(|unit| unit.shift == 0).map(|unit| unit.currency)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_codes_and_words_are_known() {
        for (text, code) in [
            ("€", "EUR"),
            ("usd", "USD"),
            ("$", "USD"),
            ("soʻm", "UZS"),
            ("сўм", "UZS"),
            ("ლარი", "GEL"),
            ("₾", "GEL"),
            ("ریال", "IRR"),
            ("руб.", "RUB"),
            ("RUR", "RUB"),
            ("Kč", "CZK"),
            (" gel ", "GEL"),
        ] {
            assert_eq!(currency(text).map(|c| c.to_string()).as_deref(), Some(code), "{text}");
        }
        for text in ["ABC", "", "x", "1", "the", "تومان"] {
            assert_eq!(currency(text), None, "{text}");
        }
    }
}
