//! A page's pixels in the two forms that copies have: grey, or red, green and blue.
//!
//! Apart from decoding because every decoder ends here. What can be seen through is put on a plain
//! ground, so that no colour hides behind transparency.

use image::{DynamicImage, GrayImage, Rgb, RgbImage, RgbaImage};

use super::texts::LONGEST_SIDE;
use crate::model::{Fault, PixelBox, Reason};

/// The most pixels that a page may have: a sheet of A3 at 600 dpi has 70 million.
const PIXELS: u64 = 100_000_000;

/// Pixels that can be painted on.
#[derive(Clone)]
pub(in crate::format) enum Canvas {
    /// One byte a pixel.
    Grey(GrayImage),
    /// Three bytes a pixel.
    Colour(RgbImage),
}

impl Canvas {
    /// Grey pixels; none where there are not as many.
    pub(in crate::format) fn grey(width: u32, height: u32, samples: Vec<u8>) -> Option<Canvas> {
        GrayImage::from_raw(width, height, samples).map(Canvas::Grey)
    }

    /// Coloured pixels; none where there are not as many.
    pub(in crate::format) fn colour(width: u32, height: u32, samples: Vec<u8>) -> Option<Canvas> {
        RgbImage::from_raw(width, height, samples).map(Canvas::Colour)
    }

    /// Any decoded picture.
    pub(super) fn of(image: DynamicImage) -> Canvas {
        match image {
            DynamicImage::ImageLuma8(grey) => Canvas::Grey(grey),
            DynamicImage::ImageLuma16(_) => Canvas::Grey(image.into_luma8()),
            image if image.color().has_alpha() => Canvas::Colour(grounded(&image.into_rgba8())),
            image => Canvas::Colour(image.into_rgb8()),
        }
    }

    pub(in crate::format) fn width(&self) -> u32 {
        match self {
            Canvas::Grey(image) => image.width(),
            Canvas::Colour(image) => image.width(),
        }
    }

    pub(in crate::format) fn height(&self) -> u32 {
        match self {
            Canvas::Grey(image) => image.height(),
            Canvas::Colour(image) => image.height(),
        }
    }

    /// The page in grey.
    pub(super) fn to_grey(&self) -> GrayImage {
        match self {
            Canvas::Grey(image) => image.clone(),
            Canvas::Colour(image) => image::imageops::grayscale(image),
        }
    }

    /// How many pixels differ from another page's by more than `tolerance` in any colour; none
    /// where the sizes differ. An edge that moved by less than a pixel makes no difference.
    pub(in crate::format) fn differing(&self, other: &Canvas, tolerance: u8) -> Option<u64> {
        if self.width() != other.width() || self.height() != other.height() {
            return None;
        }
        let (one, other) = (self.to_colour(), other.to_colour());
        let same =
            |a: &Rgb<u8>, b: &Rgb<u8>| a.0.iter().zip(b.0).all(|(a, b)| a.abs_diff(b) <= tolerance);
        let near = |image: &RgbImage, x: u32, y: u32, pixel: &Rgb<u8>| {
            let (right, bottom) = (image.width() - 1, image.height() - 1);
            (x.saturating_sub(1)..=(x + 1).min(right)).any(|x| {
                let mut column = y.saturating_sub(1)..=(y + 1).min(bottom);
                column.any(|y| same(image.get_pixel(x, y), pixel))
            })
        };
        let differs = |(x, y, pixel): &(u32, u32, &Rgb<u8>)| {
            let counterpart = other.get_pixel(*x, *y);
            let moved = || near(&other, *x, *y, pixel) && near(&one, *x, *y, counterpart);
            !(same(pixel, counterpart) || moved())
        };
        Some(one.enumerate_pixels().filter(differs).count() as u64)
    }

    fn to_colour(&self) -> std::borrow::Cow<'_, RgbImage> {
        match self {
            Canvas::Grey(image) => {
                let colour = |x, y| Rgb([image.get_pixel(x, y).0[0]; 3]);
                std::borrow::Cow::Owned(RgbImage::from_fn(image.width(), image.height(), colour))
            }
            Canvas::Colour(image) => std::borrow::Cow::Borrowed(image),
        }
    }

    /// Paints a box black; what lies outside the page is left out.
    pub(in crate::format) fn blacken(&mut self, place: PixelBox) {
        let right = place.left.saturating_add(place.width).min(self.width());
        let bottom = place.top.saturating_add(place.height).min(self.height());
        for y in place.top..bottom {
            for x in place.left..right {
                match self {
                    Canvas::Grey(image) => image.put_pixel(x, y, image::Luma([0])),
                    Canvas::Colour(image) => image.put_pixel(x, y, Rgb([0; 3])),
                }
            }
        }
    }
}

/// Whether a page of this size is read at all.
pub(super) fn admit(width: u32, height: u32) -> Result<(), Fault> {
    let pixels = u64::from(width) * u64::from(height);
    if pixels > PIXELS || width > LONGEST_SIDE || height > LONGEST_SIDE {
        let detail = format!("{width} by {height} pixels, more than the limit of {PIXELS}");
        return Err(Fault::new(Reason::TooLarge, detail));
    }
    if pixels == 0 {
        return Err(Fault::malformed("a picture without pixels"));
    }
    Ok(())
}

/// A picture that can be seen through, on white, or on black where most of it is light.
fn grounded(image: &RgbaImage) -> RgbImage {
    let (mut light, mut weight) = (0_u64, 1_u64);
    for pixel in image.pixels() {
        let [red, green, blue, alpha] = pixel.0.map(u64::from);
        light += (red + green + blue) / 3 * alpha;
        weight += alpha;
    }
    let ground = if light / weight > 160 && weight / 255 < pixels(image) / 2 { 0 } else { 255_u32 };
    RgbImage::from_fn(image.width(), image.height(), |x, y| {
        let [red, green, blue, alpha] = image.get_pixel(x, y).0.map(u32::from);
        let mix = |colour: u32| ((colour * alpha + ground * (255 - alpha)) / 255) as u8;
        Rgb([mix(red), mix(green), mix(blue)])
    })
}

fn pixels(image: &RgbaImage) -> u64 {
    u64::from(image.width()) * u64::from(image.height())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_differ_in_more_than_moved_edges() {
        let page = |columns: &[u8]| {
            Canvas::grey(columns.len() as u32, 2, [columns, columns].concat())
                .expect("it is a page")
        };
        let before = page(&[255, 255, 0, 0, 255, 255]);
        for (after, expected) in [
            (&[255, 255, 0, 0, 255, 255][..], Some(0)),
            (&[255, 250, 9, 0, 255, 255], Some(0)),
            (&[255, 255, 0, 0, 0, 255], Some(0)),
            (&[255, 255, 255, 255, 255, 255], Some(4)),
            (&[0, 255, 0, 0, 255, 255], Some(2)),
            (&[128, 255, 0, 0, 255, 255], Some(2)),
            (&[255, 255, 0, 0, 255], None),
        ] {
            assert_eq!(before.differing(&page(after), 48), expected, "{after:?}");
        }
    }
}
