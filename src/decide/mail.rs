//! Whether a message may leave as it is.
//!
//! Apart from the reading of mail, so that the rules can be read, and tested, as a table: what was
//! found in clear, what could not be read, who receives it, how it is protected. What could not be
//! read never passes, and a message is judged by all its recipients together.

use std::collections::BTreeSet;

use crate::model::{
    Answer, Clause, Consent, Day, Envelope, Group, Kind, MailPolicy, Part, Private, Protection,
    Reason, Recipient, RecipientClass, Role, Sign, State, Verdict,
};

mod domain;
mod likeness;
mod notice;
mod password;
mod person;
mod risk;
mod tag;
mod trail;

pub use self::{
    domain::class_of,
    notice::Noticed,
    password::gives_password,
    risk::{RISKS, Risk},
};

/// Where in a message something was found in clear.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Spot {
    /// The subject, which travels in clear even when the body is encrypted.
    Subject,
    /// Another header. Addresses do not count: they are where the message goes.
    Header,
    /// The text.
    Body,
    /// An attachment that is not encrypted.
    Attachment,
}

impl Spot {
    /// Where a text of the message itself counts; none for headers that only carry it along, since
    /// the addresses in them are where it goes and where it has been.
    pub fn of(part: &Part) -> Option<Spot> {
        if part.role != Role::Header {
            return Some(Spot::Body);
        }
        let name = part.detail.as_deref().unwrap_or("");
        let bare = name.strip_prefix("resent-").unwrap_or(name);
        match bare {
            "subject" => Some(Spot::Subject),
            "from" | "to" | "cc" | "bcc" | "sender" | "reply-to" | "return-path"
            | "delivered-to" | "envelope" | "envelope-to" | "x-original-to" | "message-id"
            | "in-reply-to" | "references" | "received" | "dkim-signature" | "date" => None,
            _ if bare.starts_with("arc-") || bare.starts_with("authentication-") => None,
            _ => Some(Spot::Header),
        }
    }
}

/// A kind found in clear.
#[derive(Clone, Debug, PartialEq)]
pub struct Exposed {
    /// What.
    pub kind: Kind,
    /// Where.
    pub spot: Spot,
    /// The highest confidence of such a finding.
    pub confidence: f32,
}

/// What became of the attachments.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attachments {
    /// All of them.
    pub total: usize,
    /// Those that are ciphertext throughout.
    pub encrypted: usize,
    /// Those of which some members are.
    pub partly: usize,
    /// Why others, or parts of the message, were not read.
    pub unread: Vec<Reason>,
}

impl Attachments {
    /// How many are ciphertext, in whole or in part.
    fn sealed(&self) -> usize {
        self.encrypted + self.partly
    }
}

/// Everything about a message that can be known without a key.
#[derive(Clone, Debug, Default)]
pub struct Clear {
    /// The kinds found in clear.
    pub exposed: Vec<Exposed>,
    /// The attachments.
    pub attachments: Attachments,
    /// Whether its text gives a password away; see [`gives_password`].
    pub password: bool,
    /// Consents that a register holds, by address in lower case.
    pub registered: Vec<(Private, Consent)>,
    /// Who agrees by words quoted in the message, likewise; counts only where the policy says so.
    pub quoted: Vec<Private>,
    /// What else was noticed.
    pub signs: BTreeSet<Sign>,
    /// The names that the text greets, in lower case.
    pub greeted: Vec<Private>,
    /// The addresses in what the text quotes, in lower case.
    pub thread: Vec<Private>,
}

