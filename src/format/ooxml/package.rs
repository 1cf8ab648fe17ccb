//! The package around the parts: a zip archive, its members within limits, and how parts are
//! named, typed and related.
//!
//! Kept apart because it is the one place that inflates anything. Nothing here trusts a size that
//! the archive declares, and no fault names a member: names are personal data too.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{Read, Seek, SeekFrom},
};

use zip::{ZipArchive, result::ZipError};

use super::xml::{self, Token, Walker};
use crate::model::{ContentReader, Fault, Limits, Reason, Source};

/// What a member of the package is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) enum Kind {
    /// A folder entry.
    Folder,
    /// A part that its content type or name says is XML.
    Xml,
    /// A picture of the first page: never read, never copied.
    Thumbnail,
    /// Anything else: a child.
    Binary,
}

/// A member of the package. Its place in the list is its stream number.
#[derive(Debug)]
pub(in crate::format) struct Member {
    /// Its name as a part name: no leading slash, forward slashes.
    pub(in crate::format) name: String,
    /// What it is.
    pub(in crate::format) kind: Kind,
}

/// A relationship from a part to something.
#[derive(Clone, Debug)]
pub(in crate::format) struct Relation {
    /// Its id within the part.
    pub(in crate::format) id: String,
    /// The last segment of its type, such as `officeDocument`.
    pub(in crate::format) kind: String,
    /// The part it points at, resolved; or the external target.
    pub(in crate::format) target: String,
}

/// An open package.
pub(in crate::format) struct Package {
    /// The archive itself, for raw copies.
    pub(in crate::format) archive: ZipArchive<ContentReader>,
    /// Its members, in the archive's order.
    pub(in crate::format) members: Vec<Member>,
    limits: Limits,
    by_name: BTreeMap<String, usize>,
}

impl Package {
    /// Opens a package, and tells its members apart by their content types.
    pub(in crate::format) fn open(source: &Source, limits: &Limits) -> Result<Package, Fault> {
        let mut package = Package::list(source, limits)?;
        let types = package.content_types()?;
        for member in &mut package.members {
            member.kind = types.kind(&member.name);
        }
        Ok(package)
    }

    /// Opens a zip archive and lists its members, within limits. What they are is not told yet.
    pub(in crate::format) fn list(source: &Source, limits: &Limits) -> Result<Package, Fault> {
        let mut reader = source.content.reader()?;
        count_entries(&mut reader, limits)?;
        let mut archive = ZipArchive::new(reader).map_err(|err| zip_fault(&err))?;
        if archive.len() > limits.members {
            return Err(too_many(limits));
        }
        if archive.has_duplicate_names() {
            return Err(Fault::malformed("two members of the package share a name"));
        }
        let mut names = Vec::with_capacity(archive.len());
        let mut total = 0_u64;
        for index in 0..archive.len() {
            let member = archive.by_index_raw(index).map_err(|err| zip_fault(&err))?;
            total = total.saturating_add(member.size());
            let name = member.name().map_err(|err| zip_fault(&err))?;
            names.push(name.replace('\\', "/").trim_start_matches('/').to_owned());
        }
        if total > limits.expanded {
            return Err(Fault::new(
                Reason::TooLarge,
                format!("the package expands to {total} bytes, more than the limit"),
            ));
        }
        let by_name = names.iter().enumerate().map(|(i, n)| (n.to_lowercase(), i)).collect();
        let members = names.into_iter().map(|name| Member { kind: Kind::Binary, name }).collect();
        Ok(Package { archive, members, limits: limits.clone(), by_name })
    }

    /// The index of the part of this name; OPC names ignore case.
    pub(in crate::format) fn find(&self, name: &str) -> Option<usize> {
        self.by_name.get(&name.to_lowercase()).copied()
    }

    /// A member's inflated bytes, within limits.
    pub(in crate::format) fn bytes(&mut self, index: usize) -> Result<Vec<u8>, Fault> {
        let member = self.archive.by_index(index).map_err(|err| zip_fault(&err))?;
        let (size, packed) = (member.size(), member.compressed_size());
        if size > self.limits.in_memory {
            return Err(Fault::new(Reason::TooLarge, format!("a member of {size} bytes")));
        }
        if size > 1 << 20 && size / packed.max(1) > self.limits.ratio {
            return Err(Fault::new(
                Reason::TooLarge,
                format!("a member expands more than {} times", self.limits.ratio),
            ));
        }
        let mut bytes = Vec::new();
        member.take(size + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 != size {
            return Err(Fault::malformed("a member is not as long as the archive says"));
        }
        Ok(bytes)
    }

    /// An XML member's text, and whether it was converted from another encoding.
    pub(in crate::format) fn xml(&mut self, index: usize) -> Result<(String, bool), Fault> {
        xml::decode(self.bytes(index)?)
    }

    /// The relationships of a part (`""`: of the package), in order. None where it has no
    /// relationships part.
    pub(in crate::format) fn relations(&mut self, part: &str) -> Result<Vec<Relation>, Fault> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        match self.find(&format!("{folder}{slash}_rels/{file}.rels")) {
            Some(index) => relations_in(&self.xml(index)?.0, folder),
            None => Ok(Vec::new()),
        }
    }

