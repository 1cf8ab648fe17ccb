//! The central directory: what a zip archive says it holds, and where.
//!
//! Apart because telling a Word document from an archive needs only this. It reads the end of the
//! file, the directory, and the header before each member; it unpacks nothing.

use std::io::{Read, Seek, SeekFrom};

use super::extra;
use crate::{
    format::archive::own::decoded,
    model::{Content, ContentReader, Fault, Limits, Reason},
};

/// Bit 0: encrypted. Bit 6: strongly so. Bit 13: the local header is masked.
const ENCRYPTED: u16 = 1 | 1 << 6 | 1 << 13;
/// Bit 3: the sizes follow the data.
pub(super) const DESCRIPTOR: u16 = 1 << 3;
/// Bit 11: name and comment are UTF-8.
pub(super) const UTF8: u16 = 1 << 11;
/// The method number that stands for `WinZip`'s AES.
const AES: u16 = 99;

/// A zip archive that can be asked for its members.
pub struct Archive {
    pub(super) content: Content,
    pub(super) reader: ContentReader,
    pub(super) directory: Directory,
    /// Where each member's data lies, as its local header says; empty before [`Archive::locate`].
    pub(super) located: Vec<Result<Located, Fault>>,
}

/// What the directory says.
pub(super) struct Directory {
    pub(super) entries: Vec<Entry>,
    pub(super) comment: Vec<u8>,
    /// What is wrong with the directory as a whole.
    pub(super) faults: Vec<Fault>,
    /// Where it begins, and where the archive ends.
    start: u64,
    end: u64,
}

/// What the directory says of one member.
pub struct Entry {
    /// The name, decoded.
    pub name: String,
    pub(super) raw_name: Vec<u8>,
    pub(super) flags: u16,
    pub(super) method: u16,
    /// DOS time, then date.
    pub(super) modified: [u8; 4],
    pub(super) crc: u32,
    pub(super) packed: u64,
    pub(super) size: u64,
    pub(super) made_by: u16,
    pub(super) internal: u16,
    pub(super) external: u32,
    pub(super) header: u64,
    pub(super) extra: Vec<u8>,
    comment: Vec<u8>,
}

/// Where a member lies.
#[derive(Clone)]
pub(super) struct Located {
    pub(super) header: u64,
    pub(super) data: std::ops::Range<u64>,
    flags: u16,
    raw_name: Vec<u8>,
}

impl Entry {
    /// Whether its cipher is the old one, `ZipCrypto`, which is broken within hours.
    pub(super) fn is_weakly_encrypted(&self) -> bool {
        self.flags & ENCRYPTED == 1 && self.method != AES
    }

    /// Whether it needs a password. Only the directory's own flag counts: an archive may encrypt
    /// some of its members.
    pub(super) fn is_encrypted(&self) -> bool {
        self.flags & ENCRYPTED != 0 || self.method == AES
    }

    pub(super) fn is_folder(&self) -> bool {
        self.size == 0 && self.name.ends_with(['/', '\\'])
    }

    /// A link by its Unix mode, which only archives made on Unix have.
    pub(super) fn is_link(&self) -> bool {
        self.external >> 16 & 0o170_000 == 0o120_000
    }

    pub(super) fn comment_text(&self) -> String {
        text(&self.comment, self.flags)
    }
}

/// A name or comment: UTF-8 where it says so or happens to be, code page 437 otherwise.
fn text(bytes: &[u8], flags: u16) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) if flags & UTF8 != 0 => decoded(bytes),
        Err(_) => bytes.iter().map(|byte| code_page_437(*byte)).collect(),
    }
}

fn code_page_437(byte: u8) -> char {
    const UPPER: &str = "\
        ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ\
        áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
        └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀\
        αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{a0}";
    match byte.checked_sub(0x80) {
        None => byte.into(),
        Some(upper) => UPPER.chars().nth(upper.into()).unwrap_or('\u{fffd}'),
    }
}

impl Archive {
    /// Reads the directory, and no more members of it than the limits allow.
    pub fn open(content: &Content, limits: &Limits) -> Result<Archive, Fault> {
        let mut reader = content.reader()?;
        let end = End::find(&mut reader, content.len())?;
        let directory = Directory::read(&mut reader, &end, limits)?;
        Ok(Archive { content: content.clone(), reader, directory, located: Vec::new() })
    }

    /// Looks where each member lies. Apart from opening because it goes all over the file.
    pub(super) fn locate(&mut self) {
        let total = self.content.len();
        let located = |entry| locate(&mut self.reader, entry, total);
        self.located = self.directory.entries.iter().map(located).collect();
    }

