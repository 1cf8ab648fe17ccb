//! Readers and writers, one module a format.
//!
//! Each format gives up to four functions of the same shape:
//!
//! * `read(source, limits, sink)` hands the document's texts and children to the sink. A fault that
//!   it returns is about the document as a whole; what it could not read *inside* goes to
//!   [`Sink::note`](crate::model::Sink::note).
//! * `write(source, limits, cuts, children, out)` writes a copy without what `cuts` names, and with
//!   each child as `children` gives it. Without cuts it writes the same bytes, or, where the format
//!   is rebuilt, bytes that read the same.
//! * `blobs(source, limits, each)` hands every stretch of bytes that any reader could get at —
//!   members, streams, decoded parts — to the proof of a copy. It shares as little as possible with
//!   `read`.
//! * `inspect(source, limits, each)` hands over what the document hides from whoever looks at it, as
//!   [`Hidden`](crate::model::Hidden). Formats whose reader knows all of that by role have none, or
//!   add only what the reader does not see.
//!
//! Formats know nothing of each other's anchors, of detection, or of files other than the source.

pub mod archive;
mod base64;
pub mod csv;
pub mod encoding;
pub mod html;
pub mod image;
pub mod json;
pub mod mail;
pub mod markup;
pub mod odf;
pub mod ooxml;
pub mod pdf;
pub mod plain;
pub mod rtf;
pub mod vcard;
pub mod xml;

/// Whether a name says nothing without what it is within: the `number` of a `passport`.
fn is_bare(name: &str) -> bool {
    const BARE: [&str; 12] = [
        "number",
        "no",
        "num",
        "nr",
        "value",
        "id",
        "code",
        "ref",
        "reference",
        "text",
        "type",
        "status",
    ];
    BARE.iter().any(|bare| bare.eq_ignore_ascii_case(name))
}
