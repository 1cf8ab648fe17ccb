//! The members of a zip archive one by one, unpacked within bounds.
//!
//! Apart because reading and writing must meet the same children in the same order: both walk
//! here. Nothing is written here, and only one member is in memory at a time.

use std::{
    io::{BufReader, Read, Seek, SeekFrom},
    ops::ControlFlow,
};

use super::directory::{Archive, Entry, Located, locate};
use crate::{
    format::archive::{names::Steps, unpack::Budget},
    model::{Content, ContentReader, Fault, Limits, Reason, Source},
};

/// Not packed at all.
pub(super) const STORED: u16 = 0;
/// The one method of packing that is read, and written.
pub(super) const DEFLATED: u16 = 8;

/// One member.
pub(super) enum Member<'a> {
    /// A file, as the document it is.
    Child { child: Source, entry: &'a Entry, number: u64 },
    /// A folder.
    Folder { entry: &'a Entry, number: u64 },
    /// Something that is not read, and why.
    Unread { entry: &'a Entry, number: u64, step: String, fault: Fault },
}

impl<'a> Member<'a> {
    /// Its number in the directory.
    pub(super) fn number(&self) -> u64 {
        match self {
            Member::Child { number, .. }
            | Member::Folder { number, .. }
            | Member::Unread { number, .. } => *number,
        }
    }

    /// What the directory says of it.
    pub(super) fn entry(&self) -> &'a Entry {
        match self {
            Member::Child { entry, .. }
            | Member::Folder { entry, .. }
            | Member::Unread { entry, .. } => entry,
        }
    }
}

/// Meets each member in the order of the directory, until `each` breaks or fails.
pub(super) fn members(
    source: &Source,
    limits: &Limits,
    archive: &mut Archive,
    each: &mut dyn FnMut(Member<'_>) -> Result<ControlFlow<()>, Fault>,
) -> Result<ControlFlow<()>, Fault> {
    archive.locate();
    let overlapping = overlapping(&archive.located);
    let Archive { content, reader, directory, located } = archive;
    let mut steps = Steps::default();
    let mut budget = Budget::new(limits);
    for (number, entry) in (0_u64..).zip(&directory.entries) {
        let index = number as usize;
        let member = if entry.is_folder() {
            Member::Folder { entry, number }
        } else {
            let step = steps.step(&entry.name);
            let open = refusal(entry, overlapping[index])
                .and_then(|()| located[index].clone())
                .and_then(|at| unpack(content, reader, entry, &at, &mut budget));
            match open {
                Ok(content) => {
                    let child = Source::new(source.place.step(&step), content);
                    Member::Child { child, entry, number }
                }
                Err(fault) => Member::Unread { entry, number, step, fault },
            }
        };
        if each(member)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

impl Archive {
    /// The content of the first member of this name, whatever else there is; none where there is
    /// no such member, or it cannot be read within the limits.
    pub fn peek(&mut self, name: &str, limits: &Limits) -> Option<Vec<u8>> {
        let entry = self.directory.entries.iter().find(|entry| entry.name == name)?;
        refusal(entry, false).ok()?;
        let at = locate(&mut self.reader, entry, self.content.len()).ok()?;
        let mut budget = Budget::new(limits);
        let content = unpack(&self.content, &mut self.reader, entry, &at, &mut budget).ok()?;
        content.bytes(limits.in_memory).ok().map(|bytes| bytes.to_vec())
    }
}

/// What keeps a member from being read, by the directory alone.
fn refusal(entry: &Entry, overlaps: bool) -> Result<(), Fault> {
    if entry.is_encrypted() {
        let weak = if entry.is_weakly_encrypted() { " (a weak cipher)" } else { "" };
        let detail = format!("the member needs a password{weak}");
        return Err(Fault::new(Reason::Encrypted, detail));
    }
    if overlaps {
        let detail = "the member shares its bytes with another, as in a zip bomb";
        return Err(Fault::new(Reason::TooLarge, detail));
    }
    if entry.is_link() {
        return Err(Fault::unsupported("symbolic link, not followed"));
    }
    if !matches!(entry.method, STORED | DEFLATED) {
        return Err(Fault::unsupported(format!("packed by method {}", entry.method)));
    }
    Ok(())
}

/// Which members share bytes with one that begins before them, or at the same place.
fn overlapping(located: &[Result<Located, Fault>]) -> Vec<bool> {
    let mut order: Vec<usize> = (0..located.len()).filter(|at| located[*at].is_ok()).collect();
    let span = |at: usize| located[at].as_ref().map_or((0, 0), |at| (at.header, at.data.end));
    order.sort_by_key(|at| (span(*at).0, *at));
    let mut overlaps = vec![false; located.len()];
    let mut end = 0;
    for at in order {
        overlaps[at] = span(at).0 < end;
        end = end.max(span(at).1);
    }
    overlaps
}

fn unpack(
    content: &Content,
    reader: &mut ContentReader,
    entry: &Entry,
    at: &Located,
    budget: &mut Budget,
) -> Result<Content, Fault> {
    reader.seek(SeekFrom::Start(at.data.start))?;
    let mut packed = BufReader::new(reader.take(entry.packed));
    if entry.method == STORED {
        if entry.packed != entry.size {
            return Err(Fault::malformed("a stored member of two sizes"));
        }
        budget.take(entry.size)?;
        // Stored members stay where they are, so that their size does not matter.
        checked(&mut packed, entry.crc)?;
        return Ok(content.slice(at.data.clone()));
    }
    budget.foresee(entry.size, entry.packed)?;
    let mut inflater = flate2::bufread::DeflateDecoder::new(packed);
    let bytes = budget.unpack(&mut inflater, entry.packed)?;
    if inflater.total_in() != entry.packed || bytes.len() as u64 != entry.size {
        return Err(Fault::malformed("the member is not as long as the directory says"));
    }
    checked(&mut &bytes[..], entry.crc)?;
    Ok(Content::memory(bytes))
}

fn checked(bytes: &mut impl Read, expected: u32) -> Result<(), Fault> {
    let mut crc = flate2::Crc::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        match bytes.read(&mut buffer)? {
            0 => break,
            got => crc.update(&buffer[..got]),
        }
    }
    let right = crc.sum() == expected;
    if right { Ok(()) } else { Err(Fault::malformed("the member's checksum is wrong")) }
}
