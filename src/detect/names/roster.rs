//! The second pass over a text: parts of the full names found in it are names wherever they stand
//! again, alone and common words as they may be.
//!
//! It works for this one text; what joins the texts of a case is not detection's business.

use std::ops::Range;

use super::{
    guess::Guess,
    lexicon::Classes,
    lower::is_hurried,
    places,
    runs::{Candidate, Part, part},
    score::{begins_sentence, blocked, is_month_here},
    words::{Gap, Shape, Word, Words},
};
use crate::model::Evidence;

/// Guesses below this stand in nobody's way.
const SURE: f32 = 0.6;

/// Repeats of the names already found, where none was found yet or only a doubtful one.
pub(super) fn repeats(words: &Words<'_>, found: &[Guess]) -> Vec<Guess> {
    let known = known_words(words, found);
    let mut guesses = Vec::new();
    if known.is_empty() {
        return guesses;
    }
    let hurried = is_hurried(words);
    let mut taken = found.iter().filter(|guess| guess.confidence >= SURE).peekable();
    let (mut at, mut first) = (0, 0);
    while at < words.len() {
        while let Some(passed) = taken.next_if(|guess| guess.words.end <= at) {
            first = passed.words.end;
        }
        if taken.peek().is_some_and(|guess| guess.words.start <= at) {
            at += 1;
            continue;
        }
        let limit = taken.peek().map_or(words.len(), |guess| guess.words.start);
        let span = stretch(words, at..limit, &known);
        if let Some(guess) = repeat(words, span.clone(), &(first..limit), hurried) {
            guesses.push(guess);
        }
        at = span.end.max(at + 1);
    }
    guesses
}

/// The keys of words of full and titled names, and of single ones that are no words besides, sorted.
fn known_words(words: &Words<'_>, found: &[Guess]) -> Vec<u32> {
    let mut known = keys(words, found.iter().filter(|guess| guess.is_sure()));
    let rare =
        |guess: &&Guess| !guess.is_sure() && guess.confidence >= 0.5 && is_rare(words, guess);
    let mut doubtful = keys_of_people(words, keys(words, found.iter().filter(rare)));
    known.append(&mut doubtful);
    known.sort_unstable();
    known.dedup();
    known
}

/// The keys of the words of names.
fn keys<'a>(words: &Words<'_>, found: impl Iterator<Item = &'a Guess>) -> Vec<u32> {
    let taught = |guess: &Guess, word: &Word| {
        let weights = word.weights();
        let common = weights.is_word() && weights.given().max(weights.surname()) < 3;
        word.len() > 2
            && (word.is(Classes::AMBIGUOUS) || !word.is(Classes::PARTICLE.or(Classes::FUNCTION)))
            && (!common || guess.confidence >= 0.8)
    };
    let mut keys = Vec::new();
    for guess in found {
        let inside = &words.all()[guess.words.clone()];
        keys.extend(inside.iter().filter(|word| taught(guess, word)).map(|word| word.key));
    }
    keys
}

/// Those of the keys that never stand behind an article: `the Sami` are a people.
fn keys_of_people(words: &Words<'_>, mut keys: Vec<u32>) -> Vec<u32> {
    if keys.is_empty() {
        return keys;
    }
    let mut things = Vec::new();
    for (at, word) in words.all().iter().enumerate().skip(1) {
        let article = word.shape.is_capital() && matches!(words.str(at - 1), "the" | "The" | "a");
        if article && words.gap_before(at) == Gap::SPACE {
            things.push(word.key);
        }
    }
    things.sort_unstable();
    keys.retain(|key| things.binary_search(key).is_err());
    keys
}

/// Whether a name of one word is nothing but a name.
fn is_rare(words: &Words<'_>, guess: &Guess) -> bool {
    let at = guess.words.start;
    let word = &words.all()[at];
    guess.words.len() == 1
        && word.shape != Shape::Upper
        && !word.weights().is_word()
        && (word.weights().given() >= 4 || places::at(words, at).is_none())
}

