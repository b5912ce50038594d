//! The commands, word for word, and those of this system run for real.
//!
//! The tests that run commands are for Linux and want `ss` (Debian's
//! iproute2) and `lsof` (Debian's lsof) installed.

#[path = "common/alone.rs"]
mod alone;

use portolan::Protocol::{self, Dccp, Sctp, Tcp, Udp};
use portolan::lookup;
use portolan::{
    Os,
    inspect::{Command, Shell, commands, commands_for_number},
};

fn lines(number: u16, protocol: Protocol, os: Os) -> Vec<String> {
    commands(lookup(number, protocol), os).map(|command| command.to_string()).collect()
}

/// The commands of every system, for each protocol and for TCP and UDP.
fn all_commands(number: u16) -> Vec<Command> {
    let of_ports = Os::ALL
        .iter()
        .copied()
        .flat_map(|os| Protocol::ALL.map(|protocol| commands(lookup(number, protocol), os)))
        .flatten();
    let of_numbers = Os::ALL.iter().copied().flat_map(|os| commands_for_number(number, os));
    of_ports.chain(of_numbers).collect()
}

/// Program and arguments, and those of the filter if there is one.
fn steps(command: Command) -> Vec<Vec<String>> {
    let words = |program: &str, arguments: portolan::inspect::Arguments| {
        let arguments = arguments.map(|argument| argument.to_string());
        std::iter::once(program.to_string()).chain(arguments).collect()
    };
    let first = words(command.program(), command.arguments());
    let filter = command.filter().map(|filter| words(filter.program(), filter.arguments()));
    std::iter::once(first).chain(filter).collect()
}

#[test]
fn the_lines_are_these() {
    assert_eq!(lines(22, Tcp, Os::Linux), ["ss -ltnp 'sport = :22'", "lsof -nP -iTCP:22 -sTCP:LISTEN"]);
    assert_eq!(lines(53, Udp, Os::Linux), ["ss -lunp 'sport = :53'", "lsof -nP -iUDP:53"]);
    assert_eq!(lines(2905, Sctp, Os::Linux), ["ss -lSnp 'sport = :2905'"]);
    assert_eq!(lines(6514, Dccp, Os::Linux), ["ss -ldnp 'sport = :6514'"]);

    assert_eq!(
        lines(22, Tcp, Os::MacOs),
        ["lsof -nP -iTCP:22 -sTCP:LISTEN", "netstat -anv -p tcp | grep -E '[.]22 .*LISTEN'"]
    );
    assert_eq!(lines(53, Udp, Os::MacOs), ["lsof -nP -iUDP:53", "netstat -anv -p udp | grep -E '[.]53 +[*][.][*]'"]);

    assert_eq!(
        lines(22, Tcp, Os::Windows),
        [
            "Get-NetTCPConnection -LocalPort 22 -State Listen",
            "netstat -ano | findstr /R /C:\"TCP .*:22 .*:0 \"",
            "tasklist /FI \"PID eq <PID>\"",
        ]
    );
    assert_eq!(
        lines(53, Udp, Os::Windows),
        [
            "Get-NetUDPEndpoint -LocalPort 53 | Select-Object LocalAddress,LocalPort,OwningProcess",
            "netstat -ano | findstr /R /C:\"UDP .*:53 \"",
            "tasklist /FI \"PID eq <PID>\"",
        ]
    );

    assert_eq!(lines(22, Tcp, Os::FreeBsd), ["sockstat -4 -6 -l -P tcp -p 22"]);
    assert_eq!(lines(53, Udp, Os::FreeBsd), ["sockstat -4 -6 -l -P udp -p 53"]);
    assert_eq!(lines(2905, Sctp, Os::FreeBsd), ["sockstat -4 -6 -l -P sctp -p 2905"]);
}

