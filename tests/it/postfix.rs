//! The gateway beside a real Postfix: what is refused, held, put off and passed, and that nothing
//! passes when the gateway is killed.
//!
//! Postfix runs from a folder of its own, on loopback ports, and is stopped again. It wants root;
//! where it is not installed, or this is not root, the test says so and does nothing.
#![cfg(unix)]

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    thread,
    time::{Duration, Instant},
};

const POLICY: &str = "[organisation]\ndomains = [\"vale.example\"]\n";
const CLEAR: &str = "NHS number 999 124 5006";

fn is_root() -> bool {
    let told = Command::new("id").arg("-u").output();
    told.is_ok_and(|told| told.stdout.trim_ascii() == b"0")
}

fn postfix(folder: &Path, command: &str) -> bool {
    let config = folder.join("etc");
    let ran = Command::new("postfix").arg("-c").arg(config).arg(command).output();
    ran.is_ok_and(|ran| ran.status.success())
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it is bound").port()
}

/// A server that takes every message and keeps it.
fn sink() -> (u16, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let port = listener.local_addr().expect("it is bound").port();
    let taken = Arc::new(Mutex::new(Vec::new()));
    let own = taken.clone();
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let own = own.clone();
            thread::spawn(move || receive(stream, &own));
        }
    });
    (port, taken)
}

fn receive(mut stream: TcpStream, taken: &Mutex<Vec<String>>) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    stream.write_all(b"220 sink\r\n").ok()?;
    while let Some(Ok(line)) = lines.next() {
        let answer: &[u8] = match line.to_ascii_uppercase().get(..4)? {
            "DATA" => {
                stream.write_all(b"354 go on\r\n").ok()?;
                let message: Vec<String> =
                    lines.by_ref().map_while(Result::ok).take_while(|line| line != ".").collect();
                taken.lock().expect("no test failed").push(message.join("\n"));
                b"250 taken\r\n"
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").ok()?;
                return Some(());
            }
            _ => b"250 ok\r\n",
        };
        stream.write_all(answer).ok()?;
    }
    Some(())
}

/// Sends a message, and returns the answer to its end.
fn send(port: u16, to: &str, subject: &str, body: &str) -> String {
    let stream = TcpStream::connect(("127.0.0.1", port)).expect("Postfix listens");
    let mut out = stream.try_clone().expect("it can be shared");
    let mut lines = BufReader::new(stream).lines();
    let mut answer = move || loop {
        let line = lines.next().expect("there is an answer").expect("it is text");
        if line.as_bytes().get(3) != Some(&b'-') {
            return line;
        }
    };
    let mut last = answer();
    let data = format!(
        "From: p@vale.example\r\nTo: {to}\r\nSubject: {subject}\r\nMessage-ID: <{subject}@vale.example>\r\n\r\n{body}\r\n.\r\n"
    );
    let (sender, recipient) = ("MAIL FROM:<p@vale.example>\r\n", format!("RCPT TO:<{to}>\r\n"));
    for told in ["EHLO client.example\r\n", sender, &recipient, "DATA\r\n", &data] {
        out.write_all(told.as_bytes()).expect("it is taken");
        last = answer();
        if !last.starts_with(['2', '3']) {
            break;
        }
    }
    let _ = out.write_all(b"QUIT\r\n");
    last
}

fn gateway(folder: &Path) -> Child {
    let socket = folder.join("g.sock");
    let _ = fs::remove_file(&socket);
    let child = Command::new(env!("CARGO_BIN_EXE_withheld"))
        .args(["gateway", "--ocr", "off", "--listen"])
        .arg(format!("unix:{}", socket.display()))
        .arg("--policy")
        .arg(folder.join("policy.toml"))
        .stderr(Stdio::null())
        .spawn()
        .expect("the gateway starts");
    until("the gateway listens", || {
        let mode = fs::metadata(&socket).map_or(0, |meta| meta.permissions().mode());
        mode & 0o777 == 0o660
    });
    // Postfix asks as a user of its own.
    fs::set_permissions(&socket, fs::Permissions::from_mode(0o666)).expect("it is ours");
    child
}

fn until(what: &str, mut done: impl FnMut() -> bool) {
    let end = Instant::now() + Duration::from_mins(2);
    while !done() {
        assert!(Instant::now() < end, "not in time: {what}");
        thread::sleep(Duration::from_millis(100));
    }
}

/// A Postfix that is stopped whatever happens.
struct Postfix<'a>(&'a Path);

