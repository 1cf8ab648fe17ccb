//! `plan`: the people of a bundle, and what stands for each by default.

use std::io::{self, Write};

use super::{
    args::{FormatArg, Plan},
    exit::Exit,
    session::Session,
};
use crate::{
    config,
    decide::clock,
    error::{Error, Result},
    pipeline::Bundle,
    report::{JsonlReport, Shown, columns, printable, wire::Row},
};

/// Reads the bundle and shows its people.
pub(super) fn plan(args: &Plan) -> Result<Exit> {
    let session = Session::new(&args.common)?;
    let subject = config::subject::load(&args.subject)?;
    if session.format == FormatArg::Csv {
        return Err(Error::usage("`plan` prints a table or `--format jsonl`"));
    }
    let sources = session.walk(&args.paths, None)?.map(|listed| listed.map(|file| file.source));
    let bundle = session.pipeline.bundle(sources, Some(&subject));
    let due = subject.request.as_ref().and_then(clock::due);
    session.write_out(|out| {
        if session.format == FormatArg::Jsonl {
            return rows(&bundle, due, session.shown, out);
        }
        if let Some(due) = due {
            writeln!(out, "to be answered by {due}\n")?;
        }
        table(&bundle, &session, out)
    })?;
    let unread = bundle.notes.iter().any(|note| note.whole);
    Ok(if unread { Exit::Trouble } else { Exit::Done })
}

fn rows(
    bundle: &Bundle,
    due: Option<impl ToString>,
    shown: Shown,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut report = JsonlReport::new(out, shown);
    report.row(&Row::request(due.map(|due| due.to_string())))?;
    for note in &bundle.notes {
        report.row(&Row::of_note(note))?;
    }
    for person in &bundle.people {
        let decision = bundle.stand_of(person).as_str();
        report.row(&Row::person(person, decision, bundle.documents_of(person), shown))?;
    }
    Ok(())
}

fn table(bundle: &Bundle, session: &Session, out: &mut dyn Write) -> io::Result<()> {
    for note in &bundle.notes {
        let (path, fault) = (note.place.shown(), note.fault.to_string());
        writeln!(out, "not read  {}: {}", printable(&path), printable(&fault))?;
    }
    let people = bundle.people.iter().map(|person| {
        let name = printable(&session.shown.plain(&person.name)).into_owned();
        let (mentions, documents) = (person.mentions.len(), bundle.documents_of(person));
        let stands = bundle.stand_of(person).as_str();
        let counts = format!("{mentions} in {documents}");
        [
            format!("{:>4}  {name}", person.id),
            format!("{:<12}  {stands:<8}  {counts:>12}", person.role.as_str()),
        ]
    });
    let people: Vec<_> = people.collect();
    for line in columns(&people, session.style().width) {
        writeln!(out, "{line}")?;
    }
    let nobody = bundle.owners.iter().filter(|owner| owner.is_none()).count();
    writeln!(out, "\n{} people; {nobody} findings are nobody's yet", people.len())
}
