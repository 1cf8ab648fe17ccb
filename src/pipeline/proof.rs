//! The proof of a copy: opened again from its bytes, and searched for everything withheld.
//!
//! Nothing here lists what was cleaned. It looks at all that is left: every text that any reader
//! gives, and every stretch of bytes in every encoding.

use std::{collections::HashMap, ops::ControlFlow, sync::Arc};

use super::{
    Copying, Pipeline,
    select::Purpose,
    tree::{self, Hand, Item, Look},
};
use crate::{
    model::{Anchor, Drawn, Fault, Media, Note, Place, Reason, Role, Source, Text},
    open,
    redact::{Value, Values, Views},
};

/// Why a copy is not proved clean.
#[derive(Debug, Default)]
pub(super) struct Doubts {
    /// Personal data that detection finds in the copy, though it did not find it before.
    new: Vec<Value>,
    /// Where a withheld value can still be read, or what could not be read at all.
    leaks: Vec<Leak>,
    /// What OCR reads in the copy's pixels, whatever it took it for in the original's.
    legible: Vec<Legible>,
}

/// A word that can be read in the pixels of a copy. It stands in the same place in the original,
/// where OCR may have taken it for another word.
#[derive(Debug)]
pub(super) struct Legible {
    /// The steps to the picture in the copy.
    pub(super) steps: Vec<Arc<str>>,
    pub(super) page: Option<u32>,
    pub(super) anchors: Vec<Anchor>,
    pub(super) value: Value,
}

/// Something that speaks against a copy.
#[derive(Debug)]
struct Leak {
    fault: Fault,
    /// Where pages could be copied as pictures of themselves instead.
    pages: Option<Pages>,
}

/// The steps to a document with pages in the copy, and one of its pages where it is known.
type Pages = (Vec<Arc<str>>, Option<usize>);

/// What earlier rounds have found out.
#[derive(Debug, Default)]
pub(super) struct Learned {
    /// Words that could be read in pixels.
    pub(super) legible: Vec<Legible>,
    /// Pages on which a value could still be read, by the steps to their document in the copy.
    pub(super) drawn: HashMap<Vec<Arc<str>>, Drawn>,
}

impl Learned {
    /// Has a page copied as a picture; false where that was done already.
    fn draw(&mut self, (steps, page): Pages) -> bool {
        let drawn = self.drawn.entry(steps).or_default();
        // What is still there when the page is a picture lies on some other page.
        let page = page.filter(|page| !drawn.has(*page));
        let new = *drawn != Drawn::All;
        drawn.add(page);
        new
    }
}

impl Doubts {
    pub(super) fn is_empty(&self) -> bool {
        self.new.is_empty() && self.leaks.is_empty() && self.legible.is_empty()
    }

    /// Adds what the next round withholds; an error where another round would not help.
    pub(super) fn into_next(
        mut self,
        values: &mut Vec<Value>,
        learned: &mut Learned,
    ) -> Result<(), Fault> {
        for Leak { fault, pages } in self.leaks {
            if !pages.is_some_and(|pages| learned.draw(pages)) {
                return Err(fault);
            }
        }
        values.append(&mut self.new);
        let lasts = |value: &&Value| value.text.reveal().chars().any(char::is_alphanumeric);
        values.extend(self.legible.iter().map(|word| &word.value).filter(lasts).cloned());
        learned.legible.append(&mut self.legible);
        Ok(())
    }

    /// Everything that speaks against the copy.
    pub(super) fn into_leaks(self) -> Vec<Fault> {
        let found = self.new.len() + self.legible.len();
        let new = (found > 0)
            .then(|| Fault::unsupported(format!("detection still finds {found} values in it")));
        self.leaks.into_iter().map(|leak| leak.fault).chain(new).collect()
    }
}

/// What is known of the original of a copy.
pub(super) struct Original<'a> {
    /// Its faults, which have been told of already.
    pub(super) known: &'a [Fault],
    /// What OCR read in it.
    pub(super) read: &'a [Text],
}

