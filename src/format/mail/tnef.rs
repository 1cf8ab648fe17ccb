//! `winmail.dat`: a message as Outlook hands it to Outlook ([MS-OXTNEF]).
//!
//! Apart from MIME, with which it shares nothing. Every text in it is shown, attachments and
//! formatted bodies are children, an embedded message is a child that is read in the same way. It
//! is read only: a copy is refused, since other programs show the message without it.

use std::ops::ControlFlow;

use encoding_rs::{Encoding, UTF_16LE, WINDOWS_1252};

use crate::model::{Fault, Limits, Part, Reason, Role, Sink, Source, TextBuilder};

use super::{
    body, lzfu,
    mapi::{self, Property, Value},
};

const SIGNATURE: [u8; 4] = [0x78, 0x9f, 0x3e, 0x22];

/// An attribute: its level (1 the message, 2 an attachment), its number, its bytes.
struct Attribute<'a> {
    level: u8,
    id: u32,
    data: &'a [u8],
}

/// The attributes of a stream, and whether it is whole. Checksums are not held against it.
fn attributes(bytes: &[u8]) -> (Vec<Attribute<'_>>, bool) {
    let mut rest = bytes.get(6..).unwrap_or(&[]);
    let mut found = Vec::new();
    while !rest.is_empty() {
        let Some((head, after)) = rest.split_at_checked(9) else { return (found, false) };
        let number =
            |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
        let len = number(5) as usize;
        let whole = after.len() >= len.saturating_add(2);
        let data = &after[..len.min(after.len())];
        found.push(Attribute { level: head[0], id: number(1), data });
        if !whole || !matches!(head[0], 1 | 2) {
            return (found, false);
        }
        rest = &after[len + 2..];
    }
    (found, bytes.starts_with(&SIGNATURE))
}

/// See [`format`](crate::format).
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let bytes = source.content.bytes(limits.in_memory)?;
    let (attributes, whole) = attributes(&bytes);
    let mut reader = Reader {
        source,
        limits,
        sink,
        page: code_page(&attributes),
        files: 0,
        open: File::default(),
        formatted: None,
        broken: !whole,
    };
    // `Break` only says that nobody wants more.
    let _ = reader.all(&attributes);
    Ok(())
}

/// See [`format`](crate::format). What is compressed in it is handed over unpacked, too.
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    let bytes = source.content.bytes(limits.in_memory)?;
    each(&bytes);
    for attribute in attributes(&bytes).0 {
        for property in mapi::properties(attribute.data).0 {
            if let (RTF, Value::Binary(packed)) = (property.id, property.value) {
                each(&lzfu::unpack(packed, limits.in_memory)?.0);
            }
        }
    }
    Ok(())
}

const BODY: u16 = 0x1000;
const RTF: u16 = 0x1009;
const HTML: u16 = 0x1013;
const SUBJECTS: [u16; 3] = [0x37, 0x70, 0xE1D];
const LONG_NAME: u16 = 0x3707;
const SHORT_NAME: u16 = 0x3704;
const DATA: u16 = 0x3701;

