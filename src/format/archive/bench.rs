use std::ops::ControlFlow;

use crate::model::{Children, Copied, Fault, Sink, Source, Text};

/// What a reader handed over, in order.
#[derive(Default)]
pub(super) struct Handed {
    pub(super) texts: Vec<Text>,
    pub(super) children: Vec<Source>,
    pub(super) notes: Vec<(String, Fault)>,
    /// Breaks at the child of this number.
    pub(super) enough: Option<usize>,
}

impl Sink for Handed {
    fn text(&mut self, text: Text) -> ControlFlow<()> {
        self.texts.push(text);
        ControlFlow::Continue(())
    }

    fn child(&mut self, child: Source) -> ControlFlow<()> {
        self.children.push(child);
        if Some(self.children.len()) == self.enough {
            return ControlFlow::Break(());
        }
        ControlFlow::Continue(())
    }

    fn note(&mut self, step: &str, fault: Fault) {
        self.notes.push((step.to_owned(), fault));
    }
}

impl Handed {
    /// Children as `step=content`, notes as `step: reason`, texts as `part=text`.
    pub(super) fn shown(&self) -> Vec<String> {
        let children = self.children.iter().map(|child| {
            let bytes = child.content.bytes(u64::MAX).expect("memory can be read");
            format!("{}={}", child.place.name(), String::from_utf8_lossy(&bytes))
        });
        let notes = self.notes.iter().map(|(step, fault)| format!("{step}: {}", fault.reason));
        let texts = self.texts.iter().map(|text| {
            format!("{}={}", text.part.shown(), text.as_str().trim_end().replace('\n', "|"))
        });
        children.chain(notes).chain(texts).collect()
    }
}

/// Copies children by a rule: the step, the bytes → what becomes of them.
pub(super) struct Copier<F> {
    pub(super) rule: F,
    pub(super) met: Vec<(usize, String)>,
}

impl<F: FnMut(&str, Vec<u8>) -> Copied> Copier<F> {
    pub(super) fn new(rule: F) -> Copier<F> {
        Copier { rule, met: Vec::new() }
    }
}

impl<F: FnMut(&str, Vec<u8>) -> Copied> Children for Copier<F> {
    fn copy(&mut self, ordinal: usize, child: Source) -> Result<Copied, Fault> {
        let step = child.place.name().into_owned();
        self.met.push((ordinal, step.clone()));
        let bytes = child.content.bytes(u64::MAX)?.to_vec();
        Ok((self.rule)(&step, bytes))
    }
}

/// Keeps every child as it is.
pub(super) fn kept(step: &str, bytes: Vec<u8>) -> Copied {
    Copied::Kept { bytes, name: step.to_owned() }
}
