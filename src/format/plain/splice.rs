//! Copies a document with some of its bytes replaced, whatever its size.

use std::{
    io::{self, Read, Seek, SeekFrom, Write},
    ops::Range,
};

use crate::model::{Content, Cut, Fault, Reason};

/// What stands in place of a range of a document's bytes.
pub(in crate::format) struct Patch {
    /// The bytes that go.
    pub(in crate::format) range: Range<u64>,
    /// The bytes that come.
    pub(in crate::format) bytes: Vec<u8>,
}

/// The patches for the cuts of one stream whose units are the document's bytes. Cuts with one label
/// that touch become one patch: they are the pieces of one thing.
pub(in crate::format) fn patches(cuts: &[Cut], label: impl Fn(&str) -> Vec<u8>) -> Vec<Patch> {
    let together = |one: &Cut, next: &Cut| one.end == next.start && one.label == next.label;
    cuts.chunk_by(together)
        .filter_map(|run| {
            let (first, last) = (run.first()?, run.last()?);
            Some(Patch { range: first.start..last.end, bytes: label(&first.label) })
        })
        .collect()
}

/// Writes the content with its patches, which are in order and do not overlap.
pub(in crate::format) fn splice(
    content: &Content,
    patches: &[Patch],
    out: &mut dyn Write,
) -> Result<(), Fault> {
    let mut reader = content.reader()?;
    let mut at = 0;
    for Patch { range, bytes } in patches {
        if range.start < at || range.end < range.start || range.end > content.len() {
            return Err(Fault::new(
                Reason::Unreadable,
                "what is to be cut does not fit the document",
            ));
        }
        copy(&mut reader, range.start - at, out)?;
        out.write_all(bytes)?;
        at = range.end;
        reader.seek(SeekFrom::Start(at))?;
    }
    copy(&mut reader, content.len() - at, out)
}

fn copy(reader: &mut impl Read, len: u64, out: &mut dyn Write) -> Result<(), Fault> {
    if io::copy(&mut reader.take(len), out)? < len {
        return Err(Fault::new(Reason::Unreadable, "it became shorter while it was copied"));
    }
    Ok(())
}
