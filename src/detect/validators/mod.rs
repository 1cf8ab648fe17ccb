//! Checks of identifiers: small plain functions, each with the source of its rule and test vectors.
//!
//! A validator gets a match as it is written, separators included, and says whether its rule holds.
//! What follows from that is scored elsewhere.

mod contact;
mod date;
mod education;
mod health;
mod licence;
mod money;
mod state;

/// A named check of a value.
pub(super) struct Validator {
    /// What packs call it.
    pub(super) name: &'static str,
    /// Whether the rule holds.
    pub(super) check: fn(&str) -> bool,
    /// Whether a value for which the rule holds lies in a range that is issued.
    pub(super) issued: Option<fn(&str) -> bool>,
    /// Whether it is a value that manuals print as an example.
    pub(super) example: Option<fn(&str) -> bool>,
    /// What it looks at.
    pub(super) proof: Proof,
    /// Of how many random values of the same shape one passes.
    pub(super) one_in: f32,
    /// Of how many random values that pass one lies in an issued range.
    pub(super) issued_one_in: f32,
}

/// What a validator looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// A check digit or letter.
    CheckDigit,
    /// The form alone: lengths, dates, lists of areas.
    Form,
}

const fn form(name: &'static str, check: fn(&str) -> bool, one_in: f32) -> Validator {
    let proof = Proof::Form;
    Validator { name, check, issued: None, example: None, proof, one_in, issued_one_in: 1.0 }
}

const fn checked(name: &'static str, check: fn(&str) -> bool, one_in: f32) -> Validator {
    Validator { proof: Proof::CheckDigit, ..form(name, check, one_in) }
}

/// All validators.
pub(super) static VALIDATORS: &[Validator] = &[
    Validator {
        issued: Some(health::nhs_issued),
        example: Some(health::nhs_example),
        issued_one_in: 3.4,
        ..checked("nhs-number", health::nhs_number, 10.9)
    },
    checked("chi-number", health::chi_number, 300.0),
    checked("hsc-number", health::hsc_number, 137.0),
    Validator {
        issued: Some(education::upn_issued),
        issued_one_in: 4.0,
        ..checked("upn", education::upn, 23.0)
    },
    checked("uln", education::uln, 12.0),
    checked("uci", education::uci, 17.0),
    Validator { example: Some(state::nino_example), ..form("nino", state::nino, 2.0) },
    form("nass", state::nass, 8.3),
    checked("utr", state::utr, 10.0),
    checked("pnc-id", state::pnc_id, 23.0),
    checked("iban", money::iban, 97.0),
    checked("luhn-card", money::payment_card, 40.0),
    form("sort-code", money::sort_code, 1.2),
    form("birth-date", date::birth_date, 2.0),
    form("uk-phone", contact::uk_phone, 4.0),
    form("phone-abroad", contact::phone_abroad, 1.5),
    form("email", contact::email, 2.0),
    form("postcode", contact::postcode, 6.0),
    form("ip-address", contact::ip_address, 2.0),
    form("driving-licence", licence::driving_licence, 200.0),
    form("vehicle-registration", licence::vehicle_registration, 3.0),
];

/// A validator by its name.
pub(super) fn named(name: &str) -> Option<&'static Validator> {
    VALIDATORS.iter().find(|validator| validator.name == name)
}

/// The `N` digits of a value, whatever separates them. None where it holds more or fewer.
fn digits<const N: usize>(value: &str) -> Option<[u32; N]> {
    let mut found = [0; N];
    let mut count = 0;
    for byte in value.bytes().filter(u8::is_ascii_digit) {
        *found.get_mut(count)? = u32::from(byte - b'0');
        count += 1;
    }
    (count == N).then_some(found)
}

/// The `N` letters and digits of a value in upper case. None where it holds more or fewer.
fn letters<const N: usize>(value: &str) -> Option<[u8; N]> {
    let mut found = [0; N];
    let mut count = 0;
    for byte in value.bytes().filter(u8::is_ascii_alphanumeric) {
        *found.get_mut(count)? = byte.to_ascii_uppercase();
        count += 1;
    }
    (count == N).then_some(found)
}

/// The digit that an ASCII byte is.
fn digit(byte: u8) -> Option<u32> {
    byte.is_ascii_digit().then(|| u32::from(byte - b'0'))
}

