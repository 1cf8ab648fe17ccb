//! PDF: text by glyph, and copies from which glyphs are really gone.
//!
//! Apart from all other formats because a PDF has no text, only instructions to draw it. A page is
//! walked as a viewer would, each glyph keeps its operator and bytes, and what is cut is taken out
//! of that operator; the rest of the file is rebuilt from a list of what a page needs, so that
//! nothing unknown comes along. Pages that are scans are read by OCR, and copied as pictures of
//! themselves. Pixels of other pictures are never read: they are left out of a copy, or kept as they
//! were.

mod allow;
mod annots;
mod audit;
mod blobs;
mod colours;
mod columns;
mod compare;
mod copy;
mod draw;
mod fonts;
mod frame;
mod gaps;
mod geometry;
mod graph;
mod hyphens;
mod inspect;
mod layer;
mod layers;
mod layout;
mod lex;
mod links;
mod marks;
mod meanings;
mod mend;
mod names;
mod normal;
mod pages;
mod paint;
mod paths;
mod pictures;
mod plan;
mod read;
mod relay;
mod scan;
mod scene;
mod show;
mod sighted;
mod splice;
mod strings;
mod strip;
mod survey;
mod texts;
mod veils;
mod vocabulary;
mod walk;
mod write;

use std::{io::Write, ops::ControlFlow};

use crate::model::{Children, Cuts, Fault, Hidden, Limits, Sink, Source};

/// See [`format`](crate::format).
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    read::read(source, limits, sink)
}

/// See [`format`](crate::format). Attachments are not copied: no copy has any. Pictures are
/// replaced by blanks unless the cuts keep what is unread.
pub fn write(
    source: &Source,
    limits: &Limits,
    cuts: &Cuts,
    children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    write::write(source, limits, cuts, children, out)
}

/// See [`format`](crate::format).
pub fn inspect(
    source: &Source,
    limits: &Limits,
    each: &mut dyn FnMut(Hidden) -> ControlFlow<()>,
) -> Result<(), Fault> {
    inspect::inspect(source, limits, each)
}

/// See [`format`](crate::format).
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    blobs::blobs(source, limits, each)
}

#[cfg(test)]
mod tests;
