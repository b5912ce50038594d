//! The commands that show what listens on a port of this machine.
//!
//! [`commands`] gives those of one port, fit for its protocol;
//! [`commands_for_number`] those of a number, TCP and UDP together. Each
//! [`Command`] is a program and its arguments, and prints as a line to paste,
//! quoted for its [`Shell`].
//!
//! - All of them read. None changes anything, and none ends a process.
//! - Nothing listens on port 0, which asks a system to choose a port: it has
//!   no commands.
//! - A protocol that a system lacks, or that its tools cannot pick out, has no
//!   commands there: macOS and Windows have neither SCTP nor DCCP, FreeBSD has
//!   no DCCP, and `lsof` selects by TCP and UDP alone.
//! - Nothing is run here, and nothing is allocated.
//!
//! ```
//! use portolan::inspect::{Os, commands};
//! use portolan::{Protocol::Udp, lookup};
//!
//! let lines = commands(lookup(53, Udp), Os::Linux).map(|command| command.to_string());
//! assert_eq!(lines.collect::<Vec<_>>(), ["ss -lunp 'sport = :53'", "lsof -nP -iUDP:53"]);
//! ```

use core::fmt::{self, Write};
use core::iter::FusedIterator;
use core::str::FromStr;

use thiserror::Error;

use crate::{Port, Protocol};

/// An operating system whose commands are known.
///
/// It parses, in any ASCII case, from what it prints as, which is also what
/// `std::env::consts::OS` calls it.
///
/// ```
/// use portolan::inspect::Os;
///
/// assert_eq!("macOS".parse(), Ok(Os::MacOs));
/// assert_eq!(Os::MacOs.to_string(), "macos");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Os {
    /// Linux, with `ss` of iproute2 and `lsof`.
    Linux,
    /// macOS, with the `lsof` and `netstat` that belong to it.
    MacOs,
    /// Windows, with `PowerShell` 3 or later and the usual programs.
    Windows,
    /// FreeBSD, with the `sockstat` that belongs to it.
    FreeBsd,
}

impl Os {
    /// All of them, in the order in which a page lists them.
    ///
    /// ```
    /// # use portolan::inspect::Os;
    /// assert_eq!(Os::ALL.map(Os::name), ["Linux", "macOS", "Windows", "FreeBSD"]);
    /// ```
    pub const ALL: [Self; 4] = [Self::Linux, Self::MacOs, Self::Windows, Self::FreeBsd];

    /// Returns the system that the program was built for, or `None` if its
    /// commands are not known.
    ///
    /// ```
    /// # use portolan::inspect::Os;
    /// let this = std::env::consts::OS;
    /// assert_eq!(Os::current(), Os::ALL.into_iter().find(|os| os.as_str() == this));
    /// ```
    #[must_use]
    pub const fn current() -> Option<Self> {
        if cfg!(target_os = "linux") {
            Some(Self::Linux)
        } else if cfg!(target_os = "macos") {
            Some(Self::MacOs)
        } else if cfg!(target_os = "windows") {
            Some(Self::Windows)
        } else if cfg!(target_os = "freebsd") {
            Some(Self::FreeBsd)
        } else {
            None
        }
    }

    /// Returns the name in small letters.
    ///
    /// ```
    /// # use portolan::inspect::Os;
    /// assert_eq!(Os::FreeBsd.as_str(), "freebsd");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Linux => "linux",
            Self::MacOs => "macos",
            Self::Windows => "windows",
            Self::FreeBsd => "freebsd",
        }
    }

    /// Returns the name as its makers write it, for a heading.
    ///
    /// ```
    /// # use portolan::inspect::Os;
    /// assert_eq!(Os::MacOs.name(), "macOS");
    /// ```
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Linux => "Linux",
            Self::MacOs => "macOS",
            Self::Windows => "Windows",
            Self::FreeBsd => "FreeBSD",
        }
    }
}

impl fmt::Display for Os {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Os {
    type Err = ParseOsError;

    /// Parses a name in any ASCII case.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|os| os.as_str().eq_ignore_ascii_case(text)).ok_or(ParseOsError)
    }
}

/// A text that is not the name of an [`Os`].
///
/// ```
/// let error = "beos".parse::<portolan::inspect::Os>().unwrap_err();
/// assert_eq!(error.to_string(), "not a known system, expected linux, macos, windows or freebsd");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a known system, expected linux, macos, windows or freebsd")]
pub struct ParseOsError;

