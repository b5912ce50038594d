//! What rows refer to.

use core::fmt;

use serde::de::{self, Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Unexpected, Visitor};
use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::registry::{Record, Reference, ReferenceUrl, References, records};

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
    /// otherwise it walks the rows.
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
                    records().flat_map(Record::references).find(|reference| match reference {
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
                        Field::Text if found.is_some() => return Err(de::Error::duplicate_field("text")),
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
