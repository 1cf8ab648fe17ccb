//! A copy that is made but has no name yet: in memory while it is small, else in a file without a
//! name of its own beside where it will lie.

use std::{
    fmt::Write as _,
    fs::File,
    io::{self, Read, Write},
    path::Path,
};

use sha2::{Digest, Sha256};
use tempfile::NamedTempFile;

use crate::model::Content;

/// A copy's bytes.
#[derive(Debug)]
pub enum Made {
    /// In memory.
    Memory(Vec<u8>),
    /// In a file that vanishes unless it is placed.
    File(NamedTempFile),
}

impl Made {
    /// A place for about `len` bytes: memory up to `limit`, a nameless file in `folder` above.
    pub(super) fn for_len(len: u64, limit: u64, folder: &Path) -> io::Result<Made> {
        if len <= limit { Ok(Made::Memory(Vec::new())) } else { Ok(Made::File(beside(folder)?)) }
    }

    /// The bytes, to be read again.
    pub fn content(&self) -> io::Result<Content> {
        match self {
            Made::Memory(bytes) => Ok(Content::memory(bytes.as_slice())),
            Made::File(file) => Content::file(file.path()),
        }
    }

    /// SHA-256 of the bytes, in hex.
    pub fn sha256(&self) -> io::Result<String> {
        sha256(&self.content()?)
    }

    /// Gives the copy its name: written beside it, synced, and renamed, so that no half copy is
    /// ever seen.
    pub fn place(self, path: &Path) -> io::Result<()> {
        let folder = folder_of(path);
        std::fs::create_dir_all(folder)?;
        let file = match self {
            Made::File(file) => file,
            Made::Memory(bytes) => {
                let mut file = beside(folder)?;
                file.write_all(&bytes)?;
                file
            }
        };
        readable_as_usual(file.as_file())?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|err| err.error)?;
        sync_folder(folder)
    }
}

impl Write for Made {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Made::Memory(buffer) => buffer.write(bytes),
            Made::File(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Made::Memory(_) => Ok(()),
            Made::File(file) => file.flush(),
        }
    }
}

fn beside(folder: &Path) -> io::Result<NamedTempFile> {
    std::fs::create_dir_all(folder)?;
    tempfile::Builder::new().prefix(".withheld-").suffix(".part").tempfile_in(folder)
}

pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Temporary files are for their owner alone; a copy is as readable as any new file.
#[cfg(unix)]
fn readable_as_usual(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(std::fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable_as_usual(_: &File) -> io::Result<()> {
    Ok(())
}

/// A rename lasts only once its folder is on disk. Windows cannot open folders.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// SHA-256 of bytes, in hex.
pub(super) fn sha256(content: &Content) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut reader = content.reader()?;
    let mut buffer = vec![0; 64 << 10];
    loop {
        match reader.read(&mut buffer)? {
            0 => return Ok(hex(&digest.finalize())),
            read => digest.update(&buffer[..read]),
        }
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("writing to a string succeeds");
        hex
    })
}
