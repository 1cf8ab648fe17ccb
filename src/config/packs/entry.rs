//! One `[[pattern]]` of a pack: what may be said of it, what must be, and the pattern that it is.

use serde::Deserialize;

use super::words::{expand, named, spread};
use crate::model::{Kind, Matcher, Needs, Pattern, Severity, WordLists};

/// A pattern as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(in crate::config) struct Entry {
    id: String,
    kind: Option<String>,
    title: String,
    why: String,
    regex: Option<String>,
    terms: Option<Vec<String>>,
    finder: Option<String>,
    labels: Option<Vec<String>>,
    validator: Option<String>,
    #[serde(default)]
    cues: Vec<String>,
    #[serde(default)]
    anti_cues: Vec<String>,
    needs: Option<Speaks>,
    severity: Harm,
    base: Option<f32>,
    references: Vec<String>,
    finds: Vec<String>,
    ignores: Vec<String>,
}

/// How likely a match is with nothing else known, where a pack does not say.
const BASE_IF_UNSAID: f32 = 0.3;

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Speaks {
    Nothing,
    Check,
    Cue,
    Either,
    Both,
}

/// How much harm disclosure may do, as it is written.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(in crate::config) enum Harm {
    Low,
    Medium,
    High,
}

/// A field of an entry and what is wrong with it.
pub(super) type Wrong = (&'static str, String);

impl Entry {
    /// Its id, for errors.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// The pattern that it is. `written` is where.
    pub(super) fn pattern(self, known: &WordLists, written: String) -> Result<Pattern, Wrong> {
        self.say_enough().map_err(|(field, problem)| (field, problem.to_owned()))?;
        let matcher = matcher(self.regex, self.terms, self.finder, self.labels, known)?;
        let cues = expand(self.cues, known).map_err(no_list("cues"))?;
        let anti_cues = expand(self.anti_cues, known).map_err(no_list("anti-cues"))?;
        Ok(Pattern {
            kind: Kind::new(self.kind.as_deref().unwrap_or(&self.id)),
            id: self.id,
            written,
            title: self.title,
            why: self.why,
            matcher,
            validator: self.validator,
            cues,
            anti_cues,
            needs: self.needs.map_or(Needs::Nothing, needs),
            severity: self.severity.into(),
            base: self.base.unwrap_or(BASE_IF_UNSAID),
            references: self.references,
            finds: self.finds,
            ignores: self.ignores,
        })
    }

    /// Whether it says what every entry must, and nothing that could have no effect.
    fn say_enough(&self) -> Result<(), (&'static str, &'static str)> {
        for (field, text) in [("id", &self.id), ("title", &self.title), ("why", &self.why)] {
            if text.trim().is_empty() {
                return Err((field, "it is empty"));
            }
        }
        for (field, list) in [("references", &self.references), ("finds", &self.finds)] {
            if list.is_empty() {
                return Err((field, "at least one is needed"));
            }
        }
        if self.ignores.len() < self.finds.len() {
            return Err(("ignores", "at least as many as `finds` are needed"));
        }
        let weighs = [
            ("validator", self.validator.is_some()),
            ("cues", !self.cues.is_empty()),
            ("anti-cues", !self.anti_cues.is_empty()),
            ("needs", self.needs.is_some()),
            ("base", self.base.is_some()),
        ];
        match weighs.into_iter().find(|(_, said)| self.finder.is_some() && *said) {
            Some((field, _)) => Err((field, "a finder weighs its findings itself")),
            None => Ok(()),
        }
    }
}

/// What a pattern finds by: just one of these.
fn matcher(
    regex: Option<String>,
    terms: Option<Vec<String>>,
    finder: Option<String>,
    labels: Option<Vec<String>>,
    known: &WordLists,
) -> Result<Matcher, Wrong> {
    match (regex, terms, finder, labels) {
        (Some(regex), None, None, None) => Ok(Matcher::Regex(regex)),
        (None, Some(terms), None, None) => {
            let lists = named(&terms, known).map_err(no_list("terms"))?;
            Ok(Matcher::Terms(terms, lists))
        }
        (None, None, Some(finder), None) => Ok(Matcher::Finder(finder)),
        (None, None, None, Some(labels)) => {
            Ok(Matcher::Labels(spread(labels, known).map_err(no_list("labels"))?))
        }
        _ => Err(("regex", "one of `regex`, `terms`, `finder`, `labels` is needed".into())),
    }
}

fn no_list(field: &'static str) -> impl Fn(String) -> Wrong {
    move |list| (field, format!("no word list is called `{list}`"))
}

const fn needs(speaks: Speaks) -> Needs {
    match speaks {
        Speaks::Nothing => Needs::Nothing,
        Speaks::Check => Needs::Check,
        Speaks::Cue => Needs::Cue,
        Speaks::Either => Needs::Either,
        Speaks::Both => Needs::Both,
    }
}

impl From<Harm> for Severity {
    fn from(harm: Harm) -> Severity {
        match harm {
            Harm::Low => Severity::Low,
            Harm::Medium => Severity::Medium,
            Harm::High => Severity::High,
        }
    }
}
