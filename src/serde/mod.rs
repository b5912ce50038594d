//! How the answers are serialized.
//!
//! What prints as a text and parses back is that text; a row of the registry
//! is a structure of its fields, those that it has not left out, and of those
//! that find it again in a form that people do not read. Iterators over the
//! tables are sequences of their elements, and are not read back: collect a
//! `Vec` of the elements instead. An address is read back as its `Reference`,
//! and what the tables say further of a row or a port by asking it again.

mod references;
mod rows;
mod snapshot;
mod text;
mod uses;

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

use field;

use core::fmt;
use core::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

/// Reads a structure. In a form that people read it has the names of its fields,
/// and a list of values is none, which `derive` would take.
pub(crate) fn structure<'de, T, D>(expecting: &'static str, deserializer: D) -> Result<T, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    struct Named<T>(&'static str, PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for Named<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str(self.0)
        }

        fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(map))
        }
    }

    match deserializer.is_human_readable() {
        true => deserializer.deserialize_map(Named(expecting, PhantomData)),
        false => T::deserialize(deserializer),
    }
}
