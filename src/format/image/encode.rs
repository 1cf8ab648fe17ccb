//! Pixels → bytes of the same format, and nothing else in them.

use image::{
    ExtendedColorType, ImageEncoder, ImageResult,
    codecs::{
        bmp::BmpEncoder,
        gif::GifEncoder,
        jpeg::{JpegEncoder, PixelDensity},
        png::PngEncoder,
        webp::WebPEncoder,
    },
};

use super::{blocks::Kind, colour::Canvas, decode::Page};
use crate::model::{Fault, Reason};

/// The quality of JPEG copies: what is not painted over stays as legible as it was.
const QUALITY: u8 = 92;
/// How fast colours of a GIF are chosen, from 1 (best) to 30.
const GIF_SPEED: i32 = 10;

/// A page in a format that has one page.
pub(super) fn encode(kind: Kind, page: &Page) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let encoded = match kind {
        Kind::Png => put(PngEncoder::new(&mut bytes), &page.canvas),
        Kind::Jpeg => return jpeg(&page.canvas, page.dpi),
        Kind::Bmp => put(BmpEncoder::new(&mut bytes), &page.canvas),
        Kind::WebP => put(WebPEncoder::new_lossless(&mut bytes), &coloured(&page.canvas)),
        Kind::Gif => gif(&page.canvas, &mut bytes),
        Kind::Tiff => return Err(unwritten()),
    };
    encoded.map_err(|_| unwritten())?;
    Ok(bytes)
}

/// Pixels as JPEG.
pub(super) fn jpeg(canvas: &Canvas, dpi: Option<u32>) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    if let Some(dpi) = dpi.and_then(|dpi| u16::try_from(dpi).ok()) {
        encoder.set_pixel_density(PixelDensity::dpi(dpi));
    }
    put(encoder, canvas).map_err(|_| unwritten())?;
    Ok(bytes)
}

fn put(encoder: impl ImageEncoder, canvas: &Canvas) -> ImageResult<()> {
    let (width, height) = (canvas.width(), canvas.height());
    match canvas {
        Canvas::Grey(image) => encoder.write_image(image, width, height, ExtendedColorType::L8),
        Canvas::Colour(image) => encoder.write_image(image, width, height, ExtendedColorType::Rgb8),
    }
}

/// GIF has a table of 256 colours; grey pixels need no choice among them.
fn gif(canvas: &Canvas, bytes: &mut Vec<u8>) -> ImageResult<()> {
    let Canvas::Colour(image) = coloured(canvas) else { return Ok(()) };
    let mut encoder = GifEncoder::new_with_speed(bytes, GIF_SPEED);
    encoder.encode(&image, image.width(), image.height(), ExtendedColorType::Rgb8)
}

fn coloured(canvas: &Canvas) -> Canvas {
    match canvas {
        Canvas::Grey(image) => {
            Canvas::Colour(image::DynamicImage::ImageLuma8(image.clone()).into_rgb8())
        }
        Canvas::Colour(_) => canvas.clone(),
    }
}

fn unwritten() -> Fault {
    Fault::new(Reason::Unreadable, "the copy's pixels cannot be encoded")
}
