//! What a document hides: by its format's own inspection, or by the roles of what its reader reads.

use std::ops::ControlFlow;

use crate::{
    format::{ooxml, pdf},
    model::{Fault, Hidden, Hiding, Limits, Media, Part, Role, Sink, Source, Spot, Text},
};

/// Takes hidden things one by one.
type Each<'a> = dyn FnMut(Hidden) -> ControlFlow<()> + 'a;

/// Hands over what a document hides. What lies inside it is not looked at.
pub fn inspect(
    media: Media,
    source: &Source,
    limits: &Limits,
    each: &mut Each<'_>,
) -> Result<(), Fault> {
    match media {
        Media::Pdf => super::guarded(|| pdf::inspect(source, limits, each)),
        // What the reader knows as hidden is all that there is to hide.
        Media::Docx | Media::Xlsx => {
            by_role(media, source, limits, each)?;
            super::guarded(|| ooxml::inspect(source, limits, each))
        }
        Media::Html | Media::Xml | Media::Image => by_role(media, source, limits, each),
        // All there is can be seen, or lies in a document inside.
        Media::Text
        | Media::Csv
        | Media::Json
        | Media::Zip
        | Media::Tar
        | Media::Gzip
        | Media::Mbox
        | Media::Empty => Ok(()),
        Media::Eml | Media::Picture => {
            Err(Fault::unsupported(format!("{}: not inspected", media.as_str())))
        }
        other => Err(super::closed(other)),
    }
}

/// The texts that a reader gives a role that nobody sees.
fn by_role(
    media: Media,
    source: &Source,
    limits: &Limits,
    each: &mut Each<'_>,
) -> Result<(), Fault> {
    let mut roles = Roles {
        each,
        media,
        comments: Pile::default(),
        properties: Pile::default(),
        flow: ControlFlow::Continue(()),
    };
    super::read(media, source, limits, &mut roles)?;
    let Roles { each, comments, properties, flow, .. } = roles;
    let _stopped = flow.is_break()
        || comments.hand_over(Hiding::Comment, Role::Comment, each).is_break()
        || properties.hand_over(Hiding::Metadata, Role::Metadata, each).is_break();
    Ok(())
}

/// Small things of one kind, which are told of together.
#[derive(Default)]
struct Pile {
    count: usize,
    text: String,
}

/// How much text of a pile is kept.
const KEPT: usize = 400;

impl Pile {
    fn add(&mut self, text: &str) {
        let items = text.lines().filter(|line| !line.trim().is_empty());
        self.count += items.clone().count();
        for item in items {
            if self.text.len() < KEPT {
                self.text.push_str(item.trim());
                self.text.push('\n');
            }
        }
    }

    fn hand_over(&self, how: Hiding, role: Role, each: &mut Each<'_>) -> ControlFlow<()> {
        if self.count == 0 {
            return ControlFlow::Continue(());
        }
        each(Hidden::of_things(how, Part::new(role), self.count, &self.text))
    }
}

struct Roles<'e, 'f> {
    each: &'e mut Each<'f>,
    media: Media,
    comments: Pile,
    properties: Pile,
    flow: ControlFlow<()>,
}

impl Roles<'_, '_> {
    fn hand(&mut self, how: Hiding, text: &Text) {
        let string = text.as_str();
        let field = text.fields().first();
        let spot =
            Spot { page: text.page, line: None, cell: field.and_then(|field| field.cell.clone()) };
        let hidden = Hidden::of_text(how, text.part.clone(), spot, string);
        if hidden.count > 0 {
            self.flow = (self.each)(hidden);
        }
    }

    /// A property that tells of somebody. Dates and the like are no secret.
    fn is_telling(&self, part: &Part) -> bool {
        let detail = part.detail.as_deref().unwrap_or("");
        self.media != Media::Html && !matches!(detail, "dates" | "title" | "property")
    }
}

impl Sink for Roles<'_, '_> {
    fn text(&mut self, text: Text) -> ControlFlow<()> {
        let detail = text.part.detail.as_deref().unwrap_or("");
        match text.part.role {
            Role::Comment => self.comments.add(text.as_str()),
            Role::Deleted => self.hand(Hiding::TrackedChange, &text),
            // How a word is pronounced stands over it.
            Role::Hidden if detail != "phonetic" => self.hand(Hiding::Text, &text),
            Role::Metadata if self.is_telling(&text.part) => self.properties.add(text.as_str()),
            Role::Code if self.media != Media::Html && detail != "styles" => {
                self.hand(Hiding::Script, &text);
            }
            _ => {}
        }
        self.flow
    }

    fn child(&mut self, child: Source) -> ControlFlow<()> {
        let name = child.place.name().into_owned();
        let media = super::identify(&child).unwrap_or(Media::Unknown);
        let how = member(&name, media);
        if let Some(how) = how {
            let part = Part::new(Role::Filename);
            self.flow = (self.each)(Hidden::of_things(how, part, 1, &name));
        }
        self.flow
    }

    fn note(&mut self, _step: &str, _fault: Fault) {
        // The walk through the document tells of it.
    }
}

/// What a member of a package hides by being there.
fn member(name: &str, media: Media) -> Option<Hiding> {
    let lower = name.to_lowercase();
    if lower.ends_with("vbaproject.bin") {
        return Some(Hiding::Script);
    }
    if lower.contains("/embeddings/") {
        return Some(Hiding::Attachment);
    }
    if lower.contains("printersettings") || lower.contains("thumbnail") {
        return Some(Hiding::PrivateData);
    }
    match media {
        Media::Image | Media::Picture | Media::Empty | Media::Unknown | Media::Other(_) => None,
        _ => Some(Hiding::Attachment),
    }
}
