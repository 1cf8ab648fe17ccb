//! A stretch of text as the regexes of patterns read it.
//!
//! Numbers are written with no-break spaces, en dashes, underscores in file names, full-width
//! digits, and zero-width characters from web pages, and broken over lines. A view writes those plainly, or leaves them
//! out, and knows for each of its bytes where it stands in the text. Letters stay letters, save in
//! a view of a misread number, which knows where it took one for a digit.

use std::{borrow::Cow, ops::Range};

/// What a view does to a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reading {
    /// Nothing.
    Plain,
    /// What cannot be seen is left out; full-width characters become plain ones.
    Words,
    /// As words, and separators become spaces and hyphens.
    Numbers,
    /// As numbers, and the letters that a scanner reads for 0 and 1 become those beside digits.
    Misread,
    /// As numbers, and line ends are spaces: a number that was wrapped where it had one.
    Wrapped,
    /// As numbers, without line ends: a number that was broken to fit a narrow cell.
    Joined,
}

impl Reading {
    /// Whether it is a reading of numbers.
    pub(super) const fn is_of_numbers(self) -> bool {
        !matches!(self, Reading::Plain | Reading::Words)
    }

    /// Whether it is a guess at what was meant, so that a cue must speak for what it shows.
    pub(super) const fn is_guess(self) -> bool {
        matches!(self, Reading::Misread | Reading::Wrapped | Reading::Joined)
    }

    /// Whether it goes over line ends.
    const fn is_over_lines(self) -> bool {
        matches!(self, Reading::Wrapped | Reading::Joined)
    }
}

/// A stretch of a text and the way back from its bytes.
pub(super) struct View<'t> {
    bytes: Cow<'t, [u8]>,
    /// Where each byte stands, and the end; empty where nothing was changed.
    places: Vec<usize>,
    start: usize,
    reading: Reading,
    /// Where letters were taken for digits, or a line end was left out, in bytes of the view.
    guessed: Vec<usize>,
}

