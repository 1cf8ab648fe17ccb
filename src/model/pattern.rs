//! Patterns as data: what a pack says, before detection compiles it.

use std::{collections::BTreeMap, sync::Arc};

use super::{Kind, Severity};

/// What must speak for a match before it is a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Nothing more than the regex.
    Nothing,
    /// The validator accepts it.
    Check,
    /// A cue stands near it.
    Cue,
    /// The validator accepts it or a cue stands near it.
    Either,
    /// The validator accepts it and a cue stands near it.
    Both,
}

/// Lists of words that a pattern names, shared by all that name them.
pub type WordLists = BTreeMap<String, Arc<[String]>>;

/// How a pattern finds its matches.
#[derive(Clone, Debug, PartialEq)]
pub enum Matcher {
    /// A regular expression. Its group `value`, or the whole match, is the finding.
    Regex(String),
    /// Words and phrases, matched without regard to case at word boundaries. A trailing `*`
    /// accepts any ending; `{name}` stands for each word of the list of that name.
    Terms(Vec<String>, WordLists),
    /// Code of detection's own, by its name. It weighs its findings itself; the pattern says what
    /// they are.
    Finder(String),
    /// Labels of fields, columns and lines, without regard to case and to whose it is: a short value
    /// under one is the finding, whatever it says.
    Labels(Vec<String>),
    /// Texts of a user's own that are found wherever they stand, as words and phrases are.
    Denied(Vec<String>),
}

/// One pattern of a pack.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// Unique among all packs.
    pub id: String,
    /// Where it is written, as errors name it: the file and the line.
    pub written: String,
    /// What it finds.
    pub kind: Kind,
    /// A title for people.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// How it finds.
    pub matcher: Matcher,
    /// The validator's name, if any.
    pub validator: Option<String>,
    /// Words near a match that speak for it.
    pub cues: Vec<String>,
    /// Words near a match that speak against it.
    pub anti_cues: Vec<String>,
    /// What must speak for it.
    pub needs: Needs,
    /// How much harm its disclosure may do.
    pub severity: Severity,
    /// Confidence with no evidence, 0 to 1.
    pub base: f32,
    /// Sources of the rule.
    pub references: Vec<String>,
    /// Texts with each expected finding between « and ».
    pub finds: Vec<String>,
    /// Texts in which this pattern's kind must not be found.
    pub ignores: Vec<String>,
}

/// Texts of a user's own that are not reported where a finding equals one: a switchboard's number.
#[derive(Clone, Debug, PartialEq)]
pub struct Allowed {
    /// Its number among all, as it is called.
    pub id: String,
    /// Where it is written, as errors name it: the file and the line.
    pub written: String,
    /// Why they may be seen, where it says.
    pub why: Option<String>,
    /// The texts.
    pub texts: Vec<String>,
    /// Only for findings of these kinds or families; all if empty.
    pub kinds: Vec<String>,
}
