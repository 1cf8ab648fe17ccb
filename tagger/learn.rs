//! Learns the table: stochastic gradients of the likelihood of whole stretches, each number with a
//! step of its own (`AdaGrad`), drawn towards 0.
//!
//! One thread and a fixed seed, so that the same examples give the same table.

use withheld::detect::tagger::{FEATURES, GAPS, LABELS, Table};

use crate::{draw::Draw, examples::Examples};

const ROUNDS: usize = 10;
/// The table is the mean over this many of the last rounds.
const MEAN_OF: usize = 6;
const STEP: f32 = 0.05;
/// How much each number counts as moved before the first example: the more, the slower are rare
/// features believed.
const MOVED: f32 = 0.1;
const DECAY: f32 = 1e-5;
/// Numbers smaller than this are noise, and pack badly.
const LEAST: f32 = 0.04;
/// How often in a hundred a word's own identity is hidden, so that its looks and company are
/// learned.
const HIDDEN: usize = 25;
/// How often in a hundred any feature is hidden, so that none is relied on alone.
const DROPPED: usize = 30;
/// The features that tell which word it is.
const IDENTITY: [usize; 4] = [1, 2, 7, 8];

type Lanes = [f32; LABELS];

/// A number for each label, and how much each was moved so far.
#[derive(Clone, Copy)]
struct Cell {
    value: Lanes,
    moved: Lanes,
}

const NEW: Cell = Cell { value: [0.0; LABELS], moved: [MOVED; LABELS] };

struct Learner<'a> {
    examples: &'a Examples,
    rows: Vec<Cell>,
    /// `[gap][to]`, over from.
    turns: Vec<[Cell; LABELS]>,
    draw: Draw,
    loss: f64,
}

/// Learns from the examples.
pub(crate) fn learn(examples: &Examples) -> Table {
    let empty = Table::empty();
    let mut learner = Learner {
        examples,
        rows: vec![NEW; empty.rows.len()],
        turns: vec![[NEW; LABELS]; GAPS],
        draw: Draw::new(2),
        loss: 0.0,
    };
    let mut order: Vec<usize> = (0..examples.stretches()).collect();
    let mut mean = empty;
    for round in 0..ROUNDS {
        learner.draw.shuffle(&mut order);
        learner.loss = 0.0;
        let step = STEP / (1.0 + round as f32 * 0.3);
        for stretch in &order {
            learner.stretch(*stretch, step);
        }
        println!("round {round}: {:.4} a word", learner.loss / examples.len() as f64);
        if round + MEAN_OF >= ROUNDS {
            learner.add_to(&mut mean);
        }
    }
    for value in mean.rows.iter_mut().flatten().filter(|value| value.abs() < LEAST) {
        *value = 0.0;
    }
    mean
}

impl Learner<'_> {
    /// Adds this round's share to the mean.
    fn add_to(&self, mean: &mut Table) {
        let add = |sum: &mut Lanes, cell: &Cell| {
            sum.iter_mut().zip(&cell.value).for_each(|(sum, value)| *sum += value / MEAN_OF as f32);
        };
        mean.rows.iter_mut().zip(&self.rows).for_each(|(sum, cell)| add(sum, cell));
        let cells = mean.turns.iter_mut().flatten().zip(self.turns.iter().flatten());
        cells.for_each(|(sum, cell)| add(sum, cell));
    }

    fn stretch(&mut self, stretch: usize, step: f32) {
        let start = stretch.checked_sub(1).map_or(0, |before| self.examples.ends[before].0);
        let (end, behind) = self.examples.ends[stretch];
        let rows: Vec<[u32; FEATURES]> =
            (start..end).map(|word| self.shown(&self.examples.rows[word])).collect();
        let scores: Vec<Lanes> = rows.iter().map(|rows| self.scores(rows)).collect();
        let gaps: Vec<usize> = self.examples.gaps[start..end]
            .iter()
            .copied()
            .chain([behind])
            .map(usize::from)
            .collect();
        let gold: Vec<usize> =
            self.examples.labels[start..end].iter().map(|label| usize::from(*label)).collect();
        let weighed = weigh(&scores, &gaps, &self.turns);
        self.loss += f64::from(weighed.whole - right(&scores, &gaps, &gold, &self.turns));
        for (at, rows) in rows.iter().enumerate() {
            let mut slope = weighed.words[at];
            slope[gold[at]] -= 1.0;
            for row in rows.iter().filter(|row| **row != u32::MAX) {
                self.rows[*row as usize].go(&slope, step);
            }
        }
        for (at, gap) in gaps.iter().enumerate() {
            let from = at.checked_sub(1).map_or(0, |before| gold[before]);
            let to = gold.get(at).copied().unwrap_or(0);
            for (label, likely) in weighed.turns[at].iter().enumerate() {
                let mut slope = *likely;
                slope[from] -= f32::from(u8::from(label == to));
                self.turns[*gap][label].go(&slope, step);
            }
        }
    }

    /// The rows that are shown this time.
    fn shown(&mut self, rows: &[u32; FEATURES]) -> [u32; FEATURES] {
        let mut shown = *rows;
        if self.draw.percent(HIDDEN) {
            for feature in IDENTITY {
                shown[feature] = u32::MAX;
            }
        }
        for row in &mut shown {
            if self.draw.percent(DROPPED) {
                *row = u32::MAX;
            }
        }
        shown
    }

    fn scores(&self, rows: &[u32]) -> Lanes {
        let mut sum = [0.0; LABELS];
        for row in rows.iter().filter(|row| **row != u32::MAX) {
            let value = &self.rows[*row as usize].value;
            sum.iter_mut().zip(value).for_each(|(total, number)| *total += number);
        }
        sum
    }
}

