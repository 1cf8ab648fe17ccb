//! Which attributes of a part carry text, and what part of the document that text is.
//!
//! Kept apart because the choice is one of taste: everything is shown except what is plainly
//! machinery (measurements, ids, switches). What is not shown here still counts in the proof of a
//! copy, so a wrong choice refuses a copy and never leaks.

use std::sync::Arc;

use super::{
    drafts::{Drafts, Piece, Tags},
    xml::{Attribute, Bits, Tag},
};
use crate::model::{Part, Role};

/// Elements that format or measure: neither their attributes nor those of what lies in them carry
/// text.
#[rustfmt::skip]
const FORMATS: &[&str] = &[
    "rPr", "pPr", "tblPr", "tcPr", "trPr", "sectPr", "tblGrid", "bodyPr", "spPr", "defRPr",
    "endParaRPr", "tblPrEx", "lvl", "fills", "borders", "cellXfs", "cellStyleXfs", "dxfs", "colors",
    "fmtScheme", "clrScheme", "clrSchemeMapping", "clrMap", "sheetViews", "sheetFormatPr", "pageSetup",
    "pageMargins", "printOptions", "sheetPr", "fonts", "calcPr", "bookViews", "fileVersion", "cols",
    "dimension", "mathPr", "compat", "vector", "timing", "transition", "clrMapOvr", "bg",
    "lstStyle", "titleStyle", "bodyStyle", "otherStyle", "notesStyle", "defaultTextStyle", "ph",
];

/// Whether an element formats or measures.
pub(super) fn is_format(name: &str) -> bool {
    FORMATS.contains(&name)
}

/// Shows the attributes of a tag that carry text, each on a line and as a value of its own.
/// `formats` says whether the tag lies in a property container.
pub(super) fn show(tag: &Tag<'_>, xml: &str, stream: u32, formats: bool, drafts: &mut Drafts<'_>) {
    for attribute in tag.attributes().flatten() {
        let Some(part) = part_of(tag, &attribute, formats) else { continue };
        let pieces = match tag.name {
            "Relationship" => unescaped(&attribute, xml),
            _ => pieces_of(&attribute),
        };
        let tags = Tags { label: label_of(tag, &attribute), cell: None };
        drafts.at(&part).line(&pieces, xml, stream, tags);
    }
}

/// What a user calls an attribute's value: the name of its variable, or of its control. What the
/// package's own vocabulary calls it says nothing: every sheet has a `name`.
fn label_of(tag: &Tag<'_>, attribute: &Attribute<'_>) -> Option<Arc<str>> {
    match (tag.name, attribute.name) {
        ("docVar" | "attr", "val") => tag.get("name").map(Into::into),
        // Word's content controls have a tag; PowerPoint's tags have a name.
        ("tag", "val") => Some(tag.get("name").map_or_else(|| tag.name.into(), Into::into)),
        ("alias" | "name", "val") => Some(tag.name.into()),
        _ => None,
    }
}

/// The part that an attribute's value belongs to; none where it carries no text.
fn part_of(tag: &Tag<'_>, attribute: &Attribute<'_>, formats: bool) -> Option<Part> {
    if matches!(attribute.name, "author" | "initials" | "userId" | "userName" | "lastModifiedBy")
        || (tag.name == "person" && attribute.name == "displayName")
        || (matches!(tag.name, "cmAuthor" | "author") && attribute.name == "name")
    {
        return Some(Part::named(Role::Metadata, "comment-author"));
    }
    if tag.name == "Relationship" {
        let external = tag.get("TargetMode").is_some_and(|mode| mode == "External");
        return (external && attribute.name == "Target")
            .then(|| Part::named(Role::Attribute, "link"));
    }
    // Links have tooltips within formats, and lists the text before each item.
    let told = ["hlink", "hyperlink", "lvlText"].iter().any(|name| tag.name.starts_with(name));
    if (formats && !told) || is_machinery(tag, attribute) || !has_words(attribute) {
        return None;
    }
    let alt = matches!(attribute.name, "descr" | "title" | "alt")
        || (attribute.name == "name" && matches!(tag.name, "docPr" | "cNvPr"));
    if alt {
        return Some(Part::new(Role::AltText));
    }
    if is_named_style(tag, attribute) {
        return Some(Part::named(Role::Code, "styles"));
    }
    Some(Part::new(Role::Attribute))
}

/// Names of fonts, styles, themes and number formats.
fn is_named_style(tag: &Tag<'_>, attribute: &Attribute<'_>) -> bool {
    matches!(attribute.name, "typeface" | "formatCode" | "styleId")
        || matches!(
            tag.name,
            "font"
                | "altName"
                | "style"
                | "basedOn"
                | "link"
                | "next"
                | "theme"
                | "numFmt"
                | "cellStyle"
                | "lvlText"
                | "aliases"
                | "name"
                | "lsdException"
                | "tableStyle"
                | "tableStyleInfo"
                | "clrScheme"
                | "fontScheme"
                | "fmtScheme"
                | "objectDefaults"
        )
}

/// Whether a value has at least two letters, or so many digits that it may be a number of someone.
pub(in crate::format) fn has_words(attribute: &Attribute<'_>) -> bool {
    let letters = attribute.raw.chars().filter(|c| c.is_alphabetic()).count();
    let digits = attribute.raw.bytes().filter(u8::is_ascii_digit).count();
    letters >= 2
        || digits >= 6
            && matches!(attribute.name, "val" | "v" | "value" | "name" | "n" | "string" | "caption")
}

