//! What the gateway tells of itself: a log line a message, health, and metrics for Prometheus.
//!
//! Apart because of what it must never tell. Everything here is a fixed word or a number; addresses,
//! subjects and message ids have no way in.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::{self, Read, Write},
    net::{TcpListener, TcpStream, ToSocketAddrs},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use super::{Shared, TICK};
use crate::error::{Error, Result};

/// Upper bounds of the times that are counted, in seconds.
const BOUNDS: [f64; 8] = [0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0];

/// Counters.
#[derive(Default)]
pub(super) struct Health(Mutex<Counters>);

#[derive(Default)]
struct Counters {
    counts: BTreeMap<(&'static str, &'static str), u64>,
    times: [u64; BOUNDS.len()],
    seconds: f64,
    judged: u64,
}

impl Health {
    /// One more of something.
    pub(super) fn count(&self, what: &'static str, word: &'static str) {
        *self.counters().counts.entry((what, word)).or_default() += 1;
    }

    /// A message was judged, since `started`.
    pub(super) fn judged(&self, started: Instant) {
        let seconds = started.elapsed().as_secs_f64();
        let mut counters = self.counters();
        counters.judged += 1;
        counters.seconds += seconds;
        for (bound, count) in BOUNDS.iter().zip(counters.times.iter_mut()) {
            *count += u64::from(seconds <= *bound);
        }
    }

    fn counters(&self) -> std::sync::MutexGuard<'_, Counters> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything, as Prometheus reads it.
    fn metrics(&self) -> String {
        let counters = self.counters();
        let mut out = String::new();
        let mut before = "";
        for ((what, word), count) in &counters.counts {
            if *what != before {
                let _ = writeln!(out, "# TYPE withheld_{what}s_total counter");
                before = what;
            }
            let _ = writeln!(out, "withheld_{what}s_total{{{what}=\"{word}\"}} {count}");
        }
        out += "# TYPE withheld_judgement_seconds histogram\n";
        for (bound, count) in BOUNDS.iter().zip(counters.times) {
            let _ = writeln!(out, "withheld_judgement_seconds_bucket{{le=\"{bound}\"}} {count}");
        }
        let judged = counters.judged;
        let _ = writeln!(out, "withheld_judgement_seconds_bucket{{le=\"+Inf\"}} {judged}");
        let _ = writeln!(out, "withheld_judgement_seconds_sum {:.3}", counters.seconds);
        let _ = writeln!(out, "withheld_judgement_seconds_count {judged}");
        out
    }
}

/// One line of log.
pub(super) fn log(line: &str) {
    // Where nobody reads the log, mail goes on all the same.
    let _ = writeln!(io::stderr().lock(), "withheld gateway: {line}");
}

/// Answers `/health` and `/metrics`, on this machine only.
pub(super) fn serve(address: &str, shared: &Arc<Shared>) -> Result<()> {
    let wrong = |err: io::Error| Error::usage(format!("`{address}`: {err}"));
    let found: Vec<_> = address.to_socket_addrs().map_err(wrong)?.collect();
    if found.is_empty() || found.iter().any(|address| !address.ip().is_loopback()) {
        return Err(Error::usage(format!("`{address}`: health is told on this machine only"))
            .with_hint("give an address such as `127.0.0.1:9895`"));
    }
    let listener = TcpListener::bind(found.as_slice()).map_err(wrong)?;
    listener.set_nonblocking(true).map_err(wrong)?;
    let bound = listener.local_addr().map_err(wrong)?;
    log(&format!("health on {bound}"));
    let shared = shared.clone();
    let answer = move || {
        while !shared.is_stopping() {
            match listener.accept() {
                Ok((stream, _)) => {
                    // Whoever asks and goes away loses only the answer.
                    let _ = reply(stream, &shared);
                }
                Err(_) => thread::sleep(TICK),
            }
        }
    };
    thread::Builder::new().name("health".to_owned()).spawn(answer).map_err(wrong)?;
    Ok(())
}

fn reply(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    stream.set_write_timeout(Some(Duration::from_secs(1)))?;
    let mut request = [0; 1024];
    let len = stream.read(&mut request)?;
    let asked = |path: &[u8]| request[..len].starts_with(&[b"GET ", path, b" "].concat());
    let (status, body) = if asked(b"/metrics") {
        ("200 OK", shared.health.metrics())
    } else if asked(b"/health") && !shared.is_stopping() {
        ("200 OK", "ok\n".to_owned())
    } else if asked(b"/health") {
        ("503 Service Unavailable", "stopping\n".to_owned())
    } else {
        ("404 Not Found", String::new())
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: text/plain; version=0.0.4\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all((head + &body).as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metrics_are_counters_and_a_histogram() {
        let health = Health::default();
        health.count("message", "pass");
        health.count("message", "pass");
        health.count("message", "refuse");
        health.judged(Instant::now());
        let text = health.metrics();
        for line in [
            "# TYPE withheld_messages_total counter",
            "withheld_messages_total{message=\"pass\"} 2",
            "withheld_messages_total{message=\"refuse\"} 1",
            "withheld_judgement_seconds_bucket{le=\"0.25\"} 1",
            "withheld_judgement_seconds_count 1",
        ] {
            assert!(text.lines().any(|own| own == line), "{line} in {text}");
        }
    }
}
