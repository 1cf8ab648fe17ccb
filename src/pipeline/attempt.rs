//! One try at a copy: marks what is to be cut, and has the formats write without it.

use std::{
    collections::HashSet,
    ffi::OsString,
    io::Write,
    ops::{ControlFlow, Range},
    path::{Component, Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::{
    Copying, Pipeline,
    made::hex,
    proof::Learned,
    scan::Lines,
    select::Purpose,
    tree::{self, Allowance, Hand, Item},
};
use crate::{
    model::{
        Children, Copied, Cut, Cuts, Fault, Finding, Kind, Media, Note, PagesChecked, Part, Place,
        Private, Reason, Role, Sink, Source, Spot, Text, Withheld,
    },
    open,
    redact::{self, Hit, Values},
};

/// One try at a copy.
pub(super) struct Attempt<'a> {
    pipeline: &'a Pipeline,
    copying: &'a Copying,
    values: &'a Values,
    learned: &'a Learned,
    allowance: Allowance,
    done: Mutex<Done>,
}

/// What an attempt did.
#[derive(Default)]
pub(super) struct Done {
    /// Everything withheld.
    pub(super) withheld: Vec<Withheld>,
    /// What was left out because it could not be read.
    pub(super) notes: Vec<Note>,
    /// What OCR read in the original.
    pub(super) read: Vec<Text>,
    /// Whether something unread was kept.
    pub(super) kept_unread: bool,
    /// What writers have checked.
    pub(super) pages: Vec<PagesChecked>,
}

impl<'a> Attempt<'a> {
    pub(super) fn new(
        pipeline: &'a Pipeline,
        copying: &'a Copying,
        values: &'a Values,
        learned: &'a Learned,
    ) -> Attempt<'a> {
        let done = Mutex::default();
        Attempt { pipeline, copying, values, learned, allowance: pipeline.allowance(), done }
    }

    pub(super) fn into_done(self) -> Done {
        self.done.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn done(&self) -> MutexGuard<'_, Done> {
        self.done.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes the copy of a document, and gives its new name.
    pub(super) fn copy(&self, source: &Source, out: &mut dyn Write) -> Result<String, Fault> {
        let media = open::identify(source)?;
        let mut marks = Marks::new(self, source, media);
        open::open(media, source, &self.allowance.limits, &mut marks)?;
        marks.learned();
        let Marks { mut cuts, fault, children, .. } = marks;
        if let Some(fault) = fault {
            return Err(fault);
        }
        cuts.settle();
        if self.copying.allow_unproved {
            cuts.keep_unread();
        }
        cuts.width = self.copying.width;
        let mut nested = Nested { attempt: self, asked: HashSet::new() };
        open::write(media, source, &self.allowance.limits, &cuts, &mut nested, out)?;
        for place in children.into_iter().filter(|place| !nested.asked.contains(place)) {
            let detail =
                format!("left out of the copy: a {} copy has no room for it", media.as_str());
            self.left_out(place, Fault::unsupported(detail));
        }
        Ok(redact::rename(&source.place.name(), &cuts))
    }

    /// What OCR reads in a document and in what lies inside it.
    pub(super) fn read(&self, source: &Source) -> Vec<Text> {
        let look = |_: &Source, _: Media, text: &Text, hand: &mut Hand<'_, Text>| {
            if text.part.role == Role::Ocr { hand(text.clone()) } else { ControlFlow::Continue(()) }
        };
        let items = tree::gather(&self.allowance, source, &look);
        let seen = items.into_iter().filter_map(|item| match item {
            Item::Seen(text) => Some(text),
            Item::Opened { .. } | Item::Skipped(_) => None,
        });
        seen.collect()
    }

    fn left_out(&self, place: Place, fault: Fault) {
        self.done().notes.push(Note { place, fault, whole: true });
    }

    /// A relative path in which no component holds a withheld value.
    pub(super) fn rename(&self, relative: &Path) -> PathBuf {
        relative.components().map(|component| self.rename_component(component)).collect()
    }

    fn rename_component(&self, component: Component<'_>) -> OsString {
        let Some(name) = component.as_os_str().to_str() else {
            return component.as_os_str().to_owned();
        };
        let text = Text::of_name(name);
        let mut cuts = Cuts::default();
        for (range, kind) in self.ranges(None, &text) {
            redact::cut(&mut cuts, &text, range, &self.copying.label.of(&kind));
        }
        cuts.settle();
        redact::rename(name, &cuts).into()
    }

    /// What to withhold in a text: what is detected there, and every withheld value; disjoint, in
    /// order. A text without a place is a name on the way to the copy.
    fn ranges(&self, place: Option<&Place>, text: &Text) -> Vec<(Range<usize>, Kind)> {
        let detected = if self.copying.detect {
            self.pipeline.detect(text, Purpose::Protect).0
        } else {
            Vec::new()
        };
        let kept = &self.copying.kept;
        let (stay, go): (Vec<Finding>, _) = detected.into_iter().partition(|found| match place {
            Some(place) => kept.stays(place, text, found.range.start),
            None => kept.may_stay(&text.as_str()[found.range.clone()]),
        });
        let mut ranges: Vec<_> =
            go.into_iter().map(|Finding { range, kind, .. }| (range, kind)).collect();
        // A third party's surname stays within the subject's name; what the user names goes.
        let is_literal = |hit: &Hit| self.values.list()[hit.value].kind.as_str() == "literal";
        let within = |hit: &Hit| {
            let before = stay.partition_point(|found| found.range.start <= hit.range.start);
            stay[..before].last().is_some_and(|found| hit.range.end <= found.range.end)
        };
        let hits = match text.part.role {
            Role::Ocr => self.values.find_read(text.as_str()),
            _ => self.values.find(text.as_str()),
        };
        ranges.extend(
            hits.into_iter()
                .filter(|hit| text.claim.contains(&hit.range.start))
                .filter(|hit| is_literal(hit) || !within(hit))
                .map(|hit| (hit.range, self.values.list()[hit.value].kind.clone())),
        );
        ranges.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        ranges.dedup_by(|(next, _), (kept, _)| {
            let inside = next.start < kept.end;
            if inside {
                kept.end = kept.end.max(next.end);
            }
            inside
        });
        ranges
    }
}

