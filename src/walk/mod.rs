//! Roots on the command line → [`Source`]s, one at a time and always in the same order.
//!
//! Kept apart from `open` so that nothing below ever lists a folder. It never opens a file (what
//! cannot be opened is noted by whoever reads it), never follows a symbolic link below a root, and
//! never makes a cloud client fetch a file.
//!
//! Files of one folder come in the order of their names' bytes, and a folder's content where its
//! name stands. Only the folders on the way to the current file are in memory.

mod offline;
mod stdin;
#[cfg(test)]
mod tests;

use std::{
    collections::HashSet,
    ffi::OsStr,
    fs::Metadata,
    io,
    path::{Path, PathBuf},
};

use ignore::{DirEntry, WalkBuilder};

use crate::{
    error::Error,
    model::{Content, Fault, Note, Place, Reason, Source},
};

/// What a walk leaves out, and how much it takes from standard input.
#[derive(Clone, Debug)]
pub struct WalkOptions {
    /// Files and folders to leave out wherever they lie below a root, such as the output folder.
    /// They need not exist yet. Each one that lies in the way is noted once.
    pub skip: Vec<PathBuf>,
    /// The most bytes that standard input may have.
    pub stdin_limit: u64,
}

/// A file that was found.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The file.
    pub source: Source,
    /// Its path below its root: where a copy of it goes below the output folder. For a root that
    /// is a file, the file's name; for standard input, `stdin`.
    pub relative: PathBuf,
}

/// Walks `paths` in the order given. `-` is standard input, which is read when its turn comes.
///
/// What lies below two roots comes once, under the first. A root that is missing or cannot be
/// looked at is an error before anything is read.
pub fn roots(
    paths: &[PathBuf],
    options: &WalkOptions,
) -> Result<impl Iterator<Item = Result<Entry, Note>> + Send + use<>, Error> {
    let plan = Plan::new(paths, options)?;
    let limit = options.stdin_limit;
    Ok(plan.roots.into_iter().flat_map(move |root| root.entries(limit)))
}

/// The roots to walk, in order, each knowing what lies below it that is not its own.
struct Plan {
    roots: Vec<Root>,
}

enum Root {
    Stdin,
    File(PathBuf, Metadata),
    Folder { path: PathBuf, pruned: Pruned },
    LeftOut(PathBuf),
}

impl Plan {
    fn new(paths: &[PathBuf], options: &WalkOptions) -> Result<Plan, Error> {
        let skip: Vec<PathBuf> = options.skip.iter().map(|path| settled(path)).collect();
        let mut roots = Vec::new();
        let mut taken: Vec<PathBuf> = Vec::new();
        let mut stdin_taken = false;
        for path in paths {
            if path == Path::new("-") {
                if !std::mem::replace(&mut stdin_taken, true) {
                    roots.push(Root::Stdin);
                }
                continue;
            }
            let metadata = std::fs::metadata(path).map_err(|err| missing(path, &err))?;
            let real = path.canonicalize().map_err(|err| missing(path, &err))?;
            if taken.iter().any(|earlier| real.starts_with(earlier)) {
                continue;
            }
            roots.push(if skip.iter().any(|out| real.starts_with(out)) {
                Root::LeftOut(path.clone())
            } else if metadata.is_dir() {
                let pruned = Pruned::below(&real, &taken, &skip);
                Root::Folder { path: path.clone(), pruned }
            } else {
                Root::File(path.clone(), metadata)
            });
            taken.push(real);
        }
        Ok(Plan { roots })
    }
}

fn missing(path: &Path, err: &io::Error) -> Error {
    match err.kind() {
        io::ErrorKind::NotFound => Error::usage(format!("`{}` does not exist", path.display()))
            .with_hint("check the spelling; paths are taken as they are, without wildcards"),
        _ => Error::io(path, err),
    }
}

/// The path without links or dots, of which the last part may not exist yet.
fn settled(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for known in whole.ancestors() {
        if let (Ok(real), Ok(rest)) = (known.canonicalize(), whole.strip_prefix(known)) {
            // Joining nothing would leave a slash at the end.
            return if rest == Path::new("") { real } else { real.join(rest) };
        }
    }
    whole
}

/// Below one folder: what an earlier root has taken, and what is to be left out.
struct Pruned {
    real: PathBuf,
    taken: HashSet<PathBuf>,
    skipped: Vec<PathBuf>,
}

impl Pruned {
    fn below(real: &Path, taken: &[PathBuf], skip: &[PathBuf]) -> Pruned {
        let below = |paths: &[PathBuf]| -> Vec<PathBuf> {
            paths.iter().filter(|path| path.starts_with(real)).cloned().collect()
        };
        Pruned {
            real: real.to_owned(),
            taken: below(taken).into_iter().collect(),
            skipped: below(skip),
        }
    }

