//! Every stretch of bytes of a file that some reader could get at, for the proof of a copy.
//!
//! Looks at the file from the outside: its skeleton, whatever unpacks anywhere in it, all strings
//! of all objects, what the strings of each content stream spell, and the pages as read. Left out
//! is what would only raise false alarms: the words of the format itself, and of the programs of
//! fonts all but their names. Of pixels and other binary data only the legible runs are given.

use std::{io::Read, ops::ControlFlow, ops::Range};

use flate2::read::ZlibDecoder;
use lopdf::{Dictionary, Document, LoadOptions, Object, Stream};

use super::{
    lex::{Lexer, Op, Operand, Value},
    names, read,
    strings::text_string,
    vocabulary,
};
use crate::model::{Fault, Limits, Sink, Source, Text};

/// Binary data is given in runs of at least this many printable bytes.
const LEGIBLE: usize = 8;

/// See [`format`](crate::format).
pub(super) fn blobs(
    source: &Source,
    limits: &Limits,
    each: &mut dyn FnMut(&[u8]),
) -> Result<(), Fault> {
    let bytes = source.content.bytes(limits.in_memory)?;
    let payloads = payloads(&bytes);
    let mut skeleton = Vec::new();
    let mut at = header(&bytes);
    for payload in &payloads {
        skeleton.extend_from_slice(&bytes[at..payload.start]);
        at = payload.end;
        unpacked(&bytes[payload.clone()], limits, each);
    }
    skeleton.extend_from_slice(&bytes[at..]);
    legible(&skeleton, each);
    let cap = usize::try_from(limits.in_memory).unwrap_or(usize::MAX);
    let options = LoadOptions::with_max_decompressed_size(cap);
    let graph = Document::load_mem_with_options(&bytes, options)
        .map_err(|_| Fault::malformed("its object graph cannot be read"))?;
    for object in graph.objects.values() {
        strings(object, each, 0);
        if let Object::Stream(stream) = object {
            self::stream(stream, cap, each);
        }
    }
    entries(&graph.trailer, each, 0);
    read::read(source, limits, &mut Texts(each))
}

/// The length of the words that every PDF file begins with.
fn header(bytes: &[u8]) -> usize {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', b'0'..=b'9', b'.', b'0'..=b'9', ..] => 8,
        _ => 0,
    }
}

/// What lies between `stream` and `endstream`, whether an object owns it or not.
fn payloads(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memmem::find(&bytes[at..], b"stream") {
        let word = at + found;
        let mut start = word + b"stream".len();
        let is_end = bytes[..word].ends_with(b"end");
        if is_end || !matches!(bytes.get(start), Some(b'\r' | b'\n')) {
            at = start;
            continue;
        }
        while matches!(bytes.get(start), Some(b'\r' | b'\n')) {
            start += 1;
        }
        let end = memchr::memmem::find(&bytes[start..], b"endstream")
            .map_or(bytes.len(), |len| start + len);
        out.push(start..end);
        at = end;
    }
    out
}

fn unpacked(payload: &[u8], limits: &Limits, each: &mut dyn FnMut(&[u8])) {
    let mut out = Vec::new();
    // Every zlib stream of PDF files begins so. A failure midway still leaves what came before it,
    // and that is what matters here.
    if payload.first().is_some_and(|byte| byte & 0x0F == 8) {
        let _partial = ZlibDecoder::new(payload).take(limits.in_memory).read_to_end(&mut out);
    }
    let data = if out.is_empty() { payload } else { &out };
    if is_font(data) {
        for name in names::ranges(data) {
            each(&data[name]);
        }
    } else {
        legible(data, each);
    }
}

/// Whether data begins as the program of a font does.
fn is_font(data: &[u8]) -> bool {
    [&b"\0\x01\0\0"[..], b"OTTO", b"true", b"%!PS-AdobeFont", b"%!FontType", b"\x01\0\x04"]
        .iter()
        .any(|magic| data.starts_with(magic))
}

