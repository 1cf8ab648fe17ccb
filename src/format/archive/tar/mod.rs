//! tar.
//!
//! Members are not packed, so each child is a range of the archive and its size does not matter.
//! The reader goes from header to header itself: the `tar` crate takes long names and extended
//! headers of any size into memory. It serves as the writer.

mod members;
#[cfg(test)]
mod tests;

use std::{io::Write, ops::ControlFlow};

pub use self::members::is_header;
use self::members::{Member, Owners, members};
use super::{
    names::{Steps, harmless, holds_any},
    own::{NAMES, OwnTexts},
    raw::raw,
};
use crate::model::{Children, Copied, Cuts, Fault, Limits, Reason, Sink, Source};

/// See [`format`](crate::format). Links, devices and sparse files are noted under their step.
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let mut own = OwnTexts::default();
    let flow = members(source, limits, &mut |member| {
        match member {
            Member::Child { child, owners, .. } => {
                told(&mut own, &owners);
                own.member(&child.place.name());
                return Ok(sink.child(child));
            }
            Member::Folder { name, number, owners, .. } => {
                told(&mut own, &owners);
                own.member(&name);
                own.name(number, &name);
            }
            Member::Unread { step, number, owners, fault } => {
                told(&mut own, &owners);
                own.member(&step);
                own.name(number, &step);
                sink.note(&step, fault);
            }
            Member::Said(owners) => told(&mut own, &owners),
            Member::Trouble(fault) => sink.note("", fault),
        }
        Ok(ControlFlow::Continue(()))
    })?;
    if flow.is_continue() {
        // Whether anybody wants more does not matter after the last text.
        let _ = own.hand_over(sink);
    }
    Ok(())
}

fn told(own: &mut OwnTexts, owners: &Owners) {
    for (field, text) in owners {
        own.metadata(field, text);
    }
}

/// See [`format`](crate::format) and [what a copy keeps](super).
pub fn write(
    source: &Source,
    limits: &Limits,
    cuts: &Cuts,
    children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    let mut names = Vec::new();
    let first = members(source, limits, &mut |member| {
        names.extend(member.name());
        Ok(ControlFlow::Continue(()))
    })?;
    names.sort_unstable();
    let mut builder = tar::Builder::new(out);
    let mut written = Steps::default();
    let mut ordinal = 0;
    let second = members(source, limits, &mut |member| {
        match member {
            Member::Child { child, header, .. } => {
                if let Copied::Kept { bytes, name } = children.copy(ordinal, child)? {
                    let name = written.step(&harmless(&name));
                    append(&mut builder, &header, tar::EntryType::Regular, &name, &bytes)?;
                }
                ordinal += 1;
            }
            Member::Folder { name, number, header, .. } => {
                // What holds members is made again by their names, which may have changed.
                if !holds_any(&name, &names) && cuts.within(NAMES, number..number + 1).is_empty() {
                    let name = written.step(&harmless(name.trim_end_matches('/')));
                    append(&mut builder, &header, tar::EntryType::Directory, &(name + "/"), b"")?;
                }
            }
            Member::Unread { .. } | Member::Said(_) | Member::Trouble(_) => {}
        }
        Ok(ControlFlow::Continue(()))
    })?;
    debug_assert!(first.is_continue() && second.is_continue(), "a writer never stops halfway");
    builder.finish()?;
    Ok(())
}

/// A member with the time and mode of `like`, and nobody's name on it.
fn append(
    builder: &mut tar::Builder<&mut dyn Write>,
    like: &tar::Header,
    kind: tar::EntryType,
    name: &str,
    bytes: &[u8],
) -> Result<(), Fault> {
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(kind);
    header.set_mode(like.mode().unwrap_or(0o644) & 0o777);
    header.set_mtime(like.mtime().unwrap_or(0));
    header.set_uid(0);
    header.set_gid(0);
    header.set_size(bytes.len() as u64);
    // The crate's own message would quote the name.
    let refused = |_| Fault::new(Reason::Unreadable, "a member could not be written");
    builder.append_data(&mut header, name, bytes).map_err(refused)
}

/// See [`format`](crate::format): a tar archive hides nothing from whoever reads its bytes.
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    raw(&source.content, limits, each)
}
