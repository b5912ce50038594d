//! How the answers are serialized.
//!
//! What prints as a text and parses back is that text; a row of the registry
//! is a structure of its fields, those that it has not left out.

use core::fmt;
use core::marker::PhantomData;
use core::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::{Assignment, Assignments, Date, Port, Reference, References};

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
        let mut out = serializer.serialize_struct("Assignment", 15)?;
        macro_rules! field {
            ($name:literal, $value:expr) => {
                match $value {
                    Some(value) => out.serialize_field($name, &value)?,
                    None => out.skip_field($name)?,
                }
            };
        }
        let references = Some(self.references()).filter(|references| references.len() > 0);
        out.serialize_field("status", &self.status())?;
        field!("name", self.name());
        field!("first_port", self.ports().map(|ports| *ports.start()));
        field!("last_port", self.ports().map(|ports| *ports.end()));
        field!("protocol", self.protocol());
        field!("description", self.description());
        field!("assignee", self.assignee());
        field!("contact", self.contact());
        field!("registered", self.registered());
        field!("modified", self.modified());
        field!("references", references);
        field!("service_code", self.service_code());
        field!("unauthorized_use", self.unauthorized_use());
        field!("notes", self.notes());
        field!("alias_of", self.alias_of());
        out.end()
    }
}
