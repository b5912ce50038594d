//! Every type that is read back is what it was: in JSON, which names its
//! fields, and in postcard, which does not.

use std::collections::BTreeSet;
use std::fmt::Debug;

use portolan::{
    Claim, Confidence, Date, Kind, Os, Port, Protocol, Protocols, REGISTRY, Range, Rule, Standing, Status, claim,
    claim::Role,
    lookup,
    overlay::{Entry, Overlay},
    registry::{Record, Reference, Snapshot, records},
    rule::{self, RuleKind},
};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{from_value, json, to_value};

/// Asserts that a value is read back from JSON, from a text and from a reader,
/// which lends no texts, and from postcard.
fn assert_round_trip<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
    assert_eq!(&serde_json::from_reader::<_, T>(text.as_bytes()).unwrap(), value, "{text}");
    let bytes = postcard::to_allocvec(value).unwrap();
    let (read, rest) = postcard::take_from_bytes::<T>(&bytes).unwrap();
    assert_eq!((&read, rest), (value, &[][..]));
}

#[test]
fn small_types() {
    Protocol::ALL.iter().for_each(assert_round_trip);
    Range::ALL.iter().for_each(assert_round_trip);
    Status::ALL.iter().for_each(assert_round_trip);
    for first in Protocol::ALL {
        assert_round_trip(&Protocols::from(first));
        for second in Protocol::ALL {
            assert_round_trip(&(first | second));
        }
    }
    assert_round_trip(&Protocols::ALL);
    for number in [0, 22, 3228, u16::MAX] {
        for protocol in Protocol::ALL {
            assert_round_trip::<Port>(&lookup(number, protocol));
        }
    }
    for date in ["2018", "2018-07", "2018-07-31", "0000", "9999-12-31"] {
        assert_round_trip::<Date>(&date.parse().unwrap());
    }
    claim::all().for_each(|claim| assert_round_trip::<Standing>(&claim.standing()));
    [Confidence::Likely, Confidence::Unclear].iter().for_each(assert_round_trip);
    assert_round_trip(&Protocols::NONE);
    assert_round_trip::<Snapshot>(&REGISTRY);
}

#[test]
fn a_snapshot_is_read_if_its_parts_fit() {
    let read = |changes: serde_json::Value| {
        let mut value = json!({"date": "2024-06-18", "updated": "2026-09-17", "rows": 6, "assigned": 3, "reserved": 2,
                               "unassigned": 1, "portless": 0});
        value.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        from_value::<Snapshot>(value).map_err(|error| error.to_string())
    };
    for good in [json!({}), json!({"portless": 3}), json!({"updated": "2024-06-18"}), json!({"updated": null})] {
        assert!(read(good.clone()).is_ok(), "{good}");
    }
    for (changes, message) in [
        (json!({"rows": 7}), "found rows that are not the sum of those assigned, reserved and unassigned"),
        (json!({"portless": 4}), "found more names without a port than rows that assign"),
        (json!({"portless": 5}), "found more names without a port than rows that assign"),
        (json!({"updated": "2024-06-17"}), "found updates that are older than the registry"),
        (json!({"updated": "2023-12"}), "found updates that are older than the registry"),
    ] {
        assert_eq!(read(changes), Err(message.to_string()));
    }
}

#[test]
fn a_value_of_another_kind_says_what_was_expected() {
    fn message<T: DeserializeOwned + Debug>() -> String {
        from_value::<T>(json!(7)).unwrap_err().to_string()
    }
    let port = "invalid type: integer `7`, expected a port such as \"3228/udp\"";
    assert_eq!(message::<Port>(), port);
    assert_eq!(message::<Status>(), "invalid type: integer `7`, expected one of assigned reserved unassigned dynamic");
}

#[test]
fn every_row_of_the_registry() {
    for entry in records() {
        let value = to_value(entry).unwrap();
        let references = value.get("references").map_or(0, |list| list.as_array().unwrap().len());
        assert_eq!(references, entry.references().len(), "{entry:?}");
        assert_eq!(value.get("references").is_none(), references == 0, "{entry:?}");
        assert_round_trip::<Record>(&entry);
    }
}

