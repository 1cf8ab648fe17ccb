//! Scanning and extracting: every text of every document, to events.

use std::ops::{ControlFlow, Range};

use super::{
    Pipeline, Receiver,
    order::ordered,
    select::Purpose,
    tree::{self, Allowance, Hand, Item},
};
use crate::model::{Event, Extracted, Found, Media, Note, Source, Spot, Text};

/// What is masked in extracted text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Masks {
    /// What is found.
    Found,
    /// Nothing, and nothing is looked for.
    Nothing,
}

impl Pipeline {
    /// Finds personal data in every source and in all that lies inside it.
    pub fn scan(
        &self,
        sources: impl Iterator<Item = Result<Source, Note>> + Send,
        receive: &mut Receiver<'_>,
    ) {
        self.over(sources, receive, |source, emit| {
            let allowance = self.allowance();
            let look = |source: &Source, media: Media, text: &Text, hand: &mut Hand<'_, Event>| {
                let (found, allowed) = self.found(source, media, text, Purpose::Report);
                if allowed > 0 {
                    hand(Event::Allowed(source.place.clone(), allowed))?;
                }
                found.into_iter().map(|found| Event::Found(Box::new(found))).try_for_each(hand)
            };
            let _ =
                tree::walk(&allowance, &source, &look, &mut |item| emit(event(item, |seen| seen)));
        });
    }

    /// Hands on every text as the detector sees it, with what is to be masked in it.
    pub fn extract(
        &self,
        sources: impl Iterator<Item = Result<Source, Note>> + Send,
        masks: Masks,
        receive: &mut Receiver<'_>,
    ) {
        self.over(sources, receive, |source, emit| {
            let allowance = self.allowance();
            let look = |source: &Source, _: Media, text: &Text, hand: &mut Hand<'_, Extracted>| {
                hand(self.extracted(source, text, masks))
            };
            let _ = tree::walk(&allowance, &source, &look, &mut |item| {
                emit(event(item, |part| Event::Extracted(Box::new(part))))
            });
        });
    }

    /// Runs `work` on each source, in order; what could not even be listed becomes a `Skipped`.
    pub(super) fn over(
        &self,
        sources: impl Iterator<Item = Result<Source, Note>> + Send,
        receive: &mut Receiver<'_>,
        work: impl Fn(Source, &mut dyn FnMut(Event) -> ControlFlow<()>) + Sync,
    ) {
        let jobs = self.settings.jobs;
        ordered(
            jobs,
            sources,
            |listed, emit| match listed {
                Ok(source) => work(source, emit),
                Err(note) => {
                    let _ = emit(Event::Skipped(note));
                }
            },
            receive,
        );
    }

    pub(super) fn allowance(&self) -> Allowance {
        Allowance::new(&self.settings.limits, self.settings.deadline)
    }

    /// The findings in a text that count for a purpose, with all that a row says of them, and how
    /// many more the user allows.
    pub(super) fn found(
        &self,
        source: &Source,
        media: Media,
        text: &Text,
        purpose: Purpose,
    ) -> (Vec<Found>, u64) {
        let mut lines = Lines::of(media, text);
        let (findings, allowed) = self.detect(text, purpose);
        let found = findings
            .into_iter()
            .map(|finding| Found {
                place: source.place.clone(),
                part: text.part.clone(),
                spot: lines.spot(text, finding.range.start),
                kind: finding.kind,
                start: text.base + finding.range.start as u64,
                end: text.base + finding.range.end as u64,
                text: text.slice(finding.range),
                confidence: finding.confidence,
                severity: finding.severity,
                evidence: finding.evidence,
                hidden: None,
            })
            .collect();
        (found, allowed)
    }
}

impl Pipeline {
    /// The stretch of text that a window owns, and what is found in it. Findings that reach in
    /// from the neighbouring windows count as well, so that masking leaves no end of one.
    fn extracted(&self, source: &Source, text: &Text, masks: Masks) -> Extracted {
        let len = text.as_str().len();
        let owned = text.claim.start.min(len)..text.claim.end.min(len);
        let mut whole = text.clone();
        whole.claim = 0..len;
        let inside = |range: Range<usize>| {
            let start = range.start.max(owned.start);
            let end = range.end.min(owned.end);
            (start < end).then(|| start - owned.start..end - owned.start)
        };
        let found = match masks {
            Masks::Found => self.detect(&whole, Purpose::Report).0,
            Masks::Nothing => Vec::new(),
        };
        let found = joined(found.into_iter().filter_map(|found| inside(found.range)));
        Extracted {
            place: source.place.clone(),
            part: text.part.clone(),
            page: text.page,
            found,
            text: text.slice(owned.clone()),
        }
    }
}

/// Ranges in order as disjoint ones: a denied text may overlap what else is found.
fn joined(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// Turns an item of a walk into an event.
pub(super) fn event<T>(item: Item<T>, seen: impl FnOnce(T) -> Event) -> Event {
    match item {
        Item::Opened { place, media, bytes } => Event::Opened { place, media, bytes },
        Item::Seen(value) => seen(value),
        Item::Skipped(note) => Event::Skipped(note),
    }
}

/// Line numbers of rising offsets, counted once over the text.
pub(super) struct Lines {
    /// The offset up to which lines are counted, and the line there; none where the format's text
    /// has no lines of its own.
    at: Option<(usize, u64)>,
}

impl Lines {
    pub(super) fn of(media: Media, text: &Text) -> Lines {
        let lined = matches!(media, Media::Text | Media::Csv | Media::Eml)
            && text.part.role == crate::model::Role::Body;
        Lines { at: lined.then_some((0, text.line)) }
    }

    /// Where an offset lies; offsets are asked for in rising order.
    pub(super) fn spot(&mut self, text: &Text, offset: usize) -> Spot {
        let cell = text.field_at(offset).and_then(|field| field.cell.clone());
        let line = self.at.as_mut().map(|(from, line)| {
            let passed = &text.as_str().as_bytes()[(*from).min(offset)..offset];
            *line += memchr::memchr_iter(b'\n', passed).count() as u64;
            *from = offset;
            *line
        });
        Spot { page: text.page, line, cell }
    }
}
