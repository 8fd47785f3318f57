//! Which of the prepared copies of a file the browser can take.

use axum::http::HeaderValue;

use crate::site::File;

/// How the bytes of an answer are packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// As they are.
    Identity,
    /// gzip, known to every browser.
    Gzip,
    /// Brotli, smaller; offered by browsers over https and on the own machine.
    Brotli,
}

impl Encoding {
    /// The name in `Content-Encoding`, which is also the mark in the entity tag.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Identity => "identity",
            Encoding::Gzip => "gzip",
            Encoding::Brotli => "br",
        }
    }
}

/// The smallest copy that is there and that `Accept-Encoding` allows.
pub fn choose(accepted: Option<&HeaderValue>, file: &File) -> Encoding {
    let accepted = accepted.and_then(|value| value.to_str().ok()).unwrap_or_default();
    [Encoding::Brotli, Encoding::Gzip]
        .into_iter()
        .find(|&encoding| file.has(encoding) && accepts(accepted, encoding.name()))
        .unwrap_or(Encoding::Identity)
}

/// Whether the list names the encoding with a weight above zero.
fn accepts(accepted: &str, name: &str) -> bool {
    accepted.split(',').any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let named = parts.next().is_some_and(|given| given.eq_ignore_ascii_case(name));
        let refused = parts
            .filter_map(|part| part.strip_prefix("q="))
            .any(|weight| weight.trim().parse::<f32>().is_ok_and(|weight| weight <= 0.0));
        named && !refused
    })
}

#[cfg(test)]
mod tests {
    use super::accepts;

    #[test]
    fn an_encoding_is_taken_when_it_is_named() {
        assert!(accepts("gzip, deflate, br, zstd", "br"));
        assert!(accepts("GZIP;q=0.5", "gzip"));
        assert!(!accepts("gzip, deflate", "br"));
        assert!(!accepts("", "gzip"));
        assert!(!accepts("brotli", "br"));
    }

    #[test]
    fn weight_zero_is_a_refusal() {
        assert!(!accepts("br;q=0, gzip", "br"));
        assert!(!accepts("br; q=0.0", "br"));
        assert!(accepts("br;q=0.001", "br"));
    }
}
