//! A stretch of bytes in every reading that a curious recipient might try.
//!
//! Used on copies alone. It shares nothing with the readers, so that a mistake of theirs cannot
//! hide itself.

use std::borrow::Cow;

use super::Values;

/// How long a run of base64 must be to be worth decoding.
const MIN_BASE64: usize = 8;

/// The readings of a stretch of bytes.
pub struct Views<'a> {
    raw: &'a [u8],
}

impl<'a> Views<'a> {
    /// Looks at bytes.
    pub fn of(raw: &'a [u8]) -> Views<'a> {
        Views { raw }
    }

    /// Whether any reading holds any of the values.
    pub fn hold(&self, values: &Values) -> bool {
        if values.is_empty() {
            return false;
        }
        let lossy = String::from_utf8_lossy(self.raw);
        let text = unmarked(&lossy);
        values.any_in_bytes(&text)
            || self.wide().is_some_and(|wide| values.any_in_bytes(&wide))
            || self.legacy().is_some_and(|legacy| values.any_in_bytes(&legacy))
            || decoded(&text).iter().any(|reading| values.any_in_bytes(reading))
    }

    /// UTF-16 of either order reads as the bytes without their zeros.
    fn wide(&self) -> Option<String> {
        let zeros = memchr::memchr_iter(0, self.raw).count();
        (zeros * 8 > self.raw.len()).then(|| {
            let bytes: Vec<u8> = self.raw.iter().copied().filter(|&byte| byte != 0).collect();
            String::from_utf8_lossy(&bytes).into_owned()
        })
    }

    /// Windows-1252, where the bytes are not UTF-8.
    fn legacy(&self) -> Option<String> {
        std::str::from_utf8(self.raw)
            .is_err()
            .then(|| encoding_rs::WINDOWS_1252.decode(self.raw).0.into_owned())
    }
}

/// XML and HTML without the words of the format itself: names of elements and attributes, and the
/// attribute values that only a schema defines. `w:style` does not hold the withheld word "style".
/// All other values, and all text, stay.
fn unmarked(text: &str) -> Cow<'_, str> {
    if !text.trim_start_matches('\u{feff}').trim_start().starts_with('<') {
        return text.into();
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        let opens = rest[1..].starts_with(|next: char| next.is_alphabetic() || next == '/');
        if opens {
            rest = tag(&rest[1..], &mut kept);
        } else {
            kept.push('<');
            rest = &rest[1..];
        }
    }
    kept.push_str(rest);
    kept.into()
}

/// Keeps the attribute values of a tag that are not words of the format; gives what follows it.
fn tag<'a>(tag: &'a str, kept: &mut String) -> &'a str {
    kept.push('|');
    let mut rest = tag;
    loop {
        let Some(at) = rest.find(['>', '"', '\'']) else { return "" };
        let (before, from) = rest.split_at(at);
        let (mark, after) = from.split_at(1);
        if mark == ">" {
            return after;
        }
        let (value, next) = after.split_once(mark).unwrap_or((after, ""));
        if !is_schema_word(before, value) {
            kept.push_str(value);
        }
        kept.push('|');
        rest = next;
    }
}

/// Whether a value is the schema's: a namespace, a content type, the name of a package part.
fn is_schema_word(before: &str, value: &str) -> bool {
    let name = before.trim_end_matches(['=', ' ']).rsplit([' ', '\n', '\r', '\t']).next();
    let name = name.unwrap_or_default();
    let schema =
        ["http://schemas.", "http://purl.", "http://www.w3.org/", "urn:schemas-microsoft-com:"];
    name.starts_with("xmlns")
        || matches!(name, "ContentType" | "PartName" | "mc:Ignorable" | "Requires")
        || (name == "Target" && !value.contains(':'))
        || schema.iter().any(|prefix| value.starts_with(prefix))
}

