//! People known by their initials alone: `A.P. told us`, wherever they stand in a text once it has
//! shown that they are a person's.

use super::{
    guess::Guess,
    lexicon::Classes,
    words::{Gap, Shape, Words},
};
use crate::model::Evidence;

/// Abbreviations that look like initials.
const OTHERS: [&str; 36] = [
    "AM", "BA", "BC", "BSc", "CV", "DC", "EC", "EG", "EU", "GB", "GP", "HM", "ID", "IE", "IQ",
    "IT", "JP", "LA", "MA", "MP", "NB", "NI", "NO", "PA", "PC", "PE", "PM", "PS", "QC", "RE", "TA",
    "TV", "UK", "UN", "US", "YO",
];

/// Adds initials that something near them says are a person's, and their repeats.
pub(super) fn find(words: &Words<'_>, guesses: &mut Vec<Guess>) {
    let mut seen: Vec<(usize, [char; 2])> = Vec::new();
    let mut people: Vec<[char; 2]> = Vec::new();
    for at in 0..words.len() {
        let Some(letters) = pair(words, at) else { continue };
        seen.push((at, letters));
        if is_person(words, at) && !people.contains(&letters) {
            people.push(letters);
        }
    }
    let named = seen.into_iter().filter(|(_, letters)| people.contains(letters));
    guesses.extend(named.map(|(at, _)| Guess::new(at..at + 2, 0.6, Evidence::Word("initials"))));
}

/// The letters of `A.P.` that stands by itself.
fn pair(words: &Words<'_>, at: usize) -> Option<[char; 2]> {
    let (first, last) = (words.get(at)?, words.get(at + 1)?);
    let tight = |gap: Gap| gap == Gap::DOT;
    if first.shape != Shape::Initial
        || last.shape != Shape::Initial
        || !tight(first.gap)
        || !last.gap.has(Gap::DOT)
        || words.gap_before(at).within(Gap::DOT)
        || tight(last.gap) && words.get(at + 2).is_some_and(|next| next.len() == 1)
    {
        return None;
    }
    let letters = [words.str(at).chars().next()?, words.str(at + 1).chars().next()?];
    (!OTHERS.contains(&&*letters.iter().collect::<String>())).then_some(letters)
}

/// Whether somebody speaks, is spoken to, or has an age.
fn is_person(words: &Words<'_>, at: usize) -> bool {
    let before = words.before(at).is_some_and(|word| {
        word.gap == Gap::SPACE
            && word
                .is(Classes::RELATION.or(Classes::SPEECH).or(Classes::ASKING).or(Classes::NAMING))
    });
    let behind = words.get(at + 2).is_some_and(|word| {
        word.shape == Shape::Lower
            && (word.is(Classes::SPEECH.or(Classes::AUX)) || words.str(at + 2) == "aged")
    });
    // `J.S. Bach`
    let surname = words.gap_before(at + 2) == Gap::DOT.or(Gap::SPACE)
        && words.get(at + 2).is_some_and(|next| next.shape.is_capital());
    !surname && (before || behind)
}
