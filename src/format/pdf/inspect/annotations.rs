//! Annotations that look like redactions: marks for a redaction that was never applied, dark
//! highlights.

use hayro_syntax::{
    Pdf,
    object::{Array, Dict, MaybeRef, Name, Object},
    page::Page,
};

use super::{
    super::{
        geometry::{Bounds, Point},
        scene::Glyph,
        walk::rectangle,
    },
    pages::spot,
};
use crate::model::{Hidden, Hiding, Part, Role};

/// How many annotations of a page are looked at, and how many areas of one.
const MOST: usize = 20_000;
const AREAS: usize = 2_000;
/// Darker than this nobody reads through it.
const DARK: f64 = 0.35;

/// What an annotation claims to cover.
pub(super) struct Area {
    how: Hiding,
    bounds: Vec<Bounds>,
}

impl Area {
    /// Whether a glyph lies below it.
    pub(super) fn lies_over(&self, glyph: &Glyph) -> bool {
        let middle = Bounds::around(&glyph.corners()).middle();
        self.bounds.iter().any(|bounds| bounds.has(middle))
    }

    /// What is hidden, if there is any text. A mark for redaction without text may cover a picture.
    pub(super) fn hidden(&self, page: u32, text: &str) -> Option<Hidden> {
        let empty = text.trim().is_empty();
        if empty && self.how != Hiding::UnappliedRedaction {
            return None;
        }
        let part = Part::named(Role::Hidden, "annotation");
        Some(Hidden::of_text(self.how, part, spot(page), text))
    }
}

/// The areas of a page's annotations that look redacted and are not.
pub(super) fn of_page<'a>(pdf: &'a Pdf, page: &Page<'a>) -> Vec<Area> {
    let Some(list) = page.raw().get::<Array<'a>>("Annots") else { return Vec::new() };
    let annotations = list.raw_iter().take(MOST).filter_map(|item| match item {
        MaybeRef::Ref(id) => pdf.xref().get::<Dict<'a>>(id.into()),
        MaybeRef::NotRef(Object::Dict(dict)) => Some(dict),
        MaybeRef::NotRef(_) => None,
    });
    annotations.filter_map(|annotation| area(&annotation)).collect()
}

fn area(annotation: &Dict<'_>) -> Option<Area> {
    let how = match annotation.get::<Name<'_>>("Subtype")?.as_ref() {
        b"Redact" => Hiding::UnappliedRedaction,
        b"Highlight" if is_dark(annotation) => Hiding::DarkHighlight,
        _ => return None,
    };
    let mut bounds = quads(annotation);
    if bounds.is_empty() {
        let [x0, y0, x1, y1] = rectangle(annotation, "Rect")?;
        bounds.push(Bounds { x0, y0, x1, y1 });
    }
    Some(Area { how, bounds })
}

fn quads(annotation: &Dict<'_>) -> Vec<Bounds> {
    let Some(numbers) = annotation.get::<Array<'_>>("QuadPoints") else { return Vec::new() };
    let numbers: Vec<f64> = numbers.iter::<f64>().take(AREAS * 8).collect();
    let corners = |quad: &[f64]| {
        let points: Vec<Point> =
            quad.chunks_exact(2).map(|pair| Point { x: pair[0], y: pair[1] }).collect();
        Bounds::around(&points)
    };
    numbers.chunks_exact(8).map(corners).collect()
}

fn is_dark(annotation: &Dict<'_>) -> bool {
    let Some(colour) = annotation.get::<Array<'_>>("C") else { return false };
    let parts: Vec<f64> = colour.iter::<f64>().take(4).collect();
    match parts.as_slice() {
        [grey] => *grey < DARK,
        [r, g, b] => 0.3 * r + 0.59 * g + 0.11 * b < DARK,
        [c, m, y, k] => (1.0 - k) * (1.0 - (0.3 * c + 0.59 * m + 0.11 * y)) < DARK,
        _ => false,
    }
}
