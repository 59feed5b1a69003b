//! Chance that can be had again: the same seed, the same throws.

/// Dice of one thrower.
pub struct Dice(u64);

impl Dice {
    /// Those of thrower `number`.
    pub fn new(seed: u64, number: u64) -> Self {
        Self(seed.wrapping_add(number.wrapping_mul(0xA076_1D64_78BD_642F)))
    }

    // SplitMix64.
    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.throw() % limit
    }

    pub fn one_in(&mut self, many: u64) -> bool {
        self.below(many) == 0
    }

    /// One of them.
    pub fn of<T: Clone>(&mut self, all: &[T]) -> T {
        let place = usize::try_from(self.below(u64::try_from(all.len()).unwrap())).unwrap();
        all[place].clone()
    }

    /// Puts them into another order.
    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        for last in (1..all.len()).rev() {
            let place = usize::try_from(self.below(u64::try_from(last).unwrap() + 1)).unwrap();
            all.swap(last, place);
        }
    }
}
