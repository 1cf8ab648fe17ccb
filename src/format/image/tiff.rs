//! TIFF: several pages, fax compression, and every way to store a colour.
//!
//! Apart from the other formats, whose decoder knows one page. Copies are written page by page, each
//! as the grey or coloured pixels that it shows.

use std::io::{Cursor, Seek, Write};

use image::{DynamicImage, metadata::Orientation};
use tiff::{
    ColorType, TiffError,
    decoder::{Decoder, DecodingResult},
    encoder::{Compression, DeflateLevel, Rational, TiffEncoder, colortype},
    tags::{ResolutionUnit, Tag},
};

use super::{
    colour::{Canvas, admit},
    decode::{Each, Page},
};
use crate::model::{Fault, Limits, Reason};

/// How much memory decoding one page may take.
const MEMORY: usize = 768 << 20;

/// Hands on every page.
pub(super) fn pages(bytes: &[u8], limits: &Limits, each: &mut Each<'_>) -> Result<(), Fault> {
    let mut bounds = tiff::decoder::Limits::default();
    bounds.decoding_buffer_size = MEMORY;
    bounds.intermediate_buffer_size = MEMORY;
    let decoder = Decoder::new(Cursor::new(bytes)).map_err(|err| fault(&err))?;
    let mut decoder = decoder.with_limits(bounds);
    for number in 0.. {
        if number >= limits.members {
            let detail = format!("more than {} pages", limits.members);
            return Err(Fault::new(Reason::TooLarge, detail));
        }
        // A smaller picture of a page shows what the page shows; no copy has one.
        let small = decoder.find_tag_unsigned::<u32>(Tag::NewSubfileType);
        if !small.is_ok_and(|flags| flags.unwrap_or(0) & 1 == 1)
            && each(page(&mut decoder))?.is_break()
        {
            return Ok(());
        }
        if !decoder.more_images() {
            return Ok(());
        }
        decoder.next_image().map_err(|err| fault(&err))?;
    }
    Ok(())
}

type Source<'a> = Decoder<Cursor<&'a [u8]>>;

fn page(decoder: &mut Source<'_>) -> Result<Page, Fault> {
    let broken = |err: TiffError| fault(&err);
    let (width, height) = decoder.dimensions().map_err(broken)?;
    admit(width, height)?;
    let colours = decoder.colortype().map_err(broken)?;
    let samples = match decoder.read_image().map_err(broken)? {
        DecodingResult::U8(samples) => samples,
        // The lower half of a sample is not seen.
        DecodingResult::U16(samples) => samples.iter().map(|sample| (sample >> 8) as u8).collect(),
        _ => return Err(strange()),
    };
    let palette = match colours {
        ColorType::Palette(_) => decoder.get_tag_u16_vec(Tag::ColorMap).map_err(broken)?,
        _ => Vec::new(),
    };
    let stored = Stored { width, height, samples, palette };
    let canvas = stored.canvas(colours).ok_or_else(strange)?;
    let turn = decoder.find_tag_unsigned::<u8>(Tag::Orientation).map_err(broken)?;
    let canvas = turned(canvas, turn.and_then(Orientation::from_exif));
    Ok(Page { canvas, dpi: dpi(decoder) })
}

fn turned(canvas: Canvas, turn: Option<Orientation>) -> Canvas {
    let Some(turn) = turn.filter(|turn| *turn != Orientation::NoTransforms) else { return canvas };
    let mut image = match canvas {
        Canvas::Grey(image) => DynamicImage::ImageLuma8(image),
        Canvas::Colour(image) => DynamicImage::ImageRgb8(image),
    };
    image.apply_orientation(turn);
    Canvas::of(image)
}

fn dpi(decoder: &mut Source<'_>) -> Option<u32> {
    let value = decoder.find_tag(Tag::XResolution).ok()??;
    let tiff::decoder::ifd::Value::Rational(over, under) = value else { return None };
    let unit = decoder.find_tag_unsigned::<u16>(Tag::ResolutionUnit).ok().flatten();
    let density = over.checked_div(under)?;
    let dpi = if unit == Some(3) { density.checked_mul(254)? / 100 } else { density };
    (1..=4800).contains(&dpi).then_some(dpi)
}

/// Samples as a decoder gives them.
struct Stored {
    width: u32,
    height: u32,
    samples: Vec<u8>,
    palette: Vec<u16>,
}

