//! Finds every string of the object graph that is not page content, and says what it is.
//!
//! One sweep over all objects, referenced or not, rather than a path to each known place: what a
//! producer hides under a key of its own is found, too. None of it reaches a copy, except link
//! targets.

use std::collections::{HashMap, HashSet};

use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::strings::text_string;
use crate::model::{Part, Role};

/// Arrays and dictionaries nest this deep at most.
const DEPTH: usize = 60;

/// A string of the graph.
pub(super) struct Found {
    pub(super) part: Part,
    /// What the document calls it.
    pub(super) label: Option<String>,
    pub(super) text: String,
}

/// A file inside the file.
pub(super) struct Embedded {
    pub(super) id: ObjectId,
    pub(super) name: String,
}

/// What a sweep over a graph gives.
#[derive(Default)]
pub(super) struct Sweep {
    pub(super) found: Vec<Found>,
    pub(super) embedded: Vec<Embedded>,
    /// Streams of text: scripts, rich text, metadata.
    pub(super) text_streams: Vec<(ObjectId, Part)>,
    names: HashMap<ObjectId, String>,
    claimed: HashSet<ObjectId>,
}

/// Sweeps over all objects of a graph.
pub(super) fn sweep(graph: &Document) -> Sweep {
    let mut sweep = Sweep::default();
    let info = graph.trailer.get(b"Info").and_then(Object::as_reference).ok();
    for (id, object) in &graph.objects {
        let kind = if Some(*id) == info { Kind::Info } else { Kind::Other };
        sweep.object(graph, object, kind, None, 0);
    }
    for (key, value) in &graph.trailer {
        if !matches!(key.as_slice(), b"ID" | b"Encrypt") {
            let kind = if key == b"Info" { Kind::Info } else { Kind::Other };
            sweep.object(graph, value, kind, Some(key), 0);
        }
    }
    for (id, object) in &graph.objects {
        if let Object::Stream(stream) = object {
            sweep.stream(*id, stream);
        }
    }
    sweep
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Info,
    Annotation,
    Field,
    Outline,
    Structure,
    File,
    Other,
}

fn kind_of(dict: &Dictionary) -> Kind {
    let named =
        |key: &[u8], name: &[u8]| dict.get(key).and_then(Object::as_name).is_ok_and(|n| n == name);
    if dict.has(b"FT")
        || (dict.has(b"T") && (dict.has(b"Kids") || dict.has(b"V") || named(b"Subtype", b"Widget")))
    {
        Kind::Field
    } else if dict.has(b"Subtype") && dict.has(b"Rect") {
        Kind::Annotation
    } else if dict.has(b"EF") || named(b"Type", b"Filespec") || named(b"Type", b"F") {
        Kind::File
    } else if named(b"Type", b"StructElem") || (dict.has(b"S") && dict.has(b"P") && dict.has(b"K"))
    {
        Kind::Structure
    } else if dict.has(b"Title") && dict.has(b"Parent") {
        Kind::Outline
    } else {
        Kind::Other
    }
}

/// Keys whose strings are machine matter: identifiers, encodings, dates, appearance settings.
const MACHINE: [&[u8]; 34] = [
    b"ID",
    b"CharSet",
    b"Registry",
    b"Ordering",
    b"DA",
    b"DS",
    b"M",
    b"CreationDate",
    b"ModDate",
    b"LastModified",
    b"CheckSum",
    b"Panose",
    b"Lookup",
    b"OutputConditionIdentifier",
    b"Lang",
    b"FontFamily",
    b"ByteRange",
    b"Cert",
    b"Contents",
    b"Indexed",
    b"Separation",
    b"DeviceN",
    b"NM",
    b"Limits",
    b"O",
    b"U",
    b"OE",
    b"UE",
    b"Perms",
    b"CS",
    b"RegistryName",
    b"Info",
    b"Style",
    b"Differences",
];

fn part_of(kind: Kind, key: &[u8]) -> Option<Part> {
    let lower = String::from_utf8_lossy(key).to_lowercase();
    let part = match (kind, key) {
        (_, b"JS") => Part::new(Role::Code),
        (Kind::Info, b"CreationDate" | b"ModDate" | b"Trapped") => return None,
        (Kind::Info, _) => Part::named(Role::Metadata, known_property(&lower)),
        (Kind::Annotation, b"T")
        | (Kind::Annotation | Kind::Field, b"Contents" | b"RC" | b"Subj") => {
            Part::new(Role::Comment)
        }
        (Kind::Field, b"V" | b"DV" | b"RV") => Part::named(Role::Body, "form-field"),
        (Kind::Field, b"T" | b"TU" | b"TM" | b"Opt" | b"CA") => {
            Part::named(Role::Attribute, "form-field")
        }
        (Kind::Outline, b"Title") => Part::named(Role::Metadata, "outline"),
        (Kind::Structure, b"Alt" | b"ActualText" | b"E" | b"T") => Part::new(Role::AltText),
        (Kind::File, b"F" | b"UF" | b"Desc") => Part::new(Role::Filename),
        (_, b"URI") => Part::named(Role::Attribute, "link"),
        (_, key) if MACHINE.contains(&key) => return None,
        _ => Part::new(Role::Attribute),
    };
    Some(part)
}

