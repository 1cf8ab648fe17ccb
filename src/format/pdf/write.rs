//! The writer: a new document with the pages of the old one, and nothing else.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    io::Write,
};

use hayro_syntax::{Pdf, page::Page};
use lopdf::{Dictionary, Document, Object, ObjectId};
use sha2::{Digest, Sha256};

use super::{
    copy::{Choice, Copier},
    links::{self, Link},
    normal::{self, Normal},
    pages::PageWriter,
    pictures::Inline,
    plan::{self, Plan},
    read, scan,
    scene::{Id, Origin, Scene},
    texts::{self, LINKS},
    walk::Walker,
};
use crate::model::{Children, Cuts, Fault, Limits, Source, Unread};

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
    if let Some(trouble) = normal.trouble.take() {
        return Err(trouble);
    }
    if !normal.oversize.is_empty() {
        return Err(Fault::new(
            crate::model::Reason::TooLarge,
            "a stream unpacks beyond the limits",
        ));
    }
    let graph = normal
        .graph
        .take()
        .ok_or_else(|| Fault::malformed("its object graph cannot be rebuilt"))?;
    let survey = survey(&normal, &graph, limits, cuts)?;
    if survey.pictures > 0 && cuts.unread() == Unread::Keep {
        children.kept_unread();
    }
    let document = build(&normal, &graph, limits, cuts, survey)?;
    let pages = graph.page_iter().count();
    out.write_all(&save(document, pages)?)?;
    Ok(())
}

/// What a first walk over all pages finds out.
struct Survey {
    pages: Vec<ObjectId>,
    choice: Choice,
    /// How many pictures are shown that nobody has looked at.
    pictures: usize,
    /// The places of pages that were read by OCR.
    scans: BTreeSet<usize>,
}

/// Walks over everything once, and refuses what cannot be done.
fn survey(
    normal: &Normal,
    graph: &Document,
    limits: &Limits,
    cuts: &Cuts,
) -> Result<Survey, Fault> {
    let pages: Vec<ObjectId> = graph.page_iter().collect();
    let mut walker = Walker::new(&normal.pdf, limits);
    let mut spent = BTreeSet::new();
    let (mut kept, mut pictures, mut scans) = (HashSet::new(), 0, BTreeSet::new());
    for (index, (page, id)) in normal.pdf.pages().iter().zip(&pages).enumerate() {
        if page.raw().obj_id().is_none_or(|own| own.obj_number != id.0) {
            return Err(Fault::malformed("two parsers see different pages"));
        }
        let scene = walker.page(page)?;
        let what = page_name(index);
        let stream = texts::page_stream(index);
        spent.insert(stream);
        if is_read(normal, &walker, &scene, page, limits) {
            scans.insert(index);
            continue;
        }
        if cuts.unread() == Unread::Drop && read::is_picture(&scene, page) {
            return Err(Fault::unsupported(format!(
                "{what} is mainly a picture, which nobody has read"
            )));
        }
        pictures += scene.pictures.len();
        let plan = plan::plan(&scene, cuts.of(stream), cuts.unread(), &what)?;
        kept.extend(untouched(&scene, &plan));
    }
    let (changed, more) = others(&mut walker, cuts, &mut spent)?;
    kept.extend(&walker.fixed);
    all_spent(cuts, &spent, &scans)?;
    let choice = Choice { drawn: kept, changed, pictures: walker.pictures, unread: cuts.unread() };
    Ok(Survey { pages, choice, pictures: pictures + more, scans })
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
fn all_spent(cuts: &Cuts, spent: &BTreeSet<u32>, scans: &BTreeSet<usize>) -> Result<(), Fault> {
    if cuts.streams().any(|stream| texts::is_content(stream) && !spent.contains(&stream)) {
        return Err(Fault::malformed("a cut names a stream that is not there"));
    }
    if cuts.streams().filter_map(texts::scan_index).any(|index| !scans.contains(&index)) {
        return Err(Fault::malformed("a page was read by OCR once, and not again"));
    }
    Ok(())
}

fn page_name(index: usize) -> String {
    format!("page {}", index + 1)
}

fn build(
    normal: &Normal,
    graph: &Document,
    limits: &Limits,
    cuts: &Cuts,
    Survey { pages, choice, scans, .. }: Survey,
) -> Result<Document, Fault> {
    let mut copier = Copier::new(graph, &normal.pdf, choice);
    let links = links::all(graph);
    let mut walker = Walker::new(&normal.pdf, limits);
    let tree = copier.out.new_object_id();
    let mut kids = Vec::new();
    for (index, (page, id)) in normal.pdf.pages().iter().zip(&pages).enumerate() {
        let scene = walker.page(page)?;
        let own = cuts.of(texts::page_stream(index));
        if scans.contains(&index) {
            let ids = walker.pictures.iter().copied();
            let (mut sheet, _) = scan::look(&normal.pdf, ids, page, limits)?;
            let glyphs = plan::boxes(&scene, own, &page_name(index))?;
            sheet.blacken(cuts.of(texts::scan_stream(index)), &glyphs);
            let mut dict = sheet.into_page(&mut copier.out)?;
            dict.set("Parent", Object::Reference(tree));
            kids.push(Object::Reference(copier.out.add_object(dict)));
            continue;
        }
        let plan = plan::plan(&scene, own, cuts.unread(), &page_name(index))?;
        let mut writer = PageWriter { copier: &mut copier, scene: &scene, plan: &plan, page: *id };
        let mut dict = writer.write()?;
        dict.set("Parent", Object::Reference(tree));
        kept_links(&mut dict, &links, *id, cuts);
        kids.push(Object::Reference(copier.out.add_object(dict)));
    }
    catalogue(&mut copier, tree, kids);
    Ok(copier.out)
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
        let plan =
            plan::plan(&scene, cuts.of(stream), cuts.unread(), "a pattern or glyph procedure")?;
        if let Some(hits) = plan.hits.get(&0) {
            let bytes = &scene.runs[0].bytes;
            let edits = super::splice::edits(bytes, hits, Inline::of(cuts.unread(), scene.setting))
                .ok_or_else(|| Fault::malformed("text to be withheld is not where it was read"))?;
            changed.insert(id, edits.apply(bytes));
        }
    }
    Ok((changed, pictures))
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

/// The file's bytes, opened again by both parsers.
fn save(mut document: Document, pages: usize) -> Result<Vec<u8>, Fault> {
    let cannot = |_| Fault::malformed("the copy cannot be saved");
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).map_err(cannot)?;
    // An identifier that depends on nothing but what the copy shows.
    let id = Object::string_literal(Sha256::digest(&bytes)[..16].to_vec());
    document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    bytes.clear();
    document.save_to(&mut bytes).map_err(cannot)?;
    let ours = Document::load_mem(&bytes).is_ok_and(|again| again.page_iter().count() == pages);
    let theirs = Pdf::new(bytes.clone()).is_ok_and(|again| again.pages().len() == pages);
    if ours && theirs {
        Ok(bytes)
    } else {
        Err(Fault::malformed("the copy does not open as it should"))
    }
}
