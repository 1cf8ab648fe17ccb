//! The model: a table of small numbers for the features, and how labels follow each other.
//!
//! Apart from the chain, which weighs; this only keeps and adds. The built-in one is made by the
//! trainer, and `patterns/names/TAGGER.md` is its card.

use std::sync::OnceLock;

use super::chain::exp;

/// Labels, with room up to a whole vector.
pub const LABELS: usize = 7;
/// Lanes of a row: the labels and one that is always 0.
pub(super) const LANES: usize = 8;
/// Classes of what lies between words.
pub const GAPS: usize = 12;
/// The table has 2 to this power rows.
pub const BITS: u32 = 20;

const PACKED: &[u8] = include_bytes!("../../../patterns/names/tagger.bin");
const SCALES: usize = 4 * LANES;
const TURNS: usize = 4 * GAPS * LANES * LANES;

/// Numbers for each label.
pub(super) type Lanes = [f32; LANES];

/// What a trainer learned, before it is made small.
#[derive(Clone)]
pub struct Table {
    /// A row for each hashed feature.
    pub rows: Vec<[f32; LABELS]>,
    /// For what lies between two words: how well each label follows each.
    pub turns: Vec<[[f32; LABELS]; LABELS]>,
}

/// A model in memory.
pub struct Model {
    rows: Vec<[i8; LANES]>,
    scales: Lanes,
    /// `[gap][to][from]`, as powers of e.
    turns: Vec<[Lanes; LANES]>,
}

/// Why bytes are no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotAModel;

impl Model {
    /// The built-in model, spread out on first use.
    pub(super) fn get() -> &'static Model {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| Model::from_bytes(PACKED).expect("the built-in model is valid"))
    }

    /// A model of the bytes that [`Table::to_bytes`] gives.
    pub fn from_bytes(bytes: &[u8]) -> Result<Model, NotAModel> {
        let (head, rest) = bytes.split_at_checked(SCALES + TURNS).ok_or(NotAModel)?;
        let (bits, numbers) = rest.split_at_checked(1 << BITS).ok_or(NotAModel)?;
        let rows = spread(bits, numbers).ok_or(NotAModel)?;
        let mut numbers = head
            .chunks_exact(4)
            .map(|four| f32::from_le_bytes(four.try_into().expect("four bytes make a number")));
        let mut lanes = || -> Lanes { std::array::from_fn(|_| numbers.next().unwrap_or(0.0)) };
        let scales = lanes();
        let turns = (0..GAPS).map(|_| std::array::from_fn(|_| lanes().map(exp))).collect();
        Ok(Model { rows, scales, turns })
    }

    /// The sum of the rows, for each label.
    #[inline]
    pub fn scores(&self, rows: &[u32]) -> [f32; LANES] {
        let mut sum = [0_i16; LANES];
        for row in rows {
            let row = &self.rows[*row as usize];
            for (total, weight) in sum.iter_mut().zip(row) {
                *total += i16::from(*weight);
            }
        }
        std::array::from_fn(|label| f32::from(sum[label]) * self.scales[label])
    }

    /// How well labels follow each other over a gap, `[to][from]`.
    pub(super) fn turns(&self, gap: usize) -> &[Lanes; LANES] {
        &self.turns[gap]
    }
}

impl Table {
    /// Nothing learned yet.
    pub fn empty() -> Table {
        Table { rows: vec![[0.0; LABELS]; 1 << BITS], turns: vec![[[0.0; LABELS]; LABELS]; GAPS] }
    }

    /// The table in a byte a number: for each label, a step so that the largest number is 127.
    ///
    /// First the steps, then the turns, then for each row a byte with a bit for each label that has a
    /// number, then the numbers: most rows have few. It is not packed further, so that a program
    /// starts fast.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(SCALES + TURNS + self.rows.len() * LABELS);
        let largest = |label: usize| {
            self.rows.iter().map(|row| row[label].abs()).fold(f32::MIN_POSITIVE, f32::max)
        };
        let steps: Vec<f32> = (0..LABELS).map(|label| largest(label) / 127.0).collect();
        let padded = |numbers: &[f32]| {
            (0..LANES)
                .flat_map(|i| numbers.get(i).map_or([0; 4], |n| n.to_le_bytes()))
                .collect::<Vec<u8>>()
        };
        bytes.extend(padded(&steps));
        for turns in &self.turns {
            for to in 0..LANES {
                let from = turns.get(to).map_or(&[][..], |turns| &turns[..]);
                bytes.extend(padded(from));
            }
        }
        let mut numbers = Vec::new();
        for row in &self.rows {
            let mut held = 0_u8;
            for (label, step) in steps.iter().enumerate() {
                let number = (row[label] / step).round() as i8;
                if number != 0 {
                    held |= 1 << label;
                    numbers.push(number.cast_unsigned());
                }
            }
            bytes.push(held);
        }
        bytes.append(&mut numbers);
        bytes
    }
}

/// All rows: `held` says for each which labels have a number; none where the numbers do not match.
fn spread(held: &[u8], numbers: &[u8]) -> Option<Vec<[i8; LANES]>> {
    let mut rows = vec![[0; LANES]; held.len()];
    let mut numbers = numbers.iter();
    for (row, held) in rows.iter_mut().zip(held) {
        let mut left = *held;
        while left != 0 {
            *row.get_mut(left.trailing_zeros() as usize)? = numbers.next()?.cast_signed();
            left &= left - 1;
        }
    }
    numbers.next().is_none().then_some(rows)
}
