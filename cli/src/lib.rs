//! The command `portolan`: what every network port is for.
//!
//! Each command is a module with a function `run`. It writes to a [`Console`]
//! and returns its exit code, or the [`Problem`] that ended it.

// Everything is written by `console`, which never panics.
#![deny(clippy::print_stdout, clippy::print_stderr)]

mod arguments;
mod atlas;
mod claims;
mod console;
mod escape;
mod find;
mod flows;
mod generator;
pub mod inputs;
mod listening;
mod lookup;
mod page;
mod refresh;
mod search;
mod sniff;
mod suggest;
mod typed;

use std::process::ExitCode;

use arguments::{Command, Parsed};
use console::{Console, Problem};

/// What a command returns: its exit code, or why it ended early.
type Outcome = Result<u8, Problem>;

/// Runs the command with the arguments of this process.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match arguments::parse(std::env::args_os()) {
        Parsed::Arguments(arguments) => arguments,
        Parsed::Text(text) => {
            let mut console = Console::new("portolan");
            let written = console.clap_text(&text);
            return console.close(written.map(|()| 0), 2);
        }
        Parsed::Wrong(text) => {
            Console::clap_error(&text);
            return ExitCode::from(2);
        }
    };
    let mut console = Console::new(arguments.command.name());
    let outcome = run(&arguments.command, &mut console);
    console.close(outcome, arguments.command.failure())
}

fn run(command: &Command, console: &mut Console) -> Outcome {
    match command {
        Command::Lookup(asked) => lookup::run(asked, console),
        Command::Find(asked) => find::run(asked, console),
        Command::Search(asked) => search::run(asked, console),
        Command::Page(asked) => page::run(asked, console),
        Command::Listening(asked) => listening::run(asked, console),
        Command::Flows(asked) => flows::run(asked, console),
        Command::Sniff(asked) => sniff::run(asked, console),
        Command::Suggest(asked) => suggest::suggest(asked, console),
        Command::Check(asked) => suggest::check(asked, console),
        Command::Claims(asked) => claims::run(asked, console),
        Command::Atlas(asked) => atlas::run(asked, console),
        Command::Refresh(asked) => refresh::run(asked, console),
        Command::Completions(asked) => arguments::completions(asked, console),
        Command::Man => arguments::man(console),
    }
}
