//! Values that print as a text, and sets of them.

use core::fmt;
use core::marker::PhantomData;
use core::str::FromStr;

use serde::de::{self, Deserialize, Deserializer, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeSeq, Serializer};

use crate::number::{Port, Ports, Protocols};
use crate::registry::Date;

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
as_text!(Ports, "a port number or a run such as \"6000-6063\"");

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
