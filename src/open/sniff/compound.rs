//! What a compound file (OLE, [MS-CFB]) holds: a message, a document of old Office, an encrypted
//! one of new Office.
//!
//! The `cfb` crate is not used: it refuses files whose allocation table is longer than they are, as
//! real encrypted documents have it, and an encrypted document must be known as one. Only names in
//! the root are read here, leniently: where the file breaks, the names so far count.

use std::{
    collections::HashSet,
    io::{self, Read, Seek, SeekFrom},
};

use super::zipped::VISIO;
use crate::model::{Content, ContentReader, Fault, Media};

use Media::{EncryptedOffice, Other};

/// Streams and storages in the root of a compound file that only one kind of file has. Encryption
/// comes first: an encrypted document may keep an empty shell of the plain one.
const STREAMS: [(&str, Media); 17] = [
    ("encryptedpackage", EncryptedOffice),
    ("encryptioninfo", EncryptedOffice),
    ("\u{9}drmcontent", EncryptedOffice),
    ("\u{6}dataspaces", EncryptedOffice),
    ("worddocument", Other("legacy Word document")),
    ("workbook", Other("legacy Excel workbook")),
    ("book", Other("legacy Excel workbook")),
    ("powerpoint document", Other("legacy PowerPoint presentation")),
    ("pp40", Other("legacy PowerPoint presentation")),
    ("__properties_version1.0", Other("Outlook message (msg)")),
    ("__nameid_version1.0", Other("Outlook message (msg)")),
    ("visiodocument", VISIO),
    ("quill", Other("Publisher document")),
    ("fileheader", Other("Hangul document")),
    ("matost", Other("Works document")),
    ("\u{1}ole10native", Other("embedded object (OLE)")),
    ("catalog", Other("thumbnail cache")),
];

/// What a compound file is.
pub(super) fn compound(content: &Content) -> Result<Media, Fault> {
    let names = root_names(content)?;
    let found = STREAMS.iter().find(|(stream, _)| names.contains(*stream));
    Ok(found.map_or(Other("compound file (OLE)"), |(_, media)| *media))
}

/// Length of a directory entry.
const ENTRY: usize = 128;
/// How many directory entries are looked at.
const ENTRIES: usize = 64 << 10;
/// Sector numbers from here on are marks.
const MARKS: u32 = 0xffff_fffa;

/// The names of streams and storages right below the root, in lower case.
fn root_names(content: &Content) -> io::Result<HashSet<String>> {
    let directory = directory(&mut Sectors::open(content)?)?;
    let entries = directory.as_chunks::<ENTRY>().0;
    let number = |entry: &[u8; ENTRY], at| u32_at(entry, at).unwrap_or(u32::MAX);
    let mut names = HashSet::new();
    let mut seen = HashSet::new();
    // The root is the first entry; its children are a binary tree.
    let mut next: Vec<u32> = entries.first().map(|root| number(root, 76)).into_iter().collect();
    while let Some(at) = next.pop() {
        if let Some(entry) = entries.get(at as usize)
            && seen.insert(at)
        {
            names.insert(name(entry));
            next.extend([number(entry, 68), number(entry, 72)]);
        }
    }
    Ok(names)
}

fn name(entry: &[u8; ENTRY]) -> String {
    let length = usize::from(u16::from_le_bytes([entry[64], entry[65]])).min(64);
    let units = entry[..length].as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair));
    let units = units.take_while(|unit| *unit != 0);
    char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect::<String>().to_lowercase()
}

/// The directory's sectors, joined.
fn directory(sectors: &mut Sectors) -> io::Result<Vec<u8>> {
    let mut directory = Vec::new();
    let mut sector = u32_at(&sectors.header, 48);
    while let Some(at) = sector.filter(|at| *at < MARKS) {
        let bytes = sectors.read(at)?;
        // A chain that runs in a circle ends here too.
        if bytes.is_empty() || directory.len() >= ENTRIES * ENTRY {
            break;
        }
        directory.extend(bytes);
        sector = sectors.after(at)?;
    }
    Ok(directory)
}

struct Sectors {
    reader: ContentReader,
    header: Vec<u8>,
    size: u32,
}

impl Sectors {
    fn open(content: &Content) -> io::Result<Sectors> {
        let header = content.head(512)?;
        // There are two sizes only: 512 and 4096 bytes.
        let size = if header.get(30) == Some(&12) { 4096 } else { 512 };
        Ok(Sectors { reader: content.reader()?, header, size })
    }

    /// A sector's bytes: none behind the end of the file.
    fn read(&mut self, sector: u32) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        self.reader.seek(SeekFrom::Start((u64::from(sector) + 1) * u64::from(self.size)))?;
        (&mut self.reader).take(self.size.into()).read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// The sector that follows in a chain, by the allocation table.
    fn after(&mut self, sector: u32) -> io::Result<Option<u32>> {
        let per_sector = self.size / 4;
        let Some(table) = self.table(sector / per_sector)? else { return Ok(None) };
        let bytes = self.read(table)?;
        Ok(u32_at(&bytes, (sector % per_sector) as usize * 4))
    }

    /// Where a sector of the allocation table lies: the header lists 109, and the rest is listed in
    /// sectors that each end with the number of the next.
    fn table(&mut self, index: u32) -> io::Result<Option<u32>> {
        const IN_HEADER: u32 = 109;
        let Some(beyond) = index.checked_sub(IN_HEADER) else {
            return Ok(u32_at(&self.header, 76 + index as usize * 4));
        };
        let per_list = self.size / 4 - 1;
        let mut list = u32_at(&self.header, 68);
        for left in (0..=beyond / per_list).rev() {
            let Some(at) = list.filter(|at| *at < MARKS) else { return Ok(None) };
            let bytes = self.read(at)?;
            if left == 0 {
                return Ok(u32_at(&bytes, (beyond % per_list) as usize * 4));
            }
            list = u32_at(&bytes, per_list as usize * 4);
        }
        Ok(None)
    }
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}
