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
//! - A protocol that a system lacks, or that its tools cannot select, has no
//!   commands there: macOS and Windows have neither SCTP nor DCCP, FreeBSD has
//!   no DCCP, and `lsof` selects by TCP and UDP alone.
//! - Nothing is run here, and nothing is allocated.
//!
//! ```
//! use portolan::inspect::commands;
//! use portolan::{Os, Protocol::Udp, lookup};
//!
//! let lines = commands(lookup(53, Udp), Os::Linux).map(|command| command.to_string());
//! assert_eq!(lines.collect::<Vec<_>>(), ["ss -lunp 'sport = :53'", "lsof -nP -iUDP:53"]);
//! ```

mod quote;
#[cfg(feature = "serde")]
mod serialize;
mod templates;

use core::fmt;
use core::iter::FusedIterator;

use crate::number::Port;
use crate::uses::Os;
use crate::words::words;
use quote::write_step;
use templates::{Piece, Step, Template, templates};

/// What reads the line that a [`Command`] prints as.
///
/// ```
/// use portolan::{Os, inspect::{Shell, commands}};
/// use portolan::{Protocol::Tcp, lookup};
///
/// let shells = commands(lookup(22, Tcp), Os::Windows).map(|command| command.shell());
/// assert_eq!(shells.collect::<Vec<_>>(), [Shell::PowerShell, Shell::Cmd, Shell::Cmd]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
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

words!("portolan::inspect::Shell", Shell[..], Sh = "sh", PowerShell = "powershell", Cmd = "cmd",);

/// Returns the commands that show what listens on a port under a system, the
/// most informative first.
///
/// There are none for port 0, nor for a protocol that the system lacks or its
/// tools cannot select. Costs one table read.
///
/// ```
/// use portolan::{Os, inspect::commands};
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
/// system, by TCP or by UDP, the most informative first; none for port 0.
///
/// ```
/// use portolan::{Os, inspect::commands_for_number};
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
/// use portolan::{Os, inspect::commands_for_number};
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
/// use portolan::{Os, inspect::commands};
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
    /// # use portolan::{Os, Protocol::Tcp, inspect::commands, lookup};
    /// assert_eq!(commands(lookup(22, Tcp), Os::FreeBsd).next().unwrap().program(), "sockstat");
    /// ```
    #[must_use]
    pub const fn program(self) -> &'static str {
        self.template.step.program
    }

    /// Returns the program's arguments, in order and without quotes.
    ///
    /// ```
    /// # use portolan::{Os, Protocol::Tcp, inspect::commands, lookup};
    /// let mut arguments = commands(lookup(22, Tcp), Os::Linux).next().unwrap().arguments();
    /// assert_eq!(arguments.next().unwrap().to_string(), "-ltnp");
    /// assert_eq!(arguments.next().unwrap().to_string(), "sport = :22");
    /// ```
    #[must_use]
    pub const fn arguments(self) -> Arguments {
        self.arguments_of(self.template.step)
    }

    /// Returns the program that filters the output for the port, or `None` if
    /// the command itself selects it.
    ///
    /// ```
    /// # use portolan::{Os, Protocol::Tcp, inspect::commands, lookup};
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
    /// # use portolan::{Os, Protocol::Tcp, inspect::{Shell, commands}, lookup};
    /// assert_eq!(commands(lookup(22, Tcp), Os::Linux).next().unwrap().shell(), Shell::Sh);
    /// ```
    #[must_use]
    pub const fn shell(self) -> Shell {
        self.template.shell
    }

    /// Returns whether seeing everything needs privileges (root, usually by
    /// `sudo`). Without them the command also runs, but leaves out
    /// other users' processes, and `lsof` their sockets too.
    ///
    /// The printed line has no `sudo` in it. On FreeBSD everything is shown
    /// unless the administrator has hidden it (`security.bsd.see_other_uids`).
    ///
    /// ```
    /// # use portolan::{Os, Protocol::Tcp, inspect::commands, lookup};
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
    /// # use portolan::{Os, Protocol::Tcp, inspect::commands, lookup};
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
    /// # use portolan::{Os, Protocol::Tcp, inspect::commands, lookup};
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
    /// # use portolan::{Os, Protocol::Tcp, inspect::commands, lookup};
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

/// A program that a command's output is piped through, to select the port.
///
/// It prints as the part of the line behind the `|`.
///
/// ```
/// use portolan::{Os, inspect::commands};
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
    /// # use portolan::{Os, Protocol::Udp, inspect::commands, lookup};
    /// assert_eq!(commands(lookup(53, Udp), Os::MacOs).nth(1).unwrap().filter().unwrap().program(), "grep");
    /// ```
    #[must_use]
    pub const fn program(self) -> &'static str {
        self.step.program
    }

    /// Returns the program's arguments, in order and without quotes.
    ///
    /// ```
    /// # use portolan::{Os, Protocol::Udp, inspect::commands, lookup};
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
/// use portolan::{Os, inspect::commands};
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
/// use portolan::{Os, inspect::commands};
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