#[test]
fn the_lines_of_a_number_are_these() {
    let lines = |os| commands_for_number(3228, os).map(|command| command.to_string()).collect::<Vec<_>>();
    assert_eq!(
        lines(Os::Linux),
        ["ss -ltunp 'sport = :3228'", "lsof -nP -iTCP:3228 -sTCP:LISTEN", "lsof -nP -iUDP:3228"]
    );
    assert_eq!(
        lines(Os::MacOs),
        [
            "lsof -nP -iTCP:3228 -sTCP:LISTEN",
            "lsof -nP -iUDP:3228",
            "netstat -anv -p tcp | grep -E '[.]3228 .*LISTEN'",
            "netstat -anv -p udp | grep -E '[.]3228 +[*][.][*]'",
        ]
    );
    assert_eq!(
        lines(Os::Windows),
        [
            "Get-NetTCPConnection -LocalPort 3228 -State Listen",
            "Get-NetUDPEndpoint -LocalPort 3228 | Select-Object LocalAddress,LocalPort,OwningProcess",
            "netstat -ano | findstr /R /C:\"TCP .*:3228 .*:0 \" /C:\"UDP .*:3228 \"",
            "tasklist /FI \"PID eq <PID>\"",
        ]
    );
    assert_eq!(lines(Os::FreeBsd), ["sockstat -4 -6 -l -P tcp,udp -p 3228"]);
}

#[test]
fn what_a_system_lacks_has_no_commands() {
    for (os, protocol) in
        [(Os::MacOs, Sctp), (Os::MacOs, Dccp), (Os::Windows, Sctp), (Os::Windows, Dccp), (Os::FreeBsd, Dccp)]
    {
        assert_eq!(lines(2905, protocol, os), [""; 0], "{protocol} on {os}");
    }
    assert!(all_commands(0).is_empty(), "nothing listens on port 0");
}

#[test]
fn every_port_is_written_in_full() {
    for number in [1, 9, 10, 99, 100, 999, 1000, 9999, 10_000, 65_535] {
        for command in all_commands(number) {
            let line = command.to_string();
            let named = line.split(|c: char| !c.is_ascii_digit()).any(|digits| digits == number.to_string());
            assert_ne!(named, command.needs_process_id(), "{line}");
        }
    }
}

#[test]
fn what_it_shows_is_one_sentence() {
    for command in all_commands(22) {
        let shows = command.shows();
        assert!(shows.starts_with("Shows ") && shows.ends_with('.'), "{shows}");
        assert!(!shows.trim_end_matches('.').contains(". ") && !shows.contains("  "), "{shows}");
    }
}

#[test]
fn only_programs_that_read_are_named() {
    let readers = [
        "ss",
        "lsof",
        "netstat",
        "sockstat",
        "tasklist",
        "Get-NetTCPConnection",
        "Get-NetUDPEndpoint",
        "grep",
        "findstr",
        "Select-Object",
    ];
    for command in all_commands(22) {
        for step in steps(command) {
            assert!(readers.contains(&step[0].as_str()), "{command}");
            // The one switch of theirs that does more: ss can end connections.
            assert!(step[0] != "ss" || !step[1].contains('K'), "{command}");
        }
    }
}

#[test]
fn a_process_id_is_filled_in_where_there_is_room_for_it() {
    for command in all_commands(22) {
        let filled = command.with_process_id(4711);
        assert_eq!(command.needs_process_id(), command.to_string().contains("<PID>"));
        assert!(!filled.needs_process_id());
        assert_eq!(filled.to_string(), command.to_string().replace("<PID>", "4711"));
        assert_eq!(filled == command, !command.needs_process_id());
    }
}

#[test]
fn the_iterators_run_both_ways() {
    for &os in Os::ALL {
        let forwards: Vec<_> = commands_for_number(22, os).collect();
        let mut backwards: Vec<_> = commands_for_number(22, os).rev().collect();
        backwards.reverse();
        assert_eq!(forwards, backwards);
        assert_eq!(commands_for_number(22, os).len(), forwards.len());
        let mut used_up = commands_for_number(22, os);
        used_up.by_ref().for_each(drop);
        assert_eq!((used_up.next(), used_up.next_back(), used_up.len()), (None, None, 0));

        let arguments = forwards[0].arguments();
        let mut backwards: Vec<_> = arguments.clone().rev().collect();
        backwards.reverse();
        assert_eq!(arguments.len(), backwards.len());
        assert_eq!(arguments.collect::<Vec<_>>(), backwards);
    }
}

