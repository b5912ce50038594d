use portolan::{Port, by_name};

use super::{KNOWN, verdict};

fn port(text: &str) -> Port {
    text.parse().unwrap()
}

fn say(at: &str, process: Option<&str>) -> String {
    verdict(port(at), process).text
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
        let said = say(at, Some(process));
        assert_eq!(said, format!("`{process}` on {at}: as registered, {service}"));
    }
}

#[test]
fn a_process_does_not_fit_what_others_use() {
    assert_eq!(
        say("3690/tcp", Some("python3")),
        "`python3` on 3690/tcp: not what this port is registered for, svn (Subversion)"
    );
    // Words that stand in the description but tell nothing, names that only
    // begin alike, and names of nothing.
    for (process, at) in [
        ("server", "3690/tcp"),
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
        let said = say(at, Some(process));
        assert!(said.starts_with(&format!("`{process}` on {at}: not what this port is registered for, ")), "{said}");
    }
}

#[test]
fn any_of_several_services_may_fit() {
    let said = say("465/tcp", Some("master"));
    assert_eq!(said, "`master` on 465/tcp: as registered, submissions (Message Submission over TLS protocol)");
    let said = say("465/tcp", Some("python3"));
    assert_eq!(
        said,
        "`python3` on 465/tcp: not what this port is registered for, submissions (Message Submission over TLS protocol)"
    );
}

#[test]
fn a_port_without_a_service_is_said_to_be_free() {
    let says = say;
    assert_eq!(says("4/tcp", Some("x")), "`x` on 4/tcp: a free port, registered for no service");
    assert_eq!(says("1023/udp", Some("x")), "`x` on 1023/udp: a reserved port, registered for no service");
    assert_eq!(says("50987/udp", Some("x")), "`x` on 50987/udp: a port of the dynamic range, free for any process");
    assert_eq!(
        says("50987/tcp", None),
        "unknown process (not shown to this user) on 50987/tcp: a port of the dynamic range, free for any process"
    );
}

#[test]
fn a_process_that_is_not_shown_is_said_to_be_unknown() {
    assert_eq!(
        say("22/tcp", None),
        "unknown process (not shown to this user) on 22/tcp: registered for ssh (The Secure Shell (SSH) Protocol)"
    );
}

#[test]
fn the_name_of_a_process_cannot_steer_the_terminal() {
    let said = say("4/tcp", Some("\u{1b}[2J\n"));
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
fn claims_and_usual_names_count() {
    for (process, at, start) in [
        ("tvheadend", "9981/tcp", "as claimed, Tvheadend"),
        ("jellyfin", "8096/tcp", "as claimed, Jellyfin"),
        ("node_exporter", "9100/tcp", "as claimed, Prometheus node exporter"),
        ("prometheus", "9090/tcp", "as claimed, Prometheus"),
        ("tailscaled", "41641/udp", "as claimed, Tailscale"),
    ] {
        let said = verdict(port(at), Some(process));
        assert_eq!(said.fits, Some(true), "{}", said.text);
        assert!(said.text.starts_with(&format!("`{process}` on {at}: {start}")), "{}", said.text);
    }
    for (at, start) in [
        ("8096/tcp", "`python3` on 8096/tcp: not what this port is known for, Jellyfin"),
        ("9981/tcp", "`python3` on 9981/tcp: not what this port is known for, Tvheadend"),
        ("2049/tcp", "`python3` on 2049/tcp: not what this port is registered for, nfs ("),
    ] {
        let said = verdict(port(at), Some("python3"));
        assert!(said.fits == Some(false) && said.text.starts_with(start), "{}", said.text);
    }
    let said = say("8096/tcp", None);
    assert!(said.starts_with("unknown process (not shown to this user) on 8096/tcp: known for Jellyfin"), "{said}");
    // What several share counts as well, and a claim is told with its vendor.
    let shared = port("3000/tcp").usual().unwrap();
    assert_eq!(shared.basis(), portolan::usual::Basis::Several);
    assert_eq!(verdict(shared.port(), Some(shared.short())).fits, Some(true));
    let usual = port("9981/tcp").usual().unwrap();
    let portolan::usual::Basis::Claim(claim) = usual.basis() else { panic!("{usual:?}") };
    let said = say("9981/tcp", None);
    assert!(said.ends_with(&format!("known for {} ({})", claim.name(), claim.vendor())), "{said}");
    // The vendor of one is no word for another.
    assert_eq!(verdict(port("61616/tcp"), Some("apache2")).fits, Some(false));
}
