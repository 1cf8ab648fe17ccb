//! Things in a document that whoever looks at it does not see, or does not think of.

use super::{Kind, Part, Private, Severity, Spot};

/// What hides something, or what is forgotten. The names are kinds: `hidden:under-box`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Hiding {
    /// Text under a box.
    UnderBox,
    /// Text under a picture.
    UnderPicture,
    /// Text in the colour of its ground.
    SameColour,
    /// Text that is drawn with no ink.
    Invisible,
    /// Text outside of the page, or clipped away.
    OffPage,
    /// Text too small to read.
    Tiny,
    /// Text on a layer that is off.
    Layer,
    /// Text that the format marks as hidden.
    Text,
    /// Text in objects that no page shows.
    Unused,
    /// An area marked for redaction, and not redacted.
    UnappliedRedaction,
    /// Text under a dark highlight.
    DarkHighlight,
    /// An earlier state of the file.
    EarlierRevision,
    /// Text deleted under change tracking.
    TrackedChange,
    /// A comment or note.
    Comment,
    /// A file inside the file.
    Attachment,
    /// A script or macro.
    Script,
    /// A second form behind the form (XFA).
    Xfa,
    /// The value of a form field that is not shown.
    FormField,
    /// Who wrote it, for whom, with what.
    Metadata,
    /// What a program keeps for itself: its own copy, thumbnails, caches.
    PrivateData,
    /// A link to data in another file, with its last values.
    ExternalData,
    /// The parts of a picture that are cropped away and still there.
    CroppedPicture,
}

const COVERED: &str = "a cover removes nothing: redact the text itself";
const UNSEEN: &str = "anybody can select it: remove the text, or redact it";

impl Hiding {
    /// All there are.
    pub const ALL: [Hiding; 22] = [
        Hiding::UnderBox,
        Hiding::UnderPicture,
        Hiding::SameColour,
        Hiding::Invisible,
        Hiding::OffPage,
        Hiding::Tiny,
        Hiding::Layer,
        Hiding::Text,
        Hiding::Unused,
        Hiding::UnappliedRedaction,
        Hiding::DarkHighlight,
        Hiding::EarlierRevision,
        Hiding::TrackedChange,
        Hiding::Comment,
        Hiding::Attachment,
        Hiding::Script,
        Hiding::Xfa,
        Hiding::FormField,
        Hiding::Metadata,
        Hiding::PrivateData,
        Hiding::ExternalData,
        Hiding::CroppedPicture,
    ];