/// The text with its encodings undone, each for itself.
fn decoded(text: &str) -> Vec<String> {
    let mut readings = Vec::new();
    if text.contains('%') {
        readings.push(hex_escapes(text, b'%'));
    }
    if text.contains('=') {
        readings.push(hex_escapes(&text.replace("=\r\n", "").replace("=\n", ""), b'='));
    }
    if text.contains('&') {
        readings.push(entities(text));
    }
    if text.contains("\\u") {
        readings.push(unicode_escapes(text));
    }
    readings.extend(base64_runs(text));
    readings
}

/// `%41` or `=41` → `A`.
fn hex_escapes(text: &str, mark: u8) -> String {
    let bytes = text.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == mark).then(|| text.get(at + 1..at + 3)).flatten();
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            plain.push(byte);
            at += 3;
        } else {
            plain.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// `&#65;`, `&#x41;` and the five named references → their characters.
fn entities(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((character(&rest[..end])?, end))) {
            Some((char, end)) => {
                plain.push(char);
                rest = &rest[end + 1..];
            }
            None => plain.push('&'),
        }
    }
    plain.push_str(rest);
    plain
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let code = name.strip_prefix('#')?;
            let code = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => code.parse(),
            };
            code.ok().and_then(char::from_u32)
        }
    }
}

/// `\u0041` → `A`; halves of surrogate pairs are left out.
fn unicode_escapes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut parts = text.split("\\u");
    plain.extend(parts.next());
    for part in parts {
        let code = part.get(..4).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        match code {
            Some(code) => {
                plain.extend(char::from_u32(code));
                plain.push_str(&part[4..]);
            }
            None => plain.push_str(part),
        }
    }
    plain
}

/// Every long run of base64, line ends inside it allowed, decoded.
fn base64_runs(text: &str) -> Vec<String> {
    let mut readings = Vec::new();
    let mut run = Vec::new();
    for &byte in text.as_bytes().iter().chain(b" ") {
        match sextet(byte) {
            Some(bits) => run.push(bits),
            None if matches!(byte, b'\r' | b'\n' | b'=') => {}
            None => {
                if run.len() >= MIN_BASE64 {
                    readings.push(base64(&run));
                }
                run.clear();
            }
        }
    }
    readings
}

fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    }
}

fn base64(sextets: &[u8]) -> String {
    let mut bytes = Vec::with_capacity(sextets.len() * 3 / 4);
    for group in sextets.chunks(4) {
        let bits = group.iter().fold(0u32, |bits, &six| bits << 6 | u32::from(six));
        let bits = bits << (6 * (4 - group.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..group.len().max(1)]);
    }
    bytes.retain(|&byte| byte != 0);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::redact::Value;

    #[test]
    fn every_reading_is_searched() {
        let values = Values::new(vec![Value::literal("Ayo Balogun")]).expect("it has letters");
        let wide: Vec<u8> = "Ayo Balogun".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, expected) in [
            (&b"to Ayo Balogun."[..], true),
            (&wide, true),
            (b"x=Ayo%20Balogun", true),
            (b"Ayo=20Balo=\r\ngun", true),
            (b"&#65;yo Balogun", true),
            (b"\\u0041yo Balogun", true),
            (b"QXlvIEJhbG9ndW4gY2FtZQ==", true),
            (b"QXlvIEJhbG9n\r\ndW4gY2FtZQ==", true),
            (b"<a ayo='1' balogun='2'>", false),
            (b"<a title='Ayo Balogun'>", true),
            (b"<a title=\"Mr Ayo's\" alt='Ayo Balogun'>", true),
            (b"<Override PartName='/ayo/balogun.xml'/>", false),
            (b"<a xmlns:b='ayo balogun' c='urn:schemas-microsoft-com:ayo:balogun'/>", false),
            (b"<p>1 < 2 Ayo Balogun</p>", true),
            (b"Ayo Something", false),
        ] {
            assert_eq!(Views::of(bytes).hold(&values), expected, "{:?}", bytes.len());
        }
    }
}
