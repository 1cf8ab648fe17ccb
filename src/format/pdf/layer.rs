//! The text layer of a page that is copied as a picture: words that nobody sees, over what shows
//! them, so that a copy can be searched and copied from.
//!
//! Made from words that survive, never from what the page had under its picture. Apart from the
//! labels of boxes, which are seen.

use std::{collections::BTreeSet, fmt::Write as _};

use lopdf::{Dictionary, Object};

use super::{
    draw::Sheet,
    fonts::Shown,
    geometry::Bounds,
    layout::{self, Step},
    scene::Scene,
    splice::decimal,
};
use crate::model::{PixelBox, Word};

/// The name under which a page finds the layer's font.
const FONT: &str = "WhText";

/// A word and the pixels on which it is seen.
pub(super) struct LayerWord {
    text: String,
    place: PixelBox,
}

/// The words of a scene that stay, and those that were read where it has none.
pub(super) fn of_both(
    scene: &Scene<'_>,
    gone: &BTreeSet<usize>,
    read: &[Word],
    sheet: &Sheet,
    boxes: &[PixelBox],
) -> Vec<LayerWord> {
    let mut words = of_scene(scene, gone, sheet, boxes);
    let places =
        words.iter().map(|word| word.place).chain(boxes.iter().copied()).collect::<Vec<_>>();
    words.extend(of_scan(read, &places));
    words
}

/// The words of a scan that no box touches.
fn of_scan(words: &[Word], boxes: &[PixelBox]) -> Vec<LayerWord> {
    let clear = |word: &&Word| !boxes.iter().any(|cut| touch(*cut, word.place));
    let kept = words.iter().filter(clear);
    kept.map(|word| LayerWord { text: word.text.reveal().to_owned(), place: word.place }).collect()
}

fn touch(one: PixelBox, other: PixelBox) -> bool {
    one.left < other.left + other.width
        && other.left < one.left + one.width
        && one.top < other.top + other.height
        && other.top < one.top + one.height
}

/// The words of a scene of which no glyph is cut, and which no box touches.
pub(super) fn of_scene(
    scene: &Scene<'_>,
    gone: &BTreeSet<usize>,
    sheet: &Sheet,
    boxes: &[PixelBox],
) -> Vec<LayerWord> {
    let mut words: Vec<LayerWord> = Vec::new();
    let mut word: Vec<usize> = Vec::new();
    for step in layout::order(scene).into_iter().chain([Step::Line]) {
        match step {
            Step::Glyph(number) if !is_blank(scene, number) => word.push(number),
            _ => words.extend(joined(scene, &std::mem::take(&mut word), gone, sheet)),
        }
    }
    words.retain(|word| !boxes.iter().any(|cut| touch(*cut, word.place)));
    words
}

fn is_blank(scene: &Scene<'_>, number: usize) -> bool {
    letters(&scene.glyphs[number].shown).trim().is_empty()
}

fn letters(shown: &Shown) -> String {
    match shown {
        Shown::Char(c) | Shown::Guess(c) => c.to_string(),
        Shown::Many(text) => text.to_string(),
        // No letter of the font: the word is left out.
        Shown::Unknown => "\u{FFFD}".to_owned(),
    }
}

fn joined(
    scene: &Scene<'_>,
    word: &[usize],
    gone: &BTreeSet<usize>,
    sheet: &Sheet,
) -> Option<LayerWord> {
    if word.is_empty() || word.iter().any(|number| gone.contains(number)) {
        return None;
    }
    let corners: Vec<_> = word.iter().flat_map(|at| scene.glyphs[*at].corners()).collect();
    let text = word.iter().map(|at| letters(&scene.glyphs[*at].shown)).collect();
    Some(LayerWord { text, place: sheet.place(Bounds::around(&corners))? })
}

/// The font of a layer, for a page's resources.
pub(super) fn fonts() -> Dictionary {
    let mut font = Dictionary::new();
    for (key, name) in [
        ("Type", "Font"),
        ("Subtype", "Type1"),
        ("BaseFont", "Helvetica"),
        ("Encoding", "WinAnsiEncoding"),
    ] {
        font.set(key, Object::Name(name.into()));
    }
    let mut fonts = Dictionary::new();
    fonts.set(FONT, font);
    fonts
}

/// Shows words without painting them, each as wide and as high as it is seen. Words that the font
/// has no letters for are left out. `scale` is pixels a point, `height` that of the page in points.
pub(super) fn content(words: &[LayerWord], scale: f64, height: f64) -> String {
    let mut out = String::new();
    for LayerWord { text, place } in words {
        let (bytes, _, lost) = encoding_rs::WINDOWS_1252.encode(text);
        let ems: f64 = bytes.iter().map(|byte| f64::from(width(*byte)) / 1000.0).sum();
        if lost || ems <= 0.0 || bytes.iter().any(u8::is_ascii_control) {
            continue;
        }
        let size = f64::from(place.height) / scale;
        let (x, bottom) =
            (f64::from(place.left) / scale, height - f64::from(place.top + place.height) / scale);
        let stretch = 100.0 * (f64::from(place.width) / scale) / (ems * size);
        let hex = bytes.iter().fold(String::new(), |mut hex, byte| {
            write!(hex, "{byte:02X}").expect("a string takes any text");
            hex
        });
        let [size, stretch, x, y] = [size, stretch, x, bottom + 0.22 * size].map(decimal);
        writeln!(out, "/{FONT} {size} Tf {stretch} Tz 1 0 0 1 {x} {y} Tm <{hex}> Tj")
            .expect("a string takes any text");
    }
    if out.is_empty() { out } else { format!("BT 3 Tr\n{out}ET\n") }
}

/// The widths of Helvetica's letters from the blank on, in thousandths (Adobe's font metrics).
const WIDTHS: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// How wide Helvetica shows a byte of `WinAnsi`, in thousandths of its size; about so for letters
/// with accents.
pub(super) fn width(byte: u8) -> u16 {
    match byte {
        b' '..=b'~' => WIDTHS[usize::from(byte - b' ')],
        0xCC..=0xCF | 0xEC..=0xEF => 278,
        0xC0..=0xDE => 700,
        _ => 556,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> LayerWord {
        LayerWord {
            text: text.into(),
            place: PixelBox { left: 20, top: 30, width: 40, height: 10 },
        }
    }

    #[test]
    fn words_stand_where_they_are_seen() {
        for (text, expected) in [
            ("ab", "BT 3 Tr\n/WhText 5 Tf 359.712 Tz 1 0 0 1 10 81.1 Tm <6162> Tj\nET\n"),
            ("é", "BT 3 Tr\n/WhText 5 Tf 719.424 Tz 1 0 0 1 10 81.1 Tm <E9> Tj\nET\n"),
            ("ő", ""),
            ("a\nb", ""),
            ("", ""),
        ] {
            assert_eq!(content(&[word(text)], 2.0, 100.0), expected, "{text}");
        }
    }

    #[test]
    fn words_beside_a_cut_stay_and_others_go() {
        let at = |left: u32| PixelBox { left, top: 10, width: 10, height: 10 };
        for (left, expected) in [(31, 1), (30, 1), (29, 0), (15, 0), (10, 1), (11, 0)] {
            let word = Word {
                text: crate::model::Private::new("word"),
                place: at(left),
                confidence: 1.0,
                line: 0,
                paragraph: 0,
            };
            assert_eq!(of_scan(&[word], &[at(20)]).len(), expected, "{left}");
        }
    }
}
