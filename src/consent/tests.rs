use std::{sync::Barrier, thread};

use super::*;
use crate::model::{Bearing, Content, Place, Protection, Source};

const TODAY: &str = "2026-11-22";

fn day(text: &str) -> Day {
    Day::parse(text).expect("it is a day")
}

fn message(id: &str, body: &str) -> Envelope {
    Envelope {
        message_id: Some(id.to_owned()),
        from: None,
        recipients: Vec::new(),
        visible: 0,
        subject: Private::default(),
        protection: Protection::None,
        doubts: Vec::new(),
        bearing: Bearing { body_hash: body.repeat(64), ..Bearing::default() },
        source: Source::new(Place::stdin(), Content::memory(Vec::new())),
    }
}

fn consent(recipient: &str, agreed: Agreed) -> NewConsent {
    NewConsent {
        recipient: Private::new(recipient),
        agreed,
        evidence: "e".repeat(64),
        recorder: "P. Holt".to_owned(),
        expires: None,
        review: None,
    }
}

fn once(id: Option<&str>, body: Option<&str>) -> Agreed {
    Agreed::Once { message_id: id.map(str::to_owned), body_hash: body.map(|body| body.repeat(64)) }
}

fn register(folder: &Path) -> Register {
    Register::open_or_begin(&folder.join("consent.db"), || Day::parse(TODAY)).expect("it begins")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder can be made")
}

#[test]
fn both_consents_are_needed_and_what_is_bound_must_be_so() {
    const JO: &str = "jo@family.example";
    let folder = folder();
    let register = register(folder.path());
    let given = |id: &str, body: &str| register.given(&message(id, body), JO).expect("it is read");
    let add = |agreed| register.add(&consent("Jo@Family.example ", agreed)).expect("it is fit");
    assert_eq!(given("m1", "a"), Consent::None);
    add(Agreed::Standing);
    assert_eq!(given("m1", "a"), Consent::None);
    add(once(Some("m1"), None));
    assert_eq!(given("m1", "a"), Consent::GivenForThisMessage);
    assert_eq!(given("m2", "a"), Consent::GivenForAnother);
    add(once(None, Some("b")));
    assert_eq!(given("m9", "b"), Consent::GivenForThisMessage);
    add(once(Some("m3"), Some("c")));
    assert_eq!(given("m3", "d"), Consent::GivenForAnother);
    assert_eq!(given("m3", "c"), Consent::GivenForThisMessage);
    assert!(register.add(&consent(JO, once(None, None))).is_err());
    assert!(register.add(&consent("nobody", Agreed::Standing)).is_err());
    assert_eq!(
        register.given(&message("m1", "a"), "kit@family.example").expect("it is read"),
        Consent::None
    );
}

#[test]
fn consents_end_by_revocation_expiry_and_use() {
    use ConsentStatus::{Expired, Open, Revoked, Used};

    const JO: &str = "jo@family.example";
    let folder = folder();
    let register = register(folder.path());
    let given = |id: &str| register.given(&message(id, "a"), JO).expect("it is read");
    let standing = register.add(&consent(JO, Agreed::Standing)).expect("it is fit");
    let late =
        NewConsent { expires: Some(day("2026-11-21")), ..consent(JO, once(Some("m1"), None)) };
    register.add(&late).expect("it is fit");
    assert_eq!(given("m1"), Consent::GivenForAnother);
    let last = NewConsent { expires: Some(day(TODAY)), ..consent(JO, once(Some("m2"), None)) };
    register.add(&last).expect("it is fit");
    assert_eq!(given("m2"), Consent::GivenForThisMessage);
    assert!(register.spend(&message("m2", "a"), &[JO]).expect("it is written"));
    assert!(!register.spend(&message("m2", "a"), &[JO]).expect("it is written"));
    assert_eq!(given("m2"), Consent::GivenForAnother);
    register.add(&consent(JO, once(Some("m3"), None))).expect("it is fit");
    register.revoke(standing, "P. Holt").expect("it is there");
    assert_eq!(given("m3"), Consent::GivenForAnother);
    assert!(register.revoke(standing, "P. Holt").is_err());
    assert!(register.revoke(99, "P. Holt").is_err());
    let states: Vec<_> = register.list().expect("it is read").iter().map(|e| e.status).collect();
    assert_eq!(states, [Revoked, Expired, Used, Open]);
}

