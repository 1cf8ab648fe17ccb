//! The bytes of a message in one form: ASCII-compatible, with line feeds.
//!
//! Apart from the parser, so that everything after this point can look for `\n` and be right. A
//! message whose lines end in lone carriage returns, or that was saved as UTF-16, is brought into
//! that form and back; every offset elsewhere in this folder counts bytes of the form, never of the
//! file. It never guesses at anything but line ends and UTF-16.

use std::ops::Range;

use crate::model::{Bytes, Content, Fault, Limits, Source};

/// Offsets double as stream numbers, which are 32 bits wide.
const MOST: u64 = (u32::MAX / 4) as u64;

/// How the file differed from the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Plain,
    CarriageReturns,
    Utf16Le,
    Utf16Be,
}

/// A message's bytes, and the way back to the file's own.
#[derive(Debug)]
pub(super) struct Raw {
    original: Bytes,
    changed: Option<Vec<u8>>,
    form: Form,
    /// What was lost on the way.
    pub(super) fault: Option<Fault>,
}

impl Raw {
    /// Loads a message.
    pub(super) fn load(source: &Source, limits: &Limits) -> Result<Raw, Fault> {
        let original = source.content.bytes(limits.in_memory.min(MOST))?;
        let form = form_of(&original);
        let mut fault = None;
        let changed = match form {
            Form::Plain => None,
            Form::CarriageReturns => Some(swapped(original.to_vec(), b'\r', b'\n')),
            Form::Utf16Le | Form::Utf16Be => {
                let encoding = if form == Form::Utf16Le {
                    encoding_rs::UTF_16LE
                } else {
                    encoding_rs::UTF_16BE
                };
                let (text, lossy) = encoding.decode_without_bom_handling(&original);
                if lossy {
                    fault = Some(Fault::malformed("UTF-16 text with broken code units"));
                }
                Some(text.into_owned().into_bytes())
            }
        };
        Ok(Raw { original, changed, form, fault })
    }

    /// The bytes in the form.
    pub(super) fn bytes(&self) -> &[u8] {
        self.changed.as_deref().unwrap_or(&self.original)
    }

    /// The file as it is.
    pub(super) fn original(&self) -> &[u8] {
        &self.original
    }

    /// Whether unencoded text in the form is UTF-8 whatever the message declares.
    pub(super) fn is_transcoded(&self) -> bool {
        matches!(self.form, Form::Utf16Le | Form::Utf16Be)
    }

    /// A range of the form, without a copy where the file is in the form already.
    pub(super) fn slice(&self, range: Range<usize>) -> Content {
        match &self.changed {
            None => self.original.content().slice(range.start as u64..range.end as u64),
            Some(bytes) => Content::memory(bytes[range].to_vec()),
        }
    }

    /// Bytes of the form, as the file would hold them.
    pub(super) fn restore(&self, bytes: Vec<u8>) -> Vec<u8> {
        match self.form {
            Form::Plain => bytes,
            Form::CarriageReturns => swapped(bytes, b'\n', b'\r'),
            Form::Utf16Le => utf16(&bytes, u16::to_le_bytes),
            Form::Utf16Be => utf16(&bytes, u16::to_be_bytes),
        }
    }

    /// The line end that new lines get: the first one in the message.
    pub(super) fn newline(&self) -> &'static str {
        let bytes = self.bytes();
        match memchr::memchr(b'\n', bytes) {
            Some(at) if at > 0 && bytes[at - 1] == b'\r' => "\r\n",
            _ => "\n",
        }
    }
}

fn form_of(bytes: &[u8]) -> Form {
    match bytes {
        [0xFF, 0xFE, ..] => return Form::Utf16Le,
        [0xFE, 0xFF, ..] => return Form::Utf16Be,
        // Header names are ASCII, so UTF-16 without a mark shows by its zeros.
        [a, 0, b, 0, c, 0, ..] if is_printable(*a) && is_printable(*b) && is_printable(*c) => {
            return Form::Utf16Le;
        }
        [0, a, 0, b, 0, c, ..] if is_printable(*a) && is_printable(*b) && is_printable(*c) => {
            return Form::Utf16Be;
        }
        _ => {}
    }
    if memchr::memchr(b'\n', bytes).is_none() && memchr::memchr(b'\r', bytes).is_some() {
        return Form::CarriageReturns;
    }
    Form::Plain
}

fn is_printable(byte: u8) -> bool {
    (0x20..0x7F).contains(&byte)
}

fn swapped(mut bytes: Vec<u8>, from: u8, to: u8) -> Vec<u8> {
    for byte in &mut bytes {
        if *byte == from {
            *byte = to;
        }
    }
    bytes
}

fn utf16(bytes: &[u8], order: fn(u16) -> [u8; 2]) -> Vec<u8> {
    // Whatever a writer put in may be Latin-1; nothing may be lost over it.
    let text = String::from_utf8_lossy(bytes);
    text.encode_utf16().flat_map(order).collect()
}

/// Where the line at `from` ends without its line end, and where the next one begins.
pub(super) fn line_end(bytes: &[u8], from: usize, end: usize) -> (usize, usize) {
    match memchr::memchr(b'\n', &bytes[from..end]) {
        Some(at) => {
            let stop = from + at;
            let content = if at > 0 && bytes[stop - 1] == b'\r' { stop - 1 } else { stop };
            (content, stop + 1)
        }
        None => (end, end),
    }
}

/// The lines of a range: each one's range without its line end, and where the next begins.
pub(super) fn lines(
    bytes: &[u8],
    range: Range<usize>,
) -> impl Iterator<Item = (Range<usize>, usize)> + '_ {
    let mut at = range.start;
    std::iter::from_fn(move || {
        if at >= range.end {
            return None;
        }
        let (content, next) = line_end(bytes, at, range.end);
        let line = at..content;
        at = next;
        Some((line, next))
    })
}

/// Whether there is nothing but white space.
pub(super) fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(u8::is_ascii_whitespace)
}
