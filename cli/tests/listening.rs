//! The example `listening`: what it says of processes and ports, and what it
//! finds of the sockets that a test opens.

#[path = "common/alone.rs"]
mod alone;
#[path = "common/example.rs"]
mod example;
#[path = "../examples/listening.rs"]
#[allow(dead_code)]
mod listening;

use std::process::Output;

use listening::{KNOWN, verdict};
use portolan::{Port, by_name};

fn port(text: &str) -> Port {
    text.parse().unwrap()
}

fn run(arguments: &[&str]) -> Output {
    let _alone = alone::alone();
    example::run("listening", arguments)
}

#[test]
fn a_process_fits_what_the_port_is_registered_for() {
    for (process, at, service) in [
        ("postgres", "5432/tcp", "postgresql (PostgreSQL Database)"),
        ("sshd", "22/tcp", "ssh (The Secure Shell (SSH) Protocol)"),
        ("named", "53/udp", "domain (Domain Name Server)"),
        ("systemd-resolve", "53/tcp", "domain (Domain Name Server)"),
        ("cupsd", "631/tcp", "ipp (IPP (Internet Printing Protocol))"),
        ("mysqld", "3306/tcp", "mysql"),
        ("redis-server", "6379/tcp", "redis (An advanced key-value cache and store)"),
        ("rsync", "873/tcp", "rsync"),
        ("SVNSERVE.EXE", "3690/tcp", "svn (Subversion)"),
        (r"C:\bin\Postgres.exe", "5432/tcp", "postgresql (PostgreSQL Database)"),
        ("/usr/sbin/snmpd", "161/udp", "snmp"),
        ("dockerd", "2375/tcp", "docker (Docker REST API (plain text))"),
        ("ollama", "11434/tcp", "ollama"),
        ("avahi-daemon", "5353/udp", "mdns (Multicast DNS)"),
        ("subversion", "3690/tcp", "svn (Subversion)"),
    ] {
        let said = verdict(port(at), Some(process));
        assert_eq!(said, format!("`{}` on {at}: as registered, {service}", process.escape_debug()));
    }
}

#[test]
fn a_process_does_not_fit_what_others_use() {
    assert_eq!(
        verdict(port("3228/tcp"), Some("python3")),
        "`python3` on 3228/tcp: not what this port is registered for, dwmsgserver (DiamondWave MSG Server)"
    );
    // Words that stand in the description but tell nothing, names that only
    // begin alike, and names of nothing.
    for (process, at) in [
        ("server", "3228/tcp"),
        ("node", "80/tcp"),
        ("sshd", "53/tcp"),
        ("sh", "22/tcp"),
        ("s", "22/tcp"),
        ("pos", "5432/tcp"),
        ("d", "22/tcp"),
        ("", "22/tcp"),
        ("3", "22/tcp"),
        ("-", "24/tcp"),
    ] {
        let said = verdict(port(at), Some(process));
        assert!(said.starts_with(&format!("`{process}` on {at}: not what this port is registered for, ")), "{said}");
    }
}

#[test]
fn any_of_several_services_may_fit() {
    let said = verdict(port("465/tcp"), Some("master"));
    assert_eq!(said, "`master` on 465/tcp: as registered, submissions (Message Submission over TLS protocol)");
    let said = verdict(port("465/tcp"), Some("python3"));
    assert!(said.starts_with("`python3` on 465/tcp: not what this port is registered for, urd ("), "{said}");
}

#[test]
fn a_port_without_a_service_is_said_to_be_free() {
    let says = |at, process| verdict(port(at), process);
    assert_eq!(says("4/tcp", Some("x")), "`x` on 4/tcp: a free port, registered for no service");
    assert_eq!(says("1023/udp", Some("x")), "`x` on 1023/udp: a reserved port, registered for no service");
    assert_eq!(says("50000/udp", Some("x")), "`x` on 50000/udp: a port of the dynamic range, free for any process");
    assert_eq!(
        says("50000/tcp", None),
        "unknown process (not shown to this user) on 50000/tcp: a port of the dynamic range, free for any process"
    );
}

#[test]
fn a_process_that_is_not_shown_is_said_to_be_unknown() {
    assert_eq!(
        verdict(port("22/tcp"), None),
        "unknown process (not shown to this user) on 22/tcp: registered for ssh (The Secure Shell (SSH) Protocol)"
    );
}

#[test]
fn the_name_of_a_process_cannot_steer_the_terminal() {
    let said = verdict(port("4/tcp"), Some("\u{1b}[2J\n"));
    assert_eq!(said, "`\\u{1b}[2J\\n` on 4/tcp: a free port, registered for no service");
}

#[test]
fn the_table_of_processes_names_services_of_the_registry() {
    assert!(KNOWN.is_sorted_by(|(one, _), (next, _)| one < next));
    for (process, services) in KNOWN {
        assert!(process.len() <= 15 && *process == process.to_ascii_lowercase(), "{process}");
        for service in *services {
            assert!(by_name(service).any(|assignment| assignment.ports().is_some()), "{process}: {service}");
        }
    }
}

#[test]
fn bad_arguments_get_one_line() {
    let port = "expected 0 to 65535, or a port such as 3228/udp";
    for (arguments, problem) in [
        (&["ssh"][..], format!("`ssh` is not a port, {port}")),
        (&["65536"], format!("`65536` is not a port, {port}")),
        (&["-1"], format!("`-1` is not a port, {port}")),
        (&["+22"], format!("`+22` is not a port, {port}")),
        (&[""], format!("`` is not a port, {port}")),
        (&["22/icmp"], format!("`22/icmp` is not a port, {port}")),
        (&["22\n"], format!("`22\\n` is not a port, {port}")),
        (&["2905/sctp"], "`2905/sctp`: sockets of sctp cannot be listed, only those of tcp and udp".to_string()),
        (&["22", "23"], "found 2 arguments, expected one at most: a port".to_string()),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), format!("listening: {problem}\n"));
        assert_eq!(output.stdout, b"");
    }
}