impl Original<'_> {
    /// Whether a stretch of a page was read in just these words in the original, where detection
    /// saw what stood around it and passed it. Beside boxes it may look like something else: the
    /// line after a painted address stands where an address is expected.
    fn passed(&self, text: &Text, range: std::ops::Range<usize>) -> bool {
        let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let found = spaced(&text.as_str()[range]);
        let mut pages = self.read.iter().filter(|page| page.page == text.page);
        pages.any(|page| spaced(page.as_str()).contains(&found))
    }
}

/// Searches a copy.
pub(super) fn prove(
    pipeline: &Pipeline,
    copy: &Source,
    values: &Values,
    copying: &Copying,
    original: &Original<'_>,
) -> Doubts {
    let allowance = pipeline.allowance();
    let look = Search { pipeline, values, original, copying };
    let mut doubts = Doubts::default();
    for item in tree::gather(&allowance, copy, &look) {
        match item {
            Item::Seen(Seen::Leak(leak)) => doubts.leaks.push(leak),
            Item::Seen(Seen::New(value)) => doubts.new.push(value),
            Item::Seen(Seen::Legible(word)) => doubts.legible.push(word),
            Item::Skipped(note) if is_doubt(&note, original.known) => {
                let detail = format!("the copy could not be read again: {}", note.fault.detail);
                let fault = Fault { reason: note.fault.reason, detail };
                doubts.leaks.push(Leak { fault, pages: None });
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
    original: &'a Original<'a>,
    copying: &'a Copying,
}

impl Look<Seen> for Search<'_> {
    fn document(
        &self,
        source: &Source,
        media: Media,
        hand: &mut Hand<'_, Seen>,
    ) -> ControlFlow<()> {
        if held_in_bytes(self.pipeline, source, media, self.values) {
            let pages = pages_of(source, media, None);
            hand(Seen::Leak(Leak { fault: readable(&source.place, "bytes"), pages }))?;
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
        if text.part.role == Role::Ocr {
            return self.pixels(source, text, hand);
        }
        if self.values.any(text.as_str()) {
            let fault = readable(&source.place, &text.part.shown());
            hand(Seen::Leak(Leak { fault, pages: pages_of(source, media, text.page) }))?;
        }
        if self.copying.detect {
            for found in self.pipeline.detect(text, Purpose::Protect).0 {
                // The words of a scan that stay are a text of its copy, too.
                if !self.original.passed(text, found.range.clone()) {
                    let value = text.slice(found.range);
                    let shown = value.reveal();
                    if !is_label(shown) && !self.copying.kept.may_stay(shown) {
                        hand(Seen::New(Value::found(value, found.kind)))?;
                    }
                }
            }
        }
        ControlFlow::Continue(())
    }
}

impl Search<'_> {
    /// What was read from pixels is told of with its place, so that it goes in the next round.
    fn pixels(&self, source: &Source, text: &Text, hand: &mut Hand<'_, Seen>) -> ControlFlow<()> {
        let hits = self.values.find_read(text.as_str());
        let mut found: Vec<_> = hits
            .into_iter()
            .map(|hit| (hit.range, self.values.list()[hit.value].kind.clone()))
            .collect();
        if self.copying.detect {
            let kept = &self.copying.kept;
            let detected = self.pipeline.detect(text, Purpose::Protect).0.into_iter();
            let new = detected.filter(|found| !kept.may_stay(&text.as_str()[found.range.clone()]));
            let detected = new.map(|found| (found.range, found.kind));
            found.extend(detected.filter(|(range, _)| !self.original.passed(text, range.clone())));
        }
        found.into_iter().try_for_each(|(range, kind)| {
            hand(Seen::Legible(Legible {
                steps: source.place.steps().to_vec(),
                page: text.page,
                anchors: text.trace(range.clone()),
                value: Value::found(text.slice(range), kind),
            }))
        })
    }
}

enum Seen {
    Leak(Leak),
    New(Value),
    Legible(Legible),
}

/// The pages that could be pictures instead, where a document has any.
fn pages_of(source: &Source, media: Media, page: Option<u32>) -> Option<Pages> {
    let index = page.and_then(|page| (page as usize).checked_sub(1));
    (media == Media::Pdf).then(|| (source.place.steps().to_vec(), index))
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
