//! Pages give back the space they were made from, in any order and any pieces; damaged ones give an error.

mod replicas;

use engine::digest::{visible, whole};
use engine::snapshot::{FIRST, PageError, begin, column_key, load, pages, rows_key};
use engine::space::Space;
use oplog::Chunk;
use proptest::prelude::*;
use replicas::{World, steps};

type Pages = Vec<(String, Vec<u8>)>;

fn shuffled(mut pages: Pages, mut seed: u64) -> Pages {
    for i in (2..pages.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        pages.swap(i, 1 + (seed >> 33) as usize % i);
    }
    pages
}

fn pieces(page: &[u8], size: usize) -> Vec<&[u8]> {
    page.chunks(size.max(1)).collect()
}

/// Reads pages; between them the chunks arrive.
fn read(pages: &Pages, size: usize, mut arriving: impl Iterator<Item = Chunk>) -> Result<Space, PageError> {
    let mut space = begin(&pieces(&pages[0].1, size))?;
    for (key, page) in &pages[1..] {
        if let Some(chunk) = arriving.next() {
            space.apply(chunk);
        }
        load(&mut space, key, &pieces(page, size))?;
    }
    arriving.for_each(|chunk| {
        space.apply(chunk);
    });
    Ok(space)
}

fn assert_same(a: &Space, b: &Space) {
    assert!(a.is_complete() && b.is_complete());
    assert_eq!(whole(a), whole(b));
    assert_eq!(visible(a), visible(b));
    assert_eq!(a.seen(), b.seen());
    assert_eq!(a.schema(), b.schema());
    assert_eq!(a.incomplete(), b.incomplete());
    assert_eq!(a.next_counter(1), b.next_counter(1));
}

proptest! {
    #[test]
    fn pages_in_any_order_and_pieces_give_the_space_back(steps in steps(40), seed in any::<u64>(), size in 1_usize..300) {
        let world = World::run(&steps);
        let mut original = world.devices[0].space.clone();
        // One batch is on its way.
        if let Some(batch) = world.batches.iter().find(|batch| batch.len() > 1) {
            original.apply(batch[0].clone());
        }
        let all: Pages = pages(&original).collect();
        prop_assert_eq!(all[0].0.as_str(), FIRST);
        let again = read(&shuffled(all.clone(), seed), size, std::iter::empty())?;
        assert_same(&original, &again);
        // The same state has the same bytes.
        let written_again: Pages = pages(&again).collect();
        prop_assert_eq!(&written_again, &all);

        // What arrives while pages are read, or after, has the same effect as ever.
        let chunks = || world.batches.iter().flatten().cloned();
        chunks().for_each(|chunk| { original.apply(chunk); });
        let met = read(&shuffled(all, seed), size, chunks())?;
        assert_same(&original, &met);
    }

    #[test]
    fn damaged_pages_are_refused_or_read_but_never_break_the_program(
        steps in steps(25),
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        damage in prop_oneof![Just(None), any::<u8>().prop_map(Some)],
    ) {
        let world = World::run(&steps);
        let mut all: Pages = pages(&world.devices[0].space).collect();
        let which = which.index(all.len());
        let page = &mut all[which].1;
        let at = at.index(page.len());
        match damage {
            Some(bits) => page[at] ^= bits,
            None => page.truncate(at),
        }
        if let Ok(space) = read(&all, 1 << 20, std::iter::empty()) {
            whole(&space);
            visible(&space);
            prop_assert!(damage.is_some());
        }
    }
}

fn world_of_many_kinds() -> World {
    let steps: Vec<replicas::Step> = (0..24_u8)
        .map(|n| replicas::Step {
            device: 0,
            now_ms: u64::from(n),
            event: replicas::Event::Import { kind: n, first: n, rows: 7, seed: u64::from(n) * 77 + 3 },
        })
        .collect();
    World::run(&steps)
}

#[test]
fn columns_that_are_there_answer_while_others_are_still_to_come() {
    let world = world_of_many_kinds();
    let original = &world.devices[0].space;
    let all: Pages = pages(original).collect();
    let mut space = begin(&[&all[0].1]).unwrap();
    let table = original.table("customer").unwrap();
    let column = table.columns()[0].clone();
    let column_key = column_key("customer", &column.field, column.ty);
    assert!(!space.has_column("customer", &column.field));
    for wanted in [rows_key("customer"), column_key.clone()] {
        let page = &all.iter().find(|(key, _)| *key == wanted).unwrap().1;
        load(&mut space, &wanted, &[page]).unwrap();
    }
    assert!(
        space.has_column("customer", &column.field) || table.column(&column.field).unwrap().ty != column.ty
    );
    assert!(!space.is_complete());
    let read = space.table("customer").unwrap();
    assert_eq!(read.live(), table.live());
    let read = read.column_typed(&column.field, column.ty).unwrap();
    for row in 0..table.rows() {
        assert_eq!(read.stored(row), column.stored(row));
    }
    assert_eq!(load(&mut space, &column_key, &[]), Err(PageError::Stray(column_key)));
}

#[test]
fn pages_of_another_state_or_format_are_refused() {
    let world = world_of_many_kinds();
    let later: Pages = pages(&world.devices[0].space).collect();
    let mut earlier = Space::new();
    world.batches[..20].iter().flatten().for_each(|chunk| {
        earlier.apply(chunk.clone());
    });
    let mut space = begin(&[&pages(&earlier).next().unwrap().1]).unwrap();
    let key = rows_key("customer");
    let page = later.iter().find(|(other, _)| *other == key).unwrap();
    assert_eq!(load(&mut space, &key, &[&page.1]), Err(PageError::Stray(key.clone())));

    let mut newer = later[0].1.clone();
    newer[3] += 1;
    assert_eq!(begin(&[&newer]).map(|_| ()), Err(PageError::Format { found: 2 }));
}
