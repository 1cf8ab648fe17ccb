//! A pattern's own examples, run through the real detector.
//!
//! What `withheld patterns test` and our own tests call, so that an example that is printed is one
//! that holds. Examples are invented text of packs; failures may show them.

use std::{fmt, ops::Range};

use super::{BELIEVED, Detector};
use crate::model::{Finding, Part, Pattern, Role, Text, TextBuilder};

/// An example that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The pattern's id.
    pub id: String,
    /// `finds` or `ignores`.
    pub field: &'static str,
    /// The example as the pack has it.
    pub example: String,
    /// What was found instead.
    pub problem: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "pattern `{}`, field `{}`, `{}`: {}",
            self.id, self.field, self.example, self.problem
        )
    }
}

/// Runs the examples of a pattern: in each of `finds`, what is marked and nothing else of its kind
/// is believed; in each of `ignores`, nothing of its kind is.
pub fn check(detector: &Detector, pattern: &Pattern) -> Vec<Failure> {
    let mut failures = Vec::new();
    let mut fail = |field, example: &str, problem: String| {
        let (id, example) = (pattern.id.clone(), example.to_owned());
        failures.push(Failure { id, field, example, problem });
    };
    for example in &pattern.finds {
        match unmark(example) {
            Err(problem) => fail("finds", example, problem.to_owned()),
            Ok((_, marked)) if marked.is_empty() => {
                fail("finds", example, "nothing is marked".into());
            }
            Ok((plain, marked)) => {
                let found = believed(detector, pattern, &plain);
                if found.iter().map(|(range, _)| range).ne(&marked) {
                    fail("finds", example, shown(&plain, &found));
                }
            }
        }
    }
    for example in &pattern.ignores {
        let found = believed(detector, pattern, example);
        if !found.is_empty() {
            fail("ignores", example, shown(example, &found));
        }
    }
    failures
}

type Believed = Vec<(Range<usize>, f32)>;

fn believed(detector: &Detector, pattern: &Pattern, example: &str) -> Believed {
    detected(detector, example)
        .into_iter()
        .filter(|finding| finding.kind == pattern.kind && finding.confidence >= BELIEVED)
        .map(|finding| (finding.range, finding.confidence))
        .collect()
}

/// Everything found in an example.
pub fn detected(detector: &Detector, example: &str) -> Vec<Finding> {
    detector.detect(&text(example))
}

fn text(example: &str) -> Text {
    let mut builder = TextBuilder::new(Part::new(Role::Body));
    builder.push_synthetic(example);
    builder.finish()
}

fn shown(example: &str, found: &Believed) -> String {
    let spans: Vec<String> =
        found.iter().map(|(range, p)| format!("«{}» ({p})", &example[range.clone()])).collect();
    match spans.as_slice() {
        [] => "found nothing".into(),
        spans => format!("found {}", spans.join(", ")),
    }
}

/// The example without its marks, and where they stood.
fn unmark(example: &str) -> Result<(String, Vec<Range<usize>>), &'static str> {
    let mut plain = String::with_capacity(example.len());
    let mut marked = Vec::new();
    let mut open = None;
    for char in example.chars() {
        match (char, open) {
            ('«', None) => open = Some(plain.len()),
            ('»', Some(start)) => {
                marked.push(start..plain.len());
                open = None;
            }
            ('«' | '»', _) => return Err("its marks do not pair"),
            _ => plain.push(char),
        }
    }
    if open.is_some() { Err("its marks do not pair") } else { Ok((plain, marked)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_taken_off() {
        assert_eq!(unmark("a «b» «é»c"), Ok(("a b éc".into(), vec![2..3, 4..6])));
        for wrong in ["«a", "a»", "«a«b»"] {
            assert!(unmark(wrong).is_err(), "{wrong}");
        }
    }
}
