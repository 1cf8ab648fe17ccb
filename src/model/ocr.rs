//! Pixels on their way to being read, and the words that were read from them.
//!
//! Kept apart so that a format's reader can ask for the text of a page without knowing who reads
//! it. Nothing here starts a process or decodes a picture.

use std::{fmt, sync::Arc, time::Instant};

use super::{Fault, Private};

/// A page in grey: one byte a pixel, 0 is black, rows from the top.
#[derive(Clone, PartialEq, Eq)]
pub struct Raster {
    width: u32,
    height: u32,
    grey: Vec<u8>,
}

impl Raster {
    /// A page of `width` by `height` pixels; none where `grey` has not as many bytes.
    pub fn new(width: u32, height: u32, grey: Vec<u8>) -> Option<Raster> {
        let pixels = width as usize * height as usize;
        (pixels > 0 && grey.len() == pixels).then_some(Raster { width, height, grey })
    }

    /// Pixels in a row.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// All pixels, row by row.
    pub fn grey(&self) -> &[u8] {
        &self.grey
    }
}

impl fmt::Debug for Raster {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Raster({} × {})", self.width, self.height)
    }
}

/// Where something lies on a raster, in pixels from the top left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PixelBox {
    /// The first column.
    pub left: u32,
    /// The first row.
    pub top: u32,
    /// How many columns.
    pub width: u32,
    /// How many rows.
    pub height: u32,
}

/// A word that was read from pixels.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// Its letters.
    pub text: Private,
    /// Where it stands.
    pub place: PixelBox,
    /// How sure the reader is, 0 to 1.
    pub confidence: f32,
    /// Words of one line have the same number; lines are numbered in reading order.
    pub line: u32,
    /// Lines of one paragraph have the same number.
    pub paragraph: u32,
}

/// Reads text from pixels.
pub trait ReadPixels: Send + Sync {
    /// Whether it can read at all; a fault that says what is missing, and how to get it.
    fn ready(&self) -> Result<(), Fault>;

    /// The words of a page in reading order. Gives the same words for the same page each time, or a
    /// fault; gives up when `until` has passed.
    fn words(&self, page: &Raster, until: Option<Instant>) -> Result<Arc<[Word]>, Fault>;
}

/// Who reads text from pixels; by default nobody.
#[derive(Clone, Default)]
pub struct Ocr(Option<Arc<dyn ReadPixels>>);

impl Ocr {
    /// Reading by an engine.
    pub fn by(engine: impl ReadPixels + 'static) -> Ocr {
        Ocr(Some(Arc::new(engine)))
    }

    /// Whether nobody was asked to read.
    pub fn is_off(&self) -> bool {
        self.0.is_none()
    }

    /// The engine; a fault where there is none, or where it cannot read.
    pub fn engine(&self) -> Result<&dyn ReadPixels, Fault> {
        let off = || Fault::unsupported("picture: its pixels are not read (OCR is off)");
        let engine = self.0.as_deref().ok_or_else(off)?;
        engine.ready()?;
        Ok(engine)
    }
}

impl fmt::Debug for Ocr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Ocr(engine)" } else { "Ocr(off)" })
    }
}

impl PartialEq for Ocr {
    fn eq(&self, other: &Ocr) -> bool {
        match (&self.0, &other.0) {
            (Some(one), Some(other)) => Arc::ptr_eq(one, other),
            (None, None) => true,
            _ => false,
        }
    }
}