impl Cell {
    #[inline]
    fn go(&mut self, slope: &Lanes, step: f32) {
        for label in 0..LABELS {
            let slope = slope[label] + DECAY * self.value[label];
            self.moved[label] += slope * slope;
            self.value[label] -= step * slope / self.moved[label].sqrt();
        }
    }
}

/// What the numbers so far make of a stretch.
struct Weighed {
    /// The logarithm of the sum over all ways.
    whole: f32,
    words: Vec<Lanes>,
    /// `[to][from]` before each word, and behind the last.
    turns: Vec<[Lanes; LABELS]>,
}

/// All ways through a stretch that begins and ends with [`Label::None`](withheld::detect::tagger::Label).
fn weigh(scores: &[Lanes], gaps: &[usize], turns: &[[Cell; LABELS]]) -> Weighed {
    let count = scores.len();
    let turn = |gap: usize, to: usize, from: usize| turns[gap][to].value[from];
    let ahead = forwards(scores, gaps, turns);
    let mut back = vec![[0.0; LABELS]; count];
    back[count - 1] = std::array::from_fn(|from| turn(gaps[count], 0, from));
    for at in (0..count - 1).rev() {
        back[at] = std::array::from_fn(|from| {
            sum_of(std::array::from_fn(|to| {
                turn(gaps[at + 1], to, from) + scores[at + 1][to] + back[at + 1][to]
            }))
        });
    }
    let last = count - 1;
    let whole = sum_of(std::array::from_fn(|label| ahead[last][label] + back[last][label]));
    let words: Vec<Lanes> = (0..count)
        .map(|at| std::array::from_fn(|label| (ahead[at][label] + back[at][label] - whole).exp()))
        .collect();
    let pair = |at: usize, to: usize, from: usize| match at {
        0 if from > 0 => 0.0,
        0 => words[0][to],
        _ if at == count && to > 0 => 0.0,
        _ if at == count => words[last][from],
        _ => (ahead[at - 1][from] + turn(gaps[at], to, from) + scores[at][to] + back[at][to]
            - whole)
            .exp(),
    };
    let turns = (0..=count)
        .map(|at| std::array::from_fn(|to| std::array::from_fn(|from| pair(at, to, from))))
        .collect();
    Weighed { whole, words, turns }
}

/// For each label of each word, all ways to it.
fn forwards(scores: &[Lanes], gaps: &[usize], turns: &[[Cell; LABELS]]) -> Vec<Lanes> {
    let count = scores.len();
    let turn = |gap: usize, to: usize, from: usize| turns[gap][to].value[from];
    let mut ahead = vec![[f32::NEG_INFINITY; LABELS]; count + 1];
    for at in 0..count {
        for to in 0..LABELS {
            let ways = |from: usize| match at {
                0 if from > 0 => f32::NEG_INFINITY,
                0 => turn(gaps[0], to, 0),
                _ => ahead[at - 1][from] + turn(gaps[at], to, from),
            };
            ahead[at][to] = scores[at][to] + sum_of(std::array::from_fn(ways));
        }
    }
    ahead
}

/// What the right way through a stretch scores.
fn right(scores: &[Lanes], gaps: &[usize], gold: &[usize], turns: &[[Cell; LABELS]]) -> f32 {
    let mut from = 0;
    let mut sum = 0.0;
    for (at, gap) in gaps.iter().enumerate() {
        let to = gold.get(at).copied().unwrap_or(0);
        sum += turns[*gap][to].value[from] + scores.get(at).map_or(0.0, |scores| scores[to]);
        from = to;
    }
    sum
}

/// The logarithm of the sum of the powers.
fn sum_of(logarithms: Lanes) -> f32 {
    let most = logarithms.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    if most == f32::NEG_INFINITY {
        return most;
    }
    most + logarithms.iter().map(|logarithm| (logarithm - most).exp()).sum::<f32>().ln()
}