/// What reads the line that a [`Command`] prints as.
///
/// ```
/// use portolan::inspect::{Os, Shell, commands};
/// use portolan::{Protocol::Tcp, lookup};
///
/// let shells = commands(lookup(22, Tcp), Os::Windows).map(|command| command.shell());
/// assert_eq!(shells.collect::<Vec<_>>(), [Shell::PowerShell, Shell::Cmd, Shell::Cmd]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Shell {
    /// The shell of POSIX, or one that quotes as it does: bash, zsh, fish.
    Sh,
    /// `PowerShell`. Its commands are cmdlets, not programs on the disk, and so
    /// run only in it.
    PowerShell,
    /// The command prompt of Windows. `PowerShell` reads its lines as well.
    Cmd,
}

impl Shell {
    /// Returns the name in small letters.
    ///
    /// ```
    /// # use portolan::inspect::Shell;
    /// assert_eq!(Shell::PowerShell.as_str(), "powershell");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sh => "sh",
            Self::PowerShell => "powershell",
            Self::Cmd => "cmd",
        }
    }
}

impl fmt::Display for Shell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A part of an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Piece {
    Text(&'static str),
    Number,
    ProcessId,
}

/// Fixed text, of which the compiler checks that it is at home in the quotes
/// of every shell.
const fn text(text: &'static str) -> Piece {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        assert!(matches!(bytes[at], b' '..=b'~') && !matches!(bytes[at], b'\'' | b'"' | b'`' | b'$' | b'%' | b'\\'));
        at += 1;
    }
    Piece::Text(text)
}

/// A program and its arguments, each of them in pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Step {
    program: &'static str,
    arguments: &'static [&'static [Piece]],
}

/// A command for whichever port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Template {
    shell: Shell,
    needs_privileges: bool,
    shows: &'static str,
    step: Step,
    filter: Option<Step>,
}

/// Makes a step from a line of it: `"ss" ["-ltnp"] ["sport = :" Number]`.
macro_rules! step {
    ($program:literal $([$($piece:tt)+])*) => {
        Step { program: $program, arguments: &[$(&[$(piece!($piece)),+]),*] }
    };
}

macro_rules! piece {
    (Number) => {
        Piece::Number
    };
    (ProcessId) => {
        Piece::ProcessId
    };
    ($text:literal) => {
        text($text)
    };
}

impl Template {
    const fn new(shell: Shell, step: Step, shows: &'static str) -> Self {
        Self { shell, needs_privileges: false, shows, step, filter: None }
    }

    /// One that shows only the user's own processes to a user without
    /// privileges.
    const fn privileged(self) -> Self {
        Self { needs_privileges: true, ..self }
    }

    const fn filtered(self, filter: Step) -> Self {
        Self { filter: Some(filter), ..self }
    }
}

const SS_TCP: Template = Template::new(
    Shell::Sh,
    step!("ss" ["-ltnp"] ["sport = :" Number]),
    "Shows each TCP socket that listens on the port, and its processes.",
)
.privileged();

const SS_UDP: Template = Template::new(
    Shell::Sh,
    step!("ss" ["-lunp"] ["sport = :" Number]),
    "Shows each UDP socket that is bound to the port and not connected, and its processes.",
)
.privileged();

const SS_SCTP: Template = Template::new(
    Shell::Sh,
    step!("ss" ["-lSnp"] ["sport = :" Number]),
    "Shows each SCTP socket that listens on the port, and its processes.",
)
.privileged();

const SS_DCCP: Template = Template::new(
    Shell::Sh,
    step!("ss" ["-ldnp"] ["sport = :" Number]),
    "Shows each DCCP socket that listens on the port, and its processes; kernels from 6.16 on have no DCCP.",
)
.privileged();

const SS_BOTH: Template = Template::new(
    Shell::Sh,
    step!("ss" ["-ltunp"] ["sport = :" Number]),
    "Shows each TCP socket that listens on the port, each unconnected UDP socket bound to it, and their processes.",
)
.privileged();

const LSOF_TCP: Template = Template::new(
    Shell::Sh,
    step!("lsof" ["-nP"] ["-iTCP:" Number] ["-sTCP:LISTEN"]),
    "Shows each process that listens on the TCP port.",
)
.privileged();

