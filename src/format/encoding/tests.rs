//! Tables and properties of character sets.

use encoding_rs::{BIG5, EUC_JP, GB18030, SHIFT_JIS, WINDOWS_1250};
use proptest::prelude::*;

use super::*;
use crate::model::{Part, Role, Text};

const LATIN: Charset = Charset::Legacy(WINDOWS_1252);

fn text(decoded: &Decoded) -> Text {
    let mut builder = TextBuilder::new(Part::new(Role::Body));
    decoded.push(&mut builder, 0..decoded.as_str().len(), 0, 0);
    builder.finish()
}

#[test]
fn detects() {
    let check = |head: &[u8], declared: Option<&str>, expected: (Charset, usize)| {
        assert_eq!(Charset::detect(head, declared), expected, "{head:?} {declared:?}");
        let content = Content::memory(head.to_vec());
        assert_eq!(Charset::of(&content, declared).expect("memory"), expected, "{head:?}");
    };
    let wide = |charset: Charset| charset.encode("Zoe\u{308} lives in Ely");
    check(b"", None, (Charset::Utf8, 0));
    check(b"plain", None, (Charset::Utf8, 0));
    check(b"plain", Some("windows-1252"), (LATIN, 0));
    check(b"plain", Some("no such label"), (Charset::Utf8, 0));
    check(b"plain", Some("utf-16"), (Charset::Utf8, 0));
    check(b"\xEF\xBB\xBFx", Some("windows-1252"), (Charset::Utf8, 3));
    check(b"\xFF\xFEx\0", None, (Charset::Utf16Le, 2));
    check(b"\xFE\xFF\0x", None, (Charset::Utf16Be, 2));
    check(b"\xFF\xFE\0\0x\0\0\0", None, (Charset::Utf32Le, 4));
    check(&wide(Charset::Utf16Le), None, (Charset::Utf16Le, 0));
    check(&wide(Charset::Utf16Be), Some("utf-16"), (Charset::Utf16Be, 0));
    check("Zoë Brontë".as_bytes(), None, (Charset::Utf8, 0));
    check(b"Zo\xEB Bront\xEB, caf\xE9", None, (LATIN, 0));
    check(b"Zo\xEB Bront\xEB, caf\xE9", Some("utf-8"), (LATIN, 0));
    check(b"fee: \x80 5 \x96 \xA3 6", None, (LATIN, 0));
    check("é".repeat(40).into_bytes().as_slice(), None, (Charset::Utf8, 0));
    check(&[0; 9], None, (Charset::Utf8, 0));
    check(&[0], None, (Charset::Utf8, 0));
}

#[test]
fn a_telling_byte_far_from_the_start_counts() {
    let mut bytes = b"line\n".repeat(40_000);
    bytes.extend_from_slice(b"Zo\xEB Bront\xEB, caf\xE9\n");
    let of = |bytes: &[u8]| Charset::of(&Content::memory(bytes.to_vec()), None).expect("memory");
    assert_eq!(of(&bytes), (LATIN, 0));
    let mut bytes = vec![b'a'; 2 * SAMPLE - 1];
    bytes.extend_from_slice("é".as_bytes());
    assert_eq!(of(&bytes), (Charset::Utf8, 0));
    bytes.insert(0, b'a');
    assert_eq!(of(&bytes), (Charset::Utf8, 0));
}

#[test]
fn decodes_with_the_way_back() {
    let check = |charset: Charset, bytes: &[u8], expected: &str, starts: &[usize]| {
        let decoded = charset.decode(bytes, Rest::Nothing);
        assert_eq!(decoded.as_str(), expected, "{}", charset.name());
        assert_eq!(decoded.consumed(), bytes.len(), "{}", charset.name());
        let found: Vec<_> = expected.char_indices().map(|(at, _)| decoded.source(at)).collect();
        assert_eq!(found, starts, "{}", charset.name());
    };
    check(Charset::Utf8, b"a\xC3\xA9b", "aéb", &[0, 1, 3]);
    check(Charset::Utf8, b"a\xC3b\0", "a\u{FFFD}b\0", &[0, 1, 2, 3]);
    check(LATIN, b"a\xE9\x80b", "aé€b", &[0, 1, 2, 3]);
    check(Charset::Utf16Le, b"a\0\xE9\0\x3D\xD8\x00\xDEb\0", "aé😀b", &[0, 2, 4, 8]);
    check(Charset::Utf16Be, b"\0a\xD8\x00\0b\0", "a\u{FFFD}b\u{FFFD}", &[0, 2, 4, 6]);
    check(Charset::Utf32Be, b"\0\0\0a\0\x11\0\0\0\x01\xF6\0", "a\u{FFFD}😀", &[0, 4, 8]);
    check(Charset::Legacy(SHIFT_JIS), b"a\x83\x5C\x5C\xB1", "aソ\\ｱ", &[0, 1, 3, 4]);
    check(Charset::Legacy(EUC_JP), b"\x8F\xB0\xA1\xFFa", "丂\u{FFFD}a", &[0, 3, 4]);
    check(Charset::Legacy(GB18030), b"\x81\x30\x81\x30\xB0\xA1", "\u{80}啊", &[0, 4]);
    check(Charset::Legacy(ISO_2022_JP), b"a\x1B$B0!\x1B(B\nb", "a亜\nb", &[0, 0, 0, 10]);
}

