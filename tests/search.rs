//! Searching, against hand-checked answers and against a search that reads
//! every text for every query.
#![cfg(feature = "search")]

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use portolan::{
    Assignment, Claim, Port, Protocol, Protocols, Usual, claim, find, lookup,
    registry::assignments,
    search::Subject,
    search::{Field, Hit, MatchKind, search},
    usual::Basis,
};
use unicode_normalization::UnicodeNormalization;

#[allow(dead_code)]
#[path = "../src/search/fold.rs"]
mod fold;
#[path = "common/naive.rs"]
mod naive;
#[path = "common/uses.rs"]
mod uses;

fn folded(text: &str) -> Vec<String> {
    let mut all = Vec::new();
    fold::words(text, &mut String::new(), |word| all.push(word.to_owned()));
    all
}

/// What the naive search reads.
struct Document {
    rows: Vec<Assignment>,
    claim: Option<Claim>,
    name: Option<&'static str>,
    /// What people call it.
    word: Option<&'static str>,
    texts: Vec<(Field, Vec<String>)>,
}

fn documents() -> Vec<Document> {
    let mut all: Vec<Document> = Vec::new();
    let mut known: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for row in assignments() {
        // Rows are twins if they agree in this and differ in the protocol.
        let name = row.name().map(str::to_ascii_lowercase);
        let description = if name.is_none() { row.description() } else { None };
        let alike =
            known.entry((name, description, row.ports().map(|ports| (*ports.start(), *ports.end())))).or_default();
        let twin = alike.first().copied().filter(|&at| {
            let rows: &Vec<Assignment> = &all[at].rows;
            row.protocol().is_some()
                && rows.iter().all(|other| other.protocol().is_some() && other.protocol() != row.protocol())
        });
        let at = twin.unwrap_or_else(|| {
            all.push(Document { rows: Vec::new(), claim: None, name: row.name(), word: None, texts: Vec::new() });
            alike.push(all.len() - 1);
            all.len() - 1
        });
        all[at].rows.push(row);
        let word = row.ports().and_then(|ports| {
            let usual = lookup(*ports.start(), row.protocol().unwrap_or(Protocol::Tcp)).usual()?;
            (usual.basis() == Basis::Assignment(row)).then(|| usual.name())
        });
        all[at].word = all[at].word.or(word);
        let texts = [
            (Field::Name, row.name()),
            (Field::Word, word),
            (Field::Alias, row.alias_of()),
            (Field::Description, row.description()),
            (Field::Assignee, row.assignee()),
        ];
        all[at].texts.extend(texts.map(|(field, text)| (field, folded(text.unwrap_or_default()))));
    }
    for claim in claim::all() {
        let texts = [
            (Field::Name, claim.name()),
            (Field::Word, claim.word()),
            (Field::Id, claim.id()),
            (Field::Vendor, claim.vendor()),
            (Field::Note, claim.note().unwrap_or_default()),
        ];
        let texts = texts.map(|(field, text)| (field, folded(text))).into();
        let word = Some(claim.word());
        all.push(Document { rows: Vec::new(), claim: Some(claim), name: Some(claim.name()), word, texts });
    }
    all
}

/// Score, fit and fields.
type Judged = (usize, MatchKind, Vec<Field>);

