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
    (
        "birth-date-of-old",
        &["09/03/2013", "29.2.00", "9 March '13"],
        &["31/02/2013", "2013", "9 March"],
    ),
    ("birthday", &["4th of October", "Oct 4", "29 February"], &["31 June", "4/10", "4 Oct 2012"]),
    (
        "reference",
        &["1204417", "CSC/2026/0417", "903-118842", "PL/2026/00418", "AB 1204"],
        &["2026", "2025/26", "12/2026", "09/03/2013", "20260309", "MAY 2026", "00000", "1000000"],
    ),
    ("eight-digits", &["12044170"], &["20130309", "09032013", "11111111", "1204417"]),
    ("uln", &["9276308686"], &["9276308687", "0276308686", "943 476 5919"]),
    ("uci", &["681990012058G"], &["681990012058H", "68199001205GG"]),
    ("nino", &["AB123456C", "ab 12 34 56 c", "AB-123456", "SR 12 34 56 D"], NINO_WRONG),
    ("nino-historic", &["AB123456M", "ZB 12 34 56 P"], &["AB123456C", "AB123456", "PZ123456M"]),
    (
        "temporary-tax-ref",
        &["11 A1 11 11", "NC 01 02 13 M", "PZ123456"],
        &["AB123456C", "11 11 11 11", "1A 11 11 11"],
    ),
    (
        "nass",
        &["090300017", "0101123456", "1212987654", "09/03/00017"],
        &["991312345", "a12345678", "090000017"],
    ),
    ("utr", &["1123456789", "19558 39661", "K1232611912725"], &["2955839661", "195583966"]),
    (
        "pnc-id",
        &["99/123456X", "1999/1234567B", "20/9N", "21/9999M"],
        &["20/9Z", "1999/1234567A", "99/X"],
    ),
    (
        "cro",
        &["123456/99L", "001234/88P", "1/11X", "SF99/123456L", "sf99/123456l"],
        &["123456/99Z", "SF99/123456M", "1234567/99L", "123456/1999L", "/99L"],
    ),
    (
        "iban",
        &["GB29 NWBK 6016 1331 9268 19", "GB82WEST12345698765432", "DE89 3704 0044 0532 0130 00"],
        &[
            "BE68CE695FBDEA94",
            "QQ29NWBK60161331926819",
            "GB28NWBK60161331926819",
            "GB29",
            "29GBNWBK60161331926819",
        ],
    ),
    (
        "luhn-card",
        &["4111 1111 1111 1111", "5555555555554444", "3782 822463 10005", "30569309025904"],
        &[
            "2000 0000 0000 0006",
            "4444 4444 4444 4444",
            "4111 1111 1111 1112",
            "1234 5678 9012 3452",
            "411111111111",
        ],
    ),
    ("sort-code", &["20-00-00", "12 34 56", "123456"], &["00-00-00", "12-34-5"]),
    ("bank-account", &["12345678", "1234 5679"], &["00000000", "1234567"]),
    (
        "email-spelt-out",
        &["jane at example dot com", "jane[at]a.gov.uk", "j.o (at) oakfield (dot) example"],
        &["look at dot", "jane (at) home", "look at the dot com"],
    ),
    ("travel-document", MRZ_RIGHT, MRZ_WRONG),
    ("birth-date", DATES_RIGHT, DATES_WRONG),
    ("uk-phone", PHONES_RIGHT, PHONES_WRONG),
    (
        "phone-abroad",
        &["+1 202 555 0143", "+353 1 555 0123", "00353 1 555 0123"],
        &["+44 20 7946 0123", "0044 20 7946 0123", "+1 23", "+1 000 000 000"],
    ),
    (
        "email",
        &["a.b@c.example", "a@b.co.uk"],
        &["a@b.c", "a..b@c.example", "l@2x.png", "a@b.12", ".a@b.uk"],
    ),
    ("username", &["amara.o", "ami2013"], &["none", "Unknown", "password"]),
    ("postcode", POSTCODES_RIGHT, POSTCODES_WRONG),
    (
        "ip-address",
        &["192.0.2.17", "2001:db8::1"],
        &["300.1.1.1", "1.2.3.04", "1.2.3", "127.0.0.1", "0.0.0.0", "255.255.255.0", "fe80::"],
    ),
    (
        "driving-licence",
        &["MORGA657054SM9IJ", "MORGA657054SM9IJ 35", "LEE99 851019 JS9AB"],
        &["MORGA699054SM9IJ", "M9RGA657054SM9IJ", "MORGA657004SM9IJ", "MORGA657054S"],
    ),
    (
        "vehicle-registration",
        &["AB51 CDE", "A123 BCD", "ABC 123D", "AIZ 1234"],
        &["AB99 CDE", "AB12", "QI12 CDE", "v2 and", "f3 len"],
    ),
];

