//! A mailbox: messages one after the other, each behind a `From ` line.
//!
//! Read in one pass with a small buffer, whatever the size of the file: each message is a child
//! that is a range of the mailbox, so mailboxes have no limit on their members either. Quoted
//! `>From ` lines (mboxo, mboxrd) stay as they lie in the file, so that offsets are real; a
//! `Content-Length` is believed only where a `From ` line or the end follows it (mboxcl). Whatever
//! stands before the first `From ` line is a message, too: nothing in the file is left out.

use std::{
    io::{BufRead, BufReader, Read, Seek, SeekFrom, Write},
    ops::{ControlFlow, Range},
};

use crate::model::{
    Children, Content, Copied, Cuts, Fault, Limits, Part, Role, Sink, Source, TextBuilder,
};

use super::{charset, edits::Edits};

/// As much of a line as the splitter needs to see.
const LINE_HEAD: usize = 256;

/// One message in a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    /// The `From ` line, without its line end; empty for what stands before the first one.
    line: Range<u64>,
    /// The message.
    body: Range<u64>,
}

/// See [`format`](crate::format).
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let mut number = 0;
    split(&source.content, &mut |entry| {
        number += 1;
        if let Some(text) = envelope_text(&source.content, &entry, limits)?
            && sink.text(text).is_break()
        {
            return Ok(ControlFlow::Break(()));
        }
        Ok(sink.child(message(source, number, &entry)))
    })
}

/// See [`format`](crate::format).
pub fn write(
    source: &Source,
    limits: &Limits,
    cuts: &Cuts,
    children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    let mut number = 0;
    split(&source.content, &mut |entry| {
        number += 1;
        write_line(&source.content, &entry, (limits, cuts), out)?;
        let child = message(source, number, &entry);
        let content = child.content.clone();
        match children.copy(number - 1, child)? {
            Copied::Kept { bytes, .. } => {
                // No message larger than memory was read, so none is compared.
                if content.len() == bytes.len() as u64 && *content.bytes(u64::MAX)? == *bytes {
                    out.write_all(&bytes)?;
                } else {
                    out.write_all(&quoted(&bytes))?;
                }
            }
            Copied::Dropped => {
                out.write_all(b"Subject: [withheld]\n\n[This message was withheld.]\n\n")?;
            }
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// See [`format`](crate::format).
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    let mut reader = source.content.reader()?;
    let mut buffer = Vec::new();
    loop {
        let before = buffer.len();
        (&mut reader).take(limits.window.max(1) as u64).read_to_end(&mut buffer)?;
        if buffer.len() == before {
            break;
        }
        each(&buffer);
        // A value that lies across two windows is whole in the second.
        buffer.drain(..buffer.len().saturating_sub(limits.overlap));
    }
    Ok(())
}

fn message(source: &Source, number: usize, entry: &Entry) -> Source {
    Source {
        place: source.place.step(&number.to_string()),
        declared: Some("message/rfc822".to_owned()),
        content: source.content.slice(entry.body.clone()),
    }
}

/// The `From ` line holds an address.
fn envelope_text(
    content: &Content,
    entry: &Entry,
    limits: &Limits,
) -> Result<Option<crate::model::Text>, Fault> {
    if entry.line.is_empty() {
        return Ok(None);
    }
    let line = content.slice(entry.line.clone()).bytes(limits.in_memory)?;
    let mut text = TextBuilder::new(Part::named(Role::Header, "envelope"));
    let (set, _) = charset::pick(None, &line);
    set.segments(&line, &mut |piece, range, even| {
        let start = entry.line.start + range.start as u64;
        if even {
            text.push_even(piece, 0, start);
        } else {
            text.push_whole(piece, 0, start..entry.line.start + range.end as u64);
        }
    });
    Ok(Some(text.finish()))
}

/// The `From ` line and its line end. A cut never takes the word that makes it one.
fn write_line(
    content: &Content,
    entry: &Entry,
    (limits, cuts): (&Limits, &Cuts),
    out: &mut dyn Write,
) -> Result<(), Fault> {
    let line = content.slice(entry.line.start..entry.body.start).bytes(limits.in_memory)?;
    let mut edits = Edits::default();
    let base = entry.line.start;
    for cut in cuts.within(0, entry.line.clone()) {
        let start = (cut.start.max(base) - base).max(5) as usize;
        let end = (cut.end.min(entry.line.end) - base) as usize;
        edits.put(start.min(end)..end, cut.label.replace([' ', '\r', '\n'], "_"));
    }
    out.write_all(&edits.apply(&line))?;
    Ok(())
}

/// A changed message, fit to stand in a mailbox: no line in it may pass for a `From ` line, and a
/// blank line ends it.
fn quoted(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + 16);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b"From ") {
            out.push(b'>');
        }
        out.extend_from_slice(line);
    }
    let newline: &[u8] = if out.ends_with(b"\r\n") { b"\r\n" } else { b"\n" };
    if !out.ends_with(b"\n") {
        out.extend_from_slice(newline);
    }
    if !out.ends_with(b"\n\n") && !out.ends_with(b"\r\n\r\n") {
        out.extend_from_slice(newline);
    }
    out
}

type EachEntry<'a> = &'a mut dyn FnMut(Entry) -> Result<ControlFlow<()>, Fault>;

