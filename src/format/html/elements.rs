//! What the elements of HTML do to the text around them.
//!
//! Only as much of the standard as text needs: which elements break lines, which have no end tag,
//! which end others by beginning, and what hides them. Names are in lower case.

/// What stands between an element and its neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Border {
    /// Nothing: it stands within a line.
    None,
    /// A tab.
    Tab,
    /// A line break.
    Line,
}

const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "br",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "listing",
    "main",
    "menu",
    "nav",
    "noframes",
    "noscript",
    "ol",
    "optgroup",
    "option",
    "p",
    "plaintext",
    "pre",
    "search",
    "section",
    "select",
    "summary",
    "table",
    "tbody",
    "template",
    "textarea",
    "tfoot",
    "thead",
    "title",
    "tr",
    "ul",
    "xmp",
];

const WITHIN_LINES: &[&str] = &[
    "a", "abbr", "acronym", "applet", "area", "audio", "b", "base", "basefont", "bdi", "bdo",
    "bgsound", "big", "blink", "button", "canvas", "cite", "code", "col", "colgroup", "command",
    "data", "datalist", "del", "dfn", "em", "embed", "font", "frame", "g", "i", "iframe", "image",
    "img", "input", "ins", "kbd", "keygen", "label", "link", "map", "mark", "marquee", "math",
    "meta", "meter", "nobr", "noembed", "object", "output", "param", "path", "picture", "progress",
    "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "script", "slot", "small", "source", "span",
    "strike", "strong", "style", "sub", "sup", "svg", "td", "th", "time", "track", "tt", "u",
    "var", "video", "wbr",
];

const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "command", "embed", "frame", "hr", "image",
    "img", "input", "keygen", "link", "meta", "param", "source", "track", "wbr",
];

/// How an element divides the text.
pub(super) fn border(name: &str) -> Border {
    match name {
        "td" | "th" | "input" => Border::Tab,
        _ if BLOCKS.binary_search(&name).is_ok() => Border::Line,
        _ => Border::None,
    }
}

/// Whether HTML has, or had, an element of this name.
pub(super) fn is_known(name: &str) -> bool {
    BLOCKS.binary_search(&name).is_ok() || WITHIN_LINES.binary_search(&name).is_ok()
}

/// Whether an element has no content and no end tag.
pub(super) fn is_void(name: &str) -> bool {
    VOID.binary_search(&name).is_ok()
}

/// Whether an element's content is not shown.
pub(super) fn is_hidden(name: &str) -> bool {
    matches!(name, "template" | "noscript" | "noembed" | "noframes" | "datalist")
}

/// What an open element does when another begins within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Implied {
    /// It ends.
    Ends,
    /// It stays open, and those around it are asked.
    Stays,
    /// It stays open, and so do those around it.
    Holds,
}

/// Whether the start tag of `new` ends the open element `open` (13.1.2.4 of the standard).
pub(super) fn implied(new: &str, open: &str) -> Implied {
    let (ends, holds): (&[&str], &[&str]) = match new {
        "li" => (&["li"], &["ul", "ol", "menu", "dir", "td", "th", "table"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl", "td", "th", "table"]),
        "option" => (&["option"], &["select", "optgroup", "datalist"]),
        "optgroup" => (&["option", "optgroup"], &["select"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "tr" => (&["tr", "td", "th"], &["tbody", "thead", "tfoot", "table"]),
        "tbody" | "thead" | "tfoot" => {
            (&["tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup"], &["table"])
        }
        "body" => (&["head"], &["html"]),
        "br" => (&[], &[]),
        _ if border(new) == Border::Line => (&["p"], &[]),
        _ => return Implied::Holds,
    };
    if ends.contains(&open) {
        Implied::Ends
    } else if holds.contains(&open) || (ends == ["p"] && border(open) != Border::None) {
        Implied::Holds
    } else {
        Implied::Stays
    }
}

/// Whether a stray end tag of `name` stops looking for its element at an open `open`.
pub(super) fn shields(open: &str, name: &str) -> bool {
    let in_tables = ["table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption"];
    in_tables.contains(&open) && !in_tables.contains(&name) && !matches!(name, "body" | "html")
}

/// What an inline style says about showing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    /// It hides the element.
    pub(super) hides: bool,
    /// White space is kept.
    pub(super) preformatted: bool,
    /// Its colours.
    pub(super) paint: Paint,
}

/// What an element is painted with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Paint {
    /// The text is white.
    pub(super) white_text: bool,
    /// There is a background that is not white.
    pub(super) background: bool,
}

/// Reads an inline style.
pub(super) fn style(css: &str) -> Style {
    let mut style = Style::default();
    for declaration in css.split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let value = value.trim().to_ascii_lowercase();
        let value = value.trim_end_matches("!important").trim_end();
        match property.trim().to_ascii_lowercase().as_str() {
            "display" | "mso-hide" => style.hides |= matches!(value, "none" | "all"),
            "visibility" => style.hides |= matches!(value, "hidden" | "collapse"),
            "font-size" | "opacity" | "max-height" => style.hides |= is_zero(value),
            "text-indent" | "left" => style.hides |= value.starts_with("-999"),
            "color" => style.paint.white_text = is_white(value),
            "background" | "background-color" => style.paint.background = !is_white(value),
            "white-space" => style.preformatted = value.starts_with("pre"),
            _ => {}
        }
    }
    style
}

fn is_zero(value: &str) -> bool {
    let number = value.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '%');
    number.parse::<f32>().is_ok_and(|number| number == 0.0)
}

/// Whether a colour is white, or as good as that.
pub(super) fn is_white(colour: &str) -> bool {
    let colour: String = colour.chars().filter(|c| !c.is_whitespace()).collect();
    let colour = colour.to_ascii_lowercase();
    matches!(
        colour.as_str(),
        "#fff" | "#ffffff" | "#fefefe" | "white" | "transparent" | "rgb(255,255,255)"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted() {
        for list in [BLOCKS, WITHIN_LINES, VOID] {
            assert!(list.is_sorted());
        }
    }

    #[test]
    fn styles() {
        let hides = |css| style(css).hides;
        for css in [
            "display:none",
            "DISPLAY : NONE !important",
            "color:red; visibility:hidden",
            "font-size:0",
            "font-size:0px;",
            "opacity: 0.0",
            "text-indent:-9999px",
            "mso-hide:all",
        ] {
            assert!(hides(css), "{css}");
        }
        for css in ["display:block", "font-size:0.9em", "font-size:10px", "opacity:1", "none", ""] {
            assert!(!hides(css), "{css}");
        }
        assert!(style("color: #FFF").paint.white_text && !style("color:#000").paint.white_text);
        assert!(
            style("background:#123").paint.background
                && !style("background:white").paint.background
        );
    }

    #[test]
    fn elements_end_others() {
        for (new, open, expected) in [
            ("li", "li", Implied::Ends),
            ("li", "b", Implied::Stays),
            ("li", "ul", Implied::Holds),
            ("td", "td", Implied::Ends),
            ("tr", "td", Implied::Ends),
            ("td", "table", Implied::Holds),
            ("div", "p", Implied::Ends),
            ("div", "b", Implied::Stays),
            ("div", "div", Implied::Holds),
            ("b", "p", Implied::Holds),
            ("br", "p", Implied::Stays),
        ] {
            assert_eq!(implied(new, open), expected, "{new} in {open}");
        }
    }
}
