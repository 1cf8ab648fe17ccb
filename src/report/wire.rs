//! The rows of `--format jsonl`: one JSON object a line, `type` first.
//!
//! Key order and types are fixed, and absent values are left out. Keys are added, never renamed.
//! Offsets are bytes of the part's text as `extract` prints it. Found text is masked unless the
//! user asked to see it. [`Row`] lists the rows; its variants' fields are their keys.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Shown, Tally};
use crate::model::{
    Agreed, Clause, ConsentEntry, Event, Extracted, Found, Note, Person, Recipient, Redacted,
    State, Verdict,
};

/// A row.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
#[expect(missing_docs, reason = "the keys are documented in the published list of rows")]
pub enum Row {
    Finding(FindingRow),
    Skipped { path: String, reason: &'static str, detail: String },
    Part(PartRow),
    Verdict(Box<VerdictRow>),
    Redacted(Box<RedactedRow>),
    Person(PersonRow),
    Request(RequestRow),
    Score(ScoreRow),
    Consent(ConsentRow),
    Summary(SummaryRow),
}

/// Something found.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the keys are documented in the published list of rows")]
pub struct FindingRow {
    pub path: String,
    pub part: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    pub kind: String,
    pub group: &'static str,
    pub start: u64,
    pub end: u64,
    pub text: String,
    pub confidence: f32,
    pub severity: &'static str,
    pub evidence: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advice: Option<&'static str>,
}

/// One part of a document, as the scanner sees it.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the keys are documented in the published list of rows")]
pub struct PartRow {
    pub path: String,
    pub part: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    pub text: String,
}

/// The judgement on a message.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the keys are documented in the published list of rows")]
pub struct VerdictRow {
    pub path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    pub subject: String,
    pub verdict: &'static str,
    pub protection: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<&'static str>,
    pub recipients: Vec<RecipientRow>,
    pub kinds: Vec<String>,
    pub special_categories: Vec<String>,
    pub risks: Vec<String>,
    pub reasons: Vec<ReasonRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub explained: Vec<ReasonRow>,
    pub findings: Vec<FindingRow>,
}

/// One recipient of a judged message.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the keys are documented in the published list of rows")]
pub struct RecipientRow {
    pub address: String,
    pub class: &'static str,
    pub consent: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<&'static str>,
}

/// A clause of the policy that decided.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the keys are documented in the published list of rows")]
pub struct ReasonRow {
    pub clause: String,
    pub sentence: String,
}

/// What became of a document that was to be redacted.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the keys are documented in the published list of rows")]
pub struct RedactedRow {
    pub path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy: Option<String>,
    pub withheld: usize,
    pub by_kind: BTreeMap<String, u64>,
    pub by_reason: BTreeMap<String, u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    pub proved: bool,
}

/// A subject access request.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the keys are documented in the published list of rows")]
pub struct RequestRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
}

/// A human of a bundle.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the keys are documented in the published list of rows")]
pub struct PersonRow {
    pub person: u32,
    pub name: String,
    pub role: &'static str,
    pub decision: &'static str,
    pub mentions: usize,
    pub documents: usize,
    pub evidence: Vec<&'static str>,
}

/// What was done to prove a copy: a line of `proofs.jsonl`.
#[derive(Serialize)]
#[serde(tag = "type", rename = "proof")]
#[expect(missing_docs, reason = "the keys are documented in the published list of rows")]
pub struct ProofRow {
    pub run: String,
    pub item: u64,
    pub copy: String,
    pub proved: bool,
    pub sha256_original: String,
    pub sha256: String,
    pub values: usize,
    pub withheld: usize,
    pub rounds: usize,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pages: Vec<PagesRow>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub gaps: Vec<GapRow>,
}

/// What was checked of the pages of a copy, or of a document inside it.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the keys are documented in the published list of rows")]
pub struct PagesRow {
    pub pages: usize,
    pub operators: u64,
    pub pictures: Vec<usize>,
    pub compared: usize,
    pub pixels: u64,
    pub changed: u64,
}

/// How many common surnames fit a gap in a line.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the keys are documented in the published list of rows")]
pub struct GapRow {
    pub page: usize,
    pub fits: usize,
    pub of: usize,
}

