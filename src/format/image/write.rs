//! The writer: the same pixels without the words that are cut, in the same format.

use std::{
    io::{Cursor, Write},
    ops::ControlFlow,
};

use super::{
    blocks::Kind,
    decode::{self, Page},
    encode, paint, read,
    sight::{self, State},
    texts, tiff,
};
use crate::model::{Children, Cuts, Fault, Limits, Source, Unread};

/// See [`format`](crate::format).
pub(super) fn write(
    source: &Source,
    limits: &Limits,
    cuts: &Cuts,
    children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    let bytes = source.content.bytes(limits.in_memory)?;
    let kind = Kind::of(&bytes).ok_or_else(read::not_read)?;
    let (mut single, mut several) = (Vec::new(), Cursor::new(Vec::new()));
    let mut pages = (kind == Kind::Tiff).then(|| tiff::Pages::new(&mut several)).transpose()?;
    let mut number = 0;
    decode::pages(kind, &bytes, limits, &mut |page| {
        number += 1;
        let mut page = page?;
        if !was_read(&page, number, limits, cuts.unread())? {
            children.kept_unread();
        }
        let words = cuts.of(number - 1).iter().map(texts::unpack);
        for cover in paint::covers(words) {
            page.canvas.blacken(cover);
        }
        match &mut pages {
            Some(pages) => pages.add(&page)?,
            None => single = encode::encode(kind, &page)?,
        }
        Ok(ControlFlow::Continue(()))
    })?;
    out.write_all(if kind == Kind::Tiff { several.get_ref() } else { &single })?;
    Ok(())
}

/// Whether a page was read; a fault where it was not, and may not be kept.
fn was_read(page: &Page, number: u32, limits: &Limits, unread: Unread) -> Result<bool, Fault> {
    let fault = match sight::look(&page.canvas, limits) {
        Ok(seen) if seen.state == State::Unread => read::unreadable(number),
        Ok(_) => return Ok(true),
        Err(fault) => fault,
    };
    match unread {
        Unread::Drop => Err(fault),
        Unread::Keep => Ok(false),
    }
}
