//! What a walk over a page finds: its content streams, and every glyph and picture on them.
//!
//! Made by the walk; read by the text layout and by the writer. Kept apart from both so that a
//! glyph's number means the same to reader and writer.

use std::{ops::Range, rc::Rc};

use hayro_syntax::page::Resources;

use super::{
    colours::Rgb,
    fonts::Shown,
    geometry::{Bounds, Matrix, Point},
    paths::Cover,
    pictures::Setting,
};

/// An object's number and generation.
pub(super) type Id = (u32, u16);

/// Which bytes a content stream was read from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Origin {
    /// The page's own contents.
    Page,
    /// A stream object, walked by itself: a pattern, a glyph procedure.
    Whole(Id),
    /// A form, invoked by another stream.
    Form(Id),
    /// The appearance of an annotation, and where it is put on the page.
    Appearance(Id, Matrix),
}

/// A form's invocation: who invoked it, and where its name stands in that stream.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    pub(super) run: usize,
    pub(super) name: Range<usize>,
}

/// One walk over one content stream. A form that is shown twice has two.
pub(super) struct Run<'a> {
    pub(super) origin: Origin,
    pub(super) caller: Option<Caller>,
    pub(super) bytes: Rc<[u8]>,
    pub(super) resources: Rc<Resources<'a>>,
    /// Whether the stream has resources of its own, or borrows its caller's.
    pub(super) own_resources: bool,
    /// Whether a hayro operator count agrees with ours.
    pub(super) agreed: bool,
    /// Saved graphics states that were never restored.
    pub(super) open_saves: usize,
    /// Restores without anything saved.
    pub(super) stray_restores: Vec<Range<usize>>,
    /// Whether a text object was left open at the end.
    pub(super) open_text: bool,
}

/// The height of a line of an ordinary font, as a part of its size.
const HEIGHT: f64 = 1.15;

/// One glyph, shown by one code of one string.
#[derive(Clone, Debug)]
pub(super) struct Glyph {
    pub(super) run: u32,
    /// How it is painted: an index into the scene's looks.
    pub(super) look: u32,
    /// Where the operator that shows it begins in the run's bytes.
    pub(super) op: u32,
    /// The string's place among the elements of `TJ`; zero for the other operators.
    pub(super) element: u32,
    /// The code's bytes in the unescaped string.
    pub(super) code: Range<u32>,
    /// What `TJ` must move by in the glyph's stead.
    pub(super) stand_in: f32,
    pub(super) shown: Shown,
    /// Where it begins, in page space.
    pub(super) origin: Point,
    /// The writing direction, of length one.
    pub(super) along: Point,
    /// From the baseline to the top of a line, as long as the font is high.
    pub(super) up: Point,
    /// Its width along the writing direction.
    pub(super) width: f64,
    /// Room that the page put after it by character spacing.
    pub(super) spacing: f64,
    /// The measures in which `TJ` moves along the line; none where it runs downwards or backwards.
    pub(super) setting: Option<Measure>,
    /// How far below the baseline and above it a glyph may reach, as parts of `up`.
    pub(super) reach: (f32, f32),
}

/// The measures of a line on the page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Measure {
    /// A thousandth of the font size, in text units.
    pub(super) em: f64,
    /// How much wider text is shown than it is.
    pub(super) stretch: f64,
    /// A text unit along the line, in points.
    pub(super) step: f64,
}

impl Measure {
    /// A `TJ` unit, in points.
    pub(super) fn unit(self) -> f64 {
        self.em * self.stretch * self.step
    }
}

impl Glyph {
    /// The font's size on the page, by its height: Type 3 fonts have units of their own.
    pub(super) fn size(&self) -> f64 {
        self.up.length() * f64::from(self.reach.1 - self.reach.0) / HEIGHT
    }

    /// The four corners of its box.
    pub(super) fn corners(&self) -> [Point; 4] {
        let (low, high) = (f64::from(self.reach.0), f64::from(self.reach.1));
        let end = self.origin.plus(self.along, self.width);
        [
            self.origin.plus(self.up, low),
            end.plus(self.up, low),
            end.plus(self.up, high),
            self.origin.plus(self.up, high),
        ]
    }
}

/// How glyphs are painted, as far as it decides whether they can be seen.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Look {
    /// The text rendering mode.
    pub(super) mode: u8,
    /// Their colour, where it is known.
    pub(super) colour: Option<Rgb>,
    /// Nothing outside can be seen.
    pub(super) clip: Option<Bounds>,
    pub(super) layer_is_off: bool,
}

impl Look {
    /// Neither filled nor stroked, nor a hole to look through.
    pub(super) fn is_invisible(&self) -> bool {
        self.mode == 3
    }
}

/// Text that a page declares for a stretch of its glyphs (`ActualText`).
#[derive(Clone, Debug)]
pub(super) struct Declared {
    pub(super) text: String,
    pub(super) glyphs: Range<usize>,
}

/// All that a page, or another stream that was walked by itself, shows.
#[derive(Default)]
pub(super) struct Scene<'a> {
    /// Callers stand before the forms they invoke.
    pub(super) runs: Vec<Run<'a>>,
    pub(super) glyphs: Vec<Glyph>,
    pub(super) setting: Setting,
    /// Where pictures are that may show something to read.
    pub(super) pictures: Vec<Bounds>,
    pub(super) declared: Vec<Declared>,
    /// How its glyphs are painted.
    pub(super) looks: Vec<Look>,
    /// What was painted below and over its glyphs, in order.
    pub(super) covers: Vec<Cover>,
    /// Strings shown without a usable font, in bytes.
    pub(super) unread: usize,
    /// Streams that could not be decoded, or lie too deep.
    pub(super) broken: usize,
}
