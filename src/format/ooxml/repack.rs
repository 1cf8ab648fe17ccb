//! Packs a copy of a package: members that nothing touches as they are packed, touched ones anew
//! under their old names, in the old order, with the old times.
//!
//! Kept apart from what is edited in XML parts. Member comments, extra fields and the archive's
//! comment stay behind, and so do pictures of the first page.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Write},
};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    blank::blank_like,
    package::{Kind, Package, zip_fault},
};
use crate::model::{Children, Copied, Fault, Source};

/// What becomes of a member; one that is not named stays as it is.
pub(in crate::format) enum Fate {
    /// Other bytes.
    Bytes(Vec<u8>),
    /// It is left out.
    Removed,
}

/// The fates of members by their index.
pub(in crate::format) type Fates = BTreeMap<usize, Fate>;

/// The names of the members that are left out, in lower case.
pub(in crate::format) fn removed(package: &Package, fates: &Fates) -> BTreeSet<String> {
    fates
        .iter()
        .filter(|(_, fate)| matches!(fate, Fate::Removed))
        .map(|(index, _)| package.members[*index].name.to_lowercase())
        .collect()
}

/// Asks for the copies of all children, in the order in which the reader numbers them. What could
/// not be read leaves an empty thing of its kind, or nothing where it is `dispensable`.
pub(in crate::format) fn children_fates(
    package: &mut Package,
    source: &Source,
    children: &mut dyn Children,
    dispensable: fn(&str) -> bool,
) -> Result<Fates, Fault> {
    let mut fates = Fates::new();
    let mut ordinal = 0;
    for index in 0..package.members.len() {
        let kind = package.members[index].kind;
        if !matches!(kind, Kind::Binary | Kind::Thumbnail) {
            continue;
        }
        if kind == Kind::Thumbnail {
            fates.insert(index, Fate::Removed);
        } else {
            let name = package.members[index].name.clone();
            let bytes = package.bytes(index)?;
            let fate = match children.copy(ordinal, source.child(&name, bytes.clone()))? {
                Copied::Kept { bytes: kept, .. } if kept == bytes => None,
                Copied::Kept { bytes, .. } => Some(Fate::Bytes(bytes)),
                Copied::Dropped if dispensable(&name) => Some(Fate::Removed),
                Copied::Dropped => Some(Fate::Bytes(blank_like(&bytes))),
            };
            fates.extend(fate.map(|fate| (index, fate)));
        }
        ordinal += 1;
    }
    Ok(fates)
}

/// Writes the package. `edited` gives the bytes of an XML part that has no fate yet, or none where
/// nothing changes.
pub(in crate::format) fn repack(
    package: &mut Package,
    mut fates: Fates,
    out: &mut dyn Write,
    mut edited: impl FnMut(&mut Package, usize) -> Result<Option<Vec<u8>>, Fault>,
) -> Result<(), Fault> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..package.members.len() {
        if package.members[index].kind == Kind::Xml
            && !fates.contains_key(&index)
            && let Some(bytes) = edited(package, index)?
        {
            fates.insert(index, Fate::Bytes(bytes));
        }
        add_member(package, index, fates.remove(&index), &mut zip)?;
    }
    let bytes = zip.finish().map_err(|err| zip_fault(&err))?.into_inner();
    out.write_all(&bytes)?;
    Ok(())
}

/// Puts one member into the copy.
fn add_member(
    package: &mut Package,
    index: usize,
    fate: Option<Fate>,
    zip: &mut ZipWriter<Cursor<Vec<u8>>>,
) -> Result<(), Fault> {
    let member = package.archive.by_index_raw(index).map_err(|err| zip_fault(&err))?;
    let plain = member.comment().is_empty() && member.extra_data_fields().next().is_none();
    let name = member.name().map_err(|err| zip_fault(&err))?.into_owned();
    let options: SimpleFileOptions = member.options();
    let bytes = match fate {
        Some(Fate::Removed) => return Ok(()),
        Some(Fate::Bytes(bytes)) => bytes,
        None if plain => return zip.raw_copy_file(member).map_err(|err| zip_fault(&err)),
        None if member.is_dir() => {
            return zip.add_directory(name, options).map_err(|err| zip_fault(&err));
        }
        None => {
            drop(member);
            package.bytes(index)?
        }
    };
    zip.start_file(name, options).map_err(|err| zip_fault(&err))?;
    zip.write_all(&bytes)?;
    Ok(())
}
