//! Character sets of message texts: bytes to characters, and back where a writer needs it.
//!
//! Apart, because a cut must find the bytes behind each character: [`Charset::segments`] tells them
//! character by character, for sets where a label in ASCII can stand anywhere; the others are
//! decoded whole and rebuilt whole. It never drops a byte without counting it.

use std::ops::Range;

use encoding_rs::{Encoding, REPLACEMENT};

use crate::model::Fault;

/// A character set, by what a writer may do in it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Charset {
    /// UTF-8 that is valid.
    Utf8,
    /// ASCII-compatible and without shifts: a label may stand between any two characters.
    Table(&'static Encoding),
    /// With shifts, or not ASCII-compatible: only whole texts can be rewritten.
    Shifting(&'static Encoding),
    /// UTF-7, which hides digits and letters from a search.
    Utf7,
}

/// The character set for some bytes, and what is doubtful about the choice.
pub(super) fn pick(label: Option<&str>, bytes: &[u8]) -> (Charset, Option<Fault>) {
    let label = label.map(|label| label.trim().trim_matches(['"', '\'']).to_ascii_lowercase());
    let label = label.as_deref().unwrap_or("");
    if matches!(label, "utf-7" | "unicode-1-1-utf-7" | "utf7") {
        return (Charset::Utf7, None);
    }
    if matches!(label, "" | "us-ascii" | "ascii" | "utf-8" | "utf8" | "x-unknown" | "unknown-8bit")
    {
        return (undeclared(bytes), None);
    }
    match Encoding::for_label(alias(label).as_bytes()) {
        Some(encoding) if encoding == encoding_rs::UTF_8 => (undeclared(bytes), None),
        Some(encoding) if encoding != REPLACEMENT => (of(encoding), None),
        _ if bytes.is_ascii() && !bytes.contains(&0x1B) && label != "hz-gb-2312" => {
            (Charset::Utf8, None)
        }
        _ => {
            let fault =
                Fault::unsupported("a character set that is not known; its text was guessed");
            (undeclared(bytes), Some(fault))
        }
    }
}

/// Valid UTF-8 is never anything else; other bytes are guessed from their statistics.
fn undeclared(bytes: &[u8]) -> Charset {
    if std::str::from_utf8(bytes).is_ok() {
        return Charset::Utf8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    of(detector.guess(None, chardetng::Utf8Detection::Deny))
}

fn of(encoding: &'static Encoding) -> Charset {
    if encoding.is_ascii_compatible() && encoding != encoding_rs::ISO_2022_JP {
        Charset::Table(encoding)
    } else {
        Charset::Shifting(encoding)
    }
}

/// Labels that mail programs write and the web's list lacks.
fn alias(label: &str) -> &str {
    match label {
        "cp932" | "x-ms-cp932" => "shift_jis",
        "cp936" => "gbk",
        "cp949" => "euc-kr",
        "cp950" => "big5",
        "iso-10646-ucs-2" | "utf16" => "utf-16",
        other => other,
    }
}

impl Charset {
    /// Whether [`Charset::segments`] serves it.
    pub(super) fn is_stateless(self) -> bool {
        matches!(self, Charset::Utf8 | Charset::Table(_))
    }

    /// The text of all bytes, and whether some were no characters.
    pub(super) fn decode(self, bytes: &[u8]) -> (String, bool) {
        match self {
            Charset::Utf8 => match std::str::from_utf8(bytes) {
                Ok(text) => (text.to_owned(), false),
                Err(_) => (String::from_utf8_lossy(bytes).into_owned(), true),
            },
            Charset::Table(encoding) | Charset::Shifting(encoding) => {
                let (text, _, lossy) = encoding.decode(bytes);
                (text.into_owned(), lossy)
            }
            Charset::Utf7 => utf7(bytes),
        }
    }

    /// The text as bytes of this set, if the set has all its characters.
    pub(super) fn encode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Charset::Utf8 => Some(text.as_bytes().to_vec()),
            Charset::Table(encoding) | Charset::Shifting(encoding) => {
                let (bytes, used, lossy) = encoding.encode(text);
                (used == encoding && !lossy).then(|| bytes.into_owned())
            }
            Charset::Utf7 => None,
        }
    }

    /// Hands over the text in stretches: either the same bytes as in the file (`even`), or one
    /// character and the bytes behind it. Returns how many bytes were no characters.
    pub(super) fn segments(
        self,
        bytes: &[u8],
        each: &mut dyn FnMut(&str, Range<usize>, bool),
    ) -> usize {
        match self {
            Charset::Utf8 => utf8_segments(bytes, each),
            Charset::Table(encoding) => table_segments(encoding, bytes, each),
            Charset::Shifting(_) | Charset::Utf7 => {
                let (text, lossy) = self.decode(bytes);
                each(&text, 0..bytes.len(), false);
                usize::from(lossy)
            }
        }
    }
}