/// Judges a message.
pub fn judge(envelope: &Envelope, clear: &Clear, policy: &MailPolicy) -> Verdict {
    let day = asked_day(envelope, policy);
    let recipients = recipients(envelope, clear, policy, day);
    let protection = protection(envelope.protection, &clear.attachments);
    let exposed: Vec<&Exposed> =
        clear.exposed.iter().filter(|found| found.confidence >= policy.min_confidence).collect();
    let protected =
        exposed.iter().copied().filter(|found| is_protected(&found.kind, policy)).collect();
    let mut case = Case {
        envelope,
        clear,
        policy,
        protected,
        recipients: &recipients,
        protection,
        answer: Answer::Pass,
        reasons: Vec::new(),
    };
    case.decide();
    let asked = risk::Asked { envelope, clear, policy, recipients: &recipients, day };
    let risks: Vec<_> = risk::risks(&asked).collect();
    case.look(&risks);
    let trail = trail::of(&case, &exposed, &risks);
    let ended = recipients.iter().map(|to| case.ended(to)).collect();
    let (answer, reasons) = (case.answer, case.reasons);
    let kinds = sorted(exposed.iter().map(|found| found.kind.clone()));
    Verdict {
        place: envelope.source.place.clone(),
        message_id: envelope.message_id.clone(),
        subject: envelope.subject.clone(),
        answer,
        protection,
        special_categories: sorted(kinds.iter().filter(|kind| is_special(kind)).cloned()),
        kinds,
        recipients: ended,
        risks: risks.iter().map(|risk| risk.id.to_owned()).collect(),
        reasons,
        trail,
    }
}

/// The day that expiry is held against: a message that was sent is judged by its own day.
fn asked_day(envelope: &Envelope, policy: &MailPolicy) -> Option<Day> {
    let today = policy.today?;
    Some(envelope.bearing.day.map_or(today, |sent| sent.min(today)))
}

fn recipients(
    envelope: &Envelope,
    clear: &Clear,
    policy: &MailPolicy,
    day: Option<Day>,
) -> Vec<Recipient> {
    let consent = |address: &Private| {
        if policy.trust_quoted && clear.quoted.contains(address) {
            return Consent::GivenForThisMessage;
        }
        let known = clear.registered.iter().filter(|(of, _)| of == address);
        known.map(|(_, given)| *given).fold(Consent::None, |best, given| match (best, given) {
            (Consent::GivenForThisMessage, _) | (_, Consent::None) => best,
            (_, given) => given,
        })
    };
    let recipient = |address: &Private| Recipient {
        address: address.clone(),
        class: class_of(address.reveal(), policy, day),
        consent: consent(address),
        state: None,
        answer: Answer::Pass,
    };
    envelope.recipients.iter().map(recipient).collect()
}

/// The structure's protection, or else that of the attachments.
fn protection(of_body: Protection, attachments: &Attachments) -> Protection {
    match of_body {
        Protection::None | Protection::SmimeSignedOnly if attachments.sealed() > 0 => {
            if attachments.encrypted == attachments.total {
                Protection::AttachmentEncryptedAll
            } else {
                Protection::AttachmentEncryptedPartial
            }
        }
        other => other,
    }
}

fn is_protected(kind: &Kind, policy: &MailPolicy) -> bool {
    policy.protected.iter().any(|selector| kind.matches(selector))
}

fn is_special(kind: &Kind) -> bool {
    matches!(kind.group(), Group::SpecialCategory | Group::CriminalOffence)
}

fn sorted(kinds: impl Iterator<Item = Kind>) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = kinds.collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

/// The rules, and what they came to.
struct Case<'a> {
    envelope: &'a Envelope,
    clear: &'a Clear,
    policy: &'a MailPolicy,
    protected: Vec<&'a Exposed>,
    recipients: &'a [Recipient],
    protection: Protection,
    answer: Answer,
    reasons: Vec<Clause>,
}

