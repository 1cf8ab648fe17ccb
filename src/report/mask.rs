//! Found text as it may be shown.

use crate::model::{Group, Kind, Private};

/// Whether found text is shown as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Letters and digits become `*`.
    #[default]
    Masked,
    /// As it is: the user asked for it.
    Revealed,
}

impl Shown {
    /// The text as rows print it.
    pub fn text(self, text: &Private, kind: &Kind) -> String {
        match self {
            Shown::Revealed => text.reveal().to_owned(),
            Shown::Masked => mask(text.reveal(), keeps_end(kind)),
        }
    }

    /// A text of no kind, such as a subject line.
    pub fn plain(self, text: &Private) -> String {
        match self {
            Shown::Revealed => text.reveal().to_owned(),
            Shown::Masked => mask(text.reveal(), false),
        }
    }
}

/// The end of a long number helps to tell two findings apart; the end of a name or of a diagnosis
/// would give it away.
fn keeps_end(kind: &Kind) -> bool {
    matches!(kind.group(), Group::Identifier | Group::Financial) || kind.as_str() == "phone"
}

fn mask(text: &str, keep_end: bool) -> String {
    let letters = text.chars().filter(|char| char.is_alphanumeric()).count();
    let hidden = if keep_end && letters >= 8 { letters - 2 } else { letters };
    let mut seen = 0;
    text.chars()
        .map(|char| {
            if !char.is_alphanumeric() {
                return char;
            }
            seen += 1;
            if seen <= hidden { '*' } else { char }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_long_numbers_is_kept() {
        for (kind, text, expected) in [
            ("nhs-number", "999 124 5006", "*** *** **06"),
            ("sort-code", "20-00-00", "**-**-**"),
            ("person-name", "Amara Osei-Whitlock", "***** ****-********"),
            ("email", "ayo@example.com", "***@*******.***"),
            ("special:health", "type 1 diabetes", "**** * ********"),
        ] {
            let text = Private::new(text);
            assert_eq!(Shown::Masked.text(&text, &Kind::new(kind)), expected);
        }
        let text = Private::new("Amara");
        assert_eq!(Shown::Revealed.text(&text, &Kind::new("person-name")), "Amara");
    }
}
