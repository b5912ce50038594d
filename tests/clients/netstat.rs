//! A netstat that has numbers only, and no protocol.

use std::fmt::Write;

use portolan::usual;

struct Socket {
    process: &'static str,
    port: u16,
}

fn table(sockets: &[Socket]) -> String {
    let mut out = String::from("PROCESS    PORT   SERVICE\n");
    for socket in sockets {
        let service = match usual::of_number(socket.port) {
            Some(best) => format!("{} ({})", best.name(), best.port().protocol()),
            None => "-".to_string(),
        };
        writeln!(out, "{:<10} {:<6} {service}", socket.process, socket.port).expect("a string takes all text");
    }
    out
}

#[test]
fn numbers_are_named_with_their_protocol() {
    let sockets = [
        Socket { process: "sshd", port: 22 },
        Socket { process: "chronyd", port: 123 },
        Socket { process: "tailscaled", port: 41_641 },
        Socket { process: "agent", port: 4 },
    ];
    assert_eq!(
        table(&sockets),
        "PROCESS    PORT   SERVICE\n\
         sshd       22     SSH (tcp)\n\
         chronyd    123    NTP (udp)\n\
         tailscaled 41641  Tailscale (udp)\n\
         agent      4      -\n"
    );
}