impl<'t> View<'t> {
    /// Reads `range`, whose ends are character boundaries.
    pub(super) fn of(text: &'t str, range: Range<usize>, reading: Reading) -> View<'t> {
        let start = range.start;
        let stretch = &text[range];
        if reading == Reading::Plain || (!reading.is_guess() && is_plain(stretch)) {
            let bytes = Cow::Borrowed(stretch.as_bytes());
            return View { bytes, places: Vec::new(), start, reading, guessed: Vec::new() };
        }
        let mut written = Written::new(stretch.len(), reading);
        for (at, char) in stretch.char_indices() {
            written.push(char, start + at);
        }
        let Written { mut bytes, mut places, mut guessed, .. } = written;
        places.push(start + stretch.len());
        if reading == Reading::Misread {
            guessed = mend(&mut bytes);
        }
        View { bytes: Cow::Owned(bytes), places, start, reading, guessed }
    }

    /// How the stretch is read.
    pub(super) fn reading(&self) -> Reading {
        self.reading
    }

    /// How many letters were taken for digits, or line ends left out, in a range of the view.
    pub(super) fn guessed_in(&self, range: &Range<usize>) -> usize {
        self.guessed.iter().filter(|at| range.start < **at && **at < range.end).count()
            + usize::from(self.reading == Reading::Misread && self.guessed.contains(&range.start))
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

/// A view as it is written.
struct Written {
    bytes: Vec<u8>,
    places: Vec<usize>,
    guessed: Vec<usize>,
    reading: Reading,
    /// A line has just begun: its indentation does not count.
    indented: bool,
}

impl Written {
    fn new(len: usize, reading: Reading) -> Written {
        Written {
            bytes: Vec::with_capacity(len),
            places: Vec::with_capacity(len + 1),
            guessed: Vec::new(),
            reading,
            indented: false,
        }
    }

    fn push(&mut self, char: char, place: usize) {
        let is_numbers = self.reading != Reading::Words;
        if is_numbers && char == ' ' && self.indented {
            return;
        }
        if char == '\n' && self.reading.is_over_lines() {
            self.line_end(place);
        } else if let Some(char) = read(char, self.reading) {
            let mut utf8 = [0; 4];
            for byte in char.encode_utf8(&mut utf8).as_bytes() {
                self.bytes.push(*byte);
                self.places.push(place);
            }
        }
        self.indented = char == '\n';
    }

    fn line_end(&mut self, place: usize) {
        while self.bytes.last() == Some(&b' ') {
            self.bytes.pop();
            self.places.pop();
        }
        self.guessed.push(self.bytes.len());
        if self.reading == Reading::Wrapped && self.bytes.last() != Some(&b'-') {
            self.bytes.push(b' ');
            self.places.push(place);
        }
    }
}

/// Whether a stretch reads as it is written.
fn is_plain(stretch: &str) -> bool {
    let mut before = b' ';
    stretch.bytes().all(|byte| {
        let indented = before == b'\n' && byte == b' ';
        before = byte;
        byte < 0x80 && byte != b'_' && byte != b'\r' && !indented
    })
}

fn read(char: char, reading: Reading) -> Option<char> {
    match char {
        '_' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
            if reading != Reading::Words =>
        {
            Some(' ')
        }
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' => Some('-'),
        '\r' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' => None,
        '\u{2019}' => Some('\''),
        // The full-width forms stand in ASCII's order.
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(char) - 0xfee0),
        other => Some(other),
    }
}

/// The digit that a scanner may have read as this letter.
const fn meant(byte: u8) -> Option<u8> {
    match byte {
        b'O' | b'o' => Some(b'0'),
        b'l' | b'I' => Some(b'1'),
        _ => None,
    }
}

/// Whether a letter that may be a misread digit stands beside a digit.
pub(super) fn may_be_misread(bytes: &[u8]) -> bool {
    let is = |at: usize| meant(bytes[at]).is_some();
    (1..bytes.len()).any(|at| {
        (bytes[at].is_ascii_digit() && is(at - 1)) || (bytes[at - 1].is_ascii_digit() && is(at))
    })
}

/// Writes digits for the letters that may be misread ones, in runs of such letters and digits that
/// hold a digit. Says where.
fn mend(bytes: &mut [u8]) -> Vec<usize> {
    let mut mended = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let of_run = |byte: &u8| byte.is_ascii_digit() || meant(*byte).is_some();
        let len = bytes[at..].iter().take_while(|byte| of_run(byte)).count();
        let run = &mut bytes[at..at + len];
        if run.iter().any(u8::is_ascii_digit) {
            for (place, byte) in (at..).zip(run) {
                if let Some(digit) = meant(*byte) {
                    *byte = digit;
                    mended.push(place);
                }
            }
        }
        at += len.max(1);
    }
    mended
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
        check("1\n   2", "1\n2", "1\n   2");
        check("\u{ff11}\u{ff12}\u{ff0e}3", "12.3", "\u{ff11}\u{ff12}\u{ff0e}3");
    }

    #[test]
    fn letters_beside_digits_are_mended() {
        let check = |text: &str, expected: &str, misread: usize| {
            let view = View::of(text, 0..text.len(), Reading::Misread);
            assert_eq!(String::from_utf8_lossy(view.bytes()), expected);
            assert_eq!(view.guessed_in(&(0..text.len())), misread, "{text}");
            assert_eq!(may_be_misread(text.as_bytes()), misread > 0, "{text}");
        };
        check("O77OO 9OOl23", "07700 900123", 6);
        check("OIl go", "OIl go", 0);
        check("H8Ol", "H801", 2);
    }

    #[test]
    fn line_ends_are_spaces_or_nothing() {
        let check = |text: &str, reading, expected: &str| {
            let view = View::of(text, 0..text.len(), reading);
            assert_eq!(String::from_utf8_lossy(view.bytes()), expected, "{text:?}");
            assert_eq!(view.guessed_in(&(0..expected.len())), 1, "{text:?}");
            assert_eq!(view.in_text(text, &(0..expected.len())), 0..text.len(), "{text:?}");
        };
        check("999 124\n5006", Reading::Wrapped, "999 124 5006");
        check("999 124 \r\n  5006", Reading::Wrapped, "999 124 5006");
        check("20-44-\n17", Reading::Wrapped, "20-44-17");
        check("H801\n2000", Reading::Joined, "H8012000");
    }

    #[test]
    fn plain_views_keep_underscores() {
        let view = View::of("xa_b", 1..4, Reading::Plain);
        assert_eq!(view.bytes(), b"a_b");
        assert_eq!(view.in_text("xa_b", &(0..1)), 1..2);
    }
}
