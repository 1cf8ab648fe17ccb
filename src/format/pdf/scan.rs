//! Pages that are scans: drawn as a viewer draws them, read by OCR, and copied as pictures of
//! themselves.
//!
//! Apart from the other pages because here text is what is seen. A picture of the page has nothing
//! under it: no text layer, no second picture, no mask. So whatever was painted over is gone, in
//! whichever way the scanner had stored it.

use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::{InterpreterSettings, util::TransformExt},
    vello_cpu::color::palette::css::WHITE,
};
use hayro_syntax::{Pdf, page::Page};
use lopdf::{Dictionary, Document, Object, Stream};

use super::{
    copy::packed,
    fonts::Shown,
    geometry::{Bounds, Matrix},
    plan::Cover,
    read::{is_picture, stream_at},
    scene::{Id, Scene},
};
use crate::{
    format::image::{self, Canvas, Sight, State},
    model::{Cut, Fault, Limits, PixelBox, Reason},
};

/// Pixels a point, of which an inch has 72: 300 dots an inch, unless the page is too large for that.
const SCALE: f64 = 300.0 / 72.0;
/// The most pixels of a page. A sheet of A4 has 8.7 million.
const PIXELS: f64 = 12_000_000.0;
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

/// A page as it is seen.
pub(super) struct Sheet {
    canvas: Canvas,
    /// From the page's space to pixels.
    matrix: Matrix,
    /// In points, as it is turned.
    size: (f32, f32),
}

/// Draws a page and reads it; a fault where nobody can.
pub(super) fn look(
    pdf: &Pdf,
    pictures: impl IntoIterator<Item = Id>,
    page: &Page<'_>,
    limits: &Limits,
) -> Result<(Sheet, Sight), Fault> {
    limits.ocr.engine()?;
    admit(pdf, pictures)?;
    let sheet = draw(page)?;
    let sight = image::look(&sheet.canvas, limits)?;
    if sight.state == State::Unread {
        return Err(Fault::unsupported("nothing could be read in its pixels"));
    }
    Ok((sheet, sight))
}

/// Whether the pictures of a document can be decoded in bounded memory.
fn admit(pdf: &Pdf, pictures: impl IntoIterator<Item = Id>) -> Result<(), Fault> {
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

fn draw<'a>(page: &'a Page<'a>) -> Result<Sheet, Fault> {
    let size = page.render_dimensions();
    let area = f64::from(size.0) * f64::from(size.1);
    let scale = SCALE.min((PIXELS / area.max(1.0)).sqrt());
    let settings = PixmapSettings { x_scale: scale as f32, y_scale: scale as f32, bg_color: WHITE };
    let long = f64::from(size.0.max(size.1)) * scale;
    if !(long < f64::from(u16::MAX) && f64::from(size.0.min(size.1)) * scale >= 1.0) {
        return Err(Fault::new(Reason::TooLarge, "a page is too long to be drawn"));
    }
    let pixels = hayro::render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &settings,
    );
    let (width, height) = (u32::from(pixels.width()), u32::from(pixels.height()));
    let canvas = canvas(width, height, pixels.data_as_u8_slice())
        .ok_or_else(|| Fault::malformed("a page has no size"))?;
    let upright = Matrix(page.initial_transform(true).to_kurbo().as_coeffs());
    let matrix = upright.then(Matrix([scale, 0.0, 0.0, scale, 0.0, 0.0]));
    Ok(Sheet { canvas, matrix, size })
}

/// Opaque pixels, in grey where there is no colour.
fn canvas(width: u32, height: u32, rgba: &[u8]) -> Option<Canvas> {
    let pixels = rgba.as_chunks::<4>().0;
    if pixels.iter().all(|[red, green, blue, _]| red == green && green == blue) {
        return Canvas::grey(width, height, pixels.iter().map(|pixel| pixel[0]).collect());
    }
    let samples = pixels.iter().flat_map(|[red, green, blue, _]| [*red, *green, *blue]);
    Canvas::colour(width, height, samples.collect())
}

impl Sheet {
    /// Paints over words that were read, and what lies where glyphs of a text layer are cut.
    pub(super) fn blacken(&mut self, words: &[Cut], glyphs: &[Cover]) {
        let words = words.iter().map(image::unpack);
        let glyphs = glyphs.iter().filter_map(|cover| {
            let corners = cover.corners.map(|corner| self.matrix.apply(corner.x, corner.y));
            pixels(Bounds::around(&corners))
        });
        let all: Vec<PixelBox> = words.chain(glyphs).collect();
        for cover in image::covers(all) {
            self.canvas.blacken(cover);
        }
    }

    /// A page that is this picture, without its parent.
    pub(super) fn into_page(self, out: &mut Document) -> Result<Dictionary, Fault> {
        let (width, height) = self.size;
        let picture = out.add_object(picture(&self.canvas)?);
        let content = format!("q {width} 0 0 {height} 0 0 cm /Im Do Q");
        let content = out.add_object(packed(Dictionary::new(), content.into_bytes()));
        let mut objects = Dictionary::new();
        objects.set("Im", Object::Reference(picture));
        let mut resources = Dictionary::new();
        resources.set("XObject", objects);
        let mut page = Dictionary::new();
        page.set("Type", Object::Name(b"Page".to_vec()));
        page.set("MediaBox", vec![0.into(), 0.into(), width.into(), height.into()]);
        page.set("Resources", resources);
        page.set("Contents", Object::Reference(content));
        Ok(page)
    }
}

/// A rectangle as pixels; none where it is not finite or not on the page.
fn pixels(bounds: Bounds) -> Option<PixelBox> {
    #[expect(clippy::cast_sign_loss, reason = "clamped to what is no less than nothing")]
    let side = |at: f64| at.clamp(0.0, f64::from(u16::MAX)) as u32;
    let (left, top) = (side(bounds.x0.floor()), side(bounds.y0.floor()));
    let (right, bottom) = (side(bounds.x1.ceil()), side(bounds.y1.ceil()));
    (left < right && top < bottom).then(|| PixelBox {
        left,
        top,
        width: right - left,
        height: bottom - top,
    })
}

fn picture(canvas: &Canvas) -> Result<Stream, Fault> {
    let mut dict = Dictionary::new();
    let space = match canvas {
        Canvas::Grey(_) => "DeviceGray",
        Canvas::Colour(_) => "DeviceRGB",
    };
    for (key, name) in
        [("Type", "XObject"), ("Subtype", "Image"), ("ColorSpace", space), ("Filter", "DCTDecode")]
    {
        dict.set(key, Object::Name(name.into()));
    }
    dict.set("Width", canvas.width());
    dict.set("Height", canvas.height());
    dict.set("BitsPerComponent", 8);
    Ok(Stream::new(dict, image::jpeg(canvas)?).with_compression(false))
}
