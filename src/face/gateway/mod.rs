//! The mail gateway: a milter that stands beside a mail server and stops what `check` would stop.
//!
//! Apart from the command line, which only starts it. It holds no mail: the server keeps each
//! message until the verdict is there, so that whatever happens to this process, nothing is lost,
//! and, as the server is told to put off what no filter judged, nothing passes unjudged. Threads,
//! not an event loop: a verdict is work for a processor, and mail servers open few connections.
//!
//! Its log and its metrics say what was done with how many messages and why, in fixed words; no
//! address, subject, message id or found text is ever in them.

mod action;
mod health;
mod listen;
mod message;
mod room;
mod seal;
mod session;
mod wire;

use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use crate::{
    consent::Register,
    error::{Error, Result},
    model::MailPolicy,
    pipeline::Pipeline,
};

use self::{health::Health, listen::Listener, room::Room, seal::Key, session::Session};

/// How often signals and listeners are looked at.
const TICK: Duration = Duration::from_millis(100);

/// By what messages are judged; changed as a whole when the gateway is told to reload.
pub struct Rules {
    /// The stages.
    pub pipeline: Pipeline,
    /// The policy.
    pub policy: MailPolicy,
    /// The register of consents, if there is one.
    pub register: Option<Register>,
}

/// How the gateway runs.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where mail servers connect: `unix:/run/withheld.sock` or `inet:127.0.0.1:8895`.
    pub listen: String,
    /// Where health and metrics are asked for, on this machine only.
    pub health: Option<String>,
    /// How long one message may take.
    pub deadline: Duration,
    /// How many connections there may be.
    pub sessions: usize,
    /// How many messages are judged at once.
    pub jobs: usize,
    /// Whether what could not be judged passes.
    pub fail_open: bool,
    /// Whether it only tells what it would do.
    pub shadow: bool,
    /// The file with the key for the verdict's header; without one there is no header.
    pub key: Option<PathBuf>,
}

/// What all sessions share.
struct Shared {
    rules: RwLock<Arc<Rules>>,
    options: Options,
    key: Option<Key>,
    room: Arc<Room>,
    health: Health,
    stop: Arc<AtomicBool>,
    open: Mutex<usize>,
}

impl Shared {
    fn rules(&self) -> Arc<Rules> {
        self.rules.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn is_stopping(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    /// Makes room for one more connection, if there is any.
    fn admit(&self) -> bool {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let free = *open < self.options.sessions;
        *open += usize::from(free);
        free
    }

    fn leave(&self) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
    }

    fn is_empty(&self) -> bool {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) == 0
    }
}

/// Runs until it is told to stop. `load` reads policy, patterns and register, at the start and at
/// each reload; a reload that fails leaves what was there.
pub fn serve(options: Options, load: &dyn Fn() -> Result<Rules>) -> Result<()> {
    let key = options.key.as_deref().map(read_key).transpose()?;
    let stop = Arc::new(AtomicBool::new(false));
    let reload = Arc::new(AtomicBool::new(false));
    signals(&stop, &reload)?;
    let listener = Listener::open(&options.listen)?;
    let shared = Arc::new(Shared {
        rules: RwLock::new(Arc::new(load()?)),
        key,
        room: Arc::new(Room::new(options.jobs)),
        health: Health::default(),
        stop,
        open: Mutex::new(0),
        options,
    });
    if let Some(address) = &shared.options.health {
        health::serve(address, &shared)?;
    }
    health::log(&format!("listening on {}", listener.name()));
    while !shared.is_stopping() {
        if reload.swap(false, Ordering::Relaxed) {
            renew(&shared, load);
        }
        match listener.accept() {
            Ok(Some(stream)) => admit(&shared, stream),
            Ok(None) => thread::sleep(TICK),
            Err(err) => {
                health::log(&format!("a connection failed: {}", err.kind()));
                thread::sleep(TICK);
            }
        }
    }
    drop(listener);
    drain(&shared);
    Ok(())
}

fn read_key(path: &std::path::Path) -> Result<Key> {
    let bytes = std::fs::read(path).map_err(|err| Error::io(path, &err))?;
    Key::new(&bytes).ok_or_else(|| {
        Error::config(format!("`{}`: a key has at least 32 bytes", path.display()))
            .with_hint("`openssl rand -hex 32` makes one")
    })
}

/// Stop and reload become flags; nothing is done in a signal handler.
fn signals(stop: &Arc<AtomicBool>, reload: &Arc<AtomicBool>) -> Result<()> {
    use signal_hook::{consts, flag};
    let wrong = |err: std::io::Error| Error::usage(format!("signals cannot be caught: {err}"));
    for signal in [consts::SIGTERM, consts::SIGINT] {
        flag::register(signal, stop.clone()).map_err(wrong)?;
    }
    #[cfg(unix)]
    flag::register(consts::SIGHUP, reload.clone()).map_err(wrong)?;
    #[cfg(not(unix))]
    let _ = reload;
    Ok(())
}

fn renew(shared: &Shared, load: &dyn Fn() -> Result<Rules>) {
    match load() {
        Ok(rules) => {
            *shared.rules.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(rules);
            shared.health.count("reload", "done");
            health::log("reloaded");
        }
        Err(err) => {
            shared.health.count("reload", "failed");
            health::log(&format!("not reloaded, the old policy stays: {err}"));
        }
    }
}

/// A connection for which there is no room is closed: the server then puts its mail off.
fn admit(shared: &Arc<Shared>, stream: Box<dyn listen::Stream>) {
    if !shared.admit() {
        shared.health.count("connection", "refused");
        return;
    }
    shared.health.count("connection", "taken");
    let own = shared.clone();
    let started = thread::Builder::new().name("session".to_owned()).spawn(move || {
        let shared = own.clone();
        let _leaves = Leaves(own);
        let mut session = Session::new(&shared, stream);
        if let Err(err) = session.run() {
            health::log(&format!("a connection broke: {}", err.kind()));
        }
    });
    if started.is_err() {
        shared.leave();
        health::log("no thread for a connection");
    }
}

/// Gives a connection's room back, also when its thread fails.
struct Leaves(Arc<Shared>);

impl Drop for Leaves {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// Messages that are being judged get their verdict; idle connections end.
fn drain(shared: &Shared) {
    let until = Instant::now() + shared.options.deadline + Duration::from_secs(5);
    while !shared.is_empty() && Instant::now() < until {
        thread::sleep(TICK);
    }
    health::log("stopped");
}
