//! What one adds to a timeline, each with two keys: `N` and a letter.

use crate::i18n::{I18n, Key, k};
use crate::records::{choice_label, kind_label};
use protocol::{Fields, Row};
use serde_json::{Value as Json, json};

/// What is added.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Occasion {
    Note,
    Call,
    Meeting,
    Mail,
    Complaint,
    Praise,
    Order,
}

impl Occasion {
    /// All of them, in the order of their buttons.
    pub(super) const ALL: [Occasion; 7] = [
        Occasion::Note,
        Occasion::Call,
        Occasion::Meeting,
        Occasion::Mail,
        Occasion::Complaint,
        Occasion::Praise,
        Occasion::Order,
    ];

    /// The kind of row.
    pub(super) fn kind(self) -> &'static str {
        if self == Occasion::Order { "order" } else { "interaction" }
    }

    /// Its keys, as they are written on a sheet.
    pub(super) fn keys(self) -> &'static [&'static str] {
        match self {
            Occasion::Note => &["N", "N"],
            Occasion::Call => &["N", "C"],
            Occasion::Meeting => &["N", "M"],
            Occasion::Mail => &["N", "E"],
            Occasion::Complaint => &["N", "K"],
            Occasion::Praise => &["N", "P"],
            Occasion::Order => &["N", "O"],
        }
    }

    /// Adding it, in words.
    pub(super) fn name(self) -> Key {
        match self {
            Occasion::Note => k::customers::ADD_NOTE,
            Occasion::Call => k::customers::ADD_CALL,
            Occasion::Meeting => k::customers::ADD_MEETING,
            Occasion::Mail => k::customers::ADD_MAIL,
            Occasion::Complaint => k::customers::ADD_COMPLAINT,
            Occasion::Praise => k::customers::ADD_PRAISE,
            Occasion::Order => k::customers::ADD_ORDER,
        }
    }

    /// What it is called.
    pub(super) fn label(self, i18n: I18n) -> String {
        match self {
            Occasion::Order => kind_label(i18n, "order"),
            // A message could also be a chat.
            Occasion::Mail => choice_label(i18n, "channel", "email"),
            other => choice_label(i18n, "type", other.type_code()),
        }
    }

    fn type_code(self) -> &'static str {
        match self {
            Occasion::Note | Occasion::Order => "note",
            Occasion::Call => "call",
            Occasion::Meeting => "meeting",
            Occasion::Mail => "message",
            Occasion::Complaint => "complaint",
            Occasion::Praise => "praise",
        }
    }

    /// What an interaction begins with, for a customer: what a customer says comes in, on the channel it prefers.
    pub(super) fn interaction(self, customer: Option<&Row>) -> Fields {
        let preferred = customer.and_then(|row| row.get("channel")).filter(|channel| channel.is_string());
        let preferred = || preferred.cloned().unwrap_or(json!("phone"));
        let (channel, direction) = match self {
            Occasion::Call => (json!("phone"), json!("outgoing")),
            Occasion::Meeting => (json!("meeting"), Json::Null),
            Occasion::Mail => (json!("email"), json!("outgoing")),
            Occasion::Complaint | Occasion::Praise => (preferred(), json!("incoming")),
            Occasion::Note | Occasion::Order => (Json::Null, Json::Null),
        };
        Fields::from_iter([
            ("type".to_owned(), json!(self.type_code())),
            ("channel".to_owned(), channel),
            ("direction".to_owned(), direction),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_occasion_has_keys_of_its_own() {
        let keys: BTreeSet<_> = Occasion::ALL.into_iter().map(Occasion::keys).collect();
        assert_eq!(keys.len(), Occasion::ALL.len());
        assert!(keys.iter().all(|keys| keys.len() == 2 && keys[0] == "N"));
    }

    #[test]
    fn a_complaint_comes_in_on_the_channel_the_customer_prefers() {
        let customer = json!({ "channel": "chat" });
        let fields = Occasion::Complaint.interaction(customer.as_object());
        assert_eq!(fields["channel"], "chat");
        assert_eq!(fields["direction"], "incoming");
        assert_eq!(Occasion::Complaint.interaction(None)["channel"], "phone");
    }

    #[test]
    fn what_is_added_is_a_kind_of_interaction_the_schema_knows() {
        let schema = domain::Schema::built_in();
        let known = |field: &str, value: &Json| {
            let codes = &schema.field("interaction", field).unwrap().choices;
            value.is_null() || codes.iter().any(|code| value == code)
        };
        for occasion in Occasion::ALL {
            let fields = occasion.interaction(None);
            assert!(fields.iter().all(|(field, value)| known(field, value)), "{occasion:?}");
        }
    }
}
