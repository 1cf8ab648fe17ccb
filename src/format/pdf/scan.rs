//! Pages that are scans: drawn as a viewer draws them, read by OCR, and copied as pictures of
//! themselves.
//!
//! Apart from the other pages because here text is what is seen. Decides what a scan is and has it
//! read; how a page is drawn, and made into a page again, is [`super::draw`]'s matter.

use std::sync::Arc;

use hayro_syntax::{Pdf, page::Page};

use super::{
    draw::{self, Sheet},
    fonts::Shown,
    read::{is_picture, stream_at},
    scene::{Id, Scene},
};
use crate::{
    format::image::{self, Sight, State},
    model::{Fault, Limits, Reason},
};

/// The most pixels of all the pictures that a scan is made of.
const PICTURES: f64 = 200_000_000.0;

/// Whether a page is to be read by OCR: it is mainly a picture, or has pictures and no text.
pub(super) fn is_scan(scene: &Scene<'_>, page: &Page<'_>) -> bool {
    is_picture(scene, page) || !scene.pictures.is_empty() && is_silent(scene)
}

fn is_silent(scene: &Scene<'_>) -> bool {
    scene.glyphs.iter().all(|glyph| match &glyph.shown {
        Shown::Char(char) | Shown::Guess(char) => char.is_whitespace(),
        Shown::Many(text) => text.trim().is_empty(),
        Shown::Unknown => false,
    })
}

/// Draws a page and reads it; a fault where nobody can.
pub(super) fn look(
    pdf: &Arc<Pdf>,
    pictures: impl IntoIterator<Item = Id>,
    page: &Page<'_>,
    limits: &Limits,
) -> Result<(Sheet, Sight), Fault> {
    limits.ocr.engine()?;
    admit(pdf, pictures)?;
    let sheet = draw::page(pdf, page, draw::FINE, limits)?;
    let sight = image::look(&sheet.canvas, limits)?;
    if sight.state == State::Unread {
        return Err(Fault::unsupported("nothing could be read in its pixels"));
    }
    Ok((sheet, sight))
}

/// Whether the pictures of a document can be decoded in bounded memory.
pub(super) fn admit(pdf: &Pdf, pictures: impl IntoIterator<Item = Id>) -> Result<(), Fault> {
    let mut sum = 0.0;
    for id in pictures {
        let Some(picture) = stream_at(pdf, id) else { continue };
        let side = |key: &str| picture.dict().get::<f64>(key).unwrap_or(0.0);
        let pixels = side("Width") * side("Height");
        sum = f64::max(sum, pixels);
    }
    if sum > PICTURES {
        return Err(Fault::new(Reason::TooLarge, "a picture has too many pixels"));
    }
    Ok(())
}
