//! What a picture file is made of: coded pixels, blocks of metadata, and the rest.
//!
//! Kept apart so that the reader's metadata and the proof of a copy agree on where pixels are.
//! Nothing is decoded here, and broken files end the list instead of failing: what is not known to
//! be pixels is searched.

use std::ops::Range;

/// The picture formats that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Png,
    Jpeg,
    Tiff,
    Bmp,
    Gif,
    WebP,
}

impl Kind {
    /// By the first bytes.
    pub(super) fn of(bytes: &[u8]) -> Option<Kind> {
        Some(match bytes {
            [0x89, b'P', b'N', b'G', ..] => Kind::Png,
            [0xFF, 0xD8, 0xFF, ..] => Kind::Jpeg,
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Kind::Tiff,
            [b'G', b'I', b'F', b'8', ..] => Kind::Gif,
            [b'B', b'M', ..] => Kind::Bmp,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Kind::WebP,
            _ => return None,
        })
    }
}

/// What a block holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Coded pixels.
    Pixels,
    /// Camera data: a TIFF file of its own.
    Exif,
    /// RDF in XML.
    Xmp,
    /// Photoshop's resources, IPTC among them.
    Photoshop,
    /// A comment in any old encoding.
    Comment,
    /// PNG's keyword and text, in its three forms.
    Text,
    PackedText,
    InternationalText,
}

/// A block and where its data lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) what: What,
    pub(super) data: Range<usize>,
}

/// The blocks of a file that are known, in order.
pub(super) fn blocks(kind: Kind, bytes: &[u8]) -> Vec<Block> {
    let mut found = Vec::new();
    let mut add = |what, data: Range<usize>| found.push(Block { what, data });
    match kind {
        Kind::Png => png(bytes, &mut add),
        Kind::Jpeg => jpeg(bytes, &mut add),
        Kind::Gif => gif(bytes, &mut add),
        Kind::WebP => webp(bytes, &mut add),
        Kind::Bmp => {
            if let Some(at) = le32(bytes, 10).filter(|at| *at <= bytes.len()) {
                add(What::Pixels, at..bytes.len());
            }
        }
        Kind::Tiff => {
            add(What::Exif, 0..bytes.len());
            for strip in super::exif::strips(bytes) {
                add(What::Pixels, strip);
            }
        }
    }
    found
}

/// Hands on everything but coded pixels.
pub(super) fn around_pixels(bytes: &[u8], each: &mut dyn FnMut(&[u8])) {
    let known = Kind::of(bytes).map(|kind| blocks(kind, bytes)).unwrap_or_default();
    let mut pixels: Vec<Range<usize>> =
        known.into_iter().filter(|b| b.what == What::Pixels).map(|b| b.data).collect();
    pixels.sort_by_key(|range| range.start);
    let mut at = 0;
    for range in pixels {
        if range.start > at {
            each(&bytes[at..range.start]);
        }
        at = at.max(range.end);
    }
    each(&bytes[at.min(bytes.len())..]);
}

type Add<'a> = dyn FnMut(What, Range<usize>) + 'a;

fn be32(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(four.try_into().ok()?) as usize)
}

fn le32(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(four.try_into().ok()?) as usize)
}

/// Chunks of length, type, data and checksum (PNG, section 5.3).
fn png(bytes: &[u8], add: &mut Add<'_>) {
    let mut at = 8;
    while let (Some(len), Some(kind)) = (be32(bytes, at), bytes.get(at + 4..at + 8)) {
        let Some(end) = (at + 8).checked_add(len).filter(|end| *end <= bytes.len()) else { return };
        let data = at + 8..end;
        match kind {
            b"IDAT" | b"fdAT" => add(What::Pixels, data),
            b"eXIf" => add(What::Exif, data),
            b"tEXt" => add(What::Text, data),
            b"zTXt" => add(What::PackedText, data),
            b"iTXt" => add(What::InternationalText, data),
            _ => {}
        }
        at = end + 4;
    }
}

/// Segments, and scans of coded pixels after a start-of-scan segment (ITU-T T.81, annex B).
fn jpeg(bytes: &[u8], add: &mut Add<'_>) {
    let mut at = 2;
    while let Some([0xFF, marker]) = bytes.get(at..at + 2) {
        if matches!(marker, 0xFF | 0x01 | 0xD0..=0xD8) {
            at += if *marker == 0xFF { 1 } else { 2 };
            continue;
        }
        let Some(len) = bytes.get(at + 2..at + 4) else { return };
        let end = at + 2 + usize::from(u16::from_be_bytes([len[0], len[1]]));
        let Some(data) = bytes.get(at + 4..end) else { return };
        let within = |skip: usize| at + 4 + skip..end;
        match (marker, data) {
            (0xE1, data) if data.starts_with(b"Exif\0") => {
                add(What::Exif, within(6.min(data.len())));
            }
            (0xE1, data) if data.starts_with(b"http://ns.adobe.com/") => add(What::Xmp, within(0)),
            (0xED, data) if data.starts_with(b"Photoshop 3.0\0") => {
                add(What::Photoshop, within(14));
            }
            (0xFE, _) => add(What::Comment, within(0)),
            _ => {}
        }
        at = end;
        if *marker == 0xDA {
            let scan = bytes[at..]
                .windows(2)
                .position(|pair| pair[0] == 0xFF && !matches!(pair[1], 0 | 0xFF | 0xD0..=0xD7));
            let next = scan.map_or(bytes.len(), |scan| at + scan);
            add(What::Pixels, at..next);
            at = next;
        }
    }
}

/// Blocks of extensions and pictures, each a chain of small pieces (the standard of 1990, section 15 ff.).
fn gif(bytes: &[u8], add: &mut Add<'_>) {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3 << ((flags & 7) + 1) };
    let Some(flags) = bytes.get(10) else { return };
    let mut at = 13 + table(*flags);
    while let Some(sign) = bytes.get(at) {
        let (what, chain) = match sign {
            0x21 => match bytes.get(at + 1) {
                Some(0xFE) => (Some(What::Comment), at + 2),
                _ => (None, at + 2),
            },
            0x2C => {
                let Some(flags) = bytes.get(at + 9) else { return };
                (Some(What::Pixels), at + 11 + table(*flags))
            }
            _ => return,
        };
        let Some(end) = chain_end(bytes, chain) else { return };
        if let Some(what) = what {
            add(what, chain..end);
        }
        at = end;
    }
}

fn chain_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        match *bytes.get(at)? {
            0 => return Some(at + 1),
            len => at += 1 + usize::from(len),
        }
    }
}

/// Chunks of RIFF, each of even length.
fn webp(bytes: &[u8], add: &mut Add<'_>) {
    let mut at = 12;
    while let (Some(kind), Some(len)) = (bytes.get(at..at + 4), le32(bytes, at + 4)) {
        let Some(end) = (at + 8).checked_add(len).filter(|end| *end <= bytes.len()) else { return };
        match kind {
            b"VP8 " | b"VP8L" | b"ALPH" | b"ANMF" => add(What::Pixels, at + 8..end),
            b"EXIF" => add(What::Exif, at + 8..end),
            b"XMP " => add(What::Xmp, at + 8..end),
            _ => {}
        }
        at = end + len % 2;
    }
}
