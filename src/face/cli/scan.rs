//! `scan` and `extract`.

use super::{args::Scan, exit::Exit, session::Session};
use crate::{error::Result, pipeline::Masks, report::Shown};

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
    let masks = match session.shown {
        Shown::Masked => Masks::Found,
        Shown::Revealed => Masks::Nothing,
    };
    let ended =
        session.report(&args.paths, |receive| session.pipeline.extract(files, masks, receive))?;
    Ok(ended.exit())
}
