//! `consent`: the register of written consents.

use std::{
    io::{self, IsTerminal, Write},
    path::PathBuf,
};

use super::{
    args::{Consent, ConsentAdd, ConsentCommand, FormatArg},
    exit::Exit,
};
use crate::{
    config::policy,
    consent::{self, Register},
    error::{Error, Result},
    model::{Agreed, ConsentEntry, Content, Limits, NewConsent, Place, Private, Source},
    pipeline,
    report::{
        JsonlReport, Shown, printable,
        wire::{ConsentRow, Row},
    },
};

/// Runs a command of `consent`.
pub(super) fn run(args: &Consent) -> Result<Exit> {
    let path = register(args)?;
    if let ConsentCommand::Add(new) = &args.command {
        add(&Register::open_or_begin(&path, consent::today)?, new)?;
        return Ok(Exit::Done);
    }
    let register = Register::open(&path, consent::today)?;
    match &args.command {
        ConsentCommand::Revoke { id, by } => register.revoke(*id, by)?,
        ConsentCommand::Reviewed { id, by, next } => register.reviewed(*id, by, *next)?,
        ConsentCommand::ReviewDue { until } => {
            let by = until.or_else(consent::today);
            let by = by.ok_or_else(|| Error::usage("the clock is wrong; give `--until`"))?;
            print(args, &register.review_due(by)?)?;
        }
        ConsentCommand::List | ConsentCommand::Add(_) => print(args, &register.list()?)?,
    }
    Ok(Exit::Done)
}

/// The register that was named, or the policy's.
fn register(args: &Consent) -> Result<PathBuf> {
    if let Some(path) = &args.register {
        return Ok(path.clone());
    }
    let policy = args.policy.as_deref().map(policy::load).transpose()?;
    let named = policy.and_then(|policy| policy.register).map(PathBuf::from);
    named.ok_or_else(|| {
        Error::usage("no register was named")
            .with_hint("give `--register FILE`, or `--policy FILE` with `[consent] register`")
    })
}

fn add(register: &Register, new: &ConsentAdd) -> Result<()> {
    let agreed = if new.standing {
        Agreed::Standing
    } else {
        let id = new.message_id.as_deref().map(|id| id.trim_matches(['<', '>', ' ']).to_owned());
        Agreed::Once { message_id: id, body_hash: body_hash(new)? }
    };
    let recipient = new.recipient.trim();
    if !recipient.contains('@') || recipient.contains(char::is_whitespace) {
        return Err(Error::usage("the recipient is no address"));
    }
    let id = register.add(&NewConsent {
        recipient: Private::new(recipient),
        agreed,
        evidence: consent::evidence(&new.evidence)?,
        recorder: new.by.clone(),
        expires: new.expires,
        review: new.review,
    })?;
    eprintln!("recorded as number {id}");
    Ok(())
}

fn body_hash(new: &ConsentAdd) -> Result<Option<String>> {
    let Some(path) = &new.message else { return Ok(None) };
    let content = Content::file(path).map_err(|err| Error::io(path, &err))?;
    let source = Source::new(Place::file(path.clone()), content);
    let (_, hash) = pipeline::fingerprint(&source, &Limits::default())
        .map_err(|fault| Error::usage(format!("`{}`: {fault}", path.display())))?;
    Ok(Some(hash))
}

fn print(args: &Consent, entries: &[ConsentEntry]) -> Result<()> {
    let shown = if args.reveal { Shown::Revealed } else { Shown::Masked };
    let mut rows = entries.iter().map(|entry| ConsentRow::of(entry, shown));
    let default = if io::stdout().is_terminal() { FormatArg::Table } else { FormatArg::Jsonl };
    let written = match args.format.unwrap_or(default) {
        FormatArg::Jsonl => {
            let mut report = JsonlReport::new(io::stdout(), shown);
            rows.try_for_each(|row| report.row(&Row::Consent(row)))
        }
        FormatArg::Table => write_table(&mut io::stdout(), rows),
        FormatArg::Csv => return Err(Error::usage("`consent` prints `table` or `jsonl`")),
    };
    match written {
        Err(err) if err.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::io(std::path::Path::new("standard output"), &err))
        }
        _ => Ok(()),
    }
}

/// Number, what became of it, what was agreed to, and whose it is.
fn write_table(out: &mut dyn Write, mut rows: impl Iterator<Item = ConsentRow>) -> io::Result<()> {
    rows.try_for_each(|row| {
        let recipient = printable(&row.recipient);
        write!(out, "{:>6}  {:<8} {:<9} {recipient}", row.id, row.status, row.agreed)?;
        match row.review {
            Some(day) => writeln!(out, "  (review {day})"),
            None => writeln!(out),
        }
    })
}
