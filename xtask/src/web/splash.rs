//! Puts the sign that stands until the app is there into the page itself: it is painted with the page, and does not wait in
//! the queue of requests behind the programs.

use std::fs;
use std::path::Path;

use crate::error::Error;

/// How index.html names the sign.
const SOURCE: &str = r#"src="icons/mehr.svg""#;

/// The page with the sign in it.
pub fn with_sign(page: &str, dist: &Path) -> Result<String, Error> {
    let path = dist.join("icons/mehr.svg");
    let sign = fs::read_to_string(&path).map_err(Error::at(&path))?;
    if !page.contains(SOURCE) {
        return Err(Error::Other(format!("index.html lacks {SOURCE}")));
    }
    Ok(page.replacen(SOURCE, &format!(r#"src="{}""#, data_address(&sign)), 1))
}

/// An SVG as an address that can stand in an attribute between double quotes.
fn data_address(svg: &str) -> String {
    let lines: Vec<&str> = svg.lines().map(str::trim).collect();
    let packed = lines.concat().replace('%', "%25").replace('"', "'").replace('#', "%23");
    format!("data:image/svg+xml,{}", packed.replace('<', "%3C").replace('>', "%3E"))
}

#[cfg(test)]
mod tests {
    use super::data_address;

    #[test]
    fn what_means_something_in_an_address_or_an_attribute_is_escaped() {
        let address = data_address("<svg width=\"100%\">\n  <path fill=\"#fff\"/>\n</svg>\n");
        assert_eq!(address, "data:image/svg+xml,%3Csvg width='100%25'%3E%3Cpath fill='%23fff'/%3E%3C/svg%3E");
    }
}
