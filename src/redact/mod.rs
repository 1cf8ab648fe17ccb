//! Findings and withheld values → cuts; and the search that proves a copy clean.
//!
//! Apart from the formats, which know how to cut, and from the pipeline, which decides when. This
//! module decides what stands in a cut's place and whether a withheld value can still be read.

mod kept;
mod search;
mod squeeze;
mod values;

pub use self::{
    kept::{Kept, at},
    search::Views,
    values::{Hit, Value, Values},
};

use std::{ops::Range, sync::Arc};

use crate::model::{Cut, Cuts, Fit, Kind, Text};

/// What stands in the place of withheld text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Label {
    /// The same for everything: `[REDACTED]`, a plain black box on a page.
    #[default]
    Box,
    /// The kind: `[nhs-number]`.
    Type,
}

impl Label {
    /// The label of a kind.
    pub fn of(self, kind: &Kind) -> Arc<str> {
        match self {
            Label::Box => "[REDACTED]".into(),
            Label::Type => format!("[{kind}]").into(),
        }
    }
}

/// Adds the cuts for a range of a text. Returns false where part of it lies behind an anchor that
/// no writer can change, so that the caller knows that a cut alone will not do.
pub fn cut(cuts: &mut Cuts, text: &Text, range: Range<usize>, label: &Arc<str>) -> bool {
    let mut writable = true;
    for anchor in text.trace(range) {
        if anchor.fit == Fit::Unwritable {
            writable = false;
            continue;
        }
        let cut = Cut { start: anchor.start, end: anchor.end, label: Arc::clone(label) };
        cuts.add(anchor.stream, cut);
    }
    writable
}

/// A document's name without what the cuts of its name withhold.
pub fn rename(name: &str, cuts: &Cuts) -> String {
    let mut renamed = String::with_capacity(name.len());
    let mut at = 0;
    for cut in cuts.of(crate::model::NAME_STREAM) {
        let (start, end) = (cut.start as usize, cut.end as usize);
        renamed.push_str(&name[at..start]);
        // Brackets are awkward in shells and file dialogues, and colons are not allowed on Windows.
        renamed.push_str(&cut.label.trim_matches(['[', ']']).replace(':', "-"));
        at = end;
    }
    renamed.push_str(&name[at..]);
    renamed
}
