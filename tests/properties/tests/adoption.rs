//! What is read and is not right says what is wrong with it.

use std::fmt::Debug;

use portolan::flow::{Flow, Hints, Service, Verdict};
use portolan::overlay::{Entry, Overlay};
use portolan::registry::{Assignment, Record, Reference, Snapshot};
use portolan::{Claim, Rule};
use serde::de::DeserializeOwned;

/// What is wrong with a JSON text, without where.
fn fault<T: DeserializeOwned + Debug>(text: &str) -> String {
    let said = serde_json::from_str::<T>(text).unwrap_err().to_string();
    said.split(" at line ").next().unwrap_or_default().to_string()
}

fn assert_structure<T: DeserializeOwned + Debug>(expected: &str) {
    assert_eq!(fault::<T>("null"), format!("invalid type: null, expected {expected}"));
    assert_eq!(fault::<T>("[]"), format!("invalid type: sequence, expected {expected}"));
    assert_eq!(fault::<T>("[null]"), format!("invalid type: sequence, expected {expected}"));
    assert_eq!(fault::<T>("7"), format!("invalid type: integer `7`, expected {expected}"));
    assert!(serde_json::from_str::<Vec<T>>("[]").unwrap().is_empty());
}

#[test]
fn what_is_no_structure_is_told_what_it_should_be() {
    assert_structure::<Overlay>("an overlay, such as {\"entries\": [{\"ports\": 80}]}");
    assert_structure::<Entry>("an entry with its ports, such as {\"ports\": 80}");
    assert_structure::<Hints>("what is known of a flow, such as {\"to_group\": true}");
    assert_structure::<Flow>("a flow with a protocol, a source and a destination");
    assert_structure::<Service>("the service of a flow with a port, a side, a reason and a confidence");
    assert_structure::<Verdict>("a verdict with either a service or a reason why it is unclear");
    assert_structure::<Snapshot>("a snapshot of the registry with its date and counts");
    assert_structure::<Record>("a row of the registry, by the names of its fields");
    assert_structure::<Assignment>("a row of the registry, by the names of its fields");
    assert_structure::<Reference>("an RFC such as \"RFC 6335\", or a document that the registry refers to");
    assert_structure::<Claim>("a claim, by its id");
    assert_structure::<Rule>("a rule, by its id");
}

#[test]
fn a_field_comes_once() {
    let row = |fields: &str| {
        format!("{{\"status\": \"assigned\", \"name\": \"ssh\", \"first_port\": 22, \"last_port\": 22, {fields}}}")
    };
    assert!(serde_json::from_str::<Record>(&row("\"protocol\": \"tcp\"")).is_ok());
    for (field, value) in [
        ("status", "\"assigned\""),
        ("name", "\"ssh\""),
        ("first_port", "22"),
        ("last_port", "22"),
        ("protocol", "\"tcp\", \"protocol\": \"tcp\""),
        ("description", "null, \"description\": null"),
    ] {
        let text = row(&format!("\"{field}\": {value}"));
        assert_eq!(fault::<Record>(&text), format!("duplicate field `{field}`"), "{text}");
        assert_eq!(fault::<Assignment>(&text), format!("duplicate field `{field}`"), "{text}");
    }
    // What is passed over may come as often as it likes.
    assert!(serde_json::from_str::<Record>(&row("\"protocol\": \"tcp\", \"x\": 1, \"x\": 2")).is_ok());
    let twice = |field: &str, value: &str| format!("{{\"{field}\": {value}, \"{field}\": {value}}}");
    assert_eq!(fault::<Claim>(&twice("id", "\"wireguard\"")), "duplicate field `id`");
    assert_eq!(fault::<Rule>(&twice("id", "\"linux-ephemeral\"")), "duplicate field `id`");
    assert_eq!(fault::<Reference>(&twice("text", "\"RFC 1\"")), "duplicate field `text`");
    assert_eq!(fault::<Entry>(&twice("ports", "80")), "duplicate field `ports`");
    assert_eq!(fault::<Overlay>(&twice("entries", "[]")), "duplicate field `entries`");
    assert_eq!(fault::<Overlay>(&twice("over", "\"usual\"")), "duplicate field `over`");
    assert_eq!(fault::<Hints>(&twice("local", "\"source\"")), "duplicate field `local`");
    assert_eq!(fault::<Flow>(&twice("source", "1")), "duplicate field `source`");
    assert_eq!(fault::<Verdict>(&twice("unclear", "\"no-port\"")), "duplicate field `unclear`");
    assert_eq!(fault::<Snapshot>(&twice("rows", "1")), "duplicate field `rows`");
}

#[test]
fn a_misspelt_hint_is_refused() {
    let expected = "expected one of `first_packet`, `client_range`, `to_group`, `local`";
    assert_eq!(fault::<Hints>("{\"frist_packet\": \"source\"}"), format!("unknown field `frist_packet`, {expected}"));
    let flow = "{\"protocol\": \"tcp\", \"source\": 1, \"destination\": 2, \"hints\": {\"locale\": \"source\"}}";
    assert_eq!(fault::<Flow>(flow), format!("unknown field `locale`, {expected}"));
    let flow = "{\"protocol\": \"tcp\", \"source\": 1, \"destination\": 2, \"hint\": {}}";
    assert!(fault::<Flow>(flow).starts_with("unknown field `hint`"));
    let flow = "{\"protocol\": \"tcp\", \"source\": 1, \"destination\": 2, \"hints\": {\"local\": \"source\"}}";
    let read: Flow = serde_json::from_str(flow).unwrap();
    assert_eq!(
        read,
        Flow::new(1, 2, portolan::Protocol::Tcp).with_hints(Hints::NONE.with_local(portolan::flow::Side::Source))
    );
}

#[test]
fn a_verdict_that_contradicts_itself_is_refused() {
    let service = |side: &str, reason: &str, confidence: &str| {
        let text = format!(
            "{{\"port\": \"53/udp\", \"side\": {side}, \"reason\": \"{reason}\", \"confidence\": \"{confidence}\"}}"
        );
        serde_json::from_str::<Verdict>(&format!("{{\"service\": {text}}}")).map_err(|error| error.to_string())
    };
    assert!(service("\"source\"", "role", "likely").is_ok());
    assert!(service("null", "same-port", "likely").is_ok());
    assert!(service("\"source\"", "local", "possible").is_ok());
    for (side, reason, confidence, said) in [
        ("\"source\"", "both-known", "likely", "found a service for a reason that leaves it unclear"),
        ("null", "role", "likely", "found a service with no side"),
        ("\"source\"", "same-port", "likely", "found a service with no side, or with one"),
        ("\"source\"", "role", "unclear", "found an unclear service"),
    ] {
        let error = service(side, reason, confidence).unwrap_err();
        assert!(error.starts_with(said), "{error}");
    }
    assert_eq!(
        fault::<Verdict>("{\"unclear\": \"role\"}"),
        "found an unclear verdict for a reason that finds a service"
    );
    let one = "expected a verdict with either a service or a reason why it is unclear";
    assert_eq!(fault::<Verdict>("{}"), format!("found both or neither, {one}"));
    assert_eq!(fault::<Verdict>("{\"clear\": 1}"), "unknown field `clear`, expected `service` or `unclear`");
}
