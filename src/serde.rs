//! How the answers are serialized.
//!
//! What prints as a text and parses back is that text; a row of the registry
//! is a structure of its fields, those that it has not left out.

use core::fmt;
use core::marker::PhantomData;
use core::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::{
    Assignment, Assignments, CLAIMS, Claim, ClaimCounts, Claims, Date, Finding, Kind, Meaning, Port, Protocols,
    Reference, References, Statement, Usual,
};

/// Reads a value from the text that it prints as.
struct Text<T>(&'static str, PhantomData<T>);

impl<T: FromStr<Err: fmt::Display>> Visitor<'_> for Text<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

macro_rules! as_text {
    ($type:ty, $expected:literal) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_str(Text($expected, PhantomData))
            }
        }
    };
}

as_text!(Port, "a port such as \"3228/udp\"");
as_text!(Date, "a date such as \"2018-07-31\", \"2018-07\" or \"2018\"");

/// Writes a field that may be missing.
macro_rules! field {
    ($out:ident, $name:literal, $value:expr) => {
        match $value {
            Some(value) => $out.serialize_field($name, &value)?,
            None => $out.skip_field($name)?,
        }
    };
}

impl Serialize for Reference {
    /// As what it prints as and, if it has one, its address.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Reference", 2)?;
        out.serialize_field("text", &format_args!("{self}"))?;
        match self.url() {
            Some(url) => out.serialize_field("url", &format_args!("{url}"))?,
            None => out.skip_field("url")?,
        }
        out.end()
    }
}

impl Serialize for References {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.clone())
    }
}

impl Serialize for Assignments {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.clone())
    }
}

impl Serialize for Assignment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Assignment", 17)?;
        let references = Some(self.references()).filter(|references| references.len() > 0);
        out.serialize_field("status", &self.status())?;
        out.serialize_field("standing", &self.standing())?;
        field!(out, "finding", self.finding());
        field!(out, "name", self.name());
        field!(out, "first_port", self.ports().map(|ports| *ports.start()));
        field!(out, "last_port", self.ports().map(|ports| *ports.end()));
        field!(out, "protocol", self.protocol());
        field!(out, "description", self.description());
        field!(out, "assignee", self.assignee());
        field!(out, "contact", self.contact());
        field!(out, "registered", self.registered());
        field!(out, "modified", self.modified());
        field!(out, "references", references);
        field!(out, "service_code", self.service_code());
        field!(out, "unauthorized_use", self.unauthorized_use());
        field!(out, "notes", self.notes());
        field!(out, "alias_of", self.alias_of());
        out.end()
    }
}

impl Serialize for Protocols {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de> Deserialize<'de> for Protocols {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Set;

        impl<'de> Visitor<'de> for Set {
            type Value = Protocols;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of protocols such as [\"tcp\", \"udp\"]")
            }

            fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Protocols, A::Error> {
                let mut set = Protocols::NONE;
                while let Some(protocol) = list.next_element()? {
                    set = set.with(protocol);
                }
                Ok(set)
            }
        }

        deserializer.deserialize_seq(Set)
    }
}

impl Serialize for Claims {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.clone())
    }
}

impl Serialize for Claim {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Claim", 14)?;
        out.serialize_field("id", self.id())?;
        out.serialize_field("first_port", self.ports().start())?;
        out.serialize_field("last_port", self.ports().end())?;
        out.serialize_field("protocols", &self.protocols())?;
        out.serialize_field("name", self.name())?;
        out.serialize_field("vendor", self.vendor())?;
        out.serialize_field("kind", &self.kind())?;
        out.serialize_field("standing", &self.standing())?;
        field!(out, "since", self.since());
        field!(out, "until", self.until());
        field!(out, "successor", self.successor());
        field!(out, "note", self.note());
        out.serialize_field("source", self.source())?;
        out.serialize_field("checked", &self.checked())?;
        out.end()
    }
}

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Finding", 6)?;
        out.serialize_field("standing", &self.standing())?;
        field!(out, "since", self.since());
        field!(out, "successor", self.successor());
        out.serialize_field("note", self.note())?;
        out.serialize_field("source", self.source())?;
        out.serialize_field("checked", &self.checked())?;
        out.end()
    }
}

impl Serialize for Usual {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Usual", 5)?;
        out.serialize_field("name", self.name())?;
        let rests_on = match self.meaning() {
            Meaning::Assignment(_) => "assignment",
            Meaning::Claim(_) => "claim",
        };
        out.serialize_field("rests_on", rests_on)?;
        out.serialize_field("confidence", &self.confidence())?;
        field!(out, "reason", self.statement().map(Statement::reason));
        field!(out, "source", self.statement().map(Statement::source));
        out.end()
    }
}

impl Serialize for ClaimCounts {
    /// As a map from each kind to its count.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Kind::ALL.map(|kind| (kind, CLAIMS.of_kind(kind))))
    }
}
