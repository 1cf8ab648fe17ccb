//! Small packages and what was read of them, for the tests of all formats.

use std::{
    io::{Cursor, Read, Write},
    ops::ControlFlow,
};

use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::{docx, pptx, xlsx};
use crate::format::{odf, rtf, vcard};
use crate::model::{
    Children, Content, Copied, Cut, Cuts, Fault, Limits, Place, Sink, Source, Text,
};

/// A part without its marks, and a cut for each stretch between « and ».
pub(in crate::format) fn marked_cuts(marked: &str) -> (String, Vec<Cut>) {
    let mut xml = String::new();
    let mut cuts = Vec::new();
    for (index, stretch) in marked.split(['«', '»']).enumerate() {
        let start = xml.len() as u64;
        xml.push_str(stretch);
        if index % 2 == 1 {
            cuts.push(Cut { start, end: xml.len() as u64, label: "[X]".into() });
        }
    }
    (xml, cuts)
}

/// Which reader, writer and proof a test is about.
#[derive(Clone, Copy)]
pub(in crate::format) enum Format {
    Docx,
    Xlsx,
    Pptx,
    Odf,
    FlatOdf,
    Rtf,
    Vcard,
}

impl Format {
    fn read(self, source: &Source, sink: &mut dyn Sink) -> Result<(), Fault> {
        match self {
            Format::Docx => docx::read(source, &Limits::default(), sink),
            Format::Xlsx => xlsx::read(source, &Limits::default(), sink),
            Format::Pptx => pptx::read(source, &Limits::default(), sink),
            Format::Odf => odf::read(source, &Limits::default(), sink),
            Format::FlatOdf => odf::flat::read(source, &Limits::default(), sink),
            Format::Rtf => rtf::read(source, &Limits::default(), sink),
            Format::Vcard => vcard::read(source, &Limits::default(), sink),
        }
    }
}

/// A package of these members, in this order.
pub(in crate::format) fn package(members: &[(&str, &[u8])]) -> Source {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).expect("a member begins");
        zip.write_all(bytes).expect("a member is written");
    }
    source(zip.finish().expect("the archive ends").into_inner())
}

/// A source in memory.
pub(in crate::format) fn source(bytes: Vec<u8>) -> Source {
    Source::new(Place::file("a.docx"), Content::memory(bytes))
}

/// Everything that a reader handed over.
#[derive(Default)]
pub(in crate::format) struct Seen {
    pub(in crate::format) texts: Vec<Text>,
    pub(in crate::format) children: Vec<String>,
    pub(in crate::format) notes: Vec<(String, Fault)>,
}

impl Sink for Seen {
    fn text(&mut self, text: Text) -> ControlFlow<()> {
        self.texts.push(text);
        ControlFlow::Continue(())
    }

    fn child(&mut self, child: Source) -> ControlFlow<()> {
        self.children.push(child.place.name().into_owned());
        ControlFlow::Continue(())
    }

    fn note(&mut self, step: &str, fault: Fault) {
        self.notes.push((step.to_owned(), fault));
    }
}

impl Seen {
    /// Reads a source.
    pub(in crate::format) fn of(format: Format, source: &Source) -> Result<Seen, Fault> {
        let mut seen = Seen::default();
        format.read(source, &mut seen)?;
        Ok(seen)
    }

    /// The whole text of a part.
    pub(in crate::format) fn part(&self, shown: &str) -> String {
        let texts = self.texts.iter().filter(|text| text.part.shown() == shown);
        texts.map(Text::as_str).collect()
    }

    /// All text, part by part.
    pub(in crate::format) fn all(&self) -> Vec<(String, String)> {
        self.texts.iter().map(|text| (text.part.shown(), text.as_str().to_owned())).collect()
    }

    /// The label and cell of the value that holds `needle`.
    pub(in crate::format) fn tags(&self, needle: &str) -> (Option<String>, Option<String>) {
        let found = self.texts.iter().find_map(|text| {
            let field = text.field_at(text.as_str().find(needle)?)?;
            let owned = |tag: &Option<std::sync::Arc<str>>| tag.as_deref().map(str::to_owned);
            Some((owned(&field.label), owned(&field.cell)))
        });
        found.unwrap_or_default()
    }

    /// Cuts `needle` wherever it stands.
    pub(in crate::format) fn cuts(&self, needle: &str) -> Cuts {
        let mut cuts = Cuts::default();
        for text in &self.texts {
            for (start, found) in text.as_str().match_indices(needle) {
                for anchor in text.trace(start..start + found.len()) {
                    let (start, end) = (anchor.start, anchor.end);
                    cuts.add(anchor.stream, Cut { start, end, label: "[X]".into() });
                }
            }
        }
        cuts.settle();
        cuts
    }
}