const LSOF_UDP: Template = Template::new(
    Shell::Sh,
    step!("lsof" ["-nP"] ["-iUDP:" Number]),
    "Shows each process with a UDP socket that has the port at either end.",
)
.privileged();

// There is no line of lsof for TCP and UDP together: with a state of TCP asked
// for, it leaves out every UDP socket.

// A line of macOS's netstat has the local address and port, as in `*.22` or
// `127.0.0.1.22`, and the foreign one, which is `*.*` for a socket that waits.
const NETSTAT_TCP: Template = Template::new(
    Shell::Sh,
    step!("netstat"["-anv"]["-p"]["tcp"]),
    "Shows each TCP socket that listens on the port, and the ID of its process.",
)
.filtered(step!("grep" ["-E"] ["[.]" Number " .*LISTEN"]));

const NETSTAT_UDP: Template = Template::new(
    Shell::Sh,
    step!("netstat"["-anv"]["-p"]["udp"]),
    "Shows each UDP socket that is bound to the port and not connected, and the ID of its process.",
)
.filtered(step!("grep" ["-E"] ["[.]" Number " +[*][.][*]"]));

const GET_TCP: Template = Template::new(
    Shell::PowerShell,
    step!("Get-NetTCPConnection"["-LocalPort"][Number]["-State"]["Listen"]),
    "Shows each TCP socket that listens on the port, and the ID of its process as OwningProcess.",
);

// The cmdlet's own table has no column for the process.
const GET_UDP: Template = Template::new(
    Shell::PowerShell,
    step!("Get-NetUDPEndpoint"["-LocalPort"][Number]),
    "Shows each UDP socket that is bound to the port, and the ID of its process as OwningProcess.",
)
.filtered(step!("Select-Object"["LocalAddress,LocalPort,OwningProcess"]));

// Windows's netstat writes its states in the language of the system, so what
// listens is told by its foreign port, 0.
const FINDSTR_TCP: Template = Template::new(
    Shell::Cmd,
    step!("netstat"["-ano"]),
    "Shows each TCP socket that listens on the port, and the ID of its process in the last column.",
)
.filtered(step!("findstr" ["/R"] ["/C:" "TCP .*:" Number " .*:0 "]));

const FINDSTR_UDP: Template = Template::new(
    Shell::Cmd,
    step!("netstat"["-ano"]),
    "Shows each UDP socket that is bound to the port, and the ID of its process in the last column.",
)
.filtered(step!("findstr" ["/R"] ["/C:" "UDP .*:" Number " "]));

const FINDSTR_BOTH: Template = Template::new(
    Shell::Cmd,
    step!("netstat"["-ano"]),
    "Shows each TCP socket that listens on the port, each UDP socket bound to it, and last the ID of their process.",
)
.filtered(step!("findstr" ["/R"] ["/C:" "TCP .*:" Number " .*:0 "] ["/C:" "UDP .*:" Number " "]));

const TASKLIST: Template = Template::new(
    Shell::Cmd,
    step!("tasklist" ["/FI"] ["PID eq " ProcessId]),
    "Shows the name of the process whose ID another command has shown.",
);

const SOCKSTAT_TCP: Template = Template::new(
    Shell::Sh,
    step!("sockstat"["-4"]["-6"]["-l"]["-P"]["tcp"]["-p"][Number]),
    "Shows each TCP socket that listens on the port, and its process.",
);

const SOCKSTAT_UDP: Template = Template::new(
    Shell::Sh,
    step!("sockstat"["-4"]["-6"]["-l"]["-P"]["udp"]["-p"][Number]),
    "Shows each UDP socket that is bound to the port and not connected, and its process.",
);

const SOCKSTAT_SCTP: Template = Template::new(
    Shell::Sh,
    step!("sockstat"["-4"]["-6"]["-l"]["-P"]["sctp"]["-p"][Number]),
    "Shows each SCTP socket that listens on the port, and its process.",
);

const SOCKSTAT_BOTH: Template = Template::new(
    Shell::Sh,
    step!("sockstat"["-4"]["-6"]["-l"]["-P"]["tcp,udp"]["-p"][Number]),
    "Shows each TCP socket that listens on the port, each unconnected UDP socket bound to it, and their processes.",
);

