//! Postal addresses.

use crate::model::{Finding, Text};

/// The postal addresses in a text.
pub(crate) fn find(_text: &Text) -> Vec<Finding> {
    Vec::new()
}
