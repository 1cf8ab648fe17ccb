//! What must hold for any bytes at all.

use proptest::prelude::*;

use crate::model::{Content, Copied, Cuts, Limits, Place, Source};

use super::{
    consent, envelope,
    probe::{blobs, exposes, same, seen, source, written},
};

const TOKENS: &[&str] = &[
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "--b",
    "--b--",
    "--b-1",
    "Subject: ",
    "To: ",
    "From x Mon 10:00 2026",
    "Content-Type: multipart/mixed; boundary=b",
    "Content-Type: multipart/signed; boundary=b-1",
    "Content-Type: text/html; charset=iso-8859-1",
    "Content-Type: message/rfc822",
    "Content-Type: text/plain; charset=utf-7",
    "Content-Type: text/plain; charset=shift_jis",
    "Content-Type: application/pkcs7-mime",
    "Content-Transfer-Encoding: base64",
    "Content-Transfer-Encoding: quoted-printable",
    "Content-Transfer-Encoding: x-uuencode",
    "Content-Disposition: attachment; filename*0*=utf-8''a%C3%AB; filename*1=\"b.pdf\"",
    "=?utf-8?Q?Zo=C3=AB?=",
    "=?utf-8?B?Wm/Dqw==?=",
    "=?",
    "?=",
    "begin 644 a.txt",
    "%2&5L;&\\",
    "end",
    "SGVsbG8=",
    "=E9",
    "=\n",
    "MIAGCSqGSIb3DQEHAqCAMIAC",
    "-----BEGIN PGP MESSAGE-----",
    "<jane@x.example>",
    "\"",
    "(",
    ")",
    ",",
    ";",
    ":",
    "\u{e9}",
    "+AGE-",
    "AMARA",
];

/// Bytes that look like mail often enough to reach every branch.
fn mailish(noise: std::ops::RangeInclusive<u8>) -> impl Strategy<Value = Vec<u8>> {
    let tokens = prop::sample::select(TOKENS);
    let bit = prop_oneof![
        9 => tokens.prop_map(|token| token.as_bytes().to_vec()),
        1 => prop::collection::vec(noise, 0..6),
    ];
    prop::collection::vec(bit, 0..60).prop_map(|bits| bits.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics_and_uncut_copies_are_the_same(bytes in mailish(0..=255)) {
        let _ = seen(&bytes);
        let _ = blobs(&bytes);
        prop_assert_eq!(written(&bytes, &Cuts::default(), &same), bytes.clone());
        let source = Source::new(Place::stdin(), Content::memory(bytes));
        prop_assert!(envelope(&source, &Limits::default()).is_ok());
        prop_assert!(consent::quoted(&source, &Limits::default()).is_ok());
    }

    /// The noise is ASCII without a plus sign: in legacy sets a stray byte takes the letter after
    /// it, in UTF-7 a plus sign takes the word, and the reader rightly sees no such word.
    #[test]
    fn what_is_cut_is_gone(bytes in mailish(0..=31)) {
        let cuts = seen(&bytes).cuts("AMARA", "[R]");
        // The children of the copy are cut by their own writers.
        let copy = written(&bytes, &cuts, &|_, _| Copied::Dropped);
        let again = seen(&copy);
        for text in &again.texts {
            prop_assert!(!text.as_str().contains("AMARA"), "{:?} {:?}", bytes.escape_ascii().to_string(), copy.escape_ascii().to_string());
        }
        if again.children.is_empty() && again.notes.is_empty() {
            prop_assert!(!exposes(&copy, "AMARA"), "{:?}", bytes.escape_ascii().to_string());
        }
    }

    #[test]
    fn arbitrary_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = seen(&bytes);
        prop_assert_eq!(written(&bytes, &Cuts::default(), &same), bytes.clone());
        let mut sink = super::probe::Seen::default();
        prop_assert!(super::mbox::read(&source(&bytes), &Limits::default(), &mut sink).is_ok());
    }
}