#[test]
fn all_recipients_are_spent_or_none() {
    let folder = folder();
    let register = register(folder.path());
    let both = ["jo@family.example", "kit@family.example"];
    for recipient in both {
        register.add(&consent(recipient, Agreed::Standing)).expect("it is fit");
    }
    register.add(&consent(both[0], once(Some("m1"), None))).expect("it is fit");
    assert!(!register.spend(&message("m1", "a"), &both).expect("it is written"));
    assert_eq!(
        register.given(&message("m1", "a"), both[0]).expect("it is read"),
        Consent::GivenForThisMessage
    );
    register.add(&consent(both[1], once(Some("m1"), None))).expect("it is fit");
    assert!(register.spend(&message("m1", "a"), &both).expect("it is written"));
}

#[test]
fn of_many_that_ask_at_once_one_gets_it() {
    const JO: &str = "jo@family.example";
    let folder = folder();
    let first = register(folder.path());
    first.add(&consent(JO, Agreed::Standing)).expect("it is fit");
    for round in 0..10 {
        let id = format!("m{round}");
        first.add(&consent(JO, once(Some(&id), None))).expect("it is fit");
        let barrier = Barrier::new(4);
        let spent = thread::scope(|scope| {
            let ask = || {
                let own = register(folder.path());
                barrier.wait();
                own.spend(&message(&id, "a"), &[JO]).expect("it is written")
            };
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
            threads.into_iter().map(|t| t.join().expect("no panic")).filter(|s| *s).count()
        });
        assert_eq!(spent, 1, "{round}");
    }
}

#[test]
fn nothing_in_it_can_be_changed() {
    let folder = folder();
    let register = register(folder.path());
    let id = register.add(&consent("jo@family.example", Agreed::Standing)).expect("it is fit");
    register.revoke(id, "P. Holt").expect("it is there");
    let connection = register.lock();
    for change in [
        "UPDATE consent SET recipient = 'kit@family.example'",
        "DELETE FROM consent",
        "UPDATE event SET what = 'reviewed'",
        "DELETE FROM event",
        "INSERT INTO event (consent, what, recorder) VALUES (77, 'used', 'x')",
    ] {
        assert!(connection.execute(change, []).is_err(), "{change}");
    }
}

#[test]
fn reviews_move_the_date() {
    let folder = folder();
    let register = register(folder.path());
    let new = NewConsent {
        review: Some(day("2026-12-01")),
        ..consent("jo@family.example", Agreed::Standing)
    };
    let id = register.add(&new).expect("it is fit");
    let due = |by| register.review_due(day(by)).expect("it is read").len();
    assert_eq!((due("2026-11-30"), due("2026-12-01")), (0, 1));
    register.reviewed(id, "P. Holt", Some(day("2027-06-01"))).expect("it is there");
    assert_eq!((due("2026-12-01"), due("2027-06-01")), (0, 1));
}

#[test]
fn another_database_is_refused() {
    let folder = folder();
    let path = folder.path().join("other.db");
    let other = Connection::open(&path).expect("it begins");
    other.execute_batch("CREATE TABLE t (x)").expect("it is written");
    drop(other);
    let today = || Day::parse(TODAY);
    assert!(Register::open_or_begin(&path, today).is_err());
    std::fs::write(&path, "no database at all, but long enough to look at").expect("it is written");
    assert!(Register::open_or_begin(&path, today).is_err());
    assert!(Register::open(&folder.path().join("none.db"), today).is_err());
}
