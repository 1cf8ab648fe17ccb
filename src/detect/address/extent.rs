//! How far an address reaches: on from its beginning over localities to the postcode, and back from
//! a postcode to where it began.

use std::ops::Range;

use super::{
    heading, postcode,
    premise::{self, Premise},
};
use crate::detect::names::{
    lexicon::Classes,
    places,
    words::{Gap, Shape, Words},
};

/// What may part the words of one address.
const INSIDE: Gap = Gap::SPACE
    .or(Gap::COMMA)
    .or(Gap::LINE)
    .or(Gap::HYPHEN)
    .or(Gap::APOSTROPHE)
    .or(Gap::DOT)
    .or(Gap::AND)
    .or(Gap::SLASH);
/// What parts its lines.
const BREAK: Gap = Gap::COMMA.or(Gap::LINE);
/// A postcode further away belongs to something else.
const FARTHEST: usize = 16;
/// How many lines may stand over the street: who is there, and in which building.
const HEADINGS: usize = 2;
/// Words in lower case that localities hold.
const LINKS: [&str; 14] =
    ["of", "on", "upon", "the", "in", "by", "le", "and", "under", "next", "y", "yr", "s", "o"];

/// What lies behind the beginning of an address.
pub(super) struct Tail {
    /// One past its last word.
    pub(super) end: usize,
    /// Whether it ends with a postcode.
    pub(super) postcode: bool,
    /// Whether it names a town of the list.
    pub(super) place: bool,
}

/// Goes on from the beginning of an address.
pub(super) fn tail(words: &Words<'_>, premise: &Premise) -> Tail {
    if let Some(end) = to_postcode(words, premise.end, premise.lower) {
        return Tail { end, postcode: true, place: true };
    }
    let mut end = premise.end;
    while end < premise.end + FARTHEST {
        let Some(next) = locality(words, end, premise.lower) else { break };
        end = next;
    }
    Tail { end, postcode: false, place: end > premise.end }
}

/// One past the postcode that localities alone lead to.
fn to_postcode(words: &Words<'_>, from: usize, lower: bool) -> Option<usize> {
    for at in from..from + FARTHEST {
        let gap = words.gap_before(at);
        if !gap.within(INSIDE) {
            return None;
        }
        if let Some(found) = postcode::at(words, at) {
            return Some(found.end);
        }
        if !in_locality(words, at, lower) {
            return None;
        }
    }
    None
}

fn in_locality(words: &Words<'_>, at: usize, lower: bool) -> bool {
    let Some(word) = words.get(at) else { return false };
    match word.shape {
        Shape::Capital | Shape::Upper | Shape::Mixed | Shape::Initial => !word.is(Classes::TITLE),
        Shape::Lower if LINKS.contains(&words.str(at)) => true,
        // `crawley down, rh10 4hy`
        Shape::Lower if lower && word.is(Classes::FUNCTION) => word.gap.has(BREAK),
        Shape::Lower => lower && !word.is(Classes::SPEECH.or(Classes::AUX).or(Classes::RELATION)),
        Shape::Number => premise::at(words, at).is_some(),
        _ => false,
    }
}

/// One past a town of the list behind `end`, with at most one locality before it.
fn locality(words: &Words<'_>, end: usize, lower: bool) -> Option<usize> {
    let gap = words.gap_before(end);
    if !gap.within(INSIDE) || gap.has(Gap::DOT) {
        return None;
    }
    let cased = |at: usize| words.get(at).is_some_and(|word| lower || word.shape.is_capital());
    if let Some(place) = places::at(words, end).filter(|_| cased(end)) {
        return Some(whole_name(words, end + place.words));
    }
    if !gap.has(BREAK) {
        return None;
    }
    premise::thoroughfare(words, end)
        .or_else(|| listed_behind(words, end, lower))
        .or_else(|| unlisted(words, end, gap))
}

/// One past the rest of a town's name: `Burton-on-Trent`, `St.Helens`, `Stow on the Wold`.
fn whole_name(words: &Words<'_>, end: usize) -> usize {
    let mut at = end;
    while at < end + 4 {
        let Some(word) = words.get(at) else { break };
        let gap = words.gap_before(at);
        let saint = gap.within(Gap::DOT.or(Gap::SPACE)) && words.all()[at - 1].is(Classes::SAINT);
        let link = LINKS.contains(&words.str(at)) && words.gap_before(at + 1) == gap;
        let goes_on = match word.shape {
            Shape::Lower => link && (gap == Gap::HYPHEN || places::at(words, at + 1).is_some()),
            _ => word.shape.is_capital() && (gap == Gap::HYPHEN || saint),
        };
        if !goes_on {
            break;
        }
        at += 1;
    }
    at
}

/// One past a town of the list that a locality parts from `end`.
fn listed_behind(words: &Words<'_>, end: usize, lower: bool) -> Option<usize> {
    let cased = |at: usize| words.get(at).is_some_and(|word| lower || word.shape.is_capital());
    (end + 1..end + 4)
        .take_while(|at| {
            words
                .get(at - 1)
                .is_some_and(|word| word.shape.is_capital() && !word.is(Classes::TITLE))
        })
        .find(|at| words.gap_before(*at).has(BREAK) || places::at(words, *at).is_some())
        .filter(|at| words.gap_before(*at).within(INSIDE) && cased(*at))
        .and_then(|at| places::at(words, at).map(|place| whole_name(words, at + place.words)))
}

