//! The appearances of a page's annotations, as a viewer shows them.
//!
//! A copy of a page has its annotations drawn into it, so the reader takes their appearances for
//! a part of the page, too.

use hayro_syntax::{
    Pdf,
    object::{Array, Dict, MaybeRef, Name, Object, Stream},
    page::Page,
};

use super::{
    geometry::{Bounds, Matrix},
    walk::{form_matrix, rectangle},
};

/// An annotation's picture and the matrix that puts it on the page.
pub(super) struct Appearance<'a> {
    pub(super) stream: Stream<'a>,
    pub(super) matrix: Matrix,
}

/// How many annotations of a page are looked at.
const MOST: usize = 20_000;

const HIDDEN: i32 = 1 << 1;
const NO_VIEW: i32 = 1 << 5;

/// The appearances that a viewer shows, in order.
pub(super) fn appearances<'a>(pdf: &'a Pdf, page: &Page<'a>) -> Vec<Appearance<'a>> {
    let Some(list) = page.raw().get::<Array<'a>>("Annots") else { return Vec::new() };
    list.raw_iter()
        .take(MOST)
        .filter_map(|item| match item {
            MaybeRef::Ref(id) => pdf.xref().get::<Dict<'a>>(id.into()),
            MaybeRef::NotRef(Object::Dict(dict)) => Some(dict),
            MaybeRef::NotRef(_) => None,
        })
        .filter_map(|annotation| appearance(&annotation))
        .collect()
}

fn appearance<'a>(annotation: &Dict<'a>) -> Option<Appearance<'a>> {
    let flags = annotation.get::<i32>("F").unwrap_or(0);
    let popup =
        annotation.get::<Name<'_>>("Subtype").is_some_and(|subtype| subtype.as_ref() == b"Popup");
    if popup || flags & (HIDDEN | NO_VIEW) != 0 {
        return None;
    }
    let normal = annotation.get::<Dict<'a>>("AP")?.get::<Object<'a>>("N")?;
    let stream = match normal {
        Object::Stream(stream) => stream,
        Object::Dict(states) => {
            let state = annotation.get::<Name<'a>>("AS");
            let state = state.and_then(|state| states.get::<Stream<'a>>(state.as_ref()));
            state.or_else(|| states.get::<Stream<'a>>("Off"))?
        }
        _ => return None,
    };
    let rect = rectangle(annotation, "Rect")?;
    let matrix = placement(stream.dict(), rect)?;
    Some(Appearance { stream, matrix })
}

/// Algorithm 8.1 of ISO 32000, 12.5.5: the appearance's box, turned by its matrix, is fitted into
/// the annotation's rectangle.
fn placement(form: &Dict<'_>, rect: [f64; 4]) -> Option<Matrix> {
    let inner = Bounds::of_image(rectangle(form, "BBox")?, form_matrix(form));
    let scale = |from: f64, to: f64| if from.abs() < 1e-9 { 1.0 } else { to / from };
    let sx = scale(inner.x1 - inner.x0, rect[2] - rect[0]);
    let sy = scale(inner.y1 - inner.y0, rect[3] - rect[1]);
    let matrix = Matrix([sx, 0.0, 0.0, sy, rect[0] - inner.x0 * sx, rect[1] - inner.y0 * sy]);
    matrix.0.iter().all(|number| number.is_finite()).then_some(matrix)
}