#[test]
fn a_command_can_be_a_constant() {
    const COMMANDS: portolan::inspect::Commands = commands(lookup(22, Tcp), Os::Linux);
    assert_eq!(COMMANDS.len(), 2);
}

#[test]
fn names_of_systems_parse_from_what_they_print_as() {
    for &os in Os::ALL {
        assert_eq!(os.to_string().parse(), Ok(os));
        assert_eq!(os.name().parse(), Ok(os));
        assert_eq!(os.name().to_uppercase().parse(), Ok(os));
        assert_eq!(serde_json::to_string(&os).unwrap(), format!("\"{os}\""));
        assert_eq!(serde_json::from_str::<Os>(&format!("\"{os}\"")).unwrap(), os);
    }
    for wrong in ["", " linux", "linux ", "beos", "mac"] {
        assert!(wrong.parse::<Os>().is_err(), "{wrong:?}");
    }
    assert_eq!(Os::current().map(Os::as_str), Some(std::env::consts::OS));
}

#[test]
fn a_command_is_serialized_with_its_line_and_its_parts() {
    let commands = commands(lookup(53, Udp), Os::MacOs);
    assert_eq!(
        serde_json::to_value(&commands).unwrap(),
        serde_json::json!([
            {
                "line": "lsof -nP -iUDP:53",
                "shell": "sh",
                "program": "lsof",
                "arguments": ["-nP", "-iUDP:53"],
                "needs_privileges": true,
                "needs_process_id": false,
                "shows": "Shows each process with a UDP socket that has the port at either end.",
            },
            {
                "line": "netstat -anv -p udp | grep -E '[.]53 +[*][.][*]'",
                "shell": "sh",
                "program": "netstat",
                "arguments": ["-anv", "-p", "udp"],
                "filter": { "program": "grep", "arguments": ["-E", "[.]53 +[*][.][*]"] },
                "needs_privileges": false,
                "needs_process_id": false,
                "shows": "Shows each UDP socket that is bound to the port and not connected, \
                    and the ID of its process.",
            },
        ])
    );
    for shell in [Shell::Sh, Shell::PowerShell, Shell::Cmd] {
        assert_eq!(serde_json::to_string(&shell).unwrap(), format!("\"{shell}\""));
    }
}

/// Splits a line as a Windows program and `PowerShell` do: at spaces and at
/// `|`, except between quotes, which fall away.
fn split_quoted(line: &str, quote: char) -> Vec<Vec<String>> {
    let (mut steps, mut quoted) = (vec![vec![String::new()]], false);
    for c in line.chars() {
        let step = steps.last_mut().unwrap();
        match c {
            _ if c == quote => quoted = !quoted,
            ' ' if !quoted => step.push(String::new()),
            '|' if !quoted => steps.push(vec![]),
            _ => step.last_mut().unwrap().push(c),
        }
    }
    assert!(!quoted, "{line}");
    for step in &mut steps {
        step.retain(|word| !word.is_empty());
    }
    steps
}

#[test]
fn the_lines_for_windows_split_into_program_and_arguments() {
    let mut seen = 0;
    for command in all_commands(3228) {
        let quote = match command.shell() {
            Shell::PowerShell => '\'',
            Shell::Cmd => '"',
            _ => continue,
        };
        assert_eq!(split_quoted(&command.to_string(), quote), steps(command), "{command}");
        seen += 1;
    }
    assert_eq!(seen, 3 + 3 + 4);
}

#[cfg(unix)]
mod unix {
    use std::io::Write;
    use std::process::{Command as Process, Stdio};

    use super::alone::alone;
    use super::{Os, Shell, Tcp, Udp, all_commands, commands, lookup, steps};

