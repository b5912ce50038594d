//! Every type that is read by serde.

use std::fmt::Debug;

use portolan::claim::Role;
use portolan::flow::{Flow, Hints, Reason, Service, Side, Verdict};
use portolan::overlay::{Entry, Overlay};
use portolan::registry::{Assignment, Record, Reference, Snapshot};
use portolan::rule::RuleKind;
use portolan::search::{Field, MatchKind};
use portolan::{Claim, Confidence, Date, Kind, Os, Port, Ports, Protocol, Protocols, Range, Rule, Standing, Status};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Calls a function of a type with the rest of the bytes: the first byte says
/// which type.
macro_rules! by_type {
    ($bytes:expr, $read:ident: $($type:ty),+ $(,)?) => {{
        let Some((which, bytes)) = $bytes.split_first() else { return };
        let all = [$($read::<$type> as fn(&[u8])),+];
        all[usize::from(*which) % all.len()](bytes);
    }};
}

fn assert_same<T: Serialize + DeserializeOwned + PartialEq + Debug>(value: &T) {
    let text = serde_json::to_string(value).expect("every value is written");
    assert_eq!(serde_json::from_str::<T>(&text).as_ref().ok(), Some(value), "{text}");
    // A reader lends no texts.
    assert_eq!(serde_json::from_reader::<_, T>(text.as_bytes()).as_ref().ok(), Some(value), "{text}");
    let bytes = ::postcard::to_allocvec(value).expect("every value is written");
    let read = ::postcard::take_from_bytes::<T>(&bytes);
    assert_eq!(read.as_ref().ok().map(|(value, rest)| (value, rest.len())), Some((value, 0)), "{bytes:?}");
}

fn read_json<T: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) {
    match serde_json::from_slice::<T>(bytes) {
        Ok(value) => assert_same(&value),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

fn read_postcard<T: Serialize + DeserializeOwned + PartialEq + Debug>(bytes: &[u8]) {
    if let Ok((value, _)) = ::postcard::take_from_bytes::<T>(bytes) {
        assert_same(&value);
    }
}

/// JSON of any type, which the first byte names: what is read is written, and
/// read as the same again, as postcard too.
///
/// # Panics
///
/// If that does not hold.
pub fn json(bytes: &[u8]) {
    by_type!(bytes, read_json: Port, Ports, Date, Protocol, Protocols, Range, Status, Kind, Standing, Confidence, Os,
        Role, RuleKind, Side, Reason, Field, MatchKind, Claim, Rule, Record, Assignment, Reference, Snapshot,
        Hints, Flow, Service, Verdict, Entry, Overlay);
}

/// The same of postcard.
///
/// # Panics
///
/// If that does not hold.
pub fn postcard(bytes: &[u8]) {
    by_type!(bytes, read_postcard: Port, Ports, Date, Protocol, Protocols, Range, Status, Kind, Standing, Confidence,
        Os, Role, RuleKind, Side, Reason, Field, MatchKind, Claim, Rule, Record, Assignment, Reference,
        Snapshot, Hints, Flow, Service, Verdict, Entry, Overlay);
}
