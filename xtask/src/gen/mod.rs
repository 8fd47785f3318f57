//! `cargo xtask gen`: sample files of any size, for trying things out and for the benchmarks.
//!
//! The same seed gives the same bytes on every machine. Everybody is invented; names are put together from lists of common
//! given and family names, telephone numbers by counting, and the e-mail domains end in `.example`, which nobody can own.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;
use std::time::Instant;

use crate::arguments::Arguments;
use crate::error::Error;

/// The last day on which something happens, unless another is asked for: 30 June 2026.
const UNTIL_DEFAULT: &str = "2026-06-30";

/// `cargo xtask gen --customers N --out DIR [--seed N] [--until YYYY-MM-DD]`.
pub fn generate(arguments: &mut Arguments) -> Result<(), Error> {
    let customers: u64 = arguments
        .option("--customers")?
        .ok_or_else(|| Error::Usage("gen needs --customers and a number".to_owned()))?;
    let folder: PathBuf =
        arguments.option("--out")?.ok_or_else(|| Error::Usage("gen needs --out and a folder".to_owned()))?;
    let seed: u64 = arguments.option("--seed")?.unwrap_or(1);
    let until: String = arguments.option("--until")?.unwrap_or_else(|| UNTIL_DEFAULT.to_owned());
    arguments.finish()?;
    let until = sample::day_from_text(&until)
        .ok_or_else(|| Error::Usage(format!("--until takes a day like {UNTIL_DEFAULT}, not {until}")))?;

    let start = Instant::now();
    std::fs::create_dir_all(&folder).map_err(Error::at(&folder))?;
    let paths = sample::FILES.map(|name| folder.join(name));
    let open = |path: &PathBuf| File::create(path).map(BufWriter::new).map_err(Error::at(path));
    let out = [open(&paths[0])?, open(&paths[1])?, open(&paths[2])?];
    let files = sample::write(customers, seed, until, out).map_err(Error::at(&folder))?;
    for (file, path) in files.into_iter().zip(&paths) {
        let (_, rows, bytes) = file.finish().map_err(Error::at(path))?;
        println!("{}: {rows} rows, {:.1} MB", path.display(), bytes as f64 / 1e6);
    }
    println!("written in {:.1} s", start.elapsed().as_secs_f64());
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::generate;
    use crate::arguments::Arguments;

    const FILES: [&str; 3] = ["customers.csv", "orders.csv", "interactions.csv"];

    fn folder(name: &str) -> PathBuf {
        std::env::temp_dir().join(format!("mehr-gen-{}-{name}", std::process::id()))
    }

    fn made(folder: &Path, customers: u32, seed: u32) -> [String; 3] {
        let line = format!("--customers {customers} --seed {seed} --out {}", folder.display());
        generate(&mut Arguments::new(line.split(' ').map(str::to_owned))).unwrap();
        let content = FILES.map(|file| fs::read_to_string(folder.join(file)).unwrap());
        fs::remove_dir_all(folder).unwrap();
        content
    }

    #[test]
    fn the_same_seed_gives_the_same_bytes_and_another_one_does_not() {
        let first = made(&folder("a"), 300, 7);
        assert_eq!(first, made(&folder("b"), 300, 7));
        assert_ne!(first, made(&folder("c"), 300, 8));
    }

    #[test]
    fn more_customers_begin_with_the_same_ones() {
        let few = made(&folder("d"), 50, 1);
        let many = made(&folder("e"), 90, 1);
        assert!(many.iter().zip(&few).all(|(many, few)| many.starts_with(few.as_str())));
    }

    #[test]
    fn there_are_about_five_orders_and_five_interactions_a_customer() {
        let files = made(&folder("f"), 4000, 1);
        let per_customer = files.map(|text| (text.lines().count() - 1) as f64 / 4000.0);
        assert_eq!(per_customer[0], 1.0);
        assert!((4.0..6.5).contains(&per_customer[1]), "{per_customer:?}");
        assert!((4.0..6.5).contains(&per_customer[2]), "{per_customer:?}");
    }

    #[test]
    fn every_language_area_is_there_in_its_own_script() {
        let [customers, ..] = made(&folder("g"), 200, 1);
        for letters in ["ʻ", "ī", "ა", "ا", "Lt"] {
            assert!(customers.contains(letters), "{letters}");
        }
    }
}
