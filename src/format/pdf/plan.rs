//! Which glyphs the cuts of a page hit, whether they can be taken out safely, and where boxes go.
//!
//! Decides only; the page writer does. Everything that could leave a trace behind is a fault here.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    gaps,
    geometry::{Bounds, Point},
    layout,
    relay::{self, Relaid},
    scene::{Glyph, Scene},
    splice::{Hit, Hits},
};
use crate::model::{Cut, Fault, Hole, Unread, Width};

/// Glyphs this far apart along a line, as a part of the font size, still share a box.
const BOX_GAP: f64 = 2.0;

/// The label that no box shows.
const PLAIN: &str = "[REDACTED]";

/// A black box over what was taken out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cover {
    pub(super) corners: [Point; 4],
    pub(super) along: Point,
    /// The label, for the first box of a cut.
    pub(super) label: Option<String>,
}

/// What is to be done to a scene.
#[derive(Default)]
pub(super) struct Plan {
    /// By run.
    pub(super) hits: BTreeMap<usize, Hits>,
    pub(super) covers: Vec<Cover>,
    /// Lines that are set anew, by run.
    pub(super) relaid: BTreeMap<usize, Relaid>,
    /// Where they were, and will be.
    pub(super) places: Vec<Bounds>,
    /// What gaps tell.
    pub(super) holes: Vec<Hole>,
}

/// What a plan has to go by, besides the cuts.
#[derive(Clone, Copy)]
pub(super) struct Terms<'t> {
    pub(super) unread: Unread,
    pub(super) width: Width,
    /// The page's rectangle and its number; none for what is no page, whose lines stay as they are.
    pub(super) page: Option<(Bounds, usize)>,
    /// What faults call it.
    pub(super) what: &'t str,
}

/// Plans the cuts of one scene. Pictures that are kept may show what lies over them once more, so
/// such cuts are refused.
pub(super) fn plan(scene: &Scene<'_>, cuts: &[Cut], terms: Terms<'_>) -> Result<Plan, Fault> {
    let what = terms.what;
    if scene.broken > 0 {
        return Err(Fault::malformed(format!("a content stream of {what} cannot be read")));
    }
    if scene.unread > 0 {
        return Err(Fault::unsupported(format!("text on {what} has no font")));
    }
    if scene.runs.iter().any(|run| !run.agreed) {
        return Err(Fault::malformed(format!("two parsers disagree on the content of {what}")));
    }
    let mut plan = Plan { covers: covered(scene, cuts, what)?, ..Plan::default() };
    let gone = gone(scene, cuts);
    if terms.unread == Unread::Keep {
        over_picture(scene, &gone, what)?;
    }
    if let Some((sheet, page)) = terms.page {
        plan.holes = gaps::holes(scene, &gone, terms.width, page);
        if terms.width != Width::Keep && !gone.is_empty() {
            set_anew(scene, cuts, &gone, (terms.width, sheet), &mut plan).ok_or_else(|| {
                Fault::unsupported(format!("a line of {what} cannot be set anew"))
            })?;
        }
    }
    for number in gone {
        let glyph = &scene.glyphs[number];
        let hit =
            Hit { element: glyph.element, code: glyph.code.clone(), stand_in: glyph.stand_in };
        plan.hits.entry(glyph.run as usize).or_default().entry(glyph.op).or_default().push(hit);
    }
    Ok(plan)
}

/// Sets lines anew from which glyphs are gone; none where that cannot be done.
fn set_anew(
    scene: &Scene<'_>,
    cuts: &[Cut],
    gone: &BTreeSet<usize>,
    (width, sheet): (Width, Bounds),
    plan: &mut Plan,
) -> Option<()> {
    let layout = gaps::layout(scene, gone, width, sheet)?;
    let runs: BTreeSet<usize> =
        gone.iter().map(|number| scene.glyphs[*number].run as usize).collect();
    for run in runs {
        plan.relaid.insert(run, relay::relay(scene, run, gone, &layout)?);
    }
    let mut labelled = BTreeSet::new();
    plan.covers = Vec::new();
    for (number, mut cover) in layout.covers {
        let cut = cuts.iter().find(|cut| glyphs_of(cut).contains(&number));
        if let Some(cut) = cut.filter(|cut| labelled.insert(cut.start) && *cut.label != *PLAIN) {
            cover.label = Some(cut.label.to_string());
        }
        plan.covers.push(cover);
    }
    plan.places = layout.places;
    Some(())
}

/// The boxes over the cuts of a scene.
fn covered(scene: &Scene<'_>, cuts: &[Cut], what: &str) -> Result<Vec<Cover>, Fault> {
    let mut boxes = Vec::new();
    for cut in cuts {
        let range = glyphs_of(cut);
        if range.is_empty() || range.end > scene.glyphs.len() {
            return Err(Fault::malformed(format!("a cut lies outside the text of {what}")));
        }
        boxes.extend(covers(scene, range, &cut.label));
    }
    Ok(boxes)
}

fn glyphs_of(cut: &Cut) -> std::ops::Range<usize> {
    cut.start as usize..cut.end as usize
}

