//! How likely a name is a school's or an organisation's: by what ends it, and how proper the words
//! before are.

use std::ops::Range;

use super::{
    Body, Sort,
    own::{self, Own},
    tail::{Tail, is_s},
    words::Classes,
};
use crate::{
    detect::names::{
        lexicon, places,
        words::{Gap, Shape, Words},
    },
    model::Evidence,
};

/// What a name with a word of its own and one that ends such names is worth.
const BASE: f32 = 0.75;
/// A generic word between: `Primary School`.
const SPELT_OUT: f32 = 0.1;
/// A place, a saint, a word that is no ordinary one.
const PROPER: f32 = 0.05;
/// Its own words are ordinary ones, and stand where any word has a capital.
const ORDINARY: f32 = 0.12;
const BEGINS: f32 = 0.12;
/// What ends it ends much else: `Centre`, `Project`; `High`, `Police`.
const LOOSE: f32 = 0.2;
/// What ends it is in lower case.
const LOWER: f32 = 0.15;
/// More is never claimed.
const SUREST: f32 = 0.95;

/// The name whose end, or beginning, word `at` is.
pub(super) fn at(
    words: &Words<'_>,
    at: usize,
    floor: usize,
    people: &[Range<usize>],
) -> Option<Body> {
    let classes = Classes::of(&words.all()[at]);
    let capital = words.all()[at].shape.is_capital();
    if classes.has(Classes::KNOWN) && capital {
        return Some(known(words, at));
    }
    if let Some(body) = fronted(words, at, floor, classes) {
        return Some(body);
    }
    if !classes.has(Classes::HEAD) || !(capital || classes.has(Classes::LOWER)) {
        return None;
    }
    let tail = Tail::at(words, at);
    let firm = Classes::of(&words.all()[tail.head]).has(Classes::FIRM);
    let mut own = own::before(words, at, floor, firm);
    without_people(words, &mut own, people);
    let confidence = weigh(words, &own, &tail)?;
    let evidence = vec![Evidence::Word("organisation-word")];
    let all = own.words.start..tail.words.end;
    Some(Body { sort: tail.sort(words), words: all, own: own.words, confidence, evidence })
}

/// Leaves out a person's name before the words that are the name's own: `Sarah Jones Oakfield
/// School`.
fn without_people(words: &Words<'_>, own: &mut Own, people: &[Range<usize>]) {
    if own.words.is_empty() {
        return;
    }
    let bytes = words.bytes(own.words.clone());
    let first = people.partition_point(|person| person.end <= bytes.start);
    for person in people[first..].iter().take_while(|person| person.start < bytes.end) {
        let rest = words.at_byte(person.end);
        let others = (rest..own.words.end).filter(|at| !is_s(words, *at)).count();
        if others > 0 {
            own.words.start = rest;
            own.proper = others;
            own.saint = false;
        }
    }
}

/// How likely the whole is a name; none where it is none.
fn weigh(words: &Words<'_>, own: &Own, tail: &Tail) -> Option<f32> {
    let head = Classes::of(&words.all()[tail.head]);
    let firm = head.has(Classes::FIRM);
    if own.proper == 0 && !own.saint && !is_possessive(words, own) || own.words.is_empty() {
        return None;
    }
    if after_title(words, own.words.start) || !firm && followed(words, tail) {
        return None;
    }
    // Generic words between the name's own and its last.
    let parts = (own.words.end..tail.head).filter(|at| !is_s(words, *at)).count();
    let strong = head.has(Classes::SCHOOL.or(Classes::ORGANISATION).or(Classes::FIRM));
    if parts == 0 && !strong && !head.has(Classes::LOOSE) {
        return None;
    }
    let mut points = BASE;
    points += if parts > 0 || firm { SPELT_OUT } else { 0.0 };
    points -=
        if parts == 0 && head.has(Classes::LOOSE.or(Classes::ADJECTIVE)) { LOOSE } else { 0.0 };
    let ordinary = is_ordinary(words, own);
    if ordinary {
        points -= ORDINARY;
        points -= if begins_line(words, own.words.start) { BEGINS } else { 0.0 };
        points -= match parts {
            0 if head.has(Classes::SCHOOL) => 0.0,
            0 if head.has(Classes::INSTITUTION) => LOOSE / 2.0,
            0 => LOOSE,
            _ => 0.0,
        };
    } else {
        points += PROPER;
    }
    if words.all()[tail.head].shape == Shape::Lower {
        if ordinary || is_persons(words, own) {
            return None;
        }
        points -= LOWER;
    }
    Some(points.min(SUREST))
}

/// `King's`, `Queen's`
fn is_possessive(words: &Words<'_>, own: &Own) -> bool {
    own.words.end.checked_sub(1).is_some_and(|last| is_s(words, last))
}

/// `Dr Patel Surgery`: the doctor's.
fn after_title(words: &Words<'_>, start: usize) -> bool {
    words.before(start).is_some_and(|before| {
        before.is(lexicon::Classes::TITLE) && before.gap.within(Gap::SPACE.or(Gap::DOT))
    })
}

