//! What may stand in a copy: for each kind of dictionary, its keys, and what kind each leads to.
//!
//! An allow-list, because the places where producers hide data cannot be listed. What a key does
//! not appear under here is not copied, whatever it is.

/// A kind of object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Numbers, names and arrays of them.
    Plain,
    /// The same and strings: colour tables, character collections.
    Table,
    Resources,
    States,
    State,
    Mask,
    Spaces,
    /// Colour spaces and functions.
    Colour,
    Patterns,
    Pattern,
    Shadings,
    Shading,
    XObjects,
    XObject,
    Form,
    Group,
    Image,
    Fonts,
    Font,
    Descriptor,
    FontFile,
    Encoding,
    Collection,
    /// A code map of a font.
    Map,
    Procedures,
    Procedure,
    Properties,
    Property,
    Parameters,
}

/// The keys that a dictionary of a kind may have.
pub(super) enum Rule {
    /// These, and what they lead to.
    Keys(&'static [(&'static str, Kind)]),
    /// Any: the document's own names for things of one kind.
    Each(Kind),
    /// No dictionary is of this kind.
    Never,
}

use Kind::{
    Collection, Colour, Descriptor, Encoding, Font, FontFile, Form, Group, Image, Map, Mask,
    Parameters, Pattern, Plain, Procedure, Property, Shading, State, Table, XObject,
};

/// The rule for dictionaries (and streams) of a kind.
pub(super) fn rule(kind: Kind) -> Rule {
    match kind {
        Plain | Table | XObject | Property => Rule::Never,
        Kind::Resources => Rule::Keys(RESOURCES),
        Kind::States => Rule::Each(State),
        Kind::Spaces => Rule::Each(Colour),
        Kind::Patterns => Rule::Each(Pattern),
        Kind::Shadings => Rule::Each(Shading),
        Kind::XObjects => Rule::Each(XObject),
        Kind::Fonts => Rule::Each(Font),
        Kind::Procedures => Rule::Each(Procedure),
        Kind::Properties => Rule::Each(Property),
        State => Rule::Keys(STATE),
        Mask => Rule::Keys(MASK),
        Colour => Rule::Keys(COLOUR),
        Pattern => Rule::Keys(PATTERN),
        Shading => Rule::Keys(SHADING),
        Form => Rule::Keys(FORM),
        Group => Rule::Keys(GROUP),
        Image => Rule::Keys(IMAGE),
        Font => Rule::Keys(FONT),
        Descriptor => Rule::Keys(DESCRIPTOR),
        FontFile => Rule::Keys(FONT_FILE),
        Encoding => Rule::Keys(ENCODING),
        Collection => Rule::Keys(COLLECTION),
        Map => Rule::Keys(MAP),
        Procedure => Rule::Keys(&[]),
        Parameters => Rule::Keys(PARAMETERS),
    }
}

const FONT_FILE: &[(&str, Kind)] =
    &[("Length1", Plain), ("Length2", Plain), ("Length3", Plain), ("Subtype", Plain)];

const ENCODING: &[(&str, Kind)] = &[
    ("Type", Plain),
    ("BaseEncoding", Plain),
    ("Differences", Plain),
    ("CMapName", Plain),
    ("CIDSystemInfo", Collection),
    ("WMode", Plain),
    ("UseCMap", Encoding),
];

const MAP: &[(&str, Kind)] =
    &[("Type", Plain), ("CMapName", Plain), ("CIDSystemInfo", Collection), ("UseCMap", Map)];

const COLLECTION: &[(&str, Kind)] =
    &[("Registry", Table), ("Ordering", Table), ("Supplement", Plain)];

const MASK: &[(&str, Kind)] =
    &[("Type", Plain), ("S", Plain), ("G", Form), ("BC", Plain), ("TR", Colour)];

const GROUP: &[(&str, Kind)] =
    &[("Type", Plain), ("S", Plain), ("CS", Colour), ("I", Plain), ("K", Plain)];

const RESOURCES: &[(&str, Kind)] = &[
    ("ExtGState", Kind::States),
    ("ColorSpace", Kind::Spaces),
    ("Pattern", Kind::Patterns),
    ("Shading", Kind::Shadings),
    ("XObject", Kind::XObjects),
    ("Font", Kind::Fonts),
    ("Properties", Kind::Properties),
    ("ProcSet", Plain),
];

const STATE: &[(&str, Kind)] = &[
    ("Type", Plain),
    ("LW", Plain),
    ("LC", Plain),
    ("LJ", Plain),
    ("ML", Plain),
    ("D", Plain),
    ("RI", Plain),
    ("OP", Plain),
    ("op", Plain),
    ("OPM", Plain),
    ("Font", Font),
    ("BG", Colour),
    ("BG2", Colour),
    ("UCR", Colour),
    ("UCR2", Colour),
    ("TR", Colour),
    ("TR2", Colour),
    ("FL", Plain),
    ("SM", Plain),
    ("SA", Plain),
    ("BM", Plain),
    ("SMask", Mask),
    ("CA", Plain),
    ("ca", Plain),
    ("AIS", Plain),
    ("TK", Plain),
];

