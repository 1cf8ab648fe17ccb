//! Rich text (RTF): documents of word processors, and the bodies of Outlook's messages.
//!
//! Kept apart from packages because there is one stream, the file itself, and its units are bytes.
//! The reader gives every destination that can hold words: the text with its headers, notes,
//! comments and deletions, field instructions, properties, names of fonts and styles. Pictures and
//! objects stand in the file as hexadecimal digits, and are children by their order. It never lays
//! anything out.

mod blobs;
mod charsets;
mod copy;
mod destinations;
mod lex;
mod machine;
mod objects;
mod reader;
#[cfg(test)]
mod tests;

pub use self::{blobs::blobs, copy::write, reader::read};
