//! Counts over a run: what the summary row and the table are made from.

use std::collections::BTreeMap;

use crate::model::{Event, Found, Group, Kind, Note, Place, Reason, Severity};

/// Counts over a run.
#[derive(Debug, Default)]
pub struct Tally {
    /// Documents opened, those inside others included.
    pub documents: u64,
    /// Bytes of the root documents.
    pub bytes: u64,
    /// Findings.
    pub findings: u64,
    /// Findings that the user allows, which are not among the others.
    pub allowed: u64,
    /// Things not read, in whole or in part.
    pub skipped: u64,
    /// Whether something could not be read at all.
    pub unread: bool,
    /// Findings by kind.
    pub by_kind: BTreeMap<Kind, u64>,
    /// Findings by group.
    pub by_group: BTreeMap<Group, u64>,
    /// Things not read, by reason.
    pub by_reason: BTreeMap<Reason, u64>,
    /// Findings of each root document, by severity: low, medium, high.
    pub by_file: BTreeMap<Place, [u64; 3]>,
    /// The worst severity found.
    pub worst: Option<Severity>,
}

impl Tally {
    /// Counts an event.
    pub fn count(&mut self, event: &Event) {
        match event {
            Event::Opened { place, bytes, .. } => {
                self.documents += 1;
                if place.depth() == 0 {
                    self.bytes += bytes;
                }
            }
            Event::Found(found) => self.found(found),
            Event::Judged(_, findings) => findings.iter().for_each(|found| self.found(found)),
            Event::Allowed(_, count) => self.allowed += count,
            Event::Skipped(note) => self.skipped(note),
            Event::Extracted(_) | Event::Redacted(_) => {}
        }
    }

    fn found(&mut self, found: &Found) {
        self.findings += 1;
        *self.by_kind.entry(found.kind.clone()).or_default() += 1;
        *self.by_group.entry(found.kind.group()).or_default() += 1;
        let file = Place::file(found.place.root());
        self.by_file.entry(file).or_default()[found.severity as usize] += 1;
        self.worst = self.worst.max(Some(found.severity));
    }

    fn skipped(&mut self, note: &Note) {
        self.skipped += 1;
        self.unread |= note.whole;
        *self.by_reason.entry(note.fault.reason).or_default() += 1;
    }

    /// The files with the most to lose, worst first: each high finding weighs ten, each medium one
    /// three, each low one one.
    pub fn riskiest(&self, limit: usize) -> Vec<(&Place, u64, [u64; 3])> {
        let mut files: Vec<_> = self
            .by_file
            .iter()
            .map(|(place, counts)| (place, counts[0] + 3 * counts[1] + 10 * counts[2], *counts))
            .collect();
        files.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        files.truncate(limit);
        files
    }
}
