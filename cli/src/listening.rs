//! Lists what listens on this machine, and says of each socket what its port
//! is registered for and whether the process fits.
//!
//! ```text
//! cargo run --example listening              # every TCP and UDP socket
//! cargo run --example listening -- 3228      # those of one number
//! cargo run --example listening -- 3228/udp  # those of one port
//! ```
//!
//! The exit code is 0 if something listens, 1 if nothing does, 2 for a bad
//! argument or if the sockets cannot be read.
//!
//! # When a process fits
//!
//! A process has no tie to a service other than its name, so this is a guess
//! and says nothing of what is spoken on the port. The name is taken without
//! path, `.exe`, version, the `d` of a daemon and all that follows its first
//! word: `redis-server` is `redis`, `cupsd` is `cups`. It fits a use of the
//! port if one of these holds, without regard to case:
//!
//! 1. [`KNOWN`] says so: `sshd` fits `ssh`.
//! 2. It is the service name, or one of the two begins with the other and has
//!    four letters or more: `postgres` fits `postgresql`.
//! 3. It has four letters or more, is not one of [`COMMON`] and is a word of
//!    the description: `Docker REST API`.

use std::collections::BTreeSet;
use std::env;
use std::fmt;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::process::ExitCode;

use portolan::Protocol::{Tcp, Udp};
use portolan::{Port, Protocol, Status, lookup};

/// Processes whose names do not tell their service, and the services' names.
///
/// Linux cuts the name of a process to 15 bytes, and so does this table.
pub(crate) const KNOWN: &[(&str, &[&str])] = &[
    ("apache2", &["http", "https"]),
    ("avahi-daemon", &["mdns"]),
    ("caddy", &["http", "https"]),
    ("chronyd", &["ntp"]),
    ("cupsd", &["ipp"]),
    ("dhclient", &["bootpc", "dhcpv6-client"]),
    ("dnsmasq", &["domain", "bootps", "dhcpv6-server"]),
    ("dovecot", &["imap", "imaps", "pop3", "pop3s"]),
    ("exim4", &["smtp", "submission", "submissions"]),
    ("haproxy", &["http", "https"]),
    ("httpd", &["http", "https"]),
    ("launchd", &["ssh"]),
    ("mariadbd", &["mysql"]),
    ("master", &["smtp", "submission", "submissions"]),
    ("mosquitto", &["mqtt", "secure-mqtt"]),
    ("mysqld", &["mysql"]),
    ("named", &["domain", "domain-s"]),
    ("nginx", &["http", "https"]),
    ("nmbd", &["netbios-ns", "netbios-dgm"]),
    ("ntpd", &["ntp"]),
    ("redis-server", &["redis"]),
    ("rpcbind", &["sunrpc"]),
    ("rsyslogd", &["syslog", "syslog-tls"]),
    ("slapd", &["ldap", "ldaps"]),
    ("smbd", &["microsoft-ds", "netbios-ssn"]),
    ("sshd", &["ssh"]),
    ("svnserve", &["svn"]),
    ("systemd-resolve", &["domain", "llmnr", "mdns"]),
    ("systemd-timesyn", &["ntp"]),
    ("unbound", &["domain", "domain-s"]),
];

/// Words that stand in too many descriptions to tell a service.
const COMMON: &[&str] = &[
    "agent", "client", "control", "data", "daemon", "local", "main", "manager", "master", "network", "node", "port",
    "protocol", "proxy", "remote", "server", "service", "system", "test",
];

/// What a port is documented to be used for.
struct Use {
    name: Option<&'static str>,
    description: Option<&'static str>,
}

/// The documented uses of a port.
///
/// These are the official ones. What else claims a port joins them here, as
/// `.chain(port.claims().map(...))`, and is matched and shown like them.
fn uses(port: Port) -> impl Iterator<Item = Use> {
    port.assignments().map(|assignment| Use { name: assignment.name(), description: assignment.description() })
}

