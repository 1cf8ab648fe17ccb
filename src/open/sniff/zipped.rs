//! What a zip archive holds: an Office document, or just files.
//!
//! Apart because it must look beyond the head. It reads the directory, and of a zip archive the
//! two small members that say what the whole is.

use crate::{
    format::archive::zip::directory::Archive,
    model::{Content, Limits, Media},
};

use Media::{Docx, Odf, Other, Pptx, Xlsx, Zip};

const XLSB: Media = Other("binary Excel workbook (xlsb)");
pub(super) const VISIO: Media = Other("Visio drawing");
const IWORK: Media = Other("Apple iWork document");
const OPEN_DOCUMENT: Media = Other("OpenDocument file");

/// Content types of main parts, without `+xml`: whatever else they say, templates and documents
/// with macros say this too.
const MAIN_PARTS: [(&str, Media); 13] = [
    ("wordprocessingml.document.main", Docx),
    ("wordprocessingml.template.main", Docx),
    ("ms-word.document.macroenabled.main", Docx),
    ("ms-word.template.macroenabledtemplate.main", Docx),
    ("ms-excel.sheet.binary.macroenabled.main", XLSB),
    ("spreadsheetml.sheet.main", Xlsx),
    ("spreadsheetml.template.main", Xlsx),
    ("ms-excel.sheet.macroenabled.main", Xlsx),
    ("ms-excel.template.macroenabled.main", Xlsx),
    ("ms-excel.addin.macroenabled.main", Xlsx),
    ("presentationml.", Pptx),
    ("ms-powerpoint.", Pptx),
    ("ms-visio.", VISIO),
];

/// Members that only one kind of document has.
const TELLING_MEMBERS: [(&str, Media); 9] = [
    ("word/document.xml", Docx),
    ("xl/workbook.xml", Xlsx),
    ("xl/workbook.bin", XLSB),
    ("ppt/presentation.xml", Pptx),
    ("visio/document.xml", VISIO),
    ("FixedDocSeq.fdseq", Other("XPS document")),
    ("Index/Document.iwa", IWORK),
    ("Index.zip", IWORK),
    ("META-INF/container.xml", Other("e-book (epub)")),
];

/// What the member called `mimetype` says.
const MIME_TYPES: [(&str, Media); 7] = [
    ("application/vnd.oasis.opendocument.text", Odf),
    ("application/vnd.oasis.opendocument.spreadsheet", Odf),
    ("application/vnd.oasis.opendocument.presentation", Odf),
    ("application/vnd.oasis.opendocument.", Odf),
    ("application/vnd.sun.xml.", OPEN_DOCUMENT),
    ("application/epub+zip", Other("e-book (epub)")),
    ("application/x-openoffice", OPEN_DOCUMENT),
];

/// What a file with the signature of zip is. Without a directory it is a zip archive, whose reader
/// says what is wrong.
pub(super) fn zipped(content: &Content) -> Media {
    let limits = Limits { in_memory: 4 << 20, ..Limits::default() };
    match Archive::open(content, &limits) {
        Ok(mut archive) => of_types(&mut archive, &limits)
            .or_else(|| of_mimetype(&mut archive, &limits))
            .or_else(|| of_members(&archive))
            .unwrap_or(Zip),
        Err(_) => Zip,
    }
}

fn of_types(archive: &mut Archive, limits: &Limits) -> Option<Media> {
    let types = archive.peek("[Content_Types].xml", limits)?;
    let types = String::from_utf8_lossy(&types).to_ascii_lowercase();
    MAIN_PARTS.iter().find(|(name, _)| types.contains(name)).map(|(_, media)| *media)
}

fn of_mimetype(archive: &mut Archive, limits: &Limits) -> Option<Media> {
    let name = archive.peek("mimetype", limits)?;
    let name = String::from_utf8_lossy(&name);
    let known = |known: &&(&str, Media)| name.trim_start().starts_with(known.0);
    MIME_TYPES.iter().find(known).map(|(_, media)| *media)
}

fn of_members(archive: &Archive) -> Option<Media> {
    let holds = |name: &str| archive.entries().iter().any(|entry| entry.name == name);
    let telling = TELLING_MEMBERS.iter().find(|(name, _)| holds(name)).map(|(_, media)| *media);
    let open_document = || holds("META-INF/manifest.xml") && holds("content.xml");
    telling.or_else(|| open_document().then_some(Odf))
}
