//! The writer: a new document with the pages of the old one, and nothing else.

use std::{collections::BTreeSet, io::Write, sync::Arc};

use hayro_syntax::{Pdf, page::Page};
use lopdf::{Dictionary, Document, Object, ObjectId};
use sha2::{Digest, Sha256};

use super::{
    audit,
    compare::{self, Compared, Mask},
    copy::Copier,
    draw,
    geometry::Bounds,
    layer,
    links::{self, Link},
    normal::{self, Normal},
    pages::PageWriter,
    plan, scan,
    scene::Scene,
    survey::{self, Survey, Way, page_name},
    texts::{self, LINKS},
    walk::Walker,
};
use crate::model::{Children, Cuts, Fault, Hole, Limits, PagesChecked, Source, Unread, Width};

/// See [`format`](crate::format).
pub(super) fn write(
    source: &Source,
    limits: &Limits,
    cuts: &Cuts,
    children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    let bytes = source.content.bytes(limits.in_memory)?;
    let mut normal = normal::load(&bytes, limits)?;
    if !normal.oversize.is_empty() {
        return Err(Fault::new(
            crate::model::Reason::TooLarge,
            "a stream unpacks beyond the limits",
        ));
    }
    // Pages of which there is no object graph can be pictures all the same.
    let graph = normal.graph.take().filter(|_| normal.trouble.is_none()).unwrap_or_default();
    let survey = survey::survey(&normal, &graph, limits, cuts)?;
    if survey.pictures > 0 && cuts.unread() == Unread::Keep {
        children.kept_unread();
    }
    let job = Job { normal: &normal, graph: &graph, limits, cuts };
    let (copy, checked) = job.checked(survey)?;
    children.checked(checked);
    out.write_all(&copy)?;
    Ok(())
}

/// A copy, and what is known of it.
#[derive(Default)]
struct Built {
    bytes: Vec<u8>,
    /// What may have changed on its pages.
    masks: Vec<Mask>,
    holes: Vec<Hole>,
}

/// A document that is being copied.
struct Job<'j> {
    normal: &'j Normal,
    graph: &'j Document,
    limits: &'j Limits,
    cuts: &'j Cuts,
}

