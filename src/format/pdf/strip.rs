//! Takes everything out of pictures and fonts that is not shown: camera data, thumbnails, comments,
//! names, signatures, whatever follows their end. Pixels and outlines stay as they are.

/// A JPEG stream without its application segments and comments. None where it is not one.
///
/// The Adobe segment stays, since it says how colours are coded. The JFIF segment is written anew,
/// as it may hold a thumbnail.
pub(super) fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let start = memchr::memmem::find(bytes, &[0xFF, 0xD8])?;
    let mut out = vec![0xFF, 0xD8];
    let mut at = start + 2;
    loop {
        while bytes.get(at) == Some(&0xFF) && bytes.get(at + 1) == Some(&0xFF) {
            at += 1;
        }
        let [0xFF, marker] = *bytes.get(at..at + 2)? else { return None };
        if matches!(marker, 0xD9) {
            out.extend([0xFF, 0xD9]);
            return Some(out);
        }
        if matches!(marker, 0x01 | 0xD0..=0xD7) {
            out.extend([0xFF, marker]);
            at += 2;
            continue;
        }
        let len = usize::from(u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]));
        let segment = bytes.get(at..at + 2 + len)?;
        keep(marker, segment, &mut out);
        at += 2 + len;
        if marker == 0xDA {
            at = scan(bytes, at, &mut out);
            if at >= bytes.len() {
                return Some(out);
            }
        }
    }
}

/// Keeps what a segment has to do with the picture.
fn keep(marker: u8, segment: &[u8], out: &mut Vec<u8>) {
    match marker {
        0xEE if segment.len() >= 16 && segment[4..].starts_with(b"Adobe") => {
            out.extend([0xFF, 0xEE, 0, 14]);
            out.extend(&segment[4..16]);
        }
        0xE0 if segment.len() >= 16 && segment[4..].starts_with(b"JFIF\0") => {
            out.extend([0xFF, 0xE0, 0, 16]);
            out.extend(&segment[4..16]);
            out.extend([0, 0]);
        }
        0xE0..=0xEF | 0xFE => {}
        _ => out.extend(segment),
    }
}

/// Copies coded pixels up to the next segment.
fn scan(bytes: &[u8], from: usize, out: &mut Vec<u8>) -> usize {
    let mut at = from;
    while at < bytes.len() {
        let marker = bytes[at] == 0xFF
            && bytes.get(at + 1).is_some_and(|next| !matches!(next, 0 | 0xD0..=0xD7 | 0xFF));
        if marker {
            break;
        }
        at += 1;
    }
    out.extend(&bytes[from..at]);
    at
}

