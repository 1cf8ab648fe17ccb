//! Letters → the plain lower-case letters that look-ups use, and the hash of a word so folded.
//!
//! Apart from the tokeniser so that the lists and the text are folded by the same code. It decides
//! nothing about names.

/// The hash of a word, fed letter by letter.
#[derive(Clone, Copy)]
pub(crate) struct Hasher(u64);

impl Hasher {
    /// The hash of no letters.
    pub(crate) const fn new() -> Hasher {
        Hasher(0xcbf2_9ce4_8422_2325)
    }

    /// Adds one folded letter or digit.
    #[inline]
    pub(crate) const fn push(&mut self, byte: u8) {
        self.0 = (self.0 ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3);
    }

    /// The hash, with its low and high bits mixed.
    #[inline]
    pub(crate) const fn finish(self) -> u64 {
        let mixed = (self.0 ^ (self.0 >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 29)
    }
}

/// The hash of a word that is folded already.
pub(crate) fn hash(word: &str) -> u64 {
    let mut hasher = Hasher::new();
    for byte in word.bytes() {
        hasher.push(byte);
    }
    hasher.finish()
}

/// What a letter beyond ASCII folds to: plain letters, nothing for a mark that only modifies the
/// letter before it, or none where the script is not Latin.
///
/// Decomposition would miss the letters whose stroke is not a mark: `ł`, `ø`, `đ`, `ı`.
pub(crate) fn fold(letter: char) -> Option<&'static str> {
    if matches!(letter, '\u{300}'..='\u{36f}') {
        return Some("");
    }
    if !matches!(letter, '\u{c0}'..='\u{2af}' | '\u{1e00}'..='\u{1eff}') {
        return None;
    }
    if letter == 'İ' {
        return Some("i");
    }
    let lower = letter.to_lowercase().next().unwrap_or(letter);
    FOLDED.iter().find(|(letters, _)| letters.contains(lower)).map(|(_, plain)| *plain)
}

const FOLDED: [(&str, &str); 31] = [
    ("àáâãäåāăąǎǟǡǻȁȃȧạảấầẩẫậắằẳẵặ", "a"),
    ("ḃɓ", "b"),
    ("çćĉċčḉ", "c"),
    ("ďđḋḍḏḑɖɗ", "d"),
    ("ð", "d"),
    ("èéêëēĕėęěȅȇẹẻẽếềểễệəɛǝ", "e"),
    ("ḟƒ", "f"),
    ("ĝğġģǧǵḡ", "g"),
    ("ĥħḣḥḧḫ", "h"),
    ("ìíîïĩīĭįıǐȉȋỉị", "i"),
    ("ĵ", "j"),
    ("ķĸǩḱḳḵ", "k"),
    ("ĺļľŀłḷḹḻ", "l"),
    ("ḿṁṃ", "m"),
    ("ñńņňŉŋǹṅṇṉ", "n"),
    ("òóôõöøōŏőǒǫǭǿȍȏȯơọỏốồổỗộớờởỡợɔ", "o"),
    ("ṕṗ", "p"),
    ("ŕŗřȑȓṙṛṝ", "r"),
    ("śŝşšșṡṣſ", "s"),
    ("ţťŧțṫṭṯ", "t"),
    ("ùúûüũūŭůűųǔǖǘǚǜȕȗưụủứừửữự", "u"),
    ("ṽṿ", "v"),
    ("ŵẁẃẅẇẉ", "w"),
    ("ẋẍ", "x"),
    ("ýÿŷȳẏỳỵỷỹ", "y"),
    ("źżžẑẓẕƶ", "z"),
    ("ß", "ss"),
    ("æǽǣ", "ae"),
    ("œ", "oe"),
    ("þ", "th"),
    ("ĳ", "ij"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_and_marks_fold() {
        for (letter, plain) in [
            ('é', Some("e")),
            ('É', Some("e")),
            ('Ł', Some("l")),
            ('ø', Some("o")),
            ('ı', Some("i")),
            ('İ', Some("i")),
            ('Đ', Some("d")),
            ('ễ', Some("e")),
            ('ß', Some("ss")),
            ('\u{301}', Some("")),
            ('王', None),
            ('ж', None),
        ] {
            assert_eq!(fold(letter), plain, "{letter}");
        }
    }
}