/// A match as the documentation of `search` describes it.
fn judge(document: &Document, query: &str, words: &[String]) -> Option<Judged> {
    let mut unlike = words.to_vec();
    unlike.sort();
    unlike.dedup();
    // For each word: how well it fits (2 whole, 1 beginning, 0 inside) and where, the best.
    let best = unlike.iter().map(|word| {
        let hits = document.texts.iter().flat_map(|(field, text)| {
            text.iter().filter(|own| own.contains(word)).map(|own| {
                let how = if own == word { 2 } else { usize::from(own.starts_with(word)) };
                (how, Reverse(*field))
            })
        });
        hits.max()
    });
    let best: Vec<(usize, Reverse<Field>)> = best.collect::<Option<_>>()?;
    let points = |field: Field| 80 - 10 * Field::ALL.iter().position(|&one| one == field).unwrap();
    let phrase = words.join(" ");
    let by = [(Field::Name, document.name), (Field::Word, document.word)].into_iter().filter_map(|(field, text)| {
        let text = text?;
        let own = folded(text).join(" ");
        let (fit, base) = if own == phrase { (MatchKind::Exact, 400) } else { (MatchKind::Prefix, 300) };
        let same = usize::from(text.eq_ignore_ascii_case(query.trim()));
        own.starts_with(&phrase).then(|| (base + points(field) + same, fit, vec![field]))
    });
    // The first of the best: the name.
    if let Some(best) = by.min_by_key(|&(_, fit, _)| fit) {
        return Some(best);
    }
    let whole = best.iter().all(|&(how, _)| how == 2);
    let sum: usize = best.iter().map(|&(how, Reverse(field))| points(field) + if whole { 0 } else { 3 * how }).sum();
    let mut fields: Vec<Field> = best.iter().map(|&(_, Reverse(field))| field).collect();
    fields.sort();
    fields.dedup();
    let (fit, base) = if whole { (MatchKind::Word, 200) } else { (MatchKind::Substring, 100) };
    Some((base + sum / best.len(), fit, fields))
}

fn assert_agrees(documents: &[Document], query: &str) {
    let words = folded(query);
    let found = search(query);
    if words.is_empty() {
        assert_eq!(found, []);
        return;
    }
    let judged = documents.iter().filter_map(|document| Some((judge(document, query, &words)?, document)));
    let mut expected: Vec<_> = judged.collect();
    let is_number = query.bytes().all(|byte| byte.is_ascii_digit()) || query.parse::<Port>().is_ok();
    let meant: Vec<Port> = if is_number { Vec::new() } else { find(query).take(64).collect() };
    let is_usual = |document: &Document, port: Port| match port.usual().map(Usual::basis) {
        Some(Basis::Claim(claim)) => document.claim == Some(claim),
        Some(Basis::Assignment(row)) => document.rows.contains(&row),
        _ => false,
    };
    let is_on = |document: &Document, port: Port| {
        document.claim.is_some_and(|claim| port.claims().any(|own| own == claim))
            || port.assignments().any(|row| document.rows.contains(&row))
    };
    // What a port usually is, where no text of the port has the word.
    let unsaid = |&&port: &&Port| !expected.iter().any(|(_, document)| is_on(document, port));
    let typed =
        meant.iter().filter(unsaid).filter_map(|&port| documents.iter().find(|document| is_usual(document, port)));
    let mut added: Vec<(Judged, &Document)> = Vec::new();
    for document in typed {
        if !added.iter().any(|&(_, other)| std::ptr::eq(other, document)) {
            added.push(((400 + 70, MatchKind::Exact, vec![Field::Word]), document));
        }
    }
    expected.extend(added);
    for ((score, ..), document) in &mut expected {
        if let Some(place) = meant.iter().position(|&port| is_on(document, port)) {
            *score += 1000 * (64 - place) + if is_usual(document, meant[place]) { 500 } else { 0 };
        }
    }
    // Stable, so that equals stay in the order of the documents.
    expected.sort_by_key(|((score, ..), _)| Reverse(*score));
    assert_eq!(found.len(), expected.len(), "{query:?}");
    for (found, ((score, fit, fields), document)) in found.iter().zip(expected) {
        let place = format!("{query:?} finds {found:?}");
        assert_eq!(found.claim(), document.claim, "{place}");
        assert_eq!(found.assignments().collect::<Vec<_>>(), document.rows, "{place}");
        assert_eq!((usize::from(found.score()), found.match_kind()), (score, fit), "{place}");
        assert_eq!(found.fields().collect::<Vec<_>>(), fields, "{place}");
        assert_eq!(found.field(), fields[0], "{place}");
        assert_eq!(found.name(), document.name, "{place}");
    }
}