    /// The main part of the package: where its `officeDocument` relationship points.
    pub(in crate::format) fn main_part(&mut self) -> Result<usize, Fault> {
        let relations = self.relations("")?;
        let main = relations.iter().find(|relation| relation.kind == "officeDocument");
        main.and_then(|relation| self.find(&relation.target))
            .ok_or_else(|| Fault::malformed("the package has no main document part"))
    }

    fn content_types(&mut self) -> Result<Types, Fault> {
        let Some(index) = self.find("[Content_Types].xml") else {
            return Err(Fault::malformed("not an Office package: it has no content types"));
        };
        let mut types = Types::read(&self.xml(index)?.0)?;
        types.thumbnails = self
            .relations("")?
            .into_iter()
            .filter(|relation| relation.kind == "thumbnail")
            .map(|relation| relation.target.to_lowercase())
            .collect();
        Ok(types)
    }
}

/// The relationships that a `.rels` part lists, with internal targets resolved against `folder`.
fn relations_in(xml: &str, folder: &str) -> Result<Vec<Relation>, Fault> {
    let mut relations = Vec::new();
    let mut walker = Walker::new(xml);
    while let Some(token) = walker.next()? {
        let Token::Open(tag) = token else { continue };
        if tag.name != "Relationship" {
            continue;
        }
        let target = tag.get("Target").unwrap_or_default();
        let external = tag.get("TargetMode").is_some_and(|mode| mode == "External");
        let kind = tag.get("Type").unwrap_or_default();
        relations.push(Relation {
            id: tag.get("Id").unwrap_or_default(),
            kind: kind.rsplit('/').next().unwrap_or_default().to_owned(),
            target: if external { target } else { resolve(folder, &target) },
        });
    }
    Ok(relations)
}

/// A relationship's target as a part name.
pub(in crate::format) fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut steps: Vec<&str> = if target.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|step| !step.is_empty()).collect()
    };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                steps.pop();
            }
            _ => steps.push(step),
        }
    }
    steps.join("/")
}

/// The content types of a package's parts.
#[derive(Default)]
struct Types {
    defaults: BTreeMap<String, String>,
    overrides: BTreeMap<String, String>,
    thumbnails: BTreeSet<String>,
}

impl Types {
    fn read(xml: &str) -> Result<Types, Fault> {
        let mut types = Types::default();
        let mut walker = Walker::new(xml);
        while let Some(token) = walker.next()? {
            let Token::Open(tag) = token else { continue };
            let Some(content) = tag.get("ContentType") else { continue };
            if let Some(extension) = tag.get("Extension") {
                types.defaults.insert(extension.to_lowercase(), content);
            } else if let Some(part) = tag.get("PartName") {
                types.overrides.insert(part.trim_start_matches('/').to_lowercase(), content);
            }
        }
        Ok(types)
    }

    fn kind(&self, name: &str) -> Kind {
        let lower = name.to_lowercase();
        let extension = lower.rsplit_once('.').map_or("", |(_, extension)| extension);
        if lower.ends_with('/') {
            return Kind::Folder;
        }
        if self.thumbnails.contains(&lower) || lower.starts_with("docprops/thumbnail.") {
            return Kind::Thumbnail;
        }
        let content = self.overrides.get(&lower).or_else(|| self.defaults.get(extension));
        let content = content.map_or("", String::as_str);
        let xml = !content.starts_with("image/")
            && (content.ends_with("+xml") || content.ends_with("/xml"))
            || content.ends_with("vmlDrawing")
            || matches!(extension, "xml" | "rels" | "vml");
        if xml { Kind::Xml } else { Kind::Binary }
    }
}

/// Refuses an archive that lists too many members, before its list is read into memory.
fn count_entries(reader: &mut ContentReader, limits: &Limits) -> Result<(), Fault> {
    let len = reader.seek(SeekFrom::End(0))?;
    let tail = len.min((1 << 16) + 22);
    reader.seek(SeekFrom::Start(len - tail))?;
    let mut bytes = Vec::new();
    reader.take(tail).read_to_end(&mut bytes)?;
    reader.seek(SeekFrom::Start(0))?;
    let end = memchr::memmem::rfind(&bytes, b"PK\x05\x06")
        .ok_or_else(|| Fault::malformed("not a zip archive, or one cut short"))?;
    match bytes.get(end + 10..end + 12) {
        Some(&[low, high]) if usize::from(u16::from_le_bytes([low, high])) <= limits.members => {
            Ok(())
        }
        Some(_) => Err(too_many(limits)),
        None => Err(Fault::malformed("the zip archive is cut short")),
    }
}

fn too_many(limits: &Limits) -> Fault {
    Fault::new(Reason::TooLarge, format!("more than {} members", limits.members))
}

/// What a zip error means. Its own message may quote names, so only its class is told.
pub(in crate::format) fn zip_fault(err: &ZipError) -> Fault {
    match err {
        ZipError::Io(io) => {
            Fault::from(std::io::Error::new(io.kind(), "the zip archive is broken"))
        }
        ZipError::UnsupportedArchive(what) if *what == ZipError::PASSWORD_REQUIRED => {
            Fault::new(Reason::Encrypted, "a member of the package is encrypted")
        }
        ZipError::UnsupportedArchive(_) | ZipError::CompressionMethodNotSupported(_) => {
            Fault::unsupported("a member is packed in a way that is not supported")
        }
        _ => Fault::malformed("the zip archive is broken"),
    }
}
