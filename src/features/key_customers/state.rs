//! Rules of the screen that need no browser: what is known of the key customers, what is said of them, how
//! they are reached.

use super::view::KINDS;
use domain::insight::KeyKind;
use domain::{Currency, Day, RowId};
use serde::Deserialize;
use serde_json::Value as Json;

/// A key customer of the answer.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Line {
    pub(super) id: RowId,
    pub(super) name: String,
    pub(super) buys_most: bool,
    pub(super) longest: bool,
    pub(super) complains_most: bool,
    pub(super) revenue_minor: i64,
    pub(super) first: Option<Day>,
    pub(super) last: Option<Day>,
    pub(super) complaints: u32,
    pub(super) p_loss: Option<f64>,
    pub(super) if_they_stay_minor: Option<f64>,
    pub(super) at_risk_minor: Option<f64>,
}

impl Line {
    /// The kinds the customer is of, by name.
    pub(super) fn kinds(&self) -> Vec<&'static str> {
        let is = [self.buys_most, self.longest, self.complains_most];
        KINDS.iter().zip(is).filter(|(_, is)| *is).map(|((_, name), _)| *name).collect()
    }
}

/// The answer to `key_customers`.
#[derive(Clone, PartialEq, Debug, Deserialize)]
pub(super) struct Found {
    pub(super) total: u64,
    pub(super) listed: u64,
    pub(super) buys_most: u64,
    pub(super) longest: u64,
    pub(super) complains_most: u64,
    pub(super) revenue_from_minor: Option<i64>,
    pub(super) days_from: Option<u32>,
    pub(super) complaints_from: Option<u32>,
    pub(super) revenue_minor: i64,
    pub(super) of_revenue_minor: i64,
    pub(super) revenue_share: Option<f64>,
    pub(super) at_risk_minor: f64,
    pub(super) customers: Vec<Line>,
    pub(super) until: Day,
    pub(super) refusal: Json,
    pub(super) currency: Currency,
    #[serde(rename = "ordersInOtherCurrencies")]
    pub(super) others: u64,
}

impl Found {
    /// How many are of a kind.
    pub(super) fn count(&self, kind: Option<KeyKind>) -> u64 {
        match kind {
            None => self.total,
            Some(KeyKind::BuysMost) => self.buys_most,
            Some(KeyKind::Longest) => self.longest,
            Some(KeyKind::ComplainsMost) => self.complains_most,
        }
    }

    /// The sum at risk, where the risk of anybody is known.
    pub(super) fn at_risk(&self) -> Option<f64> {
        self.refusal.is_null().then_some(self.at_risk_minor)
    }
}

/// How sure it is that a customer stays.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Chance {
    /// More likely lost than not.
    LikelyGone,
    /// It is open.
    Slipping,
    /// Most likely a customer still.
    LikelyStays,
}

/// What to begin the talk with.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Opening {
    /// What they complained about.
    Complaints,
    /// What has changed since they last bought.
    Silence,
    /// Thanks, and what they need next.
    Thanks,
}

/// From this probability of loss on a customer may be slipping away.
const SLIPPING_FROM: f64 = 0.2;

/// How sure it is that a customer with this probability of loss stays.
pub(super) fn chance(p_loss: f64) -> Chance {
    match p_loss {
        _ if p_loss >= 0.5 => Chance::LikelyGone,
        _ if p_loss >= SLIPPING_FROM => Chance::Slipping,
        _ => Chance::LikelyStays,
    }
}

/// What to begin the talk with. Complaints come first: whoever is asked for the next order before they are heard is gone.
pub(super) fn opening(line: &Line) -> Opening {
    match line.p_loss.map(chance) {
        _ if line.complaints > 0 => Opening::Complaints,
        Some(Chance::LikelyGone | Chance::Slipping) => Opening::Silence,
        _ => Opening::Thanks,
    }
}

/// The address that calls a number as people write it; nothing where there are too few digits to call.
pub(super) fn phone_link(written: &str) -> Option<String> {
    /// The shortest emergency numbers.
    const DIGITS_MIN: usize = 3;
    let mut digits = String::new();
    for c in written.trim().chars() {
        match c {
            '۰'..='۹' => digits.extend(char::from_digit(c as u32 - '۰' as u32, 10)),
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() => digits.push('+'),
            // An extension is dialled by hand.
            'x' | 'X' | ';' | ',' | '#' => break,
            _ => {}
        }
    }
    (digits.trim_start_matches('+').len() >= DIGITS_MIN).then(|| format!("tel:{digits}"))
}

/// The address that writes to an e-mail address; nothing where it is none.
pub(super) fn mail_link(written: &str) -> Option<String> {
    let written = written.trim();
    let (name, host) = written.rsplit_once('@')?;
    let fits = |c: char| c.is_alphanumeric() || "._+-'!$*=~".contains(c);
    (!name.is_empty() && !host.is_empty() && name.chars().all(fits) && host.chars().all(fits))
        .then(|| format!("mailto:{written}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line() -> Line {
        Line {
            id: RowId::default(),
            name: "Aziza".into(),
            buys_most: true,
            longest: false,
            complains_most: true,
            revenue_minor: 1_000,
            first: None,
            last: None,
            complaints: 0,
            p_loss: None,
            if_they_stay_minor: None,
            at_risk_minor: None,
        }
    }

    #[test]
    fn the_talk_begins_with_complaints_then_with_silence() {
        let with = |complaints, p_loss| opening(&Line { complaints, p_loss, ..line() });
        assert_eq!(with(1, Some(0.9)), Opening::Complaints);
        assert_eq!(with(0, Some(0.9)), Opening::Silence);
        assert_eq!(with(0, Some(0.2)), Opening::Silence);
        assert_eq!(with(0, Some(0.1)), Opening::Thanks);
        assert_eq!(with(0, None), Opening::Thanks);
        assert_eq!([0.0, 0.3, 0.5].map(chance), [Chance::LikelyStays, Chance::Slipping, Chance::LikelyGone]);
    }

    #[test]
    fn a_customer_can_be_of_several_kinds() {
        assert_eq!(line().kinds(), ["buys_most", "complains_most"]);
    }

    #[test]
    fn numbers_are_called_and_mails_written_as_far_as_they_are_such() {
        assert_eq!(phone_link("+371 (67) 12-34-56").as_deref(), Some("tel:+37167123456"));
        assert_eq!(phone_link("۰۲۱ ۱۲۳۴").as_deref(), Some("tel:0211234"));
        assert_eq!(phone_link("67123456 x12").as_deref(), Some("tel:67123456"));
        assert_eq!(phone_link("ask at the desk"), None);
        assert_eq!(mail_link(" nino@firm.ge ").as_deref(), Some("mailto:nino@firm.ge"));
        assert_eq!(mail_link("nino@firm.ge?bcc=x@y.z"), None);
        assert_eq!(mail_link("nino"), None);
    }
}
