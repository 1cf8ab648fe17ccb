//! The texts of one document while they are being written, one for each part.
//!
//! Kept apart so that readers only say which part a stretch belongs to. Here offsets and lines of
//! a part run on over all its windows, and no window grows much beyond the limit.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    sync::Arc,
};

use crate::model::{Fault, Part, Sink, TextBuilder};

/// Why a reader stops early.
#[derive(Debug)]
pub(in crate::format) enum Stop {
    /// Nobody wants more.
    Enough,
    /// Something is wrong.
    Fault(Fault),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Fault(fault)
    }
}

/// What a step of a reader gives.
pub(in crate::format) type Step<T = ()> = Result<T, Stop>;

/// A stretch of a paragraph, cell or line, by its way back into the XML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::format) enum Piece {
    /// Character data as it stands.
    Raw(Range<usize>),
    /// One character that a reference or an element stands for.
    Whole(char, Range<usize>),
    /// A separator that the reader puts in.
    Gap(char),
}

/// What a value's format calls it, and its cell.
#[derive(Clone, Debug, Default)]
pub(in crate::format) struct Tags {
    /// The label.
    pub(in crate::format) label: Option<Arc<str>>,
    /// The cell.
    pub(in crate::format) cell: Option<Arc<str>>,
}

impl Tags {
    /// A label alone.
    pub(in crate::format) fn labelled(label: &str) -> Tags {
        Tags { label: Some(label.into()), cell: None }
    }
}

/// A part's text under construction.
pub(in crate::format) struct Draft {
    builder: TextBuilder,
    base: u64,
    line: u64,
    fields: Vec<(Range<usize>, Tags)>,
}

impl Draft {
    fn new(part: &Part, base: u64, line: u64) -> Draft {
        let builder = TextBuilder::new(part.clone()).window(base, line);
        Draft { builder, base, line, fields: Vec::new() }
    }

    /// Bytes in this window so far.
    pub(in crate::format) fn len(&self) -> usize {
        self.builder.len()
    }

    /// This window so far.
    pub(in crate::format) fn so_far(&self) -> &str {
        self.builder.so_far()
    }

    /// Adds a separator.
    pub(in crate::format) fn gap(&mut self, text: &str) {
        self.builder.push_synthetic(text);
    }

    /// Adds text that stands for a range as a whole.
    pub(in crate::format) fn whole(&mut self, text: &str, stream: u32, range: &Range<usize>) {
        self.builder.push_whole(text, stream, range.start as u64..range.end as u64);
    }

    /// Adds pieces of an XML part.
    pub(in crate::format) fn pieces(&mut self, pieces: &[Piece], xml: &str, stream: u32) {
        let mut buffer = [0; 4];
        for piece in pieces {
            match piece {
                Piece::Raw(range) => {
                    self.builder.push_even(&xml[range.clone()], stream, range.start as u64);
                }
                Piece::Whole(value, range) => {
                    self.whole(value.encode_utf8(&mut buffer), stream, range);
                }
                Piece::Gap(value) => self.gap(value.encode_utf8(&mut buffer)),
            }
        }
    }

    /// Marks everything since `start` as a value; nothing where there is none.
    pub(in crate::format) fn field(&mut self, start: usize, tags: Tags) {
        self.field_over(start..self.len(), tags);
    }

    /// Marks a range as a value; nothing where it is empty.
    pub(in crate::format) fn field_over(&mut self, range: Range<usize>, tags: Tags) {
        if !range.is_empty() {
            self.fields.push((range, tags));
        }
    }

    /// Adds a line of pieces that is one value, unless it is blank.
    pub(in crate::format) fn line(&mut self, pieces: &[Piece], xml: &str, stream: u32, tags: Tags) {
        if is_blank(pieces, xml) {
            return;
        }
        let start = self.len();
        self.pieces(pieces, xml, stream);
        self.field(start, tags);
        self.gap("\n");
    }
}

/// Whether pieces hold nothing but white space.
pub(in crate::format) fn is_blank(pieces: &[Piece], xml: &str) -> bool {
    pieces.iter().all(|piece| match piece {
        Piece::Raw(range) => xml[range.clone()].trim().is_empty(),
        Piece::Whole(value, _) | Piece::Gap(value) => value.is_whitespace(),
    })
}

/// All texts of a document, and where they go.
pub(in crate::format) struct Drafts<'k> {
    sink: &'k mut dyn Sink,
    window: usize,
    by_part: BTreeMap<Part, Draft>,
    noted: BTreeSet<&'static str>,
    page: Option<u32>,
}

impl<'k> Drafts<'k> {
    /// An empty drafts.
    pub(in crate::format) fn new(sink: &'k mut dyn Sink, window: usize) -> Drafts<'k> {
        Drafts { sink, window, by_part: BTreeMap::new(), noted: BTreeSet::new(), page: None }
    }

    /// The sink itself, for children and notes.
    pub(in crate::format) fn sink(&mut self) -> &mut dyn Sink {
        self.sink
    }

    /// Notes once for the whole document that something of a kind was not read.
    pub(in crate::format) fn note_once(&mut self, what: &'static str) {
        if self.noted.insert(what) {
            self.sink.note("", Fault::unsupported(what));
        }
    }

    /// Says on which page, from 1, lies what is handed over from now on.
    pub(in crate::format) fn turn_to(&mut self, page: Option<u32>) {
        self.page = page;
    }

    /// The draft of a part.
    pub(in crate::format) fn at(&mut self, part: &Part) -> &mut Draft {
        self.by_part.entry(part.clone()).or_insert_with(|| Draft::new(part, 0, 1))
    }

    /// Hands over the texts that are full. Call where no value is half written.
    pub(in crate::format) fn relieve(&mut self) -> Step {
        let window = self.window;
        self.hand_over(|draft| draft.len() >= window)
    }

    /// Hands over everything, at the end of a part of the package.
    pub(in crate::format) fn empty(&mut self) -> Step {
        self.hand_over(|draft| draft.len() > 0)
    }

    fn hand_over(&mut self, ripe: impl Fn(&Draft) -> bool) -> Step {
        for (part, draft) in &mut self.by_part {
            if !ripe(draft) {
                continue;
            }
            let base = draft.base + draft.len() as u64;
            let lines = memchr::memchr_iter(b'\n', draft.so_far().as_bytes()).count() as u64;
            let fresh = Draft::new(part, base, draft.line + lines);
            let Draft { mut builder, mut fields, .. } = std::mem::replace(draft, fresh);
            fields.sort_by_key(|(range, _)| range.start);
            if let Some(page) = self.page {
                builder = builder.page(page);
            }
            for (range, tags) in fields {
                builder.field(range, tags.label, tags.cell);
            }
            if self.sink.text(builder.finish()).is_break() {
                return Err(Stop::Enough);
            }
        }
        Ok(())
    }
}
