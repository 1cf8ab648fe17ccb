//! `inspect`.

use super::{args::Scan, exit::Exit, session::Session};
use crate::error::Result;

/// Finds what documents hide.
pub(super) fn inspect(args: &Scan) -> Result<Exit> {
    let session = Session::new(&args.common)?;
    let files = session.walk(&args.paths, None)?.map(|listed| listed.map(|file| file.source));
    let ended = session.report(&args.paths, |receive| session.pipeline.inspect(files, receive))?;
    Ok(ended.exit())
}
