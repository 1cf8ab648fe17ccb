//! Writes a zip archive from first byte to last, without seeking.
//!
//! Apart from the `zip` crate's writer because that one needs to seek, or else puts sizes behind
//! the data. It writes no comment, no extra field, and nothing encrypted.

use std::io::Write;

use super::{
    directory::{Entry, UTF8},
    members::{DEFLATED, STORED},
};
use crate::{
    format::archive::names::{Steps, harmless},
    model::{Fault, Reason},
};

/// Version 2.0 of the format, the first with folders and deflate.
const VERSION: u16 = 0x14;

pub(super) struct Writer<'a> {
    out: &'a mut dyn Write,
    directory: Vec<u8>,
    names: Steps,
    members: u64,
    at: u64,
}

impl<'a> Writer<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> Writer<'a> {
        Writer { out, directory: Vec::new(), names: Steps::default(), members: 0, at: 0 }
    }

    /// A file with the time, mode and method of `like`.
    pub(super) fn file(&mut self, like: &Entry, name: &str, bytes: &[u8]) -> Result<(), Fault> {
        let name = self.names.step(&harmless(name));
        if like.method == STORED {
            return self.member(like, &name, STORED, bytes, bytes);
        }
        let mut deflater =
            flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
        deflater.write_all(bytes)?;
        self.member(like, &name, DEFLATED, bytes, &deflater.finish()?)
    }

    /// A folder that holds nothing.
    pub(super) fn folder(&mut self, like: &Entry) -> Result<(), Fault> {
        let name = self.names.step(&harmless(like.name.trim_end_matches(['/', '\\'])));
        self.member(like, &(name + "/"), STORED, b"", b"")
    }

    fn member(
        &mut self,
        like: &Entry,
        name: &str,
        method: u16,
        bytes: &[u8],
        packed: &[u8],
    ) -> Result<(), Fault> {
        let mut crc = flate2::Crc::new();
        crc.update(bytes);
        let mut shared = Vec::new();
        shared.extend(VERSION.to_le_bytes());
        shared.extend(if name.is_ascii() { 0 } else { UTF8 }.to_le_bytes());
        shared.extend(method.to_le_bytes());
        shared.extend(like.modified);
        shared.extend(crc.sum().to_le_bytes());
        shared.extend(short(packed.len() as u64)?.to_le_bytes());
        shared.extend(short(bytes.len() as u64)?.to_le_bytes());
        shared.extend(u16::try_from(name.len()).map_err(|_| too_large())?.to_le_bytes());
        shared.extend([0; 2]);

        // The upper byte of the version tells whose the file attributes are.
        let made_by = like.made_by & 0xff00 | VERSION;
        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(made_by.to_le_bytes());
        self.directory.extend(&shared);
        self.directory.extend([0; 4]);
        self.directory.extend(like.internal.to_le_bytes());
        self.directory.extend(like.external.to_le_bytes());
        self.directory.extend(short(self.at)?.to_le_bytes());
        self.directory.extend(name.as_bytes());

        for bytes in [b"PK\x03\x04", &shared[..], name.as_bytes(), packed] {
            self.out.write_all(bytes)?;
            self.at += bytes.len() as u64;
        }
        self.members += 1;
        Ok(())
    }

    /// Writes the directory.
    pub(super) fn finish(self) -> Result<(), Fault> {
        let members = u16::try_from(self.members).map_err(|_| too_large())?;
        self.out.write_all(&self.directory)?;
        self.out.write_all(b"PK\x05\x06\0\0\0\0")?;
        self.out.write_all(&members.to_le_bytes())?;
        self.out.write_all(&members.to_le_bytes())?;
        self.out.write_all(&short(self.directory.len() as u64)?.to_le_bytes())?;
        self.out.write_all(&short(self.at)?.to_le_bytes())?;
        self.out.write_all(&[0; 2])?;
        Ok(())
    }
}

fn short(size: u64) -> Result<u32, Fault> {
    u32::try_from(size).map_err(|_| too_large())
}

fn too_large() -> Fault {
    Fault::new(Reason::TooLarge, "the copy would be too large for a plain zip archive")
}
