//! Bank details and cards.

use super::{date, digits, is_printed};

/// How long an account number of each country is: ISO 13616, SWIFT's registry.
const IBAN_LENGTHS: &str = "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 \
    CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 \
    HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 \
    MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 \
    SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30";

/// Countries whose account numbers are digits alone.
const IBAN_DIGITS: &str =
    " AT BA BE CZ DE DK EE ES FI FO GL HR HU IL IS LT ME NO PL PT RS SE SI SK TL TN XK ";

/// ISO 13616: the first four characters moved to the end, letters as 10 to 35, leave one modulo 97;
/// and each country has its length.
pub(super) fn iban(value: &str) -> bool {
    let mut chars = [0; 34];
    let mut len = 0;
    for byte in value.bytes().filter(u8::is_ascii_alphanumeric) {
        let Some(slot) = chars.get_mut(len) else { return false };
        *slot = byte.to_ascii_uppercase();
        len += 1;
    }
    let chars = &chars[..len];
    let shaped = (15..=34).contains(&len)
        && chars[..2].iter().all(u8::is_ascii_uppercase)
        && chars[2..4].iter().all(u8::is_ascii_digit);
    if !shaped || iban_length(&chars[..2]) != Some(len) {
        return false;
    }
    let country = std::str::from_utf8(&chars[..2]).unwrap_or_default();
    if IBAN_DIGITS.contains(country) && !chars[4..].iter().all(u8::is_ascii_digit) {
        return false;
    }
    let rest = chars[4..].iter().chain(&chars[..4]).fold(0_u32, |rest, char| match char {
        b'0'..=b'9' => (rest * 10 + u32::from(char - b'0')) % 97,
        _ => (rest * 100 + u32::from(char - b'A') + 10) % 97,
    });
    rest == 1
}

fn iban_length(country: &[u8]) -> Option<usize> {
    IBAN_LENGTHS
        .split_ascii_whitespace()
        .find_map(|entry| entry.strip_prefix(std::str::from_utf8(country).ok()?)?.parse().ok())
}

/// The numbers that the registry and its handbooks print.
pub(super) fn iban_example(value: &str) -> bool {
    is_printed(
        value,
        &["GB29NWBK60161331926819", "GB82WEST12345698765432", "GB33BUKB20201555555555"],
    )
}

/// ISO/IEC 7812: the first digits of the card schemes, their lengths, and the Luhn digit.
pub(super) fn payment_card(value: &str) -> bool {
    let mut sum = 0;
    let mut count = 0_usize;
    let mut equal = true;
    let mut last = None;
    for byte in value.bytes().rev().filter(u8::is_ascii_digit) {
        let digit = u32::from(byte - b'0');
        let doubled = if count % 2 == 1 { digit * 2 } else { digit };
        sum += doubled / 10 + doubled % 10;
        equal &= last.is_none_or(|last| last == byte);
        last = Some(byte);
        count += 1;
    }
    sum % 10 == 0 && !equal && is_issuer(leading(value), count)
}

/// The first six digits.
fn leading(value: &str) -> u32 {
    value
        .bytes()
        .filter(u8::is_ascii_digit)
        .take(6)
        .fold(0, |number, byte| number * 10 + u32::from(byte - b'0'))
}

/// Whether a scheme issues cards of so many digits that begin with these six: American Express,
/// Diners Club, JCB, Visa, Maestro, Mastercard, Discover and `UnionPay`.
fn is_issuer(first: u32, count: usize) -> bool {
    match first / 10_000 {
        34 | 37 => count == 15,
        30 => matches!(first / 1000, 300..=305 | 309) && count == 14,
        36 | 38 | 39 => matches!(count, 14 | 16),
        35 => matches!(first / 100, 3528..=3589) && count == 16,
        40..=49 => matches!(count, 13 | 16 | 19),
        50 | 56..=59 => (12..=19).contains(&count),
        51..=55 => count == 16,
        22..=27 => matches!(first / 100, 2221..=2720) && count == 16,
        60 | 64 | 65 => {
            matches!(first / 1000, 601 | 603 | 604 | 644..=659) && (16..=19).contains(&count)
        }
        62 | 63 | 67 => (16..=19).contains(&count),
        _ => false,
    }
}

/// The cards that payment services print in their manuals for trying things out.
pub(super) fn card_example(value: &str) -> bool {
    const EXAMPLES: [&str; 12] = [
        "4111111111111111",
        "4242424242424242",
        "4012888888881881",
        "4000056655665556",
        "5555555555554444",
        "5105105105105100",
        "2223003122003222",
        "378282246310005",
        "371449635398431",
        "6011111111111117",
        "3530111333300000",
        "30569309025904",
    ];
    is_printed(value, &EXAMPLES)
}

/// Six digits that are not all the same. Which sort codes exist, and by which weights the account
/// numbers behind them are checked, is in a table of Pay.UK's that changes every few months and may
/// not be passed on: a modulus check would stand here.
pub(super) fn sort_code(value: &str) -> bool {
    digits::<6>(value).is_some_and(|digits| digits.iter().any(|digit| *digit != digits[0]))
}

/// Eight digits that are not all the same, and no date.
pub(super) fn bank_account(value: &str) -> bool {
    digits::<8>(value).is_some_and(|digits| digits.iter().any(|digit| *digit != digits[0]))
        && !date::birth_date(value)
}

/// The sort codes of the worked examples in the specification of the modulus check.
pub(super) fn sort_code_example(value: &str) -> bool {
    is_printed(value, &["089999", "107999", "202959", "499273"])
}

/// The account numbers there, and the one on every specimen form.
pub(super) fn account_example(value: &str) -> bool {
    is_printed(value, &["66374958", "88837491", "63748472", "12345678"])
}
