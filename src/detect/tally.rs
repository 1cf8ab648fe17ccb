//! Neighbours as evidence: many numbers of one shape in a text that all pass a check are what the
//! check is for, labelled or not.
//!
//! One number in eleven passes by chance; four of four do so once in fifteen thousand texts. What
//! no cue speaks for or against waits here until the whole text is read. Nothing here knows what
//! the numbers are.

use super::{context::Voices, score};
use crate::model::Evidence;

/// How many numbers must pass before it tells anything.
const FEWEST: u32 = 4;

/// How the matches of one rule fare with its check.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    failed: u32,
    /// The numbers that pass, each once where `sorted`.
    passed: Vec<u64>,
    sorted: bool,
}

impl Tally {
    /// Counts a match.
    pub(super) fn count(&mut self, value: &str, passed: bool) {
        if passed {
            self.passed.push(fingerprint(value));
            self.sorted = false;
        } else {
            self.failed += 1;
        }
    }

    /// What the matches say for each other, where one in `one_in` passes by chance.
    pub(super) fn voices(&mut self, one_in: f32) -> Voices {
        if !self.tells(one_in) {
            return Voices::default();
        }
        Voices {
            cue: score::ALL_PASS,
            evidence: Some(Evidence::Word("neighbours")),
            ..Voices::default()
        }
    }

    fn tells(&mut self, one_in: f32) -> bool {
        // Each once: a number written twice proves nothing twice.
        if !self.sorted {
            self.passed.sort_unstable();
            self.passed.dedup();
            self.sorted = true;
        }
        let passed = self.passed.len() as u32;
        let tried = passed + self.failed;
        if passed < FEWEST || passed * 2 < tried {
            return false;
        }
        let rate = passed as f32 / tried as f32;
        let failed = self.failed as f32;
        let chance = 1.0 / one_in;
        let by_failures =
            if failed > 0.0 { failed * ((1.0 - rate) / (1.0 - chance)).ln() } else { 0.0 };
        passed as f32 * (rate / chance).ln() + by_failures >= score::ALL_PASS_FROM
    }
}

/// The letters and digits of a value as one number.
pub(super) fn fingerprint(value: &str) -> u64 {
    value.bytes().filter(u8::is_ascii_alphanumeric).fold(7, |sum: u64, byte| {
        sum.wrapping_mul(31).wrapping_add(byte.to_ascii_uppercase().into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_speak_for_each_other() {
        let check = |passed: u32, failed: u32, tells: bool| {
            let mut tally = Tally::default();
            for number in 0..passed {
                tally.count(&number.to_string(), true);
            }
            for number in 0..failed {
                tally.count(&number.to_string(), false);
            }
            assert_eq!(tally.tells(11.0), tells, "{passed} of {}", passed + failed);
        };
        check(3, 0, false);
        check(4, 0, true);
        check(4, 2, false);
        check(5, 1, true);
        check(9_000, 91_000, false);
        let mut twice = Tally::default();
        for value in ["12 3"; 5].into_iter().chain(["123"; 5]) {
            twice.count(value, true);
        }
        assert!(!twice.tells(11.0), "one number is one number");
    }
}
