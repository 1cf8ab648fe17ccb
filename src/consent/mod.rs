//! The register of written consents to unencrypted mail.
//!
//! Apart from the judgement, which only asks whether everybody agreed: this keeps what was agreed
//! and when it was used. One `SQLite` file, safe with several processes at once. Nothing in it is
//! ever changed or deleted: a consent is a row that stays as it was, and what happens to it later
//! (revoked, reviewed, used) is another row; the file itself refuses anything else.
//!
//! A message passes only if its recipient gave both: a **standing** consent, signed, with the file
//! that proves it, and a **written** one for this message alone, bound to its `Message-ID`, its
//! body, or both. A written consent serves once.

mod schema;
#[cfg(test)]
mod tests;

use std::{
    fmt::Write,
    fs::File,
    io::Read,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, SystemTime},
};

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};
use sha2::{Digest, Sha256};

use crate::{
    error::{Error, Result},
    model::{
        Agreed, Consent, ConsentEntry, ConsentStatus, Consents, Day, Envelope, Fault, NewConsent,
        Private, Reason,
    },
};

/// How long one process waits for another that writes.
const PATIENCE: Duration = Duration::from_secs(10);

/// The day by this machine's clock, in UTC; none if the clock is beyond all calendars.
pub fn today() -> Option<Day> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).ok()?;
    Day::since_1970(i64::try_from(since.as_secs() / 86_400).ok()?)
}

/// SHA-256 of a file that proves a consent, in hex.
pub fn evidence(path: &Path) -> Result<String> {
    let mut file = File::open(path).map_err(|err| Error::io(path, &err))?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 64 << 10];
    loop {
        let read = file.read(&mut buffer).map_err(|err| Error::io(path, &err))?;
        if read == 0 {
            break;
        }
        hasher.update(&buffer[..read]);
    }
    Ok(hasher.finalize().iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}"); // writing to a string does not fail
        hex
    }))
}

/// An open register.
pub struct Register {
    connection: Mutex<Connection>,
    path: PathBuf,
    today: Box<dyn Fn() -> Option<Day> + Send + Sync>,
}

impl Register {
    /// Opens a register that is there. `today` tells what has expired.
    pub fn open(
        path: &Path,
        today: impl Fn() -> Option<Day> + Send + Sync + 'static,
    ) -> Result<Register> {
        if !path.is_file() {
            let message = format!("`{}`: no such register of consents", path.display());
            return Err(Error::config(message).with_hint("`withheld consent add` begins one"));
        }
        Register::open_or_begin(path, today)
    }

    /// Opens a register, or begins one.
    pub fn open_or_begin(
        path: &Path,
        today: impl Fn() -> Option<Day> + Send + Sync + 'static,
    ) -> Result<Register> {
        let wrong = |err: rusqlite::Error| wrong(path, &err);
        schema::make_private(path).map_err(|err| Error::io(path, &err))?;
        let connection = Connection::open(path).map_err(wrong)?;
        connection.busy_timeout(PATIENCE).map_err(wrong)?;
        schema::prepare(&connection).map_err(wrong)?;
        Ok(Register {
            connection: Mutex::new(connection),
            path: path.to_owned(),
            today: Box::new(today),
        })
    }

    /// Records a consent, and returns its number.
    pub fn add(&self, new: &NewConsent) -> Result<i64> {
        let written = matches!(new.agreed, Agreed::Once { .. });
        let (message_id, body) = match &new.agreed {
            Agreed::Standing => (None, None),
            Agreed::Once { message_id, body_hash } => (message_id.as_deref(), body_hash.as_deref()),
        };
        if written && message_id.is_none() && body.is_none() {
            return Err(Error::usage("a consent for one message needs its Message-ID or its body"));
        }
        let connection = self.lock();
        connection
            .execute(
                schema::ADD,
                params![
                    new.recipient.reveal().trim().to_lowercase(),
                    i64::from(written),
                    message_id,
                    body,
                    new.evidence,
                    new.recorder,
                    new.expires.map(|day| day.to_string()),
                    new.review.map(|day| day.to_string()),
                ],
            )
            .map_err(|err| wrong(&self.path, &err))?;
        Ok(connection.last_insert_rowid())
    }

