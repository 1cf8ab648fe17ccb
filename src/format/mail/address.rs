//! Address lists of headers: every address in them, whatever stands around it.
//!
//! Apart from the envelope, and lenient: an address that a mail server would deliver to must not be
//! missed over a stray comma, since a recipient that nobody sees is judged by nobody. It checks no
//! address for sense.

/// An address, in lower case, and the display name beside it as it stands in the header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) address: String,
    pub(super) name: String,
}

/// The addresses of one header, in order; and whether something in it was neither an address nor
/// the name of a group.
pub(super) fn list(value: &str) -> (Vec<Entry>, bool) {
    let mut found = Vec::new();
    let mut doubtful = false;
    for item in split(value) {
        match address(&item) {
            Some(address) => found.push(Entry { address, name: display_name(&item) }),
            None => doubtful |= !is_empty_group(&item),
        }
    }
    (found, doubtful)
}

/// Splits at commas, semicolons and the colons of groups, outside quotes, comments and brackets.
fn split(value: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let (mut quoted, mut escaped, mut depth, mut angle) = (false, false, 0usize, false);
    for c in value.chars() {
        let item = items.last_mut().expect("there is always one");
        match c {
            _ if std::mem::take(&mut escaped) => item.push(c),
            '\\' if quoted => {
                escaped = true;
                item.push(c);
            }
            '"' if depth == 0 => {
                quoted = !quoted;
                item.push(c);
            }
            _ if quoted => item.push(c),
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            _ if depth > 0 => {}
            '<' => {
                angle = true;
                item.push(c);
            }
            '>' => {
                angle = false;
                item.push(c);
            }
            ',' | ';' if !angle => items.push(String::new()),
            // A group's name ends here; what it named is no address.
            ':' if !angle => item.clear(),
            _ => item.push(c),
        }
    }
    if quoted || depth > 0 || angle {
        return value.split([',', ';']).map(str::to_owned).collect();
    }
    items
}

/// The address in one item: within the last brackets, or the word with an `@`.
fn address(item: &str) -> Option<String> {
    let inner = match (item.rfind('<'), item.rfind('>')) {
        (Some(start), Some(end)) if start < end => &item[start + 1..end],
        (Some(start), None) => &item[start + 1..],
        _ => item,
    };
    // A source route ends with a colon.
    let inner = inner.trim();
    let inner = if inner.starts_with('@') { inner.rsplit(':').next()? } else { inner };
    let inner = inner.trim().trim_matches(['\'', '<', '>']);
    if is_address(inner) {
        return Some(normal(inner));
    }
    let mut words = item.split(|c: char| c.is_whitespace() || "<>,;\"()[]'".contains(c));
    words.find(|word| is_address(word)).map(normal)
}

/// What stands before the brackets, without quotes.
fn display_name(item: &str) -> String {
    let name = item.rfind('<').map_or("", |at| &item[..at]);
    name.trim().trim_matches(['"', '\'']).replace("\\\"", "\"")
}

fn is_address(text: &str) -> bool {
    match text.rsplit_once('@') {
        Some((local, domain)) => {
            !local.is_empty()
                && !domain.is_empty()
                && !domain.contains(|c: char| c.is_whitespace() || c == '"')
                && (is_quoted(local) || !local.contains(|c: char| c.is_whitespace() || c == '"'))
        }
        None => false,
    }
}

fn is_quoted(local: &str) -> bool {
    local.len() > 1 && local.starts_with('"') && local.ends_with('"')
}

fn normal(address: &str) -> String {
    address.trim_end_matches('.').to_lowercase()
}

/// `undisclosed-recipients:;` leaves nothing, or its name without the colon.
fn is_empty_group(item: &str) -> bool {
    let item = item.trim().trim_matches(['<', '>', '"']).to_lowercase();
    item.is_empty()
        || item.starts_with("undisclosed")
        || item.starts_with("recipient list not shown")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_recipient_is_found() {
        let table: &[(&str, &[&str], bool)] = &[
            ("jane@x.example", &["jane@x.example"], false),
            ("Jane <Jane@X.example>, bob@y.example", &["jane@x.example", "bob@y.example"], false),
            ("\"Doe, Jane\" <jane@x.example>", &["jane@x.example"], false),
            ("\"a \\\" , b\" <j@x.example>", &["j@x.example"], false),
            (
                "Team: a@x.example, B <b@x.example>; c@x.example",
                &["a@x.example", "b@x.example", "c@x.example"],
                false,
            ),
            ("undisclosed-recipients:;", &[], false),
            ("a@x.example; b@x.example", &["a@x.example", "b@x.example"], false),
            ("jane@x.example (Jane, at work)", &["jane@x.example"], false),
            ("Jane jane@x.example", &["jane@x.example"], false),
            ("\"jane@x.example\"", &["jane@x.example"], false),
            ("<@a.example,@b.example:jane@x.example>", &["jane@x.example"], false),
            ("'jane@x.example' <jane@x.example>", &["jane@x.example"], false),
            ("\"open <jane@x.example>, bob@y.example", &["jane@x.example", "bob@y.example"], false),
            ("Jane Doe", &[], true),
            ("", &[], false),
            ("jane@x.example.", &["jane@x.example"], false),
            ("\"jane doe\"@x.example", &["\"jane doe\"@x.example"], false),
        ];
        for (value, expected, doubtful) in table {
            let (found, doubt) = list(value);
            assert_eq!(
                (found.iter().map(|entry| entry.address.as_str()).collect::<Vec<_>>(), doubt),
                (expected.to_vec(), *doubtful),
                "{value}"
            );
        }
    }

    #[test]
    fn display_names() {
        let table = [
            ("Jane Doe <jane@x.example>", "Jane Doe"),
            ("\"Doe, Jane (Vale)\" <jane@x.example>", "Doe, Jane (Vale)"),
            ("jane@x.example", ""),
            ("\"jane@y.example\" <jane@x.example>", "jane@y.example"),
        ];
        for (value, expected) in table {
            assert_eq!(list(value).0[0].name, expected, "{value}");
        }
    }
}
