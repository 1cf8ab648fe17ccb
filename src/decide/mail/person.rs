//! Whether a name and an address, or two of each, may be one person's.
//!
//! Apart because it guesses: local parts follow habits (`jo.marsh`, `jmarsh`), not rules. It only
//! ever serves warnings.

/// Local parts that stand for an office.
const OFFICES: [&str; 16] = [
    "info",
    "admin",
    "office",
    "enquiries",
    "contact",
    "reception",
    "duty",
    "team",
    "mail",
    "hello",
    "post",
    "noreply",
    "no-reply",
    "support",
    "help",
    "school",
];

/// The words of a name or a local part, in lower case, without digits.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !(c.is_alphabetic() || c == '\''));
    words.filter(|word| word.chars().count() > 1).map(str::to_lowercase).collect()
}

fn local(address: &str) -> &str {
    address.rsplit_once('@').map_or(address, |(local, _)| local)
}

/// Whether an outside address looks like somebody inside: the same local part, or the same name.
pub(super) fn is_twin(outside: (&str, &str), inside: (&str, &str)) -> bool {
    let (theirs, ours) = (local(outside.0), local(inside.0));
    let office = OFFICES.contains(&ours);
    let same_local = theirs == ours && !office && ours.chars().count() >= 5;
    let full = |address: &str, name: &str| {
        let named = words(name);
        if named.len() >= 2 && !name.contains('@') { named } else { words(local(address)) }
    };
    let (theirs, ours) = (full(outside.0, outside.1), full(inside.0, inside.1));
    let same_name = ours.len() >= 2 && !office && ours.iter().all(|word| theirs.contains(word));
    same_local || same_name
}

/// Whether a recipient can be told by name: it has a display name of two words, or a local part
/// like one.
pub(super) fn has_name(address: &str, name: &str) -> bool {
    let local = local(address);
    let office =
        OFFICES.iter().any(|office| local == *office || words(local).iter().any(|w| w == office));
    !office && (words(name).len() >= 2 && !name.contains('@') || words(local).len() >= 2)
}

/// Whether a greeted name may be that of a recipient.
pub(super) fn may_be(greeted: &str, address: &str, name: &str) -> bool {
    let start: String = greeted.chars().take(3).collect();
    let near = |word: &String| word == greeted || word.starts_with(&start);
    words(name).iter().chain(&words(local(address))).any(near) || local(address).contains(greeted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twins() {
        let sam = ("sam.lowe@vale.example", "Sam Lowe");
        for (address, name, expected) in [
            ("sam.lowe@post.example", "", true),
            ("sam@post.example", "Sam Lowe (Vale)", true),
            ("sam@post.example", "Sam", false),
            ("lowe.sam@post.example", "", true),
            ("jo.marsh@family.example", "Jo Marsh", false),
        ] {
            assert_eq!(is_twin((address, name), sam), expected, "{address} {name}");
        }
        assert!(!is_twin(("info@post.example", ""), ("info@vale.example", "")));
    }

    #[test]
    fn greeted_names() {
        for (greeted, address, name, expected) in [
            ("jo", "jo.marsh@family.example", "", true),
            ("marsh", "jmarsh@family.example", "", true),
            ("patel", "jo.marsh@family.example", "Jo Marsh", false),
            ("josephine", "jos.marsh@family.example", "", true),
        ] {
            assert_eq!(may_be(greeted, address, name), expected, "{greeted} {address}");
        }
        assert!(has_name("jo.marsh@x.example", "") && has_name("jm1@x.example", "Jo Marsh"));
        assert!(!has_name("jm1@x.example", "") && !has_name("duty.team@x.example", "Duty Team"));
    }
}
