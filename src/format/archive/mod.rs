//! zip, tar and gzip: members out, members back in.
//!
//! Apart from other formats because an archive has hardly any text of its own: names, comments and
//! the space around its members. Nothing is ever unpacked to disk, so a member's path is only a
//! name. No member is opened here; the pipeline does that with the children it is handed.
//!
//! # What a copy keeps
//!
//! Members in their order under the names that the pipeline gives back, made safe where a path
//! would lead out of the folder it is unpacked in; times and modes; folders that hold nothing.
//!
//! A copy never has comments, extra fields, names of owners, links, or members that could not be
//! read: encrypted, damaged, too large, of an unknown method. Reading gives a note for each of the
//! latter, and the former as texts whose anchors no writer needs.

pub mod gzip;
mod names;
mod own;
mod raw;
pub mod tar;
mod unpack;
pub mod zip;

/// Children as a writer asks for them, and what a reader hands over, for the tests of all three.
#[cfg(test)]
mod bench;
