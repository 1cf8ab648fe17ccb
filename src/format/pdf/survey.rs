//! The first walk over a document that is to be copied: how each page can be copied safely.
//!
//! Apart from the writing because a page that cannot be cut is no reason to refuse the others: it
//! becomes a picture of itself. Decides only; what no way is left for is refused here.

use std::collections::{BTreeSet, HashMap, HashSet};

use hayro_syntax::page::Page;
use lopdf::{Document, ObjectId};

use super::{
    copy::Choice,
    geometry::Bounds,
    normal::Normal,
    pictures::Inline,
    plan::{self, Plan, Terms},
    read,
    relay::Relaid,
    scan,
    scene::{Id, Origin, Scene},
    splice, texts,
    walk::Walker,
};
use crate::model::{Cuts, Fault, Limits, Unread, Width};

/// How a page is copied.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Way {
    /// As it is, without the glyphs that are cut.
    Cut,
    /// As a picture of what OCR has read.
    Read,
    /// As a picture of itself, for a reason: what is to be said where that fails, too.
    Drawn(Fault),
    /// As a picture of its copy.
    Again,
}

impl Way {
    /// Whether the page becomes a picture though it was none.
    pub(super) fn is_picture(&self) -> bool {
        matches!(self, Way::Drawn(_) | Way::Again)
    }
}

/// What a first walk over all pages finds out.
pub(super) struct Survey {
    pub(super) pages: Vec<ObjectId>,
    pub(super) choice: Choice,
    /// How many pictures are shown that nobody has looked at.
    pub(super) pictures: usize,
    /// How many of them lie in patterns and their like.
    elsewhere: usize,
    /// For each page.
    pub(super) ways: Vec<Way>,
}

impl Survey {
    /// Whether pages can be drawn as they are in the original: what is cut from patterns, and
    /// pictures there that nobody has read, would be seen again.
    pub(super) fn can_draw(&self) -> bool {
        let is_kept = self.elsewhere == 0 || self.choice.unread == Unread::Keep;
        self.choice.changed.is_empty() && is_kept
    }
}

/// Walks over everything once, and refuses what cannot be done.
pub(super) fn survey(
    normal: &Normal,
    graph: &Document,
    limits: &Limits,
    cuts: &Cuts,
) -> Result<Survey, Fault> {
    let pages = pages_of(normal, graph);
    let mut walker = Walker::new(&normal.pdf, limits);
    let (mut spent, mut kept) = (BTreeSet::new(), HashSet::new());
    let (mut pictures, mut unseen, mut ways) = (0, None, Vec::new());
    for (index, (page, id)) in normal.pdf.pages().iter().zip(&pages).enumerate() {
        if normal.trouble.is_none() && !is_object(page, *id) {
            return Err(Fault::malformed("two parsers see different pages"));
        }
        let scene = walker.page(page)?;
        spent.insert(texts::page_stream(index));
        if is_read(normal, &walker, &scene, page, limits) {
            ways.push(Way::Read);
            continue;
        }
        if cuts.unread() == Unread::Drop && read::is_picture(&scene, page) {
            unseen.get_or_insert(index);
        }
        pictures += scene.pictures.len();
        let (way, plan) = way(&scene, page, index, cuts, normal.trouble.as_ref());
        kept.extend(untouched(&scene, &plan));
        ways.push(way);
    }
    if let Some(index) = unseen
        && is_all_unseen(normal, &mut walker, &ways)?
    {
        let detail = format!("{} is mainly a picture, which nobody has read", page_name(index));
        return Err(Fault::unsupported(detail));
    }
    let (changed, more) = others(&mut walker, cuts, &mut spent)?;
    kept.extend(&walker.fixed);
    all_spent(cuts, &spent, &ways)?;
    let choice = Choice { drawn: kept, changed, pictures: walker.pictures, unread: cuts.unread() };
    Ok(Survey { pages, choice, pictures: pictures + more, elsewhere: more, ways })
}

fn is_object(page: &Page<'_>, id: ObjectId) -> bool {
    page.raw().obj_id().is_some_and(|own| own.obj_number == id.0)
}

/// The numbers of the pages; without an object graph they have none.
fn pages_of(normal: &Normal, graph: &Document) -> Vec<ObjectId> {
    match normal.trouble {
        Some(_) => vec![(0, 0); normal.pdf.pages().len()],
        None => graph.page_iter().collect(),
    }
}

