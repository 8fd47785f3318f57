//! Repeatable chance: the same numbers on every machine and with every compiler.

/// SplitMix64 (Steele, Lea and Flood, 2014): one addition and three mixing steps a number, and no bad seeds.
pub struct Random {
    state: u64,
}

impl Random {
    /// A stream for one purpose; other streams of the same seed have nothing in common with it.
    pub fn new(seed: u64, stream: u64) -> Random {
        let mut random = Random { state: seed };
        let start = random.next() ^ stream.wrapping_mul(0xD134_2543_DE82_EF95);
        Random { state: start }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from 0 up to, but not including, the limit; 0 where the limit is 0.
    pub fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(limit)) >> 64) as u64
    }

    /// At least 0 and below 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// True as often as the share says.
    pub fn chance(&mut self, share: f64) -> bool {
        self.share() < share
    }

    /// One of them.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len() as u64) as usize]
    }

    /// One of them, each as often as its weight says.
    pub fn weighted<T: Copy>(&mut self, from: &[(T, u32)]) -> T {
        let total: u32 = from.iter().map(|entry| entry.1).sum();
        let mut left = self.below(u64::from(total)) as u32;
        for (value, weight) in from {
            if left < *weight {
                return *value;
            }
            left -= weight;
        }
        from[0].0
    }

    /// Waiting time with the mean, as between independent events. Made of additions, multiplications and one square root
    /// only, since logarithms differ in the last digit from machine to machine.
    pub fn waiting(&mut self, mean: f64) -> f64 {
        // Half the sum of two squared normal values is exponentially distributed; each normal value is a sum of twelve
        // uniform ones, as is usual for data that has to look right and need not be exact.
        let mut normal = || (0..12).map(|_| self.share()).sum::<f64>() - 6.0;
        let (first, second) = (normal(), normal());
        mean * (first * first + second * second) / 2.0
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn numbers_are_spread_evenly() {
        let mut random = Random::new(1, 1);
        let mut counts = [0u32; 10];
        for _ in 0..100_000 {
            counts[random.below(10) as usize] += 1;
        }
        assert!(counts.iter().all(|count| (9_500..10_500).contains(count)), "{counts:?}");
    }

    #[test]
    fn waiting_times_have_the_mean() {
        let mut random = Random::new(1, 2);
        let mean = (0..100_000).map(|_| random.waiting(30.0)).sum::<f64>() / 100_000.0;
        assert!((29.0..31.0).contains(&mean), "{mean}");
    }

    #[test]
    fn streams_of_one_seed_differ() {
        let numbers = |stream| {
            let mut random = Random::new(9, stream);
            [random.below(1 << 60), random.below(1 << 60)]
        };
        assert_ne!(numbers(1), numbers(2));
        assert_eq!(numbers(3), numbers(3));
    }
}