const NINO_WRONG: &[&str] = &[
    "QQ 12 34 56 A",
    "AO123456C",
    "BG123456C",
    "ZZ123456C",
    "PZ123456C",
    "NC010213M",
    "DA123456A",
    "AB123456E",
    "AB12345C",
];
/// Made up, save the first: the specimen of ICAO Doc 9303.
const MRZ_RIGHT: &[&str] = &[
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6",
];
const MRZ_WRONG: &[&str] = &[
    "L898902C37UTO7408122F1204159ZE184226B<<<<<10",
    "L898902C36UTO7408123F1204159ZE184226B<<<<<10",
    "L898902C36UTO7408122F120415",
];
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
    "1 8 / 0 2 / 2 0 1 4",
    "0 9 0 3 1 3",
    "14.XI.1987",
];
const DATES_WRONG: &[&str] = &[
    "31/02/2013",
    "29/02/2013",
    "0/3/2013",
    "9/13/2013",
    "9 March 1850",
    "9 Marble 2013",
    "2013",
    "14.IIX.1987",
    "3 1 / 0 2 / 2 0 1 4",
];
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

/// What standards, manuals and help pages print.
const PRINTED: &[(&str, &str)] = &[
    ("nhs-number", "943 476 5919"),
    ("nhs-number", "943-476-5870"),
    ("nhs-number", "4010232137"),
    ("chi-number", "010101 0001"),
    ("uln", "9276308686"),
    ("upn", "b801200005001"),
    ("upn", "P207000016049"),
    ("upn", "Q207000016049"),
    ("upn", "X00180001701A"),
    ("uci", "681990012058G"),
    ("temporary-tax-ref", "11 A1 11 11"),
    ("nass", "09/03/00017"),
    ("nass", "0101123456"),
    ("nass", "1212987654"),
    ("utr", "11234 56789"),
    ("utr", "1955839661"),
    ("utr", "K1232611912725"),
    ("pnc-id", "99/123456X"),
    ("pnc-id", "1999/1234567B"),
    ("pnc-id", "20/9N"),
    ("pnc-id", "21/9999M"),
    ("cro", "123456/99L"),
    ("cro", "001234/88P"),
    ("cro", "1/11X"),
    ("cro", "SF99/123456L"),
    ("iban", "GB29NWBK60161331926819"),
    ("iban", "GB82 WEST 1234 5698 7654 32"),
    ("sort-code", "08-99-99"),
    ("sort-code", "499273"),
    ("bank-account", "66374958"),
    ("bank-account", "12345678"),
];

#[test]
fn ranges_and_examples() {
    let issued = |name: &str| named(name).and_then(|validator| validator.issued).expect("a range");
    let example =
        |name: &str| named(name).and_then(|validator| validator.example).expect("examples");
    for (name, value, expected) in [
        ("nhs-number", "401 023 2137", true),
        ("nhs-number", "999 124 5006", false),
        ("uk-phone", "01632 960123", true),
        ("uk-phone", "0120452345", false),
        ("uk-phone", "01204 52345", true),
        ("upn", "H801200001001", true),
        ("upn", "P207000016049", true),
        ("upn", "A150200001001", false),
        ("ip-address", "203.0.113.9", true),
        ("ip-address", "1.2.3.4", false),
    ] {
        assert_eq!(issued(name)(value), expected, "{name} {value}");
    }
    for (name, value, expected) in [
        ("luhn-card", "4242 4242 4242 4242", true),
        ("luhn-card", "4242 4242 4242 4259", false),
        ("iban", "gb29 nwbk 6016 1331 9268 19", true),
        ("driving-licence", "MORGA657054SM9IJ 35", true),
        ("nhs-number", "999 999 9999", true),
        ("nhs-number", "999 124 5006", false),
        ("nino", "QQ 12 34 56 C", true),
        ("nino", "qq123456a", true),
        ("nino", "AB 12 34 56 C", true),
        ("nino", "SR204117D", false),
    ]
    .into_iter()
    .chain(PRINTED.iter().map(|(name, value)| (*name, *value, true)))
    {
        assert_eq!(example(name)(value), expected, "{name} {value}");
    }
}