#[test]
fn pieces_are_even_where_they_can_be() {
    let check = |charset: Charset, bytes: &[u8], expected: &[(Fit, u64, u64)]| {
        let decoded = text(&charset.decode(bytes, Rest::Nothing));
        let found: Vec<_> = decoded
            .pieces()
            .iter()
            .map(|piece| (piece.anchor.fit, piece.anchor.start, piece.anchor.end))
            .collect();
        assert_eq!(found, expected, "{}", charset.name());
    };
    check(Charset::Utf8, "aé😀b".as_bytes(), &[(Fit::Even, 0, 8)]);
    check(Charset::Utf8, b"a\xFFb", &[(Fit::Even, 0, 1), (Fit::Whole, 1, 2), (Fit::Even, 2, 3)]);
    check(Charset::Utf16Le, b"a\0b\0\xE9\0", &[(Fit::Even, 0, 4), (Fit::Whole, 4, 6)]);
    check(Charset::Legacy(ISO_2022_JP), b"ab\n", &[(Fit::Unwritable, 0, 3)]);
}

#[test]
fn labels_are_written_in_the_set() {
    let check = |charset: Charset, expected: &[u8]| assert_eq!(charset.encode("[a]"), expected);
    check(Charset::Utf8, b"[a]");
    check(LATIN, b"[a]");
    check(Charset::Utf16Le, b"[\0a\0]\0");
    check(Charset::Utf16Be, b"\0[\0a\0]");
    check(Charset::Utf32Le, b"[\0\0\0a\0\0\0]\0\0\0");
    assert_eq!(LATIN.encode("é\u{4E02}"), b"\xE9?");
}

fn any_set() -> impl Strategy<Value = Charset> {
    let legacy = [WINDOWS_1252, WINDOWS_1250, SHIFT_JIS, EUC_JP, GB18030, BIG5];
    let wide = [Charset::Utf8, Charset::Utf16Le, Charset::Utf16Be, Charset::Utf32Le];
    let all: Vec<_> = wide.into_iter().chain(legacy.map(Charset::Legacy)).collect();
    prop::sample::select(all)
}

proptest! {
    #[test]
    fn every_byte_is_behind_some_text(set in any_set(), bytes: Vec<u8>) {
        let decoded = set.decode(&bytes, Rest::Nothing);
        let mut at = 0;
        for piece in text(&decoded).pieces() {
            prop_assert_eq!(piece.anchor.start, at);
            at = piece.anchor.end;
        }
        prop_assert_eq!(at, bytes.len() as u64);
    }

    #[test]
    fn decoding_in_two_parts_gives_the_same(set in any_set(), bytes: Vec<u8>, part in 0..99_usize) {
        let whole = set.decode(&bytes, Rest::Nothing);
        let first = set.decode(&bytes[..bytes.len() * part / 99], Rest::Follows);
        let second = set.decode(&bytes[first.consumed()..], Rest::Nothing);
        prop_assert_eq!(format!("{}{}", first.as_str(), second.as_str()), whole.as_str());
        prop_assert_eq!(first.malformed() + second.malformed(), whole.malformed());
    }

    #[test]
    fn detection_never_fails(bytes: Vec<u8>, label in prop::option::of("utf-(8|16)|big5|x")) {
        let (set, mark) = Charset::detect(&bytes, label.as_deref());
        set.decode(&bytes[mark..], Rest::Nothing);
    }
}
