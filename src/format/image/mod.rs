//! Pictures of pages: their words by OCR, and copies in which words are painted over.
//!
//! Apart from all other formats because what a person reads is nowhere in the file as text. A word's
//! anchor is its box in pixels, so the writer needs to know nothing of how it was read: it decodes
//! the same pixels, paints the boxes black, and encodes the pixels anew. Nothing but pixels goes
//! into a copy: no camera data, no position, no thumbnail, no comment, no second frame. What OCR
//! does not read on a page that is not blank is never taken for clean.

mod blocks;
mod colour;
mod decode;
mod encode;
mod exif;
mod metadata;
mod paint;
mod read;
mod sight;
#[cfg(test)]
mod tests;
mod texts;
mod tiff;
mod write;

use std::io::Write;

pub(in crate::format) use self::{
    colour::Canvas,
    paint::covers,
    read::doubtful,
    sight::{Sight, State, look},
    texts::{of_words, unpack},
};
use crate::model::{Children, Cuts, Fault, Limits, Sink, Source};

/// See [`format`](crate::format).
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    read::read(source, limits, sink)
}

/// See [`format`](crate::format). A picture with a page that could not be read is not copied,
/// unless the cuts keep what is unread.
pub fn write(
    source: &Source,
    limits: &Limits,
    cuts: &Cuts,
    children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    write::write(source, limits, cuts, children, out)
}

/// See [`format`](crate::format). Coded pixels are no text, and are left out.
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    let bytes = source.content.bytes(limits.in_memory)?;
    blocks::around_pixels(&bytes, each);
    Ok(())
}

/// Pixels as JPEG, for formats that hold pictures.
pub(in crate::format) fn jpeg(canvas: &Canvas) -> Result<Vec<u8>, Fault> {
    encode::jpeg(canvas, None)
}

/// Whether bytes are a picture that is read here. Its own blobs are searched, so a container's need
/// not hold it once more.
pub fn is_image(bytes: &[u8]) -> bool {
    blocks::Kind::of(bytes).is_some()
}