    /// The members, as the directory lists them.
    pub fn entries(&self) -> &[Entry] {
        &self.directory.entries
    }

    /// Names that members have besides the one they go by: another in front of their data, or one
    /// for programs that do not know the Unicode name.
    pub(super) fn other_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for (entry, located) in self.directory.entries.iter().zip(&self.located) {
            let plain = text(&entry.raw_name, entry.flags);
            if plain != entry.name {
                names.push(plain);
            }
            if let Ok(located) = located
                && located.raw_name != entry.raw_name
            {
                names.push(text(&located.raw_name, located.flags));
            }
        }
        names
    }

    /// Bytes before, between and after what the directory lists: members that were deleted without
    /// a trace in the directory, programs in front, things glued on.
    pub(super) fn unlisted(&self) -> Option<Fault> {
        let mut spans: Vec<(u64, u64)> = vec![(self.directory.start, self.directory.end)];
        for located in self.located.iter().flatten() {
            // A data descriptor has at most a signature, a checksum and two long sizes.
            let follows = if located.flags & DESCRIPTOR == 0 { 0 } else { 24 };
            spans.push((located.header, located.data.end + follows));
        }
        spans.sort_unstable();
        let mut at = 0;
        let mut unlisted = 0;
        for (start, end) in spans {
            unlisted += start.saturating_sub(at);
            at = at.max(end);
        }
        unlisted += self.content.len().saturating_sub(at);
        (unlisted > 0 && self.directory.faults.is_empty()).then(|| {
            Fault::unsupported(format!("{unlisted} bytes that the directory does not list"))
        })
    }
}

/// What the record at the end of an archive says.
struct End {
    entries: u64,
    /// Where the directory lies in the content.
    start: u64,
    length: u64,
    /// What is to be added to offsets: the length of what was put before the archive.
    base: u64,
    comment: Vec<u8>,
    /// One past the archive's last byte.
    past: u64,
}

const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;

impl End {
    fn find(reader: &mut ContentReader, total: u64) -> Result<End, Fault> {
        let tail = total.min((END_LENGTH + 0xffff) as u64);
        let bytes = at(reader, total - tail, tail)?;
        let found = memchr::memmem::rfind_iter(&bytes, END).find(|found| {
            let comment = bytes.get(found + 20..found + 22).map(|_| u16_at(&bytes, found + 20));
            comment.is_some_and(|length| found + END_LENGTH + usize::from(length) <= bytes.len())
        });
        let found = found.ok_or_else(|| Fault::malformed("no central directory: cut off?"))?;
        let record = &bytes[found..];
        let position = total - tail + found as u64;
        let comment_end = END_LENGTH + usize::from(u16_at(record, 20));
        let end = End {
            entries: u16_at(record, 10).into(),
            start: u32_at(record, 16).into(),
            length: u32_at(record, 12).into(),
            base: 0,
            comment: record[END_LENGTH..comment_end].to_vec(),
            past: position + comment_end as u64,
        };
        if u16_at(record, 4) != 0 && u16_at(record, 4) != 0xffff {
            return Err(Fault::unsupported("one disk of an archive on several"));
        }
        end.settle(reader, position)
    }

    /// Takes the long sizes where there are any, and finds out how far the archive was moved.
    fn settle(mut self, reader: &mut ContentReader, position: u64) -> Result<End, Fault> {
        let mut after = position;
        if let Some(locator) = position.checked_sub(20) {
            let locator = at(reader, locator, 20)?;
            if locator.starts_with(b"PK\x06\x07") {
                after = self.settle_long(reader, position, u64_at(&locator, 8))?;
            }
        }
        let stated = self.start;
        let counted = after.checked_sub(self.length);
        let counted = counted.filter(|counted| *counted >= stated);
        let counted =
            counted.ok_or_else(|| Fault::malformed("the directory lies outside the file"))?;
        self.start = counted;
        self.base = counted - stated;
        Ok(self)
    }

    /// The record for large archives, and where it begins.
    fn settle_long(
        &mut self,
        reader: &mut ContentReader,
        position: u64,
        stated: u64,
    ) -> Result<u64, Fault> {
        // What was put before the archive moves the record too: look just before the locator first.
        for start in [position.checked_sub(20 + 56), Some(stated)].into_iter().flatten() {
            let record = at(reader, start, 56)?;
            if record.len() == 56 && record.starts_with(b"PK\x06\x06") {
                self.entries = u64_at(&record, 32);
                self.length = u64_at(&record, 40);
                self.start = u64_at(&record, 48);
                return Ok(start);
            }
        }
        Err(Fault::malformed("the record for large archives is missing"))
    }
}

