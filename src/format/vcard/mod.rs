//! Address books (vCard) and calendars (iCalendar).
//!
//! Kept apart from plain text because lines are folded, values are escaped or encoded, and pictures
//! stand in them as base64. Both formats are content lines: a name, parameters, a value. There is
//! one stream, the file itself, and its units are bytes. What is not in UTF-8 or a single-byte
//! character set is read as plain text.

mod blobs;
mod copy;
mod lines;
mod names;
mod reader;
#[cfg(test)]
mod tests;

pub use self::{blobs::blobs, copy::write, reader::read};
