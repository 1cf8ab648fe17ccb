//! zip.
//!
//! The reader has a directory of its own instead of the `zip` crate's, which keeps members by name:
//! of two members with one name it knows only the last, and a reader of archives must see both.
//! The `zip` crate serves as the second opinion in [`blobs`]. Nothing here decrypts.

pub mod directory;
mod extra;
mod members;
#[cfg(test)]
mod tests;
mod writer;

use std::{io::Read, io::Write, ops::ControlFlow};

use self::{
    directory::Archive,
    members::{Member, members},
    writer::Writer,
};
use super::{
    names::holds_any,
    own::{NAMES, OwnTexts, decoded, readable},
    raw::raw,
};
use crate::model::{Children, Copied, Cuts, Fault, Limits, Reason, Sink, Source};

/// See [`format`](crate::format). A member that is encrypted, damaged, too large, a link, or packed
/// by a method other than deflate is noted under its step, and the others go on.
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let mut archive = Archive::open(&source.content, limits)?;
    let mut own = OwnTexts::default();
    own.metadata("comment", &decoded(&archive.directory.comment));
    for fault in &archive.directory.faults {
        sink.note("", fault.clone());
    }
    let flow = members(source, limits, &mut archive, &mut |member| {
        let number = member.number();
        let entry = member.entry();
        own.member(&entry.name);
        own.metadata("comment", &entry.comment_text());
        own.metadata("extra", &readable(&extra::unknown(&entry.extra)));
        match member {
            Member::Child { child, .. } => return Ok(sink.child(child)),
            Member::Folder { entry, .. } => own.name(number, &entry.name),
            Member::Unread { entry, step, fault, .. } => {
                own.name(number, &entry.name);
                sink.note(&step, fault);
            }
        }
        Ok(ControlFlow::Continue(()))
    })?;
    if flow.is_continue() {
        for name in archive.other_names() {
            own.metadata("name", &name);
        }
        if let Some(fault) = archive.unlisted() {
            sink.note("", fault);
        }
        // Whether anybody wants more does not matter after the last text.
        let _ = own.hand_over(sink);
    }
    Ok(())
}

/// See [`format`](crate::format) and [what a copy keeps](super).
pub fn write(
    source: &Source,
    limits: &Limits,
    cuts: &Cuts,
    children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    let mut archive = Archive::open(&source.content, limits)?;
    let mut names: Vec<String> =
        archive.directory.entries.iter().map(|entry| entry.name.clone()).collect();
    names.sort_unstable();
    let mut writer = Writer::new(out);
    let mut ordinal = 0;
    let flow = members(source, limits, &mut archive, &mut |member| {
        match member {
            Member::Child { child, entry, .. } => {
                if let Copied::Kept { bytes, name } = children.copy(ordinal, child)? {
                    writer.file(entry, &name, &bytes)?;
                }
                ordinal += 1;
            }
            Member::Folder { entry, number } => {
                // What holds members is made again by their names, which may have changed.
                if !holds_any(&entry.name, &names)
                    && cuts.within(NAMES, number..number + 1).is_empty()
                {
                    writer.folder(entry)?;
                }
            }
            Member::Unread { .. } => {}
        }
        Ok(ControlFlow::Continue(()))
    })?;
    debug_assert!(flow.is_continue(), "a writer never stops halfway");
    writer.finish()
}

/// See [`format`](crate::format). By the `zip` crate: all bytes of the file, and of each member
/// its name, comment, extra field and content.
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    raw(&source.content, limits, each)?;
    let damaged = |_| Fault::malformed("a member cannot be read again");
    let mut archive = zip::ZipArchive::new(source.content.reader()?).map_err(damaged)?;
    let mut left = limits.expanded;
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).map_err(damaged)?;
        each(member.name_raw());
        each(member.comment().as_bytes());
        each(&member.extra_data().unwrap_or_default());
        let bound = left.min(limits.in_memory);
        let mut bytes = Vec::new();
        (&mut member).take(bound.saturating_add(1)).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > bound {
            return Err(Fault::new(Reason::TooLarge, "a member is too large to prove"));
        }
        left -= bytes.len() as u64;
        each(&bytes);
    }
    Ok(())
}
