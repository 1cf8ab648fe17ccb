//! A configuration file or pack and its text, so that what is wrong in it is told with its line.

use std::{fs, ops::Range, path::Path};

use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// A file that was read.
pub(super) struct File {
    /// As errors name it.
    pub(super) name: String,
    /// Its text.
    pub(super) text: String,
}

impl File {
    /// Reads a file.
    pub(super) fn read(path: &Path) -> Result<File> {
        let text = fs::read_to_string(path).map_err(|err| Error::io(path, &err))?;
        Ok(File { name: path.display().to_string(), text })
    }

    /// One of the program's own.
    pub(super) fn built_in(name: &str, text: &str) -> File {
        File { name: name.to_owned(), text: text.to_owned() }
    }

    /// Parses it as TOML.
    pub(super) fn parse<T: DeserializeOwned>(&self) -> Result<T> {
        toml::from_str(&self.text).map_err(|err| {
            let at = err.span().unwrap_or(0..0);
            self.error(&at, err.message())
        })
    }

    /// The file and the line that a stretch of it begins in.
    pub(super) fn place(&self, at: &Range<usize>) -> String {
        let before = self.text.get(..at.start).unwrap_or(&self.text);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        format!("`{}`, line {line}", self.name)
    }

    /// Something wrong at a stretch of it.
    pub(super) fn error(&self, at: &Range<usize>, problem: &str) -> Error {
        Error::config(format!("{}: {problem}", self.place(at)))
    }
}
