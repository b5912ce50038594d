//! Arguments as columns: ports as `u16` and protocols as IP protocol numbers,
//! whatever type they come in.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, ArrowPrimitiveType, AsArray, BooleanArray, PrimitiveArray, StringArrayType, UInt8Array,
    UInt16Array,
};
use arrow::buffer::{BooleanBuffer, NullBuffer};
use arrow::compute::take;
use arrow::datatypes::{
    DataType, Int8Type, Int16Type, Int32Type, Int64Type, UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use datafusion::common::{Result, ScalarValue, exec_err};
use datafusion::logical_expr::ColumnarValue;

use crate::core::{NO_PROTOCOL, Protocol};

/// What an argument holds, as a planner checks it and as its message says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Takes {
    /// A port number, as any integer.
    Port,
    /// A protocol, as an IP protocol number or its name.
    Protocol,
    /// Text.
    Text,
    /// An id of a service name, as any integer.
    Id,
    /// Yes or no.
    Flag,
}

impl Takes {
    /// Whether an argument may be of this type.
    pub(crate) fn accepts(self, given: &DataType) -> bool {
        let given = match given {
            DataType::Dictionary(_, values) => values,
            other => other,
        };
        match self {
            _ if given.is_null() => true,
            Self::Port | Self::Id => given.is_integer(),
            Self::Protocol => given.is_integer() || given.is_string(),
            Self::Text => given.is_string(),
            Self::Flag => matches!(given, DataType::Boolean),
        }
    }

    /// What it accepts, for a message.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Port => "a port number of any integer type",
            Self::Protocol => "an IP protocol number of any integer type or the name of a protocol",
            Self::Text => "text",
            Self::Id => "an id of any integer type",
            Self::Flag => "a boolean",
        }
    }
}

/// Protocols: one for all rows, or one a row.
#[derive(Debug)]
pub(crate) enum Protocols {
    /// All rows have this IP protocol number.
    One(u8),
    /// Each row has its own.
    Each(Vec<u8>),
    /// Each row has its own, in an array as it came.
    Shared(UInt8Array),
}

impl Protocols {
    /// The IP protocol number of each of `rows` rows.
    pub(crate) fn rows(&self, rows: usize) -> Cow<'_, [u8]> {
        match self {
            Self::One(number) => Cow::Owned(vec![*number; rows]),
            Self::Each(numbers) => Cow::Borrowed(numbers),
            Self::Shared(array) => Cow::Borrowed(array.values()),
        }
    }

    /// Takes the protocol from the rows that are not valid.
    pub(crate) fn masked(self, valid: Option<&NullBuffer>, rows: usize) -> Self {
        let Some(valid) = valid.filter(|valid| valid.null_count() > 0) else { return self };
        let mut numbers = match self {
            Self::Each(numbers) => numbers,
            other => other.rows(rows).into_owned(),
        };
        for (number, valid) in numbers.iter_mut().zip(valid) {
            if !valid {
                *number = NO_PROTOCOL;
            }
        }
        Self::Each(numbers)
    }
}

/// The IP protocol numbers of an argument; [`NO_PROTOCOL`] for null and for
/// what is no protocol.
pub(crate) fn protocols(argument: &ColumnarValue) -> Result<Protocols> {
    let array = match argument {
        ColumnarValue::Array(array) => Arc::clone(array),
        ColumnarValue::Scalar(scalar) => {
            return Ok(Protocols::One(protocols_of_array(&scalar.to_array()?)?.rows(1)[0]));
        }
    };
    protocols_of_array(&array)
}

