//! What stands within a line of a DOCX source.
//!
//! `[-deleted-]`, `[+inserted+]`, `[*hidden*]`, `[^footnote^]` and `[!Author: comment!]`; a `¦`
//! ends a run and begins another.

/// A stretch of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Inline<'a> {
    /// Text as it is.
    Text(&'a str),
    /// Text deleted under change tracking.
    Deleted(&'a str),
    /// Text inserted under change tracking.
    Inserted(&'a str),
    /// Text that is not shown.
    Hidden(&'a str),
    /// A footnote.
    Footnote(&'a str),
    /// A comment, with its author.
    Comment(&'a str, &'a str),
}

/// The stretches of a line.
pub(super) fn stretches(line: &str) -> Vec<Inline<'_>> {
    let mut stretches = Vec::new();
    let mut rest = line;
    while let Some((before, inner, mark, after)) = marked(rest) {
        stretches.push(Inline::Text(before));
        stretches.push(match mark {
            '-' => Inline::Deleted(inner),
            '+' => Inline::Inserted(inner),
            '*' => Inline::Hidden(inner),
            '^' => Inline::Footnote(inner),
            _ => {
                let (author, text) = inner.split_once(": ").unwrap_or(("", inner));
                Inline::Comment(author, text)
            }
        });
        rest = after;
    }
    stretches.push(Inline::Text(rest));
    stretches.retain(|stretch| *stretch != Inline::Text(""));
    stretches
}

/// The first mark of a line: what stands before it, within it, which it is, and what follows.
fn marked(line: &str) -> Option<(&str, &str, char, &str)> {
    line.match_indices('[').find_map(|(at, _)| {
        let mark = line[at + 1..].chars().next().filter(|mark| "-+*^!".contains(*mark))?;
        let (inner, after) = line[at + 2..].split_once(&format!("{mark}]"))?;
        Some((&line[..at], inner, mark, after))
    })
}
