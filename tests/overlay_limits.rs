//! What an overlay refuses, keeps and costs.

#![cfg(feature = "overlay")]

use std::time::Instant;

use portolan::{
    Port, Protocol,
    Protocol::{Tcp, Udp},
    lookup,
    overlay::{Entry, Match, Overlay, OverlayCause, OverlayFaults, WriteOverlayCause},
};

#[test]
fn text_for_all_ports_is_refused_when_it_grows_too_long() {
    let all = || Entry::new(0..=u16::MAX).unwrap().with_name("everything").with_description("whatever it may be");
    let overlay: Overlay = (0..10).map(|_| all()).collect();
    let error = overlay.to_services().unwrap_err();
    assert_eq!(error.cause(), &WriteOverlayCause::TooLong(32 << 20));
    // Two of them are some 22 MB.
    assert_eq!(error.entry(), 4);
    assert_eq!(
        error.to_string(),
        "entry 4: found more than 33554432 bytes of text, expected fewer, as of entries for fewer ports"
    );
    let fits: Overlay = (0..3).map(|_| all()).collect();
    assert!(fits.to_services().unwrap().len() < 32 << 20);
    // CSV has runs.
    assert_eq!(Overlay::from_csv(overlay.to_csv().unwrap()), Ok(overlay));
    // Long texts count as well as many ports.
    let long = Entry::new(0..=999).unwrap().with_name("a").with_description(&"long ".repeat(10_000));
    assert!(Overlay::from_iter([long]).to_services().is_err());
}

#[test]
fn the_longest_text_is_written_and_none_longer() {
    let with_name = |length: usize| {
        let entry = Entry::from(lookup(1, Tcp)).with_name(&"n".repeat(length));
        Overlay::from_iter([entry]).to_services().map(|text| text.len())
    };
    let about = with_name(1).unwrap() - 1;
    assert_eq!(with_name((32 << 20) - about), Ok(32 << 20));
    assert_eq!(with_name((32 << 20) - about + 1).unwrap_err().cause(), &WriteOverlayCause::TooLong(32 << 20));
    // The least that a line takes is less than this one.
    let five = Entry::from(lookup(10_000, Tcp)).with_name(&"n".repeat((32 << 20) - about - 3));
    assert_eq!(Overlay::from_iter([five]).to_services().unwrap_err().cause(), &WriteOverlayCause::TooLong(32 << 20));
}

#[test]
fn what_is_too_long_is_refused_before_it_is_written() {
    let every = |texts: usize| Entry::new(0..=u16::MAX).unwrap().with_name("n").with_description(&"d".repeat(texts));
    let overlay = Overlay::from_iter([every(400)]);
    let memory = allocation_counter::measure(|| assert!(overlay.to_services().is_err()));
    assert!(memory.bytes_max < 1 << 20, "{memory:?}");
    let first = Overlay::from_iter([every(40)]);
    let both = Overlay::from_iter([every(40), every(80)]);
    let alone = allocation_counter::measure(|| assert!(first.to_services().is_ok()));
    let memory = allocation_counter::measure(|| assert_eq!(both.to_services().unwrap_err().entry(), 2));
    assert!(memory.bytes_max < alone.bytes_max + (1 << 20), "{memory:?} and {alone:?}");
}

#[test]
fn csv_writes_a_number_alone_and_a_run_with_both_ends() {
    let overlay = Overlay::from_iter([
        Entry::from(lookup(22, Tcp)).with_name("ssh"),
        Entry::new(8000..=8001).unwrap().with_description("staging"),
    ]);
    let expected = "ports,protocols,name,aliases,description\n22,tcp,ssh,,\n8000-8001,,,,staging\n";
    assert_eq!(overlay.to_csv().unwrap(), expected);
}

#[test]
fn entries_that_are_put_in_without_end_are_found() {
    // Each of them changes two pages of ports of each protocol; there are
    // numbers for 65,536 pages.
    let of = |at: u16| Entry::new(100..=60_000 - at % 2 * 1000).unwrap().with_name(&format!("n{at}"));
    let mut overlay = Overlay::from_iter([of(0)]);
    for number in 0..=8192 {
        // The indexes are built after some questions.
        let _ = overlay.lookup((number, Udp));
    }
    for at in 1..12_000 {
        overlay.insert(of(at));
        if at % 500 == 0 {
            for number in [99, 100, 101, 59_000, 59_001, 60_000, 60_001] {
                let covering = overlay.entries().find(|entry| entry.covers(lookup(number, Udp)));
                assert_eq!(overlay.lookup((number, Udp)).entry(), covering, "{number} after {at}");
            }
        }
    }
}

