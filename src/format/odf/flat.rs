//! Flat OpenDocument files: the whole document as one XML file.
//!
//! Kept apart from packages because there are no members: pictures and objects stand in the XML as
//! base64, and are children by their order.

use std::{io::Write, ops::Range};

use super::{copy, story, styles::Styles};
use crate::format::base64;
use crate::format::ooxml::{
    drafts::{Drafts, Stop},
    splice::Edit,
    xml,
};
use crate::model::{Children, Copied, Cuts, Fault, Limits, Sink, Source};

/// See [`format`](crate::format).
pub fn read(source: &Source, limits: &Limits, sink: &mut dyn Sink) -> Result<(), Fault> {
    let (xml, _) = whole(source, limits)?;
    let mut styles = Styles::default();
    styles.add(&xml)?;
    let mut drafts = Drafts::new(sink, limits.window);
    match story::read(&xml, 0, &styles, &mut drafts) {
        Ok(binaries) => {
            if drafts.empty().is_err() {
                return Ok(());
            }
            for range in binaries {
                if sink.child(child(source, &xml, &range)?).is_break() {
                    break;
                }
            }
            Ok(())
        }
        Err(Stop::Enough) => Ok(()),
        Err(Stop::Fault(fault)) => Err(fault),
    }
}

/// See [`format`](crate::format).
pub fn write(
    source: &Source,
    limits: &Limits,
    cuts: &Cuts,
    children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    let (xml, converted) = whole(source, limits)?;
    let mut edits = copy::edits(&xml, 0, cuts)?;
    for (ordinal, range) in binaries(&xml)?.into_iter().enumerate() {
        let original = child(source, &xml, &range)?;
        let bytes = original.content.bytes(limits.in_memory)?;
        let kept = match children.copy(ordinal, original.clone())? {
            Copied::Kept { bytes: kept, .. } if kept == *bytes => continue,
            Copied::Kept { bytes, .. } => bytes,
            Copied::Dropped => crate::format::ooxml::blank::blank_like(&bytes),
        };
        edits.push(Edit { range, text: base64::encoded(&kept) });
    }
    if edits.is_empty() {
        std::io::copy(&mut source.content.reader()?, out)?;
    } else {
        out.write_all(&copy::finished(&xml, converted, edits))?;
    }
    Ok(())
}

/// See [`format`](crate::format).
pub fn blobs(source: &Source, limits: &Limits, each: &mut dyn FnMut(&[u8])) -> Result<(), Fault> {
    let bytes = source.content.bytes(limits.in_memory)?;
    super::blobs::of_member(&bytes, each);
    Ok(())
}

fn whole(source: &Source, limits: &Limits) -> Result<(String, bool), Fault> {
    let (xml, converted) = xml::decode(source.content.bytes(limits.in_memory)?.to_vec())?;
    if xml::check(&xml)? != "document" {
        return Err(Fault::malformed("not an OpenDocument file"));
    }
    Ok((xml, converted))
}

/// Where base64 stands, in the order in which it is read.
fn binaries(xml: &str) -> Result<Vec<Range<usize>>, Fault> {
    let mut found = Vec::new();
    let mut inside = false;
    let mut walker = xml::Walker::new(xml);
    while let Some(token) = walker.next()? {
        match token {
            xml::Token::Open(tag) => inside = tag.name == "binary-data",
            xml::Token::Text(range) if inside => found.push(range),
            xml::Token::Close(..) => inside = false,
            _ => {}
        }
    }
    Ok(found)
}

fn child(source: &Source, xml: &str, range: &Range<usize>) -> Result<Source, Fault> {
    let bytes = base64::decoded(&xml[range.clone()])
        .ok_or_else(|| Fault::malformed(format!("no base64 at byte {}", range.start)))?;
    Ok(source.child(&format!("object at byte {}", range.start), bytes))
}
