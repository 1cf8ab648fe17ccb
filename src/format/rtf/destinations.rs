//! What the destinations of RTF are to a reader of the document.
//!
//! Kept apart because it is a table. A destination that is not in it, and says that readers may
//! ignore it, counts as hidden text: it is there.

use crate::model::{Part, Role};

/// What a destination holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Destination {
    /// Text of a part.
    Text(Part),
    /// Hexadecimal digits or binary data.
    Data(Data),
    /// The table of fonts, whose names are text, and whose charsets count.
    Fonts,
    /// Numbers that the format itself writes out.
    Nothing,
    /// What it stands in, as if it were not there.
    Around,
}

/// What data are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Data {
    /// A picture.
    Picture,
    /// An embedded object.
    Object,
    /// A file that the format keeps packed.
    File,
    /// The store of custom XML.
    Store,
}

/// The destination that a control word begins; none where it begins none. `optional` says that it
/// stands behind `\*`.
#[rustfmt::skip]
pub(super) fn of(word: &str, optional: bool) -> Option<Destination> {
    let text = |role| Some(Destination::Text(Part::new(role)));
    let named = |role, detail| Some(Destination::Text(Part::named(role, detail)));
    match word {
        "header" | "headerl" | "headerr" | "headerf" | "footer" | "footerl" | "footerr" | "footerf" => {
            text(Role::Header)
        }
        "footnote" | "ftnsep" | "ftnsepc" | "ftncn" | "aftnsep" | "aftnsepc" | "aftncn" => text(Role::Notes),
        "annotation" => text(Role::Comment),
        "atnid" | "atnauthor" | "revtbl" | "protusertbl" => named(Role::Metadata, "comment-author"),
        "title" | "subject" | "keywords" | "category" | "company" | "manager" | "author" => {
            named(Role::Metadata, word)
        }
        "operator" => named(Role::Metadata, "last-modified-by"),
        "comment" | "doccomm" => named(Role::Metadata, "description"),
        "hlinkbase" | "propname" | "staticval" | "linkval" | "xmlname" | "xmlattrname" | "xmlattrvalue" => {
            named(Role::Metadata, "property")
        }
        "fldinst" => named(Role::Attribute, "field"),
        "htmltag" | "mhtmltag" => named(Role::Attribute, "html"),
        "bkmkstart" | "bkmkend" | "mvfname" | "ffname" | "ffdeftext" | "ffhelptext" | "ffstattext" | "ffl"
        | "ffformat" | "objclass" | "objname" | "objalias" | "objsect" | "sv" | "docvar" | "template"
        | "filetbl" | "file" | "mailmerge" | "mmconnectstr" | "mmquery" | "mmaddfieldname" | "mmdatasource"
        | "mmmailsubject" | "mmheadersource" | "writereservation" => text(Role::Attribute),
        "xe" | "tc" | "tcn" | "rxe" | "txe" | "v" if optional || word != "v" => text(Role::Hidden),
        "stylesheet" | "leveltext" | "listname" | "liststylename" | "pntxta" | "pntxtb" | "generator"
        | "lsdlockedexcept" | "xmlnstbl" | "panose" | "falt" | "fname" | "bgname" => named(Role::Code, "styles"),
        _ => untold(word).or_else(|| optional.then(|| Destination::Text(Part::new(Role::Hidden)))),
    }
}

/// Destinations without a part of the document to themselves.
#[rustfmt::skip]
fn untold(word: &str) -> Option<Destination> {
    match word {
        "fonttbl" => Some(Destination::Fonts),
        "pict" => Some(Destination::Data(Data::Picture)),
        "objdata" => Some(Destination::Data(Data::Object)),
        "themedata" | "colorschememapping" | "datafield" | "fontfile" | "fontemb" => {
            Some(Destination::Data(Data::File))
        }
        "datastore" => Some(Destination::Data(Data::Store)),
        "colortbl" | "rsidtbl" | "levelnumbers" | "blipuid" | "wgrffmtfilter" | "atrfstart" | "atrfend"
        | "atntime" | "atndate" | "atnref" | "atnparent" | "sn" | "passwordhash" | "pgptbl" => {
            Some(Destination::Nothing)
        }
        "field" | "fldrslt" | "shppict" | "nonshppict" | "shp" | "shpinst" | "shprslt" | "shptxt" | "shpgrp"
        | "do" | "dptxbxtext" | "object" | "result" | "info" | "listtext" | "pntext" | "userprops" | "formfield"
        | "ffdata" | "sp" | "upr" | "ud" | "listtable" | "list" | "listlevel" | "listoverridetable"
        | "listoverride" | "picprop" | "background" | "latentstyles" | "mmathPr" | "pn" | "pnseclvl" | "cs"
        | "ds" | "ts" | "nesttableprops" | "nonesttables" | "xmlopen" | "xmlclose" | "mmath" | "moMath"
        | "moMathPara" | "mr" => Some(Destination::Around),
        _ => None,
    }
}
