//! Transfer encodings: base64, quoted-printable and uuencode, both ways.
//!
//! Lenient, because mail programs are: what a reader anywhere would show must come out here too.
//! Apart, so that every decoded byte of quoted-printable keeps its way back into the file. It never
//! fails; what does not fit the encoding is handed back as *odd* ranges for its caller to show.

use std::{borrow::Cow, ops::Range};

use super::form::lines;

/// How a part's bytes are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Transfer {
    /// Not at all.
    Identity,
    /// Quoted-printable.
    Quoted,
    /// Base64.
    Base64,
    /// Uuencode.
    Uu,
}

impl Transfer {
    /// The encoding that a `Content-Transfer-Encoding` names, if it is known.
    pub(super) fn named(label: &str) -> Option<Transfer> {
        // Programs write `7-bit`, `8bits` and `quoted printable`, too.
        let label = label.split([';', '(']).next().unwrap_or("").to_ascii_lowercase();
        let label = label.replace(|c: char| !c.is_ascii_alphanumeric(), "");
        Some(match label.as_str() {
            "" | "7bit" | "8bit" | "7bits" | "8bits" | "binary" | "none" => Transfer::Identity,
            "quotedprintable" => Transfer::Quoted,
            "base64" => Transfer::Base64,
            "xuuencode" | "uuencode" | "xuue" | "xuu" => Transfer::Uu,
            _ => return None,
        })
    }
}

/// Decoded bytes that know where in the file they came from.
#[derive(Debug)]
pub(super) struct Mapped<'a> {
    /// The decoded bytes.
    pub(super) bytes: Cow<'a, [u8]>,
    spans: Vec<Span>,
}

/// From decoded byte `at` on, bytes lie at `raw` on in the file: one to one where `width` is zero,
/// else one byte for `width` bytes of the file.
#[derive(Clone, Copy, Debug)]
struct Span {
    at: usize,
    raw: usize,
    width: usize,
}

impl<'a> Mapped<'a> {
    /// Bytes as they lie in the file.
    pub(super) fn identity(bytes: &'a [u8], range: Range<usize>) -> Mapped<'a> {
        let spans = vec![Span { at: 0, raw: range.start, width: 0 }];
        Mapped { bytes: Cow::Borrowed(&bytes[range]), spans }
    }

    /// Bytes whose way back goes through decoding all of them.
    pub(super) fn unmapped(bytes: Vec<u8>) -> Mapped<'a> {
        Mapped { bytes: Cow::Owned(bytes), spans: Vec::new() }
    }

    /// A cursor for questions in rising order.
    pub(super) fn cursor(&self) -> Cursor<'_> {
        Cursor { spans: &self.spans, index: 0, len: self.bytes.len() }
    }
}

/// Answers where decoded bytes lie in the file, for offsets in rising order.
pub(super) struct Cursor<'a> {
    spans: &'a [Span],
    index: usize,
    len: usize,
}

impl Cursor<'_> {
    fn span(&mut self, at: usize) -> Span {
        while self.spans.get(self.index + 1).is_some_and(|next| next.at <= at) {
            self.index += 1;
        }
        self.spans.get(self.index).copied().unwrap_or(Span { at: 0, raw: 0, width: 0 })
    }

    /// Where the run of bytes that lie one to one from `at` on ends; `at` itself if there is none.
    pub(super) fn run_end(&mut self, at: usize) -> usize {
        if self.span(at).width > 0 {
            return at;
        }
        self.spans.get(self.index + 1).map_or(self.len, |next| next.at)
    }

    /// Where in the file the decoded byte `at` lies.
    pub(super) fn raw(&mut self, at: usize) -> Range<usize> {
        let span = self.span(at);
        if span.width > 0 {
            return span.raw..span.raw + span.width;
        }
        let start = span.raw + (at - span.at);
        start..start + 1
    }
}

/// Decodes quoted-printable. Broken escapes stay as they are, as every mail program leaves them.
pub(super) fn quoted(bytes: &[u8], range: Range<usize>) -> Mapped<'_> {
    let mut out = Vec::with_capacity(range.len());
    let mut spans = vec![Span { at: 0, raw: range.start, width: 0 }];
    let mut at = range.start;
    while at < range.end {
        let stop = memchr::memchr(b'=', &bytes[at..range.end]).map_or(range.end, |n| at + n);
        out.extend_from_slice(&bytes[at..stop]);
        if stop == range.end {
            break;
        }
        let rest = &bytes[stop..range.end];
        if let Some(byte) = hex_pair(rest) {
            spans.push(Span { at: out.len(), raw: stop, width: 3 });
            out.push(byte);
            at = stop + 3;
        } else if let Some(len) = soft_break(rest) {
            at = stop + len;
        } else {
            out.push(b'=');
            at = stop + 1;
            continue;
        }
        spans.push(Span { at: out.len(), raw: at, width: 0 });
    }
    Mapped { bytes: Cow::Owned(out), spans }
}

