//! Header values with cuts in them, still valid as headers.
//!
//! Apart from the other copying, because a label cannot stand just anywhere in a header: brackets
//! must be quoted in a name, and an address without an `@` makes a message that no server takes.
//! A cut within an address may take a little more than asked, never less.

use std::ops::Range;

use crate::model::{Cut, Cuts};

use super::{
    edits::{cut_text, merged},
    form::Raw,
    head::Field,
    words::{self, Run},
};

/// The domain of an address that was cut; the name is reserved and never resolves.
const DOMAIN: &str = "redacted.invalid";

/// The value of a header without what the cuts name; none if they name nothing in it.
pub(super) fn value(raw: &Raw, field: &Field, runs: &[Run], cuts: &Cuts) -> Option<Vec<u8>> {
    let bytes = raw.bytes();
    let range = field.value.clone();
    let open = cuts.within(0, range.start as u64..range.end as u64);
    let changed = runs.iter().any(|run| !cuts.of(run.stream()).is_empty());
    if open.is_empty() && !changed {
        return None;
    }
    let mut copy = Copy {
        bytes,
        end: range.end,
        out: Vec::new(),
        state: State { at: range.start, ..State::default() },
        structured: is_structured(field.known(bytes).unwrap_or("")),
    };
    let mut open = merged(open, |gap| gap.is_empty()).into_iter().peekable();
    for run in runs {
        while let Some(cut) = open.next_if(|cut| (cut.start as usize) < run.raw.start) {
            copy.cut(&cut);
        }
        let cuts = cuts.of(run.stream());
        if !cuts.is_empty() {
            let text = cut_text(&run.text, 0..run.text.len(), cuts);
            copy.replace(run.raw.clone(), &words::encode(&text, raw.newline()));
        }
    }
    open.for_each(|cut| copy.cut(&cut));
    copy.keep(range.end);
    Some(copy.out)
}

/// Whether a header holds addresses or message ids.
fn is_structured(name: &str) -> bool {
    let name = name.strip_prefix("resent-").unwrap_or(name);
    matches!(
        name,
        "from"
            | "to"
            | "cc"
            | "bcc"
            | "sender"
            | "reply-to"
            | "return-path"
            | "delivered-to"
            | "x-original-to"
            | "envelope-to"
            | "disposition-notification-to"
            | "return-receipt-to"
            | "errors-to"
            | "message-id"
            | "in-reply-to"
            | "references"
            | "content-id"
            | "list-post"
            | "x-envelope-from"
            | "x-envelope-to"
            | "apparently-to"
            | "mail-followup-to"
    )
}

/// Which brackets are open at an offset.
#[derive(Clone, Copy, Default)]
struct State {
    at: usize,
    quoted: bool,
    escaped: bool,
    depth: usize,
    angle: bool,
}

impl State {
    fn step(&mut self, byte: u8) {
        self.at += 1;
        if std::mem::take(&mut self.escaped) {
            return;
        }
        match byte {
            b'\\' if self.quoted || self.depth > 0 => self.escaped = true,
            b'"' if self.depth == 0 => self.quoted = !self.quoted,
            _ if self.quoted => {}
            b'(' => self.depth += 1,
            b')' => self.depth = self.depth.saturating_sub(1),
            _ if self.depth > 0 => {}
            b'<' => self.angle = true,
            b'>' => self.angle = false,
            _ => {}
        }
    }
}

struct Copy<'a> {
    bytes: &'a [u8],
    end: usize,
    out: Vec<u8>,
    state: State,
    structured: bool,
}