/// Reads a document for the second time, and marks what is to be cut.
struct Marks<'a> {
    attempt: &'a Attempt<'a>,
    source: &'a Source,
    media: Media,
    cuts: Cuts,
    fault: Option<Fault>,
    children: Vec<Place>,
}

impl<'a> Marks<'a> {
    fn new(attempt: &'a Attempt<'a>, source: &'a Source, media: Media) -> Marks<'a> {
        Marks { attempt, source, media, cuts: Cuts::default(), fault: None, children: Vec::new() }
    }

    /// Cuts what was read in the pixels of the last round's copy at the same places, and has pages
    /// drawn on which a value could still be read.
    fn learned(&mut self) {
        let attempt = self.attempt;
        let steps: Vec<OsString> = self
            .source
            .place
            .steps()
            .iter()
            .map(|step| attempt.rename_component(Component::Normal(step.as_ref().as_ref())))
            .collect();
        let is_here = |copied: &[Arc<str>]| copied.iter().zip(&steps).all(|(c, own)| **c == **own);
        let same = |copied: &[Arc<str>]| copied.len() == steps.len() && is_here(copied);
        if let Some((_, drawn)) = attempt.learned.drawn.iter().find(|(copied, _)| same(copied)) {
            self.cuts.drawn = drawn.clone();
        }
        for word in attempt.learned.legible.iter().filter(|word| same(&word.steps)) {
            let kind = &word.value.kind;
            let label = attempt.copying.label.of(kind);
            for anchor in &word.anchors {
                let cut = Cut { start: anchor.start, end: anchor.end, label: Arc::clone(&label) };
                self.cuts.add(anchor.stream, cut);
            }
            let spot = Spot { page: word.page, line: None, cell: None };
            let part = Part::new(Role::Ocr);
            let withheld = self.withheld(part, &word.value.text, kind.clone(), spot);
            attempt.done().withheld.push(withheld);
        }
    }

    fn withheld(&self, part: Part, value: &Private, kind: Kind, spot: Spot) -> Withheld {
        let copying = self.attempt.copying;
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&copying.key).expect("HMAC takes keys of any length");
        mac.update(value.reveal().as_bytes());
        let default = if kind.as_str() == "literal" { "literal" } else { "detected" };
        Withheld {
            place: self.source.place.clone(),
            part,
            spot,
            kind,
            reason: copying.reason.clone().unwrap_or_else(|| default.to_owned()),
            length: value.reveal().chars().count(),
            hash: hex(&mac.finalize().into_bytes()),
        }
    }
}

impl Sink for Marks<'_> {
    fn text(&mut self, text: Text) -> ControlFlow<()> {
        if self.attempt.allowance.is_late() {
            self.fault = Some(Fault::new(Reason::TimedOut, "the deadline for one document passed"));
            return ControlFlow::Break(());
        }
        let mut lines = Lines::of(self.media, &text);
        if text.part.role == Role::Ocr {
            self.attempt.done().read.push(text.clone());
        }
        for (range, kind) in self.attempt.ranges(Some(&self.source.place), &text) {
            let label = self.attempt.copying.label.of(&kind);
            if !redact::cut(&mut self.cuts, &text, range.clone(), &label) {
                let detail = format!(
                    "a withheld value lies in a part (`{}`) that cannot be changed",
                    text.part.shown()
                );
                self.fault = Some(Fault::unsupported(detail));
            }
            let spot = lines.spot(&text, range.start);
            let withheld = self.withheld(text.part.clone(), &text.slice(range), kind, spot);
            self.attempt.done().withheld.push(withheld);
        }
        ControlFlow::Continue(())
    }

    fn child(&mut self, child: Source) -> ControlFlow<()> {
        self.children.push(child.place);
        ControlFlow::Continue(())
    }

    fn note(&mut self, _step: &str, _fault: Fault) {
        // The first reading has noted it.
    }
}

/// Makes the copies of children while the writer of their container runs.
struct Nested<'a> {
    attempt: &'a Attempt<'a>,
    asked: HashSet<Place>,
}

impl Children for Nested<'_> {
    fn copy(&mut self, _ordinal: usize, child: Source) -> Result<Copied, Fault> {
        let attempt = self.attempt;
        self.asked.insert(child.place.clone());
        let mut bytes = Vec::new();
        let copied =
            attempt.allowance.admit(&child).and_then(|()| attempt.copy(&child, &mut bytes));
        let fault = match copied {
            Ok(name) => return Ok(Copied::Kept { bytes, name }),
            Err(fault) => fault,
        };
        if attempt.copying.allow_unproved {
            attempt.done().kept_unread = true;
            let bytes = child.content.bytes(attempt.allowance.limits.in_memory)?.to_vec();
            return Ok(Copied::Kept { bytes, name: child.place.name().into_owned() });
        }
        let detail = format!("left out of the copy: {}", fault.detail);
        let fault = Fault { reason: fault.reason, detail };
        attempt.left_out(child.place, fault);
        Ok(Copied::Dropped)
    }

    fn kept_unread(&mut self) {
        self.attempt.done().kept_unread = true;
    }

    fn checked(&mut self, pages: PagesChecked) {
        self.attempt.done().pages.push(pages);
    }
}
