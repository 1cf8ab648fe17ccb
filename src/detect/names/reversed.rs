//! `OKAFOR, Amara`: the surname first, as registers and agendas have it.

use std::ops::Range;

use super::{
    guess::Guess,
    lexicon::Classes,
    places,
    runs::{Part, part},
    score::begins_sentence,
    words::{Gap, Shape, Words},
};
use crate::model::Evidence;

/// Adds names written with the surname first.
pub(super) fn find(words: &Words<'_>, guesses: &mut Vec<Guess>) {
    for (at, word) in words.all().iter().enumerate() {
        if word.gap == Gap::COMMA.or(Gap::SPACE) && word.shape.is_capital() && word.len() > 1 {
            guesses.extend(at_comma(words, at));
        }
    }
}

fn at_comma(words: &Words<'_>, comma: usize) -> Option<Guess> {
    let start = surname_start(words, comma);
    let end = forename_end(words, comma + 1);
    let (surname, given) = (&words.all()[comma], words.get(comma + 1)?);
    if given.shape == Shape::Initial {
        return before_initial(words, start..comma + 2);
    }
    let upper = surname.shape == Shape::Upper && given.shape != Shape::Upper && surname.len() > 2;
    if upper && is_listed_alone(words, start..end) {
        return Some(Guess::new(start..end, 0.65, Evidence::Word("surname-first")));
    }
    if end == comma + 1
        || given.weights().given() < 2
        || part(words, comma, false) == Part::Neither && surname.len() < 5
    {
        return None;
    }
    if upper && !surname.is(Classes::ORG.or(Classes::LAW)) && given.weights().ordinary() < 2 {
        return Some(Guess::new(start..end, 0.8, Evidence::Word("surname-first")));
    }
    let sure = surname.weights().surname() >= 3
        && surname.weights().ordinary() < 1
        && given.weights().given() >= 3
        && given.weights().surname() <= surname.weights().surname()
        && part(words, comma + 1, false) == Part::Name;
    (sure && alone(words, start..end))
        .then(|| Guess::new(start..end, 0.65, Evidence::Word("surname-first")))
}

/// `Chowdhury, I` at the end of a line.
fn before_initial(words: &Words<'_>, span: Range<usize>) -> Option<Guess> {
    let (surname, initial) = (&words.all()[span.end - 2], &words.all()[span.end - 1]);
    let weights = surname.weights();
    let ends = span.end == words.len() || initial.gap.has(Gap::LINE.or(Gap::TAB));
    let named = weights.surname() >= 3
        && !weights.is_word()
        && part(words, span.end - 2, false) == Part::Name
        && places::at(words, span.start).is_none();
    (ends && named).then(|| Guess::new(span, 0.6, Evidence::Word("surname-first")))
}

/// `HAMIDI, Parwana` on a line of its own: neither word is anything else.
fn is_listed_alone(words: &Words<'_>, span: Range<usize>) -> bool {
    let named = |i: usize| {
        matches!(
            part(words, i, false),
            Part::Name | Part::Ambiguous | Part::Particle | Part::Initial
        )
    };
    alone(words, span.clone()) && span.clone().all(named) && places::at(words, span.start).is_none()
}

/// Back over `OSEI-WHITLOCK`, `O'BRIEN`, `SALAZAR HINOJOSA`.
fn surname_start(words: &Words<'_>, comma: usize) -> usize {
    let mut start = comma;
    let shouted = |at: usize| {
        let word = &words.all()[at];
        word.shape == Shape::Upper && word.len() > 2 && word.weights().surname() >= 2
    };
    if words.gap_before(comma) == Gap::SPACE
        && comma > 0
        && shouted(comma)
        && shouted(comma - 1)
        && part(words, comma - 1, false) != Part::Neither
        && words.get(comma + 1).is_some_and(|given| given.shape == Shape::Capital)
    {
        return comma - 1;
    }
    while start > 0
        && start + 3 > comma
        && matches!(words.gap_before(start), Gap::HYPHEN | Gap::APOSTROPHE)
        && words.all()[start - 1].shape.is_capital()
    {
        start -= 1;
    }
    start
}

fn forename_end(words: &Words<'_>, from: usize) -> usize {
    let mut end = from;
    while end < from + 3 && words.get(end).is_some_and(|word| word.shape.is_capital()) {
        if end > from
            && (!words.gap_before(end).within(Gap::SPACE.or(Gap::HYPHEN))
                || part(words, end, false) == Part::Neither)
        {
            break;
        }
        end += 1;
    }
    end
}

/// Whether the stretch stands by itself: a line, a cell, an item of a list.
fn alone(words: &Words<'_>, span: Range<usize>) -> bool {
    const END: Gap = Gap::LINE.or(Gap::TAB).or(Gap::OTHER).or(Gap::OPEN).or(Gap::QUOTE);
    let last = &words.all()[span.end - 1];
    let ends = last.gap.has(END) || span.end == words.len();
    ends && begins_sentence(words, span.start)
}
