//! What the tests of XML and HTML share: reading to strings, cutting, and looking for remains.

use std::ops::ControlFlow;

use crate::model::{
    Children, Content, Copied, Cut, Cuts, Fault, Limits, Place, Sink, Source, Text,
};

type Read = fn(&Source, &Limits, &mut dyn Sink) -> Result<(), Fault>;
type Write =
    fn(&Source, &Limits, &Cuts, &mut dyn Children, &mut dyn std::io::Write) -> Result<(), Fault>;
type Blobs = fn(&Source, &Limits, &mut dyn FnMut(&[u8])) -> Result<(), Fault>;

/// The functions of a format.
pub struct Format {
    /// Its reader.
    pub read: Read,
    /// Its writer.
    pub write: Write,
    /// Its second reader.
    pub blobs: Blobs,
}

/// Keeps everything that a reader says.
#[derive(Default)]
pub struct Kept {
    /// The texts.
    pub texts: Vec<Text>,
    /// The notes.
    pub notes: Vec<Fault>,
}

impl Sink for Kept {
    fn text(&mut self, text: Text) -> ControlFlow<()> {
        self.texts.push(text);
        ControlFlow::Continue(())
    }

    fn child(&mut self, _: Source) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn note(&mut self, _: &str, fault: Fault) {
        self.notes.push(fault);
    }
}

impl Kept {
    /// What each part says in its windows' own stretches, `part|text`.
    pub fn shown(&self) -> Vec<String> {
        let mut shown: Vec<(String, String)> = Vec::new();
        for text in &self.texts {
            let part = text.part.shown();
            let said = &text.as_str()[text.claim.clone()];
            match shown.iter_mut().find(|(other, _)| *other == part) {
                Some((_, all)) => all.push_str(said),
                None => shown.push((part, said.to_owned())),
            }
        }
        shown.into_iter().map(|(part, said)| format!("{part}|{said}")).collect()
    }

    /// The labelled ranges of all parts, `label=text`.
    pub fn fields(&self) -> Vec<String> {
        let mut fields = Vec::new();
        for text in &self.texts {
            for field in text.fields() {
                let label = field.label.as_deref().unwrap_or("");
                fields.push(format!("{label}={}", &text.as_str()[field.range.clone()]));
            }
        }
        fields
    }
}

struct NoChildren;

impl Children for NoChildren {
    fn copy(&mut self, _: usize, _: Source) -> Result<Copied, Fault> {
        Ok(Copied::Dropped)
    }
}

/// A document in memory.
pub fn source(bytes: &[u8]) -> Source {
    Source::new(Place::file("case"), Content::memory(bytes))
}

impl Format {
    /// Reads a document under given limits.
    pub fn kept_within(&self, bytes: &[u8], limits: &Limits) -> Kept {
        let mut kept = Kept::default();
        (self.read)(&source(bytes), limits, &mut kept).expect("test documents are small");
        kept
    }

    /// Reads a document.
    pub fn kept(&self, bytes: &[u8]) -> Kept {
        self.kept_within(bytes, &Limits::default())
    }

    /// Writes a copy.
    pub fn written(&self, bytes: &[u8], cuts: &Cuts) -> Vec<u8> {
        let mut out = Vec::new();
        (self.write)(&source(bytes), &Limits::default(), cuts, &mut NoChildren, &mut out)
            .expect("test documents are small");
        out
    }

    /// A copy without a value, wherever the reader finds it.
    pub fn without(&self, bytes: &[u8], value: &str, label: &str) -> Vec<u8> {
        let mut cuts = Cuts::default();
        for text in &self.kept(bytes).texts {
            for (at, found) in text.as_str().match_indices(value) {
                for anchor in text.trace(at..at + found.len()) {
                    let cut = Cut { start: anchor.start, end: anchor.end, label: label.into() };
                    cuts.add(anchor.stream, cut);
                }
            }
        }
        cuts.settle();
        self.written(bytes, &cuts)
    }

    /// Whether any look at a document shows a value.
    pub fn holds(&self, bytes: &[u8], value: &str) -> bool {
        let mut holds = self.kept(bytes).texts.iter().any(|text| text.as_str().contains(value));
        (self.blobs)(&source(bytes), &Limits::default(), &mut |blob| {
            holds |= String::from_utf8_lossy(blob).contains(value);
        })
        .expect("test documents are small");
        holds
    }

    /// Checks that a value is found, and gone from a copy, whose text is as it was otherwise.
    pub fn check_cut(&self, document: &[u8], value: &str, expected: &[u8]) {
        let shown = String::from_utf8_lossy(document);
        assert!(self.holds(document, value), "{value} is not found in {shown}");
        let copy = self.without(document, value, "[X]");
        assert_eq!(String::from_utf8_lossy(&copy), String::from_utf8_lossy(expected), "{shown}");
        assert!(!self.holds(&copy, value), "{value} is left in {}", String::from_utf8_lossy(&copy));
        assert_eq!(self.written(document, &Cuts::default()), document, "{shown}");
    }

    /// Checks a reader's and writer's promises on arbitrary bytes: nothing panics, texts keep their
    /// invariants, and a cut of any word leaves all bytes outside it alone.
    pub fn check_any(&self, bytes: &[u8], limits: &Limits) {
        let kept = self.kept_within(bytes, limits);
        for text in &kept.texts {
            assert!(text.claim.end <= text.as_str().len() && text.claim.start <= text.claim.end);
            for field in text.fields() {
                assert!(text.as_str().get(field.range.clone()).is_some());
            }
            for piece in text.pieces() {
                assert!(piece.anchor.end <= bytes.len() as u64);
                assert!(piece.anchor.start <= piece.anchor.end);
            }
        }
        (self.blobs)(&source(bytes), limits, &mut |_| {}).expect("test documents are small");
        assert_eq!(self.written(bytes, &Cuts::default()), bytes);
    }
}
