//! Writes a copy of a message: cuts spliced in, encoded texts and changed children encoded anew,
//! everything else byte for byte.
//!
//! Apart from the reader, whose walk it follows item by item. It never leaves a signature over what
//! it changed, and what it cannot keep it replaces by a sentence rather than by nothing.

use std::{io::Write, ops::ControlFlow, ops::Range};

use crate::model::{Children, Copied, Cut, Cuts, Fault, Limits, Source, Text};

use super::{
    charset::Charset,
    edits::{Edits, cut_text, merged},
    eml,
    form::Raw,
    head::Field,
    header_copy,
    items::{self, Child, FieldItem, Item, Signature, Way},
    params::Params,
    transfer::{self, Transfer},
    tree::{self, Entity, Shape},
    words::stream_at,
};

const WITHHELD: &str = "[An attachment was withheld.]";
const UNSIGNED: &str = "[The signature was withheld, since the message was changed.]";

/// See [`format`](crate::format).
pub(super) fn write(
    source: &Source,
    limits: &Limits,
    cuts: &Cuts,
    children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    let raw = Raw::load(source, limits)?;
    let root = tree::parse(&raw, limits);
    let mut copy = Copy::new(source, &raw, &root, cuts);
    let mut fault = None;
    let ended = items::walk(&raw, &root, &mut |item| match copy.item(item, children) {
        Ok(()) => ControlFlow::Continue(()),
        Err(err) => {
            fault = Some(err);
            ControlFlow::Break(())
        }
    });
    if let (ControlFlow::Break(()), Some(fault)) = (ended, fault) {
        return Err(fault);
    }
    copy.splices();
    copy.unsign(&root);
    if copy.edits.is_empty() {
        out.write_all(raw.original())?;
    } else {
        out.write_all(&raw.restore(copy.edits.apply(raw.bytes())))?;
    }
    Ok(())
}

/// What becomes of a part's own headers.
#[derive(Default)]
struct Change<'c> {
    name: Option<&'c str>,
    charset: Option<&'c str>,
    transfer: Option<&'c str>,
    kind: Option<&'c str>,
}

struct Copy<'a> {
    source: &'a Source,
    raw: &'a Raw,
    root: &'a Entity,
    cuts: &'a Cuts,
    edits: Edits,
    newline: &'static str,
    ordinal: usize,
    /// Headers, whose cuts are not plain splices; in the order of the file.
    fields: Vec<Range<usize>>,
    /// Bodies in quoted-printable, likewise.
    quoted: Vec<Range<usize>>,
    /// The signed part whose signature was cut, by where it begins.
    signature_cut: Option<usize>,
}

