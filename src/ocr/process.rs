//! One process: its input, its output, and its end, within a time and a length.

use std::{
    io::{Read, Write},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

/// Why a process gave no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stopped {
    /// It could not be started.
    NotStarted,
    /// Its time was up.
    Late,
    /// Its answer was too long.
    TooMuch,
    /// It ended with an error.
    Failed,
}

/// How long a process that has closed its output may take to end, looked at this often.
const STEP: Duration = Duration::from_millis(5);

/// Runs a command with bytes on its standard input, and gives its standard output. It is killed at
/// `until`, and when it says more than `most` bytes. Standard error is dropped: it may quote what
/// was read.
pub(super) fn run(
    mut command: Command,
    input: &[u8],
    until: Instant,
    most: u64,
) -> Result<Vec<u8>, Stopped> {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|_| Stopped::NotStarted)?;
    let (stdin, stdout) = (child.stdin.take(), child.stdout.take());
    thread::scope(|scope| {
        scope.spawn(move || {
            // A process that ends early closes its input; its exit status tells of that.
            stdin.map(|mut stdin| stdin.write_all(input))
        });
        let (send, arrived) = mpsc::channel();
        scope.spawn(move || {
            let mut output = Vec::new();
            let read = stdout.map(|stdout| stdout.take(most + 1).read_to_end(&mut output));
            // Nobody waits any more where the time was up.
            let _ = send.send(read.is_some_and(|read| read.is_ok()).then_some(output));
        });
        let left = until.saturating_duration_since(Instant::now());
        let output = match arrived.recv_timeout(left) {
            Err(_) => Err(Stopped::Late),
            Ok(None) => Err(Stopped::Failed),
            Ok(Some(output)) if output.len() as u64 > most => Err(Stopped::TooMuch),
            Ok(Some(output)) => finished(&mut child, until).map(|()| output),
        };
        if output.is_err() {
            // Ends both threads: their pipes break.
            end(&mut child);
        }
        output
    })
}

/// Waits for a process that has nothing more to say.
fn finished(child: &mut Child, until: Instant) -> Result<(), Stopped> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(_)) => return Err(Stopped::Failed),
            Ok(None) if Instant::now() < until => thread::sleep(STEP),
            Ok(None) | Err(_) => return Err(Stopped::Late),
        }
    }
}

fn end(child: &mut Child) {
    // Either fails only where the process has ended already.
    let _ = child.kill();
    let _ = child.wait();
}
