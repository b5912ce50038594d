//! Overlays: against a naive list, and against the tables where they are empty.

use portolan::{
    Port, Protocol, Protocols, by_name, lookup,
    overlay::{Entry, Match, Overlay, OverlayCause, OverlayError, Source, WriteOverlayCause},
};
use proptest::prelude::*;

/// What is known of a port beneath all entries.
fn beneath<'a>(port: Port) -> impl Iterator<Item = Match<'a>> + Clone {
    port.usual().map(Match::Usual).into_iter().chain(port.assignments().map(Match::Assignment))
}

#[test]
fn an_empty_overlay_answers_as_the_tables_do() {
    let (usual, registry) = (Overlay::new(), Overlay::new().over_registry());
    for protocol in Protocol::ALL {
        for number in 0..=u16::MAX {
            let port = lookup(number, protocol);
            let answer = registry.lookup((number, protocol));
            assert_eq!(answer.port(), port);
            assert_eq!(answer.entry(), None);
            assert_eq!(answer.name(), port.name());
            assert_eq!(answer.usual_name(), port.usual_name());
            assert_eq!(answer.first(), port.assignment().map(Match::Assignment));
            assert_eq!(answer.description(), port.assignment().and_then(portolan::Assignment::description));
            assert!(answer.matches().eq(port.assignments().map(Match::Assignment)), "{port}");
            assert!(answer.matches().all(|matched| matched.source() == Source::Registry));

            let answer = usual.lookup((number, protocol));
            assert_eq!(answer.entry(), None);
            assert_eq!(answer.name(), port.usual_name().or(port.name()));
            assert_eq!(answer.usual_name(), port.usual_name());
            assert_eq!(answer.first(), beneath(port).next());
            assert_eq!(answer.matches().size_hint().0, beneath(port).count());
            let own = Overlay::from_iter([Entry::from(port).with_name("own")]);
            let of_own = own.lookup(port).matches();
            assert_eq!(of_own.size_hint().0, of_own.count());
            assert!(answer.matches().eq(beneath(port)), "{port}");
        }
    }
    for name in ["ssh", "HTTP", "domain", "", "no such service"] {
        assert!(usual.by_name(name).eq(by_name(name).map(Match::Assignment)), "{name}");
    }
}

fn protocols() -> impl Strategy<Value = Protocols> {
    proptest::sample::subsequence(Protocol::ALL.to_vec(), 1..=4).prop_map(Protocols::from_iter)
}

/// Port numbers that often meet: the ends, and a crowd at 8000.
fn number() -> impl Strategy<Value = u16> {
    prop_oneof![3 => 7990..8010_u16, 1 => any::<u16>(), 1 => Just(0), 1 => Just(u16::MAX)]
}

/// Texts with whatever the forms of text give a meaning to.
fn text() -> impl Strategy<Value = String> {
    let characters =
        prop::sample::select(vec!['a', 'B', 'é', ' ', '\t', '\n', '\r', '"', ',', ';', '#', '/', '\u{feff}', '\0']);
    prop::collection::vec(characters, 0..6).prop_map(String::from_iter)
}

fn entry() -> impl Strategy<Value = Entry> {
    (number(), number(), protocols(), text(), prop::collection::vec(text(), 0..3), text()).prop_map(
        |(a, b, protocols, name, aliases, description)| {
            Entry::new(a.min(b)..=a.max(b))
                .expect("the lower number comes first")
                .with_protocols(protocols)
                .with_name(&name)
                .with_aliases(aliases)
                .with_description(&description)
        },
    )
}

fn entries() -> impl Strategy<Value = Vec<Entry>> {
    prop::collection::vec(entry(), 0..40)
}

/// Asserts that an overlay answers for a port as a walk of its entries does.
fn assert_as_naive(overlay: &Overlay, named: &[(&str, &Entry)], port: Port) {
    let covering: Vec<(&str, &Entry)> = named.iter().copied().filter(|(_, entry)| entry.covers(port)).collect();
    let answer = overlay.lookup(port);
    assert_eq!(answer.entry(), covering.first().map(|(_, entry)| *entry), "{port}");
    let name = covering.first().map_or(port.usual_name().or(port.name()), |(_, entry)| entry.name());
    assert_eq!(answer.name(), name, "{port}");
    assert_eq!(answer.first(), answer.matches().next());

    let mut matches = answer.matches();
    for (layer, entry) in covering {
        let matched = matches.next().expect("the walk found one more entry");
        assert_eq!((matched.source(), matched.entry()), (Source::Overlay(layer), Some(entry)), "{port}");
    }
    assert!(matches.eq(beneath(port)), "{port}");
}

