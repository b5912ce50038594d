//! The command line.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::builder::StyledStr;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand};
use clap_complete::Shell;
use portolan::{Date, Ports, Protocol};

use crate::Outcome;
use crate::console::{Console, Problem};
use crate::escape::shown;
use crate::flows;
use crate::page;
use crate::typed::{self, NumberOrPort};

/// Tells what every network port is for: the IANA registry, who else uses a
/// port, and what its number alone tells.
///
/// A first argument that is no command is looked up: `portolan 3228 udp`,
/// `portolan 3228/udp`, `portolan 3228`, `portolan postgresql`.
#[derive(Debug, Parser)]
#[command(
    name = "portolan",
    version,
    arg_required_else_help = true,
    override_usage = "portolan PORT|NAME [PROTOCOL]\n       portolan COMMAND ...",
    after_help = "Exit codes: 0 for an answer, 1 if there is none or the input is bad, 2 for wrong usage. \
                  Each command says more with --help."
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Print what is known of a port, a port number or a service name
    Lookup(Lookup),
    /// Print the ports that words mean, a line each
    Find(Find),
    /// Print the ports in whose texts all words are found, the best first
    Search(Search),
    /// Print everything about ports, as pages to read
    Page(Page),
    /// List what listens on this machine, and whether it fits its ports
    Listening(Listening),
    /// Read a log of flows and write it with the service of each flow
    Flows(Flows),
    /// Read a capture of packets and print its conversations with their services
    Sniff(Sniff),
    /// Print ports for something new that nothing speaks against
    Suggest(Suggest),
    /// Print what speaks against a port for something new
    Check(Check),
    /// Check the file of claims for those who keep it
    Claims(Claims),
    /// Write the whole chart as a static site
    Atlas(Atlas),
    /// Put a newer registry file in the place of the data folder's
    Refresh(Refresh),
    /// Print the completions for a shell
    Completions(Completions),
    /// Print the manual page
    Man,
}

impl Command {
    /// Returns the word that it is called by.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Lookup(_) => "lookup",
            Self::Find(_) => "find",
            Self::Search(_) => "search",
            Self::Page(_) => "page",
            Self::Listening(_) => "listening",
            Self::Flows(_) => "flows",
            Self::Sniff(_) => "sniff",
            Self::Suggest(_) => "suggest",
            Self::Check(_) => "check",
            Self::Claims(_) => "claims",
            Self::Atlas(_) => "atlas",
            Self::Refresh(_) => "refresh",
            Self::Completions(_) => "completions",
            Self::Man => "man",
        }
    }

    /// Returns the exit code for work that could not be done: 2 where 1 is an
    /// answer, namely that there is nothing.
    pub const fn failure(&self) -> u8 {
        match self {
            Self::Flows(_) | Self::Sniff(_) | Self::Atlas(_) | Self::Refresh(_) => 1,
            _ => 2,
        }
    }
}

/// The exit code is 1 if nobody has the name, 2 for wrong usage.
#[derive(Debug, Args)]
pub struct Lookup {
    /// Print JSON: one port as an object, several as an array
    #[arg(long)]
    pub json: bool,
    /// A port (3228/udp), a port number (3228), or a name (ssh)
    #[arg(value_name = "PORT|NAME")]
    pub what: String,
    /// tcp, udp, sctp or dccp
    #[arg(value_parser = typed::protocol)]
    pub protocol: Option<Protocol>,
}

/// A word is a port number, a port, a service name, a usual name or the name of
/// a claim. The exit code is 1 if a word means no port.
#[derive(Debug, Args)]
pub struct Find {
    /// What is meant
    #[arg(required = true, value_name = "WORD")]
    pub words: Vec<String>,
}

/// Names, descriptions, assignees, claims and their notes are searched. The exit
/// code is 1 if nothing is found.
#[derive(Debug, Args)]
pub struct Search {
    /// Print at most so many matches
    #[arg(long, default_value_t = 20, value_name = "COUNT")]
    pub limit: usize,
    /// Words that must all be found
    #[arg(required = true, value_name = "WORD")]
    pub words: Vec<String>,
}

/// All ports are printed, in the order in which they are named.
#[derive(Debug, Args)]
pub struct Page {
    /// How to write the pages; several pages of json are an array
    #[arg(long, value_enum, default_value_t = page::Form::Text)]
    pub format: page::Form,
    /// Port numbers (3228) and ports (3228/udp)
    #[arg(required = true, value_name = "PORT", value_parser = typed::number_or_port)]
    pub ports: Vec<NumberOrPort>,
}

