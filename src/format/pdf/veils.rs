//! Which glyphs of a page nobody sees, and why.
//!
//! Apart from the walk because it needs all of a page: a box drawn last hides what was written
//! first. It errs towards visible — a picture or a pattern below text may have any colour — since
//! whatever is called hidden is still read, only under another name.

use std::collections::HashMap;

use super::{
    colours::Rgb,
    geometry::{Bounds, Point},
    layout,
    paths::Cover,
    scene::{Glyph, Look, Scene},
};

/// Why a glyph is not seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Veil {
    /// It is on a layer that is off.
    Layer,
    /// It is written with invisible ink, and no picture shows it.
    Invisible,
    /// It lies outside of the page, or of what is clipped.
    OffPage,
    /// It lies under a box.
    UnderBox,
    /// It lies under a picture.
    UnderPicture,
    /// It has the colour of what is below it.
    SameColour,
    /// It is too small for anybody to read.
    Tiny,
}

impl Veil {
    /// The word that parts and findings have for it.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Veil::Layer => "layer",
            Veil::Invisible => "invisible",
            Veil::OffPage => "off-page",
            Veil::UnderBox => "under-box",
            Veil::UnderPicture => "under-picture",
            Veil::SameColour => "same-colour",
            Veil::Tiny => "tiny",
        }
    }
}

/// Glyphs of less than a point are tiny, unless the page is a stamp.
const TINY: f64 = 1.0;
const STAMP: f64 = 150.0;
/// This much of a glyph must be covered.
const COVERED: f64 = 0.85;
/// A picture that covers more of the page than this is a scan, of which the text is the copy.
const SCAN: f64 = 0.5;
/// How many comparisons one page may cost; what is left then counts as visible.
const EFFORT: usize = 40_000_000;

/// The veil of each glyph of a page.
pub(super) fn of_page(scene: &Scene<'_>, sheet: Bounds) -> Vec<Option<Veil>> {
    let grid = Grid::new(&scene.covers, sheet);
    let mut judge = Judge { scene, sheet, grid, effort: EFFORT };
    let mut veils: Vec<Option<Veil>> =
        scene.glyphs.iter().enumerate().map(|(number, glyph)| judge.veil(number, glyph)).collect();
    show_doubles(&scene.glyphs, &mut veils);
    veils
}

/// A glyph that is shown once more in the same place, over what hides it, is seen after all.
fn show_doubles(glyphs: &[Glyph], veils: &mut [Option<Veil>]) {
    if veils.iter().all(Option::is_none) {
        return;
    }
    let cell = |glyph: &Glyph| {
        let of = |at: f64| (at / 4.0).round() as i64;
        (of(glyph.origin.x), of(glyph.origin.y))
    };
    let mut seen: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
    for (number, glyph) in glyphs.iter().enumerate().filter(|(number, _)| veils[*number].is_none())
    {
        let near = seen.entry(cell(glyph)).or_default();
        if near.len() < PLACE {
            near.push(number);
        }
    }
    for (glyph, veil) in glyphs.iter().zip(veils).filter(|(_, veil)| veil.is_some()) {
        let (x, y) = cell(glyph);
        let cells = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy)));
        let mut near = cells.filter_map(|cell| seen.get(&cell)).flatten();
        if near.any(|other| layout::is_double(glyph, &glyphs[*other])) {
            *veil = None;
        }
    }
}

/// More glyphs than this in one place are not told apart.
const PLACE: usize = 16;

struct Judge<'s, 'a> {
    scene: &'s Scene<'a>,
    sheet: Bounds,
    grid: Grid,
    effort: usize,
}

impl Judge<'_, '_> {
    fn veil(&mut self, number: usize, glyph: &Glyph) -> Option<Veil> {
        let look = self.scene.looks.get(glyph.look as usize)?;
        let body = body(glyph);
        if look.layer_is_off {
            return Some(Veil::Layer);
        }
        let middle = body.middle();
        if !(middle.x.is_finite() && middle.y.is_finite()) {
            return None;
        }
        if outside(body, middle, self.sheet)
            || look.clip.is_some_and(|clip| outside(body, middle, clip))
        {
            return Some(Veil::OffPage);
        }
        if look.is_invisible() {
            let pictured = self.scene.pictures.iter().any(|picture| picture.has(middle));
            let drawn = self.near(middle).any(|cover| cover.picture && cover.bounds.has(middle));
            return (!pictured && !drawn).then_some(Veil::Invisible);
        }
        if let Some(veil) = self.below(number, body, middle) {
            return Some(veil);
        }
        if self.is_lost(number, look, middle) {
            return Some(Veil::SameColour);
        }
        let stamp = (self.sheet.x1 - self.sheet.x0).min(self.sheet.y1 - self.sheet.y0) < STAMP;
        (glyph.size() < TINY && !stamp).then_some(Veil::Tiny)
    }

