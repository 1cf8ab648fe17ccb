//! Character sets: which one a file is in, and its text with the way back to its bytes.
//!
//! Kept apart because every textual format needs the same three answers: where the bytes of a
//! character lie, what could not be decoded, and how a label is written in the file's own character
//! set. It never loses a byte without counting it, and never panics on any input.

use std::{
    io::{self, Read},
    ops::Range,
};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

pub use self::flow::Flow;
use crate::model::{Anchor, Content, Fit, TextBuilder};

mod flow;

/// How much of a file is looked at to guess its character set, from its first telling byte on.
const SAMPLE: usize = 64 << 10;
/// How far into a file of nothing but ASCII the search for a telling byte goes.
const SEARCH: u64 = 64 << 20;
/// What stands for bytes that the character set gives no meaning.
const REPLACEMENT: &str = "\u{FFFD}";

/// A character set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Charset {
    /// UTF-8, and so ASCII.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// UTF-32, low byte first.
    Utf32Le,
    /// UTF-32, high byte first.
    Utf32Be,
    /// One of the older sets.
    Legacy(&'static Encoding),
}

/// Whether bytes follow those that are given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// More follow: a character that is cut off at the end is left for later.
    Follows,
    /// These are the last: a character that is cut off is malformed.
    Nothing,
}

/// Byte-order marks, longest first, because that of UTF-32 begins with that of UTF-16.
const MARKS: [(&[u8], Charset); 5] = [
    (&[0xFF, 0xFE, 0, 0], Charset::Utf32Le),
    (&[0, 0, 0xFE, 0xFF], Charset::Utf32Be),
    (&[0xEF, 0xBB, 0xBF], Charset::Utf8),
    (&[0xFF, 0xFE], Charset::Utf16Le),
    (&[0xFE, 0xFF], Charset::Utf16Be),
];

impl Charset {
    /// The character set of a text, and the length of its byte-order mark.
    ///
    /// `head` is the text or its beginning; `declared` is what the format or its container says.
    /// The order: byte-order mark, NULs as UTF-16 has them, the declared label unless the bytes
    /// belie it, UTF-8, a guess from the bytes, Windows-1252.
    pub fn detect(head: &[u8], declared: Option<&str>) -> (Charset, usize) {
        for (mark, charset) in MARKS {
            if head.starts_with(mark) {
                return (charset, mark.len());
            }
        }
        if let Some(charset) = utf16_by_nuls(head) {
            return (charset, 0);
        }
        match declared.and_then(Charset::from_label) {
            Some(charset) if !belied(charset, head) => (charset, 0),
            _ if !belied(Charset::Utf8, head) => (Charset::Utf8, 0),
            _ => (guess(head), 0),
        }
    }

    /// The character set of a whole content, which is read as far as needed (a long stretch of
    /// ASCII at the start says nothing), and the length of its byte-order mark.
    pub fn of(content: &Content, declared: Option<&str>) -> io::Result<(Charset, usize)> {
        let mut reader = content.reader()?.take(SEARCH);
        let mut sample = Vec::new();
        (&mut reader).take(SAMPLE as u64).read_to_end(&mut sample)?;
        let telling = |sample: &[u8]| sample.iter().any(|byte| *byte == 0 || !byte.is_ascii());
        while !telling(&sample) {
            let mut more = Vec::new();
            if (&mut reader).take(SAMPLE as u64).read_to_end(&mut more)? == 0 {
                break;
            }
            sample = more;
        }
        if telling(&sample) {
            (&mut reader).take(SAMPLE as u64).read_to_end(&mut sample)?;
        }
        let mut next = [0; 1];
        if reader.read(&mut next)? > 0 {
            let whole = sample.len() - cut_off(&sample);
            sample.truncate(whole);
        }
        Ok(Charset::detect(&sample, declared))
    }

