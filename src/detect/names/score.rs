//! How likely a candidate is a name: points for what the lists say of its words, and for the words
//! around it.
//!
//! **The seam for a trained tagger:** [`judge`] takes a candidate and its text and gives a guess or
//! none; nothing else in this folder weighs evidence of running text. The points were set by hand
//! and checked against public annotated text.

use std::ops::Range;

use super::{
    around::surroundings,
    guess::Guess,
    lexicon::Classes,
    places::{self, Place},
    runs::{Candidate, Part, part},
    words::{Gap, Shape, Words},
};
use crate::model::Evidence;

/// Points of a word on its own, by the logarithm of its count as a forename, and as a surname: those
/// are mostly towns and firms.
const GIVEN_ALONE: [f32; 8] = [-2.0, -0.8, 0.2, 1.0, 1.8, 2.4, 2.6, 2.6];
const SURNAME_ALONE: [f32; 8] = [-3.0, -1.5, -0.7, 0.1, 0.5, 0.7, 0.7, 0.7];
/// Points of the parts of a full name.
const GIVEN: [f32; 8] = [-1.6, 0.2, 0.9, 1.6, 2.2, 2.5, 2.6, 2.6];
const SURNAME: [f32; 8] = [-1.0, 0.5, 1.3, 2.0, 2.4, 2.6, 2.6, 2.6];
/// Surnames serve as forenames, and the other way round, a little less well.
const SWAPPED: f32 = 1.3;
/// A word that the lists do not hold: alone, as a forename, as a surname.
const UNKNOWN_ALONE: f32 = -0.6;
const UNKNOWN_GIVEN: f32 = -0.4;
const UNKNOWN_SURNAME: f32 = 0.3;

/// Points needed, and the confidence they give.
const LADDER_FULL: [(f32, f32); 5] = [(3.2, 0.85), (2.2, 0.75), (1.4, 0.6), (0.8, 0.5), (0.2, 0.4)];
const LADDER_SINGLE: [(f32, f32); 4] = [(3.4, 0.75), (1.8, 0.6), (1.2, 0.5), (0.7, 0.4)];

/// Points below what a likely name needs that good company may make up for.
const WITHIN_REACH: f32 = 2.0;

/// Judges a candidate. A guess that lacks points is no name yet.
pub(super) fn judge(words: &Words<'_>, candidate: &Candidate) -> Option<Guess> {
    if let Some(title) = candidate.title {
        return titled(words, candidate, title);
    }
    if blocked(words, candidate) {
        return None;
    }
    let parts = || candidate.words.clone().filter(|i| part(words, *i, false) != Part::Particle);
    let initials = parts().filter(|i| part(words, *i, false) == Part::Initial).count();
    let mut around = surroundings(words, candidate);
    let (ladder, points): (&[(f32, f32)], f32) = match (parts().count() - initials, initials) {
        (0, _) => return None,
        (1, 0) => (&LADDER_SINGLE, single(words, candidate) + around.points),
        (1, _) => {
            around.evidence.push(Evidence::Word("initial"));
            if initial_behind(words, candidate) {
                (&LADDER_SINGLE, single(words, candidate) + 0.8 + around.points)
            } else {
                (&LADDER_FULL, with_initials(words, candidate) + around.points * 0.5)
            }
        }
        _ => (&LADDER_FULL, full(words, candidate) + around.points * 0.5),
    };
    around.evidence.push(Evidence::Lexicon);
    let likely = ladder.iter().rev().find(|(_, confidence)| *confidence >= 0.5)?.0;
    let lacks = (likely - points).max(0.0);
    let confidence = ladder.iter().find(|(needed, _)| points >= *needed).map_or(0.0, |step| step.1);
    (lacks < WITHIN_REACH).then(|| Guess {
        words: candidate.words.clone(),
        confidence,
        evidence: around.evidence,
        lacks,
    })
}

/// `Chantelle R.`
fn initial_behind(words: &Words<'_>, candidate: &Candidate) -> bool {
    words.all()[candidate.words.end - 1].shape == Shape::Initial
}

/// After a title nearly every word is a name.
fn titled(words: &Words<'_>, candidate: &Candidate, title: usize) -> Option<Guess> {
    let listed = candidate.words.clone().any(|i| {
        let weights = words.all()[i].weights();
        weights.given().max(weights.surname()) >= 2
    });
    let weak = !words.all()[title].is(Classes::TITLE);
    if weak && blocked(words, candidate) {
        return None;
    }
    let confidence = match (weak, listed) {
        (false, true) => 0.9,
        (false, false) | (true, true) => 0.8,
        (true, false) => 0.6,
    };
    let mut guess = Guess::new(candidate.words.clone(), confidence, Evidence::Word("title"));
    if listed {
        guess.evidence.push(Evidence::Lexicon);
    }
    Some(guess)
}

