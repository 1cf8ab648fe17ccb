//! `scan` and `extract`.

use super::{args::Scan, exit::Exit, session::Session};
use crate::error::Result;

/// Finds personal data.
pub(super) fn scan(args: &Scan) -> Result<Exit> {
    let session = Session::new(&args.common)?;
    let files = session.walk(&args.paths, None)?.map(|listed| listed.map(|file| file.source));
    let ended = session.report(&args.paths, |receive| session.pipeline.scan(files, receive))?;
    Ok(ended.exit())
}

/// Shows the text that the scanner sees.
pub(super) fn extract(args: &Scan) -> Result<Exit> {
    let session = Session::new(&args.common)?;
    let files = session.walk(&args.paths, None)?.map(|listed| listed.map(|file| file.source));
    let ended = session.report(&args.paths, |receive| session.pipeline.extract(files, receive))?;
    Ok(ended.exit())
}
