//! The texts of a document as they are read: one flow for each voice it speaks in.
//!
//! A flow joins what lies apart in the markup, puts separators where the document shows them, keeps
//! labelled ranges, and hands itself over in windows, so that no detector sees more than a window
//! and a little context at once. Positions in a flow count from its beginning, not the window's.

use std::{
    collections::HashMap,
    ops::{ControlFlow, Range},
    sync::Arc,
};

use super::{Chunk, Dialect, Script, Slot, chunks};
use crate::model::{Fit, Limits, Part, Role, Sink, Text, TextBuilder};

/// How many characters of a label are kept; a longer one is prose, not a label.
const LABEL: usize = 80;
/// How many different labels are shared.
const LABELS: usize = 4096;

/// The voices of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// What its reader sees.
    Body,
    /// What is there but not shown.
    Hidden,
    /// Comments.
    Comment,
    /// Attribute values.
    Attribute,
    /// Descriptions of pictures.
    AltText,
    /// Scripts, style sheets, declarations.
    Code,
}

impl Voice {
    const ALL: [(Voice, Role); 6] = [
        (Voice::Body, Role::Body),
        (Voice::Hidden, Role::Hidden),
        (Voice::Comment, Role::Comment),
        (Voice::Attribute, Role::Attribute),
        (Voice::AltText, Role::AltText),
        (Voice::Code, Role::Code),
    ];
}

/// What separates two stretches of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Gap {
    /// Nothing: they read as one.
    #[default]
    None,
    /// White space of the document, which shows as one space.
    Space(Range<usize>, Slot),
    /// The border of a cell.
    Tab,
    /// The border of a block.
    Line,
}

impl Gap {
    fn rank(&self) -> u8 {
        match self {
            Gap::None => 0,
            Gap::Space(..) => 1,
            Gap::Tab => 2,
            Gap::Line => 3,
        }
    }
}

/// One voice of a document.
pub struct Flow {
    part: Part,
    builder: TextBuilder,
    /// Ranges from the flow's beginning, with their labels.
    fields: Vec<(Range<u64>, Option<Arc<str>>)>,
    /// Where the window begins in the flow.
    base: u64,
    line: u64,
    /// How much of the window's beginning the window before it owns.
    context: usize,
    gap: Gap,
}

impl Flow {
    /// An empty flow of a part.
    pub fn new(part: Part) -> Flow {
        let builder = TextBuilder::new(part.clone());
        Flow { part, builder, fields: Vec::new(), base: 0, line: 1, context: 0, gap: Gap::None }
    }

    /// The position after the last character.
    pub fn at(&self) -> u64 {
        self.base + self.builder.len() as u64
    }

    /// Ends the line.
    pub fn line(&mut self) {
        self.gap(Gap::Line);
    }

    /// The text of a range, as far as the window still holds it.
    pub fn said(&self, range: Range<u64>) -> &str {
        let local = self.local(&range);
        self.builder.so_far().get(local).unwrap_or("")
    }

    fn local(&self, range: &Range<u64>) -> Range<usize> {
        let at =
            |position: u64| (position.saturating_sub(self.base) as usize).min(self.builder.len());
        at(range.start)..at(range.end)
    }

    /// Asks for a separator before the next character. The strongest of several wins, and none is
    /// put where one stands already.
    pub fn gap(&mut self, gap: Gap) {
        let last = self.builder.so_far().chars().next_back();
        let needed = match (&gap, last) {
            (_, None | Some('\n')) | (Gap::Space(..) | Gap::Tab, Some('\t')) => false,
            (Gap::Space(..), Some(last)) => last != ' ',
            _ => true,
        };
        if needed && gap.rank() > self.gap.rank() {
            self.gap = gap;
        }
    }

    fn settle(&mut self, script: &Script) {
        match std::mem::take(&mut self.gap) {
            Gap::None => {}
            Gap::Space(range, slot) if &script.text()[range.clone()] == " " => {
                script.push(&mut self.builder, range, slot);
            }
            Gap::Space(range, slot) => script.push_whole(&mut self.builder, " ", range, slot),
            Gap::Tab => self.builder.push_synthetic("\t"),
            Gap::Line => self.builder.push_synthetic("\n"),
        }
    }

    /// Adds a range of the document as it is.
    pub fn literal(&mut self, script: &Script, range: Range<usize>, slot: Slot) {
        if !range.is_empty() {
            self.settle(script);
            script.push(&mut self.builder, range, slot);
        }
    }

    /// Adds text that stands for a range of the document as a whole.
    pub fn whole(&mut self, script: &Script, text: &str, range: Range<usize>, slot: Slot) {
        self.settle(script);
        script.push_whole(&mut self.builder, text, range, slot);
    }

