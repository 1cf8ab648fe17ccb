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
    guesses.extend(explained(words, guesses));
    let named = seen.into_iter().filter(|(_, letters)| people.contains(letters));
    guesses.extend(named.map(|(at, _)| Guess::new(at..at + 2, 0.6, Evidence::Word("initials"))));
}

/// `Kerry Osei (KO)`, `KO = Kerry Osei`: initials that stand beside their name, and all their repeats.
fn explained(words: &Words<'_>, found: &[Guess]) -> Vec<Guess> {
    let mut known: Vec<u32> = Vec::new();
    for name in found.iter().filter(|guess| guess.is_sure() && guess.words.len() > 1) {
        for at in [name.words.start.checked_sub(1), Some(name.words.end)].into_iter().flatten() {
            if is_beside(words, name, at) && spells(words, at, name) {
                known.push(words.all()[at].key);
            }
        }
    }
    let repeats = words.all().iter().enumerate().filter(|(_, word)| {
        word.shape == Shape::Upper && word.len() < 4 && known.contains(&word.key)
    });
    repeats.map(|(at, _)| Guess::new(at..at + 1, 0.65, Evidence::Word("initials"))).collect()
}

/// Whether a bracket, an equals sign, a dash, a colon or a column parts a word from a name.
fn is_beside(words: &Words<'_>, name: &Guess, at: usize) -> bool {
    const SIGNS: Gap = Gap::OPEN.or(Gap::OTHER).or(Gap::COLON).or(Gap::TAB);
    let gap = if at < name.words.start { words.gap_before(at + 1) } else { words.gap_before(at) };
    let dash = gap == Gap::HYPHEN.or(Gap::SPACE);
    (gap.has(SIGNS) || dash) && !gap.has(Gap::LINE)
}

/// Whether a short word in capitals is made of the first letters of a name's words.
fn spells(words: &Words<'_>, at: usize, name: &Guess) -> bool {
    let Some(word) = words.get(at) else { return false };
    let mut letters = words.str(at).chars();
    let mut firsts = name.words.clone().filter_map(|at| words.str(at).chars().next());
    word.shape == Shape::Upper
        && (2..=3).contains(&word.len())
        && letters.next() == firsts.next()
        && letters.all(|letter| firsts.any(|first| first.to_uppercase().eq([letter])))
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
