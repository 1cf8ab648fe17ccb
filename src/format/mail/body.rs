//! What a leaf holds: its decoded bytes, its text, and the name and type it goes by as a child.
//!
//! Apart from the walk, so that the walk shows only the order of things.

use std::{borrow::Cow, ops::Range};

use crate::model::{Content, Fault, TextBuilder};

use super::{
    charset::{self, Charset},
    form::Raw,
    items::Child,
    transfer::{self, Mapped, Transfer},
    tree::Entity,
};

/// The longest file name that becomes a step; longer ones are hostile and are shown as headers.
const LONGEST_NAME: usize = 255;

/// A child's bytes: a range of the message where nothing was decoded.
#[derive(Debug)]
pub(super) enum Payload {
    /// A range of the message.
    Range(Range<usize>),
    /// Decoded bytes.
    Owned(Vec<u8>),
}

impl Payload {
    /// A leaf's decoded bytes, and the lines that do not fit its encoding.
    pub(super) fn of(raw: &Raw, entity: &Entity) -> (Payload, Vec<Range<usize>>) {
        if entity.transfer == Transfer::Identity {
            return (Payload::Range(entity.body.clone()), Vec::new());
        }
        let (mapped, odd) = decoded(raw, entity);
        (Payload::Owned(mapped.bytes.into_owned()), odd)
    }

    /// The bytes.
    pub(super) fn bytes<'a>(&'a self, raw: &'a Raw) -> &'a [u8] {
        match self {
            Payload::Range(range) => &raw.bytes()[range.clone()],
            Payload::Owned(bytes) => bytes,
        }
    }

    /// The bytes as a content.
    pub(super) fn into_content(self, raw: &Raw) -> Content {
        match self {
            Payload::Range(range) => raw.slice(range),
            Payload::Owned(bytes) => Content::memory(bytes),
        }
    }
}

/// A leaf's body without its transfer encoding.
pub(super) fn decoded<'a>(raw: &'a Raw, entity: &Entity) -> (Mapped<'a>, Vec<Range<usize>>) {
    let (bytes, body) = (raw.bytes(), entity.body.clone());
    match entity.transfer {
        Transfer::Identity | Transfer::Uu => (Mapped::identity(bytes, body), Vec::new()),
        Transfer::Quoted => (transfer::quoted(bytes, body), Vec::new()),
        Transfer::Base64 => {
            let unpacked = transfer::base64(bytes, body);
            (Mapped::unmapped(unpacked.bytes), unpacked.odd)
        }
    }
}

/// The character set that a leaf declares.
pub(super) fn label<'a>(raw: &Raw, entity: &'a Entity) -> Option<Cow<'a, str>> {
    if raw.is_transcoded() && entity.transfer == Transfer::Identity {
        return Some("utf-8".into());
    }
    entity.kind.get("charset").map(Into::into)
}

/// Adds decoded bytes to a text, each character with the bytes of the file behind it. Returns how
/// many bytes were no characters.
pub(super) fn push(mapped: &Mapped<'_>, set: Charset, text: &mut TextBuilder) -> usize {
    let mut cursor = mapped.cursor();
    set.segments(&mapped.bytes, &mut |piece, range, even| {
        let mut at = 0;
        while at < piece.len() {
            let from = range.start + at;
            let run = if even { cursor.run_end(from).min(range.end) - range.start } else { 0 };
            let run = piece.floor_char_boundary(run);
            if run > at {
                let start = cursor.raw(from).start as u64;
                text.push_even(&piece[at..run], 0, start);
                at = run;
                continue;
            }
            // One character over several bytes, or one escaped byte.
            let (len, last) = if even {
                let len = piece[at..].chars().next().map_or(1, char::len_utf8);
                (len, from + len - 1)
            } else {
                (piece.len(), range.end - 1)
            };
            let start = cursor.raw(from).start as u64;
            let end = cursor.raw(last).end as u64;
            text.push_whole(&piece[at..at + len], 0, start..end);
            at += len;
        }
    })
}

/// The step of a leaf: its file name, or a name by its type.
pub(super) fn file_name(entity: &Entity, leaf: usize) -> String {
    if let Some(name) = entity.file_name() {
        return step(name);
    }
    let kind = entity.kind.main.as_str();
    let ending = match kind {
        "text/html" if leaf <= 2 => return "body.html".to_owned(),
        "message/rfc822" | "message/global" | "message/news" | "message/partial" => {
            return "message.eml".to_owned();
        }
        "text/html" => "html",
        "text/calendar" => "ics",
        "text/csv" => "csv",
        "text/rtf" | "application/rtf" => "rtf",
        "text/vcard" | "text/x-vcard" => "vcf",
        "text/xml" | "application/xml" => "xml",
        "application/json" => "json",
        "application/pdf" => "pdf",
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "application/ms-tnef" => "dat",
        _ if kind.starts_with("text/") || kind.starts_with("message/") => "txt",
        _ => "bin",
    };
    format!("part-{leaf}.{ending}")
}

/// A name as a step: without control characters, and of a length a person can read.
pub(super) fn step(name: &str) -> String {
    let clean: String = name.trim().chars().map(|c| if c.is_control() { '_' } else { c }).collect();
    clean[..clean.floor_char_boundary(LONGEST_NAME)].to_owned()
}

/// The type a leaf declares, with its character set.
pub(super) fn declared(entity: &Entity) -> String {
    match entity.kind.get("charset") {
        Some(set) => format!("{}; charset={set}", entity.kind.main),
        None => entity.kind.main.clone(),
    }
}

/// Brings HTML, and text in sets that its own reader could not guess, into UTF-8.
pub(super) fn transcode(raw: &Raw, child: &mut Child<'_>) -> Option<Fault> {
    let kind = child.entity.kind.main.as_str();
    let label = label(raw, child.entity);
    let html = kind == "text/html" || kind == "application/xhtml+xml";
    let bytes = child.payload.bytes(raw);
    let (set, fault) = charset::pick(label.as_deref(), bytes);
    if !(html || kind.starts_with("text/") && !set.is_stateless()) {
        return None;
    }
    if matches!(set, Charset::Utf8) {
        child.declared = format!("{kind}; charset=utf-8");
        return fault;
    }
    // HTML names its own set where its part does not.
    if label.is_none() {
        return fault;
    }
    let (text, lossy) = set.decode(bytes);
    child.payload = Payload::Owned(text.into_bytes());
    child.transcoded = Some(set);
    child.declared = format!("{kind}; charset=utf-8");
    let lossy =
        lossy.then(|| Fault::malformed("bytes that are no characters in their character set"));
    fault.or(lossy)
}