/// A process fits a port if its name is that of the assignment, of the claim or
/// of the usual meaning of the port. That is a guess, and says nothing of what
/// is spoken there. The exit code is 1 if nothing listens, 2 if the sockets
/// cannot be read.
#[derive(Debug, Args)]
pub struct Listening {
    /// Only the sockets of a port number (3228) or a port (3228/udp)
    #[arg(value_parser = typed::number_or_port)]
    pub port: Option<NumberOrPort>,
}

/// It writes every column of the log, and then service, side, confidence and
/// reason. They are empty, or null, for flows without ports. A column of the log
/// that has such a name keeps it, and the new one has `portolan_` before it.
///
/// The log is a flow log of Amazon VPC in text, a conn.log of Zeek with tabs, or
/// CSV with a header line, in UTF-8. Columns of CSV are found by their names.
/// TCP flags tell who called only in the columns of Amazon, and only a SYN
/// without ACK does.
///
/// Rows that cannot be read are left out and told on standard error, with counts
/// at the end. The exit code is 0 however many those are, 1 if the log cannot be
/// read or is none.
#[derive(Debug, Args)]
pub struct Flows {
    /// What the log is [default: what its first line looks like]
    #[arg(long, value_enum)]
    pub from: Option<flows::Form>,
    /// What to write
    #[arg(long, value_enum, default_value_t = flows::To::Csv)]
    pub to: flows::To,
    /// Tell at most so many bad rows
    #[arg(long, default_value_t = 100, value_name = "COUNT")]
    pub bad: u64,
    /// The log; - or nothing for standard input
    pub file: Option<PathBuf>,
}

/// It reads pcap and pcapng with packets of Ethernet, the loopback interface,
/// Linux's `any` interface, PPP or bare IP. VLANs, MPLS and `PPPoE` are looked
/// into. Packets that have no ports, or that it cannot read, are counted on
/// standard error.
///
/// The exit code is 1 if the capture cannot be read, or none of its packets can
/// because their kind of link is not known.
#[derive(Debug, Args)]
pub struct Sniff {
    /// Print one JSON object a line
    #[arg(long)]
    pub json: bool,
    /// The capture; - or nothing for standard input
    pub file: Option<PathBuf>,
}

/// The exit code is 1 if there is no such port.
#[derive(Debug, Args)]
pub struct Suggest {
    /// tcp, udp, sctp or dccp
    #[arg(long, default_value = "tcp", value_parser = typed::protocol)]
    pub protocol: Protocol,
    /// The one port that this name gives, the same wherever it is asked for
    #[arg(long = "for", value_name = "NAME", conflicts_with_all = ["count", "range"])]
    pub name: Option<String>,
    /// Print at most so many ports
    #[arg(long, default_value_t = 10)]
    pub count: usize,
    /// Port numbers to choose from
    #[arg(value_name = "FIRST-LAST", default_value = "1024-49151", value_parser = typed::run)]
    pub range: Ports,
}

/// The exit code is 1 if something speaks against a port.
#[derive(Debug, Args)]
pub struct Check {
    /// Port numbers (3228) and ports (3228/udp)
    #[arg(required = true, value_name = "PORT", value_parser = typed::number_or_port)]
    pub ports: Vec<NumberOrPort>,
}

/// It reports, by file and line: sources that were checked before a day, links to
/// a repository without a commit, runs of ports with several protocols, long
/// notes, and uses that share a port and a word. A file that the library could
/// not be built from is a fault.
///
/// The exit code is 1 if there is something to report.
#[derive(Debug, Args)]
pub struct Claims {
    /// Report sources that were checked before this day
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day)]
    pub before: Option<Date>,
    /// The longest note that is not reported, in characters
    #[arg(long, default_value_t = 120, value_name = "CHARACTERS")]
    pub note: usize,
    /// The file of claims
    #[arg(default_value = "data/claims.csv")]
    pub file: PathBuf,
}

/// OUT is a folder: a new one, an empty one, or one that an earlier run wrote.
/// Nothing is replaced that an earlier run did not write.
#[derive(Debug, Args)]
pub struct Atlas {
    /// Write only the pages of these port numbers
    #[arg(long, value_name = "FIRST-LAST", default_value = "0-65535", hide_default_value = true, value_parser = typed::run)]
    pub only: Ports,
    /// The folder to write to
    pub out: PathBuf,
}

