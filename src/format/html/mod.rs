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
mod tables;
#[cfg(test)]
mod tests;
mod tokens;

use std::io::Write;

use html5gum::{
    Span, Tokenizer,
    emitters::callback::{CallbackEmitter, CallbackEvent},
};

use super::markup::{self, Dialect};
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
///
/// Tags are taken away twice: by `html5gum`, which knows the standard, and by a plain search for
/// angle brackets, which sees what the standard hides.
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    let bytes = markup::whole(source, limits)?;
    each(&bytes);
    let script = markup::Script::decode(&bytes, declared(source, &bytes).as_deref());
    if script.text().as_bytes() != &*bytes {
        each(script.text().as_bytes());
    }
    each(&markup::percent_decoded(script.text()));
    let stripped = markup::strip(script.text(), Dialect::Html);
    let words: Vec<&str> = stripped.text.split_whitespace().collect();
    each(words.join(" ").as_bytes());
    each(stripped.text.as_bytes());
    each(stripped.markup.as_bytes());
    each(&markup::percent_decoded(&stripped.markup));
    let (text, values) = tokenized(script.text());
    each(&text);
    each(&values);
    Ok(())
}

/// A document's joined text, and its attribute values and comments, as `html5gum` sees them.
fn tokenized(text: &str) -> (Vec<u8>, Vec<u8>) {
    let (mut shown, mut values) = (Vec::new(), Vec::new());
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| {
        let value = match event {
            CallbackEvent::String { value } => {
                shown.extend_from_slice(value);
                return None::<std::convert::Infallible>;
            }
            CallbackEvent::AttributeValue { value } | CallbackEvent::Comment { value } => value,
            _ => return None,
        };
        values.extend_from_slice(value);
        values.push(b'\n');
        None
    });
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(text, emitter).finish();
    (shown, values)
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
