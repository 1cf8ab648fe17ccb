//! Runs the command as a user would, in a folder of its own.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

/// A folder for one test, gone when the test is over.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn new() -> Folder {
        Folder(tempfile::tempdir().expect("a temporary folder can be made"))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("folders grow");
        fs::write(&path, bytes).expect("the folder can be written to");
        path
    }

    pub(crate) fn read(&self, name: &str) -> Vec<u8> {
        fs::read(self.path().join(name)).unwrap_or_else(|err| panic!("`{name}`: {err}"))
    }

    /// Runs `withheld` in the folder.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        Ran(self.command(args).env_remove("WITHHELD_LOG").output().expect("the command starts"))
    }

    /// The same, with everything logged.
    pub(crate) fn run_logging(&self, args: &[&str]) -> Ran {
        Ran(self.command(args).env("WITHHELD_LOG", "trace").output().expect("the command starts"))
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_withheld"));
        command.current_dir(self.path()).args(args);
        command
    }
}

/// A run of the command that is over.
pub(crate) struct Ran(Output);

impl Ran {
    pub(crate) fn code(&self) -> i32 {
        self.0.status.code().expect("it ended by itself")
    }

    pub(crate) fn stdout(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).expect("output is UTF-8")
    }

    pub(crate) fn stderr(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).expect("messages are UTF-8")
    }

    /// The rows of a type.
    pub(crate) fn rows(&self, kind: &str) -> Vec<Value> {
        let stdout = self.stdout();
        let rows = stdout.lines().map(|line| {
            serde_json::from_str::<Value>(line).unwrap_or_else(|err| panic!("{err}: {line}"))
        });
        rows.filter(|row| row["type"] == kind).collect()
    }
}

/// A field of each row, as text.
pub(crate) fn field(rows: &[Value], name: &str) -> Vec<String> {
    rows.iter().map(|row| row[name].as_str().unwrap_or_default().to_owned()).collect()
}
