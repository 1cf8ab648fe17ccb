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

/// What is the same for everything hidden in one way.
struct Facts {
    word: &'static str,
    severity: Severity,
    unit: &'static str,
    advice: &'static str,
}

const fn facts(
    word: &'static str,
    severity: Severity,
    unit: &'static str,
    advice: &'static str,
) -> Facts {
    Facts { word, severity, unit, advice }
}

const COVERED: &str = "a cover removes nothing: redact the text itself";

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

    const fn facts(self) -> Facts {
        use Severity::{High, Low, Medium};
        match self {
            Hiding::UnderBox => facts("under-box", High, "characters", COVERED),
            Hiding::UnderPicture => facts("under-picture", High, "characters", COVERED),
            Hiding::SameColour => facts(
                "same-colour",
                High,
                "characters",
                "anybody can select it: remove the text, or redact it",
            ),
            Hiding::Invisible => {
                facts("invisible", Medium, "characters", "remove the text, or redact it")
            }
            Hiding::OffPage => facts(
                "off-page",
                Medium,
                "characters",
                "cropping removes nothing: remove the text, or redact it",
            ),
            Hiding::Tiny => facts("tiny", Medium, "characters", "remove the text, or redact it"),
            Hiding::Layer => facts("layer", High, "characters", "remove the layer and its content"),
            Hiding::Text => facts("text", High, "characters", "remove what is hidden, or show it"),
            Hiding::Unused => {
                facts("unused", Medium, "characters", "save it without what is not used")
            }
            Hiding::UnappliedRedaction => {
                facts("unapplied-redaction", High, "characters", "apply the redaction")
            }
            Hiding::DarkHighlight => facts("dark-highlight", High, "characters", COVERED),
            Hiding::EarlierRevision => facts(
                "earlier-revision",
                High,
                "characters",
                "save it as a new file, not as an update",
            ),
            Hiding::TrackedChange => {
                facts("tracked-change", High, "characters", "accept or reject all changes")
            }
            Hiding::Comment => facts("comment", Medium, "comments", "delete the comments"),
            Hiding::Attachment => {
                facts("attachment", Medium, "files", "remove the file, or check it by itself")
            }
            Hiding::Script => facts("script", Medium, "scripts", "remove the scripts"),
            Hiding::Xfa => facts("xfa", High, "characters", "flatten the form"),
            Hiding::FormField => facts("form-field", High, "fields", "flatten the form"),
            Hiding::Metadata => facts("metadata", Low, "items", "remove the properties"),
            Hiding::PrivateData => facts(
                "private-data",
                Medium,
                "items",
                "save it without what programs keep for themselves",
            ),
            Hiding::ExternalData => {
                facts("external-data", Medium, "links", "break the links, and keep the values")
            }
            Hiding::CroppedPicture => facts(
                "cropped-picture",
                Medium,
                "pictures",
                "compress the pictures, and delete their cropped areas",
            ),
        }
    }

    /// The kind of its findings.
    pub fn kind(self) -> Kind {
        Kind::new(&format!("hidden:{}", self.facts().word))
    }

    /// How harmful it may be.
    pub const fn severity(self) -> Severity {
        self.facts().severity
    }

    /// What is counted.
    pub const fn unit(self) -> &'static str {
        self.facts().unit
    }

    /// What to do about it.
    pub const fn advice(self) -> &'static str {
        self.facts().advice
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
