//! What a message says of itself, and the judgement on it.

use std::sync::Arc;

use super::{Day, Fault, Kind, Place, Private, Source};

/// How the content of a message is protected. The names are the `protection` of `verdict` rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Protection {
    /// Not at all.
    None,
    /// S/MIME enveloped data.
    SmimeEnveloped,
    /// S/MIME signed data: readable by everyone.
    SmimeSignedOnly,
    /// PGP/MIME ciphertext.
    PgpMime,
    /// A body that is one PGP ciphertext.
    PgpInline,
    /// Microsoft Purview message encryption.
    OmeRpmsg,
    /// An Egress package.
    EgressSwitch,
    /// A Cisco Secure Email envelope.
    CiscoSecuredoc,
    /// A Proofpoint envelope.
    ProofpointSecuremessage,
    /// Every attachment is encrypted; the body is not.
    AttachmentEncryptedAll,
    /// Some attachments are encrypted.
    AttachmentEncryptedPartial,
}

impl Protection {
    /// The word that rows print.
    pub const fn as_str(self) -> &'static str {
        match self {
            Protection::None => "none",
            Protection::SmimeEnveloped => "smime-enveloped",
            Protection::SmimeSignedOnly => "smime-signed-only",
            Protection::PgpMime => "pgp-mime",
            Protection::PgpInline => "pgp-inline",
            Protection::OmeRpmsg => "ome-rpmsg",
            Protection::EgressSwitch => "egress-switch",
            Protection::CiscoSecuredoc => "cisco-securedoc",
            Protection::ProofpointSecuremessage => "proofpoint-securemessage",
            Protection::AttachmentEncryptedAll => "attachment-encrypted-all",
            Protection::AttachmentEncryptedPartial => "attachment-encrypted-partial",
        }
    }

    /// Whether the body itself is ciphertext.
    pub const fn covers_body(self) -> bool {
        matches!(
            self,
            Protection::SmimeEnveloped
                | Protection::PgpMime
                | Protection::PgpInline
                | Protection::OmeRpmsg
        )
    }
}

/// What a message's headers and structure say.
#[derive(Clone, Debug)]
pub struct Envelope {
    /// `Message-ID` without brackets.
    pub message_id: Option<String>,
    /// The sender's address.
    pub from: Option<Private>,
    /// Every address in To, Cc and Bcc, in order, lower case, without duplicates.
    pub recipients: Vec<Private>,
    /// How many of them, from the front, see each other: those in To and Cc.
    pub visible: usize,
    /// The decoded subject.
    pub subject: Private,
    /// The protection that the message's own structure shows. Whether attachments are encrypted is
    /// found when they are opened.
    pub protection: Protection,
    /// Sentences about what could not be read or was ambiguous.
    pub doubts: Vec<String>,
    /// What the headers say besides.
    pub bearing: Bearing,
    /// The message itself.
    pub source: Source,
}

/// What a message's headers say besides, from which risks are told.
#[derive(Clone, Debug, Default)]
pub struct Bearing {
    /// The sender's display name; empty if there is none.
    pub from_name: Private,
    /// The recipients' display names, in the recipients' order.
    pub names: Vec<Private>,
    /// Whether it answers another message.
    pub is_reply: bool,
    /// Whether it asks servers to do without TLS (RFC 8689, 5).
    pub waives_tls: bool,
    /// The day in its `Date`.
    pub day: Option<Day>,
    /// The names of all headers, in lower case. Names of a stranger's making may be among them.
    pub headers: Vec<String>,
    /// SHA-256 of its body, in hex; see `mail::body_hash`.
    pub body_hash: String,
}

/// What was noticed while a message was read, for the risks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sign {
    /// A tag for the gateway stands in the text, where no gateway looks.
    TagInText,
    /// Something was found in a hidden part of an attachment.
    HiddenData,
    /// An attachment's name says another kind of file than its bytes.
    TypeMismatch,
    /// A whole message is attached.
    NestedMessage,
    /// A ciphertext of a kind that is broken within hours.
    WeakCipher,
    /// Identifiers of more than one person.
    SeveralPeople,
}

/// The addresses that an organisation wrote to before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Correspondents(std::collections::BTreeSet<String>);

impl Correspondents {
    /// Takes in an address.
    pub fn add(&mut self, address: &str) {
        self.0.insert(address.trim().to_lowercase());
    }

    /// Whether an address is among them.
    pub fn knows(&self, address: &str) -> bool {
        self.0.contains(address)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

/// A register of written consents, as the judgement asks it.
pub trait Consents: Sync {
    /// What is recorded for a message and one of its recipients.
    fn given(&self, message: &Envelope, recipient: &str) -> Result<Consent, Fault>;
    /// Uses the consents of all these recipients up, or none of them if one cannot be had.
    fn spend(&self, message: &Envelope, recipients: &[&str]) -> Result<bool, Fault>;
}

/// What may be done with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Answer {
    /// It may go.
    Pass,
    /// A person must look at it.
    Review,
    /// It may go only encrypted.
    EncryptRequired,
    /// It may not go.
    Refuse,
}

impl Answer {
    /// The word that rows print.
    pub const fn as_str(self) -> &'static str {
        match self {
            Answer::Pass => "pass",
            Answer::Review => "review",
            Answer::EncryptRequired => "encrypt-required",
            Answer::Refuse => "refuse",
        }
    }
}

/// How far a recipient is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecipientClass {
    /// In the organisation's own domains.
    Internal,
    /// In a domain that is reached over enforced TLS.
    Secure,
    /// Anyone else.
    External,
}