    fn wants(&self, relative: &Path) -> bool {
        if self.taken.is_empty() && self.skipped.is_empty() {
            return true;
        }
        let real = self.real.join(relative);
        !self.taken.contains(&real) && !self.skipped.contains(&real)
    }

    /// One note for each thing left out that is there.
    fn notes(&self, root: &Path) -> Vec<Result<Entry, Note>> {
        self.skipped
            .iter()
            .filter(|path| path.exists() && !self.taken.iter().any(|own| path.starts_with(own)))
            .filter_map(|path| path.strip_prefix(&self.real).ok())
            .map(|relative| Err(left_out(&root.join(relative))))
            .collect()
    }
}

fn left_out(path: &Path) -> Note {
    note(path, Fault::unsupported("the output is written there: left out"))
}

/// Somebody asked for this very file, so nothing of it was left out on purpose.
fn asked_for(note: Note) -> Note {
    Note { whole: true, ..note }
}

fn note(path: &Path, fault: Fault) -> Note {
    // Links and the output folder are left out on purpose; everything else was meant to be read.
    let whole = fault.reason != Reason::Unsupported;
    Note { place: Place::file(path), fault, whole }
}

impl Root {
    fn entries(self, stdin_limit: u64) -> Box<dyn Iterator<Item = Result<Entry, Note>> + Send> {
        match self {
            Root::Stdin => Box::new(std::iter::once(stdin::read(io::stdin().lock(), stdin_limit))),
            Root::LeftOut(path) => Box::new(std::iter::once(Err(asked_for(left_out(&path))))),
            Root::File(path, metadata) => {
                let relative = PathBuf::from(path.file_name().unwrap_or(OsStr::new("file")));
                Box::new(std::iter::once(file(&path, relative, &metadata).map_err(asked_for)))
            }
            Root::Folder { path, pruned } => Box::new(folder(path, pruned)),
        }
    }
}

fn folder(root: PathBuf, pruned: Pruned) -> impl Iterator<Item = Result<Entry, Note>> {
    let notes = pruned.notes(&root);
    let base = root.clone();
    let walk = WalkBuilder::new(&root)
        .standard_filters(false)
        .follow_links(false)
        .sort_by_file_name(OsStr::cmp)
        .filter_entry(move |entry| {
            entry.path().strip_prefix(&base).is_ok_and(|relative| pruned.wants(relative))
        })
        .build();
    notes.into_iter().chain(walk.filter_map(move |found| match found {
        Ok(entry) => listed(&root, &entry),
        Err(err) => Some(Err(unlisted(&root, err))),
    }))
}

/// A listed thing as a file or a note; nothing for folders, whose content follows.
fn listed(root: &Path, entry: &DirEntry) -> Option<Result<Entry, Note>> {
    let path = entry.path();
    if entry.depth() == 0 {
        return None;
    }
    let metadata = match entry.metadata() {
        Ok(metadata) => metadata,
        Err(err) => return Some(Err(unlisted(path, err))),
    };
    if metadata.is_dir() {
        return None;
    }
    let relative = path.strip_prefix(root).unwrap_or(path).to_owned();
    Some(file(path, relative, &metadata))
}

/// A file of any sort, by what the system says of it.
fn file(path: &Path, relative: PathBuf, metadata: &Metadata) -> Result<Entry, Note> {
    let refused = if metadata.is_symlink() {
        Some(Fault::unsupported("symbolic link, not followed"))
    } else if !metadata.is_file() {
        Some(Fault::unsupported("pipe, socket or device, not a file"))
    } else if offline::is_offline(metadata) {
        Some(Fault::new(Reason::Unreadable, "kept in the cloud only, not downloaded"))
    } else {
        None
    };
    if let Some(fault) = refused {
        return Err(note(path, fault));
    }
    let content = Content::File(path.into(), 0..metadata.len());
    Ok(Entry { source: Source::new(Place::file(path), content), relative })
}

/// A note of what the system would not list, at the innermost path that the error names.
fn unlisted(root: &Path, err: ignore::Error) -> Note {
    let mut path = root.to_owned();
    let mut inner = err;
    loop {
        inner = match inner {
            ignore::Error::WithPath { path: named, err } => {
                path = named;
                *err
            }
            ignore::Error::WithDepth { err, .. } => *err,
            ignore::Error::Io(err) => return note(&path, unreadable(&err)),
            _ => return note(&path, Fault::new(Reason::Unreadable, "could not be listed")),
        };
    }
}

/// The kind of trouble alone: the message of an error made by a library may repeat the path.
fn unreadable(err: &io::Error) -> Fault {
    Fault::new(Reason::Unreadable, err.kind().to_string())
}