/// The ports on either side of each end of an entry, and some others.
fn ports_of_interest(entries: &[Entry]) -> Vec<Port> {
    let ends = entries.iter().flat_map(|entry| [*entry.ports().start(), *entry.ports().end()]);
    let near = ends.flat_map(|end| [end.wrapping_sub(1), end, end.wrapping_add(1)]);
    let numbers = near.chain([0, 22, 80, 8005, 50_000, u16::MAX]);
    numbers.flat_map(|number| Protocol::ALL.map(|protocol| lookup(number, protocol))).collect()
}

proptest! {
    // Each case builds tables of 65,536 cells a protocol, several times.
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_port_is_answered_as_by_a_walk(entries in entries()) {
        let overlay = Overlay::from_iter(entries.clone());
        let named: Vec<_> = entries.iter().map(|entry| ("overlay", entry)).collect();
        for port in ports_of_interest(&entries) {
            assert_as_naive(&overlay, &named, port);
        }
    }

    #[test]
    fn a_stack_is_answered_as_by_a_walk_of_its_layers(layers in prop::collection::vec(entries(), 1..4)) {
        let overlays = layers.iter().enumerate().map(|(at, entries)| {
            Overlay::from_iter(entries.clone()).with_name(&at.to_string())
        });
        let overlays: Vec<Overlay> = overlays.collect();
        let from_the_top = overlays.clone().into_iter().reduce(Overlay::over).unwrap();
        let from_the_bottom = overlays.into_iter().rev().reduce(|beneath, above| above.over(beneath)).unwrap();
        prop_assert_eq!(&from_the_top, &from_the_bottom);

        let names: Vec<String> = (0..layers.len()).map(|at| at.to_string()).collect();
        prop_assert!(from_the_top.layers().eq(&names));
        let named: Vec<_> =
            names.iter().zip(&layers).flat_map(|(name, entries)| entries.iter().map(|entry| (&**name, entry))).collect();
        for port in ports_of_interest(&layers.concat()) {
            assert_as_naive(&from_the_top, &named, port);
        }

        let flat = from_the_top.with_name("flat");
        prop_assert!(flat.layers().eq(["flat"]));
        prop_assert!(flat.entries().eq(layers.iter().flatten()));
        prop_assert_eq!(flat, Overlay::from_iter(layers.concat()).with_name("flat"));
    }

    #[test]
    fn changes_between_questions_are_seen(changes in prop::collection::vec((any::<bool>(), entry()), 1..12)) {
        let mut overlay = Overlay::new();
        let mut list: Vec<Entry> = Vec::new();
        for (on_top, entry) in changes {
            if on_top {
                overlay.insert(entry.clone());
                list.insert(0, entry);
            } else {
                overlay.append(entry.clone());
                list.push(entry);
            }
            prop_assert!(overlay.entries().eq(&list));
            prop_assert_eq!(overlay.len(), list.len());
            let named: Vec<_> = list.iter().map(|entry| ("overlay", entry)).collect();
            for port in ports_of_interest(&list) {
                assert_as_naive(&overlay, &named, port);
            }
        }
    }
}