    /// The covers that may lie at a point, in the order in which they were painted.
    fn near(&self, at: Point) -> impl DoubleEndedIterator<Item = &Cover> {
        self.grid.cell(at).iter().map(|index| &self.scene.covers[*index as usize])
    }

    fn spend(&mut self, at: Point) -> bool {
        let cost = self.grid.cell(at).len();
        let affordable = self.effort >= cost;
        self.effort = self.effort.saturating_sub(cost);
        affordable
    }

    /// The box or picture that was painted over a glyph.
    fn below(&mut self, number: usize, body: Bounds, middle: Point) -> Option<Veil> {
        if !self.spend(middle) {
            return None;
        }
        let area = body.area();
        let hides = |cover: &&Cover| {
            cover.solid
                && cover.after > number
                && cover.bounds.has(middle)
                && cover.bounds.shared_area(body) >= COVERED * area
                && !(cover.picture && self.is_scan(cover))
        };
        let cover = self.near(middle).rev().take_while(|cover| cover.after > number).find(hides)?;
        Some(if cover.picture { Veil::UnderPicture } else { Veil::UnderBox })
    }

    fn is_scan(&self, cover: &Cover) -> bool {
        cover.bounds.shared_area(self.sheet) > SCAN * self.sheet.area()
    }

    /// Whether a glyph has the colour of what is below it.
    fn is_lost(&mut self, number: usize, look: &Look, middle: Point) -> bool {
        let Some(colour) = look.colour else { return false };
        if !self.spend(middle) {
            return false;
        }
        let ground =
            self.near(middle).rev().find(|cover| cover.after <= number && cover.bounds.has(middle));
        match ground {
            None => colour.is_like(Rgb::WHITE),
            Some(cover) => cover.solid && cover.colour.is_some_and(|ground| ground.is_like(colour)),
        }
    }
}

/// The part of a glyph's box in which most letters have their ink.
fn body(glyph: &Glyph) -> Bounds {
    let reach = f64::from(glyph.reach.1);
    let end = glyph.origin.plus(glyph.along, glyph.width);
    let top = reach * 0.55;
    Bounds::around(&[glyph.origin, end, end.plus(glyph.up, top), glyph.origin.plus(glyph.up, top)])
}

/// Whether nothing of a glyph is inside.
fn outside(body: Bounds, middle: Point, of: Bounds) -> bool {
    !of.has(middle) && (body.x1 < of.x0 || body.x0 > of.x1 || body.y1 < of.y0 || body.y0 > of.y1)
}

/// How many cells a page has each way.
const CELLS: usize = 24;
/// A cover that lies in more cells than all covers together may fill is left out.
const ENTRIES: usize = 2_000_000;

/// Covers by where they lie.
struct Grid {
    sheet: Bounds,
    cells: Vec<Vec<u32>>,
}

impl Grid {
    fn new(covers: &[Cover], sheet: Bounds) -> Grid {
        let mut grid = Grid { sheet, cells: vec![Vec::new(); CELLS * CELLS] };
        let mut entries = 0;
        for (index, cover) in covers.iter().enumerate() {
            let shown = cover.bounds.within(sheet);
            let (from, to) = (
                grid.place(Point { x: shown.x0, y: shown.y0 }),
                grid.place(Point { x: shown.x1, y: shown.y1 }),
            );
            entries += (to.0 - from.0 + 1) * (to.1 - from.1 + 1);
            if entries > ENTRIES {
                break;
            }
            for y in from.1..=to.1 {
                for x in from.0..=to.0 {
                    grid.cells[y * CELLS + x].push(index as u32);
                }
            }
        }
        grid
    }

    fn place(&self, at: Point) -> (usize, usize) {
        let cell = |at: f64, from: f64, to: f64| {
            let width = (to - from).max(1e-6) / CELLS as f64;
            // How many cells begin at or before it.
            (1..CELLS).take_while(|cell| from + *cell as f64 * width <= at).count()
        };
        (cell(at.x, self.sheet.x0, self.sheet.x1), cell(at.y, self.sheet.y0, self.sheet.y1))
    }

    fn cell(&self, at: Point) -> &[u32] {
        let (x, y) = self.place(at);
        &self.cells[y * CELLS + x]
    }
}
