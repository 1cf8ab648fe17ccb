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
mod calibrate;
mod columns;
mod compile;
mod context;
mod denied;
pub mod examples;
mod finders;
mod fold;
mod heads;
mod labelled;
mod names;
mod near;
mod neighbours;
mod organisation;
mod phrases;
mod rows;
mod scan;
mod score;
mod search;
mod shape;
mod stages;
pub mod tagger;
mod tally;
mod trie;
mod validators;
mod view;

use std::fmt;

pub(crate) use self::names::lexicon::surnames;
use self::{compile::Program, context::Context, finders::Found, scan::Seen, search::Search};
pub use self::{denied::DENIED, score::BELIEVED};
use crate::model::{Finding, Kind, Part, Pattern, Role, Text};

/// A compiled set of patterns.
pub struct Detector {
    program: Program,
}

/// Why a set of patterns does not compile; names the pattern and the field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadPattern {
    /// Where the pattern is written.
    pub written: String,
    /// The pattern's id.
    pub id: String,
    /// The field.
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: String,
}

impl fmt::Display for BadPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let BadPattern { written, id, field, problem } = self;
        write!(f, "{written}: pattern `{id}`, field `{field}`: {problem}")
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

    /// Everything found that begins in the text's claim, in order, without overlaps; but a denied
    /// text is found whatever else is. Each claims how often such findings are right.
    pub fn detect(&self, text: &Text) -> Vec<Finding> {
        let (mut found, seen) = self.weigh(text);
        calibrate::calibrate(&mut found);
        // What a user denies is certain, and stands after all that weighs.
        denied::add(&self.program, &seen.hits, |start| text.claim.contains(&start), &mut found);
        found
    }

    /// The same without denied texts, claiming what the evidence adds up to, and what was seen.
    fn weigh(&self, text: &Text) -> (Vec<Finding>, Seen) {
        let Found { mut found, people } = finders::run(&self.program, text);
        let seen = scan::scan(text.as_str(), &self.program.phrases);
        let context = Context::new(text, &self.program.phrases, &seen.hits, people);
        let mut search = Search::new(&self.program, text, &context, &mut found);
        search.terms(&seen.hits);
        search.numbers(&seen.digits);
        if !is_thread_header(&text.part) {
            search.ats(&seen.ats);
        }
        search.anywhere();
        search.each_other(&seen.digits);
        labelled::find(&self.program, text, &mut found);
        arbitrate::part_numbers(&mut found, text.as_str().as_bytes());
        arbitrate::part_postcodes(&mut found, text);
        organisation::give_way(&mut found);
        (arbitrate::arbitrate(found, text.as_str().as_bytes(), &text.claim), seen)
    }
}

/// A text in plain lower-case letters: without accents, strokes and the like.
pub fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for char in text.chars() {
        match names::fold::fold(char) {
            Some(plain) => folded.push_str(plain),
            None => folded.extend(char.to_lowercase()),
        }
    }
    folded
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

#[cfg(test)]
mod tests;
