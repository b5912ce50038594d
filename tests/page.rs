//! The pages: a dozen as they are printed, and what must hold of all.

use std::fs;
use std::path::Path;

use portolan::{
    Claim, Confidence, Kind, Os, Ports, Protocol, Protocols, Range, Standing, Status, claim,
    inspect::commands,
    lookup,
    page::{Format, neighbours, page},
    registry::Reference,
    rule::RuleKind,
    usual::Basis,
};

const NUMBERS: [u16; 20] = [
    0, 2, 4, 22, 80, 443, 3000, 3227, 3228, 5432, 6005, 8080, 9050, 9981, 27_005, 27_015, 31_337, 49_152, 50_000,
    60_999,
];

/// Set to write the golden pages anew, which is to be read as any change is.
const WRITE: &str = "PORTOLAN_WRITE_EXPECTED";

#[test]
fn pages_of_each_kind_are_as_they_were() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/pages");
    for number in NUMBERS {
        for (format, ending) in [(Format::Text, "txt"), (Format::Markdown, "md")] {
            let written = page(number).display(format).to_string();
            let path = folder.join(format!("{number}.{ending}"));
            if std::env::var_os(WRITE).is_some() {
                fs::write(&path, &written).unwrap();
            }
            let golden = fs::read_to_string(&path).unwrap();
            assert!(
                written == golden,
                "the page of {number} differs from {}; if that is meant, set {WRITE}=1",
                path.display()
            );
        }
    }
    let one = lookup(3228, Protocol::Udp).page().to_string();
    assert!(one.starts_with("Port 3228/udp\n") && one.contains("ss -lunp 'sport = :3228'"));
    assert!(!one.contains("Veeam"), "a claim on TCP is on the page of UDP");
}

#[test]
fn the_diamondwave_pages_carry_what_a_good_reference_gives() {
    let facts = |number: u16, facts: &[&str]| {
        let text = page(number).to_string();
        for fact in facts {
            assert!(text.contains(fact), "{number} lacks {fact}:\n{text}");
        }
    };
    let both = [
        "registered range, 1024-49151",
        "the 48,128 User Ports",
        "for TCP and UDP",
        "standing: dormant",
        "Citrix Framehawk 3224-3324 (UDP)",
        "discontinued, until 2018",
        "followed by Enlightened Data Transport (EDT)",
        "No game and no malware is on record here",
        "  Linux: ss ",
        "  macOS: lsof ",
        "  Windows: Get-NetTCPConnection ",
    ];
    facts(3227, &both);
    facts(3227, &["dwnmshttp", "DiamondWave NMS Server"]);
    facts(3228, &both);
    facts(3228, &["dwmsgserver", "DiamondWave MSG Server", "assigned to: Varma Bhupatiraju"]);
}

#[test]
fn sentences_are_true_of_ports_at_the_edges() {
    let text = |number| page(number).to_string();
    assert!(text(0).contains("stands for no port") && !text(0).contains("How to see what listens on it"));
    assert!(text(0).contains("The nearest assigned: 1 (tcpmux).\n"));
    for number in [49_152, 50_000, 65_535] {
        let text = text(number);
        assert!(text.contains("IANA never assigns them") && !text.contains("to whoever applies"), "{text}");
        assert!(text.contains("The nearest assigned: 49150 (inspider).\n"), "{text}");
    }
    assert!(text(3227).contains("for TCP and UDP"));
    assert!(text(4).contains("No service is known for port 4. IANA has not assigned it."));
    assert!(text(24).contains("\"any private mail system\" (without a service name)"));
    assert!(text(80).contains("http, www and www-http for TCP and UDP and http for SCTP"));
}

/// Asserts what must hold of a page in any format.
fn assert_well_written(number: u16, text: &str) {
    for line in text.lines() {
        let line = line.trim_start();
        assert!(!line.contains("  "), "{number} has a doubled space: {line}");
        assert!(!line.ends_with(' '), "{number} has a line that says nothing: {line:?}");
        assert!(!line.contains(" 1 numbers") && !line.contains(" 1 other uses"), "{number}: {line}");
    }
    for placeholder in ["{}", "{:", "TODO", "None)", "Some("] {
        assert!(!text.contains(placeholder), "{number} has a {placeholder}");
    }
}

