//! What the readers of files make of bytes, for the fuzzer and the tests.

use std::io::Read;

use indicatif::ProgressBar;

use crate::arguments;
use crate::console::{Console, Problem};
use crate::flows::{Form, Reader, To};
use crate::generator::{SNAPSHOT, UPDATES, columns, fault, registry};
use crate::refresh::{Report, State};
use crate::sniff::{Conversations, capture};

/// What a command wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// What goes to standard output.
    pub out: Vec<u8>,
    /// What goes to standard error, a line a message.
    pub messages: String,
    /// What ended the command before its time.
    pub problem: Option<String>,
}

/// The forms of logs, by the words of `--from`.
pub const LOGS: [&str; 3] = ["aws", "zeek", "csv"];

/// Reads a log as `portolan flows --from FORM --to csv` or `json` does. Without
/// a form of [`LOGS`], it is what its first line looks like.
pub fn flows(mut log: impl Read, form: Option<&str>, json: bool) -> Written {
    let from = form.and_then(|form| <Form as clap::ValueEnum>::from_str(form, false).ok());
    let to = if json { To::Json } else { To::Csv };
    let asked = arguments::Flows { from, to, bad: u64::MAX, file: None };
    let mut console = Console::kept("flows");
    let outcome = Reader::new(&asked, "log".to_string(), ProgressBar::hidden(), &mut console).run(&mut log);
    written(console, outcome.err())
}

/// Reads a capture as `portolan sniff` does, and returns how many packets there
/// were and how many conversations, with each of those as it is printed, as text
/// or as JSON.
pub fn sniff(capture: impl Read + Send, json: bool) -> (u64, usize, Written) {
    let mut conversations = Conversations::default();
    let read = capture::read(&mut conversations, capture);
    let mut out = String::new();
    for conversation in &conversations.all {
        match json {
            true => out.push_str(&conversation.json().to_string()),
            false => out.push_str(&conversation.to_string()),
        }
        out.push('\n');
    }
    let written = Written { out: out.into_bytes(), messages: String::new(), problem: read.err() };
    (conversations.packets, conversations.all.len(), written)
}

/// The header of a registry file.
#[must_use]
pub fn registry_header() -> String {
    registry::header()
}

/// Reads a registry file as `portolan refresh` does, and returns how many
/// records it has. With `whole`, it is also compared with itself, as the report
/// does, and laid out as the build does; that takes a thousand times as long.
///
/// # Errors
///
/// The fault of the file, as it is told.
///
/// # Panics
///
/// If the report finds that the registry differs from itself.
pub fn registry(bytes: &[u8], whole: bool) -> Result<usize, String> {
    let no_updates = format!("{}\n", registry::header()).into_bytes();
    let read = |name: &str| match name {
        SNAPSHOT => Ok(bytes.to_vec()),
        UPDATES => Ok(no_updates.clone()),
        name => Err(fault::Fault::new(name, 0, "is not there")),
    };
    let state = State::read(&read).map_err(|fault| fault.to_string())?;
    if whole {
        let report = Report::new(&state, &state);
        assert!(report.is_empty() && !report.older && !report.is_smaller(), "{report}");
        let records = state.records;
        let rows = columns::order(state.rows, Vec::new()).map_err(|fault| fault.to_string())?;
        columns::lay_out(&rows, state.newest, None).map_err(|fault| fault.to_string())?;
        return Ok(records);
    }
    Ok(state.records)
}

fn written(console: Console, problem: Option<Problem>) -> Written {
    let (out, messages) = console.into_kept();
    let problem = problem.map(|problem| match problem {
        Problem::Usage(what) | Problem::Failed(what) => what,
        Problem::Output(error) => error.to_string(),
    });
    Written { out, messages, problem }
}
