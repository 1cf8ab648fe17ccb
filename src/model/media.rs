//! What kind of file a thing is, by its bytes.

/// The kind of a document, as sniffed from its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Media {
    /// Plain text in any encoding.
    Text,
    /// Comma-, tab-, semicolon- or bar-separated values.
    Csv,
    /// JSON, or JSON Lines.
    Json,
    /// XML.
    Xml,
    /// HTML.
    Html,
    /// One message.
    Eml,
    /// A mailbox of messages.
    Mbox,
    /// What Outlook makes of a message for Outlook alone: `winmail.dat`.
    Tnef,
    /// A Word document (OOXML).
    Docx,
    /// An Excel workbook (OOXML).
    Xlsx,
    /// A PowerPoint presentation (OOXML).
    Pptx,
    /// An OpenDocument package: text, spreadsheet, presentation or drawing.
    Odf,
    /// The same as one XML file.
    FlatOdf,
    /// Rich text.
    Rtf,
    /// An address book (vCard).
    Vcard,
    /// A calendar (iCalendar).
    Calendar,
    /// PDF.
    Pdf,
    /// A zip archive.
    Zip,
    /// A tar archive.
    Tar,
    /// One gzip-compressed file.
    Gzip,
    /// A picture whose pixels are read: PNG, JPEG, TIFF, BMP, GIF, WebP.
    Image,
    /// A picture of any other kind: its pixels are not read.
    Picture,
    /// An Office file wrapped in encryption.
    EncryptedOffice,
    /// An S/MIME or PGP ciphertext.
    Ciphertext,
    /// Something known by name, for which there is no reader.
    Other(&'static str),
    /// Nothing at all.
    Empty,
    /// Bytes that nothing claims.
    Unknown,
}

impl Media {
    /// A word for rows and messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Media::Text => "text",
            Media::Csv => "csv",
            Media::Json => "json",
            Media::Xml => "xml",
            Media::Html => "html",
            Media::Eml => "message",
            Media::Mbox => "mbox",
            Media::Tnef => "winmail.dat",
            Media::Docx => "docx",
            Media::Xlsx => "xlsx",
            Media::Pptx => "pptx",
            Media::Odf => "opendocument",
            Media::FlatOdf => "flat opendocument",
            Media::Rtf => "rtf",
            Media::Vcard => "vcard",
            Media::Calendar => "calendar",
            Media::Pdf => "pdf",
            Media::Zip => "zip",
            Media::Tar => "tar",
            Media::Gzip => "gzip",
            Media::Image | Media::Picture => "picture",
            Media::EncryptedOffice => "encrypted office file",
            Media::Ciphertext => "encrypted data",
            Media::Other(name) => name,
            Media::Empty => "empty",
            Media::Unknown => "unknown binary",
        }
    }
}
