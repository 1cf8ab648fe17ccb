//! What the sheets of a workbook need to be read: their names and states, the number formats, the
//! shared strings.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    super::{
        drafts::Piece,
        package::Package,
        xml::{Token, Walker},
    },
    numfmt::{Format, builtin},
};
use crate::model::Fault;

/// A sheet as the workbook lists it.
#[derive(Debug)]
pub(super) struct Listed {
    /// Its name.
    pub(super) name: Arc<str>,
    /// Whether it is shown.
    pub(super) hidden: bool,
    /// The member that holds it.
    pub(super) member: Option<usize>,
}

/// The workbook's own part.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// Whether days count from 1904.
    pub(super) from_1904: bool,
    /// The sheets in the order of their tabs.
    pub(super) sheets: Vec<Listed>,
    /// The member that holds the shared strings.
    pub(super) strings: Option<usize>,
    /// The member that holds the styles.
    pub(super) styles: Option<usize>,
}

impl Book {
    /// Reads the workbook's part, which is the member `main`.
    pub(super) fn read(package: &mut Package, main: usize, xml: &str) -> Result<Book, Fault> {
        let name = package.members[main].name.clone();
        let relations = package.relations(&name)?;
        let target = |kind: &str| {
            let relation = relations.iter().find(|relation| relation.kind == kind);
            relation.and_then(|relation| package.find(&relation.target))
        };
        let mut book =
            Book { strings: target("sharedStrings"), styles: target("styles"), ..Book::default() };
        let mut walker = Walker::new(xml);
        while let Some(token) = walker.next()? {
            let Token::Open(tag) = token else { continue };
            match tag.name {
                "workbookPr" => {
                    book.from_1904 = matches!(tag.get("date1904").as_deref(), Some("1" | "true"));
                }
                "sheet" => {
                    let id = tag.relation_id();
                    let relation =
                        relations.iter().find(|relation| Some(&relation.id) == id.as_ref());
                    book.sheets.push(Listed {
                        name: tag.get("name").unwrap_or_default().into(),
                        hidden: tag.get("state").is_some_and(|state| state != "visible"),
                        member: relation.and_then(|relation| package.find(&relation.target)),
                    });
                }
                _ => {}
            }
        }
        Ok(book)
    }
}

/// The number formats of a workbook's cell styles, by style index.
#[derive(Debug, Default)]
pub(super) struct Styles {
    formats: Vec<Format>,
}

impl Styles {
    /// Reads a styles part.
    pub(super) fn read(xml: &str) -> Result<Styles, Fault> {
        let mut codes: BTreeMap<u32, String> = BTreeMap::new();
        let mut ids = Vec::new();
        let mut in_cells = false;
        let mut walker = Walker::new(xml);
        while let Some(token) = walker.next()? {
            match token {
                Token::Open(tag) => match tag.name {
                    "numFmt" => {
                        let id = tag.get("numFmtId").and_then(|id| id.parse().ok());
                        codes.extend(id.zip(tag.get("formatCode")));
                    }
                    "cellXfs" => in_cells = true,
                    "xf" if in_cells => {
                        let id = tag.get("numFmtId").and_then(|id| id.parse().ok());
                        ids.push(id.unwrap_or(0));
                    }
                    _ => {}
                },
                Token::Close("cellXfs", _) => in_cells = false,
                _ => {}
            }
        }
        let format =
            |id: u32| Format::parse(codes.get(&id).map_or_else(|| builtin(id), String::as_str));
        Ok(Styles { formats: ids.into_iter().map(format).collect() })
    }

    /// The format of a style.
    pub(super) fn of(&self, style: usize) -> &Format {
        self.formats.get(style).unwrap_or(&Format::General)
    }
}

/// The shared strings, by their way back into their part.
#[derive(Debug, Default)]
pub(super) struct Strings {
    /// The part's text.
    pub(super) xml: String,
    /// The part's stream.
    pub(super) stream: u32,
    pieces: Vec<Piece>,
    items: Vec<std::ops::Range<usize>>,
    /// How the items are pronounced, a line each.
    pub(super) phonetic: Vec<Vec<Piece>>,
    /// What the part holds outside its strings.
    pub(super) stray: Vec<Vec<Piece>>,
    used: Vec<bool>,
}

impl Strings {
    /// Reads a shared strings part.
    pub(super) fn read(xml: String, stream: u32) -> Result<Strings, Fault> {
        let mut strings = Strings { stream, ..Strings::default() };
        let mut walker = Walker::new(&xml);
        let (mut start, mut in_text, mut phonetic) = (0, false, None);
        while let Some(token) = walker.next()? {
            let shown = in_text && !matches!(token, Token::Aside(_));
            let piece = match token {
                Token::Open(tag) => {
                    in_text |= tag.name == "t";
                    match tag.name {
                        "si" => start = strings.pieces.len(),
                        "rPh" => phonetic = Some(Vec::new()),
                        _ => {}
                    }
                    continue;
                }
                Token::Close(name, _) => {
                    in_text &= name != "t";
                    match name {
                        "si" => strings.items.push(start..strings.pieces.len()),
                        "rPh" => strings.phonetic.extend(phonetic.take()),
                        _ => {}
                    }
                    continue;
                }
                Token::Text(range) | Token::CData(range) | Token::Aside(range) => Piece::Raw(range),
                Token::Entity(value, range) => Piece::Whole(value, range),
            };
            if shown {
                phonetic.as_mut().unwrap_or(&mut strings.pieces).push(piece);
            } else {
                strings.stray.push(vec![piece]);
            }
        }
        strings.used = vec![false; strings.items.len()];
        strings.xml = xml;
        Ok(strings)
    }

    /// The pieces of an item, which counts as used from now on.
    pub(super) fn take(&mut self, index: usize) -> Option<&[Piece]> {
        let range = self.items.get(index)?.clone();
        self.used[index] = true;
        Some(&self.pieces[range])
    }

    /// The pieces of the items that no cell uses.
    pub(super) fn unused(&self) -> impl Iterator<Item = &[Piece]> {
        let unused = self.items.iter().zip(&self.used).filter(|(_, used)| !**used);
        unused.map(|(range, _)| &self.pieces[range.clone()])
    }
}
