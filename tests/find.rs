//! Finding ports by what people type: every name, word and former name of the
//! data, what the field types, and what means nothing.

#[path = "common/naive.rs"]
mod naive;
#[path = "common/uses.rs"]
mod uses;

use std::collections::{BTreeMap, BTreeSet};

use portolan::{Port, Protocol, claim, find, lookup, registry::records};
use uses::{Line, Uses};

/// A word as it is compared, by the documentation of `find`.
fn folded(text: &str) -> String {
    text.chars()
        .filter(|character| character.is_ascii_alphanumeric() || *character == '+')
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

fn is_number(text: &str) -> bool {
    folded(text).bytes().all(|byte| byte.is_ascii_digit())
}

/// The ways in which people type a word.
fn spellings(text: &str) -> [String; 6] {
    let alternate: String = text
        .chars()
        .enumerate()
        .map(|(at, letter)| if at % 2 == 0 { letter.to_ascii_uppercase() } else { letter.to_ascii_lowercase() })
        .collect();
    [
        text.to_string(),
        text.to_ascii_uppercase(),
        text.to_ascii_lowercase(),
        alternate,
        text.replace([' ', '-'], ""),
        text.replace('-', " "),
    ]
}

fn found(text: &str) -> Vec<Port> {
    find(text).collect()
}

/// The first 64 ports of a run of numbers, of some protocols.
fn ports_of(first: u16, last: u16, protocols: &[&str]) -> BTreeSet<Port> {
    let numbers = first..=last.min(first.saturating_add(63));
    numbers.flat_map(|number| protocols.iter().map(move |protocol| lookup(number, protocol.parse().unwrap()))).collect()
}

fn claim_ports(claim: &Line) -> BTreeSet<Port> {
    let (first, last) = uses::run(claim);
    ports_of(first, last, &claim["protocols"].split(' ').collect::<Vec<_>>())
}

/// The ports of every service name of the registry, by the name in small letters.
fn service_ports(uses: &Uses) -> BTreeMap<String, BTreeSet<Port>> {
    let mut ports: BTreeMap<String, BTreeSet<Port>> = BTreeMap::new();
    for row in uses.rows.iter().filter(|row| row.class == 0 && !row.name.is_empty()) {
        let all = ports.entry(row.name.to_ascii_lowercase()).or_default();
        if row.has_port {
            let (first, last) = (u16::try_from(row.first).unwrap(), u16::try_from(row.last).unwrap());
            let protocols = if row.protocol.is_empty() { vec!["tcp", "udp"] } else { vec![row.protocol.as_str()] };
            all.extend(ports_of(first, last, &protocols));
        }
    }
    ports
}

/// Every text of the data that means ports, with those that it has to find and,
/// for a word of a subject, the same ports as those of which one comes first.
struct Typed {
    among: BTreeMap<String, BTreeSet<Port>>,
    first: BTreeMap<String, BTreeSet<Port>>,
    spelt: BTreeSet<String>,
}

impl Typed {
    fn read() -> Self {
        let uses = Uses::read();
        let mut typed = Self { among: BTreeMap::new(), first: BTreeMap::new(), spelt: BTreeSet::new() };
        let services = service_ports(&uses);
        for (name, ports) in &services {
            typed.add(name, ports, false);
        }
        for (name, line) in &uses.services {
            let (word, short) = uses.service_word(name);
            for text in [word.as_str(), &short].into_iter().chain(also(line)) {
                typed.add(text, &services[name], true);
            }
        }
        let known: BTreeMap<String, Line> = uses::file("words.csv")
            .into_iter()
            .filter(|line| !line["claim"].is_empty())
            .map(|line| (line["claim"].clone(), line))
            .collect();
        for claim in &uses.claims {
            let (word, short) = uses::claim_word(claim);
            let is_live = ["active", "unknown"].contains(&claim["standing"].as_str());
            let more = known.get(&claim["id"]).into_iter().flat_map(also);
            for text in [word.as_str(), &short].into_iter().chain(more) {
                typed.add(text, &claim_ports(claim), is_live);
            }
        }
        for line in uses.stated.iter().filter(|line| !line["word"].is_empty()) {
            let (first, last) = uses::stated_run(line);
            let protocols: Vec<&str> = line["protocols"].split(' ').collect();
            let ports: BTreeSet<Port> = (first..=last)
                .flat_map(|number| protocols.iter().map(move |name| lookup(number, name.parse().unwrap())))
                .collect();
            let short = if line["short"].is_empty() { uses::derived(&line["word"]) } else { line["short"].clone() };
            typed.add(&line["word"], &ports, true);
            typed.add(&short, &ports, true);
        }
        for line in uses::file("former.csv") {
            let port = lookup(line["port"].parse().unwrap(), line["protocol"].parse().unwrap());
            typed.add(&line["name"], &BTreeSet::from([port]), false);
        }
        typed
    }

    fn add(&mut self, text: &str, ports: &BTreeSet<Port>, is_word: bool) {
        if is_number(text) {
            return;
        }
        self.spelt.insert(text.to_string());
        self.among.entry(folded(text)).or_default().extend(ports);
        if is_word && !ports.is_empty() {
            self.first.entry(folded(text)).or_default().extend(ports);
        }
    }
}

/// The other words of a line.
fn also(line: &Line) -> impl Iterator<Item = &str> {
    line["also"].split(';').map(str::trim).filter(|text| !text.is_empty())
}

#[test]
fn every_text_of_the_data_finds_just_its_ports_in_every_spelling() {
    let typed = Typed::read();
    assert!(typed.spelt.len() > 9000, "{}", typed.spelt.len());
    for text in &typed.spelt {
        let expected = &typed.among[&folded(text)];
        for spelling in spellings(text) {
            let ports = found(&spelling);
            let set: BTreeSet<Port> = ports.iter().copied().collect();
            assert_eq!(set.len(), ports.len(), "{spelling:?} finds a port twice");
            assert_eq!(&set, expected, "{spelling:?}");
        }
    }
}

#[test]
fn what_people_call_a_thing_comes_first() {
    let typed = Typed::read();
    for (text, ports) in &typed.first {
        let first = find(text).next().unwrap();
        assert!(ports.contains(&first), "{text} finds {first} first, expected one of {ports:?}");
    }
}

/// Of several ports that a word means, one whose usual answer is the thing
/// comes before the others.
#[test]
fn the_port_that_is_known_for_it_comes_first() {
    let services: BTreeSet<String> = Uses::read().services.values().flat_map(also).map(folded).collect();
    let mut wrong = Vec::new();
    for claim in claim::all().filter(|claim| claim.standing().is_live()) {
        let ports = found(claim.word());
        let is_known = |port: &Port| port.usual_name() == Some(claim.word());
        // `BitTorrent tracker` and `bittorrent-tracker` are typed alike.
        let is_alike = |port: &Port| port.usual_name().is_some_and(|name| folded(name) == folded(claim.word()));
        // A word may be another one of a service too, which is meant first.
        let is_stated = services.contains(&folded(claim.word()));
        if ports.iter().any(is_known) && !is_alike(&ports[0]) && !is_stated {
            wrong.push(format!("{} finds {} first", claim.word(), ports[0]));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_name_of_the_registry_with_a_port_is_found() {
    let mut names = 0;
    for (row, name) in records().filter_map(|row| Some((row, row.name()?))).filter(|(row, _)| row.ports().is_some()) {
        let ports = found(name);
        let first = *row.ports().unwrap().start();
        assert!(ports.iter().any(|port| port.number() == first), "{name}");
        names += 1;
    }
    assert!(names > 11_000, "{names}");
}

#[test]
fn what_the_field_types_is_found() {
    let mut wrong = Vec::new();
    for (text, first) in [
        ("dns", "53/udp"),
        ("postgres", "5432/tcp"),
        ("postgresql", "5432/tcp"),
        ("rdp", "3389/tcp"),
        ("wireguard", "51820/udp"),
        ("whois", "43/tcp"),
        ("upnp", "1900/udp"),
        ("ssdp", "1900/udp"),
        ("vnc", "5900/tcp"),
        ("smb", "445/tcp"),
        ("cifs", "445/tcp"),
        ("dhcp", "67/udp"),
        ("ipmi", "623/udp"),
        ("rpcbind", "111/tcp"),
        ("portmapper", "111/tcp"),
        ("prometheus", "9090/tcp"),
        ("kafka", "9092/tcp"),
        ("ssh", "22/tcp"),
        ("http", "80/tcp"),
        ("https", "443/tcp"),
        ("smtp", "25/tcp"),
        ("mysql", "3306/tcp"),
        ("mssql", "1433/tcp"),
        ("redis", "6379/tcp"),
        ("memcached", "11211/tcp"),
        ("mongodb", "27017/tcp"),
        ("etcd", "2379/tcp"),
        ("kerberos", "88/tcp"),
        ("ldap", "389/tcp"),
        ("ntp", "123/udp"),
        ("snmp", "161/udp"),
        ("syslog", "514/udp"),
        ("tftp", "69/udp"),
        ("sip", "5060/udp"),
        ("mqtt", "1883/tcp"),
        ("amqp", "5672/tcp"),
        ("rtmp", "1935/tcp"),
        ("winrm", "5985/tcp"),
        ("jetdirect", "9100/tcp"),
        ("rlogin", "513/tcp"),
        ("rsh", "514/tcp"),
        ("ike", "500/udp"),
        ("quic", "443/udp"),
        ("nfs", "2049/tcp"),
        ("tailscale", "41641/udp"),
        ("iperf3", "5201/tcp"),
        ("logstash", "5044/tcp"),
        ("mdns", "5353/udp"),
        ("bonjour", "5353/udp"),
        ("nat-pmp", "5351/udp"),
        ("tr-069", "7547/tcp"),
        ("tacacs+", "49/tcp"),
        ("wins", "1512/tcp"),
        ("kube-apiserver", "6443/tcp"),
    ] {
        let expected: Port = first.parse().unwrap();
        for spelling in [text.to_string(), text.to_uppercase(), text.replace('-', ""), format!(" {text} ")] {
            let ports = found(&spelling);
            // The number comes first, and this protocol of it is among them.
            if ports.first().map(|port| port.number()) != Some(expected.number()) || !ports.contains(&expected) {
                wrong.push(format!("{spelling:?} finds {:?}, expected {expected}", ports.first()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Names of the services file of Debian 12 that it has for itself: nobody else
/// is on record for them, or has given them up for something that is.
const DEBIANS_OWN: &str = "netstat fsp fspd syslog datametrics old-radius old-radacct x11-1 x11-2 x11-3 x11-4 x11-5 \
    x11-6 x11-7 bbs kdc kerberos4 kerberos-iv kerberos-master kerberos_master passwd-server passwd_server krb-prop \
    krb_prop krb5_prop hprop iprop supfilesrv supfiledbg poppassd moira-db moira_db moira-update moira_update \
    moira-ureg moira_ureg skkserv predict rmtcfg xtel xtelw fax rplay canna zope-ftp tproxy omniorb clc-build-daemon \
    xinetd zope kamanda amandaidx amidxtape sgi-cmsd sgi-crsd sgi-gcd sgi-cad asp csync2 dircproxy tfido fido";

/// Names and aliases of the services file of Debian 12, with the port of each;
/// without those of `AppleTalk`, whose numbers are others.
#[test]
fn the_names_and_aliases_of_a_system_are_found() {
    let lines: Vec<&str> = include_str!("data/debian-services.txt").lines().collect();
    assert_eq!(lines.len(), 314);
    let mut wrong = BTreeSet::new();
    for line in lines {
        let mut words = line.split(' ');
        let port: Port = words.next().unwrap().parse().unwrap();
        wrong.extend(words.filter(|word| find(word).all(|found| found != port)));
    }
    assert_eq!(wrong, DEBIANS_OWN.split(' ').collect());
}

#[test]
fn numbers_and_ports_are_themselves() {
    for number in 0..=u16::MAX {
        let all: Vec<Port> = Protocol::ALL.map(|protocol| lookup(number, protocol)).to_vec();
        assert_eq!(found(&number.to_string()), all);
    }
    for number in [0, 22, 3228, 65_535] {
        for protocol in Protocol::ALL {
            let port = lookup(number, protocol);
            for text in [port.to_string(), port.to_string().to_uppercase(), format!("{protocol}/{number}")] {
                assert_eq!(found(&text), [port], "{text}");
            }
        }
    }
}

#[test]
fn it_runs_from_both_ends_and_knows_its_length() {
    for text in ["dns", "x11", "8443", "3228/udp", "no such thing"] {
        let all = found(text);
        let mut back: Vec<Port> = find(text).rev().collect();
        back.reverse();
        assert_eq!(all, back, "{text}");
        let mut both = find(text);
        for left in (0..all.len()).rev() {
            assert!(if left % 2 == 0 { both.next() } else { both.next_back() }.is_some());
            assert_eq!(both.len(), left, "{text}");
        }
        assert_eq!((both.next(), both.next_back(), both.next()), (None, None, None), "{text}");
    }
}

#[test]
fn what_means_nothing_finds_nothing() {
    let long = "a".repeat(10_000);
    let dashes = format!("s{}sh", "-".repeat(10_000));
    for text in [
        "",
        " ",
        "-",
        "---",
        "+22",
        "-1",
        "65536",
        "99999999999999999999",
        "22/icmp",
        "/",
        "22/",
        "/tcp",
        "tcp/",
        "22/22",
        "0x16",
        "٢٢",
        "naïve",
        "ﬁnger",
        "ſsh",
        "Ｓsh",
        "ssh\0",
        "\0ssh",
        "\0",
        "\x1b[2J",
        "ssh\n",
        "\u{200b}ssh",
        "🦀",
        "1.5",
        "no such thing",
        "22 tcp udp",
        "+",
        "++",
        &long,
    ] {
        assert_eq!(find(text).len(), 0, "{text:?} finds {:?}", found(text));
    }
    let _ = found(&dashes);
    // Every single character, and every byte behind a word.
    for character in ('\0'..='\u{3000}').filter(|character| !character.is_ascii_alphanumeric()) {
        assert_eq!(find(&character.to_string()).len(), 0, "{character:?}");
    }
}
