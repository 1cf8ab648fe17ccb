//! Excel workbooks: `xlsx`, `xlsm`, `xltx`, `xltm`.
//!
//! Kept apart from documents because their text is a grid of values. It never calculates: a formula
//! is text, and its value is what the file remembers.

mod book;
pub(super) mod copies;
pub(super) mod cut;
mod numfmt;
mod sheet;
#[cfg(test)]
mod tests;

use self::book::{Book, Strings, Styles};
pub use super::{blobs::blobs, copy::write};
use super::{
    drafts::{Drafts, Step, Stop, Tags},
    package::{Kind, Package},
    parts,
    sweep::{self, Vocabulary},
    xml,
};
use crate::model::{Fault, Limits, Part, Role, Sink, Source};

/// See [`format`](crate::format).
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let mut package = Package::open(source, limits)?;
    let main = package.main_part()?;
    if package.members[main].kind != Kind::Xml {
        return Err(Fault::unsupported("a binary workbook (xlsb)"));
    }
    let (text, _) = package.xml(main)?;
    if xml::check(&text)? != "workbook" {
        return Err(Fault::malformed("the main part is not an Excel workbook"));
    }
    let book = Book::read(&mut package, main, &text)?;
    let mut drafts = Drafts::new(sink, limits.window);
    match read_all(&mut package, source, &book, &mut drafts) {
        Ok(()) | Err(Stop::Enough) => Ok(()),
        Err(Stop::Fault(fault)) => Err(fault),
    }
}

fn read_all(package: &mut Package, source: &Source, book: &Book, drafts: &mut Drafts<'_>) -> Step {
    let mut done = Vec::new();
    let styles = match book.styles {
        Some(index) => {
            parts::part(package, index, drafts, |xml| Styles::read(&xml)).unwrap_or_default()
        }
        None => Styles::default(),
    };
    let mut strings = match book.strings {
        Some(index) => {
            done.push(index);
            parts::part(package, index, drafts, |xml| Strings::read(xml, index as u32))
                .unwrap_or_default()
        }
        None => Strings::default(),
    };
    read_sheets(package, book, (&styles, &mut strings), &mut done, drafts)?;
    parts::read_rest(package, source, &done, drafts, |root, xml, stream, drafts| {
        if root != "worksheet" {
            return sweep::sweep(xml, stream, Vocabulary::of(root), drafts);
        }
        // A sheet that the workbook does not list is there all the same.
        let strings = &mut strings;
        let from_1904 = book.from_1904;
        let context =
            sheet::Context { name: "", hidden: true, from_1904, styles: &styles, strings };
        sheet::read(xml, stream, context, drafts)
    })?;
    leftover_strings(&strings, drafts)
}

/// Reads the worksheets that the workbook lists, and says which members it is done with.
fn read_sheets(
    package: &mut Package,
    book: &Book,
    (styles, strings): (&Styles, &mut Strings),
    done: &mut Vec<usize>,
    drafts: &mut Drafts<'_>,
) -> Step {
    for listed in &book.sheets {
        let Some(index) = listed.member.filter(|index| !done.contains(index)) else { continue };
        let Some(xml) = parts::part(package, index, drafts, Ok) else {
            done.push(index);
            continue;
        };
        if xml::check(&xml).is_ok_and(|root| root == "worksheet") {
            let context = sheet::Context {
                name: &listed.name,
                hidden: listed.hidden,
                from_1904: book.from_1904,
                styles,
                strings: &mut *strings,
            };
            sheet::read(&xml, index as u32, context, drafts)?;
            done.push(index);
            drafts.empty()?;
        }
    }
    Ok(())
}

/// Strings that no cell shows, and how strings are pronounced.
fn leftover_strings(strings: &Strings, drafts: &mut Drafts<'_>) -> Step {
    let hidden = Part::named(Role::Hidden, "strings");
    for pieces in strings.unused() {
        drafts.at(&hidden).line(pieces, &strings.xml, strings.stream, Tags::default());
        drafts.relieve()?;
    }
    for pieces in &strings.stray {
        drafts.at(&hidden).line(pieces, &strings.xml, strings.stream, Tags::default());
    }
    let phonetic = Part::named(Role::Hidden, "phonetic");
    for pieces in &strings.phonetic {
        drafts.at(&phonetic).line(pieces, &strings.xml, strings.stream, Tags::default());
    }
    drafts.empty()
}
