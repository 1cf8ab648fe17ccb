//! What users may set: the configuration file, packs of patterns, and the mail policy.
//!
//! Plain structs; unknown keys are refused, and errors name the file, the line and the field.

mod file;
pub mod known;
mod lists;
pub mod packs;
pub mod policy;
pub mod subject;

use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::Spanned;

use self::{
    file::File,
    lists::{AllowEntry, DenyEntry},
    packs::{Entry, Words},
};
use crate::{
    error::{Error, Result},
    model::{Allowed, Limits, Pattern},
};

/// The configuration file's name where none is given: in the current folder.
pub const FILE_NAME: &str = "withheld.toml";

/// A configuration file.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Bounds on one document.
    pub limits: LimitsSection,
    /// What is looked for.
    pub detect: DetectSection,
    /// What is not reported though it is found.
    pub allow: Vec<Allowed>,
    /// Patterns in the file itself, and its deny list.
    own: Vec<Pattern>,
}

/// A configuration file as it is written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Written {
    limits: LimitsSection,
    detect: DetectSection,
    words: Words,
    pattern: Vec<Spanned<Entry>>,
    allow: Vec<Spanned<AllowEntry>>,
    deny: Vec<Spanned<DenyEntry>>,
}

/// `[limits]`: sizes in bytes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct LimitsSection {
    /// See [`Limits::in_memory`].
    pub in_memory: Option<u64>,
    /// See [`Limits::depth`].
    pub depth: Option<usize>,
    /// See [`Limits::members`].
    pub members: Option<usize>,
    /// See [`Limits::expanded`].
    pub expanded: Option<u64>,
    /// See [`Limits::ratio`].
    pub ratio: Option<u64>,
}

/// `[detect]`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct DetectSection {
    /// Only these kinds or families.
    pub only: Vec<String>,
    /// None of these kinds or families.
    pub except: Vec<String>,
    /// None below this confidence.
    pub min_confidence: Option<f32>,
    /// A folder of packs beside the built-in ones, relative to the configuration file.
    pub patterns: Option<PathBuf>,
}

impl Config {
    /// Reads the named file, or `withheld.toml` in the current folder if there is one, or takes
    /// the defaults.
    pub fn load(named: Option<&Path>) -> Result<Config> {
        let path = match named {
            Some(path) => path,
            None if Path::new(FILE_NAME).is_file() => Path::new(FILE_NAME),
            None => return Ok(Config::default()),
        };
        Config::read(&File::read(path)?, path.parent().unwrap_or(Path::new("")))
    }

    /// Reads a file whose paths are relative to `folder`.
    fn read(file: &File, folder: &Path) -> Result<Config> {
        let Written { limits, mut detect, words, pattern, allow, deny } = file.parse()?;
        detect.patterns = detect.patterns.map(|packs| folder.join(packs));
        let at = |list: &str, number: usize, written: String| lists::At {
            id: format!("{list}-{}", number + 1),
            written,
            folder,
        };
        let mut own = packs::inline(file, words, pattern)?;
        for (number, entry) in deny.into_iter().enumerate() {
            let at = at("deny", number, file.place(&entry.span()));
            own.push(lists::denied(entry.into_inner(), at)?);
        }
        let allow = allow.into_iter().enumerate().map(|(number, entry)| {
            let at = at("allow", number, file.place(&entry.span()));
            lists::allowed(entry.into_inner(), at)
        });
        Ok(Config { limits, detect, allow: allow.collect::<Result<_>>()?, own })
    }

    /// All patterns: the built-in ones, those of a folder of packs (`folder`, or the one that the
    /// file names), those in the file itself, and its deny list. One with the id of an earlier one
    /// takes its place.
    pub fn patterns(&self, folder: Option<&Path>) -> Result<Vec<Pattern>> {
        let patterns = packs::all(folder.or(self.detect.patterns.as_deref()), &self.own)?;
        for allowed in &self.allow {
            let unknown =
                |selector: &&String| !patterns.iter().any(|pattern| pattern.kind.matches(selector));
            if let Some(selector) = allowed.kinds.iter().find(unknown) {
                let Allowed { id, written, .. } = allowed;
                let problem = format!("no pattern finds the kind `{selector}`");
                return Err(Error::config(format!("{written}: `{id}`, field `kinds`: {problem}")));
            }
        }
        Ok(patterns)
    }

    /// The bounds: the defaults, but for what the file sets.
    pub fn limits(&self) -> Limits {
        let default = Limits::default();
        let set = &self.limits;
        Limits {
            in_memory: set.in_memory.unwrap_or(default.in_memory),
            depth: set.depth.unwrap_or(default.depth),
            members: set.members.unwrap_or(default.members),
            expanded: set.expanded.unwrap_or(default.expanded),
            ratio: set.ratio.unwrap_or(default.ratio),
            ..default
        }
    }
}

#[cfg(test)]
mod tests;