#[test]
fn the_first_faults_are_kept_and_all_are_counted() {
    for bad in [0, 1, 99, 100, 101, 5000] {
        let text = format!("ssh 22/tcp\n{}http 80/tcp\n", "alone\n".repeat(bad));
        let (overlay, faults) = Overlay::from_services_lenient(&text);
        assert_eq!((overlay.len(), faults.count(), faults.len()), (2, bad, bad.min(OverlayFaults::KEPT)));
        assert!((&faults).into_iter().zip(2..).all(|(fault, line)| fault.line() == Some(line)));
        assert!((&faults).into_iter().eq(faults.iter()));
        let text = format!("ports,name\n22,ssh\n{}80,http\n", "alone\n".repeat(bad));
        let (overlay, faults) = Overlay::from_csv_lenient(&text);
        assert_eq!((overlay.len(), faults.count(), faults.len()), (2, bad, bad.min(OverlayFaults::KEPT)));
    }
}

#[test]
fn lines_of_services_end_in_any_of_the_three_ways() {
    let lines = ["# names", "ssh 22/tcp", "", "http 80/tcp www # pages", "alone", "dns 53/udp"];
    let (expected, said) = Overlay::from_services_lenient(lines.join("\n"));
    assert_eq!((expected.len(), said.count(), said[0].line()), (3, 1, Some(5)));
    for end in ["\r\n", "\r"] {
        for last in ["", end] {
            let (overlay, faults) = Overlay::from_services_lenient(lines.join(end) + last);
            assert_eq!((&overlay, &faults), (&expected, &said), "{end:?}");
        }
    }
    // One file with all of them.
    let (overlay, faults) = Overlay::from_services_lenient("a 1/tcp\rb 2/tcp\r\n\r\rc 3/tcp\n\rwrong\n");
    assert_eq!(overlay.entries().map(|entry| entry.aliases().len()).collect::<Vec<_>>(), [0, 0, 0]);
    assert_eq!((faults[0].line(), faults[0].cause()), (Some(7), &OverlayCause::NameAlone("wrong".into())));
    // And so it is not written.
    let entry = Entry::from(lookup(1, Tcp)).with_name("a").with_description("one\rtwo");
    let error = Overlay::from_iter([entry]).to_services().unwrap_err();
    assert_eq!(error.cause(), &WriteOverlayCause::Description);
}

#[test]
fn a_file_is_read_is_missing_or_is_a_fault() {
    let (overlay, faults) = Overlay::from_services_file(concat!(env!("CARGO_MANIFEST_DIR"), "/no/such/services"));
    assert_eq!((overlay.len(), faults.count()), (0, 0));
    // A folder is there, and is no text.
    let (overlay, faults) = Overlay::from_services_file(env!("CARGO_MANIFEST_DIR"));
    assert_eq!((overlay.len(), faults.count()), (0, 1));
    assert_eq!(faults[0].line(), None);
    assert!(matches!(faults[0].cause(), OverlayCause::File(_)));
    assert!(faults[0].to_string().starts_with("cannot be read: "), "{}", faults[0]);
    // This is one, of a kind.
    let (_, faults) = Overlay::from_services_file(file!());
    assert!(faults.count() > 100);
}

/// Asks for many ports, before and after the indexes are built.
fn assert_as_walk(overlay: &Overlay, ports: impl Iterator<Item = Port>) {
    for port in ports {
        let covering: Vec<&Entry> = overlay.entries().filter(|entry| entry.covers(port)).collect();
        assert_eq!(overlay.lookup(port).entry(), covering.first().copied(), "{port}");
        assert!(overlay.lookup(port).matches().filter_map(Match::entry).eq(covering), "{port}");
    }
}

fn entry(at: u16) -> Entry {
    let first = at.wrapping_mul(40_503);
    let run = [0, 0, 3, 40, 700, 30_000][usize::from(at % 6)];
    let protocols = [Tcp | Udp, Tcp.into(), Protocol::Sctp | Udp][usize::from(at % 3)];
    Entry::new(first..=first.saturating_add(run)).unwrap().with_protocols(protocols).with_name(&format!("n{}", at % 50))
}

