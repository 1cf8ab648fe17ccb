//! `evaluate`: how much is found of what people marked, and how much besides.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use serde::Deserialize;

use super::{
    args::{Evaluate, FormatArg},
    exit::Exit,
    session::Session,
};
use crate::{
    error::{Error, Result},
    model::{Kind, Private},
    pipeline::{Claimed, Evaluation, Mark, Score, Truth},
    report::{
        JsonlReport, printable,
        wire::{Row, ScoreRow},
    },
};

/// By how much a figure may differ from the baseline and still count as the same.
const TOLERANCE: f64 = 0.0005;

/// Scores every set of documents below a folder.
pub(super) fn evaluate(args: &Evaluate) -> Result<Exit> {
    let session = if args.reliability {
        Session::counting_everything(&args.common)?
    } else {
        Session::new(&args.common)?
    };
    let mut sum = Evaluation::default();
    for set in sets(&args.dir, args.set.as_deref())? {
        let mut truth = truth(&set.truth)?;
        truth.marks.retain(|mark| session.pipeline.select().asks_for(&mark.kind));
        for listed in session.walk(std::slice::from_ref(&set.folder), None)? {
            match listed {
                Ok(file) => {
                    let path = file.relative.to_string_lossy().replace('\\', "/");
                    session.pipeline.evaluate(&file.source, &path, &truth, &mut sum);
                }
                Err(note) => sum.notes.push(note),
            }
        }
    }
    let rows = rows(&sum);
    if args.reliability {
        return session.write_out(|out| write_reliability(out, &sum)).map(|()| Exit::Done);
    }
    print(&session, &rows)?;
    if args.errors {
        print_errors(&session, &sum);
    }
    for mark in &sum.unplaced {
        eprintln!("truth of `{}`: a `{}` is in no part of it", printable(&mark.path), mark.kind);
    }
    for note in &sum.notes {
        eprintln!("not read: `{}`: {}", printable(&note.place.shown()), note.fault);
    }
    let fell = match &args.baseline {
        Some(path) => compare(&rows, path)?,
        None => false,
    };
    Ok(if fell { Exit::Found } else { Exit::Done })
}

/// A folder of documents, and the file that marks what is in them.
struct Set {
    folder: PathBuf,
    truth: PathBuf,
}

/// `DIR/truth/NAME.jsonl` marks the documents of `DIR/NAME`.
fn sets(dir: &Path, only: Option<&str>) -> Result<Vec<Set>> {
    let truths = dir.join("truth");
    let listed = fs::read_dir(&truths).map_err(|err| {
        Error::io(&truths, &err).with_hint("`truth/NAME.jsonl` marks the documents in `NAME/`")
    })?;
    let mut sets = Vec::new();
    for entry in listed {
        let truth = entry.map_err(|err| Error::io(&truths, &err))?.path();
        if truth.extension().is_some_and(|extension| extension == "jsonl") {
            let name = truth.file_stem().unwrap_or_default();
            if only.is_none_or(|only| name == only) {
                sets.push(Set { folder: dir.join(name), truth });
            }
        }
    }
    if let (true, Some(only)) = (sets.is_empty(), only) {
        return Err(Error::usage(format!("no truth for a set `{only}` in `{}`", truths.display())));
    }
    sets.sort_by(|a, b| a.truth.cmp(&b.truth));
    Ok(sets)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MarkRow {
    path: String,
    part: Option<String>,
    kind: String,
    text: String,
}

/// What the first line of a set's truth may say of all of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadRow {
    unmarked: Vec<String>,
}

fn truth(path: &Path) -> Result<Truth> {
    let text = fs::read_to_string(path).map_err(|err| Error::io(path, &err))?;
    let mut truth = Truth::default();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let wrong = |err: serde_json::Error| {
            Error::config(format!("`{}`, line {}: {err}", path.display(), number + 1))
        };
        if number == 0 && line.starts_with("{\"unmarked\"") {
            let head: HeadRow = serde_json::from_str(line).map_err(wrong)?;
            truth.unmarked = head.unmarked.iter().map(|kind| Kind::new(kind)).collect();
            continue;
        }
        let row: MarkRow = serde_json::from_str(line).map_err(wrong)?;
        let text = Private::new(row.text);
        truth.marks.push(Mark { path: row.path, part: row.part, kind: Kind::new(&row.kind), text });
    }
    Ok(truth)
}

fn rows(sum: &Evaluation) -> Vec<ScoreRow> {
    let row = |kind: &str, score: Score| ScoreRow {
        kind: kind.to_owned(),
        gold: score.gold,
        found: score.found,
        true_positive: score.right,
        precision: rounded(score.precision()),
        recall: rounded(score.recall()),
        f1: rounded(score.f1()),
    };
    let mut rows: Vec<ScoreRow> =
        sum.scores.iter().map(|(kind, score)| row(kind.as_str(), *score)).collect();
    rows.push(row("*", sum.total()));
    rows
}

