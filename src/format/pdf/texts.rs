//! Turns scenes into texts whose anchors are glyph numbers.
//!
//! Streams are numbered so that the writer finds them again by itself: a page's glyphs by the
//! page's place, another content stream's by its object number, and all else by what it is.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::model::{NAME_STREAM, Part, Role, Text, TextBuilder};

use super::{
    fonts::Shown,
    layout::{self, Step},
    scene::{Id, Scene},
    veils::Veil,
};

/// Added to the object number of a content stream that is no page's.
const OTHERS: u32 = 1 << 30;
/// The stream of everything that no copy has.
pub(super) const DROPPED: u32 = 1 << 31;
/// The stream of link targets, one after the other.
pub(super) const LINKS: u32 = DROPPED + 1;

/// Added to the place of a page that was read by OCR, for the stream of its words.
const SCANS: u32 = 3 << 30;

/// The stream of the words that were read on a page.
pub(super) fn scan_stream(index: usize) -> u32 {
    SCANS + index as u32
}

/// The place of the page whose words a stream holds.
pub(super) fn scan_index(stream: u32) -> Option<usize> {
    (SCANS..NAME_STREAM).contains(&stream).then(|| (stream - SCANS) as usize)
}

/// The stream of a page's glyphs.
pub(super) fn page_stream(index: usize) -> u32 {
    index as u32
}

/// The stream of another content stream's glyphs; none where its number is out of bounds.
pub(super) fn other_stream(id: Id) -> Option<u32> {
    (id.0 < OTHERS).then_some(OTHERS + id.0)
}

/// Whether cuts of the stream are cuts of page content.
pub(super) fn is_content(stream: u32) -> bool {
    stream < DROPPED
}

/// Where a scene's text comes from.
pub(super) struct Home {
    /// None where no writer can reach it.
    pub(super) stream: Option<u32>,
    pub(super) page: Option<u32>,
    pub(super) part: Part,
}

/// What a scene has to read.
pub(super) struct Reading {
    /// What anybody sees.
    pub(super) body: Text,
    /// What nobody sees, with the lines that it stands in.
    pub(super) hidden: Vec<Text>,
    /// How many of its glyphs have no known characters.
    pub(super) unknown: usize,
}

/// The text of a scene; `veils` tell which of its glyphs are hidden, if any are.
pub(super) fn of_scene(scene: &Scene<'_>, home: &Home, veils: &[Option<Veil>]) -> Reading {
    let steps = layout::order(scene);
    let open = |step: &&Step| step.glyph().is_some_and(|at| scene.glyphs[at].shown.is_open());
    let mut body = builder(home, home.part.clone());
    let mut hidden: BTreeMap<Veil, TextBuilder> = BTreeMap::new();
    for line in steps.split_inclusive(|step| *step == Step::Line) {
        let reasons = veiled(scene, line, veils);
        if reasons.is_empty() {
            push_line(&mut body, scene, line, home.stream);
            continue;
        }
        push_visible(&mut body, scene, line, veils, home.stream);
        for veil in reasons {
            let part = Part::named(Role::Hidden, veil.as_str());
            let builder = hidden.entry(veil).or_insert_with(|| builder(home, part));
            push_line(builder, scene, line, home.stream);
        }
    }
    Reading {
        unknown: steps.iter().filter(open).count(),
        body: body.finish(),
        hidden: hidden.into_values().map(TextBuilder::finish).collect(),
    }
}

fn builder(home: &Home, part: Part) -> TextBuilder {
    let builder = TextBuilder::new(part);
    match home.page {
        Some(page) => builder.page(page),
        None => builder,
    }
}

/// The veils over letters and numbers of a line. Lines and dots that nobody sees say nothing.
fn veiled(scene: &Scene<'_>, line: &[Step], veils: &[Option<Veil>]) -> BTreeSet<Veil> {
    if veils.is_empty() {
        return BTreeSet::new();
    }
    line.iter()
        .filter_map(Step::glyph)
        .filter(|at| says_something(&scene.glyphs[*at].shown))
        .filter_map(|at| veils[at])
        .collect()
}

