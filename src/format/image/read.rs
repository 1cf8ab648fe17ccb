//! The reader: words of every page, then what the metadata says.

use std::ops::ControlFlow;

use super::{
    blocks::Kind,
    decode, metadata,
    sight::{self, Sight, State},
    texts,
};
use crate::model::{Fault, Limits, Sink, Source};

/// See [`format`](crate::format).
pub(super) fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let bytes = source.content.bytes(limits.in_memory)?;
    let kind = Kind::of(&bytes).ok_or_else(not_read)?;
    if metadata::read(kind, &bytes, sink).is_break() {
        return Ok(());
    }
    // Without anybody who reads pixels there is one fault, however many pages there are.
    limits.ocr.engine()?;
    if decode::is_moving(kind, &bytes) {
        let detail = "a moving picture: of its pixels only the first frame's are read, and copied";
        sink.note("", Fault::unsupported(detail));
    }
    pages(kind, &bytes, limits, sink)
}

/// Hands on the words of every page. Where nothing at all was read, that is a fault.
fn pages(kind: Kind, bytes: &[u8], limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let (mut number, mut unread, mut last) = (0, 0, None);
    decode::pages(kind, bytes, limits, &mut |page| {
        number += 1;
        let fault = match page.and_then(|page| sight::look(&page.canvas, limits)) {
            Ok(seen) if seen.state == State::Unread => unreadable(number),
            Ok(seen) => return Ok(words(&seen, number, sink)),
            Err(fault) => fault,
        };
        unread += 1;
        if let Some(earlier) = last.replace(fault) {
            sink.note("", earlier);
        }
        Ok(ControlFlow::Continue(()))
    })?;
    match last {
        Some(fault) if unread == number => return Err(fault),
        Some(fault) => sink.note("", fault),
        None => {}
    }
    Ok(())
}

fn words(seen: &Sight, number: u32, sink: &mut dyn Sink) -> ControlFlow<()> {
    if seen.doubtful {
        sink.note("", doubtful(number));
    }
    if seen.words.is_empty() {
        return ControlFlow::Continue(());
    }
    sink.text(texts::of_words(&seen.words, number - 1, number))
}

/// A picture of a kind that is not decoded.
pub(super) fn not_read() -> Fault {
    Fault::unsupported("picture: its pixels are not read")
}

/// A page on which there is something, but nothing that OCR could read.
pub(in crate::format) fn unreadable(page: u32) -> Fault {
    Fault::unsupported(format!("nothing could be read in the pixels of page {page}: look at it"))
}

/// A page that was read, but for words where they matter.
pub(in crate::format) fn doubtful(page: u32) -> Fault {
    Fault::unsupported(format!(
        "words beside labels are hard to read in the pixels of page {page}: look at it"
    ))
}
