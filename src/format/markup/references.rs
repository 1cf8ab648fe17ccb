//! Character and entity references: `&amp;`, `&#233;`, `&eacute;`.
//!
//! A reference stands for its text as a whole, so that a cut takes all of it. Named references of
//! HTML are resolved by `html5gum`, which carries the standard's table. Entities that a document
//! declares for itself are never expanded: they stay the text they are, and cost nothing.

use std::{borrow::Cow, ops::Range};

use html5gum::{Token, Tokenizer};

/// The longest name of the standard's table has 31 letters.
const LONGEST_NAME: usize = 32;
/// As many digits as the largest code point has, and then some leading zeros.
const LONGEST_NUMBER: usize = 16;

/// By whose rules references are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// XML: a semicolon is required, and five names are known. Others are shown as HTML knows them.
    Xml,
    /// XML that declares entities of its own: names beyond the five are left alone.
    XmlDeclaring,
    /// Text in HTML: old names need no semicolon.
    Html,
    /// Attribute values in HTML: as in text, but `&copy=1` is no reference.
    HtmlAttribute,
}

/// A stretch of a document's text.
#[derive(Debug, PartialEq, Eq)]
pub enum Chunk<'a> {
    /// It stands for itself.
    Literal(Range<usize>),
    /// It stands for this text.
    Reference(Range<usize>, Cow<'a, str>),
    /// It names an entity that nothing here knows.
    Unknown(Range<usize>),
}

/// Divides a range of a text into literal stretches and references.
pub fn chunks(
    text: &str,
    range: Range<usize>,
    dialect: Dialect,
) -> impl Iterator<Item = Chunk<'_>> {
    let mut at = range.start;
    let mut next = None;
    std::iter::from_fn(move || {
        if let Some(reference) = next.take() {
            return Some(reference);
        }
        let start = at;
        while let Some(step) = memchr::memchr(b'&', &text.as_bytes()[at..range.end]) {
            let amp = at + step;
            at = amp + 1;
            if let Some((len, resolved)) = resolve(&text[amp..range.end], dialect) {
                at = amp + len;
                let reference = match resolved {
                    Some(resolved) => Chunk::Reference(amp..at, resolved),
                    None => Chunk::Unknown(amp..at),
                };
                if amp == start {
                    return Some(reference);
                }
                next = Some(reference);
                return Some(Chunk::Literal(start..amp));
            }
        }
        at = range.end;
        (start < at).then_some(Chunk::Literal(start..at))
    })
}

/// The reference at the start of `text`: its length, and what it stands for if that is known.
fn resolve(text: &str, dialect: Dialect) -> Option<(usize, Option<Cow<'_, str>>)> {
    let xml = matches!(dialect, Dialect::Xml | Dialect::XmlDeclaring);
    let body = &text[1..];
    if let Some(number) = body.strip_prefix('#') {
        let (len, character) = numeric(number, xml)?;
        return Some((2 + len, Some(String::from(character).into())));
    }
    let bytes = body.as_bytes();
    let is_name = |byte: &u8| {
        byte.is_ascii_alphanumeric() || (xml && (b"_-.:".contains(byte) || !byte.is_ascii()))
    };
    let len = bytes.iter().take_while(|byte| is_name(byte)).count();
    let closed = bytes.get(len) == Some(&b';');
    if len == 0 || (xml && !closed) {
        return None;
    }
    let whole = 1 + len + usize::from(closed);
    let known = if closed { common(&body[..len]) } else { None };
    if known.is_some() {
        return Some((whole, known.map(Cow::Borrowed)));
    }
    match dialect {
        Dialect::XmlDeclaring => Some((whole, None)),
        Dialect::Xml if len > LONGEST_NAME => Some((whole, None)),
        Dialect::Xml => {
            let named = named(&text[..whole]).filter(|(used, _)| *used == whole);
            Some((whole, named.map(|(_, resolved)| resolved.into())))
        }
        Dialect::Html | Dialect::HtmlAttribute => {
            let end = whole.min(1 + LONGEST_NAME);
            let (used, resolved) = named(text.get(..end)?)?;
            let next = text.as_bytes().get(used);
            let ambiguous = text.as_bytes()[used - 1] != b';'
                && next.is_some_and(|byte| *byte == b'=' || byte.is_ascii_alphanumeric());
            let plain = dialect == Dialect::HtmlAttribute && ambiguous;
            (!plain).then(|| (used, Some(resolved.into())))
        }
    }
}

fn common(name: &str) -> Option<&'static str> {
    Some(match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => "\u{A0}",
        // Its text ends as its name does, which `named` could not tell apart.
        "semi" => ";",
        _ => return None,
    })
}

