//! RTF as tokens with byte ranges.
//!
//! Kept apart so that nothing above it looks at a backslash. It cannot fail: what is no token of
//! the format is text.

use std::ops::Range;

/// A control word longer than this is text that someone wrote after a backslash.
const LONGEST_WORD: usize = 32;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind<'a> {
    /// `{`.
    Open,
    /// `}`.
    Close,
    /// A control word and its number.
    Word(&'a str, Option<i32>),
    /// A backslash and one other character.
    Symbol(u8),
    /// A byte by its two digits.
    Hex(u8),
    /// Bytes of text, all ASCII or one that is not.
    Text,
    /// Binary data behind `\binN`.
    Binary,
}

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token<'a> {
    /// What it is.
    pub(super) kind: Kind<'a>,
    /// Its bytes; those of a control word include the space that ends it.
    pub(super) range: Range<usize>,
}

/// Walks the tokens of a file.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Lexer<'a> {
    /// Walks from the first byte.
    pub(super) fn new(bytes: &'a [u8]) -> Lexer<'a> {
        Lexer { bytes, at: 0 }
    }

    fn escaped(&mut self) -> Kind<'a> {
        let start = self.at;
        let rest = &self.bytes[start + 1..];
        match rest.first() {
            None => {
                self.at += 1;
                Kind::Text
            }
            Some(b'\'') => {
                let byte = rest.get(1..3).and_then(hex);
                self.at += if byte.is_some() { 4 } else { 2 };
                byte.map_or(Kind::Symbol(b'\''), Kind::Hex)
            }
            Some(letter) if letter.is_ascii_alphabetic() => self.word(),
            Some(symbol) => {
                self.at += 2;
                Kind::Symbol(*symbol)
            }
        }
    }

    fn word(&mut self) -> Kind<'a> {
        let rest = &self.bytes[self.at + 1..];
        let letters = rest.iter().take(LONGEST_WORD).take_while(|byte| byte.is_ascii_alphabetic());
        let name_len = letters.count();
        let name = std::str::from_utf8(&rest[..name_len]).expect("letters are ASCII");
        let tail = &rest[name_len..];
        let sign = usize::from(tail.first() == Some(&b'-'));
        let digits = tail[sign..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let number_len = if digits > 0 { sign + digits } else { 0 };
        let number = std::str::from_utf8(&tail[..number_len]).ok().and_then(|n| n.parse().ok());
        let space = usize::from(tail.get(number_len) == Some(&b' '));
        self.at += 1 + name_len + number_len + space;
        Kind::Word(name, number)
    }
}

fn hex(pair: &[u8]) -> Option<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16);
    Some((digit(pair[0])? * 16 + digit(pair[1])?) as u8)
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let start = self.at;
        let kind = match *self.bytes.get(start)? {
            b'{' => {
                self.at += 1;
                Kind::Open
            }
            b'}' => {
                self.at += 1;
                Kind::Close
            }
            b'\\' => match self.escaped() {
                Kind::Word("bin", Some(len)) if len > 0 => {
                    let end =
                        self.at.saturating_add(len.unsigned_abs() as usize).min(self.bytes.len());
                    self.at = end;
                    Kind::Binary
                }
                kind => kind,
            },
            // Line ends are for the eye alone.
            b'\r' | b'\n' | 0 => {
                self.at += 1;
                return self.next_after_blank();
            }
            byte if !byte.is_ascii() => {
                self.at += 1;
                Kind::Text
            }
            _ => {
                let plain = |byte: &&u8| byte.is_ascii() && !b"{}\\\r\n\0".contains(byte);
                self.at += self.bytes[start..].iter().take_while(plain).count();
                Kind::Text
            }
        };
        Some(Token { kind, range: start..self.at })
    }
}

impl<'a> Lexer<'a> {
    /// The next token behind line ends, without recursion over a run of them.
    fn next_after_blank(&mut self) -> Option<Token<'a>> {
        let blank = |byte: &&u8| matches!(byte, b'\r' | b'\n' | 0);
        self.at += self.bytes[self.at..].iter().take_while(blank).count();
        self.next()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens() {
        use Kind::{Binary, Close, Hex, Open, Symbol, Text, Word};
        for (rtf, expected) in [
            (&b"{\\b Am\\b0}"[..], vec![Open, Word("b", None), Text, Word("b", Some(0)), Close]),
            (
                b"\\u-10179?\r\n\\'e9\\~",
                vec![Word("u", Some(-10179)), Text, Hex(0xE9), Symbol(b'~')],
            ),
            (b"\\bin3 }{}x", vec![Binary, Text]),
            (b"\\bin99 }", vec![Binary]),
            (b"a\xE9b\\", vec![Text, Text, Text, Text]),
            (b"\\'zz\\-", vec![Symbol(b'\''), Text, Symbol(b'-')]),
        ] {
            let kinds: Vec<Kind<'_>> = Lexer::new(rtf).map(|token| token.kind).collect();
            assert_eq!(kinds, expected, "{}", String::from_utf8_lossy(rtf));
        }
    }
}
