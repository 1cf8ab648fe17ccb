//! Names written without capitals, as notes typed in a hurry have them: only after a strong cue, or
//! as a forename with a surname neither of which is an ordinary word.

use super::{
    guess::{Guess, cue},
    lexicon::Classes,
    places,
    words::{Gap, Shape, Word, Words},
};
use crate::model::Evidence;

const NEVER: Classes = Classes::FUNCTION
    .or(Classes::NEVER)
    .or(Classes::RELATION)
    .or(Classes::ROLE)
    .or(Classes::ORG)
    .or(Classes::STREET)
    .or(Classes::MONTH)
    .or(Classes::DAY)
    .or(Classes::AMBIGUOUS)
    .or(Classes::SPEECH)
    .or(Classes::LABEL)
    .or(Classes::TITLE)
    .or(Classes::PARTICLE);

/// Adds names in lower case.
pub(super) fn find(words: &Words<'_>, guesses: &mut Vec<Guess>) {
    for (at, word) in words.all().iter().enumerate() {
        if word.shape == Shape::Lower {
            guesses.extend(after_title(words, at).or_else(|| forename(words, at)));
        }
    }
}

/// `mr smith`, `dr patel`.
fn after_title(words: &Words<'_>, at: usize) -> Option<Guess> {
    let title = words.before(at)?;
    if !title.is(Classes::TITLE)
        || !title.gap.within(Gap::SPACE.or(Gap::DOT))
        || title.gap == Gap::NONE
    {
        return None;
    }
    let word = &words.all()[at];
    let weights = word.weights();
    let listed = weights.given().max(weights.surname());
    let titled_surname = title.shape == Shape::Lower && listed >= 3 && weights.ordinary() <= 3;
    if word.is(Classes::FUNCTION.or(Classes::RELATION).or(Classes::AUX)) || word.len() < 3 {
        return None;
    }
    if weights.is_word() && !titled_surname && !(listed >= 1 && weights.ordinary() < 2) {
        return None;
    }
    let end = if continues(words, at) { at + 2 } else { at + 1 };
    Some(Guess::new(at..end, if listed >= 2 { 0.8 } else { 0.6 }, Evidence::Word("title")))
}

/// Whether a surname in lower case follows.
fn continues(words: &Words<'_>, at: usize) -> bool {
    words.all()[at].gap.within(Gap::SPACE.or(Gap::UNDERSCORE))
        && words.get(at + 1).is_some_and(|next| {
            matches!(next.shape, Shape::Lower | Shape::Capital)
                && is_name(next, next.weights().surname())
        })
}

fn is_name(word: &Word, listed: u8) -> bool {
    listed >= 2 && !word.weights().is_word() && !word.is(NEVER) && word.len() > 2
}

/// `mum is sharon`, `told kai`, `amara okafor`.
fn forename(words: &Words<'_>, at: usize) -> Option<Guess> {
    let word = &words.all()[at];
    if word.weights().given() < 3
        || !is_name(word, word.weights().given())
        || places::at(words, at).is_some()
    {
        return None;
    }
    let full = continues(words, at) && places::at(words, at + 1).is_none();
    let end = if full { at + 2 } else { at + 1 };
    let given = word.weights().given();
    if let Some((cue_at, strong)) = lead(words, at) {
        let confidence = match (strong, full) {
            (_, true) => 0.75,
            (true, false) => 0.6,
            (false, false) => 0.5,
        };
        return (strong || full || given >= 4)
            .then(|| Guess::new(at..end, confidence, cue(words, cue_at)));
    }
    let speaks =
        words.get(end).is_some_and(|next| next.shape == Shape::Lower && next.is(Classes::SPEECH));
    let spaced = words.all()[end - 1].gap == Gap::SPACE;
    if full {
        let strong = given >= 4 || words.all()[at + 1].weights().surname() >= 3;
        return strong.then(|| Guess::new(at..end, 0.5, Evidence::Lexicon));
    }
    (speaks && spaced && given >= 4).then(|| Guess::new(at..end, 0.5, cue(words, end)))
}

/// The cue before a name, and whether it is a strong one.
fn lead(words: &Words<'_>, at: usize) -> Option<(usize, bool)> {
    let before = at.checked_sub(1)?;
    let word = &words.all()[before];
    if word.gap != Gap::SPACE {
        return None;
    }
    if word.is(Classes::RELATION.or(Classes::NAMING).or(Classes::GREET))
        && word.shape != Shape::Other
    {
        return Some((before, true));
    }
    let linking = matches!(words.str(before), "is" | "was" | "s" | "are" | "me");
    if linking
        && words
            .before(before)
            .is_some_and(|subject| subject.is(Classes::RELATION.or(Classes::STRONG_LABEL)))
    {
        return Some((before - 1, true));
    }
    (word.is(Classes::WITH) && word.is(Classes::SPEECH)).then_some((before, false))
}