/// Text as a whole, without the format's own words; binary data in its legible runs.
fn legible(data: &[u8], each: &mut dyn FnMut(&[u8])) {
    let printable = |byte: &u8| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r');
    let sample = &data[..data.len().min(4096)];
    let count = sample.iter().filter(|byte| printable(byte)).count();
    if count * 10 >= sample.len() * 8 {
        each(&vocabulary::masked(data));
        return;
    }
    for run in
        data.split(|byte| !printable(byte) && *byte < 0x80).filter(|run| run.len() >= LEGIBLE)
    {
        for run in run.split(|byte| *byte >= 0x80).filter(|run| run.len() >= LEGIBLE) {
            each(run);
        }
    }
    // The same for text in UTF-16: every other byte is zero.
    for skip in 0..2 {
        let wide: Vec<u8> = data[skip.min(data.len())..].chunks_exact(2).map(wide_char).collect();
        wide.split(|byte| *byte == 0).filter(|run| run.len() >= LEGIBLE).for_each(&mut *each);
    }
}

fn wide_char(pair: &[u8]) -> u8 {
    match pair {
        [0, byte @ b' '..=b'~'] => *byte,
        _ => 0,
    }
}

fn stream(stream: &Stream, cap: usize, each: &mut dyn FnMut(&[u8])) {
    let Ok(content) = stream.decompressed_content_with_limit(cap) else {
        return legible(&stream.content, each);
    };
    let image =
        stream.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image");
    if !is_font(&content) {
        legible(&content, each);
        // What a code map lists are the characters of a font, not a text.
        if !image && memchr::memmem::find(&content, b"begincmap").is_none() {
            spelled(&content, each);
        }
    }
}

fn strings(object: &Object, each: &mut dyn FnMut(&[u8]), depth: usize) {
    if depth > 100 {
        return;
    }
    match object {
        Object::String(bytes, _) => {
            each(bytes);
            each(text_string(bytes).as_bytes());
        }
        Object::Name(name) if !vocabulary::knows(name) => each(name),
        Object::Array(items) => items.iter().for_each(|item| strings(item, each, depth + 1)),
        Object::Dictionary(dict) => entries(dict, each, depth),
        Object::Stream(stream) => entries(&stream.dict, each, depth),
        _ => {}
    }
}

fn entries(dict: &Dictionary, each: &mut dyn FnMut(&[u8]), depth: usize) {
    for (key, value) in dict {
        if !vocabulary::knows(key) {
            each(key);
        }
        strings(value, each, depth + 1);
    }
}

/// All strings of a content stream, one after the other, as they are and without zero bytes. A
/// space stands where the stream itself moves on.
fn spelled(content: &[u8], each: &mut dyn FnMut(&[u8])) {
    let (mut lexer, mut op, mut all) = (Lexer::new(content), Op::default(), Vec::new());
    while lexer.next(&mut op) {
        if matches!(lexer.word(&op), b"Td" | b"TD" | b"Tm" | b"T*" | b"'" | b"\"" | b"ET") {
            all.push(b' ');
        }
        op.operands.iter().for_each(|operand| gather(operand, &mut all));
    }
    op.operands.iter().for_each(|operand| gather(operand, &mut all));
    each(&all);
    all.retain(|byte| *byte != 0);
    each(&all);
}

/// A move this far to the right, in thousandths of the font size, parts words.
const WORD_GAP: f64 = -150.0;

fn gather(operand: &Operand, all: &mut Vec<u8>) {
    match &operand.value {
        Value::String(bytes) => all.extend(bytes),
        Value::Array(items) => items.iter().for_each(|item| match item.number() {
            Some(number) if number <= WORD_GAP => all.push(b' '),
            _ => gather(item, all),
        }),
        Value::Dict(entries) => entries.iter().for_each(|(_, item)| gather(item, all)),
        Value::Number(_) | Value::Name(_) => {}
    }
}

struct Texts<'e>(&'e mut dyn FnMut(&[u8]));

impl Sink for Texts<'_> {
    fn text(&mut self, text: Text) -> ControlFlow<()> {
        (self.0)(text.as_str().as_bytes());
        ControlFlow::Continue(())
    }

    fn child(&mut self, child: Source) -> ControlFlow<()> {
        (self.0)(child.place.name().as_bytes());
        ControlFlow::Continue(())
    }

    /// What a reader could not read, the pipeline hears of when it reads the copy itself.
    fn note(&mut self, _step: &str, _fault: Fault) {}
}
