//! What a terminal may be sent.

use std::{borrow::Cow, env, io::IsTerminal};

use anstyle::{AnsiColor, Reset};

/// Whether and how a table is coloured, and how wide it may be.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    colour: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Style {
    /// For standard output: colour on a terminal unless `NO_COLOR` is set; 80 columns where there
    /// is no terminal.
    pub fn of_stdout() -> Style {
        let no_colour = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let dumb = env::var_os("TERM").is_some_and(|term| term == "dumb");
        let width = terminal_size::terminal_size().map_or(80, |(width, _)| width.0.into());
        Style { colour: std::io::stdout().is_terminal() && !no_colour && !dumb, width }
    }

    /// Without colour, for files.
    pub const fn plain(width: usize) -> Style {
        Style { colour: false, width }
    }

    /// Coloured text.
    pub fn paint(self, text: &str, colour: AnsiColor) -> String {
        if self.colour {
            format!("{}{text}{}", colour.on_default().render(), Reset.render())
        } else {
            text.to_owned()
        }
    }

    /// Bold text.
    pub fn bold(self, text: &str) -> String {
        if self.colour {
            format!("{}{text}{}", anstyle::Style::new().bold().render(), Reset.render())
        } else {
            text.to_owned()
        }
    }
}

/// Text without characters that could drive a terminal: file names come from strangers.
pub fn printable(text: &str) -> Cow<'_, str> {
    let hostile = |char: char| {
        char.is_control() || matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if text.chars().any(hostile) {
        text.chars()
            .map(|char| if hostile(char) { '\u{fffd}' } else { char })
            .collect::<String>()
            .into()
    } else {
        text.into()
    }
}
