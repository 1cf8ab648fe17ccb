//! Everything in an RTF file that any reader could get at, for the proof of a copy.
//!
//! Kept apart from reading, and built to share nothing with it: no destinations, no groups, a
//! tokenizer of its own. Control words are words of the format and left out.

use crate::format::image;
use crate::model::{Fault, Limits, Source};

/// Runs of so many hexadecimal digits are data.
const DIGITS: usize = 32;

/// See [`format`](crate::format).
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    let bytes = source.content.bytes(limits.in_memory)?;
    // Once as if groups did not divide words, and once as if all did.
    each(text(&bytes, "").as_bytes());
    each(text(&bytes, "\n").as_bytes());
    hex_runs(&bytes, each);
    Ok(())
}

/// The file without its control words. `between` stands where a group begins or ends.
fn text(bytes: &[u8], between: &str) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'{' | b'}' => out.extend_from_slice(between.as_bytes()),
            b'\\' => at = escaped(bytes, at, &mut out),
            b'\r' | b'\n' | 0 => {}
            byte if byte.is_ascii() => out.push(*byte),
            byte => push_byte(*byte, &mut out),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Takes what stands behind a backslash; gives where it ends.
fn escaped(bytes: &[u8], at: usize, out: &mut Vec<u8>) -> usize {
    let Some(byte) = bytes.get(at) else { return at };
    if *byte == b'\'' {
        let code = bytes.get(at + 1..at + 3).and_then(|pair| std::str::from_utf8(pair).ok());
        if let Some(code) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            push_byte(code, out);
            return at + 3;
        }
        return at + 1;
    }
    if !byte.is_ascii_alphabetic() {
        match byte {
            b'~' => out.push(b' '),
            b'_' => out.push(b'-'),
            b'\\' | b'{' | b'}' => out.push(*byte),
            _ => {}
        }
        return at + 1;
    }
    word(bytes, at, out)
}

/// Takes a control word; gives where it ends.
fn word(bytes: &[u8], at: usize, out: &mut Vec<u8>) -> usize {
    let letters = bytes[at..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let digits = bytes[at + letters..]
        .iter()
        .enumerate()
        .take_while(|(place, byte)| byte.is_ascii_digit() || (*place == 0 && **byte == b'-'))
        .count();
    let word = &bytes[at..at + letters];
    let number = std::str::from_utf8(&bytes[at + letters..at + letters + digits]).unwrap_or("");
    let mut end = at + letters + digits;
    end += usize::from(bytes.get(end) == Some(&b' '));
    match word {
        b"u" => {
            let unit = number.parse::<i32>().unwrap_or(0).cast_unsigned() & 0xFFFF;
            let value = char::from_u32(unit).unwrap_or(' ');
            out.extend_from_slice(value.encode_utf8(&mut [0; 4]).as_bytes());
            // One character stands in for it.
            match bytes.get(end) {
                Some(b'\\') if bytes.get(end + 1) == Some(&b'\'') => end += 4,
                Some(byte) if !b"\\{}".contains(byte) => end += 1,
                _ => {}
            }
        }
        b"par" | b"line" | b"cell" | b"row" | b"tab" | b"sect" | b"page" | b"nestcell" => {
            out.push(b'\n');
        }
        _ => {}
    }
    end
}

fn push_byte(byte: u8, out: &mut Vec<u8>) {
    let one = [byte];
    let text = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&one).0;
    out.extend_from_slice(text.as_bytes());
}

/// Every long run of hexadecimal digits, line ends inside it allowed, as bytes.
fn hex_runs(bytes: &[u8], each: &mut dyn FnMut(&[u8])) {
    let mut digits = Vec::new();
    for byte in bytes.iter().chain(b"}") {
        match char::from(*byte).to_digit(16) {
            Some(digit) => digits.push(digit as u8),
            None if byte.is_ascii_whitespace() => {}
            None => {
                if digits.len() >= DIGITS {
                    let data: Vec<u8> =
                        digits.as_chunks::<2>().0.iter().map(|[a, b]| a << 4 | b).collect();
                    // Coded pixels read as anything; a picture is a document of its own.
                    if !image::is_image(&data) {
                        each(&data);
                    }
                }
                digits.clear();
            }
        }
    }
}
