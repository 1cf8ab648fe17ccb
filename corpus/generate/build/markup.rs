//! The lines of a source: first `key: value` lines, then, after an empty line, the rest.

/// A source, taken apart.
pub(super) struct Lines<'a> {
    keys: Vec<(&'a str, &'a str)>,
    /// What comes after the keys.
    pub(super) rest: Vec<&'a str>,
}

impl<'a> Lines<'a> {
    /// Takes a source apart.
    pub(super) fn of(text: &'a str) -> Lines<'a> {
        let (head, rest) = text.split_once("\n\n").unwrap_or((text, ""));
        let keys = head.lines().filter_map(|line| line.split_once(": ")).collect();
        Lines { keys, rest: rest.lines().collect() }
    }

    /// The value of a key, or nothing.
    pub(super) fn key(&self, name: &str) -> &'a str {
        self.keys.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
    }
}

/// The cells of a line such as `| Name | Ada |`.
pub(super) fn cells(line: &str) -> Vec<&str> {
    let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
    inner.split('|').map(str::trim).collect()
}

/// A text as XML has it.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