impl Stored {
    fn canvas(self, colours: ColorType) -> Option<Canvas> {
        let (width, height) = (self.width, self.height);
        let colour = |samples| Canvas::colour(width, height, samples);
        match colours {
            ColorType::Gray(8 | 16) => Canvas::grey(width, height, self.samples),
            ColorType::Gray(bits @ (1 | 2 | 4)) => {
                let most = (1_u16 << bits) - 1;
                let grey = |value: u8| (u16::from(value) * 255 / most) as u8;
                Canvas::grey(width, height, self.unpacked(bits).into_iter().map(grey).collect())
            }
            ColorType::Palette(bits @ (1 | 2 | 4 | 8)) => {
                let each = self.palette.len() / 3;
                let of = |value: u8, plane: usize| {
                    let at = (usize::from(value) < each).then(|| plane * each + usize::from(value));
                    at.and_then(|at| self.palette.get(at)).map_or(0, |sample| (sample >> 8) as u8)
                };
                let indices = self.unpacked(bits).into_iter();
                colour(indices.flat_map(|value| [0, 1, 2].map(|plane| of(value, plane))).collect())
            }
            ColorType::RGB(8 | 16) => colour(self.samples),
            ColorType::RGBA(8 | 16) => {
                let image = image::RgbaImage::from_raw(width, height, self.samples)?;
                Some(Canvas::of(DynamicImage::ImageRgba8(image)))
            }
            ColorType::CMYK(8 | 16) => colour(self.each::<4>(|[cyan, magenta, yellow, black]| {
                let mix = |ink: u8| (u16::from(255 - ink) * u16::from(255 - black) / 255) as u8;
                [mix(cyan), mix(magenta), mix(yellow)]
            })),
            ColorType::YCbCr(8) => colour(self.each::<3>(of_ycbcr)),
            _ => None,
        }
    }

    /// Samples of less than a byte, each in a byte; rows begin with a byte.
    fn unpacked(&self, bits: u8) -> Vec<u8> {
        if bits == 8 {
            return self.samples.clone();
        }
        let width = self.width as usize;
        let row = (width * usize::from(bits)).div_ceil(8);
        let mask = (1_u16 << bits) - 1;
        let of_row = |row: &[u8]| -> Vec<u8> {
            let at = |x: usize| {
                let bit = x * usize::from(bits);
                let shift = 8 - usize::from(bits) - bit % 8;
                row.get(bit / 8).map_or(0, |byte| (u16::from(*byte) >> shift & mask) as u8)
            };
            (0..width).map(at).collect()
        };
        self.samples.chunks(row).take(self.height as usize).flat_map(of_row).collect()
    }

    fn each<const N: usize>(&self, convert: impl Fn([u8; N]) -> [u8; 3]) -> Vec<u8> {
        self.samples.as_chunks::<N>().0.iter().flat_map(|pixel| convert(*pixel)).collect()
    }
}

/// ITU-R BT.601, as TIFF has it by default.
#[expect(clippy::cast_sign_loss, reason = "clamped to what a byte holds")]
fn of_ycbcr([light, blue, red]: [u8; 3]) -> [u8; 3] {
    let (light, blue, red) = (f32::from(light), f32::from(blue) - 128.0, f32::from(red) - 128.0);
    [light + 1.402 * red, light - 0.344_14 * blue - 0.714_14 * red, light + 1.772 * blue]
        .map(|sample| sample.round().clamp(0.0, 255.0) as u8)
}

fn strange() -> Fault {
    Fault::unsupported("picture: its pixels are in a form that is not read")
}

/// The class of an error alone: its message may quote the file.
fn fault(err: &TiffError) -> Fault {
    match err {
        TiffError::LimitsExceeded => Fault::new(Reason::TooLarge, "a picture beyond the limits"),
        TiffError::UnsupportedError(_) => strange(),
        _ => Fault::malformed("its pixels cannot be decoded"),
    }
}

/// Writes pages one after the other.
pub(super) struct Pages<W: Write + Seek>(TiffEncoder<W>);

impl<W: Write + Seek> Pages<W> {
    pub(super) fn new(out: W) -> Result<Pages<W>, Fault> {
        let encoder = TiffEncoder::new(out).map_err(|_| unwritten())?;
        let packed = Compression::Deflate(DeflateLevel::Balanced);
        Ok(Pages(encoder.with_compression(packed)))
    }

    pub(super) fn add(&mut self, page: &Page) -> Result<(), Fault> {
        match &page.canvas {
            Canvas::Grey(image) => {
                self.put::<colortype::Gray8>(image.dimensions(), page.dpi, image.as_raw())
            }
            Canvas::Colour(image) => {
                self.put::<colortype::RGB8>(image.dimensions(), page.dpi, image.as_raw())
            }
        }
    }

    fn put<C: colortype::ColorType<Inner = u8>>(
        &mut self,
        (width, height): (u32, u32),
        dpi: Option<u32>,
        samples: &[u8],
    ) -> Result<(), Fault> {
        let mut image = self.0.new_image::<C>(width, height).map_err(|_| unwritten())?;
        if let Some(n) = dpi {
            image.resolution(ResolutionUnit::Inch, Rational { n, d: 1 });
        }
        image.write_data(samples).map_err(|_| unwritten())
    }
}

fn unwritten() -> Fault {
    Fault::new(Reason::Unreadable, "the copy's pixels cannot be encoded")
}
