//! Empty things of the kinds that packages hold, for what may not go into a copy.
//!
//! Kept apart because these are bytes, not logic: one white pixel in each picture format that
//! Office shows, and nothing at all for everything else.

/// An empty thing of the kind that `bytes` are, by their first bytes.
pub(in crate::format) fn blank_like(bytes: &[u8]) -> Vec<u8> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => PNG.to_vec(),
        [0xFF, 0xD8, ..] => jpeg(),
        [b'G', b'I', b'F', b'8', ..] => GIF.to_vec(),
        [b'B', b'M', ..] => BMP.to_vec(),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => TIFF.to_vec(),
        [0xD7, 0xCD, 0xC6, 0x9A, ..] | [1, 0, 9, 0, ..] => WMF.to_vec(),
        [1, 0, 0, 0, ..] if bytes.get(40..44) == Some(b" EMF") => emf(),
        _ if is_svg(bytes) => SVG.to_vec(),
        _ => Vec::new(),
    }
}

fn is_svg(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    head.trim_ascii_start().starts_with(b"<") && memchr::memmem::find(head, b"<svg").is_some()
}

const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
    \0\0\0\x0aIDAT\x78\x9c\x63\xf8\x0f\0\x01\x01\x01\0\xb1\x38\xf6\x14\0\0\0\0IEND\xae\x42\x60\x82";

const GIF: &[u8] = b"GIF87a\x01\0\x01\0\x81\0\0\xff\xff\xff\0\0\0\0\0\0\0\0\0\
    \x2c\0\0\0\0\x01\0\x01\0\0\x08\x04\0\x01\x04\x04\0\x3b";

const BMP: &[u8] = b"BM\x3a\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x01\0\0\0\x01\0\0\0\x01\0\x18\0\
    \0\0\0\0\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xff\xff\xff\0";

const TIFF: &[u8] = b"II\x2a\0\x08\0\0\0\x09\0\
    \0\x01\x04\0\x01\0\0\0\x01\0\0\0\x01\x01\x04\0\x01\0\0\0\x01\0\0\0\
    \x02\x01\x03\0\x01\0\0\0\x08\0\0\0\x03\x01\x03\0\x01\0\0\0\x01\0\0\0\
    \x06\x01\x03\0\x01\0\0\0\x01\0\0\0\x11\x01\x04\0\x01\0\0\0\x7a\0\0\0\
    \x16\x01\x04\0\x01\0\0\0\x01\0\0\0\x17\x01\x04\0\x01\0\0\0\x01\0\0\0\
    \x1c\x01\x03\0\x01\0\0\0\x01\0\0\0\0\0\0\0\xff";

const WMF: &[u8] = b"\x01\0\x09\0\0\x03\x0c\0\0\0\0\0\x03\0\0\0\0\0\x03\0\0\0\0\0";

const SVG: &[u8] = b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>";

/// A baseline JPEG; all its quantisers are 255.
fn jpeg() -> Vec<u8> {
    let mut bytes =
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xdb\0\x43\0".to_vec();
    bytes.extend([0xFF; 64]);
    bytes.extend(b"\xff\xc0\0\x0b\x08\0\x01\0\x01\x01\x01\x11\0\xff\xc4\0\x14\0\x01");
    bytes.extend([0; 15]);
    bytes.extend(b"\x03\xff\xc4\0\x14\x10\x01");
    bytes.extend([0; 16]);
    bytes.extend(b"\xff\xda\0\x08\x01\x01\0\0\x3f\0\x47\xff\xd9");
    bytes
}

/// An enhanced metafile of two records: header and end.
fn emf() -> Vec<u8> {
    let header =
        [1, 88, 0, 0, 1, 1, 0, 0, 1, 1, 0x464D_4520, 0x0001_0000, 108, 2, 1, 0, 0, 0, 1, 1, 1, 1];
    let end = [14, 20, 0, 16, 20];
    header.iter().chain(&end).flat_map(|word: &u32| word.to_le_bytes()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_of_their_own_kind() {
        for (head, len) in [
            (PNG, 67),
            (&jpeg(), 159),
            (GIF, 43),
            (BMP, 58),
            (TIFF, 123),
            (WMF, 24),
            (&emf(), 108),
            (SVG, 62),
        ] {
            assert_eq!(blank_like(head), head);
            assert_eq!(head.len(), len);
        }
        assert_eq!(blank_like(b"\xd0\xcf\x11\xe0"), b"");
    }
}
