//! Claims, standings and usual names.

use core::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Unexpected, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::field;
use crate::registry::{FormerName, FormerNames};
use crate::uses::claim::{self, CLAIMS, ClaimCounts};
use crate::uses::rule;
use crate::uses::usual::{Basis, Rationale};
use crate::uses::{Claim, Claims, Found, Kind, Rule, Rules, StandingNote, Usual};

impl Serialize for Claims {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.clone())
    }
}

impl Serialize for Claim {
    /// As a structure of what it says, or as its id in a form that people do
    /// not read.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let brief = serializer.is_human_readable();
        if !brief {
            return serializer.serialize_str(self.id());
        }
        let mut out = serializer.serialize_struct("Claim", 17)?;
        out.serialize_field("id", self.id())?;
        out.serialize_field("first_port", self.ports().start())?;
        out.serialize_field("last_port", self.ports().end())?;
        out.serialize_field("protocols", &self.protocols())?;
        out.serialize_field("name", self.name())?;
        out.serialize_field("word", self.word())?;
        out.serialize_field("short", self.short())?;
        out.serialize_field("vendor", self.vendor())?;
        out.serialize_field("kind", &self.kind())?;
        out.serialize_field("role", &self.role())?;
        out.serialize_field("standing", &self.standing())?;
        field!(out, brief, "since", self.since());
        field!(out, brief, "until", self.until());
        field!(out, brief, "successor", self.successor());
        field!(out, brief, "note", self.note());
        out.serialize_field("source", self.source())?;
        out.serialize_field("checked", &self.checked())?;
        out.end()
    }
}

/// Reads a line of the data from its id: the field `id` where people read, the
/// id alone elsewhere. Other fields are left out.
macro_rules! by_id {
    ($type:ident, $expecting:literal, $by_id:path) => {
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let line = Line { expecting: $expecting, by_id: $by_id };
                match deserializer.is_human_readable() {
                    true => deserializer.deserialize_struct(stringify!($type), &["id"], line),
                    false => deserializer.deserialize_str(line),
                }
            }
        }
    };
}

by_id!(Claim, "a claim, by its id", claim::by_id);
by_id!(Rule, "a rule, by its id", rule::by_id);

struct Line<T> {
    expecting: &'static str,
    by_id: fn(&str) -> Option<T>,
}

#[derive(serde::Deserialize)]
#[serde(field_identifier, rename_all = "lowercase")]
enum Field {
    Id,
    #[serde(other)]
    Other,
}

impl<'de, T> Visitor<'de> for Line<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expecting)
    }

    fn visit_str<E: de::Error>(self, id: &str) -> Result<T, E> {
        (self.by_id)(id).ok_or_else(|| E::invalid_value(Unexpected::Str(id), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut found = None;
        while let Some(field) = map.next_key()? {
            match field {
                Field::Id if found.is_some() => return Err(de::Error::duplicate_field("id")),
                Field::Id => found = Some(map.next_value_seed(Self { ..self })?),
                Field::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        found.ok_or_else(|| de::Error::missing_field("id"))
    }
}

impl<'de, T> DeserializeSeed<'de> for Line<T> {
    type Value = T;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Serialize for Rules {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.clone())
    }
}

impl Serialize for Rule {
    /// As a structure of what it says, or as its id in a form that people do
    /// not read.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let brief = serializer.is_human_readable();
        if !brief {
            return serializer.serialize_str(self.id());
        }
        let mut out = serializer.serialize_struct("Rule", 14)?;
        out.serialize_field("id", self.id())?;
        out.serialize_field("first_port", self.ports().start())?;
        out.serialize_field("last_port", self.ports().end())?;
        out.serialize_field("protocols", &self.protocols())?;
        out.serialize_field("name", self.name())?;
        out.serialize_field("vendor", self.vendor())?;
        out.serialize_field("kind", &self.kind())?;
        field!(out, brief, "os", self.os());
        out.serialize_field("standing", &self.standing())?;
        field!(out, brief, "since", self.since());
        field!(out, brief, "until", self.until());
        field!(out, brief, "note", self.note());
        out.serialize_field("source", self.source())?;
        out.serialize_field("checked", &self.checked())?;
        out.end()
    }
}

impl Serialize for FormerName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let brief = serializer.is_human_readable();
        let mut out = serializer.serialize_struct("FormerName", 4)?;
        out.serialize_field("name", self.name())?;
        field!(out, brief, "description", self.description());
        out.serialize_field("last_seen", &self.last_seen())?;
        out.serialize_field("gone_by", &self.gone_by())?;
        out.end()
    }
}

impl Serialize for FormerNames {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.clone())
    }
}

impl Serialize for Found {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.clone())
    }
}

impl Serialize for StandingNote {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let brief = serializer.is_human_readable();
        let mut out = serializer.serialize_struct("StandingNote", 6)?;
        out.serialize_field("standing", &self.standing())?;
        field!(out, brief, "since", self.since());
        field!(out, brief, "successor", self.successor());
        out.serialize_field("note", self.note())?;
        out.serialize_field("source", self.source())?;
        out.serialize_field("checked", &self.checked())?;
        out.end()
    }
}

impl Serialize for Usual {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let brief = serializer.is_human_readable();
        let mut out = serializer.serialize_struct("Usual", 6)?;
        out.serialize_field("name", self.name())?;
        out.serialize_field("short", self.short())?;
        let rests_on = match self.basis() {
            Basis::Assignment(_) => "assignment",
            Basis::Claim(_) => "claim",
            Basis::Several => "several",
        };
        out.serialize_field("rests_on", rests_on)?;
        out.serialize_field("confidence", &self.confidence())?;
        field!(out, brief, "reason", self.rationale().map(Rationale::reason));
        field!(out, brief, "source", self.rationale().map(Rationale::source));
        out.end()
    }
}

impl Serialize for ClaimCounts {
    /// As a map from each kind to its count.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Kind::ALL.iter().map(|kind| (kind, CLAIMS.of_kind(*kind))))
    }
}