/// Keeps all children, or none.
#[derive(Clone, Copy)]
pub(in crate::format) enum Keeper {
    All,
    None,
}

impl Children for Keeper {
    fn copy(&mut self, _ordinal: usize, child: Source) -> Result<Copied, Fault> {
        Ok(match self {
            Keeper::All => Copied::Kept {
                bytes: child.content.bytes(u64::MAX)?.to_vec(),
                name: child.place.name().into_owned(),
            },
            Keeper::None => Copied::Dropped,
        })
    }
}

/// A copy of a source.
pub(in crate::format) fn copied(
    format: Format,
    original: &Source,
    cuts: &Cuts,
    mut keeper: Keeper,
) -> Result<Source, Fault> {
    let mut out = Vec::new();
    let limits = Limits::default();
    match format {
        Format::Docx => docx::write(original, &limits, cuts, &mut keeper, &mut out)?,
        Format::Xlsx => xlsx::write(original, &limits, cuts, &mut keeper, &mut out)?,
        Format::Pptx => pptx::write(original, &limits, cuts, &mut keeper, &mut out)?,
        Format::Odf => odf::write(original, &limits, cuts, &mut keeper, &mut out)?,
        Format::FlatOdf => odf::flat::write(original, &limits, cuts, &mut keeper, &mut out)?,
        Format::Rtf => rtf::write(original, &limits, cuts, &mut keeper, &mut out)?,
        Format::Vcard => vcard::write(original, &limits, cuts, &mut keeper, &mut out)?,
    }
    Ok(source(out))
}

/// The members of a package: names and inflated bytes.
pub(in crate::format) fn members(source: &Source) -> Vec<(String, Vec<u8>)> {
    let reader = source.content.reader().expect("memory can be read");
    let mut archive = ZipArchive::new(reader).expect("it is a zip archive");
    let mut all = Vec::new();
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).expect("the member is there");
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).expect("the member inflates");
        all.push((member.name().expect("its name is text").into_owned(), bytes));
    }
    all
}

/// How many blobs of a package hold `needle`.
pub(in crate::format) fn residue(format: Format, source: &Source, needle: &str) -> usize {
    let mut count = 0;
    let finder = memchr::memmem::Finder::new(needle);
    let mut each = |blob: &[u8]| count += usize::from(finder.find(blob).is_some());
    match format {
        Format::Docx => docx::blobs(source, &Limits::default(), &mut each),
        Format::Xlsx => xlsx::blobs(source, &Limits::default(), &mut each),
        Format::Pptx => pptx::blobs(source, &Limits::default(), &mut each),
        Format::Odf => odf::blobs(source, &Limits::default(), &mut each),
        Format::FlatOdf => odf::flat::blobs(source, &Limits::default(), &mut each),
        Format::Rtf => rtf::blobs(source, &Limits::default(), &mut each),
        Format::Vcard => vcard::blobs(source, &Limits::default(), &mut each),
    }
    .expect("the package opens");
    count
}

/// Proves the two properties of a writer on one document: without cuts every member stays as it
/// was, and each value that is cut is gone from every text and every blob.
pub(in crate::format) fn check_writer(format: Format, original: &Source, values: &[&str]) {
    let seen = Seen::of(format, original).expect("the original opens");
    let same = copied(format, original, &Cuts::default(), Keeper::All).expect("it is copied");
    if matches!(format, Format::FlatOdf | Format::Rtf | Format::Vcard) {
        let bytes = |source: &Source| source.content.bytes(u64::MAX).expect("it is small").to_vec();
        assert_eq!(bytes(original), bytes(&same), "without cuts nothing changes");
    } else {
        assert_eq!(members(original), members(&same), "without cuts nothing changes");
    }
    for value in values {
        assert!(residue(format, original, value) > 0, "`{value}` is there to be cut");
        let cuts = seen.cuts(value);
        assert!(!cuts.is_empty(), "`{value}` was read");
        let copy = copied(format, original, &cuts, Keeper::All).expect("the cut is made");
        assert_eq!(residue(format, &copy, value), 0, "`{value}` is gone");
        let again = Seen::of(format, &copy).expect("the copy opens");
        assert!(again.notes.is_empty(), "the copy of `{value}` reads: {:?}", again.notes);
        assert!(again.all().iter().all(|(_, text)| !text.contains(value)), "`{value}` is gone");
        let labels = residue(format, &copy, "[X]") + residue(format, &copy, "redacted");
        assert!(labels > 0, "a label stands for `{value}`");
    }
}
