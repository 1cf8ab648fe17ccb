//! Extra fields: what zip programs keep beside a member's name.
//!
//! Apart because an extra field is a small format of its own: blocks of an identifier, a length
//! and data. Nothing here fails; a field that breaks off ends.

use super::directory::{u16_at, u32_at, u64_at};

/// Long sizes and offsets.
const LONG: u16 = 0x0001;
/// The name in UTF-8.
const UNICODE_NAME: u16 = 0x7075;
/// Fields that hold the name, or numbers only: long sizes, times, owners' numbers, alignment,
/// encryption.
const KNOWN: [u16; 11] =
    [LONG, UNICODE_NAME, 0x000a, 0x5455, 0x5855, 0x7855, 0x7875, 0x9901, 0xa220, 0xcafe, 0xd935];

fn blocks(mut extra: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let (head, rest) = extra.split_at_checked(4)?;
        let (data, after) = rest.split_at_checked(u16_at(head, 2).into())?;
        extra = after;
        Some((u16_at(head, 0), data))
    })
}

/// Puts long numbers where the short fields are full, in the order of the standard (APPNOTE 4.5.3).
pub(super) fn lengthen(extra: &[u8], numbers: &mut [&mut u64]) {
    let Some((_, mut data)) = blocks(extra).find(|(id, _)| *id == LONG) else { return };
    for number in numbers.iter_mut().filter(|number| ***number == 0xffff_ffff) {
        let Some((long, rest)) = data.split_at_checked(8) else { return };
        **number = u64_at(long, 0);
        data = rest;
    }
}

/// The Info-ZIP Unicode name, if it belongs to this name and not to one before a renaming.
pub(super) fn unicode_name(extra: &[u8], raw_name: &[u8]) -> Option<String> {
    let (_, data) = blocks(extra).find(|(id, _)| *id == UNICODE_NAME)?;
    let (head, name) = data.split_at_checked(5)?;
    let mut crc = flate2::Crc::new();
    crc.update(raw_name);
    let valid = head[0] == 1 && u32_at(head, 1) == crc.sum();
    valid.then(|| std::str::from_utf8(name).ok().map(str::to_owned))?
}

/// The data of all other fields.
pub(super) fn unknown(extra: &[u8]) -> Vec<u8> {
    let known = |id: &u16| KNOWN.contains(id);
    blocks(extra)
        .filter(|(id, _)| !known(id))
        .flat_map(|(_, data)| [data, b"\0"].concat())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: u64 = 0xffff_ffff;

    #[test]
    fn only_full_fields_are_lengthened() {
        let extra = b"\x99\x99\x01\0?\x01\0\x10\0\x07\0\0\0\0\0\0\0\x08\0\0\0\0\0\0\0";
        for (length, given, expected) in [
            (extra.len(), [FULL, FULL, FULL], [7, 8, FULL]),
            (extra.len(), [1, FULL, 2], [1, 7, 2]),
            (extra.len(), [1, 2, FULL], [1, 2, 7]),
            (extra.len() - 1, [FULL, FULL, 3], [FULL, FULL, 3]),
            (3, [FULL, 2, 3], [FULL, 2, 3]),
        ] {
            let [mut size, mut packed, mut header] = given;
            lengthen(&extra[..length], &mut [&mut size, &mut packed, &mut header]);
            assert_eq!([size, packed, header], expected, "{length} bytes, {given:?}");
        }
    }

    #[test]
    fn a_unicode_name_belongs_to_one_plain_name() {
        let mut crc = flate2::Crc::new();
        crc.update(b"a?");
        let mut extra = b"up\x08\0\x01".to_vec();
        extra.extend(crc.sum().to_le_bytes());
        extra.extend("aé".as_bytes());
        assert_eq!(unicode_name(&extra, b"a?").as_deref(), Some("aé"));
        assert_eq!(unicode_name(&extra, b"b?"), None);
        assert_eq!(unicode_name(&extra[..8], b"a?"), None);
    }

    #[test]
    fn fields_of_numbers_say_nothing() {
        assert_eq!(unknown(b"UT\x02\0abxx\x02\0cdxx"), b"cd\0");
    }
}
