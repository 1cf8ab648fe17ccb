//! HTML or XML, by the first tag.
//!
//! Apart because both begin alike, and much HTML begins in its middle. Neither is parsed here.

use super::Hint;
use crate::model::Media;

/// Elements that HTML begins with, whole or as a fragment.
const HTML: [&str; 47] = [
    "html",
    "head",
    "body",
    "title",
    "meta",
    "link",
    "style",
    "script",
    "base",
    "div",
    "p",
    "span",
    "table",
    "tbody",
    "tr",
    "td",
    "th",
    "ul",
    "ol",
    "li",
    "a",
    "b",
    "i",
    "u",
    "br",
    "hr",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "font",
    "center",
    "img",
    "form",
    "pre",
    "blockquote",
    "strong",
    "em",
    "section",
    "article",
    "header",
    "main",
    "nav",
    "iframe",
    "o:p",
];

/// What markup a text is; none if it does not begin with a tag.
pub(super) fn known(start: &str, hint: Option<Hint>) -> Option<Media> {
    let declared = start.starts_with("<?xml");
    let start = past_prologue(start)?;
    let Some(name) = element(start) else {
        // A document type ends the prologue only where it is that of HTML.
        let html = starts_with_any_case(start, "<!doctype html");
        return html.then_some(Media::Html).or_else(|| declared.then_some(Media::Xml));
    };
    if name == "office:document" {
        return Some(Media::FlatOdf);
    }
    let html = name.eq_ignore_ascii_case("html")
        || (!declared
            && hint != Some(Hint::Xml)
            && HTML.iter().any(|tag| name.eq_ignore_ascii_case(tag)));
    if html || (hint == Some(Hint::Html) && !declared) {
        return Some(Media::Html);
    }
    (declared || hint == Some(Hint::Xml) || closes(start, name)).then_some(Media::Xml)
}

/// The text after declarations, comments and document types; none if it does not begin with `<`.
fn past_prologue(mut start: &str) -> Option<&str> {
    loop {
        let end = if start.starts_with("<?") {
            "?>"
        } else if start.starts_with("<!--") {
            "-->"
        } else if starts_with_any_case(start, "<!doctype html") {
            return Some(start);
        } else if starts_with_any_case(start, "<!doctype") {
            // Declarations inside brackets have `>` too.
            if start.find('[') < start.find('>') && start.contains('[') { "]>" } else { ">" }
        } else {
            return start.starts_with('<').then_some(start);
        };
        // Where the head ends in a comment, nothing more is known.
        let Some(at) = start.find(end) else { return Some(start) };
        start = start[at + end.len()..].trim_start();
    }
}

fn starts_with_any_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// The name of the element that a text begins with.
fn element(start: &str) -> Option<&str> {
    let rest = start.strip_prefix('<')?;
    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, ':' | '_' | '-' | '.')))?;
    let name = &rest[..end];
    let begins = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
    let ends = rest[end..].starts_with(|c: char| c.is_whitespace() || matches!(c, '>' | '/'));
    (begins && ends).then_some(name)
}

/// Whether the element is closed, or has what only XML has.
fn closes(start: &str, name: &str) -> bool {
    let tag = start.split_once('>').map_or(start, |(tag, _)| tag);
    tag.ends_with('/') || tag.contains("xmlns") || start.contains(&format!("</{name}>"))
}
