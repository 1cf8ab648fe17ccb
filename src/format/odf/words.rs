//! Words of the format itself: what programs call their styles, and attributes that only measure.
//!
//! Kept apart because both readings of a package, the one for findings and the one for the proof
//! of a copy, must agree on what is nobody's text.

/// Words that programs name their styles with.
#[rustfmt::skip]
const STYLE_WORDS: &[&str] = &[
    "a", "accent", "addressee", "anchor", "and", "automatic", "autolayout", "background", "backgroundobjects",
    "bad", "bibliography", "block", "blue", "body", "bold", "bullet", "bullets", "caption", "center", "centered",
    "character", "characters", "chart", "citation", "column", "comment", "complimentary", "contents", "continue",
    "dark", "date", "default", "defaultformat", "definition", "dimension", "drawing", "drop", "emphasis", "end",
    "endnote", "error", "example", "figure", "first", "followed", "font", "footer", "footnote", "formula", "frame",
    "good", "graphic", "graphics", "gray", "grid", "handout", "hanging", "header", "heading", "heading1",
    "horizontal", "hyperlink", "illustration", "indent", "index", "internet", "key", "label", "labels", "landscape",
    "layout", "left", "light", "line", "lines", "link", "list", "listlabel", "main", "margin", "marginalia",
    "master", "medium", "mirrored", "neutral", "next", "no", "normal", "note", "notes", "number", "numbering",
    "object", "objects", "ole", "outline", "page", "paragraph", "placeholder", "plain", "portrait", "preformatted",
    "quotation", "quotations", "reference", "result", "result2", "right", "row", "rubies", "salutation", "sender",
    "separator", "shapes", "signature", "slide", "solid", "source", "standard", "start", "status", "strong",
    "subtitle", "symbol", "symbols", "symbolstyle", "table", "teletype", "text", "textbody", "title", "title1",
    "title2", "title3", "title4", "title5", "title6", "to", "unordered", "user", "variable", "vertical", "visited",
    "warning", "watermark", "web", "western", "with", "without", "ww8num", "ww8numst", "wwnum",
    "absatz", "standardschriftart", "www", "ww", "char", "style", "styles", "objectwithshadow",
    "objectwithoutfill", "objectwitharrow", "textbodyjustified", "measure", "dimensionline", "predefined",
    "excel", "built", "in", "currency", "comma", "percent", "calculation", "check", "cell", "explanatory",
    "input", "linked", "output", "total", "hyp", "annotation", "balloon", "strike", "shadow",
];

/// Whether an attribute names a style, by its name, with its prefix or without.
pub(super) fn names_style(full: &str) -> bool {
    ["style-name", "master-page-name", "page-layout-name", "display-name"]
        .iter()
        .any(|end| full.ends_with(end))
        || full == "style:name"
}

/// Whether a style's name is made of words that programs name styles with, and of numbers.
pub(super) fn is_usual_style(name: &str) -> bool {
    // Programs count their automatic styles: P1, ce12, gr3.
    let automatic = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let counted = automatic.len() < name.len() && automatic.len() <= 3;
    let mut plain = name.to_lowercase();
    for (escape, char) in
        [("_20_", " "), ("_2d_", "-"), ("_28_", "("), ("_29_", ")"), ("_5f_", "_")]
    {
        plain = plain.replace(escape, char);
    }
    counted
        || plain.split(|c: char| !c.is_alphanumeric()).all(|word| {
            let bare = word.trim_matches(|c: char| c.is_ascii_digit());
            bare.len() <= 1
                || word.starts_with("ww8num")
                || STYLE_WORDS.contains(&bare)
                || STYLE_WORDS.contains(&word)
        })
}

/// Vocabularies of measurements, shapes and movements.
#[rustfmt::skip]
const MEASURES: &[&str] = &[
    "fo", "svg", "smil", "anim", "dr3d", "number", "xml", "math", "loext", "calcext", "css3t", "tableooo",
    "drawooo", "grddl", "formx", "xforms", "rdf", "rdfa",
];

/// Attributes that switch or type, in any other vocabulary.
#[rustfmt::skip]
const SWITCHES: &[&str] = &[
    "value-type", "family", "class", "type", "id", "version", "mimetype", "anchor-type", "visibility", "display",
    "layer", "protected", "print", "order", "form-control", "control-implementation", "outline-level",
    "note-class", "reference-format", "kind", "protection-key", "protection-key-digest-algorithm",
    "placeholder-type", "event-name", "language", "color-mode", "engine", "contour-recreate-on-edit",
];

/// Whether an attribute only measures, switches or types, by prefix and local name.
pub(super) fn is_format(prefix: &str, name: &str) -> bool {
    match prefix {
        _ if names_style(name) => false,
        _ if MEASURES.contains(&prefix) => !matches!(name, "name" | "title" | "label" | "value"),
        "style" | "chart" | "presentation" => name != "name",
        "xlink" => matches!(name, "type" | "show" | "actuate"),
        _ => SWITCHES.contains(&name),
    }
}

/// Words that attributes take from lists.
#[rustfmt::skip]
const LISTED: &[&str] = &[
    "true", "false", "none", "solid", "page", "document", "text", "chapter", "paragraph", "char", "as-char",
    "frame", "left", "right", "center", "start", "end", "top", "bottom", "middle", "first", "last", "margins",
    "both", "all", "always", "auto", "automatic", "outside", "inside", "separating", "collapsing", "round",
    "miter", "bevel", "embed", "new", "replace", "simple", "onload", "onrequest", "listtab", "space", "nothing",
    "label-alignment", "table", "row", "column", "standard", "hidden", "visible", "once-concurrent", "value",
    "date", "time", "number", "name", "title", "subject", "author", "subtitle", "outline", "object", "graphic",
    "chart", "notes", "handout", "header", "footer", "date-time", "page-number", "default", "single", "line",
    "normal", "bold", "italic", "landscape", "portrait", "image", "link", "content", "style", "styles",
];

/// Whether an attribute that nobody fills in says no more than a list allows.
pub(super) fn is_listed(name: &str, value: &str) -> bool {
    !matches!(
        name,
        "name"
            | "title"
            | "label"
            | "value"
            | "string-value"
            | "description"
            | "text"
            | "condition"
    ) && LISTED.contains(&value.to_ascii_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_styles() {
        for (name, usual) in [
            ("P12", true),
            ("ce3", true),
            ("Heading_20_1", true),
            ("Text_20_body", true),
            ("Internet_20_link", true),
            ("List_20_1_20_Start", true),
            ("WW8Num3z0", true),
            ("Amara_20_Osei", false),
            ("Letter to Quill", false),
        ] {
            assert_eq!(is_usual_style(name), usual, "{name}");
        }
    }
}
