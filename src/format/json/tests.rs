//! Tables and properties of JSON.

use std::fmt::Write;

use proptest::prelude::*;
use serde_json::Value;

use crate::{
    format::{
        encoding::Charset,
        plain::harness::{Format, windows},
    },
    model::{Cuts, Limits, Reason},
};

const JSON: Format = Format { read: super::read, write: super::write, blobs: super::blobs };
const NEEDLE: &str = "07700900123";
/// The same as a number.
const NUMBER: &str = "7700900123";

/// The fields of a text as `label=value`.
fn fields(bytes: &[u8], limits: &Limits) -> Vec<String> {
    let kept = JSON.kept(bytes, limits);
    let shown = kept.texts.iter().flat_map(|text| {
        text.fields().iter().map(|field| {
            let value = &text.as_str()[field.range.clone()];
            format!("{}={value}", field.label.as_deref().unwrap_or("-"))
        })
    });
    shown.collect()
}

#[test]
fn values_are_lines_with_their_keys() {
    let check = |text: &str, expected: &str, labelled: &[&str]| {
        for bytes in [text.as_bytes(), &Charset::Utf16Le.encode(text)] {
            let kept = JSON.kept(bytes, &Limits::default());
            assert_eq!(kept.whole(), expected, "{text}");
            assert!(kept.notes.is_empty(), "{text}");
            assert_eq!(fields(bytes, &Limits::default()), labelled, "{text}");
        }
    };
    check(
        r#"{"name": "Zo\u00eb", "n": -1.5e3}"#,
        "name: Zoë\nn: -1.5e3\n",
        &["name=Zoë", "n=-1.5e3"],
    );
    check(
        r#"{"pupil": {"phones": ["a", {"x": true}, ["b"]], "age": 9}, "z": ""}"#,
        "pupil:\nphones:\na\nx: true\nb\nage: 9\nz: \n",
        &["phones=a", "x=true", "phones=b", "age=9"],
    );
    check("{\"a\": 1}\n{\"a\": 2}\n\n[3]\n", "a: 1\na: 2\n3\n", &["a=1", "a=2", "-=3"]);
    check("1 \"two\"{}[]null", "1\ntwo\nnull\n", &["-=1", "-=two", "-=null"]);
    check("[1, 2,]", "1\n2\n", &["-=1", "-=2"]);
    check(
        r#"{"ids": {"07700900123": "x", "a@example.com": ["y"]}}"#,
        "ids:\n07700900123: x\na@example.com:\ny\n",
        &["ids=x", "ids=y"],
    );
}

