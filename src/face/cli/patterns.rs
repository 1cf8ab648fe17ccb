//! `patterns`: list them, document one, and prove them all.

use std::io::Write;

use super::{
    args::{Patterns, PatternsCommand},
    exit::Exit,
    session::detector,
};
use crate::{
    config::{Config, packs},
    detect::{
        Detector,
        examples::{self, Failure},
    },
    error::{Error, Result},
    model::{Allowed, Matcher, Needs, Pattern},
    pipeline::Allow,
    report::{Style, columns},
};

/// Looks at, documents and proves the patterns and the user's own lists.
pub(super) fn run(args: &Patterns) -> Result<Exit> {
    let config = Config::load(args.config.as_deref())?;
    let all = config.patterns(args.packs.as_deref())?;
    match &args.command {
        PatternsCommand::List => list(&all, &config.allow),
        PatternsCommand::Explain { id } => explain(&all, &config.allow, id),
        PatternsCommand::Test { files } if files.is_empty() => test_all(&all, &config.allow),
        PatternsCommand::Test { files } => test_files(all, files),
    }
}

fn list(all: &[Pattern], allow: &[Allowed]) -> Result<Exit> {
    let patterns = all
        .iter()
        .map(|pattern| [format!("{}  {}", pattern.id, pattern.title), pattern.kind.to_string()]);
    let allowed = allow
        .iter()
        .map(|allowed| [format!("{}  {}", allowed.id, reason(allowed)), "not reported".to_owned()]);
    let rows: Vec<_> = patterns.chain(allowed).collect();
    print(&columns(&rows, Style::of_stdout().width.max(100)).join("\n"))
}

fn explain(all: &[Pattern], allow: &[Allowed], id: &str) -> Result<Exit> {
    let pattern = all.iter().find(|pattern| pattern.id == id).map(page);
    let allowed = || allow.iter().find(|allowed| allowed.id == id).map(allowed_page);
    let page = pattern.or_else(allowed).ok_or_else(|| {
        Error::usage(format!("no pattern `{id}`")).with_hint("`withheld patterns list` names them")
    })?;
    print(&page)
}

fn reason(allowed: &Allowed) -> &str {
    allowed.why.as_deref().unwrap_or("Text of one's own")
}

/// The documentation page of an entry of the allow list.
fn allowed_page(allowed: &Allowed) -> String {
    let kinds = if allowed.kinds.is_empty() { "any".into() } else { allowed.kinds.join(", ") };
    let texts: Vec<String> = allowed.texts.iter().map(|text| format!("  - {text}")).collect();
    format!(
        "{} — {}\n\nA finding that equals one of these is not reported; the summary counts it.\n\n\
         kinds {kinds}\n\nTexts\n{}\n\nReferences\n  - {}",
        allowed.id,
        reason(allowed),
        texts.join("\n"),
        allowed.written,
    )
}

/// The documentation page of a pattern.
fn page(pattern: &Pattern) -> String {
    let list = |title: &str, items: &[String]| {
        let items: Vec<String> = items.iter().map(|item| format!("  - {item}")).collect();
        if items.is_empty() { String::new() } else { format!("\n{title}\n{}\n", items.join("\n")) }
    };
    let matcher = match &pattern.matcher {
        Matcher::Regex(regex) => format!("\nMatches\n  {regex}\n"),
        Matcher::Terms(terms, lists) => {
            let named = lists.iter().map(|(name, words)| list(&format!("{{{name}}}"), words));
            list("Terms", terms) + &named.collect::<String>()
        }
        Matcher::Labels(labels) => list("Labels of its values", labels),
        Matcher::Denied(texts) => list("Texts", texts),
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

/// What its findings are, and how they are weighed, where the pattern says it.
fn facts(pattern: &Pattern) -> String {
    let is = format!("kind {}, severity {}", pattern.kind, pattern.severity.as_str());
    if matches!(pattern.matcher, Matcher::Finder(_) | Matcher::Denied(_)) {
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

/// Runs the examples of every pattern, and the texts of the allow list, through the real detector.
fn test_all(all: &[Pattern], allow: &[Allowed]) -> Result<Exit> {
    let detector = detector(all)?;
    let mut failures: Vec<Failure> =
        allow.iter().flat_map(|allowed| still_found(&detector, allowed)).collect();
    failures.extend(all.iter().flat_map(|pattern| examples::check(&detector, pattern)));
    let texts = allow.iter().map(|allowed| allowed.texts.len()).sum();
    tell(all, texts, &failures)
}

/// The texts of an entry of the allow list that are reported all the same: a deny list holds them.
fn still_found(detector: &Detector, allowed: &Allowed) -> Vec<Failure> {
    let allow = Allow::new(std::slice::from_ref(allowed));
    let is_found = |text: &&String| {
        examples::detected(detector, text).iter().any(|finding| {
            finding.range == (0..text.len())
                && (allowed.kinds.is_empty()
                    || allowed.kinds.iter().any(|selector| finding.kind.matches(selector)))
                && !allow.covers(finding, text)
        })
    };
    let found = allowed.texts.iter().filter(is_found);
    found
        .map(|text| Failure {
            id: allowed.id.clone(),
            field: "text",
            example: text.clone(),
            problem: "it is also on the deny list, which counts for more".to_owned(),
        })
        .collect()
}

/// Runs the examples of the patterns in some files.
fn test_files(mut all: Vec<Pattern>, files: &[std::path::PathBuf]) -> Result<Exit> {
    let mut tested = Vec::new();
    for file in files {
        tested.extend(packs::from_file(file)?);
    }
    // A file that is also in the folder of one's own packs replaces what is there.
    all.retain(|pattern| tested.iter().all(|own| own.id != pattern.id));
    all.extend(tested.iter().cloned());
    let detector = detector(&all)?;
    let failures: Vec<Failure> =
        tested.iter().flat_map(|pattern| examples::check(&detector, pattern)).collect();
    tell(&tested, 0, &failures)
}

/// Prints what failed, and how much was tested.
fn tell(tested: &[Pattern], texts: usize, failures: &[Failure]) -> Result<Exit> {
    let of_patterns =
        tested.iter().map(|pattern| pattern.finds.len() + pattern.ignores.len()).sum::<usize>();
    let mut lines: Vec<String> = failures.iter().map(ToString::to_string).collect();
    lines.push(format!(
        "{} patterns, {} examples, {} failures",
        tested.len(),
        of_patterns + texts,
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
