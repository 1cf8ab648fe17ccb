//! Which pixels of a page are painted over for the words that are cut.
//!
//! Words that stand side by side share a box, so that neither their number nor their lengths can be
//! told, and every box is larger than its word by a margin, since the reader's boxes are tight.

use crate::model::PixelBox;

/// Words of a line this far apart, as a part of their height, share a box.
const GAP: f64 = 1.0;
/// The margin around a box: hundredths of its height, and so many pixels.
const MARGIN: u32 = 12;
const PIXELS: u32 = 2;

/// The boxes to paint for the boxes of words.
pub(in crate::format) fn covers(words: impl IntoIterator<Item = PixelBox>) -> Vec<PixelBox> {
    let mut words: Vec<PixelBox> = words.into_iter().collect();
    words.sort_by_key(|word| (word.left, word.top));
    let mut covers: Vec<PixelBox> = Vec::new();
    for word in words {
        match covers.iter_mut().find(|cover| is_beside(cover, &word)) {
            Some(cover) => *cover = around(*cover, word),
            None => covers.push(word),
        }
    }
    covers.into_iter().map(widened).collect()
}

/// Whether a word follows a box on its line.
fn is_beside(cover: &PixelBox, word: &PixelBox) -> bool {
    let bottom = (cover.top + cover.height).min(word.top + word.height);
    let shared = f64::from(bottom) - f64::from(cover.top.max(word.top));
    let (low, high) = (cover.height.min(word.height), cover.height.max(word.height));
    let gap = f64::from(word.left) - f64::from(cover.left + cover.width);
    shared > 0.5 * f64::from(low) && gap <= GAP * f64::from(high)
}

fn around(one: PixelBox, other: PixelBox) -> PixelBox {
    let (left, top) = (one.left.min(other.left), one.top.min(other.top));
    let right = (one.left + one.width).max(other.left + other.width);
    let bottom = (one.top + one.height).max(other.top + other.height);
    PixelBox { left, top, width: right - left, height: bottom - top }
}

fn widened(place: PixelBox) -> PixelBox {
    let margin = (MARGIN * place.height).div_ceil(100) + PIXELS;
    let (left, top) = (place.left.saturating_sub(margin), place.top.saturating_sub(margin));
    PixelBox {
        left,
        top,
        width: place.left - left + place.width + margin,
        height: place.top - top + place.height + margin,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn at(left: u32, top: u32, width: u32, height: u32) -> PixelBox {
        PixelBox { left, top, width, height }
    }

    #[test]
    fn words_of_a_line_share_a_box_with_a_margin() {
        for (words, expected) in [
            (&[at(100, 100, 50, 20)][..], &[at(95, 95, 60, 30)][..]),
            (&[at(160, 101, 40, 20), at(100, 100, 50, 20)], &[at(95, 95, 110, 31)]),
            (
                &[at(100, 100, 50, 20), at(180, 100, 50, 20)],
                &[at(95, 95, 60, 30), at(175, 95, 60, 30)],
            ),
            (
                &[at(100, 100, 50, 20), at(100, 130, 50, 20)],
                &[at(95, 95, 60, 30), at(95, 125, 60, 30)],
            ),
            (&[at(1, 0, 5, 5)], &[at(0, 0, 9, 8)]),
        ] {
            assert_eq!(covers(words.iter().copied()), expected, "{words:?}");
        }
    }
}
