//! Enums whose variants are words: one list of words makes everything that
//! prints, parses and serializes them.

/// Writes `ALL`, `as_str`, `Display`, `FromStr` and serde's traits for an enum
/// whose variants are words, in the order of its variants.
///
/// `ALL` is an array for an enum that is complete (`[N]`), and a slice for one
/// that may grow (`[..]`).
macro_rules! words {
    ($path:literal, $type:ident[$($count:tt)+], $($variant:ident = $word:expr),+ $(,)?) => {
        impl $type {
            /// All of them, in order.
            ///
            /// ```
            #[doc = concat!("use ", $path, ";")]
            ///
            #[doc = concat!("for one in ", stringify!($type), "::ALL {")]
            #[doc = concat!("    assert_eq!(one.as_str().parse::<", stringify!($type), ">().as_ref(), Ok(&one.clone()));")]
            /// }
            /// ```
            pub const ALL: words!(@type $($count)+) = words!(@all [$($count)+] $(Self::$variant),+);

            const WORDS: &'static [&'static str] = &[$($word),+];

            /// Returns the word that it prints as, in small letters.
            ///
            /// ```
            #[doc = concat!("use ", $path, ";")]
            ///
            #[doc = concat!("assert_eq!(", stringify!($type), "::ALL[0].to_string(), ", stringify!($type), "::ALL[0].as_str());")]
            /// ```
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl core::fmt::Display for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl core::str::FromStr for $type {
            type Err = crate::error::ParseWordError;

            /// Parses what it prints as, in any ASCII case.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let found = Self::ALL.iter().find(|one| one.as_str().eq_ignore_ascii_case(text));
                found.copied().ok_or(crate::error::ParseWordError::new(text, Self::WORDS))
            }
        }

        #[cfg(feature = "serde")]
        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                crate::words::serialize(*self, Self::ALL.as_ref(), self.as_str(), serializer)
            }
        }

        #[cfg(feature = "serde")]
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::words::deserialize(Self::ALL.as_ref(), Self::WORDS, deserializer)
            }
        }
    };
    (@type ..) => { &'static [Self] };
    (@type $count:literal) => { [Self; $count] };
    (@all [..] $($one:expr),+) => { &[$($one),+] };
    (@all [$count:literal] $($one:expr),+) => { [$($one),+] };
}

pub(crate) use words;

/// A word where people read it; elsewhere its place, as a variant's.
#[cfg(feature = "serde")]
pub(crate) fn serialize<T: Copy + PartialEq, S: serde::Serializer>(
    one: T,
    all: &[T],
    word: &'static str,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    if serializer.is_human_readable() {
        return serializer.serialize_str(word);
    }
    let place = all.iter().position(|other| *other == one).unwrap_or_default();
    serializer.serialize_u8(place as u8)
}

/// The opposite of [`serialize`]; a word in any ASCII case.
#[cfg(feature = "serde")]
pub(crate) fn deserialize<'de, T, D>(all: &[T], words: &'static [&'static str], deserializer: D) -> Result<T, D::Error>
where
    T: Copy + core::str::FromStr<Err = crate::error::ParseWordError>,
    D: serde::Deserializer<'de>,
{
    use core::fmt;
    use core::marker::PhantomData;

    use serde::de::{self, Deserialize, Unexpected, Visitor};

    struct Word<T>(&'static [&'static str], PhantomData<T>);

    impl<T: core::str::FromStr<Err = crate::error::ParseWordError>> Visitor<'_> for Word<T> {
        type Value = T;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("one of")?;
            self.0.iter().try_for_each(|word| write!(f, " {word}"))
        }

        fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
            text.parse().map_err(E::custom)
        }
    }

    if deserializer.is_human_readable() {
        return deserializer.deserialize_str(Word(words, PhantomData));
    }
    let place = u8::deserialize(deserializer)?;
    let one = all.get(usize::from(place)).copied();
    one.ok_or_else(|| de::Error::invalid_value(Unexpected::Unsigned(place.into()), &Word::<T>(words, PhantomData)))
}
