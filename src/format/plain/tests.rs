//! Tables and properties of plain text.

use proptest::prelude::*;

use super::harness::{Format, windows};
use crate::{
    format::encoding::Charset,
    model::{Cuts, Limits, Reason},
};

const PLAIN: Format = Format { read: super::read, write: super::write, blobs: super::blobs };
const NEEDLE: &str = "07700 900123";

fn latin(text: &str) -> Vec<u8> {
    Charset::from_label("windows-1252").expect("a label of the standard").encode(text)
}

fn utf16(text: &str) -> Vec<u8> {
    [b"\xFF\xFE".to_vec(), Charset::Utf16Le.encode(text)].concat()
}

#[test]
fn reads_and_cuts_in_any_character_set() {
    let text = "Zo\u{eb}: 07700 900123\r\nor \u{a3}5, 07700 900123.\0";
    let copy = text.replace(NEEDLE, "[X]");
    let check = |bytes: &[u8], expected: &[u8]| {
        let kept = PLAIN.kept(bytes, &Limits::default());
        assert_eq!(kept.whole(), text);
        assert!(kept.notes.is_empty(), "{:?}", kept.notes);
        assert_eq!(PLAIN.without(bytes, NEEDLE, &Limits::default()), expected);
    };
    check(text.as_bytes(), copy.as_bytes());
    let marked = |text: &str| [b"\xEF\xBB\xBF", text.as_bytes()].concat();
    check(&marked(text), &marked(&copy));
    check(&latin(text), &latin(&copy));
    check(&utf16(text), &utf16(&copy));
    check(&utf16(text)[2..], &utf16(&copy)[2..]);
}

#[test]
fn one_label_stands_for_one_thing() {
    let bytes = latin("name: Zo\u{eb} Bront\u{eb}!");
    let copy = PLAIN.without(&bytes, "Zo\u{eb} Bront\u{eb}", &Limits::default());
    assert_eq!(copy, b"name: [X]!");
}

#[test]
fn stray_bytes_are_noted() {
    let mut bytes = "\u{e9}".repeat(20).into_bytes();
    bytes.push(0xFF);
    let kept = PLAIN.kept(&bytes, &windows(8, 2));
    assert_eq!(kept.notes.len(), 1);
    assert_eq!(kept.notes[0].reason, Reason::Malformed);
    assert!(kept.whole().ends_with("\u{e9}\u{FFFD}"));
}

#[test]
fn windows_end_with_lines_where_they_can() {
    let kept = PLAIN.kept("one line\n".repeat(40).as_bytes(), &windows(64, 8));
    assert!(kept.texts.len() > 4);
    for text in &kept.texts {
        assert!(text.as_str()[..text.claim.end].ends_with('\n'));
        assert!(text.as_str().len() <= 64 + 16);
    }
}

#[test]
fn blobs_cover_bytes_and_text() {
    let text = format!("{} {NEEDLE} {}", "a".repeat(90), "b".repeat(90));
    for (bytes, expected) in [(text.clone().into_bytes(), true), (utf16(&text), true)] {
        let blobs = PLAIN.blobs(&bytes, &windows(16, 12));
        let found =
            blobs.iter().any(|blob| memchr::memmem::find(blob, NEEDLE.as_bytes()).is_some());
        assert_eq!(found, expected);
    }
}

/// Labels that touch are one.
fn joined(mut text: String) -> String {
    while text.contains("[X][X]") {
        text = text.replace("[X][X]", "[X]");
    }
    text
}

/// Texts in which a needle is likely, in some character set.
fn documents() -> impl Strategy<Value = (String, Vec<u8>)> {
    let part = prop_oneof![
        4 => Just(NEEDLE.to_owned()),
        4 => "[a-z ]{0,9}",
        2 => Just("\n".to_owned()),
        2 => "\\PC{0,3}",
    ];
    let text = prop::collection::vec(part, 0..40).prop_map(|parts| parts.concat());
    (text, any::<bool>()).prop_map(|(text, wide)| {
        let bytes = if wide { utf16(&text) } else { text.clone().into_bytes() };
        (text, bytes)
    })
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_read_and_copied(bytes: Vec<u8>, window in 1..40_usize, overlap in 0..20_usize) {
        PLAIN.kept(&bytes, &windows(window, overlap)).whole();
        prop_assert_eq!(PLAIN.copy(&bytes, &Cuts::default()), bytes);
    }

    #[test]
    fn windows_lose_and_double_nothing(
        (text, bytes) in documents(),
        window in 1..60_usize,
        overlap in 12..30_usize,
    ) {
        let text = text.trim_start_matches('\u{FEFF}');
        let kept = PLAIN.kept(&bytes, &windows(window, overlap));
        prop_assert_eq!(&kept.whole(), text);
        let found: Vec<_> =
            kept.find(NEEDLE).into_iter().map(|(text, at)| text.base + at as u64).collect();
        let expected: Vec<_> = text.match_indices(NEEDLE).map(|(at, _)| at as u64).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn what_is_cut_is_gone_and_the_rest_stays(
        (text, bytes) in documents(),
        window in 1..60_usize,
    ) {
        let copy = PLAIN.without(&bytes, NEEDLE, &windows(window, 12));
        let whole = PLAIN.kept(&copy, &Limits::default()).whole();
        let expected = text.trim_start_matches('\u{FEFF}').replace(NEEDLE, "[X]");
        prop_assert_eq!(joined(whole), joined(expected));
    }
}
