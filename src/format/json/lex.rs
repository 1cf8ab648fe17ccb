//! JSON as tokens with their places, and the escapes within its strings.
//!
//! Lenient where no text is at stake: control characters stand in strings, unknown escapes stand
//! for themselves, `NaN` and its kind are scalars.

use std::ops::Range;

use crate::{format::encoding::Flow, model::TextBuilder};

/// What a container is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    Object,
    Array,
}

/// What a stretch of the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Open(Container),
    Close(Container),
    Colon,
    Comma,
    /// A string with its quotes.
    String,
    /// A number, or a word such as `true`.
    Scalar,
}

/// What comes next in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// A token.
    Token(Token, Range<usize>),
    /// A token begins here, or may, and more text is needed to see its end.
    Unfinished(usize),
    /// Here is something that JSON does not have.
    Bad(usize),
    /// Nothing.
    End,
}

/// Finds the token at or after `at`. `ended` says that no text follows.
pub(super) fn next(text: &str, at: usize, ended: bool) -> Next {
    let bytes = text.as_bytes();
    // The record separator stands before the texts of a JSON sequence (RFC 7464).
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | 0x1E);
    let start = at + bytes[at..].iter().take_while(|byte| blank(byte)).count();
    let mark = |token| Next::Token(token, start..start + 1);
    match bytes.get(start) {
        None if ended => Next::End,
        None => Next::Unfinished(start),
        Some(b'{') => mark(Token::Open(Container::Object)),
        Some(b'}') => mark(Token::Close(Container::Object)),
        Some(b'[') => mark(Token::Open(Container::Array)),
        Some(b']') => mark(Token::Close(Container::Array)),
        Some(b':') => mark(Token::Colon),
        Some(b',') => mark(Token::Comma),
        Some(b'"') => match closing_quote(text, start + 1) {
            Some(end) => Next::Token(Token::String, start..end + 1),
            None if ended => Next::Bad(start),
            None => Next::Unfinished(start),
        },
        Some(_) => scalar(text, start, ended),
    }
}

fn scalar(text: &str, start: usize, ended: bool) -> Next {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
    let len = text.as_bytes()[start..].iter().take_while(|byte| part(byte)).count();
    let word = &text[start..start + len];
    if start + len == text.len() && !ended {
        return Next::Unfinished(start);
    }
    let number = || word.parse::<f64>().is_ok();
    if matches!(word, "true" | "false" | "null") || number() {
        return Next::Token(Token::Scalar, start..start + len);
    }
    Next::Bad(start)
}

/// Where the string closes whose content, or some of it, begins at `from`.
pub(super) fn closing_quote(text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes[at] == b'"' {
            return Some(at);
        }
        at += 2;
    }
}

/// The length of the escape at the start of `text`, and the character that it stands for; none if
/// it stands for itself.
pub(super) fn escape(text: &str) -> Option<(usize, char)> {
    let simple = match text.as_bytes().get(1)? {
        b'u' => {
            let high = unit(text)?;
            let low = unit(&text[6..]).filter(|low| low & 0xFC00 == 0xDC00);
            let (len, units) = match low {
                Some(low) if high & 0xFC00 == 0xD800 => (12, [high, low]),
                _ => (6, [high, 0]),
            };
            let one = char::decode_utf16(units).next()?;
            return Some((len, one.unwrap_or(char::REPLACEMENT_CHARACTER)));
        }
        b'n' => '\n',
        b't' => '\t',
        b'r' => '\r',
        b'b' => '\u{8}',
        b'f' => '\u{C}',
        same @ (b'"' | b'\\' | b'/') => char::from(*same),
        _ => return None,
    };
    Some((2, simple))
}

/// The UTF-16 unit that a `\uXXXX` at the start of `text` gives.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    hex.then(|| u16::from_str_radix(digits, 16).ok())?
}

/// The stretches of a string's content: as they stand, or escaped characters.
pub(super) fn stretches(
    text: &str,
    range: Range<usize>,
) -> impl Iterator<Item = (Range<usize>, Option<char>)> {
    let mut at = range.start;
    std::iter::from_fn(move || {
        let left = text.get(at..range.end).filter(|left| !left.is_empty())?;
        let start = at;
        if let Some((len, one)) = left.starts_with('\\').then(|| escape(left)).flatten() {
            at += len;
            return Some((start..at, Some(one)));
        }
        // A backslash that escapes nothing stands for itself.
        let next = memchr::memchr(b'\\', &left.as_bytes()[1..]);
        at = next.map_or(range.end, |next| start + 1 + next);
        Some((start..at, None))
    })
}

/// Adds the content of a string, without escapes, to a builder.
pub(super) fn push_string(
    flow: &Flow,
    builder: &mut TextBuilder,
    range: Range<usize>,
    stream: u32,
) {
    for (part, escaped) in stretches(flow.text(), range) {
        match escaped {
            None => flow.push(builder, part, stream),
            Some(one) => {
                let from = flow.source(part.start)..flow.source(part.end);
                builder.push_whole(one.encode_utf8(&mut [0; 4]), stream, from);
            }
        }
    }
}

/// A text in which every escape is undone, be it within a string or not.
pub(super) fn unescaped(text: &str) -> String {
    stretches(text, 0..text.len()).fold(String::new(), |mut plain, (part, escaped)| {
        match escaped {
            None => plain.push_str(&text[part]),
            Some(one) => plain.push(one),
        }
        plain
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_tokens() {
        let check =
            |text: &str, expected: Next| assert_eq!(next(text, 0, false), expected, "{text:?}");
        check(" { ", Next::Token(Token::Open(Container::Object), 1..2));
        check(" \"a\\\"b\":", Next::Token(Token::String, 1..7));
        check("\"a\\\\\"", Next::Token(Token::String, 0..5));
        check("-1.5e+3,", Next::Token(Token::Scalar, 0..7));
        check("NaN ", Next::Token(Token::Scalar, 0..3));
        check("truth ", Next::Bad(0));
        check("'a'", Next::Bad(0));
        check(" \"a\\\"", Next::Unfinished(1));
        check("  12", Next::Unfinished(2));
        check("  ", Next::Unfinished(2));
        assert_eq!(next(" 12", 0, true), Next::Token(Token::Scalar, 1..3));
        assert_eq!(next(" \"12", 0, true), Next::Bad(1));
        assert_eq!(next("\u{1E}\n", 0, true), Next::End);
    }

    #[test]
    fn undoes_escapes() {
        let check = |text: &str, expected: &str| assert_eq!(unescaped(text), expected, "{text:?}");
        check("plain", "plain");
        check(r#"a\"b\\c\/d\n\t"#, "a\"b\\c/d\n\t");
        check(r"Zo\u00eb \ud83d\ude00", "Zoë 😀");
        check(r"\ud83d \ude00\ud83dx", "\u{FFFD} \u{FFFD}\u{FFFD}x");
        check(r"\q\u12g4\u+123\", r"\q\u12g4\u+123\");
        check(r"\\u0041", r"\u0041");
    }
}
