//! The functions over columns of any shape, made of random bytes: whatever the
//! types, nulls, dictionaries, slices and constants are, nothing panics, and
//! each row is answered as by one lookup.
//!
//! `PORTOLAN_CASES` says how many calls are made, 40,000 if it says nothing.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, DictionaryArray, Int8Array, Int16Array, Int32Array, Int64Array,
    LargeStringArray, NullArray, PrimitiveArray, StringArray, StringViewArray, UInt8Array, UInt16Array, UInt32Array,
    UInt64Array,
};
use arrow::compute::cast;
use arrow::datatypes::{ArrowDictionaryKeyType, DataType, Field, Int8Type, Int32Type, UInt16Type, UInt64Type};
use datafusion::common::ScalarValue;
use datafusion::common::config::ConfigOptions;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF};
use portolan::batch;
use portolan::flow::{Flow, Hints, Side};
use portolan::label::LabelStyle;
use portolan::{Port, Protocol, Range, find, lookup, rule};

/// Bytes that say what to make; zeros behind their end.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> u8 {
        let (first, rest) = self.0.split_first().unwrap_or((&0, &[]));
        self.0 = rest;
        *first
    }

    fn below(&mut self, end: usize) -> usize {
        usize::from(self.byte()) % end
    }

    fn half(&mut self) -> bool {
        self.byte() & 1 == 1
    }
}

/// What a row of an argument holds.
#[derive(Debug, Clone, PartialEq)]
enum Cell {
    Null,
    Number(i128),
    Text(String),
    Flag(bool),
}

impl Cell {
    fn port(&self) -> Option<u16> {
        match self {
            Self::Number(number) => u16::try_from(*number).ok(),
            _ => None,
        }
    }

