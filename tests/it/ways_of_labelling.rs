//! Values are found in the ways in which forms, tables, letters and systems tell what they are.
//!
//! A text and all that is to be found in it of the kinds named, in order: nothing else may be.

use std::sync::LazyLock;

use withheld::{
    config::packs,
    detect::{BELIEVED, Detector},
    model::{Part, Role, Text, TextBuilder},
};

static DETECTOR: LazyLock<Detector> = LazyLock::new(|| {
    let patterns = packs::built_in().expect("the built-in packs are well formed");
    Detector::new(&patterns).expect("the built-in packs compile")
});

/// Kinds that other tests look at.
const ELSEWHERE: [&str; 4] = ["person-name", "address", "organisation", "school"];

fn shown(text: &Text) -> Vec<String> {
    let found = DETECTOR.detect(text);
    let believed = found.iter().filter(|finding| finding.confidence >= BELIEVED);
    believed
        .filter(|finding| !finding.kind.as_str().contains(':'))
        .filter(|finding| !ELSEWHERE.contains(&finding.kind.as_str()))
        .map(|finding| format!("{} {}", finding.kind, text.slice(finding.range.clone()).reveal()))
        .collect()
}

fn check(string: &str, expected: &[&str]) {
    let mut builder = TextBuilder::new(Part::new(Role::Body));
    builder.push_even(string, 0, 0);
    assert_eq!(shown(&builder.finish()), expected, "{string:?}");
}

#[test]
fn labels_run_down_the_first_column() {
    check(
        "          | Carer A  | Carer B\nSort code | 20-11-43 | 40 47 11\nAccount   | 30117725 | 7110 0924",
        &[
            "sort-code 20-11-43",
            "sort-code 40 47 11",
            "bank-account 30117725",
            "bank-account 7110 0924",
        ],
    );
    check(
        "Mosaic no\t1188420\t1190377\nVisits\t12\t14000",
        &["social-care-ref 1188420", "social-care-ref 1190377"],
    );
    check("Chairs   1188420   1190377\nDesks   201143   404711", &[]);
}

#[test]
fn one_label_serves_a_list() {
    check(
        "CRN K676906 (formerly T958502) and E320441",
        &["offender-ref K676906", "offender-ref T958502", "offender-ref E320441"],
    );
    check(
        "The record for Ilyas is 60117745 and on page 9 stands 60117746.",
        &["social-care-ref 60117745", "social-care-ref 60117746"],
    );
    check("Mosaic ID 60117745. Order 60117746, 12 chairs.", &["social-care-ref 60117745"]);
}

#[test]
fn sentences_and_letters_tell_what_a_number_is() {
    check("He is in HMP Tarn, no. G5197EF.", &["offender-ref G5197EF"]);
    check("Our reference   M1877420\nUnit 12", &["home-office-ref M1877420"]);
    check("Your previous permit (ZX8804417) has ended.", &["licence-or-permit ZX8804417"]);
    check(
        "5. Port reference   DEA/4471209\n6. CID   30441772\n",
        &["home-office-ref DEA/4471209", "home-office-ref 30441772"],
    );
    check("Our Ref: LK/ms/3390", &[]);
    check("the old one (07700 900 734) is dead", &["phone 07700 900 734"]);
}

#[test]
fn heads_of_columns_are_read_as_systems_write_them() {
    for (label, value, expected) in [
        ("DoB", "03/02/2012", &["date-of-birth 03/02/2012"][..]),
        ("NHSno", "9991245006", &["nhs-number 9991245006"]),
        ("LCSID", "4410092", &["social-care-ref 4410092"]),
        ("HOref", "A2044719", &["home-office-ref A2044719"]),
        ("CIDno", "20417739", &["home-office-ref 20417739"]),
        ("PAID", "4410092", &[]),
    ] {
        let mut builder = TextBuilder::new(Part::new(Role::Body));
        builder.push_even(value, 0, 0);
        builder.field(0..value.len(), Some(label.into()), None);
        assert_eq!(shown(&builder.finish()), expected, "{label}");
    }
}