#[test]
fn every_claim() {
    claim::all().for_each(|claim| assert_round_trip::<Claim>(&claim));
    Kind::ALL.iter().for_each(assert_round_trip);
    Role::ALL.iter().for_each(assert_round_trip);
    let found = |value| from_value::<Claim>(value).map_err(|error| error.to_string());
    let framehawk = lookup(3228, Protocol::Udp).claims().next().unwrap();
    assert_eq!(found(json!({"name": "of another day", "id": framehawk.id()})), Ok(framehawk));
    assert_eq!(found(json!({"name": "x"})).unwrap_err(), "missing field `id`");
    assert_eq!(found(json!({"id": "x"})).unwrap_err(), "invalid value: string \"x\", expected a claim, by its id");
}

#[test]
fn every_rule() {
    rule::all().for_each(|rule| assert_round_trip::<Rule>(&rule));
    RuleKind::ALL.iter().for_each(assert_round_trip);
    Os::ALL.iter().for_each(assert_round_trip);
    let found = |value| from_value::<Rule>(value).map_err(|error| error.to_string());
    let linux = rule::by_id("linux-ephemeral").unwrap();
    assert_eq!(found(json!({"name": "of another day", "id": "linux-ephemeral"})), Ok(linux));
    assert_eq!(found(json!({"name": "x"})).unwrap_err(), "missing field `id`");
    assert_eq!(found(json!({"id": "x"})).unwrap_err(), "invalid value: string \"x\", expected a rule, by its id");
    let value = to_value(linux).unwrap();
    assert_eq!(
        (&value["kind"], &value["os"], &value["first_port"]),
        (&json!("ephemeral"), &json!("linux"), &json!(32_768))
    );
}

#[test]
fn usual_names_say_what_they_rest_on() {
    let said = |number, protocol| to_value(lookup(number, protocol).usual().unwrap()).unwrap();
    let dns = said(53, Protocol::Udp);
    assert_eq!(dns, json!({"name": "DNS", "short": "dns", "rests_on": "assignment", "confidence": "likely"}));
    let several = said(3000, Protocol::Tcp);
    assert_eq!((&several["rests_on"], &several["confidence"]), (&json!("several"), &json!("possible")));
    assert!(several["reason"].is_string() && several["source"].is_string());
    assert_eq!(said(41_641, Protocol::Udp)["rests_on"], "claim");
}

#[test]
fn every_reference_of_the_registry() {
    let references: BTreeSet<Reference> = records().flat_map(Record::references).collect();
    let kinds = |kind: fn(&Reference) -> bool| references.iter().any(kind);
    assert!(kinds(|reference| matches!(reference, Reference::Rfc(_))));
    assert!(kinds(|reference| matches!(reference, Reference::Draft(_))));
    assert!(kinds(|reference| matches!(reference, Reference::Url(_))));
    assert!(kinds(|reference| matches!(reference, Reference::Text(_))));
    references.iter().for_each(assert_round_trip);
    assert_round_trip(&Reference::Rfc(u16::MAX));
}

#[test]
fn rows_are_told_apart_by_what_they_are_found_by() {
    let mut keys = BTreeSet::new();
    for row in records() {
        let ports = row.ports().map(|ports| (*ports.start(), *ports.end()));
        let name = row.name().map(str::to_ascii_lowercase);
        assert!(keys.insert((row.status(), name, ports, row.protocol(), row.description())), "{row:?}");
    }
}

