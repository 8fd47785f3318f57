//! What the screen shows, as the address says it: from where on one is a key customer, which kind, which currency.

use crate::ui::{Addressed, address_with};
use domain::Currency;
use domain::insight::{KeyCutoffs, KeyKind};
use serde_json::{Value as Json, json};

/// The kinds with their names in the address, in the order they are shown.
pub(super) const KINDS: [(KeyKind, &str); 3] = [
    (KeyKind::BuysMost, "buys_most"),
    (KeyKind::Longest, "longest"),
    (KeyKind::ComplainsMost, "complains_most"),
];

/// One limit of who is a key customer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Cutoff {
    BuysMost,
    Longest,
    ComplaintsMin,
    ComplaintsPercent,
}

impl Cutoff {
    /// All of them with their names in the address, in the order they are shown.
    pub(super) const ALL: [(Cutoff, &str); 4] = [
        (Cutoff::BuysMost, "most"),
        (Cutoff::Longest, "long"),
        (Cutoff::ComplaintsMin, "complaints"),
        (Cutoff::ComplaintsPercent, "complainers"),
    ];

    /// The least and the most it can be. No per cent leaves the kind out.
    pub(super) fn range(self) -> (u32, u32) {
        if self == Cutoff::ComplaintsMin { (1, 999) } else { (0, 100) }
    }

    /// Its value among others.
    pub(super) fn of(self, cutoffs: &mut KeyCutoffs) -> &mut u32 {
        match self {
            Cutoff::BuysMost => &mut cutoffs.buys_most_percent,
            Cutoff::Longest => &mut cutoffs.longest_percent,
            Cutoff::ComplaintsMin => &mut cutoffs.complaints_min,
            Cutoff::ComplaintsPercent => &mut cutoffs.complaints_percent,
        }
    }
}

/// What the screen shows, as the address says it.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub(super) struct View {
    /// From where on a customer is a key customer.
    pub(super) cutoffs: KeyCutoffs,
    /// Only those of this kind.
    pub(super) kind: Option<KeyKind>,
    /// Which currency, where there are several.
    pub(super) currency: Option<Currency>,
}

impl Addressed for View {
    fn read(parameter: impl Fn(&str) -> Option<String>) -> View {
        let mut cutoffs = KeyCutoffs::default();
        for (cutoff, name) in Cutoff::ALL {
            let (least, most) = cutoff.range();
            if let Some(given) = parameter(name).and_then(|text| text.parse::<u32>().ok()) {
                *cutoff.of(&mut cutoffs) = given.clamp(least, most);
            }
        }
        let kind = parameter("kind");
        let kind = KINDS.into_iter().find(|(_, name)| Some(*name) == kind.as_deref()).map(|(kind, _)| kind);
        View { cutoffs, kind, currency: parameter("currency").and_then(|code| code.parse().ok()) }
    }

    fn address(&self) -> String {
        let (mut usual, mut cutoffs) = (KeyCutoffs::default(), self.cutoffs);
        let mut parts: Vec<(&str, Option<String>)> = Vec::new();
        for (cutoff, name) in Cutoff::ALL {
            let value = *cutoff.of(&mut cutoffs);
            parts.push((name, (value != *cutoff.of(&mut usual)).then(|| value.to_string())));
        }
        parts.push(("kind", self.kind.map(|kind| kind_code(kind).to_owned())));
        parts.push(("currency", self.currency.map(|currency| currency.to_string())));
        address_with("/insights/key-customers", parts)
    }
}

impl View {
    /// With one limit moved, within its range.
    pub(super) fn with(mut self, cutoff: Cutoff, value: i64) -> View {
        let (least, most) = cutoff.range();
        *cutoff.of(&mut self.cutoffs) = value.clamp(least.into(), most.into()) as u32;
        self
    }

    /// What the engine is asked.
    pub(super) fn params(&self) -> Json {
        let KeyCutoffs { buys_most_percent, longest_percent, complaints_min, complaints_percent } =
            self.cutoffs;
        let mut params = json!({
            "buysMostPercent": buys_most_percent, "longestPercent": longest_percent,
            "complaintsMin": complaints_min, "complaintsPercent": complaints_percent,
        });
        if let Some(kind) = self.kind {
            params["kind"] = json!(kind);
        }
        if let Some(currency) = self.currency {
            params["currency"] = json!(currency);
        }
        params
    }
}

/// The name of a kind in addresses and texts.
fn kind_code(kind: KeyKind) -> &'static str {
    KINDS.iter().find(|(known, _)| *known == kind).map_or("", |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::read_address;

    fn read(address: &str) -> View {
        read_address(address)
    }

    #[test]
    fn addresses_round_trip_and_what_is_usual_is_not_said() {
        assert_eq!(View::default().address(), "/insights/key-customers");
        let view = View {
            cutoffs: KeyCutoffs { buys_most_percent: 5, complaints_min: 3, ..KeyCutoffs::default() },
            kind: Some(KeyKind::ComplainsMost),
            currency: "EUR".parse().ok(),
        };
        assert_eq!(
            view.address(),
            "/insights/key-customers?most=5&complaints=3&kind=complains_most&currency=EUR"
        );
        assert_eq!(read(&view.address()), view);
    }

    #[test]
    fn cutoffs_out_of_their_range_are_brought_into_it_and_nonsense_is_the_usual() {
        let view = read("?most=500&long=-3&complaints=0&complainers=x&kind=rich");
        let usual = KeyCutoffs::default();
        assert_eq!(view.cutoffs, KeyCutoffs { buys_most_percent: 100, complaints_min: 1, ..usual });
        assert_eq!(view.kind, None);
        assert_eq!(View::default().with(Cutoff::Longest, -5).cutoffs.longest_percent, 0);
        assert_eq!(View::default().with(Cutoff::ComplaintsMin, 0).cutoffs.complaints_min, 1);
    }

    #[test]
    fn the_engine_is_asked_for_a_kind_only_where_one_is_chosen() {
        assert_eq!(View::default().params().get("kind"), None);
        let view = View { kind: Some(KeyKind::Longest), ..View::default() };
        assert_eq!(view.params()["kind"], "longest");
        assert_eq!(view.params()["complaintsPercent"], 20);
    }
}
