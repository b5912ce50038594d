//! Whether a process fits the port that it listens on.
//!
//! A process has no tie to a service other than its name, so this is a guess
//! and says nothing of what is spoken on the port. The name is taken without
//! path, `.exe`, version, the `d` of a daemon and all that follows its first
//! word: `redis-server` is `redis`, `cupsd` is `cups`. It fits a use of the
//! port, an assignment or a claim, if one of these holds, without regard to
//! case:
//!
//! 1. [`KNOWN`] says so: `sshd` fits `ssh`.
//! 2. It is the name of the use, or one of the two begins with the other and
//!    has four letters or more: `postgres` fits `postgresql`.
//! 3. It has four letters or more, is not one of [`COMMON`] and is a word of
//!    the description, of the name of the claim or of its vendor: `Docker REST
//!    API`, `Tvheadend web interface`.
//! 4. The whole name, its letters and digits alone, is the name of the claim or
//!    the word for it: `node_exporter`.

use std::fmt;

use portolan::usual::Basis;
use portolan::{Assignment, Claim, Port, Status, Usual};

use crate::escape::shown;

/// Processes whose names do not tell their service, and the services' names.
///
/// Linux cuts the name of a process to 15 bytes, and so does this table.
const KNOWN: &[(&str, &[&str])] = &[
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
    "agent", "apache", "client", "control", "data", "daemon", "local", "main", "manager", "master", "network", "node",
    "port", "protocol", "proxy", "remote", "server", "service", "system", "test",
];

/// What a port is documented to be used for.
#[derive(Debug, Clone, Copy)]
enum Use {
    Registered(Assignment),
    Claimed(Claim),
    /// What several that share the port are called together.
    Shared(Usual),
}

/// The documented uses of a port: the official ones, and then the others.
fn uses(port: Port) -> impl Iterator<Item = Use> {
    let claims = port.claims().filter(|claim| claim.kind().is_service());
    let usual = port.usual().filter(|usual| usual.basis() == Basis::Several);
    port.assignments().map(Use::Registered).chain(claims.map(Use::Claimed)).chain(usual.map(Use::Shared))
}

/// What a port is used for above all, if anything.
fn foremost(port: Port) -> Option<Use> {
    let usual = port.usual().map(|usual| match usual.basis() {
        Basis::Assignment(row) => Use::Registered(row),
        Basis::Claim(claim) => Use::Claimed(claim),
        _ => Use::Shared(usual),
    });
    usual.or_else(|| port.assignment().map(Use::Registered))
}

impl Use {
    fn name(self) -> Option<&'static str> {
        match self {
            Self::Registered(row) => row.name(),
            Self::Claimed(claim) => Some(claim.name()),
            Self::Shared(usual) => Some(usual.name()),
        }
    }

    /// What tells more than the name.
    fn description(self) -> Option<&'static str> {
        match self {
            Self::Registered(row) => row.description(),
            Self::Claimed(claim) => Some(claim.vendor()),
            Self::Shared(_) => None,
        }
    }

    /// Whether the process of that name fits: see the top of this file.
    fn fits(self, process: &str) -> bool {
        let process = process.rsplit(['/', '\\']).next().unwrap_or(process).to_ascii_lowercase();
        let process = process.strip_suffix(".exe").unwrap_or(&process);
        let name = self.name().unwrap_or_default().to_ascii_lowercase();
        let mut known = KNOWN.iter().filter(|(known, _)| *known == process);
        if known.any(|(_, services)| services.contains(&name.as_str())) {
            return true;
        }
        let bare = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        let whole = match self {
            Self::Registered(_) => [None; 2],
            Self::Claimed(claim) => [Some(claim.name()), Some(claim.word())],
            Self::Shared(usual) => [Some(usual.name()), Some(usual.short())],
        };
        if whole
            .into_iter()
            .flatten()
            .any(|whole| !process.is_empty() && bare(process) == bare(&whole.to_ascii_lowercase()))
        {
            return true;
        }
        let first = process.split(|c: char| !c.is_ascii_alphanumeric()).find(|word| !word.is_empty());
        let unversioned = first.unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit());
        [Some(unversioned), unversioned.strip_suffix('d')].into_iter().flatten().any(|word| {
            let begins = |long: &str, short: &str| short.len() >= 4 && long.starts_with(short);
            let named = match self {
                Self::Registered(_) => word == name || begins(&name, word) || begins(word, &name),
                Self::Claimed(_) | Self::Shared(_) => word == name,
            };
            (!word.is_empty() && named) || self.describes(word)
        })
    }

    fn describes(self, word: &str) -> bool {
        let name = match self {
            Self::Registered(_) => None,
            Self::Claimed(_) | Self::Shared(_) => self.name(),
        };
        let texts = [self.description(), name].into_iter().flatten();
        let mut words = texts.flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric()));
        word.len() >= 4 && !COMMON.contains(&word) && words.any(|other| other.eq_ignore_ascii_case(word))
    }

    /// The words before it where a process fits, and where one does not.
    const fn relation(self) -> [&'static str; 2] {
        match self {
            Self::Registered(_) => ["as registered", "registered for"],
            Self::Claimed(_) | Self::Shared(_) => ["as claimed", "known for"],
        }
    }
}

impl fmt::Display for Use {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.name(), self.description()) {
            (Some(name), Some(description)) if !name.eq_ignore_ascii_case(description) => {
                write!(f, "{name} ({description})")
            }
            (Some(text), _) | (None, Some(text)) => f.write_str(text),
            (None, None) => f.write_str("a service without a name"),
        }
    }
}

/// Who is on a port, and whether that is what the port is for.
#[derive(Debug)]
pub struct Verdict {
    /// Nothing if there is no process or no use to compare.
    pub fits: Option<bool>,
    pub text: String,
}

/// Says who is on a port, and whether it is what the port is for.
pub fn verdict(port: Port, process: Option<&str>) -> Verdict {
    let who = match process {
        // A process may call itself anything, escape sequences included.
        Some(process) => format!("`{}` on {port}", shown(process)),
        None => format!("unknown process (not shown to this user) on {port}"),
    };
    if let Some(fitting) = process.and_then(|process| uses(port).find(|documented| documented.fits(process))) {
        let [fits, _] = fitting.relation();
        return Verdict { fits: Some(true), text: format!("{who}: {fits}, {fitting}") };
    }
    let Some(foremost) = foremost(port) else {
        let free = match port.status() {
            Status::Reserved => "a reserved port, registered for no service",
            Status::Dynamic => "a port of the dynamic range, free for any process",
            _ => "a free port, registered for no service",
        };
        return Verdict { fits: None, text: format!("{who}: {free}") };
    };
    let [_, relation] = foremost.relation();
    match process {
        None => Verdict { fits: None, text: format!("{who}: {relation} {foremost}") },
        Some(_) => Verdict { fits: Some(false), text: format!("{who}: not what this port is {relation}, {foremost}") },
    }
}

#[cfg(test)]
#[path = "verdict_tests.rs"]
mod tests;
