//! Writes a copy of a package without what is to be withheld.
//!
//! Kept apart from both formats because a package is a package: members that nothing touches are
//! copied as they are packed, touched ones are packed anew under their old names, in the old
//! order, with the old times. Member comments, extra fields and the archive's comment stay behind,
//! and so do pictures of the first page. What could not be read is never copied: the writer
//! gives up instead.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Cursor, Write},
};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    blank::blank_like,
    package::{Kind, Package, resolve, zip_fault},
    parts::is_content_types,
    splice::{self, Edit},
    xlsx::cut as cells,
    xml::{self, Token, Walker},
};
use crate::model::{Children, Copied, Cuts, Fault, Limits, Source};

/// What becomes of a member; one that is not named stays as it is.
enum Fate {
    Bytes(Vec<u8>),
    Removed,
}

/// See [`format`](crate::format).
pub fn write(
    source: &Source,
    limits: &Limits,
    cuts: &Cuts,
    children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    let mut package = Package::open(source, limits)?;
    package.main_part()?;
    let mut fates = children_fates(&mut package, source, children)?;
    drop_calculation_chain(&mut package, cuts, &mut fates)?;
    let removed: BTreeSet<String> = fates
        .iter()
        .filter(|(_, fate)| matches!(fate, Fate::Removed))
        .map(|(index, _)| package.members[*index].name.to_lowercase())
        .collect();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..package.members.len() {
        if package.members[index].kind == Kind::Xml
            && !fates.contains_key(&index)
            && let Some(bytes) = copied_xml(&mut package, index, cuts, &removed)?
        {
            fates.insert(index, Fate::Bytes(bytes));
        }
        add_member(&mut package, index, fates.remove(&index), &mut zip)?;
    }
    let bytes = zip.finish().map_err(|err| zip_fault(&err))?.into_inner();
    out.write_all(&bytes)?;
    Ok(())
}

/// Asks for the copies of all children, in the order in which the reader numbers them.
fn children_fates(
    package: &mut Package,
    source: &Source,
    children: &mut dyn Children,
) -> Result<BTreeMap<usize, Fate>, Fault> {
    let mut fates = BTreeMap::new();
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
                Copied::Dropped if is_project(&name) => Some(Fate::Removed),
                Copied::Dropped => Some(Fate::Bytes(blank_like(&bytes))),
            };
            fates.extend(fate.map(|fate| (index, fate)));
        }
        ordinal += 1;
    }
    Ok(fates)
}

/// Whether a member is a macro project or its signature: Office opens a file without one, but not
/// a file with an empty one.
fn is_project(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default().to_lowercase();
    file.starts_with("vbaproject") && file.ends_with("bin")
}

/// The calculation chain names the cells that hold formulas. Cuts may take formulas away, and
/// Excel makes a chain anew where there is none.
fn drop_calculation_chain(
    package: &mut Package,
    cuts: &Cuts,
    fates: &mut BTreeMap<usize, Fate>,
) -> Result<(), Fault> {
    let cut = |package: &Package, index: usize| {
        package.members[index].name.to_lowercase().contains("/worksheets/")
            && !cuts.of(index as u32).is_empty()
    };
    if !(0..package.members.len()).any(|index| cut(package, index)) {
        return Ok(());
    }
    let main = package.main_part()?;
    let name = package.members[main].name.clone();
    for relation in package.relations(&name)? {
        if relation.kind == "calcChain"
            && let Some(index) = package.find(&relation.target)
        {
            fates.insert(index, Fate::Removed);
        }
    }
    Ok(())
}

/// The bytes of an XML part's copy; none where nothing changes.
fn copied_xml(
    package: &mut Package,
    index: usize,
    cuts: &Cuts,
    removed: &BTreeSet<String>,
) -> Result<Option<Vec<u8>>, Fault> {
    let name = package.members[index].name.clone();
    let (xml, converted) = package.xml(index)?;
    let root = xml::check(&xml)?;
    let cuts = cuts.of(index as u32);
    let mut edits = match root {
        _ if cuts.is_empty() => Vec::new(),
        "worksheet" => cells::edits(&xml, cuts)?,
        _ => splice::edits(&xml, cuts)?,
    };
    if !removed.is_empty() && (is_content_types(&name) || root == "Relationships") {
        edits.extend(forget(&xml, &name, removed)?);
    }
    if memchr::memmem::find(xml.as_bytes(), b"gfxdata").is_some() {
        edits.extend(without_picture_copies(&xml)?);
    }
    if edits.is_empty() {
        return Ok(None);
    }
    if let (true, Some(range)) = (converted, xml::encoding_label(&xml)) {
        edits.push(Edit { range, text: "UTF-8".to_owned() });
    }
    Ok(Some(splice::apply(&xml, edits)))
}

/// The edits that take removed parts out of a list of relationships or content types.
fn forget(xml: &str, name: &str, removed: &BTreeSet<String>) -> Result<Vec<Edit>, Fault> {
    // `word/_rels/document.xml.rels` speaks from the folder `word`.
    let folder = name.rsplit_once("_rels/").map_or("", |(folder, _)| folder);
    let mut edits = Vec::new();
    let mut walker = Walker::new(xml);
    let mut open = None;
    while let Some(token) = walker.next()? {
        match token {
            Token::Open(tag) => {
                let internal = tag.get("TargetMode").is_none_or(|mode| mode != "External");
                let target = tag.get("PartName").or_else(|| tag.get("Target"));
                let target = target.filter(|_| internal).map(|target| resolve(folder, &target));
                let gone = target.is_some_and(|target| removed.contains(&target.to_lowercase()));
                open = gone.then_some(tag.range);
            }
            Token::Close(_, range) => {
                if let Some(start) = open.take() {
                    edits.push(Edit::remove(start.start..range.end.max(start.end)));
                }
            }
            _ => {}
        }
    }
    Ok(edits)
}

/// The edits that empty `gfxdata` attributes: packed copies of drawings that nobody reads back but
/// the program that wrote them.
fn without_picture_copies(xml: &str) -> Result<Vec<Edit>, Fault> {
    let mut edits = Vec::new();
    let mut walker = Walker::new(xml);
    while let Some(token) = walker.next()? {
        let Token::Open(tag) = token else { continue };
        let data = tag.attributes().flatten().filter(|attribute| attribute.name == "gfxdata");
        edits.extend(data.map(|attribute| {
            // The name, the equals sign and both quotes go with the value.
            let start = xml[..attribute.range.start].rfind(attribute.full);
            Edit::remove(start.unwrap_or(attribute.range.start)..attribute.range.end + 1)
        }));
    }
    Ok(edits)
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