/// The commands of a system for a protocol, or for TCP and UDP together.
const fn templates(os: Os, protocol: Option<Protocol>) -> &'static [Template] {
    match (os, protocol) {
        (Os::Linux, None) => &[SS_BOTH, LSOF_TCP, LSOF_UDP],
        (Os::Linux, Some(Protocol::Tcp)) => &[SS_TCP, LSOF_TCP],
        (Os::Linux, Some(Protocol::Udp)) => &[SS_UDP, LSOF_UDP],
        (Os::Linux, Some(Protocol::Sctp)) => &[SS_SCTP],
        (Os::Linux, Some(Protocol::Dccp)) => &[SS_DCCP],
        (Os::MacOs, None) => &[LSOF_TCP, LSOF_UDP, NETSTAT_TCP, NETSTAT_UDP],
        (Os::MacOs, Some(Protocol::Tcp)) => &[LSOF_TCP, NETSTAT_TCP],
        (Os::MacOs, Some(Protocol::Udp)) => &[LSOF_UDP, NETSTAT_UDP],
        (Os::Windows, None) => &[GET_TCP, GET_UDP, FINDSTR_BOTH, TASKLIST],
        (Os::Windows, Some(Protocol::Tcp)) => &[GET_TCP, FINDSTR_TCP, TASKLIST],
        (Os::Windows, Some(Protocol::Udp)) => &[GET_UDP, FINDSTR_UDP, TASKLIST],
        (Os::FreeBsd, None) => &[SOCKSTAT_BOTH],
        (Os::FreeBsd, Some(Protocol::Tcp)) => &[SOCKSTAT_TCP],
        (Os::FreeBsd, Some(Protocol::Udp)) => &[SOCKSTAT_UDP],
        (Os::FreeBsd, Some(Protocol::Sctp)) => &[SOCKSTAT_SCTP],
        (Os::MacOs | Os::Windows, Some(Protocol::Sctp)) | (_, Some(Protocol::Dccp)) => &[],
    }
}

/// Returns the commands that show what listens on a port under a system, the
/// most telling first.
///
/// There are none for port 0, nor for a protocol that the system lacks or its
/// tools cannot pick out. Costs one table read.
///
/// ```
/// use portolan::inspect::{Os, commands};
/// use portolan::{Protocol::{Sctp, Tcp}, lookup};
///
/// let command = commands(lookup(22, Tcp), Os::Linux).next().unwrap();
/// assert_eq!(command.to_string(), "ss -ltnp 'sport = :22'");
/// assert_eq!(commands(lookup(22, Sctp), Os::MacOs).len(), 0);
/// assert_eq!(commands(lookup(0, Tcp), Os::Linux).len(), 0);
/// ```
#[must_use]
pub const fn commands(port: Port, os: Os) -> Commands {
    Commands::new(port.number(), templates(os, Some(port.protocol())))
}

/// Returns the commands that show what listens on a port number under a
/// system, by TCP or by UDP, the most telling first; none for port 0.
///
/// ```
/// use portolan::inspect::{Os, commands_for_number};
///
/// let mut commands = commands_for_number(53, Os::Linux);
/// assert_eq!(commands.next().unwrap().to_string(), "ss -ltunp 'sport = :53'");
/// ```
#[must_use]
pub const fn commands_for_number(number: u16, os: Os) -> Commands {
    Commands::new(number, templates(os, None))
}

/// Commands that show what listens on a port. Made by [`commands`] and
/// [`commands_for_number`].
///
/// ```
/// use portolan::inspect::{Os, commands_for_number};
///
/// let mut commands = commands_for_number(3228, Os::Windows);
/// assert_eq!(commands.len(), 4);
/// assert!(commands.next_back().unwrap().needs_process_id());
/// assert_eq!(commands.len(), 3);
/// ```
#[derive(Debug, Clone)]
pub struct Commands {
    number: u16,
    templates: &'static [Template],
}

impl Commands {
    const fn new(number: u16, templates: &'static [Template]) -> Self {
        Self { number, templates: if number == 0 { &[] } else { templates } }
    }

    fn command(&self, template: &'static Template) -> Command {
        Command { template, number: self.number, process_id: None }
    }
}

impl Iterator for Commands {
    type Item = Command;

    fn next(&mut self) -> Option<Command> {
        let (first, rest) = self.templates.split_first()?;
        self.templates = rest;
        Some(self.command(first))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.templates.len(), Some(self.templates.len()))
    }
}