    /// Every consent, in the order in which they were recorded.
    pub fn list(&self) -> Result<Vec<ConsentEntry>> {
        let today = (self.today)();
        let connection = self.lock();
        let mut found = Vec::new();
        let read = |found: &mut Vec<ConsentEntry>| -> rusqlite::Result<()> {
            let mut statement = connection.prepare(schema::LIST)?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                found.push(entry(row, today)?);
            }
            Ok(())
        };
        read(&mut found).map_err(|err| wrong(&self.path, &err))?;
        Ok(found)
    }

    /// The consents that are to be looked at again by a day.
    pub fn review_due(&self, by: Day) -> Result<Vec<ConsentEntry>> {
        let mut due = self.list()?;
        due.retain(|entry| {
            entry.status == ConsentStatus::Open && entry.review.is_some_and(|day| day <= by)
        });
        Ok(due)
    }

    /// Takes a consent back, from now on.
    pub fn revoke(&self, id: i64, recorder: &str) -> Result<()> {
        self.happened(id, "revoked", recorder, None)
    }

    /// Records that a consent was looked at again, and when that is due next.
    pub fn reviewed(&self, id: i64, recorder: &str, next: Option<Day>) -> Result<()> {
        self.happened(id, "reviewed", recorder, next)
    }

    fn happened(&self, id: i64, what: &str, recorder: &str, next: Option<Day>) -> Result<()> {
        let connection = self.lock();
        let next = next.map(|day| day.to_string());
        let done = connection.execute(schema::HAPPENED, params![id, what, recorder, next]);
        match done {
            Ok(1) => Ok(()),
            Ok(_) => Err(Error::usage(format!("there is no consent number {id}"))),
            Err(err) if is_conflict(&err) => {
                Err(Error::usage(format!("consent number {id} was {what} before")))
            }
            Err(err) => Err(wrong(&self.path, &err)),
        }
    }

    /// A thread that failed left nothing half done: `SQLite` rolls back.
    fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn today(&self) -> String {
        // Without a clock everything that can expire has.
        (self.today)().map_or_else(|| "9999-12-31".to_owned(), |day| day.to_string())
    }
}

impl Consents for Register {
    fn given(&self, message: &Envelope, recipient: &str) -> std::result::Result<Consent, Fault> {
        let today = self.today();
        let connection = self.lock();
        let ask = || -> rusqlite::Result<Consent> {
            let standing = connection
                .query_row(schema::STANDING, params![recipient, today], |row| row.get(0))
                .optional()?;
            let written = written(&connection, message, recipient, &today)?;
            if let (Some::<i64>(_), Some(_)) = (standing, written) {
                return Ok(Consent::GivenForThisMessage);
            }
            let any: i64 = connection.query_row(schema::ANY, [recipient], |row| row.get(0))?;
            Ok(if any > 0 { Consent::GivenForAnother } else { Consent::None })
        };
        ask().map_err(|err| unread(&err))
    }

    fn spend(&self, message: &Envelope, recipients: &[&str]) -> std::result::Result<bool, Fault> {
        let today = self.today();
        let mut connection = self.lock();
        let mut all = || -> rusqlite::Result<bool> {
            // Taken at once: of two processes that ask together, the second sees what the first did.
            let change = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            for recipient in recipients {
                let standing: Option<i64> = change
                    .query_row(schema::STANDING, params![recipient, today], |row| row.get(0))
                    .optional()?;
                let Some(id) = written(&change, message, recipient, &today)? else {
                    return Ok(false);
                };
                if standing.is_none() {
                    return Ok(false);
                }
                change
                    .execute(schema::HAPPENED, params![id, "used", "withheld", None::<String>])?;
            }
            change.commit()?;
            Ok(true)
        };
        match all() {
            Ok(spent) => Ok(spent),
            Err(err) if is_conflict(&err) => Ok(false),
            Err(err) => Err(unread(&err)),
        }
    }
}

/// The number of a written consent for a message that can still be used.
fn written(
    connection: &Connection,
    message: &Envelope,
    recipient: &str,
    today: &str,
) -> rusqlite::Result<Option<i64>> {
    let values = params![recipient, today, message.message_id, message.bearing.body_hash];
    connection.query_row(schema::WRITTEN, values, |row| row.get(0)).optional()
}

fn entry(row: &Row<'_>, today: Option<Day>) -> rusqlite::Result<ConsentEntry> {
    let day = |at: usize| -> rusqlite::Result<Option<Day>> {
        Ok(row.get::<_, Option<String>>(at)?.as_deref().and_then(Day::parse))
    };
    let expires = day(7)?;
    let has = |at: usize| row.get::<_, i64>(at).map(|count| count > 0);
    let status = if has(9)? {
        ConsentStatus::Revoked
    } else if has(10)? {
        ConsentStatus::Used
    } else if expires.is_some_and(|last| today.is_none_or(|today| last < today)) {
        ConsentStatus::Expired
    } else {
        ConsentStatus::Open
    };
    let agreed = if row.get::<_, i64>(2)? == 0 {
        Agreed::Standing
    } else {
        Agreed::Once { message_id: row.get(3)?, body_hash: row.get(4)? }
    };
    Ok(ConsentEntry {
        id: row.get(0)?,
        recipient: Private::new(row.get::<_, String>(1)?),
        agreed,
        evidence: row.get(5)?,
        recorder: row.get(6)?,
        expires,
        review: day(8)?,
        recorded: row.get(11)?,
        status,
    })
}

fn is_conflict(err: &rusqlite::Error) -> bool {
    err.sqlite_error_code() == Some(rusqlite::ErrorCode::ConstraintViolation)
}

fn wrong(path: &Path, err: &rusqlite::Error) -> Error {
    Error::config(format!("`{}`: the register of consents: {err}", path.display()))
}

/// The judgement goes on without the register, so that no consent counts.
fn unread(err: &rusqlite::Error) -> Fault {
    Fault::new(Reason::Unreadable, format!("the register of consents: {err}"))
}
