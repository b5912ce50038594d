//! Rows of the registry.

use core::fmt;

use serde::de::{
    self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::field;
use crate::number::Protocol;
use crate::registry::{Assignment, Assignments, Record, Records, Status, by_name, records};
use crate::tables::fnv_1a;

impl Serialize for Records {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.clone())
    }
}

impl Serialize for Assignments {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.clone())
    }
}

impl Serialize for Record {
    /// As a structure of what it says. A form that people do not read has the
    /// fields only that [find it again](Assignment#impl-Deserialize<'de>-for-Assignment).
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let brief = serializer.is_human_readable();
        let ports = self.ports().map(|ports| (*ports.start(), *ports.end()));
        let (first, last) = (ports.map(|(first, _)| first), ports.map(|(_, last)| last));
        if !brief {
            let mut out = serializer.serialize_struct("Record", KEY.len())?;
            out.serialize_field("status", &self.status())?;
            out.serialize_field("name", &self.name())?;
            out.serialize_field("first_port", &first)?;
            out.serialize_field("last_port", &last)?;
            out.serialize_field("protocol", &self.protocol())?;
            out.serialize_field("description", &self.description())?;
            return out.end();
        }
        let mut out = serializer.serialize_struct("Record", 17)?;
        let references = Some(self.references()).filter(|references| references.len() > 0);
        out.serialize_field("status", &self.status())?;
        out.serialize_field("standing", &self.standing())?;
        field!(out, brief, "finding", self.standing_note());
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

impl Serialize for Assignment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.record().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Assignment {
    /// As a record, which has to assign.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let record = Record::deserialize(deserializer)?;
        record.assignment().ok_or_else(|| {
            de::Error::custom(format_args!(
                "found a row with the status {}, expected one that assigns",
                record.status()
            ))
        })
    }
}

impl<'de> Deserialize<'de> for Record {
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
        match deserializer.is_human_readable() {
            true => deserializer.deserialize_map(RowVisitor),
            false => deserializer.deserialize_struct("Record", KEY, RowVisitor),
        }
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
    fn row<E: de::Error>(self) -> Result<Record, E> {
        let status = self.status.ok_or_else(|| E::missing_field("status"))?;
        let ports = match (self.first, self.last) {
            (None, None) => None,
            (Some(first), Some(last)) => Some(first..=last),
            (Some(_), None) => return Err(E::missing_field("last_port")),
            (None, Some(_)) => return Err(E::missing_field("first_port")),
        };
        let has_name = self.named.is_some();
        let named = self.named.into_iter().flatten().map(Record::from);
        let nameless = records().filter(|row| !has_name && row.name().is_none());
        let rows = named
            .chain(nameless)
            .filter(|row| row.status() == status && row.ports() == ports && row.protocol() == self.protocol);
        rows.clone()
            .find(|row| row.description().map(hash) == self.description)
            .or_else(|| rows.clone().next())
            .ok_or_else(|| E::custom("found no row of the registry with this status, name, ports and protocol"))
    }
}

fn hash(text: &str) -> u64 {
    fnv_1a(text.as_bytes())
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
    type Value = Record;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row of the registry, by the names of its fields")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record, A::Error> {
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

        impl Field {
            const fn name(&self) -> &'static str {
                match self {
                    Self::Status => KEY[0],
                    Self::Name => KEY[1],
                    Self::FirstPort => KEY[2],
                    Self::LastPort => KEY[3],
                    Self::Protocol => KEY[4],
                    Self::Description => KEY[5],
                    Self::Other => "",
                }
            }
        }

        let mut key = Key::default();
        let mut seen = 0_u8;
        while let Some(field) = map.next_key()? {
            if let Some(at) = KEY.iter().position(|name| *name == Field::name(&field)) {
                if seen >> at & 1 == 1 {
                    return Err(de::Error::duplicate_field(KEY[at]));
                }
                seen |= 1 << at;
            }
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

    fn visit_seq<A: SeqAccess<'de>>(self, mut fields: A) -> Result<Record, A::Error> {
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
