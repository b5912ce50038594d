//! What the registry holds that surprises people: each point with a real row.
//! The expectations were read by hand from the registry's file.

use portolan::registry::Record;
use portolan::{
    Assignment, Protocol,
    Protocol::*,
    Status, by_name, lookup,
    registry::{Reference, assignments},
};

fn names(number: u16, protocol: Protocol) -> Vec<&'static str> {
    lookup(number, protocol).assignments().filter_map(Assignment::name).collect()
}

#[test]
fn one_port_may_have_several_names() {
    assert_eq!(names(80, Tcp), ["http", "www", "www-http"]);
    assert_eq!(names(465, Tcp), ["urd", "submissions"]);
    assert_eq!(names(465, Udp), ["igmpv3lite"]);
}

#[test]
fn a_name_may_have_a_run_of_ports() {
    for number in [6000, 6005, 6063] {
        assert_eq!(names(number, Tcp), ["x11"], "{number}");
        assert_eq!(names(number, Udp), ["x11"], "{number}");
    }
    assert_eq!(names(6064, Tcp), ["ndl-ahp-svc"]);
    assert_eq!(lookup(6031, Tcp).assignment().unwrap().ports(), Some(6000..=6063));
}

#[test]
fn a_row_without_a_protocol_holds_for_tcp_and_udp() {
    for (number, name) in [(6400, "boe-cms"), (27_000, "flex-lm"), (27_009, "flex-lm")] {
        for protocol in [Tcp, Udp] {
            assert_eq!(names(number, protocol), [name]);
            assert_eq!(lookup(number, protocol).assignment().unwrap().protocol(), None);
        }
        for protocol in [Sctp, Dccp] {
            assert_eq!(lookup(number, protocol).status(), Status::Unassigned);
        }
    }
}

#[test]
fn over_a_thousand_names_have_no_port() {
    assert!(assignments().filter(|assignment| assignment.ports().is_none()).count() > 1000);
    let airplay = by_name("airplay").map(|row| (row.ports(), row.protocol()));
    assert_eq!(airplay.collect::<Vec<_>>(), [(None, Some(Tcp)), (None, Some(Udp))]);
    assert_eq!(by_name("SERVICES").next().unwrap().description(), Some("DNS Service Discovery"));
}

#[test]
fn rows_without_a_name_reserve_free_or_assign() {
    let said = |number, protocol| {
        let port = lookup(number, protocol);
        (port.status(), port.record().and_then(Record::description))
    };
    assert_eq!(said(0, Tcp), (Status::Reserved, Some("Reserved")));
    assert_eq!(said(4, Udp), (Status::Unassigned, Some("Unassigned")));
    assert_eq!(said(15, Tcp), (Status::Unassigned, Some("Unassigned [was netstat]")));
    assert_eq!(said(8080 + 5, Tcp), (Status::Unassigned, Some("Unassigned")));
    assert_eq!(said(585, Tcp), (Status::Reserved, Some("De-registered")));
    assert_eq!(said(659, Udp), (Status::Reserved, Some("Removed")));
    assert_eq!(said(1028, Tcp), (Status::Reserved, Some("Deprecated")));
    assert_eq!(said(1783, Tcp), (Status::Reserved, Some("Decomissioned Port 04/14/00, ms")));
    assert_eq!(said(2825, Tcp), (Status::Unassigned, Some("(unassigned) Possibly assigned")));
    assert_eq!(said(9006, Udp), (Status::Reserved, Some("De-Commissioned Port")));
    assert_eq!(said(24, Tcp), (Status::Assigned, Some("any private mail system")));
    assert_eq!(said(1008, Udp), (Status::Assigned, Some("Possibly used by Sun Solaris????")));
    assert_eq!(said(49_151, Tcp), (Status::Reserved, Some("IANA Reserved")));
    assert_eq!(lookup(24, Tcp).name(), None);
}

#[test]
fn words_in_a_named_row_do_not_unassign_it() {
    let sua = lookup(14_001, Udp).assignment().unwrap();
    assert_eq!(sua.name(), Some("sua"));
    assert!(sua.description().unwrap().starts_with("De-Registered"));
    assert!(names(5349, Udp).contains(&"stun-behaviors"));
    let reserved = lookup(5349, Udp).assignments().find(|row| row.name() == Some("stun-behaviors")).unwrap();
    assert!(reserved.description().unwrap().starts_with("Reserved for a future"));
}

#[test]
fn an_assigned_row_inside_an_unassigned_run_wins() {
    assert_eq!(names(7775, Tcp), ["inetfs"]);
    assert_eq!(lookup(7775, Udp).status(), Status::Reserved);
    assert_eq!(lookup(7774, Udp).status(), Status::Unassigned);
    assert_eq!(lookup(7774, Tcp).record().unwrap().ports(), Some(7748..=7776));
}

#[test]
fn a_port_that_no_row_covers_is_unassigned_or_dynamic() {
    for protocol in Protocol::ALL {
        for (number, status) in [(49_152, Status::Dynamic), (65_535, Status::Dynamic)] {
            assert_eq!(lookup(number, protocol).status(), status);
            assert_eq!(lookup(number, protocol).record(), None);
        }
    }
    assert_eq!((lookup(49_151, Sctp).status(), lookup(49_151, Sctp).record()), (Status::Unassigned, None));
}