impl Drop for Postfix<'_> {
    fn drop(&mut self) {
        postfix(self.0, "stop");
    }
}

fn configure(folder: &Path, port: u16, sink: u16) {
    let open = |path: &Path| {
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("it is ours");
    };
    open(folder);
    let lib = folder.join("lib");
    fs::create_dir_all(folder.join("queue")).expect("folders grow");
    fs::create_dir_all(folder.join("etc")).expect("folders grow");
    fs::create_dir_all(&lib).expect("folders grow");
    let owned = Command::new("chown").arg("postfix").arg(&lib).status();
    assert!(owned.expect("chown runs").success());
    let at = folder.display();
    let main = format!(
        "compatibility_level = 3.6\nqueue_directory = {at}/queue\ndata_directory = {at}/lib\n\
         maillog_file = {at}/mail.log\nmaillog_file_prefixes = {at}\ninet_interfaces = 127.0.0.1\ninet_protocols = ipv4\n\
         myhostname = mx.vale.example\nmydestination =\nlocal_transport = error:none\nalias_maps =\nalias_database =\n\
         mynetworks = 127.0.0.0/8\nrelayhost = [127.0.0.1]:{sink}\nsmtp_dns_support_level = disabled\n\
         smtpd_relay_restrictions = permit_mynetworks, reject\nsmtpd_milters = unix:{at}/g.sock\n\
         milter_default_action = tempfail\nmilter_protocol = 6\nsmtp_host_lookup = native\n"
    );
    fs::write(folder.join("etc/main.cf"), main).expect("it is written");
    let stock = fs::read_to_string("/usr/share/postfix/master.cf.dist").unwrap_or_else(|_| {
        fs::read_to_string("/etc/postfix/master.cf").expect("Postfix has a table of services")
    });
    // Nothing in a changed root, and our own port.
    let table: Vec<String> = stock
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| match line.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["smtp", "inet", ..] => format!("127.0.0.1:{port} inet n - n - - smtpd"),
            [name, kind, private, unpriv, chroot, rest @ ..] if !line.starts_with(' ') => {
                let chroot = if *chroot == "y" { "n" } else { chroot };
                format!("{name} {kind} {private} {unpriv} {chroot} {}", rest.join(" "))
            }
            _ => line.to_owned(),
        })
        .collect();
    fs::write(folder.join("etc/master.cf"), table.join("\n") + "\n").expect("it is written");
}

#[test]
fn beside_postfix_nothing_protected_leaves() {
    let there = Command::new("postconf").arg("mail_version").output().is_ok();
    if !(there && is_root()) {
        eprintln!("SKIPPED: Postfix is not installed, or this is not root: nothing was tested");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder can be made");
    let folder = folder.path();
    let (sink_port, taken) = sink();
    let port = free_port();
    configure(folder, port, sink_port);
    fs::write(folder.join("policy.toml"), POLICY).expect("it is written");
    let mut running = gateway(folder);
    assert!(postfix(folder, "start"), "{:?}", fs::read_to_string(folder.join("mail.log")));
    let _stops = Postfix(folder);
    until("Postfix listens", || TcpStream::connect(("127.0.0.1", port)).is_ok());
    let count = || taken.lock().expect("no test failed").len();

    let refused = send(port, "jo@family.example", "one", CLEAR);
    assert!(refused.starts_with("550 5.7.1") && !refused.contains("999"), "{refused}");
    assert!(send(port, "jo@family.example", "two", "See you at ten.").starts_with("250"));
    assert!(send(port, "sam@vale.example", "three", CLEAR).starts_with("250"));
    until("two messages go", || count() == 2);
    // A domain one letter off wants a person: the message is held, and Postfix keeps it.
    assert!(send(port, "jo@vale.exampel", "four", "See you.").starts_with("250"));
    let held = || fs::read_dir(folder.join("queue/hold")).map_or(0, Iterator::count);
    until("one message is held", || held() == 1);

    running.kill().expect("it runs");
    running.wait().expect("it ends");
    let late = send(port, "jo@family.example", "five", CLEAR);
    assert!(late.starts_with("451"), "{late}");
    let mut again = gateway(folder);
    assert!(send(port, "jo@family.example", "five", "See you.").starts_with("250"));
    until("it goes on", || count() == 3);
    again.kill().expect("it runs");
    again.wait().expect("it ends");
    let all = taken.lock().expect("no test failed").join("\n");
    let inside = all.matches(CLEAR).count();
    assert_eq!(inside, 1, "only what went inside the house held the number");
}
