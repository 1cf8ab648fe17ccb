//! `check`: may these messages go?

use super::{args::Check, exit::Exit, session::Session};
use crate::{
    config::policy,
    error::Result,
    model::{Answer, Event},
    pipeline::Judging,
};

/// Judges messages.
pub(super) fn check(args: &Check) -> Result<Exit> {
    let session = Session::new(&args.common)?;
    let policy = if let Some(path) = &args.policy {
        policy::load(path)?
    } else {
        if !args.common.quiet {
            eprintln!("no `--policy` was given: the default policy applies");
        }
        policy::default()
    };
    let files = session.walk(&args.paths, None)?.map(|listed| listed.map(|file| file.source));
    let mut worst = Answer::Pass;
    let mut judged = false;
    let ended = session.report(&args.paths, |receive| {
        let by = Judging { policy: &policy, consents: None, recipients: None };
        session.pipeline.check(files, by, &mut |event| {
            if let Event::Judged(verdict, _) = &event {
                worst = worst.max(verdict.answer);
                judged = true;
            }
            receive(event)
        });
    })?;
    let unread = ended.tally.unread && !judged;
    Ok(match (args.sysexits, worst) {
        (true, _) if unread => Exit::TryLater,
        (true, Answer::Pass) => Exit::Done,
        (true, Answer::Review) => Exit::TryLater,
        (true, Answer::EncryptRequired | Answer::Refuse) => Exit::Unavailable,
        (false, Answer::Pass) => ended.exit(),
        (false, _) => Exit::Found,
    })
}
