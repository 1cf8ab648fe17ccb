//! Small PDF files, made in code, and what reading or redacting them gives.

use std::ops::ControlFlow;

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::{
    format::pdf,
    model::{
        Children, Content, Copied, Cut, Cuts, Fault, Fit, Limits, PagesChecked, Place, Role, Sink,
        Source, Text,
    },
};

/// What the bytes of pictures spell here, so that they can be searched for.
pub(super) const PIXELS: &str = "Pixels.of.pupil.";

/// A document under way.
pub(super) struct Sample {
    pub(super) doc: Document,
    pub(super) pages: Vec<ObjectId>,
}

impl Sample {
    /// One page for each content stream, with Helvetica as `/F1`.
    pub(super) fn new(contents: &[&str]) -> Sample {
        let mut doc = Document::with_version("1.7");
        let tree = doc.new_object_id();
        let font = doc.add_object(dictionary! {
            "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
        });
        let mut pages = Vec::new();
        for content in contents {
            let content =
                doc.add_object(Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
            pages.push(doc.add_object(dictionary! {
                "Type" => "Page", "Parent" => tree, "Contents" => content,
                "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
                "Resources" => dictionary! {
                    "Font" => dictionary! { "F1" => font }, "XObject" => Dictionary::new(),
                },
            }));
        }
        let kids: Vec<Object> = pages.iter().map(|id| Object::Reference(*id)).collect();
        let count = contents.len() as u32;
        doc.objects.insert(
            tree,
            dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => count }.into(),
        );
        let root = doc.add_object(dictionary! { "Type" => "Catalog", "Pages" => tree });
        doc.trailer.set("Root", root);
        Sample { doc, pages }
    }

    /// A page's dictionary.
    pub(super) fn page(&mut self, index: usize) -> &mut Dictionary {
        self.doc.get_dictionary_mut(self.pages[index]).expect("the page was made here")
    }

    /// The catalogue.
    pub(super) fn catalogue(&mut self) -> &mut Dictionary {
        self.doc.catalog_mut().expect("the catalogue was made here")
    }

    /// Puts something under a name into a category of every page's resources.
    pub(super) fn resource(&mut self, category: &str, name: &str, object: impl Into<Object>) {
        let object = object.into();
        for page in self.pages.clone() {
            let resources =
                self.doc.get_dictionary_mut(page).and_then(|page| page.get_mut(b"Resources"));
            let resources = resources.and_then(Object::as_dict_mut).expect("pages have resources");
            if !resources.has(category.as_bytes()) {
                resources.set(category, Dictionary::new());
            }
            let map = resources.get_mut(category.as_bytes()).and_then(Object::as_dict_mut);
            map.expect("the category is a dictionary").set(name, object.clone());
        }
    }

    /// A form that shows text, as `/Fm` of every page.
    pub(super) fn form(&mut self, content: &str) -> ObjectId {
        let font = self.doc.add_object(
            dictionary! { "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Courier" },
        );
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 400.into(), 400.into()],
            "Resources" => dictionary! { "Font" => dictionary! { "F2" => font } },
        };
        let form = self.doc.add_object(Stream::new(dict, content.as_bytes().to_vec()));
        self.resource("XObject", "Fm", form);
        form
    }

    /// A grey picture of 64 letters, as `/Im` of every page.
    pub(super) fn picture(&mut self) {
        let dict = dictionary! {
            "Type" => "XObject", "Subtype" => "Image", "Width" => 8, "Height" => 8, "BitsPerComponent" => 8,
            "ColorSpace" => "DeviceGray", "Private" => Object::string_literal(PIXELS),
        };
        let image = self.doc.add_object(Stream::new(dict, PIXELS.repeat(4).into_bytes()));
        self.resource("XObject", "Im", image);
    }

    /// A tiling pattern, as `/P` of every page.
    pub(super) fn pattern(&mut self, content: &str) {
        let dict = dictionary! {
            "PatternType" => 1, "PaintType" => 1, "TilingType" => 1, "XStep" => 9, "YStep" => 9,
            "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()], "Resources" => Dictionary::new(),
        };
        let pattern = self.doc.add_object(Stream::new(dict, content.as_bytes().to_vec()));
        self.resource("Pattern", "P", pattern);
    }

    pub(super) fn bytes(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.doc.save_to(&mut bytes).expect("memory takes any file");
        bytes
    }
}

/// What a reader hands over.
#[derive(Default)]
pub(super) struct Read {
    pub(super) texts: Vec<Text>,
    pub(super) children: Vec<(String, Vec<u8>)>,
    pub(super) notes: Vec<String>,
}

