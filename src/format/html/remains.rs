//! A page as bytes for the proof of a copy.
//!
//! Tags are taken away twice: by `html5gum`, which knows the standard, and by a plain search for
//! angle brackets, which sees what the standard hides. The words of HTML itself are no remains:
//! a page without the surname Head still has a `head`. They are blotted out where, and only where,
//! they stand as the name of a tag or attribute.

use std::{convert::Infallible, ops::Range};

use html5gum::{
    Span, Tokenizer,
    emitters::callback::{CallbackEmitter, CallbackEvent},
};

use super::{
    elements,
    tokens::{Token, Tokens},
};
use crate::format::markup::{Dialect, Script, percent_decoded, strip};

/// Stands for each byte of a name. A letter, so that a tag stays one.
const BLOT: u8 = b'x';

/// Attributes of the standard whose names are words of English too.
const ATTRIBUTES: &[&str] = &[
    "abbr",
    "accept",
    "action",
    "align",
    "alt",
    "async",
    "axis",
    "background",
    "bgcolor",
    "border",
    "char",
    "charset",
    "checked",
    "cite",
    "class",
    "clear",
    "code",
    "color",
    "cols",
    "colspan",
    "command",
    "compact",
    "content",
    "controls",
    "coords",
    "crossorigin",
    "data",
    "datetime",
    "declare",
    "decoding",
    "default",
    "defer",
    "dir",
    "disabled",
    "download",
    "draggable",
    "enctype",
    "face",
    "for",
    "form",
    "frame",
    "frameborder",
    "headers",
    "height",
    "hidden",
    "high",
    "href",
    "hreflang",
    "hspace",
    "http-equiv",
    "icon",
    "id",
    "integrity",
    "is",
    "ismap",
    "itemprop",
    "itemscope",
    "kind",
    "label",
    "lang",
    "language",
    "link",
    "list",
    "loading",
    "longdesc",
    "loop",
    "low",
    "max",
    "maxlength",
    "media",
    "method",
    "min",
    "multiple",
    "muted",
    "name",
    "nowrap",
    "object",
    "open",
    "optimum",
    "part",
    "pattern",
    "ping",
    "placeholder",
    "poster",
    "profile",
    "prompt",
    "property",
    "readonly",
    "rel",
    "required",
    "resource",
    "rev",
    "reversed",
    "role",
    "rows",
    "rowspan",
    "rules",
    "scheme",
    "scope",
    "selected",
    "shape",
    "size",
    "sizes",
    "slot",
    "span",
    "src",
    "srcset",
    "standby",
    "start",
    "step",
    "style",
    "summary",
    "tabindex",
    "target",
    "text",
    "title",
    "translate",
    "type",
    "usemap",
    "valign",
    "value",
    "version",
    "vspace",
    "width",
    "wrap",
    "xmlns",
];

/// Hands over every look at a page.
pub(super) fn look(script: &Script, bytes: &[u8], each: &mut dyn FnMut(&[u8])) {
    let names = names(script.text());
    let mut raw = bytes.to_vec();
    for name in &names {
        let range = script.bytes(name.clone());
        raw[range.start as usize..range.end as usize].fill(BLOT);
    }
    each(&raw);
    let text = blotted(script.text(), &names);
    if text.as_bytes() != raw {
        each(text.as_bytes());
    }
    drop(raw);
    each(&percent_decoded(&text));
    let stripped = strip(&text, Dialect::Html);
    let words: Vec<&str> = stripped.text.split_whitespace().collect();
    each(words.join(" ").as_bytes());
    drop(words);
    each(stripped.text.as_bytes());
    each(stripped.markup.as_bytes());
    each(&percent_decoded(&stripped.markup));
    let (shown, values) = tokenized(script.text());
    each(&shown);
    each(&values);
}

/// Where names stand that are HTML's own.
fn names(text: &str) -> Vec<Range<usize>> {
    let mut names = Vec::new();
    let mut tokens = Tokens::new(text, 0..text.len());
    let lower = |range: &Range<usize>| text[range.clone()].to_ascii_lowercase();
    while let Some(token) = tokens.next() {
        let (Token::Start(name) | Token::End(name)) = token else { continue };
        if elements::is_known(&lower(&name)) {
            names.push(name);
        }
        for attribute in &tokens.attributes {
            if ATTRIBUTES.binary_search(&lower(&attribute.name).as_str()).is_ok() {
                names.push(attribute.name.clone());
            }
        }
    }
    names
}

fn blotted(text: &str, names: &[Range<usize>]) -> String {
    let mut blotted = String::with_capacity(text.len());
    let mut at = 0;
    for name in names {
        blotted.push_str(&text[at..name.start]);
        blotted.extend(std::iter::repeat_n(char::from(BLOT), name.len()));
        at = name.end;
    }
    blotted.push_str(&text[at..]);
    blotted
}

/// A document's joined text, and its attribute values and comments, as `html5gum` sees them.
pub(super) fn tokenized(text: &str) -> (Vec<u8>, Vec<u8>) {
    let (mut shown, mut values) = (Vec::new(), Vec::new());
    let mut emitter = CallbackEmitter::new(|event: CallbackEvent<'_>, _: Span<()>| {
        let value = match event {
            CallbackEvent::String { value } => {
                shown.extend_from_slice(value);
                return None::<Infallible>;
            }
            CallbackEvent::AttributeValue { value } | CallbackEvent::Comment { value } => value,
            _ => return None,
        };
        values.extend_from_slice(value);
        values.push(b'\n');
        None
    });
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(text, emitter).finish();
    (shown, values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_sorted() {
        assert!(ATTRIBUTES.is_sorted());
    }

    #[test]
    fn only_names_of_html_are_blotted() {
        for (page, expected) in [
            ("<head>head</HEAD>", "<xxxx>head</xxxx>"),
            ("<p title=title data-title=1>", "<x xxxxx=title data-title=1>"),
            ("<mark@x><!-- <mark> --><mark", "<mark@x><!-- <mark> --><xxxx"),
            ("<script>'<b>'</script>", "<xxxxxx>'<b>'</xxxxxx>"),
        ] {
            assert_eq!(blotted(page, &names(page)), expected);
        }
    }
}
