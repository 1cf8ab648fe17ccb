//! Office packages: a zip archive of XML parts, the same bytes every time.

use std::io::{self, Cursor, Write};

use zip::{CompressionMethod, DateTime, ZipWriter, write::SimpleFileOptions};

use super::markup::escaped;

/// What every XML part begins with.
pub(super) const PROLOGUE: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// Where the schemas of Office lie.
pub(super) const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// The parts of a package.
#[derive(Default)]
pub(super) struct Package {
    parts: Vec<(String, String, String)>,
}

impl Package {
    /// Adds a part with its content type.
    pub(super) fn part(&mut self, name: &str, content_type: &str, xml: &str) {
        let part = (name.to_owned(), content_type.to_owned(), format!("{PROLOGUE}{xml}"));
        self.parts.push(part);
    }

    /// Adds who wrote the document and what it is called.
    pub(super) fn core(&mut self, author: &str, title: &str) {
        let xml = format!(
            "<cp:coreProperties xmlns:cp=\"{PACKAGE}/metadata/core-properties\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
             xmlns:dcterms=\"http://purl.org/dc/terms/\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\">\
             <dc:title>{}</dc:title><dc:creator>{author}</dc:creator>\
             <cp:lastModifiedBy>{author}</cp:lastModifiedBy>\
             <dcterms:created xsi:type=\"dcterms:W3CDTF\">2026-09-14T09:00:00Z</dcterms:created>\
             </cp:coreProperties>",
            escaped(title),
            author = escaped(author),
        );
        let content_type = "application/vnd.openxmlformats-package.core-properties+xml";
        self.part("docProps/core.xml", content_type, &xml);
    }

    /// The package. `main` is the part that a reader begins with.
    pub(super) fn finish(self, main: &str) -> io::Result<Vec<u8>> {
        let root = relations(&[
            (&format!("{OFFICE}/relationships/officeDocument"), main),
            (&format!("{PACKAGE}/relationships/metadata/core-properties"), "docProps/core.xml"),
        ]);
        let mut writer = Writer::new();
        writer.file("[Content_Types].xml", self.types().as_bytes())?;
        writer.file("_rels/.rels", root.as_bytes())?;
        for (name, _, xml) in &self.parts {
            writer.file(name, xml.as_bytes())?;
        }
        writer.finish()
    }

    fn types(&self) -> String {
        let mut xml = format!(
            "{PROLOGUE}<Types xmlns=\"{PACKAGE}/content-types\">\
             <Default Extension=\"rels\" \
             ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Default Extension=\"xml\" ContentType=\"application/xml\"/>"
        );
        for (name, content_type, _) in self.parts.iter().filter(|(_, kind, _)| !kind.is_empty()) {
            xml += &format!("<Override PartName=\"/{name}\" ContentType=\"{content_type}\"/>");
        }
        xml + "</Types>"
    }
}

/// A part of relations: pairs of type and target, numbered from `rId1`.
pub(super) fn relations(pairs: &[(&str, &str)]) -> String {
    let mut xml = format!("{PROLOGUE}<Relationships xmlns=\"{PACKAGE}/relationships\">");
    for (number, (kind, target)) in pairs.iter().enumerate() {
        let id = number + 1;
        xml += &format!(
            "<Relationship Id=\"rId{id}\" Type=\"{kind}\" Target=\"{}\"/>",
            escaped(target)
        );
    }
    xml + "</Relationships>"
}

/// A zip archive whose members all bear one date.
pub(super) struct Writer(ZipWriter<Cursor<Vec<u8>>>);

impl Writer {
    /// An empty archive.
    pub(super) fn new() -> Writer {
        Writer(ZipWriter::new(Cursor::new(Vec::new())))
    }

    /// Adds a member.
    pub(super) fn file(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let date = DateTime::from_date_and_time(2026, 9, 14, 9, 0, 0).map_err(io::Error::other)?;
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(date)
            .unix_permissions(0o644);
        self.0.start_file(name, options)?;
        self.0.write_all(bytes)
    }

    /// The archive.
    pub(super) fn finish(self) -> io::Result<Vec<u8>> {
        Ok(self.0.finish()?.into_inner())
    }
}