impl Sink for Read {
    fn text(&mut self, text: Text) -> ControlFlow<()> {
        self.texts.push(text);
        ControlFlow::Continue(())
    }

    fn child(&mut self, child: Source) -> ControlFlow<()> {
        let bytes = child.content.bytes(1 << 20).expect("children are in memory").to_vec();
        self.children.push((child.place.name().into_owned(), bytes));
        ControlFlow::Continue(())
    }

    fn note(&mut self, _step: &str, fault: Fault) {
        self.notes.push(fault.to_string());
    }
}

impl Read {
    /// The text of all pages, page by page.
    pub(super) fn pages(&self) -> Vec<&str> {
        let page = |text: &&Text| text.page.is_some() && text.part.role == Role::Body;
        self.texts.iter().filter(page).map(Text::as_str).collect()
    }

    /// The texts of a part.
    pub(super) fn part(&self, shown: &str) -> Vec<&str> {
        self.texts.iter().filter(|text| text.part.shown() == shown).map(Text::as_str).collect()
    }
}

pub(super) fn source(bytes: &[u8]) -> Source {
    Source::new(Place::file("sample.pdf"), Content::memory(bytes.to_vec()))
}

pub(super) fn read(bytes: &[u8]) -> Result<Read, Fault> {
    let mut sink = Read::default();
    pdf::read(&source(bytes), &Limits::default(), &mut sink).map(|()| sink)
}

/// No sample asks for the copy of a child.
#[derive(Default)]
struct NoChildren {
    kept_unread: bool,
    checked: PagesChecked,
}

impl Children for NoChildren {
    fn copy(&mut self, _ordinal: usize, _child: Source) -> Result<Copied, Fault> {
        Err(Fault::unsupported("a PDF's children are not copied"))
    }

    fn kept_unread(&mut self) {
        self.kept_unread = true;
    }

    fn checked(&mut self, pages: PagesChecked) {
        self.checked = pages;
    }
}

/// A copy without a word, wherever `wanted` lets it be cut.
pub(super) fn redact(
    bytes: &[u8],
    word: &str,
    label: &str,
    wanted: impl Fn(&Text) -> bool,
) -> Result<Vec<u8>, Fault> {
    write(bytes, &cuts(bytes, word, label, wanted)?)
}

/// The cuts for a word, wherever `wanted` lets it be cut.
pub(super) fn cuts(
    bytes: &[u8],
    word: &str,
    label: &str,
    wanted: impl Fn(&Text) -> bool,
) -> Result<Cuts, Fault> {
    let mut cuts = Cuts::default();
    for text in read(bytes)?.texts.iter().filter(|text| wanted(text)) {
        for (at, _) in text.as_str().match_indices(word) {
            for anchor in text.trace(at..at + word.len()) {
                assert_ne!(anchor.fit, Fit::Unwritable, "the sample can be written");
                cuts.add(
                    anchor.stream,
                    Cut { start: anchor.start, end: anchor.end, label: label.into() },
                );
            }
        }
    }
    cuts.settle();
    Ok(cuts)
}

pub(super) fn write(bytes: &[u8], cuts: &Cuts) -> Result<Vec<u8>, Fault> {
    write_telling(bytes, cuts).map(|(copy, _)| copy)
}

/// The copy, and whether the writer tells that something unread was kept.
pub(super) fn write_telling(bytes: &[u8], cuts: &Cuts) -> Result<(Vec<u8>, bool), Fault> {
    let (mut out, mut children) = (Vec::new(), NoChildren::default());
    pdf::write(&source(bytes), &Limits::default(), cuts, &mut children, &mut out)?;
    Ok((out, children.kept_unread))
}

/// Whether any stretch of a file holds a word.
pub(super) fn holds(bytes: &[u8], word: &str) -> bool {
    let mut found = false;
    let mut each = |blob: &[u8]| {
        found |= memchr::memmem::find(blob, word.as_bytes()).is_some();
    };
    pdf::blobs(&source(bytes), &Limits::default(), &mut each).expect("the sample can be searched");
    found
}

/// What the writer has checked of a copy.
pub(super) fn checked(bytes: &[u8], cuts: &Cuts) -> PagesChecked {
    let (mut out, mut children) = (Vec::new(), NoChildren::default());
    pdf::write(&source(bytes), &Limits::default(), cuts, &mut children, &mut out)
        .expect("it can be copied");
    children.checked
}