/// The code page of eight-bit text: the first number of `attOemCodepage`.
fn code_page(attributes: &[Attribute<'_>]) -> &'static Encoding {
    let found = attributes.iter().find(|attribute| attribute.id == 0x0006_9007);
    let number = found.and_then(|found| found.data.first_chunk::<4>());
    let label = match number.map(|number| u32::from_le_bytes(*number)) {
        Some(932) => "shift_jis".to_owned(),
        Some(936) => "gbk".to_owned(),
        Some(949) => "euc-kr".to_owned(),
        Some(950) => "big5".to_owned(),
        Some(65001) => "utf-8".to_owned(),
        Some(number) => format!("windows-{number}"),
        None => String::new(),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

/// The attachment whose attributes are coming in.
#[derive(Default)]
struct File {
    started: bool,
    name: Option<String>,
    data: Option<Vec<u8>>,
}

struct Reader<'a> {
    source: &'a Source,
    limits: &'a Limits,
    sink: &'a mut dyn Sink,
    page: &'static Encoding,
    files: usize,
    open: File,
    /// A formatted body, as the name of the child and its bytes.
    formatted: Option<(&'static str, Vec<u8>)>,
    broken: bool,
}

impl Reader<'_> {
    fn all(&mut self, attributes: &[Attribute<'_>]) -> ControlFlow<()> {
        for attribute in attributes {
            self.attribute(attribute)?;
        }
        self.close()?;
        if let Some((name, bytes)) = self.formatted.take() {
            self.sink.child(self.source.child(name, bytes))?;
        }
        if self.broken {
            self.sink.note("", Fault::malformed("winmail.dat breaks off, or is damaged"));
        }
        ControlFlow::Continue(())
    }

    fn attribute(&mut self, attribute: &Attribute<'_>) -> ControlFlow<()> {
        let data = attribute.data;
        match attribute.id {
            // Rendering data begins an attachment.
            0x0006_9002 => {
                self.close()?;
                self.open.started = true;
            }
            0x0001_8010 => self.open.name = Some(self.narrow(data)),
            0x0006_800F => self.open.data = Some(data.to_vec()),
            0x0006_9003 => self.properties(mapi::properties(data), attribute.level)?,
            0x0006_9004 => self.properties(mapi::rows(data), 1)?,
            0x0006_9005 => self.properties(mapi::properties(data), 2)?,
            0x0001_8004 => self.text(Part::named(Role::Header, "subject"), &self.narrow(data))?,
            0x0002_800C => self.text(Part::new(Role::Body), &self.narrow(data))?,
            // `attFrom` and its kind: structures with names and addresses in them.
            0x0000_8000 | 0x0006_0600..=0x0006_0601 => {
                self.text(Part::named(Role::Metadata, "mapi"), &super::cipher::strings(data))?;
            }
            _ => {}
        }
        ControlFlow::Continue(())
    }

    fn properties(
        &mut self,
        (found, whole): (Vec<Property<'_>>, bool),
        level: u8,
    ) -> ControlFlow<()> {
        self.broken |= !whole;
        for property in found {
            match (level, property.id, property.value) {
                (2, LONG_NAME, value) => {
                    self.open.name = self.string(value).or(self.open.name.take());
                }
                (2, SHORT_NAME, value) if self.open.name.is_none() => {
                    self.open.name = self.string(value);
                }
                (2, DATA, Value::Object(bytes) | Value::Binary(bytes)) => {
                    self.open.data = Some(bytes.to_vec());
                }
                (1, RTF, Value::Binary(packed)) => self.rtf(packed),
                (1, HTML, Value::Binary(html) | Value::Narrow(html)) => {
                    self.formatted = Some(("body.html", html.to_vec()));
                }
                (_, id, value) => self.other(id, value)?,
            }
        }
        ControlFlow::Continue(())
    }

    /// Any other property with text in it.
    fn other(&mut self, id: u16, value: Value<'_>) -> ControlFlow<()> {
        let Some(text) = self.string(value) else { return ControlFlow::Continue(()) };
        let part = match id {
            BODY => Part::new(Role::Body),
            _ if SUBJECTS.contains(&id) => Part::named(Role::Header, "subject"),
            _ => Part::named(Role::Metadata, "mapi"),
        };
        self.text(part, &text)
    }

    fn rtf(&mut self, packed: &[u8]) {
        match lzfu::unpack(packed, self.limits.in_memory) {
            Ok((rtf, whole)) => {
                self.broken |= !whole;
                // HTML says the same, and is read better.
                self.formatted.get_or_insert(("body.rtf", rtf));
            }
            Err(fault) => self.sink.note("body.rtf", fault),
        }
    }

    fn string(&self, value: Value<'_>) -> Option<String> {
        match value {
            Value::Narrow(bytes) => Some(self.narrow(bytes)),
            Value::Wide(bytes) => {
                let (text, _) = UTF_16LE.decode_without_bom_handling(bytes);
                Some(text.trim_end_matches('\0').to_owned())
            }
            Value::Nothing | Value::Binary(_) | Value::Object(_) => None,
        }
    }

    fn narrow(&self, bytes: &[u8]) -> String {
        let (text, _) = self.page.decode_without_bom_handling(bytes);
        text.trim_end_matches('\0').to_owned()
    }

    fn text(&mut self, part: Part, text: &str) -> ControlFlow<()> {
        if text.trim().is_empty() {
            return ControlFlow::Continue(());
        }
        let mut builder = TextBuilder::new(part);
        builder.push_unwritable(text);
        self.sink.text(builder.finish())
    }

    /// Hands over the attachment that is complete.
    fn close(&mut self) -> ControlFlow<()> {
        let file = std::mem::take(&mut self.open);
        if !file.started && file.data.is_none() {
            return ControlFlow::Continue(());
        }
        self.files += 1;
        if self.files > self.limits.members {
            self.sink.note("", Fault::new(Reason::TooLarge, "more attachments than the limit"));
            return ControlFlow::Break(());
        }
        let name = file.name.as_deref().map(body::step).filter(|name| !name.is_empty());
        let data = file.data.unwrap_or_default();
        let base = match name {
            Some(name) => name,
            None if data.starts_with(&SIGNATURE) => "message.dat".to_owned(),
            None => "attachment.bin".to_owned(),
        };
        let step = if self.files > 1 { format!("{}-{base}", self.files) } else { base };
        self.sink.child(self.source.child(&step, data))
    }
}

#[cfg(test)]
mod tests;
