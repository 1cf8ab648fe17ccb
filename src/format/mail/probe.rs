//! What the tests of this folder use to look at messages.

use std::{ops::ControlFlow, sync::Arc};

use crate::model::{
    Anchor, Children, Content, Copied, Cut, Cuts, Fault, Limits, Place, Sink, Source, Text,
};

use super::eml;

/// Keeps everything that a reader hands over.
#[derive(Default)]
pub(super) struct Seen {
    pub(super) texts: Vec<Text>,
    pub(super) children: Vec<Source>,
    pub(super) notes: Vec<(String, Fault)>,
}

impl Sink for Seen {
    fn text(&mut self, text: Text) -> ControlFlow<()> {
        self.texts.push(text);
        ControlFlow::Continue(())
    }

    fn child(&mut self, child: Source) -> ControlFlow<()> {
        self.children.push(child);
        ControlFlow::Continue(())
    }

    fn note(&mut self, step: &str, fault: Fault) {
        self.notes.push((step.to_owned(), fault));
    }
}

impl Seen {
    /// All text of the parts whose shown name begins so.
    pub(super) fn said(&self, part: &str) -> String {
        let texts = self.texts.iter().filter(|text| text.part.shown().starts_with(part));
        texts.map(Text::as_str).collect::<Vec<_>>().join("|")
    }

    /// Each child: name, declared type, bytes.
    pub(super) fn held(&self) -> Vec<(String, String, String)> {
        let child = |child: &Source| {
            let bytes = child.content.bytes(1 << 30).expect("children are in memory");
            let declared = child.declared.clone().unwrap_or_default();
            (
                child.place.name().into_owned(),
                declared,
                String::from_utf8_lossy(&bytes).into_owned(),
            )
        };
        self.children.iter().map(child).collect()
    }

    /// Cuts for every place where a text has these words.
    pub(super) fn cuts(&self, words: &str, label: &str) -> Cuts {
        let mut cuts = Cuts::default();
        for text in &self.texts {
            for (at, found) in text.as_str().match_indices(words) {
                for Anchor { stream, start, end, .. } in text.trace(at..at + found.len()) {
                    cuts.add(stream, Cut { start, end, label: Arc::from(label) });
                }
            }
        }
        cuts.settle();
        cuts
    }
}

pub(super) fn source(bytes: &[u8]) -> Source {
    Source::new(Place::file("a.eml"), Content::memory(bytes.to_vec()))
}

pub(super) fn seen(bytes: &[u8]) -> Seen {
    let mut seen = Seen::default();
    eml::read(&source(bytes), &Limits::default(), &mut seen).expect("it is in memory");
    seen
}

/// Says what becomes of a child, by its name and bytes.
pub(super) type Fate<'f> = &'f dyn Fn(&str, &[u8]) -> Copied;

struct Fates<'f>(Fate<'f>);

impl Children for Fates<'_> {
    fn copy(&mut self, _: usize, child: Source) -> Result<Copied, Fault> {
        let bytes = child.content.bytes(1 << 30)?;
        Ok((self.0)(&child.place.name(), &bytes))
    }
}

/// A child as it was.
pub(super) fn same(name: &str, bytes: &[u8]) -> Copied {
    Copied::Kept { bytes: bytes.to_vec(), name: name.to_owned() }
}

pub(super) fn written(bytes: &[u8], cuts: &Cuts, fate: Fate<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    eml::write(&source(bytes), &Limits::default(), cuts, &mut Fates(fate), &mut out)
        .expect("it is in memory");
    out
}

pub(super) fn blobs(bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    eml::blobs(&source(bytes), &Limits::default(), &mut |blob| all.push(blob.to_vec()))
        .expect("it is in memory");
    all
}

/// Whether any blob holds these words.
pub(super) fn exposes(bytes: &[u8], words: &str) -> bool {
    blobs(bytes).iter().any(|blob| memchr::memmem::find(blob, words.as_bytes()).is_some())
}

/// A message with CRLF line ends.
pub(super) fn crlf(text: &str) -> Vec<u8> {
    text.replace('\n', "\r\n").into_bytes()
}