/// The text of some of a scene's glyphs alone.
pub(super) fn chosen(scene: &Scene<'_>, wanted: &dyn Fn(usize) -> bool) -> String {
    let mut text = String::new();
    for step in layout::order(scene) {
        match step {
            Step::Space | Step::Line if !text.ends_with([' ', '\n']) && !text.is_empty() => {
                text.push(if step == Step::Line { '\n' } else { ' ' });
            }
            Step::Glyph(at) | Step::Broken(at) if wanted(at) => {
                text.push_str(&letters(&scene.glyphs[at]));
            }
            _ => {}
        }
    }
    text
}

/// Whether a glyph is more than a blank, a dot or a line.
pub(super) fn says_something(shown: &Shown) -> bool {
    match shown {
        Shown::Char(c) | Shown::Guess(c) => c.is_alphanumeric(),
        Shown::Many(text) => text.chars().any(char::is_alphanumeric),
        Shown::Unknown => true,
    }
}

/// Adds what can be seen of a line.
fn push_visible(
    body: &mut TextBuilder,
    scene: &Scene<'_>,
    line: &[Step],
    veils: &[Option<Veil>],
    stream: Option<u32>,
) {
    let mut blank = true;
    for step in line {
        let says = match step.glyph() {
            Some(at) if veils[at].is_some() => continue,
            Some(at) => !layout::is_blank(&scene.glyphs[at]),
            None => false,
        };
        if says || !blank {
            push_step(body, scene, step, stream);
            blank = !says;
        }
    }
}

fn push_line(builder: &mut TextBuilder, scene: &Scene<'_>, line: &[Step], stream: Option<u32>) {
    for step in line {
        push_step(builder, scene, step, stream);
    }
}

fn push_step(builder: &mut TextBuilder, scene: &Scene<'_>, step: &Step, stream: Option<u32>) {
    match step {
        Step::Space => builder.push_synthetic(" "),
        Step::Line => builder.push_synthetic("\n"),
        Step::Glyph(at) => push_glyph(builder, &scene.glyphs[*at].shown, *at..*at + 1, stream),
        Step::Broken(at) => push_glyph(builder, &scene.glyphs[*at].shown, *at..*at + 2, stream),
    }
}

/// Adds the text of a glyph, which stands for one glyph of the scene or more.
fn push_glyph(builder: &mut TextBuilder, shown: &Shown, of: Range<usize>, stream: Option<u32>) {
    let mut buffer = [0; 4];
    let text: &str = match shown {
        Shown::Char(c) | Shown::Guess(c) => c.encode_utf8(&mut buffer),
        Shown::Many(text) => text,
        Shown::Unknown => "\u{FFFD}",
    };
    let glyphs = of.start as u64..of.end as u64;
    match stream {
        None => builder.push_unwritable(text),
        Some(stream) if text.len() == 1 && of.len() == 1 => {
            builder.push_even(text, stream, glyphs.start);
        }
        Some(stream) => builder.push_whole(text, stream, glyphs),
    }
}

/// Texts that a scene declares for stretches of its glyphs, where they differ from what is shown.
pub(super) fn declared(scene: &Scene<'_>, home: &Home) -> Vec<Text> {
    let mut texts = Vec::new();
    for declared in &scene.declared {
        let shown: String = scene.glyphs[declared.glyphs.clone()].iter().map(letters).collect();
        let squeeze = |text: &str| text.split_whitespace().collect::<String>();
        if squeeze(&shown) == squeeze(&declared.text) || declared.text.trim().is_empty() {
            continue;
        }
        let mut builder = TextBuilder::new(Part::named(Role::AltText, "actual-text"));
        if let Some(page) = home.page {
            builder = builder.page(page);
        }
        let range = declared.glyphs.start as u64..declared.glyphs.end as u64;
        match home.stream {
            None => builder.push_unwritable(&declared.text),
            Some(_) if range.is_empty() => builder.push_whole(&declared.text, DROPPED, 0..1),
            Some(stream) => builder.push_whole(&declared.text, stream, range),
        }
        texts.push(builder.finish());
    }
    texts
}

fn letters(glyph: &super::scene::Glyph) -> String {
    match &glyph.shown {
        Shown::Char(c) | Shown::Guess(c) => c.to_string(),
        Shown::Many(text) => text.to_string(),
        Shown::Unknown => String::new(),
    }
}
