//! How the answers are serialized.
//!
//! What prints as a text and parses back is that text; a row of the registry
//! is a structure of its fields, those that it has not left out, and of those
//! that find it again in a form that people do not read. Iterators over the
//! tables are sequences of their elements, and are not read back: collect a
//! `Vec` of the elements instead. An address is read back as its `Reference`,
//! and what the tables say further of a row or a port by asking it again.

use core::fmt;
use core::marker::PhantomData;
use core::str::FromStr;

use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};

use crate::{
    Assignment, Assignments, CLAIMS, Claim, ClaimCounts, Claims, Date, Finding, Kind, Meaning, Port, Protocol,
    Protocols, Reference, ReferenceUrl, References, Statement, Status, Usual, by_name, claim, entries,
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

/// Writes a field that may be missing: it is left out of a form that people
/// read, and written as none in others, which may tell fields by their place.
macro_rules! field {
    ($out:ident, $brief:ident, $name:literal, $value:expr) => {
        match &$value {
            None if $brief => $out.skip_field($name)?,
            Some(value) if $brief => $out.serialize_field($name, value)?,
            value => $out.serialize_field($name, value)?,
        }
    };
}

impl Serialize for Reference {
    /// As what it prints as and, in a form that people read, its address if it
    /// has one.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return serializer.collect_str(self);
        }
        let mut out = serializer.serialize_struct("Reference", 2)?;
        out.serialize_field("text", &format_args!("{self}"))?;
        match self.url() {
            Some(url) => out.serialize_field("url", &url)?,
            None => out.skip_field("url")?,
        }
        out.end()
    }
}

impl<'de> Deserialize<'de> for Reference {
    /// From what it prints as. An RFC may be any; another document must be one
    /// that the registry refers to, because its text is borrowed from there.
    /// Finding it walks the rows.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const FIELDS: &[&str] = &["text", "url"];

        #[derive(serde::Deserialize)]
        #[serde(field_identifier, rename_all = "lowercase")]
        enum Field {
            Text,
            Url,
        }

        struct Document;

        impl<'de> Visitor<'de> for Document {
            type Value = Reference;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an RFC such as \"RFC 6335\", or a document that the registry refers to")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Reference, E> {
                let rfc = text.strip_prefix("RFC ").and_then(|number| number.parse().ok()).map(Reference::Rfc);
                let known = || {
                    entries().flat_map(Assignment::references).find(|reference| match reference {
                        Reference::Rfc(_) => false,
                        Reference::Draft(known) | Reference::Url(known) | Reference::Text(known) => *known == text,
                    })
                };
                rfc.or_else(known).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Reference, A::Error> {
                let mut found = None;
                while let Some(field) = map.next_key()? {
                    match field {
                        Field::Text => found = Some(map.next_value_seed(Self)?),
                        Field::Url => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                found.ok_or_else(|| de::Error::missing_field("text"))
            }
        }

        impl<'de> DeserializeSeed<'de> for Document {
            type Value = Reference;

            fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Reference, D::Error> {
                deserializer.deserialize_str(self)
            }
        }

        match deserializer.is_human_readable() {
            true => deserializer.deserialize_struct("Reference", FIELDS, Document),
            false => deserializer.deserialize_str(Document),
        }
    }
}

impl Serialize for ReferenceUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
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
    /// As a structure of what it says. A form that people do not read has the
    /// fields only that [find it again](Assignment#impl-Deserialize<'de>-for-Assignment).
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let brief = serializer.is_human_readable();
        let ports = self.ports().map(|ports| (*ports.start(), *ports.end()));
        let (first, last) = (ports.map(|(first, _)| first), ports.map(|(_, last)| last));
        if !brief {
            let mut out = serializer.serialize_struct("Assignment", KEY.len())?;
            out.serialize_field("status", &self.status())?;
            out.serialize_field("name", &self.name())?;
            out.serialize_field("first_port", &first)?;
            out.serialize_field("last_port", &last)?;
            out.serialize_field("protocol", &self.protocol())?;
            out.serialize_field("description", &self.description())?;
            return out.end();
        }
        let mut out = serializer.serialize_struct("Assignment", 17)?;
        let references = Some(self.references()).filter(|references| references.len() > 0);
        out.serialize_field("status", &self.status())?;
        out.serialize_field("standing", &self.standing())?;
        field!(out, brief, "finding", self.finding());
        field!(out, brief, "name", self.name());
        field!(out, brief, "first_port", first);
        field!(out, brief, "last_port", last);
        field!(out, brief, "protocol", self.protocol());
        field!(out, brief, "description", self.description());
        field!(out, brief, "assignee", self.assignee());
        field!(out, brief, "contact", self.contact());
        field!(out, brief, "registered", self.registered());
        field!(out, brief, "modified", self.modified());
        field!(out, brief, "references", references);
        field!(out, brief, "service_code", self.service_code());
        field!(out, brief, "unauthorized_use", self.unauthorized_use());
        field!(out, brief, "notes", self.notes());
        field!(out, brief, "alias_of", self.alias_of());
        out.end()
    }
}

/// The fields that tell a row from all others. The description is looked at
/// only where the others leave several.
const KEY: &[&str] = &["status", "name", "first_port", "last_port", "protocol", "description"];

