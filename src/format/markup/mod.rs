//! What XML and HTML have in common: a decoded document, its references, attributes, parts, and the
//! splicing of labels into its bytes.
//!
//! Kept apart so that both formats anchor, separate and cut text in one way. An anchor's units are
//! bytes of the file; its stream is the [`Slot`] it lies in, so that a label can be written there
//! without breaking the markup around it. It knows no element by name.

mod attributes;
mod flow;
mod references;
mod splice;
mod strip;
#[cfg(test)]
pub mod testing;

use std::ops::Range;

pub use self::{
    attributes::{Attribute, Value, attributes},
    flow::{Flow, Flows, Gap, Labels, Voice, steps},
    references::{Chunk, Dialect, chunks},
    splice::write,
    strip::{percent_decoded, strip},
};
use super::encoding::{Charset, Decoded, Rest};
use crate::model::{Bytes, Fault, Limits, Source, TextBuilder};
use encoding_rs::ISO_2022_JP;

/// Where in markup a stretch of text stands, and so what a label there must not contain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Between tags.
    Text,
    /// An attribute value in quotes.
    Quoted,
    /// An attribute value without quotes.
    Bare,
    /// A comment, script, declaration or processing instruction: nothing there can be escaped.
    Raw,
    /// A CDATA section.
    Cdata,
    /// The name of an element or attribute.
    Name,
}

impl Slot {
    /// All of them.
    pub const ALL: [Slot; 6] =
        [Slot::Text, Slot::Quoted, Slot::Bare, Slot::Raw, Slot::Cdata, Slot::Name];

    /// The stream of the anchors that lie in it.
    pub const fn stream(self) -> u32 {
        self as u32
    }
}

/// A document as text, every character of which knows its bytes.
pub struct Script {
    charset: Charset,
    mark: usize,
    decoded: Decoded,
}

impl Script {
    /// Decodes a document. `declared` is the character set that it or its container names.
    pub fn decode(bytes: &[u8], declared: Option<&str>) -> Script {
        let (charset, mark) = Charset::detect(bytes, declared);
        Script { charset, mark, decoded: charset.decode(&bytes[mark..], Rest::Nothing) }
    }

    /// The text.
    pub fn text(&self) -> &str {
        self.decoded.as_str()
    }

    /// A note for bytes that the character set gives no meaning.
    pub fn undecoded(&self) -> Option<Fault> {
        let count = self.decoded.malformed();
        let name = self.charset.name();
        (count > 0).then(|| Fault::malformed(format!("{count} stretches of bytes are not {name}")))
    }

    /// The file's bytes behind a range of the text.
    pub fn bytes(&self, range: Range<usize>) -> Range<u64> {
        let at = |offset| (self.mark + self.decoded.source(offset)) as u64;
        at(range.start)..at(range.end)
    }

    /// Adds a range of the text to a builder as it is.
    pub fn push(&self, builder: &mut TextBuilder, range: Range<usize>, slot: Slot) {
        self.decoded.push(builder, range, slot.stream(), self.mark as u64);
    }

    /// Adds text that stands for a range of the document as a whole.
    pub fn push_whole(
        &self,
        builder: &mut TextBuilder,
        text: &str,
        range: Range<usize>,
        slot: Slot,
    ) {
        if self.charset == Charset::Legacy(ISO_2022_JP) {
            // Its shift states make every place in a line depend on the one before.
            builder.push_unwritable(text);
        } else {
            builder.push_whole(text, slot.stream(), self.bytes(range));
        }
    }
}

/// Whether text is long data in Base64, which says nothing as it stands.
pub fn is_encoded(text: &str) -> bool {
    const LONG: usize = 4096;
    let is_data = |byte: u8| {
        byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || b"+/=-_".contains(&byte)
    };
    let longest_word = |text: &str| text.split_ascii_whitespace().map(str::len).max().unwrap_or(0);
    text.len() >= LONG && text.bytes().all(is_data) && longest_word(text) >= 60
}

/// All bytes of a document that is read whole.
pub fn whole(source: &Source, limits: &Limits) -> Result<Bytes, Fault> {
    source.content.bytes(limits.in_memory)
}

/// The character set of a media type such as `text/html; charset=utf-8`.
pub fn charset_of(media_type: &str) -> Option<&str> {
    let at = media_type.to_ascii_lowercase().find("charset")?;
    let value = media_type[at + "charset".len()..].trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| c.is_whitespace() || "\"';,>/".contains(c));
    Some(&value[..end.unwrap_or(value.len())]).filter(|label| !label.is_empty())
}
