//! E-mail addresses.

/// Whether a text is an e-mail address in everyday form: one `@`, a name without blanks, a domain with a point. What
/// the standard allows besides, such as quoted names, nobody types into a CRM on purpose.
pub fn is_address(text: &str) -> bool {
    let Some((name, domain)) = text.rsplit_once('@') else {
        return false;
    };
    is_name(name) && is_domain(domain)
}

fn is_name(name: &str) -> bool {
    let bytes = name.as_bytes();
    (1..=64).contains(&bytes.len())
        && bytes[0] != b'.'
        && bytes[bytes.len() - 1] != b'.'
        && !bytes.windows(2).any(|two| two == b"..")
        && name.chars().all(may_be_in_name)
}

fn is_domain(domain: &str) -> bool {
    let Some((_, last)) = domain.rsplit_once('.') else {
        return false;
    };
    domain.len() <= 255
        && last.chars().nth(1).is_some()
        && !last.bytes().all(|byte| byte.is_ascii_digit())
        && domain.split('.').all(is_label)
}

fn is_label(label: &str) -> bool {
    let bytes = label.as_bytes();
    (1..=63).contains(&bytes.len())
        && bytes[0] != b'-'
        && bytes[bytes.len() - 1] != b'-'
        && label.chars().all(may_be_in_label)
}

fn may_be_in_name(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_graphic() && !"()<>[]:;@\\,\"".contains(c)
    } else {
        !c.is_whitespace() && !c.is_control()
    }
}

fn may_be_in_label(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() || c == '-' } else { c.is_alphanumeric() || is_mark(c) }
}

/// Marks that belong to the letters of scripts whose domains may have them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{200c}' | '\u{64b}'..='\u{65f}' | '\u{900}'..='\u{97f}')
}

/// The addresses of a cell, which may hold several, separated by `;`, `,`, ` ::: `, blanks or line breaks, and each in
/// the form `Name <address>` or `mailto:address`. What is no address is handed back too, so that nothing gets lost;
/// [`is_address`] tells which.
///
/// ```
/// use formats::values::email::split;
/// assert_eq!(split("Anna <a@example.com>; b@example.com"), ["a@example.com", "b@example.com"]);
/// ```
pub fn split(cell: &str) -> Vec<&str> {
    let cell = super::tidy(cell);
    if is_address(cell) {
        return vec![cell];
    }
    cell.split(":::").flat_map(|part| part.split([';', ',', '\n', '\r'])).flat_map(addresses).collect()
}

/// The addresses of one part: in angle brackets, or every word that is one; else the part as it is.
fn addresses(part: &str) -> Vec<&str> {
    // Some systems write the list as JSON: ["a@example.com","b@example.com"].
    let part = super::tidy(part).trim_matches(['[', ']', '"']);
    let bare = |text: &'_ str| -> usize { text.len() - text.trim_start_matches("mailto:").len() };
    if let Some((_, rest)) = part.split_once('<')
        && let Some((inner, _)) = rest.split_once('>')
    {
        let inner = super::tidy(&inner[bare(inner)..]);
        if is_address(inner) {
            return vec![inner];
        }
    }
    let words: Vec<&str> = part.split_whitespace().map(|word| &word[bare(word)..]).collect();
    match words.as_slice() {
        [] => Vec::new(),
        words if words.iter().all(|word| is_address(word)) => words.to_vec(),
        _ => vec![part],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn everyday_addresses_are_known() {
        for text in [
            "a@example.com",
            "mary-ann.o'connor+x@sub.example.co.uk",
            "юрий@пример.рф",
            "x@xn--e1afmkfd.xn--p1ai",
        ] {
            assert!(is_address(text), "{text}");
        }
        for text in [
            "",
            "@",
            "a@b",
            "a@@example.com",
            "a b@example.com",
            "a@example..com",
            "a@-x.com",
            "@cyd",
            "a@1.2.3.4",
            ".a@example.com",
            "a.@example.com",
            "a..b@example.com",
            "a\u{a0}b@example.com",
            "a\u{7f}@example.com",
            "a@пример.р",
            "a@exa,mple.com",
        ] {
            assert!(!is_address(text), "{text}");
        }
    }

    #[test]
    fn names_have_64_bytes_and_labels_63_at_most() {
        let address = |name: usize, label: usize| format!("{}@{}.com", "n".repeat(name), "l".repeat(label));
        assert!(is_address(&address(64, 63)));
        assert!(!is_address(&address(65, 63)));
        assert!(!is_address(&address(64, 64)));
    }

    #[test]
    fn cells_with_several_addresses_are_split() {
        let two = ["a@example.com", "b@example.com"];
        for cell in [
            "a@example.com, b@example.com",
            "a@example.com;b@example.com",
            "a@example.com ::: b@example.com",
            "a@example.com b@example.com",
            "[\"a@example.com\",\"b@example.com\"]",
            "A <a@example.com>, mailto:b@example.com",
        ] {
            assert_eq!(split(cell), two, "{cell}");
        }
        assert_eq!(split("not known; a@example.com"), ["not known", "a@example.com"]);
        assert!(split(" ").is_empty());
    }

    proptest! {
        #[test]
        fn nothing_that_is_no_address_gets_lost(cell in "[a-c@. ]{0,20}") {
            prop_assert_eq!(split(&cell).is_empty(), cell.trim().is_empty());
        }
    }
}
