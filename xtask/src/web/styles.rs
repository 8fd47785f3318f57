//! Joins the stylesheets into two: what the first screens need, and what comes later. Together they pack better, and each is
//! one request.

use std::fs;
use std::path::Path;

use crate::error::Error;

/// How Trunk links a stylesheet; what stands between is its address.
const LINK: (&str, &str) = (r#"<link rel="stylesheet" href="/"#, r#""/>"#);
/// Ends the first ones, and tells the page the address of the later ones.
const LATER: &str = r#"<meta name="mehr-later-styles" content="">"#;

/// Puts one stylesheet in the place of those before the mark, in the page's order, which is that of the layers, and takes
/// those after it out of the page.
pub fn join(dist: &Path, build: &str) -> Result<(), Error> {
    let index = dist.join("index.html");
    let page = fs::read_to_string(&index).map_err(Error::at(&index))?;
    let Some((first, later)) = page.split_once(LATER) else {
        return Err(Error::Other(format!("index.html lacks {LATER}")));
    };
    let names = (format!("style-{build}.css"), format!("parts/style-{build}.css"));
    let (first, first_old) = without_links(first);
    let (later, later_old) = without_links(later);
    write(dist, &names.0, &first_old)?;
    write(dist, &names.1, &later_old)?;
    let link = format!("{}{}{}", LINK.0, names.0, LINK.1);
    let mark = LATER.replace("\"\"", &format!("\"{}\"", names.1));
    fs::write(&index, format!("{first}{link}{mark}{later}")).map_err(Error::at(&index))
}

/// Writes the old ones as a new one, and removes them.
fn write(dist: &Path, new: &str, old: &[String]) -> Result<(), Error> {
    if old.is_empty() {
        return Err(Error::Other(format!("there are no stylesheets to be joined to {new}")));
    }
    let mut all = String::new();
    for name in old {
        let path = dist.join(name);
        all += &fs::read_to_string(&path).map_err(Error::at(&path))?;
        fs::remove_file(&path).map_err(Error::at(&path))?;
    }
    let goal = dist.join(new);
    fs::write(&goal, all).map_err(Error::at(&goal))
}

/// A part of a page without its links, and the names they had.
fn without_links(page: &str) -> (String, Vec<String>) {
    let mut names = Vec::new();
    let mut rest = page;
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once(LINK.0) {
        let Some((name, after)) = after.split_once(LINK.1) else { break };
        out += before;
        names.push(name.to_owned());
        rest = after;
    }
    (out + rest, names)
}

#[cfg(test)]
mod tests {
    use super::without_links;

    #[test]
    fn links_are_taken_out_in_their_order() {
        let page =
            r#"<a><link rel="stylesheet" href="/x-1.css"/><b><link rel="stylesheet" href="/y-2.css"/><c>"#;
        let (page, names) = without_links(page);
        assert_eq!(page, "<a><b><c>");
        assert_eq!(names, ["x-1.css", "y-2.css"]);
    }
}
