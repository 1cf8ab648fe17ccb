//! Walks the parts of a package in the archive's order.
//!
//! Kept apart because reading and copying must number children alike: every member that is not
//! XML is a child, pictures of the first page among them, and no other is.

use super::{
    drafts::{Drafts, Step, Stop},
    package::{Kind, Package},
    xml,
};
use crate::model::Source;

/// Reads all parts but `done`: XML parts through `read` (root element, text, stream), all others
/// as children. What cannot be read is noted under the part's name.
pub(super) fn read_rest(
    package: &mut Package,
    source: &Source,
    done: &[usize],
    drafts: &mut Drafts<'_>,
    mut read: impl FnMut(&str, &str, u32, &mut Drafts<'_>) -> Step,
) -> Step {
    for index in 0..package.members.len() {
        let name = package.members[index].name.clone();
        match package.members[index].kind {
            Kind::Folder => {}
            Kind::Binary | Kind::Thumbnail => match package.bytes(index) {
                Ok(bytes) => {
                    if drafts.sink().child(source.child(&name, bytes)).is_break() {
                        return Err(Stop::Enough);
                    }
                }
                Err(fault) => drafts.sink().note(&name, fault),
            },
            Kind::Xml if done.contains(&index) || is_content_types(&name) => {}
            Kind::Xml => match package.xml(index) {
                Ok((text, _)) => match xml::check(&text) {
                    Ok(root) => read(root, &text, index as u32, drafts)?,
                    Err(fault) => drafts.sink().note(&name, fault),
                },
                Err(fault) => drafts.sink().note(&name, fault),
            },
        }
        drafts.empty()?;
    }
    Ok(())
}

/// Whether this is the list of content types, which holds part names only.
pub(super) fn is_content_types(name: &str) -> bool {
    name.eq_ignore_ascii_case("[Content_Types].xml")
}
