//! Addresses in labelled values: `Address: …`, cells under `Home address`, `Street`, `Town`.

use std::ops::Range;

use super::{Span, postcode};
use crate::{
    detect::names::{
        lexicon::Classes,
        places,
        words::{Gap, Shape, Split, Words},
    },
    model::{Evidence, Field, Text},
};

/// The most words an address has.
const LONGEST: usize = 24;

/// Addresses in fields whose label promises one.
pub(super) fn in_fields(text: &Text, words: &Words<'_>, spans: &mut Vec<Span>) {
    for field in text.fields() {
        let Some(confidence) = field.label.as_deref().and_then(promise) else { continue };
        let value = words.at_byte(field.range.start)..words.at_byte(field.range.end);
        if value.is_empty() || value.len() > LONGEST || says_nothing(words, &value) {
            continue;
        }
        // The label itself may be document text.
        spans.push(Span::new(value, confidence, Evidence::Word("label")));
    }
}

/// How surely a label promises an address, or a part of one.
fn promise(label: &str) -> Option<f32> {
    let named = Words::of(label, Split::Camel);
    let any = |classes| named.all().iter().any(|word| word.is(classes));
    if any(Classes::NO_ADDRESS.or(Classes::STRONG_LABEL).or(Classes::OTHER_LABEL)) {
        return None;
    }
    match (any(Classes::ADDRESS_LABEL), any(Classes::ADDRESS_PART)) {
        (true, _) => Some(0.9),
        (false, true) => Some(0.7),
        (false, false) => None,
    }
}

/// More digits than a house number or a postcode has.
const NUMBER: usize = 5;

/// The bytes of an address without the numbers in fields at either end whose label promises
/// something else: the telephone number in the cell beside it is no part of it.
pub(super) fn without_strangers(text: &Text, mut range: Range<usize>) -> Range<usize> {
    let other = |field: &&Field| {
        let label = field.label.as_deref();
        label.is_some_and(|label| !label.trim().is_empty() && promise(label).is_none())
    };
    let digits = |field: &Field| {
        text.as_str()[field.range.clone()].bytes().filter(u8::is_ascii_digit).count()
    };
    let stranger = |field: &&Field| other(field) && digits(field) >= NUMBER;
    // A line over the street may be a cell of its own only where it is a house or a body.
    let unhoused = |field: &&Field| {
        let words = Words::of(&text.as_str()[field.range.clone()], Split::Plain);
        let housed = Classes::BUILDING.or(Classes::ORG).or(Classes::STREET);
        other(field) && digits(field) == 0 && !words.all().iter().any(|word| word.is(housed))
    };
    let no_part = |field: &&Field| stranger(field) || unhoused(field);
    while let Some(field) = text.field_at(range.start).filter(no_part)
        && let Some(next) = text.fields().iter().find(|next| next.range.start >= field.range.end)
        && next.range.start < range.end
    {
        range.start = next.range.start;
    }
    while let Some(field) = text.field_at(range.end - 1).filter(stranger)
        && let Some(last) = text.fields().iter().rfind(|last| last.range.end <= field.range.start)
        && last.range.end > range.start
    {
        range.end = last.range.end;
    }
    range
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

/// A number, a street or house, or a town; no name of a program's.
fn says_address(words: &Words<'_>, value: &Range<usize>) -> bool {
    let code = value.clone().any(|at| words.all()[at].gap.has(Gap::UNDERSCORE));
    !code
        && value.clone().any(|at| {
            let word = &words.all()[at];
            word.shape == Shape::Number
                || word.is(Classes::STREET.or(Classes::BUILDING))
                || places::at(words, at).is_some()
        })
}