fn hex_pair(rest: &[u8]) -> Option<u8> {
    let high = char::from(*rest.get(1)?).to_digit(16)?;
    let low = char::from(*rest.get(2)?).to_digit(16)?;
    Some((high * 16 + low) as u8)
}

/// The length of a soft line break at the start of `rest`, if one stands there.
pub(super) fn soft_break(rest: &[u8]) -> Option<usize> {
    let after = rest.strip_prefix(b"=")?;
    let pad = after.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    match &after[pad..] {
        [b'\r', b'\n', ..] => Some(pad + 3),
        [b'\n', ..] => Some(pad + 2),
        [] => Some(pad + 1),
        _ => None,
    }
}

/// Decoded base64, and the lines that are not base64: list footers, stray characters, text after
/// the padding.
#[derive(Debug, Default)]
pub(super) struct Unpacked {
    /// The decoded bytes.
    pub(super) bytes: Vec<u8>,
    /// Lines that do not belong.
    pub(super) odd: Vec<Range<usize>>,
}

/// Decodes base64 line by line. A line with stray characters is decoded around them, unless it
/// reads as prose; either way it is odd.
pub(super) fn base64(bytes: &[u8], range: Range<usize>) -> Unpacked {
    let mut out = Unpacked { bytes: Vec::with_capacity(range.len() / 4 * 3), odd: Vec::new() };
    let mut group = Group::default();
    for (line, _) in lines(bytes, range) {
        let text = bytes[line.clone()].trim_ascii();
        let stray = text.iter().any(|byte| sextet(*byte).is_none() && *byte != b'=');
        if stray || (group.padded && !text.is_empty()) {
            out.odd.push(line);
        }
        let text = if stray && text.contains(&b' ') { clean_start(text) } else { text };
        for byte in text {
            group.push(*byte, &mut out.bytes);
        }
    }
    group.flush(&mut out.bytes);
    out
}

/// The first word of a line, if it can be base64 and the line goes on with something else.
fn clean_start(line: &[u8]) -> &[u8] {
    let word = line.split(|byte| *byte == b' ').next().unwrap_or(line);
    let clean = word.iter().all(|byte| sextet(*byte).is_some() || *byte == b'=');
    if clean && word.len() >= 8 && word.len().is_multiple_of(4) { word } else { &[] }
}

/// Decodes one run of base64 characters.
pub(super) fn base64_run(run: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(run.len() / 4 * 3 + 2);
    let mut group = Group::default();
    for byte in run {
        group.push(*byte, &mut out);
    }
    group.flush(&mut out);
    out
}

#[derive(Default)]
struct Group {
    bits: u32,
    count: u32,
    padded: bool,
}

impl Group {
    fn push(&mut self, byte: u8, out: &mut Vec<u8>) {
        if byte == b'=' {
            self.flush(out);
            self.padded = true;
        } else if let Some(value) = sextet(byte) {
            self.bits = self.bits << 6 | u32::from(value);
            self.count += 1;
            if self.count == 4 {
                out.extend_from_slice(&self.bits.to_be_bytes()[1..]);
                (self.bits, self.count) = (0, 0);
            }
        }
    }

    fn flush(&mut self, out: &mut Vec<u8>) {
        let bits = self.bits << (6 * (4 - self.count));
        let whole = [0, 0, 1, 2][self.count as usize];
        out.extend_from_slice(&bits.to_be_bytes()[1..=whole]);
        (self.bits, self.count) = (0, 0);
    }
}

/// The value of a base64 character.
pub(super) fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

/// One `begin … end` block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct UuBlock {
    /// From `begin` to after `end`'s line.
    pub(super) range: Range<usize>,
    /// The file name on the `begin` line.
    pub(super) name: Range<usize>,
    /// The encoded lines.
    pub(super) data: Range<usize>,
}

/// The uuencoded blocks in a range. A block without `end` runs as far as its lines fit.
pub(super) fn uu_blocks(bytes: &[u8], range: Range<usize>) -> Vec<UuBlock> {
    let mut blocks = Vec::new();
    let mut open: Option<UuBlock> = None;
    for (line, next) in lines(bytes, range) {
        let text = &bytes[line.clone()];
        match &mut open {
            None => open = uu_begin(text, line.start, next),
            Some(block) if text.trim_ascii() == b"end" => {
                block.range.end = next;
                blocks.extend(open.take().filter(|block| !block.data.is_empty()));
            }
            Some(block) if uu_fits(text) => {
                block.data.end = next;
                block.range.end = next;
            }
            Some(_) => {
                blocks.extend(open.take().filter(|block| !block.data.is_empty()));
                open = uu_begin(text, line.start, next);
            }
        }
    }
    blocks.extend(open.filter(|block| !block.data.is_empty()));
    blocks
}