    const fn word(self) -> &'static str {
        match self {
            Hiding::UnderBox => "under-box",
            Hiding::UnderPicture => "under-picture",
            Hiding::SameColour => "same-colour",
            Hiding::Invisible => "invisible",
            Hiding::OffPage => "off-page",
            Hiding::Tiny => "tiny",
            Hiding::Layer => "layer",
            Hiding::Text => "text",
            Hiding::Unused => "unused",
            Hiding::UnappliedRedaction => "unapplied-redaction",
            Hiding::DarkHighlight => "dark-highlight",
            Hiding::EarlierRevision => "earlier-revision",
            Hiding::TrackedChange => "tracked-change",
            Hiding::Comment => "comment",
            Hiding::Attachment => "attachment",
            Hiding::Script => "script",
            Hiding::Xfa => "xfa",
            Hiding::FormField => "form-field",
            Hiding::Metadata => "metadata",
            Hiding::PrivateData => "private-data",
            Hiding::ExternalData => "external-data",
            Hiding::CroppedPicture => "cropped-picture",
        }
    }

    /// The kind of its findings.
    pub fn kind(self) -> Kind {
        Kind::new(&format!("hidden:{}", self.word()))
    }

    /// How harmful it may be: most where something was meant to be gone.
    pub const fn severity(self) -> Severity {
        match self {
            Hiding::Metadata => Severity::Low,
            Hiding::Invisible
            | Hiding::OffPage
            | Hiding::Tiny
            | Hiding::Unused
            | Hiding::Comment
            | Hiding::Attachment
            | Hiding::Script
            | Hiding::PrivateData
            | Hiding::ExternalData
            | Hiding::CroppedPicture => Severity::Medium,
            _ => Severity::High,
        }
    }

    /// What is counted: a plain plural.
    pub const fn unit(self) -> &'static str {
        match self {
            Hiding::Comment => "comments",
            Hiding::Attachment => "files",
            Hiding::Script => "scripts",
            Hiding::FormField => "fields",
            Hiding::Metadata | Hiding::PrivateData => "items",
            Hiding::ExternalData => "links",
            Hiding::CroppedPicture => "pictures",
            _ => "characters",
        }
    }

    /// What to do about it.
    pub const fn advice(self) -> &'static str {
        match self {
            Hiding::UnderBox | Hiding::UnderPicture | Hiding::DarkHighlight => COVERED,
            Hiding::SameColour | Hiding::Invisible | Hiding::Tiny => UNSEEN,
            Hiding::OffPage => "cropping removes nothing: remove the text, or redact it",
            Hiding::Layer => "remove the layer and its content",
            Hiding::Text => "remove what is hidden, or show it",
            Hiding::Unused => "save it without what is not used",
            Hiding::UnappliedRedaction => "apply the redaction",
            Hiding::EarlierRevision => "save it as a new file, not as an update",
            Hiding::TrackedChange => "accept or reject all changes",
            Hiding::Comment => "delete the comments",
            Hiding::Attachment => "remove the file, or check it by itself",
            Hiding::Script => "remove the scripts",
            Hiding::Xfa | Hiding::FormField => "flatten the form",
            Hiding::Metadata => "remove the properties",
            Hiding::PrivateData => "save it without what programs keep for themselves",
            Hiding::ExternalData => "break the links, and keep the values",
            Hiding::CroppedPicture => "compress the pictures, and delete their cropped areas",
        }
    }
}

/// One thing that a document hides.
#[derive(Clone, Debug)]
pub struct Hidden {
    /// What hides it.
    pub how: Hiding,
    /// The part of the document.
    pub part: Part,
    /// Page, line, cell.
    pub spot: Spot,
    /// How many: characters, comments, files.
    pub count: u64,
    /// What is hidden, or the beginning of it.
    pub text: Private,
}

/// How much of what is hidden is told.
const EXCERPT: usize = 200;

impl Hidden {
    /// Hidden text, counted by its letters and numbers.
    pub fn of_text(how: Hiding, part: Part, spot: Spot, text: &str) -> Hidden {
        let count = text.chars().filter(|c| !c.is_whitespace()).count() as u64;
        Hidden { how, part, spot, count, text: excerpt(text) }
    }

    /// So many hidden things.
    pub fn of_things(how: Hiding, part: Part, count: usize, text: &str) -> Hidden {
        Hidden { how, part, spot: Spot::default(), count: count as u64, text: excerpt(text) }
    }
}

fn excerpt(text: &str) -> Private {
    let words = text.split_whitespace().flat_map(|word| [" ", word]).skip(1);
    let mut excerpt = String::new();
    for word in words {
        excerpt.push_str(word);
        if excerpt.len() > EXCERPT {
            break;
        }
    }
    Private::new(excerpt.chars().take(EXCERPT).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Role;

    #[test]
    fn every_way_of_hiding_has_a_kind_of_its_own() {
        let kinds: std::collections::BTreeSet<_> =
            Hiding::ALL.iter().map(|how| how.kind()).collect();
        assert_eq!(kinds.len(), Hiding::ALL.len());
        assert!(kinds.iter().all(|kind| kind.matches("hidden:*")));
        assert!(Hiding::ALL.iter().all(|how| how.unit().ends_with('s')));
    }

    #[test]
    fn an_excerpt_is_short_and_on_one_line() {
        let part = || Part::new(Role::Hidden);
        let hidden = Hidden::of_text(Hiding::UnderBox, part(), Spot::default(), " Ayo\n  Balogun ");
        assert_eq!((hidden.count, hidden.text.reveal()), (10, "Ayo Balogun"));
        let long = Hidden::of_text(Hiding::Text, part(), Spot::default(), &"é".repeat(1000));
        assert_eq!((long.count, long.text.reveal().chars().count()), (1000, EXCERPT));
    }
}
