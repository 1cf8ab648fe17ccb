//! Packs of patterns: TOML files → [`Pattern`]s.
//!
//! The built-in packs lie in `patterns/` and are part of the program; users put their own beside
//! them. Every pattern must say why it is there, where its rule comes from, what it finds and what
//! it leaves alone; an unknown key is an error. This module compiles nothing: whether a regex is
//! one, the detector says.

mod entry;
#[cfg(test)]
mod tests;
mod words;

use std::{fs, path::Path};

use serde::Deserialize;
use toml::Spanned;

pub(super) use self::{
    entry::{Entry, Harm},
    words::Words,
};
use super::file::File;
use crate::{
    error::{Error, Result},
    model::{Pattern, WordLists},
};

/// The word lists that every pack may name; a later one may name those before it.
const WORDS: [(&str, &str); 2] = [
    ("words.toml", include_str!("../../patterns/words.toml")),
    ("look-alikes.toml", include_str!("../../patterns/look-alikes.toml")),
];

macro_rules! packs {
    ($($name:literal),* $(,)?) => {
        &[$((concat!($name, ".toml"), include_str!(concat!("../../patterns/", $name, ".toml")))),*]
    };
}

/// The built-in packs: file name and text.
const PACKS: &[(&str, &str)] = packs![
    "attainment",
    "behaviour",
    "biometric-genetic",
    "contact",
    "education",
    "ethnicity",
    "finance",
    "gender-identity",
    "hardship",
    "health",
    "health-care",
    "health-numbers",
    "home-office",
    "identity",
    "immigration",
    "justice",
    "labels",
    "medication",
    "mental-health",
    "offence",
    "online",
    "people",
    "political-union",
    "religion",
    "safeguarding",
    "send",
    "sex-life-and-orientation",
    "social-care",
    "substance",
];

/// The built-in patterns.
pub fn built_in() -> Result<Vec<Pattern>> {
    let mut patterns = Vec::new();
    let lists = shared_words()?;
    for (name, text) in PACKS {
        patterns.extend(parse(&File::built_in(name, text), &lists)?);
    }
    Ok(patterns)
}

/// The built-in patterns, those of a folder, and others; a later one with the id of an earlier one
/// takes its place.
pub(super) fn all(folder: Option<&Path>, others: &[Pattern]) -> Result<Vec<Pattern>> {
    let mut patterns = built_in()?;
    for own in [folder.map(from_dir).transpose()?.unwrap_or_default(), others.to_vec()] {
        patterns.retain(|pattern| own.iter().all(|other| other.id != pattern.id));
        patterns.extend(own);
    }
    Ok(patterns)
}

/// The patterns of the packs in a folder: its `*.toml` files, by name. Word lists in a file named
/// as a built-in one (`words.toml`, `look-alikes.toml`) may be named by all packs of the folder.
fn from_dir(dir: &Path) -> Result<Vec<Pattern>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(|err| Error::io(dir, &err))? {
        let path = entry.map_err(|err| Error::io(dir, &err))?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    let shared = WORDS.iter().map(|(name, _)| dir.join(name)).filter(|path| files.contains(path));
    let known = shared.into_iter().try_fold(shared_words()?, |known, path| {
        let file = File::read(&path)?;
        lists(&file, file.parse::<Pack>()?.words, &known)
    })?;
    let mut patterns = Vec::new();
    for file in files {
        patterns.extend(parse(&File::read(&file)?, &known)?);
    }
    Ok(patterns)
}

/// The patterns of one pack.
pub fn from_file(path: &Path) -> Result<Vec<Pattern>> {
    parse(&File::read(path)?, &shared_words()?)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pack {
    #[serde(default)]
    words: Words,
    #[serde(default, rename = "pattern")]
    patterns: Vec<Spanned<Entry>>,
}

/// The word lists that every pack may name.
fn shared_words() -> Result<WordLists> {
    WORDS.iter().try_fold(WordLists::new(), |known, (name, text)| {
        let file = File::built_in(name, text);
        lists(&file, file.parse::<Pack>()?.words, &known)
    })
}

/// The word lists of a pack, with those that they name filled in.
fn lists(file: &File, own: Words, known: &WordLists) -> Result<WordLists> {
    words::extend(known, own).map_err(|(list, unknown)| {
        let name = &file.name;
        let problem = format!("word list `{list}`: no word list is called `{unknown}`");
        Error::config(format!("`{name}`: {problem}"))
    })
}

/// The patterns of a pack.
fn parse(file: &File, known: &WordLists) -> Result<Vec<Pattern>> {
    let pack: Pack = file.parse()?;
    convert(file, pack, known)
}

/// The patterns that a configuration file holds itself.
pub(super) fn inline(
    file: &File,
    words: Words,
    patterns: Vec<Spanned<Entry>>,
) -> Result<Vec<Pattern>> {
    convert(file, Pack { words, patterns }, &shared_words()?)
}

fn convert(file: &File, pack: Pack, known: &WordLists) -> Result<Vec<Pattern>> {
    let known = lists(file, pack.words, known)?;
    let patterns = pack.patterns.into_iter().map(|entry| {
        let (span, entry) = (entry.span(), entry.into_inner());
        let id = entry.id().to_owned();
        entry.pattern(&known, file.place(&span)).map_err(|(field, problem)| {
            file.error(&span, &format!("pattern `{id}`, field `{field}`: {problem}"))
        })
    });
    patterns.collect()
}