/// Names of properties are part of reports: only the standard's own may appear there.
fn known_property(name: &str) -> &str {
    match name {
        "title" | "author" | "subject" | "keywords" | "creator" | "producer" | "company" => name,
        _ => "custom",
    }
}

impl Sweep {
    fn object(
        &mut self,
        graph: &Document,
        object: &Object,
        kind: Kind,
        key: Option<&[u8]>,
        depth: usize,
    ) {
        if depth > DEPTH {
            return;
        }
        match object {
            Object::Array(items) => {
                for item in items {
                    self.object(graph, item, kind, key, depth + 1);
                }
            }
            Object::Dictionary(dict) => self.dictionary(graph, dict, kind, depth),
            Object::Stream(stream) => self.dictionary(graph, &stream.dict, Kind::Other, depth),
            Object::String(bytes, _) => self.string(kind, key.unwrap_or_default(), bytes),
            _ => {}
        }
    }

    fn dictionary(&mut self, graph: &Document, dict: &Dictionary, outer: Kind, depth: usize) {
        let kind = if outer == Kind::Info { outer } else { kind_of(dict) };
        if kind == Kind::File {
            self.file(graph, dict);
        }
        if kind == Kind::Field {
            self.field(graph, dict);
        }
        let is_link =
            dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Link");
        for (key, value) in dict {
            let apart = kind == Kind::Field && matches!(key.as_slice(), b"V" | b"T" | b"TU");
            if apart && matches!(value, Object::String(..)) || is_link && key == b"A" {
                continue;
            }
            if let (Object::Reference(id), Some(part)) = (value, text_stream_part(kind, key)) {
                self.claim(graph, *id, part);
            }
            self.object(graph, value, kind, Some(key), depth + 1);
        }
    }

    fn string(&mut self, kind: Kind, key: &[u8], bytes: &[u8]) {
        let Some(part) = part_of(kind, key) else { return };
        let text = text_string(bytes);
        if text.trim().is_empty() {
            return;
        }
        let label = (kind == Kind::Info).then(|| String::from_utf8_lossy(key).into_owned());
        self.found.push(Found { part, label, text });
    }

    /// A field's value is labelled with its tooltip or its name.
    fn field(&mut self, graph: &Document, dict: &Dictionary) {
        let string = |key: &[u8]| {
            let object = dict.get_deref(key, graph).ok()?;
            object.as_str().ok().map(text_string).filter(|text| !text.trim().is_empty())
        };
        let (name, tip, value) = (string(b"T"), string(b"TU"), string(b"V"));
        let attribute = |text: String| Found {
            part: Part::named(Role::Attribute, "form-field"),
            label: None,
            text,
        };
        let label = tip.clone().or_else(|| name.clone());
        self.found.extend(name.map(attribute));
        self.found.extend(tip.map(attribute));
        if let Some(text) = value {
            self.found.push(Found { part: Part::named(Role::Body, "form-field"), label, text });
        }
    }

    fn file(&mut self, graph: &Document, dict: &Dictionary) {
        let name = [&b"UF"[..], b"F"]
            .iter()
            .find_map(|key| dict.get_deref(key, graph).ok()?.as_str().ok())
            .map(text_string);
        let Some(files) = dict.get_deref(b"EF", graph).ok().and_then(|ef| ef.as_dict().ok()) else {
            return;
        };
        for (_, file) in files {
            if let Object::Reference(id) = file {
                let name = name.clone().unwrap_or_default();
                self.names.entry(*id).or_insert(name);
            }
        }
    }

    fn claim(&mut self, graph: &Document, id: ObjectId, part: Part) {
        match graph.objects.get(&id) {
            Some(Object::Stream(_)) if self.claimed.insert(id) => {
                self.text_streams.push((id, part));
            }
            Some(Object::String(bytes, _)) if self.claimed.insert(id) => {
                let text = text_string(bytes);
                self.found.push(Found { part, label: None, text });
            }
            _ => {}
        }
    }

    fn stream(&mut self, id: ObjectId, stream: &Stream) {
        let named = |key: &[u8], name: &[u8]| {
            stream.dict.get(key).and_then(Object::as_name).is_ok_and(|n| n == name)
        };
        if named(b"Type", b"EmbeddedFile") || self.names.contains_key(&id) {
            let name = self.names.get(&id).cloned().unwrap_or_default();
            self.embedded.push(Embedded { id, name });
        } else if named(b"Type", b"Metadata") && self.claimed.insert(id) {
            self.text_streams.push((id, Part::named(Role::Metadata, "xmp")));
        }
    }
}

/// Keys whose value may be a stream of text.
fn text_stream_part(kind: Kind, key: &[u8]) -> Option<Part> {
    match (kind, key) {
        (_, b"JS" | b"RC" | b"RV")
        | (Kind::Field, b"V" | b"DV" | b"TU")
        | (Kind::Annotation, b"Contents") => part_of(kind, key),
        (_, b"XFA") => Some(Part::named(Role::Body, "xfa")),
        _ => None,
    }
}
