//! Whether a text gives a password away.
//!
//! Apart because it is a judgement on language: that a password will come another way is said in
//! the same words as the password itself. It never keeps what it finds.

/// Words for a password, and whether they may be the beginning of a longer word.
const WORDS: [&str; 8] =
    ["password", "passcode", "passphrase", "pass word", "pass phrase", "pwd", "pw", "pin"];

/// Whether a text tells a password: the word, then `is` or a colon, then something that is not a
/// promise to send it another way; or the word, and then something that only a password looks like.
pub fn gives_password(text: &str) -> bool {
    let text = text.to_lowercase();
    WORDS.iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            let rest = &text[at + word.len()..];
            let opens = !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '-');
            let closes = word.len() > 3 || !rest.starts_with(char::is_alphanumeric);
            opens && closes && (tells(rest) || is_followed(rest))
        })
    })
}

/// Whether the next word in the line mixes letters and digits, as hardly anything but a secret does.
fn is_followed(rest: &str) -> bool {
    let line = rest.lines().next().unwrap_or("");
    let word = line.split_whitespace().next().unwrap_or("");
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    let any = |is: fn(&char) -> bool| bare.chars().any(|c| is(&c));
    line.starts_with([' ', '\t'])
        && bare.len() >= 5
        && any(char::is_ascii_digit)
        && any(char::is_ascii_alphabetic)
}

/// Whether what follows the word is a value.
fn tells(rest: &str) -> bool {
    let end = rest.char_indices().nth(120).map_or(rest.len(), |(at, _)| at);
    let line = rest[..end].lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let named = [
        "to open",
        "for the",
        "for this",
        "to the",
        "for it",
        "you need",
        "required",
        "needed",
        "to unlock",
        "of the",
    ];
    let mut value = None;
    for mark in [" is ", " is:", " is\t", ":", " = ", "=", " will be ", " - "] {
        if let Some(at) = line.find(mark) {
            let between = line[..at].trim();
            if between.is_empty() || named.iter().any(|start| between.starts_with(start)) {
                value = Some(line[at + mark.len()..].trim_start_matches([':', ' ', '\t', '=']));
                break;
            }
        }
    }
    // `Password:` on a line of its own, and the value on the next.
    let next = rest[..end].lines().map(str::trim).filter(|line| !line.is_empty()).nth(1);
    let value = match value {
        Some("") => next,
        other => other,
    };
    value.is_some_and(|value| {
        let first = value.split_whitespace().next().unwrap_or("");
        let bare = first.trim_matches(|c: char| !c.is_alphanumeric());
        !first.is_empty() && !is_promise(bare)
    })
}

/// Words that begin a promise or a description instead of a value.
fn is_promise(word: &str) -> bool {
    const WORDS: [&str; 24] = [
        "being",
        "sent",
        "not",
        "to",
        "in",
        "on",
        "available",
        "protected",
        "your",
        "the",
        "as",
        "separate",
        "separately",
        "provided",
        "given",
        "a",
        "an",
        "required",
        "needed",
        "known",
        "that",
        "usual",
        "our",
        "will",
    ];
    word.is_empty() || WORDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_and_promises_of_them() {
        for (text, expected) in [
            ("use the pwd Sw4llow to open it", true),
            ("pw: Sw4llow", true),
            ("PIN: 4471", true),
            ("the password is Sw4llow", true),
            ("please pin it to the board: thanks", false),
            ("the spin: 44", false),
            ("pinned: 44", false),
            ("I will send the password by text", false),
            ("password to follow", false),
            ("the password is being sent separately", false),
            ("password protected form 2B", false),
        ] {
            assert_eq!(gives_password(text), expected, "{text}");
        }
    }
}
