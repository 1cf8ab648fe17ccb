//! One connection of a mail server: messages come in piece by piece, replies go out.
//!
//! Apart from the listening. What goes wrong inside is answered with "later", never with silence
//! and never with "pass", unless the administrator chose that.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc},
    thread,
    time::{Duration, Instant, SystemTime},
};

use super::{
    Rules, Shared,
    action::{self, Action},
    health,
    listen::Stream,
    message::Message,
    room::Taken,
    seal::Bound,
    wire::{self, Reply, Terms, Told},
};
use crate::{
    model::{Consents, Event, RecipientClass, Source, Verdict},
    pipeline::{self, Judging},
};

/// The header with the verdict.
const MARK: &str = "X-Withheld-Verdict";
/// How long an idle connection sleeps before it looks whether the gateway stops.
const IDLE: Duration = Duration::from_millis(500);
/// How long a server may be silent in the middle of a message.
const SILENCE: Duration = Duration::from_mins(10);

/// A connection.
pub(super) struct Session<'a> {
    shared: &'a Arc<Shared>,
    stream: Box<dyn Stream>,
    terms: Terms,
    message: Option<Message>,
    queue_id: Option<String>,
}

impl<'a> Session<'a> {
    pub(super) fn new(shared: &'a Arc<Shared>, stream: Box<dyn Stream>) -> Session<'a> {
        Session { shared, stream, terms: Terms::default(), message: None, queue_id: None }
    }

    /// Serves until the other side ends the connection, or the gateway stops between messages.
    pub(super) fn run(&mut self) -> io::Result<()> {
        let mut quiet_since = Instant::now();
        loop {
            self.stream.wait(if self.message.is_some() { SILENCE } else { IDLE })?;
            let told = match wire::read(&mut Patient(&mut *self.stream)) {
                Ok(Some(told)) => told,
                Ok(None) => return Ok(()),
                Err(err) if is_timeout(&err) && self.message.is_none() => {
                    if self.shared.is_stopping() || quiet_since.elapsed() > SILENCE {
                        return Ok(());
                    }
                    continue;
                }
                Err(err) => return Err(err),
            };
            quiet_since = Instant::now();
            if !self.take(told)? {
                return Ok(());
            }
        }
    }

    /// Takes in one thing told; false when the connection is over.
    fn take(&mut self, told: Told) -> io::Result<bool> {
        let answers = self.terms.answers(&told);
        match told {
            Told::Offer { version, actions, steps } => {
                self.terms = Terms::of(version, actions, steps);
                wire::write(&mut self.stream, &[Reply::Terms(self.terms)])?;
            }
            Told::Macros(all) => {
                let id = all.into_iter().find(|(name, _)| name == "i" || name == "{i}");
                self.queue_id = id.map(|(_, value)| value).or(self.queue_id.take());
            }
            Told::Sender => {
                let limits = self.shared.rules().pipeline.limits().in_memory;
                self.message = Some(Message::new(limits));
            }
            Told::Recipient(recipient) => self.current().recipients.push(recipient),
            Told::Header { name, value } => {
                let space = self.terms.keeps_space();
                self.current().header(&name, &value, space, MARK);
            }
            Told::Body(bytes) => self.current().body(&bytes),
            Told::End(bytes) => {
                self.current().body(&bytes);
                self.end()?;
            }
            Told::Abort => self.forget(),
            Told::NextClient => {
                self.forget();
                self.terms = Terms::default();
            }
            Told::Quit => return Ok(false),
            Told::Other => {}
        }
        if answers {
            wire::write(&mut self.stream, &[Reply::Continue])?;
        }
        Ok(true)
    }

    fn current(&mut self) -> &mut Message {
        let most = self.shared.rules().pipeline.limits().in_memory;
        self.message.get_or_insert_with(|| Message::new(most))
    }

    fn forget(&mut self) {
        self.message = None;
        self.queue_id = None;
    }

    /// The message is complete: judges it and answers.
    fn end(&mut self) -> io::Result<()> {
        let started = Instant::now();
        let mut message = self.message.take().unwrap_or_default();
        message.queue_id = self.queue_id.take();
        let message = Arc::new(message);
        let rules = self.shared.rules();
        let case =
            Case { shared: self.shared, rules: &rules, message: &message, terms: self.terms };
        let (action, verdict) = case.decide();
        let replies = case.replies(&action);
        wire::write(&mut self.stream, &replies)?;
        self.shared.health.judged(started);
        self.shared.health.count("message", action.as_str());
        case.log(&action, verdict.as_ref(), started);
        Ok(())
    }
}

fn is_timeout(err: &io::Error) -> bool {
    matches!(err.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// A stream that, once a frame has begun, waits for the rest of it: a timeout in the middle would
/// lose what was read.
struct Patient<'a>(&'a mut dyn Stream);

impl io::Read for Patient<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }

    fn read_exact(&mut self, mut buffer: &mut [u8]) -> io::Result<()> {
        let until = Instant::now() + SILENCE;
        while !buffer.is_empty() {
            match self.0.read(buffer) {
                Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(len) => buffer = &mut buffer[len..],
                Err(err) if is_timeout(&err) && Instant::now() < until => {}
                Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
                Err(err) => return Err(err),
            }
        }
        Ok(())
    }
}

/// One complete message.
struct Case<'a> {
    shared: &'a Arc<Shared>,
    rules: &'a Arc<Rules>,
    message: &'a Arc<Message>,
    terms: Terms,
}

impl Case<'_> {
    /// What is done, and the verdict it rests on.
    fn decide(&self) -> (Action, Option<Verdict>) {
        let policy = &self.rules.policy;
        let Some(source) = self.message.source() else {
            let hold = Action::Hold("withheld: larger than may be read".to_owned());
            return (self.possible(hold), None);
        };
        if self.came_back(&source) {
            return (Action::Pass, None);
        }
        let verdict = self.judge(source);
        let action = match &verdict {
            Some(verdict) => action::of(verdict, &policy.gateway, &policy.answer),
            None if self.shared.options.fail_open => Action::Pass,
            None => Action::Later,
        };
        (self.possible(action), verdict)
    }

    /// The server may not be able to do what is wanted; then the message waits.
    fn possible(&self, action: Action) -> Action {
        let gateway = &self.rules.policy.gateway;
        let header = gateway.mark_header.is_none() || self.terms.can_add();
        let tag = gateway.mark_tag.is_none() || self.terms.can_change();
        match action {
            Action::Hold(_) if !self.terms.can_hold() => Action::Later,
            Action::Mark if !(header && tag) => Action::Later,
            other => other,
        }
    }

    /// Whether this gateway, or one with the same key, passed this very message a while ago.
    fn came_back(&self, source: &Source) -> bool {
        let Some(key) = self.shared.key.as_ref().filter(|_| !self.message.marks.is_empty()) else {
            return false;
        };
        self.with_bound(source, |bound| {
            let opened = |mark: &String| key.open(mark, now(), bound).is_some();
            self.message.marks.iter().any(opened)
        })
        .unwrap_or(false)
    }

    fn with_bound<T>(&self, source: &Source, work: impl FnOnce(&Bound<'_>) -> T) -> Option<T> {
        let limits = self.rules.pipeline.limits();
        let (message_id, body_hash) = pipeline::fingerprint(source, limits).ok()?;
        let message_id = message_id.unwrap_or_default();
        let recipients = &self.message.recipients;
        Some(work(&Bound { message_id: &message_id, body_hash: &body_hash, recipients }))
    }

    /// The verdict, if there is one in time. A judgement that takes too long goes on alone and
    /// keeps its place, so that hostile mail cannot pile up.
    fn judge(&self, source: Source) -> Option<Verdict> {
        let deadline = self.shared.options.deadline;
        let place = self.shared.room.take(deadline)?;
        let (rules, message) = (self.rules.clone(), self.message.clone());
        let (verdicts, verdict) = mpsc::channel();
        let spend = !self.shared.options.shadow;
        let work = move || {
            let _place: Taken = place;
            // A receiver that has given up needs no verdict.
            let _ = verdicts.send(judged(&rules, &message, &source, spend));
        };
        thread::Builder::new().name("judgement".to_owned()).spawn(work).ok()?;
        let events = verdict.recv_timeout(deadline + Duration::from_secs(2)).ok()??;
        action::decided(&events).cloned()
    }

    /// What the server is told.
    fn replies(&self, action: &Action) -> Vec<Reply> {
        let options = &self.shared.options;
        if options.shadow {
            return vec![Reply::Continue];
        }
        let mut replies = self.unmarked();
        match action {
            Action::Pass => replies.extend(self.mark("pass")),
            Action::Mark => {
                let gateway = &self.rules.policy.gateway;
                if let Some((name, value)) = gateway.mark_header.clone() {
                    replies.push(Reply::Add { name, value });
                }
                replies.extend(gateway.mark_tag.as_ref().map(|tag| self.tagged(tag)));
                replies.extend(self.mark("mark"));
            }
            Action::Hold(why) => replies.push(Reply::Hold(why.clone())),
            Action::Refuse(words) => return vec![Reply::Words(words.clone())],
            Action::Later => {
                let words = "451 4.7.1 The message could not be judged; please try again later.";
                return vec![Reply::Words(words.to_owned())];
            }
        }
        replies.push(Reply::Continue);
        replies
    }

    /// Takes away what looks like this gateway's header, whoever wrote it.
    fn unmarked(&self) -> Vec<Reply> {
        let count = if self.terms.can_change() { self.message.marks.len() } else { 0 };
        let change = |index| Reply::Change { index, name: MARK.to_owned(), value: String::new() };
        // From the last one on, since what is taken away moves those behind it.
        (1..=count as u32).rev().map(change).collect()
    }

    /// The header with the verdict.
    fn mark(&self, verdict: &str) -> Option<Reply> {
        let key = self.shared.key.as_ref().filter(|_| self.terms.can_add())?;
        let source = self.message.source()?;
        let value = self.with_bound(&source, |bound| key.seal(verdict, now(), bound))?;
        Some(Reply::Add { name: MARK.to_owned(), value })
    }

    /// The subject with the tag before it.
    fn tagged(&self, tag: &str) -> Reply {
        let name = "Subject".to_owned();
        match &self.message.subject {
            Some(subject) => Reply::Change { index: 1, name, value: format!("{tag} {subject}") },
            None => Reply::Add { name, value: tag.to_owned() },
        }
    }

    fn log(&self, action: &Action, verdict: Option<&Verdict>, started: Instant) {
        let id = self.message.queue_id.as_deref().unwrap_or("-");
        let id: String = id.chars().filter(char::is_ascii_alphanumeric).take(32).collect();
        let shadow = if self.shared.options.shadow { " shadow=yes" } else { "" };
        let milliseconds = started.elapsed().as_millis();
        let (mut said, mut outside) = ("none", 0);
        let mut why = String::new();
        if let Some(verdict) = verdict {
            said = verdict.answer.as_str();
            let external = verdict.recipients.iter();
            outside = external.filter(|to| to.class == RecipientClass::External).count();
            let kinds: Vec<_> = verdict.kinds.iter().map(ToString::to_string).collect();
            let clauses: Vec<_> =
                verdict.reasons.iter().map(|reason| reason.clause.as_str()).collect();
            why = format!(
                " clauses={} kinds={} risks={}",
                clauses.join(","),
                kinds.join(","),
                verdict.risks.join(",")
            );
        }
        health::log(&format!(
            "queue={id} action={}{shadow} verdict={said} recipients={} external={outside} ms={milliseconds}{why}",
            action.as_str(),
            self.message.recipients.len(),
        ));
    }
}

/// Seconds since 1970.
fn now() -> u64 {
    SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// Judges a message; none if the program failed on it.
fn judged(rules: &Rules, message: &Message, source: &Source, spend: bool) -> Option<Vec<Event>> {
    let mut policy = rules.policy.clone();
    policy.today = crate::consent::today();
    let by = Judging {
        policy: &policy,
        consents: rules.register.as_ref().map(|register| register as &dyn Consents),
        recipients: Some(&message.recipients),
        spend,
    };
    catch_unwind(AssertUnwindSafe(|| rules.pipeline.judge_one(source, by))).ok()
}
