//! Pictures of pages: drawn as a viewer draws them, within a time, and made into pages.
//!
//! Apart from the walk, which draws nothing. The library that draws cannot be told to stop, so it
//! works in a thread of its own, with a deep stack: where a page takes too long, the thread is left
//! behind, and so many at most are left behind that a hostile file does not take the machine. A
//! picture of a page has nothing under it: no second picture, no mask. So whatever was painted over
//! is gone, in whichever way the page had stored it.

use std::{
    collections::HashSet,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use hayro::{
    PixmapSettings, RenderCache, RenderSettings,
    hayro_interpret::{InterpreterSettings, util::TransformExt},
    vello_cpu::color::palette::css::WHITE,
};
use hayro_syntax::{Pdf, page::Page};
use lopdf::{Dictionary, Document, Object, Stream};

use super::{
    copy::packed,
    gaps,
    geometry::{Bounds, Matrix},
    layer::{self, LayerWord},
    plan::Cover,
    scene::Scene,
    sighted::{self, Shown},
};
use crate::{
    format::image::{self, Canvas},
    model::{Cut, Fault, Limits, PixelBox, Reason, Unread, Width},
};

/// Pixels a point, of which an inch has 72: 300 dots an inch, unless the page is too large for that.
pub(super) const FINE: f64 = 300.0 / 72.0;
/// A pixel a point: enough to see whether two pages look the same.
pub(super) const COARSE: f64 = 1.0;
/// The most pixels of a page. A sheet of A4 has 8.7 million.
const PIXELS: f64 = 12_000_000.0;
/// How long one page may take where the document has no deadline.
const PAGE: Duration = Duration::from_mins(1);
/// How many threads may draw at once, those left behind included.
const THREADS: usize = 48;
/// Forms and patterns nest: the stack of a thread that draws them.
const STACK: usize = 48 << 20;

static DRAWING: AtomicUsize = AtomicUsize::new(0);

/// A page as it is seen.
pub(super) struct Sheet {
    pub(super) canvas: Canvas,
    /// From the page's space to pixels.
    matrix: Matrix,
    /// In points, as it is turned.
    size: (f32, f32),
    /// Pixels a point.
    scale: f64,
    shown: Shown,
}

/// Draws a page of a document, `scale` pixels a point where that is not too many.
pub(super) fn page(
    pdf: &Arc<Pdf>,
    page: &Page<'_>,
    scale: f64,
    limits: &Limits,
) -> Result<Sheet, Fault> {
    let index = pdf.pages().iter().position(|own| std::ptr::eq(own, page));
    let index = index.ok_or_else(|| Fault::malformed("a page is not where it was read"))?;
    let size = page.render_dimensions();
    let (width, height) = (f64::from(size.0), f64::from(size.1));
    let scale = scale.min((PIXELS / (width * height).max(1.0)).sqrt());
    let long = width.max(height) * scale;
    if !(long < f64::from(u16::MAX) && width.min(height) * scale >= 1.0) {
        return Err(Fault::new(Reason::TooLarge, "a page is too long to be drawn"));
    }
    let pdf = Arc::clone(pdf);
    within(limits.until, move || paint(&pdf, index, scale))?
}

/// Runs work in a thread of its own, and leaves it behind when its time is up.
fn within<T: Send + 'static>(
    until: Option<Instant>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Fault> {
    let late = || Fault::new(Reason::TimedOut, "a page takes too long to be drawn");
    if DRAWING.fetch_add(1, Ordering::SeqCst) >= THREADS {
        DRAWING.fetch_sub(1, Ordering::SeqCst);
        return Err(late());
    }
    let (send, receive) = mpsc::channel();
    let job = move || {
        let done = catch_unwind(AssertUnwindSafe(work));
        DRAWING.fetch_sub(1, Ordering::SeqCst);
        let _left_behind = send.send(done);
    };
    if thread::Builder::new().stack_size(STACK).spawn(job).is_err() {
        DRAWING.fetch_sub(1, Ordering::SeqCst);
        return Err(Fault::new(Reason::Unreadable, "no thread to draw a page in"));
    }
    let own = Instant::now() + PAGE;
    let time = until.map_or(own, |until| until.min(own)).saturating_duration_since(Instant::now());
    let done = receive.recv_timeout(time).map_err(|_| late())?;
    done.map_err(|_| Fault::malformed("a page cannot be drawn"))
}

fn paint(pdf: &Pdf, index: usize, scale: f64) -> Result<Sheet, Fault> {
    let page = pdf.pages().get(index).ok_or_else(|| Fault::malformed("a page is gone"))?;
    let settings = PixmapSettings { x_scale: scale as f32, y_scale: scale as f32, bg_color: WHITE };
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
    let shown = sighted::shown(page, matrix, (width, height));
    Ok(Sheet { canvas, matrix, size: page.render_dimensions(), scale, shown })
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

/// How far apart two readers may put one glyph, in points.
const SAME: f64 = 1.0;

impl Sheet {
    /// Paints over words that were read, and what lies where glyphs of a text layer are cut. Boxes
    /// are made wider by steps where their width is not to tell what lay there. Gives the boxes.
    pub(super) fn blacken(
        &mut self,
        words: &[Cut],
        glyphs: &[Cover],
        width: Width,
    ) -> Vec<PixelBox> {
        #[expect(clippy::cast_sign_loss, reason = "both factors are above nothing")]
        let step = (gaps::STEP * self.scale).ceil().max(1.0) as u32;
        let mut boxes = image::covers(self.painted(words, glyphs));
        for place in &mut boxes {
            if width != Width::Keep {
                place.width = place.width.next_multiple_of(step);
            }
            self.canvas.blacken(*place);
        }
        boxes
    }

    /// The pixels that cuts and covers name.
    fn painted(&self, words: &[Cut], covers: &[Cover]) -> Vec<PixelBox> {
        let bounds = covers.iter().map(|cover| Bounds::around(&cover.corners));
        let covers = bounds.filter_map(|bounds| self.place(bounds));
        words.iter().map(image::unpack).chain(covers).collect()
    }

    /// Paints over what nobody has read: pictures, unless they are to be kept, and glyphs that the
    /// walk did not see, where it did not see all. A fault where pictures may be shown that it did
    /// not see.
    pub(super) fn blacken_unread(
        &mut self,
        scene: &Scene<'_>,
        unread: Unread,
    ) -> Result<(), Fault> {
        let mut unseen = Vec::new();
        let agreed = scene.runs.iter().all(|run| run.agreed);
        if scene.unread > 0 || scene.broken > 0 || !agreed {
            if unread == Unread::Drop && self.shown.images > scene.pictures.len() {
                return Err(Fault::unsupported("a picture that nobody has read"));
            }
            unseen = self.unseen(scene);
        }
        if unread == Unread::Drop {
            unseen.extend(scene.pictures.iter().filter_map(|picture| self.place(*picture)));
        }
        for place in unseen {
            self.canvas.blacken(place);
        }
        Ok(())
    }

    fn unseen(&self, scene: &Scene<'_>) -> Vec<PixelBox> {
        let seen: HashSet<(i64, i64)> = scene
            .glyphs
            .iter()
            .map(|glyph| self.matrix.apply(glyph.origin.x, glyph.origin.y))
            .flat_map(|at| around(self.cell(at.x), self.cell(at.y)))
            .collect();
        let is_seen = |x: f64, y: f64| seen.contains(&(self.cell(x), self.cell(y)));
        let glyphs = self.shown.glyphs.iter().filter(|(x, y, _)| !is_seen(*x, *y));
        glyphs.map(|(.., place)| *place).collect()
    }

    fn cell(&self, at: f64) -> i64 {
        (at / (SAME * self.scale)).floor() as i64
    }

    /// The pixels of a rectangle of the page; none where it is not finite or not on the page.
    pub(super) fn place(&self, bounds: Bounds) -> Option<PixelBox> {
        let rect = [bounds.x0, bounds.y0, bounds.x1, bounds.y1];
        pixels(Bounds::of_image(rect, self.matrix))
    }

    /// The words of a text layer over what is left of the page.
    pub(super) fn layer(&self, words: &[LayerWord]) -> String {
        layer::content(words, self.scale, f64::from(self.size.1))
    }

    /// A page that is this picture and a text layer, without its parent.
    pub(super) fn into_page(self, layer: &str, out: &mut Document) -> Result<Dictionary, Fault> {
        let (width, height) = self.size;
        let picture = out.add_object(picture(&self.canvas)?);
        let content = format!("q {width} 0 0 {height} 0 0 cm /Im Do Q\n{layer}");
        let content = out.add_object(packed(Dictionary::new(), content.into_bytes()));
        let mut objects = Dictionary::new();
        objects.set("Im", Object::Reference(picture));
        let mut resources = Dictionary::new();
        resources.set("XObject", objects);
        if !layer.is_empty() {
            resources.set("Font", layer::fonts());
        }
        let mut page = Dictionary::new();
        page.set("Type", Object::Name(b"Page".to_vec()));
        page.set("MediaBox", vec![0.into(), 0.into(), width.into(), height.into()]);
        page.set("Resources", resources);
        page.set("Contents", Object::Reference(content));
        Ok(page)
    }
}

/// A cell and its neighbours.
fn around(x: i64, y: i64) -> impl Iterator<Item = (i64, i64)> {
    (-1..=1).flat_map(move |dx| (-1..=1).map(move |dy| (x + dx, y + dy)))
}

/// A rectangle as pixels; none where it is not finite or not on the page.
pub(super) fn pixels(bounds: Bounds) -> Option<PixelBox> {
    if ![bounds.x0, bounds.y0, bounds.x1, bounds.y1].iter().all(|side| side.is_finite()) {
        return None;
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_too_long_is_left_behind() {
        let soon = Some(Instant::now() + Duration::from_millis(20));
        let (free, wait) = mpsc::channel::<()>();
        let late = within(soon, move || wait.recv().is_ok());
        assert_eq!(late.map_err(|fault| fault.reason), Err(Reason::TimedOut));
        drop(free);
        let panicked = within(None, || std::panic::resume_unwind(Box::new(()))).map(|()| 0);
        assert_eq!(panicked.map_err(|fault| fault.reason), Err(Reason::Malformed));
        assert_eq!(within(None, || 7), Ok(7));
    }
}
