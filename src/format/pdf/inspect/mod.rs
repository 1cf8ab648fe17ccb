//! What a PDF hides: text that nobody sees, redactions that are none, and what comes along unseen.
//!
//! The reader's own walk tells which glyphs are covered; the object graph tells the rest. Nothing
//! is judged by what it says, and nothing is written.

mod annotations;
mod graph;
mod pages;
mod revisions;

use std::ops::ControlFlow;

use super::{normal, walk::Walker};
use crate::model::{Fault, Hidden, Limits, Source};

/// Takes hidden things one by one.
type Each<'a> = dyn FnMut(Hidden) -> ControlFlow<()> + 'a;

/// See [`inspect`](super::inspect).
pub(super) fn inspect(source: &Source, limits: &Limits, each: &mut Each<'_>) -> Result<(), Fault> {
    let bytes = source.content.bytes(limits.in_memory)?;
    let normal = normal::load(&bytes, limits)?;
    let mut walker = Walker::new(&normal.pdf, limits);
    let Some(words) = pages::inspect(&normal, limits, &mut walker, each)? else {
        return Ok(());
    };
    let Some(graph) = &normal.graph else {
        let detail = "its comments, attachments, scripts and properties cannot be inspected";
        return Err(Fault::malformed(detail));
    };
    let _stopped = graph::inspect(graph, &normal, each).is_break()
        || pages::unused(&normal, &mut walker, each)?.is_break()
        || revisions::inspect(&bytes, &words, limits, each)?.is_break();
    Ok(())
}
