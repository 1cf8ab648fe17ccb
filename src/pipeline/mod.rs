//! The one place with threads, and the one place that knows every stage.
//!
//! A face gives it roots and a receiver, and gets [`Event`]s in an order that does not depend on
//! how many threads there are. Copies are proved here before they get their name.

mod allow;
mod attempt;
mod bundle;
mod check;
mod copy;
mod evaluate;
mod inspect;
mod made;
mod order;
mod proof;
mod scan;
mod select;
mod tree;
mod verify;
mod width;

pub use self::{
    allow::Allow,
    bundle::Bundle,
    check::{Judging, fingerprint},
    copy::{Copying, Outcome},
    evaluate::{Claimed, Evaluation, Mark, Miss, Score, Truth},
    made::Made,
    scan::Masks,
    select::Select,
};

use std::{ops::ControlFlow, time::Duration};

use self::select::Purpose;
use crate::{
    detect::Detector,
    model::{Event, Finding, Limits, Text},
};

/// Takes events one by one; `Break` when it wants no more (a closed pipe).
pub type Receiver<'a> = dyn FnMut(Event) -> ControlFlow<()> + Send + 'a;

/// How a run goes.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Bounds on one document.
    pub limits: Limits,
    /// Which findings count.
    pub select: Select,
    /// How many threads; at least one.
    pub jobs: usize,
    /// How long one root document may take.
    pub deadline: Option<Duration>,
}

/// The stages, ready to run.
pub struct Pipeline {
    detector: Detector,
    settings: Settings,
}

impl Pipeline {
    /// Puts the stages together.
    pub fn new(detector: Detector, settings: Settings) -> Pipeline {
        Pipeline { detector, settings }
    }

    /// The bounds in force.
    pub fn limits(&self) -> &Limits {
        &self.settings.limits
    }

    /// Which findings count.
    pub fn select(&self) -> &Select {
        &self.settings.select
    }

    /// The compiled patterns.
    pub fn detector(&self) -> &Detector {
        &self.detector
    }

    /// The findings in a text that count for a purpose, and how many more the user allows.
    fn detect(&self, text: &Text, purpose: Purpose) -> (Vec<Finding>, u64) {
        let select = &self.settings.select;
        let mut findings = self.detector.detect(text);
        findings.retain(|finding| select.keeps(finding, purpose));
        let found = findings.len();
        findings.retain(|finding| {
            !select.allow.covers(finding, text.slice(finding.range.clone()).reveal())
        });
        let allowed = (found - findings.len()) as u64;
        (findings, allowed)
    }
}
