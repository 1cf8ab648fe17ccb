//! Redacted copies: what is withheld is found everywhere, cut everywhere, and proved gone.
//!
//! A root document is read twice. The first reading gathers every value to withhold, from all of
//! its parts and all that lies inside it; the second cuts each value wherever it stands, so that a
//! name found in a letter also goes from the letter's properties and from the mail around it. The
//! copy is then opened again and searched; what the detector still finds is withheld too, and only
//! a copy in which nothing is found gets its name.

use std::{
    collections::BTreeSet,
    io,
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    Pipeline, Receiver,
    attempt::{Attempt, Done},
    made::{Made, sha256},
    proof::{self, Learned, Original},
    select::Purpose,
    tree::{self, Hand, Item},
    width,
};
use crate::{
    model::{
        Event, Fault, Finding, Media, Note, Place, Proof, Reason, Redacted, Source, Text, Width,
        Withheld,
    },
    redact::{Kept, Label, Value, Values},
};

/// How often a copy may be made anew because the detector still found something in it.
const ROUNDS: usize = 4;

/// What to withhold, and how.
#[derive(Clone, Debug)]
pub struct Copying {
    /// Texts to withhold besides what is detected.
    pub literals: Vec<Value>,
    /// Whether what is detected is withheld.
    pub detect: bool,
    /// What stands in its place.
    pub label: Label,
    /// The reason that the log gives.
    pub reason: Option<String>,
    /// What becomes of gaps in the lines of pages.
    pub width: Width,
    /// What stays although it is detected.
    pub kept: Arc<Kept>,
    /// Keeps copies that could not be proved clean.
    pub allow_unproved: bool,
    /// The key of this run's hashes.
    pub key: [u8; 32],
}

/// What came of one document.
#[derive(Debug)]
pub struct Outcome {
    /// The copy, unless it was refused.
    pub copy: Option<Made>,
    /// Its path below the output folder.
    pub path: PathBuf,
    /// Everything withheld.
    pub withheld: Vec<Withheld>,
    /// What was not read, left out, or not proved.
    pub notes: Vec<Note>,
    /// How many findings the user allows, which are not withheld.
    pub allowed: u64,
    /// Whether the copy was proved clean.
    pub proved: bool,
    /// What was done to prove it.
    pub proof: Proof,
}

/// What the first reading of a document gathers.
pub(super) struct Gathered {
    /// Every value to withhold, in it and in what lies inside it.
    pub(super) values: Vec<Value>,
    /// What was not read.
    pub(super) notes: Vec<Note>,
    /// How many findings the user allows.
    pub(super) allowed: u64,
}

impl Pipeline {
    /// Writes a redacted copy of each source below `out`, under its relative path.
    pub fn redact(
        &self,
        entries: impl Iterator<Item = Result<(Source, PathBuf), Note>> + Send,
        out: &Path,
        copying: &Copying,
        receive: &mut Receiver<'_>,
    ) {
        super::order::ordered(
            self.settings.jobs,
            entries,
            |listed, emit| match listed {
                Ok((source, relative)) => {
                    if emit(opened(&source)).is_break() {
                        return;
                    }
                    let outcome = self.copy(&source, &relative, out, copying);
                    let _ = finish(source, outcome, out, emit);
                }
                Err(note) => {
                    let _ = emit(Event::Skipped(note));
                }
            },
            receive,
        );
    }

    /// Makes the redacted copy of one source and proves it. A copy too large for memory is kept in
    /// `folder` until it has its name.
    pub fn copy(
        &self,
        source: &Source,
        relative: &Path,
        folder: &Path,
        copying: &Copying,
    ) -> Outcome {
        let Gathered { values, notes, allowed } = self.gather(source, copying);
        let mut outcome = Outcome {
            copy: None,
            path: relative.to_owned(),
            withheld: Vec::new(),
            notes,
            allowed,
            proved: false,
            proof: Proof::default(),
        };
        let late = outcome.notes.iter().find(|note| note.fault.reason == Reason::TimedOut);
        let made = match late.map(|note| note.fault.clone()) {
            Some(late) => Err(late),
            None => self.rounds(source, folder, copying, values, &mut outcome),
        };
        if let Err(fault) = made {
            outcome.copy = None;
            let detail = format!("no copy: {}", fault.detail);
            let fault = Fault { reason: fault.reason, detail };
            outcome.notes.push(Note { place: source.place.clone(), fault, whole: true });
        }
        outcome
    }

