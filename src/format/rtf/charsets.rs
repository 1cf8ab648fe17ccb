//! Which characters the bytes of a font are.
//!
//! Kept apart because it is a table: Windows' charset numbers and code pages.

use encoding_rs::Encoding;

/// The encoding of a code page; that of Western Windows where it is not known.
pub(super) fn of_code_page(page: i32) -> &'static Encoding {
    let label = match page {
        866 => "ibm866",
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        1250..=1258 => return windows(page),
        10000 => "macintosh",
        10007 => "x-mac-cyrillic",
        65001 => "utf-8",
        _ => "windows-1252",
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252)
}

fn windows(page: i32) -> &'static Encoding {
    let label = format!("windows-{page}");
    Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252)
}

/// The code page of a font's charset; none where it is the document's.
pub(super) fn of_charset(charset: i32) -> Option<&'static Encoding> {
    Some(of_code_page(match charset {
        0 | 2 => 1252,
        77 => 10000,
        128 => 932,
        129 | 130 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 | 179 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    }))
}

/// Whether a byte is the first of two in an encoding.
pub(super) fn leads(encoding: &'static Encoding, byte: u8) -> bool {
    let double = [encoding_rs::SHIFT_JIS, encoding_rs::GBK, encoding_rs::EUC_KR, encoding_rs::BIG5];
    // Shift_JIS has single bytes from A1 to DF.
    double.contains(&encoding)
        && byte >= 0x81
        && byte != 0xFF
        && !(encoding == encoding_rs::SHIFT_JIS && (0xA0..=0xDF).contains(&byte))
}

/// The first character of bytes; a replacement where they are none.
pub(super) fn decode(encoding: &'static Encoding, bytes: &[u8]) -> char {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    text.chars().next().unwrap_or(char::REPLACEMENT_CHARACTER)
}
