//! What reports receive from the pipeline.

use super::{Evidence, Kind, Media, Note, PagesChecked, Part, Place, Private, Severity, Verdict};

/// Where in a document something lies, for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// The page, from 1.
    pub page: Option<u32>,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The cell.
    pub cell: Option<std::sync::Arc<str>>,
}

/// A finding with all that a row says of it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The document.
    pub place: Place,
    /// Its part.
    pub part: Part,
    /// Page, line, cell.
    pub spot: Spot,
    /// What it is.
    pub kind: Kind,
    /// First byte, in the part's text.
    pub start: u64,
    /// One past its last byte, in the part's text.
    pub end: u64,
    /// The text, closed.
    pub text: Private,
    /// How likely it is.
    pub confidence: f32,
    /// How harmful it is.
    pub severity: Severity,
    /// Why it is believed.
    pub evidence: Vec<Evidence>,
    /// How much of it there is and what to do about it, where something is hidden.
    pub hidden: Option<Concealment>,
}

/// What a finding says of something hidden besides the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Concealment {
    /// How many.
    pub count: u64,
    /// Of what.
    pub unit: &'static str,
    /// What to do.
    pub advice: &'static str,
}

impl Concealment {
    /// How many of what: every unit is a plain plural.
    pub fn counted(self) -> String {
        let unit = if self.count == 1 { self.unit.trim_end_matches('s') } else { self.unit };
        format!("{} {unit}", self.count)
    }
}

/// One part of a document, as `extract` prints it.
#[derive(Clone, Debug)]
pub struct Extracted {
    /// The document.
    pub place: Place,
    /// Its part.
    pub part: Part,
    /// The page, from 1.
    pub page: Option<u32>,
    /// The text, closed.
    pub text: Private,
    /// The byte ranges in it that detection finds, which are masked unless the user asks.
    pub found: Vec<std::ops::Range<usize>>,
}

/// What became of one document that was to be redacted.
#[derive(Clone, Debug)]
pub struct Redacted {
    /// The original.
    pub place: Place,
    /// The copy's path below the output folder; none where no copy was written.
    pub copy: Option<String>,
    /// Everything withheld.
    pub withheld: Vec<Withheld>,
    /// SHA-256 of the copy, in hex.
    pub sha256: Option<String>,
    /// Whether the copy was proved clean.
    pub proved: bool,
    /// What was done to prove it; none where no copy was written.
    pub proof: Option<Proof>,
}

/// What was done to prove a copy. Holds no value and no text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Proof {
    /// SHA-256 of the original, in hex.
    pub original: String,
    /// How many values were searched for, in every text and in all bytes.
    pub values: usize,
    /// How often the copy was made until nothing was found in it.
    pub rounds: usize,
    /// What the writers of documents with pages have checked, the document itself first.
    pub pages: Vec<PagesChecked>,
    /// How many common surnames fit each gap in a line: that many of so many.
    pub fits: Vec<Candidates>,
}

/// How many names would fit a gap in a line of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidates {
    /// The page, from 1.
    pub page: usize,
    /// How many fit.
    pub names: usize,
    /// How many were tried.
    pub of: usize,
}

impl Redacted {
    /// A document of which there is no copy, or none yet.
    pub fn none(place: Place) -> Redacted {
        Redacted {
            place,
            copy: None,
            withheld: Vec::new(),
            sha256: None,
            proved: false,
            proof: None,
        }
    }
}

/// One thing withheld: a line of the redaction log.
#[derive(Clone, Debug)]
pub struct Withheld {
    /// The document.
    pub place: Place,
    /// Its part.
    pub part: Part,
    /// Page, line, cell.
    pub spot: Spot,
    /// What it was.
    pub kind: Kind,
    /// The reason given for it.
    pub reason: String,
    /// Its length in characters.
    pub length: usize,
    /// HMAC-SHA-256 of it under the run's key, in hex.
    pub hash: String,
}

/// What reports receive.
#[derive(Clone, Debug)]
pub enum Event {
    /// A document was opened.
    Opened {
        /// Where.
        place: Place,
        /// What it is.
        media: Media,
        /// Its size; counted in the summary for root files only.
        bytes: u64,
    },
    /// Something was found.
    Found(Box<Found>),
    /// So many findings in a document are not reported, because the user allows them.
    Allowed(Place, u64),
    /// Something was not read.
    Skipped(Note),
    /// A part's text.
    Extracted(Box<Extracted>),
    /// A message was judged; its findings follow.
    Judged(Box<Verdict>, Vec<Found>),
    /// A document was redacted, or refused.
    Redacted(Box<Redacted>),
}