    /// The character set that a label such as `windows-1252` or `utf8` names.
    pub fn from_label(label: &str) -> Option<Charset> {
        let encoding = Encoding::for_label_no_replacement(label.trim().as_bytes())?;
        Some(Charset::from(encoding))
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Charset::Utf8 => UTF_8.name(),
            Charset::Utf16Le => UTF_16LE.name(),
            Charset::Utf16Be => UTF_16BE.name(),
            Charset::Utf32Le => "UTF-32LE",
            Charset::Utf32Be => "UTF-32BE",
            Charset::Legacy(encoding) => encoding.name(),
        }
    }

    /// A text in this character set, without a byte-order mark. Meant for labels, which are ASCII;
    /// a character that the set lacks becomes a question mark.
    pub fn encode(self, text: &str) -> Vec<u8> {
        let units = || text.encode_utf16();
        let scalars = || text.chars().map(u32::from);
        match self {
            Charset::Utf8 => text.as_bytes().to_vec(),
            Charset::Utf16Le => units().flat_map(u16::to_le_bytes).collect(),
            Charset::Utf16Be => units().flat_map(u16::to_be_bytes).collect(),
            Charset::Utf32Le => scalars().flat_map(u32::to_le_bytes).collect(),
            Charset::Utf32Be => scalars().flat_map(u32::to_be_bytes).collect(),
            Charset::Legacy(encoding) => {
                let mut bytes = Vec::new();
                for character in text.chars() {
                    let mut utf8 = [0; 4];
                    let (one, _, lacks) = encoding.encode(character.encode_utf8(&mut utf8));
                    bytes.extend_from_slice(if lacks { b"?" } else { &one });
                }
                bytes
            }
        }
    }

    /// Bytes as text. `bytes` begins at a character and has no byte-order mark.
    pub fn decode(self, bytes: &[u8], rest: Rest) -> Decoded {
        let mut decoded =
            Decoded { string: String::with_capacity(bytes.len()), ..Decoded::default() };
        match self {
            Charset::Utf8 => decode_utf8(bytes, rest, &mut decoded),
            Charset::Utf16Le => decode_utf16(bytes, rest, u16::from_le_bytes, &mut decoded),
            Charset::Utf16Be => decode_utf16(bytes, rest, u16::from_be_bytes, &mut decoded),
            Charset::Utf32Le => decode_utf32(bytes, rest, u32::from_le_bytes, &mut decoded),
            Charset::Utf32Be => decode_utf32(bytes, rest, u32::from_be_bytes, &mut decoded),
            Charset::Legacy(set) if set == ISO_2022_JP => {
                decode_stateful(bytes, rest, &mut decoded);
            }
            Charset::Legacy(set) => decode_legacy(set, bytes, rest, &mut decoded),
        }
        decoded
    }
}

impl From<&'static Encoding> for Charset {
    fn from(encoding: &'static Encoding) -> Charset {
        match encoding {
            _ if encoding == UTF_8 => Charset::Utf8,
            _ if encoding == UTF_16LE => Charset::Utf16Le,
            _ if encoding == UTF_16BE => Charset::Utf16Be,
            _ => Charset::Legacy(encoding),
        }
    }
}

/// UTF-16 without a mark shows in text of Western languages by NULs in every other byte.
fn utf16_by_nuls(head: &[u8]) -> Option<Charset> {
    let head = &head[..head.len().min(4096)];
    let count = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (count(0), count(1));
    let pairs = head.len() / 2;
    if pairs < 2 {
        return None;
    }
    let many = |nuls: usize| nuls > 0 && nuls * 10 >= pairs * 4;
    let few = |nuls: usize| nuls * 20 <= pairs;
    let charset = match (many(even), many(odd)) {
        (false, true) if few(even) => Charset::Utf16Le,
        (true, false) if few(odd) => Charset::Utf16Be,
        _ => return None,
    };
    (charset.decode(head, Rest::Follows).malformed() * 100 <= pairs).then_some(charset)
}

/// Whether the bytes show that they are not in this character set. A stray byte or two in a long
/// text is damage, not proof.
fn belied(charset: Charset, head: &[u8]) -> bool {
    match charset {
        Charset::Utf8 => {
            let (mut right, mut wrong) = (0, 0);
            for chunk in head.utf8_chunks() {
                right += chunk.valid().chars().filter(|one| !one.is_ascii()).count();
                wrong += usize::from(!chunk.invalid().is_empty());
            }
            wrong > 0 && right < wrong * 8
        }
        Charset::Legacy(_) => {
            let decoded = charset.decode(head, Rest::Follows);
            decoded.malformed() * 8 > head.iter().filter(|byte| !byte.is_ascii()).count()
        }
        // Without a mark or NULs, ASCII-like bytes are not of the wide sets, whatever is declared.
        _ => {
            let decoded = charset.decode(head, Rest::Follows);
            decoded.malformed() > 0 || std::str::from_utf8(head).is_ok()
        }
    }
}

fn guess(head: &[u8]) -> Charset {
    let first = head.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
    let from = first.saturating_sub(SAMPLE / 8);
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&head[from..head.len().min(from + SAMPLE)], true);
    let charset = Charset::from(detector.guess(Some(b"uk"), Utf8Detection::Deny));
    if belied(charset, head) { Charset::Legacy(WINDOWS_1252) } else { charset }
}

/// How many bytes at the end begin a character of UTF-8 that the sample does not finish.
fn cut_off(sample: &[u8]) -> usize {
    let tail = &sample[sample.len().saturating_sub(3)..];
    (1..=tail.len())
        .find(|back| {
            let end = &tail[tail.len() - back..];
            std::str::from_utf8(end)
                .is_err_and(|err| err.valid_up_to() == 0 && err.error_len().is_none())
        })
        .unwrap_or(0)
}

