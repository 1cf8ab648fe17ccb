//! HTML: pages, and the bodies of messages.
//!
//! The reader gives visible text as body, with what inline tags and references split joined again;
//! hidden text, attribute values, comments, scripts and metadata are parts of their own. The writer
//! splices labels into the file's bytes, so that everything else stays as it was. Nothing is ever
//! fetched, and no script or style sheet is run: what only they hide is taken for visible.

mod attributes;
mod elements;
mod links;
mod reader;
mod remains;
mod tables;
#[cfg(test)]
mod tests;
mod tokens;

use std::io::Write;

use super::markup;
use crate::model::{Children, Cuts, Fault, Limits, Sink, Source};

/// How far into a page a declaration of its character set is looked for.
const PROLOGUE: usize = 8 << 10;

/// See [`format`](crate::format).
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let bytes = markup::whole(source, limits)?;
    let script = markup::Script::decode(&bytes, declared(source, &bytes).as_deref());
    drop(bytes);
    reader::read(&script, limits, sink);
    Ok(())
}

/// See [`format`](crate::format).
pub fn write(
    source: &Source,
    limits: &Limits,
    cuts: &Cuts,
    _children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    markup::write(source, limits, cuts, |bytes| declared(source, bytes), out)
}

/// See [`format`](crate::format).
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    let bytes = markup::whole(source, limits)?;
    let script = markup::Script::decode(&bytes, declared(source, &bytes).as_deref());
    remains::look(&script, &bytes, each);
    Ok(())
}

/// The character set that the container names, or else the page.
fn declared(source: &Source, bytes: &[u8]) -> Option<String> {
    let outside = source.declared.as_deref().and_then(markup::charset_of);
    if let Some(label) =
        outside.filter(|label| super::encoding::Charset::from_label(label).is_some())
    {
        return Some(label.to_owned());
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(PROLOGUE)]).to_ascii_lowercase();
    let mut tags = head.match_indices("<meta").map(|(at, _)| {
        let tag = &head[at..];
        &tag[..tag.find('>').unwrap_or(tag.len())]
    });
    tags.find_map(markup::charset_of).map(str::to_owned)
}
