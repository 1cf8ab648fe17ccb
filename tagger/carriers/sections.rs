//! Reads the lists under `data/`: sections of words or lines, and sheets of carriers.

/// The sections of a list: `[title]`, then lines up to the next title. Lines that start with `#` are
/// left out.
pub(super) fn sections(text: &'static str) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut found: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        if let Some(title) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            found.push((title, Vec::new()));
        } else if let Some((_, lines)) = found.last_mut() {
            lines.push(line);
        }
    }
    found
}

/// The lines of one section, which must be there.
pub(super) fn lines(text: &'static str, title: &str) -> Vec<&'static str> {
    let found: Vec<_> =
        sections(text).into_iter().filter(|(t, _)| *t == title).flat_map(|(_, l)| l).collect();
    assert!(!found.is_empty(), "a list lacks its section {title}");
    found
}

/// The carriers of a sheet that has one on each line.
pub(super) fn one_a_line(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'))
}

/// The carriers of a sheet that parts them by lines with nothing but `%`.
pub(super) fn parted(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.split("\n%\n")
        .map(|carrier| carrier.trim_matches('\n'))
        .filter(|carrier| !carrier.is_empty() && !carrier.lines().all(|line| line.starts_with('#')))
}
