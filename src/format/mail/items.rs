//! Everything a message holds, in one order for reader and writer.
//!
//! Apart from both, because streams and children are numbered by this order: what the reader showed
//! as child three, the writer must meet as child three. It decides what is the message's own text,
//! what is a child, and what stays closed; it writes nothing.

use std::{collections::HashMap, ops::ControlFlow, ops::Range};

use crate::model::{Fault, Part, Reason, Role, Text, TextBuilder};

use super::{
    body::{self, Payload},
    charset::{self, Charset},
    cipher::{self, Seal},
    form::{Raw, is_blank},
    head::Field,
    params::Params,
    transfer::{self, Transfer, UuBlock},
    tree::{Entity, Shape},
    words::{self, Run},
};

/// One thing in a message.
pub(super) enum Item<'a> {
    /// A header.
    Field(FieldItem<'a>),
    /// Text that lies in the message as it is, or in quoted-printable.
    Text(Text),
    /// Text that a writer must encode anew when it is cut.
    Rebuilt(&'a Entity, Text, Charset),
    /// What a signature says of its signer. Cut, it goes as a whole; an enveloping one leaves its
    /// content, which is the next item.
    Signature(&'a Entity, Text, Signature),
    /// A document inside.
    Child(Box<Child<'a>>),
    /// Something that is not read.
    Note(String, Fault),
}

/// A header and its text.
pub(super) struct FieldItem<'a> {
    /// The header.
    pub(super) field: &'a Field,
    /// What it says.
    pub(super) text: Text,
    /// Its encoded words.
    pub(super) runs: Vec<Run>,
    /// Its parameters, if it is a header of parameters: then its text is a stream of its own.
    pub(super) params: Option<Params>,
}

/// A document inside a message.
pub(super) struct Child<'a> {
    /// The part that holds it.
    pub(super) entity: &'a Entity,
    /// Its step.
    pub(super) name: String,
    /// Its declared type.
    pub(super) declared: String,
    /// Its bytes.
    pub(super) payload: Payload,
    /// The character set that it was brought from into UTF-8.
    pub(super) transcoded: Option<Charset>,
    /// How it is held.
    pub(super) way: Way,
}

/// How a part holds a child.
#[derive(Debug)]
pub(super) enum Way {
    /// The part's body is the child, in the part's transfer encoding.
    Part,
    /// A `begin … end` block in the body.
    Uu(UuBlock),
    /// The content inside signed data.
    Signed,
}

/// Where a signature stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Signature {
    /// In a part of its own.
    Detached,
    /// Around what it signs.
    Enveloping,
}

/// Receives the items; `Break` ends the walk.
pub(super) type Each<'e, 'a> = &'e mut dyn FnMut(Item<'a>) -> ControlFlow<()>;

/// Walks through a message.
pub(super) fn walk<'a>(raw: &'a Raw, root: &'a Entity, each: Each<'_, 'a>) -> ControlFlow<()> {
    let mut walk = Walk { raw, names: HashMap::new(), leaves: 0, each };
    walk.entity(root, "")
}

struct Walk<'a, 'e> {
    raw: &'a Raw,
    names: HashMap<String, usize>,
    leaves: usize,
    each: Each<'e, 'a>,
}

