//! Writes a copy of a package without what is to be withheld.
//!
//! Kept apart from the formats because a package is a package. What could not be read is never
//! copied: the writer gives up instead.

use std::{collections::BTreeSet, io::Write};

use super::{
    package::{Package, resolve},
    parts::is_content_types,
    repack::{self, Fate, Fates},
    splice::{self, Edit},
    xlsx::{copies::Gone, cut as cells},
    xml::{self, Token, Walker},
};
use crate::model::{Children, Cut, Cuts, Fault, Limits, Source};

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
    let mut fates = repack::children_fates(&mut package, source, children, is_project)?;
    drop_calculation_chain(&mut package, cuts, &mut fates)?;
    drop_signatures(&package, cuts, &mut fates);
    let removed = repack::removed(&package, &fates);
    let gone = Gone::of(&mut package, cuts)?;
    repack::repack(&mut package, fates, out, |package, index| {
        copied_xml(package, index, (cuts, &gone), &removed)
    })
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
    fates: &mut Fates,
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

/// A signature is of what the document was, and names its signer and the machine. Where anything is
/// cut, it is true of nothing any more.
fn drop_signatures(package: &Package, cuts: &Cuts, fates: &mut Fates) {
    let members = package.members.iter().enumerate().filter(|_| !cuts.is_empty());
    let of_signature = |name: &str| name.to_lowercase().starts_with("_xmlsignatures/");
    let signed = members.filter(|(_, member)| of_signature(&member.name));
    fates.extend(signed.map(|(index, _)| (index, Fate::Removed)));
}

/// The cuts of a part: those that were asked for, and those of copies of withheld numbers.
fn all_cuts(xml: &str, stream: u32, cuts: &Cuts, gone: &Gone) -> Result<Vec<Cut>, Fault> {
    let mut all = cuts.of(stream).to_vec();
    if !gone.is_empty() {
        let apart = |copy: &Cut| cuts.within(stream, copy.start..copy.end).is_empty();
        all.extend(gone.cuts_in(xml)?.into_iter().filter(apart));
        all.sort_by_key(|cut| cut.start);
    }
    Ok(all)
}

/// The bytes of an XML part's copy; none where nothing changes.
fn copied_xml(
    package: &mut Package,
    index: usize,
    (cuts, gone): (&Cuts, &Gone),
    removed: &BTreeSet<String>,
) -> Result<Option<Vec<u8>>, Fault> {
    let name = package.members[index].name.clone();
    let (xml, converted) = package.xml(index)?;
    let root = xml::check(&xml)?;
    let cuts = &all_cuts(&xml, index as u32, cuts, gone)?;
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
