//! Reads any XML part without knowing its vocabulary, so that no part of a package goes unread.
//!
//! Kept apart from the readers that know Word and Excel: they read what has a structure, and leave
//! all the rest to this. Character data comes out line by line, one value an element; what stands
//! together in a paragraph or string item is joined, so that runs do not split values.

use std::sync::Arc;

use super::{
    attributes,
    drafts::{Drafts, Piece, Tags, is_blank},
    xml::{Tag, Token, Walker},
};
use crate::model::{Part, Role};

/// Elements whose character data reads as one, however many elements lie inside.
pub(super) fn is_unit(name: &str) -> bool {
    matches!(name, "p" | "h" | "si" | "is" | "text" | "div" | "rPh" | "td")
}

/// Properties that count, or say yes or no.
#[rustfmt::skip]
const COUNTS: &[&str] = &[
    "TotalTime", "Pages", "Words", "Characters", "DocSecurity", "Lines", "Paragraphs", "ScaleCrop",
    "LinksUpToDate", "CharactersWithSpaces", "SharedDoc", "HyperlinksChanged", "AppVersion", "Slides",
    "Notes", "HiddenSlides", "MMClips", "i4", "bool", "revision",
];

/// What kind of part is swept, as far as it decides what its text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vocabulary {
    /// `docProps/*.xml`: each element is a property.
    Properties,
    /// Drawings, charts and diagrams: text that is seen.
    Drawing,
    /// Comments and their authors.
    Comments,
    /// Anything else.
    Unknown,
}

impl Vocabulary {
    /// The vocabulary of a part by its root element.
    pub(super) fn of(root: &str) -> Vocabulary {
        match root {
            "coreProperties" | "Properties" => Vocabulary::Properties,
            "chartSpace" | "wsDr" | "dataModel" | "drawing" | "userShapes" => Vocabulary::Drawing,
            "comments" | "ThreadedComments" | "personList" | "cmLst" | "cmAuthorLst"
            | "authorLst" => Vocabulary::Comments,
            _ => Vocabulary::Unknown,
        }
    }
}

/// The state of a sweep.
pub(super) struct Sweep<'a> {
    xml: &'a str,
    stream: u32,
    vocabulary: Vocabulary,
    stack: Vec<&'a str>,
    formats: usize,
    units: usize,
    pieces: Vec<Piece>,
    owner: Option<&'a str>,
    property: Option<Arc<str>>,
    cell: Option<Arc<str>>,
}

