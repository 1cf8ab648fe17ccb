//! The record of proofs: what was done to show that a copy holds nothing of what is withheld.
//!
//! One line for each copy, beside the redaction log, and like it without any value. It names
//! documents by their number in the run and by digests of their bytes, since their names may be
//! what was withheld.

use std::{
    fs::{File, OpenOptions},
    io::{self, Write},
    path::Path,
};

use super::wire::ProofRow;
use crate::model::Redacted;

/// A `proofs.jsonl`, grown document by document.
pub struct ProofLog {
    out: File,
    run: String,
    item: u64,
}

impl ProofLog {
    /// Opens the record in a folder; that of earlier runs is kept and continued.
    pub fn open(folder: &Path, run: &str) -> io::Result<ProofLog> {
        std::fs::create_dir_all(folder)?;
        let out = OpenOptions::new().create(true).append(true).open(folder.join("proofs.jsonl"))?;
        Ok(ProofLog { out, run: run.to_owned(), item: 0 })
    }

    /// Adds a document; one without a copy has no proof, but a number.
    pub fn add(&mut self, redacted: &Redacted) -> io::Result<()> {
        self.item += 1;
        let Some(row) = ProofRow::of(&self.run, self.item, redacted) else { return Ok(()) };
        let mut line = serde_json::to_vec(&row)?;
        line.push(b'\n');
        self.out.write_all(&line)
    }

    /// Syncs the record.
    pub fn finish(self) -> io::Result<()> {
        self.out.sync_all()
    }
}
