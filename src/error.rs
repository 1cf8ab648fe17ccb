//! One opaque error for what stops the program, as against [`Note`](crate::model::Note)s, which
//! tell of documents that were not read.
//!
//! Messages are lower case, name the thing in backticks, and may carry a hint. They never hold
//! document text.

use std::{fmt, io, path::Path};

/// Why a command could not do its work.
pub struct Error {
    kind: Kind,
    message: String,
    hint: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Usage,
    Config,
    Io,
}

impl Error {
    /// The command was given something it cannot work with.
    pub fn usage(message: impl Into<String>) -> Error {
        Error { kind: Kind::Usage, message: message.into(), hint: None }
    }

    /// A configuration, pack or policy is wrong; the message names file, line and field.
    pub fn config(message: impl Into<String>) -> Error {
        Error { kind: Kind::Config, message: message.into(), hint: None }
    }

    /// The system refused.
    pub fn io(path: &Path, err: &io::Error) -> Error {
        Error { kind: Kind::Io, message: format!("`{}`: {err}", path.display()), hint: None }
    }

    /// Adds what the user may do about it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Error {
        self.hint = Some(hint.into());
        self
    }

    /// Whether the command line was at fault.
    pub fn is_usage(&self) -> bool {
        self.kind == Kind::Usage
    }

    /// Whether a configuration, pack or policy was at fault.
    pub fn is_config(&self) -> bool {
        self.kind == Kind::Config
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.hint {
            Some(hint) => write!(f, "\nhint: {hint}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} error: {self}", self.kind)
    }
}

impl std::error::Error for Error {}

/// A result with the crate's error.
pub type Result<T> = std::result::Result<T, Error>;
