//! Lines over the street: an organisation, a building, a floor.
//!
//! A person is written in the same place, and is no part of the address: what may be one is left
//! out. Only looked for over a street that a postcode proves.

use std::ops::Range;

use crate::detect::names::{
    lexicon::Classes,
    places,
    words::{Gap, Shape, Words},
};

/// Longer lines are sentences.
const LONGEST: usize = 7;
/// How directories shorten what such a line is, and Welsh words for it.
const HEADS: [&str; 43] = [
    "serv",
    "servs",
    "hospice",
    "polyclinic",
    "healthcare",
    "hlth",
    "practic",
    "mc",
    "fl",
    "m/p",
    "building",
    "ctr",
    "cent",
    "cntr",
    "centr",
    "hc",
    "pcc",
    "pct",
    "miu",
    "med",
    "pract",
    "prac",
    "surg",
    "surgeries",
    "hse",
    "bldg",
    "bldng",
    "bldgs",
    "hosp",
    "hpl",
    "gen",
    "univ",
    "comm",
    "grp",
    "gp",
    "gps",
    "hmp",
    "nhs",
    "ft",
    "meddygfa",
    "canolfan",
    "ty",
    "neuadd",
];
/// Bodies that are not one place: who writes, not where.
const BODIES: [&str; 16] = [
    "council",
    "police",
    "service",
    "services",
    "department",
    "directorate",
    "team",
    "trust",
    "authority",
    "board",
    "agency",
    "union",
    "officer",
    "ltd",
    "limited",
    "plc",
];
/// Words of lines that say who writes and not where.
const NO_HEADING: Classes = Classes::TITLE
    .or(Classes::MONTH)
    .or(Classes::DAY)
    .or(Classes::GREET)
    .or(Classes::CLOSE)
    .or(Classes::RELATION)
    .or(Classes::SPEECH)
    .or(Classes::AUX);

/// Whether a line names what stands at the street behind it.
pub(super) fn is(words: &Words<'_>, line: Range<usize>) -> bool {
    let listed = |classes: Classes| words.all()[line.clone()].iter().any(|word| word.is(classes));
    // `NHS No 999 …` over the address is no part of it.
    let numbered = |at: usize| {
        matches!(words.all()[at].shape, Shape::Number | Shape::Code) && !is_floor(words, at)
    };
    if line.len() > LONGEST || listed(NO_HEADING) || line.clone().any(numbered) {
        return false;
    }
    let body = line.clone().any(|at| BODIES.contains(&&*words.lower(at)));
    let building = listed(Classes::BUILDING) || line.clone().any(|at| is_floor(words, at));
    if body || building {
        return building;
    }
    let short = |at: usize| HEADS.contains(&&*words.lower(at));
    if listed(Classes::ORG.or(Classes::SAINT)) || line.clone().any(short) {
        return true;
    }
    if listed(Classes::ROLE) {
        return false;
    }
    // A rare name is a word that no list holds, so such a word alone makes no heading.
    let is_part = |at: usize| {
        let word = &words.all()[at];
        word.shape == Shape::Lower
            || word.weights().is_word() && word.weights().given() < 3
            || places::at(words, at).is_some()
    };
    words.lower(line.start) == "the" && line.len() > 1 || line.clone().all(is_part)
}

/// `Level 2`, `1st Floor`, `Unit H4`: the number of a part of a building.
pub(super) fn is_floor(words: &Words<'_>, at: usize) -> bool {
    let beside = |at: usize| {
        const FLOORS: [&str; 5] = ["floor", "flr", "level", "block", "wing"];
        words.get(at).is_some_and(|word| word.is(Classes::UNIT))
            || FLOORS.contains(&&*words.lower(at))
    };
    let word = &words.all()[at];
    // `Pavilion 3,`
    let numbered = word.gap.has(Gap::COMMA.or(Gap::LINE))
        && words
            .before(at)
            .is_some_and(|before| before.gap == Gap::SPACE && before.shape == Shape::Capital);
    matches!(word.shape, Shape::Number | Shape::Code)
        && word.len() < 5
        && (numbered || at.checked_sub(1).is_some_and(beside) || beside(at + 1))
}
