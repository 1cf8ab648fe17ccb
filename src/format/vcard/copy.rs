//! Writes a copy of an address book or calendar without what is to be withheld: all other bytes stay
//! as they were.
//!
//! Kept apart from reading. A label is escaped as its value is, and moments stay moments.

use std::{io::Write, ops::Range};

use super::{
    lines::{Coding, Line, Lines, Unit},
    names,
    reader::{child, is_wide},
};
use crate::format::{base64, ooxml::blank::blank_like, plain};
use crate::model::{Children, Copied, Cut, Cuts, Fault, Limits, Source};

/// What stands for a moment where a label would break the file.
const NO_MOMENT: &str = "19000101T000000Z";

/// How many characters of base64 stand on a line.
const FOLD: usize = 74;

struct Copier<'a> {
    cuts: &'a [Cut],
    hit: Vec<bool>,
    edits: Vec<(Range<usize>, String)>,
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
    if is_wide(&bytes) {
        return plain::write(source, limits, cuts, children, out);
    }
    let own = cuts.of(0);
    let mut copier = Copier { cuts: own, hit: vec![false; own.len()], edits: Vec::new() };
    let mut ordinal = 0;
    for line in Lines::new(&bytes) {
        for (_, units) in &line.parameters {
            copier.units(units, |label| label.replace(['"', ';', ':', ',', '\\'], ""));
        }
        if line.coding == Coding::Base64 {
            if let Some(child) = child(source, &line, ordinal) {
                let original = child.content.bytes(limits.in_memory)?;
                let kept = match children.copy(ordinal, child.clone())? {
                    Copied::Kept { bytes, .. } => bytes,
                    Copied::Dropped => blank_like(&original),
                };
                ordinal += 1;
                if kept != *original {
                    copier.edits.push((line.extent.clone(), folded(&kept)));
                }
            } else {
                // What nobody could read stays behind.
                copier.edits.push((line.extent.clone(), String::new()));
            }
        } else {
            copier.value(&line);
        }
    }
    copier.finish(&bytes, out)
}

impl Copier<'_> {
    fn value(&mut self, line: &Line) {
        if names::is_moment(&line.name) {
            let touching = self.touching(&line.extent);
            if !touching.is_empty() {
                self.hit[touching].fill(true);
                self.edits.push((line.extent.clone(), NO_MOMENT.to_owned()));
            }
            return;
        }
        match line.coding {
            Coding::Quoted => self.units(&line.value, |label| label.replace('=', "=3D")),
            _ => self.units(&line.value, |label| {
                label.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,")
            }),
        }
    }

    fn touching(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.cuts.partition_point(|cut| cut.end <= range.start as u64);
        let last = self.cuts.partition_point(|cut| cut.start < range.end as u64);
        first..last.max(first)
    }

    /// Takes out the units that a cut touches. What was one value over a fold gets its label once.
    fn units(&mut self, units: &[Unit], escape: impl Fn(&str) -> String) {
        let mut carried: Option<std::sync::Arc<str>> = None;
        for unit in units {
            let Some(index) = self.touching(&unit.range).next() else {
                carried = None;
                continue;
            };
            let label = std::sync::Arc::clone(&self.cuts[index].label);
            let written = carried.as_ref() == Some(&label);
            let text = if written { String::new() } else { escape(&label) };
            self.hit[index] = true;
            match self.edits.last_mut() {
                Some((range, _)) if written && range.end == unit.range.start => {
                    range.end = unit.range.end;
                }
                _ => self.edits.push((unit.range.clone(), text)),
            }
            carried = Some(label);
        }
    }

    fn finish(mut self, bytes: &[u8], out: &mut dyn Write) -> Result<(), Fault> {
        if !self.hit.iter().all(|hit| *hit) {
            return Err(Fault::unsupported("a cut falls on nothing that can be cut"));
        }
        self.edits.sort_by_key(|(range, _)| range.start);
        let mut done = 0;
        for (range, text) in self.edits {
            // Characters of one encoded run may share their bytes.
            if range.start < done {
                continue;
            }
            out.write_all(&bytes[done..range.start])?;
            out.write_all(text.as_bytes())?;
            done = range.end;
        }
        out.write_all(&bytes[done..])?;
        Ok(())
    }
}

/// Bytes as base64 on folded lines.
fn folded(bytes: &[u8]) -> String {
    let digits = base64::encoded(bytes);
    let lines = digits.as_bytes().chunks(FOLD).map(String::from_utf8_lossy);
    lines.collect::<Vec<_>>().join("\r\n ")
}
