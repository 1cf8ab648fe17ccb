//! One message: its headers, its own text, and the documents it carries.
//!
//! The structure and every header and text are read by our own parser, because a cut needs the
//! bytes behind each character, and because what the parser cannot place must still be seen;
//! [`blobs`] asks `mailparse` for a second opinion. Attachments, HTML and forwarded messages are
//! children; ciphertexts become notes. Opening a message never runs, fetches or decrypts anything.
//!
//! Streams: zero is the message, its units bytes; whatever is encoded (a run of encoded words, the
//! parameters of a header, text in base64) is a stream of its own, whose units are bytes of its
//! decoded text.

use std::{io::Write, ops::ControlFlow};

use crate::model::{Children, Cuts, Fault, Limits, Sink, Source, Text, TextBuilder};

use super::{
    form::Raw,
    items::{self, Child, Item},
    tree,
};

/// See [`format`](crate::format).
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let raw = Raw::load(source, limits)?;
    let root = tree::parse(&raw, limits);
    // `Break` only says that nobody wants more.
    let _ = items::walk(&raw, &root, &mut |item| match item {
        Item::Field(field) => give(field.text, limits, sink),
        Item::Text(text) | Item::Rebuilt(_, text, _) | Item::Signature(_, text, _) => {
            give(text, limits, sink)
        }
        Item::Child(child) => sink.child(source_of(source, &raw, *child)),
        Item::Note(step, fault) => {
            sink.note(&step, fault);
            ControlFlow::Continue(())
        }
    });
    Ok(())
}

/// A child as reader and writer hand it over.
pub(super) fn source_of(parent: &Source, raw: &Raw, child: Child<'_>) -> Source {
    let place = parent.place.step(&child.name);
    Source { place, declared: Some(child.declared), content: child.payload.into_content(raw) }
}

/// Hands over a text, in windows if it is long.
fn give(text: Text, limits: &Limits, sink: &mut dyn Sink) -> ControlFlow<()> {
    if text.as_str().is_empty() {
        return ControlFlow::Continue(());
    }
    if text.as_str().len() <= limits.window.saturating_add(limits.overlap) {
        return sink.text(text);
    }
    let whole = text.as_str();
    let (mut at, mut line) = (0, 1);
    while at < whole.len() {
        let own = whole.ceil_char_boundary(at.saturating_add(limits.window.max(1)));
        let end = whole.ceil_char_boundary(own.saturating_add(limits.overlap));
        sink.text(window(&text, at..end, own - at, line))?;
        line += memchr::memchr_iter(b'\n', &whole.as_bytes()[at..own]).count() as u64;
        at = own;
    }
    ControlFlow::Continue(())
}

fn window(text: &Text, range: std::ops::Range<usize>, own: usize, line: u64) -> Text {
    let mut window = TextBuilder::new(text.part.clone()).window(range.start as u64, line);
    let first = text.pieces().partition_point(|piece| piece.range.end <= range.start);
    for piece in text.pieces()[first..].iter().take_while(|piece| piece.range.start < range.end) {
        let from = piece.range.start.max(range.start);
        let to = piece.range.end.min(range.end);
        for anchor in text.trace(from..to) {
            window.push(&text.as_str()[from..to], anchor);
        }
        if text.trace(from..to).is_empty() {
            window.push_synthetic(&text.as_str()[from..to]);
        }
    }
    window.finish_claiming(0..own)
}

/// See [`format`](crate::format).
pub fn write(
    source: &Source,
    limits: &Limits,
    cuts: &Cuts,
    children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    super::copy::write(source, limits, cuts, children, out)
}

/// See [`format`](crate::format).
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    super::proof::blobs(source, limits, each)
}

#[cfg(test)]
mod tests;