#[test]
fn copies_stay_json() {
    let check = |text: &str, needle: &str, expected: &str| {
        for bytes in
            [|text: &str| text.as_bytes().to_vec(), |text: &str| Charset::Utf16Be.encode(text)]
        {
            let copy = JSON.without(&bytes(text), needle, &Limits::default());
            assert_eq!(copy, bytes(expected), "{text}");
        }
    };
    check(r#"{"t": "call 07700900123 "}"#, NEEDLE, r#"{"t": "call [X] "}"#);
    check(r#"{"t" : 7700900123 }"#, NUMBER, r#"{"t" : "[X]" }"#);
    check("[17700900123e2,1]", NUMBER, r#"["[X]",1]"#);
    check(r#"{"07700900123": null}"#, NEEDLE, r#"{"[X]": null}"#);
    check(r#"["a \"Zo\u00eb\" b"]"#, "Zoë", r#"["a \"[X]\" b"]"#);
    check(r#"["a \"Zo\u00eb\" b"]"#, "\"Zoë\" b", r#"["a [X]"]"#);
    check(r#"["\ud83d\ude00!"]"#, "😀", r#"["[X]!"]"#);
    check(r#"{"name": "Zo"}"#, "name: Zo", r#"{"[X]": "[X]"}"#);
    check("{\"a\":\"x\"}\n{\"a\":true}\n", "true", "{\"a\":\"x\"}\n{\"a\":\"[X]\"}\n");
}

#[test]
fn what_is_not_json_is_noted_and_read() {
    let check = |text: &str, rest: &str, byte: u64, notes: usize| {
        let kept = JSON.kept(text.as_bytes(), &Limits::default());
        assert!(kept.whole().contains(rest), "{text:?}");
        assert_eq!(kept.notes.len(), notes, "{text:?} {:?}", kept.notes);
        assert_eq!(kept.notes[0].reason, Reason::Malformed);
        let at = format!("at byte {byte}");
        assert!(kept.notes[0].detail.ends_with(&at), "{text:?} {}", kept.notes[0]);
    };
    check("{\"a\": 07700900123x, \"b\": 1}", "07700900123x, \"b\": 1}", 6, 1);
    check("{\"a\": \"07700900123", "a:\n\"07700900123", 6, 1);
    check("{'a': 1}", "'a': 1}", 1, 1);
    check("[1 07700900123]", "07700900123]", 3, 1);
    check("{\"a\": [1}, 07700900123]", "}, 07700900123]", 8, 1);
    check("{\"a\": [1, 2", "2\n", 11, 1);
    check("no JSON 07700900123", "no JSON 07700900123", 0, 1);
    check("[1]\nno 07700900123\n{\"a\": 2}\n", "1\nno 07700900123\na: 2\n", 4, 1);
    check("[1]\nno\nno\n{\"a\": 2}\n", "1\nno\nno\na: 2\n", 4, 2);
}

#[test]
fn nesting_is_bounded() {
    let deep = format!("{}\"{NEEDLE}\"", "[".repeat(100_000));
    let kept = JSON.kept(deep.as_bytes(), &Limits::default());
    assert_eq!(kept.notes.iter().map(|note| note.reason).collect::<Vec<_>>(), [Reason::TooDeep]);
    assert_eq!(kept.find(NEEDLE).len(), 1);
}

#[test]
fn giant_strings_are_read_in_windows() {
    let word = r"a\u00e9\ud83d\ude00\n";
    let text = format!("{{\"k\": \"{}{NEEDLE}{}\", \"j\": 1}}", word.repeat(30), word.repeat(30));
    for window in 1..80 {
        let kept = JSON.kept(text.as_bytes(), &windows(window, 24));
        let plain = "aé😀\n".repeat(30);
        assert_eq!(kept.whole(), format!("k: {plain}{NEEDLE}{plain}\nj: 1\n"));
        assert!(kept.notes.is_empty());
        let giant = fields(text.as_bytes(), &windows(window, 24));
        assert!(giant[..giant.len() - 1].iter().all(|field| field.starts_with("k=")));
        let copy = JSON.without(text.as_bytes(), NEEDLE, &windows(window, 24));
        assert_eq!(String::from_utf8(copy).expect("UTF-8"), text.replace(NEEDLE, "[X]"));
    }
}

#[test]
fn a_giant_string_without_end_is_noted() {
    let text = format!("[\"{}{NEEDLE}", "word ".repeat(30));
    let kept = JSON.kept(text.as_bytes(), &windows(32, 16));
    assert_eq!(kept.find(NEEDLE).len(), 1);
    assert!(!kept.notes.is_empty());
}

#[test]
fn blobs_show_unescaped_strings() {
    let blobs = JSON.blobs(br#"["the \"Zo\u00eb\" one"]"#, &Limits::default());
    let needle = "the \"Zoë\" one".as_bytes();
    assert!(blobs.iter().any(|blob| memchr::memmem::find(blob, needle).is_some()));
}

fn values() -> impl Strategy<Value = Value> {
    let string = || {
        prop_oneof![
            2 => Just(NEEDLE.to_owned()),
            2 => Just(format!("\"{NEEDLE}\\\n{NEEDLE} é")),
            3 => "[a-z\"\\\\\n\u{e9}😀 ]{0,12}",
        ]
    };
    let leaf = prop_oneof![
        4 => string().prop_map(Value::from),
        1 => Just(Value::from(7_700_900_123_u64)),
        1 => any::<i32>().prop_map(Value::from),
        1 => any::<Option<bool>>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((string(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// A value written in one of several ways, all of them right.
fn written(value: &Value, style: u8) -> String {
    match style % 3 {
        0 => value.to_string(),
        1 => serde_json::to_string_pretty(value).expect("a value can be written"),
        _ => {
            let mut text = String::new();
            for one in value.to_string().chars() {
                if one.is_ascii() {
                    text.push(one);
                    continue;
                }
                for unit in one.encode_utf16(&mut [0; 2]) {
                    write!(text, "\\u{unit:04x}").expect("a string grows");
                }
            }
            text
        }
    }
}

/// All keys and scalars of a value, as text.
fn all_text(value: &Value, all: &mut Vec<String>) {
    match value {
        Value::String(text) => all.push(text.clone()),
        Value::Array(items) => items.iter().for_each(|item| all_text(item, all)),
        Value::Object(members) => {
            for (key, member) in members {
                all.push(key.clone());
                all_text(member, all);
            }
        }
        scalar => all.push(scalar.to_string()),
    }
}

fn texts(value: &Value) -> Vec<String> {
    let mut all = Vec::new();
    all_text(value, &mut all);
    all
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_read_and_copied(bytes: Vec<u8>, window in 1..40_usize, overlap in 0..20_usize) {
        JSON.kept(&bytes, &windows(window, overlap)).whole();
        prop_assert_eq!(JSON.copy(&bytes, &Cuts::default()), bytes);
    }

    #[test]
    fn no_text_is_lost_in_what_is_almost_json(text in "[a1{}\\[\\]:,\"\\\\ \n]{0,60}", window in 1..40_usize) {
        let whole = JSON.kept(text.as_bytes(), &windows(window, 5)).whole();
        let bare = |text: &str| text.replace(|one: char| !one.is_alphanumeric(), "");
        prop_assert_eq!(bare(&whole), bare(&text));
    }

    #[test]
    fn every_value_is_read_once_whatever_the_windows(value in values(), style: u8, window in 1..90_usize) {
        let text = written(&value, style);
        let kept = JSON.kept(text.as_bytes(), &windows(window, 24));
        prop_assert!(kept.notes.is_empty());
        let expected: usize = texts(&value).iter().map(|text| text.matches(NUMBER).count()).sum();
        prop_assert_eq!(kept.find(NUMBER).len(), expected);
        let whole = kept.whole();
        for text in texts(&value) {
            prop_assert!(whole.contains(&text));
        }
    }

    #[test]
    fn what_is_cut_is_gone_and_the_rest_stays(value in values(), style: u8, window in 1..90_usize) {
        let text = written(&value, style);
        let copy = JSON.without(text.as_bytes(), NUMBER, &windows(window, 24));
        let copy: Value = serde_json::from_slice(&copy).expect("a copy is JSON");
        let hidden: Vec<_> = texts(&copy);
        let mut expected: Vec<_> =
            texts(&value).iter().map(|text| text.replace(NUMBER, "[X]")).collect();
        // Keys that became the same are one for this reader.
        if hidden.len() == expected.len() {
            prop_assert_eq!(&hidden, &expected);
        }
        expected.retain(|text| text.contains(NUMBER));
        prop_assert!(expected.is_empty() && hidden.iter().all(|text| !text.contains(NUMBER)));
    }
}
