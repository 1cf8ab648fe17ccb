//! Header values as text: folds, raw 8-bit bytes and encoded words (RFC 2047), both ways.
//!
//! Apart from the header block, because one run of encoded words is one stream: what is cut in it
//! is cut in its decoded text, and the run is written anew. It never refuses a value.

use std::ops::Range;

use crate::model::TextBuilder;

use super::{charset, transfer};

/// Neighbouring encoded words, which read as one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    /// Where they stand in the message.
    pub(super) raw: Range<usize>,
    /// What they say.
    pub(super) text: String,
}

impl Run {
    /// The stream of the decoded text. No two decoded things begin at one byte, so the offset
    /// numbers them; zero is the message itself.
    pub(super) fn stream(&self) -> u32 {
        stream_at(self.raw.start)
    }
}

/// The stream of whatever is decoded from the bytes that begin at `offset`.
pub(super) fn stream_at(offset: usize) -> u32 {
    offset as u32 + 1
}

/// Adds a header's value to a text, and returns the runs of encoded words in it.
pub(super) fn push_value(bytes: &[u8], value: Range<usize>, text: &mut TextBuilder) -> Vec<Run> {
    let runs = runs(bytes, value.clone());
    let mut at = value.start;
    for run in &runs {
        push_plain(bytes, at..run.raw.start, text);
        text.push_even(&run.text, run.stream(), 0);
        at = run.raw.end;
    }
    push_plain(bytes, at..value.end, text);
    runs
}

/// A header's value as people read it.
pub(super) fn value(bytes: &[u8], value: Range<usize>) -> String {
    let mut text = TextBuilder::new(crate::model::Part::new(crate::model::Role::Header));
    push_value(bytes, value, &mut text);
    text.so_far().to_owned()
}

/// Text without encoded words. A fold reads as one space.
fn push_plain(bytes: &[u8], range: Range<usize>, text: &mut TextBuilder) {
    let (set, _) = charset::pick(None, &bytes[range.clone()]);
    let mut at = range.start;
    while at < range.end {
        let fold = memchr::memchr2(b'\r', b'\n', &bytes[at..range.end]);
        let stop = fold.map_or(range.end, |n| at + n);
        set.segments(&bytes[at..stop], &mut |piece, raw, even| {
            let start = (at + raw.start) as u64;
            if even {
                text.push_even(piece, 0, start);
            } else {
                text.push_whole(piece, 0, start..(at + raw.end) as u64);
            }
        });
        let gap = bytes[stop..range.end].iter().take_while(|b| b.is_ascii_whitespace()).count();
        if gap > 0 {
            text.push_whole(" ", 0, stop as u64..(stop + gap) as u64);
        }
        at = stop + gap;
    }
}

/// The runs of encoded words in a range.
pub(super) fn runs(bytes: &[u8], range: Range<usize>) -> Vec<Run> {
    let mut runs: Vec<(Range<usize>, Vec<Word>)> = Vec::new();
    let mut at = range.start;
    while let Some(found) = memchr::memmem::find(&bytes[at..range.end], b"=?") {
        let start = at + found;
        let Some((word, end)) = word(bytes, start, range.end) else {
            at = start + 2;
            continue;
        };
        match runs.last_mut() {
            Some((raw, words)) if super::form::is_blank(&bytes[raw.end..start]) => {
                raw.end = end;
                words.push(word);
            }
            _ => runs.push((start..end, vec![word])),
        }
        at = end;
    }
    runs.into_iter().map(|(raw, words)| Run { raw, text: joined(&words) }).collect()
}

struct Word {
    charset: String,
    bytes: Vec<u8>,
}

