//! Text → findings. Pure: no file, clock or network.
//!
//! The way through, all in [`Detector::detect`]: one pass over the text sees phrases, stretches
//! with digits and `@` signs; regexes run only there; each match is checked by its validator and
//! weighed by what stands around it: words, labels, the head of its column, numbers of its own
//! kind. Of overlapping findings one stays. Patterns are data, given by
//! the caller. Nothing here knows where they or the text came from.

mod address;
mod arbitrate;
mod assertion;
mod columns;
mod compile;
mod context;
pub mod examples;
mod fold;
mod names;
mod near;
mod phrases;
mod scan;
mod score;
mod search;
mod shape;
pub mod tagger;
mod tally;
mod validators;
mod view;

use std::{fmt, ops::Range};

pub use self::score::BELIEVED;
use self::{compile::Program, context::Context, search::Search};
use crate::model::{Finding, Kind, Part, Pattern, Role, Text};

/// A finder that is code rather than patterns: its findings are weighed against those of the
/// patterns, and the names among them speak for terms near them.
pub struct Finder {
    /// What it finds.
    pub kind: &'static str,
    /// A title for people.
    pub title: &'static str,
    find: fn(&Text) -> Vec<Finding>,
}

/// The finders.
pub const FINDERS: &[Finder] = &[
    Finder {
        kind: "person-name",
        title: "Name of a person, by word lists and context",
        find: names::find,
    },
    Finder {
        kind: "address",
        title: "Postal address, by streets, places, postcodes and labels",
        find: address::find,
    },
];

/// A compiled set of patterns.
pub struct Detector {
    program: Program,
}

/// Why a set of patterns does not compile; names the pattern and the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPattern {
    /// The pattern's id.
    pub id: String,
    /// The field.
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: String,
}

impl fmt::Display for BadPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "pattern `{}`, field `{}`: {}", self.id, self.field, self.problem)
    }
}

impl std::error::Error for BadPattern {}

impl fmt::Debug for Detector {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Detector({} patterns)", self.program.rules.len())
    }
}

impl Detector {
    /// Compiles patterns.
    pub fn new(patterns: &[Pattern]) -> Result<Detector, BadPattern> {
        Ok(Detector { program: compile::compile(patterns)? })
    }

    /// Kinds of the patterns whose regex is run over the whole text, because nothing that all of
    /// its matches hold can be looked for first. They cost the most.
    pub fn searched_everywhere(&self) -> impl Iterator<Item = &Kind> {
        let rules = self.program.anywhere.iter().map(|finder| &self.program.rules[finder.rule]);
        rules.filter(|rule| !rule.needs_cue()).map(|rule| &rule.kind)
    }

    /// Everything found that begins in the text's claim, in order, without overlaps.
    pub fn detect(&self, text: &Text) -> Vec<Finding> {
        let mut found: Vec<Finding> =
            FINDERS.iter().flat_map(|finder| (finder.find)(text)).collect();
        let people = people(&found);
        let seen = scan::scan(text.as_str(), &self.program.phrases);
        let context = Context::new(text, &self.program.phrases, &seen.hits, people);
        let mut search = Search::new(&self.program, text, &context, &mut found);
        search.terms(&seen.hits);
        search.numbers(&seen.digits);
        if !is_thread_header(&text.part) {
            search.ats(&seen.ats);
        }
        search.anywhere();
        arbitrate::arbitrate(found, &text.claim)
    }
}

/// Whether a text is one of the mail headers that tie a thread together: what stands around their
/// `@` is no address of anybody.
fn is_thread_header(part: &Part) -> bool {
    part.role == Role::Header
        && matches!(
            part.detail.as_deref(),
            Some("message-id" | "in-reply-to" | "references" | "content-id")
        )
}

/// Where people are named, in order.
fn people(found: &[Finding]) -> Vec<Range<usize>> {
    let mut people: Vec<Range<usize>> = found
        .iter()
        .filter(|finding| finding.kind.as_str() == "person-name" && finding.confidence >= BELIEVED)
        .map(|finding| finding.range.clone())
        .collect();
    people.sort_by_key(|range| range.start);
    people
}

#[cfg(test)]
mod tests;