impl DoubleEndedIterator for Commands {
    fn next_back(&mut self) -> Option<Command> {
        let (last, rest) = self.templates.split_last()?;
        self.templates = rest;
        Some(self.command(last))
    }
}

impl ExactSizeIterator for Commands {}
impl FusedIterator for Commands {}

/// A command that shows what listens on a port: a program, its arguments and,
/// for some, a filter of what it writes.
///
/// It prints as the line to paste into its [`shell`](Self::shell). It reads
/// and never changes anything. Two of them are equal when all their parts are.
///
/// ```
/// use portolan::inspect::{Os, commands};
/// use portolan::{Protocol::Tcp, lookup};
///
/// let command = commands(lookup(5432, Tcp), Os::Linux).nth(1).unwrap();
/// assert_eq!(command.to_string(), "lsof -nP -iTCP:5432 -sTCP:LISTEN");
/// assert_eq!(command.program(), "lsof");
/// assert_eq!(command.arguments().nth(1).unwrap().to_string(), "-iTCP:5432");
/// assert!(command.needs_privileges());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Command {
    template: &'static Template,
    number: u16,
    process_id: Option<u32>,
}

impl Command {
    const fn arguments_of(self, step: Step) -> Arguments {
        Arguments { pieces: step.arguments, number: self.number, process_id: self.process_id }
    }

    /// Returns the program to run; in [`Shell::PowerShell`], the cmdlet.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, inspect::{Os, commands}, lookup};
    /// assert_eq!(commands(lookup(22, Tcp), Os::FreeBsd).next().unwrap().program(), "sockstat");
    /// ```
    #[must_use]
    pub const fn program(self) -> &'static str {
        self.template.step.program
    }

    /// Returns the program's arguments, in order and without quotes.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, inspect::{Os, commands}, lookup};
    /// let mut arguments = commands(lookup(22, Tcp), Os::Linux).next().unwrap().arguments();
    /// assert_eq!(arguments.next().unwrap().to_string(), "-ltnp");
    /// assert_eq!(arguments.next().unwrap().to_string(), "sport = :22");
    /// ```
    #[must_use]
    pub const fn arguments(self) -> Arguments {
        self.arguments_of(self.template.step)
    }

    /// Returns what the program's output has to be led through to be left with
    /// the port, or `None` if the program picks it out itself.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, inspect::{Os, commands}, lookup};
    /// let command = commands(lookup(22, Tcp), Os::MacOs).nth(1).unwrap();
    /// assert_eq!(command.program(), "netstat");
    /// assert_eq!(command.filter().unwrap().program(), "grep");
    /// ```
    #[must_use]
    pub const fn filter(self) -> Option<Filter> {
        match self.template.filter {
            Some(step) => Some(Filter { step, command: self }),
            None => None,
        }
    }

    /// Returns which shell the printed line is quoted for.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, inspect::{Os, Shell, commands}, lookup};
    /// assert_eq!(commands(lookup(22, Tcp), Os::Linux).next().unwrap().shell(), Shell::Sh);
    /// ```
    #[must_use]
    pub const fn shell(self) -> Shell {
        self.template.shell
    }

    /// Returns whether it takes privileges (root, usually by `sudo`) to be
    /// shown everything. Without, the command runs as well, but leaves out
    /// other users' processes, and `lsof` their sockets too.
    ///
    /// The printed line has no `sudo` in it. On FreeBSD everything is shown
    /// unless the administrator has hidden it (`security.bsd.see_other_uids`).
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, inspect::{Os, commands}, lookup};
    /// assert!(commands(lookup(22, Tcp), Os::Linux).all(|command| command.needs_privileges()));
    /// assert!(commands(lookup(22, Tcp), Os::Windows).all(|command| !command.needs_privileges()));
    /// ```
    #[must_use]
    pub const fn needs_privileges(self) -> bool {
        self.template.needs_privileges
    }

    /// Returns what the command shows, in one sentence.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, inspect::{Os, commands}, lookup};
    /// let command = commands(lookup(22, Tcp), Os::Linux).next().unwrap();
    /// assert_eq!(command.shows(), "Shows each TCP socket that listens on the port, and its processes.");
    /// ```
    #[must_use]
    pub const fn shows(self) -> &'static str {
        self.template.shows
    }

    /// Returns whether the command follows up another one, whose output tells
    /// the process ID that this one wants. It prints `<PID>` in the place of
    /// it, until [`with_process_id`](Self::with_process_id) fills it in.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, inspect::{Os, commands}, lookup};
    /// let command = commands(lookup(22, Tcp), Os::Windows).next_back().unwrap();
    /// assert!(command.needs_process_id());
    /// assert_eq!(command.to_string(), "tasklist /FI \"PID eq <PID>\"");
    /// ```
    #[must_use]
    pub const fn needs_process_id(self) -> bool {
        let mut arguments = self.template.step.arguments;
        while let Some((first, rest)) = arguments.split_first() {
            let mut pieces = *first;
            while let Some((piece, others)) = pieces.split_first() {
                if matches!(piece, Piece::ProcessId) {
                    return self.process_id.is_none();
                }
                pieces = others;
            }
            arguments = rest;
        }
        false
    }

    /// Returns the command with a process ID in the place that is kept for it.
    /// It changes nothing in a command that has no such place.
    ///
    /// ```
    /// # use portolan::{Protocol::Tcp, inspect::{Os, commands}, lookup};
    /// let command = commands(lookup(22, Tcp), Os::Windows).next_back().unwrap().with_process_id(1234);
    /// assert!(!command.needs_process_id());
    /// assert_eq!(command.to_string(), "tasklist /FI \"PID eq 1234\"");
    /// ```
    #[must_use]
    pub const fn with_process_id(self, process_id: u32) -> Self {
        if self.needs_process_id() { Self { process_id: Some(process_id), ..self } } else { self }
    }
}

