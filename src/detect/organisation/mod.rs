//! Schools and organisations by name: `Oakfield Primary`, `Ysgol Gyfun Aber`, `Grange Housing
//! Association`, and whatever stands under a label such as `School:`.
//!
//! The way through: [`tail`] reads on from a word that ends such names, [`own`] back over the words
//! that are the name's own, [`judge`] weighs both, [`labels`] knows fields and lines that say what
//! they hold. A person's name inside belongs to the whole: `Grace Okafor Academy` is nobody. Generic
//! words alone (`the primary school`) name nothing. It reads the words that addresses read, and
//! never looks beyond its text.

mod judge;
mod labels;
mod own;
mod tail;
#[cfg(test)]
mod tests;
mod words;

use std::ops::Range;

use self::words::Classes;
use super::{names::words::Words, score::BELIEVED};
use crate::model::{Evidence, Finding, Kind, Role, Severity, Text};

/// What a name is the name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A school, nursery, college or other setting.
    School,
    /// Any other organisation.
    Organisation,
}

/// A school or organisation named in a text.
#[derive(Clone, Debug)]
pub(super) struct Body {
    sort: Sort,
    /// All its words.
    words: Range<usize>,
    /// Those that are its own, and may be a person's name; none where only a label speaks.
    own: Range<usize>,
    confidence: f32,
    evidence: Vec<Evidence>,
}

/// The schools and organisations in a text, in order. `people` are the names found in it.
pub(super) fn read(text: &Text, words: &Words<'_>, people: &[Range<usize>]) -> Vec<Body> {
    const BEGINS: Classes = Classes::HEAD
        .or(Classes::FRONT_SCHOOL)
        .or(Classes::FRONT_ORGANISATION)
        .or(Classes::BEFORE_OF)
        .or(Classes::KNOWN);
    if text.part.role == Role::Code {
        return Vec::new();
    }
    let mut bodies: Vec<Body> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let classes = Classes::of(&words.all()[at]);
        let floor = bodies.last().map_or(0, |body| body.words.end);
        let body = if classes.has(BEGINS) { judge::at(words, at, floor, people) } else { None };
        at = body.as_ref().map_or(at + 1, |body| body.words.end);
        bodies.extend(body);
    }
    labels::add(text, words, &mut bodies);
    bodies
}

/// The findings of one sort.
pub(super) fn findings(words: &Words<'_>, bodies: &[Body], sort: Sort) -> Vec<Finding> {
    let of_sort = bodies.iter().filter(|body| body.sort == sort);
    of_sort
        .map(|body| Finding {
            kind: Kind::new(if sort == Sort::School { "school" } else { "organisation" }),
            range: words.bytes(body.words.clone()),
            confidence: body.confidence,
            severity: Severity::Low,
            evidence: body.evidence.clone(),
        })
        .collect()
}

/// Where believed names stand that may hold a person's: what is taken for one there is nobody. In
/// order.
pub(super) fn held(words: &Words<'_>, bodies: &[Body]) -> Vec<Range<usize>> {
    let believed = bodies.iter().filter(|body| body.confidence >= BELIEVED && !body.own.is_empty());
    believed.map(|body| words.bytes(body.words.clone())).collect()
}

/// Leaves out findings that tell nothing of anybody where a believed one that does overlaps them:
/// a special school tells of needs, and an address whose. What a name says of faith is its own.
pub(super) fn give_way(found: &mut Vec<Finding>) {
    let mut telling: Vec<Range<usize>> = found
        .iter()
        .filter(|other| other.confidence >= BELIEVED && other.kind.tells_of_people())
        .filter(|other| other.kind.as_str() != "special:religion")
        .map(|other| other.range.clone())
        .collect();
    telling.sort_by_key(|range| range.start);
    let mut furthest = 0;
    for range in &mut telling {
        // Ends rise too, so that one look is enough.
        furthest = furthest.max(range.end);
        range.end = furthest;
    }
    found.retain(|finding| {
        finding.kind.tells_of_people() || {
            let before = telling.partition_point(|range| range.start < finding.range.end);
            telling[..before].last().is_none_or(|range| range.end <= finding.range.start)
        }
    });
}