fn protocols_of_array(array: &ArrayRef) -> Result<Protocols> {
    let numbers = match array.data_type() {
        DataType::UInt8 => Protocols::Shared(array.as_primitive::<UInt8Type>().clone()),
        DataType::Int8 => bytes::<Int8Type>(array),
        DataType::Int16 => bytes::<Int16Type>(array),
        DataType::Int32 => bytes::<Int32Type>(array),
        DataType::Int64 => bytes::<Int64Type>(array),
        DataType::UInt16 => bytes::<UInt16Type>(array),
        DataType::UInt32 => bytes::<UInt32Type>(array),
        DataType::UInt64 => bytes::<UInt64Type>(array),
        DataType::Utf8 => names(array.as_string::<i32>()),
        DataType::LargeUtf8 => names(array.as_string::<i64>()),
        DataType::Utf8View => names(array.as_string_view()),
        DataType::Null => return Ok(Protocols::One(NO_PROTOCOL)),
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let values = protocols_of_array(dictionary.values())?;
            let values = UInt8Array::from(values.rows(dictionary.values().len()).into_owned());
            let rows = take(&values, dictionary.keys(), None)?;
            Protocols::Shared(rows.as_primitive::<UInt8Type>().clone())
        }
        other => return exec_err!("a protocol is {}, not {other}", Takes::Protocol.as_str()),
    };
    Ok(numbers.masked(array.nulls(), array.len()))
}

fn bytes<T: ArrowPrimitiveType>(array: &ArrayRef) -> Protocols
where
    T::Native: TryInto<u8>,
{
    let values = array.as_primitive::<T>().values();
    Protocols::Each(values.iter().map(|&value| value.try_into().unwrap_or(NO_PROTOCOL)).collect())
}

/// Names of protocols as IP protocol numbers. Rows mostly repeat the name
/// before them.
#[allow(clippy::needless_pass_by_value)] // A reference to an array.
fn names<'a>(array: impl StringArrayType<'a>) -> Protocols {
    let mut last: (&str, u8) = ("", NO_PROTOCOL);
    let mut numbers = vec![NO_PROTOCOL; array.len()];
    for (row, number) in numbers.iter_mut().enumerate() {
        if array.is_valid(row) {
            let name = array.value(row);
            if name != last.0 {
                last = (name, protocol_of_text(name));
            }
            *number = last.1;
        }
    }
    Protocols::Each(numbers)
}

/// The IP protocol number of a protocol's name in any case, or of digits, as
/// logs in text have them.
pub(crate) fn protocol_of_text(text: &str) -> u8 {
    let text = text.trim();
    match text.parse::<Protocol>() {
        Ok(protocol) => protocol.ip_number(),
        // A sign is no digit.
        Err(_) if text.starts_with('+') => NO_PROTOCOL,
        Err(_) => text.parse().unwrap_or(NO_PROTOCOL),
    }
}

/// Port numbers, and which rows have one; all, if it says nothing of it.
#[derive(Debug)]
pub(crate) struct Numbers {
    array: UInt16Array,
}

impl Numbers {
    pub(crate) fn values(&self) -> &[u16] {
        self.array.values()
    }

    pub(crate) fn valid(&self) -> Option<&NullBuffer> {
        self.array.nulls()
    }
}

/// The port numbers of an argument. Rows that are null or out of range are not
/// valid.
pub(crate) fn numbers(argument: &ColumnarValue, rows: usize) -> Result<Numbers> {
    let array = match argument {
        ColumnarValue::Array(array) => numbers_of_array(array)?,
        ColumnarValue::Scalar(scalar) => {
            let one = numbers_of_array(&scalar.to_array()?)?;
            let value = one.is_valid(0).then(|| one.value(0));
            std::iter::repeat_n(value, rows).collect()
        }
    };
    Ok(Numbers { array })
}

fn numbers_of_array(array: &ArrayRef) -> Result<UInt16Array> {
    Ok(match array.data_type() {
        DataType::UInt16 => array.as_primitive::<UInt16Type>().clone(),
        DataType::UInt8 => narrow::<UInt8Type>(array),
        DataType::UInt32 => narrow::<UInt32Type>(array),
        DataType::UInt64 => narrow::<UInt64Type>(array),
        DataType::Int8 => narrow::<Int8Type>(array),
        DataType::Int16 => narrow::<Int16Type>(array),
        DataType::Int32 => narrow::<Int32Type>(array),
        DataType::Int64 => narrow::<Int64Type>(array),
        DataType::Null => UInt16Array::new_null(array.len()),
        DataType::Dictionary(..) => {
            let dictionary = array.as_any_dictionary();
            let values = numbers_of_array(dictionary.values())?;
            take(&values, dictionary.keys(), None)?.as_primitive::<UInt16Type>().clone()
        }
        other => return exec_err!("a port is {}, not {other}", Takes::Port.as_str()),
    })
}

