//! One root document and all that lies inside it, under its limits and its deadline.
//!
//! Children of a container are worked on side by side, in batches, and what comes of them is handed
//! on in the container's order.

use std::{
    ops::ControlFlow,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use rayon::prelude::*;

use crate::{
    model::{Content, Fault, Limits, Media, Note, Place, Reason, Sink, Source, Text},
    open,
};

/// How many children, and how many bytes of them, are worked on together.
const BATCH: usize = 64;
const BATCH_BYTES: u64 = 32 << 20;

/// What one root document may still use.
pub(super) struct Allowance {
    pub(super) limits: Limits,
    expanded: AtomicU64,
}

impl Allowance {
    pub(super) fn new(limits: &Limits, deadline: Option<Duration>) -> Allowance {
        let until = deadline.map(|deadline| Instant::now() + deadline);
        let limits = Limits { until, ..limits.clone() };
        Allowance { limits, expanded: AtomicU64::new(0) }
    }

    pub(super) fn is_late(&self) -> bool {
        self.limits.until.is_some_and(|until| Instant::now() > until)
    }

    /// Whether a child may be opened: not too deep, and within what the root may expand to.
    pub(super) fn admit(&self, child: &Source) -> Result<(), Fault> {
        if child.place.depth() > self.limits.depth {
            let detail = format!("more than {} containers inside each other", self.limits.depth);
            return Err(Fault::new(Reason::TooDeep, detail));
        }
        if let Content::Memory(..) = child.content {
            let before = self.expanded.fetch_add(child.content.len(), Ordering::Relaxed);
            if before.saturating_add(child.content.len()) > self.limits.expanded {
                let detail =
                    format!("the file expands to more than {} bytes", self.limits.expanded);
                return Err(Fault::new(Reason::TooLarge, detail));
            }
        }
        Ok(())
    }
}

/// What a walk through a document gives.
pub(super) enum Item<T> {
    Opened { place: Place, media: Media, bytes: u64 },
    Seen(T),
    Skipped(Note),
}

/// What to make of a document: looks at it and hands on what it saw.
pub(super) trait Look<T>: Sync {
    /// Looks at a document as a whole, before its texts.
    fn document(
        &self,
        _source: &Source,
        _media: Media,
        _hand: &mut Hand<'_, T>,
    ) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    /// Looks at one text of it.
    fn text(
        &self,
        source: &Source,
        media: Media,
        text: &Text,
        hand: &mut Hand<'_, T>,
    ) -> ControlFlow<()>;
}

/// Hands on one thing seen; `Break` when nobody wants more.
pub(super) type Hand<'a, T> = dyn FnMut(T) -> ControlFlow<()> + 'a;

impl<T, F> Look<T> for F
where
    F: Fn(&Source, Media, &Text, &mut Hand<'_, T>) -> ControlFlow<()> + Sync,
{
    fn text(
        &self,
        source: &Source,
        media: Media,
        text: &Text,
        hand: &mut Hand<'_, T>,
    ) -> ControlFlow<()> {
        self(source, media, text, hand)
    }
}

/// Hands on items; `Break` ends the walk.
pub(super) type Emit<'a, T> = dyn FnMut(Item<T>) -> ControlFlow<()> + 'a;

/// Walks through a document and everything in it.
pub(super) fn walk<T: Send>(
    allowance: &Allowance,
    source: &Source,
    look: &dyn Look<T>,
    emit: &mut Emit<'_, T>,
) -> ControlFlow<()> {
    let mut visit = Visit {
        allowance,
        source,
        media: Media::Unknown,
        look,
        emit,
        batch: Vec::new(),
        batch_bytes: 0,
        flow: ControlFlow::Continue(()),
        late: false,
    };
    visit.run()
}

struct Visit<'a, 'b, T> {
    allowance: &'a Allowance,
    source: &'a Source,
    media: Media,
    look: &'a dyn Look<T>,
    emit: &'a mut Emit<'b, T>,
    batch: Vec<Source>,
    batch_bytes: u64,
    flow: ControlFlow<()>,
    late: bool,
}

impl<T: Send> Visit<'_, '_, T> {
    fn run(&mut self) -> ControlFlow<()> {
        let source = self.source;
        let bytes = source.content.len();
        match open::identify(source) {
            Ok(media) => {
                self.media = media;
                self.emit(Item::Opened { place: source.place.clone(), media, bytes })?;
                let look = self.look;
                look.document(source, media, &mut |seen| self.emit(Item::Seen(seen)))?;
                if let Err(fault) = open::open(media, source, &self.allowance.limits, self) {
                    self.unread(source.place.clone(), fault)?;
                }
            }
            Err(fault) => {
                let place = source.place.clone();
                self.emit(Item::Opened { place, media: Media::Unknown, bytes })?;
                open::name(source, self)?;
                self.unread(source.place.clone(), fault)?;
            }
        }
        self.flush()?;
        if self.late {
            self.note("", Fault::new(Reason::TimedOut, "the deadline for one document passed"));
        }
        self.flow
    }

    fn emit(&mut self, item: Item<T>) -> ControlFlow<()> {
        if self.flow.is_continue() {
            self.flow = (self.emit)(item);
        }
        self.flow
    }

    fn unread(&mut self, place: Place, fault: Fault) -> ControlFlow<()> {
        self.emit(Item::Skipped(Note { place, fault, whole: true }))
    }

    /// `Break` when the deadline has passed or nobody wants more.
    fn pace(&mut self) -> ControlFlow<()> {
        self.late |= self.allowance.is_late();
        if self.late { ControlFlow::Break(()) } else { self.flow }
    }

    fn flush(&mut self) -> ControlFlow<()> {
        let batch = std::mem::take(&mut self.batch);
        self.batch_bytes = 0;
        if batch.len() == 1 {
            self.flow = walk(self.allowance, &batch[0], self.look, self.emit);
            return self.flow;
        }
        let seen: Vec<Vec<Item<T>>> =
            batch.par_iter().map(|child| gather(self.allowance, child, self.look)).collect();
        for item in seen.into_iter().flatten() {
            self.emit(item)?;
        }
        self.flow
    }
}

/// A whole walk, in memory.
pub(super) fn gather<T: Send>(
    allowance: &Allowance,
    source: &Source,
    look: &dyn Look<T>,
) -> Vec<Item<T>> {
    let mut items = Vec::new();
    let _ = walk(allowance, source, look, &mut |item| {
        items.push(item);
        ControlFlow::Continue(())
    });
    items
}

impl<T: Send> Sink for Visit<'_, '_, T> {
    fn text(&mut self, text: Text) -> ControlFlow<()> {
        self.pace()?;
        let (source, media, look) = (self.source, self.media, self.look);
        look.text(source, media, &text, &mut |seen| self.emit(Item::Seen(seen)))
    }

    fn child(&mut self, child: Source) -> ControlFlow<()> {
        self.pace()?;
        if let Err(fault) = self.allowance.admit(&child) {
            return self.unread(child.place, fault);
        }
        if let Content::Memory(..) = child.content {
            self.batch_bytes += child.content.len();
        }
        self.batch.push(child);
        if self.batch.len() >= BATCH || self.batch_bytes >= BATCH_BYTES {
            self.flush()?;
        }
        self.pace()
    }

    fn note(&mut self, step: &str, fault: Fault) {
        let place = &self.source.place;
        let place = if step.is_empty() { place.clone() } else { place.step(step) };
        // A receiver that has enough is remembered in `flow`.
        let _ = self.emit(Item::Skipped(Note { place, fault, whole: !step.is_empty() }));
    }
}
