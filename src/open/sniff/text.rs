//! Text or not, in what shape; and the text formats that one line tells.
//!
//! Apart from the formats' readers, which decode in earnest: here characters that a guess gets
//! wrong do not matter, only the ASCII skeleton does.

use crate::model::Media;

/// The head as characters, for looking at its structure.
pub(super) struct Decoded {
    text: String,
    /// Whether this is all there is.
    pub(super) whole: bool,
}

impl Decoded {
    /// The head as text; none if it is not text. `expected` says that something speaks for text,
    /// which forgives many zeros: databases pad their fields with them.
    pub(super) fn new(head: &[u8], expected: bool, whole: bool) -> Option<Decoded> {
        let text = match head {
            [0xef, 0xbb, 0xbf, rest @ ..] => single_bytes(rest, expected),
            [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => None,
            [0xff, 0xfe, rest @ ..] => double_bytes(rest, u16::from_le_bytes),
            [0xfe, 0xff, rest @ ..] => double_bytes(rest, u16::from_be_bytes),
            _ => match zeros_by_side(head) {
                Some(Side::High) => double_bytes(head, u16::from_be_bytes),
                Some(Side::Low) => double_bytes(head, u16::from_le_bytes),
                None => single_bytes(head, expected),
            },
        };
        text.map(|text| Decoded { text, whole })
    }

    /// The text without the white space before it.
    pub(super) fn start(&self) -> &str {
        self.text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n'])
    }

    /// The text as it is.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

/// On which side of each pair of bytes the zeros stand.
enum Side {
    /// Before the characters: big endian.
    High,
    /// Behind the characters: little endian.
    Low,
}

/// UTF-16 without a mark: Latin letters have a zero in nearly every pair, always on one side.
fn zeros_by_side(head: &[u8]) -> Option<Side> {
    let pairs = head.as_chunks::<2>().0;
    if pairs.len() < 2 {
        return None;
    }
    let zeros = |side: usize| pairs.iter().filter(|pair| pair[side] == 0).count();
    let (first, second) = (zeros(0), zeros(1));
    let (many, few) = (pairs.len() * 4 / 10, pairs.len() / 20);
    match (first, second) {
        _ if second >= many && first <= few => Some(Side::Low),
        _ if first >= many && second <= few => Some(Side::High),
        _ => None,
    }
}

/// Characters of pairs of bytes; none if too many are no characters.
fn double_bytes(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| unit(*pair));
    let text: String = char::decode_utf16(units).map(|c| c.unwrap_or('\u{fffd}')).collect();
    let wrong = text.chars().filter(|c| is_foreign(*c)).count();
    (wrong <= text.chars().count() / 32).then_some(text)
}

fn is_foreign(c: char) -> bool {
    c == '\u{fffd}' || (c.is_ascii() && is_control(c as u8))
}

/// Control characters that texts do not have. Bell, backspace, form feed, the escape of terminals
/// and of Japanese mail, and the end mark of DOS files are in texts.
fn is_control(byte: u8) -> bool {
    matches!(byte, 0..=6 | 14..=25 | 28..=31 | 127)
}

fn single_bytes(bytes: &[u8], expected: bool) -> Option<String> {
    let zeros = memchr::memchr_iter(0, bytes).count();
    let others = bytes.iter().filter(|byte| **byte != 0 && is_control(**byte)).count();
    let allowed = if expected { bytes.len() * 3 / 10 } else { bytes.len() / 100 };
    if zeros > allowed || others > bytes.len() / 32 {
        return None;
    }
    Some(String::from_utf8_lossy(bytes).into_owned())
}

/// Armour of PGP and age around a message that needs a key.
pub(super) fn is_ciphertext(start: &str) -> bool {
    ["PGP MESSAGE", "AGE ENCRYPTED FILE"].iter().any(|name| {
        start.strip_prefix("-----BEGIN ").is_some_and(|rest| {
            rest.strip_prefix(name).is_some_and(|rest| rest.starts_with("-----"))
        })
    })
}

/// Address books and calendars, by their first line.
pub(super) fn content_lines(start: &str) -> Option<Media> {
    let first = start.lines().next()?.trim_end();
    match first.to_ascii_uppercase().as_str() {
        "BEGIN:VCARD" => Some(Media::Vcard),
        "BEGIN:VCALENDAR" => Some(Media::Calendar),
        _ => None,
    }
}

/// Formats that are text, but not to be read as such.
pub(super) fn named(start: &str) -> Option<&'static str> {
    if start.starts_with("%!PS") {
        Some("PostScript document")
    } else if ["-----BEGIN CMS-----", "-----BEGIN PKCS7-----"]
        .iter()
        .any(|at| start.starts_with(at))
    {
        // Signed, encrypted, or certificates alone.
        Some("CMS data")
    } else {
        None
    }
}

/// JSON, or JSON lines: values that parse, as far as the head goes.
///
/// A name that says so is believed from the first bracket on, so that a damaged file is reported
/// by the reader of JSON.
pub(super) fn is_json(text: &Decoded, expected: bool) -> bool {
    let start = text.start();
    if !start.starts_with(['{', '[']) {
        return false;
    }
    if expected {
        return true;
    }
    let mut values = serde_json::Deserializer::from_str(start).into_iter::<serde::de::IgnoredAny>();
    loop {
        match values.next() {
            None => return true,
            Some(Ok(_)) if !start[values.byte_offset()..].trim_start().starts_with(['{', '[']) => {
                // What follows must be the end: a citation such as `[1] Title` is no JSON.
                return start[values.byte_offset()..].trim().is_empty();
            }
            Some(Ok(_)) => {}
            Some(Err(err)) => return err.is_eof() && !text.whole,
        }
    }
}
