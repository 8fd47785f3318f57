//! Who wrote, when, and what the writer had seen.
//!
//! The stamp is a hybrid logical clock: milliseconds of the wall clock above a counter. It orders all batches of all
//! devices totally (ties by device), and a device never stamps below anything it has seen, so a person's later edit
//! wins whatever the clocks say. Stamps alone cannot tell a *later* write from a *concurrent* one; [`Seen`] can.

use std::collections::BTreeMap;

/// A device (one browser profile): 64 random bits.
pub type Device = u64;

/// Hybrid logical clock: milliseconds since 1970 in the high 48 bits, a counter in the low 16.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Stamp(pub u64);

impl Stamp {
    /// The first stamp of a millisecond.
    pub fn from_ms(ms: u64) -> Stamp {
        Stamp(ms << 16)
    }

    /// The wall-clock part in milliseconds since 1970.
    pub fn ms(self) -> u64 {
        self.0 >> 16
    }
}

/// Gives stamps that only rise.
#[derive(Clone, Copy, Debug, Default)]
pub struct Clock {
    last: Stamp,
}

impl Clock {
    /// A stamp above everything given or observed so far, and not below the wall clock.
    pub fn tick(&mut self, now_ms: u64) -> Stamp {
        self.last = Stamp::from_ms(now_ms).max(Stamp(self.last.0.saturating_add(1)));
        self.last
    }

    /// Takes note of a stamp seen in another batch.
    pub fn observe(&mut self, stamp: Stamp) {
        self.last = self.last.max(stamp);
    }
}

/// What a replica had applied of each device when it wrote: all batches up to a counter, and single ones beyond.
///
/// Equal sets of batches are equal values: what is dense is never kept as single batches.
#[derive(Clone, PartialEq, Eq, Debug, Default, Hash)]
pub struct Seen {
    upto: BTreeMap<Device, u64>,
    extra: Vec<(Device, u64)>,
}

impl Seen {
    /// Whether batch `counter` of `device` had been applied. Counters start at 1; there is no batch 0.
    pub fn contains(&self, device: Device, counter: u64) -> bool {
        self.upto.get(&device).is_some_and(|&upto| counter <= upto)
            || self.extra.binary_search(&(device, counter)).is_ok()
    }

    /// Whether all batches of `device` up to `counter` had been applied.
    pub fn contains_upto(&self, device: Device, counter: u64) -> bool {
        let upto = self.upto.get(&device).copied().unwrap_or(0);
        // Every missing one would have to be an extra, so there cannot be more of them than extras.
        counter <= upto
            || (counter - upto <= self.extra.len() as u64
                && (upto + 1..=counter).all(|counter| self.contains(device, counter)))
    }

    /// Takes note of a batch; `true` when it was new.
    pub fn insert(&mut self, device: Device, counter: u64) -> bool {
        if self.contains(device, counter) {
            return false;
        }
        let mut upto = self.upto.get(&device).copied().unwrap_or(0);
        if counter != upto + 1 {
            if let Err(place) = self.extra.binary_search(&(device, counter)) {
                self.extra.insert(place, (device, counter));
            }
            return true;
        }
        upto = counter;
        while let Some(next) = upto.checked_add(1)
            && let Ok(place) = self.extra.binary_search(&(device, next))
        {
            self.extra.remove(place);
            upto = next;
        }
        self.upto.insert(device, upto);
        true
    }

    /// The highest counter known of `device`, 0 when none.
    pub fn highest(&self, device: Device) -> u64 {
        let extra = self.extra.iter().filter(|(d, _)| *d == device).map(|&(_, counter)| counter).max();
        self.upto.get(&device).copied().unwrap_or(0).max(extra.unwrap_or(0))
    }

    /// The dense part: each device with the counter up to which everything was applied.
    pub fn dense(&self) -> impl ExactSizeIterator<Item = (Device, u64)> {
        self.upto.iter().map(|(&device, &upto)| (device, upto))
    }

    /// Single batches beyond the dense part, sorted.
    pub fn extra(&self) -> &[(Device, u64)] {
        &self.extra
    }

    /// Builds one from its two parts.
    pub fn from_parts(dense: impl IntoIterator<Item = (Device, u64)>, extra: Vec<(Device, u64)>) -> Seen {
        let mut seen =
            Seen { upto: dense.into_iter().filter(|&(_, upto)| upto > 0).collect(), extra: Vec::new() };
        for (device, counter) in extra {
            seen.insert(device, counter);
        }
        seen
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn seen_is_a_set_whatever_the_order(mut batches in proptest::collection::vec((1_u64..4, 1_u64..12), 0..40), seed in any::<u64>()) {
            let mut forward = Seen::default();
            for &(device, counter) in &batches {
                forward.insert(device, counter);
            }
            let rotate = if batches.is_empty() { 0 } else { seed as usize % batches.len() };
            batches.rotate_left(rotate);
            let mut other = Seen::default();
            for &(device, counter) in &batches {
                other.insert(device, counter);
            }
            for device in 1..4 {
                for counter in 1..12 {
                    prop_assert_eq!(forward.contains(device, counter), batches.contains(&(device, counter)));
                    prop_assert_eq!(other.contains(device, counter), forward.contains(device, counter));
                    let all = (1..=counter).all(|counter| batches.contains(&(device, counter)));
                    prop_assert_eq!(forward.contains_upto(device, counter), all);
                }
            }
            prop_assert_eq!(&forward, &other);
            prop_assert_eq!(Seen::from_parts(forward.dense(), forward.extra().to_vec()), other);
        }
    }

    #[test]
    fn stamps_rise_when_the_clock_stands_still_or_goes_back() {
        let mut clock = Clock::default();
        let a = clock.tick(1000);
        let b = clock.tick(1000);
        let c = clock.tick(10);
        assert!(a < b && b < c);
        clock.observe(Stamp::from_ms(5000));
        assert!(clock.tick(2000) > Stamp::from_ms(5000));
        assert_eq!(clock.tick(6000), Stamp::from_ms(6000));
        clock.observe(Stamp(u64::MAX));
        assert_eq!(clock.tick(6000), Stamp(u64::MAX));
    }
}
