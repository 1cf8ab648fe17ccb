//! Word and Excel documents (OOXML): zip packages of XML parts.
//!
//! Each part of a package is one stream, numbered by its place in the archive; units are bytes of
//! the part as inflated (and, where it is not UTF-8, as converted). Nothing here keeps a list of
//! what to clean: every XML part is read, through a reader that knows it or through the sweep, and
//! every other member is a child.

mod attributes;
mod blank;
mod blobs;
mod copy;
pub mod docx;
mod drafts;
mod inspect;
mod package;
mod parts;
mod splice;
mod sweep;
#[cfg(test)]
mod testing;
pub mod xlsx;
mod xml;

pub use self::inspect::inspect;
