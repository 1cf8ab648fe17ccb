//! The proof of a copy: opened again from its bytes, and searched for everything withheld.
//!
//! Nothing here lists what was cleaned. It looks at all that is left: every text that any reader
//! gives, and every stretch of bytes in every encoding.

use std::ops::ControlFlow;

use super::{
    Copying, Pipeline,
    tree::{self, Hand, Item, Look},
};
use crate::{
    model::{Fault, Media, Note, Place, Reason, Source, Text},
    open,
    redact::{Value, Values, Views},
};

/// Why a copy is not proved clean.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    /// Personal data that detection finds in the copy, though it did not find it before.
    new: Vec<Value>,
    /// Where a withheld value can still be read, or what could not be read at all.
    leaks: Vec<Fault>,
}

impl Doubts {
    pub(super) fn is_empty(&self) -> bool {
        self.new.is_empty() && self.leaks.is_empty()
    }

    /// The values for the next round; an error where another round would not help.
    pub(super) fn into_new_values(mut self, mut values: Vec<Value>) -> Result<Vec<Value>, Fault> {
        if let Some(leak) = self.leaks.pop() {
            return Err(leak);
        }
        values.append(&mut self.new);
        Ok(values)
    }

    /// Everything that speaks against the copy.
    pub(super) fn into_leaks(self) -> Vec<Fault> {
        let found = self.new.len();
        let new = (found > 0)
            .then(|| Fault::unsupported(format!("detection still finds {found} values in it")));
        self.leaks.into_iter().chain(new).collect()
    }
}

/// Searches a copy. `known` are the faults of the original, which have been told of already.
pub(super) fn prove(
    pipeline: &Pipeline,
    copy: &Source,
    values: &Values,
    copying: &Copying,
    known: &[Fault],
) -> Doubts {
    let allowance = pipeline.allowance();
    let look = Search { pipeline, values, detect: copying.detect };
    let mut doubts = Doubts::default();
    for item in tree::gather(&allowance, copy, &look) {
        match item {
            Item::Seen(Seen::Leak(leak)) => doubts.leaks.push(leak),
            Item::Seen(Seen::New(value)) => doubts.new.push(value),
            Item::Skipped(note) if is_doubt(&note, known) => {
                let detail = format!("the copy could not be read again: {}", note.fault.detail);
                doubts.leaks.push(Fault { reason: note.fault.reason, detail });
            }
            Item::Skipped(_) | Item::Opened { .. } => {}
        }
    }
    doubts
}

/// Whether something unread in a copy speaks against it. Text that breaks the rules of its format
/// was read all the same, as text, in the original and here. Pixels of a copy in which nothing is
/// read have been read in the original, or are a blank in its place: writers see to that.
fn is_doubt(note: &Note, known: &[Fault]) -> bool {
    let read_all_the_same = note.fault.reason == Reason::Malformed && !note.whole;
    !(note.fault.is_about_pixels() || read_all_the_same && known.contains(&note.fault))
}

/// Looks for withheld values in all that a copy holds.
struct Search<'a> {
    pipeline: &'a Pipeline,
    values: &'a Values,
    detect: bool,
}

impl Look<Seen> for Search<'_> {
    fn document(
        &self,
        source: &Source,
        media: Media,
        hand: &mut Hand<'_, Seen>,
    ) -> ControlFlow<()> {
        if held_in_bytes(self.pipeline, source, media, self.values) {
            hand(Seen::Leak(readable(&source.place, "bytes")))?;
        }
        ControlFlow::Continue(())
    }

    fn text(
        &self,
        source: &Source,
        media: Media,
        text: &Text,
        hand: &mut Hand<'_, Seen>,
    ) -> ControlFlow<()> {
        if self.values.any(text.as_str()) {
            hand(Seen::Leak(readable(&source.place, &text.part.shown())))?;
        }
        if self.detect {
            for found in self.pipeline.found(source, media, text) {
                if !is_label(found.text.reveal()) {
                    hand(Seen::New(Value::found(found.text, found.kind)))?;
                }
            }
        }
        ControlFlow::Continue(())
    }
}

enum Seen {
    Leak(Fault),
    New(Value),
}

fn readable(place: &Place, part: &str) -> Fault {
    // The place may be named in full: its steps are names in the copy, which were searched as well.
    let depth = place.depth();
    let detail = format!("a withheld value can still be read in `{part}`, {depth} containers deep");
    Fault::new(Reason::Unsupported, detail)
}

/// A label of ours that detection takes for a name.
fn is_label(text: &str) -> bool {
    text.contains("REDACTED") || text.contains("redacted")
}

/// Whether any reading of any of a document's bytes holds a value.
fn held_in_bytes(pipeline: &Pipeline, source: &Source, media: Media, values: &Values) -> bool {
    let mut held = false;
    let outcome = open::blobs(media, source, pipeline.limits(), &mut |blob| {
        held = held || Views::of(blob).hold(values);
    });
    // Bytes that cannot be unpacked are searched as they are, and the walk notes what was unread.
    if outcome.is_err() && !held {
        held = source
            .content
            .bytes(pipeline.limits().in_memory)
            .is_ok_and(|bytes| Views::of(&bytes).hold(values));
    }
    held
}
