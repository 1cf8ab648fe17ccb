//! Addresses in labelled values: `Address: …`, cells under `Home address`, `Street`, `Town`.

use std::ops::Range;

use super::{Span, postcode};
use crate::{
    detect::names::{
        lexicon::Classes,
        places,
        words::{Gap, Shape, Split, Words},
    },
    model::{Evidence, Text},
};

/// The most words an address has.
const LONGEST: usize = 24;

/// Addresses in fields whose label promises one.
pub(super) fn in_fields(text: &Text, words: &Words<'_>, spans: &mut Vec<Span>) {
    for field in text.fields() {
        let Some(label) = &field.label else { continue };
        let named = Words::of(label, Split::Camel);
        let any = |classes| named.all().iter().any(|word| word.is(classes));
        let whole = any(Classes::ADDRESS_LABEL);
        if !whole && !any(Classes::ADDRESS_PART)
            || any(Classes::NO_ADDRESS.or(Classes::STRONG_LABEL).or(Classes::OTHER_LABEL))
        {
            continue;
        }
        let value = words.at_byte(field.range.start)..words.at_byte(field.range.end);
        if value.is_empty() || value.len() > LONGEST || says_nothing(words, &value) {
            continue;
        }
        let confidence = if whole { 0.9 } else { 0.7 };
        spans.push(Span::new(value, confidence, Evidence::Label(label.clone())));
    }
}

/// Addresses after a label in running text.
pub(super) fn in_lines(words: &Words<'_>, spans: &mut Vec<Span>) {
    for (at, word) in words.all().iter().enumerate() {
        let label = word.is(Classes::ADDRESS_LABEL) && word.shape != Shape::Other;
        if !label
            || !ends_label(words, at)
            || words.before(at).is_some_and(|before| before.is(Classes::NO_ADDRESS))
        {
            continue;
        }
        let value = at + 1..value_end(words, at + 1);
        if !value.is_empty() && !says_nothing(words, &value) && says_address(words, &value) {
            spans.push(Span::new(value, 0.9, Evidence::Label(words.lower(at).into())));
        }
    }
}

/// `Address:`, or a line that `Address` ends.
fn ends_label(words: &Words<'_>, at: usize) -> bool {
    let gap = words.all()[at].gap;
    if gap.has(Gap::COLON) {
        return true;
    }
    let begins =
        (at.saturating_sub(2)..=at).any(|i| words.gap_before(i).has(Gap::LINE.or(Gap::TAB)));
    let numbered =
        (at + 1..at + 3).any(|i| words.get(i).is_some_and(|word| word.shape == Shape::Number));
    begins
        && numbered
        && gap.within(Gap::LINE.or(Gap::TAB).or(Gap::SPACE))
        && gap.has(Gap::LINE.or(Gap::TAB))
}

/// One past the value's last word: its postcode, or its line's end.
fn value_end(words: &Words<'_>, from: usize) -> usize {
    let mut line_end = None;
    for at in from..from + LONGEST {
        let Some(word) = words.get(at) else { return line_end.unwrap_or(words.len()) };
        if let Some(found) = postcode::at(words, at) {
            return found.end;
        }
        let sentence = word.gap.has(Gap::DOT) && word.len() > 3 && word.gap.has(Gap::SPACE);
        if word.gap.has(Gap::COLON) {
            // The next label, on a line of its own or behind the value.
            return line_end.unwrap_or(at).max(from);
        }
        if line_end.is_none() && (word.gap.has(Gap::LINE.or(Gap::TAB).or(Gap::OTHER)) || sentence) {
            line_end = Some(at + 1);
        }
        if word.gap.has(Gap::PARA.or(Gap::TAB).or(Gap::OTHER)) || sentence {
            break;
        }
    }
    line_end.unwrap_or(from)
}

/// `Not known`, `As above`.
fn says_nothing(words: &Words<'_>, value: &Range<usize>) -> bool {
    words.all()[value.start].is(Classes::BLANK) && value.len() < 4
        || words.all()[value.clone()].iter().all(|word| word.shape == Shape::Other)
}

/// A number, a street or house, or a town.
fn says_address(words: &Words<'_>, value: &Range<usize>) -> bool {
    value.clone().any(|at| {
        let word = &words.all()[at];
        word.shape == Shape::Number
            || word.is(Classes::STREET.or(Classes::BUILDING))
            || places::at(words, at).is_some()
    })
}
