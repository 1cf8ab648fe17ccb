//! Judging mail: what a message carries in clear, and whether it may leave like that.
//!
//! Messages are found in mailboxes and archives, and each is judged by itself; a message attached
//! to another is part of it.

mod case;

use std::ops::ControlFlow;

use rayon::prelude::*;

use self::case::{Case, Seen};
use super::{
    Pipeline, Receiver,
    select::Purpose,
    tree::{Allowance, Hand},
};
use crate::{
    decide::mail::{Clear, judge},
    format::mail,
    model::{
        Consent, Consents, Envelope, Event, Fault, Limits, MailPolicy, Media, Note, Private,
        Recipient, RecipientClass, Sink, Source, Text, Verdict,
    },
    open,
};

/// How many messages of a mailbox are judged together.
const BATCH: usize = 64;

/// By what messages are judged.
#[derive(Clone, Copy)]
pub struct Judging<'a> {
    /// The policy.
    pub policy: &'a MailPolicy,
    /// The register of consents, if there is one.
    pub consents: Option<&'a dyn Consents>,
    /// To whom a mail server is about to send, if one asks: that counts, not what headers say.
    pub recipients: Option<&'a [String]>,
    /// Whether consents are used up by the messages that pass on them, as they must be where what
    /// passes is sent.
    pub spend: bool,
}

impl Pipeline {
    /// Judges every message in every source.
    pub fn check(
        &self,
        sources: impl Iterator<Item = Result<Source, Note>> + Send,
        by: Judging<'_>,
        receive: &mut Receiver<'_>,
    ) {
        self.over(sources, receive, |source, emit| {
            let allowance = self.allowance();
            let _ = self.judge_all(&allowance, &source, by, emit);
        });
    }

    /// Judges a message, or all messages in a container.
    fn judge_all(
        &self,
        allowance: &Allowance,
        source: &Source,
        by: Judging<'_>,
        emit: &mut dyn FnMut(Event) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let unread =
            |fault| Event::Skipped(Note { place: source.place.clone(), fault, whole: true });
        let media = match open::identify(source) {
            Ok(media) => media,
            Err(fault) => return emit(unread(fault)),
        };
        match media {
            Media::Eml => self.judge_one(source, by).into_iter().try_for_each(emit),
            Media::Mbox | Media::Zip | Media::Tar | Media::Gzip => {
                let bytes = source.content.len();
                emit(Event::Opened { place: source.place.clone(), media, bytes })?;
                let mut box_ =
                    Mailbox { pipeline: self, allowance, source, by, batch: Vec::new(), emit };
                let outcome = open::read(media, source, &allowance.limits, &mut box_);
                box_.flush()?;
                match outcome {
                    Ok(()) => ControlFlow::Continue(()),
                    Err(fault) => emit(unread(fault)),
                }
            }
            other => {
                let detail = format!("not a message ({}): not judged", other.as_str());
                emit(unread(Fault::unsupported(detail)))
            }
        }
    }

    /// Judges one message, whatever its bytes look like.
    pub fn judge_one(&self, source: &Source, by: Judging<'_>) -> Vec<Event> {
        let limits = self.limits();
        let unread =
            |fault| Event::Skipped(Note { place: source.place.clone(), fault, whole: true });
        let mut envelope = match mail::envelope(source, limits) {
            Ok(envelope) => envelope,
            Err(fault) => return vec![unread(fault)],
        };
        if let Some(recipients) = by.recipients {
            readdress(&mut envelope, recipients);
        }
        let mut case = self.read(source, by.policy);
        // A consent that cannot be read is none.
        let quoted = mail::consent::quoted(source, limits).unwrap_or_default();
        let mut clear = case.clear(envelope.protection, quoted);
        if let Some(register) = by.consents {
            case.events.extend(ask(register, &envelope, &mut clear).map(unread));
        }
        let mut verdict = judge(&envelope, &clear, by.policy);
        if by.spend && verdict.rests_on_consent() {
            let spent = spend(by, &envelope, &clear, &verdict);
            if !matches!(spent, Ok(true)) {
                // Somebody else was faster, or nobody can say: nothing passes on it twice.
                let given = clear.registered.iter_mut();
                given.for_each(|(_, given)| *given = Consent::GivenForAnother);
                verdict = judge(&envelope, &clear, by.policy);
            }
            case.events.extend(spent.err().map(unread));
        }
        let mut events = case.events;
        if case.allowed > 0 {
            events.push(Event::Allowed(source.place.clone(), case.allowed));
        }
        events.push(Event::Judged(Box::new(verdict), case.found));
        events
    }