proptest! {
    #[test]
    fn a_name_is_answered_as_by_a_walk(entries in entries(), other in text()) {
        let overlay = Overlay::from_iter(entries.clone());
        let names = entries.iter().flat_map(|entry| entry.name().into_iter().chain(entry.aliases()));
        for name in names.chain(["ssh", "Http", &other]) {
            let expected = entries.iter().filter(|entry| {
                entry.name().into_iter().chain(entry.aliases()).any(|own| own.eq_ignore_ascii_case(name))
            });
            let mut matches = overlay.by_name(&name.to_ascii_uppercase());
            for entry in expected {
                prop_assert_eq!(matches.next().and_then(Match::entry), Some(entry));
            }
            prop_assert!(matches.eq(by_name(name).map(Match::Assignment)));
        }
    }

    #[test]
    fn csv_is_read_as_it_was_written(entries in entries()) {
        let overlay = Overlay::from_iter(entries);
        match overlay.to_csv() {
            Ok(text) => prop_assert_eq!(Overlay::from_csv(text), Ok(overlay)),
            Err(error) => {
                let refused = overlay.entries().nth(error.entry() - 1).unwrap();
                prop_assert!(refused.aliases().any(|alias| alias.contains(';')));
            }
        }
    }

    #[test]
    fn services_are_read_as_they_were_written(entries in entries()) {
        let single = entries.into_iter().map(|entry| {
            // One port, so that an entry is a line, and names of one word.
            let word = |name: &str| name.replace(['#', ' ', '\t', '\n', '\r'], "");
            let name = format!("n{}", word(entry.name().unwrap_or_default()));
            let aliases: Vec<String> = entry.aliases().map(word).collect();
            Entry::from(lookup(*entry.ports().start(), entry.protocols().iter().next().unwrap()))
                .with_name(&name)
                .with_aliases(aliases)
                .with_description(&entry.description().unwrap_or_default().replace(['\n', '\r'], " "))
        });
        let overlay: Overlay = single.collect();
        prop_assert_eq!(Overlay::from_services(overlay.to_services().unwrap()), Ok(overlay));
    }

    #[test]
    fn services_cover_the_same_ports_when_runs_are_written(ports in (8000..8010_u16, 8000..8010_u16), protocols in protocols()) {
        let entry = Entry::new(ports.0.min(ports.1)..=ports.0.max(ports.1)).unwrap();
        let entry = entry.with_protocols(protocols).with_name("run").with_description("x # y");
        let read = Overlay::from_services(Overlay::from_iter([entry.clone()]).to_services().unwrap()).unwrap();
        for number in 7990..8020 {
            for protocol in Protocol::ALL {
                let found = read.lookup((number, protocol)).entry();
                prop_assert_eq!(found.is_some(), entry.covers((number, protocol)));
                prop_assert!(found.is_none_or(|found| found.description() == Some("x # y")));
            }
        }
    }

    #[test]
    fn csv_is_read_as_another_reader_does(
        records in prop::collection::vec(prop::collection::vec(text(), 2), 1..6),
        ends in prop::sample::select(vec![csv::Terminator::CRLF, csv::Terminator::Any(b'\n'), csv::Terminator::Any(b'\r')]),
        quotes in prop::sample::select(vec![csv::QuoteStyle::Always, csv::QuoteStyle::Necessary]),
    ) {
        let mut writer = csv::WriterBuilder::new().terminator(ends).quote_style(quotes).from_writer(Vec::new());
        writer.write_record(["Name", " ports", "description "]).unwrap();
        for record in &records {
            writer.write_record([&record[0], "80", &record[1]]).unwrap();
        }
        let overlay = Overlay::from_csv(writer.into_inner().unwrap()).unwrap();
        let expected = records.iter().map(|record| {
            Entry::from(80).with_name(&record[0]).with_description(&record[1])
        });
        prop_assert!(overlay.entries().cloned().eq(expected));
    }

    #[test]
    fn readers_take_any_bytes_and_agree_with_each_other(text in prop::collection::vec(any::<u8>(), 0..200)) {
        assert_strict_and_lenient_agree(&text);
    }

    #[test]
    fn readers_take_any_crowd_of_what_means_something(
        words in prop::collection::vec(
            prop::sample::select(vec!["ports", "name", "80", "1-2", "/", "tcp", "udp", ",", ";", "\"", "\n", "\r", " ", "#", "-"]),
            0..60,
        ),
    ) {
        assert_strict_and_lenient_agree(words.concat().as_bytes());
        assert_strict_and_lenient_agree(format!("ports,name\n{}", words.concat()).as_bytes());
    }
}

/// Asserts that a lenient reader finds no fault just where the strict one does
/// not either, and that the strict one's is the first.
fn assert_strict_and_lenient_agree(text: &[u8]) {
    let read = [
        (Overlay::from_services(text), Overlay::from_services_lenient(text)),
        (Overlay::from_csv(text), Overlay::from_csv_lenient(text)),
    ];
    for (strict, (overlay, faults)) in read {
        assert_eq!(strict.as_ref().err(), faults.first());
        assert!(strict.is_err() || strict == Ok(overlay));
        assert!(faults.iter().is_sorted_by_key(OverlayError::line));
    }
}