impl Case<'_> {
    fn decide(&mut self) {
        if self.recipients.is_empty() {
            return self.rule(
                Answer::Review,
                "recipients",
                "No recipient could be read, so nothing says who would receive this.",
            );
        }
        if self.recipients.iter().all(|to| to.class == RecipientClass::Internal) {
            self.rule(
                Answer::Pass,
                "organisation.domains",
                "All recipients are inside the organisation.",
            );
            return self.unclear_recipients();
        }
        if self.all_reached_securely() {
            self.rule(
                Answer::Pass,
                "secure.domains",
                "Every outside recipient is in a domain that is reached over enforced TLS.",
            );
        } else {
            self.password();
            self.exposed();
            self.unread();
        }
        self.unclear_recipients();
        if self.reasons.is_empty() {
            self.passed();
        }
    }

    /// Takes the sterner answer, and keeps every reason for it.
    fn rule(&mut self, answer: Answer, clause: &str, sentence: &str) {
        if answer > self.answer {
            self.reasons.retain(|_| self.answer != Answer::Pass);
            self.answer = answer;
        }
        self.reasons.push(Clause { clause: clause.to_owned(), sentence: sentence.to_owned() });
    }

    fn all_reached_securely(&self) -> bool {
        self.recipients.iter().all(|to| to.class != RecipientClass::External)
    }

    /// A password beside what it opens is no protection.
    fn password(&mut self) {
        if self.clear.attachments.sealed() > 0 && self.clear.password {
            self.rule(Answer::EncryptRequired, "protect.password", "The message carries an encrypted attachment and, in the same message, what looks like its password.");
        }
    }

    /// Protected kinds in clear. Consent and a gateway's tag excuse the text, but a tag leaves the
    /// subject as it is.
    fn exposed(&mut self) {
        if self.protected.is_empty() {
            return;
        }
        if self.all_agreed() {
            return self.rule(Answer::Pass, "consent", "Every outside recipient without a secure route agreed in writing to unencrypted mail for this message.");
        }
        let in_subject: Vec<_> =
            self.protected.iter().filter(|found| found.spot == Spot::Subject).copied().collect();
        let elsewhere: Vec<_> =
            self.protected.iter().filter(|found| found.spot != Spot::Subject).copied().collect();
        if !in_subject.is_empty() {
            let sentence = format!(
                "The subject holds {}; subjects travel in clear even when the message is encrypted.",
                listed(&in_subject)
            );
            // Encrypting would not mend it.
            self.rule(Answer::Refuse, "protect.kinds", &sentence);
        }
        if elsewhere.is_empty() {
            return;
        }
        if let Some(clause) = self.mark() {
            return self.rule(Answer::Pass, clause, "The message is marked for encryption by the gateway; that the gateway encrypts is not proved here.");
        }
        let sentence = format!(
            "{} would leave in clear to a recipient outside the organisation.",
            capitalised(&listed(&elsewhere))
        );
        self.rule(Answer::EncryptRequired, "protect.kinds", &sentence);
        if self.recipients.iter().any(|to| to.consent == Consent::GivenForAnother) {
            self.rule(
                Answer::EncryptRequired,
                "consent.register",
                "A consent is recorded, but for another message; it must be given each time.",
            );
        }
    }

    /// The clause by which a gateway is told to encrypt, if it is.
    fn mark(&self) -> Option<&'static str> {
        if tag::has_tag(self.envelope.subject.reveal(), &self.policy.tags) {
            return Some("secure.tags");
        }
        let headers = &self.envelope.bearing.headers;
        self.policy.headers.iter().any(|name| headers.contains(name)).then_some("secure.headers")
    }

    /// A risk for which the policy wants a person to look stops what would pass.
    fn look(&mut self, risks: &[&Risk]) {
        for risk in risks.iter().filter(|risk| self.policy.review.iter().any(|id| id == risk.id)) {
            if self.answer <= Answer::Review {
                self.rule(Answer::Review, "risks.review", risk.why);
            }
        }
    }

    /// A recipient with what the judgement came to.
    fn ended(&self, to: &Recipient) -> Recipient {
        Recipient { answer: self.answer_for(to), state: self.state(to), ..to.clone() }
    }

    /// What may be done for one recipient by itself.
    fn answer_for(&self, to: &Recipient) -> Answer {
        let exposed_only = self
            .reasons
            .iter()
            .all(|reason| matches!(reason.clause.as_str(), "protect.kinds" | "consent.register"));
        match to.class {
            RecipientClass::External
                if to.consent == Consent::GivenForThisMessage && exposed_only =>
            {
                Answer::Pass
            }
            RecipientClass::External => self.answer,
            // What is unclear is so for everybody; what is in clear, for strangers only.
            _ if self.answer == Answer::Review => Answer::Review,
            _ => Answer::Pass,
        }
    }

    /// How the message travels to a recipient outside.
    fn state(&self, to: &Recipient) -> Option<State> {
        if to.class == RecipientClass::Internal {
            return None;
        }
        let envelope = matches!(
            self.protection,
            Protection::EgressSwitch
                | Protection::CiscoSecuredoc
                | Protection::ProofpointSecuremessage
        );
        let sealed = self.protection.covers_body()
            || envelope
            || self.protection == Protection::AttachmentEncryptedAll && !self.clear.password;
        Some(if sealed && self.protected.is_empty() {
            State::Encrypted
        } else if self.mark().is_some() {
            State::Marked
        } else if to.class == RecipientClass::Secure {
            State::Transport
        } else {
            State::NotEvidenced
        })
    }

    /// Whether everyone to whom the text would go in clear agreed to that.
    fn all_agreed(&self) -> bool {
        let mut outside = self.recipients.iter().filter(|to| to.class == RecipientClass::External);
        outside.all(|to| to.consent == Consent::GivenForThisMessage)
    }

    /// What could not be read may hold anything. Ciphertext is not among it.
    fn unread(&mut self) {
        let unread =
            self.clear.attachments.unread.iter().filter(|reason| **reason != Reason::Encrypted);
        let mut reasons: Vec<&str> = unread.map(|reason| reason.as_str()).collect();
        reasons.sort_unstable();
        reasons.dedup();
        if !reasons.is_empty() {
            let sentence = format!(
                "A part of the message could not be read ({}), so a person must look at it.",
                reasons.join(", ")
            );
            self.rule(Answer::Review, "unread", &sentence);
        }
        for doubt in &self.envelope.doubts {
            let sentence = format!("The message is unclear: {doubt}.");
            self.rule(Answer::Review, "unread", &sentence);
        }
    }

    /// A recipient that could not be read may be anybody, even where all others are inside.
    fn unclear_recipients(&mut self) {
        let unclear = self.envelope.doubts.iter().any(|doubt| doubt.contains("address"));
        if unclear && !self.reasons.iter().any(|reason| reason.clause == "unread") {
            self.rule(
                Answer::Review,
                "recipients",
                "A recipient could not be read, so nothing says who else would receive this.",
            );
        }
    }

    fn passed(&mut self) {
        let (clause, sentence) = match self.protection {
            protection if protection.covers_body() => (
                "protection",
                "The message is encrypted, and nothing protected was found outside the ciphertext.",
            ),
            Protection::EgressSwitch
            | Protection::CiscoSecuredoc
            | Protection::ProofpointSecuremessage => (
                "protection",
                "The message is an encrypted envelope, and nothing protected was found outside it.",
            ),
            Protection::AttachmentEncryptedAll => (
                "protection",
                "Every attachment is encrypted, and nothing protected was found in clear.",
            ),
            _ => ("protect.kinds", "Nothing that must be protected was found."),
        };
        self.rule(Answer::Pass, clause, sentence);
    }
}

/// Kinds in words, without any value.
fn listed(found: &[&Exposed]) -> String {
    let kinds = sorted(found.iter().map(|found| found.kind.clone()));
    kinds.iter().map(|kind| format!("`{kind}`")).collect::<Vec<_>>().join(", ")
}

fn capitalised(text: &str) -> String {
    format!("Protected data ({text})")
}

#[cfg(test)]
mod tests;
