//! Writes a copy of an OpenDocument package without what is to be withheld.
//!
//! Kept apart from OOXML's because here the manifest lists every member. Thumbnails stay behind,
//! with the cache of page breaks, and, where anything is cut, signatures of what was and the packed
//! data of printers.

use std::io::Write;

use super::{manifest, typed};
use crate::format::ooxml::{
    repack::{self, Fate},
    splice::{self, Edit},
    xml::{self, Token, Walker},
};
use crate::model::{Children, Cuts, Fault, Limits, Source};

/// See [`format`](crate::format).
pub fn write(
    source: &Source,
    limits: &Limits,
    cuts: &Cuts,
    children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    let mut package = manifest::open(source, limits)?;
    manifest::main_part(&package)?;
    let mut fates = repack::children_fates(&mut package, source, children, |_| false)?;
    for (index, member) in package.members.iter().enumerate() {
        let stale = manifest::is_signature(&member.name) && !cuts.is_empty();
        if stale || manifest::is_cache(&member.name) {
            fates.insert(index, Fate::Removed);
        }
    }
    let removed = repack::removed(&package, &fates);
    repack::repack(&mut package, fates, out, |package, index| {
        let (xml, converted) = package.xml(index)?;
        xml::check(&xml)?;
        let mut edits = edits(&xml, index as u32, cuts)?;
        if package.find(manifest::MANIFEST) == Some(index) {
            edits.extend(manifest::forget(&xml, &removed)?);
        }
        Ok((!edits.is_empty()).then(|| finished(&xml, converted, edits)))
    })
}

/// The edits of a part.
pub(super) fn edits(xml: &str, stream: u32, cuts: &Cuts) -> Result<Vec<Edit>, Fault> {
    let mut edits = match cuts.of(stream) {
        [] => Vec::new(),
        cuts => typed::edits(xml, cuts)?,
    };
    if !cuts.is_empty() && memchr::memmem::find(xml.as_bytes(), b"PrinterSetup").is_some() {
        edits.extend(without_printers(xml)?);
    }
    Ok(edits)
}

/// The part with its edits made, which is UTF-8 from then on.
pub(super) fn finished(xml: &str, converted: bool, mut edits: Vec<Edit>) -> Vec<u8> {
    if let (true, Some(range)) = (converted, xml::encoding_label(xml)) {
        edits.push(Edit { range, text: "UTF-8".to_owned() });
    }
    splice::apply(xml, edits)
}

/// The edits that empty what printers remember: packed, and full of names of people and places.
fn without_printers(xml: &str) -> Result<Vec<Edit>, Fault> {
    let mut edits = Vec::new();
    let mut printer = false;
    let mut walker = Walker::new(xml);
    while let Some(token) = walker.next()? {
        match token {
            Token::Open(tag) => {
                printer =
                    tag.name == "config-item" && tag.get("name").as_deref() == Some("PrinterSetup");
            }
            Token::Text(range) if printer => edits.push(Edit::remove(range)),
            Token::Close(..) => printer = false,
            _ => {}
        }
    }
    Ok(edits)
}