/// Asserts that a fragment of HTML is made of whole elements and escaped text,
/// and that each address of the page is a link.
fn assert_html(number: u16, html: &str, text: &str) {
    for (at, _) in text.match_indices("https://") {
        let address = text[at..].split_whitespace().next().unwrap();
        // In brackets, a bracket and what follows it end it.
        let ends = if text[..at].ends_with('(') { address.rfind(')') } else { None };
        let address = address[..ends.unwrap_or(address.len())].replace('&', "&amp;").replace('\'', "&#39;");
        assert!(html.contains(&format!("<a href=\"{address}\">")), "{number}: {address} is no link");
    }
    let mut open: Vec<&str> = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find(['<', '>', '"', '&', '\'']) {
        let (_, from) = rest.split_at(at);
        rest = if from.starts_with('&') {
            let known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"];
            let entity = known.iter().find(|entity| from.starts_with(**entity));
            &from[entity.unwrap_or_else(|| panic!("{number} has a bare ampersand: {from:.40}")).len()..]
        } else if let Some(tag) = from.strip_prefix("</") {
            let (name, after) = tag.split_once('>').unwrap();
            assert_eq!(open.pop(), Some(name), "{number} closes what is not open");
            after
        } else {
            let tag = from.strip_prefix('<').unwrap_or_else(|| panic!("{number} has a bare sign: {from:.40}"));
            let (tag, after) = tag.split_once('>').unwrap();
            let name = tag.split(' ').next().unwrap();
            assert!(["h1", "h2", "h3", "p", "ul", "li", "b", "a", "code"].contains(&name), "{number}: <{tag}>");
            if let Some(attribute) = tag.strip_prefix("a ") {
                let address = attribute.strip_prefix("href=\"").and_then(|rest| rest.strip_suffix('"')).unwrap();
                assert!(address.starts_with("http") && !address.contains(['"', '<', ' ']), "{number}: {address}");
            } else {
                assert_eq!(tag, name, "{number}");
            }
            open.push(name);
            after
        };
    }
    assert!(open.is_empty(), "{number} leaves {open:?} open");
    for empty in ["<ul>\n</ul>", "<p></p>", "<li></li>", "<h2></h2>", "</h2>\n<h2>", "</h3>\n<h2>", "</h3>\n<h3>"] {
        assert!(!html.contains(empty), "{number} has an empty part: {empty}");
    }
}

/// The longest run that is told in full.
const WIDEST: usize = 64;

/// Asserts that a claim is on a page: in full, or in one line.
fn assert_tells_claim(number: u16, text: &str, claim: Claim) {
    let ports = Ports::from(claim.ports());
    let is_wide = ports.len() > WIDEST && claim.kind().is_service();
    let heading = if is_wide {
        format!("\n    {} {ports} (", claim.name())
    } else {
        format!("\n  {} ({})\n", claim.name(), claim.protocols().to_string().to_uppercase().replace(", ", " and "))
    };
    let told = || {
        text.match_indices(&heading).any(|(at, _)| {
            let rest = &text[at + 1..];
            let own = if is_wide { rest.lines().next().unwrap() } else { rest.split("\n  source").next().unwrap() };
            let kind = claim.kind().as_str().replace("e-v", "e and v").replace('-', " ");
            own.contains(&format!("{kind}, {}", claim.vendor()))
                && own.contains(&format!("; {}", claim.standing()))
                && claim.successor().is_none_or(|successor| own.contains(&format!("followed by {successor}")))
                && (is_wide || own.contains(claim.note().unwrap_or_default()))
                && (is_wide || own.contains(claim.source()))
        })
    };
    assert!(told(), "the page of {number} does not tell of {claim:?}:\n{text}");
}

