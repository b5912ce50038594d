//! How overlays and their entries are serialized.
//!
//! Forms that people read leave out what is empty, and write ports as a number
//! or as `"6000-6063"`. Other forms may tell fields by their place alone, so
//! that each is always there, and ports are two numbers.

use core::fmt;
use std::borrow::Cow;
use std::boxed::Box;
use std::string::String;
use std::vec::Vec;

use serde::de::{self, Deserialize, Deserializer, Unexpected, Visitor};
use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};

use super::{Answer, Base, Entry, Matches, Overlay, Stored, UNNAMED, field};
use crate::number::Protocols;
use crate::serde::structure;

/// The port numbers of an entry, lower number first.
#[derive(Clone, Copy)]
struct Ports(u16, u16);

impl Serialize for Ports {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let &Self(first, last) = self;
        if !serializer.is_human_readable() {
            (first, last).serialize(serializer)
        } else if first == last {
            serializer.serialize_u16(first)
        } else {
            serializer.collect_str(&format_args!("{first}-{last}"))
        }
    }
}

impl<'de> Deserialize<'de> for Ports {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if deserializer.is_human_readable() {
            return deserializer.deserialize_any(PortsVisitor);
        }
        let (first, last) = Deserialize::deserialize(deserializer)?;
        if first > last {
            return Err(de::Error::custom(super::OverlayCause::Order(first, last)));
        }
        Ok(Self(first, last))
    }
}

struct PortsVisitor;

impl Visitor<'_> for PortsVisitor {
    type Value = Ports;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a port number from 0 to 65535 or a run such as \"6000-6063\"")
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Ports, E> {
        match u16::try_from(number) {
            Ok(number) => Ok(Ports(number, number)),
            Err(_) => Err(E::invalid_value(Unexpected::Unsigned(number), &self)),
        }
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Ports, E> {
        match u64::try_from(number) {
            Ok(number) => self.visit_u64(number),
            Err(_) => Err(E::invalid_value(Unexpected::Signed(number), &self)),
        }
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Ports, E> {
        field::ports(text).map(|(first, last)| Ports(first, last)).map_err(E::custom)
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let brief = serializer.is_human_readable();
        let mut out = serializer.serialize_struct("Entry", 5)?;
        macro_rules! field {
            ($name:literal, $value:expr, $empty:expr) => {
                if brief && $empty { out.skip_field($name)? } else { out.serialize_field($name, &$value)? }
            };
        }
        let (ports, aliases) = (self.ports(), self.aliases().collect::<Vec<_>>());
        out.serialize_field("ports", &Ports(*ports.start(), *ports.end()))?;
        field!("protocols", self.protocols(), self.protocols() == Protocols::ALL);
        field!("name", self.name(), self.name().is_none());
        field!("aliases", aliases, aliases.is_empty());
        field!("description", self.description(), self.description().is_none());
        out.end()
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(serde::Deserialize)]
        #[serde(rename = "Entry", deny_unknown_fields)]
        struct Fields {
            ports: Ports,
            #[serde(default)]
            protocols: Protocols,
            #[serde(default)]
            name: Option<String>,
            #[serde(default)]
            aliases: Vec<String>,
            #[serde(default)]
            description: Option<String>,
        }

        let fields: Fields = structure("an entry with its ports, such as {\"ports\": 80}", deserializer)?;
        let Ports(first, last) = fields.ports;
        // `Ports` has the lower number first, so that this is never an error.
        let entry = Self::new(first..=last).ok_or_else(|| de::Error::custom("found a run without ports"))?;
        Ok(entry
            .with_protocols(fields.protocols)
            .with_name(fields.name.as_deref().unwrap_or_default())
            .with_aliases(fields.aliases)
            .with_description(fields.description.as_deref().unwrap_or_default()))
    }
}

impl Overlay {
    /// The entries of a layer, which stand together.
    fn entries_of(&self, layer: usize) -> impl ExactSizeIterator<Item = &Entry> + Clone {
        let start = |layer: usize| self.entries.partition_point(|stored| (stored.layer as usize) < layer);
        self.entries.range(start(layer)..start(layer + 1)).map(|stored| &stored.entry)
    }
}

/// A layer of an overlay that is written.
struct Layer<'a>(&'a Overlay, usize);

impl Serialize for Layer<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Layer", 2)?;
        out.serialize_field("name", self.0.layers().nth(self.1).unwrap_or(UNNAMED))?;
        out.serialize_field("entries", &Entries(self.0, self.1))?;
        out.end()
    }
}

/// The entries of a layer that is written.
struct Entries<'a>(&'a Overlay, usize);

impl Serialize for Entries<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.entries_of(self.1))
    }
}

/// The layers beneath the top one that are written.
struct Beneath<'a>(&'a Overlay);

impl Serialize for Beneath<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((1..=self.0.beneath.len()).map(|layer| Layer(self.0, layer)))
    }
}

impl Serialize for Overlay {
    /// As a structure of the name, the entries of the top layer, and the layers
    /// beneath it, from the top down, if there are any; and `over`, which is
    /// `registry` after [`over_registry`](Self::over_registry).
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let brief = serializer.is_human_readable();
        let mut out = serializer.serialize_struct("Overlay", 4)?;
        out.serialize_field("name", self.name())?;
        out.serialize_field("entries", &Entries(self, 0))?;
        if brief && self.beneath.is_empty() {
            out.skip_field("beneath")?;
        } else {
            out.serialize_field("beneath", &Beneath(self))?;
        }
        if brief && self.base == Base::default() {
            out.skip_field("over")?;
        } else {
            out.serialize_field("over", &self.base)?;
        }
        out.end()
    }
}

impl<'de> Deserialize<'de> for Overlay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        fn unnamed() -> Cow<'static, str> {
            Cow::Borrowed(UNNAMED)
        }

        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields, expecting = "a layer of an overlay")]
        struct Layer {
            #[serde(default = "unnamed")]
            name: Cow<'static, str>,
            #[serde(default)]
            entries: Vec<Entry>,
        }

        #[derive(serde::Deserialize)]
        #[serde(rename = "Overlay", deny_unknown_fields)]
        struct Fields {
            #[serde(default = "unnamed")]
            name: Cow<'static, str>,
            #[serde(default)]
            entries: Vec<Entry>,
            #[serde(default)]
            beneath: Vec<Layer>,
            #[serde(default)]
            over: Base,
        }

        let fields: Fields = structure("an overlay, such as {\"entries\": [{\"ports\": 80}]}", deserializer)?;
        let mut overlay = Self { name: fields.name, base: fields.over, ..Self::new() };
        let mut store = |layer: u32, entries: Vec<Entry>| {
            overlay.entries.extend(entries.into_iter().map(|entry| Stored { entry, layer }));
        };
        store(0, fields.entries);
        for (number, layer) in (1..).zip(fields.beneath) {
            store(number, layer.entries);
            overlay.beneath.push(Box::from(&*layer.name));
        }
        Ok(overlay)
    }
}

impl Serialize for Answer<'_> {
    /// As the sequence of its matches.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.matches().serialize(serializer)
    }
}

impl Serialize for Matches<'_> {
    /// As the sequence of those that are still to come.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Counted first, because some forms write the number of elements before
        // them.
        let mut out = serializer.serialize_seq(Some(self.clone().count()))?;
        self.clone().try_for_each(|matched| out.serialize_element(&matched))?;
        out.end()
    }
}
