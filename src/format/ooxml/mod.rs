//! Word, Excel and PowerPoint documents (OOXML): zip packages of XML parts.
//!
//! Each part of a package is one stream, numbered by its place in the archive; units are bytes of
//! the part as inflated (and, where it is not UTF-8, as converted). Nothing here keeps a list of
//! what to clean: every XML part is read, through a reader that knows it or through the sweep, and
//! every other member is a child.

pub(super) mod attributes;
pub(super) mod blank;
pub(super) mod blobs;
mod copy;
pub mod docx;
pub(super) mod drafts;
pub(super) mod grid;
mod inspect;
pub(super) mod package;
pub(super) mod parts;
pub mod pptx;
pub(super) mod repack;
pub(super) mod splice;
mod story;
mod sweep;
pub(super) mod table;
#[cfg(test)]
pub(super) mod testing;
pub mod xlsx;
pub(super) mod xml;

pub use self::inspect::inspect;