/// Numbers without an order that are the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end as u64).unwrap()
    }
}

/// A part of a word, which may be all of it.
fn part<'a>(word: &'a str, numbers: &mut Numbers) -> &'a str {
    let letters: Vec<usize> = word.char_indices().map(|(at, _)| at).chain([word.len()]).collect();
    let start = if numbers.below(2) == 0 { 0 } else { numbers.below(letters.len() - 1) };
    let end =
        if numbers.below(2) == 0 { letters.len() - 1 } else { start + 1 + numbers.below(letters.len() - 1 - start) };
    &word[letters[start]..letters[end]]
}

#[test]
fn it_finds_what_reading_every_text_finds() {
    let documents = documents();
    let fixed = [
        "e",
        "ss",
        "server",
        "protocol",
        "framehawk",
        "post sql",
        "sql post",
        "POST-SQL",
        "http",
        "www-http",
        "x11",
        "microsoft sql",
        "the",
        "the the",
        "a b c",
        "1",
        "0",
        "\u{e9}",
        "Öberg",
        "whois++",
        "ssh\nssh",
        "citrix-framehawk",
        "dns",
        "upnp",
        "ipmi",
        "portmapper",
        "Tor SOCKS",
        "palace-2",
        "compressnet",
        "vnc",
        "443",
        "443/tcp",
    ];
    for query in fixed {
        assert_agrees(&documents, query);
    }
    let mut numbers = Numbers(0x7f4a_7c15);
    for _ in 0..40 {
        // Up to three parts of words of one document, so that most find it.
        let texts = &documents[numbers.below(documents.len())].texts;
        let words: Vec<&String> = texts.iter().flat_map(|(_, words)| words).collect();
        let count = 1 + numbers.below(3);
        let parts: Vec<&str> = (0..count).map(|_| part(words[numbers.below(words.len())], &mut numbers)).collect();
        assert!(!search(&parts.join(" ")).is_empty());
        assert_agrees(&documents, &parts.join(" "));
    }
}

#[test]
fn every_assignment_and_claim_is_found_first_by_its_name() {
    let mut found_rows = 0;
    let exact = |name: &str| {
        let mut found = search(name);
        // What people mean by the word comes before what is called so.
        let first = found[0];
        let is_meant = find(name).next().is_some_and(|port| {
            first.protocols().contains(port.protocol()) && first.ports().unwrap().contains(&port.number())
        });
        assert!(is_meant || first.match_kind() == MatchKind::Exact, "{name}");
        found.retain(|found| {
            found.match_kind() == MatchKind::Exact && found.name().is_some_and(|own| own.eq_ignore_ascii_case(name))
        });
        found
    };
    // Some of them: each takes a search, and this is also run unoptimized.
    for name in assignments().filter_map(Assignment::name).step_by(20) {
        let rows: Vec<Assignment> = exact(name).into_iter().flat_map(Hit::assignments).collect();
        let mut sorted = rows.clone();
        sorted.sort();
        assert_eq!(sorted, portolan::by_name(name).collect::<Vec<_>>(), "{name}");
        found_rows += rows.len();
    }
    assert!(found_rows > 500);
    for claim in claim::all().step_by(20) {
        assert!(exact(claim.name()).iter().any(|found| found.claim() == Some(claim)), "{claim:?}");
        assert!(search(claim.id()).iter().any(|found| found.claim() == Some(claim)), "{claim:?}");
    }
}