/// Decoded bytes: a string, and for each of its bytes the way back.
#[derive(Clone, Default)]
pub struct Decoded {
    string: String,
    runs: Vec<Run>,
    consumed: usize,
    malformed: usize,
}

/// A stretch of the string that relates to its bytes in one way. It ends where the next begins.
#[derive(Clone, Copy, Debug)]
struct Run {
    text: usize,
    source: usize,
    fit: RunFit,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RunFit {
    Even(u8),
    Whole,
    /// Cutting would break the shift state of what follows.
    Unwritable,
}

impl Decoded {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.string
    }

    /// How many bytes were decoded; the others begin a character that `bytes` does not finish.
    pub fn consumed(&self) -> usize {
        self.consumed
    }

    /// How many stretches of bytes have no meaning in the character set. Each shows as U+FFFD.
    pub fn malformed(&self) -> usize {
        self.malformed
    }

    /// Where in the bytes the character at `offset` of the text begins.
    pub fn source(&self, offset: usize) -> usize {
        let after = self.runs.partition_point(|run| run.text <= offset);
        match self.runs[..after].last() {
            _ if offset >= self.string.len() => self.consumed,
            Some(Run { text, source, fit: RunFit::Even(scale) }) => {
                source + (offset - text) * usize::from(*scale)
            }
            Some(run) => run.source,
            None => 0,
        }
    }

    /// Adds a range of the text to a builder, anchored in `stream` at `base` plus its place in the
    /// bytes: ASCII and UTF-8 evenly, other characters each as a whole.
    pub fn push(&self, builder: &mut TextBuilder, range: Range<usize>, stream: u32, base: u64) {
        let first = self.runs.partition_point(|run| run.text <= range.start).saturating_sub(1);
        for (at, run) in self.runs.iter().enumerate().skip(first) {
            if run.text >= range.end {
                return;
            }
            let (text_end, source_end) = self
                .runs
                .get(at + 1)
                .map_or((self.string.len(), self.consumed), |next| (next.text, next.source));
            let from = range.start.max(run.text);
            let text = &self.string[from..range.end.min(text_end).max(from)];
            let start = base + run.source as u64;
            let end = base + source_end as u64;
            match run.fit {
                RunFit::Even(scale) => {
                    let scale = u64::from(scale);
                    builder.push_scaled(
                        text,
                        stream,
                        start + (from - run.text) as u64 * scale,
                        scale,
                    );
                }
                RunFit::Whole => builder.push_whole(text, stream, start..end),
                RunFit::Unwritable => {
                    builder.push(text, Anchor { stream, start, end, fit: Fit::Unwritable });
                }
            }
        }
    }

    /// Adds what the bytes that follow were decoded to.
    pub fn append(&mut self, next: &Decoded) {
        let (text, source) = (self.string.len(), self.consumed);
        for run in &next.runs {
            let joins = matches!(run.fit, RunFit::Even(_))
                && self.runs.last().is_some_and(|last| last.fit == run.fit);
            if !joins {
                let run = Run { text: run.text + text, source: run.source + source, ..*run };
                self.runs.push(run);
            }
        }
        self.string.push_str(&next.string);
        self.consumed += next.consumed;
        self.malformed += next.malformed;
    }

    /// Forgets the text before `offset`, and tells how many bytes lay behind it. The text that is
    /// left begins at the byte after those.
    pub fn forget(&mut self, offset: usize) -> usize {
        let forgotten = self.source(offset);
        let first = self.runs.partition_point(|run| run.text <= offset).saturating_sub(1);
        self.runs.drain(..first);
        for run in &mut self.runs {
            run.source = run.source.max(forgotten) - forgotten;
            run.text = run.text.max(offset) - offset;
        }
        self.string.drain(..offset);
        if self.string.is_empty() {
            self.runs.clear();
        }
        self.consumed -= forgotten;
        forgotten
    }

    /// Adds the decoded text of the bytes up to `end`.
    fn add(&mut self, text: &str, end: usize, fit: RunFit) {
        let joins =
            matches!(fit, RunFit::Even(_)) && self.runs.last().is_some_and(|run| run.fit == fit);
        if !joins && !text.is_empty() {
            self.runs.push(Run { text: self.string.len(), source: self.consumed, fit });
        }
        self.string.push_str(text);
        self.consumed = end;
    }

    fn replace(&mut self, end: usize) {
        self.malformed += 1;
        self.add(REPLACEMENT, end, RunFit::Whole);
    }
}

impl std::fmt::Debug for Decoded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Decoded({} bytes, {} malformed)", self.string.len(), self.malformed)
    }
}