impl<'a> Sweep<'a> {
    /// Begins a sweep.
    pub(super) fn new(xml: &'a str, stream: u32, vocabulary: Vocabulary) -> Sweep<'a> {
        Sweep {
            xml,
            stream,
            vocabulary,
            stack: Vec::new(),
            formats: 0,
            units: 0,
            pieces: Vec::new(),
            owner: None,
            property: None,
            cell: None,
        }
    }

    /// Reads one token.
    pub(super) fn token(&mut self, token: &Token<'a>, drafts: &mut Drafts<'_>) {
        match token {
            Token::Open(tag) => self.open(tag, drafts),
            Token::Close(name, _) => self.close(name, drafts),
            Token::Text(range) | Token::CData(range) => self.text(Piece::Raw(range.clone())),
            Token::Entity(value, range) => self.text(Piece::Whole(*value, range.clone())),
            Token::Aside(range) => {
                let part = Part::named(Role::Hidden, "xml-comment");
                let pieces = [Piece::Raw(range.clone())];
                drafts.at(&part).line(&pieces, self.xml, self.stream, Tags::default());
            }
        }
    }

    fn open(&mut self, tag: &Tag<'a>, drafts: &mut Drafts<'_>) {
        if self.units == 0 {
            self.flush(drafts);
        }
        self.units += usize::from(is_unit(tag.name));
        self.formats += usize::from(attributes::is_format(tag.name));
        if self.units > 0 && matches!(tag.name, "br" | "tab" | "cr") {
            self.text(Piece::Gap(if tag.name == "tab" { '\t' } else { '\n' }));
        }
        if matches!(tag.name, "comment" | "threadedComment") {
            self.cell = tag.get("ref").map(Into::into);
        }
        if tag.name == "property" {
            self.property = tag.get("name").map(Into::into);
        }
        self.stack.push(tag.name);
        attributes::show(tag, self.xml, self.stream, self.formats > 0, drafts);
        note_unread(tag, drafts);
    }

    fn close(&mut self, name: &str, drafts: &mut Drafts<'_>) {
        self.units -= usize::from(is_unit(name)).min(self.units);
        self.formats -= usize::from(attributes::is_format(name)).min(self.formats);
        if self.units == 0 {
            self.flush(drafts);
        }
        self.stack.pop();
        match name {
            "comment" | "threadedComment" => self.cell = None,
            "property" => self.property = None,
            _ => {}
        }
    }

    fn text(&mut self, piece: Piece) {
        self.owner = self.stack.last().copied();
        self.pieces.push(piece);
    }

    fn flush(&mut self, drafts: &mut Drafts<'_>) {
        let pieces = std::mem::take(&mut self.pieces);
        if is_blank(&pieces, self.xml) {
            return;
        }
        let owner = self.owner.unwrap_or_default();
        let label = self.property.clone().or_else(|| Some(owner.into()));
        let tags = Tags { label, cell: self.cell.clone() };
        if let Some(part) = self.part(owner) {
            drafts.at(&part).line(&pieces, self.xml, self.stream, tags);
        }
    }

    /// The part that text in an element belongs to; none for measurements.
    fn part(&self, owner: &str) -> Option<Part> {
        Some(match (self.vocabulary, owner) {
            (Vocabulary::Properties, name) if COUNTS.contains(&name) => return None,
            (Vocabulary::Properties, _) => Part::named(Role::Metadata, property_name(owner)),
            (Vocabulary::Comments, "author") => Part::named(Role::Metadata, "comment-author"),
            (Vocabulary::Comments, _) => Part::new(Role::Comment),
            (_, "posOffset" | "pctWidth" | "pctHeight" | "align" | "off") => return None,
            (Vocabulary::Drawing, _) => Part::named(Role::Body, "drawing"),
            (
                _,
                "oddHeader" | "oddFooter" | "evenHeader" | "evenFooter" | "firstHeader"
                | "firstFooter",
            ) => Part::new(Role::Header),
            (_, "f" | "formula" | "formula1" | "formula2" | "definedName") => {
                Part::named(Role::Attribute, "formula")
            }
            _ => Part::new(Role::Hidden),
        })
    }
}

/// The reported name of a document property.
fn property_name(element: &str) -> &str {
    match element {
        "creator" => "author",
        "lastModifiedBy" => "last-modified-by",
        "title" | "subject" | "keywords" | "description" | "category" => element,
        "Company" => "company",
        "Manager" => "manager",
        "Template" => "template",
        "created" | "modified" | "lastPrinted" => "dates",
        _ => "property",
    }
}

/// Notes copies of pictures and data inside XML that no reader here unpacks.
pub(super) fn note_unread(tag: &Tag<'_>, drafts: &mut Drafts<'_>) {
    let what = match tag.name {
        "DataMashup" => "a packed Power Query model is not unpacked",
        _ if tag.attributes().flatten().any(|attribute| attribute.name == "gfxdata") => {
            "a second copy of a drawing (gfxdata) is not unpacked; copies leave it out"
        }
        _ => return,
    };
    drafts.note_once(what);
}

/// Sweeps a whole part.
pub(super) fn sweep(
    xml: &str,
    stream: u32,
    vocabulary: Vocabulary,
    drafts: &mut Drafts<'_>,
) -> super::drafts::Step {
    let mut walker = Walker::new(xml);
    let mut sweep = Sweep::new(xml, stream, vocabulary);
    while let Some(token) = walker.next()? {
        sweep.token(&token, drafts);
        if sweep.pieces.is_empty() {
            drafts.relieve()?;
        }
    }
    Ok(())
}
