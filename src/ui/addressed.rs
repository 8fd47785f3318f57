//! What is shown, as the address says it: the way back leads to what was shown before, and a link shows the same.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// What can be written into an address and read from it.
pub(crate) trait Addressed: Clone + PartialEq + Send + Sync + 'static {
    /// What the parameters of an address say; what is missing or makes no sense is as usual.
    fn read(get: impl Fn(&str) -> Option<String>) -> Self;
    /// Its address.
    fn address(&self) -> String;
}

/// What the address says now, and what changes it.
pub(crate) fn addressed<V: Addressed>() -> (Memo<V>, Callback<V>) {
    let navigate = use_navigate();
    let parameters = use_query_map();
    let view = Memo::new(move |_| parameters.with(|map| V::read(|name| map.get(name))));
    let go = Callback::new(move |view: V| {
        navigate(&view.address(), NavigateOptions { scroll: false, ..Default::default() });
    });
    (view, go)
}

/// An address with those of the parameters that have a value.
pub(crate) fn address_with<'a>(
    path: &str,
    parameters: impl IntoIterator<Item = (&'a str, Option<String>)>,
) -> String {
    let given: Vec<String> =
        parameters.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", value?))).collect();
    if given.is_empty() { path.to_owned() } else { format!("{path}?{}", given.join("&")) }
}

/// A text in an address.
pub(crate) fn percent_encoded(text: &str) -> String {
    use std::fmt::Write as _;
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}

/// What an address says, for tests.
#[cfg(test)]
pub(crate) fn read_address<V: Addressed>(address: &str) -> V {
    let query = address.split_once('?').map_or("", |(_, query)| query);
    V::read(|name| {
        let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
    })
}
