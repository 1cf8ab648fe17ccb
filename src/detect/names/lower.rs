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
    let hurried = is_hurried(words);
    for (at, word) in words.all().iter().enumerate() {
        if word.shape == Shape::Lower {
            guesses.extend(
                after_title(words, at)
                    .or_else(|| forename(words, at))
                    .or_else(|| if hurried { in_hurry(words, at) } else { None }),
            );
        }
    }
}

/// Whether most sentences of the text begin without a capital.
pub(super) fn is_hurried(words: &Words<'_>) -> bool {
    let (mut small, mut capital) = (0, 0);
    for (at, word) in words.all().iter().enumerate() {
        let gap = words.gap_before(at);
        if gap.has(Gap::LINE) || gap == Gap::DOT.or(Gap::SPACE) {
            small += usize::from(word.shape == Shape::Lower);
            capital += usize::from(word.shape.is_capital());
        }
    }
    small > 2 && small > 2 * capital
}

/// A forename that nothing introduces, in a text that uses no capitals.
fn in_hurry(words: &Words<'_>, at: usize) -> Option<Guess> {
    let word = &words.all()[at];
    let given = word.weights().given();
    let only_name = is_name(word, given)
        || given >= 4
            && (word.is(Classes::AMBIGUOUS) && !word.weights().is_word()
                || !word.is(NEVER) && word.weights().ordinary() < 0);
    if given < 2 || !only_name || places::at(words, at).is_some() && given < 4 {
        return None;
    }
    // `crystal-marie`
    let double = words.gap_before(at) == Gap::HYPHEN && words.all()[at - 1].weights().given() >= 3;
    let start = if double { at - 1 } else { at };
    let end = if continues(words, at) || ends_as_surname(words, at + 1) { at + 2 } else { at + 1 };
    let acts = words.gap_before(at + 1) == Gap::APOSTROPHE
        || word.gap == Gap::SPACE
            && words.get(at + 1).is_some_and(|next| next.is(Classes::SPEECH.or(Classes::AUX)));
    let asked = words.before(start).is_some_and(|before| {
        before.gap.within(Gap::SPACE.or(Gap::COMMA).or(Gap::OPEN))
            && before
                .is(Classes::WITH.or(Classes::ASKING).or(Classes::SPEECH).or(Classes::RELATION))
    });
    let told = acts || asked;
    (given >= 3 || told || end > at + 1)
        .then(|| Guess::new(start..end, if told { 0.6 } else { 0.5 }, Evidence::Lexicon))
}

/// `hettie price (mrs)`: a surname that is also a word, where a phrase ends.
fn ends_as_surname(words: &Words<'_>, at: usize) -> bool {
    const NO_SURNAME: Classes =
        Classes::FUNCTION.or(Classes::AUX).or(Classes::MONTH).or(Classes::RELATION);
    words.gap_before(at) == Gap::SPACE
        && words.get(at).is_some_and(|word| {
            word.shape == Shape::Lower
                && word.is(Classes::AMBIGUOUS)
                && word.weights().surname() >= 4
                && !word.is(NO_SURNAME)
                && (word.gap.has(Gap::DOT.or(Gap::COMMA).or(Gap::OPEN).or(Gap::LINE))
                    || at + 1 == words.len())
        })
}

/// `mr smith`, `dr patel`.
fn after_title(words: &Words<'_>, at: usize) -> Option<Guess> {
    let title = words.before(at)?;
    let measured = words.before(at - 1).is_some_and(|word| word.shape == Shape::Number);
    let officer = title.is(Classes::WEAK_TITLE)
        && title.len() == 2
        && words.all()[at].weights().surname() >= 2
        && !words.all()[at].weights().is_word();
    if !title.is(Classes::TITLE) && !officer
        || measured && words.str(at - 1) == "ms"
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
                && (is_name(next, next.weights().surname()) || is_letter(words, at + 1))
        })
}

/// `linda o`
fn is_letter(words: &Words<'_>, at: usize) -> bool {
    let word = &words.all()[at];
    word.len() == 1
        && !matches!(words.str(at), "a" | "i" | "x" | "s" | "t" | "d" | "n" | "u" | "w")
        && (word.gap.has(Gap::LINE.or(Gap::DOT).or(Gap::COMMA)) || at + 1 == words.len())
}

fn is_name(word: &Word, listed: u8) -> bool {
    listed >= 2 && !word.weights().is_word() && !word.is(NEVER) && word.len() > 2
}

/// `mum is sharon`, `told kai`, `amara okafor`.
fn forename(words: &Words<'_>, at: usize) -> Option<Guess> {
    let word = &words.all()[at];
    let given = word.weights().given();
    let kin = words.before(at).is_some_and(|before| {
        before.is(Classes::RELATION)
            && before.gap.within(Gap::SPACE.or(Gap::OPEN))
            && before.gap != Gap::NONE
    });
    let rare = kin && given > 0 && word.len() > 3;
    if given < 3 && !rare
        || !is_name(word, given.max(u8::from(rare) * 2))
        || places::at(words, at).is_some()
    {
        return None;
    }
    let full = continues(words, at) && places::at(words, at + 1).is_none();
    let end = if full { at + 2 } else { at + 1 };
    if let Some((cue_at, strong)) = lead(words, at) {
        let confidence = match (strong, full) {
            _ if given < 3 => 0.5,
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
    let bracket = word.is(Classes::RELATION) && word.gap == Gap::SPACE.or(Gap::OPEN);
    if word.gap != Gap::SPACE && !bracket {
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
