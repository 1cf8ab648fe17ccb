//! Lines laid out anew, so that the gap in a line does not tell what stood there.
//!
//! A gap as wide as what is gone, or letters that stand where they stood because of it, let a
//! reader try names until one fits. Here the gap is as wide as the policy says, and everything that
//! follows on the line is set again by the widths of its own letters. Decides where glyphs go; how a
//! content stream says so is [`super::relay`]'s matter.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    fonts::Shown,
    geometry::{Bounds, Point},
    plan::{self, Cover},
    scene::{Glyph, Scene},
};
use crate::model::{Hole, Width};

/// Gaps are rounded up to multiples of this, in points.
pub(super) const STEP: f64 = 25.0;
/// The gap that all cuts get alike, in ems.
pub(super) const LABEL: f64 = 5.0;
/// A gap wider than this, in ems, parts stretches of a line: a column or a tab lies between.
const STRETCH: f64 = 1.6;
/// A gap wider than this, in ems, parts words where no blank does.
const WORD: f64 = 0.14;
/// Such gaps become as wide as this, in ems.
const BLANK: f64 = 0.25;
/// Glyphs this far off each other's baseline, in ems, share a line.
const BASELINE: f64 = 0.35;
/// Room between a stretch and one that it pushes on, in ems.
const ROOM: f64 = 0.6;

/// Where glyphs go: how far along their line from where they were.
#[derive(Debug, Default)]
pub(super) struct Layout {
    /// By glyph. Those of touched lines only.
    pub(super) shifts: BTreeMap<usize, f64>,
    /// With the first glyph that each covers.
    pub(super) covers: Vec<(usize, Cover)>,
    /// Where lines lie that are set anew, before and after.
    pub(super) places: Vec<Bounds>,
}

/// Sets the lines of a scene anew from which glyphs are gone; none where that cannot be done: the
/// line runs downwards or backwards, or would run out of the page.
pub(super) fn layout(
    scene: &Scene<'_>,
    gone: &BTreeSet<usize>,
    width: Width,
    sheet: Bounds,
) -> Option<Layout> {
    let mut layout = Layout::default();
    let mut done: BTreeSet<usize> = BTreeSet::new();
    for &number in gone {
        if done.contains(&number) {
            continue;
        }
        let line = line(scene, number)?;
        let mut pen = f64::NEG_INFINITY;
        for stretch in stretches(scene, line) {
            done.extend(&stretch);
            let touched = stretch.iter().any(|number| gone.contains(number));
            let first = &scene.glyphs[*stretch.first()?];
            let start = begin(first).max(pen + ROOM * em(first));
            if touched || start > begin(first) {
                let setting = Setting { scene, gone, width, sheet };
                pen = setting.set(&stretch, start, &mut layout)?;
            }
        }
    }
    Some(layout)
}

/// The glyphs of the same run on a glyph's line, from left to right; none where it has no such
/// order.
fn line(scene: &Scene<'_>, number: usize) -> Option<Vec<usize>> {
    let own = &scene.glyphs[number];
    let across = |glyph: &Glyph| glyph.origin.y * own.along.x - glyph.origin.x * own.along.y;
    let shares = |glyph: &Glyph| {
        let turned = glyph.along.x * own.along.x + glyph.along.y * own.along.y;
        glyph.run == own.run
            && turned > 0.999
            && (across(glyph) - across(own)).abs() < BASELINE * em(own).max(em(glyph))
    };
    let mut line: Vec<usize> =
        (0..scene.glyphs.len()).filter(|at| shares(&scene.glyphs[*at])).collect();
    let set =
        |at: &usize| scene.glyphs[*at].setting.is_some() && begin(&scene.glyphs[*at]).is_finite();
    if !line.iter().all(set) {
        return None;
    }
    line.sort_by(|a, b| begin(&scene.glyphs[*a]).total_cmp(&begin(&scene.glyphs[*b])));
    Some(line)
}

/// Cuts a line where a column or a tab lies between.
fn stretches(scene: &Scene<'_>, line: Vec<usize>) -> Vec<Vec<usize>> {
    let mut stretches: Vec<Vec<usize>> = Vec::new();
    let mut end = f64::NEG_INFINITY;
    for number in line {
        let glyph = &scene.glyphs[number];
        match stretches.last_mut() {
            Some(last) if begin(glyph) - end < STRETCH * em(glyph) => last.push(number),
            _ => stretches.push(vec![number]),
        }
        end = end.max(begin(glyph) + glyph.width);
    }
    stretches
}

/// Where a glyph begins along its line.
pub(super) fn begin(glyph: &Glyph) -> f64 {
    glyph.origin.x * glyph.along.x + glyph.origin.y * glyph.along.y
}

/// An em of a glyph's font on the page, along the line.
pub(super) fn em(glyph: &Glyph) -> f64 {
    glyph.setting.map_or_else(|| glyph.size(), |setting| setting.unit() * 1000.0)
}

/// How a stretch is set.
struct Setting<'s> {
    scene: &'s Scene<'s>,
    gone: &'s BTreeSet<usize>,
    width: Width,
    sheet: Bounds,
}

