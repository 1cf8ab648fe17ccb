//! Everything in an OpenDocument file that any reader could get at, for the proof of a copy.
//!
//! Kept apart from reading, and built to share no more with it than the inflater and the list of
//! words of the format: no contexts, no vocabulary of elements, a tokenizer that forgives.

use super::words;
use crate::format::{
    image,
    ooxml::{
        blobs::{ARCHIVE, as_markup, strip},
        package::{Package, zip_fault},
    },
};
use crate::model::{Fault, Limits, Source};

/// See [`format`](crate::format).
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    let mut package = Package::list(source, limits)?;
    let mut names = Vec::new();
    for index in 0..package.archive.len() {
        let name = package.members[index].name.clone();
        if !is_usual(&name) {
            names.push(name.clone());
        }
        if name != "mimetype" {
            of_member(&package.bytes(index)?, each);
        }
        let member = package.archive.by_index_raw(index).map_err(|err| zip_fault(&err))?;
        each(member.comment().as_bytes());
    }
    each(names.join("\n").as_bytes());
    each(package.archive.comment());
    Ok(())
}

/// Hands over one member: markup as its text and as its attributes, anything else as it is.
pub(super) fn of_member(bytes: &[u8], each: &mut dyn FnMut(&[u8])) {
    if let Some(text) = as_markup(bytes) {
        each(strip(&text).as_bytes());
        each(values(&text).as_bytes());
    } else if !image::is_image(bytes) && !bytes.starts_with(ARCHIVE) {
        each(bytes);
    }
}

/// Every value in tags, comments and declarations, but for words of the format.
fn values(text: &str) -> String {
    let mut all = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with(['!', '?']) {
            let end = rest.find('>').unwrap_or(rest.len());
            if !is_standard_declaration(&rest[..end]) {
                all.push_str(&rest[..end]);
                all.push('\n');
            }
            continue;
        }
        let element = rest.split(|c: char| c.is_whitespace() || c == '>' || c == '/').next();
        let element = element.unwrap_or_default();
        loop {
            let Some(at) = rest.find(['>', '"', '\'']) else { return all };
            let mark = &rest[at..=at];
            let before = rest[..at].trim_end_matches(['=', ' ']);
            rest = &rest[at + 1..];
            if mark == ">" {
                break;
            }
            let end = rest.find(mark).unwrap_or(rest.len());
            let value = &rest[..end];
            rest = rest.get(end + 1..).unwrap_or("");
            let name = before.rsplit(char::is_whitespace).next().unwrap_or("");
            // A sheet's name stands among the settings of its view.
            let named = element.ends_with("config-item-map-entry") && name == "config:name";
            if named || !is_word_of_the_format(name, value) {
                all.push_str(value);
                all.push('\n');
            }
        }
    }
    all
}

fn is_standard_declaration(text: &str) -> bool {
    text.starts_with("?xml ") || (text.starts_with("!DOCTYPE") && !text.contains('['))
}

fn is_word_of_the_format(full: &str, value: &str) -> bool {
    let (prefix, name) = full.split_once(':').unwrap_or(("", full));
    let standard = [
        "http://docs.oasis-open.org/",
        "http://www.w3.org/",
        "urn:oasis:names:",
        "http://openoffice.org/",
        "vnd.sun.star.",
        "http://purl.org/dc/",
        "urn:org:documentfoundation:",
    ];
    full.starts_with("xmlns")
        || words::is_format(prefix, name)
        || words::is_listed(name, value)
        || (words::names_style(full) && words::is_usual_style(value))
        || standard.iter().any(|start| value.starts_with(start))
        || (prefix == "config" && matches!(name, "name" | "type"))
        || (prefix == "manifest" && (matches!(name, "media-type" | "version") || is_usual(value)))
        || (name == "href" && is_usual(value.trim_start_matches("./")))
        || (name == "about" && is_usual(value))
}

/// Names of folders and members that programs give by themselves.
#[rustfmt::skip]
const USUAL: &[&str] = &[
    "", "META-INF", "manifest", "mimetype", "content", "styles", "meta", "settings", "layout-cache",
    "Thumbnails", "thumbnail", "Pictures", "Object ", "ObjectReplacements", "Configurations",
    "Configurations2", "accelerator", "current", "images", "Bitmaps", "popupmenu", "toolpanel", "menubar",
    "progressbar", "statusbar", "toolbar", "floater", "Basic", "Standard", "script-lb", "script-lc",
    "dialog-lb", "dialog-lc", "Module", "Dialogs", "Scripts", "Media", "media", "image", "documentsignatures",
    "macrosignatures", "embeddings", "Fonts",
];

/// Whether every step of a name is one that programs give, but for numbers and extensions. Pictures
/// are named by the digits of a digest.
fn is_usual(name: &str) -> bool {
    name.split('/').all(|step| {
        let stem = step.split('.').next().unwrap_or_default();
        let digest = stem.len() >= 16 && stem.bytes().all(|byte| byte.is_ascii_hexdigit());
        digest
            || USUAL.contains(&stem.trim_end_matches(|char: char| char.is_ascii_digit()))
            || USUAL.contains(&stem)
    })
}
