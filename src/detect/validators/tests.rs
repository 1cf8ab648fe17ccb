//! Test vectors: what each validator accepts and refuses. Those of published rules come from the
//! sources named beside the validators; the rest is computed from the rule.

use super::*;

/// A validator's name, what it accepts, what it refuses.
type Row = (&'static str, &'static [&'static str], &'static [&'static str]);

const VECTORS: &[Row] = &[
    (
        "nhs-number",
        &["943 476 5919", "943-476-5870", "4010232137", "999 999 9999"],
        &["485 777 3456", "943 476 5918", "943 476 591", "0000000000", "1111111111"],
    ),
    ("chi-number", &["0101010001"], &["0101011231", "9901010001", "3102010001"]),
    ("hsc-number", &["320 000 0007", "3999999993"], &["4010232137", "3200000000"]),
    (
        "upn",
        &["B801200005001", "P207000016049", "b 801 2000 05 001", "X00180001701A"],
        &["Q207000016049", "B801200005002", "I801200005001", "B80120000500"],
    ),
    ("uln", &["9276308686"], &["9276308687", "0276308686", "943 476 5919"]),
    ("uci", &["681990012058G"], &["681990012058H", "68199001205GG"]),
    ("nino", &["AB123456C", "ab 12 34 56 c", "AB-123456"], NINO_WRONG),
    (
        "nass",
        &["090300017", "0101123456", "1212987654", "09/03/00017"],
        &["991312345", "a12345678", "090000017"],
    ),
    ("utr", &["1123456789", "19558 39661"], &["2955839661", "195583966"]),
    (
        "pnc-id",
        &["99/123456X", "1999/1234567B", "20/9N", "21/9999M"],
        &["20/9Z", "1999/1234567A", "99/X"],
    ),
    (
        "iban",
        &["GB29 NWBK 6016 1331 9268 19", "GB82WEST12345698765432"],
        &["GB28NWBK60161331926819", "GB29", "29GBNWBK60161331926819"],
    ),
    (
        "luhn-card",
        &["4111 1111 1111 1111", "5555555555554444"],
        &["4111 1111 1111 1112", "1234 5678 9012 3452", "411111111111"],
    ),
    ("sort-code", &["20-00-00", "12 34 56", "123456"], &["00-00-00", "12-34-5"]),
    ("birth-date", DATES_RIGHT, DATES_WRONG),
    ("uk-phone", PHONES_RIGHT, PHONES_WRONG),
    ("phone-abroad", &["+1 202 555 0143", "+353 1 555 0123"], &["+44 20 7946 0123", "+1 23"]),
    ("email", &["a.b@c.example", "a@b.co.uk"], &["a@b.c", "a..b@c.example", "a@b.12", ".a@b.uk"]),
    ("postcode", POSTCODES_RIGHT, POSTCODES_WRONG),
    ("ip-address", &["192.0.2.17", "2001:db8::1"], &["300.1.1.1", "1.2.3.04", "1.2.3"]),
    (
        "driving-licence",
        &["MORGA657054SM9IJ", "MORGA657054SM9IJ 35", "LEE99 851019 JS9AB"],
        &["MORGA699054SM9IJ", "M9RGA657054SM9IJ", "MORGA657004SM9IJ", "MORGA657054S"],
    ),
    (
        "vehicle-registration",
        &["AB51 CDE", "A123 BCD", "ABC 123D", "AIZ 1234"],
        &["AB99 CDE", "AB12", "QI12 CDE"],
    ),
];

const NINO_WRONG: &[&str] =
    &["QQ 12 34 56 A", "AO123456C", "BG123456C", "ZZ123456C", "DA123456A", "AB123456E", "AB12345C"];
const DATES_RIGHT: &[&str] = &[
    "09/03/2013",
    "9 March 2013",
    "9th Mar 13",
    "2013-03-09",
    "09.03.13",
    "29/2/2012",
    "March 9, 2013",
    "09-Mar-2013",
    "9th of March, 2013",
    "1 sept 2010",
    "20130309",
    "09032013",
];
const DATES_WRONG: &[&str] =
    &["31/02/2013", "29/02/2013", "0/3/2013", "9/13/2013", "9 March 1850", "9 Marble 2013", "2013"];
const PHONES_RIGHT: &[&str] = &[
    "07700 900123",
    "(07700) 900 123",
    "+44 7700 900123",
    "+44 (0)20 7946 0123",
    "020 7946 0123",
    "01632 960 123",
    "0044 1632 960123",
    "0161 496 0123 ext 12",
    "0300 123 4567",
    "0800 1111",
    "01204 52345",
];
const PHONES_WRONG: &[&str] =
    &["0123 456", "05123 456789", "06123 456789", "02700 900123", "07700 90012", "01632 9601234"];
const POSTCODES_RIGHT: &[&str] = &[
    "WR11 9ZZ", "sw1a 1aa", "M1 1AE", "EC1A 1BB", "W1A 0AX", "ZZ99 3VZ", "BFPO 801", "GIR 0AA",
    "CR26XH",
];
const POSTCODES_WRONG: &[&str] =
    &["KS2 1AB", "WR11 9CC", "A4 2AB", "b1 2nd", "QQ1 1AA", "SW1A 1A", "AB1C 1AA", "BFPO"];

#[test]
fn vectors() {
    for (name, valid, invalid) in VECTORS {
        let validator = named(name).unwrap_or_else(|| panic!("no validator `{name}`"));
        for value in *valid {
            assert!((validator.check)(value), "{name} refuses {value}");
        }
        for value in *invalid {
            assert!(!(validator.check)(value), "{name} accepts {value}");
        }
    }
}

#[test]
fn every_validator_has_vectors() {
    for validator in VALIDATORS {
        assert!(VECTORS.iter().any(|row| row.0 == validator.name), "{}", validator.name);
    }
}

#[test]
fn ranges_and_examples() {
    let issued = |name: &str| named(name).and_then(|validator| validator.issued).expect("a range");
    let example =
        |name: &str| named(name).and_then(|validator| validator.example).expect("examples");
    for (name, value, expected) in [
        ("nhs-number", "401 023 2137", true),
        ("nhs-number", "999 124 5006", false),
        ("upn", "H801200001001", true),
        ("upn", "P207000016049", true),
        ("upn", "A150200001001", false),
    ] {
        assert_eq!(issued(name)(value), expected, "{name} {value}");
    }
    for (name, value, expected) in [
        ("nhs-number", "999 999 9999", true),
        ("nhs-number", "999 124 5006", false),
        ("nino", "QQ 12 34 56 C", true),
        ("nino", "AB123456C", false),
    ] {
        assert_eq!(example(name)(value), expected, "{name} {value}");
    }
}
