//! Everything seen in one message, on its way to the judgement.
//!
//! Apart from the walk that finds messages. It keeps kinds, places and counts; found text stays
//! closed, but for identifiers, which are compared and dropped.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    decide::mail::{Attachments, Clear, Exposed, Noticed, Spot},
    format::mail,
    model::{
        Event, Found, MailPolicy, Media, Note, Part, Place, Private, Protection, Reason, Role,
        Sign, Source, Text,
    },
    pipeline::tree::Item,
};

/// Pictures smaller than this are logos and icons of signatures; larger ones may be scans, and what
/// they show is not known.
const LOGO: u64 = 16 << 10;

/// Kinds of which every person has one.
const ONE_A_PERSON: [&str; 6] = ["nhs-number", "upn", "nino", "uln", "chi-number", "hsc-number"];

/// What was seen in one text.
pub(super) struct Seen {
    place: Place,
    role: Role,
    noticed: Noticed,
    found: Vec<Found>,
    allowed: u64,
}

impl Seen {
    /// Looks at a text; `at` is its place, and how deep the message itself lies.
    pub(super) fn of(
        (place, depth): (&Place, usize),
        text: &Text,
        policy: &MailPolicy,
        (found, allowed): (Vec<Found>, u64),
    ) -> Seen {
        let step = place.steps().get(depth);
        let own = step.is_none_or(|step| mail::is_message_text(step));
        let subject = own && is_subject(&text.part);
        let noticed = match text.part.role {
            Role::Body if own => Noticed::of(text.as_str(), policy),
            Role::Body | Role::Notes | Role::Comment => Noticed::of_attached(text.as_str()),
            _ if subject => Noticed::of_attached(text.as_str()),
            _ => Noticed::default(),
        };
        Seen { place: place.clone(), role: text.part.role, noticed, found, allowed }
    }
}

fn is_subject(part: &Part) -> bool {
    part.role == Role::Header && part.detail.as_deref() == Some("subject")
}

/// Everything seen in one message.
pub(super) struct Case {
    place: Place,
    pub(super) events: Vec<Event>,
    pub(super) found: Vec<Found>,
    pub(super) allowed: u64,
    exposed: Vec<Exposed>,
    noticed: Noticed,
    signs: BTreeSet<Sign>,
    identifiers: BTreeMap<String, BTreeSet<Private>>,
    attachments: BTreeMap<String, Attached>,
    unread: Vec<(Option<String>, Reason)>,
    logos: Vec<Place>,
}

#[derive(Default)]
struct Attached {
    clear_texts: usize,
    ciphertexts: usize,
}