fn utf8_segments(bytes: &[u8], each: &mut dyn FnMut(&str, Range<usize>, bool)) -> usize {
    let (mut at, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        if !valid.is_empty() {
            each(valid, at..at + valid.len(), true);
            at += valid.len();
        }
        let invalid = chunk.invalid().len();
        if invalid > 0 {
            each("\u{FFFD}", at..at + invalid, false);
            at += invalid;
            bad += invalid;
        }
    }
    bad
}

fn table_segments(
    encoding: &'static Encoding,
    bytes: &[u8],
    each: &mut dyn FnMut(&str, Range<usize>, bool),
) -> usize {
    let (mut at, mut bad) = (0, 0);
    while at < bytes.len() {
        let plain = bytes[at..].iter().take_while(|byte| byte.is_ascii()).count();
        if plain > 0 {
            let text = std::str::from_utf8(&bytes[at..at + plain]).expect("ASCII is UTF-8");
            each(text, at..at + plain, true);
            at += plain;
            continue;
        }
        let longest = if encoding.is_single_byte() { 1 } else { 4 };
        let end = (at + 1..=bytes.len().min(at + longest)).find_map(|end| {
            encoding
                .decode_without_bom_handling_and_without_replacement(&bytes[at..end])
                .map(|text| (text, end))
        });
        let next = if let Some((text, end)) = end {
            each(&text, at..end, false);
            end
        } else {
            each("\u{FFFD}", at..at + 1, false);
            bad += 1;
            at + 1
        };
        at = next;
    }
    bad
}

/// UTF-7 (RFC 2152): `+…-` holds UTF-16 in base64, `+-` is a plus sign.
fn utf7(bytes: &[u8]) -> (String, bool) {
    let mut text = String::with_capacity(bytes.len());
    let mut lossy = false;
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] != b'+' {
            lossy |= !bytes[at].is_ascii();
            text.push(char::from(bytes[at]));
            at += 1;
            continue;
        }
        let run = bytes[at + 1..].iter().take_while(|b| super::transfer::sextet(**b).is_some());
        let end = at + 1 + run.count();
        if end == at + 1 {
            text.push('+');
        } else {
            let units = super::transfer::base64_run(&bytes[at + 1..end]);
            let units = units.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            for unit in char::decode_utf16(units) {
                lossy |= unit.is_err();
                text.push(unit.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
        }
        at = if bytes.get(end) == Some(&b'-') { end + 1 } else { end };
    }
    (text, lossy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(label: &str, bytes: &[u8], expected: &str) {
        let (charset, _) = pick(Some(label), bytes);
        assert_eq!(charset.decode(bytes).0, expected, "{label} {bytes:?}");
        let mut joined = String::new();
        let mut at = 0;
        charset.segments(bytes, &mut |text, range, even| {
            assert_eq!(range.start, at);
            assert!(!even || text.as_bytes() == &bytes[range.clone()]);
            at = range.end;
            joined.push_str(text);
        });
        assert_eq!((joined.as_str(), at), (expected, bytes.len()), "{label} {bytes:?}");
    }

    #[test]
    fn bytes_become_text_and_segments_cover_them() {
        let table: &[(&str, &[u8], &str)] = &[
            ("utf-8", "Zoë".as_bytes(), "Zoë"),
            ("iso-8859-1", b"Zo\xEB ok", "Zoë ok"),
            ("us-ascii", b"Zo\xEB et Ren\xE9e \xE0 la mer", "Zoë et Renée à la mer"),
            ("utf-8", b"Zo\xEB et Ren\xE9e \xE0 la mer", "Zoë et Renée à la mer"),
            ("gb2312", b"a\xB0\xA1b", "a啊b"),
            ("shift_jis", b"\x83\x5Cx", "ソx"),
            ("utf-7", b"Call +ADAANwA3-00 1+-1", "Call 07700 1+1"),
            ("utf-16le", b"a\0b\0", "ab"),
            ("iso-2022-jp", b"a\x1B$B0!\x1B(Bb", "a亜b"),
            ("windows-1252", b"\x93q\x94", "“q”"),
        ];
        for (label, bytes, expected) in table {
            check(label, bytes, expected);
        }
    }

    #[test]
    fn an_unknown_set_is_doubted_only_where_it_matters() {
        assert!(pick(Some("x-made-up"), b"plain").1.is_none());
        assert!(pick(Some("x-made-up"), b"Zo\xEB").1.is_some());
        assert!(pick(Some("iso-2022-kr"), b"\x1B$)C\x0E\x21\x21").1.is_some());
    }
}
