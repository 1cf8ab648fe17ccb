//! The trained tagger: how likely each word of a text is part of a person's name, by a linear-chain
//! conditional random field over hashed features.
//!
//! The way through: `sight` says which words could be named at all; `features` turns each of
//! those into the rows it looks up; `model` adds the rows up; `chain` weighs whole stretches.
//! Apart from the rules of `names`, which know fields and lists; it decides nothing: it gives
//! probabilities. The trainer in the folder `tagger` of this repository reads texts by the same
//! code, so that what was learned is what is seen.

mod chain;
mod features;
mod model;
mod sight;
#[cfg(test)]
mod tests;
mod whole;

use std::ops::Range;

pub use self::{
    chain::{Beliefs, Chain},
    features::FEATURES,
    model::{BITS, GAPS, LABELS, Model, Table},
};
use self::{
    features::{Reader, gap_class},
    sight::Sight,
};
use crate::{
    detect::names::{
        self,
        words::{Split, Word, Words},
    },
    model::Text,
};

/// What a word may be part of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Label {
    /// Nothing that has a name.
    None,
    /// The first word of a person's name.
    Person,
    /// A later word of a person's name.
    Within,
    /// A postal address.
    Address,
    /// A place.
    Place,
    /// An organisation.
    Organisation,
    /// A school.
    School,
}

/// One word of a text, as the tagger sees it.
#[derive(Clone, Debug)]
pub struct Token {
    /// Its bytes.
    pub range: Range<usize>,
    /// The class of what lies between it and the word before, below [`GAPS`].
    pub gap: usize,
}

/// A stretch of words that could be named, with the rows of the table that each one looks up.
#[derive(Clone, Debug)]
pub struct Stretch {
    /// Its words.
    pub tokens: Vec<Token>,
    /// The class of what follows the last.
    pub gap_behind: usize,
    /// The rows of each word.
    pub rows: Vec<[u32; FEATURES]>,
}

/// The stretches of a text in which a name could stand, for the trainer.
pub fn read(text: &Text) -> Vec<Stretch> {
    let words = names::cut(text);
    let mut stretches = Vec::new();
    let hints = names::hints(text, &words);
    let mut reader = Reader::new(&words, &hints);
    for_each_stretch(&words, |span| {
        let token = |i: usize| Token {
            range: words.all()[i].range(),
            gap: usize::from(gap_class(words.gap_before(i))),
        };
        stretches.push(Stretch {
            tokens: span.clone().map(token).collect(),
            gap_behind: usize::from(gap_class(words.gap_before(span.end))),
            rows: span.map(|i| reader.rows(i)).collect(),
        });
    });
    stretches
}

/// The names among the words of a stretch: those at least as likely as `threshold`, and how likely
/// the likeliest word of each is. A name begins where a first word is likelier than a later one.
pub fn named(beliefs: &[Beliefs], threshold: f32) -> Vec<(Range<usize>, f32)> {
    let mut names: Vec<(Range<usize>, f32)> = Vec::new();
    for (at, belief) in beliefs.iter().enumerate() {
        let likely = belief.person();
        if likely < threshold {
            continue;
        }
        let begins = belief.of(Label::Person) > belief.of(Label::Within);
        match names.last_mut() {
            Some((name, best)) if name.end == at && !begins => {
                name.end = at + 1;
                *best = best.max(likely);
            }
            _ => names.push((at..at + 1, likely)),
        }
    }
    names
}

/// All words of a text, as the tagger cuts it.
pub fn cut(text: &str) -> Vec<Range<usize>> {
    Words::of(text, Split::Plain).all().iter().map(Word::range).collect()
}

impl Stretch {
    /// What a model believes of each word.
    pub fn beliefs(&self, model: &Model) -> Vec<Beliefs> {
        let mut chain = Chain::default();
        for (token, rows) in self.tokens.iter().zip(&self.rows) {
            chain.push(model.scores(rows), token.gap);
        }
        chain.weigh(model, self.gap_behind);
        chain.beliefs().to_vec()
    }
}

/// What the built-in model believes of the words of a text that could be named: their bytes, and
/// the belief.
pub fn believed(text: &Text) -> Vec<(Range<usize>, Beliefs)> {
    let words = names::cut(text);
    let hints = names::hints(text, &words);
    beliefs(&words, &hints)
        .into_iter()
        .map(|(at, belief)| (words.all()[at].range(), belief))
        .collect()
}

/// What the built-in model believes of each word: `(word, beliefs)` for those that could be named,
/// in order. All others are [`Label::None`].
pub(crate) fn beliefs(words: &Words<'_>, hints: &[u8]) -> Vec<(usize, Beliefs)> {
    let model = Model::get();
    let mut chain = Chain::default();
    let mut believed = Vec::new();
    let mut reader = Reader::new(words, hints);
    for_each_stretch(words, |span| {
        chain.clear();
        for i in span.clone() {
            let gap = usize::from(gap_class(words.gap_before(i)));
            chain.push(model.scores(&reader.rows(i)), gap);
        }
        chain.weigh(model, usize::from(gap_class(words.gap_before(span.end))));
        believed.extend(span.zip(chain.beliefs().iter().copied()));
    });
    believed
}

/// Hands over the stretches of words that could be named, in order.
fn for_each_stretch(words: &Words<'_>, mut each: impl FnMut(Range<usize>)) {
    /// Longer ones are cut: no name hangs on what is so far off.
    const LONGEST: usize = 160;
    let mut sight = Sight::new(words);
    let mut at = 0;
    while at < words.len() {
        let start = at;
        while at < words.len() && at - start < LONGEST && sight.may_be_named(at) {
            at += 1;
        }
        if at > start {
            each(start..at);
        } else {
            at += 1;
        }
    }
}