impl Case {
    pub(super) fn new(source: &Source) -> Case {
        Case {
            place: source.place.clone(),
            events: Vec::new(),
            found: Vec::new(),
            allowed: 0,
            exposed: Vec::new(),
            noticed: Noticed::default(),
            signs: BTreeSet::new(),
            identifiers: BTreeMap::new(),
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

    pub(super) fn take(&mut self, item: Item<Seen>) {
        match item {
            Item::Opened { place, media, bytes } => {
                if let Some(name) = self.attachment(&place) {
                    let signed = name == mail::SIGNED_CONTENT;
                    self.attachments.entry(name.to_owned()).or_default();
                    if media == Media::Eml && !signed {
                        self.signs.insert(Sign::NestedMessage);
                    }
                    if is_mismatch(&place.extension(), media) {
                        self.signs.insert(Sign::TypeMismatch);
                    }
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
        self.noticed.add(seen.noticed);
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
                self.identify(found);
            }
            if attachment.is_some() && matches!(seen.role, Role::Hidden | Role::Deleted) {
                self.signs.insert(Sign::HiddenData);
            }
        }
        self.found.extend(seen.found);
    }

    /// Two numbers of a kind of which everybody has one are two people.
    fn identify(&mut self, found: &Found) {
        let kind = found.kind.to_string();
        if !ONE_A_PERSON.contains(&kind.as_str()) {
            return;
        }
        let bare = found.text.reveal().chars().filter(|c| c.is_alphanumeric());
        let values = self.identifiers.entry(kind).or_default();
        values.insert(Private::new(bare.collect::<String>().to_uppercase()));
        if values.len() > 1 {
            self.signs.insert(Sign::SeveralPeople);
        }
    }

    fn skipped(&mut self, note: Note) {
        let attachment = self.attachment(&note.place).map(str::to_owned);
        match (note.fault.reason, attachment) {
            (Reason::Encrypted, Some(name)) => {
                if note.fault.detail.contains("weak cipher") {
                    self.signs.insert(Sign::WeakCipher);
                }
                self.attachments.entry(name).or_default().ciphertexts += 1;
            }
            (Reason::Encrypted, None) => {}
            _ if self.logos.contains(&note.place) => {}
            (reason, name) => self.unread.push((name, reason)),
        }
        self.events.push(Event::Skipped(note));
    }

    pub(super) fn clear(&self, protection: Protection, quoted: Vec<Private>) -> Clear {
        let of = |test: &dyn Fn(&Attached) -> bool| {
            self.attachments.values().filter(|attached| test(attached)).count()
        };
        // The ciphertext that is the message's body is counted as its protection.
        let own = usize::from(protection.covers_body());
        let encrypted = of(&|a| a.ciphertexts > 0 && a.clear_texts == 0).saturating_sub(own);
        let mut signs = self.signs.clone();
        if self.noticed.tag {
            signs.insert(Sign::TagInText);
        }
        Clear {
            exposed: self.exposed.clone(),
            attachments: Attachments {
                total: self.attachments.len().saturating_sub(own),
                encrypted,
                partly: of(&|a| a.ciphertexts > 0 && a.clear_texts > 0),
                unread: self.unread(protection),
            },
            password: self.noticed.password,
            registered: Vec::new(),
            quoted,
            signs,
            greeted: self.noticed.greeted.clone(),
            thread: self.noticed.quoted.clone(),
        }
    }
}

impl Case {
    /// Why parts were not read. A product's package is its ciphertext, in a form that nobody else
    /// knows; where the structure shows such an envelope, it is none of them.
    fn unread(&self, protection: Protection) -> Vec<Reason> {
        let is_package = |name: &Option<String>, why: Reason| {
            let name = name.as_deref().unwrap_or("").to_lowercase();
            let unknown = why == Reason::Unsupported && name.ends_with(".switch");
            unknown && protection == Protection::EgressSwitch
        };
        self.unread
            .iter()
            .filter(|(name, why)| !is_package(name, *why))
            .map(|(_, why)| *why)
            .collect()
    }
}

/// Whether a name's ending promises another kind of file than the bytes are. Only endings that
/// promise one kind are held to it, and only bytes that are known for something.
fn is_mismatch(ending: &str, media: Media) -> bool {
    use Media::{
        Docx, Eml, EncryptedOffice, Gzip, Html, Image, Mbox, Pdf, Picture, Tar, Xlsx, Zip,
    };
    let known =
        matches!(media, Docx | Xlsx | Pdf | Zip | Tar | Gzip | Image | Eml | Mbox | Html | Picture);
    let fits = match ending {
        "pdf" => media == Pdf,
        "docx" | "docm" | "dotx" => matches!(media, Docx | EncryptedOffice),
        "xlsx" | "xlsm" | "xltx" => matches!(media, Xlsx | EncryptedOffice),
        "png" | "jpg" | "jpeg" | "gif" | "bmp" | "tif" | "tiff" => matches!(media, Image | Picture),
        "txt" | "csv" | "ics" | "vcf" => {
            !matches!(media, Docx | Xlsx | Pdf | Zip | Tar | Gzip | Image | Picture)
        }
        _ => true,
    };
    known && !fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_that_lie() {
        for (ending, media, expected) in [
            ("pdf", Media::Zip, true),
            ("pdf", Media::Pdf, false),
            ("pdf", Media::Unknown, false),
            ("docx", Media::EncryptedOffice, false),
            ("jpg", Media::Docx, true),
            ("txt", Media::Csv, false),
            ("txt", Media::Pdf, true),
            ("", Media::Zip, false),
            ("xyz", Media::Zip, false),
        ] {
            assert_eq!(is_mismatch(ending, media), expected, "{ending} {media:?}");
        }
    }
}
