//! OpenDocument texts, spreadsheets, presentations and drawings, packed (`odt`, `ods`, `odp`, `odg`,
//! their templates) and flat (`fodt`, `fods`, `fodp`).
//!
//! Kept apart from OOXML because the vocabulary is another; the machinery around it (packages,
//! tokens with byte ranges, drafts, splices) is the same and lives there. Each XML part of a
//! package is one stream, numbered by its place in the archive; a flat file is stream 0. It never
//! calculates: what a cell shows is what the file remembers.

mod attributes;
mod blobs;
mod copy;
pub mod flat;
mod manifest;
mod sheet;
mod story;
mod styles;
#[cfg(test)]
mod tests;
mod typed;
mod words;

use self::styles::Styles;
pub use self::{blobs::blobs, copy::write};
use super::ooxml::{
    drafts::{Drafts, Step, Stop},
    package::{Kind, Member, Package},
    parts,
};
use crate::model::{Fault, Limits, Sink, Source};

/// See [`format`](crate::format).
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let mut package = manifest::open(source, limits)?;
    let main = manifest::main_part(&package)?;
    let mut drafts = Drafts::new(sink, limits.window);
    match read_all(&mut package, source, main, &mut drafts) {
        Ok(()) | Err(Stop::Enough) => Ok(()),
        Err(Stop::Fault(fault)) => Err(fault),
    }
}

fn read_all(package: &mut Package, source: &Source, main: usize, drafts: &mut Drafts<'_>) -> Step {
    let styles = styles_of(package);
    if let Some(xml) = parts::part(package, main, drafts, Ok) {
        story::read(&xml, main as u32, &styles, drafts)?;
        drafts.empty()?;
    }
    let mut done = vec![main];
    done.extend(package.find(manifest::MANIFEST));
    parts::read_rest(package, source, &done, drafts, |_, xml, stream, drafts| {
        story::read(xml, stream, &styles, drafts).map(drop)
    })
}

/// The styles of all parts. One that cannot be read is noted where it is read for its text.
fn styles_of(package: &mut Package) -> Styles {
    let mut styles = Styles::default();
    for index in 0..package.members.len() {
        let Member { name, kind } = &package.members[index];
        let telling = name.ends_with("content.xml") || name.ends_with("styles.xml");
        if telling
            && *kind == Kind::Xml
            && let Ok((xml, _)) = package.xml(index)
        {
            let _ = styles.add(&xml);
        }
    }
    styles
}