impl<'a> Walk<'a, '_> {
    fn entity(&mut self, entity: &'a Entity, parent: &str) -> ControlFlow<()> {
        for stray in &entity.head.stray {
            let line = &self.raw.bytes()[stray.clone()];
            let mail_from = line.starts_with(b"From ") || line.starts_with(b">From ");
            let part = if mail_from { Part::named(Role::Header, "envelope") } else { hidden() };
            self.raw_text(part, stray.clone())?;
        }
        match &entity.shape {
            Shape::Leaf => self.leaf(entity, parent),
            Shape::Parts { parts, between } => {
                self.faults("", entity)?;
                self.fields(entity, None)?;
                self.parts(parts, between, &entity.kind.main)
            }
        }
    }

    /// Parts and what lies between them, in the order of the file.
    fn parts(
        &mut self,
        parts: &'a [Entity],
        between: &'a [Range<usize>],
        parent: &str,
    ) -> ControlFlow<()> {
        let mut between = between.iter().peekable();
        for part in parts {
            while let Some(range) = between.next_if(|range| range.start < part.range().start) {
                self.raw_text(hidden(), range.clone())?;
            }
            self.entity(part, parent)?;
        }
        between.try_for_each(|range| self.raw_text(hidden(), range.clone()))
    }

    fn faults(&mut self, step: &str, entity: &Entity) -> ControlFlow<()> {
        entity.faults.iter().try_for_each(|fault| self.note(step, fault.clone()))
    }

    fn note(&mut self, step: &str, fault: Fault) -> ControlFlow<()> {
        (self.each)(Item::Note(step.to_owned(), fault))
    }

    /// Bytes as they lie in the file, in whatever character set they seem to have.
    fn raw_text(&mut self, part: Part, range: Range<usize>) -> ControlFlow<()> {
        let mapped = transfer::Mapped::identity(self.raw.bytes(), range);
        let (set, _) = charset::pick(None, &mapped.bytes);
        let mut text = TextBuilder::new(part);
        body::push(&mapped, set, &mut text);
        if text.is_empty() {
            ControlFlow::Continue(())
        } else {
            (self.each)(Item::Text(text.finish()))
        }
    }

    /// Every header, and file names but for the one that the child itself bears.
    fn fields(&mut self, entity: &'a Entity, shown: Option<&str>) -> ControlFlow<()> {
        let bytes = self.raw.bytes();
        for field in &entity.head.fields {
            let known = field.known(bytes);
            let name = known.unwrap_or("other");
            let value = field.value.clone();
            let item = if matches!(name, "content-type" | "content-disposition") {
                let params = Params::parse(bytes, value.clone());
                let text = params.text(name, words::stream_at(value.start), shown);
                FieldItem { field, text, runs: Vec::new(), params: Some(params) }
            } else {
                let mut text = TextBuilder::new(Part::named(Role::Header, name));
                if known.is_none() {
                    // A name of a stranger's making is text, too.
                    words::push_value(bytes, field.name.clone(), &mut text);
                    text.push_synthetic(": ");
                }
                let runs = words::push_value(bytes, value, &mut text);
                FieldItem { field, text: text.finish(), runs, params: None }
            };
            (self.each)(Item::Field(item))?;
        }
        ControlFlow::Continue(())
    }

    fn leaf(&mut self, entity: &'a Entity, parent: &str) -> ControlFlow<()> {
        self.leaves += 1;
        let empty = is_blank(&self.raw.bytes()[entity.body.clone()]);
        if empty && entity.file_name().is_none() {
            self.faults("", entity)?;
            return self.fields(entity, None);
        }
        if is_signature(&entity.kind.main) {
            self.faults("", entity)?;
            return self.signature(entity, b"");
        }
        if entity.kind.main == "application/pgp-encrypted" {
            self.fields(entity, None)?;
            self.faults("", entity)?;
            return self.own_text(entity, hidden());
        }
        if is_own_text(entity) {
            self.fields(entity, None)?;
            self.faults("", entity)?;
            return self.own_text(entity, Part::new(Role::Body));
        }
        if entity.transfer == Transfer::Uu {
            self.fields(entity, None)?;
            self.faults("", entity)?;
            return self.spliced(entity, hidden(), Charset::Utf8);
        }
        self.contained(entity, parent)
    }

    /// A leaf that is not the message's own text: sealed, signed, or a child.
    fn contained(&mut self, entity: &'a Entity, parent: &str) -> ControlFlow<()> {
        let (payload, odd) = Payload::of(self.raw, entity);
        let bytes = payload.bytes(self.raw);
        let pgp = parent == "multipart/encrypted" && cipher::is_binary_pgp(bytes);
        let seal = if pgp { Some(Seal::PgpEncrypted) } else { cipher::seal(bytes) };
        let content = match seal {
            Some(Seal::Signed) => cipher::signed_content(bytes),
            _ => None,
        };
        match (seal, content) {
            (Some(Seal::Signed), None) => {
                self.faults("", entity)?;
                self.signature(entity, b"")
            }
            (Some(Seal::Signed), Some(content)) => {
                self.signature(entity, &content)?;
                let child = self.child(entity, Payload::Owned(content), Way::Signed);
                self.faults(&child.name, entity)?;
                (self.each)(Item::Child(Box::new(child)))
            }
            (Some(seal), _) => {
                self.fields(entity, None)?;
                self.faults("", entity)?;
                let step = entity.file_name().unwrap_or("encrypted").to_owned();
                self.note(&body::step(&step), sealed(seal))
            }
            (None, _) => self.attachment(entity, payload, odd),
        }
    }

    fn attachment(
        &mut self,
        entity: &'a Entity,
        payload: Payload,
        odd: Vec<Range<usize>>,
    ) -> ControlFlow<()> {
        let mut child = self.child(entity, payload, Way::Part);
        let shown = entity.file_name().filter(|name| *name == child.name);
        self.fields(entity, shown)?;
        self.faults(&child.name, entity)?;
        if !odd.is_empty() {
            self.note(&child.name, stray_base64())?;
        }
        if entity.kind.main == "message/partial" {
            let fault = Fault::unsupported("one fragment of a message that was sent in pieces");
            self.note(&child.name, fault)?;
        }
        if let Some(fault) = body::transcode(self.raw, &mut child) {
            self.note(&child.name, fault)?;
        }
        odd.into_iter().try_for_each(|line| self.raw_text(hidden(), line))?;
        (self.each)(Item::Child(Box::new(child)))
    }

    fn child(&mut self, entity: &'a Entity, payload: Payload, way: Way) -> Child<'a> {
        let (base, declared) = match &way {
            Way::Part => (body::file_name(entity, self.leaves), body::declared(entity)),
            Way::Uu(block) => {
                let name = String::from_utf8_lossy(&self.raw.bytes()[block.name.clone()]);
                (body::step(&name), "application/octet-stream".to_owned())
            }
            Way::Signed => (super::SIGNED_CONTENT.to_owned(), "message/rfc822".to_owned()),
        };
        let name = self.unique(base);
        Child { entity, name, declared, payload, transcoded: None, way }
    }

    /// The second `form.pdf` is `form#2.pdf`, so that places stay apart and endings stay endings.
    fn unique(&mut self, base: String) -> String {
        let count = self.names.entry(base.clone()).or_insert(0);
        *count += 1;
        match (*count, base.rsplit_once('.')) {
            (1, _) => base,
            (n, Some((stem, ending))) if !stem.is_empty() => format!("{stem}#{n}.{ending}"),
            (n, _) => format!("{base}#{n}"),
        }
    }

    /// The message's own text.
    fn own_text(&mut self, entity: &'a Entity, part: Part) -> ControlFlow<()> {
        let (mapped, odd) = body::decoded(self.raw, entity);
        let label = body::label(self.raw, entity);
        let (set, fault) = charset::pick(label.as_deref(), &mapped.bytes);
        if let Some(fault) = fault {
            self.note("", fault)?;
        }
        self.armour(&mapped.bytes)?;
        if !odd.is_empty() {
            self.note("", stray_base64())?;
            odd.into_iter().try_for_each(|line| self.raw_text(hidden(), line))?;
        }
        match entity.transfer {
            Transfer::Identity | Transfer::Uu if set.is_stateless() => {
                self.spliced(entity, part, set)
            }
            Transfer::Quoted if set.is_stateless() => {
                let mut text = TextBuilder::new(part);
                let bad = body::push(&mapped, set, &mut text);
                self.lossy(bad > 0)?;
                (self.each)(Item::Text(text.finish()))
            }
            _ => {
                let (decoded, lossy) = set.decode(&mapped.bytes);
                self.lossy(lossy)?;
                let mut text = TextBuilder::new(part);
                text.push_even(&decoded, words::stream_at(entity.body.start), 0);
                (self.each)(Item::Rebuilt(entity, text.finish(), set))
            }
        }
    }

    fn lossy(&mut self, lossy: bool) -> ControlFlow<()> {
        if !lossy {
            return ControlFlow::Continue(());
        }
        self.note("", Fault::malformed("bytes that are no characters in their character set"))
    }

    /// Text that lies open in the file, with its uuencoded blocks as children.
    fn spliced(&mut self, entity: &'a Entity, part: Part, set: Charset) -> ControlFlow<()> {
        let bytes = self.raw.bytes();
        let blocks = transfer::uu_blocks(bytes, entity.body.clone());
        let empty = is_blank(&bytes[entity.body.clone()]);
        if blocks.is_empty() && entity.transfer == Transfer::Uu && !empty {
            self.note("", Fault::malformed("uuencode without its first line; read as text"))?;
        }
        let mut text = TextBuilder::new(part);
        let mut at = entity.body.start;
        let mut bad = 0;
        for block in &blocks {
            bad += body::push(
                &transfer::Mapped::identity(bytes, at..block.range.start),
                set,
                &mut text,
            );
            at = block.range.end;
        }
        bad += body::push(&transfer::Mapped::identity(bytes, at..entity.body.end), set, &mut text);
        self.lossy(bad > 0)?;
        if !text.is_empty() {
            (self.each)(Item::Text(text.finish()))?;
        }
        for block in blocks {
            let payload = Payload::Owned(transfer::uu_decode(bytes, block.data.clone()));
            let child = self.child(entity, payload, Way::Uu(block));
            (self.each)(Item::Child(Box::new(child)))?;
        }
        ControlFlow::Continue(())
    }

    /// Inline PGP: the block stays in the text, where it says nothing; what it hides is noted.
    fn armour(&mut self, text: &[u8]) -> ControlFlow<()> {
        let found = cipher::armour_in(text);
        if found.encrypted > 0 {
            self.note("pgp-message", sealed(Seal::PgpEncrypted))?;
        }
        if found.readable > 0 {
            self.note("pgp-message", sealed(Seal::PgpReadable))?;
        }
        ControlFlow::Continue(())
    }

    /// A signature has no text of the message's, but may name its signer. What it holds besides
    /// its content counts as what it says.
    fn signature(&mut self, entity: &'a Entity, content: &[u8]) -> ControlFlow<()> {
        self.fields(entity, None)?;
        let (payload, _) = Payload::of(self.raw, entity);
        let bytes = payload.bytes(self.raw);
        let inner = if content.is_empty() { None } else { memchr::memmem::find(bytes, content) };
        let said = match inner {
            Some(at) => {
                [&bytes[..at], &bytes[at + content.len()..]].map(cipher::strings).join("\n")
            }
            None => cipher::strings(bytes),
        };
        let place = if content.is_empty() { Signature::Detached } else { Signature::Enveloping };
        let mut text = TextBuilder::new(hidden());
        text.push_even(&said, words::stream_at(entity.body.start), 0);
        (self.each)(Item::Signature(entity, text.finish(), place))
    }
}

