//! What a reader hands its findings-to-be to.

use std::ops::ControlFlow;

use super::{Fault, Source, Text};

/// Receives a document from its reader, bit by bit, so that no document need be whole in memory.
pub trait Sink {
    /// A part of the document, or a window of one. `Break` means that nobody wants more: the
    /// reader returns as soon as it can.
    fn text(&mut self, text: Text) -> ControlFlow<()>;

    /// A thing inside the document that is a document itself. Readers number their children from
    /// zero in the order they hand them over; a writer meets them in the same order.
    fn child(&mut self, child: Source) -> ControlFlow<()>;

    /// Something inside the document was not read. `step` names it, or is empty for the document
    /// itself.
    fn note(&mut self, step: &str, fault: Fault);
}