/// Attributes that hold measurements, ids and switches, wherever they stand.
#[rustfmt::skip]
const MACHINERY: &[&str] = &[
    "id", "Id", "ID", "Ignorable", "Requires", "space", "paraId", "textId", "durableId", "uri",
    "uid", "type", "lang", "style", "path", "coordsize", "adj", "spid", "fillcolor", "strokecolor",
    "ProgID", "gfxdata", "guid", "ref", "sqref", "spans", "cstate", "prst", "clsid", "rgb",
    "themeColor", "dateUtc", "dT", "algorithmName", "hashValue", "saltValue",
    "cryptAlgorithmClass", "hash", "salt", "cryptProviderType", "cryptAlgorithmType", "lsid",
    "gte", "idx", "ext", "edit", "state", "relativeFrom", "wrapText", "anchor", "vert", "orient",
    "fmtid", "fldCharType", "on", "date", "edGrp", "cellReference",
];

/// Elements whose `val` comes from a fixed list.
#[rustfmt::skip]
const SWITCHES: &[&str] = &[
    "nsid", "tmpl", "multiLevelType", "rsid", "rsidRoot", "docPartGallery", "jc", "compatSetting",
    "zoom", "clrSchemeMapping", "proofState", "charset", "sig", "panose1", "family", "pitch",
    "numFmt", "start", "suff", "lvlJc", "docId", "lang", "themeFontLang",
    "characterSpacingControl", "decimalSymbol", "listSeparator", "type", "vAlign", "vMerge",
    "hMerge", "srgbClr", "schemeClr", "sysClr", "prstClr", "grouping", "barDir", "lblAlgn",
    "legendPos", "crosses", "axPos", "orientation", "tickLblPos", "symbol", "majorTickMark",
    "minorTickMark", "crossBetween", "dispBlanksAs", "scatterStyle", "behavior", "uiPriority",
    "color", "highlight", "shd",
];

/// Whether an attribute is plainly machinery.
fn is_machinery(tag: &Tag<'_>, attribute: &Attribute<'_>) -> bool {
    if attribute.full.starts_with("xmlns") || attribute.name.starts_with("rsid") {
        return true;
    }
    if is_standard_address(attribute.raw) || attribute.full.starts_with("r:") {
        return true;
    }
    // A hyperlink's anchor is a bookmark's name.
    let keeps = matches!((tag.name, attribute.name), ("hyperlink", "anchor"));
    MACHINERY.contains(&attribute.name) && !keeps
        || attribute.name == "val" && SWITCHES.contains(&tag.name)
}

/// Names of schemas and vocabularies of the standards themselves.
fn is_standard_address(raw: &str) -> bool {
    ["http://schemas.", "urn:schemas-", "http://purl.oclc.org/ooxml", "http://purl.org/dc/"]
        .iter()
        .any(|prefix| raw.starts_with(prefix))
}

/// The pieces of an attribute's value.
pub(in crate::format) fn pieces_of(attribute: &Attribute<'_>) -> Vec<Piece> {
    Bits::new(attribute.raw, attribute.range.start)
        .map(|bit| match bit.text.chars().next() {
            Some(value) if bit.whole => Piece::Whole(value, bit.range),
            _ => Piece::Raw(bit.range),
        })
        .collect()
}

/// The pieces of a link target, with percent escapes resolved where they spell UTF-8.
pub(in crate::format) fn unescaped(attribute: &Attribute<'_>, xml: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for piece in pieces_of(attribute) {
        match piece {
            Piece::Raw(range) => split_escapes(xml, range, &mut pieces),
            other => pieces.push(other),
        }
    }
    pieces
}

fn split_escapes(xml: &str, range: std::ops::Range<usize>, pieces: &mut Vec<Piece>) {
    let mut from = range.start;
    let mut at = range.start;
    while at < range.end {
        match escaped_char(&xml.as_bytes()[at..range.end]) {
            Some((value, len)) => {
                if from < at {
                    pieces.push(Piece::Raw(from..at));
                }
                pieces.push(Piece::Whole(value, at..at + len));
                at += len;
                from = at;
            }
            None => at += 1,
        }
    }
    if from < range.end {
        pieces.push(Piece::Raw(from..range.end));
    }
}

/// The character that `%XX` escapes at the start of `bytes` spell, and how many bytes they take.
fn escaped_char(bytes: &[u8]) -> Option<(char, usize)> {
    let mut spelled = Vec::new();
    while spelled.len() < 4 {
        let [b'%', high, low, ..] = *bytes.get(spelled.len() * 3..)? else { return None };
        let digit = |byte: u8| char::from(byte).to_digit(16);
        spelled.push((digit(high)? * 16 + digit(low)?) as u8);
        if let Ok(text) = std::str::from_utf8(&spelled) {
            return text.chars().next().map(|value| (value, spelled.len() * 3));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_escapes() {
        for (escaped, expected) in [
            ("%41b", Some(('A', 3))),
            ("%C3%A9", Some(('é', 6))),
            ("%e2%82%ac!", Some(('€', 9))),
            ("%C3", None),
            ("%zz", None),
            ("ab", None),
        ] {
            assert_eq!(escaped_char(escaped.as_bytes()), expected, "{escaped}");
        }
    }
}
