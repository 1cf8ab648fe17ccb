//! The words of the format itself, which a proof must not take for text.
//!
//! A surname may be Page, Stream or Roman; every PDF file says `/Type /Page`, `endstream` and
//! `/BaseFont /TimesNewRoman`. Only whole tokens are taken out, so that nothing longer hides.

use super::allow::{self, Kind, Rule};

/// Keywords of files, content streams and code maps, and names that stand as values.
const WORDS: &str = "obj endobj stream endstream xref trailer startxref true false null R n f \
    Page Pages Catalog Kids Parent Count Root Size ID Info Prev Contents Annots Annot Link Rect Border URI \
    Action Lang PageLayout SinglePage OneColumn TwoColumnLeft TwoColumnRight TwoPageLeft TwoPageRight \
    OCProperties OCGs OCG OCMD OFF ON Default D A S MediaBox CropBox Rotate UserUnit Group Length Filter \
    DecodeParms FlateDecode LZWDecode ASCII85Decode ASCIIHexDecode RunLengthDecode DCTDecode JPXDecode \
    JBIG2Decode CCITTFaxDecode XObject Form Image Transparency Luminosity Alpha Normal Multiply Screen Overlay \
    Darken Lighten ColorDodge ColorBurn HardLight SoftLight Difference Exclusion Hue Saturation Color \
    DeviceGray DeviceRGB DeviceCMYK CalGray CalRGB Lab ICCBased Indexed Separation DeviceN Pattern All None \
    Black White Cyan Magenta Yellow Red Green Blue Perceptual RelativeColorimetric AbsoluteColorimetric \
    Type0 Type1 Type1C Type3 MMType1 TrueType OpenType CIDFontType0 CIDFontType0C CIDFontType2 Identity \
    Identity-H Identity-V WinAnsiEncoding MacRomanEncoding MacExpertEncoding StandardEncoding PDFDocEncoding \
    FontDescriptor Font Encoding CMap PDF Text ImageB ImageC ImageI MCID Artifact Span P Figure Table TR TD TH \
    TBody THead L LI Lbl LBody Document Part Sect Div Caption Note Reference Quote Index Pagination Header \
    Footer Layout Background Watermark Attached Top Bottom Left Right BBox Subtype Type Regular Bold Italic \
    CIDInit ProcSet findresource begin end dict def dup pop currentdict defineresource CIDSystemInfo Registry \
    Adobe Ordering UCS Supplement CMapName CMapType CMapVersion begincmap endcmap begincodespacerange \
    endcodespacerange beginbfchar endbfchar beginbfrange endbfrange begincidrange endcidrange usecmap \
    Adobe-Identity-UCS Unicode Subpath Producer withheld";

/// Beginnings of the names of fonts that come with systems and word processors.
const FONTS: &str = "Helvetica Arial Times Courier Symbol ZapfDingbats Calibri Cambria Georgia Verdana Tahoma \
    Trebuchet Garamond Candara Consolas Constantia Corbel SegoeUI Segoe ComicSans CenturyGothic BookAntiqua \
    GillSans Futura Liberation DejaVu OpenSans Roboto Lato Carlito Caladea Nimbus Aptos Wingdings Webdings";

/// Whether a name is one of the format's own.
pub(super) fn knows(name: &[u8]) -> bool {
    let Ok(name) = std::str::from_utf8(name) else { return false };
    WORDS.split_ascii_whitespace().any(|word| word == name) || is_font(name) || is_key(name)
}

/// Whether a name is that of a font that everybody has.
pub(super) fn is_font(name: &str) -> bool {
    let name = match name.split_once('+') {
        Some((prefix, rest))
            if prefix.len() == 6 && prefix.bytes().all(|b| b.is_ascii_uppercase()) =>
        {
            rest
        }
        _ => name,
    };
    // What follows the family's name is a style: letters, hyphens and commas, not many.
    FONTS.split_ascii_whitespace().any(|font| {
        name.strip_prefix(font)
            .is_some_and(|style| style.len() <= 24 && style.split(['-', ',']).all(is_style))
    })
}

fn is_style(mut style: &str) -> bool {
    const STYLES: [&str; 17] = [
        "NewRoman", "New", "Roman", "Bold", "Italic", "Oblique", "Regular", "PSMT", "PS", "MT",
        "Black", "Light", "Narrow", "Sans", "Serif", "Mono", "MS",
    ];
    while let Some(rest) = STYLES.iter().find_map(|known| style.strip_prefix(known)) {
        style = rest;
    }
    style.is_empty()
}

const KINDS: [Kind; 19] = [
    Kind::Resources,
    Kind::State,
    Kind::Mask,
    Kind::Colour,
    Kind::Pattern,
    Kind::Shading,
    Kind::Form,
    Kind::Group,
    Kind::Image,
    Kind::Font,
    Kind::Descriptor,
    Kind::FontFile,
    Kind::Encoding,
    Kind::Collection,
    Kind::Map,
    Kind::Procedure,
    Kind::Property,
    Kind::Parameters,
    Kind::Plain,
];

fn is_key(name: &str) -> bool {
    KINDS.iter().any(|kind| match allow::rule(*kind) {
        Rule::Keys(keys) => keys.iter().any(|(key, _)| *key == name),
        Rule::Each(_) | Rule::Never => false,
    })
}

/// The bytes without the format's own words.
pub(super) fn masked(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let len = bytes[at..].iter().take_while(|byte| is_token(**byte)).count();
        if len == 0 {
            out.push(bytes[at]);
            at += 1;
            continue;
        }
        let token = &bytes[at..at + len];
        // A word in brackets is a string, not the format's.
        let in_string = at > 0 && bytes[at - 1] == b'(';
        let out_of_prose =
            at > 0 && matches!(bytes[at - 1], b'/' | b'\n' | b'\r' | b' ' | b'>' | b']' | b')');
        if in_string || (at > 0 && !out_of_prose) || !knows(token) {
            out.extend_from_slice(token);
        }
        at += len;
    }
    out
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'-' | b'+' | b',' | b'_' | b'.' | b'#')
        || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_formats_own_words_go() {
        for (bytes, expected) in [
            ("/Type/Page/BaseFont/ABCDEF+TimesNewRomanPS-BoldMT", "////"),
            ("endstream\nendobj", "\n"),
            ("(Page) Tj", "(Page) Tj"),
            ("/Pagett /RomanHolt /Times-Roman", "/Pagett /RomanHolt /"),
            ("Mr.Page", "Mr.Page"),
        ] {
            assert_eq!(String::from_utf8_lossy(&masked(bytes.as_bytes())), expected, "{bytes}");
        }
    }
}
