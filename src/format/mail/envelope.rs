//! What a message says of itself: who sent it to whom, about what, and how it is protected.
//!
//! Apart from reading, since a judgement needs it before and without the text. Whatever is unclear
//! becomes a doubt in words; a recipient or a protection is never assumed.

use crate::model::{Bearing, Day, Envelope, Fault, Limits, Private, Source};

use super::{
    address::{self, Entry},
    form::Raw,
    hash, protection,
    tree::{self, Entity},
    words,
};

/// Headers whose addresses receive the message, and see each other.
const VISIBLE: [&str; 4] = ["to", "cc", "resent-to", "resent-cc"];
/// Headers whose addresses receive it unseen.
const BLIND: [&str; 2] = ["bcc", "resent-bcc"];

/// The envelope of a message.
pub fn envelope(source: &Source, limits: &Limits) -> Result<Envelope, Fault> {
    let raw = Raw::load(source, limits)?;
    let root = tree::parse(&raw, limits);
    let (protection, mut doubts) = protection::of(&raw, &root);
    structure_doubts(&root, &mut doubts);
    let (recipients, names, visible) = recipients(&raw, &root, &mut doubts);
    let from = addresses(&raw, &root, "from").0.into_iter().next();
    let (from, from_name) = from.map_or((None, None), |from| (Some(from.address), Some(from.name)));
    let bearing = Bearing {
        from_name: Private::new(from_name.unwrap_or_default()),
        names,
        ..bearing(&raw, &root)
    };
    let message_id = first(&raw, &root, "message-id");
    Ok(Envelope {
        message_id: message_id.map(|id| id.trim_matches(['<', '>', ' ']).to_owned()),
        from: from.map(Private::new),
        recipients,
        visible,
        subject: Private::new(subject(&raw, &root, &mut doubts)),
        protection,
        doubts,
        bearing,
        source: source.clone(),
    })
}

/// What the headers say besides.
fn bearing(raw: &Raw, root: &Entity) -> Bearing {
    let bytes = raw.bytes();
    let has = |name| root.head.all(bytes, name).next().is_some();
    let name = |range: std::ops::Range<usize>| {
        String::from_utf8_lossy(&bytes[range]).trim().to_lowercase()
    };
    Bearing {
        is_reply: has("in-reply-to") || has("references"),
        waives_tls: first(raw, root, "tls-required")
            .is_some_and(|value| value.trim().eq_ignore_ascii_case("no")),
        day: first(raw, root, "date").and_then(|date| Day::of_header(&date)),
        headers: root.head.fields.iter().map(|field| name(field.name.clone())).collect(),
        body_hash: hash::of_body(&bytes[root.body.clone()]),
        ..Bearing::default()
    }
}

fn first(raw: &Raw, root: &Entity, name: &str) -> Option<String> {
    let field = root.head.all(raw.bytes(), name).next()?;
    Some(words::value(raw.bytes(), field.value.clone()))
}

/// A second subject may hide from whoever shows the first; both are told.
fn subject(raw: &Raw, root: &Entity, doubts: &mut Vec<String>) -> String {
    let fields = root.head.all(raw.bytes(), "subject");
    let all: Vec<_> = fields.map(|field| words::value(raw.bytes(), field.value.clone())).collect();
    if all.len() > 1 {
        doubts.push("the message has more than one subject".to_owned());
    }
    all.join(" / ")
}

/// The addresses of all headers of a name, and whether one was unclear.
fn addresses(raw: &Raw, root: &Entity, name: &str) -> (Vec<Entry>, bool) {
    let bytes = raw.bytes();
    let (mut found, mut doubtful) = (Vec::new(), false);
    for field in root.head.all(bytes, name) {
        // Encoded words are opened only after splitting, or a comma in a name would split it; but
        // some programs encode whole lists.
        let open = String::from_utf8_lossy(&bytes[field.value.clone()]).into_owned();
        let (mut list, mut doubt) = address::list(&open);
        if doubt {
            (list, doubt) = address::list(&words::value(bytes, field.value.clone()));
        }
        for entry in &mut list {
            entry.name = words::value(entry.name.as_bytes(), 0..entry.name.len());
        }
        found.append(&mut list);
        doubtful |= doubt;
    }
    (found, doubtful)
}

/// All recipients with their names, and how many of them, from the front, are visible.
fn recipients(
    raw: &Raw,
    root: &Entity,
    doubts: &mut Vec<String>,
) -> (Vec<Private>, Vec<Private>, usize) {
    let mut seen = std::collections::HashSet::new();
    let (mut all, mut names) = (Vec::new(), Vec::new());
    let mut visible = 0;
    for name in VISIBLE.iter().chain(&BLIND) {
        let (found, doubtful) = addresses(raw, root, name);
        if doubtful {
            doubts.push(format!("an entry in `{name}` could not be read as an address"));
        }
        for entry in found {
            if seen.insert(entry.address.clone()) {
                all.push(Private::new(entry.address));
                names.push(Private::new(entry.name));
            }
        }
        if VISIBLE.contains(name) {
            visible = all.len();
        }
    }
    (all, names, visible)
}

/// Everything that the parser was not sure of. A message that two programs read in two ways may
/// show one of them what the other never saw.
fn structure_doubts(entity: &Entity, doubts: &mut Vec<String>) {
    for fault in &entity.faults {
        if !doubts.contains(&fault.detail) {
            doubts.push(fault.detail.clone());
        }
    }
    if let tree::Shape::Parts { parts, .. } = &entity.shape {
        for part in parts {
            structure_doubts(part, doubts);
        }
    }
}

#[cfg(test)]
mod tests;
