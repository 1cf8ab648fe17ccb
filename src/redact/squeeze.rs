//! Text reduced to its letters and digits in lower case, with the way back.
//!
//! Withheld values are searched in this form, so that neither case nor spaces, hyphens, line ends
//! or invisible characters hide them.

/// The letters and digits of a text, folded, with the byte offset in the text of each.
pub(super) struct Squeezed {
    /// Folded letters and digits.
    pub(super) text: String,
    /// For each byte of `text`: start and end, in the original, of the character it came from.
    from: Vec<(u32, u32)>,
}

impl Squeezed {
    /// Squeezes a text of less than four gibibytes.
    pub(super) fn new(original: &str) -> Squeezed {
        Squeezed::by(original, |letter| letter)
    }

    /// The same with letters that look alike to a reader of pixels made the same one, and without
    /// accents.
    pub(super) fn as_read(original: &str) -> Squeezed {
        Squeezed::by(original, looks)
    }

    fn by(original: &str, looks: fn(char) -> char) -> Squeezed {
        let mut text = String::with_capacity(original.len());
        let mut from = Vec::with_capacity(original.len());
        for (offset, char) in original.char_indices() {
            if char.is_ascii_alphanumeric() {
                text.push(looks(char.to_ascii_lowercase()));
            } else if !char.is_ascii() && char.is_alphanumeric() {
                text.extend(char.to_lowercase().filter(|c| c.is_alphanumeric()).map(looks));
            }
            let span = (offset as u32, (offset + char.len_utf8()) as u32);
            from.resize(text.len(), span);
        }
        Squeezed { text, from }
    }

    /// The original range behind a range of squeezed bytes.
    pub(super) fn original(&self, start: usize, end: usize) -> std::ops::Range<usize> {
        self.from[start].0 as usize..self.from[end - 1].1 as usize
    }
}

/// What a lower-case letter or a digit is taken for.
fn looks(letter: char) -> char {
    match letter {
        'à'..='å' | 'ā' | 'ă' | 'ą' => 'a',
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => 'c',
        'ð' | 'ď' | 'đ' => 'd',
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => 'e',
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => 'g',
        'i' | '1' | '|' | 'ì'..='ï' | 'ī' | 'į' | 'ı' | 'ł' => 'l',
        'ñ' | 'ń' | 'ņ' | 'ň' => 'n',
        '0' | 'ò'..='ö' | 'ø' | 'ō' | 'ő' => 'o',
        'ř' | 'ŕ' => 'r',
        '5' | 'ś' | 'ş' | 'š' | 'ș' => 's',
        'ť' | 'ţ' | 'ț' => 't',
        'ù'..='ü' | 'ū' | 'ů' | 'ű' | 'ų' => 'u',
        'ŵ' => 'w',
        'ý' | 'ÿ' | 'ŷ' => 'y',
        '2' | 'ź' | 'ż' | 'ž' => 'z',
        '8' => 'b',
        other => other,
    }
}