#[test]
fn every_line_of_services_is_an_entry_a_fault_or_says_nothing() {
    let text = b"\xef\xbb\xbf# first\n\
        ssh\t\t22/tcp\n\
        \n   \t\r\n\
        x11 6000-6063/TCP X # \xc3\xa9cran # two\r\n\
        alone\n\
        plain 22 tcp\n\
        high 65536/tcp\n\
        sign +1/tcp\n\
        none /tcp\n\
        back 9-8/udp\n\
        rtmp 1/ddp\n\
        latin 1/tcp # \xe9\n\
        # \xe9 in a comment\n\
        last\x0b7/udp#end";
    let (overlay, faults) = Overlay::from_services_lenient(text);
    let expected = [
        Entry::from(lookup(22, Protocol::Tcp)).with_name("ssh"),
        Entry::new(6000..=6063)
            .unwrap()
            .with_protocols(Protocol::Tcp)
            .with_name("x11")
            .with_aliases(["X"])
            .with_description("écran # two"),
        Entry::from(lookup(7, Protocol::Udp)).with_name("last").with_description("end"),
    ];
    assert!(overlay.entries().eq(&expected), "{overlay:?}");
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "line 6: found the name `alone` alone, expected a name and a port such as ssh 22/tcp",
            "line 7: found `22`, expected a port such as 22/tcp",
            "line 8: found the port `65536`, expected a number from 0 to 65535 or a run such as 6000-6063",
            "line 9: found the port `+1`, expected a number from 0 to 65535 or a run such as 6000-6063",
            "line 10: found the port ``, expected a number from 0 to 65535 or a run such as 6000-6063",
            "line 11: found the run 9-8, expected the lower number first",
            "line 12: found the protocol `ddp`, expected tcp, udp, sctp or dccp",
            "line 13: found bytes that are not UTF-8",
        ]
    );
    assert_eq!(Overlay::from_services(text), Err(faults[0].clone()));
}

#[test]
fn every_record_of_csv_is_an_entry_or_a_fault() {
    let text = b"Ports, PROTOCOLS ,name,aliases,description\r\n\
        80,tcp,web,www;  http ;,\"one, \"\"two\"\"\r\nthree\"\r\n\
        \r\n\
        1 - 2, tcp ; UDP ,,,\r\
        3,,few\n\
        4,,\"never\n\
        5,,o\"pen,,\n\
        6,icmp,,,\n\
        7,tcp;,,,\n\
        ,,,,\n\
        8,,\xff,,\n\
        9,,\"shut\" ,,\n\
        10,,\xc3\xa9,,";
    let (overlay, faults) = Overlay::from_csv_lenient(text);
    let expected = [
        Entry::from(lookup(80, Protocol::Tcp))
            .with_name("web")
            .with_aliases(["www", "http"])
            .with_description("one, \"two\"\r\nthree"),
        Entry::new(1..=2).unwrap().with_protocols(Protocol::Tcp | Protocol::Udp),
        Entry::from(10).with_name("é"),
    ];
    assert!(overlay.entries().eq(&expected), "{overlay:?}");
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "line 6: found 3 fields, expected 5 as in the header",
            "line 7: found text behind a closing quotation mark, expected a comma or the end of the line",
            "line 8: found a quotation mark inside a field, expected the field in quotation marks and the mark doubled",
            "line 9: found the protocol `icmp`, expected tcp, udp, sctp or dccp",
            "line 10: found the protocol ``, expected tcp, udp, sctp or dccp",
            "line 11: found the port ``, expected a number from 0 to 65535 or a run such as 6000-6063",
            "line 12: found bytes that are not UTF-8",
            "line 13: found text behind a closing quotation mark, expected a comma or the end of the line",
        ]
    );
    assert_eq!(Overlay::from_csv(text), Err(faults[0].clone()));
}

