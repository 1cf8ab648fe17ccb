//! What OCR makes of a page: its words, and whether it can be said to have been read.
//!
//! Kept apart from pictures and PDF pages because the judgement must be the same for both: a page
//! on which nothing is read is blank, or it is unread, and never silently clean.

use std::time::Instant;

use image::{GrayImage, imageops};

use super::{colour::Canvas, texts::LONGEST_SIDE};
use crate::model::{Fault, Limits, PixelBox, Raster, ReadPixels, Word};

/// A page whose longer side is shorter than this is enlarged: its letters have too few pixels.
const SMALL: u32 = 1500;
/// A page with more pixels than this is halved: its letters have more pixels than they need.
const LARGE: u64 = 24_000_000;
/// No letter fits in so few pixels.
const SPECK: u32 = 6;
/// A page whose letters are as sure as this, on average, was read.
const SURE: f32 = 0.5;
/// A word less sure than this may be another.
const UNSURE: f32 = 0.6;
/// A page less sure than this may stand on its head.
const CLEAR: f32 = 0.75;
/// It does if it is surer by this much the other way up.
const BETTER: f32 = 0.15;

/// Words that stand before what identifies a person.
const LABELS: &[&str] = &[
    "address",
    "birth",
    "born",
    "carer",
    "child",
    "client",
    "dob",
    "email",
    "father",
    "forename",
    "gp",
    "mobile",
    "mother",
    "name",
    "nhs",
    "nino",
    "parent",
    "patient",
    "phone",
    "postcode",
    "pupil",
    "ref",
    "student",
    "surname",
    "tel",
    "telephone",
    "upn",
];

/// What was seen on a page.
pub(in crate::format) struct Sight {
    /// The words in reading order; none where the page was not read.
    pub(in crate::format) words: Vec<Word>,
    pub(in crate::format) state: State,
    /// Whether words beside labels may be other words.
    pub(in crate::format) doubtful: bool,
}

/// How far a page was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::format) enum State {
    Read,
    /// There is nothing on it to read.
    Blank,
    /// There is something on it, and nothing of it could be read.
    Unread,
}

/// Looks at a page.
pub(in crate::format) fn look(canvas: &Canvas, limits: &Limits) -> Result<Sight, Fault> {
    let blank = Sight { words: Vec::new(), state: State::Blank, doubtful: false };
    let engine = limits.ocr.engine()?;
    if canvas.width() < SPECK || canvas.height() < SPECK {
        return Ok(blank);
    }
    let grey = canvas.to_grey();
    if is_even(&grey) {
        return Ok(blank);
    }
    let words = words(engine, &grey, limits.until)?;
    if sureness(&words) >= SURE {
        let doubtful = is_doubtful(&words);
        return Ok(Sight { words, state: State::Read, doubtful });
    }
    let state = if has_ink(&grey) { State::Unread } else { State::Blank };
    Ok(Sight { state, ..blank })
}

/// The words of a page, or of the page upside down, where that reads better. Pages that lie on their
/// side are turned by the engine, though not always the right way up.
fn words(
    engine: &dyn ReadPixels,
    grey: &GrayImage,
    until: Option<Instant>,
) -> Result<Vec<Word>, Fault> {
    let upright = scaled(engine, grey, until)?;
    let sure = sureness(&upright);
    if upright.is_empty() || sure >= CLEAR {
        return Ok(upright);
    }
    let mut turned = scaled(engine, &imageops::rotate180(grey), until)?;
    if sureness(&turned) < sure + BETTER {
        return Ok(upright);
    }
    let (width, height) = grey.dimensions();
    for Word { place, .. } in &mut turned {
        place.left = width.saturating_sub(place.left + place.width);
        place.top = height.saturating_sub(place.top + place.height);
    }
    Ok(turned)
}

/// Reads a page at a size at which letters are read best.
fn scaled(
    engine: &dyn ReadPixels,
    grey: &GrayImage,
    until: Option<Instant>,
) -> Result<Vec<Word>, Fault> {
    let (width, height) = grey.dimensions();
    let (over, under) = if width.max(height) < SMALL {
        (2, 1)
    } else if u64::from(width) * u64::from(height) > LARGE {
        (1, 2)
    } else {
        (1, 1)
    };
    let (new_width, new_height) = ((width * over / under).max(1), (height * over / under).max(1));
    let pixels = if over == under {
        grey.as_raw().clone()
    } else {
        imageops::resize(grey, new_width, new_height, imageops::FilterType::CatmullRom).into_raw()
    };
    let raster = Raster::new(new_width, new_height, pixels)
        .ok_or_else(|| Fault::malformed("a picture without pixels"))?;
    let words = engine.words(&raster, until)?;
    let back = |word: &Word| Word { place: shrunk(word.place, over, under, grey), ..word.clone() };
    Ok(words.iter().map(back).collect())
}

