//! Plain text in any encoding.
//!
//! Its text is the file's, decoded, without the byte-order mark, so that in a file of UTF-8 without
//! one every offset is an offset of the file. It is read and copied in windows, whatever its size.
//! Stream 0 is the file's bytes. Control characters and NULs are text like any other.

#[cfg(test)]
pub(in crate::format) mod harness;
mod splice;
#[cfg(test)]
mod tests;
mod windows;

use std::{
    io::{Read, Write},
    ops::ControlFlow,
};

pub(in crate::format) use self::{
    splice::{patches, splice},
    windows::{Position, Stretch, Until, Verbatim, hand_over},
};
use crate::{
    format::encoding::{Charset, Flow},
    model::{Children, Cuts, Fault, Limits, Sink, Source},
};

/// The stream of the file's bytes.
const BYTES: u32 = 0;

/// See [`format`](crate::format).
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let mut flow = Flow::open(source)?;
    let all = Verbatim { stream: BYTES, until: Until::End };
    // A break means that nobody wants more, which is an end like any other.
    let _: ControlFlow<()> = hand_over(&all, &mut flow, &mut { Position::START }, limits, sink)?;
    if let Some(fault) = flow.damage() {
        sink.note("", fault);
    }
    Ok(())
}

/// See [`format`](crate::format).
pub fn write(
    source: &Source,
    _limits: &Limits,
    cuts: &Cuts,
    _children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    let charset = Flow::open(source)?.charset();
    let patches = patches(cuts.of(BYTES), |label| charset.encode(label));
    splice(&source.content, &patches, out)
}

/// See [`format`](crate::format). The bytes, and, unless they are UTF-8, what they decode to.
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    raw(source, limits, each)?;
    decoded(source, limits, &mut |flow| {
        if flow.charset() != Charset::Utf8 {
            each(flow.text().as_bytes());
        }
    })
}

/// The bytes of a document in windows that overlap.
pub(in crate::format) fn raw(
    source: &Source,
    limits: &Limits,
    each: &mut dyn FnMut(&[u8]),
) -> Result<(), Fault> {
    let mut reader = source.content.reader()?;
    let mut held = Vec::new();
    loop {
        let kept = held.len();
        (&mut reader).take(limits.window.max(1) as u64).read_to_end(&mut held)?;
        if held.len() == kept {
            return Ok(());
        }
        each(&held);
        held.drain(..held.len().saturating_sub(limits.overlap));
    }
}

/// The text of a document in windows that overlap, each as a flow holds it.
pub(in crate::format) fn decoded(
    source: &Source,
    limits: &Limits,
    each: &mut dyn FnMut(&Flow),
) -> Result<(), Fault> {
    let mut flow = Flow::open(source)?;
    let mut kept = 0;
    loop {
        flow.fill(kept + limits.window.max(1))?;
        let text = flow.text();
        if text.len() == kept {
            return Ok(());
        }
        each(&flow);
        let from = text.floor_char_boundary(text.len().saturating_sub(limits.overlap));
        kept = text.len() - from;
        flow.forget(from);
    }
}
