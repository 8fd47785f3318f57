//! Joins the stylesheets into one: together they pack to two thirds, and it is one request.

use std::fs;
use std::path::Path;

use crate::error::Error;

/// How Trunk links a stylesheet; what stands between is its address.
const LINK: (&str, &str) = (r#"<link rel="stylesheet" href="/"#, r#""/>"#);

/// Puts one stylesheet in the place of all, in the page's order, which is that of the layers.
pub fn join(dist: &Path, build: &str) -> Result<(), Error> {
    let index = dist.join("index.html");
    let page = fs::read_to_string(&index).map_err(Error::at(&index))?;
    let name = format!("style-{build}.css");
    let (page, names) = joined(&page, &name);
    if names.is_empty() {
        return Err(Error::Other("the page has no stylesheets to join".to_owned()));
    }
    let mut all = String::new();
    for name in &names {
        let path = dist.join(name);
        all += &fs::read_to_string(&path).map_err(Error::at(&path))?;
        fs::remove_file(&path).map_err(Error::at(&path))?;
    }
    let goal = dist.join(&name);
    fs::write(&goal, all).map_err(Error::at(&goal))?;
    fs::write(&index, page).map_err(Error::at(&index))
}

/// The page with the new stylesheet in the place of the first, and the names of the old ones.
fn joined(page: &str, new: &str) -> (String, Vec<String>) {
    let mut names = Vec::new();
    let mut rest = page;
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once(LINK.0) {
        let Some((name, after)) = after.split_once(LINK.1) else { break };
        out += before;
        if names.is_empty() {
            out += &format!("{}{new}{}", LINK.0, LINK.1);
        }
        names.push(name.to_owned());
        rest = after;
    }
    (out + rest, names)
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn one_link_takes_the_place_of_all() {
        let page =
            r#"<a><link rel="stylesheet" href="/x-1.css"/><b><link rel="stylesheet" href="/y-2.css"/><c>"#;
        let (page, names) = joined(page, "z.css");
        assert_eq!(page, r#"<a><link rel="stylesheet" href="/z.css"/><b><c>"#);
        assert_eq!(names, ["x-1.css", "y-2.css"]);
    }
}