    /// Adds a range of the document with its references resolved and its white space kept. Tells
    /// how many references name entities that nothing here knows.
    pub fn verbatim(
        &mut self,
        script: &Script,
        range: Range<usize>,
        slot: Slot,
        dialect: Dialect,
    ) -> usize {
        let mut unknown = 0;
        for chunk in chunks(script.text(), range, dialect) {
            match chunk {
                Chunk::Literal(range) => self.literal(script, range, slot),
                Chunk::Reference(range, text) => self.whole(script, &text, range, slot),
                Chunk::Unknown(range) => {
                    unknown += 1;
                    self.whole(script, &script.text()[range.clone()], range, slot);
                }
            }
        }
        unknown
    }

    /// Adds a range of the document as prose: references resolved, runs of white space shown as one
    /// space, none at the start of a line, and characters that break words invisibly left out.
    pub fn prose(&mut self, script: &Script, range: Range<usize>, slot: Slot, dialect: Dialect) {
        for chunk in chunks(script.text(), range, dialect) {
            match chunk {
                Chunk::Literal(range) => self.words(script, range, slot),
                Chunk::Reference(_, text) if is_invisible(&text) => {}
                Chunk::Reference(range, text) => self.whole(script, &text, range, slot),
                Chunk::Unknown(range) => self.literal(script, range, slot),
            }
        }
    }

    fn words(&mut self, script: &Script, range: Range<usize>, slot: Slot) {
        let text = script.text();
        let mut at = range.start;
        while at < range.end {
            let end = at + end_of_words(&text.as_bytes()[at..range.end]);
            self.literal(script, at..end, slot);
            let left = &text[end..range.end];
            at = end + left.len() - left.trim_start_matches(is_space).len();
            if at > end {
                self.gap(Gap::Space(end..at, slot));
            } else if let Some(hidden) = left.chars().next().filter(|c| INVISIBLE.contains(c)) {
                at += hidden.len_utf8();
            }
        }
    }

    /// Labels a range. White space at its ends is left out; what an earlier window held is too.
    pub fn field(&mut self, range: Range<u64>, label: Option<Arc<str>>) {
        if range.start < self.base {
            return;
        }
        let said = self.said(range.clone());
        let start = range.start + (said.len() - said.trim_start().len()) as u64;
        let len = said.trim().len() as u64;
        if len > 0 {
            self.fields.push((start..start + len, label));
        }
    }

    /// Forgets the labelled ranges that begin at or after a position.
    pub fn unlabel(&mut self, from: u64) {
        let keep = self.fields.partition_point(|(range, _)| range.start < from);
        self.fields.truncate(keep);
    }

    /// Whether a line has just ended, so that no value is divided here.
    fn between_lines(&self) -> bool {
        self.gap == Gap::Line || self.builder.so_far().ends_with('\n')
    }

    /// Hands the window over, and begins the next with its end as context. Where that would divide
    /// a line, findings in the last `overlap` bytes are left to the next window.
    fn flush(&mut self, sink: &mut dyn Sink, overlap: usize) -> ControlFlow<()> {
        let len = self.builder.len();
        if len <= self.context {
            return ControlFlow::Continue(());
        }
        let between_lines = self.between_lines();
        let next = TextBuilder::new(self.part.clone());
        let mut builder = std::mem::replace(&mut self.builder, next);
        let fields = settled(std::mem::take(&mut self.fields));
        for (range, label) in &fields {
            let start = (range.start - self.base) as usize;
            let end = (range.end - self.base) as usize;
            builder.field(start..end, label.clone(), None);
        }
        let held = if between_lines { 0 } else { overlap };
        let mut owned = len.saturating_sub(held).max(self.context);
        while !builder.so_far().is_char_boundary(owned) {
            owned += 1;
        }
        let text = builder.window(self.base, self.line).finish_claiming(self.context..owned);
        self.begin_with(&text, tail(&text, owned.saturating_sub(overlap)), owned);
        self.fields = fields;
        let base = self.base;
        self.fields.retain(|(range, _)| range.start >= base);
        sink.text(text)
    }

    /// Hands over all that is left.
    pub fn finish(&mut self, sink: &mut dyn Sink) -> ControlFlow<()> {
        self.flush(sink, 0)
    }

    /// Begins a window with the end of the last one, of which that owns all up to `owned`.
    fn begin_with(&mut self, text: &Text, start: usize, owned: usize) {
        let first = text.pieces().partition_point(|piece| piece.range.end <= start);
        for piece in &text.pieces()[first..] {
            let from = piece.range.start.max(start);
            let mut anchor = piece.anchor;
            if anchor.fit == Fit::Even {
                let scale = (anchor.end - anchor.start) / piece.range.len() as u64;
                anchor.start += (from - piece.range.start) as u64 * scale;
            }
            self.builder.push(&text.as_str()[from..piece.range.end], anchor);
        }
        self.base += start as u64;
        self.line += memchr::memchr_iter(b'\n', &text.as_str().as_bytes()[..start]).count() as u64;
        self.context = owned.saturating_sub(start);
    }
}