/// Asserts that the first paragraph says what the port usually is, and whether
/// that is over.
fn assert_leads_with_the_usual(number: u16, text: &str) {
    let lead = text.lines().nth(1).unwrap();
    if number == 0 {
        return;
    }
    let answers = Protocol::ALL.into_iter().filter_map(|protocol| lookup(number, protocol).usual());
    for usual in answers.clone() {
        assert!(lead.starts_with(&format!("  Port {number} is ")) && lead.contains(usual.name()), "{lead}");
        let word = match usual.standing() {
            Standing::Active | Standing::Unknown => "",
            Standing::Deprecated => "deprecated",
            Standing::Discontinued => "discontinued",
            _ if usual.assignment().is_some() => "gone",
            _ => "abandoned",
        };
        assert!(lead.contains(word), "{lead}");
        let sure = match usual.confidence() {
            Confidence::Likely => "most likely",
            Confidence::Possible => "possibly",
            Confidence::Unclear => "perhaps",
        };
        assert!(lead.contains(sure), "{lead}");
    }
    assert_eq!(lead.contains("No service is known for port"), answers.count() == 0, "{lead}");
    assert!(lead.matches(". ").count() < 12, "{lead}");
}

/// Asserts that what the API knows of a number is on its page.
fn assert_tells_all(number: u16, text: &str) {
    let tells = |fact: &str| assert!(text.contains(fact), "the page of {number} does not tell {fact:?}");
    tells(&format!("Port {number}\n"));
    tells(&format!("{} range", Range::of(number)));
    for port in Protocol::ALL.map(|protocol| lookup(number, protocol)) {
        for row in port.assignments() {
            row.name().into_iter().for_each(tells);
            row.description().into_iter().for_each(tells);
            row.assignee().into_iter().for_each(tells);
            row.contact().into_iter().for_each(tells);
            if let Some(date) = row.registered() {
                tells(&format!("registered: {date}\n"));
            }
            if let Some(date) = row.modified() {
                tells(&format!("last changed: {date}\n"));
            }
            row.unauthorized_use().into_iter().for_each(tells);
            if let Some(name) = row.alias_of() {
                tells(&format!("alias of: {name}\n"));
            }
            row.notes().into_iter().flat_map(str::lines).for_each(tells);
            if let Some(ports) = row.ports().filter(|ports| *ports != (number..=number)) {
                tells(&format!("ports: {}\n", Ports::from(ports)));
            }
            for reference in row.references() {
                match reference {
                    Reference::Url(url) => tells(url),
                    other => tells(&other.to_string()),
                }
            }
            if let Some(finding) = row.standing_note() {
                tells(&format!("standing: {}", finding.standing()));
                tells(finding.note());
                tells(finding.source());
            }
        }
        if port.status() == Status::Reserved {
            tells("Reserved for ");
            port.record().unwrap().notes().into_iter().flat_map(str::lines).for_each(tells);
        }
        for claim in port.claims() {
            assert_tells_claim(number, text, claim);
        }
        for rule in port.rules() {
            match rule.kind() {
                RuleKind::BlockedByBrowsers => tells("browsers: refuse to open it"),
                RuleKind::Privileged => tells(rule.note().unwrap()),
                _ => tells(&format!("{} {}", rule.name(), Ports::from(rule.ports()))),
            }
        }
        for former in port.former_names() {
            tells(&format!("Until about {} the registry called it {}", former.gone_by().year(), former.name()));
        }
        if let Some(rationale) = port.usual().and_then(portolan::Usual::rationale) {
            tells(rationale.reason());
            tells(rationale.source());
        }
    }
    let around = neighbours(number, Protocols::ALL);
    if let Some(below) = around.below() {
        tells(&format!("The nearest assigned: {below}"));
    }
    if let Some(above) = around.above() {
        tells(&format!(" {above}"));
    }
}

