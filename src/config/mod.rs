//! What users may set: the configuration file, packs of patterns, and the mail policy.
//!
//! Plain structs; unknown keys are refused, and errors name the file, the line and the field.

mod file;
pub mod packs;
pub mod policy;

use std::path::{Path, PathBuf};

use serde::Deserialize;

use self::file::File;
use crate::{error::Result, model::Limits};

/// The configuration file's name where none is given: in the current folder.
pub const FILE_NAME: &str = "withheld.toml";

/// A configuration file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Config {
    /// Bounds on one document.
    pub limits: LimitsSection,
    /// What is looked for.
    pub detect: DetectSection,
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
        let mut config: Config = File::read(path)?.parse()?;
        let folder = path.parent().unwrap_or(Path::new(""));
        config.detect.patterns = config.detect.patterns.map(|packs| folder.join(packs));
        Ok(config)
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
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_named_with_their_line() {
        let text = "[limits]\ndepth = 4\n\n[detect]\nonyl = []\n";
        let file = File::built_in("withheld.toml", text);
        let err = file.parse::<Config>().expect_err("the key is unknown");
        let message = err.to_string();
        assert!(message.starts_with("`withheld.toml`, line 5: unknown field `onyl`"), "{message}");
    }

    #[test]
    fn what_is_not_set_keeps_its_default() {
        let config: Config =
            File::built_in("x", "[limits]\ndepth = 4\n").parse().expect("it is well formed");
        assert_eq!(config.limits(), Limits { depth: 4, ..Limits::default() });
    }
}
