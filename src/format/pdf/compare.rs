//! Whether a copy's pages look as they did: drawn before and after, and compared outside the boxes.
//!
//! Apart from the writer because it trusts none of its plans: a page on which anything else has
//! changed is told of, whatever the reason, and becomes a picture of itself. A bounded number of
//! pages is drawn, those with boxes first. What the library that draws cannot draw is not compared.

use std::sync::Arc;

use hayro_syntax::Pdf;

use super::{
    draw::{self, COARSE},
    geometry::Bounds,
};
use crate::model::{Limits, PixelBox};

/// How many pages are drawn.
const PAGES: usize = 24;
/// Colours may differ by this much: edges of letters that moved by a part of a pixel.
const TOLERANCE: u8 = 48;
/// How far around a box pixels may change.
const MARGIN: u32 = 2;
/// A page has changed if it differs in more than this part of its pixels.
const CHANGED: f64 = 60e-6;

/// What may have changed on a page.
pub(super) struct Mask {
    pub(super) index: usize,
    /// Whether anything was cut there.
    pub(super) cut: bool,
    /// Boxes, and pictures that were left out, in page space.
    pub(super) places: Vec<Bounds>,
}

/// What the comparison found.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Compared {
    pub(super) pages: usize,
    pub(super) pixels: u64,
    pub(super) changed: u64,
    /// The places of pages that look different.
    pub(super) different: Vec<usize>,
}

/// Compares pages of a document and its copy.
pub(super) fn pages(
    original: &Arc<Pdf>,
    copy: &Arc<Pdf>,
    masks: &[Mask],
    limits: &Limits,
) -> Compared {
    let mut masks: Vec<&Mask> = masks.iter().collect();
    masks.sort_by_key(|mask| (!mask.cut, mask.index));
    let mut compared = Compared::default();
    for mask in masks.into_iter().take(PAGES) {
        let Some((changed, pixels)) = page(original, copy, mask, limits) else { continue };
        compared.pages += 1;
        compared.pixels += pixels;
        compared.changed += changed;
        if changed as f64 > CHANGED * pixels as f64 {
            compared.different.push(mask.index);
        }
    }
    compared
}

/// How many pixels differ, of how many; none where a page cannot be drawn.
fn page(original: &Arc<Pdf>, copy: &Arc<Pdf>, mask: &Mask, limits: &Limits) -> Option<(u64, u64)> {
    let mut before =
        draw::page(original, original.pages().get(mask.index)?, COARSE, limits).ok()?;
    let mut after = draw::page(copy, copy.pages().get(mask.index)?, COARSE, limits).ok()?;
    let places: Vec<PixelBox> =
        mask.places.iter().filter_map(|place| before.place(*place)).map(widened).collect();
    for place in places {
        before.canvas.blacken(place);
        after.canvas.blacken(place);
    }
    let pixels = u64::from(before.canvas.width()) * u64::from(before.canvas.height());
    Some((before.canvas.differing(&after.canvas, TOLERANCE).unwrap_or(pixels), pixels))
}

fn widened(place: PixelBox) -> PixelBox {
    let (left, top) = (place.left.saturating_sub(MARGIN), place.top.saturating_sub(MARGIN));
    PixelBox {
        left,
        top,
        width: place.left - left + place.width + MARGIN,
        height: place.top - top + place.height + MARGIN,
    }
}
