//! The allow list and the deny list of a configuration: texts of a user's own, one by one or in
//! files, one a line.
//!
//! A denied text becomes a pattern like any other, and proves itself by being found; an allowed one
//! is handed on as it is. Neither is compared with anything here.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{file::File, packs::Harm};
use crate::{
    error::{Error, Result},
    model::{Allowed, Kind, Matcher, Needs, Pattern, Severity},
};

/// The kind of denied texts that name none.
const DENIED: &str = "denied";

/// One `[[allow]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct AllowEntry {
    text: Option<String>,
    file: Option<PathBuf>,
    #[serde(default)]
    kinds: Vec<String>,
    why: Option<String>,
}

/// One `[[deny]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct DenyEntry {
    text: Option<String>,
    file: Option<PathBuf>,
    kind: Option<String>,
    severity: Option<Harm>,
    why: Option<String>,
}

/// Where an entry stands.
pub(super) struct At<'a> {
    /// Which list, and its number there: `deny-2`.
    pub(super) id: String,
    /// The file and the line.
    pub(super) written: String,
    /// The folder that its file is named from.
    pub(super) folder: &'a Path,
}

impl At<'_> {
    fn error(&self, field: &str, problem: &str) -> Error {
        let At { id, written, .. } = self;
        Error::config(format!("{written}: `{id}`, field `{field}`: {problem}"))
    }

    /// The texts of an entry: its one text, or the lines of its file.
    fn texts(&self, text: Option<String>, file: Option<PathBuf>) -> Result<Vec<String>> {
        let texts = match (text, file) {
            (Some(text), None) => vec![("text", self.written.clone(), text)],
            (None, Some(file)) => lines(&self.folder.join(file))?,
            _ => return Err(self.error("text", "one of `text` and `file` is needed")),
        };
        let bare = |char: char| !char.is_alphanumeric();
        for (field, place, text) in &texts {
            if text.trim_matches(bare).is_empty() {
                let at = At { id: self.id.clone(), written: place.clone(), folder: self.folder };
                return Err(at.error(field, "it has no letter or digit"));
            }
        }
        Ok(texts.into_iter().map(|(_, _, text)| text).collect())
    }
}

/// The lines of a list, each with its place; blank ones and those that begin with `#` say nothing.
fn lines(path: &Path) -> Result<Vec<(&'static str, String, String)>> {
    let file = File::read(path)?;
    let text = file.text.trim_start_matches('\u{feff}');
    let lines = text.lines().enumerate().map(|(number, line)| (number + 1, line.trim()));
    let said = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    Ok(said
        .map(|(line, text)| ("file", format!("`{}`, line {line}", file.name), text.to_owned()))
        .collect())
}

/// What an entry of the allow list allows.
pub(super) fn allowed(entry: AllowEntry, at: At<'_>) -> Result<Allowed> {
    let texts = at.texts(entry.text, entry.file)?;
    Ok(Allowed { id: at.id, written: at.written, why: entry.why, texts, kinds: entry.kinds })
}

/// The pattern that an entry of the deny list is.
pub(super) fn denied(entry: DenyEntry, at: At<'_>) -> Result<Pattern> {
    // Phrases are looked for where words begin.
    let bare = |text: &String| {
        let text = text.trim_start_matches(|char: char| !char.is_alphanumeric());
        text.trim_end_matches(|char: char| !(char.is_alphanumeric() || char == '*')).to_owned()
    };
    let texts: Vec<String> = at.texts(entry.text, entry.file)?.iter().map(bare).collect();
    let title = entry.why.unwrap_or_else(|| "Text of one's own".to_owned());
    Ok(Pattern {
        kind: Kind::new(entry.kind.as_deref().unwrap_or(DENIED)),
        why: "It is on the deny list of the configuration.".to_owned(),
        finds: texts.iter().map(|text| format!("«{}»", text.trim_end_matches('*'))).collect(),
        matcher: Matcher::Denied(texts.iter().flat_map(|text| cases(text)).collect()),
        validator: None,
        cues: Vec::new(),
        anti_cues: Vec::new(),
        needs: Needs::Nothing,
        severity: entry.severity.map_or(Severity::Medium, Severity::from),
        base: 1.0,
        references: vec![at.written.clone()],
        ignores: Vec::new(),
        id: at.id,
        written: at.written,
        title,
    })
}

/// A text, and where letters beyond ASCII have a case, the text in both: phrases are compared
/// without regard to that of ASCII letters only.
fn cases(text: &str) -> Vec<String> {
    let mut cases = vec![text.to_owned()];
    if !text.is_ascii() {
        cases.extend([text.to_lowercase(), text.to_uppercase()]);
        cases.sort();
        cases.dedup();
    }
    cases
}