/// The sum of digits, each times its weight.
fn weighted(digits: impl IntoIterator<Item = u32>, weights: impl IntoIterator<Item = u32>) -> u32 {
    digits.into_iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors() {
        let check = |name: &str, valid: &[&str], invalid: &[&str]| {
            let validator = named(name).unwrap_or_else(|| panic!("no validator `{name}`"));
            for value in valid {
                assert!((validator.check)(value), "{name} refuses {value}");
            }
            for value in invalid {
                assert!(!(validator.check)(value), "{name} accepts {value}");
            }
        };
        check(
            "nhs-number",
            &["943 476 5919", "943-476-5870", "4010232137", "999 999 9999"],
            &["485 777 3456", "943 476 5918", "943 476 591", "0000000000", "1111111111"],
        );
        check("chi-number", &["0101010001"], &["0101011231", "9901010001", "3102010001"]);
        check("hsc-number", &["320 000 0007", "3999999993"], &["4010232137", "3200000000"]);
        check(
            "upn",
            &["B801200005001", "P207000016049", "b 801 2000 05 001", "X00180001701A"],
            &["Q207000016049", "B801200005002", "I801200005001", "B80120000500"],
        );
        check("uln", &["9276308686"], &["9276308687", "0276308686", "943 476 5919"]);
        check("uci", &["681990012058G"], &["681990012058H", "68199001205GG"]);
        check("nino", &["AB123456C", "ab 12 34 56 c", "AB-123456"], NINO_WRONG);
        check(
            "nass",
            &["090300017", "0101123456", "1212987654", "09/03/00017"],
            &["991312345", "a12345678", "090000017"],
        );
        check("utr", &["1123456789", "19558 39661"], &["2955839661", "195583966"]);
        check(
            "pnc-id",
            &["99/123456X", "1999/1234567B", "20/9N", "21/9999M"],
            &["20/9Z", "1999/1234567A", "99/X"],
        );
        check(
            "iban",
            &["GB29 NWBK 6016 1331 9268 19", "GB82WEST12345698765432"],
            &["GB28NWBK60161331926819", "GB29", "29GBNWBK60161331926819"],
        );
        check(
            "luhn-card",
            &["4111 1111 1111 1111", "5555555555554444"],
            &["4111 1111 1111 1112", "1234 5678 9012 3452", "411111111111"],
        );
        check("sort-code", &["20-00-00", "12 34 56", "123456"], &["00-00-00", "12-34-5"]);
        check("birth-date", DATES_RIGHT, DATES_WRONG);
        check("uk-phone", PHONES_RIGHT, PHONES_WRONG);
        check(
            "phone-abroad",
            &["+1 202 555 0143", "+353 1 555 0123"],
            &["+44 20 7946 0123", "+1 23"],
        );
        check(
            "email",
            &["a.b@c.example", "a@b.co.uk"],
            &["a@b.c", "a..b@c.example", "a@b.12", ".a@b.uk"],
        );
        check("postcode", POSTCODES_RIGHT, POSTCODES_WRONG);
        check("ip-address", &["192.0.2.17", "2001:db8::1"], &["300.1.1.1", "1.2.3.04", "1.2.3"]);
        check(
            "driving-licence",
            &["MORGA657054SM9IJ", "MORGA657054SM9IJ 35", "LEE99 851019 JS9AB"],
            &["MORGA699054SM9IJ", "M9RGA657054SM9IJ", "MORGA657004SM9IJ", "MORGA657054S"],
        );
        check(
            "vehicle-registration",
            &["AB51 CDE", "A123 BCD", "ABC 123D", "AIZ 1234"],
            &["AB99 CDE", "AB12", "QI12 CDE"],
        );
    }

    const NINO_WRONG: &[&str] = &[
        "QQ 12 34 56 A",
        "AO123456C",
        "BG123456C",
        "ZZ123456C",
        "DA123456A",
        "AB123456E",
        "AB12345C",
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
    ];
    const DATES_WRONG: &[&str] = &[
        "31/02/2013",
        "29/02/2013",
        "0/3/2013",
        "9/13/2013",
        "9 March 1850",
        "9 Marble 2013",
        "2013",
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
    const PHONES_WRONG: &[&str] = &[
        "0123 456",
        "05123 456789",
        "06123 456789",
        "02700 900123",
        "07700 90012",
        "01632 9601234",
    ];
    const POSTCODES_RIGHT: &[&str] = &[
        "WR11 9ZZ", "sw1a 1aa", "M1 1AE", "EC1A 1BB", "W1A 0AX", "ZZ99 3VZ", "BFPO 801", "GIR 0AA",
        "CR26XH",
    ];
    const POSTCODES_WRONG: &[&str] =
        &["KS2 1AB", "WR11 9CC", "A4 2AB", "b1 2nd", "QQ1 1AA", "SW1A 1A", "AB1C 1AA", "BFPO"];
}