#[test]
fn every_page_is_well_written_and_tells_what_the_api_knows() {
    // Two halves at a time: rendering all formats of all pages is the longest test.
    std::thread::scope(|scope| {
        for half in 0..2 {
            scope.spawn(move || {
                for number in (0..=u16::MAX).filter(|number| number % 2 == half) {
                    let text = page(number).to_string();
                    assert_well_written(number, &text);
                    assert_tells_all(number, &text);
                    assert_leads_with_the_usual(number, &text);
                    // The other formats differ in marks and escapes alone, so that those of free
                    // numbers are told by one in sixteen.
                    let something = Protocol::ALL.iter().any(|&protocol| lookup(number, protocol).record().is_some());
                    if something || number % 16 < 2 {
                        assert_html(number, &page(number).display(Format::Html).to_string(), &text);
                        assert_well_written(number, &page(number).display(Format::Markdown).to_string());
                    }
                }
            });
        }
    });
}

#[test]
fn neighbours_are_those_of_a_naive_search() {
    let assigned =
        |number: u16| Protocol::ALL.iter().any(|&protocol| lookup(number, protocol).status() == Status::Assigned);
    let free =
        |number: u16| Protocol::ALL.iter().all(|&protocol| lookup(number, protocol).status() == Status::Unassigned);
    let mut below = None;
    for number in 0..=u16::MAX {
        let around = neighbours(number, Protocols::ALL);
        assert_eq!(around.below(), below, "{number}");
        if assigned(number) {
            below = Some(number);
        }
        assert_eq!(around.free().is_some(), free(number), "{number}");
        if let Some(run) = around.free() {
            assert!(run.contains(&number), "{number}");
            assert!(number != *run.start() || run.clone().all(free), "{number}");
            assert!(run.start().checked_sub(1).is_none_or(|before| !free(before)), "{number}");
            assert!(!free(run.end() + 1), "{number}");
        }
    }
    let mut above = None;
    for number in (0..=u16::MAX).rev() {
        assert_eq!(neighbours(number, Protocols::ALL).above(), above, "{number}");
        if assigned(number) {
            above = Some(number);
        }
    }
}

#[test]
fn a_page_of_one_protocol_shows_one_command_a_system() {
    for port in [lookup(22, Protocol::Tcp), lookup(53, Protocol::Udp)] {
        assert_eq!((port.page().number(), page(port.number()).number()), (port.number(), port.number()));
        let text = port.page().to_string();
        for &os in Os::ALL {
            let start = format!("  {}: ", os.name());
            let shown: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix(&*start)).collect();
            assert_eq!(shown, [commands(port, os).next().unwrap().to_string()], "{port}");
        }
    }
}

#[test]
fn uses_beside_the_usual_one_are_other_uses() {
    let mut seen = [0; 2];
    for number in 0..=u16::MAX {
        let text = page(number).to_string();
        let Some((_, rest)) = text.lines().nth(1).and_then(|lead| lead.split_once(" uses are on record, such as"))
        else {
            continue;
        };
        let mut usual = Protocol::ALL.into_iter().filter_map(|protocol| lookup(number, protocol).usual()).peekable();
        // What several have in common is no one use.
        let is_one = usual.peek().is_some() && usual.all(|usual| usual.basis() != Basis::Several);
        assert_eq!(text.contains(" other uses are on record, such as"), is_one, "{number}: {rest}");
        seen[usize::from(is_one)] += 1;
    }
    assert!(seen[0] > 5 && seen[1] > 5, "{seen:?}");
}

#[test]
fn quiet_pages_are_short() {
    for number in [2, 4, 1056, 3227, 3228, 5432] {
        let lines = page(number).to_string().lines().count();
        assert!(lines <= 40, "the page of {number} has {lines} lines");
    }
}

