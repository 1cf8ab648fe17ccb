//! Dangers besides personal data in clear: the wrong recipient, too many eyes, dead domains,
//! misspelt tags, passwords, hidden data.
//!
//! Apart from the answer, which they change only where the policy says that a person must look.
//! One table: each risk has its word, its explanation and its rule, and nothing else knows of it.

use crate::model::{Bearing, Day, Envelope, MailPolicy, Private, Recipient, RecipientClass, Sign};

use super::{Clear, Spot, domain, likeness, person, tag};

/// What a rule may ask about.
pub(super) struct Asked<'a> {
    pub(super) envelope: &'a Envelope,
    pub(super) clear: &'a Clear,
    pub(super) policy: &'a MailPolicy,
    pub(super) recipients: &'a [Recipient],
    pub(super) day: Option<Day>,
}

/// One danger.
pub struct Risk {
    /// Its word, as rows print it.
    pub id: &'static str,
    /// What it is and why it matters.
    pub why: &'static str,
    rule: fn(&Asked<'_>) -> bool,
}

/// Every risk, in the order in which they are told.
pub const RISKS: &[Risk] = &[
    Risk {
        id: "retired-secure-domain",
        why: "A recipient is in gsi, gcsx, gsx or gse .gov.uk, which were closed in 2019; whoever answers there now is not who is meant.",
        rule: |asked| asked.any(|to| domain::is_retired(to.address.reveal())),
    },
    Risk {
        id: "expired-secure-domain",
        why: "A recipient's domain was listed as secure until a day that has passed.",
        rule: |asked| {
            asked.any(|to| domain::is_expired(to.address.reveal(), asked.policy, asked.day))
        },
    },
    Risk {
        id: "many-visible-recipients",
        why: "Many outside recipients stand in To and Cc, where each sees all the others; a mailing service or Bcc shows nobody.",
        rule: |asked| asked.shows_many(),
    },
    Risk {
        id: "near-miss-secure-tag",
        why: "The subject has something that is nearly a tag for the gateway; no gateway would act on it.",
        rule: |asked| {
            asked.is_outside()
                && tag::is_near_miss(asked.envelope.subject.reveal(), &asked.policy.tags)
        },
    },
    Risk {
        id: "secure-tag-in-text",
        why: "A tag for the gateway stands in the text; gateways look for it in the subject only.",
        rule: |asked| {
            asked.has(Sign::TagInText)
                && !tag::has_tag(asked.envelope.subject.reveal(), &asked.policy.tags)
        },
    },
    Risk {
        id: "password-in-message",
        why: "What looks like a password comes in the same message as the encrypted attachment.",
        rule: |asked| asked.clear.password && asked.clear.attachments.sealed() > 0,
    },
    Risk {
        id: "look-alike-domain",
        why: "A recipient's domain is one letter off a known one, so the message may go to a stranger.",
        rule: |asked| asked.looks_alike(),
    },
    Risk {
        id: "name-twin-outside",
        why: "An outside recipient has the name of somebody inside; a program may have filled in the wrong address.",
        rule: |asked| asked.has_twin(),
    },
    Risk {
        id: "name-shows-another-address",
        why: "A recipient's display name shows an address that is not the one the message goes to.",
        rule: |asked| asked.name_differs(),
    },
    Risk {
        id: "first-time-recipient",
        why: "Personal data goes to an outside address that nobody here wrote to before.",
        rule: |asked| asked.is_first_time(),
    },
    Risk {
        id: "greeting-names-another",
        why: "The greeting names somebody who is not among the recipients by name or address.",
        rule: |asked| asked.greets_another(),
    },
    Risk {
        id: "several-people",
        why: "The message holds identifiers of more than one person; one family may be sent another's.",
        rule: |asked| asked.has(Sign::SeveralPeople),
    },
    Risk {
        id: "reply-adds-outsider",
        why: "The message answers a conversation of the house and adds somebody outside, who reads what is quoted.",
        rule: |asked| asked.adds_outsider(),
    },
    Risk {
        id: "hidden-data",
        why: "Something was found in a hidden part of an attachment: a hidden sheet, a comment, a deleted passage.",
        rule: |asked| asked.has(Sign::HiddenData),
    },
    Risk {
        id: "attachment-type-mismatch",
        why: "An attachment's name says another kind of file than its bytes.",
        rule: |asked| asked.has(Sign::TypeMismatch),
    },
    Risk {
        id: "nested-message",
        why: "A whole message is attached, with its addresses and everything that it quotes.",
        rule: |asked| asked.has(Sign::NestedMessage),
    },
    Risk {
        id: "tls-waived",
        why: "The message asks servers to send it without TLS where TLS fails (`TLS-Required: No`).",
        rule: |asked| asked.is_outside() && asked.envelope.bearing.waives_tls,
    },
    Risk {
        id: "weak-encryption",
        why: "An attachment is encrypted in a way that is broken within hours (`ZipCrypto`); AES is not.",
        rule: |asked| asked.has(Sign::WeakCipher),
    },
];

/// The risks of a message.
pub(super) fn risks(asked: &Asked<'_>) -> impl Iterator<Item = &'static Risk> {
    RISKS.iter().filter(|risk| (risk.rule)(asked))
}

impl Asked<'_> {
    fn bearing(&self) -> &Bearing {
        &self.envelope.bearing
    }

    fn any(&self, test: impl Fn(&Recipient) -> bool) -> bool {
        self.recipients.iter().any(test)
    }

    fn is_outside(&self) -> bool {
        self.any(|to| to.class != RecipientClass::Internal)
    }

    fn has(&self, sign: Sign) -> bool {
        self.is_outside() && self.clear.signs.contains(&sign)
    }

    /// Recipients in a domain that is neither the house's nor secure, with their display names.
    fn strangers(&self) -> impl Iterator<Item = (&str, &str)> {
        self.recipients
            .iter()
            .enumerate()
            .filter(|(_, to)| to.class == RecipientClass::External)
            .map(|(at, to)| (to.address.reveal(), self.name(at)))
    }

    fn name(&self, at: usize) -> &str {
        self.bearing().names.get(at).map_or("", |name| name.reveal())
    }

    fn shows_many(&self) -> bool {
        let visible = self.recipients.iter().take(self.envelope.visible);
        let outside = visible.filter(|to| to.class != RecipientClass::Internal);
        outside.count() >= self.policy.many_visible.max(1)
    }

    fn looks_alike(&self) -> bool {
        let policy = self.policy;
        let written = policy.correspondents.iter().flat_map(|known| known.iter());
        let written: Vec<String> = written.filter_map(domain::domain_of).collect();
        let exact = policy.secure.iter().filter(|pattern| !pattern.starts_with("*."));
        let mut known: Vec<&str> =
            policy.organisation.iter().map(|own| domain::plain(own)).collect();
        known.extend(exact.map(String::as_str));
        known.extend(written.iter().map(String::as_str));
        let families: Vec<&str> =
            policy.secure.iter().filter_map(|pattern| pattern.strip_prefix("*.")).collect();
        self.strangers()
            .filter_map(|(address, _)| domain::domain_of(address))
            .any(|domain| likeness::is_off(&domain, &known, &families))
    }

    /// Everybody inside who can be known from the message, as address and display name.
    fn insiders(&self) -> impl Iterator<Item = (&str, &str)> {
        let own = self.envelope.from.iter().map(Private::reveal);
        let own = own.map(|from| (from, self.bearing().from_name.reveal()));
        let inside = self.recipients.iter().enumerate();
        own.chain(inside.map(|(at, to)| (to.address.reveal(), self.name(at)))).filter(
            |(address, _)| {
                domain::class_of(address, self.policy, self.day) == RecipientClass::Internal
            },
        )
    }

    fn has_twin(&self) -> bool {
        self.strangers().any(|(address, name)| {
            self.insiders().any(|(own, own_name)| person::is_twin((address, name), (own, own_name)))
        })
    }

    fn name_differs(&self) -> bool {
        self.strangers().any(|(address, name)| {
            let words = name.split(|c: char| c.is_whitespace() || "<>,;:\"()[]'".contains(c));
            let mut shown = words.filter(|word| word.contains('@') && word.contains('.'));
            shown.any(|shown| !shown.eq_ignore_ascii_case(address))
        })
    }

    fn is_first_time(&self) -> bool {
        let Some(known) = &self.policy.correspondents else { return false };
        let personal = self.clear.exposed.iter().any(|found| found.spot != Spot::Header)
            || self.clear.attachments.sealed() > 0;
        personal && self.strangers().any(|(address, _)| !known.knows(address))
    }

    fn greets_another(&self) -> bool {
        let greeted: Vec<&str> = self.clear.greeted.iter().map(Private::reveal).collect();
        let named: Vec<_> =
            self.strangers().filter(|(address, name)| person::has_name(address, name)).collect();
        let everybody = self.recipients.iter().enumerate();
        let everybody: Vec<_> =
            everybody.map(|(at, to)| (to.address.reveal(), self.name(at))).collect();
        let is_meant = |greeted: &&str| {
            everybody.iter().any(|(address, name)| person::may_be(greeted, address, name))
        };
        !greeted.is_empty() && !named.is_empty() && !greeted.iter().any(is_meant)
    }

    fn adds_outsider(&self) -> bool {
        let class = |address: &str| domain::class_of(address, self.policy, self.day);
        let mut quoted = self.clear.thread.iter().map(Private::reveal).peekable();
        let answers = self.bearing().is_reply && quoted.peek().is_some();
        answers
            && quoted.all(|address| class(address) == RecipientClass::Internal)
            && self.any(|to| to.class == RecipientClass::Internal)
            && self.strangers().next().is_some()
    }
}
