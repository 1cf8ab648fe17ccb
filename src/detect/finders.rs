//! Finders that are code rather than data: names, addresses, schools, organisations.
//!
//! A pack names one as it would give a regex, and says what its findings are and how severe; the
//! finder weighs them. Apart from them so that they stay functions of a text, and so that what
//! several need is made once.

use std::{cell::OnceCell, ops::Range};

use super::{
    address,
    compile::Program,
    names::{
        self,
        words::{Split, Words},
    },
    score::BELIEVED,
};
use crate::model::{Finding, Text};

/// A finder that is code.
pub(super) struct CodeFinder {
    /// What packs call it.
    pub(super) name: &'static str,
    find: fn(&Material<'_>) -> Vec<Finding>,
}

const NAMES: &str = "names";

const FINDERS: [CodeFinder; 2] = [
    CodeFinder { name: NAMES, find: |of| names::find(of.text) },
    CodeFinder { name: "addresses", find: |of| address::find(of.text, of.words()) },
];

/// The finder of this name.
pub(super) fn named(name: &str) -> Option<&'static CodeFinder> {
    const ALL: &[CodeFinder] = &FINDERS;
    ALL.iter().find(|finder| finder.name == name)
}

/// What finders are called.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FINDERS.iter().map(|finder| finder.name)
}

/// A text, and what several finders read in it.
struct Material<'t> {
    text: &'t Text,
    words: OnceCell<Words<'t>>,
}

impl<'t> Material<'t> {
    fn words(&self) -> &Words<'t> {
        self.words.get_or_init(|| Words::of(self.text.as_str(), Split::Plain))
    }
}

/// What the finders found.
pub(super) struct Found {
    pub(super) found: Vec<Finding>,
    /// Where people are named, in order: names speak for terms near them.
    pub(super) people: Vec<Range<usize>>,
}

/// Runs the finders that the patterns name.
pub(super) fn run(program: &Program, text: &Text) -> Found {
    let material = Material { text, words: OnceCell::new() };
    let (mut found, mut people) = (Vec::new(), Vec::new());
    for (rule, finder) in &program.code {
        let rule = &program.rules[*rule];
        let mut own = (finder.find)(&material);
        for finding in &mut own {
            finding.kind = rule.kind.clone();
            finding.severity = rule.severity;
        }
        if finder.name == NAMES {
            let sure = own.iter().filter(|finding| finding.confidence >= BELIEVED);
            people.extend(sure.map(|finding| finding.range.clone()));
        }
        found.append(&mut own);
    }
    people.sort_by_key(|range| range.start);
    Found { found, people }
}
