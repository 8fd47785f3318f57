//! The parts of the strength of a relation in words.

use crate::i18n::{I18n, k};
use domain::insight::StrengthPart;

/// The name of a part in JSON, in settings and in texts.
pub(crate) fn part_code(part: StrengthPart) -> String {
    let code = serde_json::to_value(part).ok();
    code.and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default()
}

/// What a part is called.
pub(crate) fn strength_part(i18n: I18n, part: StrengthPart) -> String {
    let code = part_code(part);
    k::records::strength_part(&code).map_or(code, |key| i18n.text(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_has_words() {
        for part in StrengthPart::ALL {
            assert!(k::records::strength_part(&part_code(part)).is_some(), "{part:?}");
        }
    }
}
