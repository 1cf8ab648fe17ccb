//! The one pass over a text: phrases at the beginning of words, stretches around digits, `@` signs.
//!
//! Everything slower works only where this pass saw something. It decides nothing.

use std::ops::Range;

use super::phrases::{Hit, Phrases, letter_len};

/// How many bytes without a digit a number may hold, lead with or trail off in. Patterns that may
/// need more are not looked for around digits alone.
pub(super) const REACH: usize = 44;

/// What one pass saw.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Phrases, by where they begin.
    pub(super) hits: Vec<Hit>,
    /// Stretches that hold digits.
    pub(super) digits: Vec<Stretch>,
    /// Where `@` stands.
    pub(super) ats: Vec<usize>,
}

/// A stretch around digits which no number crosses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) range: Range<usize>,
    /// How many digits it holds.
    pub(super) count: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Letter,
    Digit,
    High,
    /// Holds numbers apart wherever it stands.
    Hard,
    /// Holds numbers apart unless a space follows.
    Comma,
    Line,
    At,
    Other,
}

const CLASSES: [Class; 256] = classes();

const fn classes() -> [Class; 256] {
    let mut table = [Class::Other; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
            b'0'..=b'9' => Class::Digit,
            0x80.. => Class::High,
            b',' => Class::Comma,
            b'\n' => Class::Line,
            b'@' => Class::At,
            other if is_hard(other) => Class::Hard,
            _ => Class::Other,
        };
        byte += 1;
    }
    table
}

/// Bytes that no number of one cell, value or word holds.
pub(super) const fn is_hard(byte: u8) -> bool {
    matches!(byte, b'"' | b';' | b'|' | b'<' | b'>' | b'{' | b'}' | b'[' | b']' | b'=')
}

/// Reads a text once.
pub(super) fn scan(text: &str, phrases: &Phrases) -> Seen {
    let bytes = text.as_bytes();
    let mut seen = Seen::default();
    let mut stretches = Stretches::default();
    let mut in_word = false;
    let mut at = 0;
    while at < bytes.len() {
        let class = CLASSES[usize::from(bytes[at])];
        let letter = if class == Class::High { letter_len(&bytes[at..]) } else { None };
        let word_goes_on = matches!(class, Class::Letter | Class::Digit) || letter.is_some();
        if word_goes_on && !in_word {
            phrases.walk(bytes, at, &mut seen.hits);
        }
        in_word = word_goes_on;
        match class {
            Class::Letter => {
                while at + 1 < bytes.len() && bytes[at + 1].is_ascii_alphabetic() {
                    at += 1;
                }
            }
            Class::Digit => stretches.digit(bytes, at),
            Class::Hard => stretches.cut(at),
            Class::Comma if bytes.get(at + 1) != Some(&b' ') => stretches.cut(at),
            Class::Line if begins_blank_line(&bytes[at + 1..]) => stretches.cut(at),
            Class::At => seen.ats.push(at),
            Class::High if is_full_width_digit(&bytes[at..]) => stretches.digit(bytes, at),
            _ => {}
        }
        at += match (class, letter) {
            (Class::High, Some(len)) => len,
            (Class::High, None) => width(bytes[at]),
            _ => 1,
        };
    }
    seen.digits = stretches.finish(bytes);
    seen
}

fn is_full_width_digit(bytes: &[u8]) -> bool {
    matches!(bytes, [0xEF, 0xBC, 0x90..=0x99, ..])
}

fn width(lead: u8) -> usize {
    match lead {
        0xF0.. => 4,
        0xE0.. => 3,
        _ => 2,
    }
}

fn begins_blank_line(rest: &[u8]) -> bool {
    rest.iter()
        .find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'))
        .is_some_and(|byte| *byte == b'\n')
}

/// Digits gathered into stretches.
#[derive(Default)]
struct Stretches {
    done: Vec<Stretch>,
    /// First and last digit, and how many.
    open: Option<(usize, usize, usize)>,
    /// One past the last byte that holds numbers apart, before the open stretch.
    floor: usize,
    /// The same, at the latest.
    latest: usize,
}

impl Stretches {
    fn digit(&mut self, bytes: &[u8], at: usize) {
        match &mut self.open {
            Some((_, last, count)) if at - *last <= REACH => {
                *last = at;
                *count += 1;
            }
            _ => {
                self.close(bytes, at);
                self.floor = self.latest;
                self.open = Some((at, at, 1));
            }
        }
    }

    fn cut(&mut self, at: usize) {
        if let Some((first, last, count)) = self.open.take() {
            let start = self.floor.max(first.saturating_sub(REACH));
            let end = at.min(last + 1 + REACH);
            self.done.push(Stretch { range: start..end, count });
        }
        self.latest = at + 1;
    }

    fn close(&mut self, bytes: &[u8], next: usize) {
        if let Some((first, last, count)) = self.open.take() {
            let start = self.floor.max(first.saturating_sub(REACH));
            let end = next.min(bytes.len()).min(last + 1 + REACH);
            self.done.push(Stretch { range: start..end, count });
        }
    }

    fn finish(mut self, bytes: &[u8]) -> Vec<Stretch> {
        self.close(bytes, bytes.len());
        for stretch in &mut self.done {
            while !is_boundary(bytes, stretch.range.start) {
                stretch.range.start -= 1;
            }
            while !is_boundary(bytes, stretch.range.end) {
                stretch.range.end += 1;
            }
        }
        self.done
    }
}

fn is_boundary(bytes: &[u8], at: usize) -> bool {
    at == bytes.len() || bytes[at] & 0xC0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::phrases::PhrasesBuilder;

    fn seen(text: &str) -> Seen {
        let phrases = PhrasesBuilder::default().build();
        scan(text, &phrases)
    }

    #[test]
    fn stretches_hold_their_digits_apart() {
        let check = |text: &str, expected: &[(&str, usize)]| {
            let found = seen(text);
            let shown: Vec<_> =
                found.digits.iter().map(|s| (&text[s.range.clone()], s.count)).collect();
            assert_eq!(shown, expected, "{text:?}");
        };
        check("no digits at all", &[]);
        check("12,34", &[("12", 2), ("34", 2)]);
        check("12, 34", &[("12, 34", 4)]);
        check("{\"a\":12}", &[(":12", 2)]);
        check("a\n1\nb 2", &[("a\n1\nb 2", 2)]);
        check("a1\n \r\n2b", &[("a1", 1), (" \r\n2b", 1)]);
        let far = format!("1{}2", "x".repeat(44));
        assert_eq!(seen(&far).digits.len(), 2);
        let near = format!("1{}2", "x".repeat(43));
        assert_eq!(seen(&near).digits.len(), 1);
        let wide = format!("{}1{}", "é".repeat(30), "é".repeat(30));
        assert_eq!(seen(&wide).digits[0].range, 16..105);
    }

    #[test]
    fn at_signs_are_seen() {
        assert_eq!(seen("a@b é@").ats, [1, 6]);
    }
}
