//! Bytes → pages of pixels, as a viewer shows them: turned as the camera says.

use std::{io::Cursor, ops::ControlFlow};

use image::{
    AnimationDecoder, DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader,
    codecs::{gif::GifDecoder, png::PngDecoder, webp::WebPDecoder},
};

use super::{
    blocks::Kind,
    colour::{Canvas, admit},
    tiff,
};
use crate::model::{Fault, Limits, Reason};

/// How much memory decoding one page may take.
const MEMORY: u64 = 768 << 20;

/// One page, and how many dots an inch it has, if the file says so.
pub(super) struct Page {
    pub(super) canvas: Canvas,
    pub(super) dpi: Option<u32>,
}

/// Takes the pages one by one; a fault is about that page alone.
pub(super) type Each<'a> = dyn FnMut(Result<Page, Fault>) -> Result<ControlFlow<()>, Fault> + 'a;

/// Hands on every page of a file.
pub(super) fn pages(
    kind: Kind,
    bytes: &[u8],
    limits: &Limits,
    each: &mut Each<'_>,
) -> Result<(), Fault> {
    let format = match kind {
        Kind::Tiff => return tiff::pages(bytes, limits, each),
        Kind::Png => ImageFormat::Png,
        Kind::Jpeg => ImageFormat::Jpeg,
        Kind::Bmp => ImageFormat::Bmp,
        Kind::Gif => ImageFormat::Gif,
        Kind::WebP => ImageFormat::WebP,
    };
    let canvas = decode(format, bytes)?;
    each(Ok(Page { canvas, dpi: dpi(kind, bytes) })).map(|_| ())
}

fn decode(format: ImageFormat, bytes: &[u8]) -> Result<Canvas, Fault> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|err| fault(&err))?;
    let (width, height) = decoder.dimensions();
    admit(width, height)?;
    let turn = decoder.orientation().map_err(|err| fault(&err))?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(|err| fault(&err))?;
    image.apply_orientation(turn);
    Ok(Canvas::of(image))
}

/// The class of an error alone: its message may quote the file.
fn fault(err: &ImageError) -> Fault {
    match err {
        ImageError::Limits(_) => Fault::new(Reason::TooLarge, "a picture beyond the limits"),
        ImageError::Unsupported(_) => {
            Fault::unsupported("picture: its pixels are in a form that is not read")
        }
        _ => Fault::malformed("its pixels cannot be decoded"),
    }
}

/// Whether a file shows more than one picture in turn. Only the first is read, and copied.
pub(super) fn is_moving(kind: Kind, bytes: &[u8]) -> bool {
    let bytes = Cursor::new(bytes);
    match kind {
        Kind::Gif => GifDecoder::new(bytes)
            .is_ok_and(|decoder| decoder.into_frames().take(2).flatten().count() > 1),
        Kind::Png => PngDecoder::new(bytes).is_ok_and(|decoder| decoder.is_apng().unwrap_or(false)),
        Kind::WebP => WebPDecoder::new(bytes).is_ok_and(|decoder| decoder.has_animation()),
        Kind::Jpeg | Kind::Tiff | Kind::Bmp => false,
    }
}

/// The resolution that a JFIF header gives in dots an inch or a centimetre.
fn dpi(kind: Kind, bytes: &[u8]) -> Option<u32> {
    let [0xFF, 0xE0, _, _, b'J', b'F', b'I', b'F', 0, _, _, unit, high, low] = *bytes.get(2..16)?
    else {
        return None;
    };
    let density = u32::from(u16::from_be_bytes([high, low]));
    match (kind, unit) {
        (Kind::Jpeg, 1) => Some(density),
        (Kind::Jpeg, 2) => Some(density * 254 / 100),
        _ => None,
    }
    .filter(|dpi| *dpi > 0)
}
