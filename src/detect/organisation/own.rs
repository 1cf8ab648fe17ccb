//! The words of a name that are its own, before its generic end: `Oakfield`, `St Mary's Catholic`,
//! `Kensington and Chelsea`.
//!
//! Reads back from the end, over generic words first and then over the name's own, and stops at
//! whatever no name holds. It judges nothing.

use std::ops::Range;

use super::{
    tail::{Joint, is_s, joins},
    words::Classes,
};
use crate::detect::names::{
    lexicon,
    places::{self, Place},
    words::{Gap, Shape, Word, Words},
};

/// The words before a generic end.
#[derive(Debug)]
pub(super) struct Own {
    /// The words that are the name's own.
    pub(super) words: Range<usize>,
    /// How many of them are neither generic nor a direction.
    pub(super) proper: usize,
    /// Whether a saint or the like is among them.
    pub(super) saint: bool,
}

/// No more words than this are a name's own, and no more stand before its end.
const LONGEST: usize = 5;
const FURTHEST: usize = 12;

/// Reads back from `end`, not before `floor`.
pub(super) fn before(words: &Words<'_>, end: usize, floor: usize, firm: bool) -> Own {
    let mut own = Own { words: end..end, proper: 0, saint: false };
    let mut at = end;
    while at > floor.max(end.saturating_sub(FURTHEST)) {
        let joint = if own.words.is_empty() { Joint::Tail } else { Joint::Own };
        let before = at - 1;
        let word = &words.all()[before];
        let linked =
            joins(word, joint) || word.gap.has(Gap::AND) && may_pair(words, before, at, firm);
        if !linked || own.words.len() > LONGEST {
            break;
        }
        if is_s(words, before) || may_link(words, before, floor, firm) {
            at = before;
            continue;
        }
        if !take(words, before, &mut own) {
            break;
        }
        at = before;
    }
    own
}

/// Takes a word into the name, unless it ends there.
fn take(words: &Words<'_>, at: usize, own: &mut Own) -> bool {
    let word = &words.all()[at];
    let classes = Classes::of(word);
    let begun = !own.words.is_empty();
    if !word.shape.is_capital() {
        return false;
    }
    if classes.has(Classes::SAINT) {
        own.saint = true;
    } else if classes.has(Classes::LEAD) && (begun || !classes.has(Classes::PART)) {
        // Counts for nothing by itself.
    } else if begun && own.proper == 1 && !classes.has(Classes::PLAIN) && is_of_two(words, at) {
        own.proper += 1;
    } else if is_generic(word, classes) {
        // Before the name's own words, generic ones are another's.
        let first = own.words.is_empty();
        if first {
            own.words = at..at;
        }
        return first && !classes.has(Classes::PLAIN);
    } else if ends_name(words, at) {
        return false;
    } else {
        own.proper += 1;
    }
    own.words = at..own.words.end.max(at + 1);
    if !begun {
        own.words.end = end_of_own(words, at);
    }
    true
}

/// `Priory Road`, `Crown House`: what a generic word begins, and a street's or a building's ends.
fn is_of_two(words: &Words<'_>, at: usize) -> bool {
    let ends = lexicon::Classes::STREET.or(lexicon::Classes::BUILDING);
    let (word, next) = (&words.all()[at], words.get(at + 1));
    is_generic(word, Classes::of(word)) && next.is_some_and(|next| next.is(ends))
}

/// One past the first word of the name's own read, with its `'s`.
fn end_of_own(words: &Words<'_>, at: usize) -> usize {
    if is_s(words, at + 1) { at + 2 } else { at + 1 }
}

/// Words that are no name's own.
fn is_generic(word: &Word, classes: Classes) -> bool {
    classes.has(Classes::PART.or(Classes::PLAIN).or(Classes::HEAD))
        || word.is(lexicon::Classes::NEVER) && word.weights().given() < 3
}

/// Whether no name holds the word: `Attended`, `Mrs`, `Monday`.
fn ends_name(words: &Words<'_>, at: usize) -> bool {
    const ENDS: lexicon::Classes = lexicon::Classes::FUNCTION
        .or(lexicon::Classes::SPEECH)
        .or(lexicon::Classes::AUX)
        .or(lexicon::Classes::ASKING)
        .or(lexicon::Classes::NAMING)
        .or(lexicon::Classes::GREET)
        .or(lexicon::Classes::CLOSE)
        .or(lexicon::Classes::TITLE)
        .or(lexicon::Classes::DAY)
        .or(lexicon::Classes::LABEL)
        .or(lexicon::Classes::ROLE)
        .or(lexicon::Classes::RELATION)
        .or(lexicon::Classes::LIVED);
    let word = &words.all()[at];
    let after_saint = at.checked_sub(1).is_some_and(|before| {
        let before = &words.all()[before];
        Classes::of(before).has(Classes::SAINT.or(Classes::LEAD)) && joins(before, Joint::Own)
    });
    let acronym = word.shape == Shape::Initial;
    acronym || word.is(ENDS) && !word.is(lexicon::Classes::AMBIGUOUS) && !after_saint
}

/// `of`, `the`, `and` and the like between words of a name.
fn may_link(words: &Words<'_>, at: usize, floor: usize, firm: bool) -> bool {
    let word = &words.all()[at];
    if word.len() > 5 || at <= floor || words.gap_before(at) != Gap::SPACE {
        return false;
    }
    let before = &words.all()[at - 1];
    let capital = before.shape.is_capital();
    match &*words.lower(at) {
        "of" => capital && Classes::of(before).has(Classes::OF) || is_c_of_e(words, at),
        "the" => matches!(&*words.lower(at - 1), "of" | "for" | "on" | "in" | "with"),
        "and" => capital && may_pair(words, at - 1, at + 1, firm),
        "y" | "yr" | "an" | "na" | "le" | "la" | "de" | "upon" | "under" | "cum" | "super" => {
            capital
        }
        "on" | "in" | "by" => capital && in_place(words, at - 1),
        _ => false,
    }
}

/// `C of E`
fn is_c_of_e(words: &Words<'_>, of: usize) -> bool {
    matches!((words.str(of - 1), words.str(of + 1)), ("C", "E"))
}

/// Whether two words with `and` between them stand in one name: `Infant and Nursery`, `Kensington
/// and Chelsea`, `Peter and Paul`, partners of a firm.
fn may_pair(words: &Words<'_>, left: usize, right: usize, firm: bool) -> bool {
    let classes = |at: usize| words.get(at).map(Classes::of).unwrap_or_default();
    let both = |class: Classes| classes(left).has(class) && classes(right).has(class);
    let listed = |at: usize| {
        words.get(at).is_some_and(|word| !word.weights().known())
            || at < words.len()
                && places::at(words, at).is_some_and(|found| found.place == Place::Home)
    };
    let saint = left.checked_sub(1).is_some_and(|before| classes(before).has(Classes::SAINT));
    firm || both(Classes::PART) || saint || listed(left) && listed(right)
}

/// Whether a place of several words begins at a word: `Stoke on Trent`.
fn in_place(words: &Words<'_>, at: usize) -> bool {
    places::at(words, at).is_some_and(|found| found.words > 2)
}
