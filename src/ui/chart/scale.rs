//! Where values lie on an axis, and which of them are labelled.

/// An axis from a round number to a round number.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Scale {
    /// The lowest value.
    pub(super) low: f64,
    /// The highest value.
    pub(super) high: f64,
    step: f64,
}

impl Scale {
    /// An axis that holds zero and all values, with about `ticks` labels. `most` caps it, as no share passes 1.
    pub(super) fn over(values: impl Iterator<Item = f64>, ticks: u32, most: Option<f64>) -> Scale {
        let (mut low, mut high) = (0.0_f64, 0.0_f64);
        for value in values.filter(|value| value.is_finite()) {
            low = low.min(value);
            high = high.max(value);
        }
        if high == low {
            high = low + most.unwrap_or(1.0);
        }
        let step = round_step((high - low) / f64::from(ticks.max(1)));
        let low = (low / step).floor() * step;
        let high = (high / step).ceil() * step;
        Scale { low, high: most.map_or(high, |most| high.min(most)), step }
    }

    /// Where a value lies, from 0 at the lowest to 1 at the highest.
    pub(super) fn place(self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// The labelled values.
    pub(super) fn ticks(self) -> Vec<f64> {
        let count = ((self.high - self.low) / self.step + 1e-9).floor() as u32;
        // Counted from the low end, so that no rounding adds up.
        (0..=count)
            .map(|n| self.low + f64::from(n) * self.step)
            .map(|tick| if tick.abs() < self.step / 1e6 { 0.0 } else { tick })
            .collect()
    }
}

/// The nearest of 1, 2, 2.5 and 5 times a power of ten that is not smaller.
fn round_step(raw: f64) -> f64 {
    let power = 10_f64.powf(raw.log10().floor());
    let factor = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().find(|factor| factor * power >= raw * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

/// Which of `count` labels are shown where there is room for `room` of them: every n-th, counted from the last, which
/// is the one people look for.
pub(super) fn shown_labels(count: usize, room: usize) -> Vec<usize> {
    if count == 0 {
        return Vec::new();
    }
    let every = count.div_ceil(room.max(1));
    let mut shown: Vec<usize> = (0..count).rev().step_by(every).collect();
    shown.reverse();
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_on_round_numbers_and_hold_zero() {
        let scale = Scale::over([3.0, 87.0].into_iter(), 4, None);
        assert_eq!((scale.low, scale.high), (0.0, 100.0));
        assert_eq!(scale.ticks(), [0.0, 25.0, 50.0, 75.0, 100.0]);
        let shares = Scale::over([0.61, 0.42].into_iter(), 4, Some(1.0));
        assert_eq!(shares.ticks(), [0.0, 0.2, 0.4, 0.6000000000000001, 0.8]);
    }

    #[test]
    fn values_below_zero_have_room() {
        let scale = Scale::over([-40.0, 60.0].into_iter(), 4, None);
        assert!(scale.low <= -40.0 && scale.ticks().contains(&0.0));
        assert!(scale.place(0.0) > 0.0);
    }

    #[test]
    fn nothing_and_odd_numbers_still_make_an_axis() {
        for values in [vec![], vec![0.0], vec![f64::NAN]] {
            let scale = Scale::over(values.into_iter(), 4, None);
            assert!(scale.high > scale.low && scale.place(f64::INFINITY) == 1.0);
        }
    }

    #[test]
    fn the_last_label_is_always_shown() {
        assert_eq!(shown_labels(5, 10), [0, 1, 2, 3, 4]);
        assert_eq!(shown_labels(24, 6), [3, 7, 11, 15, 19, 23]);
        assert!(shown_labels(0, 3).is_empty());
    }
}