/// Whether the candidate is part of something else: a school, a street, a law, a town.
pub(super) fn blocked(words: &Words<'_>, candidate: &Candidate) -> bool {
    let (start, end) = (candidate.words.start, candidate.words.end);
    let last = &words.all()[end - 1];
    after_saint(words, start)
        || heads_other(words, end)
        || in_place(words, candidate)
        || end - start == 1 && beside_place(words, candidate)
        || possessive_of_other(words, end)
        || words.before(start).is_some_and(|before| {
            before.gap == Gap::SPACE
                && before.is(Classes::PREFIX)
                && before.shape.is_capital()
                && end - start == 1
        })
        || of_organisation(words, start)
        || contracted(words, end)
        || last.gap == Gap::SPACE
            && end - start == 1
            && words
                .get(end)
                .is_some_and(|next| next.is(Classes::WEAK_TITLE) && next.shape.is_capital())
        || last.gap.has(Gap::AND) && words.get(end).is_some_and(|next| next.is(Classes::ORG))
}

fn after_saint(words: &Words<'_>, start: usize) -> bool {
    words.before(start).is_some_and(|before| {
        before.is(Classes::SAINT)
            && before.len() < 6
            && before.gap.within(Gap::SPACE.or(Gap::DOT))
            && before.shape.is_capital()
    })
}

/// Whether one of the next capitalised words makes the whole a street, a law or an organisation.
fn heads_other(words: &Words<'_>, end: usize) -> bool {
    const OTHER: Classes = Classes::ORG.or(Classes::FIRM_STREET).or(Classes::LAW);
    let mut at = end;
    while at < end + 4 && words.gap_before(at) == Gap::SPACE {
        let Some(next) = words.get(at) else { return false };
        if !next.shape.is_capital() || next.is(Classes::RELATION) && !next.is(OTHER) {
            return false;
        }
        if next.is(OTHER) && !next.is(Classes::AMBIGUOUS) && !next.is(Classes::ROLE) {
            return true;
        }
        at += 1;
    }
    false
}

/// `St Mary's Primary School`, `King's College`.
fn possessive_of_other(words: &Words<'_>, end: usize) -> bool {
    let s = words.get(end).is_some_and(|word| word.shape == Shape::Lower && word.len() == 1);
    // `Clare's Law`
    let law = words.gap_before(end + 1) == Gap::SPACE
        && words.get(end + 1).is_some_and(|next| {
            next.shape == Shape::Capital && next.is(Classes::LAW) && !next.is(Classes::DAY)
        });
    s && words.gap_before(end) == Gap::APOSTROPHE && (law || heads_other(words, end + 1))
}

/// `Don't`
fn contracted(words: &Words<'_>, end: usize) -> bool {
    words.gap_before(end) == Gap::APOSTROPHE && matches!(words.str(end), "t" | "T")
}

/// `University of Warwick`, `Bank of Scotland`.
fn of_organisation(words: &Words<'_>, start: usize) -> bool {
    let Some(lead) = start.checked_sub(2) else { return false };
    words.gap_before(start) == Gap::SPACE
        && words.gap_before(start - 1) == Gap::SPACE
        && matches!(words.str(start - 1), "of" | "for")
        && words.all()[lead].is(Classes::ORG.or(Classes::ROLE))
        && words.all()[lead].shape.is_capital()
}

/// Whether a place of several words takes the candidate up, wholly or from before it.
fn in_place(words: &Words<'_>, candidate: &Candidate) -> bool {
    let Range { start, end } = candidate.words;
    let first = start.saturating_sub(4);
    let runs_in = (first..start).any(|from| {
        places::at(words, from).is_some_and(|found| found.words > 1 && from + found.words > start)
    });
    runs_in
        || places::at(words, start)
            .is_some_and(|found| found.words > 1 && start + found.words >= end)
}

