//! Texts of a user's own that are found wherever they stand.
//!
//! They stand in the one trie with all other phrases, and apart from everything that weighs: no
//! finding takes the place of one, so that whoever lists a text can rely on it. What else is found
//! there stays beside it.

use super::{compile::Program, phrases::Hit};
use crate::model::{Evidence, Finding};

/// Why such a text is found.
pub const DENIED: Evidence = Evidence::Word("deny-list");

/// Adds the denied texts that begin where `claims` says, and leaves out findings of the same kind
/// that lie within one. `found` is in order, and stays so.
pub(super) fn add(
    program: &Program,
    hits: &[Hit],
    claims: impl Fn(usize) -> bool,
    found: &mut Vec<Finding>,
) {
    if !program.denies {
        return;
    }
    let claimed = hits.iter().filter(|hit| claims(hit.start));
    let mut denied: Vec<Finding> = claimed
        .flat_map(|hit| {
            program.phrases.get(hit.phrase).denied_by.iter().map(move |rule| (rule, hit))
        })
        .map(|(rule, hit)| Finding {
            kind: program.rules[rule].kind.clone(),
            range: hit.start..hit.end,
            confidence: 1.0,
            severity: program.rules[rule].severity,
            evidence: vec![DENIED],
        })
        .collect();
    if denied.is_empty() {
        return;
    }
    sort(&mut denied);
    denied.dedup_by(|next, kept| is_within(next, kept));
    found.retain(|other| {
        let before = denied.partition_point(|text| text.range.start <= other.range.start);
        !denied[..before].last().is_some_and(|text| is_within(other, text))
    });
    found.append(&mut denied);
    sort(found);
}

fn sort(found: &mut [Finding]) {
    found.sort_by(|a, b| {
        let place = |f: &Finding| (f.range.start, std::cmp::Reverse(f.range.end));
        place(a).cmp(&place(b)).then(a.kind.cmp(&b.kind))
    });
}

fn is_within(inner: &Finding, outer: &Finding) -> bool {
    inner.kind == outer.kind
        && inner.range.start >= outer.range.start
        && inner.range.end <= outer.range.end
}