    /// What `sh` writes when it runs a line.
    fn sh(line: &str) -> String {
        let _alone = alone();
        let output = Process::new("sh").arg("-c").arg(line).output().expect("sh runs");
        assert!(output.status.success(), "{line}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    #[test]
    fn sh_reads_the_lines_as_program_and_arguments() {
        let mut seen = 0;
        for command in all_commands(3228) {
            if command.shell() != Shell::Sh {
                continue;
            }
            let line = command.to_string();
            let parts = match command.filter() {
                Some(filter) => {
                    let filter = filter.to_string();
                    let first = line.strip_suffix(&format!(" | {filter}")).expect("the filter ends the line");
                    vec![first.to_string(), filter]
                }
                None => vec![line],
            };
            for (part, words) in parts.iter().zip(steps(command)) {
                let read = sh(&format!("printf '%s\\n' {part}"));
                assert_eq!(read.lines().collect::<Vec<_>>(), words, "{part}");
            }
            seen += 1;
        }
        assert_eq!(seen, (2 + 2 + 1 + 1 + 3) + (2 + 2 + 4) + (1 + 1 + 1 + 1));
    }

    /// The lines of a text that a command's filter leaves, by `grep`.
    ///
    /// `findstr` is not at hand here; the signs that its pattern is made of
    /// mean the same to `grep`.
    fn filtered(text: &str, os: Os, port: portolan::Port) -> Vec<&str> {
        let filter =
            commands(port, os).find_map(|command| command.filter().filter(|_| command.shell() != Shell::PowerShell));
        let arguments: Vec<_> = filter.unwrap().arguments().map(|argument| argument.to_string()).collect();
        let pattern = arguments[1].trim_start_matches("/C:");
        let mode = if os == Os::Windows { "-G" } else { &arguments[0] };
        let _alone = alone();
        let mut grep = Process::new("grep")
            .args([mode, "-n", pattern])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("grep runs");
        grep.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let output = String::from_utf8(grep.wait_with_output().unwrap().stdout).unwrap();
        let numbers = output.lines().map(|line| line.split_once(':').unwrap().0.parse::<usize>().unwrap());
        numbers.map(|number| text.lines().nth(number - 1).unwrap().trim()).collect()
    }

    #[test]
    fn the_filter_for_macos_leaves_what_waits_on_the_port() {
        let text = "\
Active Internet connections (including servers)
Proto Recv-Q Send-Q  Local Address          Foreign Address        (state)      rhiwat  shiwat    pid
tcp4       0      0  192.168.1.22.49200     203.0.113.7.22         ESTABLISHED  131072  131072    601
tcp4       0      0  192.168.1.22.22        203.0.113.7.50022      ESTABLISHED  131072  131072    602
tcp4       0      0  192.168.1.22.2222      *.*                    LISTEN       131072  131072    603
tcp46      0      0  *.22                   *.*                    LISTEN       131072  131072    604
tcp6       0      0  fe80::1%lo0.22         *.*                    LISTEN       131072  131072    605
tcp4       0      0  127.0.0.1.220          *.*                    LISTEN       131072  131072     22
";
        let found = filtered(text, Os::MacOs, lookup(22, Tcp));
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].ends_with(" 604") && found[1].ends_with(" 605"));

        let text = "\
udp4       0      0  *.53                   *.*                                 786896    9216    701
udp6       0      0  ::1.53                 *.*                                 786896    9216    702
udp4       0      0  10.0.0.2.50001         10.0.0.1.53                         786896    9216    703
udp4       0      0  *.5353                 *.*                                 786896    9216    704
udp4       0      0  *.*                    *.*                                 786896    9216     53
";
        let found = filtered(text, Os::MacOs, lookup(53, Udp));
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].ends_with(" 701") && found[1].ends_with(" 702"));
    }

    #[test]
    fn the_filter_for_windows_leaves_what_waits_on_the_port() {
        let text = "
Aktive Verbindungen

  Proto  Lokale Adresse         Remoteadresse          Status           PID
  TCP    0.0.0.0:22             0.0.0.0:0              ABH\u{d6}REN         801
  TCP    10.0.0.2:22            203.0.113.7:50022      HERGESTELLT     802
  TCP    10.0.0.2:50000         203.0.113.7:22         HERGESTELLT     803
  TCP    10.0.0.2:2222          0.0.0.0:0              ABH\u{d6}REN         804
  TCP    [::]:22                [::]:0                 ABH\u{d6}REN         805
  TCP    0.0.0.0:220            0.0.0.0:0              ABH\u{d6}REN         22
  UDP    0.0.0.0:22             *:*                                    806
  UDP    [::1]:22               *:*                                    807
  UDP    0.0.0.0:2200           *:*                                    808
";
        let last = |port| filtered(text, Os::Windows, port).into_iter().map(|line| line.rsplit(' ').next().unwrap());
        assert_eq!(last(lookup(22, Tcp)).collect::<Vec<_>>(), ["801", "805"]);
        assert_eq!(last(lookup(22, Udp)).collect::<Vec<_>>(), ["806", "807"]);
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::net::{Ipv4Addr, SocketAddr, TcpListener, UdpSocket};
    use std::process::{Command as Process, Output};

    use socket2::{Domain, Socket, Type};

    use super::alone::alone;
    use super::{Command, Dccp, Os, Protocol, Sctp, Tcp, Udp, commands, commands_for_number, lookup};

    const LOOPBACK: (Ipv4Addr, u16) = (Ipv4Addr::LOCALHOST, 0);

    /// Runs a command as program and arguments and by its line in `sh`, and
    /// returns what it wrote, which must be the same.
    fn run(command: Command) -> Output {
        assert!(command.filter().is_none(), "{command}");
        let _alone = alone();
        let package = if command.program() == "ss" { "iproute2" } else { command.program() };
        let output = Process::new(command.program())
            .args(command.arguments().map(|argument| argument.to_string()))
            .output()
            .unwrap_or_else(|error| {
                panic!("`{}` does not run ({error}): install it (Debian package {package})", command.program())
            });
        let by_line = Process::new("sh").arg("-c").arg(command.to_string()).output().expect("sh runs");
        assert_eq!(by_line.stdout, output.stdout, "{command}");
        assert_eq!(by_line.stderr, output.stderr, "{command}");
        assert_eq!(by_line.status.code(), output.status.code(), "{command}");
        output
    }

    /// Asserts that a command shows the socket of this process that has the
    /// address, and no other of the addresses.
    fn assert_shows(command: Command, address: SocketAddr, others: &[SocketAddr]) {
        let output = run(command);
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{command}: {text}{}", String::from_utf8_lossy(&output.stderr));
        let line = text.lines().find(|line| line.contains(&format!("{address} ")));
        let line = line.unwrap_or_else(|| panic!("{command} does not show {address}:\n{text}"));
        let process_id = std::process::id().to_string();
        let shown = line.split(|c: char| !c.is_ascii_digit()).any(|digits| digits == process_id);
        assert!(shown, "{command} does not show process {process_id}:\n{text}");
        for other in others {
            assert!(!text.contains(&format!("{other} ")), "{command} shows {other}:\n{text}");
        }
    }

    #[test]
    fn every_command_for_tcp_shows_a_socket_that_listens() {
        let (one, other) = (TcpListener::bind(LOOPBACK).unwrap(), TcpListener::bind(LOOPBACK).unwrap());
        let address = one.local_addr().unwrap();
        let commands = commands(lookup(address.port(), Tcp), Os::Linux);
        assert_eq!(commands.len(), 2);
        commands.for_each(|command| assert_shows(command, address, &[other.local_addr().unwrap()]));
    }

    #[test]
    fn every_command_for_udp_shows_a_socket_that_is_bound() {
        let (one, other) = (UdpSocket::bind(LOOPBACK).unwrap(), UdpSocket::bind(LOOPBACK).unwrap());
        let address = one.local_addr().unwrap();
        let commands = commands(lookup(address.port(), Udp), Os::Linux);
        assert_eq!(commands.len(), 2);
        commands.for_each(|command| assert_shows(command, address, &[other.local_addr().unwrap()]));
    }

    #[test]
    fn every_command_for_a_number_shows_tcp_and_udp() {
        // A free number of both: that of a TCP socket mostly is one of UDP too.
        let (tcp, udp) = std::iter::repeat_with(|| TcpListener::bind(LOOPBACK).unwrap())
            .take(100)
            .find_map(|tcp| UdpSocket::bind(tcp.local_addr().ok()?).ok().map(|udp| (tcp, udp)))
            .expect("a number that is free for TCP and UDP");
        let address = tcp.local_addr().unwrap();
        assert_eq!(udp.local_addr().unwrap(), address);
        let commands: Vec<_> = commands_for_number(address.port(), Os::Linux).collect();
        assert_eq!(commands.iter().map(|command| command.program()).collect::<Vec<_>>(), ["ss", "lsof", "lsof"]);
        for (&command, protocols) in commands.iter().zip([&["tcp", "udp"][..], &["tcp"], &["udp"]]) {
            assert_shows(command, address, &[]);
            let text = String::from_utf8(run(command).stdout).unwrap().to_lowercase();
            let lines: Vec<_> = text.lines().filter(|line| line.contains(&format!("{address} "))).collect();
            assert_eq!(lines.len(), protocols.len(), "{command}:\n{text}");
            for protocol in protocols {
                assert!(lines.iter().any(|line| line.contains(protocol)), "{command}:\n{text}");
            }
        }
    }

    #[test]
    fn no_command_for_tcp_shows_a_socket_that_does_not_listen() {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        socket.bind(&SocketAddr::from(LOOPBACK).into()).unwrap();
        let address = socket.local_addr().unwrap().as_socket().unwrap();
        for command in commands(lookup(address.port(), Tcp), Os::Linux) {
            let text = String::from_utf8(run(command).stdout).unwrap();
            assert!(!text.contains(&address.to_string()), "{command}:\n{text}");
        }
    }

    #[test]
    fn a_connected_udp_socket_is_shown_as_the_command_says() {
        let peer = UdpSocket::bind(LOOPBACK).unwrap();
        let socket = UdpSocket::bind(LOOPBACK).unwrap();
        socket.connect(peer.local_addr().unwrap()).unwrap();
        let address = socket.local_addr().unwrap();
        for command in commands(lookup(address.port(), Udp), Os::Linux) {
            let text = String::from_utf8(run(command).stdout).unwrap();
            let left_out = command.shows().contains("not connected");
            assert_ne!(text.contains(&address.to_string()), left_out, "{command}:\n{text}");
        }
    }

    /// Runs the commands of a protocol that std has no sockets for: against a
    /// socket where the kernel has the protocol, for their form where not.
    fn assert_runs(protocol: Protocol, kind: Type, number: i32) {
        let opened = Socket::new(Domain::IPV4, kind, Some(number.into())).and_then(|socket| {
            socket.bind(&SocketAddr::from(LOOPBACK).into())?;
            socket.listen(1)?;
            let address = socket.local_addr()?.as_socket().expect("an address of IPv4");
            Ok((socket, address))
        });
        let port = opened.as_ref().map_or(3228, |(_, address)| address.port());
        let commands = commands(lookup(port, protocol), Os::Linux);
        assert_eq!(commands.len(), 1);
        for command in commands {
            match &opened {
                Ok((_, address)) => assert_shows(command, *address, &[]),
                Err(error) => {
                    let output = run(command);
                    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
                    assert!(output.status.success(), "{command}, on a kernel without {protocol} ({error}): {err}");
                    assert!(out.contains("Local Address:Port"), "{command}: {out}{err}");
                    assert!(!err.contains("Usage") && !err.contains("option"), "{command}: {err}");
                }
            }
        }
    }

    #[test]
    fn the_command_for_sctp_runs() {
        assert_runs(Sctp, Type::STREAM, 132);
    }

    #[test]
    fn the_command_for_dccp_runs() {
        // SOCK_DCCP is 6, and DCCP the IP protocol 33.
        assert_runs(Dccp, Type::from(6), 33);
    }
}
