//! Finders that are code rather than data: names, addresses, schools, organisations.
//!
//! A pack names one as it would give a regex, and says what its findings are and how severe; the
//! finder weighs them. Apart from them so that they stay functions of a text, and so that what
//! several need is made once. What is found by one is settled with the others here: a person's
//! name in a school's is the school's.

use std::{cell::OnceCell, ops::Range};

use super::{
    address,
    compile::Program,
    names::{
        self,
        words::{Split, Words},
    },
    organisation::{self, Body, Sort},
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

static FINDERS: [CodeFinder; 4] = [
    CodeFinder { name: NAMES, find: |of| of.names().to_vec() },
    CodeFinder { name: "addresses", find: |of| address::find(of.text, of.words()) },
    CodeFinder {
        name: "schools",
        find: |of| organisation::findings(of.words(), of.bodies(), Sort::School),
    },
    CodeFinder {
        name: "organisations",
        find: |of| organisation::findings(of.words(), of.bodies(), Sort::Organisation),
    },
];

/// The finder of this name.
pub(super) fn named(name: &str) -> Option<&'static CodeFinder> {
    FINDERS.iter().find(|finder| finder.name == name)
}

/// What finders are called.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FINDERS.iter().map(|finder| finder.name)
}

/// A text, and what several finders read in it.
struct Material<'t> {
    text: &'t Text,
    words: OnceCell<Words<'t>>,
    names: OnceCell<Vec<Finding>>,
    bodies: OnceCell<Vec<Body>>,
}

impl<'t> Material<'t> {
    fn words(&self) -> &Words<'t> {
        self.words.get_or_init(|| Words::of(self.text.as_str(), Split::Plain))
    }

    fn names(&self) -> &[Finding] {
        self.names.get_or_init(|| names::find(self.text, self.words()))
    }

    fn bodies(&self) -> &[Body] {
        self.bodies
            .get_or_init(|| organisation::read(self.text, self.words(), &believed(self.names())))
    }
}

/// Where believed findings stand, in order.
fn believed(found: &[Finding]) -> Vec<Range<usize>> {
    let believed = found.iter().filter(|finding| finding.confidence >= BELIEVED);
    believed.map(|finding| finding.range.clone()).collect()
}

/// What the finders found.
pub(super) struct Found {
    pub(super) found: Vec<Finding>,
    /// Where people are named, in order: names speak for terms near them.
    pub(super) people: Vec<Range<usize>>,
}

/// Runs the finders that the patterns name.
pub(super) fn run(program: &Program, text: &Text) -> Found {
    let material =
        Material { text, words: OnceCell::new(), names: OnceCell::new(), bodies: OnceCell::new() };
    let (mut found, mut named) = (Vec::new(), Vec::new());
    for (rule, finder) in &program.code {
        let rule = &program.rules[*rule];
        let mut own = (finder.find)(&material);
        for finding in &mut own {
            finding.kind = rule.kind.clone();
            finding.severity = rule.severity;
        }
        let kept = if finder.name == NAMES { &mut named } else { &mut found };
        kept.append(&mut own);
    }
    if let Some(bodies) = material.bodies.get() {
        leave_out(&mut named, &organisation::held(material.words(), bodies));
    }
    let people = believed(&named);
    found.append(&mut named);
    Found { found, people }
}

/// Leaves out the names that lie in one of these stretches. Both are in order and disjoint.
fn leave_out(named: &mut Vec<Finding>, held: &[Range<usize>]) {
    named.retain(|name| {
        let before = held.partition_point(|range| range.start <= name.range.start);
        held[..before].last().is_none_or(|range| name.range.end > range.end)
    });
}