impl ProofRow {
    /// The row of a document; none where there is no copy.
    pub fn of(run: &str, item: u64, redacted: &Redacted) -> Option<ProofRow> {
        let proof = redacted.proof.as_ref()?;
        let pages = proof.pages.iter().map(|checked| PagesRow {
            pages: checked.pages,
            operators: checked.operators,
            pictures: checked.drawn.clone(),
            compared: checked.compared,
            pixels: checked.pixels,
            changed: checked.changed,
        });
        let gaps =
            proof.fits.iter().map(|fit| GapRow { page: fit.page, fits: fit.names, of: fit.of });
        Some(ProofRow {
            run: run.to_owned(),
            item,
            copy: redacted.copy.clone()?,
            proved: redacted.proved,
            sha256_original: proof.original.clone(),
            sha256: redacted.sha256.clone()?,
            values: proof.values,
            withheld: redacted.withheld.len(),
            rounds: proof.rounds,
            pages: pages.collect(),
            gaps: gaps.collect(),
        })
    }
}

/// A consent in the register.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the keys are documented in the published list of rows")]
pub struct ConsentRow {
    pub id: i64,
    pub recipient: String,
    pub agreed: &'static str,
    pub status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body_sha256: Option<String>,
    pub evidence_sha256: String,
    pub recorded_by: String,
    pub recorded: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<String>,
}

impl ConsentRow {
    /// The row of a consent.
    pub fn of(entry: &ConsentEntry, shown: Shown) -> ConsentRow {
        let (agreed, message_id, body_sha256) = match &entry.agreed {
            Agreed::Standing => ("standing", None, None),
            Agreed::Once { message_id, body_hash } => {
                ("once", message_id.clone(), body_hash.clone())
            }
        };
        ConsentRow {
            id: entry.id,
            recipient: shown.plain(&entry.recipient),
            agreed,
            status: entry.status.as_str(),
            message_id,
            body_sha256,
            evidence_sha256: entry.evidence.clone(),
            recorded_by: entry.recorder.clone(),
            recorded: entry.recorded.clone(),
            expires: entry.expires.map(|day| day.to_string()),
            review: entry.review.map(|day| day.to_string()),
        }
    }
}

/// Precision and recall of a kind.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "the keys are documented in the published list of rows")]
pub struct ScoreRow {
    pub kind: String,
    pub gold: u64,
    pub found: u64,
    pub true_positive: u64,
    pub precision: f64,
    pub recall: f64,
    pub f1: f64,
}

/// The last row.
#[derive(Serialize)]
#[expect(missing_docs, reason = "the keys are documented in the published list of rows")]
pub struct SummaryRow {
    pub documents: u64,
    pub bytes: u64,
    pub findings: u64,
    pub skipped: u64,
    pub allowed: u64,
    pub seconds: f64,
    pub by_kind: BTreeMap<String, u64>,
    pub by_group: BTreeMap<&'static str, u64>,
}

impl Row {
    /// The row of an event, if it has one.
    pub fn of(event: &Event, shown: Shown) -> Option<Row> {
        Some(match event {
            Event::Opened { .. } | Event::Allowed(..) => return None,
            Event::Found(found) => Row::Finding(finding(found, shown)),
            Event::Skipped(note) => skipped(note),
            Event::Extracted(part) => Row::Part(extracted(part, shown)),
            Event::Judged(verdict, findings) => {
                Row::Verdict(Box::new(judged(verdict, findings, shown)))
            }
            Event::Redacted(redacted) => Row::Redacted(Box::new(copied(redacted))),
        })
    }

    /// The row of a person: `decision` is what stands for mentions of the name, `documents` how many
    /// documents hold one.
    pub fn person(person: &Person, decision: &'static str, documents: usize, shown: Shown) -> Row {
        Row::Person(PersonRow {
            person: person.id,
            name: shown.plain(&person.name),
            role: person.role.as_str(),
            decision,
            mentions: person.mentions.len(),
            documents,
            evidence: person.why.clone(),
        })
    }

    /// The row of a request: the day by which it is to be answered, as `2026-12-02`.
    pub fn request(due: Option<String>) -> Row {
        Row::Request(RequestRow { due })
    }

    /// The row of something that was not read.
    pub fn of_note(note: &Note) -> Row {
        skipped(note)
    }

