//! MAPI properties as TNEF carries them ([MS-OXTNEF], 2.1.3.4).
//!
//! Apart from TNEF's own attributes. It gives every value that holds text or a document, whatever
//! its name; a list that breaks off gives what came before and says so.

/// A property's value, as far as it can hold anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Value<'a> {
    /// A number, a time: nothing that can be read.
    Nothing,
    /// Eight-bit text in the stream's code page.
    Narrow(&'a [u8]),
    /// UTF-16, little endian.
    Wide(&'a [u8]),
    /// Bytes.
    Binary(&'a [u8]),
    /// An object, without the identifier of its kind.
    Object(&'a [u8]),
}

/// A property.
#[derive(Clone, Copy, Debug)]
pub(super) struct Property<'a> {
    /// Its number; `0x8000` and above are named and mean nothing by themselves.
    pub(super) id: u16,
    /// Its value.
    pub(super) value: Value<'a>,
}

/// The properties in a list, and whether it is whole.
pub(super) fn properties(bytes: &[u8]) -> (Vec<Property<'_>>, bool) {
    let mut input = Input(bytes);
    let mut found = Vec::new();
    let whole = read_list(&mut input, &mut found).is_some();
    (found, whole)
}

/// All rows of a table of properties, such as the recipients, and whether it is whole.
pub(super) fn rows(bytes: &[u8]) -> (Vec<Property<'_>>, bool) {
    let mut input = Input(bytes);
    let mut found = Vec::new();
    let Some(count) = input.number() else { return (found, false) };
    let whole = (0..count).try_for_each(|_| read_list(&mut input, &mut found)).is_some();
    (found, whole)
}

fn read_list<'a>(input: &mut Input<'a>, found: &mut Vec<Property<'a>>) -> Option<()> {
    for _ in 0..input.number()? {
        let kind = input.short()?;
        let id = input.short()?;
        if id >= 0x8000 {
            named(input)?;
        }
        let several = kind & 0x1000 != 0;
        let kind = kind & 0x0FFF;
        let variable = matches!(kind, 0x1E | 0x1F | 0x102 | 0x0D);
        let count = if several || variable { input.number()? } else { 1 };
        for _ in 0..count {
            match value(input, kind)? {
                Value::Nothing => {}
                value => found.push(Property { id, value }),
            }
        }
    }
    Some(())
}

/// The name of a named property is stepped over; names are programs', not people's.
fn named(input: &mut Input<'_>) -> Option<()> {
    input.take(16)?;
    if input.number()? == 0 {
        input.number()?;
    } else {
        let len = input.number()? as usize;
        input.padded(len)?;
    }
    Some(())
}

/// One value; none where the bytes end, or nobody knows where the value does.
fn value<'a>(input: &mut Input<'a>, kind: u16) -> Option<Value<'a>> {
    let fixed = match kind {
        0x02 | 0x03 | 0x04 | 0x0A | 0x0B => 4,
        0x05..=0x07 | 0x14 | 0x40 => 8,
        0x48 => 16,
        0x1E | 0x1F | 0x102 | 0x0D => {
            let len = input.number()? as usize;
            let bytes = input.padded(len)?;
            return Some(match kind {
                0x1E => Value::Narrow(bytes),
                0x1F => Value::Wide(bytes),
                0x0D => Value::Object(bytes.get(16..).unwrap_or(&[])),
                _ => Value::Binary(bytes),
            });
        }
        0x00 | 0x01 => 0,
        // Of an unknown kind nobody knows the length.
        _ => return None,
    };
    input.take(fixed)?;
    Some(Value::Nothing)
}

struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(taken)
    }

    /// Bytes with zeros up to the next multiple of four, which the last value may lack.
    fn padded(&mut self, len: usize) -> Option<&'a [u8]> {
        let taken = self.take(len)?;
        let _ = self.take((4 - len % 4) % 4);
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        let bytes = self.take(4)?;
        Some(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }

    fn short(&mut self) -> Option<u16> {
        let bytes = self.take(2)?;
        Some(u16::from_le_bytes([bytes[0], bytes[1]]))
    }
}
