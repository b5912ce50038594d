//! The one writer of the command: standard output and standard error.
//!
//! Nothing else writes to either. Standard error never ends a command: a
//! message that cannot be written is lost, and the exit code is kept. Standard
//! output that was closed ends it quietly, any other fault with one line.

use std::cell::RefCell;
use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Stdout, Write};
use std::process::ExitCode;

use clap::builder::StyledStr;

/// Why a command ends early.
#[derive(Debug)]
pub enum Problem {
    /// The arguments are wrong: exit code 2.
    Usage(String),
    /// What was asked for could not be done.
    Failed(String),
    /// Standard output could not be written.
    Output(io::Error),
}

impl From<io::Error> for Problem {
    /// Files are read and written with messages of their own, so that a plain
    /// error of input and output is always that of standard output.
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::Output(error.into())
    }
}

/// A style of text on a terminal.
#[derive(Debug, Clone, Copy)]
pub enum Style {
    Bold,
    Dim,
    Good,
    Bad,
}

/// Where output goes.
#[derive(Debug)]
enum Output {
    Standard(Stdout),
    Kept(Vec<u8>),
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Standard(out) => out.write(bytes),
            Self::Kept(kept) => kept.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Standard(out) => out.flush(),
            Self::Kept(_) => Ok(()),
        }
    }
}

/// Standard output, buffered, and standard error.
#[derive(Debug)]
pub struct Console {
    out: BufWriter<Output>,
    /// What messages begin with.
    command: String,
    colours: bool,
    /// The messages, where they do not go to standard error.
    messages: Option<RefCell<String>>,
}

impl Console {
    /// Returns the console of a command, by whose name messages begin.
    pub fn new(command: &str) -> Self {
        let command = if command == "portolan" { command.to_string() } else { format!("portolan {command}") };
        let out = BufWriter::new(Output::Standard(io::stdout()));
        Self { out, command, colours: colours(&io::stdout()), messages: None }
    }

    /// Returns a console that keeps what is written to it.
    pub fn kept(command: &str) -> Self {
        let out = BufWriter::new(Output::Kept(Vec::new()));
        Self { out, command: command.to_string(), colours: false, messages: Some(RefCell::default()) }
    }

    /// Returns the output and the messages that were kept.
    pub fn into_kept(mut self) -> (Vec<u8>, String) {
        let _ = self.out.flush();
        let out = match self.out.into_parts().0 {
            Output::Kept(out) => out,
            Output::Standard(_) => Vec::new(),
        };
        (out, self.messages.unwrap_or_default().into_inner())
    }

    /// Writes a message to standard error, as a line that begins with the
    /// command. If that cannot be written, it is lost.
    pub fn tell(&self, message: impl Display) {
        // One call for the line, so that those of several programs do not mix.
        let line = format!("{}: {message}\n", self.command);
        match &self.messages {
            Some(kept) => kept.borrow_mut().push_str(&line),
            None => {
                let _ = io::stderr().write_all(line.as_bytes());
            }
        }
    }

    /// Shows how far the work is, over what was shown before, where standard
    /// error is a terminal.
    pub fn progress(text: impl Display) {
        if io::stderr().is_terminal() {
            let _ = io::stderr().write_all(format!("\r\x1b[K{text}").as_bytes());
        }
    }

    /// Writes a line to standard output that may be lost, since the work that it
    /// tells of is done.
    pub fn note(&mut self, text: impl Display) {
        let _ = self.out.flush();
        let mut out = io::stdout();
        let _ = out.write_all(format!("{text}\n").as_bytes()).and_then(|()| out.flush());
    }

    /// Returns a text in a style, where standard output is a terminal and
    /// `NO_COLOR` is not set.
    pub fn styled(&self, style: Style, text: impl Display) -> String {
        let code = match style {
            Style::Bold => "1",
            Style::Dim => "2",
            Style::Good => "32",
            Style::Bad => "31",
        };
        match self.colours {
            true => format!("\x1b[{code}m{text}\x1b[0m"),
            false => text.to_string(),
        }
    }

    /// Writes a help text to standard output.
    pub fn clap_text(&mut self, text: &StyledStr) -> Result<(), Problem> {
        let text = if self.colours { text.ansi().to_string() } else { text.to_string() };
        Ok(self.out.write_all(text.as_bytes())?)
    }

    /// Writes what is wrong with the arguments to standard error.
    pub fn clap_error(text: &StyledStr) {
        let text = if colours(&io::stderr()) { text.ansi().to_string() } else { text.to_string() };
        let _ = io::stderr().write_all(text.as_bytes());
    }

    /// Writes what is left, tells the problem if there is one, and returns the
    /// exit code: `failure` is that of a command that could not do its work.
    pub fn close(mut self, outcome: Result<u8, Problem>, failure: u8) -> ExitCode {
        // What came before a problem is worth printing.
        let flushed = self.out.flush();
        let code = match (outcome, flushed) {
            (Err(Problem::Usage(what)), _) => {
                self.tell(what);
                2
            }
            (Err(Problem::Failed(what)), _) => {
                self.tell(what);
                failure
            }
            (Err(Problem::Output(error)), _) | (Ok(_), Err(error)) if error.kind() != io::ErrorKind::BrokenPipe => {
                self.tell(format_args!("cannot write: {error}"));
                failure
            }
            (Err(Problem::Output(_)), _) => 0,
            // Whoever reads has enough, as `head` does.
            (Ok(code), _) => code,
        };
        // Dropped, the buffer would try to write once more.
        let _ = self.out.into_parts();
        ExitCode::from(code)
    }
}

impl Write for Console {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn colours(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|text| text.is_empty())
}
