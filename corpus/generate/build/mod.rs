//! Turns the texts of a set into documents.
//!
//! `letters/offer.docx.txt` becomes `letters/offer.docx`: what stands before `.txt` decides how the
//! text is read. Sources below `parts/` become no documents of their own; messages and archives
//! take them in. The same text gives the same bytes on every machine and every day.

#![expect(
    clippy::format_push_string,
    clippy::format_collect,
    reason = "a handful of small documents: plain words over speed"
)]

mod docx;
mod inline;
mod mail;
mod markup;
mod package;
mod packed;
mod pdf;
mod pdf_file;
mod sheet;
mod text;
mod xlsx;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// The sets of documents.
pub(crate) const SETS: [&str; 3] = ["casework", "casework-b", "casework-c"];

/// The folder of what only other documents take in.
const PARTS: &str = "parts/";

/// One document.
pub(crate) struct Document {
    /// Where it goes in its set.
    pub(crate) path: String,
    /// What it is.
    pub(crate) bytes: Vec<u8>,
}

/// Every document that a set has sources for.
pub(crate) fn documents(sources: &Path) -> io::Result<Vec<Document>> {
    let mut paths = Vec::new();
    list(sources, "", &mut paths)?;
    paths.sort();
    let set = Set { sources: sources.to_owned() };
    let own = paths.into_iter().filter(|path| !path.starts_with(PARTS));
    own.map(|path| Ok(Document { bytes: set.bytes(&path)?, path })).collect()
}

/// The paths of the documents below a folder of sources.
fn list(folder: &Path, prefix: &str, paths: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_str().ok_or_else(|| wrong("a source's name is not UTF-8"))?;
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &format!("{prefix}{name}/"), paths)?;
        } else {
            let made = name.strip_suffix(".txt").ok_or_else(|| wrong(&format!("`{name}`")))?;
            paths.push(format!("{prefix}{made}"));
        }
    }
    Ok(())
}

/// A set's sources.
struct Set {
    sources: PathBuf,
}

impl Set {
    /// A document of the set, made from its source.
    fn bytes(&self, path: &str) -> io::Result<Vec<u8>> {
        let source = self.sources.join(format!("{path}.txt"));
        let text = fs::read_to_string(&source)
            .map_err(|err| io::Error::new(err.kind(), format!("`{}`: {err}", source.display())))?;
        let made = match path.rsplit('.').next() {
            Some("docx") => docx::document(&text),
            Some("xlsx") => xlsx::workbook(&text),
            Some("pdf") => pdf::document(&text),
            Some("eml") => mail::message(&text, self),
            Some("zip") => packed::zip(&text, self),
            Some("gz") => packed::tar_gz(&text, self),
            _ => text::encoded(&text),
        };
        made.map_err(|err| io::Error::new(err.kind(), format!("`{path}`: {err}")))
    }
}

/// A source that cannot be understood.
fn wrong(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}
