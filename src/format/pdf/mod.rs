//! PDF: text by glyph, and copies from which glyphs are really gone.
//!
//! Apart from all other formats because a PDF has no text, only instructions to draw it. A page is
//! walked as a viewer would, each glyph keeps its operator and bytes, and what is cut is taken out
//! of that operator; the rest of the file is rebuilt from a list of what a page needs, so that
//! nothing unknown comes along. Pixels of pictures are neither read nor changed here.

mod annots;
mod columns;
mod fonts;
mod geometry;
mod graph;
mod layout;
mod lex;
mod links;
mod marks;
mod normal;
mod read;
mod scene;
mod show;
mod strings;
mod texts;
mod walk;

use std::io::Write;

use crate::model::{Children, Cuts, Fault, Limits, Sink, Source};

/// See [`format`](crate::format).
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    read::read(source, limits, sink)
}

/// See [`format`](crate::format).
pub fn write(
    _source: &Source,
    _limits: &Limits,
    _cuts: &Cuts,
    _children: &mut dyn Children,
    _out: &mut dyn Write,
) -> Result<(), Fault> {
    Err(Fault::unsupported("not written yet"))
}

/// See [`format`](crate::format).
pub fn blobs(
    _source: &Source,
    _limits: &Limits,
    _each: &mut dyn FnMut(&[u8]),
) -> Result<(), Fault> {
    Err(Fault::unsupported("not written yet"))
}
