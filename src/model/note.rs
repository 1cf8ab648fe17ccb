//! What was not read or not proved, where, and why.

use std::fmt;

use super::Place;

/// Why something was not read. The names are the `reason` of `skipped` rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Reason {
    /// It needs a password or a key.
    Encrypted,
    /// It is larger than the limits allow.
    TooLarge,
    /// It lies deeper in containers than the limits allow.
    TooDeep,
    /// No reader for it exists here.
    Unsupported,
    /// It breaks the rules of its format.
    Malformed,
    /// Its deadline passed.
    TimedOut,
    /// The system would not give its bytes, or its reader failed.
    Unreadable,
}

impl Reason {
    /// The word that rows print.
    pub const fn as_str(self) -> &'static str {
        match self {
            Reason::Encrypted => "encrypted",
            Reason::TooLarge => "too-large",
            Reason::TooDeep => "too-deep",
            Reason::Unsupported => "unsupported",
            Reason::Malformed => "malformed",
            Reason::TimedOut => "timed-out",
            Reason::Unreadable => "unreadable",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a reader or writer gave up: a reason and a sentence without any document text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The class of the trouble.
    pub reason: Reason,
    /// What exactly, lower case, no full stop, never with document text.
    pub detail: String,
}

impl Fault {
    /// A fault with its detail.
    pub fn new(reason: Reason, detail: impl Into<String>) -> Fault {
        Fault { reason, detail: detail.into() }
    }

    /// The format's rules are broken.
    pub fn malformed(detail: impl Into<String>) -> Fault {
        Fault::new(Reason::Malformed, detail)
    }

    /// Whether it says no more than that the pixels of pictures were not read, or not with
    /// certainty. Copies hold no unread picture, only what stands in its place.
    pub fn is_about_pixels(&self) -> bool {
        self.reason == Reason::Unsupported && self.detail.contains("pixels")
    }

    /// No reader or writer can do this.
    pub fn unsupported(detail: impl Into<String>) -> Fault {
        Fault::new(Reason::Unsupported, detail)
    }
}

impl From<std::io::Error> for Fault {
    /// `io::Error` messages name system conditions, never content.
    fn from(err: std::io::Error) -> Fault {
        let reason = match err.kind() {
            std::io::ErrorKind::InvalidData | std::io::ErrorKind::UnexpectedEof => {
                Reason::Malformed
            }
            _ => Reason::Unreadable,
        };
        Fault::new(reason, err.to_string())
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.reason, self.detail)
    }
}

/// Something that was not read, in whole or in part: a `skipped` row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Where.
    pub place: Place,
    /// Why, and what exactly.
    pub fault: Fault,
    /// Whether nothing at all of it was read, as against a part.
    pub whole: bool,
}
