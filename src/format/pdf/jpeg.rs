//! Takes everything out of a picture's data that is not the picture: camera data, thumbnails,
//! comments, whatever follows its end. The pixels stay as they are.

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
        at += 2 + len;
        if marker == 0xDA {
            at = scan(bytes, at, &mut out);
            if at >= bytes.len() {
                return Some(out);
            }
        }
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

#[cfg(test)]
mod tests {
    use super::*;

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
