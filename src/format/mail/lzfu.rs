//! Compressed RTF as Outlook keeps bodies ([MS-OXRTFCP]).
//!
//! Apart because it is a codec of its own. Its output is bounded by the size that its header
//! declares and by what it is allowed, so that a few bytes cannot become many.

use crate::model::{Fault, Reason};

/// What the window holds before the first byte.
const BEFORE: &[u8] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
const WINDOW: usize = 4096;
const PACKED: &[u8] = b"LZFu";
const PLAIN: &[u8] = b"MELA";

/// The RTF in a compressed stream, and whether it is all there.
pub(super) fn unpack(bytes: &[u8], most: u64) -> Result<(Vec<u8>, bool), Fault> {
    let (Some(header), Some(body)) = (bytes.get(..16), bytes.get(16..)) else {
        return Err(Fault::malformed("compressed RTF without its header"));
    };
    let size = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
    if u64::from(size) > most {
        return Err(Fault::new(Reason::TooLarge, "compressed RTF larger than the limit"));
    }
    let size = size as usize;
    match &header[8..12] {
        PLAIN => Ok((body[..size.min(body.len())].to_vec(), body.len() >= size)),
        PACKED => Ok(expand(body, size)),
        _ => Err(Fault::malformed("compressed RTF of an unknown kind")),
    }
}

fn expand(body: &[u8], size: usize) -> (Vec<u8>, bool) {
    let mut window = [0; WINDOW];
    window[..BEFORE.len()].copy_from_slice(BEFORE);
    let mut at = BEFORE.len();
    let mut out = Vec::new();
    let mut input = body.iter().copied();
    let mut put = |byte: u8, window: &mut [u8; WINDOW], out: &mut Vec<u8>| {
        window[at] = byte;
        at = (at + 1) % WINDOW;
        out.push(byte);
        at
    };
    let mut end = BEFORE.len();
    while let Some(control) = input.next() {
        for bit in 0..8 {
            if out.len() >= size {
                return (out, true);
            }
            let Some(first) = input.next() else { return (out, false) };
            if control >> bit & 1 == 0 {
                end = put(first, &mut window, &mut out);
                continue;
            }
            let Some(second) = input.next() else { return (out, false) };
            let start = usize::from(first) << 4 | usize::from(second) >> 4;
            // A reference to where the next byte goes ends the stream.
            if start == end {
                let whole = out.len() >= size;
                return (out, whole);
            }
            for step in 0..usize::from(second & 0x0F) + 2 {
                let byte = window[(start + step) % WINDOW];
                end = put(byte, &mut window, &mut out);
            }
        }
    }
    let whole = out.len() >= size;
    (out, whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_specification() {
        // [MS-OXRTFCP], 4.1.1 and 4.1.2.
        let simple = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125\x42\x32\x0a\xf3\x20hel\x09\0\x20bw\x05\xb0ld}\x0a\x80\x0f\xa0";
        let (rtf, whole) = unpack(simple, 1 << 20).expect("it is well formed");
        assert_eq!(rtf, b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n");
        assert!(whole);
        let again =
            b"\x1a\0\0\0\x1c\0\0\0LZFu\xe2\xd4\x4b\x51\x41\0\x04\x20WXYZ\x0d\x6e\x7d\x01\x0e\xb0";
        let (rtf, whole) = unpack(again, 1 << 20).expect("it is well formed");
        assert_eq!(rtf, b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}");
        assert!(whole);
    }

    #[test]
    fn hostile_streams_are_bounded() {
        let mut large = b"\x10\0\0\0\xff\xff\xff\x7fLZFu\0\0\0\0".to_vec();
        large.extend([0xFF; 64]);
        assert!(unpack(&large, 1 << 20).is_err());
        assert!(unpack(b"short", 1 << 20).is_err());
        large[4..8].copy_from_slice(&[0, 0, 1, 0]);
        let (out, whole) = unpack(&large, 1 << 20).expect("it is small");
        assert!(out.len() < 1024 && !whole);
    }
}
