//! Why to call a customer, and how to begin, in sentences.

use super::state::{Chance, Line, Opening, chance, opening};
use crate::i18n::{I18n, k};
use domain::{Currency, Day, Money};

/// The sentences.
pub(super) fn why(i18n: I18n, line: &Line, until: Day, currency: Currency) -> String {
    let mut said = vec![bought(i18n, line, currency)];
    said.extend(line.last.map(|last| match until.0 - last.0 {
        ..=0 => text!(i18n, k::key_customers::WHY_TODAY),
        days => text!(i18n, k::key_customers::WHY_SILENT, count = days),
    }));
    if line.complaints > 0 {
        said.push(text!(i18n, k::key_customers::WHY_COMPLAINED, count = line.complaints));
    }
    said.extend(line.p_loss.map(|p_loss| {
        let probability = i18n.percent(p_loss);
        match chance(p_loss) {
            Chance::LikelyGone => text!(i18n, k::key_customers::WHY_GONE, probability = probability),
            Chance::Slipping => text!(i18n, k::key_customers::WHY_SLIPPING, probability = probability),
            Chance::LikelyStays => text!(i18n, k::key_customers::WHY_STAYS, probability = probability),
        }
    }));
    said.push(match opening(line) {
        Opening::Complaints => text!(i18n, k::key_customers::OPEN_COMPLAINTS),
        Opening::Silence => text!(i18n, k::key_customers::OPEN_SILENCE),
        Opening::Thanks => text!(i18n, k::key_customers::OPEN_THANKS),
    });
    said.join(" ")
}

fn bought(i18n: I18n, line: &Line, currency: Currency) -> String {
    let Some(first) = line.first else { return text!(i18n, k::key_customers::WHY_NEVER) };
    text!(
        i18n,
        k::key_customers::WHY_BOUGHT,
        revenue = i18n.money_whole(Money { minor: line.revenue_minor, currency }),
        day = i18n.day(first)
    )
}
