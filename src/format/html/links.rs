//! Attribute values that are addresses: percent-encoded, and sometimes whole files.

use std::ops::Range;

use memchr::memmem;

use crate::format::markup::{Chunk, Dialect, Flow, Script, Slot, chunks};

/// Base64 shorter than this holds no picture worth a note.
const PAYLOAD: usize = 64;

/// Attributes whose values are addresses.
pub(super) fn is_address(attribute: &str) -> bool {
    matches!(
        attribute,
        "href"
            | "src"
            | "action"
            | "formaction"
            | "cite"
            | "data"
            | "poster"
            | "background"
            | "longdesc"
            | "srcset"
            | "ping"
            | "xlink:href"
            | "codebase"
            | "manifest"
    )
}

/// Files that stand in a document as Base64.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Payloads {
    /// Pictures.
    pub(super) pictures: usize,
    /// Anything else.
    pub(super) others: usize,
}

/// The stretches of a range outside of Base64 payloads, which are counted.
pub(super) fn outside_payloads(
    text: &str,
    range: Range<usize>,
    payloads: &mut Payloads,
) -> Vec<Range<usize>> {
    const MARK: &[u8] = b";base64,";
    let bytes = text.as_bytes();
    let mut outside = Vec::new();
    let mut at = range.start;
    for mark in memmem::find_iter(&bytes[range.clone()], MARK) {
        let start = range.start + mark + MARK.len();
        let is_data = |byte: &&u8| {
            byte.is_ascii_alphanumeric() || byte.is_ascii_whitespace() || b"+/=%".contains(*byte)
        };
        let len = bytes[start..range.end].iter().take_while(is_data).count();
        if start < at || len < PAYLOAD {
            continue;
        }
        let before = &bytes[start.saturating_sub(80).max(at)..start];
        let is_picture = memmem::find(&before.to_ascii_lowercase(), b"data:image/").is_some();
        *(if is_picture { &mut payloads.pictures } else { &mut payloads.others }) += 1;
        outside.push(at..start);
        at = start + len;
    }
    outside.push(at..range.end);
    outside
}

/// Adds an address to a flow, with references resolved and percent-encoding decoded.
pub(super) fn push_address(flow: &mut Flow, script: &Script, range: Range<usize>, slot: Slot) {
    let mut query = false;
    for chunk in chunks(script.text(), range, Dialect::HtmlAttribute) {
        match chunk {
            Chunk::Literal(range) => push_decoded(flow, script, range, slot, &mut query),
            Chunk::Reference(range, text) => flow.whole(script, &text, range, slot),
            Chunk::Unknown(range) => flow.literal(script, range, slot),
        }
    }
}

fn push_decoded(
    flow: &mut Flow,
    script: &Script,
    range: Range<usize>,
    slot: Slot,
    query: &mut bool,
) {
    let bytes = script.text().as_bytes();
    let mut plain = range.start;
    let mut at = range.start;
    while at < range.end {
        let found = match bytes[at] {
            b'%' => decoded(&bytes[at..range.end]),
            // In a query a plus stands for a space.
            b'+' if *query => Some((1, ' ')),
            _ => None,
        };
        *query |= bytes[at] == b'?';
        match found {
            Some((len, character)) => {
                flow.literal(script, plain..at, slot);
                let shown = character.encode_utf8(&mut [0; 4]).to_owned();
                flow.whole(script, &shown, at..at + len, slot);
                at += len;
                plain = at;
            }
            None => at += 1,
        }
    }
    flow.literal(script, plain..range.end, slot);
}

/// The character that the sequences at the start of `bytes` stand for, and their length. Bytes that
/// are not UTF-8 are read as Latin-1; control characters are left as they are written.
fn decoded(bytes: &[u8]) -> Option<(usize, char)> {
    let first = byte(bytes)?;
    let mut sequence = [first, 0, 0, 0];
    for count in 1..=4 {
        if let Ok(text) = std::str::from_utf8(&sequence[..count]) {
            let character = text.chars().next()?;
            return (!character.is_control()).then_some((count * 3, character));
        }
        match bytes.get(count * 3..).and_then(byte) {
            Some(next) if count < 4 => sequence[count] = next,
            _ => break,
        }
    }
    Some((3, char::from(first))).filter(|(_, character)| !character.is_control())
}

fn byte(bytes: &[u8]) -> Option<u8> {
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    if bytes.first() != Some(&b'%') {
        return None;
    }
    u8::try_from(digit(1)? * 16 + digit(2)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_sequences() {
        for (text, expected) in [
            ("%40x", Some((3, '@'))),
            ("%C3%A9", Some((6, 'é'))),
            ("%e2%82%ac", Some((9, '€'))),
            ("%F0%9F%98%80", Some((12, '\u{1F600}'))),
            ("%E9t", Some((3, 'é'))),
            ("%E9%41", Some((3, 'é'))),
            ("%00", None),
            ("%0", None),
            ("%zz", None),
            ("", None),
        ] {
            assert_eq!(decoded(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn payloads_are_left_out() {
        let data = "A".repeat(100);
        let text =
            format!("x url(data:image/png;base64,{data}) y ;base64,AA data:a/b;base64,{data}");
        let mut payloads = Payloads::default();
        let outside = outside_payloads(&text, 0..text.len(), &mut payloads);
        let outside: Vec<_> = outside.into_iter().map(|range| &text[range]).collect();
        let first = "x url(data:image/png;base64,";
        assert_eq!(outside, [first, ") y ;base64,AA data:a/b;base64,", ""]);
        assert_eq!(payloads, Payloads { pictures: 1, others: 1 });
    }
}
