//! A stretch of text as the regexes of patterns read it.
//!
//! Numbers are written with no-break spaces, en dashes, underscores in file names, and zero-width
//! characters from web pages. A view writes those as plain spaces and hyphens, or leaves them out,
//! and knows for each of its bytes where it stands in the text. It never changes digits or letters.

use std::{borrow::Cow, ops::Range};

/// What a view does to a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Nothing.
    Plain,
    /// Separators become spaces and hyphens.
    Numbers,
}

/// A stretch of a text and the way back from its bytes.
pub(super) struct View<'t> {
    bytes: Cow<'t, [u8]>,
    /// Where each byte stands, and the end; empty where nothing was changed.
    places: Vec<usize>,
    start: usize,
}

impl<'t> View<'t> {
    /// Reads `range`, whose ends are character boundaries.
    pub(super) fn of(text: &'t str, range: Range<usize>, reading: Reading) -> View<'t> {
        let start = range.start;
        let stretch = &text[range];
        let plain = reading == Reading::Plain
            || stretch.bytes().all(|byte| byte < 0x80 && byte != b'_' && byte != b'\r');
        if plain {
            return View { bytes: Cow::Borrowed(stretch.as_bytes()), places: Vec::new(), start };
        }
        let mut bytes = Vec::with_capacity(stretch.len());
        let mut places = Vec::with_capacity(stretch.len() + 1);
        for (at, char) in stretch.char_indices() {
            let mut utf8 = [0; 4];
            let shown = match read(char) {
                Some(char) => char.encode_utf8(&mut utf8).as_bytes(),
                None => &[],
            };
            for byte in shown {
                bytes.push(*byte);
                places.push(start + at);
            }
        }
        places.push(start + stretch.len());
        View { bytes: Cow::Owned(bytes), places, start }
    }

    /// What a regex reads.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where a range of the view lies in the text, on character boundaries.
    pub(super) fn in_text(&self, text: &str, range: &Range<usize>) -> Range<usize> {
        let mut found = if self.places.is_empty() {
            self.start + range.start..self.start + range.end
        } else {
            // The end of the last byte's character, so that nothing left out trails along.
            let last = self.places[range.end.saturating_sub(1).max(range.start)];
            self.places[range.start]..(last + 1).min(text.len())
        };
        while !text.is_char_boundary(found.start) {
            found.start -= 1;
        }
        while !text.is_char_boundary(found.end) {
            found.end += 1;
        }
        found
    }
}

fn read(char: char) -> Option<char> {
    match char {
        '_' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            Some(' ')
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => Some('-'),
        '\r' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => None,
        '\u{2019}' => Some('\''),
        other => Some(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_plainly_and_traced_back() {
        let check = |text: &str, needle: &str, expected: &str| {
            let view = View::of(text, 0..text.len(), Reading::Numbers);
            let shown = String::from_utf8_lossy(view.bytes()).into_owned();
            let at = shown.find(needle).unwrap_or_else(|| panic!("{needle:?} in {shown:?}"));
            let range = view.in_text(text, &(at..at + needle.len()));
            assert_eq!(&text[range], expected, "{text:?}");
        };
        check("no 1 2", "1 2", "1 2");
        check("é1\u{a0}2é", "1 2", "1\u{a0}2");
        check("a_12_b", "12", "12");
        check("1\u{2013}2", "1-2", "1\u{2013}2");
        check("1\u{200b}2\u{200b}", "12", "1\u{200b}2");
        check("1\r\n2", "1\n2", "1\r\n2");
    }

    #[test]
    fn plain_views_keep_underscores() {
        let view = View::of("xa_b", 1..4, Reading::Plain);
        assert_eq!(view.bytes(), b"a_b");
        assert_eq!(view.in_text("xa_b", &(0..1)), 1..2);
    }
}