#[test]
fn a_port_of_one_protocol_may_be_reserved_in_the_next() {
    assert_eq!((lookup(7668, Tcp).status(), lookup(7668, Udp).status()), (Status::Assigned, Status::Reserved));
    assert_eq!(lookup(4793, Tcp).status(), Status::Reserved);
    assert_eq!(names(4793, Udp), ["uet"]);
}

#[test]
fn sctp_and_dccp_have_rows_of_their_own() {
    assert_eq!(names(9, Sctp), ["discard"]);
    assert_eq!(lookup(9, Dccp).assignment().unwrap().service_code(), Some(1_145_656_131));
    assert_eq!(by_name("dccp-ping").next().unwrap().service_code(), Some(1_885_957_735));
    assert_eq!(lookup(9, Tcp).assignment().unwrap().service_code(), None);
}

#[test]
fn quoted_fields_over_many_lines_keep_their_lines_only_in_notes() {
    let note = by_name("pdl-datastream").next().unwrap().notes().unwrap();
    assert!(note.lines().count() > 1, "{note}");
    assert!(assignments().all(|row| !row.description().unwrap_or_default().contains(['\n', '\r'])));
    assert!(assignments().all(|row| !row.notes().unwrap_or_default().contains('\r')));
    // The description of this one is broken over two lines in the file.
    let broken = lookup(1444, Tcp).assignment().unwrap();
    assert_eq!(broken.description(), Some("Marcam License Management"));
}

#[test]
fn names_may_have_capitals_spaces_and_signs() {
    assert_eq!(by_name("ndl-AAS").next().unwrap().name(), Some("ndl-aas"));
    assert_eq!(by_name("whois++").len(), 2);
    assert_eq!(lookup(3283, Tcp).name(), Some("net-assistant")); // once "Apple Remote Desktop (Net Assistant)"
    assert_eq!(names(66, Tcp), ["sql-net", "sql*net"]);
}

#[test]
fn letters_beyond_ascii_stay() {
    assert_eq!(lookup(4413, Tcp).assignment().unwrap().description(), Some("FORTÉ Vision Monitoring platform"));
    assert!(assignments().filter(|row| !row.description().unwrap_or_default().is_ascii()).count() > 1);
}

#[test]
fn people_lose_brackets_and_underscores() {
    let row = lookup(102, Tcp).assignment().unwrap();
    assert_eq!(row.assignee(), Some("Marshall Rose"));
    let two = assignments().find(|row| row.assignee() == Some("Vera Heinau, Heiko Schlichting"));
    assert!(two.is_some());
    assert!(assignments().all(|row| {
        let people = [row.assignee(), row.contact()];
        people.into_iter().flatten().all(|people| !people.contains(['[', ']', '_']))
    }));
}

#[test]
fn references_are_told_apart() {
    let of = |number, protocol| lookup(number, protocol).assignment().unwrap().references().collect::<Vec<_>>();
    assert_eq!(of(1021, Dccp), [Reference::Text("1"), Reference::Rfc(4727), Reference::Rfc(6335)]);
    assert_eq!(of(10_809, Tcp).len(), 1);
    assert!(matches!(of(10_809, Tcp)[0], Reference::Url(url) if url.starts_with("https://github.com/")));
    assert_eq!(of(6080, Udp), [Reference::Draft("draft-herbert-gue")]);
    let section = assignments()
        .flat_map(Assignment::references)
        .find(|reference| *reference == Reference::Text("RFC8765, Section 6.1"));
    assert_eq!(section.unwrap().url().unwrap().to_string(), "https://www.rfc-editor.org/rfc/rfc8765");
}

#[test]
fn dates_may_stop_at_the_month() {
    assert_eq!(lookup(623, Tcp).assignment().unwrap().registered().unwrap().to_string(), "2007-06");
    assert_eq!(lookup(22, Sctp).assignment().unwrap().modified().unwrap().to_string(), "2022-02-07");
}

#[test]
fn historic_aliases_tell_the_name_that_replaced_them() {
    let aliases: Vec<_> = assignments().filter(|row| row.alias_of().is_some()).collect();
    let historic = |row: &&Assignment| row.notes().unwrap().contains("This entry is an alias to");
    assert_eq!(aliases.iter().filter(historic).count(), 184);
    assert_eq!(aliases.len(), 188); // and `www` and `www-http` under TCP and UDP
    for alias in aliases {
        let ports = alias.ports();
        let well_formed = by_name(alias.alias_of().unwrap());
        let twin = well_formed.into_iter().find(|row| row.ports() == ports && row.protocol() == alias.protocol());
        assert!(twin.is_some(), "{alias:?}");
    }
}

#[test]
fn unauthorized_use_is_told() {
    assert_eq!(lookup(100, Tcp).record().unwrap().unauthorized_use(), Some("Known Unauthorized Use on 100"));
}