fn uu_begin(line: &[u8], start: usize, next: usize) -> Option<UuBlock> {
    let rest = line.strip_prefix(b"begin ")?;
    let mode = rest.iter().take_while(|byte| matches!(byte, b'0'..=b'7')).count();
    if !(3..=4).contains(&mode) || rest.get(mode) != Some(&b' ') {
        return None;
    }
    let name = start + 6 + mode + 1..start + line.trim_ascii_end().len();
    (!name.is_empty()).then_some(UuBlock { range: start..next, name, data: next..next })
}

/// Whether a line has as many characters as its first one says, give or take stripped spaces and
/// check characters.
fn uu_fits(line: &[u8]) -> bool {
    match line {
        [] | [b'`' | b' '] => true,
        [first @ 0x20..=0x60, rest @ ..] => {
            let count = usize::from((first - 0x20) & 0x3F).div_ceil(3) * 4;
            count > 0
                && rest.len() <= count + 2
                && rest.len() + 3 >= count
                && rest.iter().all(|byte| (0x20..=0x60).contains(byte))
        }
        _ => false,
    }
}

/// Decodes the lines of a block.
pub(super) fn uu_decode(bytes: &[u8], data: Range<usize>) -> Vec<u8> {
    let mut out = Vec::with_capacity(data.len() / 4 * 3);
    for (line, _) in lines(bytes, data) {
        let Some((first, rest)) = bytes[line].split_first() else { continue };
        let want = out.len() + usize::from(first.wrapping_sub(0x20) & 0x3F);
        let value = |at: usize| u32::from(rest.get(at).map_or(0, |b| b.wrapping_sub(0x20) & 0x3F));
        let mut at = 0;
        while out.len() < want {
            let bits = value(at) << 18 | value(at + 1) << 12 | value(at + 2) << 6 | value(at + 3);
            out.extend_from_slice(&bits.to_be_bytes()[1..]);
            at += 4;
        }
        out.truncate(want);
    }
    out
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 on one line.
pub(super) fn to_base64(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |at: usize| u32::from(chunk.get(at).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let value = bits >> (18 - 6 * place) & 0x3F;
            out.push(if place > chunk.len() { '=' } else { char::from(ALPHABET[value as usize]) });
        }
    }
    out
}

/// Base64 in lines of 76, without a line end after the last.
pub(super) fn to_base64_lines(bytes: &[u8], newline: &str) -> Vec<u8> {
    let lines: Vec<String> = bytes.chunks(57).map(to_base64).collect();
    lines.join(newline).into_bytes()
}

/// Quoted-printable, with the line ends of `bytes` kept as line ends.
pub(super) fn to_quoted(bytes: &[u8], newline: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 8);
    for (line, next) in lines(bytes, 0..bytes.len()) {
        quote_line(&bytes[line.clone()], newline, &mut out);
        out.extend_from_slice(&bytes[line.end..next]);
    }
    out
}

fn quote_line(line: &[u8], newline: &str, out: &mut Vec<u8>) {
    let mut width = 0;
    for (at, byte) in line.iter().enumerate() {
        let last = at + 1 == line.len();
        let plain =
            matches!(byte, b'!'..=b'<' | b'>'..=b'~') || (matches!(byte, b' ' | b'\t') && !last);
        let need = if plain { 1 } else { 3 };
        if width + need > 75 {
            out.push(b'=');
            out.extend_from_slice(newline.as_bytes());
            width = 0;
        }
        if plain {
            out.push(*byte);
        } else {
            out.extend_from_slice(format!("={byte:02X}").as_bytes());
        }
        width += need;
    }
}

/// A `begin … end` block.
pub(super) fn to_uu(bytes: &[u8], name: &str, newline: &str) -> Vec<u8> {
    let mut out = format!("begin 644 {name}{newline}").into_bytes();
    let letter = |value: u32| if value == 0 { b'`' } else { 0x20 + value as u8 };
    for chunk in bytes.chunks(45) {
        out.push(letter(chunk.len() as u32));
        for group in chunk.chunks(3) {
            let byte = |at: usize| u32::from(group.get(at).copied().unwrap_or(0));
            let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
            out.extend((0..4).map(|place| letter(bits >> (18 - 6 * place) & 0x3F)));
        }
        out.extend_from_slice(newline.as_bytes());
    }
    out.extend_from_slice(format!("`{newline}end{newline}").as_bytes());
    out
}

#[cfg(test)]
mod tests;
