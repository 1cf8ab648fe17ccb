//! The redaction log: what was withheld, where and why — never the value itself.
//!
//! Each value is told apart by a hash under a key that exists only while the run lasts, so that
//! equal values of one run can be seen to be equal, and nobody can try out all NHS numbers later.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::Path,
};

use super::csv::{write_safe, writer};
use crate::model::Redacted;

const HEADER: [&str; 12] = [
    "run", "item", "copy", "inside", "part", "page", "line", "cell", "kind", "reason", "length",
    "hash",
];

/// A `redaction-log.csv`, grown document by document.
pub struct RedactionLog {
    out: csv::Writer<File>,
    run: String,
    item: u64,
}

impl RedactionLog {
    /// Opens the log in a folder; a log of earlier runs is kept and continued.
    pub fn open(folder: &Path, run: &str) -> io::Result<RedactionLog> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join("redaction-log.csv");
        let mut file = OpenOptions::new().create(true).append(true).open(path)?;
        let fresh = file.metadata()?.len() == 0;
        if fresh {
            file.write_all("\u{feff}".as_bytes())?;
        }
        let mut out = writer(file);
        if fresh {
            out.write_record(HEADER)?;
        }
        Ok(RedactionLog { out, run: run.to_owned(), item: 0 })
    }

    /// Adds a document, and sees that it is on disk before the next one begins.
    pub fn add(&mut self, redacted: &Redacted) -> io::Result<()> {
        self.item += 1;
        let copy = redacted.copy.as_deref().unwrap_or("none");
        let root = redacted.place.depth();
        for withheld in &redacted.withheld {
            let number = |value: Option<u64>| value.map_or(String::new(), |n| n.to_string());
            // Steps inside the document by number of depth only: their names may be what was
            // withheld, and the copy's own listing shows them redacted.
            let depth = withheld.place.depth() - root;
            write_safe(
                &mut self.out,
                &[
                    &self.run,
                    &self.item.to_string(),
                    copy,
                    &if depth == 0 { String::new() } else { format!("{depth} inside") },
                    &withheld.part.shown(),
                    &number(withheld.spot.page.map(u64::from)),
                    &number(withheld.spot.line),
                    withheld.spot.cell.as_deref().unwrap_or(""),
                    withheld.kind.as_str(),
                    &withheld.reason,
                    &withheld.length.to_string(),
                    &withheld.hash,
                ],
            )?;
        }
        self.out.flush()
    }

    /// Syncs the log.
    pub fn finish(mut self) -> io::Result<()> {
        self.out.flush()?;
        self.out.get_ref().sync_all()
    }
}
