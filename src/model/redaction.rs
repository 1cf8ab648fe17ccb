//! What is to be cut from a document, and what came of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use super::{Fault, Source};

/// A stretch of a stream to withhold. Units are the format's own, as in [`Anchor`](super::Anchor).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// First unit.
    pub start: u64,
    /// One past the last unit.
    pub end: u64,
    /// What stands in its place: `[REDACTED]`, `[nhs-number]`. Plain ASCII.
    pub label: Arc<str>,
}

/// What becomes of things in a document that nobody could read, such as the pixels of its pictures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unread {
    /// They do not go into the copy: an empty thing of their kind stands in their place.
    #[default]
    Drop,
    /// They go into the copy as they are, which then cannot be proved clean.
    Keep,
}

/// Which pages are copied as pictures of themselves, besides those that cannot be cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Drawn {
    /// No others.
    #[default]
    Needed,
    /// These, by their place from 0.
    Pages(BTreeSet<usize>),
    /// All of them.
    All,
}

impl Drawn {
    /// Adds a page, or all pages where it is not known which.
    pub fn add(&mut self, page: Option<usize>) {
        match (&mut *self, page) {
            (Drawn::All, _) => {}
            (Drawn::Pages(pages), Some(page)) => {
                pages.insert(page);
            }
            (Drawn::Needed, Some(page)) => *self = Drawn::Pages(BTreeSet::from([page])),
            (_, None) => *self = Drawn::All,
        }
    }

    /// Whether a page is among them.
    pub fn has(&self, page: usize) -> bool {
        match self {
            Drawn::Needed => false,
            Drawn::Pages(pages) => pages.contains(&page),
            Drawn::All => true,
        }
    }
}

/// How much the gap in a line tells of what stood there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    /// The gap is as wide as what is gone, and nothing else moves.
    #[default]
    Keep,
    /// Gaps are rounded up to steps, and what follows on the line moves.
    Quantise,
    /// All gaps are equally wide, and what follows on the line moves.
    Label,
    /// As for steps, and the page becomes a picture of itself.
    Raster,
}

/// All that is to be withheld in one document (not in its children), by stream.
#[derive(Clone, Debug, Default)]
pub struct Cuts {
    streams: BTreeMap<u32, Vec<Cut>>,
    unread: Unread,
    /// Pages to copy as pictures.
    pub drawn: Drawn,
    /// What becomes of the gaps in lines of a page.
    pub width: Width,
}

impl Cuts {
    /// Has the writer keep what nobody could read.
    pub fn keep_unread(&mut self) {
        self.unread = Unread::Keep;
    }

    /// What becomes of things that nobody could read.
    pub fn unread(&self) -> Unread {
        self.unread
    }

    /// Adds a cut.
    pub fn add(&mut self, stream: u32, cut: Cut) {
        self.streams.entry(stream).or_default().push(cut);
    }

    /// Sorts, and joins cuts that overlap (the first one's label stays). Call once before writing.
    pub fn settle(&mut self) {
        for cuts in self.streams.values_mut() {
            cuts.sort_by_key(|cut| (cut.start, std::cmp::Reverse(cut.end)));
            cuts.dedup_by(|next, kept| {
                let overlaps = next.start < kept.end;
                if overlaps {
                    kept.end = kept.end.max(next.end);
                }
                overlaps
            });
        }
    }

    /// The cuts of a stream: sorted and disjoint after [`Cuts::settle`].
    pub fn of(&self, stream: u32) -> &[Cut] {
        self.streams.get(&stream).map_or(&[], Vec::as_slice)
    }

    /// The cuts of a stream that touch a range of its units.
    pub fn within(&self, stream: u32, range: Range<u64>) -> &[Cut] {
        let cuts = self.of(stream);
        let first = cuts.partition_point(|cut| cut.end <= range.start);
        let last = cuts.partition_point(|cut| cut.start < range.end);
        &cuts[first..last.max(first)]
    }

    /// The streams that have cuts.
    pub fn streams(&self) -> impl Iterator<Item = u32> + '_ {
        self.streams.keys().copied()
    }

    /// Whether there is nothing to cut.
    pub fn is_empty(&self) -> bool {
        self.streams.values().all(Vec::is_empty)
    }

    /// How many cuts there are.
    pub fn len(&self) -> usize {
        self.streams.values().map(Vec::len).sum()
    }
}

/// What a writer puts in a child's place.
#[derive(Clone)]
pub enum Copied {
    /// These bytes, under this name. The name is the child's own unless it held what is withheld.
    Kept {
        /// The redacted bytes.
        bytes: Vec<u8>,
        /// The last step of the child's place, redacted.
        name: String,
    },
    /// Nothing: it could not be read, so it may not go into a copy. The writer leaves it out, or
    /// puts an empty thing of its kind in its place where its format would break otherwise.
    Dropped,
}

/// What the writer of a document with pages has checked in its copy. Holds no text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PagesChecked {
    /// How many pages both parsers see.
    pub pages: usize,
    /// How many operators both parsers see in the pages and their forms.
    pub operators: u64,
    /// Pages that became pictures of themselves, from 1.
    pub drawn: Vec<usize>,
    /// How many pages were drawn before and after, and compared outside the boxes.
    pub compared: usize,
    /// How many pixels of them were compared, and how many differ.
    pub pixels: u64,
    /// How many of them differ.
    pub changed: u64,
    /// The gaps in lines.
    pub holes: Vec<Hole>,
}

/// A gap in a line of a page: what could be told from its width.
#[derive(Clone, Debug, PartialEq)]
pub struct Hole {
    /// The page, from 1.
    pub page: usize,
    /// How wide the gap is, in ems of its font.
    pub width: f64,
    /// A text fits if it is narrower than the gap by at most this, in ems.
    pub slack: f64,
    /// How wide the font shows letters, in ems, as far as the page tells.
    pub letters: Arc<BTreeMap<char, f64>>,
}

/// Makes the copies of a document's children while its writer runs.
pub trait Children {
    /// The copy of the child that the reader numbered `ordinal`. `child` is built just as the
    /// reader built it.
    fn copy(&mut self, ordinal: usize, child: Source) -> Result<Copied, Fault>;

    /// The writer tells that the copy has something in it that nobody could read, as
    /// [`Unread::Keep`] allows.
    fn kept_unread(&mut self) {}

    /// The writer tells what it has checked of a copy's pages.
    fn checked(&mut self, _pages: PagesChecked) {}
}

/// The stream that stands for a document's own name, in every format.
pub const NAME_STREAM: u32 = u32::MAX;
