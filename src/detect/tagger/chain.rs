//! A stretch of words weighed as a whole: forwards and backwards over its labels.
//!
//! Apart from the model so that the arithmetic stands by itself. It keeps its room between
//! stretches, and knows nothing of words. Words outside of a stretch are known to be none.

use super::{
    Label,
    model::{LABELS, LANES, Lanes, Model},
};

/// How likely each label of a word is; together 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Beliefs(pub [f32; LANES]);

impl Beliefs {
    /// How likely a label is.
    pub fn of(&self, label: Label) -> f32 {
        self.0[label as usize]
    }

    /// How likely the word is part of a person's name.
    pub fn person(&self) -> f32 {
        self.of(Label::Person) + self.of(Label::Within)
    }
}

/// The words of one stretch.
#[derive(Default)]
pub struct Chain {
    /// For each word, the powers of its scores.
    scores: Vec<Lanes>,
    gaps: Vec<usize>,
    beliefs: Vec<Beliefs>,
}

/// The label before a stretch and behind it: none, surely.
const OUTSIDE: Lanes = [1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];

impl Chain {
    /// Begins a new stretch.
    pub fn clear(&mut self) {
        self.scores.clear();
        self.gaps.clear();
        self.beliefs.clear();
    }

    /// Adds a word: its scores, and the class of the gap before it.
    pub fn push(&mut self, scores: [f32; LANES], gap: usize) {
        let best = scores[..LABELS].iter().copied().fold(f32::MIN, f32::max);
        let mut powers = scores.map(|score| exp(score - best));
        powers[LABELS..].fill(0.0);
        self.scores.push(powers);
        self.gaps.push(gap);
    }

    /// Weighs all labels of all words; `behind` is the class of the gap after the last word.
    pub fn weigh(&mut self, model: &Model, behind: usize) {
        let mut so_far = OUTSIDE;
        for (scores, gap) in self.scores.iter().zip(&self.gaps) {
            so_far = scaled(times(through(model.turns(*gap), &so_far), scores));
            self.beliefs.push(Beliefs(so_far));
        }
        let mut from_here = back(model.turns(behind), &OUTSIDE);
        for at in (0..self.scores.len()).rev() {
            self.beliefs[at].0 = scaled(times(self.beliefs[at].0, &from_here));
            from_here =
                scaled(back(model.turns(self.gaps[at]), &times(from_here, &self.scores[at])));
        }
    }

    /// What [`Chain::weigh`] found, for each word.
    pub fn beliefs(&self) -> &[Beliefs] {
        &self.beliefs
    }
}

fn times(a: Lanes, b: &Lanes) -> Lanes {
    std::array::from_fn(|i| a[i] * b[i])
}

/// Forwards: for each label, all ways to it.
fn through(turns: &[Lanes; LANES], from: &Lanes) -> Lanes {
    std::array::from_fn(|to| turns[to].iter().zip(from).map(|(turn, belief)| turn * belief).sum())
}

/// Backwards: for each label, all ways from it.
fn back(turns: &[Lanes; LANES], to: &Lanes) -> Lanes {
    let mut sum = [0.0; LANES];
    for (row, belief) in turns.iter().zip(to) {
        for (total, turn) in sum.iter_mut().zip(row) {
            *total += turn * belief;
        }
    }
    sum
}

/// The same proportions, together 1.
fn scaled(lanes: Lanes) -> Lanes {
    let whole: f32 = lanes.iter().sum();
    let factor = 1.0 / whole.max(f32::MIN_POSITIVE);
    lanes.map(|lane| lane * factor)
}

/// e to the power of `x`, alike on every machine, to about one in 10⁵; 0 far below 0.
pub(super) fn exp(x: f32) -> f32 {
    const SHORTEST: f32 = -40.0;
    if x < SHORTEST {
        return 0.0;
    }
    let x = x.min(40.0) * std::f32::consts::LOG2_E;
    let whole = x.floor();
    let part = x - whole;
    let power = 1.0
        + part
            * (std::f32::consts::LN_2
                + part
                    * (0.240_226_5
                        + part * (0.055_504_1 + part * (0.009_618_13 + part * 0.001_339))));
    power * f32::from_bits((whole as i32 + 127).cast_unsigned() << 23)
}
