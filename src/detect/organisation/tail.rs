//! The end of a name: `Primary School`, `Church of England Academy`, `NHS Foundation Trust`,
//! `School for Girls`.
//!
//! Reads on from the first word that may end a name to the last. It says nothing of the words
//! before.

use std::ops::Range;

use super::{Sort, words::Classes};
use crate::detect::names::words::{Gap, Shape, Word, Words};

/// The words that end a name.
pub(super) struct Tail {
    pub(super) words: Range<usize>,
    /// The last word that may end a name by itself.
    pub(super) head: usize,
}

impl Tail {
    /// Reads a tail whose first head is word `at`.
    pub(super) fn at(words: &Words<'_>, at: usize) -> Tail {
        let lower = words.all()[at].shape == Shape::Lower;
        let mut tail = Tail { words: at..at + 1, head: at };
        let mut next = at + 1;
        while next < at + 6 && joins(&words.all()[next - 1], Joint::Tail) {
            let Some(word) = words.get(next) else { break };
            let classes = Classes::of(word);
            let fits = (word.shape == Shape::Lower) == lower || is_s(words, next);
            if !fits || !(classes.has(Classes::HEAD.or(Classes::PART)) || is_s(words, next)) {
                break;
            }
            next += 1;
            if classes.has(Classes::HEAD) {
                tail = Tail { words: at..next, head: next - 1 };
            }
        }
        tail.with_phrase(words)
    }

    /// Takes in `for Girls`, `of Further Education`.
    fn with_phrase(mut self, words: &Words<'_>) -> Tail {
        let end = self.words.end;
        let head = Classes::of(&words.all()[self.head]);
        let leads = match words.str(end) {
            "for" => true,
            "of" => head.has(Classes::SCHOOL),
            _ => false,
        };
        if !leads || words.gap_before(end) != Gap::SPACE {
            return self;
        }
        let mut at = end + 1;
        while at < end + 4
            && words.gap_before(at) == Gap::SPACE
            && words
                .get(at)
                .is_some_and(|word| word.shape.is_capital() && Classes::of(word).has(Classes::PART))
        {
            at += 1;
        }
        if at > end + 1 {
            self.words.end = at;
        }
        self
    }

    /// What such a name is the name of.
    pub(super) fn sort(&self, words: &Words<'_>) -> Sort {
        let head = Classes::of(&words.all()[self.head]);
        let before = self.head.checked_sub(1).map(|before| words.lower(before));
        let joined = words.lower(self.head) == "federation";
        let setting = match before.as_deref() {
            Some("referral" | "sixth") => true,
            Some("school" | "schools" | "academy" | "academies") => joined,
            _ => false,
        };
        if head.has(Classes::SCHOOL) || setting { Sort::School } else { Sort::Organisation }
    }
}

/// Where two words are to be joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Joint {
    /// Both are generic: a line may end between them.
    Tail,
    /// One is the name's own.
    Own,
}

/// Whether a name goes on behind a word.
pub(super) fn joins(word: &Word, joint: Joint) -> bool {
    const TIGHT: Gap = Gap::SPACE.or(Gap::HYPHEN).or(Gap::APOSTROPHE).or(Gap::UNDERSCORE);
    let dotted = word.len() == 1 || Classes::of(word).has(Classes::SAINT);
    let mut tight = if dotted { TIGHT.or(Gap::DOT) } else { TIGHT };
    if joint == Joint::Tail {
        tight = tight.or(Gap::LINE);
    }
    let dash = word.gap.has(Gap::HYPHEN) && word.gap.has(Gap::SPACE);
    word.gap.within(tight) && word.gap != Gap::NONE && !dash
}

/// The `s` of `Children's`.
pub(super) fn is_s(words: &Words<'_>, at: usize) -> bool {
    matches!(words.str(at), "s" | "S") && words.gap_before(at) == Gap::APOSTROPHE
}