    fn protocol(&self) -> Option<Protocol> {
        let number = match self {
            Self::Number(number) => *number,
            Self::Text(text) => {
                let text = text.trim();
                let named = Protocol::ALL.into_iter().find(|protocol| protocol.as_str().eq_ignore_ascii_case(text));
                if named.is_some() {
                    return named;
                }
                let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
                text.parse().ok().filter(|_| digits)?
            }
            _ => return None,
        };
        Protocol::from_ip_number(u8::try_from(number).ok()?)
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// Numbers that mean something, or nearly.
const NUMBERS: [i128; 24] = [
    0,
    1,
    6,
    17,
    22,
    33,
    53,
    80,
    132,
    255,
    256,
    443,
    1023,
    1024,
    3228,
    32_768,
    49_151,
    49_152,
    65_535,
    65_536,
    -1,
    i64::MIN as i128,
    i64::MAX as i128,
    u64::MAX as i128,
];

const TEXTS: [&str; 28] = [
    "",
    " ",
    "tcp",
    "UDP",
    " Sctp\t",
    "dccp",
    "6",
    "17",
    "+6",
    "256",
    "icmp",
    "ssh",
    "22",
    "53/udp",
    "Tor SOCKS",
    "name",
    "Usual",
    "metric ",
    "number-first",
    "linux",
    "WINDOWS",
    "iana",
    "solaris",
    "source",
    " Destination",
    "\u{fffd}\0",
    "İ",
    "6063-6000",
];

fn integer(bytes: &mut Bytes<'_>) -> Option<i128> {
    match bytes.below(8) {
        0 => None,
        1..=5 => Some(NUMBERS[bytes.below(NUMBERS.len())]),
        _ => Some(i128::from(u16::from_le_bytes([bytes.byte(), bytes.byte()]))),
    }
}

/// An array of any type of what an argument takes, and what it holds.
fn plain(takes: Takes, bytes: &mut Bytes<'_>, rows: usize) -> (ArrayRef, Vec<Cell>) {
    fn of<N: TryFrom<i128> + Copy + Into<i128>>(numbers: &[Option<i128>]) -> (Vec<Option<N>>, Vec<Cell>) {
        let fit: Vec<Option<N>> = numbers.iter().map(|number| N::try_from((*number)?).ok()).collect();
        let cells = fit.iter().map(|number| number.map_or(Cell::Null, |number| Cell::Number(number.into()))).collect();
        (fit, cells)
    }
    macro_rules! array {
        ($array:ty, $numbers:expr) => {{
            let (numbers, cells) = of(&$numbers);
            (Arc::new(<$array>::from(numbers)) as ArrayRef, cells)
        }};
    }
    let as_text = takes == Takes::Text || takes == Takes::Protocol && bytes.half();
    if bytes.below(16) == 0 {
        return (Arc::new(NullArray::new(rows)), vec![Cell::Null; rows]);
    }
    if takes == Takes::Flag {
        let flags: Vec<Option<bool>> = (0..rows).map(|_| [None, Some(true), Some(false)][bytes.below(3)]).collect();
        let cells = flags.iter().map(|flag| flag.map_or(Cell::Null, Cell::Flag)).collect();
        return (Arc::new(BooleanArray::from(flags)), cells);
    }
    if as_text {
        let texts: Vec<Option<&str>> = (0..rows).map(|_| TEXTS.get(bytes.below(TEXTS.len() + 4)).copied()).collect();
        let cells = texts.iter().map(|text| text.map_or(Cell::Null, |text| Cell::Text(text.to_owned()))).collect();
        let array: ArrayRef = match bytes.below(3) {
            0 => Arc::new(StringArray::from(texts)),
            1 => Arc::new(LargeStringArray::from(texts)),
            _ => Arc::new(StringViewArray::from(texts)),
        };
        return (array, cells);
    }
    let numbers: Vec<Option<i128>> = (0..rows).map(|_| integer(bytes)).collect();
    match bytes.below(8) {
        0 => array!(UInt8Array, numbers),
        1 => array!(UInt16Array, numbers),
        2 => array!(UInt32Array, numbers),
        3 => array!(UInt64Array, numbers),
        4 => array!(Int8Array, numbers),
        5 => array!(Int16Array, numbers),
        6 => array!(Int32Array, numbers),
        _ => array!(Int64Array, numbers),
    }
}

/// The same behind keys, some of them null.
fn dictionary<K: ArrowDictionaryKeyType>(
    values: &(ArrayRef, Vec<Cell>),
    bytes: &mut Bytes<'_>,
    rows: usize,
) -> (ArrayRef, Vec<Cell>)
where
    K::Native: TryFrom<usize>,
{
    let places: Vec<Option<usize>> =
        (0..rows).map(|_| Some(bytes.below(values.1.len() + 1)).filter(|place| *place < values.1.len())).collect();
    let keys: PrimitiveArray<K> = places.iter().map(|place| K::Native::try_from((*place)?).ok()).collect();
    let cells = places.iter().map(|place| place.map_or(Cell::Null, |place| values.1[place].clone())).collect();
    (Arc::new(DictionaryArray::<K>::try_new(keys, Arc::clone(&values.0)).unwrap()), cells)
}

/// An argument of any shape, and what each row of it holds.
fn argument(takes: Takes, bytes: &mut Bytes<'_>, rows: usize) -> (ColumnarValue, Vec<Cell>) {
    let (before, behind) = (bytes.below(3), bytes.below(3));
    let whole = before + rows + behind;
    let (array, cells) = if bytes.below(4) == 0 {
        let count = bytes.below(5);
        let values = plain(takes, bytes, count);
        match bytes.below(4) {
            0 => dictionary::<Int8Type>(&values, bytes, whole),
            1 => dictionary::<UInt16Type>(&values, bytes, whole),
            2 => dictionary::<Int32Type>(&values, bytes, whole),
            _ => dictionary::<UInt64Type>(&values, bytes, whole),
        }
    } else {
        plain(takes, bytes, whole)
    };
    if whole > 0 && bytes.below(4) == 0 {
        let place = bytes.below(whole);
        let scalar = ScalarValue::try_from_array(&array, place).unwrap();
        return (ColumnarValue::Scalar(scalar), vec![cells[place].clone(); rows]);
    }
    (ColumnarValue::Array(array.slice(before, rows)), cells[before..before + rows].to_vec())
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Takes {
    Port,
    Protocol,
    Text,
    Id,
    Flag,
}

/// The port that two cells are.
fn port(protocol: &Cell, number: &Cell) -> Option<Port> {
    Some(lookup(number.port()?, protocol.protocol()?))
}

fn style(cell: &Cell) -> Option<LabelStyle> {
    let text = cell.text()?.trim().to_ascii_lowercase();
    Some(match text.as_str() {
        "number-first" => LabelStyle::NumberFirst,
        "name" => LabelStyle::Name,
        "usual" => LabelStyle::Usual,
        "metric" => LabelStyle::Metric,
        _ => return None,
    })
}

fn is_ephemeral(number: &Cell, system: &Cell) -> Option<bool> {
    let system = system.text()?.trim().to_ascii_lowercase();
    let known = ["linux", "windows", "windows-xp", "macos", "freebsd", "netbsd", "solaris"];
    let id = match system.as_str() {
        "iana" => "iana-dynamic-ports".to_owned(),
        other if known.contains(&other) => format!("{other}-ephemeral"),
        _ => return None,
    };
    Some(rule::by_id(&id)?.ports().contains(&number.port()?))
}

fn flow(row: &[Cell]) -> Option<String> {
    let [protocol, source, destination, hints @ ..] = row else { panic!("{row:?}") };
    let flow = Flow::new(source.port()?, destination.port()?, protocol.protocol()?);
    let mut known = Hints::NONE;
    let side = |text: &str| Side::ALL.into_iter().find(|side| side.as_str().eq_ignore_ascii_case(text.trim()));
    if let Some(side) = hints.first().and_then(|cell| side(cell.text()?)) {
        known = known.with_first_packet(side);
    }
    if hints.get(1) == Some(&Cell::Flag(true)) {
        known = known.with_group();
    }
    let verdict = flow.with_hints(known).service();
    let text = |text: Option<String>| text.unwrap_or_else(|| "null".to_owned());
    Some(
        [
            text(verdict.found().map(|found| found.port().number().to_string())),
            text(verdict.side().map(|side| side.to_string())),
            text(verdict.found().and_then(portolan::flow::Service::name).map(str::to_owned)),
            verdict.confidence().to_string(),
            verdict.reason().to_string(),
        ]
        .join("|"),
    )
}

fn found(text: &Cell) -> Option<String> {
    let mut numbers: Vec<u16> = Vec::new();
    for port in find(text.text()?) {
        if !numbers.contains(&port.number()) {
            numbers.push(port.number());
        }
    }
    Some(format!("{numbers:?}"))
}

fn service_name(id: &Cell) -> Option<String> {
    let id = id.port().filter(|id| usize::from(*id) < batch::NAME_COUNT)?;
    batch::name_by_id(id).map(str::to_owned)
}

/// A function: its name, what it takes, how many of that may be left out, and
/// what it answers about a row.
type Question = (&'static str, &'static [Takes], usize, fn(&[Cell]) -> Option<String>);

const QUESTIONS: [Question; 12] = {
    use Takes::{Flag, Id, Port, Protocol, Text};
    [
        ("port_service", &[Protocol, Port], 0, |row| port(&row[0], &row[1])?.name().map(str::to_owned)),
        ("port_service_dict", &[Protocol, Port], 0, |row| port(&row[0], &row[1])?.name().map(str::to_owned)),
        ("port_service_id", &[Protocol, Port], 0, |row| {
            Some(port(&row[0], &row[1]).map_or(0, portolan::Port::name_id).to_string())
        }),
        ("port_usual", &[Protocol, Port], 0, |row| port(&row[0], &row[1])?.usual_name().map(str::to_owned)),
        ("port_usual_dict", &[Protocol, Port], 0, |row| port(&row[0], &row[1])?.usual_name().map(str::to_owned)),
        ("port_status", &[Protocol, Port], 0, |row| Some(port(&row[0], &row[1])?.status().to_string())),
        ("port_label", &[Protocol, Port, Text], 1, |row| {
            let style = row.get(2).map_or(Some(LabelStyle::NumberFirst), style)?;
            Some(port(&row[0], &row[1])?.label().style(style).to_string())
        }),
        ("port_range", &[Port], 0, |row| Some(Range::of(row[0].port()?).to_string())),
        ("port_is_ephemeral", &[Port, Text], 0, |row| Some(is_ephemeral(&row[0], &row[1])?.to_string())),
        ("flow_service", &[Protocol, Port, Port, Text, Flag], 2, flow),
        ("find_port", &[Text], 0, |row| found(&row[0])),
        ("service_name", &[Id], 0, |row| service_name(&row[0])),
    ]
};

/// A column of answers as text.
fn told(column: &ArrayRef) -> Vec<Option<String>> {
    let texts = |column: &ArrayRef| -> Vec<Option<String>> {
        let texts = cast(column, &DataType::Utf8).unwrap();
        texts.as_string::<i32>().iter().map(|text| text.map(str::to_owned)).collect()
    };
    match column.data_type() {
        DataType::Struct(_) => {
            let fields: Vec<_> = column.as_struct().columns().iter().map(texts).collect();
            let of = |row: usize| fields.iter().map(move |field| field[row].clone().unwrap_or("null".to_owned()));
            (0..column.len()).map(|row| column.is_valid(row).then(|| of(row).collect::<Vec<_>>().join("|"))).collect()
        }
        DataType::List(_) => {
            let lists = column.as_list::<i32>().iter();
            lists
                .map(|list| list.map(|list| format!("{:?}", list.as_primitive::<UInt16Type>().values().to_vec())))
                .collect()
        }
        _ => texts(column),
    }
}

/// Calls a function with arguments that the bytes say.
fn call(functions: &[Arc<ScalarUDF>], bytes: &[u8]) {
    let bytes = &mut Bytes(bytes);
    let (name, takes, optional, answer) = QUESTIONS[bytes.below(QUESTIONS.len())];
    let takes = &takes[..takes.len() - bytes.below(optional + 1)];
    let rows = bytes.below(9);
    let (values, cells): (Vec<ColumnarValue>, Vec<Vec<Cell>>) =
        takes.iter().map(|takes| argument(*takes, bytes, rows)).unzip();
    let function = functions.iter().find(|function| function.name() == name).unwrap();
    let types: Vec<DataType> = values.iter().map(ColumnarValue::data_type).collect();
    let refused = |error| -> ! { panic!("{name} of {types:?} was refused: {error}") };
    assert_eq!(function.coerce_types(&types).unwrap_or_else(|error| refused(error)), types);
    let returns = function.return_type(&types).unwrap();
    let field = |of: &DataType| Arc::new(Field::new("argument", of.clone(), true));
    let arguments = ScalarFunctionArgs {
        arg_fields: types.iter().map(field).collect(),
        args: values.clone(),
        number_rows: rows,
        return_field: field(&returns),
        config_options: Arc::new(ConfigOptions::default()),
    };
    let answers = function.invoke_with_args(arguments).unwrap_or_else(|error| refused(error));
    assert_eq!(answers.data_type(), returns, "{name}");
    let column = answers.to_array(rows).unwrap();
    column.to_data().validate_full().unwrap();
    let expected: Vec<Option<String>> =
        (0..rows).map(|row| answer(&cells.iter().map(|column| column[row].clone()).collect::<Vec<_>>())).collect();
    assert_eq!(told(&column), expected, "{name} of {types:?}: {values:?}");
}

/// A sequence of numbers that look random (`SplitMix64`).
fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut mixed = *state;
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ mixed >> 31
}

#[test]
fn any_columns_are_answered_as_by_a_lookup() {
    let cases: u64 = std::env::var("PORTOLAN_CASES").map_or(40_000, |count| count.parse().unwrap());
    let functions = portolan_datafusion::functions();
    assert_eq!(functions.len(), QUESTIONS.len());
    for case in 0..cases {
        let mut state = case;
        // Some are cut short, so that zeros follow.
        let length = next(&mut state) % 24;
        let bytes: Vec<u8> = (0..=length).flat_map(|_| next(&mut state).to_le_bytes()).collect();
        call(&functions, &bytes);
    }
}
