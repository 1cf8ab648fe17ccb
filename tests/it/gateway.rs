//! The gateway, spoken to as a mail server speaks to a milter.
#![cfg(unix)]

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Shutdown, TcpStream},
    os::unix::net::UnixStream,
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use crate::command::Folder;

const POLICY: &str = "[organisation]\ndomains = [\"vale.example\"]\n";
const CLEAR: &str = "NHS number 999 124 5006\r\n";

/// A gateway that runs, and its log.
struct Gateway {
    child: Child,
    log: Receiver<String>,
    seen: Vec<String>,
    folder: Folder,
}

impl Gateway {
    fn start(policy: &str, args: &[&str]) -> Gateway {
        let folder = Folder::new();
        folder.write("policy.toml", policy);
        folder.write("key", "0123456789abcdef0123456789abcdef0123");
        Gateway::in_folder(folder, args)
    }

    fn in_folder(folder: Folder, args: &[&str]) -> Gateway {
        let mut child = Command::new(env!("CARGO_BIN_EXE_withheld"))
            .current_dir(folder.path())
            .args(["gateway", "--listen", "unix:g.sock", "--policy", "policy.toml", "--ocr", "off"])
            .args(args)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the gateway starts");
        let (send, log) = mpsc::channel();
        let stderr = child.stderr.take().expect("it is piped");
        thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                let _ = send.send(line);
            }
        });
        let mut gateway = Gateway { child, log, seen: Vec::new(), folder };
        gateway.wait_for("listening on");
        gateway
    }

    /// Waits for a line of the log.
    fn wait_for(&mut self, what: &str) -> String {
        let until = Instant::now() + Duration::from_secs(90);
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let line = self.log.recv_timeout(left);
            let line = line.unwrap_or_else(|_| panic!("no `{what}` in {:?}", self.seen));
            self.seen.push(line.clone());
            if line.contains(what) {
                return line;
            }
        }
    }

    fn connect(&self) -> Milter<UnixStream> {
        let path = self.folder.path().join("g.sock");
        Milter::new(UnixStream::connect(path).expect("the gateway listens"))
    }

    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.child.id().to_string()]).status();
        assert!(sent.expect("kill runs").success());
    }

    fn end(mut self) -> (i32, Vec<String>) {
        self.signal("-TERM");
        self.wait_for("stopped");
        let status = self.child.wait().expect("it ends");
        assert!(!self.folder.path().join("g.sock").exists(), "the socket is taken away");
        (status.code().expect("it ends by itself"), std::mem::take(&mut self.seen))
    }
}

