//! What an overlay stands on, and which overlays are the same.

#![cfg(feature = "overlay")]

use portolan::{
    Protocol::{Tcp, Udp},
    lookup,
    overlay::{Entry, Match, Overlay, Source},
};

fn site() -> Overlay {
    Overlay::from_iter([Entry::from(9981).with_name("television"), Entry::from(80)]).with_name("site")
}

#[test]
fn each_part_makes_overlays_unequal() {
    let of = |entries: [Entry; 2]| Overlay::from_iter(entries).with_name("site");
    assert_eq!(site(), site());
    assert_eq!(site().over_usual(), site());
    let stack = |host: &str, site: Overlay| Overlay::new().with_name(host).over(site);
    assert_eq!(stack("host", site()), stack("host", site()));
    let own = Entry::from(9981).with_name("television");
    for other in [
        Overlay::new(),
        site().with_name("host"),
        site().over_registry(),
        stack("site", site()),
        site().over(Overlay::new()),
        Overlay::from_iter([own.clone()]).with_name("site"),
        of([Entry::from(80), own.clone()]),
        of([own.clone(), Entry::from(81)]),
        of([own.clone(), Entry::new(80..=81).unwrap()]),
        of([own.clone(), Entry::from(lookup(80, Tcp))]),
        of([own.clone().with_name("tv"), Entry::from(80)]),
        of([own.clone().with_aliases(["tv"]), Entry::from(80)]),
        of([own.with_description("tv"), Entry::from(80)]),
    ] {
        assert_ne!(other, site());
        assert_ne!(site(), other);
    }
    // The same entries, in other layers.
    let layered = |first: Overlay, second: Overlay| first.with_name("a").over(second.with_name("b"));
    let entry = || Overlay::from_iter([Entry::from(80)]);
    assert_ne!(layered(entry(), Overlay::new()), layered(Overlay::new(), entry()));
    assert_ne!(stack("host", site()), stack("host", site().with_name("other")));
    // Having been asked makes no difference.
    let asked = site();
    assert!((0..=u16::MAX).filter(|&number| asked.lookup((number, Tcp)).entry().is_some()).eq([80, 9981]));
    assert_eq!(asked, site());
}

#[test]
fn debug_shows_the_entries_and_their_layers() {
    let text = format!("{:?}", Overlay::new().with_name("host").over(site()));
    assert!(text.contains("television") && text.contains("site"), "{text}");
}

#[test]
fn an_overlay_is_empty_without_entries() {
    assert!(Overlay::new().is_empty() && Overlay::default().with_name("site").is_empty());
    assert!(!site().is_empty());
    assert!(!Overlay::new().over(site()).is_empty());
}

#[test]
fn a_user_stands_over_the_system_over_what_is_usual() {
    let system = "domain 53/tcp\ndomain 53/udp\nbuilds 8080/tcp\nssh 2222/tcp\nhttp 80/sctp www # pages\n\
        x11 6000-6063/tcp\nx11 6000-6064/tcp\n";
    let system = Overlay::from_services(system).unwrap().with_name("system").without_registered();
    // A name is not the registry's where it has it for another port.
    let left = system.entries().map(|entry| (entry.name().unwrap(), *entry.ports().end()));
    assert_eq!(left.collect::<Vec<_>>(), [("builds", 8080), ("ssh", 2222), ("x11", 6064)]);

    let names = site().over(system).over_usual();
    for (number, protocol, name, source) in [
        (9981, Tcp, Some("television"), Source::Overlay("site")),
        (8080, Tcp, Some("builds"), Source::Overlay("system")),
        (9050, Tcp, Some("Tor SOCKS"), Source::Usual),
        (53, Udp, Some("DNS"), Source::Usual),
        (3389, Tcp, Some("RDP"), Source::Usual),
    ] {
        let answer = names.lookup((number, protocol));
        assert_eq!((answer.name(), answer.usual_name()), (name, name));
        assert_eq!(answer.first().map(Match::source), Some(source));
    }
    // An entry that says nothing still is on top.
    assert_eq!(names.lookup((80, Tcp)).name(), None);
    assert_eq!(names.lookup((80, Tcp)).usual_name(), Some("HTTP"));
}

#[test]
fn a_stack_stands_on_what_is_beneath() {
    let registry = || Overlay::new().with_name("registry").over_registry();
    assert_eq!(site().over(registry()).lookup((53, Tcp)).name(), Some("domain"));
    assert_eq!(registry().over(site()).lookup((53, Tcp)).name(), Some("DNS"));
    assert_eq!(registry().lookup((53, Tcp)).usual_name(), Some("DNS"));
}

#[test]
fn what_is_usual_says_what_it_rests_on() {
    let none = Overlay::new();
    let first = |number, protocol| none.lookup((number, protocol)).first().unwrap();
    let dns = first(53, Udp);
    assert_eq!((dns.name(), dns.description()), (Some("DNS"), Some("Domain Name Server")));
    assert_eq!((dns.ports(), dns.assignment()), (Some(53..=53), lookup(53, Udp).assignment()));
    let tailscale = first(41_641, Udp);
    assert_eq!((tailscale.ports(), tailscale.assignment(), tailscale.entry()), (Some(41_641..=41_641), None, None));
    assert_eq!(tailscale.description(), Some("Tailscale"));
    let several = first(3000, Tcp);
    assert_eq!((several.ports(), several.description()), (Some(3000..=3000), None));
    assert_eq!([Source::Usual, Source::Registry].map(|source| source.to_string()), ["usual", "IANA registry"]);
}

#[test]
#[cfg(feature = "serde")]
fn what_it_stands_on_is_written_and_read() {
    let text = serde_json::to_string(&Overlay::new().over_registry()).unwrap();
    assert_eq!(text, r#"{"name":"overlay","entries":[],"over":"registry"}"#);
    assert_eq!(serde_json::from_str::<Overlay>(&text).unwrap(), Overlay::new().over_registry());
    let text = serde_json::to_string(&Overlay::new()).unwrap();
    assert_eq!(text, r#"{"name":"overlay","entries":[]}"#);
    assert_eq!(serde_json::from_str::<Overlay>(&text).unwrap(), Overlay::new());
}
