//! Messages: the source is the message, but for lines that begin with `@`.
//!
//! `@base64 PATH` takes in a document of the set, `@message PATH` a message as it is, and what
//! stands between `@quoted` and `@end` is written in quoted-printable. `{word:…}` in a header
//! becomes an encoded word.

use std::io;

use super::{Set, wrong};

/// The longest line of an encoded body.
const WIDTH: usize = 76;
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// A message.
pub(super) fn message(text: &str, set: &Set) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut quoted = false;
    for line in text.lines() {
        if quoted && line != "@end" {
            out.extend(quoted_printable(line).into_bytes());
        } else if let Some(path) = line.strip_prefix("@base64 ") {
            for chunk in base64(&set.bytes(path)?).as_bytes().chunks(WIDTH) {
                out.extend([chunk, b"\r\n"].concat());
            }
        } else if let Some(path) = line.strip_prefix("@message ") {
            out.extend(set.bytes(path)?);
        } else if line == "@quoted" || line == "@end" {
            quoted = line == "@quoted";
        } else {
            out.extend(words(line)?.into_bytes());
            out.extend(b"\r\n");
        }
    }
    Ok(out)
}

/// A line with its encoded words.
fn words(line: &str) -> io::Result<String> {
    let mut out = String::new();
    let mut rest = line;
    while let Some((before, after)) = rest.split_once("{word:") {
        let (word, after) = after.split_once('}').ok_or_else(|| wrong(line))?;
        out += &format!("{before}=?utf-8?B?{}?=", base64(word.as_bytes()));
        rest = after;
    }
    Ok(out + rest)
}

/// A line in quoted-printable, with its line end, broken wherever the width is reached.
fn quoted_printable(line: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for (at, byte) in line.bytes().enumerate() {
        let last = at + 1 == line.len();
        let plain = matches!(byte, b'!'..=b'<' | b'>'..=b'~') || byte == b' ' && !last;
        let unit = if plain { char::from(byte).to_string() } else { format!("={byte:02X}") };
        if column + unit.len() > WIDTH - 1 {
            out += "=\r\n";
            column = 0;
        }
        column += unit.len();
        out += &unit;
    }
    out + "\r\n"
}

fn base64(bytes: &[u8]) -> String {
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0, |group, byte| group << 8 | u32::from(*byte));
        let group = group << (8 * (3 - chunk.len()));
        for place in 0..4 {
            let index = (group >> (18 - 6 * place)) & 63;
            let letter = char::from(ALPHABET[index as usize]);
            out.push(if place > chunk.len() { '=' } else { letter });
        }
    }
    out
}
