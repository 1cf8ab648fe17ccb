//! A thing found: where, what, and on what evidence — never the text itself.

use std::{fmt, ops::Range, sync::Arc};

use super::{Kind, Severity};

/// A reason to believe a finding. It names rules and cue words of packs, never found text.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Evidence {
    /// A check digit or check letter is right.
    CheckDigit,
    /// A number lies in a range that is issued.
    IssuedRange,
    /// A cue word stands near.
    Cue(Arc<str>),
    /// The format labels it: a column header, key or tag.
    Label(Arc<str>),
    /// A word list holds it.
    Lexicon,
    /// Anything else, in a fixed word.
    Word(&'static str),
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Evidence::CheckDigit => f.write_str("check-digit"),
            Evidence::IssuedRange => f.write_str("issued-range"),
            Evidence::Cue(cue) => write!(f, "cue:{cue}"),
            Evidence::Label(label) => write!(f, "label:{label}"),
            Evidence::Lexicon => f.write_str("lexicon"),
            Evidence::Word(word) => f.write_str(word),
        }
    }
}

/// A thing found in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// Where, in bytes of the text's string.
    pub range: Range<usize>,
    /// How likely it is what `kind` says, 0 to 1.
    pub confidence: f32,
    /// How much harm its disclosure may do.
    pub severity: Severity,
    /// Why it is believed.
    pub evidence: Vec<Evidence>,
}
