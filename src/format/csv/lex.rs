//! Delimited text as tokens with their places.
//!
//! Lenient, so that no byte is lost: a quote counts only where a field begins or where it closes
//! one, and whatever follows a closing quote still belongs to the field.

use std::ops::Range;

/// How a file writes its table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// What stands between fields: ASCII.
    pub(super) delimiter: u8,
    /// What stands around a field that holds delimiters or line ends: ASCII.
    pub(super) quote: u8,
}

/// What a stretch of the file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A part of a field's value, as it stands.
    Value,
    /// Two quotes that are one quote of a field's value.
    Doubled,
    /// The quote before a value.
    Open,
    /// The quote after a value.
    Close,
    /// Between fields.
    Delimiter,
    /// After a record.
    Line,
}

/// Finds the tokens of a text that begins with a record.
pub(super) struct Lexer<'a> {
    text: &'a str,
    dialect: Dialect,
    at: usize,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// At the first byte of a field.
    Start,
    /// Within a field, where delimiters count.
    Bare,
    /// Within quotes, which opened here.
    Quoted(usize),
}

impl<'a> Lexer<'a> {
    pub(super) fn new(text: &'a str, dialect: Dialect) -> Lexer<'a> {
        Lexer { text, dialect, at: 0, state: State::Start }
    }

    /// Where the quote opened that is still open.
    pub(super) fn open(&self) -> Option<usize> {
        match self.state {
            State::Quoted(at) => Some(at),
            State::Start | State::Bare => None,
        }
    }

    fn token(&mut self, kind: Kind, len: usize, state: State) -> (Kind, Range<usize>) {
        let start = self.at;
        self.at += len;
        self.state = state;
        (kind, start..self.at)
    }

    fn quoted(&mut self, opened: usize) -> (Kind, Range<usize>) {
        let left = &self.text.as_bytes()[self.at..];
        let quote = self.dialect.quote;
        match memchr::memchr(quote, left) {
            Some(0) if left.get(1) == Some(&quote) => {
                self.token(Kind::Doubled, 2, State::Quoted(opened))
            }
            Some(0) => self.token(Kind::Close, 1, State::Bare),
            Some(len) => self.token(Kind::Value, len, State::Quoted(opened)),
            None => self.token(Kind::Value, left.len(), State::Quoted(opened)),
        }
    }

    fn bare(&mut self) -> (Kind, Range<usize>) {
        let left = &self.text.as_bytes()[self.at..];
        match left {
            [b'\r', b'\n', ..] => self.token(Kind::Line, 2, State::Start),
            [b'\r' | b'\n', ..] => self.token(Kind::Line, 1, State::Start),
            [first, ..] if *first == self.dialect.delimiter => {
                self.token(Kind::Delimiter, 1, State::Start)
            }
            _ => {
                let len = memchr::memchr3(self.dialect.delimiter, b'\r', b'\n', left);
                self.token(Kind::Value, len.unwrap_or(left.len()), State::Bare)
            }
        }
    }
}

impl Iterator for Lexer<'_> {
    type Item = (Kind, Range<usize>);

    fn next(&mut self) -> Option<(Kind, Range<usize>)> {
        let first = *self.text.as_bytes().get(self.at)?;
        Some(match self.state {
            State::Quoted(opened) => self.quoted(opened),
            State::Start if first == self.dialect.quote => {
                self.token(Kind::Open, 1, State::Quoted(self.at))
            }
            State::Start | State::Bare => self.bare(),
        })
    }
}

/// The first records of a text, unquoted, without one that the text cuts off.
pub(super) fn records(text: &str, dialect: Dialect, most: usize, whole: bool) -> Vec<Vec<String>> {
    let mut records = Vec::new();
    let mut record = vec![String::new()];
    let mut lexer = Lexer::new(text, dialect);
    for (kind, range) in &mut lexer {
        let field = record.last_mut().expect("a record has a field");
        match kind {
            Kind::Value => field.push_str(&text[range]),
            Kind::Doubled => field.push(char::from(dialect.quote)),
            Kind::Open | Kind::Close => {}
            Kind::Delimiter => record.push(String::new()),
            Kind::Line => records.push(std::mem::replace(&mut record, vec![String::new()])),
        }
        if records.len() == most {
            return records;
        }
    }
    if whole && lexer.open().is_none() && record != [""] {
        records.push(record);
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_are_lenient() {
        let check = |text: &str, expected: &[&[&str]]| {
            let dialect = Dialect { delimiter: b',', quote: b'"' };
            assert_eq!(records(text, dialect, 9, true), expected, "{text:?}");
            let all: String = Lexer::new(text, dialect).map(|(_, range)| &text[range]).collect();
            assert_eq!(all, text);
        };
        check("", &[]);
        check("a,b\nc,d", &[&["a", "b"], &["c", "d"]]);
        check("a,b\r\nc,\r", &[&["a", "b"], &["c", ""]]);
        check("\"a,b\",\"c\nd\"\n", &[&["a,b", "c\nd"]]);
        check("\"a \"\"b\"\" c\",\"\"\n", &[&["a \"b\" c", ""]]);
        check("a \"b\" c,d\"\n", &[&["a \"b\" c", "d\""]]);
        check("\"a\" b\"c\",d\n", &[&["a b\"c\"", "d"]]);
        check("a\n\nb\n", &[&["a"], &[""], &["b"]]);
        check("a,\"b\nc\n", &[]);
    }
}