impl Use {
    /// Whether a process of that name fits: see the top of this file.
    fn fits(&self, process: &str) -> bool {
        let process = process.rsplit(['/', '\\']).next().unwrap_or(process).to_ascii_lowercase();
        let process = process.strip_suffix(".exe").unwrap_or(&process);
        let name = self.name.unwrap_or_default().to_ascii_lowercase();
        let mut known = KNOWN.iter().filter(|(known, _)| *known == process);
        if known.any(|(_, services)| services.contains(&name.as_str())) {
            return true;
        }
        let first = process.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| !word.is_empty());
        let unversioned = first.unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit());
        [Some(unversioned), unversioned.strip_suffix('d')].into_iter().flatten().any(|word| {
            let begins = |long: &str, short: &str| short.len() >= 4 && long.starts_with(short);
            let named = !word.is_empty() && (word == name || begins(&name, word) || begins(word, &name));
            named || self.describes(word)
        })
    }

    fn describes(&self, word: &str) -> bool {
        let mut words = self.description.unwrap_or_default().split(|c: char| !c.is_ascii_alphanumeric());
        word.len() >= 4 && !COMMON.contains(&word) && words.any(|other| other.eq_ignore_ascii_case(word))
    }
}

impl fmt::Display for Use {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name, self.description) {
            (Some(name), Some(description)) if !name.eq_ignore_ascii_case(description) => {
                write!(f, "{name} ({description})")
            }
            (Some(text), _) | (None, Some(text)) => f.write_str(text),
            (None, None) => f.write_str("a service without a name"),
        }
    }
}

/// Says who is on a port, and whether it is what the port is registered for.
pub(crate) fn verdict(port: Port, process: Option<&str>) -> String {
    let who = match process {
        // A process may call itself anything, escape sequences included.
        Some(process) => format!("`{}` on {port}", process.escape_debug()),
        None => format!("unknown process (not shown to this user) on {port}"),
    };
    let Some(first) = uses(port).next() else {
        return match port.status() {
            Status::Reserved => format!("{who}: a reserved port, registered for no service"),
            Status::Dynamic => format!("{who}: a port of the dynamic range, free for any process"),
            _ => format!("{who}: a free port, registered for no service"),
        };
    };
    match process.map(|process| uses(port).find(|documented| documented.fits(process))) {
        None => format!("{who}: registered for {first}"),
        Some(Some(fitting)) => format!("{who}: as registered, {fitting}"),
        Some(None) => format!("{who}: not what this port is registered for, {first}"),
    }
}

/// A socket that waits for others, and its process if this user may see it.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Listening {
    port: Port,
    address: SocketAddr,
    process: Option<String>,
}

impl fmt::Display for Listening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:<25} {}", self.address, verdict(self.port, self.process.as_deref()))
    }
}

/// Every socket of TCP that listens, and every one of UDP that is bound.
fn listening() -> Result<BTreeSet<Listening>, Box<dyn std::error::Error>> {
    let mut found = BTreeSet::new();
    for listener in listeners::get_all()? {
        let protocol = match (listener.protocol, listener.state) {
            (listeners::Protocol::TCP, listeners::SocketState::Listen) => Tcp,
            (listeners::Protocol::UDP, _) => Udp,
            _ => continue,
        };
        let (address, process) = (listener.socket, Some(listener.process.name));
        found.insert(Listening { port: lookup(address.port(), protocol), address, process });
    }
    #[cfg(target_os = "linux")]
    kernel::correct(&mut found);
    // A socket that is not bound yet has port 0.
    found.retain(|socket| socket.port.number() != 0);
    Ok(found)
}

#[cfg(target_os = "linux")]
mod kernel {
    //! `listeners` leaves out a socket whose process it may not see, and does
    //! not tell a UDP socket that waits from one that is connected. The
    //! kernel's own tables have each socket with its state, without process.

    use std::collections::BTreeSet;
    use std::fs;
    use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

    use super::{Listening, Protocol, Tcp, Udp, lookup};

    /// With the state of a socket that waits: `TCP_LISTEN`, and `TCP_CLOSE`,
    /// which is also that of a UDP socket without a peer.
    const TABLES: [(&str, Protocol, &str); 4] = [
        ("/proc/net/tcp", Tcp, "0A"),
        ("/proc/net/tcp6", Tcp, "0A"),
        ("/proc/net/udp", Udp, "07"),
        ("/proc/net/udp6", Udp, "07"),
    ];