/// The known words that follow each other from the start of `within`.
fn stretch(words: &Words<'_>, within: Range<usize>, known: &[u32]) -> Range<usize> {
    let mut end = within.start;
    while end < within.end {
        let word = &words.all()[end];
        let may =
            word.shape.is_capital() || word.shape == Shape::Lower && !word.weights().is_word();
        if !may || known.binary_search(&word.key).is_err() {
            break;
        }
        end += 1;
        if !word.gap.within(Gap::SPACE.or(Gap::HYPHEN)) || word.gap == Gap::SPACE.or(Gap::HYPHEN) {
            break;
        }
    }
    within.start..end
}

/// The guess that a stretch of known words makes, with what is free around it.
fn repeat(
    words: &Words<'_>,
    span: Range<usize>,
    free: &Range<usize>,
    hurried: bool,
) -> Option<Guess> {
    let first = words.get(span.start)?;
    if span.is_empty() {
        return None;
    }
    if first.shape == Shape::Lower {
        let listed = first.weights().given().max(first.weights().surname()) >= 2;
        return (listed || hurried).then(|| Guess::new(span, 0.5, Evidence::Word("repeated")));
    }
    let span = with_neighbours(words, span, free);
    let run = run_around(words, &span);
    let candidate = Candidate { words: span.clone(), title: None, run };
    if blocked(words, &candidate) || is_month_here(words, span.start) {
        return None;
    }
    let common =
        span.clone().all(|i| matches!(part(words, i, false), Part::Ambiguous | Part::Neither));
    if common
        && (begins_sentence(words, span.start) || candidate.run.len() > span.len())
        && !acts(words, span.end)
    {
        return None;
    }
    Some(Guess::new(span, 0.7, Evidence::Word("repeated")))
}

/// Takes in a forename before a known surname, or a surname behind a known forename, that no list
/// says is anything else.
fn with_neighbours(words: &Words<'_>, mut span: Range<usize>, free: &Range<usize>) -> Range<usize> {
    let fits = |at: usize| {
        let word = &words.all()[at];
        let weights = word.weights();
        word.shape.is_capital()
            && word.len() > 2
            && part(words, at, false) == Part::Name
            && (!weights.known()
                || !weights.is_word() && weights.given().max(weights.surname()) > 0)
            && places::at(words, at).is_none()
    };
    let gap = words.gap_before(span.start);
    let initial = |at: usize| {
        let word = &words.all()[at];
        word.shape == Shape::Initial
            && (gap == Gap::DOT.or(Gap::SPACE)
                || gap == Gap::SPACE && !matches!(words.str(at), "A" | "I"))
    };
    if span.start > free.start
        && (gap == Gap::SPACE && fits(span.start - 1) || initial(span.start - 1))
    {
        span.start -= 1;
    }
    if span.end < free.end && words.gap_before(span.end) == Gap::SPACE && fits(span.end) {
        span.end += 1;
    }
    span
}

/// The capitalised words about a stretch, one at each side.
fn run_around(words: &Words<'_>, span: &Range<usize>) -> Range<usize> {
    let before = words
        .before(span.start)
        .is_some_and(|word| word.gap == Gap::SPACE && word.shape.is_capital());
    let after = words.gap_before(span.end) == Gap::SPACE
        && words.get(span.end).is_some_and(|word| word.shape.is_capital());
    span.start - usize::from(before)..span.end + usize::from(after)
}

/// Whether what follows is something that people do.
fn acts(words: &Words<'_>, at: usize) -> bool {
    let possessive = words.gap_before(at) == Gap::APOSTROPHE;
    words.get(at).is_some_and(|word| {
        let does = word.is(Classes::SPEECH.or(Classes::AUX)) || words.str(at) == "to";
        word.shape == Shape::Lower && (possessive || does)
    })
}
