//! The directories of a TIFF file, and of camera data, which is one: every text in them, the
//! position, and where strips of pixels are.
//!
//! Apart from the decoder, which knows only the tags that make a picture. Each directory is visited
//! once and their number is bounded, so that loops end.

use std::ops::Range;

/// How many directories are visited.
const DIRECTORIES: usize = 4096;
/// The longest text that is taken, in bytes.
const LONGEST: usize = 1 << 20;

/// Tags that point to directories: sub-pictures, camera data, position, interoperability.
const POINTERS: &[u16] = &[0x014A, 0x8769, 0x8825, 0xA005];
/// Tags whose text is in UTF-16: title, comment, author, keywords, subject of Windows.
const WIDE: Range<u16> = 0x9C9B..0x9CA0;
const XMP: u16 = 700;
const IPTC: u16 = 33723;
const PHOTOSHOP: u16 = 34377;
const USER_COMMENT: u16 = 0x9286;
/// Where strips and tiles are, and how long.
const STRIPS: [(u16, u16); 2] = [(273, 279), (324, 325)];

/// Something that a directory tells.
#[derive(Debug, PartialEq)]
pub(super) enum Told<'a> {
    Text(String),
    Position(f64, f64),
    Xmp(&'a [u8]),
    Iptc(&'a [u8]),
    Photoshop(&'a [u8]),
}

/// All that the directories tell, with the name of each.
pub(super) fn told(bytes: &[u8]) -> Vec<(&'static str, Told<'_>)> {
    let mut all = Vec::new();
    let Some(file) = File::of(bytes) else { return all };
    for directory in file.directories() {
        let mut position = Position::default();
        for entry in &directory {
            position.take(&file, entry);
            if let Some(told) = file.told(entry) {
                all.push((name(entry.tag), told));
            }
        }
        all.extend(position.found().map(|(north, east)| ("position", Told::Position(north, east))));
    }
    all
}

/// Where coded pixels are.
pub(super) fn strips(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut strips = Vec::new();
    let Some(file) = File::of(bytes) else { return strips };
    for directory in file.directories() {
        let numbers = |tag| {
            let entry = directory.iter().find(|entry| entry.tag == tag);
            entry.map(|entry| file.numbers(entry)).unwrap_or_default()
        };
        for (offsets, lengths) in STRIPS {
            for (offset, len) in numbers(offsets).into_iter().zip(numbers(lengths)) {
                let end = offset.saturating_add(len).min(bytes.len());
                strips.extend((offset < end).then_some(offset..end));
            }
        }
    }
    strips
}

/// The reported name of a tag.
fn name(tag: u16) -> &'static str {
    match tag {
        0x010E | 0x9C9B => "title",
        0x013B | 0x9C9D => "author",
        0x8298 => "copyright",
        0x9C9C | USER_COMMENT => "comment",
        0x9C9E => "keywords",
        0x9C9F => "subject",
        0x0132 | 0x9003 | 0x9004 => "dates",
        0xA430 => "camera-owner",
        0xA431 | 0xA435 => "serial-number",
        0x013C => "host-computer",
        0x010D => "document-name",
        0x011D => "page-name",
        _ => "exif",
    }
}

struct Entry {
    tag: u16,
    kind: u16,
    value: Range<usize>,
}

struct File<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl<'a> File<'a> {
    fn of(bytes: &'a [u8]) -> Option<File<'a>> {
        match bytes {
            [b'I', b'I', 42, 0, ..] => Some(File { bytes, little: true }),
            [b'M', b'M', 0, 42, ..] => Some(File { bytes, little: false }),
            _ => None,
        }
    }

    fn number(&self, at: usize, len: usize) -> Option<usize> {
        let bytes = self.bytes.get(at..at.checked_add(len)?)?;
        let add = |number: usize, byte: &u8| number << 8 | usize::from(*byte);
        Some(if self.little { bytes.iter().rev().fold(0, add) } else { bytes.iter().fold(0, add) })
    }

    fn directories(&self) -> Vec<Vec<Entry>> {
        let mut found = Vec::new();
        let mut seen = std::collections::HashSet::new();
        let mut open: Vec<usize> = self.number(4, 4).into_iter().collect();
        while let Some(at) = open.pop() {
            if at == 0 || found.len() >= DIRECTORIES || !seen.insert(at) {
                continue;
            }
            let count = self.number(at, 2).unwrap_or(0);
            let entries: Vec<Entry> =
                (0..count).map_while(|index| self.entry(at + 2 + index * 12)).collect();
            open.extend(self.number(at + 2 + count * 12, 4));
            for entry in entries.iter().filter(|entry| POINTERS.contains(&entry.tag)) {
                open.extend(self.numbers(entry));
            }
            found.push(entries);
        }
        found
    }

    fn entry(&self, at: usize) -> Option<Entry> {
        let (tag, kind) = (self.number(at, 2)? as u16, self.number(at + 2, 2)? as u16);
        let len = self.number(at + 4, 4)?.checked_mul(size(kind))?;
        let start = if len <= 4 { at + 8 } else { self.number(at + 8, 4)? };
        let end = start.checked_add(len)?.min(self.bytes.len());
        Some(Entry { tag, kind, value: start.min(end)..end })
    }

    fn numbers(&self, entry: &Entry) -> Vec<usize> {
        let size = size(entry.kind);
        let starts = entry.value.clone().step_by(size);
        starts.filter_map(|at| self.number(at, size)).collect()
    }

    fn told(&self, entry: &Entry) -> Option<Told<'a>> {
        let value = &self.bytes[entry.value.clone()];
        match entry.tag {
            XMP => return Some(Told::Xmp(value)),
            IPTC => return Some(Told::Iptc(value)),
            PHOTOSHOP => return Some(Told::Photoshop(value)),
            _ => {}
        }
        let value = &value[..value.len().min(LONGEST)];
        let text = match (entry.tag, entry.kind) {
            (USER_COMMENT, _) => user_comment(value),
            (tag, 1 | 7) if WIDE.contains(&tag) => {
                encoding_rs::UTF_16LE.decode(value).0.into_owned()
            }
            (_, 2) => super::texts::legacy(value),
            _ => return None,
        };
        let text = text.replace('\0', " ").trim().to_owned();
        (!text.is_empty()).then_some(Told::Text(text))
    }
}

/// The size of one value of a type.
fn size(kind: u16) -> usize {
    match kind {
        3 | 8 => 2,
        4 | 9 | 11 | 13 => 4,
        5 | 10 | 12 => 8,
        _ => 1,
    }
}

/// Eight bytes name the encoding, and the text follows.
fn user_comment(value: &[u8]) -> String {
    match value.split_at_checked(8) {
        Some((b"UNICODE\0", text)) if text.len() > 1 && text[0] == 0 => {
            encoding_rs::UTF_16BE.decode(text).0.into_owned()
        }
        Some((b"UNICODE\0", text)) => encoding_rs::UTF_16LE.decode(text).0.into_owned(),
        Some((_, text)) => super::texts::legacy(text),
        None => String::new(),
    }
}

/// Latitude and longitude, whose parts are four entries.
#[derive(Default)]
struct Position {
    south: bool,
    west: bool,
    latitude: Option<f64>,
    longitude: Option<f64>,
}

impl Position {
    fn take(&mut self, file: &File<'_>, entry: &Entry) {
        let first = || file.bytes.get(entry.value.start).copied();
        match (entry.tag, entry.kind) {
            (1, 2) => self.south = first() == Some(b'S'),
            (3, 2) => self.west = first() == Some(b'W'),
            (2, 5) => self.latitude = degrees(file, entry),
            (4, 5) => self.longitude = degrees(file, entry),
            _ => {}
        }
    }

    fn found(self) -> Option<(f64, f64)> {
        let signed = |degrees: f64, minus| if minus { -degrees } else { degrees };
        Some((signed(self.latitude?, self.south), signed(self.longitude?, self.west)))
    }
}

/// Degrees, minutes and seconds, each a fraction.
fn degrees(file: &File<'_>, entry: &Entry) -> Option<f64> {
    let mut sum = 0.0;
    for (index, share) in [1.0, 60.0, 3600.0].into_iter().enumerate() {
        let at = entry.value.start + index * 8;
        let (over, under) = (file.number(at, 4)? as f64, file.number(at + 4, 4)? as f64);
        if under != 0.0 {
            sum += over / under / share;
        }
    }
    (sum <= 180.0).then_some(sum)
}
