//! `redact` and `verify`.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    args::{LabelArg, Redact, Verify, WidthArg, Withhold},
    exit::Exit,
    session::Session,
};
use crate::{
    config,
    error::{Error, Result},
    model::{Event, Redacted, Width},
    pipeline::Copying,
    redact::{Kept, Label, Value},
    report::{ProofLog, RedactionLog},
};

/// Writes redacted copies and the log.
pub(super) fn redact(args: &Redact) -> Result<Exit> {
    let session = Session::new(&args.common)?;
    let out = &args.out;
    let copying = Copying {
        label: label(args.label),
        width: width(args.width),
        reason: args.reason.clone(),
        allow_unproved: args.allow_unproved,
        kept: kept(&session, &args.withhold, &args.paths, out)?,
        ..copying(&args.withhold)?
    };
    let log_failed = |err: &std::io::Error| Error::io(&out.join("redaction-log.csv"), err);
    let mut log = RedactionLog::open(out, &run_id(&copying)).map_err(|err| log_failed(&err))?;
    let proofs_failed = |err: &std::io::Error| Error::io(&out.join("proofs.jsonl"), err);
    let mut proofs = ProofLog::open(out, &run_id(&copying)).map_err(|err| proofs_failed(&err))?;
    let (mut logged, mut recorded) = (Ok(()), Ok(()));
    let mut refused = false;
    let entries = session
        .walk(&args.paths, Some(out))?
        .map(|listed| listed.map(|file| (file.source, file.relative)));
    let ended = session.report(&args.paths, |receive| {
        session.pipeline.redact(entries, out, &copying, &mut |event| {
            if let Event::Redacted(redacted) = &event {
                refused |= is_refused(redacted);
                if logged.is_ok() {
                    logged = log.add(redacted);
                }
                if recorded.is_ok() {
                    recorded = proofs.add(redacted);
                }
            }
            receive(event)
        });
    })?;
    logged.and_then(|()| log.finish()).map_err(|err| log_failed(&err))?;
    recorded.and_then(|()| proofs.finish()).map_err(|err| proofs_failed(&err))?;
    Ok(if refused { Exit::Unproved } else { ended.exit() })
}

/// Proves that nothing withheld can be read in the copies.
pub(super) fn verify(args: &Verify) -> Result<Exit> {
    let session = Session::new(&args.common)?;
    let kept = kept(&session, &args.withhold, &args.paths, &args.redacted)?;
    let copying = Copying { kept, ..copying(&args.withhold)? };
    let entries = session
        .walk(&args.paths, Some(&args.redacted))?
        .map(|listed| listed.map(|file| (file.source, file.relative)));
    let mut refused = false;
    let ended = session.report(&args.paths, |receive| {
        session.pipeline.verify(entries, &args.redacted, &copying, &mut |event| {
            if let Event::Redacted(redacted) = &event {
                refused |= !redacted.proved;
            }
            receive(event)
        });
    })?;
    Ok(if refused { Exit::Unproved } else { ended.exit() })
}

fn is_refused(redacted: &Redacted) -> bool {
    redacted.copy.is_none()
}

/// What stays in copies: by default the data subject's own, and professionals in their role. The
/// whole bundle is read for it, since people are known by all of it.
fn kept(
    session: &Session,
    withhold: &Withhold,
    paths: &[PathBuf],
    copies: &Path,
) -> Result<Arc<Kept>> {
    let Some(subject) = &withhold.subject else { return Ok(Arc::default()) };
    let subject = config::subject::load(subject)?;
    let sources = session.walk(paths, Some(copies))?.map(|listed| listed.map(|file| file.source));
    Ok(Arc::new(session.pipeline.bundle(sources, Some(&subject)).kept()))
}

fn copying(withhold: &Withhold) -> Result<Copying> {
    let mut literals: Vec<String> = withhold.literal.clone();
    if let Some(path) = &withhold.literals {
        literals.extend(lines(path)?);
    }
    if literals.is_empty() && withhold.no_detect {
        return Err(Error::usage("`--no-detect` leaves nothing to withhold")
            .with_hint("give `--literal` or `--literals`"));
    }
    if let Some(at) = literals.iter().position(|text| !text.chars().any(char::is_alphanumeric)) {
        return Err(Error::usage(format!("literal number {} has no letter or digit", at + 1)));
    }
    let mut key = [0; 32];
    getrandom::fill(&mut key)
        .map_err(|err| Error::usage(format!("the system gives no random numbers: {err}")))?;
    Ok(Copying {
        literals: literals.iter().map(|text| Value::literal(text)).collect(),
        detect: !withhold.no_detect,
        label: Label::Box,
        width: Width::Keep,
        reason: None,
        kept: Arc::default(),
        allow_unproved: false,
        key,
    })
}

fn lines(path: &Path) -> Result<Vec<String>> {
    let text = std::fs::read_to_string(path).map_err(|err| Error::io(path, &err))?;
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    Ok(lines.filter(|line| !line.is_empty()).map(str::to_owned).collect())
}

fn label(label: LabelArg) -> Label {
    match label {
        LabelArg::Box => Label::Box,
        LabelArg::Type => Label::Type,
    }
}

fn width(width: WidthArg) -> Width {
    match width {
        WidthArg::Keep => Width::Keep,
        WidthArg::Quantise => Width::Quantise,
        WidthArg::Label => Width::Label,
        WidthArg::Raster => Width::Raster,
    }
}

/// A name for the run in the log, which says nothing of its key.
fn run_id(copying: &Copying) -> String {
    use sha2::{Digest, Sha256};
    let digest = Sha256::new().chain_update(b"run").chain_update(copying.key).finalize();
    digest[..4].iter().fold(String::new(), |id, byte| format!("{id}{byte:02x}"))
}
