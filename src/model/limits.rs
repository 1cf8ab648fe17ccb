//! How much of one document may be read, so that hostile input costs bounded memory and time.

use std::time::Instant;

use super::Ocr;

/// Bounds on one document and what it contains. All sizes are in bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// The largest document that is read whole into memory. Text, CSV and mbox files are read in
    /// windows and have no such bound.
    pub in_memory: u64,
    /// How many containers may lie inside each other.
    pub depth: usize,
    /// How many members one container may have.
    pub members: usize,
    /// How much one root file may expand to, all members together.
    pub expanded: u64,
    /// How many times its own size a member may expand to (judged above one mebibyte).
    pub ratio: u64,
    /// How much text a detector sees at once.
    pub window: usize,
    /// How far one window looks into the next.
    pub overlap: usize,
    /// When the document must be done. Readers that hand over one thing after the other need not
    /// look at it; what takes long over one thing does.
    pub until: Option<Instant>,
    /// Who reads text from pixels. A part of the limits since, without anybody, pixels are a limit.
    pub ocr: Ocr,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            in_memory: 64 << 20,
            depth: 8,
            members: 50_000,
            expanded: 1 << 30,
            ratio: 200,
            window: 1 << 20,
            overlap: 4 << 10,
            until: None,
            ocr: Ocr::default(),
        }
    }
}
