//! Claims, standings and usual names.

use core::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Unexpected, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::field;
use crate::uses::claim::{self, CLAIMS, ClaimCounts};
use crate::uses::usual::{Basis, Rationale};
use crate::uses::{Claim, Claims, Kind, StandingNote, Usual};

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
        let mut out = serializer.serialize_struct("Claim", 14)?;
        out.serialize_field("id", self.id())?;
        out.serialize_field("first_port", self.ports().start())?;
        out.serialize_field("last_port", self.ports().end())?;
        out.serialize_field("protocols", &self.protocols())?;
        out.serialize_field("name", self.name())?;
        out.serialize_field("vendor", self.vendor())?;
        out.serialize_field("kind", &self.kind())?;
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

impl<'de> Deserialize<'de> for Claim {
    /// From the field `id`, or from the id alone in a form that people do not
    /// read: the claim of these tables that has it. Other fields are left out.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(field_identifier, rename_all = "lowercase")]
        enum Field {
            Id,
            #[serde(other)]
            Other,
        }

        struct Id;

        impl<'de> Visitor<'de> for Id {
            type Value = Claim;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the id of a claim")
            }

            fn visit_str<E: de::Error>(self, id: &str) -> Result<Claim, E> {
                claim::by_id(id).ok_or_else(|| E::invalid_value(Unexpected::Str(id), &self))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Claim, A::Error> {
                let mut found = None;
                while let Some(field) = map.next_key()? {
                    match field {
                        Field::Id => found = Some(map.next_value_seed(Self)?),
                        Field::Other => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                found.ok_or_else(|| de::Error::missing_field("id"))
            }
        }

        impl<'de> DeserializeSeed<'de> for Id {
            type Value = Claim;

            fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Claim, D::Error> {
                deserializer.deserialize_str(self)
            }
        }

        match deserializer.is_human_readable() {
            true => deserializer.deserialize_struct("Claim", &["id"], Id),
            false => deserializer.deserialize_str(Id),
        }
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
        let mut out = serializer.serialize_struct("Usual", 5)?;
        out.serialize_field("name", self.name())?;
        let rests_on = match self.basis() {
            Basis::Assignment(_) => "assignment",
            Basis::Claim(_) => "claim",
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