impl Job<'_> {
    /// The copy and what was checked of it. Pages that look different once they are cut become
    /// pictures of themselves.
    fn checked(&self, mut survey: Survey) -> Result<(Vec<u8>, PagesChecked), Fault> {
        let mut built = self.build(&mut survey, None)?;
        let mut copy = opened(&built.bytes)?;
        let mut compared = self.compare(&copy, &built);
        if !compared.different.is_empty() && survey.can_draw() {
            for &index in &compared.different {
                let why = Fault::malformed(format!("{} looks different", page_name(index)));
                survey.ways[index] = Way::Drawn(why);
            }
            built = self.build(&mut survey, None)?;
            copy = opened(&built.bytes)?;
            compared = self.compare(&copy, &built);
        }
        let holes = std::mem::take(&mut built.holes);
        if self.cuts.width == Width::Raster {
            for mask in built.masks.iter().filter(|mask| mask.cut) {
                survey.ways[mask.index] = Way::Again;
            }
            built = self.build(&mut survey, Some(&copy))?;
            copy = opened(&built.bytes)?;
        }
        let drawn = survey.ways.iter().zip(1..);
        let checked = PagesChecked {
            pages: survey.pages.len(),
            operators: audit::audit(&built.bytes, &copy)?,
            drawn: drawn.filter(|(way, _)| way.is_picture()).map(|(_, n)| n).collect(),
            compared: compared.pages,
            pixels: compared.pixels,
            changed: compared.changed,
            holes,
        };
        Ok((built.bytes, checked))
    }

    fn compare(&self, copy: &Arc<Pdf>, built: &Built) -> Compared {
        compare::pages(&self.normal.pdf, copy, &built.masks, self.limits)
    }

    /// The copy; `first` is what was built before, for pages that are drawn as they are there.
    fn build(&self, survey: &mut Survey, first: Option<&Arc<Pdf>>) -> Result<Built, Fault> {
        let Job { normal, graph, cuts, .. } = self;
        let can_draw = survey.can_draw();
        let choice = std::mem::take(&mut survey.choice);
        let mut copier = Copier::new(graph, &normal.pdf, choice);
        let links = links::all(graph);
        let mut walker = Walker::new(&normal.pdf, self.limits);
        let tree = copier.out.new_object_id();
        let (mut kids, mut built) = (Vec::new(), Built::default());
        for (index, (page, id)) in normal.pdf.pages().iter().zip(&survey.pages).enumerate() {
            let scene = walker.page(page)?;
            let mut dict = match &survey.ways[index] {
                Way::Cut => {
                    let mut dict = self.cut(&mut copier, &scene, (index, page, *id), &mut built)?;
                    kept_links(&mut dict, &links, *id, cuts);
                    dict
                }
                Way::Read => self.read(&mut copier, &walker, &scene, index, page)?,
                Way::Again => self.again(&mut copier, first, index)?,
                // The first reason says more than why it cannot be drawn either.
                Way::Drawn(why) if !can_draw => return Err(why.clone()),
                Way::Drawn(why) => {
                    self.drawn(&mut copier, &scene, index, page).map_err(|_| why.clone())?
                }
            };
            dict.set("Parent", Object::Reference(tree));
            kids.push(Object::Reference(copier.out.add_object(dict)));
        }
        catalogue(&mut copier, tree, kids);
        let Copier { out, choice, .. } = copier;
        survey.choice = choice;
        built.bytes = save(out)?;
        Ok(built)
    }

    /// A page as it is, without what is cut.
    fn cut(
        &self,
        copier: &mut Copier<'_>,
        scene: &Scene<'_>,
        (index, page, id): (usize, &Page<'_>, ObjectId),
        built: &mut Built,
    ) -> Result<Dictionary, Fault> {
        let own = self.cuts.of(texts::page_stream(index));
        let what = page_name(index);
        let plan = plan::plan(scene, own, survey::terms(page, index, self.cuts, &what))?;
        let dict = PageWriter { copier, scene, plan: &plan, page: id }.write()?;
        let mut places: Vec<Bounds> =
            plan.covers.iter().map(|cover| Bounds::around(&cover.corners)).collect();
        places.extend(plan.places);
        if self.cuts.unread() == Unread::Drop {
            places.extend(&scene.pictures);
        }
        built.masks.push(Mask { index, cut: !plan.hits.is_empty(), places });
        built.holes.extend(plan.holes);
        Ok(dict)
    }

    /// A scan as a picture without the words that are cut.
    fn read(
        &self,
        copier: &mut Copier<'_>,
        walker: &Walker<'_>,
        scene: &Scene<'_>,
        index: usize,
        page: &Page<'_>,
    ) -> Result<Dictionary, Fault> {
        let ids = walker.pictures.iter().copied();
        let (mut sheet, sight) = scan::look(&self.normal.pdf, ids, page, self.limits)?;
        let own = self.cuts.of(texts::page_stream(index));
        let words = self.cuts.of(texts::scan_stream(index));
        let covers = plan::boxes(scene, own, &page_name(index))?;
        let boxes = sheet.blacken(words, &covers, self.cuts.width);
        let gone = plan::gone(scene, own);
        let layer = layer::of_both(scene, &gone, &sight.words, &sheet, &boxes);
        let layer = sheet.layer(&layer);
        sheet.into_page(&layer, &mut copier.out)
    }

    /// A page that cannot be cut as a picture of itself, without what nobody has read.
    fn drawn(
        &self,
        copier: &mut Copier<'_>,
        scene: &Scene<'_>,
        index: usize,
        page: &Page<'_>,
    ) -> Result<Dictionary, Fault> {
        scan::admit(&self.normal.pdf, copier.choice.pictures.iter().copied())?;
        let mut sheet = draw::page(&self.normal.pdf, page, draw::FINE, self.limits)?;
        let own = self.cuts.of(texts::page_stream(index));
        let covers = plan::boxes(scene, own, &page_name(index))?;
        sheet.blacken_unread(scene, self.cuts.unread())?;
        let gone = plan::gone(scene, own);
        let words = self.cuts.of(texts::scan_stream(index));
        let boxes = sheet.blacken(words, &covers, self.cuts.width);
        // Where a value could still be read on the page, its text may be what gave it away.
        let layer = if self.cuts.drawn.has(index) || !words.is_empty() {
            String::new()
        } else {
            sheet.layer(&layer::of_scene(scene, &gone, &sheet, &boxes))
        };
        sheet.into_page(&layer, &mut copier.out)
    }
}

impl Job<'_> {
    /// A page of what was built before as a picture of itself.
    fn again(
        &self,
        copier: &mut Copier<'_>,
        first: Option<&Arc<Pdf>>,
        index: usize,
    ) -> Result<Dictionary, Fault> {
        let gone = || Fault::malformed("a page of the copy is gone");
        let first = first.ok_or_else(gone)?;
        let page = first.pages().get(index).ok_or_else(gone)?;
        let sheet = draw::page(first, page, draw::FINE, self.limits)?;
        let scene = Walker::new(first, self.limits).page(page)?;
        let layer = layer::of_scene(&scene, &BTreeSet::new(), &sheet, &[]);
        let layer = sheet.layer(&layer);
        sheet.into_page(&layer, &mut copier.out)
    }
}