/// `Kensington and Chelsea`: a place beside a place.
fn beside_place(words: &Words<'_>, candidate: &Candidate) -> bool {
    let start = candidate.words.start;
    let listed = |at: usize| places::at(words, at).is_some();
    let joined = start > 1
        && (words.str(start - 1) == "and" || words.gap_before(start).has(Gap::COMMA.or(Gap::AND)));
    let other = if words.gap_before(start).has(Gap::COMMA.or(Gap::AND)) {
        start.saturating_sub(1)
    } else {
        start.saturating_sub(2)
    };
    joined && listed(start) && listed(other)
}

/// Points of one word on its own.
fn single(words: &Words<'_>, candidate: &Candidate) -> f32 {
    let at = named_word(words, candidate);
    let word = &words.all()[at];
    let weights = word.weights();
    if word.shape == Shape::Upper {
        return -3.0;
    }
    let mut points = GIVEN_ALONE[usize::from(weights.given())]
        .max(SURNAME_ALONE[usize::from(weights.surname())]);
    if !weights.known() {
        points = UNKNOWN_ALONE;
    }
    points -= match part(words, at, false) {
        Part::Ambiguous => {
            let start = if begins_sentence(words, at) || beside_capital(words, candidate) {
                1.5
            } else {
                0.0
            };
            0.6 + 0.2 * f32::from(weights.ordinary().max(0)) + start
        }
        _ => 0.0,
    };
    points - place_points(words, at) + if is_no_auxiliary(words, at) { 4.8 } else { 0.0 }
}

/// `May won't`, `Will has`: before another auxiliary or a verb it is none itself.
fn is_no_auxiliary(words: &Words<'_>, at: usize) -> bool {
    matches!(words.str(at), "May" | "Will")
        && words.all()[at].gap == Gap::SPACE
        && words.get(at + 1).is_some_and(|next| {
            next.shape == Shape::Lower
                && next.is(Classes::SPEECH.or(Classes::AUX))
                && words.str(at + 1) != "hit"
        })
}

/// The word that carries a candidate of one word, particles aside.
fn named_word(words: &Words<'_>, candidate: &Candidate) -> usize {
    candidate
        .words
        .clone()
        .find(|i| part(words, *i, false) != Part::Particle)
        .unwrap_or(candidate.words.start)
}

fn place_points(words: &Words<'_>, at: usize) -> f32 {
    let given = words.all()[at].weights().given();
    match places::at(words, at).map(|found| found.place) {
        Some(Place::Home) if given >= 4 => 0.5,
        Some(Place::Home) => 1.5,
        Some(Place::Abroad) if given >= 4 => 1.5,
        Some(Place::Abroad) => 2.5,
        None => 0.0,
    }
}

/// Points of a forename with a surname.
fn full(words: &Words<'_>, candidate: &Candidate) -> f32 {
    let parts: Vec<usize> =
        candidate.words.clone().filter(|i| part(words, *i, false) != Part::Particle).collect();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return 0.0 };
    let shouted = parts.iter().all(|i| words.all()[*i].shape == Shape::Upper);
    let mut points = as_given(words, *first) + as_surname(words, *last);
    for middle in &parts[1..parts.len() - 1] {
        let best = as_given(words, *middle).max(as_surname(words, *middle));
        points += best.clamp(-1.0, 0.8);
    }
    if words.all()[*first].gap == Gap::HYPHEN && parts.len() == 2 {
        points -= 1.0;
    }
    if places::at(words, *last).is_some() && places::at(words, *first).is_some() {
        points -= 1.5;
    }
    let next = candidate.words.end;
    if part(words, *last, false) == Part::Ambiguous
        && candidate.run.end > next
        && !words.all()[next].is(Classes::RELATION.or(Classes::ROLE).or(Classes::SPEECH))
    {
        points -= 1.5;
    }
    if words.all()[*first].is(Classes::PREFIX) {
        points -= 2.0;
    }
    points -= street_points(words, &parts);
    // `Oladayo ADEYEMI`
    let surname = &words.all()[*last];
    if surname.shape == Shape::Upper && surname.len() > 4 && !shouted {
        points += 0.8;
    }
    if begins_sentence(words, *first) && part(words, *first, false) == Part::Ambiguous {
        points -= 0.8;
    }
    points - if shouted { 1.2 } else { 0.0 } - 0.6 * parts.len().saturating_sub(3) as f32
}

