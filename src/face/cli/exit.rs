//! How the command ends.

use std::process::ExitCode;

/// The exit codes, which scripts rely on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Done, and nothing was found that `--fail-on` names; every message may go.
    Done,
    /// Found; at least one message must not go as it is.
    Found,
    /// Bad usage, or something could not be read at all.
    Trouble,
    /// A copy could not be proved clean and was not written.
    Unproved,
    /// To a mail server: refuse the message (`EX_UNAVAILABLE`).
    Unavailable,
    /// To a mail server: try again later (`EX_TEMPFAIL`).
    TryLater,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Found => 1,
            Exit::Trouble => 2,
            Exit::Unproved => 3,
            Exit::Unavailable => 69,
            Exit::TryLater => 75,
        })
    }
}
