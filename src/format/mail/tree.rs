//! The structure of a message: headers, parts, and the bytes between parts.
//!
//! Apart from reading, so that reader, writer and envelope see one and the same tree. It never
//! fails and never skips a byte: every byte is in a header block, a leaf's body, or *between*.

use std::ops::Range;

use crate::model::{Fault, Limits, Reason};

use super::{
    form::{Raw, is_blank, line_end},
    head::{self, Head},
    params::Params,
    transfer::Transfer,
    words,
};

/// How deep parts may nest inside one message; real mail stays below ten.
const NESTING: usize = 64;

/// A message or one of its parts.
#[derive(Debug)]
pub(super) struct Entity {
    /// Its header block.
    pub(super) head: Head,
    /// What comes after.
    pub(super) body: Range<usize>,
    /// `Content-Type`.
    pub(super) kind: Params,
    /// `Content-Disposition`.
    pub(super) disposition: Params,
    /// `Content-Transfer-Encoding`.
    pub(super) transfer: Transfer,
    /// What is wrong with it.
    pub(super) faults: Vec<Fault>,
    /// Leaf or parts.
    pub(super) shape: Shape,
}

/// What a body is.
#[derive(Debug)]
pub(super) enum Shape {
    /// One content.
    Leaf,
    /// Parts, and the stretches before, between and after them.
    Parts {
        /// The parts.
        parts: Vec<Entity>,
        /// Everything else but delimiter lines.
        between: Vec<Range<usize>>,
    },
}

impl Entity {
    /// The file name that the headers give, if any.
    pub(super) fn file_name(&self) -> Option<&str> {
        let names = [
            self.disposition.get("filename"),
            self.kind.get("name"),
            self.disposition.get("name"),
            self.kind.get("filename"),
        ];
        names.into_iter().flatten().find(|name| !name.trim().is_empty())
    }

    /// Whether it is marked as an attachment.
    pub(super) fn is_attachment(&self) -> bool {
        self.disposition.main == "attachment"
    }

    /// The whole part, header block and body.
    pub(super) fn range(&self) -> Range<usize> {
        self.head.range.start..self.body.end
    }

    /// All leaves, in order.
    pub(super) fn leaves<'a>(&'a self, out: &mut Vec<&'a Entity>) {
        match &self.shape {
            Shape::Leaf => out.push(self),
            Shape::Parts { parts, .. } => parts.iter().for_each(|part| part.leaves(out)),
        }
    }
}

/// Reads the structure of a message.
pub(super) fn parse(raw: &Raw, limits: &Limits) -> Entity {
    let bytes = raw.bytes();
    let mut parser = Parser { bytes, parts_left: limits.members };
    let mut root = parser.entity(0..bytes.len(), 0, "text/plain");
    root.faults.extend(raw.fault.clone());
    root
}

struct Parser<'a> {
    bytes: &'a [u8],
    parts_left: usize,
}

