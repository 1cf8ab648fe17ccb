//! Found text as it may be shown.

use std::ops::Range;

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

impl Shown {
    /// A whole text with what was found in it masked, byte for byte, so that offsets stay true.
    pub fn except(self, text: &Private, found: &[Range<usize>]) -> String {
        let whole = text.reveal();
        if self == Shown::Revealed {
            return whole.to_owned();
        }
        let mut shown = String::with_capacity(whole.len());
        let mut at = 0;
        for range in found {
            shown.push_str(&whole[at..range.start]);
            for char in whole[range.clone()].chars() {
                if char.is_alphanumeric() {
                    shown.extend(std::iter::repeat_n('*', char.len_utf8()));
                } else {
                    shown.push(char);
                }
            }
            at = range.end;
        }
        shown.push_str(&whole[at..]);
        shown
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
        let text = Private::new("met Zoë today");
        assert_eq!(Shown::Masked.except(&text, std::slice::from_ref(&(4..8))), "met **** today");
        let text = Private::new("Amara");
        assert_eq!(Shown::Revealed.text(&text, &Kind::new("person-name")), "Amara");
    }
}
