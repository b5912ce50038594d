//! The pages: a dozen as they are printed, and what must hold of all.

use std::fs;
use std::path::Path;

use portolan::Os;
use portolan::{
    Kind, Protocol, Protocols, Range, Status, lookup,
    page::{Format, neighbours, page},
    registry::Reference,
};

const NUMBERS: [u16; 14] = [0, 4, 22, 80, 3000, 3227, 3228, 6005, 9981, 27_005, 31_337, 49_152, 50_000, 60_999];

/// Set to write the golden pages anew, which is to be read as any change is.
const WRITE: &str = "PORTOLAN_WRITE_PAGES";

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
        "registered range, 1024 to 49151",
        "48,128 numbers",
        "for TCP and UDP",
        "standing: dormant",
        "Citrix Framehawk (UDP)",
        "ports: 3224 to 3324",
        "discontinued, until 2018",
        "succeeded by: Enlightened Data Transport (EDT)",
        "No game and no malware is on record here",
        "Linux\n    ss ",
        "macOS\n    lsof ",
        "Windows\n    Get-NetTCPConnection ",
    ];
    facts(3227, &both);
    facts(3227, &["dwnmshttp", "DiamondWave NMS Server"]);
    facts(3228, &both);
    facts(3228, &["dwmsgserver", "DiamondWave MSG Server", "assigned to: Varma Bhupatiraju"]);
}

#[test]
fn sentences_are_true_of_ports_at_the_edges() {
    let text = |number| page(number).to_string();
    assert!(text(0).contains("stands for no port") && !text(0).contains("What listens on it"));
    assert!(!text(0).contains("nearest assigned number below"));
    for number in [49_152, 50_000, 65_535] {
        let text = text(number);
        assert!(text.contains("IANA never assigns them") && !text.contains("to whoever applies"), "{text}");
        assert!(!text.contains("nearest assigned number above"), "{text}");
    }
    assert!(text(3227).contains("for TCP and UDP"));
    assert!(text(4).contains("is not assigned to anybody"));
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

/// Asserts that a fragment of HTML is made of whole elements and escaped text.
fn assert_html(number: u16, html: &str) {
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
            tells(&format!("  {} (", claim.name()));
            tells(&format!("vendor or project: {}\n", claim.vendor()));
            tells(&format!("kind: {}\n", claim.kind().as_str().replace("e-v", "e and v").replace('-', " ")));
            tells(&format!("standing: {}", claim.standing()));
            if let Some(successor) = claim.successor() {
                tells(&format!("succeeded by: {successor}\n"));
            }
            claim.note().into_iter().for_each(tells);
            tells(claim.source());
        }
    }
    let around = neighbours(number, Protocols::ALL);
    if let Some(below) = around.below() {
        tells(&format!("below: {below}"));
    }
    if let Some(above) = around.above() {
        tells(&format!("above: {above}"));
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
                    // The other formats differ in marks and escapes alone, so that those of free
                    // numbers are told by one in sixteen.
                    let something = Protocol::ALL.iter().any(|&protocol| lookup(number, protocol).record().is_some());
                    if something || number % 16 < 2 {
                        assert_html(number, &page(number).display(Format::Html).to_string());
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
fn the_structure_says_what_the_text_says() {
    let json = serde_json::to_value(page(3228)).unwrap();
    assert_eq!(json["number"], 3228);
    assert_eq!(json["range"]["size"], 48_128);
    assert_eq!(json["ports"][1]["port"], "3228/udp");
    assert_eq!(json["ports"][1]["assignments"][0]["finding"]["standing"], "dormant");
    let claims = json["claims"].as_array().unwrap();
    assert_eq!(claims.iter().filter(|claim| claim["id"] == "citrix-framehawk").count(), 1);
    assert_eq!(json["neighbours"]["below"], 3227);
    for os in Os::ALL {
        assert!(!json["commands"][os.as_str()].as_array().unwrap().is_empty(), "{os}");
    }
    let malware = serde_json::to_value(page(31_337)).unwrap();
    assert!(malware["claims"].as_array().unwrap().iter().any(|claim| claim["kind"] == Kind::Malware.as_str()));
}
