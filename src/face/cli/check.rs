//! `check`: may these messages go?

use std::{path::Path, sync::Arc};

use super::{
    args::Check,
    exit::Exit,
    session::{Ended, Session},
};
use crate::{
    config::{known, policy},
    consent::{self, Register},
    decide::mail::RISKS,
    error::{Error, Result},
    model::{Answer, Consents, Correspondents, Event, MailPolicy, RecipientClass},
    pipeline::Judging,
};

/// Judges messages.
pub(super) fn check(args: &Check) -> Result<Exit> {
    let session = Session::new(&args.common)?;
    let policy = policy(args)?;
    let register = policy.register.as_deref();
    let register =
        register.map(|path| Register::open(Path::new(path), consent::today)).transpose()?;
    let by = Judging {
        policy: &policy,
        consents: register.as_ref().map(|register| register as &dyn Consents),
        recipients: None,
        spend: args.spend,
    };
    let mut learnt = args.learn.as_deref().map(known::load_or_begin).transpose()?;
    let files = session.walk(&args.paths, None)?.map(|listed| listed.map(|file| file.source));
    let mut worst = Answer::Pass;
    let mut judged = false;
    let ended = session.report(&args.paths, |receive| {
        session.pipeline.check(files, by, &mut |mut event| {
            if let Event::Judged(verdict, _) = &mut event {
                worst = worst.max(verdict.answer);
                judged = true;
                if !args.explain {
                    verdict.trail.clear();
                }
            }
            learn(learnt.as_mut(), &event);
            receive(event)
        });
    })?;
    if let (Some(path), Some(known)) = (&args.learn, &learnt) {
        known::save(path, known)?;
    }
    let unread = ended.tally.unread && !judged;
    Ok(if args.sysexits { to_server(worst, unread) } else { to_person(worst, &ended) })
}

/// How the command ends for a mail server.
fn to_server(worst: Answer, unread: bool) -> Exit {
    match worst {
        _ if unread => Exit::TryLater,
        Answer::Pass => Exit::Done,
        Answer::Review => Exit::TryLater,
        Answer::EncryptRequired | Answer::Refuse => Exit::Unavailable,
    }
}

/// How it ends for everybody else.
fn to_person(worst: Answer, ended: &Ended) -> Exit {
    if worst == Answer::Pass { ended.exit() } else { Exit::Found }
}

/// The policy that was named, or the default one, as of today.
fn policy(args: &Check) -> Result<MailPolicy> {
    let policy = if let Some(path) = &args.policy {
        load(path)?
    } else {
        if !args.common.quiet {
            eprintln!("no `--policy` was given: the default policy applies");
        }
        policy::default()
    };
    Ok(MailPolicy { today: consent::today(), ..policy })
}

/// Reads a policy and the known correspondents that it names. A risk that there is not would want
/// nobody to look at anything.
pub(super) fn load(path: &Path) -> Result<MailPolicy> {
    let mut policy = policy::load(path)?;
    let known = |id: &String| RISKS.iter().any(|risk| risk.id == id);
    if let Some(id) = policy.review.iter().find(|id| !known(id)) {
        let path = path.display();
        return Err(Error::config(format!("`{path}`: `[risks] review`: there is no risk `{id}`"))
            .with_hint("the default policy lists them"));
    }
    if let Some(path) = &policy.known {
        policy.correspondents = Some(Arc::new(known::load(Path::new(path))?));
    }
    Ok(policy)
}

/// Takes in everybody outside whom a message went to.
fn learn(known: Option<&mut Correspondents>, event: &Event) {
    let (Some(known), Event::Judged(verdict, _)) = (known, event) else { return };
    for to in verdict.recipients.iter().filter(|to| to.class != RecipientClass::Internal) {
        known.add(to.address.reveal());
    }
}