fn rounded(figure: f64) -> f64 {
    (figure * 10_000.0).round() / 10_000.0
}

fn print(session: &Session, rows: &[ScoreRow]) -> Result<()> {
    session.write_out(|out| match session.format {
        FormatArg::Jsonl => {
            let mut report = JsonlReport::new(out, session.shown);
            rows.iter().try_for_each(|row| report.row(&Row::Score(row.clone())))
        }
        FormatArg::Csv => write_csv(out, rows),
        FormatArg::Table => write_table(out, rows),
    })
}

fn write_csv(out: &mut dyn io::Write, rows: &[ScoreRow]) -> io::Result<()> {
    writeln!(out, "kind,gold,found,true_positive,precision,recall,f1\r")?;
    rows.iter().try_for_each(|row| {
        let ScoreRow { kind, gold, found, true_positive, precision, recall, f1 } = row;
        writeln!(out, "{kind},{gold},{found},{true_positive},{precision},{recall},{f1}\r")
    })
}

fn write_table(out: &mut dyn io::Write, rows: &[ScoreRow]) -> io::Result<()> {
    let width = rows.iter().map(|row| row.kind.len()).max().unwrap_or(0);
    writeln!(out, "| {:width$} | gold | found | precision | recall |    F1 |", "kind")?;
    writeln!(out, "|{:-<1$}|-----:|------:|----------:|-------:|------:|", "", width + 2)?;
    rows.iter().try_for_each(|row| {
        let ScoreRow { kind, gold, found, precision, recall, f1, .. } = row;
        writeln!(
            out,
            "| {kind:width$} | {gold:4} | {found:5} | {precision:9.3} | {recall:6.3} | {f1:5.3} |"
        )
    })
}

fn write_reliability(out: &mut dyn io::Write, sum: &Evaluation) -> io::Result<()> {
    let mut all = [Claimed::default(); 10];
    for tenths in sum.reliability.values() {
        for (sum, claims) in all.iter_mut().zip(tenths) {
            *sum = sum.and(*claims);
        }
    }
    writeln!(out, "| group             | confidence | found | claimed | right |")?;
    writeln!(out, "|-------------------|------------|------:|--------:|------:|")?;
    write_tenths(out, "*", &all)?;
    sum.reliability.iter().try_for_each(|(group, tenths)| write_tenths(out, group.as_str(), tenths))
}

fn write_tenths(out: &mut dyn io::Write, group: &str, tenths: &[Claimed; 10]) -> io::Result<()> {
    for (tenth, claims) in tenths.iter().enumerate() {
        if let Some((claimed, right)) = claims.figures() {
            let (low, high) = (tenth as f64 / 10.0, (tenth + 1) as f64 / 10.0);
            let found = claims.found;
            writeln!(
                out,
                "| {group:17} | {low:.1} – {high:.1}  | {found:5} | {claimed:7.3} | {right:5.3} |"
            )?;
        }
    }
    Ok(())
}

fn print_errors(session: &Session, sum: &Evaluation) {
    for miss in &sum.misses {
        let word = if miss.missed { "missed" } else { "wrong " };
        let path = miss.place.shown();
        let text = session.shown.text(&miss.text, &miss.kind);
        let text = printable(&text);
        eprintln!("{word} {:26} {} [{}]: {text}", miss.kind, printable(&path), miss.part);
    }
}

/// Whether any figure is below the one in the baseline; says which.
fn compare(rows: &[ScoreRow], path: &Path) -> Result<bool> {
    let text = fs::read_to_string(path).map_err(|err| Error::io(path, &err))?;
    let now: BTreeMap<&str, &ScoreRow> = rows.iter().map(|row| (row.kind.as_str(), row)).collect();
    let mut fell = false;
    for (number, line) in text.lines().enumerate() {
        let before: Baseline = serde_json::from_str(line).map_err(|err| {
            Error::config(format!("`{}`, line {}: {err}", path.display(), number + 1))
        })?;
        let (precision, recall) =
            now.get(before.kind.as_str()).map_or((0.0, 0.0), |row| (row.precision, row.recall));
        for (name, before_figure, figure) in
            [("precision", before.precision, precision), ("recall", before.recall, recall)]
        {
            if figure < before_figure - TOLERANCE {
                fell = true;
                eprintln!("{}: {name} fell from {before_figure} to {figure}", before.kind);
            }
        }
    }
    Ok(fell)
}

/// The figures of a score row that a later run must reach.
#[derive(Deserialize)]
struct Baseline {
    kind: String,
    precision: f64,
    recall: f64,
}