#[test]
fn a_port_that_nothing_listens_on() {
    let output = run(&["0"]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8(output.stdout).unwrap(), "nothing listens on 0/tcp or 0/udp here\n");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[cfg(target_os = "linux")]
mod linux {
    use std::fs;
    use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};

    use portolan::Protocol::{Tcp, Udp};
    use portolan::{Assignment, Status, lookup};

    use super::run;

    /// The lines that the example writes, which must not complain.
    fn lines(arguments: &[&str], code: i32) -> Vec<String> {
        let output = run(arguments);
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        String::from_utf8(output.stdout).unwrap().lines().map(str::to_string).collect()
    }

    /// The line of a socket, with the spaces between its columns closed up.
    fn closed_up(line: &str) -> String {
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Sockets of TCP and UDP on the first number that both can be bound to
    /// and that the registry, for TCP, says this of.
    fn bind(status: Status) -> (TcpListener, UdpSocket, u16) {
        let numbers = (1024..=u16::MAX).filter(|&number| {
            let port = lookup(number, Tcp);
            let described = |assignment: Assignment| {
                let name = assignment.name().unwrap_or_default();
                assignment.description().is_some_and(|text| !text.eq_ignore_ascii_case(name) && !name.is_empty())
            };
            port.status() == status && port.assignment().is_none_or(described)
        });
        let sockets = numbers.filter_map(|number| {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, number));
            Some((TcpListener::bind(address).ok()?, UdpSocket::bind(address).ok()?, number))
        });
        sockets.into_iter().next().expect("a number that nobody has bound")
    }

    #[test]
    fn a_socket_of_ipv6_is_listed() {
        let Ok(socket) = TcpListener::bind("[::1]:0") else {
            let addresses = fs::read_to_string("/proc/net/if_inet6").unwrap_or_default();
            assert!(!addresses.starts_with("00000000000000000000000000000001 "), "there is IPv6 here:\n{addresses}");
            return;
        };
        let address = socket.local_addr().unwrap();
        let found = lines(&[&format!("{}/tcp", address.port())], 0);
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(closed_up(&found[0]).starts_with(&format!("{address} `")), "{found:?}");
    }

    // One test, because the name of the process is one for all of them.
    #[test]
    fn sockets_of_this_process_are_listed_with_what_their_ports_are_for() {
        let say = |name: &str, number, protocol, said: &str| {
            format!("127.0.0.1:{number} `{name}` on {}: {said}", lookup(number, protocol))
        };
        fs::write("/proc/self/comm", "a b\u{7}").unwrap();
        let name = "a b\\u{7}";

        let (_tcp, udp, number) = bind(Status::Dynamic);
        let dynamic = "a port of the dynamic range, free for any process";
        let found = lines(&[&number.to_string()], 0);
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(closed_up(&found[0]), say(name, number, Tcp, dynamic));
        assert_eq!(closed_up(&found[1]), say(name, number, Udp, dynamic));

        let found = lines(&[&format!("{number}/UDP")], 0);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(closed_up(&found[0]), say(name, number, Udp, dynamic));

        // A socket with a peer waits for nobody else.
        udp.connect(udp.local_addr().unwrap()).unwrap();
        assert_eq!(lines(&[&format!("{number}/udp")], 1), [format!("nothing listens on {number}/udp here")]);

        let (_tcp, _udp, free) = bind(Status::Unassigned);
        let found = lines(&[&format!("{free}/tcp")], 0);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(closed_up(&found[0]), say(name, free, Tcp, "a free port, registered for no service"));

        let (_tcp, _udp, assigned) = bind(Status::Assigned);
        let assignment = lookup(assigned, Tcp).assignment().unwrap();
        let service = format!("{} ({})", assignment.name().unwrap(), assignment.description().unwrap());
        let found = lines(&[&format!("{assigned}/tcp")], 0);
        assert_eq!(found.len(), 1, "{found:?}");
        let said = format!("not what this port is registered for, {service}");
        assert_eq!(closed_up(&found[0]), say(name, assigned, Tcp, &said));

        // The kernel keeps 15 bytes of a name.
        let name: String = assignment.name().unwrap().chars().take(15).collect();
        fs::write("/proc/self/comm", &name).unwrap();
        let found = lines(&[&format!("{assigned}/tcp")], 0);
        assert_eq!(closed_up(&found[0]), say(&name, assigned, Tcp, &format!("as registered, {service}")));

        // Everything: each of these once, in the order of the numbers.
        let found = lines(&[], 0);
        for (number, protocol) in [(number, Tcp), (free, Tcp), (free, Udp), (assigned, Tcp), (assigned, Udp)] {
            let start = format!("127.0.0.1:{number} `{name}` on {}: ", lookup(number, protocol));
            assert_eq!(found.iter().filter(|line| closed_up(line).starts_with(&start)).count(), 1, "{start}{found:?}");
        }
        let numbers = found.iter().map(|line| {
            let address: SocketAddr = line.split_whitespace().next().unwrap().parse().unwrap();
            address.port()
        });
        assert!(numbers.is_sorted(), "{found:?}");
    }
}