#[test]
fn a_row_is_found_by_few_fields_in_any_order() {
    let http = lookup(80, Protocol::Tcp).assignment().unwrap();
    let found = |value| from_value::<Record>(value).map_err(|error| error.to_string());
    assert_eq!(
        found(json!({
            "contact": "somebody else", "protocol": "tcp", "last_port": 80, "first_port": 80, "name": "HTTP",
            "status": "assigned",
        })),
        Ok(http.record())
    );
    let reserved = lookup(0, Protocol::Udp).record().unwrap();
    let fields = json!({"status": "reserved", "name": null, "first_port": 0, "last_port": 0, "protocol": "udp"});
    assert_eq!(found(fields), Ok(reserved));

    let missing = "found no row of the registry with this status, name, ports and protocol";
    for (value, error) in [
        (json!({"name": "http"}), "missing field `status`"),
        (json!({"status": "assigned", "name": "http", "first_port": 80}), "missing field `last_port`"),
        (json!({"status": "assigned", "name": "http", "last_port": 80}), "missing field `first_port`"),
        (
            json!({"status": "assigned", "name": "no such"}),
            "invalid value: string \"no such\", expected a service name of the registry",
        ),
        (json!({"status": "assigned", "name": "http", "first_port": 81, "last_port": 81, "protocol": "tcp"}), missing),
        (json!({"status": "reserved", "name": "http", "first_port": 80, "last_port": 80, "protocol": "tcp"}), missing),
        (json!({"status": "assigned", "name": "http", "first_port": 80, "last_port": 80}), missing),
        (json!({"status": "assigned"}), missing),
        (
            json!({"status": "assigned", "name": 7}),
            "invalid type: integer `7`, expected a service name of the registry",
        ),
        (json!(7), "invalid type: integer `7`, expected a row of the registry, by the names of its fields"),
    ] {
        assert_eq!(found(value).unwrap_err(), error);
    }
}

#[test]
fn a_reference_is_an_rfc_or_one_of_the_registry() {
    let found = |value| from_value::<Reference>(value).map_err(|error| error.to_string());
    assert_eq!(found(json!({"url": "left out", "text": "RFC 6335"})), Ok(Reference::Rfc(6335)));
    assert_eq!(found(json!({"url": "alone"})).unwrap_err(), "missing field `text`");
    let error = found(json!({"text": "RFC 65536"})).unwrap_err();
    assert_eq!(
        error,
        "invalid value: string \"RFC 65536\", expected an RFC such as \"RFC 6335\", or a document that the registry \
         refers to"
    );
}

#[test]
fn forms_that_people_read_leave_out_what_is_empty() {
    let overlay = Overlay::from_iter([
        Entry::from(53).with_protocols(Protocol::Udp | Protocol::Tcp).with_name("names").with_aliases(["dns"]),
        Entry::new(8000..=8099).unwrap().with_description("staging"),
    ]);
    let site = overlay.with_name("site");
    let entries = json!([
        {"ports": 53, "protocols": ["tcp", "udp"], "name": "names", "aliases": ["dns"]},
        {"ports": "8000-8099", "description": "staging"},
    ]);
    assert_eq!(to_value(&site).unwrap(), json!({"name": "site", "entries": entries}));

    let stack = Overlay::new().with_name("host").over(site);
    let expected = json!({"name": "host", "entries": [], "beneath": [{"name": "site", "entries": entries}]});
    assert_eq!(to_value(&stack).unwrap(), expected);

    let found = to_value(stack.lookup((8080, Protocol::Dccp))).unwrap();
    let entry = &entries[1];
    assert_eq!(found, json!([{"entry": {"entry": entry, "layer": "site"}}]));
    let found = to_value(stack.lookup((53, Protocol::Udp)).matches().nth(1)).unwrap();
    assert_eq!(found["usual"]["name"], "DNS");
    let found = to_value(stack.lookup((53, Protocol::Udp)).matches().nth(2)).unwrap();
    assert_eq!(found["assignment"]["name"], "domain");
    assert_eq!(
        to_value(stack.lookup((53, Protocol::Udp)).first().unwrap().source()).unwrap(),
        json!({"overlay": "site"})
    );
}

