//! A name of the text with one letter wrong: `Bethnay` where `Bethany` is named, and `bethanys` for
//! `Bethany's`.
//!
//! Apart from the roster, which knows words by their hash: this compares letters, and only of words
//! that no list holds. Short names are too near to each other for it.

use super::{
    fold::fold,
    guess::Guess,
    lexicon::Classes,
    words::{Shape, Words},
};
use crate::model::Evidence;

/// Shorter words are not compared.
const SHORTEST: usize = 6;
/// More names than this are not compared with.
const MOST: usize = 400;

/// Words that no list holds and that differ in one letter from a word of a sure name.
pub(super) fn find(words: &Words<'_>, found: &[Guess]) -> Vec<Guess> {
    let names = known(words, found);
    if names.is_empty() {
        return Vec::new();
    }
    let free = |at: usize| {
        let after = found.partition_point(|guess| guess.words.end <= at);
        found.get(after).is_none_or(|guess| guess.words.start > at || guess.confidence < 0.5)
    };
    let mut guesses = Vec::new();
    for (at, word) in words.all().iter().enumerate() {
        let may = matches!(word.shape, Shape::Capital | Shape::Upper | Shape::Lower);
        if !may || word.len() < SHORTEST || word.weights().known() || word.is(NOT_NEAR) || !free(at)
        {
            continue;
        }
        let letters = plain(words.str(at));
        if names.iter().any(|name| is_near(name, &letters)) {
            guesses.push(Guess::new(at..at + 1, 0.55, Evidence::Word("repeated")));
        }
    }
    guesses
}

const NOT_NEAR: Classes = Classes::FUNCTION.or(Classes::NEVER).or(Classes::ROLE).or(Classes::ORG);

/// The long words of sure names, folded.
fn known(words: &Words<'_>, found: &[Guess]) -> Vec<Vec<u8>> {
    let mut names: Vec<Vec<u8>> = Vec::new();
    for at in found.iter().filter(|guess| guess.is_sure()).flat_map(|guess| guess.words.clone()) {
        let word = &words.all()[at];
        if word.len() >= SHORTEST && !word.weights().is_word() && names.len() < MOST {
            let letters = plain(words.str(at));
            if !names.contains(&letters) {
                names.push(letters);
            }
        }
    }
    names
}

/// A word in small letters without accents.
fn plain(word: &str) -> Vec<u8> {
    let mut letters = Vec::with_capacity(word.len());
    for letter in word.chars() {
        match fold(letter) {
            _ if letter.is_ascii() => letters.push(letter.to_ascii_lowercase() as u8),
            Some(folded) => letters.extend(folded.bytes()),
            None => letters.push(0),
        }
    }
    letters
}

/// Whether one letter of a word is another, too many or lacking, or two are swapped; the first letter
/// is right.
fn is_near(name: &[u8], word: &[u8]) -> bool {
    let alike = name.iter().zip(word).take_while(|(a, b)| a == b).count();
    if alike == 0 || name.len().abs_diff(word.len()) > 1 {
        return false;
    }
    let (name, word) = (&name[alike..], &word[alike..]);
    let swapped = || {
        name.len() > 1
            && word.len() > 1
            && name[0] == word[1]
            && name[1] == word[0]
            && name[2..] == word[2..]
    };
    match name.len().cmp(&word.len()) {
        std::cmp::Ordering::Less => name == &word[1..],
        std::cmp::Ordering::Greater => &name[1..] == word,
        std::cmp::Ordering::Equal => !name.is_empty() && (name[1..] == word[1..] || swapped()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_makes_a_misspelling() {
        for (name, word, near) in [
            ("bethany", "bethnay", true),
            ("bethany", "bethany", false),
            ("bethany", "bethanys", true),
            ("bethany", "bethny", true),
            ("bethany", "bethamy", true),
            ("bethany", "methany", false),
            ("bethany", "bathnay", false),
            ("bethany", "bethanyss", false),
            ("okafor", "okofar", false),
        ] {
            assert_eq!(is_near(name.as_bytes(), word.as_bytes()), near, "{name} {word}");
        }
    }
}
