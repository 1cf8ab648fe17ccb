//! Everything in a package that any reader could get at, for the proof of a copy.
//!
//! Kept apart from reading, and built to share nothing with it beyond the inflater: no content
//! types, no vocabulary, a tokenizer of its own that forgives everything.

use super::package::Package;
use crate::{
    format::image,
    model::{Fault, Limits, Source},
};

/// How an archive begins.
pub(in crate::format) const ARCHIVE: &[u8] = b"PK\x03\x04";

/// See [`format`](crate::format).
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    let mut package = Package::open(source, limits)?;
    let mut names = Vec::new();
    for index in 0..package.archive.len() {
        let bytes = package.bytes(index)?;
        if let Some(text) = as_markup(&bytes) {
            // Attribute values are searched in the markup itself.
            each(without_types(&text).as_bytes());
            each(strip(&text).as_bytes());
        } else if !image::is_image(&bytes) && !bytes.starts_with(ARCHIVE) {
            // Coded pixels read as anything; pictures and archives are documents of their own, and
            // searched.
            each(&bytes);
        }
        let name = &package.members[index].name;
        if !is_usual(name) {
            names.push(name.clone());
        }
        let member = package.archive.by_index_raw(index);
        let member = member.map_err(|err| super::package::zip_fault(&err))?;
        each(member.comment().as_bytes());
    }
    each(names.join("\n").as_bytes());
    each(package.archive.comment());
    Ok(())
}

/// Names of folders and parts that the programs which write packages give by themselves. They are
/// words of the format; any other name is searched.
#[rustfmt::skip]
const USUAL: &[&str] = &[
    "", "LabelInfo", "[Content_Types]", "_rels", "activeX", "app", "authors", "calcChain",
    "changesInfo", "changesInfos", "chart", "charts", "chartsheet", "chartsheets", "colors",
    "commentAuthors", "comments", "commentsExtended", "commentsExtensible", "commentsIds",
    "connections", "core", "ctrlProp", "ctrlProps", "custom", "customXml", "data", "diagrams",
    "docMetadata", "docProps", "document", "documentSettings", "drawing", "drawings", "embeddings",
    "endnotes", "externalLink", "externalLinks", "font", "fontTable", "fonts", "footer",
    "footnotes", "glossary", "handoutMaster", "handoutMasters", "hdphoto", "header", "image",
    "inks", "item", "itemProps", "layout", "legacyDocTextInfo", "media", "metadata",
    "modernComment", "notesMaster", "notesMasters", "notesSlide", "notesSlides", "numbering",
    "oleObject", "people", "persons", "pivotCache", "pivotCacheDefinition", "pivotCacheRecords",
    "pivotTable", "pivotTables", "ppt", "presProps", "presentation", "printerSettings",
    "queryTable", "queryTables", "quickStyle", "revisionInfo", "richData", "settings",
    "sharedStrings", "sheet", "slicer", "slicers", "slide", "slideLayout", "slideLayouts",
    "slideMaster", "slideMasters", "slideUpdateInfo", "slides", "style", "styles",
    "stylesWithEffects", "table", "tableStyles", "tables", "tag", "tags", "theme", "themes",
    "threadedComment", "threadedComments", "vbaData", "vbaProject", "viewProps", "vmlDrawing",
    "webSettings", "word", "workbook", "workbookViews", "worksheets", "xl",
];

/// Whether every step of a member's name is one that programs give by themselves, but for a number
/// and the extensions.
fn is_usual(name: &str) -> bool {
    name.split('/').all(|step| {
        let stem = step.split('.').next().unwrap_or_default();
        USUAL.contains(&stem.trim_end_matches(|char: char| char.is_ascii_digit()))
    })
}

/// What the placeholders of slides are for, and the shapes that are words, by the words of the
/// format.
#[rustfmt::skip]
const LISTED: &[&str] = &[
    "title", "body", "ctrTitle", "subTitle", "dt", "sldNum", "ftr", "hdr", "obj", "chart", "tbl", "clipArt",
    "dgm", "media", "sldImg", "pic", "blank", "cust", "tx", "text", "slide", "slidenum", "header", "footer",
    "line", "rect", "heart", "sun", "moon", "cloud", "cube", "frame", "plus", "wave", "ribbon", "diamond",
    "triangle", "ellipse", "star", "can", "pie", "arc", "plaque", "donut", "funnel", "chord",
];

