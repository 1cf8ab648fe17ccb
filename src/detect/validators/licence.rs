//! Driving licences and number plates.

/// Driver and Vehicle Licensing Agency: five letters of the surname, filled up with 9s at the end;
/// the decade, month (plus fifty for women), day and year of birth; two initials or 9s; three more,
/// and perhaps two digits of the issue.
pub(super) fn driving_licence(value: &str) -> bool {
    let mut chars = [0; 18];
    let mut len = 0;
    for byte in value.bytes().filter(u8::is_ascii_alphanumeric) {
        let Some(slot) = chars.get_mut(len) else { return false };
        *slot = byte.to_ascii_uppercase();
        len += 1;
    }
    if !matches!(len, 16 | 18) {
        return false;
    }
    let surname = &chars[..5];
    let letters = surname.iter().take_while(|c| c.is_ascii_uppercase()).count();
    let birth = &chars[5..11];
    if letters == 0 || surname[letters..].iter().any(|c| *c != b'9') || !all_digits(birth) {
        return false;
    }
    let number = |at: usize| u32::from(birth[at] - b'0') * 10 + u32::from(birth[at + 1] - b'0');
    let month = if number(1) > 50 { number(1) - 50 } else { number(1) };
    // Neither century nor leap year can be told: 2000 has every day.
    super::date::exists(number(3), month, 2000)
        && chars[11..13].iter().all(|c| c.is_ascii_uppercase() || *c == b'9')
        && chars[13].is_ascii_digit()
        && chars[14..16].iter().all(u8::is_ascii_uppercase)
        && all_digits(&chars[16..len])
}

/// The numbers on the agency's own pictures of a licence.
pub(super) fn licence_example(value: &str) -> bool {
    let compact: String = value.chars().filter(char::is_ascii_alphanumeric).collect();
    ["MORGA657054SM9IJ", "MORGA753116SM9IJ"]
        .iter()
        .any(|example| compact.get(..16).is_some_and(|start| start.eq_ignore_ascii_case(example)))
}

fn all_digits(chars: &[u8]) -> bool {
    chars.iter().all(u8::is_ascii_digit)
}

/// The shapes of number plates since 1963, and Northern Ireland's. In the current shape the two
/// digits tell the half-year: 02 to 29, or 51 to 79.
pub(super) fn vehicle_registration(value: &str) -> bool {
    let mut shape = [0; 7];
    let mut chars = [0; 7];
    let mut len = 0;
    for byte in value.bytes().filter(u8::is_ascii_alphanumeric) {
        let (Some(kind), Some(char)) = (shape.get_mut(len), chars.get_mut(len)) else {
            return false;
        };
        *kind = if byte.is_ascii_digit() { b'9' } else { b'A' };
        *char = byte.to_ascii_uppercase();
        len += 1;
    }
    match &shape[..len] {
        b"AA99AAA" => {
            let age = (chars[2] - b'0') * 10 + (chars[3] - b'0');
            let never = |char: &u8| matches!(char, b'I' | b'Q' | b'Z');
            matches!(age, 2..=29 | 51..=79) && !chars[..2].iter().any(never)
        }
        b"A9AAA" | b"A99AAA" | b"A999AAA" => is_year_letter(chars[0]) && !ends_in_word(value),
        b"AAA9A" | b"AAA99A" | b"AAA999A" => is_year_letter(chars[len - 1]),
        b"AAA9999" | b"AAA999" => chars[1..3].iter().any(|char| matches!(char, b'I' | b'Z')),
        _ => false,
    }
}

/// Whether a word in small letters follows, as in `from v2 and` or `t0 add`, which are no marks.
fn ends_in_word(value: &str) -> bool {
    const WORDS: &str = " add all and any are bit but can day did end err for get had has her his how if in is its len let max may \
        min new not now of off old one or our out per put ref run see set the to try two use was way who why yet you ";
    let word = value.rsplit(|char: char| !char.is_ascii_lowercase()).next().unwrap_or_default();
    !word.is_empty() && WORDS.split(' ').any(|other| other == word)
}

/// The letters that tell the year in the marks of 1963 to 2001, and Q for one that is not known.
fn is_year_letter(letter: u8) -> bool {
    !matches!(letter, b'I' | b'O' | b'U' | b'Z')
}
