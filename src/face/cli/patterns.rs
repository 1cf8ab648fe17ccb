//! `patterns`: list them, document one, and prove them all.

use std::io::Write;

use super::{
    args::{Patterns, PatternsCommand},
    exit::Exit,
    session::detector,
};
use crate::{
    config::packs,
    detect::examples,
    error::{Error, Result},
    model::{Matcher, Needs, Pattern},
    report::{Style, columns},
};

/// Looks at, documents and proves the patterns.
pub(super) fn run(args: &Patterns) -> Result<Exit> {
    let all = packs::with_folder(args.patterns.as_deref())?;
    match &args.command {
        PatternsCommand::List => list(&all),
        PatternsCommand::Explain { id } => explain(&all, id),
        PatternsCommand::Test { files } => test(all, files),
    }
}

fn list(all: &[Pattern]) -> Result<Exit> {
    let rows: Vec<_> = all
        .iter()
        .map(|pattern| [format!("{}  {}", pattern.id, pattern.title), pattern.kind.to_string()])
        .collect();
    print(&columns(&rows, Style::of_stdout().width.max(100)).join("\n"))
}

fn explain(all: &[Pattern], id: &str) -> Result<Exit> {
    let pattern = all.iter().find(|pattern| pattern.id == id).ok_or_else(|| {
        Error::usage(format!("no pattern `{id}`")).with_hint("`withheld patterns list` names them")
    })?;
    print(&page(pattern))
}

/// The documentation page of a pattern.
fn page(pattern: &Pattern) -> String {
    let list = |title: &str, items: &[String]| {
        let items: Vec<String> = items.iter().map(|item| format!("  - {item}")).collect();
        if items.is_empty() { String::new() } else { format!("\n{title}\n{}\n", items.join("\n")) }
    };
    let matcher = match &pattern.matcher {
        Matcher::Regex(regex) => format!("\nMatches\n  {regex}\n"),
        Matcher::Terms(terms) => list("Terms", terms),
        Matcher::Labels(labels) => list("Labels of its values", labels),
        Matcher::Finder(name) => format!("\nFinder\n  {name}\n"),
    };
    [
        format!("{} — {}\n\n{}\n\n", pattern.id, pattern.title, pattern.why),
        format!("{}\n", facts(pattern)),
        matcher,
        list("Cues", &pattern.cues),
        list("Words that speak against it", &pattern.anti_cues),
        list("Finds", &pattern.finds),
        list("Ignores", &pattern.ignores),
        list("References", &pattern.references),
    ]
    .concat()
}

/// What its findings are, and how they are weighed; a finder weighs them itself.
fn facts(pattern: &Pattern) -> String {
    let is = format!("kind {}, severity {}", pattern.kind, pattern.severity.as_str());
    if matches!(pattern.matcher, Matcher::Finder(_)) {
        return is;
    }
    let (base, needs) = (pattern.base, needs(pattern.needs));
    let validator = pattern.validator.as_deref().unwrap_or("none");
    format!("{is}, base confidence {base:.2}, needs {needs}, validator {validator}")
}

fn needs(needs: Needs) -> &'static str {
    match needs {
        Needs::Nothing => "nothing more",
        Needs::Check => "a right check",
        Needs::Cue => "a cue",
        Needs::Either => "a right check or a cue",
        Needs::Both => "a right check and a cue",
    }
}

/// Runs the examples of every pattern, or of those in `files`, through the real detector.
fn test(mut all: Vec<Pattern>, files: &[std::path::PathBuf]) -> Result<Exit> {
    let mut tested = Vec::new();
    for file in files {
        tested.extend(packs::from_file(file)?);
    }
    if files.is_empty() {
        tested.clone_from(&all);
    } else {
        // A file that is also in the folder of one's own packs replaces what is there.
        all.retain(|pattern| tested.iter().all(|own| own.id != pattern.id));
        all.extend(tested.iter().cloned());
    }
    let detector = detector(&all)?;
    let mut failures = Vec::new();
    let mut examples = 0;
    for pattern in &tested {
        examples += pattern.finds.len() + pattern.ignores.len();
        failures.extend(examples::check(&detector, pattern));
    }
    let mut lines: Vec<String> = failures.iter().map(ToString::to_string).collect();
    lines.push(format!(
        "{} patterns, {examples} examples, {} failures",
        tested.len(),
        failures.len()
    ));
    print(&lines.join("\n"))?;
    Ok(if failures.is_empty() { Exit::Done } else { Exit::Found })
}

/// Prints to standard output; a pager that closes early is no error.
fn print(text: &str) -> Result<Exit> {
    match writeln!(std::io::stdout(), "{text}") {
        Err(err) if err.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::io(std::path::Path::new("standard output"), &err))
        }
        _ => Ok(Exit::Done),
    }
}
