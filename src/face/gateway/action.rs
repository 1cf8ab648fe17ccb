//! What is done with a message by its verdict.
//!
//! Apart from the conversation, and pure, so that it can be read as a table. Undecided is never
//! passed unless the administrator said so; nothing that is told to a sender holds what was found.

use crate::model::{Answer, Event, GatewayPolicy, Handling, Reason, Verdict};

/// What is done with a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Action {
    /// It goes.
    Pass,
    /// It goes, marked for the gateway downstream that encrypts.
    Mark,
    /// It is held for a person.
    Hold(String),
    /// It is refused, with these words.
    Refuse(String),
    /// Its sender's server tries again.
    Later,
}

impl Action {
    /// The word for logs and metrics.
    pub(super) const fn as_str(&self) -> &'static str {
        match self {
            Action::Pass => "pass",
            Action::Mark => "mark",
            Action::Hold(_) => "hold",
            Action::Refuse(_) => "refuse",
            Action::Later => "later",
        }
    }
}

/// The verdict among some events, if it can be relied on: not if time ran out.
pub(super) fn decided(events: &[Event]) -> Option<&Verdict> {
    let late = events.iter().any(|event| match event {
        Event::Skipped(note) => note.fault.reason == Reason::TimedOut,
        _ => false,
    });
    let verdict = events.iter().find_map(|event| match event {
        Event::Judged(verdict, _) => Some(&**verdict),
        _ => None,
    });
    // What time did show stops the message all the same.
    verdict.filter(|verdict| !late || verdict.answer > Answer::Review)
}

/// What a verdict comes to.
pub(super) fn of(verdict: &Verdict, policy: &GatewayPolicy, answer: &str) -> Action {
    let why = verdict.reasons.first().map_or("", |reason| reason.sentence.as_str());
    let handle = |handling: Handling| match handling {
        Handling::Hold => Action::Hold(format!("withheld: {}", verdict.answer.as_str())),
        Handling::Reject => Action::Refuse(words(answer, why)),
        Handling::Mark => Action::Mark,
        Handling::Later => Action::Later,
    };
    match verdict.answer {
        Answer::Pass => Action::Pass,
        Answer::Review => handle(policy.review),
        Answer::EncryptRequired => handle(policy.encrypt),
        Answer::Refuse => Action::Refuse(words(answer, why)),
    }
}

/// A reply in one line of plain ASCII, short enough for SMTP (RFC 5321, 4.5.3.1.5).
fn words(answer: &str, why: &str) -> String {
    let mut text: String = format!("550 5.7.1 {answer} {why}")
        .chars()
        .map(|c| if c.is_ascii_graphic() || c == ' ' { c } else { '?' })
        .collect();
    text.truncate(500);
    text.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Clause, Fault, Note, Place, Private, Protection};

    fn verdict(answer: Answer) -> Verdict {
        Verdict {
            place: Place::stdin(),
            message_id: None,
            subject: Private::default(),
            answer,
            protection: Protection::None,
            recipients: Vec::new(),
            kinds: Vec::new(),
            special_categories: Vec::new(),
            risks: Vec::new(),
            reasons: vec![Clause { clause: "x".into(), sentence: "Say\r\nwhy – 100%.".into() }],
            trail: Vec::new(),
        }
    }

    #[test]
    fn each_verdict_has_its_action() {
        let plain = GatewayPolicy::default();
        let of = |answer, policy: &GatewayPolicy| of(&verdict(answer), policy, "Please encrypt.");
        let refused = Action::Refuse("550 5.7.1 Please encrypt. Say??why ? 100%.".into());
        assert_eq!(of(Answer::Pass, &plain), Action::Pass);
        assert_eq!(of(Answer::Review, &plain), Action::Hold("withheld: review".into()));
        assert_eq!(of(Answer::EncryptRequired, &plain), refused);
        assert_eq!(of(Answer::Refuse, &plain), refused);
        let marking = GatewayPolicy { encrypt: Handling::Mark, review: Handling::Later, ..plain };
        assert_eq!(of(Answer::EncryptRequired, &marking), Action::Mark);
        assert_eq!(of(Answer::Review, &marking), Action::Later);
        assert_eq!(of(Answer::Refuse, &marking), refused);
    }

    #[test]
    fn what_ran_out_of_time_is_undecided() {
        let judged = |answer| Event::Judged(Box::new(verdict(answer)), Vec::new());
        let fault = Fault::new(Reason::TimedOut, "the deadline passed");
        let late = Event::Skipped(Note { place: Place::stdin(), fault, whole: false });
        assert!(decided(&[judged(Answer::Pass)]).is_some());
        assert!(decided(&[]).is_none());
        assert!(decided(&[late.clone(), judged(Answer::Review)]).is_none());
        assert!(decided(&[late, judged(Answer::EncryptRequired)]).is_some());
    }
}
