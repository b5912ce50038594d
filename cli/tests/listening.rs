//! `portolan listening`: what it finds of the sockets that a test opens. What it
//! says of processes and ports is tested beside `verdict`.

#[path = "common/alone.rs"]
mod alone;
mod common;

use std::process::Output;

fn run(arguments: &[&str]) -> Output {
    let _alone = alone::alone();
    common::portolan(&[&["listening"], arguments].concat()).output().unwrap()
}

#[test]
fn bad_arguments_exit_with_2() {
    for (arguments, problem) in [
        (&["ssh"][..], "found `ssh`, expected a port number (0 to 65535) or a port (3228/udp)"),
        (&["65536"], "found the port number `65536`, expected 0 to 65535"),
        (&["+22"], "found `+22`, expected a port number (0 to 65535) or a port (3228/udp)"),
        (&[""], "found ``, expected a port number"),
        (&["22/icmp"], "found `icmp`, expected tcp, udp, sctp or dccp"),
        (&["22\n"], "found `22\\n`, expected a port number"),
        (&["2905/sctp"], "`2905/sctp`: sockets of sctp cannot be listed, only those of tcp and udp"),
        (&["22", "23"], "unexpected argument '23' found"),
    ] {
        let output = run(arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(error.contains(problem), "{arguments:?}: {error}");
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

    /// The lines that it writes, which must not complain.
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
            // What it is used for is what it is registered for, if anything.
            if port.usual().is_some_and(|usual| usual.assignment().is_none() || usual.assignment() != port.assignment())
            {
                return false;
            }
            let described = |assignment: Assignment| {
                let name = assignment.name().unwrap_or_default();
                assignment.description().is_some_and(|text| !text.eq_ignore_ascii_case(name) && name.len() > 3)
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