/// A box on the enlarged page, on the page itself.
fn shrunk(place: PixelBox, over: u32, under: u32, grey: &GrayImage) -> PixelBox {
    let (left, top) = (place.left * under / over, place.top * under / over);
    let right = ((place.left + place.width) * under).div_ceil(over).min(grey.width());
    let bottom = ((place.top + place.height) * under).div_ceil(over).min(grey.height());
    let side = |from: u32, to: u32| to.saturating_sub(from).clamp(1, LONGEST_SIDE);
    PixelBox { left, top, width: side(left, right), height: side(top, bottom) }
}

/// How sure the letters of words are on average; single letters, which specks are taken for, do not
/// count.
fn sureness(words: &[Word]) -> f32 {
    let (mut sum, mut count) = (0.0, 0);
    for word in words {
        let letters = word.text.reveal().chars().filter(|c| c.is_alphanumeric()).count();
        if letters > 1 {
            sum += word.confidence * letters as f32;
            count += letters;
        }
    }
    if count == 0 { 0.0 } else { sum / count as f32 }
}

/// Whether an unsure word stands on a line with a label.
fn is_doubtful(words: &[Word]) -> bool {
    words.chunk_by(|one, next| one.line == next.line).any(|line| {
        let plain = |word: &Word| {
            let text = word.text.reveal().to_lowercase();
            text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned()
        };
        let labelled = line.iter().any(|word| LABELS.contains(&plain(word).as_str()));
        let unsure = |word: &&Word| word.confidence < UNSURE && plain(word).chars().count() > 1;
        labelled && line.iter().any(|word| unsure(&word))
    })
}

/// This far from the ground, a pixel is ink.
const CONTRAST: u8 = 48;
/// So many pixels of ink are a letter; fewer are dirt.
const INK: usize = 60;
/// A dark area this wide and high is a painted box, or a shape, and no letter.
const SOLID: usize = 12;

/// Whether all pixels are alike.
fn is_even(grey: &GrayImage) -> bool {
    let (low, high) = grey
        .as_raw()
        .iter()
        .fold((u8::MAX, u8::MIN), |(low, high), pixel| (low.min(*pixel), high.max(*pixel)));
    high - low < CONTRAST / 2
}

/// Whether there is anything but ground and solid black areas.
fn has_ink(grey: &GrayImage) -> bool {
    let (width, pixels) = (grey.width() as usize, grey.as_raw());
    let ground = ground(pixels);
    let mut solid = vec![false; pixels.len()];
    let mut above = vec![0_usize; width];
    // A pixel is in a solid area when a black square of that size ends there.
    for (y, row) in pixels.chunks(width).enumerate() {
        let mut run = 0;
        for (x, pixel) in row.iter().enumerate() {
            run = if *pixel < CONTRAST { run + 1 } else { 0 };
            above[x] = if run >= SOLID { above[x] + 1 } else { 0 };
            if above[x] >= SOLID {
                // Squares overlap: their last row and column, and all of the first ones.
                let whole = above[x] == SOLID || run == SOLID;
                for square in y + 1 - if whole { SOLID } else { 1 }..=y {
                    solid[square * width + x + 1 - SOLID..=square * width + x].fill(true);
                }
            }
        }
    }
    let ink = |(pixel, solid): &(&u8, &bool)| !**solid && pixel.abs_diff(ground) > CONTRAST;
    pixels.iter().zip(&solid).filter(ink).take(INK).count() >= INK
}

/// The commonest grey.
fn ground(pixels: &[u8]) -> u8 {
    let mut counts = [0_usize; 256];
    for pixel in pixels {
        counts[usize::from(*pixel)] += 1;
    }
    (0..=u8::MAX).max_by_key(|grey| counts[usize::from(*grey)]).unwrap_or(u8::MAX)
}
