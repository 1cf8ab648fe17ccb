//! Excel workbooks: `xlsx`, `xlsm`, `xltx`, `xltm`.

use std::io::Write;

mod book;
pub(super) mod cut;
mod numfmt;
mod sheet;
#[cfg(test)]
mod tests;

use self::book::{Book, Strings, Styles};
use super::{
    blobs as package_blobs, copy,
    package::{Kind, Package},
    parts,
    shelf::{Shelf, Step, Stop, Tags},
    sweep::{self, Vocabulary},
    xml,
};
use crate::model::{Children, Cuts, Fault, Limits, Part, Role, Sink, Source};

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
    let mut shelf = Shelf::new(sink, limits.window);
    match read_all(&mut package, source, &book, &mut shelf) {
        Ok(()) | Err(Stop::Enough) => Ok(()),
        Err(Stop::Fault(fault)) => Err(fault),
    }
}

fn read_all(package: &mut Package, source: &Source, book: &Book, shelf: &mut Shelf<'_>) -> Step {
    let mut done = Vec::new();
    let styles = match book.styles {
        Some(index) => part(package, index, shelf, Styles::read)?.unwrap_or_default(),
        None => Styles::default(),
    };
    let mut strings = match book.strings {
        Some(index) => {
            done.push(index);
            part_owned(package, index, shelf, |xml| Strings::read(xml, index as u32))?
                .unwrap_or_default()
        }
        None => Strings::default(),
    };
    for listed in &book.sheets {
        let Some(index) = listed.member.filter(|index| !done.contains(index)) else { continue };
        let Some(xml) = part_owned(package, index, shelf, Ok)? else {
            done.push(index);
            continue;
        };
        if xml::check(&xml).is_ok_and(|root| root == "worksheet") {
            let context = sheet::Context {
                name: &listed.name,
                hidden: listed.hidden,
                from_1904: book.from_1904,
                styles: &styles,
                strings: &mut strings,
            };
            sheet::read(&xml, index as u32, context, shelf)?;
            done.push(index);
            shelf.empty()?;
        }
    }
    leftover_strings(&strings, shelf)?;
    parts::read_rest(package, source, &done, shelf, |root, xml, stream, shelf| {
        sweep::sweep(xml, stream, Vocabulary::of(root), shelf)
    })
}

/// Strings that no cell shows, and how strings are pronounced.
fn leftover_strings(strings: &Strings, shelf: &mut Shelf<'_>) -> Step {
    let hidden = Part::named(Role::Hidden, "strings");
    for pieces in strings.unused() {
        shelf.at(&hidden).line(pieces, &strings.xml, strings.stream, Tags::default());
        shelf.relieve()?;
    }
    let phonetic = Part::named(Role::Hidden, "phonetic");
    for pieces in &strings.phonetic {
        shelf.at(&phonetic).line(pieces, &strings.xml, strings.stream, Tags::default());
    }
    shelf.empty()
}

/// Reads an XML part that others lean on; what cannot be read is noted under its name.
fn part<T>(
    package: &mut Package,
    index: usize,
    shelf: &mut Shelf<'_>,
    read: impl FnOnce(&str) -> Result<T, Fault>,
) -> Step<Option<T>> {
    part_owned(package, index, shelf, |xml| read(&xml))
}

fn part_owned<T>(
    package: &mut Package,
    index: usize,
    shelf: &mut Shelf<'_>,
    read: impl FnOnce(String) -> Result<T, Fault>,
) -> Step<Option<T>> {
    let text =
        package.xml(index).and_then(|(text, _)| xml::check(&text).map(|_| ()).map(|()| text));
    match text.and_then(read) {
        Ok(value) => Ok(Some(value)),
        Err(fault) => {
            let name = package.members[index].name.clone();
            shelf.sink().note(&name, fault);
            Ok(None)
        }
    }
}

/// See [`format`](crate::format).
pub fn write(
    source: &Source,
    limits: &Limits,
    cuts: &Cuts,
    children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    copy::write(source, limits, cuts, children, out)
}

/// See [`format`](crate::format).
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    package_blobs::blobs(source, limits, each)
}