/// How a page can be copied, and what is to be cut where it is.
fn way(
    scene: &Scene<'_>,
    page: &Page<'_>,
    index: usize,
    cuts: &Cuts,
    trouble: Option<&Fault>,
) -> (Way, Plan) {
    let own = cuts.of(texts::page_stream(index));
    let what = page_name(index);
    if let Some(trouble) = trouble {
        return (Way::Drawn(trouble.clone()), Plan::default());
    }
    if cuts.drawn.has(index) || !cuts.of(texts::scan_stream(index)).is_empty() {
        let why = Fault::unsupported(format!("text to be withheld can be read on {what}"));
        return (Way::Drawn(why), Plan::default());
    }
    match plan::plan(scene, own, terms(page, index, cuts, &what)) {
        Ok(plan) => (Way::Cut, plan),
        Err(why) => (Way::Drawn(why), Plan::default()),
    }
}

/// What the plan of a page has to go by.
pub(super) fn terms<'t>(page: &Page<'_>, index: usize, cuts: &Cuts, what: &'t str) -> Terms<'t> {
    let crop = page.intersected_crop_box();
    let sheet = Bounds { x0: crop.x0, y0: crop.y0, x1: crop.x1, y1: crop.y1 };
    Terms { unread: cuts.unread(), width: cuts.width, page: Some((sheet, index + 1)), what }
}

/// Whether nothing could be read on any page: such a copy would be all blanks.
fn is_all_unseen<'a>(
    normal: &'a Normal,
    walker: &mut Walker<'a>,
    ways: &[Way],
) -> Result<bool, Fault> {
    if ways.contains(&Way::Read) {
        return Ok(false);
    }
    for page in normal.pdf.pages().iter() {
        let scene = walker.page(page)?;
        if !read::is_picture(&scene, page) && !scene.glyphs.is_empty() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether a page is a scan that OCR has read.
fn is_read(
    normal: &Normal,
    walker: &Walker<'_>,
    scene: &Scene<'_>,
    page: &Page<'_>,
    limits: &Limits,
) -> bool {
    let ids = walker.pictures.iter().copied();
    scan::is_scan(scene, page) && scan::look(&normal.pdf, ids, page, limits).is_ok()
}

/// A cut that no page takes would be lost.
fn all_spent(cuts: &Cuts, spent: &BTreeSet<u32>, ways: &[Way]) -> Result<(), Fault> {
    if cuts.streams().any(|stream| texts::is_content(stream) && !spent.contains(&stream)) {
        return Err(Fault::malformed("a cut names a stream that is not there"));
    }
    let is_picture = |index: usize| ways.get(index).is_some_and(|way| *way != Way::Cut);
    if cuts.streams().filter_map(texts::scan_index).any(|index| !is_picture(index)) {
        return Err(Fault::malformed("a page was read by OCR once, and not again"));
    }
    Ok(())
}

/// What faults call a page.
pub(super) fn page_name(index: usize) -> String {
    format!("page {}", index + 1)
}

/// The forms that some use shows as they are. The others are replaced by their clones.
fn untouched(scene: &Scene<'_>, plan: &Plan) -> HashSet<Id> {
    let mut touched: BTreeSet<usize> = plan.hits.keys().copied().collect();
    let mut kept = HashSet::new();
    for (index, run) in scene.runs.iter().enumerate().rev() {
        match run.origin {
            _ if touched.contains(&index) => {
                touched.extend(run.caller.as_ref().map(|caller| caller.run));
            }
            Origin::Form(id) | Origin::Appearance(id, _) => kept.extend([id]),
            Origin::Page | Origin::Whole(_) => {}
        }
    }
    kept
}

/// The new bytes of patterns and glyph procedures that cuts hit, and how many pictures all show.
fn others(
    walker: &mut Walker<'_>,
    cuts: &Cuts,
    spent: &mut BTreeSet<u32>,
) -> Result<(HashMap<Id, Vec<u8>>, usize), Fault> {
    let (mut changed, mut pictures) = (HashMap::new(), 0);
    let mut done = BTreeSet::new();
    while let Some((id, other)) = walker
        .others
        .iter()
        .find(|(id, _)| !done.contains(*id))
        .map(|(id, other)| (*id, other.clone()))
    {
        done.insert(id);
        let scene = walker.other(id, &other)?;
        pictures += scene.pictures.len();
        let Some(stream) = texts::other_stream(id) else {
            return Err(Fault::malformed("an object's number is out of bounds"));
        };
        spent.insert(stream);
        let what = "a pattern or glyph procedure";
        let terms = Terms { unread: cuts.unread(), width: Width::Keep, page: None, what };
        let plan = plan::plan(&scene, cuts.of(stream), terms)?;
        if let Some(hits) = plan.hits.get(&0) {
            let bytes = &scene.runs[0].bytes;
            let edits = splice::edits(
                bytes,
                hits,
                &Relaid::new(),
                Inline::of(cuts.unread(), scene.setting),
            )
            .ok_or_else(|| Fault::malformed("text to be withheld is not where it was read"))?;
            changed.insert(id, edits.apply(bytes));
        }
    }
    Ok((changed, pictures))
}
