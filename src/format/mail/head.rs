//! Header blocks: which bytes are which header.
//!
//! Apart from decoding, so that a writer can name a header by its bytes. It never fails: a line
//! that is no header becomes *stray*, which its caller shows as text and notes.

use std::ops::Range;

use super::form::line_end;

/// One header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Field {
    /// All of it, with its line end.
    pub(super) whole: Range<usize>,
    /// Its name.
    pub(super) name: Range<usize>,
    /// Its value, folds included, without the white space around it.
    pub(super) value: Range<usize>,
}

impl Field {
    /// The name, if it is one that everybody uses. Others are of somebody's making, may hold
    /// anything, and are text.
    pub(super) fn known(&self, bytes: &[u8]) -> Option<&'static str> {
        let name = &bytes[self.name.clone()];
        KNOWN.iter().find(|known| name.eq_ignore_ascii_case(known.as_bytes())).copied()
    }

    /// Whether it has this name, given in lower case.
    pub(super) fn is(&self, bytes: &[u8], name: &str) -> bool {
        bytes[self.name.clone()].eq_ignore_ascii_case(name.as_bytes())
    }
}

/// Header names that a report may print.
const KNOWN: &[&str] = &[
    "subject",
    "from",
    "to",
    "cc",
    "bcc",
    "date",
    "sender",
    "reply-to",
    "message-id",
    "in-reply-to",
    "references",
    "comments",
    "keywords",
    "received",
    "return-path",
    "delivered-to",
    "envelope-to",
    "errors-to",
    "apparently-to",
    "mail-followup-to",
    "resent-from",
    "resent-to",
    "resent-cc",
    "resent-bcc",
    "resent-date",
    "resent-sender",
    "resent-message-id",
    "resent-reply-to",
    "disposition-notification-to",
    "return-receipt-to",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "content-disposition",
    "content-description",
    "content-id",
    "content-location",
    "content-language",
    "content-class",
    "content-md5",
    "content-length",
    "content-base",
    "content-duration",
    "lines",
    "status",
    "organization",
    "organisation",
    "user-agent",
    "importance",
    "priority",
    "sensitivity",
    "precedence",
    "list-id",
    "list-post",
    "list-help",
    "list-archive",
    "list-subscribe",
    "list-unsubscribe",
    "list-owner",
    "thread-topic",
    "thread-index",
    "accept-language",
    "auto-submitted",
    "authentication-results",
    "received-spf",
    "dkim-signature",
    "domainkey-signature",
    "arc-seal",
    "arc-message-signature",
    "arc-authentication-results",
    "autocrypt",
    "newsgroups",
    "followup-to",
    "x-mailer",
    "x-priority",
    "x-original-to",
    "x-originating-ip",
    "x-sender",
    "x-to",
    "x-cc",
    "x-bcc",
    "x-from",
    "x-envelope-from",
    "x-envelope-to",
    "x-mozilla-status",
    "x-mozilla-status2",
    "x-spam-status",
    "x-spam-level",
    "x-spam-checker-version",
    "x-google-dkim-signature",
    "x-gm-message-state",
    "x-folder",
    "x-filename",
    "x-origin",
    "tls-required",
    "msip_labels",
];

/// A header block.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    /// The block with the blank line after it.
    pub(super) range: Range<usize>,
    /// The headers, in order.
    pub(super) fields: Vec<Field>,
    /// Lines that are no headers.
    pub(super) stray: Vec<Range<usize>>,
    /// Whether the block ends without a blank line though something follows.
    pub(super) unfinished: bool,
}

impl Head {
    /// The headers of a name, given in lower case.
    pub(super) fn all<'a>(
        &'a self,
        bytes: &'a [u8],
        name: &'a str,
    ) -> impl Iterator<Item = &'a Field> + 'a {
        self.fields.iter().filter(move |field| field.is(bytes, name))
    }
}

/// Reads the header block at the start of a range.
pub(super) fn parse(bytes: &[u8], range: Range<usize>) -> Head {
    let mut at = skip_leading_blanks(bytes, range.clone());
    let mut head = Head { range: range.start..range.start, ..Head::default() };
    while at < range.end {
        let (content, next) = line_end(bytes, at, range.end);
        if content == at {
            at = next;
            head.range.end = at;
            return head;
        }
        match colon(&bytes[at..content]) {
            _ if matches!(bytes[at], b' ' | b'\t') => head.carry_on(at..next, content),
            Some((name, value)) => head.fields.push(Field {
                whole: at..next,
                name: at..at + name,
                value: trimmed(bytes, at + value..content),
            }),
            None if goes_on(bytes, next, range.end, head.fields.is_empty()) => {
                head.stray.push(at..next);
            }
            None => {
                head.unfinished = !head.fields.is_empty();
                break;
            }
        }
        at = next;
    }
    head.range.end = at;
    head
}

