//! How an address begins: a flat, a number and a street, a house with a name, a PO box.
//!
//! Reads forward from one word, and tells how firmly the words say so; what follows the street is
//! not looked at here.

use super::postcode;
use crate::detect::names::{
    lexicon::Classes,
    places,
    words::{Gap, Shape, Words},
};

/// How firmly a beginning says that it is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Firmness {
    /// Needs a town, a postcode or a cue: `Rose Cottage`, `Flat 3`, `Tarn Close`.
    Weak,
    /// A number and a word that is also an ordinary one: `12 Rose Hill`.
    Fair,
    /// A number and a street type: `12 Tarn Road`.
    Firm,
}

/// The beginning of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Premise {
    /// One past its last word.
    pub(super) end: usize,
    /// How firm it is.
    pub(super) firmness: Firmness,
    /// Whether it is written in lower case.
    pub(super) lower: bool,
}

const TIGHT: Gap = Gap::SPACE.or(Gap::HYPHEN).or(Gap::APOSTROPHE).or(Gap::DOT);
const APART: Gap = Gap::SPACE.or(Gap::COMMA).or(Gap::LINE).or(Gap::SLASH);
/// Words that no street's name holds.
const NO_STREET: Classes = Classes::MONTH.or(Classes::DAY).or(Classes::AUX).or(Classes::LAW);

/// The beginning of an address at word `at`.
pub(super) fn at(words: &Words<'_>, at: usize) -> Option<Premise> {
    let word = words.get(at)?;
    match word.shape {
        Shape::Number => numbered(words, at),
        Shape::Other => None,
        _ if word.is(Classes::UNIT) => unit(words, at),
        _ => post_box(words, at),
    }
}

