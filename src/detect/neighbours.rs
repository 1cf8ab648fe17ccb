//! One statement, one finding: joins terms of one kind that stand side by side in a clause.
//!
//! "guilty of robbery" may be two terms and is one statement: a reader counts it once, and a mask
//! covers what stands between. Apart from arbitration, which settles overlaps. Items of a list
//! stay apart, and so does what is denied from what is not; findings that are not believed are left
//! as they are.

use super::{assertion, score::BELIEVED};
use crate::model::{Evidence, Finding};

/// How many words may stand between.
const WORDS: usize = 2;

/// Words that make two terms one. "For" and "with" part what was done from what followed, "and" the
/// items of a list: those are two statements.
const TIES: [&str; 20] = [
    "a", "an", "the", "of", "to", "into", "by", "as", "his", "her", "their", "my", "our", "is",
    "was", "were", "be", "been", "being", "has",
];

/// Findings in order, without overlaps: those that are one statement joined.
pub(super) fn join(found: Vec<Finding>, text: &[u8]) -> Vec<Finding> {
    let mut joined: Vec<Finding> = Vec::with_capacity(found.len());
    for finding in found {
        match joined.last_mut().filter(|last| are_one(last, &finding, text)) {
            Some(last) => merge(last, finding),
            None => joined.push(finding),
        }
    }
    joined
}

fn are_one(one: &Finding, next: &Finding, text: &[u8]) -> bool {
    let is_term = |finding: &Finding| {
        finding.confidence >= BELIEVED && finding.evidence.contains(&Evidence::Lexicon)
    };
    one.kind == next.kind
        && assertion::is_told(&one.kind)
        && is_term(one)
        && is_term(next)
        && doubts(one) == doubts(next)
        && text.get(one.range.end..next.range.start).is_some_and(ties)
}

/// Whether a term is denied, and whether it is only suspected.
fn doubts(finding: &Finding) -> [bool; 2] {
    ["negated", "suspected"].map(|word| finding.evidence.contains(&Evidence::Word(word)))
}

/// Whether nothing but spaces and one or two words that tie lies between.
fn ties(gap: &[u8]) -> bool {
    let Ok(gap) = std::str::from_utf8(gap) else { return false };
    let mut words = gap.split(' ').filter(|word| !word.is_empty());
    words.clone().count() <= WORDS
        && words.all(|word| TIES.iter().any(|tie| word.eq_ignore_ascii_case(tie)))
}

fn merge(last: &mut Finding, next: Finding) {
    last.range.end = next.range.end;
    last.confidence = last.confidence.max(next.confidence);
    last.severity = last.severity.max(next.severity);
    for evidence in next.evidence {
        if !last.evidence.contains(&evidence) {
            last.evidence.push(evidence);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Kind, Severity};

    #[test]
    fn one_statement_is_one_finding() {
        let check = |text: &str, terms: &[(&str, &str)], expected: &[&str]| {
            let found = terms.iter().map(|(kind, term)| {
                let start = text.find(term).unwrap_or_else(|| panic!("{term:?} in {text:?}"));
                let mut evidence = vec![Evidence::Lexicon];
                if text[..start].ends_with("no ") {
                    evidence.push(Evidence::Word("negated"));
                }
                Finding {
                    kind: Kind::new(kind),
                    range: start..start + term.len(),
                    confidence: if *term == "unsure" { 0.3 } else { 0.8 },
                    severity: Severity::High,
                    evidence,
                }
            });
            let joined = join(found.collect(), text.as_bytes());
            let texts: Vec<&str> = joined.iter().map(|f| &text[f.range.clone()]).collect();
            assert_eq!(texts, expected, "{text:?}");
        };
        let (offence, drug) = ("special:offence", "sensitive:substance");
        let two = [(offence, "guilty"), (offence, "theft")];
        check("guilty of theft", &two, &["guilty of theft"]);
        check("guilty theft", &two, &["guilty theft"]);
        check("guilty of his theft", &two, &["guilty of his theft"]);
        check("guilty, theft", &two, &["guilty", "theft"]);
        check("guilty and theft", &two, &["guilty", "theft"]);
        check("guilty for theft", &two, &["guilty", "theft"]);
        check("guilty\nof theft", &two, &["guilty", "theft"]);
        check("guilty of being the theft", &two, &["guilty", "theft"]);
        check("guilty of no theft", &two, &["guilty", "theft"]);
        check("guilty of weed", &[(offence, "guilty"), (drug, "weed")], &["guilty", "weed"]);
        check("unsure of theft", &[(offence, "unsure"), (offence, "theft")], &["unsure", "theft"]);
        check(
            "Ann of Leeds",
            &[("person-name", "Ann"), ("person-name", "Leeds")],
            &["Ann", "Leeds"],
        );
    }
}
