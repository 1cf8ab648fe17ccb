//! Where mail servers connect: a UNIX socket, or TCP.
//!
//! Apart so that the rest sees one kind of stream. Nothing is taken while nobody asks, so that the
//! caller can look after signals.

#[cfg(unix)]
use std::{
    fs,
    os::unix::{
        fs::{FileTypeExt, PermissionsExt},
        net::{UnixListener, UnixStream},
    },
    path::PathBuf,
};
use std::{
    io::{self, Read, Write},
    net::{TcpListener, TcpStream},
    time::Duration,
};

use crate::error::{Error, Result};

/// A connection.
pub(super) trait Stream: Read + Write + Send {
    /// How long a read waits.
    fn wait(&self, time: Duration) -> io::Result<()>;
}

impl Stream for TcpStream {
    fn wait(&self, time: Duration) -> io::Result<()> {
        self.set_read_timeout(Some(time))
    }
}

#[cfg(unix)]
impl Stream for UnixStream {
    fn wait(&self, time: Duration) -> io::Result<()> {
        self.set_read_timeout(Some(time))
    }
}

/// How long a server may take to read a reply.
const WRITE: Duration = Duration::from_secs(30);

/// Something that listens.
pub(super) enum Listener {
    Tcp(TcpListener),
    #[cfg(unix)]
    Unix(UnixListener, PathBuf),
}

impl Listener {
    /// Opens what `unix:PATH`, a path, or `inet:HOST:PORT` names.
    pub(super) fn open(name: &str) -> Result<Listener> {
        let wrong = |err: io::Error| Error::usage(format!("`{name}`: {err}"));
        if let Some(address) = name.strip_prefix("inet:") {
            let listener = TcpListener::bind(address).map_err(wrong)?;
            listener.set_nonblocking(true).map_err(wrong)?;
            return Ok(Listener::Tcp(listener));
        }
        #[cfg(unix)]
        {
            let path = PathBuf::from(name.strip_prefix("unix:").unwrap_or(name));
            // What a killed gateway left behind is in the way; what one listens on is not touched.
            let left = fs::symlink_metadata(&path).is_ok_and(|meta| meta.file_type().is_socket());
            if left && UnixStream::connect(&path).is_err() {
                fs::remove_file(&path).map_err(wrong)?;
            }
            let listener = UnixListener::bind(&path).map_err(wrong)?;
            fs::set_permissions(&path, fs::Permissions::from_mode(0o660)).map_err(wrong)?;
            listener.set_nonblocking(true).map_err(wrong)?;
            Ok(Listener::Unix(listener, path))
        }
        #[cfg(not(unix))]
        Err(Error::usage(format!("`{name}`: only `inet:HOST:PORT` works on this system")))
    }

    /// Where it listens, with the port that was chosen.
    pub(super) fn name(&self) -> String {
        match self {
            Listener::Tcp(listener) => {
                let address = listener.local_addr().map(|address| address.to_string());
                format!("inet:{}", address.unwrap_or_default())
            }
            #[cfg(unix)]
            Listener::Unix(_, path) => format!("unix:{}", path.display()),
        }
    }

    /// A connection, if one is waiting.
    pub(super) fn accept(&self) -> io::Result<Option<Box<dyn Stream>>> {
        let taken: io::Result<Box<dyn Stream>> = match self {
            Listener::Tcp(listener) => listener.accept().and_then(|(stream, _)| {
                stream.set_nonblocking(false)?;
                stream.set_nodelay(true)?;
                stream.set_write_timeout(Some(WRITE))?;
                Ok(Box::new(stream) as Box<dyn Stream>)
            }),
            #[cfg(unix)]
            Listener::Unix(listener, _) => listener.accept().and_then(|(stream, _)| {
                stream.set_nonblocking(false)?;
                stream.set_write_timeout(Some(WRITE))?;
                Ok(Box::new(stream) as Box<dyn Stream>)
            }),
        };
        match taken {
            Ok(stream) => Ok(Some(stream)),
            Err(err) if err.kind() == io::ErrorKind::WouldBlock => Ok(None),
            Err(err) => Err(err),
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Listener::Unix(_, path) = self {
            // Another gateway may have taken its place already.
            let _ = fs::remove_file(path);
        }
    }
}