/// `12 Tarn Close`, `12-14, Tarn Close`, `12a The Green`.
fn numbered(words: &Words<'_>, at: usize) -> Option<Premise> {
    words.get(at)?;
    if words
        .before(at)
        .is_some_and(|before| before.gap.within(TIGHT) && before.is(Classes::NUMBER_LEAD))
        || priced(words, at)
    {
        return None;
    }
    let mut next = number_end(words, at)?;
    let gap = words.gap_before(next);
    if gap == Gap::NONE || !gap.within(Gap::SPACE.or(Gap::COMMA)) {
        return None;
    }
    // `12 Rose Cottage, Mill Lane`: the house's own name.
    if let Some(house) = building(words, next)
        && words.gap_before(house).within(APART)
        && street(words, house).is_some()
    {
        next = house;
    }
    let street = street(words, next)?;
    let year =
        matches!(words.str(at).as_bytes(), [b'1' | b'2', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9']);
    if year && !street.firm {
        return None;
    }
    let firmness = match street.firm && !year {
        _ if is_column(words, next) => Firmness::Weak,
        true => Firmness::Firm,
        false => Firmness::Fair,
    };
    Some(Premise { end: street.end, firmness, lower: street.lower })
}

/// `4  The Bewdley Road`: two blanks part the columns of a list, where numbers count.
fn is_column(words: &Words<'_>, at: usize) -> bool {
    words.text()[..words.all()[at].start].ends_with("  ")
}

/// `£12`, `#12`, `12%`, `1.5`.
fn priced(words: &Words<'_>, at: usize) -> bool {
    let range = words.all()[at].range();
    let text = words.text();
    text[..range.start].ends_with(['£', '$', '€', '#', '.', '+'])
        || text[range.end..].starts_with(['%', '°', ':'])
}

/// One past a house number: `12`, `12a`, `12 a`, `12-14`.
pub(super) fn number_end(words: &Words<'_>, at: usize) -> Option<usize> {
    let number = |i: usize| {
        let word = words.get(i)?;
        let digits = words.str(i).bytes().take_while(u8::is_ascii_digit).count();
        (word.shape == Shape::Number && digits < 5 && word.len() - digits < 2).then_some(i)
    };
    number(at)?;
    let gap = words.all()[at].gap;
    if gap.within(Gap::HYPHEN.or(Gap::SLASH)) && gap != Gap::NONE && number(at + 1).is_some() {
        return Some(at + 2);
    }
    let letter = gap == Gap::SPACE
        && words.get(at + 1).is_some_and(|word| {
            word.len() == 1 && word.shape.is_capital() && word.gap == Gap::SPACE
        });
    Some(if letter { at + 2 } else { at + 1 })
}

struct Street {
    end: usize,
    firm: bool,
    lower: bool,
}

/// One past a street without a number, behind another line of the address.
pub(super) fn thoroughfare(words: &Words<'_>, from: usize) -> Option<usize> {
    words.get(from).filter(|first| first.shape.is_capital() && !first.is(Classes::TITLE))?;
    street(words, from).filter(|street| street.firm).map(|street| street.end)
}

/// A street's name that begins at a word: up to four words and its type.
fn street(words: &Words<'_>, from: usize) -> Option<Street> {
    let first = words.get(from)?;
    if first.is(Classes::STREET_START) && first.shape.is_capital() {
        return welsh(words, from);
    }
    if words.str(from).eq_ignore_ascii_case("the")
        && words.get(from + 1)?.is(Classes::THE_STREET)
        && first.gap == Gap::SPACE
    {
        let lower = words.get(from + 1)?.shape == Shape::Lower;
        return Some(Street { end: from + 2, firm: !lower, lower });
    }
    let lower = first.shape == Shape::Lower;
    let mut at = from;
    while at < from + 5 {
        let word = words.get(at)?;
        if at > from && word.is(Classes::STREET) && (word.shape == Shape::Lower) == lower {
            return street_end(words, from, at, lower);
        }
        if !in_street_name(words, at, lower) || !word.gap.within(TIGHT) {
            return None;
        }
        at += 1;
    }
    None
}

/// The street whose type stands at `at`, or just after: `Park View Road`.
fn street_end(words: &Words<'_>, from: usize, at: usize, lower: bool) -> Option<Street> {
    let mut last = at;
    while words.all()[last].gap == Gap::SPACE
        && words
            .get(last + 1)
            .is_some_and(|next| next.is(Classes::STREET) && (next.shape == Shape::Lower) == lower)
    {
        last += 1;
    }
    let kind = &words.all()[last];
    let firm = kind.is(Classes::FIRM_STREET);
    let saint = kind.len() == 2
        && words.str(last).eq_ignore_ascii_case("st")
        && kind.gap.within(Gap::SPACE.or(Gap::DOT));
    if saint && words.get(last + 1).is_some_and(|next| next.shape == Shape::Capital && !lower) {
        // `Church St Evesham` or `12 Upper St Marys Road`.
        let longer = (last + 2..last + 4)
            .find(|i| words.get(*i).is_some_and(|word| word.is(Classes::FIRM_STREET)));
        if let Some(end) = longer {
            return Some(Street { end: end + 1, firm: true, lower });
        }
    }
    // `12 Week Way Forward`: a type that is an ordinary word ends its phrase.
    let runs_on = kind.gap == Gap::SPACE
        && words
            .get(last + 1)
            .is_some_and(|next| next.shape.is_capital() != lower && !next.is(Classes::LIVED))
        && places::at(words, last + 1).is_none()
        && postcode::at(words, last + 1).is_none();
    (firm || from < at && !runs_on).then_some(Street { end: last + 1, firm, lower })
}

/// `Heol y Parc`, `Ffordd Gwynedd`.
fn welsh(words: &Words<'_>, from: usize) -> Option<Street> {
    let mut end = from + 1;
    while end < from + 5
        && words.gap_before(end).within(TIGHT)
        && words.get(end).is_some_and(|word| {
            word.shape.is_capital() || matches!(words.str(end), "y" | "yr" | "o" | "a" | "r")
        })
    {
        end += 1;
    }
    (end > from + 1 && words.all()[end - 1].shape.is_capital()).then_some(Street {
        end,
        firm: true,
        lower: false,
    })
}

fn in_street_name(words: &Words<'_>, at: usize, lower: bool) -> bool {
    const LINKS: [&str; 11] = ["of", "the", "on", "upon", "de", "le", "la", "and", "y", "yr", "s"];
    let word = &words.all()[at];
    let dated = word.is(Classes::MONTH)
        && words.before(at).is_some_and(|before| before.shape == Shape::Number);
    if dated || word.is(NO_STREET) && !word.is(Classes::AMBIGUOUS.or(Classes::STREET)) {
        return false;
    }
    let numbered = words.before(at).is_some_and(|before| before.shape == Shape::Number);
    match word.shape {
        Shape::Lower if lower => !word
            .is(Classes::MEASURE.or(Classes::FUNCTION).or(Classes::RELATION).or(Classes::SPEECH)),
        Shape::Lower => !numbered && LINKS.contains(&words.str(at)),
        Shape::Number => numbered && word.len() > 2,
        Shape::Other | Shape::Code => false,
        _ => !lower && (!numbered || !word.is(Classes::MEASURE)),
    }
}

/// `Flat 3`, `Flat B, 12 Tarn Close`, `Unit 4, Mill Court`.
fn unit(words: &Words<'_>, at: usize) -> Option<Premise> {
    let word = words.get(at)?;
    let label = words.get(at + 1)?;
    let short = label.len() < 5
        && (label.shape == Shape::Number
            || label.shape == Shape::Initial
            || label.shape == Shape::Code);
    if !short || !word.gap.within(Gap::SPACE.or(Gap::DOT)) {
        return None;
    }
    let lower = word.shape == Shape::Lower;
    let next = at + 2;
    let mut premise = Premise { end: next, firmness: Firmness::Weak, lower };
    if !label.gap.within(APART) || label.gap == Gap::NONE {
        return Some(premise);
    }
    let inner =
        building(words, next).filter(|end| words.gap_before(*end).within(APART)).unwrap_or(next);
    if let Some(found) = numbered(words, inner) {
        return Some(Premise { firmness: found.firmness.max(Firmness::Fair), ..found });
    }
    if let Some(found) = street(words, inner).filter(|street| street.firm) {
        return Some(Premise { end: found.end, firmness: Firmness::Firm, lower: found.lower });
    }
    premise.end = inner;
    premise.firmness = if inner > next { Firmness::Fair } else { Firmness::Weak };
    Some(premise)
}

/// One past a house with a name: `Rose Cottage`, `The Old Rectory`.
pub(super) fn building(words: &Words<'_>, from: usize) -> Option<usize> {
    (from..from + 4).find_map(|at| {
        let word = words.get(at)?;
        let inside = (from..at)
            .all(|i| words.all()[i].shape.is_capital() && words.all()[i].gap.within(TIGHT));
        (at > from && inside && word.shape.is_capital() && word.is(Classes::BUILDING))
            .then_some(at + 1)
    })
}

/// A street or house without a number: enough after `lives at` or before a postcode.
pub(super) fn unnumbered(words: &Words<'_>, from: usize) -> Option<Premise> {
    let first = words.get(from)?;
    if !first.shape.is_capital() || first.is(Classes::TITLE) {
        return None;
    }
    let end = building(words, from)
        .or_else(|| street(words, from).filter(|street| street.firm).map(|street| street.end))?;
    Some(Premise { end, firmness: Firmness::Weak, lower: false })
}

/// `PO Box 12`.
fn post_box(words: &Words<'_>, at: usize) -> Option<Premise> {
    let text = words.str(at);
    let box_at = match text {
        "PO" | "po" | "Po" => at + 1,
        "P" | "p" if matches!(words.str(at + 1), "O" | "o") => at + 2,
        _ => return None,
    };
    let named = words.str(box_at).eq_ignore_ascii_case("box");
    let number = words.get(box_at + 1)?.shape == Shape::Number;
    (named && number).then_some(Premise { end: box_at + 2, firmness: Firmness::Firm, lower: false })
}
