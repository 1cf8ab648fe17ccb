//! Tables and properties of delimited text.

use proptest::prelude::*;

use crate::{
    format::{
        encoding::Charset,
        plain::harness::{Format, windows},
    },
    model::{Cuts, Limits, Reason},
};

const CSV: Format = Format { read: super::read, write: super::write, blobs: super::blobs };
const NEEDLE: &str = "07700 900123";
/// The fields of a text as `cell label=value`.
fn fields(bytes: &[u8], limits: &Limits) -> Vec<String> {
    let kept = CSV.kept(bytes, limits);
    let shown = kept.texts.iter().flat_map(|text| {
        text.fields().iter().map(|field| {
            let value = &text.as_str()[field.range.clone()];
            let cell = field.cell.as_deref().unwrap_or("?");
            format!("{cell} {}={value}", field.label.as_deref().unwrap_or("-"))
        })
    });
    shown.collect()
}

#[test]
fn fields_know_their_column_and_cell() {
    let check = |text: &str, expected: &[&str]| {
        assert_eq!(fields(text.as_bytes(), &Limits::default()), expected, "{text:?}");
    };
    check(
        "Name,DOB\nZoe,2013-03-09",
        &["A1 -=Name", "B1 -=DOB", "A2 Name=Zoe", "B2 DOB=2013-03-09"],
    );
    check(
        "\"Name\";\"Note\"\r\nZoe;\"a;\r\nb\"\r\n",
        &["A1 -=Name", "B1 -=Note", "A2 Name=Zoe", "B2 Note=a;\r\nb"],
    );
    check("sep=|\nName|Age\n\nZoe||x\n", &["A1 -=Name", "B1 -=Age", "A3 Name=Zoe", "C3 -=x"]);
    check("1,2\n3,4\n", &["A1 -=1", "B1 -=2", "A2 -=3", "B2 -=4"]);
}

#[test]
fn columns_are_named_as_in_spreadsheets() {
    let check = |column, row, expected: &str| assert_eq!(&*super::cell_name(column, row), expected);
    check(0, 1, "A1");
    check(25, 12, "Z12");
    check(26, 3, "AA3");
    check(701, 3, "ZZ3");
    check(702, 3, "AAA3");
}

#[test]
fn without_quotes_offsets_are_those_of_the_file() {
    let text = "Name,Phone\r\nZoe,07700 900123\r\nBen,\t\r\n";
    assert_eq!(CSV.kept(text.as_bytes(), &windows(12, 4)).whole(), text);
}

#[test]
fn copies_keep_the_table() {
    let check = |text: &str, needle: &str, expected: &str| {
        for bytes in
            [|text: &str| text.as_bytes().to_vec(), |text: &str| Charset::Utf16Le.encode(text)]
        {
            let copy = CSV.without(&bytes(text), needle, &Limits::default());
            assert_eq!(copy, bytes(expected), "{text:?}");
        }
    };
    check("Name,Phone\r\nZoe,07700 900123\r\n", NEEDLE, "Name,Phone\r\nZoe,[X]\r\n");
    check("a;\"t: 07700 900123\"\nb;c\n", NEEDLE, "a;\"t: [X]\"\nb;c\n");
    check("a,\"the \"\"Zoe\"\" one\"\nb,c\n", "\"Zoe\"", "a,\"the [X] one\"\nb,c\n");
    check("a,\"the \"\"Zoe\"\" one\"\nb,c\n", "Zoe", "a,\"the \"\"[X]\"\" one\"\nb,c\n");
    check("3 Tarn Close,Evesham\nx,y\n", "Close,Evesham", "3 Tarn [X],[X]\nx,y\n");
    check("a,b\nc,d\n", "b\nc", "a,[X]\n[X],d\n");
}

#[test]
fn labels_never_break_a_row_or_make_a_formula() {
    let check = |label: &str, expected: &str| {
        let dialect = super::Dialect { delimiter: b',', quote: b'"' };
        assert_eq!(super::plain_value(label, dialect), expected);
    };
    check("[X]", "[X]");
    check("a,b\"c\nd", "a b c d");
    check("=+HYPERLINK(1)", "HYPERLINK(1)");
}

#[test]
fn an_open_quote_is_noted_and_its_text_is_read() {
    let text = "Name,Note\nZoe,x\nBen,\"07700 900123\nSam,\"07700 900123\n";
    let kept = CSV.kept(text.as_bytes(), &Limits::default());
    assert_eq!(kept.find(NEEDLE).len(), 2);
    assert!(kept.notes.is_empty(), "the second quote closes the first");
    let text = "Name,Note\nZoe,x\nBen,\"07700 900123\nSam,07700 900123\n";
    let kept = CSV.kept(text.as_bytes(), &Limits::default());
    assert_eq!(kept.whole(), text);
    assert_eq!(kept.notes.len(), 1);
    assert_eq!(kept.notes[0].reason, Reason::Malformed);
    assert!(kept.notes[0].detail.contains("byte 20 "), "{}", kept.notes[0]);
    let copy = CSV.without(text.as_bytes(), NEEDLE, &Limits::default());
    assert_eq!(copy, text.replace(NEEDLE, "[X]").as_bytes());
}

