//! The page of a kind's rows: which ids they have, which exist, and which of those are not in the trash.

use super::PageError;
use super::bytes::{Reader, Writer};
use crate::bits::Bits;
use crate::table::{Ids, Table};
use domain::RowId;

pub(super) fn write(out: &mut Writer, table: &Table) {
    let (ids, lens): (Vec<u128>, Vec<u32>) = table.ids().runs().map(|(first, len)| (first.0, len)).unzip();
    out.array(&ids.iter().flat_map(|&id| [id as u64, (id >> 64) as u64]).collect::<Vec<u64>>());
    out.array(&lens);
    out.array(table.touched().words());
    out.array(table.live().words());
}

pub(super) fn read(from: &mut Reader, table: &mut Table) -> Result<(), PageError> {
    let firsts: Vec<u64> = from.array()?;
    let lens: Vec<u32> = from.array()?;
    from.check(firsts.len() == lens.len() * 2, "runs of ids that lack a half")?;
    let id = |halves: &[u64]| RowId(u128::from(halves[1]) << 64 | u128::from(halves[0]));
    let runs: Vec<(RowId, u32)> = firsts.chunks_exact(2).map(id).zip(lens).collect();
    let ids = Ids::from_runs(&runs).ok_or_else(|| from.bad("runs of ids that overlap"))?;
    let rows = ids.rows() as usize;
    let touched = read_bits(from, rows)?;
    let live = read_bits(from, rows)?;
    from.check(
        live.words().iter().zip(touched.words()).all(|(live, touched)| live & !touched == 0),
        "rows of no sort",
    )?;
    table.load_rows(ids, touched, live);
    Ok(())
}

fn read_bits(from: &mut Reader, rows: usize) -> Result<Bits, PageError> {
    let words: Vec<u64> = from.array()?;
    let last = words.last().copied();
    from.check(words.len() == rows.div_ceil(64), "not a bit for each row")?;
    let bits = Bits::from_words(words, rows);
    from.check(bits.words().last().copied() == last, "bits past the end")?;
    Ok(bits)
}