/// The glyphs that go with the cuts of a scene.
pub(super) fn gone(scene: &Scene<'_>, cuts: &[Cut]) -> BTreeSet<usize> {
    with_declared(scene, with_doubles(scene, cuts.iter().flat_map(glyphs_of).collect()))
}

/// The boxes over the cuts of a scene, and over whatever goes with them, for a copy in which
/// nothing of the scene is left.
pub(super) fn boxes(scene: &Scene<'_>, cuts: &[Cut], what: &str) -> Result<Vec<Cover>, Fault> {
    let mut boxes = covered(scene, cuts, what)?;
    boxes.extend(gone(scene, cuts).into_iter().filter_map(|at| cover(&[&scene.glyphs[at]])));
    Ok(boxes)
}

/// Adds glyphs that are shown a second time in the place of one that goes.
fn with_doubles(scene: &Scene<'_>, mut chosen: BTreeSet<usize>) -> BTreeSet<usize> {
    let cell = |glyph: &Glyph| {
        let of = |at: f64| (at / 4.0).round() as i64;
        (of(glyph.origin.x), of(glyph.origin.y))
    };
    let mut grid: BTreeMap<(i64, i64), Vec<usize>> = BTreeMap::new();
    if !chosen.is_empty() {
        for (number, glyph) in scene.glyphs.iter().enumerate() {
            grid.entry(cell(glyph)).or_default().push(number);
        }
    }
    let mut doubles: Vec<usize> = Vec::new();
    for &number in &chosen {
        let glyph = &scene.glyphs[number];
        let (x, y) = cell(glyph);
        for near in (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy))) {
            let others = grid.get(&near).map_or(&[][..], Vec::as_slice);
            doubles.extend(
                others
                    .iter()
                    .copied()
                    .filter(|other| layout::is_double(glyph, &scene.glyphs[*other])),
            );
        }
    }
    chosen.extend(doubles);
    chosen
}

/// Text declared for a stretch of glyphs is dropped from every copy, so the glyphs alone count.
/// A glyph without known characters inside a stretch that is cut in part goes as well: what it
/// shows may be what was declared.
fn with_declared(scene: &Scene<'_>, mut chosen: BTreeSet<usize>) -> BTreeSet<usize> {
    for declared in &scene.declared {
        let unknown = |number: &usize| scene.glyphs[*number].shown.is_open();
        if chosen.range(declared.glyphs.clone()).next().is_some() {
            let more: Vec<usize> = declared.glyphs.clone().filter(unknown).collect();
            chosen.extend(more);
        }
    }
    chosen
}

fn over_picture(scene: &Scene<'_>, chosen: &BTreeSet<usize>, what: &str) -> Result<(), Fault> {
    for number in chosen {
        let glyph = Bounds::around(&scene.glyphs[*number].corners());
        if scene.pictures.iter().any(|picture| picture.meets(glyph)) {
            return Err(Fault::unsupported(format!(
                "text to be withheld lies over a picture on {what}"
            )));
        }
    }
    Ok(())
}

/// One box for each line of a cut.
fn covers(scene: &Scene<'_>, range: std::ops::Range<usize>, label: &str) -> Vec<Cover> {
    let mut covers: Vec<Cover> = Vec::new();
    let mut line: Vec<&Glyph> = Vec::new();
    for glyph in &scene.glyphs[range] {
        if line.last().is_some_and(|last| !shares_box(last, glyph)) {
            covers.extend(cover(&line));
            line.clear();
        }
        line.push(glyph);
    }
    covers.extend(cover(&line));
    if let Some(first) = covers.first_mut()
        && label != PLAIN
    {
        first.label = Some(label.to_owned());
    }
    covers
}

fn shares_box(last: &Glyph, next: &Glyph) -> bool {
    let size = last.size().max(next.size());
    let (dx, dy) = (next.origin.x - last.origin.x, next.origin.y - last.origin.y);
    let along = dx * last.along.x + dy * last.along.y - last.width;
    let off = dy * last.along.x - dx * last.along.y;
    let turned = last.along.x * next.along.x + last.along.y * next.along.y;
    turned > 0.99 && off.abs() < 0.4 * size && along.abs() < BOX_GAP * size
}

/// The box around glyphs of one line, turned as they are.
pub(super) fn cover(line: &[&Glyph]) -> Option<Cover> {
    let along = line.first()?.along;
    let across = Point { x: -along.y, y: along.x };
    let dot = |p: Point, axis: Point| p.x * axis.x + p.y * axis.y;
    let turned: Vec<Point> = line
        .iter()
        .flat_map(|glyph| glyph.corners())
        .map(|corner| Point { x: dot(corner, along), y: dot(corner, across) })
        .collect();
    let bounds = Bounds::around(&turned);
    let finite = [bounds.x0, bounds.y0, bounds.x1, bounds.y1].iter().all(|side| side.is_finite());
    let corner =
        |u: f64, v: f64| Point { x: along.x * u + across.x * v, y: along.y * u + across.y * v };
    let corners = [
        corner(bounds.x0, bounds.y0),
        corner(bounds.x1, bounds.y0),
        corner(bounds.x1, bounds.y1),
        corner(bounds.x0, bounds.y1),
    ];
    finite.then_some(Cover { corners, along, label: None })
}