/// Finds the messages, one after the other.
fn split(content: &Content, each: EachEntry<'_>) -> Result<(), Fault> {
    let mut lines = Lines::new(content)?;
    let mut open = Entry { line: 0..0, body: 0..0 };
    let mut state = Seen { blank: true, ..Seen::default() };
    let mut trusted_until = 0;
    while let Some(line) = lines.next()? {
        if line.range.start >= trusted_until && state.is_separator(&line.head) {
            open.body.end = line.range.start;
            if (!open.line.is_empty() || state.text) && each(open)?.is_break() {
                return Ok(());
            }
            let shown = line.range.start..line.range.start + line.content as u64;
            open = Entry { line: shown, body: line.range.end..line.range.end };
            state = Seen { headers: true, ..Seen::default() };
            continue;
        }
        if let Some(end) = state.body_end(&line)
            && ends_message(content, end)?
        {
            trusted_until = end;
        }
        state.see(&line);
        open.body.end = line.range.end;
    }
    if !open.line.is_empty() || state.text {
        // The answer no longer matters.
        let _ = each(open)?;
    }
    Ok(())
}

/// Whether a message that ends at `end` is followed by another one, or by nothing.
fn ends_message(content: &Content, end: u64) -> Result<bool, Fault> {
    if end > content.len() {
        return Ok(false);
    }
    let after = content.slice(end..end + 16).bytes(16)?;
    let rest = after.trim_ascii_start();
    Ok(rest.starts_with(b"From ") || (rest.is_empty() && end + 4 >= content.len()))
}

/// What the lines so far say.
#[derive(Default)]
struct Seen {
    blank: bool,
    headers: bool,
    length: Option<u64>,
    text: bool,
}

impl Seen {
    /// Whether a line opens the next message. After a blank line a time, or a month and a year, is
    /// enough; elsewhere it must have time and year, since some programs leave the blank line out.
    fn is_separator(&self, line: &[u8]) -> bool {
        let Some(rest) = line.strip_prefix(b"From ") else { return false };
        let words: Vec<&[u8]> =
            rest.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).collect();
        let time = words.iter().any(|word| is_time(word));
        let year = words.iter().any(|word| is_year(word));
        let month = words.iter().any(|word| is_month(word));
        if self.blank { time || (month && year) } else { time && year && words.len() >= 5 }
    }

    /// Where the body ends by its `Content-Length`, told at the blank line before it.
    fn body_end(&mut self, line: &Line) -> Option<u64> {
        if !self.headers || line.content > 0 {
            return None;
        }
        self.headers = false;
        self.length.and_then(|length| line.range.end.checked_add(length))
    }

    fn see(&mut self, line: &Line) {
        self.blank = line.content == 0;
        self.text |= !line.head.trim_ascii().is_empty();
        if self.headers
            && let Some(at) = memchr::memchr(b':', &line.head)
            && line.head[..at].eq_ignore_ascii_case(b"content-length")
        {
            let value = String::from_utf8_lossy(&line.head[at + 1..]);
            // A length that is no number is none, and the lines decide.
            self.length = value.trim().parse().ok();
        }
    }
}

fn is_time(word: &[u8]) -> bool {
    matches!(word, [a, b, b':', c, d, ..] if [a, b, c, d].iter().all(|x| x.is_ascii_digit()))
        || matches!(word, [a, b':', c, d, ..] if [a, c, d].iter().all(|x| x.is_ascii_digit()))
}

fn is_month(word: &[u8]) -> bool {
    const MONTHS: &[u8] = b"jan feb mar apr may jun jul aug sep oct nov dec";
    word.len() == 3 && MONTHS.split(|byte| *byte == b' ').any(|m| m.eq_ignore_ascii_case(word))
}

fn is_year(word: &[u8]) -> bool {
    matches!(word, [b'1', b'9', c, d] | [b'2', b'0', c, d] if c.is_ascii_digit() && d.is_ascii_digit())
}

/// A line: where it lies, how long it is without its line end, and how it begins.
struct Line {
    range: Range<u64>,
    content: usize,
    head: Vec<u8>,
}

/// Reads lines of any length in bounded memory.
struct Lines {
    reader: BufReader<crate::model::ContentReader>,
    at: u64,
}

impl Lines {
    fn new(content: &Content) -> Result<Lines, Fault> {
        let mut reader = content.reader()?;
        reader.seek(SeekFrom::Start(0))?;
        Ok(Lines { reader: BufReader::with_capacity(1 << 16, reader), at: 0 })
    }

    fn next(&mut self) -> Result<Option<Line>, Fault> {
        let start = self.at;
        let mut head = Vec::new();
        let mut last = [0u8; 2];
        loop {
            let buffer = self.reader.fill_buf()?;
            if buffer.is_empty() {
                break;
            }
            let end = memchr::memchr(b'\n', buffer);
            let taken = end.map_or(buffer.len(), |at| at + 1);
            let room = LINE_HEAD.saturating_sub(head.len()).min(taken);
            head.extend_from_slice(&buffer[..room]);
            last = match &buffer[..taken] {
                [.., a, b] => [*a, *b],
                [b] => [last[1], *b],
                [] => last,
            };
            self.reader.consume(taken);
            self.at += taken as u64;
            if end.is_some() {
                break;
            }
        }
        if self.at == start {
            return Ok(None);
        }
        let ending = match last {
            [b'\r', b'\n'] => 2,
            [_, b'\n'] => 1,
            _ => 0,
        };
        let content = (self.at - start) as usize - ending;
        head.truncate(content);
        Ok(Some(Line { range: start..self.at, content, head }))
    }
}

#[cfg(test)]
mod tests;