impl Copy<'_> {
    fn keep(&mut self, to: usize) {
        while self.state.at < to {
            let byte = self.bytes[self.state.at];
            self.out.push(byte);
            self.state.step(byte);
        }
    }

    fn skip(&mut self, to: usize) {
        while self.state.at < to {
            self.state.step(self.bytes[self.state.at]);
        }
    }

    fn replace(&mut self, range: Range<usize>, new: &str) {
        self.keep(range.start);
        self.out.extend_from_slice(new.as_bytes());
        self.skip(range.end);
    }

    fn cut(&mut self, cut: &Cut) {
        let floor = self.state.at;
        let mut range = (cut.start as usize).max(floor)..(cut.end as usize).clamp(floor, self.end);
        if range.is_empty() {
            return;
        }
        if !self.structured {
            return self.replace(range, &cut.label);
        }
        let label = cut.label.replace(['"', '\\', '(', ')', '\r', '\n'], "");
        let mut ahead = self.state;
        while ahead.at < range.start {
            ahead.step(self.bytes[ahead.at]);
        }
        let new = if ahead.quoted || ahead.depth > 0 {
            label
        } else {
            self.address_label(&mut range, floor, ahead.angle, &label)
        };
        self.keep(range.start);
        let before = self.state;
        self.out.extend_from_slice(new.as_bytes());
        self.skip(range.end);
        self.balance(before);
    }

    /// The label outside quotes and comments. In an address, the range grows to the whole local
    /// part, the whole domain, or both.
    fn address_label(
        &self,
        range: &mut Range<usize>,
        floor: usize,
        angle: bool,
        label: &str,
    ) -> String {
        let mut start = range.start;
        while start > floor && is_atom(self.bytes[start - 1]) && is_atom(self.bytes[start]) {
            start -= 1;
        }
        let mut end = range.end;
        while end < self.end && is_atom(self.bytes[end]) && is_atom(self.bytes[end - 1]) {
            end += 1;
        }
        let at = |offset: usize| self.bytes.get(offset) == Some(&b'@');
        let local = end < self.end && at(end);
        let domain = start > floor && at(start - 1);
        if self.bytes[range.clone()].contains(&b'@') {
            *range = start..end;
            format!("\"{label}\"@{DOMAIN}")
        } else if local {
            *range = start..end;
            format!("\"{label}\"")
        } else if domain {
            *range = start..end;
            DOMAIN.to_owned()
        } else if angle {
            *range = start..end;
            format!("\"{label}\"@{DOMAIN}")
        } else {
            format!("\"{label}\"")
        }
    }

    /// Closes what the cut opened or took the end of, and opens what it took the start of.
    fn balance(&mut self, before: State) {
        let after = self.state;
        if before.quoted && !after.quoted {
            self.out.push(b'"');
        }
        let closing = before.depth.saturating_sub(after.depth);
        self.out.extend(std::iter::repeat_n(b')', closing));
        if before.angle && !after.angle {
            self.out.push(b'>');
        }
        let opening = after.depth.saturating_sub(before.depth);
        self.out.extend(std::iter::repeat_n(b'(', opening));
        if after.angle && !before.angle {
            self.out.extend_from_slice(b" <");
        }
        if after.quoted && !before.quoted {
            self.out.extend_from_slice(b" \"");
        }
    }
}

fn is_atom(byte: u8) -> bool {
    !byte.is_ascii_whitespace() && !b"<>,;:\"()@".contains(&byte)
}

#[cfg(test)]
mod tests {
    use crate::model::{Content, Limits, Place, Source};

    use super::*;

    /// Cuts each `{…}` of the value.
    fn check(name: &str, marked: &str, expected: &str) {
        let mut plain = format!("{name}: ");
        let mut cuts = Cuts::default();
        let mut start = 0;
        for c in marked.chars() {
            match c {
                '{' => start = plain.len() as u64,
                '}' => cuts.add(0, Cut { start, end: plain.len() as u64, label: "[R]".into() }),
                c => plain.push(c),
            }
        }
        let source = Source::new(Place::stdin(), Content::memory(plain.clone().into_bytes()));
        let raw = Raw::load(&source, &Limits::default()).expect("it is in memory");
        let head = super::super::head::parse(raw.bytes(), 0..plain.len());
        let new = value(&raw, &head.fields[0], &[], &cuts).expect("there are cuts");
        assert_eq!(String::from_utf8_lossy(&new), expected, "{marked}");
    }

    #[test]
    fn labels_stand_validly() {
        let table = [
            ("Subject", "About {Jane Doe} today", "About [R] today"),
            ("To", "{Jane Doe} <jane@x.example>", "\"[R]\" <jane@x.example>"),
            ("To", "\"{Doe, Jane}\" <{jane@x.example}>", "\"[R]\" <\"[R]\"@redacted.invalid>"),
            ("To", "{jane@x.example}, bob@y.example", "\"[R]\"@redacted.invalid, bob@y.example"),
            ("To", "{jane}.doe@x.example", "\"[R]\"@x.example"),
            ("To", "jane@{x}.example", "jane@redacted.invalid"),
            ("Cc", "\"{Jane\" <jane@x}.example>", "\"[R]\" <.example>"),
            ("To", "bob@x.example ({Jane})", "bob@x.example ([R])"),
            ("Message-ID", "<{abc}>", "<\"[R]\"@redacted.invalid>"),
            ("References", "<a@x> <{b@y}>", "<a@x> <\"[R]\"@redacted.invalid>"),
        ];
        for (name, marked, expected) in table {
            check(name, marked, expected);
        }
    }
}
