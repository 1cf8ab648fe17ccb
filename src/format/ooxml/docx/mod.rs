//! Word documents: `docx`, `docm`, `dotx`, `dotm`.
//!
//! Kept apart from workbooks because their text is a story: paragraphs, runs and tracked changes.
//! It never decides what is formatting by style: what a style hides still counts as body.

#[cfg(test)]
mod tests;

pub use super::{blobs::blobs, copy::write};
use super::{
    drafts::{Drafts, Step, Stop},
    package::Package,
    parts, story,
    sweep::{self, Vocabulary},
    xml,
};
use crate::model::{Fault, Limits, Part, Role, Sink, Source};

/// See [`format`](crate::format).
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let mut package = Package::open(source, limits)?;
    let main = package.main_part()?;
    let (text, _) = package.xml(main)?;
    if xml::check(&text)? != "document" {
        return Err(Fault::malformed("the main part is not a Word document"));
    }
    let mut drafts = Drafts::new(sink, limits.window);
    match read_all(&mut package, source, (main, &text), &mut drafts) {
        Ok(()) | Err(Stop::Enough) => Ok(()),
        Err(Stop::Fault(fault)) => Err(fault),
    }
}

fn read_all(
    package: &mut Package,
    source: &Source,
    (main, text): (usize, &str),
    drafts: &mut Drafts<'_>,
) -> Step {
    story::read(text, main as u32, &Part::new(Role::Body), drafts)?;
    drafts.empty()?;
    parts::read_rest(
        package,
        source,
        &[main],
        drafts,
        |root, xml, stream, drafts| match story_part(root) {
            Some(part) => story::read(xml, stream, &part, drafts),
            None => sweep::sweep(xml, stream, Vocabulary::of(root), drafts),
        },
    )
}

/// The part of the document that a story is, by its root element.
fn story_part(root: &str) -> Option<Part> {
    Some(Part::new(match root {
        "hdr" | "ftr" => Role::Header,
        "footnotes" | "endnotes" => Role::Notes,
        "comments" => Role::Comment,
        "document" | "glossaryDocument" => Role::Hidden,
        _ => return None,
    }))
}
