//! Putting a few things in order. The library's sort is made for many, and its code is made anew for each type of thing.

/// Sorts by insertion, which keeps equals in place: for lists that are short or nearly in order.
pub(crate) fn sort_by_key<T, K: Ord>(items: &mut [T], key: impl Fn(&T) -> K) {
    for end in 1..items.len() {
        let mut place = end;
        while place > 0 && key(&items[place - 1]) > key(&items[place]) {
            items.swap(place - 1, place);
            place -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_is_the_order_of_the_librarys_stable_sort() {
        let mut state = 1_u32;
        for length in 0..40 {
            let mut items: Vec<(u32, u32)> = (0..length)
                .map(|place| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (state >> 29, place)
                })
                .collect();
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            super::sort_by_key(&mut items, |item| item.0);
            assert_eq!(items, expected);
        }
    }
}
