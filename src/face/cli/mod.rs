//! The command line: reads arguments, calls the pipeline, shows what comes of it.
//!
//! One file a command. What they share — configuration, reports, progress — is in `session`.

mod args;
mod check;
mod consent;
mod evaluate;
mod exit;
mod gateway;
mod inspect;
mod patterns;
mod plan;
mod progress;
mod redact;
mod scan;
mod session;

use std::{io, panic, process::ExitCode};

use clap::{CommandFactory, Parser};

use self::{
    args::{Cli, Command},
    exit::Exit,
};
use crate::error::Result;

/// Runs the command that the program's arguments ask for.
pub fn main() -> ExitCode {
    quiet_panics();
    let cli = Cli::parse();
    match run(cli) {
        Ok(exit) => exit.into(),
        Err(err) => {
            eprintln!("error: {err}");
            Exit::Trouble.into()
        }
    }
}

fn run(cli: Cli) -> Result<Exit> {
    match cli.command {
        Command::Scan(args) => scan::scan(&args),
        Command::Extract(args) => scan::extract(&args),
        Command::Inspect(args) => inspect::inspect(&args),
        Command::Redact(args) => redact::redact(&args),
        Command::Verify(args) => redact::verify(&args),
        Command::Plan(args) => plan::plan(&args),
        Command::Evaluate(args) => evaluate::evaluate(&args),
        Command::Patterns(args) => patterns::run(&args),
        Command::Check(args) => check::check(&args),
        Command::Consent(args) => consent::run(&args),
        Command::Gateway(args) => gateway::run(&args),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "withheld", &mut io::stdout());
            Ok(Exit::Done)
        }
        Command::Man => {
            // A pager that closes early is no error.
            let _ = man(&mut io::stdout());
            Ok(Exit::Done)
        }
    }
}

/// The man page of the program, and one of each command.
fn man(out: &mut dyn io::Write) -> io::Result<()> {
    let mut program = Cli::command();
    program.build();
    let commands = program.get_subcommands().filter(|command| command.get_name() != "help");
    std::iter::once(&program)
        .chain(commands)
        .try_for_each(|command| clap_mangen::Man::new(command.clone()).render(out))
}

/// A panic's message may quote document text (`str` slicing does), so only its place is told. A
/// reader's panic is caught and becomes a note.
fn quiet_panics() {
    panic::set_hook(Box::new(|info| {
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a part of the program failed");
    }));
}