#[test]
fn entries_that_are_put_in_between_questions_are_found() {
    let every = |step: usize| {
        (0..=u16::MAX).step_by(step).flat_map(|number| Protocol::ALL.map(|protocol| lookup(number, protocol)))
    };
    let mut overlay: Overlay = (0..50).map(entry).collect();
    assert_as_walk(&overlay, every(97));
    for at in 50..400 {
        match at % 4 {
            0 => overlay.append(entry(at)),
            _ => overlay.insert(entry(at)),
        }
        let (first, last) = (*entry(at).ports().start(), *entry(at).ports().end());
        let near = [first.saturating_sub(1), first, last, last.saturating_add(1), 8080];
        assert_as_walk(&overlay, near.into_iter().flat_map(|number| Protocol::ALL.map(|of| lookup(number, of))));
        let name = format!("N{}", at % 50);
        let named = overlay.entries().filter(|entry| entry.name().is_some_and(|own| own.eq_ignore_ascii_case(&name)));
        assert!(overlay.by_name(&name).filter_map(Match::entry).eq(named), "{name}");
    }
    assert_as_walk(&overlay, every(41));
    let copy = overlay.clone();
    overlay.extend((400..9000).map(entry));
    assert_as_walk(&overlay, every(4999));
    assert_as_walk(&copy, every(499));
    let large: Overlay = (0..60_000).map(entry).collect();
    assert_as_walk(&large, every(9973));
}

/// The shortest of a few runs, in microseconds.
fn shortest<T>(mut run: impl FnMut() -> T) -> f64 {
    let time = |_| {
        let start = Instant::now();
        std::hint::black_box(run());
        start.elapsed().as_secs_f64() * 1e6
    };
    (0..20).map(time).fold(f64::INFINITY, f64::min)
}

#[test]
fn the_first_question_costs_less_than_reading_did() {
    for entries in [1_u16, 3, 30, 300, 3000] {
        let lines = (0..entries).map(|at| format!("name{at} {}/tcp # what it is", 1000 + at));
        let text = lines.collect::<Vec<_>>().join("\n");
        let reading = shortest(|| Overlay::from_services(&text));
        let both = shortest(|| {
            let overlay = Overlay::from_services(&text).unwrap();
            overlay.lookup((60_000, Udp)).name().map(str::len)
        });
        println!("{entries} entries: read in {reading:.1} us, the first question {:.1} us", both - reading);
        // Well below; a busy machine moves either.
        assert!(both < reading * 2.0 + 2.0, "{entries} entries: {reading} us to read, {both} us with a question");
    }
}

#[test]
fn a_thousand_entries_put_in_with_a_question_after_each_are_cheap() {
    let mut overlay: Overlay = (0..10_000).map(entry).collect();
    let before = shortest(|| overlay.clone().lookup((60_000, Tcp)).name().map(str::len));
    let start = Instant::now();
    for at in 0..1000 {
        overlay.insert(entry(at));
        let port = lookup(*entry(at).ports().start(), entry(at).protocols().iter().next().unwrap());
        assert_eq!(overlay.lookup(port).entry(), Some(&entry(at)));
        assert!(overlay.by_name(&format!("n{}", at % 50)).next().is_some());
    }
    let all = start.elapsed().as_secs_f64() * 1e6;
    println!("a thousand insertions and questions on 10,000 entries: {all:.0} us; the first question {before:.0} us");
    assert!(all < 1_000_000.0, "{all} us");
}

/// A record with bytes that are not UTF-8 is one fault, and no line of a text in
/// quotation marks is an entry.
#[test]
fn a_record_that_is_not_text_is_passed_over_whole() {
    let text = b"ports,name,description\n22,\"a\n80,web,\n\",\"\xff\"\n443,https,\n";
    let (overlay, faults) = Overlay::from_csv_lenient(text);
    assert_eq!(overlay.entries().map(Entry::name).collect::<Vec<_>>(), [Some("https")]);
    let said: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(said, ["line 2: found bytes that are not UTF-8"]);
    // Where its quotation marks are amiss as well, nothing tells where it ends.
    let (overlay, faults) = Overlay::from_csv_lenient(b"ports,name\n\xff,\"a\n80,web\n");
    assert_eq!((overlay.len(), faults[0].cause()), (1, &OverlayCause::Unclosed));
}

#[test]
fn messages_show_control_characters_escaped() {
    let said = |text: &str| Overlay::from_services(text).unwrap_err().to_string();
    assert_eq!(
        said("\x1b[2Jssh\n"),
        "line 1: found the name `\\u{1b}[2Jssh` alone, expected a name and a port such as ssh 22/tcp"
    );
    assert_eq!(said("ssh 22/t\0p\n"), "line 1: found the protocol `t\\u{0}p`, expected tcp, udp, sctp or dccp");
    let error = Overlay::from_csv("ports,na\u{7f}me\n80,web\n").unwrap_err();
    assert_eq!(
        error.to_string(),
        "line 1: found the column `na\\u{7f}me`, expected ports, protocols, name, aliases or description"
    );
    // The text itself stays as it was found.
    assert_eq!(error.cause(), &OverlayCause::Column("na\u{7f}me".into()));
    let error = Overlay::from_iter([Entry::from(80).with_name("a\nb")]).to_services().unwrap_err();
    assert_eq!(error.to_string(), "entry 1: found the name `a\\nb`, expected no space, line break or `#`");
}
