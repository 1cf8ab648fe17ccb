//! What the members of an OpenDocument package are, and whether it is encrypted.
//!
//! Kept apart because the manifest is read before anything else, and written last.

use std::collections::BTreeSet;

use crate::format::ooxml::{
    package::{Kind, Package},
    splice::Edit,
    xml::{Token, Walker},
};
use crate::model::{Fault, Limits, Reason, Source};

/// The member that lists all others.
pub(super) const MANIFEST: &str = "META-INF/manifest.xml";

/// Opens a package and tells its members apart.
pub(super) fn open(source: &Source, limits: &Limits) -> Result<Package, Fault> {
    let mut package = Package::list(source, limits)?;
    let mut texts = BTreeSet::new();
    if let Some(index) = package.find(MANIFEST) {
        let (xml, _) = package.xml(index)?;
        texts = xml_members(&xml)?;
    }
    for index in 0..package.members.len() {
        let raw = package.archive.by_index_raw(index);
        let empty = raw.map_err(|err| crate::format::ooxml::package::zip_fault(&err))?.size() == 0;
        let member = &mut package.members[index];
        member.kind = if empty { Kind::Folder } else { kind(&member.name, &texts) };
    }
    Ok(package)
}

/// The part that holds the document itself.
pub(super) fn main_part(package: &Package) -> Result<usize, Fault> {
    package
        .find("content.xml")
        .ok_or_else(|| Fault::malformed("the OpenDocument package has no content"))
}

/// The members that the manifest says are XML. A fault where any member is encrypted.
fn xml_members(xml: &str) -> Result<BTreeSet<String>, Fault> {
    let mut texts = BTreeSet::new();
    let mut walker = Walker::new(xml);
    while let Some(token) = walker.next()? {
        let Token::Open(tag) = token else { continue };
        match tag.name {
            "encryption-data" | "encrypted-key" => {
                return Err(Fault::new(
                    Reason::Encrypted,
                    "encrypted OpenDocument file: needs a password or a key",
                ));
            }
            "file-entry" if tag.get("media-type").as_deref() == Some("text/xml") => {
                texts.extend(tag.get("full-path").map(|path| path.to_lowercase()));
            }
            _ => {}
        }
    }
    Ok(texts)
}

fn kind(name: &str, texts: &BTreeSet<String>) -> Kind {
    let lower = name.to_lowercase();
    let extension = lower.rsplit_once('.').map_or("", |(_, extension)| extension);
    if lower.ends_with('/') || lower == "mimetype" || is_cache(&lower) {
        Kind::Folder
    } else if lower.starts_with("thumbnails/") {
        Kind::Thumbnail
    } else if matches!(extension, "xml" | "rdf") || texts.contains(&lower) {
        Kind::Xml
    } else {
        Kind::Binary
    }
}

/// Where pages break, as numbers. Whoever opens the document makes it anew.
pub(super) fn is_cache(name: &str) -> bool {
    name.eq_ignore_ascii_case("layout-cache")
}

/// A signature of what the document was.
pub(super) fn is_signature(name: &str) -> bool {
    let lower = name.to_lowercase();
    lower.starts_with("meta-inf/") && lower.contains("signatures")
}

/// The edits that take removed members out of the manifest.
pub(super) fn forget(xml: &str, removed: &BTreeSet<String>) -> Result<Vec<Edit>, Fault> {
    let mut edits = Vec::new();
    let mut walker = Walker::new(xml);
    let mut open = None;
    while let Some(token) = walker.next()? {
        match token {
            Token::Open(tag) if tag.name == "file-entry" => {
                let path = tag.get("full-path").unwrap_or_default().to_lowercase();
                open = removed.contains(&path).then_some(tag.range.start);
            }
            Token::Close("file-entry", range) => {
                edits.extend(open.take().map(|start| Edit::remove(start..range.end)));
            }
            _ => {}
        }
    }
    Ok(edits)
}
