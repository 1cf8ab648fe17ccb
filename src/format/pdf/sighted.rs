//! The glyphs that a page shows, as the library that draws it sees them.
//!
//! Apart from the walk, whose reading this is held against: where a page is copied as a picture,
//! what the one shows and the other has not read is painted over. Reads no text.

use hayro::{
    hayro_interpret::{
        BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
        InterpreterCache, InterpreterSettings, SoftMask,
        font::{Glyph, GlyphRun},
        interpret_page,
    },
    kurbo::{Affine, BezPath, Point, Rect, Shape},
};
use hayro_syntax::page::Page;

use super::{
    draw::pixels,
    geometry::{Bounds, Matrix},
};
use crate::model::PixelBox;

/// How many glyphs of a page are looked at.
const MOST: usize = 2_000_000;

/// What a page shows.
#[derive(Default)]
pub(super) struct Shown {
    /// Where each glyph begins, in pixels, and what it may touch.
    pub(super) glyphs: Vec<(f64, f64, PixelBox)>,
    /// How many pictures there are.
    pub(super) images: usize,
}

/// What a page shows under a matrix, on a sheet of this size.
pub(super) fn shown(page: &Page<'_>, matrix: Matrix, size: (u32, u32)) -> Shown {
    let target = Rect::new(0.0, 0.0, f64::from(size.0), f64::from(size.1));
    let cache = InterpreterCache::new();
    let settings = InterpreterSettings::default();
    let mut context = Context::new(Affine::new(matrix.0), target, &cache, page.xref(), settings);
    let mut watch = Watch(Shown::default());
    interpret_page(page, &mut context, &mut watch);
    watch.0
}

struct Watch(Shown);

impl<'a> Device<'a> for Watch {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, 'a>, props: DrawProps<'a>, _mode: &DrawMode) {
        for glyph in run.glyphs().iter().take(MOST.saturating_sub(self.0.glyphs.len())) {
            let matrix = props.transform * glyph.transform();
            let origin = matrix * Point::ZERO;
            let outline = match &**glyph {
                Glyph::Outline(outline) => outline.outline().bounding_box(),
                // Its shape is not known without drawing it.
                Glyph::Type3(_) => Rect::new(-200.0, -400.0, 1200.0, 1200.0),
            };
            let rect = matrix.transform_rect_bbox(outline).inflate(1.0, 1.0);
            let bounds = Bounds { x0: rect.x0, y0: rect.y0, x1: rect.x1, y1: rect.y1 };
            self.0.glyphs.extend(pixels(bounds).map(|place| (origin.x, origin.y, place)));
        }
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: ImageDrawProps<'a>) {
        self.0.images += 1;
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'a>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