impl Drop for Gateway {
    fn drop(&mut self) {
        // A test that failed leaves nothing running.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A mail server's side of the protocol.
struct Milter<S> {
    stream: S,
}

impl<S: Read + Write> Milter<S> {
    /// Connects, and offers what Postfix offers.
    fn new(stream: S) -> Milter<S> {
        Milter::offering(stream, 0x1FF, 0x1F_FFFF)
    }

    fn offering(stream: S, actions: u32, steps: u32) -> Milter<S> {
        let mut milter = Milter { stream };
        let offer = [6, actions, steps].map(u32::to_be_bytes).concat();
        milter.send(b'O', &offer);
        let (command, terms) = milter.receive();
        assert_eq!((command, terms.len()), (b'O', 12));
        milter
    }

    fn send(&mut self, command: u8, data: &[u8]) {
        let len = (data.len() as u32 + 1).to_be_bytes();
        self.stream.write_all(&[&len[..], &[command], data].concat()).expect("it is taken");
    }

    fn receive(&mut self) -> (u8, Vec<u8>) {
        let mut len = [0; 4];
        self.stream.read_exact(&mut len).expect("there is an answer");
        let mut frame = vec![0; u32::from_be_bytes(len) as usize];
        self.stream.read_exact(&mut frame).expect("it is whole");
        (frame[0], frame[1..].to_vec())
    }

    /// Sends a message and returns all that is told at its end.
    fn message(
        &mut self,
        to: &[&str],
        subject: &str,
        heads: &[(&str, &str)],
        body: &str,
    ) -> Vec<String> {
        self.send(b'D', b"Mi\x00Q77\x00");
        self.send(b'M', b"<p.holt@vale.example>\0");
        for to in to {
            self.send(b'R', format!("<{to}>\0").as_bytes());
        }
        let own = [
            ("From", "p.holt@vale.example"),
            ("To", "somebody"),
            ("Subject", subject),
            ("Message-ID", "<m1@vale.example>"),
        ];
        for (name, value) in own.iter().chain(heads) {
            self.send(b'L', format!("{name}\0 {value}\0").as_bytes());
        }
        for chunk in body.as_bytes().chunks(60_000) {
            self.send(b'B', chunk);
        }
        self.send(b'E', b"");
        let mut told = Vec::new();
        loop {
            let (command, data) = self.receive();
            let text = String::from_utf8_lossy(&data).replace('\0', "|");
            told.push(format!("{}{text}", char::from(command)));
            if matches!(command, b'c' | b'a' | b'r' | b't' | b'y' | b'd') {
                return told;
            }
        }
    }
}

#[test]
fn each_verdict_has_its_answer() {
    let gateway = Gateway::start(POLICY, &[]);
    let mut milter = gateway.connect();
    let refused = "y550 5.7.1 This message holds personal data";
    let told = milter.message(&["jo@family.example"], "Visit", &[], CLEAR);
    assert!(told[0].starts_with(refused) && told.len() == 1, "{told:?}");
    assert!(!told[0].contains("999"), "what was found is never told");
    assert_eq!(milter.message(&["sam@vale.example"], "Visit", &[], CLEAR), ["c"]);
    assert_eq!(milter.message(&["jo@family.example"], "Visit", &[], "See you at ten.\r\n"), ["c"]);
    // Who is in blind copy is known from the envelope alone.
    let told = milter.message(&["sam@vale.example", "jo@family.example"], "Visit", &[], CLEAR);
    assert!(told[0].starts_with(refused), "{told:?}");
    let blob = "Content-Type: application/octet-stream; name=a.xyz\r\nContent-Transfer-Encoding: base64\r\n\r\nAAECAwQFBgcICQoLDA0ODxAREhMU\r\n";
    let mixed = [("MIME-Version", "1.0"), ("Content-Type", "multipart/mixed; boundary=b")];
    let body = format!("--b\r\n\r\nhello\r\n--b\r\n{blob}--b--\r\n");
    let told = milter.message(&["jo@family.example"], "Visit", &mixed, &body);
    assert_eq!(told, ["qwithheld: review|", "c"]);
    let mut aborted = gateway.connect();
    aborted.send(b'M', b"<p@vale.example>\0");
    aborted.send(b'A', b"");
    assert_eq!(aborted.message(&["sam@vale.example"], "Visit", &[], CLEAR), ["c"]);
    let (code, log) = gateway.end();
    assert_eq!(code, 0);
    let log = log.join("\n");
    assert!(
        log.contains("queue=Q77 action=refuse verdict=encrypt-required recipients=1 external=1"),
        "{log}"
    );
    for private in ["999", "family", "holt", "Visit", "m1@"] {
        assert!(!log.contains(private), "`{private}` in {log}");
    }
}

#[test]
fn marks_are_made_for_a_gateway_downstream() {
    let policy = format!(
        "{POLICY}[gateway]\nencrypt-required = \"mark\"\nmark-header = \"X-Encrypt: yes\"\nmark-tag = \"[secure]\"\n"
    );
    let gateway = Gateway::start(&policy, &["--key-file", "key"]);
    let mut milter = gateway.connect();
    let told = milter.message(&["jo@family.example"], "Visit", &[], CLEAR);
    assert_eq!(told[0], "hX-Encrypt|yes|");
    assert!(told[1].starts_with('m') && told[1].ends_with("Subject|[secure] Visit|"), "{told:?}");
    assert!(told[2].starts_with("hX-Withheld-Verdict|v=1; verdict=mark; t="), "{told:?}");
    assert_eq!(told[3], "c");
    // What comes back with its header is known; forged, it is judged, and the header goes.
    let sealed =
        told[2].trim_start_matches("hX-Withheld-Verdict|").trim_end_matches('|').to_owned();
    let back = milter.message(
        &["jo@family.example"],
        "[secure] Visit",
        &[("X-Withheld-Verdict", &sealed)],
        CLEAR,
    );
    assert!(
        back[0].ends_with("X-Withheld-Verdict||") && back[1].contains("verdict=pass"),
        "{back:?}"
    );
    let forged = sealed.replace("h=", "h=0");
    let told =
        milter.message(&["jo@family.example"], "Visit", &[("X-Withheld-Verdict", &forged)], CLEAR);
    assert!(told[0].ends_with("X-Withheld-Verdict||") && told[1] == "hX-Encrypt|yes|", "{told:?}");
    let other =
        milter.message(&["kit@post.example"], "Visit", &[("X-Withheld-Verdict", &sealed)], CLEAR);
    assert_eq!(other[1], "hX-Encrypt|yes|", "a header is for its own recipients");
    // A server that cannot do what is wanted keeps the message.
    let path = gateway.folder.path().join("g.sock");
    let mut poor = Milter::offering(UnixStream::connect(path).expect("it listens"), 0, 0x1F_FFFF);
    let told = poor.message(&["jo@family.example"], "Visit", &[], CLEAR);
    assert!(told[0].starts_with("y451 4.7.1"), "{told:?}");
}

#[test]
fn a_shadow_passes_everything_and_tells() {
    let mut gateway = Gateway::start(POLICY, &["--shadow"]);
    let mut milter = gateway.connect();
    assert_eq!(milter.message(&["jo@family.example"], "Visit", &[], CLEAR), ["c"]);
    gateway.wait_for("action=refuse shadow=yes");
}

/// The least time that can be given is a second; a body that takes longer is not judged in time.
#[test]
fn what_is_not_judged_waits_or_passes_as_was_chosen() {
    let policy = format!("{POLICY}[consent]\nregister = \"none.db\"\n");
    let folder = Folder::new();
    folder.write("policy.toml", &policy);
    let ran = folder.run(&["gateway", "--listen", "unix:g.sock", "--policy", "policy.toml"]);
    assert_eq!(ran.code(), 2, "without its register it does not start: {}", ran.stderr());
    let body = "Ada Lowe of 3 Tarn Close, NHS number 999 124 5006. ".repeat(150_000);
    for (args, expected) in
        [(&["--deadline", "1"][..], "y451 4.7.1"), (&["--deadline", "1", "--fail-open"], "c")]
    {
        let gateway = Gateway::start(POLICY, args);
        let told = gateway.connect().message(&["jo@family.example"], "Visit", &[], &body);
        // A machine that is fast enough refuses it.
        assert!(told[0].starts_with(expected) || told[0].starts_with("y550"), "{told:?}");
    }
}

#[test]
fn a_reload_changes_the_policy_and_a_broken_one_changes_nothing() {
    let mut gateway = Gateway::start(POLICY, &[]);
    let mut milter = gateway.connect();
    assert!(milter.message(&["jo@family.example"], "Visit", &[], CLEAR)[0].starts_with("y550"));
    gateway.folder.write("policy.toml", format!("{POLICY}[protect]\nkinds = [\"iban\"]\n"));
    gateway.signal("-HUP");
    gateway.wait_for("reloaded");
    assert_eq!(milter.message(&["jo@family.example"], "Visit", &[], CLEAR), ["c"]);
    gateway.folder.write("policy.toml", "[protect\n");
    gateway.signal("-HUP");
    gateway.wait_for("not reloaded");
    assert_eq!(milter.message(&["jo@family.example"], "Visit", &[], CLEAR), ["c"]);
}

#[test]
fn health_and_metrics_are_told_on_this_machine() {
    let folder = Folder::new();
    folder.write("policy.toml", POLICY);
    let ran = folder.run(&[
        "gateway",
        "--listen",
        "unix:g.sock",
        "--policy",
        "policy.toml",
        "--health",
        "0.0.0.0:0",
    ]);
    assert_eq!(ran.code(), 2);
    folder.write("key", "short");
    let ran = folder.run(&[
        "gateway",
        "--listen",
        "unix:g.sock",
        "--policy",
        "policy.toml",
        "--key-file",
        "key",
    ]);
    assert_eq!(ran.code(), 2, "a short key is refused");
    let gateway = Gateway::in_folder(folder, &["--health", "127.0.0.1:0"]);
    let line = gateway.seen.iter().find(|line| line.contains("health on")).expect("it is told");
    let address = line.rsplit(' ').next().expect("it ends with the address").to_owned();
    assert_eq!(gateway.connect().message(&["sam@vale.example"], "Visit", &[], CLEAR), ["c"]);
    let get = |path: &str| {
        let mut stream = TcpStream::connect(&address).expect("it listens");
        stream.write_all(format!("GET {path} HTTP/1.1\r\n\r\n").as_bytes()).expect("it is taken");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it is text");
        answer
    };
    assert!(get("/health").starts_with("HTTP/1.1 200"));
    assert!(get("/other").starts_with("HTTP/1.1 404"));
    let until = Instant::now() + Duration::from_secs(10);
    while !get("/metrics").contains("withheld_messages_total{message=\"pass\"} 1") {
        assert!(Instant::now() < until, "{}", get("/metrics"));
        thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn it_survives_what_no_server_says() {
    let gateway = Gateway::start(POLICY, &["--sessions", "2"]);
    let path = gateway.folder.path().join("g.sock");
    for bytes in
        [&b"\xff\xff\xff\xffO"[..], b"\0\0\0\0", b"GET / HTTP/1.1\r\n\r\n", b"\0\0\0\x05O\0\0"]
    {
        let mut stream = UnixStream::connect(&path).expect("it listens");
        stream.write_all(bytes).expect("it is taken");
        stream.shutdown(Shutdown::Write).expect("it can be closed");
        let mut rest = Vec::new();
        // Whether it ends with an error or in silence, it ends.
        let _ = stream.read_to_end(&mut rest);
    }
    // Places come back when connections end; beyond them, connections are closed.
    let until = Instant::now() + Duration::from_secs(10);
    let mut first = loop {
        let stream = UnixStream::connect(&path).expect("it listens");
        let mut probe = Milter { stream };
        probe.send(b'O', &[6, 0x1FF, 0x1F_FFFF].map(u32::to_be_bytes).concat());
        let mut byte = [0];
        if probe.stream.read_exact(&mut byte).is_ok() {
            probe.stream.read_exact(&mut [0; 16]).expect("the rest follows");
            break probe;
        }
        assert!(Instant::now() < until, "no place came back");
    };
    let _second = gateway.connect();
    let mut third = UnixStream::connect(&path).expect("the system takes it");
    assert_eq!(third.read(&mut [0; 1]).unwrap_or(0), 0, "it is closed");
    assert_eq!(first.message(&["sam@vale.example"], "Visit", &[], CLEAR), ["c"]);
}

#[test]
fn a_consent_lets_one_message_through() {
    let folder = Folder::new();
    folder.write(
        "policy.toml",
        format!("{POLICY}[consent]\nregister = \"c.db\"\ntrust-quoted = false\n"),
    );
    folder.write("signed.pdf", "the signed form");
    let base = ["--evidence", "signed.pdf", "--by", "P. Holt", "--register", "c.db"];
    for to in [&["--standing"][..], &["--message-id", "m1@vale.example"]] {
        let ran = folder.run(&[&["consent", "add", "jo@family.example"], to, &base[..]].concat());
        assert_eq!(ran.code(), 0, "{}", ran.stderr());
    }
    let gateway = Gateway::in_folder(folder, &[]);
    let path = gateway.folder.path().join("g.sock");
    let tell = || {
        let mut milter = Milter::new(UnixStream::connect(&path).expect("it listens"));
        milter.message(&["jo@family.example"], "Visit", &[], CLEAR).remove(0)
    };
    let mut told: Vec<String> = thread::scope(|scope| {
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(tell)).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    told.sort();
    assert_eq!(told[0], "c");
    assert!(told[1].starts_with("y550") && told[2].starts_with("y550"), "{told:?}");
}
