//! How far a name goes: over the hyphens and apostrophes inside it, and the initials before it.
//!
//! Apart from what finds names, which judges words one by one: nobody reads `Early-` for a name and
//! `Down` for none. It makes no name of words that lie apart.

use std::ops::Range;

use super::{
    lexicon::Classes,
    runs::NO_NAME,
    words::{Gap, Shape, Word, Words},
};

/// What a lower-case word of a double name is not, however it is joined: `drug-led`.
const OTHER: Classes = NO_NAME.or(Classes::AUX).or(Classes::LABEL).or(Classes::BLANK);

/// The whole name of which `span` was found, within `free` words that no other name has.
pub(super) fn whole(
    words: &Words<'_>,
    mut span: Range<usize>,
    free: &Range<usize>,
) -> Range<usize> {
    let small = words.all()[span.start].shape == Shape::Lower;
    while span.end < free.end && is_joined(words, span.end) && fits(words, span.end, small) {
        span.end += 1;
    }
    while span.start > free.start
        && is_joined(words, span.start)
        && (fits(words, span.start - 1, small) || is_prefix(words, span.start - 1))
    {
        span.start -= 1;
    }
    while span.start > free.start && is_initial(words, span.start - 1) {
        span.start -= 1;
    }
    span
}

/// Whether a hyphen or an apostrophe and nothing else stands before a word.
fn is_joined(words: &Words<'_>, at: usize) -> bool {
    matches!(words.gap_before(at), Gap::HYPHEN | Gap::APOSTROPHE)
}

/// Whether a word may be the other half of a double name.
fn fits(words: &Words<'_>, at: usize, small: bool) -> bool {
    let word = &words.all()[at];
    let weights = word.weights();
    let rare = !weights.is_word() && word.len() > 2;
    let named = weights.given() >= 1 || weights.surname() >= 2;
    // `Amara's`, `Kai'll`
    let ending = word.len() < 3 && words.gap_before(at) == Gap::APOSTROPHE;
    // `Le-Thu` is no Thursday.
    let plain = !word.is(OTHER) || word.is(Classes::AMBIGUOUS.or(Classes::DAY));
    match word.shape {
        _ if ending => false,
        Shape::Capital | Shape::Mixed | Shape::Upper => plain,
        Shape::Lower if small => plain && word.len() > 1 && (rare || named),
        Shape::Lower => plain && rare && words.gap_before(at) == Gap::HYPHEN,
        _ => false,
    }
}

/// `o'`, `d'`
fn is_prefix(words: &Words<'_>, at: usize) -> bool {
    let word = &words.all()[at];
    word.len() == 1
        && word.gap == Gap::APOSTROPHE
        && matches!(words.str(at), "o" | "O" | "d" | "D" | "n" | "N")
}

/// `J. S.` before a surname, but no `P.S.`
fn is_initial(words: &Words<'_>, at: usize) -> bool {
    let word: &Word = &words.all()[at];
    let article = matches!(words.str(at), "A" | "I") && word.gap == Gap::SPACE;
    let postscript = words.str(at) == "S"
        && words.gap_before(at) == Gap::DOT
        && words.before(at).is_some_and(|_| words.str(at - 1) == "P");
    word.shape == Shape::Initial
        && (word.gap == Gap::SPACE || word.gap == Gap::DOT || word.gap == Gap::DOT.or(Gap::SPACE))
        && words.gap_before(at) != Gap::APOSTROPHE
        && !article
        && !postscript
}