impl fmt::Display for Command {
    /// Writes the line to paste, without a line break.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_step(f, self.program(), self.arguments(), self.shell())?;
        match self.filter() {
            Some(filter) => write!(f, " | {filter}"),
            None => Ok(()),
        }
    }
}

/// What a command's output is led through, to be left with the port.
///
/// It prints as the part of the line behind the `|`.
///
/// ```
/// use portolan::inspect::{Os, commands};
/// use portolan::{Protocol::Udp, lookup};
///
/// let filter = commands(lookup(53, Udp), Os::Windows).nth(1).unwrap().filter().unwrap();
/// assert_eq!(filter.to_string(), "findstr /R /C:\"UDP .*:53 \"");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Filter {
    step: Step,
    command: Command,
}

impl Filter {
    /// Returns the program to run; in [`Shell::PowerShell`], the cmdlet.
    ///
    /// ```
    /// # use portolan::{Protocol::Udp, inspect::{Os, commands}, lookup};
    /// assert_eq!(commands(lookup(53, Udp), Os::MacOs).nth(1).unwrap().filter().unwrap().program(), "grep");
    /// ```
    #[must_use]
    pub const fn program(self) -> &'static str {
        self.step.program
    }

    /// Returns the program's arguments, in order and without quotes.
    ///
    /// ```
    /// # use portolan::{Protocol::Udp, inspect::{Os, commands}, lookup};
    /// let filter = commands(lookup(53, Udp), Os::MacOs).nth(1).unwrap().filter().unwrap();
    /// assert_eq!(filter.arguments().nth(1).unwrap().to_string(), "[.]53 +[*][.][*]");
    /// ```
    #[must_use]
    pub const fn arguments(self) -> Arguments {
        self.command.arguments_of(self.step)
    }
}

impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_step(f, self.program(), self.arguments(), self.command.shell())
    }
}

/// The arguments of a program. Made by [`Command::arguments`] and
/// [`Filter::arguments`].
///
/// ```
/// use portolan::inspect::{Os, commands};
/// use portolan::{Protocol::Tcp, lookup};
///
/// let mut arguments = commands(lookup(22, Tcp), Os::FreeBsd).next().unwrap().arguments();
/// assert_eq!(arguments.len(), 7);
/// assert_eq!(arguments.next_back().unwrap().to_string(), "22");
/// assert_eq!(arguments.len(), 6);
/// ```
#[derive(Debug, Clone)]
pub struct Arguments {
    pieces: &'static [&'static [Piece]],
    number: u16,
    process_id: Option<u32>,
}

impl Arguments {
    fn argument(&self, pieces: &'static [Piece]) -> Argument {
        Argument { pieces, number: self.number, process_id: self.process_id }
    }
}

impl Iterator for Arguments {
    type Item = Argument;