impl Head {
    /// A folded line belongs to the header before it; without one it is stray.
    fn carry_on(&mut self, line: Range<usize>, content: usize) {
        match self.fields.last_mut() {
            Some(field) if field.whole.end == line.start => {
                field.whole.end = line.end;
                if field.value.is_empty() {
                    field.value.start = field.value.start.min(line.start);
                }
                field.value.end = content;
            }
            _ => self.stray.push(line),
        }
    }
}

/// Where name and value divide, if the line is a header.
fn colon(line: &[u8]) -> Option<(usize, usize)> {
    let at = memchr::memchr(b':', line)?;
    let name = line[..at].trim_ascii_end();
    let fine = !name.is_empty() && name.iter().all(|byte| (33..127).contains(byte));
    fine.then_some((name.len(), at + 1))
}

/// Whether headers go on after a line that is none: only then is that line a slip rather than the
/// first line of a body that lacks its blank line.
fn goes_on(bytes: &[u8], next: usize, end: usize, first: bool) -> bool {
    if next >= end {
        return false;
    }
    let (content, _) = line_end(bytes, next, end);
    if content == next {
        return !first;
    }
    colon(&bytes[next..content]).is_some()
}

/// Blank lines before the first header are a slip of whatever wrote the file. They are stepped over
/// only where a header follows, since a part without headers begins with a blank line.
fn skip_leading_blanks(bytes: &[u8], range: Range<usize>) -> usize {
    let mark = bytes[range.clone()].starts_with(b"\xEF\xBB\xBF");
    let start = range.start + if mark { 3 } else { 0 };
    if range.start > 0 {
        return start;
    }
    let mut at = start;
    while at < range.end {
        let (content, next) = line_end(bytes, at, range.end);
        if content > at {
            return if colon(&bytes[at..content]).is_some() { at } else { start };
        }
        at = next;
    }
    start
}

fn trimmed(bytes: &[u8], range: Range<usize>) -> Range<usize> {
    let text = &bytes[range.clone()];
    let left = text.len() - text.trim_ascii_start().len();
    let kept = text.trim_ascii().len();
    range.start + left..range.start + left + kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(input: &str, fields: &[(&str, &str)], stray: &[&str], body: &str) {
        let bytes = input.as_bytes();
        let head = parse(bytes, 0..bytes.len());
        let show = |range: &Range<usize>| input[range.clone()].to_owned();
        let got: Vec<_> = head.fields.iter().map(|f| (show(&f.name), show(&f.value))).collect();
        let got: Vec<_> = got.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        assert_eq!(got, fields, "{input:?}");
        assert_eq!(head.stray.iter().map(show).collect::<Vec<_>>(), stray, "{input:?}");
        assert_eq!(&input[head.range.end..], body, "{input:?}");
    }

    #[test]
    fn headers_stray_lines_and_body() {
        type Row = (
            &'static str,
            &'static [(&'static str, &'static str)],
            &'static [&'static str],
            &'static str,
        );
        let table: &[Row] = &[
            ("A: 1\r\nB: 2\r\n\r\nbody", &[("A", "1"), ("B", "2")], &[], "body"),
            ("A: 1\n\tfold\n two\n\nbody", &[("A", "1\n\tfold\n two")], &[], "body"),
            ("A:\n fold\n\n", &[("A", "\n fold")], &[], ""),
            ("A : 1\n\n", &[("A", "1")], &[], ""),
            (" fold\nA: 1\n\nbody", &[("A", "1")], &[" fold\n"], "body"),
            ("From me Mon\nA: 1\n\nx", &[("A", "1")], &["From me Mon\n"], "x"),
            (
                "A: 1\nslip of a line\nB: 2\n\nx",
                &[("A", "1"), ("B", "2")],
                &["slip of a line\n"],
                "x",
            ),
            ("A: 1\nno blank line\nhere", &[("A", "1")], &[], "no blank line\nhere"),
            ("no header at all\nhere", &[], &[], "no header at all\nhere"),
            ("\n\nA: 1\n\nx", &[("A", "1")], &[], "x"),
            ("\nbody only", &[], &[], "body only"),
            ("\u{feff}A: 1\n\nx", &[("A", "1")], &[], "x"),
            ("A: 1", &[("A", "1")], &[], ""),
            ("", &[], &[], ""),
        ];
        for (input, fields, stray, body) in table {
            check(input, fields, stray, body);
        }
    }

    #[test]
    fn strange_names_are_not_printed() {
        let bytes = b"X-9991234560: 1\n";
        let head = parse(bytes, 0..bytes.len());
        assert_eq!(head.fields[0].known(bytes), None);
    }
}
