//! The one place with threads, and the one place that knows every stage.
//!
//! A face gives it roots and a receiver, and gets [`Event`]s in an order that does not depend on
//! how many threads there are. Copies are proved here before they get their name.

mod attempt;
mod check;
mod copy;
mod evaluate;
mod made;
mod order;
mod proof;
mod scan;
mod tree;
mod verify;

pub use self::{
    copy::{Copying, Outcome},
    evaluate::{Claimed, Evaluation, Mark, Miss, Score},
    made::Made,
};

use std::{ops::ControlFlow, time::Duration};

use crate::{
    detect::Detector,
    model::{Event, Finding, Kind, Limits},
};

/// Takes events one by one; `Break` when it wants no more (a closed pipe).
pub type Receiver<'a> = dyn FnMut(Event) -> ControlFlow<()> + Send + 'a;

/// Which findings count.
#[derive(Clone, Debug, Default)]
pub struct Select {
    /// Only these kinds or families (`special:*`); all if empty.
    pub only: Vec<String>,
    /// None of these kinds or families.
    pub except: Vec<String>,
    /// None below this confidence.
    pub min_confidence: f32,
}

impl Select {
    /// Whether a finding counts.
    pub fn keeps(&self, finding: &Finding) -> bool {
        finding.confidence >= self.min_confidence && self.asks_for(&finding.kind)
    }

    /// Whether findings of a kind count.
    pub fn asks_for(&self, kind: &Kind) -> bool {
        let named = |list: &[String]| list.iter().any(|selector| kind.matches(selector));
        (self.only.is_empty() || named(&self.only)) && !named(&self.except)
    }
}

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

    fn detect(&self, text: &crate::model::Text) -> Vec<Finding> {
        let mut findings = self.detector.detect(text);
        findings.retain(|finding| self.settings.select.keeps(finding));
        findings
    }
}