/// A JPEG 2000 file without its boxes of metadata. None where it is not one.
pub(super) fn jpeg2000(bytes: &[u8]) -> Option<Vec<u8>> {
    if bytes.starts_with(&[0xFF, 0x4F, 0xFF, 0x51]) {
        return Some(bytes.to_vec());
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at + 8 <= bytes.len() {
        let short = u32::from_be_bytes(bytes[at..at + 4].try_into().ok()?) as usize;
        let kind = &bytes[at + 4..at + 8];
        let len = match short {
            0 => bytes.len() - at,
            1 => usize::try_from(u64::from_be_bytes(bytes.get(at + 8..at + 16)?.try_into().ok()?))
                .ok()?,
            len => len,
        };
        let end = at.checked_add(len).filter(|end| len >= 8 && *end <= bytes.len())?;
        if matches!(kind, b"jP  " | b"ftyp" | b"jp2h" | b"jp2c") {
            out.extend(&bytes[at..end]);
        }
        at = end;
    }
    (!out.is_empty()).then_some(out)
}

/// The tables of a font that have to do with showing it.
const TABLES: [&[u8; 4]; 29] = [
    b"cmap", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"cvt ", b"fpgm", b"prep",
    b"post", b"OS/2", b"CFF ", b"CFF2", b"vhea", b"vmtx", b"VORG", b"gasp", b"GSUB", b"GPOS",
    b"GDEF", b"hdmx", b"VDMX", b"LTSH", b"kern", b"EBDT", b"EBLC", b"EBSC", b"BASE",
];

/// A TrueType or OpenType font without its names, signatures and private tables. None where there
/// is nothing to take out, or where it is another kind of font.
pub(super) fn font(bytes: &[u8]) -> Option<Vec<u8>> {
    let version = bytes.get(..4)?;
    if !matches!(version, [0, 1, 0, 0] | b"OTTO" | b"true") {
        return None;
    }
    let word = |at: usize| Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    let count = usize::from(u16::from_be_bytes([*bytes.get(4)?, *bytes.get(5)?]));
    let mut tables = Vec::new();
    for entry in (0..count).map(|index| 12 + index * 16) {
        let tag = bytes.get(entry..entry + 4)?;
        let (start, len) = (word(entry + 8)? as usize, word(entry + 12)? as usize);
        if TABLES.iter().any(|known| *known == tag) {
            let end = start.checked_add(len)?.min(bytes.len());
            tables.push((tag, word(entry + 4)?, bytes.get(start..end)?));
        }
    }
    (tables.len() < count && !tables.is_empty()).then(|| font_of(version, &tables))
}

fn font_of(version: &[u8], tables: &[(&[u8], u32, &[u8])]) -> Vec<u8> {
    let count = tables.len() as u16;
    let power = count.ilog2() as u16;
    let search = 16 << power;
    let mut out = version.to_vec();
    for number in [count, search, power, count * 16 - search] {
        out.extend(number.to_be_bytes());
    }
    let mut at = (12 + tables.len() * 16) as u32;
    for (tag, sum, data) in tables {
        out.extend(*tag);
        for number in [*sum, at, data.len() as u32] {
            out.extend(number.to_be_bytes());
        }
        at += (data.len() as u32).next_multiple_of(4);
    }
    for (_, _, data) in tables {
        out.extend(*data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_font_keeps_only_what_shows() {
        let entry = |tag: &[u8], at: u32, len: u32| {
            [tag, &7_u32.to_be_bytes(), &at.to_be_bytes(), &len.to_be_bytes()].concat()
        };
        let head = |count: u8, rest: [u8; 6]| [&[0, 1, 0, 0, 0, count][..], &rest].concat();
        let before = [
            head(2, [0, 32, 0, 1, 0, 0]),
            entry(b"glyf", 44, 3),
            entry(b"name", 48, 6),
            b"abc\0secret".to_vec(),
        ];
        let after = [head(1, [0, 16, 0, 0, 0, 0]), entry(b"glyf", 28, 3), b"abc\0".to_vec()];
        assert_eq!(font(&before.concat()), Some(after.concat()));
        for kept in [&after.concat()[..], b"", b"OTTO", b"%!PS", b"\0\x01\0\0\0\x09"] {
            assert_eq!(font(kept), None);
        }
    }

    #[test]
    fn a_jpeg_keeps_only_what_shows() {
        let jfif = [&b"\xFF\xE0\0\x12JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01"[..], b"tb"].concat();
        let file = [
            &b"\xFF\xD8"[..],
            &jfif,
            b"\xFF\xE1\0\x08secret",
            b"\xFF\xFE\0\x08secret",
            b"\xFF\xDB\0\x03Q",
            b"\xFF\xDA\0\x03Ssc\xFF\0an\xFF\xD9",
            b"secret",
        ]
        .concat();
        let clean = jpeg(&file).expect("it is a JPEG");
        let expected = [
            &b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"[..],
            b"\xFF\xDB\0\x03Q",
            b"\xFF\xDA\0\x03Ssc\xFF\0an\xFF\xD9",
        ]
        .concat();
        assert_eq!(clean, expected);
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for bytes in [&b""[..], b"\xFF\xD8", b"\xFF\xD8\xFF\xE1\xFF\xFF", b"text"] {
            assert!(jpeg(bytes).is_none());
        }
    }

    #[test]
    fn jpeg2000_loses_its_metadata_boxes() {
        let file = b"\0\0\0\x09jp2hA\0\0\0\x0Exml secret\0\0\0\x09jp2cB";
        assert_eq!(jpeg2000(file).as_deref(), Some(&b"\0\0\0\x09jp2hA\0\0\0\x09jp2cB"[..]));
    }
}