#[test]
fn claims_come_in_order_of_relevance_and_none_is_lost() {
    for number in [0, 22, 3000, 3228, 4000, 5000, 6000, 8080, 9000, 9090, 10_255, 27_015, 31_337, 50_000] {
        let json = serde_json::to_value(page(number)).unwrap();
        let ids = json["claims"].as_array().unwrap().iter().map(|claim| claim["id"].as_str().unwrap().to_owned());
        let listed: Vec<Claim> = ids.map(|id| claim::by_id(&id).unwrap()).collect();
        let mut all: Vec<Claim> = claim::of_number(number).collect();
        let rank = |claim: &Claim| {
            let is_wide = Ports::from(claim.ports()).len() > WIDEST;
            (!claim.kind().is_service(), is_wide, !claim.standing().is_live())
        };
        assert!(listed.is_sorted_by_key(rank), "{number}: {listed:?}");
        let mut sorted = listed.clone();
        sorted.sort();
        all.sort();
        assert_eq!(sorted, all, "{number}");
        // The text has them in the same order.
        let text = page(number).to_string();
        let places = listed.iter().map(|claim| text.rfind(&format!("\n  {} (", claim.name())));
        assert!(places.flatten().is_sorted(), "{number}");
    }
}

#[test]
fn the_standing_of_an_assignment_has_its_date() {
    let finding = lookup(5190, Protocol::Tcp).assignments().find_map(portolan::Assignment::standing_note).unwrap();
    let expected = format!("standing: discontinued since {}. {}", finding.since().unwrap(), finding.note());
    assert!(page(5190).to_string().contains(&expected), "{expected}");
}

#[test]
fn what_two_protocols_have_in_common_is_remarked_once() {
    let notes = lookup(47, Protocol::Tcp).record().unwrap().notes().unwrap();
    assert_eq!(lookup(47, Protocol::Udp).record().unwrap().notes(), Some(notes));
    assert_eq!(page(47).to_string().matches(notes).count(), 1);
}

#[test]
fn a_reference_that_is_an_address_is_written_once() {
    let address = "https://github.com/NetworkBlockDevice/nbd/blob/master/doc/proto.md";
    assert_eq!(page(10_809).to_string().matches(address).count(), 1);
}

#[test]
fn the_structure_says_what_the_text_says() {
    let json = serde_json::to_value(page(3228)).unwrap();
    assert_eq!(json["number"], 3228);
    assert_eq!(json["range"]["size"], 48_128);
    assert_eq!(json["ports"][1]["port"], "3228/udp");
    assert_eq!(json["ports"][1]["assignments"][0]["finding"]["standing"], "dormant");
    // What assigns is among the assignments, and only what does not stands beside them.
    assert!(json["ports"][1]["record"].is_null() && json["ports"][1].get("record").is_some());
    assert_eq!(serde_json::to_value(page(0)).unwrap()["ports"][0]["record"]["status"], "reserved");
    let claims = json["claims"].as_array().unwrap();
    assert_eq!(claims.iter().filter(|claim| claim["id"] == "citrix-framehawk").count(), 1);
    assert_eq!(json["neighbours"]["below"], 3227);
    let dns = &serde_json::to_value(page(53)).unwrap()["ports"][1];
    let usual = &dns["usual"];
    assert_eq!((&usual["name"], &usual["short"]), (&"DNS".into(), &"dns".into()));
    assert_eq!((&usual["rests_on"], &usual["basis"]), (&"assignment".into(), &"domain".into()));
    assert!(usual["confidence"] == "likely" && usual["standing"].is_string());
    assert!(dns["rules"].as_array().unwrap().iter().any(|rule| rule["id"] == "privileged-ports"));
    assert!(dns["former_names"].as_array().is_some());
    assert_eq!(serde_json::to_value(page(9050)).unwrap()["ports"][0]["usual"]["basis"], "tor-socks");
    for os in Os::ALL {
        assert!(!json["commands"][os.as_str()].as_array().unwrap().is_empty(), "{os}");
    }
    let malware = serde_json::to_value(page(31_337)).unwrap();
    assert!(malware["claims"].as_array().unwrap().iter().any(|claim| claim["kind"] == Kind::Malware.as_str()));
}