    pub(super) fn correct(found: &mut BTreeSet<Listening>) {
        let mut waiting = BTreeSet::new();
        for (table, protocol, state) in TABLES {
            // A kernel without IPv6 has two of them.
            for line in fs::read_to_string(table).unwrap_or_default().lines() {
                let mut fields = line.split_ascii_whitespace().skip(1);
                let (local, found_state) = (fields.next().and_then(address), fields.nth(1));
                if let (Some(address), true) = (local, found_state == Some(state)) {
                    waiting.insert((lookup(address.port(), protocol), address));
                }
            }
        }
        found.retain(|socket| waiting.contains(&(socket.port, socket.address)));
        for socket in found.iter() {
            waiting.remove(&(socket.port, socket.address));
        }
        found.extend(waiting.into_iter().map(|(port, address)| Listening { port, address, process: None }));
    }

    /// Reads `0100007F:0016`: the address as the kernel keeps it in words of
    /// 32 bits, and the port, in hexadecimal.
    fn address(text: &str) -> Option<SocketAddr> {
        let (address, port) = text.split_once(':')?;
        let port = u16::from_str_radix(port, 16).ok()?;
        let word = |at| Some(u32::from_str_radix(address.get(at..at + 8)?, 16).ok()?.to_ne_bytes());
        if address.len() == 8 {
            return Some((Ipv4Addr::from(word(0)?), port).into());
        }
        let mut bytes = [0; 16];
        for (at, bytes) in bytes.chunks_exact_mut(4).enumerate() {
            bytes.copy_from_slice(&word(at * 8)?);
        }
        Some((Ipv6Addr::from(bytes), port).into())
    }
}

/// What is asked for: everything, a number, or a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    All,
    Number(u16),
    Port(Port),
}

impl Asked {
    /// Reads the arguments, or says in a line what is wrong with them.
    fn parse(arguments: &[String]) -> Result<Self, String> {
        let text = match arguments {
            [] => return Ok(Self::All),
            [text] => text,
            [..] => return Err(format!("found {} arguments, expected one at most: a port", arguments.len())),
        };
        if let (Ok(number), true) = (text.parse(), text.bytes().all(|byte| byte.is_ascii_digit())) {
            return Ok(Self::Number(number));
        }
        match text.parse::<Port>() {
            Ok(port) if matches!(port.protocol(), Tcp | Udp) => Ok(Self::Port(port)),
            Ok(port) => {
                Err(format!("`{port}`: sockets of {} cannot be listed, only those of tcp and udp", port.protocol()))
            }
            Err(_) => {
                Err(format!("`{}` is not a port, expected 0 to 65535, or a port such as 3228/udp", text.escape_debug()))
            }
        }
    }

    fn includes(self, port: Port) -> bool {
        match self {
            Self::All => true,
            Self::Number(number) => port.number() == number,
            Self::Port(asked) => port == asked,
        }
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("any port"),
            Self::Number(number) => write!(f, "{number}/tcp or {number}/udp"),
            Self::Port(port) => port.fmt(f),
        }
    }
}

fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().skip(1).map(|text| text.to_string_lossy().into_owned()).collect();
    let asked = match Asked::parse(&arguments) {
        Ok(asked) => asked,
        Err(problem) => {
            eprintln!("listening: {problem}");
            return ExitCode::from(2);
        }
    };
    let mut sockets = match listening() {
        Ok(sockets) => sockets,
        Err(error) => {
            eprintln!("listening: the sockets of this machine cannot be read: {error}");
            return ExitCode::from(2);
        }
    };
    sockets.retain(|socket| asked.includes(socket.port));
    match write(asked, &sockets) {
        // Whoever reads has enough, as `head` does.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            eprintln!("listening: cannot write: {error}");
            ExitCode::from(2)
        }
        _ => ExitCode::from(u8::from(sockets.is_empty())),
    }
}

fn write(asked: Asked, sockets: &BTreeSet<Listening>) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if sockets.is_empty() {
        writeln!(out, "nothing listens on {asked} here")?;
    }
    sockets.iter().try_for_each(|socket| writeln!(out, "{socket}"))
}
