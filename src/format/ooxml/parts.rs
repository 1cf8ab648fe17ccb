//! Walks the parts of a package in the archive's order.
//!
//! Kept apart because reading and copying must number children alike: every member that is not
//! XML is a child, pictures of the first page among them, and no other is.

use super::{
    drafts::{Drafts, Step, Stop},
    package::{Kind, Package},
    xml,
};
use crate::model::{Fault, Source};

/// Reads all parts but `done`: XML parts through `read` (root element, text, stream), all others
/// as children. What cannot be read is noted under the part's name.
pub(in crate::format) fn read_rest(
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

/// Reads an XML part that others lean on; what cannot be read is noted under its name.
pub(in crate::format) fn part<T>(
    package: &mut Package,
    index: usize,
    drafts: &mut Drafts<'_>,
    read: impl FnOnce(String) -> Result<T, Fault>,
) -> Option<T> {
    let text = package.xml(index).and_then(|(text, _)| xml::check(&text).map(drop).map(|()| text));
    match text.and_then(read) {
        Ok(value) => Some(value),
        Err(fault) => {
            let name = package.members[index].name.clone();
            drafts.sink().note(&name, fault);
            None
        }
    }
}

/// Whether this is the list of content types, which holds part names only.
pub(in crate::format) fn is_content_types(name: &str) -> bool {
    name.eq_ignore_ascii_case("[Content_Types].xml")
}
