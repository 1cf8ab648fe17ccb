//! Which attributes of an OpenDocument part carry text, and what part of the document that is.
//!
//! Kept apart because the choice is one of taste, as in OOXML: measurements, ids and switches are
//! not shown. What is not shown still counts in the proof of a copy.

use std::sync::Arc;

use super::words;
use crate::format::ooxml::{
    attributes::{pieces_of, unescaped},
    drafts::{Drafts, Tags},
    xml::{Attribute, Tag},
};
use crate::model::{Part, Role};

/// Attributes, by local name, that people fill in.
#[rustfmt::skip]
const TEXTS: &[&str] = &[
    "name", "title", "label", "help-text", "help-message", "description", "condition", "message",
    "current-value", "value", "string-value-if-true", "string-value-if-false", "string-value-phonetic",
    "value-list", "key1", "key2", "key1-phonetic", "key2-phonetic", "string-value", "date-value",
    "expression", "command", "filter-name", "database-name", "table-name", "column-name", "column-names",
    "connection-resource", "dde-application", "dde-topic", "dde-item", "connection-name", "target-frame-name",
    "display-name", "ref-name", "reference-name", "annotation", "note", "publisher", "school", "address",
    "editor", "booktitle", "journal", "url", "identifier", "custom1", "custom2", "custom3", "custom4", "custom5",
    "num-prefix", "num-suffix", "text", "data-field", "source-field-name", "used-hierarchy", "string",
    "cell-range-address", "base-cell-address", "user-name", "password-hint", "location", "author",
];

/// Shows the attributes of a tag that carry text, each on a line and as a value of its own.
pub(super) fn show(tag: &Tag<'_>, xml: &str, stream: u32, drafts: &mut Drafts<'_>) {
    for attribute in tag.attributes().flatten() {
        let Some(part) = part_of(tag, &attribute) else { continue };
        let pieces = match attribute.name {
            "href" => unescaped(&attribute, xml),
            _ => pieces_of(&attribute),
        };
        let tags = Tags { label: label_of(tag, &attribute), cell: None };
        drafts.at(&part).line(&pieces, xml, stream, tags);
    }
}

/// What a user calls an attribute's value: the name of its field, or of its control.
fn label_of(tag: &Tag<'_>, attribute: &Attribute<'_>) -> Option<Arc<str>> {
    let value = matches!(attribute.name, "value" | "current-value" | "string-value" | "date-value");
    value.then(|| tag.get("name").or_else(|| tag.get("label")).map(Into::into)).flatten()
}

/// The part that an attribute's value belongs to; none where it carries no text.
fn part_of(tag: &Tag<'_>, attribute: &Attribute<'_>) -> Option<Part> {
    if attribute.full.starts_with("xmlns") || !has_words(attribute) {
        return None;
    }
    let (prefix, name) = (attribute.full.split(':').next().unwrap_or_default(), attribute.name);
    if tag.name == "config-item-map-entry" && name == "name" {
        return Some(Part::named(Role::Metadata, "setting"));
    }
    if prefix == "config" || prefix == "manifest" || words::is_format(prefix, name) {
        return None;
    }
    if words::names_style(attribute.full) {
        return (!words::is_usual_style(attribute.raw)).then(|| Part::named(Role::Code, "styles"));
    }
    match (tag.name, name) {
        // A cell's values are read with its text.
        ("table-cell" | "covered-table-cell", "value" | "string-value" | "date-value") => None,
        (_, "href") => is_outside(attribute.raw).then(|| Part::named(Role::Attribute, "link")),
        (_, "formula") => Some(Part::named(Role::Attribute, "formula")),
        (_, "author" | "creator-initials" | "creator") => {
            Some(Part::named(Role::Metadata, "comment-author"))
        }
        _ if TEXTS.contains(&name) => Some(Part::new(Role::Attribute)),
        _ => None,
    }
}

/// Whether a link leads out of the package.
fn is_outside(raw: &str) -> bool {
    !["Pictures/", "./", "Object", "media/", "Media/", "vnd.sun.star.", "Configurations2/"]
        .iter()
        .any(|prefix| raw.starts_with(prefix))
}

/// Whether a value has two letters, or so many digits that it may be a number of someone.
fn has_words(attribute: &Attribute<'_>) -> bool {
    attribute.raw.chars().filter(|c| c.is_alphabetic()).count() >= 2
        || attribute.raw.bytes().filter(u8::is_ascii_digit).count() >= 6
}
