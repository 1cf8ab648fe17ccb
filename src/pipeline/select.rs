//! Which findings count, and for what.
//!
//! The one place that says what becomes of findings that tell nothing of anybody by themselves
//! (schools, organisations): they are reported, and neither withheld nor judged unless a user asks
//! for them by name.

use super::allow::Allow;
use crate::model::{Finding, Kind};

/// What findings are wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To tell of them.
    Report,
    /// To keep them from others: copies, and messages that leave.
    Protect,
}

/// Which findings count.
#[derive(Clone, Debug, Default)]
pub struct Select {
    /// Only these kinds or families (`special:*`); all if empty.
    pub only: Vec<String>,
    /// None of these kinds or families.
    pub except: Vec<String>,
    /// None below this confidence.
    pub min_confidence: f32,
    /// None that is allowed.
    pub allow: Allow,
}

impl Select {
    /// Whether a finding counts for a purpose.
    pub(super) fn keeps(&self, finding: &Finding, purpose: Purpose) -> bool {
        let kind = &finding.kind;
        let asked_for = match purpose {
            Purpose::Report => self.asks_for(kind),
            Purpose::Protect => {
                self.asks_for(kind) && (kind.tells_of_people() || !self.only.is_empty())
            }
        };
        asked_for && finding.confidence >= self.min_confidence
    }

    /// Whether findings of a kind are reported.
    pub fn asks_for(&self, kind: &Kind) -> bool {
        let named = |list: &[String]| list.iter().any(|selector| kind.matches(selector));
        (self.only.is_empty() || named(&self.only)) && !named(&self.except)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Severity;

    #[test]
    fn what_tells_of_nobody_is_withheld_when_asked_for() {
        let check = |only: &[&str], kind: &str, reported: bool, withheld: bool| {
            let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
            let select = Select {
                only: words(only),
                except: words(&["nino"]),
                min_confidence: 0.5,
                ..Select::default()
            };
            let (kind, severity) = (Kind::new(kind), Severity::Low);
            let finding =
                Finding { kind, range: 0..1, confidence: 0.5, severity, evidence: Vec::new() };
            let kept = |purpose| select.keeps(&finding, purpose);
            let found = (kept(Purpose::Report), kept(Purpose::Protect));
            assert_eq!(found, (reported, withheld), "{only:?}: {}", finding.kind);
        };
        check(&[], "person-name", true, true);
        check(&[], "school", true, false);
        check(&[], "nino", false, false);
        check(&["person-name"], "school", false, false);
        check(&["person-name", "school"], "school", true, true);
        check(&["*"], "organisation", true, true);
        check(&["*"], "nino", false, false);
    }
}
