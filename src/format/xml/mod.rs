//! XML: returns, exports, feeds, configuration.
//!
//! The reader gives character data as body, each element's text labelled by the element's name, and
//! attribute values, comments and machine text as parts of their own. The writer splices labels
//! into the file's bytes, so that everything else stays as it was. Entities that a document
//! declares are never expanded and nothing outside the document is ever fetched.

mod reader;
#[cfg(test)]
mod tests;

use std::io::Write;

use super::markup::{self, Dialect};
use crate::model::{Children, Cuts, Fault, Limits, Sink, Source};

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
    each(&bytes);
    let script = markup::Script::decode(&bytes, declared(source, &bytes).as_deref());
    if script.text().as_bytes() != &*bytes {
        each(script.text().as_bytes());
    }
    let stripped = markup::strip(script.text(), Dialect::Xml);
    each(stripped.text.as_bytes());
    each(stripped.markup.as_bytes());
    Ok(())
}

/// The character set that the XML declaration names, or else the container.
fn declared(source: &Source, bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(256)]);
    let declaration = head.trim_start_matches('\u{FEFF}').strip_prefix("<?xml");
    let named = declaration.and_then(|rest| {
        let rest = &rest[..rest.find("?>")?];
        let value = rest[rest.find("encoding")? + "encoding".len()..].trim_start();
        let value = value.strip_prefix('=')?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value[1..].split(quote).next().map(str::to_owned)
    });
    named.or_else(|| source.declared.as_deref().and_then(markup::charset_of).map(str::to_owned))
}