/// Markup without the types of placeholders and shapes: the word "title" of a letter is not found in
/// every slide.
fn without_types(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("=\"") {
        let (before, value) = rest.split_at(at + 2);
        kept.push_str(before);
        let end = value.find('"').unwrap_or(value.len());
        let (value, after) = value.split_at(end);
        let typed = before.ends_with(" type=\"") || before.ends_with(" prst=\"");
        if !typed || !LISTED.contains(&value) {
            kept.push_str(value);
        }
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// The bytes as text, if they look like markup in UTF-8 or UTF-16.
pub(in crate::format) fn as_markup(bytes: &[u8]) -> Option<String> {
    let wide = match bytes {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => Some(encoding_rs::UTF_16LE),
        [0xFE, 0xFF, ..] | [0, b'<', ..] => Some(encoding_rs::UTF_16BE),
        _ => None,
    };
    if let Some(encoding) = wide {
        return Some(encoding.decode(bytes).0.into_owned());
    }
    let text = String::from_utf8_lossy(bytes);
    let first = text.trim_start_matches('\u{FEFF}').trim_start();
    first.starts_with('<').then(|| text.into_owned())
}

/// Character data with tags stripped and references resolved.
/// Inside paragraphs and string items nothing is put where a tag stood; elsewhere a line ends.
pub(in crate::format) fn strip(text: &str) -> String {
    let mut data = String::with_capacity(text.len() / 2);
    let mut joined = 0_usize;
    let mut rest = text;
    while let Some(open) = rest.find('<') {
        unescape(&rest[..open], &mut data);
        rest = &rest[open..];
        if let Some(cdata) = rest.strip_prefix("<![CDATA[") {
            let end = cdata.find("]]>").unwrap_or(cdata.len());
            data.push_str(&cdata[..end]);
            rest = cdata.get(end + 3..).unwrap_or("");
            continue;
        }
        let len = tag_len(rest);
        let tag = &rest[1..len.saturating_sub(1).max(1)];
        rest = &rest[len..];
        let name = tag.trim_start_matches('/').split([' ', '/', '\t', '\r', '\n']).next();
        let name = name.unwrap_or("").rsplit(':').next().unwrap_or("");
        let groups = matches!(name, "p" | "si" | "is" | "text" | "comment");
        match (groups && !tag.ends_with('/'), tag.starts_with('/')) {
            (true, false) => joined += 1,
            (true, true) => joined = joined.saturating_sub(1),
            _ => {}
        }
        if joined == 0 || groups || matches!(name, "br" | "tab" | "cr" | "s" | "line-break") {
            data.push('\n');
        }
    }
    unescape(rest, &mut data);
    data
}

/// The length of the tag, comment or instruction at the start of `text`.
fn tag_len(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |end| end + 3);
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), _) if open == byte => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// Adds text with its references resolved; unknown ones stay as they stand.
fn unescape(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(amp) = rest.find('&') {
        out.push_str(&rest[..amp]);
        rest = &rest[amp..];
        let end = rest.bytes().take(32).position(|byte| byte == b';');
        let value = end.and_then(|end| match &rest[1..end] {
            "amp" => Some('&'),
            "lt" => Some('<'),
            "gt" => Some('>'),
            "quot" => Some('"'),
            "apos" => Some('\''),
            name => number(name.strip_prefix('#')?),
        });
        let len = if let (Some(end), Some(value)) = (end, value) {
            out.push(value);
            end + 1
        } else {
            out.push('&');
            1
        };
        rest = &rest[len..];
    }
    out.push_str(rest);
}

fn number(digits: &str) -> Option<char> {
    let code = match digits.strip_prefix(['x', 'X']) {
        Some(hex) => u32::from_str_radix(hex, 16),
        None => digits.parse(),
    };
    char::from_u32(code.ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stripping() {
        for (markup, data) in [
            ("<p><r><t>Am</t></r><r><t>ara</t></r></p>", "Amara"),
            ("<v>12</v><v>34</v>", "12\n\n34"),
            ("<a b='x&amp;y' c=\"&#65;\">&lt;</a>", "<"),
            ("<p><![CDATA[a<b]]></p>", "a<b"),
            ("<a b='>'>c</a", "c"),
            ("<a>&unknown; & b</a>", "&unknown; & b"),
        ] {
            assert_eq!(strip(markup).trim(), data, "{markup}");
        }
    }

    #[test]
    fn types_of_placeholders_are_no_text() {
        let markup = "<p:ph type=\"title\" idx=\"1\"/><a type=\"Amara\" prst=\"line\">title</a>";
        let kept = "<p:ph type=\"\" idx=\"1\"/><a type=\"Amara\" prst=\"\">title</a>";
        assert_eq!(without_types(markup), kept);
    }

    #[test]
    fn names_that_programs_give_are_words_of_the_format() {
        for (name, usual) in [
            ("word/_rels/header12.xml.rels", true),
            ("[Content_Types].xml", true),
            ("word/media/image3.jpeg", true),
            ("word/media/Amara.jpeg", false),
            ("customXml/item1.xml", true),
            ("Amara/document.xml", false),
        ] {
            assert_eq!(is_usual(name), usual, "{name}");
        }
    }
}