#[test]
fn what_is_no_overlay_says_why() {
    let read = |value| from_value::<Overlay>(value).map_err(|error| error.to_string());
    let entry = |entry: serde_json::Value| read(json!({"entries": [entry]})).unwrap_err();
    assert_eq!(read(json!({})), Ok(Overlay::new()));
    assert_eq!(
        read(json!({"entry": []})).unwrap_err(),
        "unknown field `entry`, expected one of `name`, `entries`, `beneath`, `over`"
    );
    assert_eq!(entry(json!({"name": "x"})), "missing field `ports`");
    assert_eq!(
        entry(json!({"port": 1})),
        "unknown field `port`, expected one of `ports`, `protocols`, `name`, `aliases`, `description`"
    );
    let port = "expected a port number from 0 to 65535 or a run such as \"6000-6063\"";
    assert_eq!(entry(json!({"ports": 65536})), format!("invalid value: integer `65536`, {port}"));
    assert_eq!(entry(json!({"ports": -1})), format!("invalid value: integer `-1`, {port}"));
    assert_eq!(entry(json!({"ports": [1, 2]})), format!("invalid type: sequence, {port}"));
    assert_eq!(entry(json!({"ports": "9-8"})), "found the run 9-8, expected the lower number first");
    assert_eq!(
        entry(json!({"ports": "many"})),
        "found the port `many`, expected a number from 0 to 65535 or a run such as 6000-6063"
    );
    assert_eq!(
        entry(json!({"ports": 1, "protocols": "tcp"})),
        "invalid type: string \"tcp\", expected a list of protocols such as [\"tcp\", \"udp\"]"
    );
    assert_eq!(entry(json!({"ports": 1, "protocols": ["icmp"]})), "found `icmp`, expected tcp, udp, sctp or dccp");
    let none = read(json!({"entries": [{"ports": "1", "protocols": []}]})).unwrap();
    assert_eq!(none.entries().next().unwrap().protocols(), Protocols::ALL);
}

#[test]
fn a_run_that_goes_back_is_refused_in_a_form_without_names() {
    let bytes = |first: u16, last: u16| {
        let entry = ((first, last), vec![Protocol::Tcp], None::<&str>, Vec::<&str>::new(), None::<&str>);
        postcard::to_allocvec(&("overlay", vec![entry], Vec::<()>::new(), 0_u8)).unwrap()
    };
    let expected = Overlay::from_iter([Entry::new(8..=9).unwrap().with_protocols(Protocol::Tcp)]);
    assert_eq!(postcard::from_bytes::<Overlay>(&bytes(8, 9)), Ok(expected));
    let expected = Overlay::from_iter([Entry::from(8).with_protocols(Protocol::Tcp)]);
    assert_eq!(postcard::from_bytes::<Overlay>(&bytes(8, 8)), Ok(expected));
    assert!(postcard::from_bytes::<Overlay>(&bytes(9, 8)).is_err());
}

#[test]
fn toml_names_the_line() {
    let error = toml::from_str::<Overlay>("[[entries]]\nports = 80\n\n[[entries]]\nports = 80800\n").unwrap_err();
    assert!(error.to_string().contains("line 5"), "{error}");
}

fn entry() -> impl Strategy<Value = Entry> {
    let protocols = proptest::sample::subsequence(Protocol::ALL.to_vec(), 1..=4);
    let texts = (any::<String>(), prop::collection::vec(any::<String>(), 0..3), any::<String>());
    (any::<u16>(), any::<u16>(), protocols, texts).prop_map(|(a, b, protocols, (name, aliases, description))| {
        Entry::new(a.min(b)..=a.max(b))
            .unwrap()
            .with_protocols(protocols.into_iter().collect::<Protocols>())
            .with_name(&name)
            .with_aliases(aliases)
            .with_description(&description)
    })
}

proptest! {
    #[test]
    fn overlays_and_stacks(layers in prop::collection::vec((".*", prop::collection::vec(entry(), 0..4)), 1..4)) {
        let overlays = layers.into_iter().map(|(name, entries)| Overlay::from_iter(entries).with_name(&name));
        let stack = overlays.reduce(Overlay::over).unwrap();
        assert_round_trip(&stack);
        assert_round_trip(&stack.clone().over_registry());
        prop_assert_ne!(&stack.clone().over_registry(), &stack);
        stack.entries().for_each(assert_round_trip);
        let text = toml::to_string(&stack).unwrap();
        prop_assert_eq!(toml::from_str::<Overlay>(&text).unwrap(), stack, "{}", text);
    }
}
