//! JSON, JSON Lines, and JSON texts one after another.
//!
//! Its text is one line `key: value` for each value, escapes undone; each value is a field labelled
//! with the nearest key. It is read in windows at the bounds of values, whatever its size, and
//! without recursion. What is not JSON is noted and read as plain text. A copy stays JSON: a cut in
//! a string replaces characters of the string, a cut in a number replaces the number by a string.

mod lex;
mod reader;
#[cfg(test)]
mod tests;

use std::io::Write;

use self::reader::{PLAIN, Reader, SCALARS, STRINGS};
use super::{encoding::Flow, plain};
use crate::model::{Children, Cuts, Fault, Limits, Sink, Source};

/// See [`format`](crate::format).
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let by_name = matches!(source.place.extension().as_str(), "jsonl" | "ndjson");
    Reader::new(Flow::open(source)?, limits, sink, by_name).read()
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
    let inner =
        |label: &str| label.replace(|one: char| one == '"' || one == '\\' || one < ' ', " ");
    let mut patches = plain::patches(cuts.of(STRINGS), |label| charset.encode(&inner(label)));
    let quoted = |label: &str| charset.encode(&format!("\"{}\"", inner(label)));
    patches.extend(plain::patches(cuts.of(SCALARS), quoted));
    patches.extend(plain::patches(cuts.of(PLAIN), |label| charset.encode(label)));
    patches.sort_by_key(|patch| patch.range.start);
    plain::splice(&source.content, &patches, out)
}

/// See [`format`](crate::format). The bytes, what they decode to, and that with escapes undone.
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    plain::blobs(source, limits, each)?;
    plain::decoded(source, limits, &mut |flow| {
        if flow.text().contains('\\') {
            each(lex::unescaped(flow.text()).as_bytes());
        }
    })
}
