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
mod plain;
mod state;
mod travel;

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
    Validator {
        example: Some(health::chi_example),
        ..checked("chi-number", health::chi_number, 300.0)
    },
    checked("hsc-number", health::hsc_number, 137.0),
    Validator {
        issued: Some(education::upn_issued),
        issued_one_in: 4.0,
        example: Some(education::upn_example),
        ..checked("upn", education::upn, 23.0)
    },
    Validator { example: Some(education::uln_example), ..checked("uln", education::uln, 12.0) },
    Validator { example: Some(education::uci_example), ..checked("uci", education::uci, 17.0) },
    Validator { example: Some(state::nino_example), ..form("nino", state::nino, 2.0) },
    form("nino-historic", state::nino_historic, 2.0),
    Validator {
        example: Some(state::temporary_example),
        ..form("temporary-tax-ref", state::temporary_tax_ref, 5.0)
    },
    Validator { example: Some(state::nass_example), ..form("nass", state::nass, 8.3) },
    Validator { example: Some(state::utr_example), ..checked("utr", state::utr, 10.0) },
    Validator {
        example: Some(state::pnc_example),
        issued: Some(state::pnc_at_length),
        issued_one_in: 10.0,
        ..checked("pnc-id", state::pnc_id, 23.0)
    },
    Validator { example: Some(state::cro_example), ..checked("cro", state::cro, 23.0) },
    Validator { example: Some(money::iban_example), ..checked("iban", money::iban, 300.0) },
    Validator {
        example: Some(money::card_example),
        ..checked("luhn-card", money::payment_card, 20.0)
    },
    Validator {
        example: Some(money::sort_code_example),
        ..form("sort-code", money::sort_code, 1.2)
    },
    Validator {
        example: Some(money::account_example),
        ..form("bank-account", money::bank_account, 1.2)
    },
    form("birth-date", date::birth_date, 2.0),
    Validator {
        issued: Some(date::some_years_ago),
        issued_one_in: 6.0,
        ..form("birth-date-of-old", date::birth_date, 2.0)
    },
    form("birthday", date::birthday, 2.0),
    form("reference", plain::reference, 1.2),
    form("eight-digits", plain::eight_digits, 1.2),
    Validator {
        issued: Some(contact::uk_phone_in_full),
        issued_one_in: 4.0,
        ..form("uk-phone", contact::uk_phone, 1.5)
    },
    form("phone-abroad", contact::phone_abroad, 1.5),
    form("email", contact::email, 2.0),
    form("email-spelt-out", contact::email_spelt_out, 4.0),
    form("username", contact::username, 1.5),
    form("postcode", contact::postcode, 6.0),
    Validator {
        issued: Some(contact::ip_unlike_version),
        issued_one_in: 6.0,
        ..form("ip-address", contact::ip_address, 2.0)
    },
    Validator {
        example: Some(licence::licence_example),
        ..form("driving-licence", licence::driving_licence, 200.0)
    },
    checked("travel-document", travel::machine_readable, 10_000.0),
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

/// Whether a value is one of those that manuals print as examples. They are given in capitals,
/// without separators.
fn is_printed(value: &str, examples: &[&str]) -> bool {
    let plain = || value.bytes().filter(u8::is_ascii_alphanumeric);
    examples.iter().any(|example| example.bytes().eq(plain().map(|b| b.to_ascii_uppercase())))
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
mod tests;