#[test]
fn hand_checked_answers() {
    let framehawk = search("framehawk");
    assert_eq!(framehawk.len(), 1);
    assert_eq!(framehawk[0].subject(), Subject::Claim(claim::by_id("citrix-framehawk").unwrap()));
    assert_eq!(
        (framehawk[0].match_kind(), framehawk[0].field(), framehawk[0].score()),
        (MatchKind::Word, Field::Name, 64_280)
    );
    assert_eq!((framehawk[0].ports(), framehawk[0].protocols().to_string()), (Some(3224..=3324), "udp".into()));

    let post = search("post sql");
    assert_eq!((post[0].name(), post[0].ports()), (Some("postgresql"), Some(5432..=5432)));
    assert_eq!((post[0].match_kind(), post[0].protocols().to_string()), (MatchKind::Substring, "tcp, udp".into()));

    let assignee = search("varma bhupatiraju")[0];
    assert_eq!((assignee.name(), assignee.field()), (Some("dwmsgserver"), Field::Assignee));
    let vendor = search("citrix framehawk")[0];
    assert_eq!(vendor.match_kind(), MatchKind::Exact);
    let alias = search("http").into_iter().find(|found| found.name() == Some("www")).unwrap();
    assert_eq!((alias.match_kind(), alias.field()), (MatchKind::Word, Field::Alias));
    let spread = search("diamondwave bhupatiraju")[0];
    assert_eq!(spread.fields().collect::<Vec<_>>(), [Field::Description, Field::Assignee]);
}

#[test]
fn what_people_type_has_its_port_first() {
    let words = [
        ("dns", 53),
        ("dhcp", 67),
        ("rdp", 3389),
        ("smb", 445),
        ("ipmi", 623),
        ("rpcbind", 111),
        ("vnc", 5900),
        ("postgres", 5432),
        ("whois", 43),
        ("upnp", 1900),
    ];
    for (word, number) in words {
        for query in [word, &word.to_uppercase(), &format!("  {word} ")] {
            assert_eq!(search(query)[0].ports(), Some(number..=number), "{query}");
        }
    }
    let dns = search("dns")[0];
    assert_eq!((dns.name(), dns.word(), dns.match_kind()), (Some("domain"), Some("DNS"), MatchKind::Exact));
    // A word of which no text knows.
    let upnp = search("portmapper")[0];
    assert_eq!((upnp.name(), upnp.field(), upnp.match_kind()), (Some("sunrpc"), Field::Word, MatchKind::Exact));
    // The words that people use are found by their parts too.
    assert!(search("tor sock").iter().any(|found| found.word() == Some("Tor SOCKS")));
}

#[test]
fn hits_on_the_ports_that_find_gives_come_first_and_in_their_order() {
    for word in ["http", "vnc", "grafana", "ssh", "mysql", "sip", "x11", "kafka", "memcached"] {
        let ports: Vec<Port> = find(word).take(64).collect();
        assert!(!ports.is_empty(), "{word}");
        let place = |found: &Hit| {
            let is_on = |port: &Port| {
                found.protocols().contains(port.protocol())
                    && found.ports().is_some_and(|ports| ports.contains(&port.number()))
            };
            ports.iter().position(is_on).unwrap_or(usize::MAX)
        };
        let places: Vec<usize> = search(word).iter().map(place).collect();
        assert!(places.is_sorted() && places[0] == 0, "{word}: {places:?}");
    }
}

#[test]
fn words_that_only_people_use_find_what_the_port_is() {
    let lines = uses::file("words.csv");
    let mut seen = [0; 2];
    for term in lines.iter().flat_map(|line| line["also"].split("; ")).filter(|term| !term.is_empty()) {
        // Whoever types a number does not ask what it is for.
        if term.parse::<u16>().is_ok() {
            continue;
        }
        let Some((port, basis)) = find(term).next().and_then(|port| Some((port, port.usual()?.basis()))) else {
            continue;
        };
        // What several share has no document of its own.
        if basis == Basis::Several {
            continue;
        }
        let found = search(term).first().copied().unwrap_or_else(|| panic!("{term} finds nothing, expected {port}"));
        assert!(
            found.ports().is_some_and(|ports| ports.contains(&port.number())),
            "{term} finds {found:?}, expected {port}"
        );
        match basis {
            Basis::Claim(claim) if found.claim() == Some(claim) => seen[0] += 1,
            Basis::Assignment(row) if found.assignments().any(|other| other == row) => seen[1] += 1,
            _ => {}
        }
    }
    assert!(seen[0] > 50 && seen[1] > 50, "{seen:?}");
}

