//! Text strings of dictionaries: UTF-16 and UTF-8 with their marks, `PDFDocEncoding` without.

/// The characters of `PDFDocEncoding` from 0x80 to 0x9F (ISO 32000, annex D.3).
const DOC_80: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™',
    'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
];

/// A text string's characters. Bytes that its encoding does not know become U+FFFD.
pub(super) fn text_string(bytes: &[u8]) -> String {
    match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        // Not in the standard, yet common: UTF-8 without its mark.
        _ if !bytes.is_ascii() && std::str::from_utf8(bytes).is_ok() => {
            String::from_utf8_lossy(bytes).into_owned()
        }
        _ => bytes.iter().map(|byte| doc_char(*byte)).collect(),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

fn doc_char(byte: u8) -> char {
    match byte {
        0x80..=0xA0 => DOC_80[usize::from(byte) - 0x80],
        _ => char::from(byte),
    }
}

/// The text of XML-like markup, attribute values included. For scanning only: nothing is written
/// back, so a rough cut does.
pub(super) fn without_markup(markup: &str) -> String {
    let mut out = String::with_capacity(markup.len());
    let mut quote = None;
    let mut inside = false;
    for c in markup.chars() {
        match (inside, quote) {
            (false, _) if c == '<' => {
                inside = true;
                out.push('\n');
            }
            (true, None) if c == '>' => inside = false,
            (true, None) if c == '"' || c == '\'' => {
                quote = Some(c);
                out.push(' ');
            }
            (true, None) => {}
            (true, Some(end)) if c == end => quote = None,
            (false, _) | (true, Some(_)) => out.push(c),
        }
    }
    for (entity, c) in
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")]
    {
        out = out.replace(entity, c);
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn encodings() {
        for (bytes, expected) in [
            (&b"plain"[..], "plain"),
            (b"\xFE\xFF\x00A\x20\xAC", "A€"),
            (b"\xFF\xFEA\x00", "A"),
            (b"\xEF\xBB\xBF\xC3\xA9", "é"),
            (b"caf\xC3\xA9", "café"),
            (b"\x8D\xA0\xE9", "“€é"),
        ] {
            assert_eq!(super::text_string(bytes), expected);
        }
    }
}
