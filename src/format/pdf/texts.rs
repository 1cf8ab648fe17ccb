//! Turns scenes into texts whose anchors are glyph numbers.
//!
//! Streams are numbered so that the writer finds them again by itself: a page's glyphs by the
//! page's place, another content stream's by its object number, and all else by what it is.

use crate::model::{NAME_STREAM, Part, Role, Text, TextBuilder};

use super::{
    fonts::Shown,
    layout::{self, Step},
    scene::{Id, Scene},
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

/// The text of a scene, and how many of its glyphs have no known characters.
pub(super) fn of_scene(scene: &Scene<'_>, home: &Home) -> (Text, usize) {
    let mut builder = TextBuilder::new(home.part.clone());
    if let Some(page) = home.page {
        builder = builder.page(page);
    }
    let mut unknown = 0;
    for step in layout::order(scene) {
        match step {
            Step::Space => builder.push_synthetic(" "),
            Step::Line => builder.push_synthetic("\n"),
            Step::Glyph(number) => {
                let shown = &scene.glyphs[number].shown;
                unknown += usize::from(shown.is_open());
                push_glyph(&mut builder, shown, number, home.stream);
            }
        }
    }
    (builder.finish(), unknown)
}

fn push_glyph(builder: &mut TextBuilder, shown: &Shown, number: usize, stream: Option<u32>) {
    let mut buffer = [0; 4];
    let text: &str = match shown {
        Shown::Char(c) | Shown::Guess(c) => c.encode_utf8(&mut buffer),
        Shown::Many(text) => text,
        Shown::Unknown => "\u{FFFD}",
    };
    let number = number as u64;
    match stream {
        None => builder.push_unwritable(text),
        Some(stream) if text.len() == 1 => builder.push_even(text, stream, number),
        Some(stream) => builder.push_whole(text, stream, number..number + 1),
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
