//! A document without its tags, for the proof of a copy.
//!
//! Deliberately simple, and apart from the readers: a second look that makes the same mistakes
//! proves nothing. It knows no element, no hidden text and no well-formedness.

use super::{Chunk, Dialect, chunks};

/// What is left of a document without its markup.
#[derive(Debug, Default)]
pub struct Stripped {
    /// Everything outside tags and comments, joined.
    pub text: String,
    /// Everything inside tags, comments and declarations.
    pub markup: String,
}

/// Takes a document apart. References are resolved in both halves.
pub fn strip(text: &str, dialect: Dialect) -> Stripped {
    let mut stripped = Stripped::default();
    let mut at = 0;
    while let Some(step) = memchr::memchr(b'<', &text.as_bytes()[at..]) {
        let open = at + step;
        resolve_into(&mut stripped.text, &text[at..open], dialect);
        at = open + 1;
        let rest = &text[open..];
        if let Some(inner) = rest.strip_prefix("<![CDATA[") {
            let end = inner.find("]]>").unwrap_or(inner.len());
            stripped.text.push_str(&inner[..end]);
            at = (open + 9 + end + 3).min(text.len());
            continue;
        }
        let Some(len) = markup_len(rest) else {
            stripped.text.push('<');
            continue;
        };
        resolve_into(&mut stripped.markup, &rest[1..len], dialect);
        stripped.markup.push('\n');
        at = open + len;
    }
    resolve_into(&mut stripped.text, &text[at..], dialect);
    stripped
}

/// The length of the comment or tag at the start of `rest`, if it is one.
fn markup_len(rest: &str) -> Option<usize> {
    if let Some(inner) = rest.strip_prefix("<!--") {
        return Some(inner.find("-->").map_or(rest.len(), |end| 4 + end + 3));
    }
    let bytes = rest.as_bytes();
    if !bytes.get(1).is_some_and(|byte| byte.is_ascii_alphabetic() || b"/!?_:".contains(byte)) {
        return None;
    }
    let mut quote = None;
    for (at, byte) in bytes.iter().enumerate() {
        match (byte, quote) {
            (b'"' | b'\'', None) if at > 0 && b"= \n".contains(&bytes[at - 1]) => {
                quote = Some(byte);
            }
            (b'"' | b'\'', Some(open)) if open == byte => quote = None,
            (b'>', None) => return Some(at + 1),
            _ => {}
        }
    }
    // A quote that is never closed hides nothing here: the first `>` ends the tag.
    Some(memchr::memchr(b'>', bytes).map_or(bytes.len(), |end| end + 1))
}

fn resolve_into(out: &mut String, text: &str, dialect: Dialect) {
    for chunk in chunks(text, 0..text.len(), dialect) {
        match chunk {
            Chunk::Literal(range) | Chunk::Unknown(range) => out.push_str(&text[range]),
            Chunk::Reference(_, resolved) => out.push_str(&resolved),
        }
    }
}

/// Text with its `%41` sequences decoded, byte by byte.
pub fn percent_decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    let digit = |at: usize| bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
    while let Some(byte) = bytes.get(at) {
        let (character, len) = match (byte, digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) => ((high * 16 + low) as u8, 3),
            _ => (*byte, 1),
        };
        decoded.push(character);
        at += len;
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_come_apart() {
        for (text, shown, markup) in [
            ("Jo<b>hn</b>&#64;x", "John@x", "b>\n/b>\n"),
            ("Jo<!-- > -->hn", "John", "!-- > -->\n"),
            ("<a t='>x'>y", "y", "a t='>x'>\n"),
            ("<a t=\"J&#111;\">1 < 2", "1 < 2", "a t=\"Jo\">\n"),
            ("Jo<![CDATA[hn <x>]]>y", "John <x>y", ""),
            ("<a t='never>closed", "closed", "a t='never>\n"),
            ("<!--", "", "!--\n"),
            ("<![CDATA[x", "x", ""),
        ] {
            let stripped = strip(text, Dialect::Html);
            assert_eq!((&*stripped.text, &*stripped.markup), (shown, markup), "{text}");
        }
    }

    #[test]
    fn percent_sequences() {
        assert_eq!(percent_decoded("a%40b%C3%a9%4%%41"), "a@bé%4%A".as_bytes());
    }
}