/// An address found from its end.
pub(super) struct Backward {
    /// Its words.
    pub(super) words: Range<usize>,
    /// Whether there is more to it than a town.
    pub(super) street: bool,
}

/// Goes back from a postcode over lines that belong to its address.
pub(super) fn back(words: &Words<'_>, postcode: &Range<usize>) -> Option<Backward> {
    let stop = farthest_back(words, postcode.start);
    let mut found: Option<Backward> = None;
    let mut headings = 0;
    let mut segment_end = postcode.start;
    for at in (stop..postcode.start).rev() {
        let begins = at == stop || words.gap_before(at).has(BREAK);
        if !begins {
            continue;
        }
        let behind_street = found.as_ref().is_some_and(|found| found.street);
        match segment(words, at..segment_end) {
            Some((start, street)) if street || !behind_street => {
                found = Some(Backward { words: start..postcode.end, street });
                if start > at {
                    break;
                }
            }
            _ if found.is_some() && headings < HEADINGS && heading::is(words, at..segment_end) => {
                headings += 1;
                found = Some(Backward { words: at..postcode.end, street: true });
            }
            // Towns come after streets, so what stands before a street and is none ends it.
            _ if behind_street => break,
            _ => {}
        }
        segment_end = at;
    }
    found
}

/// The first word that could belong to the address.
fn farthest_back(words: &Words<'_>, end: usize) -> usize {
    let mut at = end;
    while at > 0 && at + FARTHEST > end {
        let before = &words.all()[at - 1];
        let fits = match before.shape {
            Shape::Capital | Shape::Upper | Shape::Mixed | Shape::Initial => {
                !before.is(Classes::TITLE)
            }
            Shape::Lower => {
                LINKS.contains(&words.str(at - 1))
                    && before.gap.within(Gap::SPACE.or(Gap::HYPHEN).or(Gap::APOSTROPHE))
            }
            Shape::Number => {
                premise::number_end(words, at - 1).is_some() || heading::is_floor(words, at - 1)
            }
            Shape::Code => heading::is_floor(words, at - 1),
            Shape::Other => false,
        };
        let ends_sentence = before.gap.has(Gap::DOT) && before.len() > 3 && !before.gap.has(BREAK);
        if !before.gap.within(INSIDE) || !fits || ends_sentence {
            break;
        }
        at -= 1;
    }
    while at < end && words.all()[at].shape == Shape::Lower {
        at += 1;
    }
    at
}

/// Where an address begins in one of its lines, and whether a street or house is in it.
fn segment(words: &Words<'_>, line: Range<usize>) -> Option<(usize, bool)> {
    if let Some(at) = line.clone().find(|at| premise::at(words, *at).is_some()) {
        return Some((at, true));
    }
    let first = &words.all()[line.start];
    let numbered = first.shape == Shape::Number && premise::number_end(words, line.start).is_some();
    let last = &words.all()[line.end - 1];
    let person = first.shape == Shape::Initial
        || first.weights().given() >= 3
            && !first.is(Classes::AMBIGUOUS)
            && places::at(words, line.start).is_none();
    let house =
        last.is(Classes::BUILDING.or(Classes::FIRM_STREET)) || !person && last.is(Classes::STREET);
    // `Heol Capel`
    let welsh = line.len() > 1 && first.is(Classes::STREET_START) && first.shape.is_capital();
    if numbered || (house || welsh) && line.len() < 6 {
        return Some((line.start, true));
    }
    places::at(words, line.start)
        .filter(|place| line.start + place.words == line.end)
        .map(|_| (line.start, false))
}

/// One past a locality that no list holds: one or two capitalised words behind a comma, which are no
/// forename and end there.
fn unlisted(words: &Words<'_>, from: usize, gap: Gap) -> Option<usize> {
    const NO_TOWN: Classes = Classes::FUNCTION
        .or(Classes::ROLE)
        .or(Classes::RELATION)
        .or(Classes::MONTH)
        .or(Classes::DAY)
        .or(Classes::NEVER)
        .or(Classes::TITLE)
        .or(Classes::ORG)
        .or(Classes::LABEL);
    let town = |at: usize| {
        words.get(at).is_some_and(|word| {
            let weights = word.weights();
            let named = weights.given() >= 3 && !word.is(Classes::PREFIX);
            word.shape == Shape::Capital && !word.is(NO_TOWN) && !named && weights.ordinary() < 3
        })
    };
    if !gap.has(Gap::COMMA) || gap.has(Gap::LINE) || !town(from) {
        return None;
    }
    let end = if words.gap_before(from + 1) == Gap::SPACE && town(from + 1) {
        from + 2
    } else {
        from + 1
    };
    let next = words.gap_before(end);
    if next == Gap::HYPHEN {
        return Some(whole_name(words, end)).filter(|whole| *whole > end);
    }
    let ends = next.has(BREAK.or(Gap::DOT).or(Gap::OTHER)) || words.get(end).is_none();
    (ends || next == Gap::SPACE && words.get(end).is_some_and(|word| word.shape == Shape::Lower))
        .then_some(end)
}
