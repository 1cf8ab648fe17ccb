//! The register's tables, and what is asked of them.
//!
//! Apart so that the rules the file itself keeps can be read in one place: rows are added, never
//! changed or deleted, and a consent is revoked once and used once.

use std::{fs::OpenOptions, io, path::Path};

use rusqlite::Connection;

/// "With" at the end of the name of a file that is no register is no reason to write to it.
const APPLICATION: i64 = 0x5749_5448;

const TABLES: &str = "
CREATE TABLE IF NOT EXISTS consent (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    recipient TEXT NOT NULL CHECK (recipient LIKE '%_@_%'),
    once INTEGER NOT NULL CHECK (once IN (0, 1)),
    message_id TEXT,
    body_hash TEXT CHECK (body_hash IS NULL OR length(body_hash) = 64),
    evidence TEXT NOT NULL CHECK (length(evidence) = 64),
    recorder TEXT NOT NULL CHECK (recorder <> ''),
    recorded TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    expires TEXT,
    review TEXT,
    CHECK (once = 0 OR message_id IS NOT NULL OR body_hash IS NOT NULL)
);
CREATE INDEX IF NOT EXISTS consent_recipient ON consent (recipient);
CREATE TABLE IF NOT EXISTS event (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    consent INTEGER NOT NULL REFERENCES consent (id),
    what TEXT NOT NULL CHECK (what IN ('revoked', 'reviewed', 'used')),
    recorder TEXT NOT NULL CHECK (recorder <> ''),
    recorded TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%SZ', 'now')),
    next_review TEXT
);
CREATE UNIQUE INDEX IF NOT EXISTS event_once ON event (consent, what) WHERE what <> 'reviewed';
CREATE TRIGGER IF NOT EXISTS consent_stays BEFORE UPDATE ON consent
    BEGIN SELECT RAISE(ABORT, 'the register is only added to'); END;
CREATE TRIGGER IF NOT EXISTS consent_is_kept BEFORE DELETE ON consent
    BEGIN SELECT RAISE(ABORT, 'the register is only added to'); END;
CREATE TRIGGER IF NOT EXISTS event_stays BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'the register is only added to'); END;
CREATE TRIGGER IF NOT EXISTS event_is_kept BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'the register is only added to'); END;
";

/// Recipient, once, message id, body, evidence, recorder, expiry, review.
pub(super) const ADD: &str = "
INSERT INTO consent (recipient, once, message_id, body_hash, evidence, recorder, expires, review)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

/// Consent, what, recorder, next review. Nothing is inserted for a consent that is not there.
pub(super) const HAPPENED: &str = "
INSERT INTO event (consent, what, recorder, next_review)
SELECT id, ?2, ?3, ?4 FROM consent WHERE id = ?1";

/// A standing consent of a recipient that holds on a day.
pub(super) const STANDING: &str = "
SELECT id FROM consent WHERE recipient = ?1 AND once = 0 AND (expires IS NULL OR expires >= ?2)
AND NOT EXISTS (SELECT 1 FROM event WHERE consent = consent.id AND what = 'revoked')
ORDER BY id LIMIT 1";

/// A written consent of a recipient, on a day, for a message id and a body. What it was bound to
/// must be so; where it was bound to both, both.
pub(super) const WRITTEN: &str = "
SELECT id FROM consent WHERE recipient = ?1 AND once = 1 AND (expires IS NULL OR expires >= ?2)
AND (message_id IS NULL OR message_id = ?3) AND (body_hash IS NULL OR body_hash = ?4)
AND NOT EXISTS (SELECT 1 FROM event WHERE consent = consent.id AND what IN ('revoked', 'used'))
ORDER BY id LIMIT 1";

/// How many written consents a recipient ever gave.
pub(super) const ANY: &str = "SELECT count(*) FROM consent WHERE recipient = ?1 AND once = 1";

/// Everything; the last review moved the date.
pub(super) const LIST: &str = "
SELECT id, recipient, once, message_id, body_hash, evidence, recorder, expires,
    coalesce((SELECT next_review FROM event WHERE consent = consent.id AND what = 'reviewed'
        ORDER BY id DESC LIMIT 1), review),
    (SELECT count(*) FROM event WHERE consent = consent.id AND what = 'revoked'),
    (SELECT count(*) FROM event WHERE consent = consent.id AND what = 'used'),
    recorded
FROM consent ORDER BY id";

/// Makes the tables where they are not. A database of something else is refused.
pub(super) fn prepare(connection: &Connection) -> rusqlite::Result<()> {
    let of: i64 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if of != APPLICATION && tables > 0 {
        return Err(rusqlite::Error::InvalidPath("it is a database of something else".into()));
    }
    connection.execute_batch("PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;")?;
    if of == APPLICATION && tables > 0 {
        return Ok(());
    }
    connection.execute_batch(&format!(
        "BEGIN IMMEDIATE; PRAGMA application_id = {APPLICATION}; {TABLES} COMMIT;"
    ))
}

/// Begins a file that only its owner can read: it says who receives what.
pub(super) fn make_private(path: &Path) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop)
}
