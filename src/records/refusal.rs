//! Why the data cannot support a model, in words.

use crate::i18n::{Arg, I18n, k};
use serde_json::Value as Json;

/// The sentence for what an answer has as its `refusal`. A reason that is not known stands for itself.
pub(crate) fn refusal_text(i18n: I18n, refusal: &Json) -> String {
    let code = refusal["code"].as_str().unwrap_or_default();
    let number = |name: &str| Arg::Number(refusal[name].as_f64().unwrap_or(0.0));
    let key = k::records::refusal(code);
    key.map_or_else(
        || code.to_owned(),
        |key| i18n.format(key, &[("found", number("found")), ("needed", number("needed"))]),
    )
}
