//! Every stretch of bytes of a file that some reader could get at, for the proof of a copy.
//!
//! Looks at the file from the outside: all its bytes, whatever unpacks anywhere in it, all strings
//! of all objects, what the strings of each content stream spell, and the pages as read.

use std::ops::ControlFlow;

use flate2::read::ZlibDecoder;
use lopdf::{Dictionary, Document, LoadOptions, Object};
use std::io::Read;

use super::{
    lex::{Lexer, Op, Operand, Value},
    read,
    strings::text_string,
};
use crate::model::{Fault, Limits, Sink, Source, Text};

/// See [`format`](crate::format).
pub(super) fn blobs(
    source: &Source,
    limits: &Limits,
    each: &mut dyn FnMut(&[u8]),
) -> Result<(), Fault> {
    let bytes = source.content.bytes(limits.in_memory)?;
    each(&bytes);
    packed(&bytes, limits, each);
    let cap = usize::try_from(limits.in_memory).unwrap_or(usize::MAX);
    let options = LoadOptions::with_max_decompressed_size(cap);
    let graph = Document::load_mem_with_options(&bytes, options)
        .map_err(|_| Fault::malformed("its object graph cannot be read"))?;
    for object in graph.objects.values() {
        strings(object, each, 0);
        if let Object::Stream(stream) = object
            && let Ok(content) = stream.decompressed_content_with_limit(cap)
        {
            each(&content);
            if !is_binary(&stream.dict) {
                spelled(&content, each);
            }
        }
    }
    trailer(&graph.trailer, each);
    read::read(source, limits, &mut Texts(each))
}

/// What unpacks behind every `stream` keyword, whether an object owns it or not.
fn packed(bytes: &[u8], limits: &Limits, each: &mut dyn FnMut(&[u8])) {
    for at in memchr::memmem::find_iter(bytes, b"stream") {
        let mut start = at + b"stream".len();
        while matches!(bytes.get(start), Some(b'\r' | b'\n')) {
            start += 1;
        }
        // Every zlib stream of PDF files begins so.
        if bytes.get(start).is_none_or(|byte| byte & 0x0F != 8) {
            continue;
        }
        let mut out = Vec::new();
        // A failure midway still leaves what came before it, and that is what matters here.
        let _partial =
            ZlibDecoder::new(&bytes[start..]).take(limits.in_memory).read_to_end(&mut out);
        if !out.is_empty() {
            each(&out);
        }
    }
}

fn trailer(trailer: &Dictionary, each: &mut dyn FnMut(&[u8])) {
    for (key, value) in trailer.iter() {
        each(key);
        strings(value, each, 0);
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
        Object::Name(name) => each(name),
        Object::Array(items) => items.iter().for_each(|item| strings(item, each, depth + 1)),
        Object::Dictionary(dict) => entries(dict, each, depth),
        Object::Stream(stream) => entries(&stream.dict, each, depth),
        _ => {}
    }
}

fn entries(dict: &Dictionary, each: &mut dyn FnMut(&[u8]), depth: usize) {
    for (key, value) in dict.iter() {
        each(key);
        strings(value, each, depth + 1);
    }
}

fn is_binary(dict: &Dictionary) -> bool {
    let image = dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|name| name == b"Image");
    image || dict.has(b"Length1") || dict.has(b"Length3")
}

/// All strings of a content stream, one after the other, as they are and without zero bytes.
fn spelled(content: &[u8], each: &mut dyn FnMut(&[u8])) {
    let (mut lexer, mut op, mut all) = (Lexer::new(content), Op::default(), Vec::new());
    while lexer.next(&mut op) {
        op.operands.iter().for_each(|operand| gather(operand, &mut all));
    }
    op.operands.iter().for_each(|operand| gather(operand, &mut all));
    each(&all);
    all.retain(|byte| *byte != 0);
    each(&all);
}

fn gather(operand: &Operand, all: &mut Vec<u8>) {
    match &operand.value {
        Value::String(bytes) => all.extend(bytes),
        Value::Array(items) => items.iter().for_each(|item| gather(item, all)),
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
