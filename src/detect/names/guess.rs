//! A stretch of words that is taken for a name, how surely, and why.

use std::ops::Range;

use super::words::Words;
use crate::model::Evidence;

/// A stretch of words taken for a name.
#[derive(Clone, Debug)]
pub(super) struct Guess {
    /// Its words.
    pub(super) words: Range<usize>,
    /// How surely, 0 to 1.
    pub(super) confidence: f32,
    /// Why.
    pub(super) evidence: Vec<Evidence>,
    /// The points that it lacks to be likely; above 0, only company makes it a name.
    pub(super) lacks: f32,
}

impl Guess {
    /// Whether it is as good as certain, so that it says something of the rest of its text.
    pub(super) fn is_sure(&self) -> bool {
        self.confidence >= if self.words.len() > 1 { 0.6 } else { 0.75 }
    }

    /// A guess for one reason.
    pub(super) fn new(words: Range<usize>, confidence: f32, reason: Evidence) -> Guess {
        Guess { words, confidence, evidence: vec![reason], lacks: 0.0 }
    }
}

/// A cue word of the lists as evidence.
pub(super) fn cue(words: &Words<'_>, at: usize) -> Evidence {
    Evidence::Cue(words.lower(at).into())
}

/// Sorts guesses and keeps, of those that overlap, the surest; of equals, the longest.
pub(super) fn settle(mut guesses: Vec<Guess>) -> Vec<Guess> {
    guesses.sort_by(|a, b| a.words.start.cmp(&b.words.start).then(b.words.end.cmp(&a.words.end)));
    let mut kept: Vec<Guess> = Vec::with_capacity(guesses.len());
    for guess in guesses {
        match kept.last_mut() {
            Some(last) if last.words.end > guess.words.start => {
                if guess.words == last.words {
                    last.evidence.extend(guess.evidence);
                    last.confidence = last.confidence.max(guess.confidence);
                } else if guess.confidence > last.confidence {
                    *last = guess;
                }
            }
            _ => kept.push(guess),
        }
    }
    kept
}