const COLOUR: &[(&str, Kind)] = &[
    ("WhitePoint", Plain),
    ("BlackPoint", Plain),
    ("Gamma", Plain),
    ("Matrix", Plain),
    ("Range", Plain),
    ("N", Plain),
    ("Alternate", Colour),
    ("FunctionType", Plain),
    ("Domain", Plain),
    ("C0", Plain),
    ("C1", Plain),
    ("Functions", Colour),
    ("Bounds", Plain),
    ("Encode", Plain),
    ("Size", Plain),
    ("BitsPerSample", Plain),
    ("Order", Plain),
    ("Decode", Plain),
];

const PATTERN: &[(&str, Kind)] = &[
    ("Type", Plain),
    ("PatternType", Plain),
    ("PaintType", Plain),
    ("TilingType", Plain),
    ("BBox", Plain),
    ("XStep", Plain),
    ("YStep", Plain),
    ("Resources", Kind::Resources),
    ("Matrix", Plain),
    ("Shading", Shading),
    ("ExtGState", State),
];

const SHADING: &[(&str, Kind)] = &[
    ("ShadingType", Plain),
    ("ColorSpace", Colour),
    ("Background", Plain),
    ("BBox", Plain),
    ("AntiAlias", Plain),
    ("Coords", Plain),
    ("Domain", Plain),
    ("Function", Colour),
    ("Extend", Plain),
    ("Matrix", Plain),
    ("BitsPerCoordinate", Plain),
    ("BitsPerComponent", Plain),
    ("BitsPerFlag", Plain),
    ("Decode", Plain),
    ("VerticesPerRow", Plain),
];

const FORM: &[(&str, Kind)] = &[
    ("Type", Plain),
    ("Subtype", Plain),
    ("FormType", Plain),
    ("BBox", Plain),
    ("Matrix", Plain),
    ("Resources", Kind::Resources),
    ("Group", Group),
    ("OC", Property),
];

const IMAGE: &[(&str, Kind)] = &[
    ("Type", Plain),
    ("Subtype", Plain),
    ("Width", Plain),
    ("Height", Plain),
    ("ColorSpace", Colour),
    ("BitsPerComponent", Plain),
    ("Intent", Plain),
    ("ImageMask", Plain),
    ("Mask", Image),
    ("SMask", Image),
    ("SMaskInData", Plain),
    ("Matte", Plain),
    ("Decode", Plain),
    ("Interpolate", Plain),
    ("OC", Property),
];

const FONT: &[(&str, Kind)] = &[
    ("Type", Plain),
    ("Subtype", Plain),
    ("BaseFont", Plain),
    ("FirstChar", Plain),
    ("LastChar", Plain),
    ("Widths", Plain),
    ("FontDescriptor", Descriptor),
    ("Encoding", Encoding),
    ("ToUnicode", Map),
    ("DescendantFonts", Font),
    ("CIDSystemInfo", Collection),
    ("DW", Plain),
    ("W", Plain),
    ("DW2", Plain),
    ("W2", Plain),
    ("CIDToGIDMap", Map),
    ("FontBBox", Plain),
    ("FontMatrix", Plain),
    ("CharProcs", Kind::Procedures),
    ("Resources", Kind::Resources),
];

const DESCRIPTOR: &[(&str, Kind)] = &[
    ("Type", Plain),
    ("FontName", Plain),
    ("FontStretch", Plain),
    ("FontWeight", Plain),
    ("Flags", Plain),
    ("FontBBox", Plain),
    ("ItalicAngle", Plain),
    ("Ascent", Plain),
    ("Descent", Plain),
    ("Leading", Plain),
    ("CapHeight", Plain),
    ("XHeight", Plain),
    ("StemV", Plain),
    ("StemH", Plain),
    ("AvgWidth", Plain),
    ("MaxWidth", Plain),
    ("MissingWidth", Plain),
    ("FontFile", FontFile),
    ("FontFile2", FontFile),
    ("FontFile3", FontFile),
];

const PARAMETERS: &[(&str, Kind)] = &[
    ("Predictor", Plain),
    ("Colors", Plain),
    ("BitsPerComponent", Plain),
    ("Columns", Plain),
    ("EarlyChange", Plain),
    ("K", Plain),
    ("EndOfLine", Plain),
    ("EncodedByteAlign", Plain),
    ("Rows", Plain),
    ("EndOfBlock", Plain),
    ("BlackIs1", Plain),
    ("DamagedRowsBeforeError", Plain),
    ("ColorTransform", Plain),
    ("JBIG2Globals", FontFile),
];
