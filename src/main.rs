//! The `withheld` command. See [`withheld::face::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    withheld::face::cli::main()
}
