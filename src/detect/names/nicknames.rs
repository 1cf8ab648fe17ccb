//! Nicknames between or behind the parts of a name: `Tobias "Toby" Fairweather`,
//! `Beatriz de Souza ("Bia")`.
//!
//! Apart from the runs of capitalised words, which end at quotes and brackets.

use super::{
    guess::Guess,
    lexicon::Classes,
    runs::{Part, part},
    words::{Gap, Shape, Words},
};
use crate::model::Evidence;

const OPENING: Gap = Gap::SPACE.or(Gap::OPEN).or(Gap::QUOTE).or(Gap::APOSTROPHE);
const CLOSING: Gap = Gap::SPACE.or(Gap::OTHER).or(Gap::QUOTE).or(Gap::APOSTROPHE);
const MARK: Gap = Gap::OPEN.or(Gap::QUOTE).or(Gap::APOSTROPHE);

/// Adds names with a nickname inside, and nicknames behind names.
pub(super) fn find(words: &Words<'_>, guesses: &mut Vec<Guess>) {
    for (at, word) in words.all().iter().enumerate() {
        let opens = word.gap.within(OPENING) && word.gap.has(MARK) && word.gap.has(Gap::SPACE);
        if opens && word.shape.is_capital() && is_name(words, at + 1) {
            guesses.extend(inside(words, at));
        }
    }
    let behind: Vec<Guess> = guesses
        .iter()
        .filter(|guess| guess.is_sure())
        .filter_map(|guess| behind(words, guess))
        .collect();
    guesses.extend(behind);
}

/// A capitalised word that may be a name.
fn is_name(words: &Words<'_>, at: usize) -> bool {
    words.get(at).is_some_and(|word| {
        word.shape.is_capital()
            && word.len() > 1
            && !word.is(Classes::SAINT)
            && matches!(part(words, at, false), Part::Name | Part::Ambiguous)
    })
}

/// The name around the nickname that opens behind word `at`.
fn inside(words: &Words<'_>, at: usize) -> Option<Guess> {
    let closing = words.all()[at + 1].gap;
    let closed = closing.within(CLOSING) && closing.has(Gap::SPACE) && closing != Gap::SPACE;
    let quoted = words.all()[at].gap.has(Gap::QUOTE) || words.all()[at].gap.has(Gap::APOSTROPHE);
    if !closed || !is_name(words, at + 2) {
        return None;
    }
    let mut start = at;
    while start > 0 && words.gap_before(start) == Gap::SPACE && is_name(words, start - 1) {
        start -= 1;
    }
    let mut end = at + 3;
    while words.get(end).is_some_and(|word| word.shape.is_capital())
        && words.gap_before(end).within(Gap::HYPHEN.or(Gap::APOSTROPHE))
    {
        end += 1;
    }
    let first = words.all()[start].weights();
    let last = &words.all()[at + 2];
    let listed = first.given() >= 2 && (last.weights().surname() >= 2 || !last.weights().is_word());
    let named = listed || quoted && (first.given() > 0 || last.shape == Shape::Upper);
    named.then(|| Guess::new(start..end, 0.9, Evidence::Word("nickname")))
}

/// The nickname in quotes and brackets behind a name.
fn behind(words: &Words<'_>, name: &Guess) -> Option<Guess> {
    let at = name.words.end;
    let gap = words.gap_before(at);
    let quoted = gap.within(OPENING) && gap.has(Gap::OPEN) && gap.has(Gap::QUOTE);
    let closed = words.get(at)?.gap.has(Gap::QUOTE);
    (quoted && closed && is_name(words, at))
        .then(|| Guess::new(at..at + 1, 0.75, Evidence::Word("nickname")))
}
