//! Invented casework with every person, address, place, organisation and school marked.
//!
//! Apart from the trainer, because it makes text and learns nothing. It reads no document of
//! anybody's: names, sentences and places are the lists under `data/`, all written for this project.
//! [`Split::HeldOut`] has lists of its own, by another hand in other kinds of document; a test keeps
//! names and sentences of the two apart, so that figures on it are figures on text never seen.
//!
//! What is marked: a person without title and without `'s` (but `jamies`, written without the
//! apostrophe, whole); an address whole, its postcode inside it; a street that is named alone as an
//! address; towns as places. E-mail addresses are not marked: they are another detector's finding.

mod address;
mod effect;
mod fair;
mod names;
mod organisation;
mod person;
mod random;
mod sections;
mod template;
#[cfg(test)]
mod tests;
mod values;
mod writer;

use std::ops::Range;

pub(crate) use fair::fair;

/// What a stretch of text names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Label {
    /// A human being, by any part of a name.
    Person,
    /// A postal address or a part of one: a street, a house, a postcode.
    Address,
    /// A town, a village, a country.
    Place,
    /// A body that is no school.
    Organisation,
    /// A school, nursery or college.
    School,
}

/// One marked stretch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    /// Where it lies, in bytes.
    pub(crate) range: Range<usize>,
    /// What it names.
    pub(crate) label: Label,
    /// For a person, the community whose names these are; empty for the rest.
    pub(crate) origin: &'static str,
    /// How it is written: `full`, `lower`, `initials`, …
    pub(crate) habit: &'static str,
}

/// A document with its truth. Spans are sorted and disjoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Marked {
    /// The text.
    pub(crate) text: String,
    /// What is in it.
    pub(crate) spans: Vec<Span>,
}

/// Which lists the documents are made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Split {
    /// To learn from.
    Train,
    /// To measure on, never to learn from or to tune by.
    HeldOut,
}

/// The documents of a split: 20,000 to learn from, 3,000 held out. The same seed gives the same
/// documents, on every machine.
pub(crate) fn documents(split: Split, seed: u64) -> impl Iterator<Item = Marked> {
    writer::Documents::new(split, seed)
}
