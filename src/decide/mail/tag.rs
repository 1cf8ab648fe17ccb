//! Words in brackets that make a gateway encrypt, and words that nearly do.
//!
//! Apart because a gateway looks for its tag letter for letter, in the subject and nowhere else; a
//! near miss means mail in clear that its sender believes encrypted.

use super::likeness::distance;

/// Tags that gateways are commonly told to look for.
const TAGS: [&str; 4] = ["secure", "encrypt", "send secure", "securemail"];

/// Whether a subject has one of some tags, in its brackets and letter for letter.
pub(super) fn has_tag(subject: &str, tags: &[String]) -> bool {
    let subject = subject.to_lowercase();
    tags.iter().any(|tag| {
        let tag = bare(tag);
        !tag.is_empty() && subject.contains(&format!("[{tag}]"))
    })
}

fn bare(tag: &str) -> String {
    tag.trim_matches(['[', ']']).trim().to_lowercase()
}

/// The common tags and the policy's.
fn known(tags: &[String]) -> Vec<String> {
    TAGS.iter().map(|tag| (*tag).to_owned()).chain(tags.iter().map(|tag| bare(tag))).collect()
}

/// Whether a subject has something in brackets that is nearly a tag: a letter wrong, another
/// bracket, a space inside.
pub(super) fn is_near_miss(subject: &str, tags: &[String]) -> bool {
    let tags = known(tags);
    if has_tag(subject, &tags) {
        return false;
    }
    let subject = subject.to_lowercase();
    let bracket = |c: char| "[](){}<>".contains(c);
    let spots = subject.match_indices(bracket).map(|(at, open)| &subject[at + open.len()..]);
    spots.filter(|rest| rest.contains(bracket)).any(|rest| {
        let inner = rest.split(bracket).next().unwrap_or("").trim();
        tags.iter().any(|tag| is_close(inner, tag))
    })
}

/// Equal but for two letters, and long enough that this is no accident.
fn is_close(a: &str, b: &str) -> bool {
    let first = |text: &str| text.chars().next();
    let fits = (5..=24).contains(&a.chars().count()) && first(a) == first(b);
    fits && distance(a, b) <= if b.len() >= 6 { 2 } else { 1 }
}

/// Whether a line of a text is hardly more than a tag: it was meant for the subject.
pub(super) fn is_in_text(text: &str, tags: &[String]) -> bool {
    let tags = known(tags);
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && line.len() <= 60);
    lines
        .take(200)
        .any(|line| !line.starts_with('>') && line.starts_with('[') && has_tag(line, &tags))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_near_misses() {
        let tags = ["rw4encrypt".to_owned()];
        for (subject, has, near) in [
            ("[secure] Visit", false, false),
            ("[RW4ENCRYPT] Visit", true, false),
            ("[rw4encrpt] Visit", false, true),
            ("[secur] Visit", false, true),
            ("[ secure ] Visit", false, true),
            ("(secure) Visit", false, true),
            ("[secure[ Visit", false, true),
            ("A secure place", false, false),
            ("[section 47] Visit", false, false),
            ("[encypt] Visit", false, true),
        ] {
            assert_eq!(
                (has_tag(subject, &tags), is_near_miss(subject, &tags)),
                (has, near),
                "{subject}"
            );
        }
    }

    #[test]
    fn tags_in_the_text() {
        for (text, expected) in [
            ("[secure]\n\nDear Jo", true),
            ("[Secure] Dear Jo", true),
            ("Put [secure] into the subject of each message.", false),
            ("> [secure]\n", false),
            ("Dear Jo", false),
        ] {
            assert_eq!(is_in_text(text, &[]), expected, "{text}");
        }
    }
}