/// The first place at or after `start` where a text may be divided.
fn tail(text: &Text, mut start: usize) -> usize {
    while !text.as_str().is_char_boundary(start) {
        start += 1;
    }
    let at = text.pieces().partition_point(|piece| piece.range.end <= start);
    match text.pieces().get(at) {
        Some(piece) if piece.anchor.fit != Fit::Even && piece.range.start < start => {
            piece.range.end
        }
        Some(_) => start,
        None => text.as_str().len(),
    }
}

/// Fields in order; of those that overlap, the shorter one says more.
fn settled(mut fields: Vec<(Range<u64>, Option<Arc<str>>)>) -> Vec<(Range<u64>, Option<Arc<str>>)> {
    fields.sort_by_key(|(range, _)| (range.start, range.end));
    fields.dedup_by(|next, kept| {
        let overlaps = next.0.start < kept.0.end;
        if overlaps && next.0.end - next.0.start < kept.0.end - kept.0.start {
            std::mem::swap(next, kept);
        }
        overlaps
    });
    fields
}

/// Divides a long range of a text into steps that divide no reference, and no word if possible.
pub fn steps(text: &str, range: Range<usize>, step: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = range.start;
    std::iter::from_fn(move || {
        let start = at;
        at = if range.end - start <= step.max(64) {
            range.end
        } else {
            divide(text, start, start + step.max(64))
        };
        (start < at).then_some(start..at)
    })
}

fn divide(text: &str, start: usize, wish: usize) -> usize {
    let bytes = text.as_bytes();
    // References are shorter than this, and hold no space.
    let near = wish - (wish - start) / 2;
    let space = bytes[near..wish].iter().rposition(u8::is_ascii_whitespace);
    if let Some(space) = space {
        return near + space;
    }
    let mut end =
        bytes[near..wish].iter().rposition(|byte| *byte == b'&').map_or(wish, |amp| near + amp);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

fn is_space(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{C}')
}

/// Soft hyphen, zero-width space, word joiner, zero-width no-break space.
const INVISIBLE: [char; 4] = ['\u{AD}', '\u{200B}', '\u{2060}', '\u{FEFF}'];

fn is_invisible(text: &str) -> bool {
    text.chars().all(|character| INVISIBLE.contains(&character))
}

/// The length of the words at the start of `bytes` that single spaces separate.
fn end_of_words(bytes: &[u8]) -> usize {
    let space = |byte: &u8| is_space(char::from(*byte));
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let between = *byte == b' ' && at > 0 && bytes.get(at + 1).is_some_and(|next| !space(next));
        if space(byte) && !between {
            return at;
        }
        // The first bytes of invisible characters in UTF-8.
        if matches!(byte, 0xC2 | 0xE2 | 0xEF) && begins_invisible(&bytes[at..]) {
            return at;
        }
        at += 1;
    }
    at
}

fn begins_invisible(bytes: &[u8]) -> bool {
    INVISIBLE.iter().any(|one| bytes.starts_with(one.encode_utf8(&mut [0; 4]).as_bytes()))
}

/// All voices of a document.
pub struct Flows {
    voices: [Flow; 6],
    window: usize,
    overlap: usize,
}

impl Flows {
    /// Empty flows.
    pub fn new(limits: &Limits) -> Flows {
        let voices = Voice::ALL.map(|(_, role)| Flow::new(Part::new(role)));
        Flows { voices, window: limits.window, overlap: limits.overlap.min(limits.window / 2) }
    }

    /// The flow of a voice.
    pub fn of(&mut self, voice: Voice) -> &mut Flow {
        &mut self.voices[voice as usize]
    }

    /// Hands over every window that is full and ends with a line, or is full twice over.
    pub fn flush_full(&mut self, sink: &mut dyn Sink) -> ControlFlow<()> {
        for flow in &mut self.voices {
            let len = flow.builder.len() - flow.context;
            if len >= self.window && (len >= self.window * 2 || flow.between_lines()) {
                flow.flush(sink, self.overlap)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// How much of a document may be added to a flow before it is asked to hand over.
    pub fn step(&self) -> usize {
        self.window
    }

    /// Hands over all that is left.
    pub fn finish(mut self, sink: &mut dyn Sink) -> ControlFlow<()> {
        self.voices.iter_mut().try_for_each(|flow| flow.finish(sink))
    }
}

/// Labels, each kept once.
#[derive(Default)]
pub struct Labels(HashMap<String, Arc<str>>);

impl Labels {
    /// A text as a label: one line, no colon at its end; none where nothing is left, or too much.
    pub fn of(&mut self, text: &str) -> Option<Arc<str>> {
        let text = text.trim().trim_end_matches([':', '*', ' ']);
        if text.is_empty() || text.chars().nth(LABEL).is_some() {
            return None;
        }
        if let Some(label) = self.0.get(text) {
            return Some(Arc::clone(label));
        }
        let label: Arc<str> = text.split_whitespace().collect::<Vec<_>>().join(" ").into();
        if self.0.len() < LABELS {
            self.0.insert(text.to_owned(), Arc::clone(&label));
        }
        Some(label)
    }
}