#[test]
fn a_giant_record_is_text_and_the_table_goes_on() {
    let giant = format!("Zoe,\"{}\n{NEEDLE}\"\n", "word word\n".repeat(20));
    let text = format!("Name,Note\nA,b\n{giant}{}", "Ben,c\n".repeat(20));
    let kept = CSV.kept(text.as_bytes(), &windows(64, 16));
    assert_eq!(kept.whole(), text);
    assert_eq!(kept.find(NEEDLE).len(), 1);
    assert!(kept.notes.is_empty());
    let last = fields(text.as_bytes(), &windows(64, 16)).pop();
    assert_eq!(last.as_deref(), Some("B44 Note=c"));
}

#[test]
fn blobs_show_quoted_values() {
    let text = "a,\"the \"\"Zoe\"\" one\"\nb,c\n";
    let blobs = CSV.blobs(text.as_bytes(), &Limits::default());
    assert!(blobs.iter().any(|blob| memchr::memmem::find(blob, b"the \"Zoe\" one").is_some()));
}

/// A table, its file, and how it is written.
#[derive(Debug, Clone)]
struct Sheet {
    rows: Vec<Vec<String>>,
    bytes: Vec<u8>,
}

fn sheets() -> impl Strategy<Value = Sheet> {
    let value = prop_oneof![
        3 => Just(NEEDLE.to_owned()),
        3 => "[a-z ]{1,6}",
        2 => "[a-z,\"\r\n;]{1,6}",
        1 => Just(format!("\"{NEEDLE}\", or {NEEDLE}")),
    ];
    let rows = prop::collection::vec(prop::collection::vec(value, 3), 1..12);
    (rows, any::<u32>(), any::<bool>()).prop_map(|(rows, quoting, wide)| {
        let mut text = String::from("name,note,phone\r\n");
        for (at, row) in rows.iter().enumerate() {
            let fields: Vec<_> = row
                .iter()
                .map(|value| {
                    let must = value.contains([',', '"', '\r', '\n']);
                    if must || quoting >> (at % 32) & 1 == 1 {
                        format!("\"{}\"", value.replace('"', "\"\""))
                    } else {
                        value.clone()
                    }
                })
                .collect();
            text.push_str(&fields.join(","));
            text.push_str("\r\n");
        }
        let bytes = if wide { Charset::Utf16Be.encode(&text) } else { text.into_bytes() };
        Sheet { rows, bytes }
    })
}

/// The records of a file, as another reader sees them.
fn records(bytes: &[u8]) -> Vec<Vec<String>> {
    let text = match bytes.first() {
        Some(0) => Charset::Utf16Be
            .decode(bytes, crate::format::encoding::Rest::Nothing)
            .as_str()
            .to_owned(),
        _ => String::from_utf8_lossy(bytes).into_owned(),
    };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let records = reader.records().map(|record| record.expect("a table"));
    records.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

proptest! {
    #[test]
    fn arbitrary_bytes_are_read_and_copied(bytes: Vec<u8>, window in 1..40_usize, overlap in 0..20_usize) {
        CSV.kept(&bytes, &windows(window, overlap)).whole();
        prop_assert_eq!(CSV.copy(&bytes, &Cuts::default()), bytes);
    }

    #[test]
    fn all_text_but_quotes_is_handed_over(text in "[ab,;\"'\n\r]{0,80}", window in 1..40_usize) {
        let whole = CSV.kept(text.as_bytes(), &windows(window, 5)).whole();
        let bare = |text: &str| text.replace(['"', '\''], "");
        prop_assert_eq!(bare(&whole), bare(&text));
    }

    #[test]
    fn values_are_read_once_whatever_the_windows(sheet in sheets(), window in 1..90_usize) {
        let kept = CSV.kept(&sheet.bytes, &windows(window, 24));
        let expected: usize =
            sheet.rows.iter().flatten().map(|value| value.matches(NEEDLE).count()).sum();
        prop_assert_eq!(kept.find(NEEDLE).len(), expected);
        prop_assert!(kept.notes.is_empty());
    }

    #[test]
    fn what_is_cut_is_gone_and_the_table_stays(sheet in sheets(), window in 1..900_usize) {
        let copy = CSV.without(&sheet.bytes, NEEDLE, &windows(window, 24));
        let expected: Vec<Vec<String>> = sheet
            .rows
            .iter()
            .map(|row| row.iter().map(|value| value.replace(NEEDLE, "[X]")).collect())
            .collect();
        prop_assert_eq!(records(&copy), expected);
        prop_assert!(CSV.kept(&copy, &Limits::default()).find(NEEDLE).is_empty());
    }
}