/// Links to addresses outside the document, unless their address holds a cut.
fn kept_links(page: &mut Dictionary, links: &[Link], id: ObjectId, cuts: &Cuts) {
    let kept: Vec<Object> = links
        .iter()
        .filter(|link| link.page == id && cuts.within(LINKS, link.range.clone()).is_empty())
        .map(|link| {
            let mut action = Dictionary::new();
            action.set("S", Object::Name(b"URI".to_vec()));
            action.set("URI", Object::string_literal(link.target.clone()));
            let mut dict = Dictionary::new();
            dict.set("Type", Object::Name(b"Annot".to_vec()));
            dict.set("Subtype", Object::Name(b"Link".to_vec()));
            dict.set("Rect", Object::Array(link.rect.clone()));
            dict.set("Border", Object::Array(vec![0.into(), 0.into(), 0.into()]));
            dict.set("A", Object::Dictionary(action));
            Object::Dictionary(dict)
        })
        .collect();
    if !kept.is_empty() {
        page.set("Annots", Object::Array(kept));
    }
}

/// The catalogue and page tree: made anew.
fn catalogue(copier: &mut Copier<'_>, tree: ObjectId, kids: Vec<Object>) {
    let mut pages = Dictionary::new();
    pages.set("Type", Object::Name(b"Pages".to_vec()));
    pages.set("Count", u32::try_from(kids.len()).unwrap_or(u32::MAX));
    pages.set("Kids", Object::Array(kids));
    copier.out.objects.insert(tree, Object::Dictionary(pages));
    let mut catalogue = Dictionary::new();
    catalogue.set("Type", Object::Name(b"Catalog".to_vec()));
    catalogue.set("Pages", Object::Reference(tree));
    if let Ok(old) = copier.graph.catalog() {
        if let Ok(lang) = old.get_deref(b"Lang", copier.graph).and_then(Object::as_str)
            && lang.len() <= 12
            && lang.iter().all(|byte| byte.is_ascii_alphabetic() || *byte == b'-')
        {
            catalogue.set("Lang", Object::string_literal(lang.to_vec()));
        }
        if let Ok(layout) = old.get_deref(b"PageLayout", copier.graph).and_then(Object::as_name) {
            catalogue.set("PageLayout", Object::Name(layout.to_vec()));
        }
        if let Some(layers) = layers(copier, old) {
            catalogue.set("OCProperties", layers);
        }
    }
    let root = copier.out.add_object(catalogue);
    copier.out.trailer.set("Root", Object::Reference(root));
}

/// Which layers are off, so that the copy shows what the original shows. Without names.
fn layers(copier: &Copier<'_>, old: &Dictionary) -> Option<Object> {
    if copier.layers.is_empty() {
        return None;
    }
    let graph = copier.graph;
    let config =
        old.get_deref(b"OCProperties", graph).ok()?.as_dict().ok()?.get_deref(b"D", graph).ok()?;
    let config = config.as_dict().ok()?;
    let list = |key: &[u8]| -> Vec<ObjectId> {
        let array = config.get_deref(key, graph).and_then(Object::as_array);
        array.map_or_else(
            |_| Vec::new(),
            |items| items.iter().filter_map(|i| i.as_reference().ok()).collect(),
        )
    };
    let (on, off) = (list(b"ON"), list(b"OFF"));
    let base_off =
        config.get(b"BaseState").and_then(Object::as_name).is_ok_and(|name| name == b"OFF");
    let hidden = |id: &ObjectId| off.contains(id) || (base_off && !on.contains(id));
    let references = |wanted: &dyn Fn(&ObjectId) -> bool| {
        let chosen = copier.layers.iter().filter(|(old, _)| wanted(old));
        Object::Array(chosen.map(|(_, new)| Object::Reference(*new)).collect())
    };
    let mut default = Dictionary::new();
    default.set("OFF", references(&hidden));
    let mut layers = Dictionary::new();
    layers.set("OCGs", references(&|_| true));
    layers.set("D", Object::Dictionary(default));
    Some(Object::Dictionary(layers))
}

/// The file's bytes.
fn save(mut document: Document) -> Result<Vec<u8>, Fault> {
    let cannot = |_| Fault::malformed("the copy cannot be saved");
    let mut bytes = Vec::new();
    // What was copied for a page that became a picture after all.
    document.prune_objects();
    document.save_to(&mut bytes).map_err(cannot)?;
    // An identifier that depends on nothing but what the copy shows.
    let id = Object::string_literal(Sha256::digest(&bytes)[..16].to_vec());
    document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    bytes.clear();
    document.save_to(&mut bytes).map_err(cannot)?;
    Ok(bytes)
}

fn opened(bytes: &[u8]) -> Result<Arc<Pdf>, Fault> {
    let copy = Pdf::new(bytes.to_vec());
    copy.map(Arc::new).map_err(|_| Fault::malformed("the copy does not open as it should"))
}
