//! The commands of each system, with a place for the port number.

use crate::number::Protocol;
use crate::uses::Os;

use super::Shell;

/// A part of an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Piece {
    Text(&'static str),
    Number,
    ProcessId,
}

/// Fixed text. The compiler checks that it needs no escaping in the quotes of
/// any shell.
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
pub(super) struct Step {
    pub(super) program: &'static str,
    pub(super) arguments: &'static [&'static [Piece]],
}

/// A command with a place for the port number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Template {
    pub(super) shell: Shell,
    pub(super) needs_privileges: bool,
    pub(super) shows: &'static str,
    pub(super) step: Step,
    pub(super) filter: Option<Step>,
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
pub(super) const fn templates(os: Os, protocol: Option<Protocol>) -> &'static [Template] {
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