/// The encoded word at `start`, and where it ends.
fn word(bytes: &[u8], start: usize, end: usize) -> Option<(Word, usize)> {
    let line = &bytes[start..super::form::line_end(bytes, start, end).0];
    let mut marks = memchr::memchr_iter(b'?', line).skip(1);
    let (first, second) = (marks.next()?, marks.next()?);
    let charset = &line[2..first];
    let encoding = &line[first + 1..second];
    if charset.is_empty() || charset.len() > 40 || encoding.len() != 1 {
        return None;
    }
    // A `?` inside the text is against the rules and common; the end is `?=`.
    let stop = second + 1 + memchr::memmem::find(&line[second + 1..], b"?=")?;
    let text = &line[second + 1..stop];
    let bytes = match encoding[0] {
        b'B' | b'b' => transfer::base64_run(text),
        b'Q' | b'q' => q_decoded(text),
        _ => return None,
    };
    // RFC 2231 allows a language after a star.
    let charset = charset.split(|byte| *byte == b'*').next().unwrap_or(charset);
    let charset = String::from_utf8_lossy(charset).into_owned();
    Some((Word { charset, bytes }, start + stop + 2))
}

fn q_decoded(text: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = text.iter().map(|b| if *b == b'_' { b' ' } else { *b }).collect();
    transfer::quoted(&spaced, 0..spaced.len()).bytes.into_owned()
}

/// Some programs split a character over two words, so words of one set are decoded together. Sets
/// with shifts begin anew in each word.
fn joined(words: &[Word]) -> String {
    let decode = |label: &str, bytes: &[u8]| charset::pick(Some(label), bytes).0.decode(bytes).0;
    words
        .chunk_by(|a, b| a.charset.eq_ignore_ascii_case(&b.charset))
        .map(|same| {
            let label = &same[0].charset;
            let bytes: Vec<u8> = same.iter().flat_map(|word| word.bytes.clone()).collect();
            if charset::pick(Some(label), &bytes).0.is_stateless() {
                decode(label, &bytes)
            } else {
                same.iter().map(|word| decode(label, &word.bytes)).collect()
            }
        })
        .collect()
}

/// A text as encoded words, folded.
pub(super) fn encode(text: &str, newline: &str) -> String {
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (head, tail) = rest.split_at(rest.floor_char_boundary(42).max(first_len(rest)));
        words.push(format!("=?utf-8?B?{}?=", transfer::to_base64(head.as_bytes())));
        rest = tail;
    }
    words.join(&format!("{newline} "))
}

fn first_len(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_read_as_people_see_them() {
        let table: &[(&[u8], &str)] = &[
            (b"plain", "plain"),
            (b"=?utf-8?Q?Zo=C3=AB_Reed?=", "Zoë Reed"),
            (b"=?UTF-8?B?Wm/DqyBSZWVk?= <zoe@x.example>", "Zoë Reed <zoe@x.example>"),
            (b"a =?iso-8859-1?q?Zo=EB?=\r\n =?iso-8859-1?q?_Reed?= b", "a Zoë Reed b"),
            (b"=?utf-8?Q?Zo=C3?= =?utf-8?Q?=AB?=", "Zoë"),
            (b"=?iso-2022-jp?B?GyRCJUYbKEI=?= =?iso-2022-jp?B?GyRCJUYbKEI=?=", "テテ"),
            (b"folded\r\n\tvalue", "folded value"),
            (b"raw Zo\xC3\xAB", "raw Zoë"),
            (b"\"=?utf-8*en?Q?in=20quotes?=\"", "\"in quotes\""),
            (b"=?utf-8?X?no?= =?broken", "=?utf-8?X?no?= =?broken"),
            (b"=?utf-8?Q?really?_yes?=", "really? yes"),
            (b"=?utf-8?Q?with space?=", "with space"),
        ];
        for (input, expected) in table {
            assert_eq!(value(input, 0..input.len()), *expected, "{input:?}");
        }
    }

    #[test]
    fn encoded_text_reads_back() {
        for text in [
            "Zoë",
            "[REDACTED] and a rather long subject about Zoë Öztürk, which is folded twice over",
            "",
        ] {
            let line = encode(text, "\r\n");
            assert_eq!(value(line.as_bytes(), 0..line.len()), text);
            assert!(line.lines().all(|line| line.len() <= 76), "{line}");
        }
    }
}