fn hidden() -> Part {
    Part::new(Role::Hidden)
}

fn is_signature(kind: &str) -> bool {
    matches!(
        kind,
        "application/pgp-signature"
            | "application/pkcs7-signature"
            | "application/x-pkcs7-signature"
    )
}

/// Plain text without a file name, shown in place.
fn is_own_text(entity: &Entity) -> bool {
    let kind = entity.kind.main.as_str();
    (kind == "text/plain" || !kind.contains('/'))
        && !entity.is_attachment()
        && entity.file_name().is_none()
}

fn stray_base64() -> Fault {
    Fault::malformed("base64 with lines that are not; they were read as text, the rest around them")
}

fn sealed(seal: Seal) -> Fault {
    let (reason, detail) = match seal {
        Seal::Enveloped => (Reason::Encrypted, "S/MIME enveloped data"),
        Seal::PgpEncrypted => (Reason::Encrypted, "a PGP message"),
        Seal::Rpmsg => (Reason::Encrypted, "a Microsoft rights-managed message"),
        Seal::Compressed => (Reason::Unsupported, "S/MIME compressed data, which is not encrypted"),
        Seal::PgpReadable => {
            (Reason::Unsupported, "a PGP message that is packed or signed, not encrypted")
        }
        Seal::Signed => (Reason::Malformed, "S/MIME signed data that could not be taken apart"),
    };
    Fault::new(reason, detail)
}
