//! gzip: one file, packed.
//!
//! Several packed stretches behind each other are one file, as `gunzip` has it. The file is
//! unpacked into memory, so the limit for that bounds it.

#[cfg(test)]
mod tests;

use std::io::{BufRead, BufReader, Read, Write};

use flate2::{GzBuilder, GzHeader, bufread::GzDecoder, read::MultiGzDecoder};

use super::{
    names::harmless,
    own::{OwnTexts, decoded, readable},
    raw::raw,
    unpack::Budget,
};
use crate::model::{
    Children, Content, ContentReader, Copied, Cuts, Fault, Limits, Reason, Sink, Source,
};

/// See [`format`](crate::format). Its one child is called as the header says, or as the file
/// without its ending.
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let unpacked = Unpacked::read(source, limits)?;
    let step = unpacked.step(source);
    let mut own = OwnTexts::default();
    for (number, header) in unpacked.headers.iter().enumerate() {
        own.metadata("comment", &decoded(header.comment().unwrap_or_default()));
        own.metadata("extra", &readable(header.extra().unwrap_or_default()));
        if number > 0 {
            own.metadata("name", &decoded(header.filename().unwrap_or_default()));
        }
    }
    if let Some(fault) = unpacked.trailing {
        sink.note("", fault);
    }
    if own.hand_over(sink).is_continue() {
        let child = Source::new(source.place.step(&step), Content::memory(unpacked.bytes));
        // Nothing follows, whether or not anybody wants more.
        let _ = sink.child(child);
    }
    Ok(())
}

/// See [`format`](crate::format) and [what a copy keeps](super). A child that may not be copied
/// leaves an empty file.
pub fn write(
    source: &Source,
    limits: &Limits,
    _cuts: &Cuts,
    children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    let unpacked = Unpacked::read(source, limits)?;
    let step = unpacked.step(source);
    let first = unpacked.headers.first();
    let (named, modified) =
        first.map_or((false, 0), |header| (header.filename().is_some(), header.mtime()));
    let child = Source::new(source.place.step(&step), Content::memory(unpacked.bytes));
    let mut builder = GzBuilder::new().mtime(modified);
    let mut kept = Vec::new();
    if let Copied::Kept { bytes, name } = children.copy(0, child)? {
        if named {
            builder = builder.filename(latin1(&harmless(&name)));
        }
        kept = bytes;
    }
    let mut packer = builder.write(out, flate2::Compression::default());
    packer.write_all(&kept)?;
    packer.finish()?;
    Ok(())
}

/// See [`format`](crate::format): the bytes of the file, and what they unpack to.
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    raw(&source.content, limits, each)?;
    let mut bytes = Vec::new();
    let bound = limits.in_memory.min(limits.expanded);
    MultiGzDecoder::new(source.content.reader()?)
        .take(bound.saturating_add(1))
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > bound {
        return Err(Fault::new(Reason::TooLarge, "unpacks to too much to prove"));
    }
    each(&bytes);
    Ok(())
}

/// Names in headers are Latin-1. Windows-1252 differs where Latin-1 has nothing to print, and what
/// it lacks becomes a question mark: the name is a hint for who unpacks, not content.
fn latin1(name: &str) -> Vec<u8> {
    let byte = |c: char| match u8::try_from(c) {
        Ok(byte) if byte != 0 => byte,
        _ => b'?',
    };
    name.chars().map(byte).collect()
}

/// All stretches, joined.
struct Unpacked {
    bytes: Vec<u8>,
    headers: Vec<GzHeader>,
    /// What stands behind the last stretch.
    trailing: Option<Fault>,
}

impl Unpacked {
    fn read(source: &Source, limits: &Limits) -> Result<Unpacked, Fault> {
        let mut budget = Budget::new(limits);
        let packed = source.content.len();
        let mut unpacked = Unpacked { bytes: Vec::new(), headers: Vec::new(), trailing: None };
        let mut rest = BufReader::new(source.content.reader()?);
        while unpacked.has_more(&mut rest)? {
            if unpacked.headers.len() >= limits.members {
                let detail = format!("more than the limit of {} stretches", limits.members);
                return Err(Fault::new(Reason::TooLarge, detail));
            }
            let mut decoder = GzDecoder::new(rest);
            let done = budget.unpack_onto(&mut unpacked.bytes, &mut decoder, packed);
            match done {
                // The stretches before stand for themselves.
                Err(fault) if fault.reason == Reason::Malformed && !unpacked.headers.is_empty() => {
                    unpacked.trailing = Some(fault);
                    break;
                }
                done => done?,
            }
            let header = decoder.header().cloned();
            unpacked.headers.push(header.ok_or_else(|| Fault::malformed("no gzip header"))?);
            rest = decoder.into_inner();
        }
        Ok(unpacked)
    }

    /// Whether another stretch follows. Zeros fill up blocks of tapes and mean nothing.
    fn has_more(&mut self, rest: &mut BufReader<ContentReader>) -> Result<bool, Fault> {
        if self.headers.is_empty() {
            return Ok(true);
        }
        loop {
            let buffer = rest.fill_buf()?;
            let Some(zeros) = buffer.iter().position(|byte| *byte != 0) else {
                let length = buffer.len();
                if length == 0 {
                    return Ok(false);
                }
                rest.consume(length);
                continue;
            };
            rest.consume(zeros);
            // A stretch begins with these two bytes; the buffer may end between them.
            let more = rest.fill_buf()?.first() == Some(&0x1f);
            if !more {
                self.trailing = Some(Fault::malformed("bytes behind the packed data"));
            }
            return Ok(more);
        }
    }

    /// What the child is called.
    fn step(&self, source: &Source) -> String {
        let stored =
            self.headers.first().and_then(GzHeader::filename).filter(|name| !name.is_empty());
        match stored {
            Some(name) => decoded(name),
            None => without_ending(&source.place.name()),
        }
    }
}

fn without_ending(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    match base.rsplit_once('.') {
        Some(("", _)) | None => "content".to_owned(),
        Some((stem, ending)) if ending.eq_ignore_ascii_case("tgz") => format!("{stem}.tar"),
        Some((stem, ending))
            if ["gz", "z", "gzip"].iter().any(|e| ending.eq_ignore_ascii_case(e)) =>
        {
            stem.to_owned()
        }
        Some(_) => base.to_owned(),
    }
}
