//! Cuts a stretch of text of any length into windows that own their findings between them.
//!
//! Every window carries some of what comes before it and after it as context, and claims the part
//! between. Claims meet exactly, so that a finding is owned once. Used for plain text, and by other
//! textual formats for what is too long for one of their values or breaks their rules.

use std::{
    ops::{ControlFlow, Range},
    sync::Arc,
};

use crate::{
    format::encoding::Flow,
    model::{Fault, Limits, Part, Role, Sink, TextBuilder},
};

/// The longest thing that a window may not be cut inside of, in bytes.
const ATOM: usize = 16;
/// The largest window and overlap that make sense, in bytes.
const LARGEST: usize = 1 << 30;

/// How far a reader has come in the text that it hands over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) struct Position {
    /// In bytes.
    pub(in crate::format) base: u64,
    /// In lines, from 1.
    pub(in crate::format) line: u64,
}

impl Position {
    /// The beginning.
    pub(in crate::format) const START: Position = Position { base: 0, line: 1 };

    /// Moves past text that was handed over.
    pub(in crate::format) fn pass(&mut self, text: &str) {
        self.base += text.len() as u64;
        self.line += line_ends(text);
    }

    /// Moves back over context.
    fn before(self, context: &str) -> Position {
        Position {
            base: self.base.saturating_sub(context.len() as u64),
            line: self.line.saturating_sub(line_ends(context)).max(1),
        }
    }
}

fn line_ends(text: &str) -> u64 {
    memchr::memchr_iter(b'\n', text.as_bytes()).count() as u64
}

/// What is cut into windows: where it ends, where it may be cut, and how it becomes text.
pub(in crate::format) trait Stretch {
    /// Where it ends in `text`, if it does. It does not end before `from`, where it may be cut.
    fn end(&self, text: &str, from: usize) -> Option<usize>;

    /// Whether it ends where a window ends with a line.
    fn ends_with_a_line(&self) -> bool {
        false
    }

    /// The last place up to `at` where it may be cut. It may be cut at the start of `text`.
    fn seam(&self, text: &str, at: usize) -> usize {
        text.floor_char_boundary(at)
    }

    /// Adds a range of what the flow holds to a builder.
    fn push(&self, flow: &Flow, builder: &mut TextBuilder, range: Range<usize>);

    /// What its format calls it, if it is a value that its format sets apart.
    fn label(&self) -> Option<&Arc<str>> {
        None
    }
}

/// All that is left of a document, or what is left up to the end of some line, just as it stands.
pub(in crate::format) struct Verbatim {
    /// The stream of its anchors.
    pub(in crate::format) stream: u32,
    /// How far it goes.
    pub(in crate::format) until: Until,
}

/// How far a verbatim stretch goes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(in crate::format) enum Until {
    /// To the end of the document.
    End,
    /// To the end of the first line.
    Line,
    /// To the end of the first window that ends with a line.
    Window,
}

impl Stretch for Verbatim {
    fn end(&self, text: &str, from: usize) -> Option<usize> {
        if self.until != Until::Line {
            return None;
        }
        memchr::memchr(b'\n', &text.as_bytes()[from..]).map(|at| from + at + 1)
    }

    fn ends_with_a_line(&self) -> bool {
        self.until == Until::Window
    }

    fn push(&self, flow: &Flow, builder: &mut TextBuilder, range: Range<usize>) {
        flow.push(builder, range, self.stream);
    }
}

/// Hands over a stretch, from the first byte that the flow holds, and leaves the flow and the
/// position at its end.
pub(in crate::format) fn hand_over(
    stretch: &dyn Stretch,
    flow: &mut Flow,
    position: &mut Position,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<ControlFlow<()>, Fault> {
    let overlap = limits.overlap.min(LARGEST);
    let window = limits.window.min(LARGEST);
    let step = window.saturating_sub(2 * overlap).max(window / 2).max(1);
    let mut from = 0_usize;
    loop {
        flow.fill(from + step + overlap + 2 * ATOM)?;
        let text = flow.text();
        let end = stretch.end(text, from);
        let limit = end.unwrap_or(text.len());
        let last = (end.is_some() || flow.ended()) && limit - from <= step + overlap;
        let to = if last { limit } else { cut(stretch, text, from, limit.min(from + step)) };
        let after = stretch.seam(text, limit.min(to + overlap)).max(to);
        if offer(stretch, flow, position, [0, from, to, after], sink).is_break() {
            return Ok(ControlFlow::Break(()));
        }
        let text = flow.text();
        if last || (stretch.ends_with_a_line() && text[..to].ends_with('\n')) {
            flow.forget(to);
            return Ok(ControlFlow::Continue(()));
        }
        let context = stretch.seam(text, to.saturating_sub(overlap));
        flow.forget(context);
        from = to - context;
    }
}

/// Where to end the claim that begins at `from`: after a line or a word, if one ends in its second
/// half, or else wherever it may end.
fn cut(stretch: &dyn Stretch, text: &str, from: usize, to: usize) -> usize {
    let to = (to..text.len())
        .map(|at| stretch.seam(text, at))
        .find(|seam| *seam > from)
        .unwrap_or(text.len());
    let half = text.ceil_char_boundary(from + (to - from) / 2);
    let latter = &text[half..to];
    let after_line = latter.rfind('\n').map(|at| half + at + 1);
    let after_word = || {
        let (at, space) = latter.char_indices().rfind(|(_, one)| one.is_whitespace())?;
        Some(half + at + space.len_utf8())
    };
    let nice = after_line.or_else(after_word).map_or(to, |at| stretch.seam(text, at));
    if nice > from { nice } else { to }
}

/// Offers one window: context, claim, context, with their limits in the held text.
fn offer(
    stretch: &dyn Stretch,
    flow: &Flow,
    position: &mut Position,
    [start, from, to, after]: [usize; 4],
    sink: &mut dyn Sink,
) -> ControlFlow<()> {
    let mut builder = TextBuilder::new(Part::new(Role::Body));
    stretch.push(flow, &mut builder, start..from);
    let claim_start = builder.len();
    stretch.push(flow, &mut builder, from..to);
    let claim_end = builder.len();
    stretch.push(flow, &mut builder, to..after);
    if claim_start == claim_end {
        return ControlFlow::Continue(());
    }
    if let Some(label) = stretch.label() {
        builder.field(0..builder.len(), Some(Arc::clone(label)), None);
    }
    let Position { base, line } = position.before(&builder.so_far()[..claim_start]);
    position.pass(&builder.so_far()[claim_start..claim_end]);
    sink.text(builder.window(base, line).finish_claiming(claim_start..claim_end))
}