    fn next(&mut self) -> Option<Argument> {
        let (first, rest) = self.pieces.split_first()?;
        self.pieces = rest;
        Some(self.argument(first))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.pieces.len(), Some(self.pieces.len()))
    }
}

impl DoubleEndedIterator for Arguments {
    fn next_back(&mut self) -> Option<Argument> {
        let (last, rest) = self.pieces.split_last()?;
        self.pieces = rest;
        Some(self.argument(last))
    }
}

impl ExactSizeIterator for Arguments {}
impl FusedIterator for Arguments {}

/// One argument of a program. It prints as the program is to receive it,
/// without quotes.
///
/// ```
/// use portolan::inspect::{Os, commands};
/// use portolan::{Protocol::Tcp, lookup};
///
/// let command = commands(lookup(3228, Tcp), Os::Linux).next().unwrap();
/// assert_eq!(command.arguments().nth(1).unwrap().to_string(), "sport = :3228");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Argument {
    pieces: &'static [Piece],
    number: u16,
    process_id: Option<u32>,
}

impl Argument {
    fn write_piece(self, f: &mut fmt::Formatter<'_>, piece: Piece) -> fmt::Result {
        match (piece, self.process_id) {
            (Piece::Text(text), _) => f.write_str(text),
            (Piece::Number, _) => write!(f, "{}", self.number),
            (Piece::ProcessId, Some(process_id)) => write!(f, "{process_id}"),
            (Piece::ProcessId, None) => f.write_str("<PID>"),
        }
    }

    /// Whether every shell reads the argument as it stands. A comma is no
    /// reason to quote: `PowerShell` is to read a list of columns as one.
    fn is_plain(self) -> bool {
        self.pieces.iter().all(|piece| match piece {
            Piece::Text(text) => {
                text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/' | b':' | b','))
            }
            Piece::Number => true,
            Piece::ProcessId => self.process_id.is_some(),
        })
    }

    fn write_quoted(self, f: &mut fmt::Formatter<'_>, shell: Shell) -> fmt::Result {
        let quote = match shell {
            Shell::Sh | Shell::PowerShell => '\'',
            Shell::Cmd => '"',
        };
        let mut pieces = self.pieces.iter();
        // As people write it, and the same to the program: /C:"a b", not "/C:a b".
        if let (Shell::Cmd, [Piece::Text("/C:"), ..]) = (shell, self.pieces) {
            f.write_str("/C:")?;
            pieces.next();
        }
        f.write_char(quote)?;
        pieces.try_for_each(|&piece| self.write_piece(f, piece))?;
        f.write_char(quote)
    }
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pieces.iter().try_for_each(|&piece| self.write_piece(f, piece))
    }
}

fn write_step(f: &mut fmt::Formatter<'_>, program: &str, mut arguments: Arguments, shell: Shell) -> fmt::Result {
    f.write_str(program)?;
    arguments.try_for_each(|argument| {
        f.write_char(' ')?;
        if argument.is_plain() { write!(f, "{argument}") } else { argument.write_quoted(f, shell) }
    })
}

#[cfg(feature = "serde")]
mod serialize {
    //! A command is a structure of its parts and of the line that it prints as.

    use ::serde::ser::{Serialize, SerializeStruct, Serializer};

    use super::{Argument, Arguments, Command, Commands, Filter};

    impl Serialize for Argument {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_str(self)
        }
    }

    impl Serialize for Arguments {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(self.clone())
        }
    }

    impl Serialize for Filter {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut out = serializer.serialize_struct("Filter", 2)?;
            out.serialize_field("program", self.program())?;
            out.serialize_field("arguments", &self.arguments())?;
            out.end()
        }
    }

    impl Serialize for Command {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let mut out = serializer.serialize_struct("Command", 8)?;
            out.serialize_field("line", &format_args!("{self}"))?;
            out.serialize_field("shell", &self.shell())?;
            out.serialize_field("program", self.program())?;
            out.serialize_field("arguments", &self.arguments())?;
            match self.filter() {
                Some(filter) => out.serialize_field("filter", &filter)?,
                None => out.skip_field("filter")?,
            }
            out.serialize_field("needs_privileges", &self.needs_privileges())?;
            out.serialize_field("needs_process_id", &self.needs_process_id())?;
            out.serialize_field("shows", self.shows())?;
            out.end()
        }
    }

    impl Serialize for Commands {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.collect_seq(self.clone())
        }
    }
}