    /// The summary row.
    pub fn summary(tally: &Tally, seconds: f64) -> Row {
        let by_kind = tally.by_kind.iter().map(|(kind, n)| (kind.to_string(), *n)).collect();
        let by_group = tally.by_group.iter().map(|(group, n)| (group.as_str(), *n)).collect();
        Row::Summary(SummaryRow {
            documents: tally.documents,
            bytes: tally.bytes,
            findings: tally.findings,
            skipped: tally.skipped,
            allowed: tally.allowed,
            seconds: (seconds * 1000.0).round() / 1000.0,
            by_kind,
            by_group,
        })
    }
}

fn skipped(note: &Note) -> Row {
    Row::Skipped {
        path: note.place.shown(),
        reason: note.fault.reason.as_str(),
        detail: note.fault.detail.clone(),
    }
}

fn finding(found: &Found, shown: Shown) -> FindingRow {
    FindingRow {
        path: found.place.shown(),
        part: found.part.shown(),
        page: found.spot.page,
        line: found.spot.line,
        cell: found.spot.cell.as_deref().map(str::to_owned),
        kind: found.kind.to_string(),
        group: found.kind.group().as_str(),
        start: found.start,
        end: found.end,
        text: shown.text(&found.text, &found.kind),
        confidence: (found.confidence * 100.0).round() / 100.0,
        severity: found.severity.as_str(),
        evidence: found.evidence.iter().map(ToString::to_string).collect(),
        count: found.hidden.map(|hidden| hidden.count),
        unit: found.hidden.map(|hidden| hidden.unit),
        advice: found.hidden.map(|hidden| hidden.advice),
    }
}

fn extracted(part: &Extracted, shown: Shown) -> PartRow {
    PartRow {
        path: part.place.shown(),
        part: part.part.shown(),
        page: part.page,
        text: shown.except(&part.text, &part.found),
    }
}

fn judged(verdict: &Verdict, findings: &[Found], shown: Shown) -> VerdictRow {
    VerdictRow {
        path: verdict.place.shown(),
        message_id: verdict.message_id.clone(),
        subject: shown.plain(&verdict.subject),
        verdict: verdict.answer.as_str(),
        protection: verdict.protection.as_str(),
        state: verdict.state().and_then(evidenced),
        recipients: verdict.recipients.iter().map(|r| recipient(r, verdict, shown)).collect(),
        kinds: verdict.kinds.iter().map(ToString::to_string).collect(),
        special_categories: verdict.special_categories.iter().map(ToString::to_string).collect(),
        risks: verdict.risks.clone(),
        reasons: verdict.reasons.iter().map(reason).collect(),
        explained: verdict.trail.iter().map(reason).collect(),
        findings: findings.iter().map(|found| finding(found, shown)).collect(),
    }
}

fn reason(clause: &Clause) -> ReasonRow {
    ReasonRow { clause: clause.clause.clone(), sentence: clause.sentence.clone() }
}

/// That nothing shows protection is no statement, and left out.
fn evidenced(state: State) -> Option<&'static str> {
    (state != State::NotEvidenced).then_some(state.as_str())
}

/// A recipient; its verdict stands there where it is not the message's.
fn recipient(recipient: &Recipient, verdict: &Verdict, shown: Shown) -> RecipientRow {
    RecipientRow {
        address: shown.plain(&recipient.address),
        class: recipient.class.as_str(),
        consent: recipient.consent.as_str(),
        state: recipient.state.and_then(evidenced),
        verdict: (recipient.answer != verdict.answer).then_some(recipient.answer.as_str()),
    }
}

fn copied(redacted: &Redacted) -> RedactedRow {
    let mut by_kind = BTreeMap::new();
    let mut by_reason = BTreeMap::new();
    for withheld in &redacted.withheld {
        *by_kind.entry(withheld.kind.to_string()).or_default() += 1;
        *by_reason.entry(withheld.reason.clone()).or_default() += 1;
    }
    RedactedRow {
        path: redacted.place.shown(),
        copy: redacted.copy.clone(),
        withheld: redacted.withheld.len(),
        by_kind,
        by_reason,
        sha256: redacted.sha256.clone(),
        proved: redacted.proved,
    }
}
