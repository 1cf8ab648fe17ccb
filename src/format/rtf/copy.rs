//! Writes a copy of an RTF file without what is to be withheld: all other bytes stay as they were.
//!
//! Kept apart from reading. What was one value over several runs gets its label once. A label never
//! runs into the control word before it.

use std::{io::Write, ops::Range, sync::Arc};

use super::{
    destinations::Data,
    machine::{Event, Machine},
    objects, reader,
};
use crate::format::ooxml::blank::blank_like;
use crate::model::{Children, Copied, Cut, Cuts, Fault, Limits, Source, Unread};

struct Copier<'a> {
    bytes: &'a [u8],
    cuts: &'a [Cut],
    hit: Vec<bool>,
    edits: Vec<(Range<usize>, Vec<u8>)>,
    last_cut: Option<usize>,
    carried: Option<Arc<str>>,
}

/// See [`format`](crate::format).
pub fn write(
    source: &Source,
    limits: &Limits,
    cuts: &Cuts,
    children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    let bytes = source.content.bytes(limits.in_memory)?;
    let mut copier = Copier::new(&bytes, cuts.of(0));
    let mut machine = Machine::new(&bytes);
    let mut ordinal = 0;
    while let Some(event) = machine.next()? {
        match event {
            Event::Text(range, _) => copier.text(&range),
            Event::Char(_, range, _) => copier.whole(&range),
            Event::Gap(_) | Event::Begin(_) | Event::End => copier.carried = None,
            // The store is a copy of what the document shows, or nothing; nobody reads it here.
            Event::Data(Data::Store, range, store) => {
                let unread = cuts.unread() == Unread::Drop && !reader::is_empty_store(&store);
                if unread || !cuts.is_empty() {
                    copier.replace(&range, b"");
                } else if !reader::is_empty_store(&store) {
                    children.kept_unread();
                }
            }
            Event::Data(data, range, inner) => {
                let child = reader::child(source, data, ordinal, &inner);
                let fate = children.copy(ordinal, child)?;
                copier.data(data, &range, &inner, fate);
                ordinal += 1;
            }
        }
    }
    out.write_all(&copier.finish()?)?;
    Ok(())
}

impl<'a> Copier<'a> {
    fn new(bytes: &'a [u8], cuts: &'a [Cut]) -> Copier<'a> {
        Copier {
            bytes,
            cuts,
            hit: vec![false; cuts.len()],
            edits: Vec::new(),
            last_cut: None,
            carried: None,
        }
    }

    fn touching(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.cuts.partition_point(|cut| cut.end <= range.start as u64);
        let last = self.cuts.partition_point(|cut| cut.start < range.end as u64);
        first..last.max(first)
    }

    fn text(&mut self, range: &Range<usize>) {
        let mut at = range.start;
        for index in self.touching(range) {
            let start = (self.cuts[index].start as usize).max(at);
            let end = (self.cuts[index].end as usize).min(range.end);
            if at < start {
                self.carried = None;
            }
            self.cut_out(index, &(start..end));
            at = end;
        }
        if at < range.end {
            self.carried = None;
        }
    }

    fn whole(&mut self, range: &Range<usize>) {
        match self.touching(range).next() {
            Some(index) => self.cut_out(index, range),
            None => self.carried = None,
        }
    }

    fn cut_out(&mut self, index: usize, range: &Range<usize>) {
        let label = Arc::clone(&self.cuts[index].label);
        let written = self.last_cut == Some(index) || self.carried.as_ref() == Some(&label);
        let text = if written { Vec::new() } else { escaped(&label) };
        self.hit[index] = true;
        self.last_cut = Some(index);
        self.carried = Some(label);
        self.replace(range, &text);
    }

    fn replace(&mut self, range: &Range<usize>, text: &[u8]) {
        self.edits.push((range.clone(), text.to_vec()));
    }

    /// The copy. Where stretches overlap, as text among the digits of a picture, the outer one goes.
    fn finish(mut self) -> Result<Vec<u8>, Fault> {
        if !self.hit.iter().all(|hit| *hit) {
            return Err(Fault::unsupported("a cut falls on nothing that can be cut"));
        }
        self.edits.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let mut out = Vec::with_capacity(self.bytes.len());
        let mut done = 0;
        for (range, text) in &self.edits {
            if range.start < done {
                continue;
            }
            out.extend_from_slice(&self.bytes[done..range.start]);
            // The space ends a control word, and is no text.
            if ends_in_word(&out) {
                out.push(b' ');
            }
            out.extend_from_slice(text);
            done = range.end;
        }
        out.extend_from_slice(&self.bytes[done..]);
        Ok(out)
    }

    fn data(&mut self, data: Data, range: &Range<usize>, original: &[u8], copied: Copied) {
        let touching = self.touching(range);
        let named = !touching.is_empty();
        self.hit[touching].fill(true);
        let object = (data == Data::Object).then(|| objects::parse(original)).flatten();
        let bytes = match (copied, &object) {
            (Copied::Dropped, _) => blank_like(original),
            (Copied::Kept { bytes, name }, Some(object)) => {
                let same = bytes == original[object.content.clone()]
                    && object.label.as_ref().is_none_or(|label| *label == name);
                if same && !named {
                    return;
                }
                let name = if named { "object" } else { &name };
                objects::rebuilt(original, object, name, &bytes)
            }
            (Copied::Kept { bytes, .. }, None) if bytes == original => return,
            (Copied::Kept { bytes, .. }, None) => bytes,
        };
        self.replace(range, &digits(&bytes));
    }
}

/// Bytes by their hexadecimal digits.
fn digits(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15].map(|digit| DIGITS[usize::from(digit)]))
        .collect()
}

/// A label as text.
fn escaped(label: &str) -> Vec<u8> {
    let mut text = Vec::new();
    for byte in label.bytes().filter(u8::is_ascii) {
        if b"\\{}".contains(&byte) {
            text.push(b'\\');
        }
        text.push(byte);
    }
    text
}

/// Whether what is written ends in a control word that nothing ends yet.
fn ends_in_word(out: &[u8]) -> bool {
    let tail = &out[out.len().saturating_sub(48)..];
    let len = tail.iter().rev().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-');
    let start = tail.len() - len.count();
    let word = &tail[start..];
    // A backslash that is itself escaped begins no word.
    let slashes = tail[..start].iter().rev().take_while(|byte| **byte == b'\\').count();
    word.first().is_some_and(u8::is_ascii_alphabetic) && slashes % 2 == 1
}
