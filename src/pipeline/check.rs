//! Judging mail: what a message carries in clear, and whether it may leave like that.
//!
//! Messages are found in mailboxes and archives, and each is judged by itself; a message attached
//! to another is part of it.

use std::{collections::BTreeMap, ops::ControlFlow};

use rayon::prelude::*;

use super::{
    Pipeline, Receiver,
    select::Purpose,
    tree::{Allowance, Hand, Item},
};
use crate::{
    decide::mail::{Attachments, Clear, Exposed, Spot, gives_password, judge},
    format::mail,
    model::{
        Event, Fault, Found, MailPolicy, Media, Note, Place, Reason, Role, Sink, Source, Text,
    },
    open,
};

/// How many messages of a mailbox are judged together.
const BATCH: usize = 64;

/// Pictures smaller than this are logos and icons of signatures; larger ones may be scans, and what
/// they show is not known.
const LOGO: u64 = 16 << 10;

impl Pipeline {
    /// Judges every message in every source.
    pub fn check(
        &self,
        sources: impl Iterator<Item = Result<Source, Note>> + Send,
        policy: &MailPolicy,
        receive: &mut Receiver<'_>,
    ) {
        self.over(sources, receive, |source, emit| {
            let allowance = self.allowance();
            let _ = self.judge_all(&allowance, &source, policy, emit);
        });
    }

    /// Judges a message, or all messages in a container.
    fn judge_all(
        &self,
        allowance: &Allowance,
        source: &Source,
        policy: &MailPolicy,
        emit: &mut dyn FnMut(Event) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let unread =
            |fault| Event::Skipped(Note { place: source.place.clone(), fault, whole: true });
        let media = match open::identify(source) {
            Ok(media) => media,
            Err(fault) => return emit(unread(fault)),
        };
        match media {
            Media::Eml => self.judge_one(source, policy).into_iter().try_for_each(emit),
            Media::Mbox | Media::Zip | Media::Tar | Media::Gzip => {
                let bytes = source.content.len();
                emit(Event::Opened { place: source.place.clone(), media, bytes })?;
                let mut box_ =
                    Mailbox { pipeline: self, allowance, source, policy, batch: Vec::new(), emit };
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

    fn judge_one(&self, source: &Source, policy: &MailPolicy) -> Vec<Event> {
        let limits = self.limits();
        let envelope = match mail::envelope(source, limits) {
            Ok(envelope) => envelope,
            Err(fault) => {
                let note = Note { place: source.place.clone(), fault, whole: true };
                return vec![Event::Skipped(note)];
            }
        };
        let allowance = self.allowance();
        let look = |source: &Source, media: Media, text: &Text, hand: &mut Hand<'_, Seen>| {
            let (found, allowed) = self.found(source, media, text, Purpose::Protect);
            hand(Seen {
                place: source.place.clone(),
                role: text.part.role,
                password: text.part.role == Role::Body && gives_password(text.as_str()),
                found,
                allowed,
            })
        };
        let mut case = Case::new(source);
        for item in super::tree::gather(&allowance, source, &look) {
            case.take(item);
        }
        // A consent that cannot be read is none.
        let quoted = mail::consent::quoted(source, limits).unwrap_or_default();
        let clear = case.clear(envelope.protection.covers_body(), quoted);
        let verdict = judge(&envelope, &clear, policy);
        let mut events = case.events;
        if case.allowed > 0 {
            events.push(Event::Allowed(source.place.clone(), case.allowed));
        }
        events.push(Event::Judged(Box::new(verdict), case.found));
        events
    }
}

/// A container of messages.
struct Mailbox<'a> {
    pipeline: &'a Pipeline,
    allowance: &'a Allowance,
    source: &'a Source,
    policy: &'a MailPolicy,
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
                let _ =
                    self.pipeline.judge_all(self.allowance, message, self.policy, &mut |event| {
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

struct Seen {
    place: Place,
    role: Role,
    password: bool,
    found: Vec<Found>,
    allowed: u64,
}

/// Everything seen in one message.
struct Case {
    place: Place,
    events: Vec<Event>,
    found: Vec<Found>,
    allowed: u64,
    exposed: Vec<Exposed>,
    password: bool,
    attachments: BTreeMap<String, Attached>,
    unread: Vec<Reason>,
    logos: Vec<Place>,
}

#[derive(Default)]
struct Attached {
    clear_texts: usize,
    ciphertexts: usize,
}

impl Case {
    fn new(source: &Source) -> Case {
        Case {
            place: source.place.clone(),
            events: Vec::new(),
            found: Vec::new(),
            exposed: Vec::new(),
            allowed: 0,
            password: false,
            attachments: BTreeMap::new(),
            unread: Vec::new(),
            logos: Vec::new(),
        }
    }

    /// The attachment that a place belongs to; none for the message's own text.
    fn attachment<'a>(&self, place: &'a Place) -> Option<&'a str> {
        let step = place.steps().get(self.place.depth())?;
        (!mail::is_message_text(step)).then_some(step)
    }

    fn take(&mut self, item: Item<Seen>) {
        match item {
            Item::Opened { place, media, bytes } => {
                if let Some(name) = self.attachment(&place) {
                    self.attachments.entry(name.to_owned()).or_default();
                }
                if matches!(media, Media::Image | Media::Picture) && bytes < LOGO {
                    self.logos.push(place.clone());
                }
                self.events.push(Event::Opened { place, media, bytes });
            }
            Item::Seen(seen) => self.seen(seen),
            Item::Skipped(note) => self.skipped(note),
        }
    }

    fn seen(&mut self, seen: Seen) {
        self.password |= seen.password;
        self.allowed += seen.allowed;
        let attachment = self.attachment(&seen.place).map(str::to_owned);
        if let Some(name) = &attachment
            && !matches!(seen.role, Role::Filename | Role::Metadata)
        {
            self.attachments.entry(name.clone()).or_default().clear_texts += 1;
        }
        for found in &seen.found {
            let spot =
                if attachment.is_some() { Some(Spot::Attachment) } else { Spot::of(&found.part) };
            if let Some(spot) = spot {
                let (kind, confidence) = (found.kind.clone(), found.confidence);
                self.exposed.push(Exposed { kind, spot, confidence });
            }
        }
        self.found.extend(seen.found);
    }

    fn skipped(&mut self, note: Note) {
        let attachment = self.attachment(&note.place).map(str::to_owned);
        match (note.fault.reason, attachment) {
            (Reason::Encrypted, Some(name)) => {
                self.attachments.entry(name).or_default().ciphertexts += 1;
            }
            (Reason::Encrypted, None) => {}
            _ if self.logos.contains(&note.place) => {}
            (reason, _) => self.unread.push(reason),
        }
        self.events.push(Event::Skipped(note));
    }

    fn clear(&self, body_covered: bool, quoted: Vec<crate::model::Private>) -> Clear {
        let of = |test: &dyn Fn(&Attached) -> bool| {
            self.attachments.values().filter(|attached| test(attached)).count()
        };
        // The ciphertext that is the message's body is counted as its protection.
        let own = usize::from(body_covered);
        let encrypted = of(&|a| a.ciphertexts > 0 && a.clear_texts == 0).saturating_sub(own);
        Clear {
            exposed: self.exposed.clone(),
            attachments: Attachments {
                total: self.attachments.len().saturating_sub(own),
                encrypted,
                partly: of(&|a| a.ciphertexts > 0 && a.clear_texts > 0),
                unread: self.unread.clone(),
            },
            password: self.password,
            registered: Vec::new(),
            quoted,
        }
    }
}
