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
        let mut text = String::with_capacity(original.len());
        let mut from = Vec::with_capacity(original.len());
        for (offset, char) in original.char_indices() {
            if char.is_ascii_alphanumeric() {
                text.push(char.to_ascii_lowercase());
            } else if !char.is_ascii() && char.is_alphanumeric() {
                text.extend(char.to_lowercase().filter(|c| c.is_alphanumeric()));
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