#[test]
fn two_words_of_a_document_that_begin_alike_are_both_its_start() {
    let documents = documents();
    let mut queries = BTreeSet::new();
    for document in &documents {
        let (Some(name), Some(word)) = (document.name, document.word) else { continue };
        let [name, word] = [name, word].map(|text| folded(text).first().cloned().unwrap_or_default());
        let alike: String = name.chars().zip(word.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
        if name != word && alike.len() > 1 {
            queries.insert(alike);
        }
    }
    assert!(queries.len() > 5, "{queries:?}");
    for query in queries {
        assert_agrees(&documents, &query);
    }
}

#[test]
fn debug_counts_the_words() {
    let words: BTreeSet<String> =
        documents().into_iter().flat_map(|document| document.texts).flat_map(|(_, words)| words).collect();
    let text = format!("{:?}", portolan::search::SearchIndex::new());
    assert!(text.contains(&format!("words: {},", words.len())), "{} words: {text}", words.len());
}

#[test]
fn exact_then_prefix_then_word_then_substring() {
    let ssh = search("ssh");
    let fits: Vec<MatchKind> = ssh.iter().map(|found| found.match_kind()).collect();
    assert!(fits.is_sorted());
    assert!(MatchKind::ALL.iter().all(|fit| fits.contains(fit)), "{fits:?}");
    let of = |name| ssh.iter().find(|found| found.name() == Some(name)).unwrap().match_kind();
    assert_eq!((of("ssh"), of("ssh-mgmt"), of("netconf-ssh")), (MatchKind::Exact, MatchKind::Prefix, MatchKind::Word));
    for pair in ssh.windows(2) {
        assert!(pair[0].score() >= pair[1].score());
        if pair[0].score() == pair[1].score() {
            assert!(pair[0].subject() < pair[1].subject(), "equals are not in registry order: {pair:?}");
        }
    }
}

#[test]
fn twins_are_one_match() {
    let ssh: Vec<Hit> = search("ssh").into_iter().filter(|found| found.name() == Some("ssh")).collect();
    let ports: Vec<_> = ssh.iter().map(|found| (found.ports(), found.protocols().to_string())).collect();
    assert_eq!(ports, [(Some(22..=22), "tcp, udp, sctp".into()), (None, "tcp".into())]);
    // Two services of one name, neither with a port or a protocol.
    let rdp: Vec<Hit> = search("rdp").into_iter().filter(|found| found.name() == Some("rdp")).collect();
    assert_eq!(rdp.len(), 2);
    assert!(rdp.iter().all(|found| found.protocols() == Protocols::NONE && found.assignments().len() == 1));
    let nameless = search("any private mail system");
    assert_eq!((nameless.len(), nameless[0].name(), nameless[0].ports()), (1, None, Some(24..=24)));
    assert_eq!(nameless[0].protocols().to_string(), "tcp, udp");
    assert_eq!(size_of::<Hit>(), 18);
}

#[test]
fn case_and_accents_make_no_difference() {
    for (one, other) in [
        ("SSH", "ssh"),
        ("Öberg", "oberg"),
        ("O\u{308}BERG", "oberg"),
        ("FRAMÉHÄWK", "framehawk"),
        ("  framehawk\t\n", "framehawk"),
        ("post--sql", "post sql"),
        ("post post sql post", "post sql"),
    ] {
        let key = |found: Hit| (found.subject(), found.match_kind(), found.fields().collect::<Vec<_>>());
        let keys = |query| search(query).into_iter().map(key).collect::<Vec<_>>();
        assert!(!keys(other).is_empty(), "{other:?}");
        assert_eq!(keys(one), keys(other), "{one:?}");
    }
}

#[test]
fn a_query_without_a_word_finds_nothing() {
    for query in ["", " ", "\t\r\n", "\u{a0}\u{2003}", "-", "+++ !", "\0", "\u{301}", "\u{feff}", "🦀"] {
        assert_eq!(search(query), [], "{query:?}");
    }
}

#[test]
fn long_queries_are_answered() {
    assert_eq!(search(&"framehawk ".repeat(10_000)).len(), 1);
    assert_eq!(search(&"framehawk".repeat(10_000)), []);
    let unlike: Vec<String> = (0..100_000).map(|number| format!("{number:x}")).collect();
    assert_eq!(search(&unlike.join(" ")), []);
}

#[test]
fn accents_are_folded_as_unicode_decomposes_them() {
    let mut decomposed = 0;
    for letter in ('\u{c0}'..='\u{24f}').chain('\u{1e00}'..='\u{1eff}') {
        let mut parts = letter.nfd();
        let first = parts.next().unwrap();
        if first.is_ascii_alphabetic() && parts.next().is_some() {
            decomposed += 1;
            assert_eq!(folded(&letter.to_string()), [first.to_ascii_lowercase().to_string()], "{letter}");
            // And the same letter typed as letter and accents.
            assert_eq!(folded(&letter.nfd().to_string()), [first.to_ascii_lowercase().to_string()], "{letter}");
        }
    }
    assert!(decomposed > 450, "{decomposed}");
    // Whatever is folded to ASCII has such a decomposition, but for these.
    let alone = "æðøþßđħıĸłŋœŧǥſẚĳŀŉǽǣǿẛ";
    for letter in ('\u{80}'..='\u{10ffff}').filter(|letter| fold::base(*letter).is_some() && letter.is_lowercase()) {
        let first = letter.nfd().next().unwrap();
        assert!(first.is_ascii_alphabetic() || alone.contains(letter), "{letter}");
        assert!(fold::base(letter).unwrap().bytes().all(|byte| byte.is_ascii_lowercase()), "{letter}");
    }
    for (letters, expected) in [
        ("Ærø", "aero"),
        ("Straße STRASSE", "strasse"),
        ("Łódź", "lodz"),
        ("Nguyễn", "nguyen"),
        ("İstanbul ıstanbul", "istanbul"),
        ("Þór Đà", "thor"),
        ("Ångström \u{212b}", "angstrom"),
        ("Œuvre", "oeuvre"),
        ("Ĳssel", "ijssel"),
        // A dash, an ellipsis and a quotation mark part words as ASCII's do.
        ("über–all", "uber"),
        ("über…all", "uber"),
        ("über“all”", "uber"),
    ] {
        assert_eq!(folded(letters)[0], expected);
    }
    assert_eq!(folded("Ελλάδα 東京 Москва"), ["ελλάδα", "東京", "москва"]);
}

#[test]
#[cfg(feature = "serde")]
fn matches_are_serialized_with_what_they_found() {
    let json = serde_json::to_value(search("framehawk")[0]).unwrap();
    assert_eq!(json["claim"]["id"], "citrix-framehawk");
    assert_eq!((&json["fit"], &json["fields"][0], &json["score"]), (&"word".into(), &"name".into(), &64_280.into()));
    let json = serde_json::to_value(search("ssh")[0]).unwrap();
    assert_eq!(json["assignments"].as_array().unwrap().len(), 3);
    assert_eq!(json["assignments"][0]["name"], "ssh");
    for &field in Field::ALL {
        assert_eq!(serde_json::from_value::<Field>(serde_json::to_value(field).unwrap()).unwrap(), field);
        assert_eq!(serde_json::to_value(field).unwrap(), field.as_str());
    }
    for fit in MatchKind::ALL {
        assert_eq!(serde_json::from_value::<MatchKind>(serde_json::to_value(fit).unwrap()).unwrap(), fit);
        assert_eq!(serde_json::to_value(fit).unwrap(), fit.as_str());
    }
}