/// It prints what the new file assigns, renames and gives back, compared with
/// what the data folder says today. Then it replaces the snapshot, empties the
/// updates, and brings the folder's README.md up to date: all three or nothing.
/// It refuses a file that lacks more than 2 in 100 of the rows of today, or that
/// is older.
///
/// A fault in the file changes nothing and exits with 1.
#[derive(Debug, Args)]
pub struct Refresh {
    /// The data folder
    #[arg(long, value_name = "FOLDER", default_value = "data")]
    pub data: PathBuf,
    /// How the new file came here, for the table of sources
    #[arg(long, value_name = "TEXT")]
    pub source: Option<String>,
    /// Take a file that lacks more than 2 in 100 of the rows of today
    #[arg(long)]
    pub force_smaller: bool,
    /// Take a file that is older than what is known today
    #[arg(long)]
    pub force_older: bool,
    /// Print what would change, and replace nothing
    #[arg(long)]
    pub dry_run: bool,
    /// The registry as IANA publishes it, in CSV
    pub new: PathBuf,
}

#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    pub shell: Shell,
}

/// Reads a whole date.
fn day(text: &str) -> Result<Date, String> {
    let fault = || format!("found `{}`, expected a day, YYYY-MM-DD", shown(text));
    text.parse().ok().filter(|date: &Date| date.day().is_some()).ok_or_else(fault)
}

/// What the command line is.
pub enum Parsed {
    Arguments(Arguments),
    /// A text to print: the help, or the version.
    Text(StyledStr),
    /// What is wrong.
    Wrong(StyledStr),
}

/// Reads the arguments, the first of which is the program.
pub fn parse(arguments: impl Iterator<Item = OsString>) -> Parsed {
    let mut arguments: Vec<OsString> = arguments.collect();
    if arguments.get(1).is_some_and(|first| !is_command(first)) {
        arguments.insert(1, "lookup".into());
    }
    match Arguments::try_parse_from(&arguments) {
        Ok(parsed) => Parsed::Arguments(parsed),
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => {
            Parsed::Text(error.render())
        }
        Err(error) => Parsed::Wrong(wrong(&arguments, &error)),
    }
}

/// Whether the first argument is a command, or a question that clap answers.
fn is_command(first: &OsStr) -> bool {
    let known = ["help", "-h", "--help", "-V", "--version"];
    first.to_str().is_some_and(|first| {
        known.contains(&first) || Arguments::command().get_subcommands().any(|command| command.get_name() == first)
    })
}

/// What is wrong with arguments, with what they hold escaped.
fn wrong(arguments: &[OsString], error: &clap::Error) -> StyledStr {
    let escaped = arguments.iter().map(|argument| shown(&**argument).to_string());
    // The same arguments, escaped, are wrong in the same way, unless it is that
    // they are not UTF-8.
    match Arguments::try_parse_from(escaped) {
        Err(escaped) if escaped.kind() == error.kind() => escaped.render(),
        _ => match arguments.iter().find(|argument| argument.to_str().is_none()) {
            Some(argument) => {
                let what = format!("the argument `{}` is not UTF-8", shown(&**argument));
                Arguments::command().error(ErrorKind::InvalidUtf8, what).render()
            }
            None => error.render(),
        },
    }
}

/// Writes the completions for a shell.
pub fn completions(asked: &Completions, console: &mut Console) -> Outcome {
    let mut text = Vec::new();
    clap_complete::generate(asked.shell, &mut Arguments::command(), "portolan", &mut text);
    write_text(console, &text)
}

/// Writes the manual page: that of the command, then those of its commands.
pub fn man(console: &mut Console) -> Outcome {
    let mut command = Arguments::command();
    command.build();
    let mut text = Vec::new();
    clap_mangen::Man::new(command.clone()).render(&mut text)?;
    for part in command.get_subcommands().filter(|part| part.get_name() != "help") {
        let man = clap_mangen::Man::new(part.clone());
        man.render_name_section(&mut text)?;
        man.render_synopsis_section(&mut text)?;
        man.render_description_section(&mut text)?;
        man.render_options_section(&mut text)?;
    }
    write_text(console, &text)
}

fn write_text(console: &mut Console, text: &[u8]) -> Outcome {
    use std::io::Write;
    console.write_all(text).map_err(Problem::Output)?;
    Ok(0)
}
