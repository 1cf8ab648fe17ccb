//! What codes mean where a font has no map to Unicode of its own.
//!
//! Apart from `fonts` because it looks where the standard does not tell a reader to look: the
//! character collection's map, the embedded program's own table of characters, and, at last, the
//! order of glyphs that the common fonts share. Only the last is a guess. It never looks at shapes.

use std::{cell::OnceCell, collections::HashMap};

use hayro_cmap::{BfString, CMap, CMapName, CidFamily, load_embedded};
use hayro_font::OutlineGlyph;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as PdfString};
use skrifa::{FontRef, MetadataProvider};

/// What a code was found to mean.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// The font's program or collection tells.
    Known(BfString),
    /// Fonts of this name have this character in this place.
    Likely(char),
}

/// Ways to the characters of one font.
pub(super) struct Meanings {
    collection: Collection,
    /// Whether the file holds the font's program: another's glyphs stand in other places.
    embedded: bool,
    /// Whether glyphs stand in the order that the fonts of the common systems share.
    common_order: bool,
    program: OnceCell<HashMap<u32, char>>,
}

/// What a composite font's numbers stand for.
enum Collection {
    None,
    /// The codes are Unicode.
    Unicode,
    /// The codes are those of an encoding into a character collection.
    Named(Vec<u8>, CidFamily, Box<OnceCell<Option<(CMap, CMap)>>>),
}

impl Meanings {
    pub(super) fn of_font(font: &Dict<'_>) -> Meanings {
        let below = font.get::<Array<'_>>("DescendantFonts");
        let below = below.and_then(|fonts| fonts.flex_iter().next::<Dict<'_>>());
        let own = below.as_ref().unwrap_or(font);
        let descriptor = own.get::<Dict<'_>>("FontDescriptor");
        let embedded = descriptor.is_some_and(|descriptor| {
            ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| descriptor.contains_key(key))
        });
        let common = |name: Name<'_>| is_common(&String::from_utf8_lossy(&name));
        Meanings {
            embedded,
            common_order: below.is_some()
                && !embedded
                && font.get::<Name<'_>>("BaseFont").is_some_and(common),
            collection: collection(font, below.as_ref()),
            program: OnceCell::new(),
        }
    }

    /// What a code of a glyph may mean.
    pub(super) fn look(&self, code: u32, glyph: &OutlineGlyph) -> Option<Meaning> {
        let known = self
            .in_collection(code)
            .or_else(|| self.in_program(glyph).map(BfString::Char))
            .map(Meaning::Known);
        known.or_else(|| self.in_order(code).map(Meaning::Likely))
    }

    fn in_collection(&self, code: u32) -> Option<BfString> {
        match &self.collection {
            Collection::None => None,
            Collection::Unicode => char::from_u32(code).map(BfString::Char),
            Collection::Named(encoding, family, maps) => {
                let (encoding, unicode) = maps.get_or_init(|| load(encoding, family)).as_ref()?;
                let cid = (1..=4).find_map(|len| encoding.lookup_cid_code(code, len))?;
                unicode.lookup_bf_string(cid)
            }
        }
    }

    fn in_program(&self, glyph: &OutlineGlyph) -> Option<char> {
        if !self.embedded {
            return None;
        }
        let program = self.program.get_or_init(|| characters(glyph));
        program.get(&glyph.glyph_id().to_u32()).copied()
    }

    fn in_order(&self, code: u32) -> Option<char> {
        self.common_order.then(|| in_common_order(code)).flatten()
    }
}

fn collection(font: &Dict<'_>, below: Option<&Dict<'_>>) -> Collection {
    let Some(below) = below else { return Collection::None };
    // Some producers name the identity where a map to Unicode should be, and mean it.
    if font.get::<Name<'_>>("ToUnicode").is_some_and(|name| name.starts_with(b"Identity")) {
        return Collection::Unicode;
    }
    let encoding = match font.get::<Object<'_>>("Encoding") {
        Some(Object::Name(name)) => name.to_vec(),
        Some(Object::Stream(_)) if font.get::<Stream<'_>>("Encoding").is_some() => {
            return Collection::None;
        }
        _ => b"Identity-H".to_vec(),
    };
    let Some(info) = below.get::<Dict<'_>>("CIDSystemInfo") else { return Collection::None };
    let text = |key: &str| info.get::<PdfString<'_>>(key).map(|text| text.as_bytes().to_vec());
    let (Some(registry), Some(ordering)) = (text("Registry"), text("Ordering")) else {
        return Collection::None;
    };
    let family = CidFamily::from_registry_ordering(&registry, &ordering);
    Collection::Named(encoding, family, Box::default())
}

/// The encoding, and the collection's map to Unicode.
fn load(encoding: &[u8], family: &CidFamily) -> Option<(CMap, CMap)> {
    let unicode = CMap::parse(load_embedded(family.ucs2_cmap()?)?, load_embedded)?;
    let encoding = match encoding {
        b"Identity-H" => CMap::identity_h(),
        b"Identity-V" => CMap::identity_v(),
        name => CMap::parse(load_embedded(CMapName::from_bytes(name))?, load_embedded)?,
    };
    Some((encoding, unicode))
}

/// The characters of an embedded program's glyphs, by its own table.
fn characters(glyph: &OutlineGlyph) -> HashMap<u32, char> {
    let mut found = HashMap::new();
    let Some(data) = glyph.font_data() else { return found };
    let Ok(font) = FontRef::new((*data.data).as_ref()) else { return found };
    let charmap = font.charmap();
    if charmap.is_symbol() {
        return found;
    }
    for (code, glyph) in charmap.mappings() {
        let Some(c) = char::from_u32(code).filter(|c| !is_private(*c)) else { continue };
        // Rising codes: the first is the plainest form.
        found.entry(glyph.to_u32()).or_insert(c);
    }
    found
}

fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..) || c.is_control()
}

/// Fonts whose glyphs stand in the order of the first TrueType fonts.
const COMMON: [&str; 9] = [
    "Arial",
    "TimesNewRoman",
    "CourierNew",
    "Verdana",
    "Tahoma",
    "Georgia",
    "Trebuchet",
    "CenturyGothic",
    "Garamond",
];

fn is_common(name: &str) -> bool {
    let name = name.split_once('+').map_or(name, |(_, name)| name).replace(' ', "");
    COMMON.iter().any(|common| name.starts_with(common))
}

/// What follows `~` in that order.
const ACCENTED: &str = "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü";

fn in_common_order(glyph: u32) -> Option<char> {
    match glyph {
        3..=97 => char::from_u32(glyph + 29),
        98.. => ACCENTED.chars().nth(glyph as usize - 98),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_that_common_fonts_share() {
        for (glyph, expected) in [
            (0, None),
            (3, Some(' ')),
            (36, Some('A')),
            (68, Some('a')),
            (97, Some('~')),
            (98, Some('Ä')),
            (129, Some('ü')),
            (130, None),
        ] {
            assert_eq!(in_common_order(glyph), expected, "{glyph}");
        }
        for (name, expected) in [
            ("ABCDEF+TimesNewRoman,Bold", true),
            ("Times New Roman", true),
            ("ArialMT", true),
            ("Calibri", false),
        ] {
            assert_eq!(is_common(name), expected, "{name}");
        }
    }
}