#[test]
fn a_header_of_csv_says_what_it_lacks() {
    for (text, expected, entries) in [
        ("", &["line 1: found no header, expected one such as ports,protocols,name,aliases,description"][..], 0),
        ("\n\r\n", &["line 1: found no header, expected one such as ports,protocols,name,aliases,description"], 0),
        ("\nname\nweb\n", &["line 2: found no column `ports` in the header"], 0),
        (
            "ports;name\n80;web\n",
            &[
                "line 1: found the column `ports;name`, expected ports, protocols, name, aliases or description",
                "line 1: found no column `ports` in the header",
            ],
            0,
        ),
        (
            "ports,owner,Ports\n80,me,81\n",
            &[
                "line 1: found the column `owner`, expected ports, protocols, name, aliases or description",
                "line 1: found the column `Ports` twice",
            ],
            1,
        ),
        ("\"ports\n80\n", &["line 1: found a quotation mark that is never closed"], 0),
        ("ports", &[], 0),
        ("\u{feff}ports\n80", &[], 1),
        ("\u{feff}\"ports\"\n80\n81", &[], 2),
    ] {
        let (overlay, faults) = Overlay::from_csv_lenient(text);
        let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
        assert_eq!(said, expected, "{text:?}");
        assert_eq!(overlay.len(), entries, "{text:?}");
    }
}

#[test]
fn a_mark_that_is_never_closed_costs_its_own_line_only() {
    let (overlay, faults) = Overlay::from_csv_lenient("ports,name\n1,\"a\n2,b\n3,c\n");
    assert_eq!(overlay.len(), 2);
    assert_eq!(faults.len(), 1);
    assert_eq!((faults[0].line(), faults[0].cause()), (Some(2), &OverlayCause::Unclosed));
}

#[test]
fn what_is_found_is_cut_when_it_is_long() {
    let long = "é".repeat(61);
    let error = Overlay::from_services(format!("x 1/{long}")).unwrap_err();
    assert_eq!(error.cause(), &OverlayCause::Protocol(format!("{}…", "é".repeat(60)).into()));
}

#[test]
fn what_cannot_be_written_is_named() {
    let write = |entry: Entry| Overlay::from_iter([Entry::from(1).with_name("fine"), entry]).to_services();
    for (entry, cause) in [
        (Entry::from(2), WriteOverlayCause::NoName),
        (Entry::from(2).with_name("a b"), WriteOverlayCause::Name("a b".into())),
        (Entry::from(2).with_name("a").with_aliases(["b", "c#"]), WriteOverlayCause::Name("c#".into())),
        (Entry::from(2).with_name("a").with_description("b\nc"), WriteOverlayCause::Description),
    ] {
        let error = write(entry).unwrap_err();
        assert_eq!((error.entry(), error.cause()), (2, &cause));
    }
    let error = Overlay::from_iter([Entry::from(2).with_aliases(["a;b"])]).to_csv().unwrap_err();
    assert_eq!(error.to_string(), "entry 1: found the alias `a;b`, expected no `;`");
}

#[test]
fn a_hundred_thousand_entries_that_overlap_are_answered_as_by_a_walk() {
    // Every entry covers most ports, so that a list a port would hold billions.
    let entries: Vec<Entry> = (0..100_000_u32)
        .map(|at| {
            let edge = (at * 7919 % 20_000) as u16;
            let protocols = if at % 3 == 0 { Protocols::from(Protocol::Tcp) } else { Protocols::ALL };
            Entry::new(edge..=u16::MAX - edge).unwrap().with_protocols(protocols)
        })
        .collect();
    let overlay = Overlay::from_iter(entries.clone());
    for number in (0..=u16::MAX).step_by(997) {
        for protocol in [Protocol::Tcp, Protocol::Dccp] {
            let port = lookup(number, protocol);
            let covering: Vec<&Entry> = entries.iter().filter(|entry| entry.covers(port)).collect();
            assert_eq!(overlay.lookup(port).entry(), covering.first().copied(), "{port}");
            let found = overlay.lookup(port).matches().filter_map(Match::entry);
            assert!(found.take(100).eq(covering.into_iter().take(100)), "{port}");
        }
    }
}

#[test]
fn an_overlay_is_shared_among_threads() {
    let overlay: Overlay = (1000..1100).map(|number| Entry::from(number).with_name("own")).collect();
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                assert_eq!(
                    (0..=u16::MAX).filter(|&number| overlay.lookup((number, Protocol::Udp)).entry().is_some()).count(),
                    100
                );
                assert_eq!(overlay.by_name("OWN").count(), 100);
            });
        }
    });
}