fn decode_utf8(bytes: &[u8], rest: Rest, decoded: &mut Decoded) {
    let mut chunks = bytes.utf8_chunks().peekable();
    while let Some(chunk) = chunks.next() {
        let end = decoded.consumed + chunk.valid().len();
        decoded.add(chunk.valid(), end, RunFit::Even(1));
        let bad = chunk.invalid();
        if bad.is_empty() {
            return;
        }
        let unfinished = chunks.peek().is_none()
            && std::str::from_utf8(bad).is_err_and(|err| err.error_len().is_none());
        if unfinished && rest == Rest::Follows {
            return;
        }
        decoded.replace(end + bad.len());
    }
}

fn decode_utf16(bytes: &[u8], rest: Rest, unit: fn([u8; 2]) -> u16, decoded: &mut Decoded) {
    let (units, tail) = bytes.as_chunks::<2>();
    let mut at = 0;
    while let Some(first) = units.get(at).copied().map(unit) {
        let pair = [first, units.get(at + 1).copied().map_or(0, unit)];
        let wide = first & 0xFC00 == 0xD800;
        if wide && at + 1 == units.len() && rest == Rest::Follows {
            return;
        }
        let taken = 1 + usize::from(wide && pair[1] & 0xFC00 == 0xDC00);
        let character = char::decode_utf16(pair[..taken].iter().copied()).next();
        at += taken;
        add_character(decoded, character.and_then(Result::ok), at * 2, 2);
    }
    if !tail.is_empty() && rest == Rest::Nothing {
        decoded.replace(bytes.len());
    }
}

fn decode_utf32(bytes: &[u8], rest: Rest, unit: fn([u8; 4]) -> u32, decoded: &mut Decoded) {
    let (units, tail) = bytes.as_chunks::<4>();
    for (at, one) in units.iter().enumerate() {
        add_character(decoded, char::from_u32(unit(*one)), (at + 1) * 4, 4);
    }
    if !tail.is_empty() && rest == Rest::Nothing {
        decoded.replace(bytes.len());
    }
}

fn add_character(decoded: &mut Decoded, character: Option<char>, end: usize, ascii_scale: u8) {
    let Some(character) = character else { return decoded.replace(end) };
    let fit = if character.is_ascii() { RunFit::Even(ascii_scale) } else { RunFit::Whole };
    decoded.add(character.encode_utf8(&mut [0; 4]), end, fit);
}

/// Decodes a set in which every character stands for itself, whatever came before: the shortest
/// stretch of bytes that decodes is one character, so its bytes are known exactly.
fn decode_legacy(set: &'static Encoding, bytes: &[u8], rest: Rest, decoded: &mut Decoded) {
    let longest = if set.is_single_byte() { 1 } else { 4 };
    let mut at = 0;
    while at < bytes.len() {
        let ascii =
            if set.is_ascii_compatible() { Encoding::ascii_valid_up_to(&bytes[at..]) } else { 0 };
        if ascii > 0 {
            let text = std::str::from_utf8(&bytes[at..at + ascii]).expect("ASCII is UTF-8");
            decoded.add(text, at + ascii, RunFit::Even(1));
            at += ascii;
            continue;
        }
        let left = &bytes[at..];
        let mut buffer = [0; 16];
        let found = (1..=longest.min(left.len()))
            .find_map(|len| Some((len, one_character(set, &left[..len], &mut buffer)?)));
        match found {
            Some((len, written)) => {
                let text = std::str::from_utf8(&buffer[..written]).expect("decoders write UTF-8");
                at += len;
                decoded.add(text, at, RunFit::Whole);
            }
            None if left.len() < longest && rest == Rest::Follows => return,
            None => {
                at += 1;
                decoded.replace(at);
            }
        }
    }
}

/// Decodes bytes that are exactly one character into `buffer`, and tells its length there.
fn one_character(set: &'static Encoding, bytes: &[u8], buffer: &mut [u8; 16]) -> Option<usize> {
    let mut decoder = set.new_decoder_without_bom_handling();
    let (result, _, written) = decoder.decode_to_utf8_without_replacement(bytes, buffer, true);
    (result == DecoderResult::InputEmpty && written > 0).then_some(written)
}

/// Decodes ISO-2022-JP, where escape sequences switch between sets. Its lines begin and end in
/// ASCII; within a line a cut could strip an escape sequence, so nothing in it can be written.
fn decode_stateful(bytes: &[u8], rest: Rest, decoded: &mut Decoded) {
    let mut shifts = ISO_2022_JP.new_decoder_without_bom_handling();
    let mut end = 0;
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if !line.ends_with(b"\n") && rest == Rest::Follows && end > 0 {
            return;
        }
        end += line.len();
        // At most three bytes of text a byte, and a few for what the end leaves unfinished.
        let mut text = String::with_capacity(line.len() * 3 + 16);
        let (_, _, bad) = shifts.decode_to_string(line, &mut text, end == bytes.len());
        decoded.malformed += usize::from(bad);
        decoded.add(&text, end, RunFit::Unwritable);
    }
}

#[cfg(test)]
mod tests;