impl Directory {
    fn read(reader: &mut ContentReader, end: &End, limits: &Limits) -> Result<Directory, Fault> {
        let mut faults = Vec::new();
        if end.length > limits.in_memory {
            let detail = format!("the directory has {} bytes, more than the limit", end.length);
            faults.push(Fault::new(Reason::TooLarge, detail));
        }
        let bytes = at(reader, end.start, end.length.min(limits.in_memory))?;
        let mut entries = Vec::new();
        let mut rest = &bytes[..];
        while entries.len() < limits.members
            && let Some((entry, after)) = Entry::parse(rest, end.base)
        {
            entries.push(entry);
            rest = after;
        }
        if faults.is_empty() && !rest.is_empty() {
            faults.push(if entries.len() == limits.members {
                let detail = format!("more than the limit of {} members", limits.members);
                Fault::new(Reason::TooLarge, detail)
            } else {
                Fault::malformed("the directory breaks off")
            });
        }
        // Without the record for large archives, the count is kept in sixteen bits.
        if faults.is_empty() && entries.len() as u64 & 0xffff != end.entries & 0xffff {
            faults.push(Fault::malformed("the directory does not list as many members as it says"));
        }
        let comment = end.comment.clone();
        Ok(Directory { entries, comment, faults, start: end.start, end: end.past })
    }
}

impl Entry {
    fn parse(bytes: &[u8], base: u64) -> Option<(Entry, &[u8])> {
        const LENGTH: usize = 46;
        if bytes.len() < LENGTH || !bytes.starts_with(b"PK\x01\x02") {
            return None;
        }
        let name_end = LENGTH + usize::from(u16_at(bytes, 28));
        let extra_end = name_end + usize::from(u16_at(bytes, 30));
        let end = extra_end + usize::from(u16_at(bytes, 32));
        let raw_name = bytes.get(LENGTH..name_end)?.to_vec();
        let flags = u16_at(bytes, 8);
        let mut entry = Entry {
            name: text(&raw_name, flags),
            raw_name,
            flags,
            method: u16_at(bytes, 10),
            modified: bytes[12..16].try_into().expect("four bytes"),
            crc: u32_at(bytes, 16),
            packed: u32_at(bytes, 20).into(),
            size: u32_at(bytes, 24).into(),
            made_by: u16_at(bytes, 4),
            internal: u16_at(bytes, 36),
            external: u32_at(bytes, 38),
            header: u32_at(bytes, 42).into(),
            extra: bytes.get(name_end..extra_end)?.to_vec(),
            comment: bytes.get(extra_end..end)?.to_vec(),
        };
        let mut long = [&mut entry.size, &mut entry.packed, &mut entry.header];
        extra::lengthen(&entry.extra, &mut long);
        if let Some(name) = extra::unicode_name(&entry.extra, &entry.raw_name) {
            entry.name = name;
        }
        entry.header = entry.header.saturating_add(base);
        Some((entry, &bytes[end..]))
    }
}

/// Reads the header that stands before a member's data.
pub(super) fn locate(
    reader: &mut ContentReader,
    entry: &Entry,
    total: u64,
) -> Result<Located, Fault> {
    const LENGTH: u64 = 30;
    let header = at(reader, entry.header, LENGTH)?;
    if header.len() as u64 != LENGTH || !header.starts_with(b"PK\x03\x04") {
        return Err(Fault::malformed("no member where the directory says"));
    }
    let (name, extra) = (u16_at(&header, 26), u16_at(&header, 28));
    let start = entry.header + LENGTH + u64::from(name) + u64::from(extra);
    let end = start.saturating_add(entry.packed);
    if end > total {
        return Err(Fault::malformed("the member is cut off"));
    }
    let raw_name = at(reader, entry.header + LENGTH, name.into())?;
    let flags = u16_at(&header, 6);
    Ok(Located { header: entry.header, data: start..end, flags, raw_name })
}

/// Up to `length` bytes from `start`: fewer at the end of the file.
fn at(reader: &mut ContentReader, start: u64, length: u64) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    reader.seek(SeekFrom::Start(start))?;
    reader.take(length).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The number at an offset that was checked to lie within `bytes`.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes(bytes[at..at + 2].try_into().expect("two bytes"))
}

/// The number at an offset that was checked to lie within `bytes`.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().expect("four bytes"))
}

/// The number at an offset that was checked to lie within `bytes`.
pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().expect("eight bytes"))
}
