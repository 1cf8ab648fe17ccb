//! Whether two names may be one person's: short forms, misspellings, parts of double names.

/// Names and their short forms, a group a line.
const DIMINUTIVES: &str = include_str!("diminutives.txt");

/// Shorter words are too often different names.
const LONG: usize = 5;

/// Whether two forenames may be one person's, and why.
pub(super) fn given(one: &str, other: &str) -> Option<&'static str> {
    let both = |line: &str| {
        line.split(' ').any(|name| name == one) && line.split(' ').any(|name| name == other)
    };
    if one == other {
        return Some("same-name");
    }
    if DIMINUTIVES.lines().any(both) {
        return Some("short-form");
    }
    misspelt(one, other).then_some("misspelling")
}

/// Whether two surnames may be one person's, and why.
pub(super) fn surname(one: &str, other: &str) -> Option<&'static str> {
    let part = |whole: &str, part: &str| whole.contains('-') && whole.split('-').any(|p| p == part);
    if one == other {
        return Some("same-name");
    }
    if part(one, other) || part(other, one) {
        return Some("double-name");
    }
    misspelt(one, other).then_some("misspelling")
}

/// Whether one slip of a finger lies between two long words: a letter more, less, other, or two
/// that changed places.
pub(super) fn misspelt(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() { (one, other) } else { (other, one) };
    if short.len() < LONG || long.len() - short.len() > 1 || short == long {
        return false;
    }
    let head = short.iter().zip(&long).take_while(|(a, b)| a == b).count();
    let tail = |a: &[char], b: &[char]| a == b;
    if short.len() < long.len() {
        return tail(&short[head..], &long[head + 1..]);
    }
    let swapped = head + 1 < short.len()
        && (short[head], short[head + 1]) == (long[head + 1], long[head])
        && tail(&short[head + 2..], &long[head + 2..]);
    swapped || tail(&short[head + 1..], &long[head + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_one_person_are_alike() {
        for (one, other, expected) in [
            ("thomas", "tom", Some("short-form")),
            ("catherine", "katie", Some("short-form")),
            ("kwabena", "kwabana", Some("misspelling")),
            ("kwabena", "kwabeena", Some("misspelling")),
            ("kwabena", "kwabnea", Some("misspelling")),
            ("kwabena", "kwame", None),
            ("tom", "tim", None),
            ("amy", "amy", Some("same-name")),
        ] {
            assert_eq!(given(one, other), expected, "{one} {other}");
            assert_eq!(given(other, one), expected, "{other} {one}");
        }
        assert_eq!(surname("osei-whitlock", "whitlock"), Some("double-name"));
        assert_eq!(surname("osei", "oseia"), None);
    }
}
