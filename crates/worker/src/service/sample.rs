//! The sample company: invented files through the same import as a person's own.

use super::{FileSource, Host, Outcome, Service};
use protocol::{Code, Failure, ImportOptions, ImportResult};
use store::LogStore;

/// How many customers the sample company has.
const CUSTOMERS: u64 = 2000;
const SEED: u64 = 20;

struct Invented {
    name: &'static str,
    bytes: Vec<u8>,
}

impl FileSource for Invented {
    fn name(&self) -> String {
        self.name.into()
    }

    fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    async fn read(&self, start: u64, len: u64) -> Result<Vec<u8>, String> {
        let end = (start + len).min(self.size());
        Ok(self.bytes[start as usize..end as usize].to_vec())
    }
}

impl<S: LogStore, H: Host> Service<S, H> {
    /// Makes the sample company, in its own space alone.
    pub(super) async fn make_sample(&self, request: u64) -> Outcome<ImportResult> {
        if self.name != "sample" {
            return Err(Failure::new(
                Code::BadParameter,
                "the sample company lives in the space `sample` alone",
            ));
        }
        let broken = |error: std::io::Error| Failure::new(Code::Internal, error.to_string());
        let until = i64::from(self.today().0);
        let files =
            sample::write(CUSTOMERS, SEED, until, [Vec::new(), Vec::new(), Vec::new()]).map_err(broken)?;
        let mut sources = Vec::new();
        for (file, name) in files.into_iter().zip(sample::FILES) {
            let (bytes, _, _) = file.finish().map_err(broken)?;
            sources.push(Invented { name, bytes });
        }
        let (result, _) = self.import(request, &ImportOptions::default(), &sources).await?;
        Ok(result)
    }
}

#[cfg(test)]
mod tests {
    use super::{CUSTOMERS, SEED};

    /// A month that has begun, and two years of whole ones before it.
    const TWO_YEARS_OF_MONTHS: i64 = 31 + 2 * 365 + 1;

    #[test]
    fn whatever_the_day_there_are_orders_in_two_years_of_whole_months() {
        let until = sample::day_from_text("2026-01-31").unwrap();
        let [_, orders, _] =
            sample::write(CUSTOMERS, SEED, until, [Vec::new(), Vec::new(), Vec::new()]).unwrap();
        let orders = String::from_utf8(orders.finish().unwrap().0).unwrap();
        let days =
            orders.lines().skip(1).map(|row| sample::day_from_text(row.split(',').nth(2).unwrap()).unwrap());
        assert!(days.min().unwrap() <= until - TWO_YEARS_OF_MONTHS);
    }
}
