//! Source → texts and children: what kind of thing it is, and the reader that knows it.
//!
//! What cannot be read becomes a note, never the end of a run: a limit passed, a format without a
//! reader, bytes that break their format's rules, and a reader that panics, which is caught here
//! so that one bad file costs one note.

use std::{
    io::Write,
    ops::ControlFlow,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::{
    format::{archive, csv, html, image, json, mail, odf, ooxml, pdf, plain, rtf, vcard, xml},
    model::{Children, Cuts, Fault, Limits, Media, Reason, Sink, Source, Text},
};

mod inspect;
pub mod sniff;

pub use self::inspect::inspect;

/// How many bytes sniffing looks at.
const HEAD: usize = 16 << 10;

/// What kind of thing a source is, by its bytes.
pub fn identify(source: &Source) -> Result<Media, Fault> {
    let head = source.content.head(HEAD)?;
    let declared = source.declared.as_deref();
    guarded(|| sniff::sniff(&head, &source.place.extension(), declared, &source.content))
}

/// Hands a document's name, texts and children to the sink. A fault is about the document as a
/// whole; what lies inside it and was not read goes to [`Sink::note`].
pub fn open(
    media: Media,
    source: &Source,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<(), Fault> {
    if name(source, sink).is_break() {
        return Ok(());
    }
    read(media, source, limits, sink)
}

/// A document's own name is text about it, and may hold what is withheld.
pub fn name(source: &Source, sink: &mut dyn Sink) -> ControlFlow<()> {
    let name = source.place.name();
    if name.is_empty() || name == "-" {
        return ControlFlow::Continue(());
    }
    sink.text(Text::of_name(&name))
}

/// The reader alone, without the document's name.
pub fn read(
    media: Media,
    source: &Source,
    limits: &Limits,
    sink: &mut dyn Sink,
) -> Result<(), Fault> {
    guarded(|| match media {
        Media::Text => plain::read(source, limits, sink),
        Media::Csv => csv::read(source, limits, sink),
        Media::Json => json::read(source, limits, sink),
        Media::Xml => xml::read(source, limits, sink),
        Media::Html => html::read(source, limits, sink),
        Media::Eml => mail::eml::read(source, limits, sink),
        Media::Mbox => mail::mbox::read(source, limits, sink),
        Media::Tnef => mail::tnef::read(source, limits, sink),
        Media::Docx => ooxml::docx::read(source, limits, sink),
        Media::Xlsx => ooxml::xlsx::read(source, limits, sink),
        Media::Pptx => ooxml::pptx::read(source, limits, sink),
        Media::Odf => odf::read(source, limits, sink),
        Media::FlatOdf => odf::flat::read(source, limits, sink),
        Media::Rtf => rtf::read(source, limits, sink),
        Media::Vcard | Media::Calendar => vcard::read(source, limits, sink),
        Media::Image => image::read(source, limits, sink),
        Media::Pdf => pdf::read(source, limits, sink),
        Media::Zip => archive::zip::read(source, limits, sink),
        Media::Tar => archive::tar::read(source, limits, sink),
        Media::Gzip => archive::gzip::read(source, limits, sink),
        Media::Empty => Ok(()),
        other => Err(closed(other)),
    })
}

/// Writes a copy of a document without what `cuts` names.
pub fn write(
    media: Media,
    source: &Source,
    limits: &Limits,
    cuts: &Cuts,
    children: &mut dyn Children,
    out: &mut dyn Write,
) -> Result<(), Fault> {
    guarded(|| match media {
        Media::Text => plain::write(source, limits, cuts, children, out),
        Media::Csv => csv::write(source, limits, cuts, children, out),
        Media::Json => json::write(source, limits, cuts, children, out),
        Media::Xml => xml::write(source, limits, cuts, children, out),
        Media::Html => html::write(source, limits, cuts, children, out),
        Media::Eml => mail::eml::write(source, limits, cuts, children, out),
        Media::Mbox => mail::mbox::write(source, limits, cuts, children, out),
        Media::Docx => ooxml::docx::write(source, limits, cuts, children, out),
        Media::Xlsx => ooxml::xlsx::write(source, limits, cuts, children, out),
        Media::Pptx => ooxml::pptx::write(source, limits, cuts, children, out),
        Media::Odf => odf::write(source, limits, cuts, children, out),
        Media::FlatOdf => odf::flat::write(source, limits, cuts, children, out),
        Media::Rtf => rtf::write(source, limits, cuts, children, out),
        Media::Vcard | Media::Calendar => vcard::write(source, limits, cuts, children, out),
        Media::Image => image::write(source, limits, cuts, children, out),
        Media::Pdf => pdf::write(source, limits, cuts, children, out),
        Media::Zip => archive::zip::write(source, limits, cuts, children, out),
        Media::Tar => archive::tar::write(source, limits, cuts, children, out),
        Media::Gzip => archive::gzip::write(source, limits, cuts, children, out),
        Media::Empty => Ok(()),
        other => Err(closed(other)),
    })
}

/// Hands every stretch of bytes that any reader could get at to the proof of a copy.
pub fn blobs(
    media: Media,
    source: &Source,
    limits: &Limits,
    each: &mut dyn FnMut(&[u8]),
) -> Result<(), Fault> {
    guarded(|| match media {
        Media::Text => plain::blobs(source, limits, each),
        Media::Csv => csv::blobs(source, limits, each),
        Media::Json => json::blobs(source, limits, each),
        Media::Xml => xml::blobs(source, limits, each),
        Media::Html => html::blobs(source, limits, each),
        Media::Eml => mail::eml::blobs(source, limits, each),
        Media::Mbox => mail::mbox::blobs(source, limits, each),
        Media::Tnef => mail::tnef::blobs(source, limits, each),
        Media::Docx => ooxml::docx::blobs(source, limits, each),
        Media::Xlsx => ooxml::xlsx::blobs(source, limits, each),
        Media::Pptx => ooxml::pptx::blobs(source, limits, each),
        Media::Odf => odf::blobs(source, limits, each),
        Media::FlatOdf => odf::flat::blobs(source, limits, each),
        Media::Rtf => rtf::blobs(source, limits, each),
        Media::Vcard | Media::Calendar => vcard::blobs(source, limits, each),
        Media::Image => image::blobs(source, limits, each),
        Media::Pdf => pdf::blobs(source, limits, each),
        Media::Zip => archive::zip::blobs(source, limits, each),
        Media::Tar => archive::tar::blobs(source, limits, each),
        Media::Gzip => archive::gzip::blobs(source, limits, each),
        Media::Empty => Ok(()),
        _ => source.content.bytes(limits.in_memory).map(|bytes| each(&bytes)),
    })
}

/// Why a kind of thing that is recognised is not read.
fn closed(media: Media) -> Fault {
    match media {
        Media::Picture => Fault::unsupported("picture: its pixels are not read"),
        Media::EncryptedOffice | Media::Ciphertext => {
            Fault::new(Reason::Encrypted, format!("{}: needs a password or a key", media.as_str()))
        }
        other => Fault::unsupported(other.as_str()),
    }
}

/// Runs a reader or writer so that its panic becomes a fault. The message of a panic may quote
/// document text, so it is dropped; the log tells where it happened.
fn guarded<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(Fault::new(Reason::Unreadable, "the reader failed on this file; please report it"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_that_panics_costs_one_fault_without_its_message() {
        let outcome: Result<(), Fault> = guarded(|| panic!("Ayo Balogun"));
        let fault = outcome.expect_err("the panic was caught");
        assert_eq!(fault.reason, Reason::Unreadable);
        assert!(!fault.detail.contains("Ayo"));
    }
}