    /// Reads a document for what is to be withheld.
    pub(super) fn gather(&self, source: &Source, copying: &Copying) -> Gathered {
        let allowance = self.allowance();
        let look = |source: &Source, _: Media, text: &Text, hand: &mut Hand<'_, Seen>| {
            if !copying.detect {
                return ControlFlow::Continue(());
            }
            let (found, allowed) = self.detect(text, Purpose::Protect);
            hand(Seen::Allowed(allowed))?;
            // What has the words of something that stays goes only at its own place.
            let goes = |f: &Finding| {
                !copying.kept.stays(&source.place, text, f.range.start)
                    && !copying.kept.may_stay(&text.as_str()[f.range.clone()])
            };
            let gone = found.into_iter().filter(goes);
            let values = gone.map(|f| Value::found(text.slice(f.range), f.kind));
            values.map(Seen::Value).try_for_each(hand)
        };
        // A code of a letter or two (`K` under `SEN`) tells nothing elsewhere, and one with no letter
        // or digit cannot be found again; their cuts at their own places stay.
        let lasts = |value: &Value| {
            let letters = value.text.reveal().chars().filter(|char| char.is_alphanumeric()).count();
            letters > 2 || letters > 0 && NAMED.contains(&value.kind.as_str())
        };
        // A large export names the same people on every line: each value is kept once.
        let literals = copying.literals.iter().filter(|value| lasts(value));
        let mut values: BTreeSet<Value> = literals.cloned().collect();
        let (mut notes, mut allowed) = (Vec::new(), 0);
        let _ = tree::walk(&allowance, source, &look, &mut |item| {
            match item {
                Item::Seen(Seen::Value(value)) if lasts(&value) => {
                    values.insert(value);
                }
                Item::Seen(Seen::Allowed(count)) => allowed += count,
                Item::Skipped(note) => notes.push(note),
                Item::Seen(_) | Item::Opened { .. } => {}
            }
            ControlFlow::Continue(())
        });
        Gathered { values: values.into_iter().collect(), notes, allowed }
    }

    fn rounds(
        &self,
        source: &Source,
        folder: &Path,
        copying: &Copying,
        mut values: Vec<Value>,
        outcome: &mut Outcome,
    ) -> Result<(), Fault> {
        let relative = outcome.path.clone();
        let known: Vec<Fault> = outcome.notes.iter().map(|note| note.fault.clone()).collect();
        let mut learned = Learned::default();
        for round in 1..=ROUNDS {
            let set = Values::new(values.clone())
                .map_err(|_| Fault::unsupported("a value to withhold has no letter or digit"))?;
            let attempt = Attempt::new(self, copying, &set, &learned);
            let limit = self.limits().in_memory;
            let mut made = Made::for_len(source.content.len(), limit, folder)?;
            attempt.copy(source, &mut made)?;
            let path = attempt.rename(&relative);
            let copy = Source {
                place: Place::file(&path),
                declared: source.declared.clone(),
                content: made.content()?,
            };
            let done = attempt.into_done();
            let original = Original { known: &known, read: &done.read };
            let doubts = proof::prove(self, &copy, &set, copying, &original);
            outcome.path = path;
            if doubts.is_empty() || copying.allow_unproved {
                outcome.proved = doubts.is_empty() && !done.kept_unread;
                outcome.proof = record(source, &set, round, &done)?;
                outcome.notes.extend(done.notes);
                outcome.withheld = done.withheld;
                outcome.copy = Some(made);
                return Ok(());
            }
            doubts.into_next(&mut values, &mut learned)?;
        }
        Err(Fault::unsupported(format!("personal data was still found after {ROUNDS} rounds")))
    }
}

/// What was done to prove a copy.
fn record(source: &Source, values: &Values, rounds: usize, done: &Done) -> io::Result<Proof> {
    Ok(Proof {
        original: sha256(&source.content)?,
        values: values.list().len(),
        rounds,
        pages: done.pages.clone(),
        fits: width::fits(&done.pages),
    })
}

/// Kinds of which one letter may be a value: names have initials, and users know what they ask for.
const NAMED: [&str; 2] = ["person-name", "literal"];

/// What the first reading sees.
enum Seen {
    Value(Value),
    Allowed(u64),
}

/// The root document, for the summary's count.
fn opened(source: &Source) -> Event {
    let media = crate::open::identify(source).unwrap_or(Media::Unknown);
    Event::Opened { place: source.place.clone(), media, bytes: source.content.len() }
}

/// Puts the copy in its place and tells what came of it.
fn finish(
    source: Source,
    outcome: Outcome,
    out: &Path,
    emit: &mut dyn FnMut(Event) -> ControlFlow<()>,
) -> ControlFlow<()> {
    if outcome.allowed > 0 {
        emit(Event::Allowed(source.place.clone(), outcome.allowed))?;
    }
    for note in outcome.notes {
        emit(Event::Skipped(note))?;
    }
    let mut redacted = Redacted::none(source.place.clone());
    if let Some(made) = outcome.copy {
        match place(&source, made, &out.join(&outcome.path)) {
            Ok(sha256) => {
                redacted.copy = Some(outcome.path.to_string_lossy().into_owned());
                redacted.sha256 = Some(sha256);
                redacted.withheld = outcome.withheld;
                redacted.proved = outcome.proved;
                redacted.proof = Some(outcome.proof);
            }
            Err(err) => {
                let detail = format!("no copy: it could not be written: {err}");
                let fault = Fault::new(Reason::Unreadable, detail);
                emit(Event::Skipped(Note { place: source.place, fault, whole: true }))?;
            }
        }
    }
    emit(Event::Redacted(Box::new(redacted)))
}

fn place(source: &Source, made: Made, path: &Path) -> io::Result<String> {
    if is_same_file(source.place.root(), path) {
        let message = "the copy would replace its original";
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
    }
    let sha256 = made.sha256()?;
    made.place(path)?;
    Ok(sha256)
}

fn is_same_file(original: &Path, copy: &Path) -> bool {
    match (original.canonicalize(), copy.canonicalize()) {
        (Ok(original), Ok(copy)) => original == copy,
        _ => false, // one of them does not exist yet
    }
}