/// Points against `at Thistle Hill` and `Mary Stone Way`.
fn street_points(words: &Words<'_>, parts: &[usize]) -> f32 {
    let (first, last) = (parts[0], &words.all()[parts[parts.len() - 1]]);
    let at_place = last.is(Classes::STREET.or(Classes::BUILDING))
        && words.all()[first].weights().given() < 3
        && words.before(first).is_some_and(|word| word.is(Classes::PLACE_LEAD));
    let named = parts.len() > 2 && last.is(Classes::STREET) && last.weights().surname() < 4;
    f32::from(u8::from(at_place)) * 2.0 + f32::from(u8::from(named)) * 3.5
}

/// Points of a word in a forename's place.
fn as_given(words: &Words<'_>, at: usize) -> f32 {
    let weights = words.all()[at].weights();
    let other = SURNAME[usize::from(weights.surname())] - SWAPPED;
    in_full(words, at, GIVEN[usize::from(weights.given())].max(other), UNKNOWN_GIVEN)
}

/// Points of a word in a surname's place.
fn as_surname(words: &Words<'_>, at: usize) -> f32 {
    let weights = words.all()[at].weights();
    let other = GIVEN[usize::from(weights.given())] - SWAPPED;
    in_full(words, at, SURNAME[usize::from(weights.surname())].max(other), UNKNOWN_SURNAME)
}

fn in_full(words: &Words<'_>, at: usize, listed: f32, unknown: f32) -> f32 {
    let word = &words.all()[at];
    match word.shape {
        Shape::Initial => 0.6,
        _ if !word.weights().known() => unknown,
        _ => listed - 0.35 * f32::from(word.weights().ordinary().max(0)),
    }
}

/// Points of `J. Okafor`.
fn with_initials(words: &Words<'_>, candidate: &Candidate) -> f32 {
    let Some(at) = candidate.words.clone().find(|i| {
        words.all()[*i].shape != Shape::Initial && part(words, *i, false) != Part::Particle
    }) else {
        return 0.0;
    };
    let first = candidate.words.start;
    let dotted = words.all()[first].gap.has(Gap::DOT);
    let article = words.str(first) == "A" && !dotted && begins_sentence(words, first);
    as_surname(words, at) + if dotted { 1.0 } else { -0.4 }
        - if article { 2.4 } else { 0.0 }
        - if words.all()[at].shape == Shape::Upper { 0.8 } else { 0.0 }
}

/// Whether a word's capital may come from its place alone.
pub(super) fn begins_sentence(words: &Words<'_>, at: usize) -> bool {
    const INSIDE: Gap = Gap::SPACE
        .or(Gap::COMMA)
        .or(Gap::AND)
        .or(Gap::HYPHEN)
        .or(Gap::APOSTROPHE)
        .or(Gap::SLASH)
        .or(Gap::OPEN)
        .or(Gap::UNDERSCORE);
    let gap = words.gap_before(at);
    let abbreviated = words.before(at).is_some_and(|before| {
        before.shape == Shape::Initial || before.is(Classes::TITLE.or(Classes::WEAK_TITLE))
    });
    !(gap.within(INSIDE) || gap.has(Gap::DOT) && abbreviated)
}

/// Whether the run goes on at either side: a heading in title case, mostly.
fn beside_capital(words: &Words<'_>, candidate: &Candidate) -> bool {
    candidate.run.len() > candidate.words.len()
        && words.before(candidate.words.start).is_none_or(|word| {
            !word.is(Classes::RELATION.or(Classes::GREET).or(Classes::WITH).or(Classes::CLOSE))
        })
}

/// `in May`, `May and June`, `May 2024`, `2 June`.
pub(super) fn is_month_here(words: &Words<'_>, at: usize) -> bool {
    const LEADS: [&str; 16] = [
        "of", "by", "on", "since", "until", "from", "early", "late", "last", "next", "this",
        "before", "after", "during", "to", "mid",
    ];
    let word = &words.all()[at];
    if !word.is(Classes::MONTH) {
        return false;
    }
    let month = |at: usize| {
        words.get(at).is_some_and(|word| word.is(Classes::MONTH) && word.shape == Shape::Capital)
    };
    let joined = |at: usize| matches!(words.str(at), "and" | "or" | "to");
    let lead = words.before(at).is_some_and(|before| {
        before.shape == Shape::Number
            || before.is(Classes::PLACE_LEAD)
            || LEADS.contains(&words.str(at - 1))
            || joined(at - 1) && at > 1 && month(at - 2)
    });
    let number = words.get(at + 1).is_some_and(|next| next.shape == Shape::Number);
    lead || number && word.gap.within(Gap::SPACE.or(Gap::COMMA)) || joined(at + 1) && month(at + 2)
}
