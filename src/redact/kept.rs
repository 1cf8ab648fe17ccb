//! What stays although detection finds it: the data subject's own, by decision.
//!
//! Where a finding stays is known by its place in the original. In a copy, whose places are others,
//! it is known by its words, so that a copy is not taken for unclean because of what was kept.

use std::collections::HashSet;

use crate::model::{At, Mention, Place, Text};

/// Findings that stay.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    at: HashSet<At>,
    /// Their words, squeezed.
    words: HashSet<String>,
}

impl Kept {
    /// Has a finding stay.
    pub fn keep(&mut self, mention: &Mention) {
        self.words.extend(words(mention.text.reveal()));
        self.at.insert(mention.at.clone());
    }

    /// Whether nothing stays.
    pub fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// Whether the finding at an offset of an original's text stays.
    pub fn stays(&self, place: &Place, text: &Text, start: usize) -> bool {
        !self.is_empty() && self.at.contains(&at(place, text, start))
    }

    /// Whether a text is made of words of what stays, so that its words say nothing of whether it
    /// was to go.
    pub fn may_stay(&self, text: &str) -> bool {
        !self.is_empty() && words(text).all(|word| self.words.contains(&word))
    }
}

/// Where an offset of a text lies.
pub fn at(place: &Place, text: &Text, start: usize) -> At {
    At {
        place: place.clone(),
        part: text.part.clone(),
        page: text.page,
        start: text.base + start as u64,
    }
}

fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    let parts = text.split(|char: char| !char.is_alphanumeric());
    parts.filter(|word| !word.is_empty()).map(str::to_lowercase)
}
