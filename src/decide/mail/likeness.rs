//! Words and domains that are nearly another one.
//!
//! Apart because tags and domains are compared in the same way. What is long is cut before it is
//! compared, so that nobody's subject can make this slow.

/// No word that is compared is longer.
const LONGEST: usize = 64;

/// How many letters must be changed, left out, put in or swapped with their neighbour to make one
/// of the other.
pub(super) fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().take(LONGEST).collect();
    let b: Vec<char> = b.chars().take(LONGEST).collect();
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for (i, row) in rows.iter_mut().enumerate() {
        row[0] = i;
    }
    rows[0] = (0..=b.len()).collect();
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut least =
                (rows[i - 1][j - 1] + same).min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            rows[i][j] = least;
        }
    }
    rows[a.len()][b.len()]
}

/// Free mail that people mistype.
const FREE: [&str; 15] = [
    "gmail.com",
    "googlemail.com",
    "hotmail.com",
    "hotmail.co.uk",
    "outlook.com",
    "live.co.uk",
    "yahoo.com",
    "yahoo.co.uk",
    "icloud.com",
    "btinternet.com",
    "sky.com",
    "virginmedia.com",
    "talktalk.net",
    "aol.com",
    "msn.com",
];

/// Below this length two real domains are often a letter apart.
const SHORTEST: usize = 6;

/// Whether a domain is one letter off one that is meant more likely: a known one, or free mail.
/// A known domain or what is below it is never off. `families` are patterns that stand for all
/// below them, so only the end of the domain is compared.
pub(super) fn is_off(domain: &str, known: &[&str], families: &[&str]) -> bool {
    let own = |other: &&str| super::domain::is_within(domain, other);
    if known.iter().any(&own) || families.iter().any(&own) || FREE.iter().any(own) {
        return false;
    }
    let off = |whole: &str, other: &str| other.len() >= SHORTEST && distance(whole, other) == 1;
    let end = |other: &str| {
        let labels = other.matches('.').count() + 1;
        let start = domain.rmatch_indices('.').nth(labels - 1).map_or(0, |(at, _)| at + 1);
        &domain[start..]
    };
    known.iter().chain(&FREE).any(|other| off(domain, other))
        || families.iter().any(|other| off(end(other), other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances() {
        for (a, b, expected) in [
            ("secure", "secure", 0),
            ("secrue", "secure", 1),
            ("secur", "secure", 1),
            ("gmial.com", "gmail.com", 1),
            ("", "abc", 3),
        ] {
            assert_eq!(distance(a, b), expected, "{a} {b}");
            assert_eq!(distance(b, a), expected, "{b} {a}");
        }
    }

    #[test]
    fn domains_a_letter_off() {
        let known = ["vale-council.example", "nhs.net"];
        let families = ["gov.uk", "police.uk"];
        for (domain, expected) in [
            ("vale-counsil.example", true),
            ("vale-council.example", false),
            ("mail.vale-council.example", false),
            ("nhs.nett", true),
            ("leeds.go.uk", true),
            ("leeds.gov.uk", false),
            ("leeds.co.uk", false),
            ("force.polce.uk", true),
            ("gmial.com", true),
            ("gmail.com", false),
            ("hotmal.co.uk", true),
            ("family.example", false),
        ] {
            assert_eq!(is_off(domain, &known, &families), expected, "{domain}");
        }
    }
}
