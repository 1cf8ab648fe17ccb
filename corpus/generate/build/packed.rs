//! Archives: each line `name <- source` puts a document of the set into the archive.

use std::io::{self, Write};

use flate2::{Compression, GzBuilder};

use super::{Set, package::Writer, wrong};

/// Seconds since 1970 of the one date that every member bears.
const DATE: u64 = 1_789_376_400;

/// A zip archive.
pub(super) fn zip(text: &str, set: &Set) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new();
    for member in members(text) {
        let (name, source) = member?;
        writer.file(name, &set.bytes(source)?)?;
    }
    writer.finish()
}

/// A tar archive, packed with gzip.
pub(super) fn tar_gz(text: &str, set: &Set) -> io::Result<Vec<u8>> {
    let mut archive = tar::Builder::new(Vec::new());
    for member in members(text) {
        let (name, source) = member?;
        let bytes = set.bytes(source)?;
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(DATE);
        archive.append_data(&mut header, name, &*bytes)?;
    }
    let mut gzip = GzBuilder::new().mtime(0).write(Vec::new(), Compression::default());
    gzip.write_all(&archive.into_inner()?)?;
    gzip.finish()
}

fn members(text: &str) -> impl Iterator<Item = io::Result<(&str, &str)>> {
    let lines = text.lines().filter(|line| !line.is_empty());
    lines.map(|line| line.split_once(" <- ").ok_or_else(|| wrong(line)))
}