/// Whether what follows takes the end up: `Church Road`, `School Nurse`, `High Needs`.
fn followed(words: &Words<'_>, tail: &Tail) -> bool {
    let end = tail.words.end;
    if words.gap_before(end) != Gap::SPACE {
        return false;
    }
    let Some(next) = words.get(end) else { return false };
    let lower = words.all()[tail.head].shape == Shape::Lower;
    let same = next.shape.is_capital() || lower;
    let taken = Classes::of(next).has(Classes::FOLLOWS);
    let adjective = tail.words.len() == 1
        && Classes::of(&words.all()[tail.head]).has(Classes::ADJECTIVE)
        && next.shape.is_capital()
        && !next.is(lexicon::Classes::ROLE);
    same && taken || adjective
}

/// Whether none of the name's own words is more than an ordinary one.
fn is_ordinary(words: &Words<'_>, own: &Own) -> bool {
    let proper = |at: usize| {
        let word = &words.all()[at];
        let weights = word.weights();
        !weights.is_word()
            || word.is(lexicon::Classes::AMBIGUOUS)
            || weights.surname().max(weights.given()) >= 3 && weights.ordinary() < 2
            || places::at(words, at).is_some()
    };
    let several = own.proper > 1;
    !own.saint && !several && !own.words.clone().filter(|at| !is_s(words, *at)).any(proper)
}

/// Whether a school in lower case is a person's: `Kai's school`, `drop Kai nursery`.
fn is_persons(words: &Words<'_>, own: &Own) -> bool {
    let named = words.all()[own.words.start].weights().given() >= 3;
    !own.saint && (is_possessive(words, own) || own.proper == 1 && named)
}

fn begins_line(words: &Words<'_>, at: usize) -> bool {
    const INSIDE: Gap = Gap::SPACE.or(Gap::COMMA).or(Gap::AND).or(Gap::OPEN).or(Gap::HYPHEN);
    !words.gap_before(at).within(INSIDE)
}

fn known(words: &Words<'_>, at: usize) -> Body {
    let end = if is_s(words, at + 1) { at + 2 } else { at + 1 };
    Body {
        sort: Sort::Organisation,
        words: at..end,
        own: at..end,
        confidence: 0.85,
        evidence: vec![Evidence::Lexicon],
    }
}

/// Names that what they are begins: `Ysgol Gyfun Aber`, `HMP Oakley`, `University of Warwick`.
fn fronted(words: &Words<'_>, at: usize, floor: usize, classes: Classes) -> Option<Body> {
    const FRONT: Classes = Classes::FRONT_SCHOOL.or(Classes::FRONT_ORGANISATION);
    let word = &words.all()[at];
    let of = classes.has(Classes::BEFORE_OF) && words.str(at + 1) == "of" && word.gap == Gap::SPACE;
    if !word.shape.is_capital() || !(classes.has(FRONT) || of) {
        return None;
    }
    let first = if of { at + 2 } else { at + 1 };
    let end = named_end(words, first);
    let mut start = at;
    while of && start > floor && start + 3 > at && is_lead(words, start - 1) {
        start -= 1;
    }
    let school = classes.has(Classes::FRONT_SCHOOL) || words.lower(at) == "university";
    (end > first).then(|| Body {
        sort: if school { Sort::School } else { Sort::Organisation },
        words: start..end,
        own: first..end,
        confidence: 0.85,
        evidence: vec![Evidence::Word("organisation-word")],
    })
}

/// One past the last word of what begins at `first`, behind such a beginning.
fn named_end(words: &Words<'_>, first: usize) -> usize {
    let mut end = first;
    let mut next = first;
    while next < first + 5
        && words.gap_before(next).within(Gap::SPACE.or(Gap::HYPHEN).or(Gap::APOSTROPHE))
    {
        let Some(word) = words.get(next) else { break };
        let named = is_named(words, next);
        let link = matches!(
            words.str(next),
            "y" | "yr" | "an" | "na" | "the" | "de" | "and" | "upon" | "a"
        );
        if !named && !link || word.is(lexicon::Classes::TITLE) {
            break;
        }
        next += 1;
        end = if named { next } else { end };
    }
    // What ends names may follow: `Diocese of Leeds Academy Trust`.
    while end > first
        && words.gap_before(end) == Gap::SPACE
        && words
            .get(end)
            .is_some_and(|word| word.shape.is_capital() && Classes::of(word).has(Classes::HEAD))
    {
        end += 1;
    }
    end
}

/// Whether a word behind such a beginning is the name's own; Irish and Welsh change its first letter.
fn is_named(words: &Words<'_>, at: usize) -> bool {
    let word = &words.all()[at];
    let mutated =
        word.shape == Shape::Other && words.str(at).chars().skip(1).take(2).any(char::is_uppercase);
    (word.shape.is_capital() || mutated)
        && !word.is(lexicon::Classes::FUNCTION.or(lexicon::Classes::ROLE))
}

/// `London` of `London Borough of Camden`.
fn is_lead(words: &Words<'_>, at: usize) -> bool {
    let word = &words.all()[at];
    word.gap == Gap::SPACE && word.shape.is_capital() && Classes::of(word).has(Classes::LEAD)
}