impl Parser<'_> {
    fn entity(&mut self, range: Range<usize>, depth: usize, default: &str) -> Entity {
        let head = head::parse(self.bytes, range.clone());
        let mut faults = Vec::new();
        note_head(&head, self.bytes, &mut faults);
        let kind = self.content_type(&head, default, &mut faults);
        let disposition = self.params(&head, "content-disposition").next().unwrap_or_default();
        let transfer = self.transfer(&head, &mut faults);
        let body = head.range.end..range.end;
        let mut entity =
            Entity { head, body, kind, disposition, transfer, faults, shape: Shape::Leaf };
        if entity.kind.main.starts_with("multipart/") {
            self.multipart(&mut entity, depth);
        }
        entity
    }

    fn params<'b>(&'b self, head: &'b Head, name: &'b str) -> impl Iterator<Item = Params> + 'b {
        head.all(self.bytes, name).map(|field| Params::parse(self.bytes, field.value.clone()))
    }

    /// Of two content types the one with parts is taken, since it shows more; that mail programs
    /// may disagree is worth a note.
    fn content_type(&self, head: &Head, default: &str, faults: &mut Vec<Fault>) -> Params {
        let mut all = self.params(head, "content-type").filter(|kind| !kind.main.is_empty());
        let Some(first) = all.next() else {
            return Params::new(default);
        };
        let mut chosen = first;
        for other in all.filter(|other| *other != chosen).collect::<Vec<_>>() {
            faults.push(Fault::malformed("ambiguous: two content types that differ"));
            if other.main.starts_with("multipart/") && !chosen.main.starts_with("multipart/") {
                chosen = other;
            }
        }
        chosen
    }

    fn transfer(&self, head: &Head, faults: &mut Vec<Fault>) -> Transfer {
        let mut chosen = None;
        for field in head.all(self.bytes, "content-transfer-encoding") {
            let named = Transfer::named(&words::value(self.bytes, field.value.clone()));
            if named.is_none() {
                faults.push(Fault::unsupported("a transfer encoding that is not known"));
            }
            let named = named.unwrap_or(Transfer::Identity);
            if *chosen.get_or_insert(named) != named {
                faults.push(Fault::malformed("ambiguous: two transfer encodings that differ"));
            }
        }
        chosen.unwrap_or(Transfer::Identity)
    }

    fn multipart(&mut self, entity: &mut Entity, depth: usize) {
        if depth >= NESTING {
            let detail = format!("parts nest deeper than {NESTING}; the rest was read as text");
            entity.faults.push(Fault::new(Reason::TooDeep, detail));
            return as_text(entity);
        }
        let mut marks = match entity.kind.get("boundary") {
            Some(boundary) => self.delimiters(entity.body.clone(), boundary.trim_end().as_bytes()),
            None => Vec::new(),
        };
        if marks.is_empty() && !is_blank(&self.bytes[entity.body.clone()]) {
            entity.faults.push(Fault::malformed("parts without their boundary"));
            if let Some(boundary) = self.likely_boundary(entity.body.clone()) {
                marks = self.delimiters(entity.body.clone(), &boundary);
            }
        }
        if marks.is_empty() {
            return as_text(entity);
        }
        let digest = entity.kind.main == "multipart/digest";
        let default = if digest { "message/rfc822" } else { "text/plain" };
        self.split(entity, &marks, depth, default);
    }

    fn split(&mut self, entity: &mut Entity, marks: &[Mark], depth: usize, default: &str) {
        let end = entity.body.end;
        let (mut parts, mut between) = (Vec::new(), Vec::new());
        between.push(entity.body.start..marks[0].line.start);
        for (index, mark) in marks.iter().enumerate() {
            let next = marks.get(index + 1).map_or(end, |next| next.before);
            let range = mark.line.end.min(next)..next;
            if mark.closes {
                if index + 1 < marks.len() {
                    entity.faults.push(Fault::malformed("parts after the closing boundary"));
                }
                between.push(range);
            } else if self.parts_left == 0 {
                let detail = "more parts than the limit; the rest was read as text";
                entity.faults.push(Fault::new(Reason::TooLarge, detail));
                between.push(range.start..end);
                break;
            } else {
                self.parts_left -= 1;
                parts.push(self.entity(range, depth + 1, default));
            }
        }
        between.retain(|range| !is_blank(&self.bytes[range.clone()]));
        entity.shape = Shape::Parts { parts, between };
    }

    /// The delimiter lines of a boundary. The whole line must match: boundaries may be prefixes of
    /// each other.
    fn delimiters(&self, body: Range<usize>, boundary: &[u8]) -> Vec<Mark> {
        let needle = [b"--", boundary].concat();
        let finder = memchr::memmem::Finder::new(&needle);
        let text = &self.bytes[body.clone()];
        let mut marks = Vec::new();
        for found in finder.find_iter(text) {
            let start = body.start + found;
            if found > 0 && self.bytes[start - 1] != b'\n' {
                continue;
            }
            let (content, next) = line_end(self.bytes, start, body.end);
            let rest = &self.bytes[(start + needle.len()).min(content)..content];
            let (closes, rest) = match rest.strip_prefix(b"--") {
                Some(rest) => (true, rest),
                None => (false, rest),
            };
            if rest.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r')) {
                marks.push(Mark {
                    before: self.before(start, body.start),
                    line: start..next,
                    closes,
                });
            }
        }
        marks
    }

    /// The line end before a delimiter belongs to it.
    fn before(&self, start: usize, floor: usize) -> usize {
        let mut at = start;
        if at > floor && self.bytes[at - 1] == b'\n' {
            at -= 1;
            if at > floor && self.bytes[at - 1] == b'\r' {
                at -= 1;
            }
        }
        at
    }

    /// Where the declared boundary never comes, the first line that looks like one and is followed
    /// by a header serves.
    fn likely_boundary(&self, body: Range<usize>) -> Option<Vec<u8>> {
        let mut lines = super::form::lines(self.bytes, body.clone());
        let found = lines.find(|(line, next)| {
            let (content, _) = line_end(self.bytes, *next, body.end.max(*next));
            let text = self.bytes[line.clone()].trim_ascii_end();
            let follows = &self.bytes[*next..content];
            text.len() > 2
                && text.len() < 200
                && text.starts_with(b"--")
                && follows.len() > 8
                && follows[..8].eq_ignore_ascii_case(b"content-")
        });
        found.map(|(line, _)| self.bytes[line].trim_ascii_end()[2..].to_vec())
    }
}

/// A multipart whose parts cannot be told apart is read as text; if it is encoded, as whatever
/// its bytes turn out to be.
fn as_text(entity: &mut Entity) {
    let kind = match entity.transfer {
        Transfer::Identity => "text/plain",
        _ => "application/octet-stream",
    };
    entity.kind.become_type(kind);
}

/// A delimiter line.
struct Mark {
    /// Where the part before it ends.
    before: usize,
    line: Range<usize>,
    closes: bool,
}

fn note_head(head: &Head, bytes: &[u8], faults: &mut Vec<Fault>) {
    // An mbox separator before the first header is no fault of the message.
    let stray = head.stray.iter().filter(|line| {
        let line = &bytes[(*line).clone()];
        !(line.starts_with(b"From ") || line.starts_with(b">From "))
    });
    if stray.count() > 0 {
        faults.push(Fault::malformed("lines among the headers that are no headers; read as text"));
    }
    if head.unfinished {
        faults
            .push(Fault::malformed("headers end without a blank line; the rest was read as body"));
    }
    let block = &bytes[head.range.clone()];
    let lone = memchr::memchr_iter(b'\r', block).any(|at| block.get(at + 1) != Some(&b'\n'));
    if lone {
        faults.push(Fault::malformed("lone carriage returns among the headers"));
    }
}
