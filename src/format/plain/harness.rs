//! What the tests of textual formats share: a sink that keeps all it is given, and a search.

use std::{io::Write, ops::ControlFlow};

use crate::model::{
    Children, Content, Copied, Cut, Cuts, Fault, Limits, Place, Sink, Source, Text,
};

/// A format's functions.
#[derive(Clone, Copy)]
pub(in crate::format) struct Format {
    pub(in crate::format) read: fn(&Source, &Limits, &mut dyn Sink) -> Result<(), Fault>,
    pub(in crate::format) write: WriteCopy,
    pub(in crate::format) blobs: Blobs,
}

type WriteCopy =
    fn(&Source, &Limits, &Cuts, &mut dyn Children, &mut dyn Write) -> Result<(), Fault>;
type Blobs = fn(&Source, &Limits, &mut dyn FnMut(&[u8])) -> Result<(), Fault>;

/// All that a reader handed over.
#[derive(Default)]
pub(in crate::format) struct Kept {
    pub(in crate::format) texts: Vec<Text>,
    pub(in crate::format) notes: Vec<Fault>,
}

impl Sink for Kept {
    fn text(&mut self, text: Text) -> ControlFlow<()> {
        self.texts.push(text);
        ControlFlow::Continue(())
    }

    fn child(&mut self, _: Source) -> ControlFlow<()> {
        panic!("text has no children")
    }

    fn note(&mut self, _: &str, fault: Fault) {
        self.notes.push(fault);
    }
}

impl Children for Kept {
    fn copy(&mut self, _: usize, _: Source) -> Result<Copied, Fault> {
        panic!("text has no children")
    }
}

impl Kept {
    /// What the windows claim, joined, after seeing that they meet and count their lines.
    pub(in crate::format) fn whole(&self) -> String {
        let mut whole = String::new();
        for text in &self.texts {
            let claim = text.claim.clone();
            let all = text.as_str();
            assert_eq!(text.base + claim.start as u64, whole.len() as u64, "claims meet");
            assert!(whole.ends_with(&all[..claim.start]), "context is what came before");
            let lines = |text: &str| text.matches('\n').count() as u64;
            let first = 1 + lines(&whole) - lines(&all[..claim.start]);
            assert_eq!(text.line, first, "lines are counted");
            whole.push_str(&all[claim]);
        }
        whole
    }

    /// Every place where a needle begins in a claim.
    pub(in crate::format) fn find(&self, needle: &str) -> Vec<(&Text, usize)> {
        let mut found = Vec::new();
        for text in &self.texts {
            let starts = text.as_str().match_indices(needle).map(|(at, _)| at);
            found.extend(starts.filter(|at| text.claim.contains(at)).map(|at| (text, at)));
        }
        found
    }

    /// The cuts that hide a needle wherever it is found.
    pub(in crate::format) fn cuts(&self, needle: &str) -> Cuts {
        let mut cuts = Cuts::default();
        for (text, at) in self.find(needle) {
            for anchor in text.trace(at..at + needle.len()) {
                let cut = Cut { start: anchor.start, end: anchor.end, label: "[X]".into() };
                cuts.add(anchor.stream, cut);
            }
        }
        cuts.settle();
        cuts
    }
}

impl Format {
    /// Reads bytes.
    pub(in crate::format) fn kept(self, bytes: &[u8], limits: &Limits) -> Kept {
        let mut kept = Kept::default();
        (self.read)(&source(bytes), limits, &mut kept).expect("memory can be read");
        kept
    }

    /// Writes a copy of bytes.
    pub(in crate::format) fn copy(self, bytes: &[u8], cuts: &Cuts) -> Vec<u8> {
        let mut out = Vec::new();
        (self.write)(&source(bytes), &Limits::default(), cuts, &mut Kept::default(), &mut out)
            .expect("memory can be copied");
        out
    }

    /// Writes a copy without a needle.
    pub(in crate::format) fn without(self, bytes: &[u8], needle: &str, limits: &Limits) -> Vec<u8> {
        self.copy(bytes, &self.kept(bytes, limits).cuts(needle))
    }

    /// All blobs.
    pub(in crate::format) fn blobs(self, bytes: &[u8], limits: &Limits) -> Vec<Vec<u8>> {
        let mut all = Vec::new();
        (self.blobs)(&source(bytes), limits, &mut |blob| all.push(blob.to_vec()))
            .expect("memory can be read");
        all
    }
}

fn source(bytes: &[u8]) -> Source {
    Source::new(Place::stdin(), Content::memory(bytes.to_vec()))
}

/// Limits with these windows.
pub(in crate::format) fn windows(window: usize, overlap: usize) -> Limits {
    Limits { window, overlap, ..Limits::default() }
}