impl<'a> Copy<'a> {
    fn new(source: &'a Source, raw: &'a Raw, root: &'a Entity, cuts: &'a Cuts) -> Copy<'a> {
        let mut leaves = Vec::new();
        root.leaves(&mut leaves);
        let quoted = leaves.iter().filter(|leaf| leaf.transfer == Transfer::Quoted);
        Copy {
            source,
            raw,
            root,
            cuts,
            edits: Edits::default(),
            newline: raw.newline(),
            ordinal: 0,
            fields: Vec::new(),
            quoted: quoted.map(|leaf| leaf.body.clone()).collect(),
            signature_cut: None,
        }
    }

    fn item(&mut self, item: Item<'a>, children: &mut dyn Children) -> Result<(), Fault> {
        match item {
            Item::Field(field) => self.field(&field),
            Item::Rebuilt(entity, text, set) => self.rebuilt(entity, &text, set),
            Item::Signature(entity, _, place) => {
                if !self.cuts.of(stream_at(entity.body.start)).is_empty() {
                    self.signature_cut = Some(entity.body.start);
                    if place == Signature::Detached {
                        self.stub(entity, UNSIGNED);
                    }
                }
            }
            Item::Child(child) => return self.child(*child, children),
            Item::Text(_) | Item::Note(..) => {}
        }
        Ok(())
    }

    fn field(&mut self, item: &FieldItem<'_>) {
        self.fields.push(item.field.whole.clone());
        let value = item.field.value.clone();
        if let Some(params) = &item.params {
            let cuts = self.cuts.of(stream_at(value.start));
            if !cuts.is_empty() {
                self.edits.put(value, params.without(cuts).serialise(self.newline));
            }
            return;
        }
        let name = item.field.name.clone();
        if !self.cuts.within(0, name.start as u64..name.end as u64).is_empty() {
            self.edits.put(name, "X-Redacted");
        }
        if let Some(new) = header_copy::value(self.raw, item.field, &item.runs, self.cuts) {
            self.edits.put(value, new);
        }
    }

    /// Text in base64 or in a shifting character set: cut, then encoded as it was.
    fn rebuilt(&mut self, entity: &Entity, text: &Text, set: Charset) {
        let cuts = self.cuts.of(stream_at(entity.body.start));
        if cuts.is_empty() {
            return;
        }
        let text = cut_text(text.as_str(), 0..text.as_str().len(), cuts);
        let mut change = Change::default();
        let bytes = set.encode(&text).unwrap_or_else(|| {
            change.charset = Some("utf-8");
            text.into_bytes()
        });
        self.body(entity, &bytes, change);
    }

    /// Puts new bytes into a part, in its transfer encoding if that can carry them.
    fn body(&mut self, entity: &Entity, bytes: &[u8], mut change: Change<'_>) {
        let was_open = !self.raw.bytes()[entity.body.clone()].is_ascii();
        let mut new = match entity.transfer {
            Transfer::Base64 => transfer::to_base64_lines(bytes, self.newline),
            Transfer::Quoted => transfer::to_quoted(bytes, self.newline),
            Transfer::Identity | Transfer::Uu if self.fits_openly(entity, bytes, was_open) => {
                bytes.to_vec()
            }
            Transfer::Identity | Transfer::Uu => {
                change.transfer = Some("base64");
                transfer::to_base64_lines(bytes, self.newline)
            }
        };
        let ended = self.raw.bytes()[entity.body.clone()].ends_with(b"\n");
        if ended && !new.ends_with(b"\n") {
            new.extend_from_slice(self.newline.as_bytes());
        }
        self.edits.put(entity.body.clone(), new);
        self.headers(entity, &change);
    }

    /// Whether bytes may stand in the message as they are.
    fn fits_openly(&self, entity: &Entity, bytes: &[u8], was_open: bool) -> bool {
        let mut boundaries = Vec::new();
        enclosing(self.root, &entity.range(), &mut boundaries);
        (bytes.is_ascii() || was_open)
            && !bytes.contains(&0)
            && bytes.split(|byte| *byte == b'\n').all(|line| {
                let delimits = |boundary: &&str| {
                    line.strip_prefix(b"--").is_some_and(|l| l.starts_with(boundary.as_bytes()))
                };
                line.len() <= 998 && !boundaries.iter().any(delimits)
            })
    }

    /// Writes the headers of a part anew where a change asks for it.
    fn headers(&mut self, entity: &Entity, change: &Change<'_>) {
        let bytes = self.raw.bytes();
        let mut missing = String::new();
        let mut typed = false;
        for field in entity.head.all(bytes, "content-type") {
            typed = true;
            let old = self.params_of(field);
            let mut new = old.clone();
            apply(change, &mut new);
            if new != old {
                self.edits.put(field.value.clone(), new.serialise(self.newline));
            }
        }
        if !typed && (change.charset.is_some() || change.kind.is_some()) {
            let mut new = Params::new("text/plain");
            apply(change, &mut new);
            missing = ["Content-Type: ", &new.serialise(self.newline), self.newline].concat();
        }
        for field in entity.head.all(bytes, "content-disposition") {
            let mut new = self.params_of(field);
            if change.kind.is_some() {
                self.edits.put(field.whole.clone(), "");
            } else if let Some(name) = change.name {
                new.rename(name);
                self.edits.put(field.value.clone(), new.serialise(self.newline));
            }
        }
        missing += &self.transfer_header(entity, change);
        for name in ["content-md5", "content-length", "lines"] {
            for field in entity.head.all(bytes, name) {
                self.edits.put(field.whole.clone(), "");
            }
        }
        self.insert(entity, missing);
    }

    /// Sets the transfer encoding in the headers there are; otherwise returns the header to add.
    fn transfer_header(&mut self, entity: &Entity, change: &Change<'_>) -> String {
        let Some(transfer) = change.transfer else { return String::new() };
        let mut set = false;
        for field in entity.head.all(self.raw.bytes(), "content-transfer-encoding") {
            self.edits.put(field.value.clone(), transfer);
            set = true;
        }
        let header = format!("Content-Transfer-Encoding: {transfer}{}", self.newline);
        if set { String::new() } else { header }
    }

    fn insert(&mut self, entity: &Entity, mut header: String) {
        if header.is_empty() {
            return;
        }
        let head = &entity.head;
        let at = head.fields.last().map_or(head.range.start, |field| field.whole.end);
        if at == head.range.end {
            header.push_str(self.newline);
        }
        self.edits.put(at..at, header);
    }

    fn params_of(&self, field: &Field) -> Params {
        let params = Params::parse(self.raw.bytes(), field.value.clone());
        let cuts = self.cuts.of(stream_at(field.value.start));
        if cuts.is_empty() { params } else { params.without(cuts) }
    }

    fn child(&mut self, child: Child<'a>, children: &mut dyn Children) -> Result<(), Fault> {
        let entity = child.entity;
        let ordinal = self.ordinal;
        self.ordinal += 1;
        let (way, set, name) = (way_of(&child.way), child.transcoded, child.name.clone());
        let source = eml::source_of(self.source, self.raw, child);
        let content = source.content.clone();
        let (bytes, new_name) = match children.copy(ordinal, source)? {
            Copied::Kept { bytes, name } => (bytes, name),
            Copied::Dropped => {
                match way {
                    Place::Block(range) => {
                        self.edits.put(range, format!("{WITHHELD}{}", self.newline));
                    }
                    Place::Part | Place::Signed => self.stub(entity, WITHHELD),
                }
                return Ok(());
            }
        };
        let same = *content.bytes(u64::MAX)? == *bytes;
        let renamed = (new_name != name).then_some(new_name.as_str());
        match way {
            Place::Block(_) if same && renamed.is_none() => {}
            Place::Block(range) => {
                let name = new_name.replace(|c: char| c.is_control(), "_");
                self.edits.put(range, transfer::to_uu(&bytes, &name, self.newline));
            }
            Place::Signed if same && self.signature_cut != Some(entity.body.start) => {}
            Place::Signed => self.unwrap_signed(entity, &bytes),
            Place::Part if same => {
                if renamed.is_some() {
                    self.headers(entity, &Change { name: renamed, ..Change::default() });
                }
            }
            Place::Part => self.kept(entity, bytes, set, renamed),
        }
        Ok(())
    }

    /// A changed child goes back in the character set it came in, if that has all its characters.
    fn kept(&mut self, entity: &Entity, bytes: Vec<u8>, set: Option<Charset>, name: Option<&str>) {
        let mut change = Change { name, ..Change::default() };
        let encoded = match (set, std::str::from_utf8(&bytes)) {
            (Some(set), Ok(text)) => set.encode(text),
            _ => None,
        };
        if set.is_some() && encoded.is_none() {
            change.charset = Some("utf-8");
        }
        self.body(entity, &encoded.unwrap_or(bytes), change);
    }

    /// Signed data cannot be signed again: its content takes its place.
    fn unwrap_signed(&mut self, entity: &Entity, bytes: &[u8]) {
        let open = self.fits_openly(entity, bytes, true);
        let transfer = if open { "8bit" } else { "base64" };
        let new =
            if open { bytes.to_vec() } else { transfer::to_base64_lines(bytes, self.newline) };
        self.edits.put(entity.body.clone(), new);
        let change =
            Change { kind: Some("message/rfc822"), transfer: Some(transfer), ..Change::default() };
        self.headers(entity, &change);
    }

    /// A sentence in a part's place.
    fn stub(&mut self, entity: &Entity, sentence: &str) {
        if entity.range().start > self.root.range().start {
            let nl = self.newline;
            let part = format!("Content-Type: text/plain; charset=utf-8{nl}{nl}{sentence}");
            return self.edits.put(entity.range(), part);
        }
        self.edits.put(entity.body.clone(), format!("{sentence}{}", self.newline));
        let change =
            Change { kind: Some("text/plain"), transfer: Some("7bit"), ..Change::default() };
        self.headers(entity, &change);
    }

    /// Cuts in what lies open in the message.
    fn splices(&mut self) {
        let bytes = self.raw.bytes();
        let is_nothing = |gap: Range<usize>| {
            let mut rest = &bytes[gap.clone()];
            while let Some(len) =
                transfer::soft_break(rest).filter(|_| inside(&self.quoted, gap.start))
            {
                rest = &rest[len..];
            }
            rest.is_empty()
        };
        let all = merged(self.cuts.of(0), is_nothing);
        for cut in all.iter().filter(|cut| !inside(&self.fields, cut.start as usize)) {
            let end = (cut.end as usize).min(bytes.len());
            let range = (cut.start as usize).min(end)..end;
            let label = if inside(&self.quoted, range.start) {
                self.quoted_label(cut, &range)
            } else {
                cut.label.to_string()
            };
            self.edits.put(range, label);
        }
    }

    /// A label within quoted-printable, with soft line breaks where its line would grow too long.
    fn quoted_label(&self, cut: &Cut, range: &Range<usize>) -> String {
        let bytes = self.raw.bytes();
        let label = cut.label.replace('=', "=3D");
        let line = memchr::memrchr(b'\n', &bytes[..range.start]).map_or(0, |at| at + 1);
        let (end, _) = super::form::line_end(bytes, range.end, bytes.len());
        let mut out = String::new();
        let mut width = range.start - line;
        if width + label.len() > 74 {
            out = format!("={}", self.newline);
            width = 0;
        }
        out.push_str(&label);
        if width + label.len() + (end - range.end) > 76 && end > range.end {
            out.push('=');
            out.push_str(self.newline);
        }
        out
    }

    /// Signatures over what was changed go.
    fn unsign(&mut self, root: &Entity) {
        if self.edits.is_empty() {
            return;
        }
        self.unsign_parts(root);
        let bytes = self.raw.bytes();
        for field in &root.head.fields {
            let name = field.known(bytes).unwrap_or("");
            let signs = matches!(
                name,
                "dkim-signature"
                    | "x-google-dkim-signature"
                    | "domainkey-signature"
                    | "content-length"
                    | "lines"
            );
            if signs || name.starts_with("arc-") {
                self.edits.put(field.whole.clone(), "");
            }
        }
    }

    fn unsign_parts(&mut self, entity: &Entity) {
        let Shape::Parts { parts, .. } = &entity.shape else { return };
        for part in parts {
            self.unsign_parts(part);
        }
        if entity.kind.main == "multipart/signed"
            && let [content, signatures @ ..] = parts.as_slice()
            && self.edits.touch(&content.range())
        {
            for signature in signatures {
                self.stub(signature, UNSIGNED);
            }
            let change = Change { kind: Some("multipart/mixed"), ..Change::default() };
            self.headers(entity, &change);
        }
    }
}