impl Setting<'_> {
    /// Sets a stretch from a start on; gives its end.
    fn set(&self, stretch: &[usize], start: f64, layout: &mut Layout) -> Option<f64> {
        let (mut pen, mut end) = (start, None);
        let mut hole: Vec<usize> = Vec::new();
        let mut last: Option<(&Glyph, f64)> = None;
        for &number in stretch {
            let glyph = &self.scene.glyphs[number];
            let gap = end.map_or(0.0, |end| begin(glyph) - end);
            end = Some(begin(glyph) + glyph.width + glyph.spacing);
            if self.gone.contains(&number) {
                if hole.is_empty() {
                    pen += rounded(gap, em(glyph));
                }
                hole.push(number);
                continue;
            }
            if !hole.is_empty() {
                pen = self.close(&mut hole, pen, layout)?;
            }
            // Shown over the one before, as an accent is.
            let over = last.filter(|(before, _)| gap < -0.4 * before.width.max(0.05 * em(glyph)));
            let place = match over {
                Some((before, place)) => place + begin(glyph) - begin(before),
                None => pen + rounded(gap, em(glyph)),
            };
            let shift = place - begin(glyph);
            let after = glyph.corners().map(|corner| corner.plus(glyph.along, shift));
            self.place(&glyph.corners(), &after, layout)?;
            layout.shifts.insert(number, shift);
            pen = pen.max(place + glyph.width + glyph.spacing);
            last = Some((glyph, place));
        }
        if !hole.is_empty() {
            pen = self.close(&mut hole, pen, layout)?;
        }
        Some(pen)
    }

    /// Covers a hole from the pen on; gives where what follows may begin.
    fn close(&self, hole: &mut Vec<usize>, pen: f64, layout: &mut Layout) -> Option<f64> {
        let glyphs: Vec<&Glyph> = hole.iter().map(|number| &self.scene.glyphs[*number]).collect();
        let first = glyphs.first()?;
        let wide = wide(self.width, extent(&glyphs), em(first));
        if let Some(mut cover) = plan::cover(&glyphs) {
            let along = first.along;
            let left = cover.corners[0];
            let before = cover.corners;
            let shift = pen - (left.x * along.x + left.y * along.y);
            let [low, _, _, high] = cover.corners.map(|corner| corner.plus(along, shift));
            cover.corners = [low, low.plus(along, wide), high.plus(along, wide), high];
            self.place(&before, &cover.corners, layout)?;
            layout.covers.push((hole[0], cover));
        }
        hole.clear();
        Some(pen + wide)
    }

    /// Notes where something was and will be; none where it would leave the page.
    fn place(&self, before: &[Point; 4], after: &[Point; 4], layout: &mut Layout) -> Option<()> {
        let (before, after) = (Bounds::around(before), Bounds::around(after));
        layout.places.extend([before, after]);
        (is_within(after, self.sheet) || !is_within(before, self.sheet)).then_some(())
    }
}

/// From where the first glyph of a hole begins to where the last one ends.
fn extent(glyphs: &[&Glyph]) -> f64 {
    let end = glyphs.iter().map(|glyph| begin(glyph) + glyph.width);
    glyphs.first().map_or(0.0, |first| end.fold(0.0, f64::max) - begin(first))
}

/// What the gaps of a scene tell, once they are as wide as the policy says.
pub(super) fn holes(
    scene: &Scene<'_>,
    gone: &BTreeSet<usize>,
    width: Width,
    page: usize,
) -> Vec<Hole> {
    let (mut holes, mut done) = (Vec::new(), BTreeSet::<usize>::new());
    let mut letters = BTreeMap::new();
    for &number in gone {
        if done.contains(&number) {
            continue;
        }
        // Lines that cannot be set anew are on pages that are no text any more.
        let Some(line) = line(scene, number) else { continue };
        done.extend(&line);
        for hole in line.chunk_by(|one, next| gone.contains(one) == gone.contains(next)) {
            let glyphs: Vec<&Glyph> = hole.iter().map(|at| &scene.glyphs[*at]).collect();
            let em = em(glyphs[0]);
            if !gone.contains(&hole[0]) || em <= 0.0 {
                continue;
            }
            let letters =
                letters.entry((em * 100.0) as i64).or_insert_with(|| letters_of(scene, em));
            let (width, slack) = match width {
                Width::Keep => (extent(&glyphs) / em, 0.0),
                Width::Label => (ANY, ANY),
                wider => (wide(wider, extent(&glyphs), em) / em, STEP / em),
            };
            holes.push(Hole { page, width, slack, letters: Arc::clone(letters) });
        }
    }
    holes
}

/// Anything fits a gap that is as wide as all others.
const ANY: f64 = 1e6;

/// How wide letters of a size are shown on a page, in ems.
fn letters_of(scene: &Scene<'_>, size: f64) -> Arc<BTreeMap<char, f64>> {
    let same = scene.glyphs.iter().filter(|glyph| (em(glyph) - size).abs() < 0.02 * size);
    let letters = same.filter_map(|glyph| match glyph.shown {
        Shown::Char(letter) => Some((letter, glyph.width / size)),
        _ => None,
    });
    Arc::new(letters.collect())
}

/// How wide a hole becomes.
pub(super) fn wide(width: Width, own: f64, em: f64) -> f64 {
    match width {
        Width::Keep => own,
        Width::Label => LABEL * em,
        Width::Quantise | Width::Raster => ((own - 0.01) / STEP).ceil().max(1.0) * STEP,
    }
}

/// A gap between glyphs without what a line was stretched or drawn together by.
fn rounded(gap: f64, em: f64) -> f64 {
    if gap > WORD * em { BLANK * em } else { 0.0 }
}

/// Whether a place is on the sheet.
fn is_within(place: Bounds, sheet: Bounds) -> bool {
    place.x0 >= sheet.x0 - EDGE
        && place.y0 >= sheet.y0 - EDGE
        && place.x1 <= sheet.x1 + EDGE
        && place.y1 <= sheet.y1 + EDGE
}

/// How far something may stand out over an edge, in points.
const EDGE: f64 = 2.0;
