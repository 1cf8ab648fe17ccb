//! Words of an annotated sentence, put together again as they were written.
//!
//! Apart from the readers because corpora that part words and signs all need it.

use std::ops::Range;

use withheld::{
    detect::tagger::Label,
    model::{Part, Role, Text, TextBuilder},
};

/// A text and what is named in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) text: String,
    /// Sorted and disjoint.
    pub(crate) marks: Vec<Mark>,
}

/// One named stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    pub(crate) range: Range<usize>,
    pub(crate) label: Label,
}

impl Document {
    /// The document as the program sees the body of a file.
    pub(crate) fn as_text(&self) -> Text {
        let mut builder = TextBuilder::new(Part::new(Role::Body));
        builder.push_even(&self.text, 0, 0);
        builder.finish()
    }

    /// Adds a word with its label; `begins` where it does not go on with the name before it.
    pub(crate) fn push(&mut self, word: &str, label: Label, begins: bool) {
        let word = match word {
            "``" | "''" => "\"",
            "-LRB-" => "(",
            "-RRB-" => ")",
            other => other,
        };
        if !self.text.is_empty() && self.parts(word) {
            self.text.push(' ');
        }
        let start = self.text.len();
        self.text.push_str(word);
        let end = self.text.len();
        if label == Label::None {
            return;
        }
        let at_end = |mark: &Mark| self.text[mark.range.end..start].trim().is_empty();
        match self.marks.last_mut() {
            Some(mark) if !begins && mark.label == label && at_end(mark) => mark.range.end = end,
            _ => self.marks.push(Mark { range: start..end, label }),
        }
    }

    /// Whether a space stands before a word.
    fn parts(&self, word: &str) -> bool {
        const CLOSE: [&str; 24] = [
            ",", ".", ";", ":", "!", "?", ")", "]", "%", "'s", "'S", "’s", "'re", "'ve", "'ll",
            "'d", "'m", "n't", "’re", "’ve", "’ll", "'", "’", "...",
        ];
        if word == "\"" {
            return self.text.matches('"').count().is_multiple_of(2);
        }
        let open = self.text.ends_with(['(', '[', '$', '£', '#', '“', '‘'])
            || self.text.ends_with('"') && self.text.matches('"').count() % 2 == 1;
        !open && !CLOSE.contains(&word)
    }

    /// Adds another document behind a separator.
    pub(crate) fn join(&mut self, other: &Document, separator: &str) {
        if !self.text.is_empty() {
            self.text.push_str(separator);
        }
        let base = self.text.len();
        self.text.push_str(&other.text);
        self.marks.extend(other.marks.iter().map(|mark| Mark {
            range: mark.range.start + base..mark.range.end + base,
            label: mark.label,
        }));
    }
}