impl RecipientClass {
    /// The word that rows print.
    pub const fn as_str(self) -> &'static str {
        match self {
            RecipientClass::Internal => "internal",
            RecipientClass::Secure => "secure",
            RecipientClass::External => "external",
        }
    }
}

/// Whether a recipient agreed to unencrypted mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Consent {
    /// No consent is known.
    None,
    /// For this message.
    GivenForThisMessage,
    /// For another message only.
    GivenForAnother,
}

impl Consent {
    /// The word that rows print.
    pub const fn as_str(self) -> &'static str {
        match self {
            Consent::None => "none",
            Consent::GivenForThisMessage => "given-for-this-message",
            Consent::GivenForAnother => "given-for-another",
        }
    }
}

/// How a message travels to a recipient outside, as far as can be known before it does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum State {
    /// Nothing shows that it is protected. That is no proof that it is not.
    NotEvidenced,
    /// Over enforced TLS, by the recipient's domain; in clear wherever it is kept.
    Transport,
    /// Marked for a gateway that encrypts; not proved.
    Marked,
    /// What must be protected is ciphertext in the message itself.
    Encrypted,
}

impl State {
    /// The word that rows print.
    pub const fn as_str(self) -> &'static str {
        match self {
            State::NotEvidenced => "not-evidenced",
            State::Transport => "transport",
            State::Marked => "marked",
            State::Encrypted => "encrypted",
        }
    }
}

/// One recipient of a judged message.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// The address.
    pub address: Private,
    /// How far it is trusted.
    pub class: RecipientClass,
    /// Its consent.
    pub consent: Consent,
    /// How the message travels to it; none for recipients inside.
    pub state: Option<State>,
    /// What may be done with the message if this were its only recipient.
    pub answer: Answer,
}

/// A clause of the policy and what it says of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The policy's key, such as `protect.kinds`.
    pub clause: String,
    /// One sentence for the sender, without any found value.
    pub sentence: String,
}

/// The judgement on a message.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Where the message lies.
    pub place: Place,
    /// Its `Message-ID`.
    pub message_id: Option<String>,
    /// Its subject.
    pub subject: Private,
    /// What may be done.
    pub answer: Answer,
    /// How it is protected.
    pub protection: Protection,
    /// To whom it goes.
    pub recipients: Vec<Recipient>,
    /// Kinds found in clear, sorted.
    pub kinds: Vec<Kind>,
    /// Special categories among them, sorted.
    pub special_categories: Vec<Kind>,
    /// Dangers besides, in fixed words.
    pub risks: Vec<String>,
    /// The clauses that decided.
    pub reasons: Vec<Clause>,
    /// Every clause that was asked, in order, with what it came to.
    pub trail: Vec<Clause>,
}

impl Verdict {
    /// The weakest protection on the way to any recipient outside; none if all are inside.
    pub fn state(&self) -> Option<State> {
        self.recipients.iter().filter_map(|to| to.state).min()
    }

    /// Whether it passes only because its recipients agreed.
    pub fn rests_on_consent(&self) -> bool {
        self.answer == Answer::Pass && self.reasons.iter().any(|reason| reason.clause == "consent")
    }
}

/// What an organisation lets leave by mail, as its policy file says.
#[derive(Clone, Debug, PartialEq)]
pub struct MailPolicy {
    /// The organisation's own domains, their sub-domains with them.
    pub organisation: Vec<String>,
    /// Domains that are reached over enforced TLS. `*.` stands for a domain and its sub-domains.
    pub secure: Vec<String>,
    /// Words in square brackets in a subject, without the brackets, that make a gateway encrypt.
    pub tags: Vec<String>,
    /// Headers, in lower case, that make a gateway encrypt.
    pub headers: Vec<String>,
    /// Secure domains that count only until a day, as accreditations do.
    pub until: Vec<(String, Day)>,
    /// Today, against which expiry is held; without it nothing expires.
    pub today: Option<Day>,
    /// Selectors of the kinds that may leave only protected.
    pub protected: Vec<String>,
    /// The least confidence with which a finding counts.
    pub min_confidence: f32,
    /// The register of consents, if there is one.
    pub register: Option<String>,
    /// Whether a consent quoted in the message itself counts.
    pub trust_quoted: bool,
    /// How many outside recipients in sight of each other are too many.
    pub many_visible: usize,
    /// Risks for which a person must look at a message that would pass.
    pub review: Vec<String>,
    /// The file that `check --learn` wrote, if there is one.
    pub known: Option<String>,
    /// Everybody written to before; none if that is not known.
    pub correspondents: Option<Arc<Correspondents>>,
    /// What a refused sender reads.
    pub answer: String,
    /// What the gateway does.
    pub gateway: GatewayPolicy,
}

/// What the gateway does with a message that may not go as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GatewayPolicy {
    /// With one that may go only encrypted.
    pub encrypt: Handling,
    /// With one that a person must look at.
    pub review: Handling,
    /// The header, as name and value, that tells a gateway downstream to encrypt.
    pub mark_header: Option<(String, String)>,
    /// What stands before the subject for the same purpose.
    pub mark_tag: Option<String>,
}

impl Default for GatewayPolicy {
    fn default() -> GatewayPolicy {
        GatewayPolicy {
            encrypt: Handling::Reject,
            review: Handling::Hold,
            mark_header: None,
            mark_tag: None,
        }
    }
}

/// Ways to handle a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handling {
    /// Refuse it, so that its sender is told at once.
    Reject,
    /// Hold it for a person.
    Hold,
    /// Let it go to a gateway downstream that encrypts it.
    Mark,
    /// Let its sender's server try again.
    Later,
}
