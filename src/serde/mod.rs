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