impl<'de> Deserialize<'de> for Assignment {
    /// From the fields `status`, `name`, `first_port`, `last_port` and
    /// `protocol`, of which all but the first may be missing: the row of these
    /// tables that has all of them. Where several do, it is the one with the
    /// same `description`. Other fields are left out, so that a row is found
    /// again after the registry changed its contact, say.
    ///
    /// It is an error if there is no such row, as when it was written with
    /// tables that are newer or older and the registry has changed the row.
    ///
    /// Costs a lookup of the name, or a walk of the rows where there is none.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_struct("Assignment", KEY, RowVisitor)
    }
}

/// What is read of a row. It holds no text, because there may be no allocator.
#[derive(Default)]
struct Key {
    status: Option<Status>,
    /// The rows of the name.
    named: Option<Assignments>,
    first: Option<u16>,
    last: Option<u16>,
    protocol: Option<Protocol>,
    /// A hash of the description.
    description: Option<u64>,
}

impl Key {
    fn row<E: de::Error>(self) -> Result<Assignment, E> {
        let status = self.status.ok_or_else(|| E::missing_field("status"))?;
        let ports = match (self.first, self.last) {
            (None, None) => None,
            (Some(first), Some(last)) => Some(first..=last),
            (Some(_), None) => return Err(E::missing_field("last_port")),
            (None, Some(_)) => return Err(E::missing_field("first_port")),
        };
        let has_name = self.named.is_some();
        let rows = self.named.unwrap_or_else(entries).filter(|row| {
            row.status() == status
                && row.name().is_some() == has_name
                && row.ports() == ports
                && row.protocol() == self.protocol
        });
        rows.clone()
            .find(|row| row.description().map(hash) == self.description)
            .or_else(|| rows.clone().next())
            .ok_or_else(|| E::custom("found no row of the registry with this status, name, ports and protocol"))
    }
}

/// The 64-bit FNV-1a hash of a text.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Reads a text that may be missing into what a function makes of it.
struct OptionalText<T>(&'static str, fn(&str) -> Option<T>);

impl<'de, T> DeserializeSeed<'de> for OptionalText<T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, T> Visitor<'de> for OptionalText<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_none<E: de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_unit<E: de::Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Option<T>, D::Error> {
        deserializer.deserialize_str(self)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Option<T>, E> {
        match (self.1)(text) {
            None => Err(E::invalid_value(Unexpected::Str(text), &self)),
            made => Ok(made),
        }
    }
}

const NAME: OptionalText<Assignments> =
    OptionalText("a service name of the registry", |name| Some(by_name(name)).filter(|rows| rows.len() > 0));
const DESCRIPTION: OptionalText<u64> = OptionalText("a description", |description| Some(hash(description)));

struct RowVisitor;

impl<'de> Visitor<'de> for RowVisitor {
    type Value = Assignment;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row of the registry")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Assignment, A::Error> {
        #[derive(serde::Deserialize)]
        #[serde(field_identifier, rename_all = "snake_case")]
        enum Field {
            Status,
            Name,
            FirstPort,
            LastPort,
            Protocol,
            Description,
            #[serde(other)]
            Other,
        }

        let mut key = Key::default();
        while let Some(field) = map.next_key()? {
            match field {
                Field::Status => key.status = map.next_value()?,
                Field::Name => key.named = map.next_value_seed(NAME)?,
                Field::FirstPort => key.first = map.next_value()?,
                Field::LastPort => key.last = map.next_value()?,
                Field::Protocol => key.protocol = map.next_value()?,
                Field::Description => key.description = map.next_value_seed(DESCRIPTION)?,
                Field::Other => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        key.row()
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<Assignment, A::Error> {
        let missing = |at: usize| move || de::Error::invalid_length(at, &RowVisitor);
        let key = Key {
            // Not optional in such a form, as it is not when it is written.
            status: Some(fields.next_element()?.ok_or_else(missing(0))?),
            named: fields.next_element_seed(NAME)?.ok_or_else(missing(1))?,
            first: fields.next_element()?.ok_or_else(missing(2))?,
            last: fields.next_element()?.ok_or_else(missing(3))?,
            protocol: fields.next_element()?.ok_or_else(missing(4))?,
            description: fields.next_element_seed(DESCRIPTION)?.ok_or_else(missing(5))?,
        };
        key.row()
    }
}

impl Serialize for Protocols {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Some forms write the number of elements before them.
        let mut out = serializer.serialize_seq(Some(self.len()))?;
        self.iter().try_for_each(|protocol| out.serialize_element(&protocol))?;
        out.end()
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

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Protocols, A::Error> {
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
                claim(id).ok_or_else(|| E::invalid_value(Unexpected::Str(id), &self))
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

impl Serialize for Finding {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let brief = serializer.is_human_readable();
        let mut out = serializer.serialize_struct("Finding", 6)?;
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
        let rests_on = match self.meaning() {
            Meaning::Assignment(_) => "assignment",
            Meaning::Claim(_) => "claim",
        };
        out.serialize_field("rests_on", rests_on)?;
        out.serialize_field("confidence", &self.confidence())?;
        field!(out, brief, "reason", self.statement().map(Statement::reason));
        field!(out, brief, "source", self.statement().map(Statement::source));
        out.end()
    }
}

impl Serialize for ClaimCounts {
    /// As a map from each kind to its count.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Kind::ALL.map(|kind| (kind, CLAIMS.of_kind(kind))))
    }
}
