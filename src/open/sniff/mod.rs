//! What kind of file a thing is: by its bytes first, then by what its container holds.
//!
//! Kept apart from reading so that a wrong name never chooses a reader. A file's extension and the
//! type that a message declares only decide among text formats, whose bytes look alike. Nothing is
//! read here but the beginning, the directory of a zip archive or compound file, and two small
//! members of a zip archive.

mod compound;
mod magic;
mod mail;
mod markup;
mod table;
#[cfg(test)]
mod tests;
mod text;
mod zipped;

use self::text::Decoded;
use crate::{
    format::archive::tar,
    model::{Content, Fault, Media},
};

/// How much of a file its head should be. A shorter head may do, if that is all there is.
pub const HEAD: usize = 64 << 10;

/// Tells what a file is. `head` is its beginning, [`HEAD`] bytes if there are as many; `extension`
/// is in lower case, without the dot; `declared` is a media type.
pub fn sniff(
    head: &[u8],
    extension: &str,
    declared: Option<&str>,
    content: &Content,
) -> Result<Media, Fault> {
    if head.is_empty() {
        return Ok(Media::Empty);
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(zipped::zipped(content));
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound::compound(content);
    }
    if let Some(media) = magic::known(head) {
        return Ok(media);
    }
    if tar::is_header(head) {
        return Ok(Media::Tar);
    }
    let hint = Hint::of(extension, declared);
    let whole = head.len() as u64 >= content.len();
    Ok(match Decoded::new(head, hint.is_some(), whole) {
        Some(decoded) => of_text(&decoded, hint),
        None => Media::Unknown,
    })
}

/// The text format that the bytes show, or that the hint says where the bytes may be several.
fn of_text(text: &Decoded, hint: Option<Hint>) -> Media {
    let start = text.start();
    if start.is_empty() && hint.is_none() {
        return Media::Text;
    }
    if text::is_ciphertext(start) {
        return Media::Ciphertext;
    }
    if start.starts_with("{\\rtf") {
        return Media::Rtf;
    }
    if let Some(media) = text::content_lines(start) {
        return media;
    }
    if let Some(name) = text::named(start) {
        return Media::Other(name);
    }
    // Nothing stands before the headers of mail, unless the file is called mail.
    let mail = if matches!(hint, Some(Hint::Eml | Hint::Mbox)) { start } else { text.text() };
    if mail::is_mbox(mail, hint == Some(Hint::Mbox)) {
        return Media::Mbox;
    }
    if let Some(media) = markup::known(start, hint) {
        return media;
    }
    if text::is_json(text, hint == Some(Hint::Json)) {
        return Media::Json;
    }
    if hint != Some(Hint::Csv) && mail::is_message(mail, hint == Some(Hint::Eml)) {
        return Media::Eml;
    }
    if hint == Some(Hint::Html) {
        return Media::Html;
    }
    if table::is_table(text, hint == Some(Hint::Csv)) {
        return Media::Csv;
    }
    Media::Text
}

/// The text format that a name or declaration speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hint {
    Text,
    Csv,
    Json,
    Xml,
    Html,
    Eml,
    Mbox,
}

impl Hint {
    /// The extension's, or else the declared type's.
    fn of(extension: &str, declared: Option<&str>) -> Option<Hint> {
        Hint::of_extension(extension).or_else(|| Hint::of_type(declared?))
    }

    fn of_extension(extension: &str) -> Option<Hint> {
        Some(match extension {
            "csv" | "tsv" | "tab" | "psv" => Hint::Csv,
            "json" | "jsonl" | "ndjson" | "geojson" | "ipynb" => Hint::Json,
            "xml" | "xsd" | "xsl" | "xslt" | "svg" | "rss" | "atom" | "kml" | "gpx" | "fodt"
            | "fods" => Hint::Xml,
            "html" | "htm" | "xhtml" => Hint::Html,
            "eml" | "mht" | "mhtml" | "nws" => Hint::Eml,
            "mbox" | "mbx" => Hint::Mbox,
            "txt" | "text" | "log" | "md" | "ini" | "cfg" | "conf" | "yaml" | "yml" | "sql"
            | "ics" | "vcf" | "asc" | "toml" => Hint::Text,
            _ => return None,
        })
    }

    fn of_type(declared: &str) -> Option<Hint> {
        let name = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        Some(match name.as_str() {
            "text/csv" | "text/tab-separated-values" | "application/csv" => Hint::Csv,
            "text/html" | "application/xhtml+xml" => Hint::Html,
            "text/xml" | "application/xml" => Hint::Xml,
            "application/json" | "application/x-ndjson" => Hint::Json,
            "message/rfc822" | "message/global" => Hint::Eml,
            "application/mbox" => Hint::Mbox,
            other if other.ends_with("+xml") => Hint::Xml,
            other if other.ends_with("+json") => Hint::Json,
            other if other.starts_with("text/") => Hint::Text,
            _ => return None,
        })
    }
}