/// Where a child stands in its part.
enum Place {
    Part,
    Block(Range<usize>),
    Signed,
}

fn way_of(way: &Way) -> Place {
    match way {
        Way::Part => Place::Part,
        Way::Uu(block) => Place::Block(block.range.clone()),
        Way::Signed => Place::Signed,
    }
}

fn apply(change: &Change<'_>, params: &mut Params) {
    if let Some(kind) = change.kind {
        params.become_type(kind);
        params.list.retain(|param| kind.starts_with("multipart/") && param.name == "boundary");
    }
    if let Some(name) = change.name {
        params.rename(name);
    }
    if let Some(charset) = change.charset {
        params.set("charset", charset);
    }
}

/// Whether an offset lies in one of some ranges, which are sorted and disjoint.
fn inside(ranges: &[Range<usize>], offset: usize) -> bool {
    let after = ranges.partition_point(|range| range.start <= offset);
    ranges[..after].last().is_some_and(|range| offset < range.end)
}

/// The boundaries of the multiparts around a range.
fn enclosing<'t>(entity: &'t Entity, inner: &Range<usize>, out: &mut Vec<&'t str>) {
    if let Shape::Parts { parts, .. } = &entity.shape {
        out.extend(entity.kind.get("boundary"));
        let around =
            |part: &&Entity| part.range().start <= inner.start && inner.end <= part.range().end;
        if let Some(part) = parts.iter().find(around) {
            enclosing(part, inner, out);
        }
    }
}

#[cfg(test)]
mod tests;
