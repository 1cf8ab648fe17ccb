//! Inspecting: what documents hide, to findings of their own.
//!
//! Apart from scanning because it asks nothing of what the hidden things say. A format that has no
//! inspection is told of as not inspected, never passed over as clean.

use std::ops::ControlFlow;

use super::{
    Pipeline, Receiver,
    tree::{self, Hand, Item, Look},
};
use crate::{
    model::{Concealment, Event, Fault, Found, Hidden, Limits, Media, Note, Ocr, Source, Text},
    open,
};

/// Looks at documents, not at their texts.
struct Inspection<'l> {
    limits: &'l Limits,
}

/// What an inspection gives.
enum Seen {
    Hidden(Box<Found>),
    Unread(Note),
}

impl Look<Seen> for Inspection<'_> {
    fn document(
        &self,
        source: &Source,
        media: Media,
        hand: &mut Hand<'_, Seen>,
    ) -> ControlFlow<()> {
        let mut flow = ControlFlow::Continue(());
        let outcome = open::inspect(media, source, self.limits, &mut |hidden| {
            flow = hand(Seen::Hidden(Box::new(found(source, hidden))));
            flow
        });
        flow?;
        match outcome {
            Ok(()) => ControlFlow::Continue(()),
            Err(fault) => {
                hand(Seen::Unread(Note { place: source.place.clone(), fault, whole: true }))
            }
        }
    }

    fn text(&self, _: &Source, _: Media, _: &Text, _: &mut Hand<'_, Seen>) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

impl Pipeline {
    /// Finds what every source, and all that lies inside it, hides.
    pub fn inspect(
        &self,
        sources: impl Iterator<Item = Result<Source, Note>> + Send,
        receive: &mut Receiver<'_>,
    ) {
        self.over(sources, receive, |source, emit| {
            let mut allowance = self.allowance();
            // Nobody asks what pictures say.
            allowance.limits.ocr = Ocr::default();
            let allowance = allowance;
            let look = Inspection { limits: &allowance.limits };
            let mut told = Told::default();
            let _ = tree::walk(&allowance, &source, &look, &mut |item| match item {
                Item::Seen(Seen::Hidden(found)) if !self.counts(&found) => {
                    ControlFlow::Continue(())
                }
                Item::Seen(Seen::Hidden(found)) => emit(Event::Found(found)),
                Item::Seen(Seen::Unread(note)) | Item::Skipped(note) => told.once(note, emit),
                Item::Opened { place, media, bytes } => emit(Event::Opened { place, media, bytes }),
            });
        });
    }

    fn counts(&self, found: &Found) -> bool {
        self.settings.select.asks_for(&found.kind)
    }
}

/// What was told of as not read: a document is opened twice, to inspect it and to see what lies
/// inside, and says what is wrong with it twice.
#[derive(Default)]
struct Told(Vec<Note>);

impl Told {
    fn once(
        &mut self,
        note: Note,
        emit: &mut dyn FnMut(Event) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let known = |told: &Note| told.place == note.place && told.fault == note.fault;
        if is_beside_the_point(&note.fault) || self.0.iter().any(known) {
            return ControlFlow::Continue(());
        }
        self.0.push(note.clone());
        emit(Event::Skipped(note))
    }
}

/// Nothing is hidden by what a picture shows.
fn is_beside_the_point(fault: &Fault) -> bool {
    fault.is_about_pixels()
}

fn found(source: &Source, hidden: Hidden) -> Found {
    let Hidden { how, part, spot, count, text } = hidden;
    Found {
        place: source.place.clone(),
        part,
        spot,
        kind: how.kind(),
        start: 0,
        end: text.len() as u64,
        text,
        confidence: 1.0,
        severity: how.severity(),
        evidence: Vec::new(),
        hidden: Some(Concealment { count, unit: how.unit(), advice: how.advice() }),
    }
}