/// Integers as port numbers. What does not fit is null.
fn narrow<T: ArrowPrimitiveType>(array: &ArrayRef) -> UInt16Array
where
    T::Native: TryInto<u16>,
{
    let array: &PrimitiveArray<T> = array.as_primitive::<T>();
    let mut all_fit = true;
    let numbers: Vec<u16> = array
        .values()
        .iter()
        .map(|&value| {
            let number = value.try_into();
            all_fit &= number.is_ok();
            number.unwrap_or_default()
        })
        .collect();
    let valid = if all_fit {
        array.nulls().cloned()
    } else {
        let fits =
            BooleanBuffer::collect_bool(array.len(), |row| TryInto::<u16>::try_into(array.values()[row]).is_ok());
        NullBuffer::union(array.nulls(), Some(&NullBuffer::new(fits)))
    };
    UInt16Array::new(numbers.into(), valid)
}

/// Both columns of a port. A row without a port has no protocol either, so that
/// one look tells that it has no answer.
pub(crate) fn ports(protocol: &ColumnarValue, port: &ColumnarValue, rows: usize) -> Result<(Protocols, Numbers)> {
    let numbers = numbers(port, rows)?;
    let protocols = protocols(protocol)?.masked(numbers.valid(), rows);
    Ok((protocols, numbers))
}

/// The values of a dictionary, one a row; any other array as it is.
fn unpacked(array: ArrayRef) -> Result<ArrayRef> {
    match array.as_any_dictionary_opt() {
        Some(dictionary) => Ok(take(dictionary.values(), dictionary.keys(), None)?),
        None => Ok(array),
    }
}

/// The texts of an argument, one a row.
pub(crate) fn texts(argument: &ColumnarValue, rows: usize) -> Result<Vec<Option<String>>> {
    #[allow(clippy::needless_pass_by_value)] // A reference to an array.
    fn all<'a>(array: impl StringArrayType<'a>) -> Vec<Option<String>> {
        array.iter().map(|text| text.map(str::to_owned)).collect()
    }

    let array = unpacked(argument.to_array(rows)?)?;
    Ok(match array.data_type() {
        DataType::Utf8 => all(array.as_string::<i32>()),
        DataType::LargeUtf8 => all(array.as_string::<i64>()),
        DataType::Utf8View => all(array.as_string_view()),
        DataType::Null => vec![None; rows],
        other => return exec_err!("expected text, not {other}"),
    })
}

/// The text of an argument that is the same for all rows: `None` if it is not,
/// and `Some(None)` for null.
#[allow(clippy::option_option)] // Null is an answer.
pub(crate) fn one_text(argument: &ColumnarValue) -> Option<Option<&str>> {
    match argument {
        ColumnarValue::Scalar(scalar) => Some(text_of(scalar)),
        ColumnarValue::Array(_) => None,
    }
}

/// The text of a scalar, in or out of a dictionary.
pub(crate) fn text_of(scalar: &ScalarValue) -> Option<&str> {
    match scalar {
        ScalarValue::Dictionary(_, value) => text_of(value),
        other => other.try_as_str().flatten(),
    }
}

/// The booleans of an argument, one a row; null is no.
pub(crate) fn flags(argument: &ColumnarValue, rows: usize) -> Result<Vec<bool>> {
    let array = unpacked(argument.to_array(rows)?)?;
    Ok(match array.data_type() {
        DataType::Null => vec![false; rows],
        DataType::Boolean => {
            let array: &BooleanArray = array.as_boolean();
            array.iter().map(Option::unwrap_or_default).collect()
        }
        other => return exec_err!("expected a boolean, not {other}"),
    })
}