    /// Everything that can be seen in a message.
    fn read(&self, source: &Source, policy: &MailPolicy) -> Case {
        let allowance = self.allowance();
        let depth = source.place.depth();
        let look = |source: &Source, media: Media, text: &Text, hand: &mut Hand<'_, Seen>| {
            let (found, allowed) = self.found(source, media, text, Purpose::Protect);
            hand(Seen::of((&source.place, depth), text, policy, (found, allowed)))
        };
        let mut case = Case::new(source);
        for item in super::tree::gather(&allowance, source, &look) {
            case.take(item);
        }
        case
    }
}

/// Asks the register about every recipient; what could not be asked is no consent.
fn ask(register: &dyn Consents, envelope: &Envelope, clear: &mut Clear) -> Option<Fault> {
    let mut failed = None;
    for recipient in &envelope.recipients {
        match register.given(envelope, recipient.reveal()) {
            Ok(given) => clear.registered.push((recipient.clone(), given)),
            Err(fault) => failed = Some(fault),
        }
    }
    failed
}

/// Uses up the registered consents that let a message pass; whether they could be had.
fn spend(
    by: Judging<'_>,
    envelope: &Envelope,
    clear: &Clear,
    verdict: &Verdict,
) -> Result<bool, Fault> {
    let Some(register) = by.consents else { return Ok(true) };
    let quoted = |to: &Recipient| by.policy.trust_quoted && clear.quoted.contains(&to.address);
    let outside = verdict.recipients.iter().filter(|to| to.class == RecipientClass::External);
    let used: Vec<&str> = outside.filter(|to| !quoted(to)).map(|to| to.address.reveal()).collect();
    if used.is_empty() { Ok(true) } else { register.spend(envelope, &used) }
}

/// What a consent for one message may be bound to: its `Message-ID`, and SHA-256 of its body.
pub fn fingerprint(source: &Source, limits: &Limits) -> Result<(Option<String>, String), Fault> {
    let envelope = mail::envelope(source, limits)?;
    Ok((envelope.message_id, envelope.bearing.body_hash))
}

/// Puts the recipients of the transport in the place of those in the headers. What the headers
/// show stays in front, since those see each other.
fn readdress(envelope: &mut Envelope, recipients: &[String]) {
    let mut asked: Vec<String> = Vec::new();
    for recipient in recipients {
        let recipient = recipient.trim_matches(['<', '>', ' ']).to_lowercase();
        if !asked.contains(&recipient) {
            asked.push(recipient);
        }
    }
    let (mut all, mut names) = (Vec::new(), Vec::new());
    let mut visible = 0;
    for (at, shown) in envelope.recipients.iter().enumerate() {
        if let Some(found) = asked.iter().position(|asked| asked == shown.reveal()) {
            asked.remove(found);
            all.push(shown.clone());
            names.push(envelope.bearing.names.get(at).cloned().unwrap_or_default());
            visible += usize::from(at < envelope.visible);
        }
    }
    all.extend(asked.into_iter().map(Private::new));
    names.resize_with(all.len(), Private::default);
    envelope.recipients = all;
    envelope.bearing.names = names;
    envelope.visible = visible;
    // Who gets it is known, whatever the headers hold.
    envelope.doubts.retain(|doubt| !doubt.contains("could not be read as an address"));
}

/// A container of messages.
struct Mailbox<'a> {
    pipeline: &'a Pipeline,
    allowance: &'a Allowance,
    source: &'a Source,
    by: Judging<'a>,
    batch: Vec<Source>,
    emit: &'a mut dyn FnMut(Event) -> ControlFlow<()>,
}

impl Mailbox<'_> {
    fn flush(&mut self) -> ControlFlow<()> {
        let batch = std::mem::take(&mut self.batch);
        let judged: Vec<Vec<Event>> = batch
            .par_iter()
            .map(|message| {
                let mut events = Vec::new();
                let _ = self.pipeline.judge_all(self.allowance, message, self.by, &mut |event| {
                    events.push(event);
                    ControlFlow::Continue(())
                });
                events
            })
            .collect();
        judged.into_iter().flatten().try_for_each(&mut *self.emit)
    }
}

impl Sink for Mailbox<'_> {
    fn text(&mut self, _text: Text) -> ControlFlow<()> {
        ControlFlow::Continue(()) // a container's own texts are no message
    }

    fn child(&mut self, child: Source) -> ControlFlow<()> {
        if let Err(fault) = self.allowance.admit(&child) {
            let note = Note { place: child.place, fault, whole: true };
            return (self.emit)(Event::Skipped(note));
        }
        self.batch.push(child);
        if self.batch.len() >= BATCH { self.flush() } else { ControlFlow::Continue(()) }
    }

    fn note(&mut self, step: &str, fault: Fault) {
        let place = self.source.place.clone();
        let (place, whole) =
            if step.is_empty() { (place, false) } else { (place.step(step), true) };
        // A receiver that has enough says so again at the next event.
        let _ = (self.emit)(Event::Skipped(Note { place, fault, whole }));
    }
}
