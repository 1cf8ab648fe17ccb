//! PowerPoint presentations: `pptx`, `pptm`, `ppsx`, `potx`.
//!
//! Kept apart from documents because their text comes slide by slide, each with its notes and its
//! comments. What a slide hides by lying outside its edges, or behind something, counts as seen.

#[cfg(test)]
mod tests;

pub use super::{blobs::blobs, copy::write};
use super::{
    drafts::{Drafts, Step, Stop},
    package::Package,
    parts, story,
    sweep::{self, Vocabulary},
    xml::{self, Token, Walker},
};
use crate::model::{Fault, Limits, Part, Role, Sink, Source};

/// See [`format`](crate::format).
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let mut package = Package::open(source, limits)?;
    let main = package.main_part()?;
    let (text, _) = package.xml(main)?;
    if xml::check(&text)? != "presentation" {
        return Err(Fault::malformed("the main part is not a presentation"));
    }
    let slides = listed(&mut package, main, &text)?;
    let mut drafts = Drafts::new(sink, limits.window);
    match read_all(&mut package, source, &slides, &mut drafts) {
        Ok(()) | Err(Stop::Enough) => Ok(()),
        Err(Stop::Fault(fault)) => Err(fault),
    }
}

/// The members that hold the slides, in the order in which they are shown.
fn listed(package: &mut Package, main: usize, xml: &str) -> Result<Vec<usize>, Fault> {
    let name = package.members[main].name.clone();
    let relations = package.relations(&name)?;
    let mut slides = Vec::new();
    let mut walker = Walker::new(xml);
    while let Some(token) = walker.next()? {
        let Token::Open(tag) = token else { continue };
        let id = (tag.name == "sldId").then(|| tag.relation_id()).flatten();
        let relation = id.and_then(|id| relations.iter().find(|relation| relation.id == id));
        slides.extend(relation.and_then(|relation| package.find(&relation.target)));
    }
    Ok(slides)
}

fn read_all(
    package: &mut Package,
    source: &Source,
    slides: &[usize],
    drafts: &mut Drafts<'_>,
) -> Step {
    let mut done = Vec::new();
    for (at, slide) in slides.iter().enumerate() {
        drafts.turn_to(u32::try_from(at + 1).ok());
        read_part(package, *slide, &mut done, drafts)?;
        for attached in attachments(package, *slide, drafts) {
            read_part(package, attached, &mut done, drafts)?;
        }
    }
    drafts.turn_to(None);
    parts::read_rest(package, source, &done, drafts, |_, xml, stream, drafts| {
        read_xml(xml, stream, drafts)
    })
}

/// The notes and comments of a slide. Where its relationships cannot be read, that is noted, and
/// the parts are read with the rest.
fn attachments(package: &mut Package, slide: usize, drafts: &mut Drafts<'_>) -> Vec<usize> {
    let name = package.members[slide].name.clone();
    match package.relations(&name) {
        Ok(relations) => relations
            .iter()
            .filter(|relation| matches!(relation.kind.as_str(), "notesSlide" | "comments"))
            .filter_map(|relation| package.find(&relation.target))
            .collect(),
        Err(fault) => {
            drafts.sink().note(&name, fault);
            Vec::new()
        }
    }
}

/// Reads a part in full, unless that was done before.
fn read_part(
    package: &mut Package,
    index: usize,
    done: &mut Vec<usize>,
    drafts: &mut Drafts<'_>,
) -> Step {
    if done.contains(&index) {
        return Ok(());
    }
    done.push(index);
    if let Some(xml) = parts::part(package, index, drafts, Ok) {
        read_xml(&xml, index as u32, drafts)?;
    }
    drafts.empty()
}

fn read_xml(xml: &str, stream: u32, drafts: &mut Drafts<'_>) -> Step {
    let (root, shown) = root_of(xml)?;
    match story_part(root, shown) {
        Some(part) => story::read(xml, stream, &part, drafts),
        None => sweep::sweep(xml, stream, Vocabulary::of(root), drafts),
    }
}

/// Whether a slide is among those that are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Yes,
    No,
}

/// The root element of a part, and whether it says that it is not shown.
fn root_of(xml: &str) -> Result<(&str, Shown), Fault> {
    let mut walker = Walker::new(xml);
    while let Some(token) = walker.next()? {
        if let Token::Open(tag) = token {
            let hidden = matches!(tag.get("show").as_deref(), Some("0" | "false"));
            return Ok((tag.name, if hidden { Shown::No } else { Shown::Yes }));
        }
    }
    Err(Fault::malformed("the XML has no element"))
}

/// The part of the document that a story is, by its root element.
fn story_part(root: &str, shown: Shown) -> Option<Part> {
    Some(Part::new(match (root, shown) {
        ("sld", Shown::Yes) => Role::Body,
        ("sld", Shown::No) => Role::Hidden,
        ("notes", _) => Role::Notes,
        // What stands on a master is seen on every slide, as a page's header is.
        ("sldMaster" | "sldLayout" | "notesMaster" | "handoutMaster", _) => Role::Header,
        _ => return None,
    }))
}
