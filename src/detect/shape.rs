//! What every match of a regex holds, so that it need run only where that stands.
//!
//! Read off the regex itself rather than declared beside it: a pack cannot get it wrong.

use regex_syntax::hir::{Class, Hir, HirKind};

use super::scan::{REACH, is_hard};

/// Where in a text a pattern's regex is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trigger {
    /// In stretches that hold at least so many digits.
    Digits(usize),
    /// In the run of text around an `@`.
    At,
    /// Everywhere.
    Anywhere,
}

/// Where a regex need be run.
pub(super) fn trigger(hir: &Hir) -> Trigger {
    let digits = least_digits(hir);
    // Bytes that are no digits number at most REACH: so no match reaches out of its stretch.
    let fits = hir.properties().maximum_len().is_some_and(|longest| longest <= REACH + digits);
    if digits > 0 && fits && !may_hold(hir, is_hard) {
        return Trigger::Digits(digits);
    }
    if always_holds_at(hir) && !may_hold(hir, |byte| byte.is_ascii_whitespace()) {
        return Trigger::At;
    }
    Trigger::Anywhere
}

fn is_digits(class: &Class) -> bool {
    match class {
        Class::Unicode(class) => {
            class.iter().all(|range| range.start().is_ascii_digit() && range.end().is_ascii_digit())
        }
        Class::Bytes(class) => {
            class.iter().all(|range| range.start().is_ascii_digit() && range.end().is_ascii_digit())
        }
    }
}

/// The least number of ASCII digits in any match.
fn least_digits(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => 0,
        HirKind::Literal(literal) => literal.0.iter().filter(|b| b.is_ascii_digit()).count(),
        HirKind::Class(class) => usize::from(is_digits(class)),
        HirKind::Repetition(repeat) => {
            least_digits(&repeat.sub).saturating_mul(repeat.min as usize)
        }
        HirKind::Capture(capture) => least_digits(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(least_digits).sum(),
        HirKind::Alternation(parts) => parts.iter().map(least_digits).min().unwrap_or(0),
    }
}

fn may_hold(hir: &Hir, bad: impl Fn(u8) -> bool + Copy) -> bool {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => false,
        HirKind::Literal(literal) => literal.0.iter().any(|byte| bad(*byte)),
        HirKind::Class(Class::Bytes(class)) => {
            class.iter().any(|range| (range.start()..=range.end()).any(bad))
        }
        HirKind::Class(Class::Unicode(class)) => {
            (0u8..0x80).filter(|byte| bad(*byte)).any(|byte| {
                class.iter().any(|range| range.start() <= byte.into() && range.end() >= byte.into())
            })
        }
        HirKind::Repetition(repeat) => may_hold(&repeat.sub, bad),
        HirKind::Capture(capture) => may_hold(&capture.sub, bad),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => {
            parts.iter().any(|part| may_hold(part, bad))
        }
    }
}

fn always_holds_at(hir: &Hir) -> bool {
    match hir.kind() {
        HirKind::Literal(literal) => literal.0.contains(&b'@'),
        HirKind::Repetition(repeat) => repeat.min > 0 && always_holds_at(&repeat.sub),
        HirKind::Capture(capture) => always_holds_at(&capture.sub),
        HirKind::Concat(parts) => parts.iter().any(always_holds_at),
        HirKind::Alternation(parts) => parts.iter().all(always_holds_at),
        HirKind::Empty | HirKind::Look(_) | HirKind::Class(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn triggers_are_read_off_the_regex() {
        let check = |regex: &str, expected| {
            let hir = regex_syntax::ParserBuilder::new()
                .unicode(false)
                .utf8(false)
                .build()
                .parse(regex)
                .expect("a regex");
            assert_eq!(trigger(&hir), expected, "{regex}");
        };
        check(r"[A-Z]\d{11}[0-9A-Z]", Trigger::Digits(11));
        check(r"(?:\d{2}|\d{3})[ -]?5", Trigger::Digits(3));
        check(r"\d{3}\w{0,99}", Trigger::Anywhere);
        check(r"\d{3}[^a]", Trigger::Anywhere);
        check(r"\d{3}\s?\d", Trigger::Digits(4));
        check(r"[a-z]+@[a-z]+(\.[a-z]+)+", Trigger::At);
        check(r"[a-z ]+@[a-z]+", Trigger::Anywhere);
        check(r"https?://\S+", Trigger::Anywhere);
    }
}
