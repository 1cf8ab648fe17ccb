//! Found text on its way to the few places that may show it.

use std::fmt;

/// A stretch of a document's text.
///
/// It has no `Display`, and `Debug` prints only its length in bytes, so that it cannot reach a log,
/// an error or a panic by accident. [`Private::reveal`] is the one way to the text; search for that
/// word to find every place that opens one.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Private(String);

impl Private {
    /// Closes over a text.
    pub fn new(text: impl Into<String>) -> Private {
        Private(text.into())
    }

    /// The text itself.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Length in bytes.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Private({} bytes)", self.0.len())
    }
}
