//! Postal addresses: from their beginning on, from their postcode back, and by their label.
//!
//! It reads the same words as names do. A postcode by itself, and a town by itself in running text,
//! are no address.

mod extent;
mod heading;
mod labels;
mod postcode;
mod premise;
#[cfg(test)]
mod tests;

use std::ops::Range;

use self::premise::{Firmness, Premise};
use crate::{
    detect::names::{
        lexicon::Classes,
        words::{Gap, Shape, Words},
    },
    model::{Evidence, Finding, Kind, Role, Severity, Text},
};

/// Words taken for an address.
struct Span {
    words: Range<usize>,
    confidence: f32,
    evidence: Vec<Evidence>,
}

impl Span {
    fn new(words: Range<usize>, confidence: f32, reason: Evidence) -> Span {
        Span { words, confidence, evidence: vec![reason] }
    }
}

/// The postal addresses in a text, sorted and disjoint, each with its postcode.
pub(crate) fn find(text: &Text, words: &Words<'_>) -> Vec<Finding> {
    if text.part.role == Role::Code {
        return Vec::new();
    }
    let mut spans = Vec::new();
    labels::in_fields(text, words, &mut spans);
    labels::in_lines(words, &mut spans);
    forward(words, &mut spans);
    backward(words, &mut spans);
    let kind = Kind::new("address");
    let found = union(spans).into_iter().map(|span| finding(words, &kind, span));
    found
        .map(|mut finding| {
            finding.range = labels::without_strangers(text, finding.range);
            finding
        })
        .collect()
}

/// Addresses from their beginnings.
fn forward(words: &Words<'_>, spans: &mut Vec<Span>) {
    let mut at = 0;
    while at < words.len() {
        let word = &words.all()[at];
        let starts = word.shape == Shape::Number || word.is(Classes::UNIT) || word.len() < 3;
        let premise = if starts { premise::at(words, at) } else { None };
        let cue = lived_before(words, at);
        let premise = premise.or_else(|| cue.and_then(|_| premise::unnumbered(words, at)));
        let Some(span) = premise.and_then(|premise| judge(words, at, &premise, cue)) else {
            at += 1;
            continue;
        };
        at = span.words.end;
        spans.push(span);
    }
}

/// `lives at`, `moved to`: the cue word that leads to word `at`.
fn lived_before(words: &Words<'_>, at: usize) -> Option<usize> {
    let lead = at.checked_sub(1)?;
    if !matches!(words.str(lead), "at" | "to" | "in" | "on" | "from" | "is" | "with") {
        return None;
    }
    (lead.saturating_sub(3)..lead)
        .rev()
        .find(|i| words.all()[*i].is(Classes::LIVED) && words.all()[*i].shape != Shape::Other)
}

fn judge(words: &Words<'_>, at: usize, premise: &Premise, cue: Option<usize>) -> Option<Span> {
    let tail = extent::tail(words, premise);
    let confidence = match premise.firmness {
        _ if tail.postcode => 0.95,
        Firmness::Firm if tail.place => 0.85,
        Firmness::Firm if premise.lower && cue.is_none() && ordinary(words, at..premise.end) => 0.4,
        Firmness::Firm if premise.lower && cue.is_none() => 0.6,
        Firmness::Firm => 0.75,
        Firmness::Fair if tail.place || cue.is_some() => 0.7,
        Firmness::Fair if premise.lower => return None,
        Firmness::Fair => 0.5,
        Firmness::Weak if tail.place => 0.65,
        Firmness::Weak if cue.is_some() && is_dwelling(words, premise.end) => 0.5,
        Firmness::Weak => return None,
    };
    let mut evidence = vec![Evidence::Word("street")];
    if tail.postcode {
        evidence.push(Evidence::Word("postcode"));
    }
    if tail.place {
        evidence.push(Evidence::Lexicon);
    }
    evidence.extend(cue.map(|cue| Evidence::Cue(words.lower(cue).into())));
    Some(Span { words: at..tail.end, confidence, evidence })
}

/// Whether what ends at a word may be somebody's home, and not `Riverside College` or
/// `Rose Cottage Tea Room`.
fn is_dwelling(words: &Words<'_>, end: usize) -> bool {
    const PUBLIC: [&str; 13] = [
        "school",
        "academy",
        "college",
        "hospital",
        "church",
        "nursery",
        "clinic",
        "surgery",
        "practice",
        "campus",
        "centre",
        "infirmary",
        "library",
    ];
    let goes_on = words.gap_before(end) == Gap::SPACE
        && words.get(end).is_some_and(|next| next.shape.is_capital());
    !goes_on && !PUBLIC.contains(&&*words.lower(end - 1))
}

/// Whether the words between number and street type are ordinary ones: `3 main road`.
fn ordinary(words: &Words<'_>, premise: Range<usize>) -> bool {
    words.all()[premise.start + 1..premise.end - 1]
        .iter()
        .all(|word| word.weights().ordinary() >= 2)
}

/// Addresses from their postcodes.
fn backward(words: &Words<'_>, spans: &mut Vec<Span>) {
    for at in 0..words.len() {
        if !matches!(words.all()[at].shape, Shape::Code | Shape::Upper) {
            continue;
        }
        let Some(postcode) = postcode::at(words, at) else { continue };
        if let Some(found) = extent::back(words, &postcode) {
            let confidence = if found.street { 0.9 } else { 0.6 };
            spans.push(Span::new(found.words, confidence, Evidence::Word("postcode")));
        }
    }
}

/// Joins spans that overlap.
fn union(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_by_key(|span| span.words.start);
    let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match joined.last_mut() {
            Some(last) if last.words.end > span.words.start => {
                last.words.end = last.words.end.max(span.words.end);
                last.confidence = last.confidence.max(span.confidence);
                last.evidence.extend(span.evidence);
            }
            _ => joined.push(span),
        }
    }
    joined
}

fn finding(words: &Words<'_>, kind: &Kind, mut span: Span) -> Finding {
    span.evidence.sort();
    span.evidence.dedup();
    Finding {
        kind: kind.clone(),
        range: words.bytes(span.words),
        confidence: span.confidence,
        severity: Severity::High,
        evidence: span.evidence,
    }
}
