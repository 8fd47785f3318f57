//! What to do next.

use serde::{Deserialize, Serialize};

/// A kind of action.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActionKind {
    /// Answer an open complaint.
    AnswerComplaint,
    /// Win back one whose probability of being a customer falls.
    WinBack,
    /// Call a key customer who was not spoken to within the cadence.
    CallKeyCustomer,
    /// Offer a product that fits.
    OfferProduct,
    /// Ask a promoter for a referral.
    AskReferral,
    /// Ask for feedback after an interaction.
    AskFeedback,
    /// Congratulate on a day.
    Congratulate,
    /// Thank for an order.
    Thank,
    /// Complete what is missing in the record.
    CompleteData,
}

impl ActionKind {
    /// Their names in JSON and in data, in the order of [`ActionKind::ALL`].
    pub const NAMES: [&str; 9] = [
        "answer_complaint",
        "win_back",
        "call_key_customer",
        "offer_product",
        "ask_referral",
        "ask_feedback",
        "congratulate",
        "thank",
        "complete_data",
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        ActionKind::NAMES[self as usize]
    }

    /// The kind of a name.
    pub fn from_name(name: &str) -> Option<ActionKind> {
        ActionKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// All of them.
    pub const ALL: [ActionKind; 9] = [
        ActionKind::AnswerComplaint,
        ActionKind::WinBack,
        ActionKind::CallKeyCustomer,
        ActionKind::OfferProduct,
        ActionKind::AskReferral,
        ActionKind::AskFeedback,
        ActionKind::Congratulate,
        ActionKind::Thank,
        ActionKind::CompleteData,
    ];
}

/// A number behind a reason.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "code", content = "value")]
pub enum ActionReason {
    /// Days a complaint has been open.
    ComplaintOpenDays(u32),
    /// Probability of still being a customer now.
    PAlive(f64),
    /// The same some time ago.
    PAliveBefore(f64),
    /// Days since the last contact.
    SilentDays(u32),
    /// Days after which a contact is due.
    CadenceDays(u32),
    /// Baskets with both products, of how many.
    BoughtTogether(u32, u32),
    /// The product's number.
    Product(u32),
    /// The last answer to "would you recommend us", 0 to 10.
    Recommends(u8),
    /// Days since the interaction that nobody asked about.
    InteractionDays(u32),
    /// Days until the day to congratulate on.
    DayIn(u32),
    /// Days since the order.
    OrderDays(u32),
    /// Important fields that are empty.
    EmptyFields(u32),
    /// Expected revenue in the horizon, minor units.
    ExpectedRevenue(f64),
    /// Share of that which the action is assumed to bring or to save.
    Effect(f64),
    /// How often actions of the kind were taken up rather than dismissed.
    Uptake(f64),
}

/// One thing to do.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct NextAction {
    /// Customer row.
    pub customer: u32,
    /// What.
    pub kind: ActionKind,
    /// Expected revenue × effect × uptake, minor units: what it is ranked by.
    pub value_minor: f64,
    /// The numbers behind it.
    pub reasons: Vec<ActionReason>,
}

/// What became of actions of one kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ActionHistory {
    /// Done.
    pub accepted: u32,
    /// Dismissed.
    pub dismissed: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_the_name_it_has_in_json() {
        for kind in ActionKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
            assert_eq!(ActionKind::from_name(kind.name()), Some(kind));
        }
    }
}