/// What the number of a reference stands for, and the length of digits and semicolon.
fn numeric(number: &str, xml: bool) -> Option<(usize, char)> {
    let (prefix, radix) = if number.starts_with(['x', 'X']) { (1, 16) } else { (0, 10) };
    let digits = number[prefix..].bytes().take_while(|b| char::from(*b).is_digit(radix)).count();
    let closed = number.as_bytes().get(prefix + digits) == Some(&b';');
    if digits == 0 || (xml && !closed) {
        return None;
    }
    let value = number[prefix..prefix + digits].trim_start_matches('0');
    let code = match value.len() {
        0 => 0,
        1..=LONGEST_NUMBER => u64::from_str_radix(value, radix).unwrap_or(u64::MAX),
        _ => u64::MAX,
    };
    Some((prefix + digits + usize::from(closed), code_point(code, xml)?))
}

/// A number beyond Unicode is none: it stays the digits it is, which may be what matters.
fn code_point(code: u64, xml: bool) -> Option<char> {
    // HTML reads the C1 controls as Windows-1252, as old pages mean them.
    if !xml && (0x80..0xA0).contains(&code) {
        let byte = [code as u8];
        let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&byte);
        return text.chars().next();
    }
    let code = u32::try_from(code).ok().filter(|code| *code <= u32::from(char::MAX))?;
    let character = Some(code).filter(|code| *code != 0).and_then(char::from_u32);
    Some(character.unwrap_or(char::REPLACEMENT_CHARACTER))
}

/// The named reference at the start of `candidate`, which is `&`, letters, and perhaps `;`.
fn named(candidate: &str) -> Option<(usize, String)> {
    let mut shown = Vec::new();
    for token in Tokenizer::new(candidate) {
        let Ok(token) = token;
        if let Token::String(text) = token {
            shown.extend_from_slice(&text);
        }
    }
    if shown == candidate.as_bytes() {
        return None;
    }
    // The name may be shorter than the candidate: what both end in was not part of it.
    let pairs = shown.iter().rev().zip(candidate.bytes().rev());
    let tail = pairs.take_while(|(a, b)| **a == *b).count();
    shown.truncate(shown.len() - tail);
    let text = String::from_utf8(shown).ok().filter(|text| !text.is_empty())?;
    Some((candidate.len() - tail, text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, dialect: Dialect, expected: &[&str]) {
        let seen: Vec<String> = chunks(text, 0..text.len(), dialect)
            .map(|chunk| match chunk {
                Chunk::Literal(range) => text[range].to_owned(),
                Chunk::Reference(range, shown) => format!("{}={shown}", &text[range]),
                Chunk::Unknown(range) => format!("{}=?", &text[range]),
            })
            .collect();
        assert_eq!(seen, expected, "{text} {dialect:?}");
    }

    #[test]
    fn references_in_html() {
        for (text, expected) in [
            ("", &[][..]),
            ("a b", &["a b"]),
            ("a&amp;b", &["a", "&amp;=&", "b"]),
            ("&#74;&#x6f;hn", &["&#74;=J", "&#x6f;=o", "hn"]),
            ("&eacute;&Eacute;", &["&eacute;=é", "&Eacute;=É"]),
            ("caf&eacute", &["caf", "&eacute=é"]),
            ("&ampamp;", &["&amp=&", "amp;"]),
            ("&notit;", &["&not=¬", "it;"]),
            ("&CounterClockwiseContourIntegral;", &["&CounterClockwiseContourIntegral;=∳"]),
            ("&semi;&comma;", &["&semi;=;", "&comma;=,"]),
            ("a & b &; &# &#x; &zz;", &["a & b &; &# &#x; &zz;"]),
            ("&#150;&#0;&#xD800;", &["&#150;=–", "&#0;=\u{FFFD}", "&#xD800;=\u{FFFD}"]),
            ("&#99999999999999999999999;", &["&#99999999999999999999999;"]),
            ("&#00000000000000000000065;", &["&#00000000000000000000065;=A"]),
            ("&#65 x", &["&#65=A", " x"]),
            ("?a=1&copy=2", &["?a=1", "&copy=©", "=2"]),
        ] {
            check(text, Dialect::Html, expected);
        }
        check("?a=1&copy=2&copy;", Dialect::HtmlAttribute, &["?a=1&copy=2", "&copy;=©"]);
        check("&notit; &not", Dialect::HtmlAttribute, &["&notit; ", "&not=¬"]);
    }

    #[test]
    fn references_in_xml() {
        for (text, expected) in [
            ("J&#x6F;hn &lt; &quot;", &["J", "&#x6F;=o", "hn ", "&lt;=<", " ", "&quot;=\""][..]),
            ("caf&eacute; caf&eacute", &["caf", "&eacute;=é", " caf&eacute"]),
            ("&boss; &né;", &["&boss;=?", " ", "&né;=?"]),
            ("&ampamp;", &["&ampamp;=?"]),
            ("&#65 x &#150;", &["&#65 x ", "&#150;=\u{96}"]),
        ] {
            check(text, Dialect::Xml, expected);
        }
        check("&eacute;&amp;", Dialect::XmlDeclaring, &["&eacute;=?", "&amp;=&"]);
    }
}
