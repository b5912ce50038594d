//! The scalar functions.

use std::sync::{Arc, LazyLock};

use arrow::array::{
    Array, ArrayRef, AsArray, BooleanArray, ListArray, StringViewArray, StructArray, UInt8Array, UInt16Array,
};
use arrow::buffer::{BooleanBuffer, NullBuffer, OffsetBuffer};
use arrow::compute::take;
use arrow::datatypes::{DataType, Field, Fields};
use datafusion::common::{Result, ScalarValue, internal_err, plan_err};
use datafusion::logical_expr::simplify::{ExprSimplifyResult, SimplifyContext};
use datafusion::logical_expr::{
    ColumnarValue, DocSection, Documentation, Expr, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature,
    Volatility, lit,
};

use crate::answers::{self, Question};
use crate::column::{self, Takes};
use crate::core::{self, Confidence, Known, LABEL_STYLES, Protocol, Reason, Side};

/// What a function computes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Call {
    /// The text that answers a question.
    Text(Question),
    /// The same as a dictionary.
    Dictionary(Question),
    /// The id of the service name.
    ServiceId,
    /// The service name of an id.
    ServiceName,
    /// A label, in a style.
    Label,
    /// The range.
    Range,
    /// Whether a system gives the number to clients.
    IsEphemeral,
    /// Which side of a flow is the service.
    Flow,
    /// The ports that a text means.
    Find,
}

/// An argument: its name, what it takes, and what that is.
type Argument = (&'static str, Takes, &'static str);

const PROTOCOL: Argument = (
    "protocol",
    Takes::Protocol,
    "IP protocol number (6, 17, 33 or 132) of any integer type, or the name of the protocol in any case.",
);
const PORT: Argument = ("port", Takes::Port, "Port number of any integer type.");

impl Call {
    /// What it takes, and how many of that may be left out at the end.
    const fn arguments(self) -> (&'static [Argument], usize) {
        match self {
            Self::Text(_) | Self::Dictionary(_) | Self::ServiceId => (&[PROTOCOL, PORT], 0),
            Self::ServiceName => (&[("id", Takes::Id, "Id that `port_service_id` gave.")], 0),
            Self::Label => (
                &[
                    PROTOCOL,
                    PORT,
                    ("style", Takes::Text, "`number-first` (if it is left out), `name`, `usual` or `metric`."),
                ],
                1,
            ),
            Self::Range => (&[PORT], 0),
            Self::IsEphemeral => (
                &[
                    PORT,
                    (
                        "os",
                        Takes::Text,
                        "`linux`, `windows`, `windows-xp`, `macos`, `freebsd`, `netbsd`, `solaris`, or `iana` for the \
                         range that the registry keeps free.",
                    ),
                ],
                0,
            ),
            Self::Flow => (
                &[
                    PROTOCOL,
                    ("source", Takes::Port, "Port number of the source."),
                    ("destination", Takes::Port, "Port number of the destination."),
                    (
                        "first_packet",
                        Takes::Text,
                        "`source` or `destination`: which side sent the first packet, where that was seen.",
                    ),
                    ("multicast", Takes::Flag, "Whether the destination is a multicast or broadcast address."),
                ],
                2,
            ),
            Self::Find => (
                &[(
                    "text",
                    Takes::Text,
                    "A service name, the name of a program, a number, or a port such as `53/udp`.",
                )],
                0,
            ),
        }
    }

    fn returns(self) -> DataType {
        match self {
            Self::Text(_) | Self::ServiceName | Self::Label | Self::Range => DataType::Utf8View,
            Self::Dictionary(_) => DataType::Dictionary(Box::new(DataType::UInt16), Box::new(DataType::Utf8)),
            Self::ServiceId => DataType::UInt16,
            Self::IsEphemeral => DataType::Boolean,
            Self::Flow => DataType::Struct(flow_fields()),
            Self::Find => DataType::List(Arc::new(Field::new_list_field(DataType::UInt16, true))),
        }
    }
}

/// The fields of what `flow_service` answers.
fn flow_fields() -> Fields {
    Fields::from(vec![
        Field::new("port", DataType::UInt16, true),
        Field::new("side", DataType::Utf8View, true),
        Field::new("service", DataType::Utf8View, true),
        Field::new("confidence", DataType::Utf8View, true),
        Field::new("reason", DataType::Utf8View, true),
    ])
}

/// A scalar function of this crate.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(crate) struct PortFunction {
    name: &'static str,
    call: Call,
    signature: Signature,
}

impl PortFunction {
    pub(crate) fn call(&self) -> Call {
        self.call
    }
}

/// Name, computation, description, result of the example.
struct Entry(&'static str, Call, &'static str, &'static str);

const ENTRIES: [Entry; 12] = [
    Entry(
        "port_service",
        Call::Text(Question::Service),
        "Returns the service name that the IANA registry gives first for a port; null where it gives none.",
        "SELECT port_service(6, 22), port_service('UDP', 53); -- ssh, domain",
    ),
    Entry(
        "port_service_dict",
        Call::Dictionary(Question::Service),
        "Returns what port_service returns, as a dictionary whose values all batches share.",
        "SELECT port_service_dict(6, 22); -- ssh",
    ),
    Entry(
        "port_service_id",
        Call::ServiceId,
        "Returns the id of the service name of a port, 0 where it has none. Grouping by ids and naming the groups with \
         service_name is the quickest way to count by service. Ids mean nothing under another version of the data.",
        "SELECT service_name(port_service_id(6, 22)); -- ssh",
    ),
    Entry(
        "service_name",
        Call::ServiceName,
        "Returns the service name of an id of port_service_id; null for 0 and for what is no id.",
        "SELECT service_name(id), n FROM (SELECT port_service_id(protocol, port) AS id, count(*) AS n FROM flows GROUP BY 1);",
    ),
    Entry(
        "port_usual",
        Call::Text(Question::Usual),
        "Returns what a port most likely is, as those who use it call it; null where nothing is known.",
        "SELECT port_usual('tcp', 3389); -- RDP",
    ),
    Entry(
        "port_usual_dict",
        Call::Dictionary(Question::Usual),
        "Returns what port_usual returns, as a dictionary whose values all batches share.",
        "SELECT port_usual_dict('tcp', 3389); -- RDP",
    ),
    Entry(
        "port_label",
        Call::Label,
        "Returns a port as a label for tables and charts.",
        "SELECT port_label(6, 443), port_label(17, 50000, 'metric'); -- 443/tcp https, dynamic",
    ),
    Entry(
        "port_range",
        Call::Range,
        "Returns the range of a port number: well-known, registered or dynamic.",
        "SELECT port_range(3228); -- registered",
    ),
    Entry(
        "port_status",
        Call::Text(Question::Status),
        "Returns what the IANA registry says of a port: assigned, reserved, unassigned or dynamic.",
        "SELECT port_status('tcp', 4); -- unassigned",
    ),
    Entry(
        "port_is_ephemeral",
        Call::IsEphemeral,
        "Returns whether a system gives the port number to clients by default; null for a system that is not known.",
        "SELECT port_is_ephemeral(40000, 'linux'), port_is_ephemeral(40000, 'windows'); -- true, false",
    ),
    Entry(
        "flow_service",
        Call::Flow,
        "Returns which of the two ports of a flow is the service: its port, side (null if both have the number), usual \
         name, how sure that is and why. Where that is unclear, port, side and service are null.",
        "SELECT flow_service('tcp', 53214, 443)['service']; -- https",
    ),
    Entry(
        "find_port",
        Call::Find,
        "Returns the port numbers that a person means by a text, the likeliest first; an empty list if none is known. \
         In a filter, IN and = take it as the list of its numbers.",
        "SELECT * FROM flows WHERE port IN (find_port('postgres'));",
    ),
];

/// All scalar functions.
pub(crate) fn all() -> &'static [Arc<ScalarUDF>] {
    static ALL: LazyLock<Vec<Arc<ScalarUDF>>> = LazyLock::new(|| {
        ENTRIES
            .iter()
            .map(|entry| {
                let signature = Signature::user_defined(Volatility::Immutable);
                Arc::new(ScalarUDF::from(PortFunction { name: entry.0, call: entry.1, signature }))
            })
            .collect()
    });
    &ALL
}

/// What a function is of this crate.
pub(crate) fn of(function: &ScalarUDF) -> Option<&PortFunction> {
    function.inner().downcast_ref::<PortFunction>()
}

impl ScalarUDFImpl for PortFunction {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.call.returns())
    }

    /// Takes the types as they are: no column is converted before it is read.
    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        let (arguments, optional) = self.call.arguments();
        let usage = || {
            let mut text = format!("{}(", self.name);
            for (place, argument) in arguments.iter().enumerate() {
                let comma = if place > 0 { ", " } else { "" };
                let open = if place >= arguments.len() - optional { "[" } else { "" };
                text.extend([open, comma, argument.0]);
            }
            text + &"]".repeat(optional) + ")"
        };
        if !(arguments.len() - optional..=arguments.len()).contains(&given.len()) {
            return plan_err!("{} was called with {} arguments", usage(), given.len());
        }
        for ((name, takes, _), given) in arguments.iter().zip(given) {
            if !takes.accepts(given) {
                return plan_err!("{} takes as {name} {}, not {given}", usage(), takes.as_str());
            }
        }
        Ok(given.to_vec())
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let scalars = args.args.iter().all(|argument| matches!(argument, ColumnarValue::Scalar(_)));
        let rows = if scalars { 1 } else { args.number_rows };
        let column = self.call.column(&args.args, rows)?;
        Ok(if scalars {
            ColumnarValue::Scalar(ScalarValue::try_from_array(&column, 0)?)
        } else {
            ColumnarValue::Array(column)
        })
    }

    /// A call that has no answer in any row is null. Calls on constants alone
    /// are evaluated by the planner.
    fn simplify(&self, args: Vec<Expr>, _: &SimplifyContext) -> Result<ExprSimplifyResult> {
        let (arguments, optional) = self.call.arguments();
        let never = arguments.iter().take(arguments.len() - optional).zip(&args).any(|((_, takes, _), argument)| {
            let Expr::Literal(scalar, _) = argument else { return false };
            match takes {
                _ if scalar.is_null() => true,
                Takes::Protocol => scalar
                    .to_array()
                    .and_then(|array| column::protocols(&ColumnarValue::Array(array)))
                    .is_ok_and(|protocols| Protocol::from_ip_number(protocols.rows(1)[0]).is_none()),
                Takes::Port => column::numbers(&ColumnarValue::Scalar(scalar.clone()), 1)
                    .is_ok_and(|numbers| numbers.valid().is_some_and(|valid| valid.null_count() > 0)),
                _ => false,
            }
        });
        // An id is 0 where there is no name, and not null.
        if never && self.call != Call::ServiceId {
            return Ok(ExprSimplifyResult::Simplified(lit(ScalarValue::try_from(&self.call.returns())?)));
        }
        Ok(ExprSimplifyResult::Original(args))
    }

    fn documentation(&self) -> Option<&Documentation> {
        static ALL: LazyLock<Vec<Documentation>> = LazyLock::new(|| {
            const SECTION: DocSection =
                DocSection { include: true, label: "Network Port Functions", description: None };
            ENTRIES
                .iter()
                .map(|Entry(name, call, description, example)| {
                    let (arguments, optional) = call.arguments();
                    let names: Vec<_> = arguments.iter().map(|argument| argument.0).collect();
                    let (needed, rest) = names.split_at(names.len() - optional);
                    let mut syntax = format!("{name}({}", needed.join(", "));
                    syntax.extend(rest.iter().flat_map(|name| ["[, ", name]));
                    syntax.push_str(&"]".repeat(optional));
                    syntax.push(')');
                    let mut builder = Documentation::builder(SECTION, *description, syntax)
                        .with_sql_example(format!("```sql\n{example}\n```"));
                    for (name, _, is) in arguments {
                        builder = builder.with_argument(*name, *is);
                    }
                    builder.build()
                })
                .collect()
        });
        ENTRIES.iter().position(|entry| entry.0 == self.name).map(|place| &ALL[place])
    }
}

impl Call {
    fn column(self, args: &[ColumnarValue], rows: usize) -> Result<ArrayRef> {
        match (self, args) {
            (Self::Text(question), [protocol, port]) => {
                let (protocols, numbers) = column::ports(protocol, port, rows)?;
                question.answers().column(&protocols, &numbers)
            }
            (Self::Dictionary(question), [protocol, port]) => {
                let (protocols, numbers) = column::ports(protocol, port, rows)?;
                question.answers().dictionary(&protocols, &numbers)
            }
            (Self::ServiceId, [protocol, port]) => {
                let (protocols, numbers) = column::ports(protocol, port, rows)?;
                let ids = Question::Service.answers().ids(&protocols, &numbers);
                Ok(Arc::new(UInt16Array::from(ids)))
            }
            (Self::ServiceName, [id]) => {
                let ids = column::numbers(id, rows)?;
                let names = Question::Service.answers().views();
                let ids: Vec<u16> = ids
                    .values()
                    .iter()
                    .enumerate()
                    .map(|(row, &id)| {
                        let valid = ids.valid().is_none_or(|valid| valid.is_valid(row));
                        if valid && usize::from(id) < names.len() { id } else { 0 }
                    })
                    .collect();
                Ok(take(names, &UInt16Array::from(ids), None)?)
            }
            (Self::Label, [protocol, port]) => {
                Self::Text(Question::Label(0)).column(&[protocol.clone(), port.clone()], rows)
            }
            (Self::Label, [protocol, port, style]) => labels(protocol, port, style, rows),
            (Self::Range, [port]) => answers::ranges(&column::numbers(port, rows)?),
            (Self::IsEphemeral, [port, os]) => are_ephemeral(port, os, rows),
            (Self::Flow, [protocol, source, destination, hints @ ..]) => {
                flows(protocol, source, destination, hints, rows)
            }
            (Self::Find, [text]) => find(text, rows),
            _ => internal_err!("{self:?} was called with {} arguments", args.len()),
        }
    }
}

fn style_of(text: &str) -> Option<u8> {
    let place = LABEL_STYLES.iter().position(|(word, _)| word.eq_ignore_ascii_case(text.trim()))?;
    u8::try_from(place).ok()
}

fn labels(protocol: &ColumnarValue, port: &ColumnarValue, style: &ColumnarValue, rows: usize) -> Result<ArrayRef> {
    let column = |style: u8| Call::Text(Question::Label(style)).column(&[protocol.clone(), port.clone()], rows);
    if let Some(text) = column::one_text(style) {
        return match text.and_then(style_of) {
            Some(style) => column(style),
            None => Ok(arrow::array::new_null_array(&DataType::Utf8View, rows)),
        };
    }
    let columns = (0..4).map(column).collect::<Result<Vec<_>>>()?;
    let texts = column::texts(style, rows)?;
    let rows = texts.iter().enumerate().map(|(row, text)| {
        let column = columns[usize::from(style_of(text.as_deref()?)?)].as_string_view();
        column.is_valid(row).then(|| column.value(row))
    });
    Ok(Arc::new(rows.collect::<StringViewArray>()))
}

fn are_ephemeral(port: &ColumnarValue, os: &ColumnarValue, rows: usize) -> Result<ArrayRef> {
    let numbers = column::numbers(port, rows)?;
    let values = numbers.values();
    if let Some(text) = column::one_text(os) {
        return Ok(match text.and_then(core::ephemeral_range) {
            Some(range) => {
                let inside = BooleanBuffer::collect_bool(rows, |row| range.contains(&values[row]));
                Arc::new(BooleanArray::new(inside, numbers.valid().cloned()))
            }
            None => arrow::array::new_null_array(&DataType::Boolean, rows),
        });
    }
    let systems = column::texts(os, rows)?;
    let inside = systems.iter().enumerate().map(|(row, system)| {
        let range = core::ephemeral_range(system.as_deref()?)?;
        numbers.valid().is_none_or(|valid| valid.is_valid(row)).then(|| range.contains(&values[row]))
    });
    Ok(Arc::new(inside.collect::<BooleanArray>()))
}

/// The words of an enum of the core by its number, and none after them.
struct Words {
    views: StringViewArray,
    none: u8,
}

impl Words {
    fn new(words: impl Iterator<Item = (usize, &'static str)>) -> Self {
        let mut views = Vec::new();
        for (place, word) in words {
            if views.len() <= place {
                views.resize(place + 1, None);
            }
            views[place] = Some(word);
        }
        let none = u8::try_from(views.len()).expect("the core's enums have few words");
        views.push(None);
        Self { views: views.into_iter().collect(), none }
    }

    fn column(&self, places: Vec<u8>) -> Result<ArrayRef> {
        Ok(take(&self.views, &UInt8Array::from(places), None)?)
    }
}

static SIDES: LazyLock<Words> =
    LazyLock::new(|| Words::new(Side::ALL.iter().map(|&side| (side as usize, side.as_str()))));
static CONFIDENCES: LazyLock<Words> =
    LazyLock::new(|| Words::new(Confidence::ALL.iter().map(|&confidence| (confidence as usize, confidence.as_str()))));
static REASONS: LazyLock<Words> =
    LazyLock::new(|| Words::new(Reason::ALL.iter().map(|&reason| (reason as usize, reason.as_str()))));

fn flows(
    protocol: &ColumnarValue,
    source: &ColumnarValue,
    destination: &ColumnarValue,
    hints: &[ColumnarValue],
    rows: usize,
) -> Result<ArrayRef> {
    let (protocols, sources) = column::ports(protocol, source, rows)?;
    let destinations = column::numbers(destination, rows)?;
    let protocols = protocols.masked(destinations.valid(), rows);
    let protocols = protocols.rows(rows);
    let first_packets = match hints.first() {
        Some(argument) => match column::one_text(argument) {
            Some(text) => vec![text.and_then(core::side); rows],
            None => column::texts(argument, rows)?.iter().map(|text| core::side(text.as_deref()?)).collect(),
        },
        None => Vec::new(),
    };
    let multicasts = match hints.get(1) {
        Some(argument) => column::flags(argument, rows)?,
        None => Vec::new(),
    };

    let mut ports = vec![0_u16; rows];
    let mut service_protocols = vec![core::NO_PROTOCOL; rows];
    let mut sides = vec![SIDES.none; rows];
    let mut confidences = vec![CONFIDENCES.none; rows];
    let mut reasons = vec![REASONS.none; rows];
    for row in 0..rows {
        let Some(protocol) = Protocol::from_ip_number(protocols[row]) else { continue };
        let known = Known {
            first_packet: first_packets.get(row).copied().flatten(),
            multicast: multicasts.get(row).copied().unwrap_or_default(),
        };
        let answer = core::flow_service(protocol, sources.values()[row], destinations.values()[row], known);
        if let Some(port) = answer.port {
            ports[row] = port.number();
            service_protocols[row] = protocols[row];
        }
        if let Some(side) = answer.side {
            sides[row] = side as u8;
        }
        confidences[row] = answer.confidence as u8;
        reasons[row] = answer.reason as u8;
    }

    let known = NullBuffer::new(BooleanBuffer::collect_bool(rows, |row| service_protocols[row] != core::NO_PROTOCOL));
    let answered =
        NullBuffer::new(BooleanBuffer::collect_bool(rows, |row| Protocol::from_ip_number(protocols[row]).is_some()));
    let ports: ArrayRef = Arc::new(UInt16Array::new(ports.into(), Some(known)));
    let services = Call::Text(Question::Usual).column(
        &[
            ColumnarValue::Array(Arc::new(UInt8Array::from(service_protocols))),
            ColumnarValue::Array(Arc::clone(&ports)),
        ],
        rows,
    )?;
    let columns =
        vec![ports, SIDES.column(sides)?, services, CONFIDENCES.column(confidences)?, REASONS.column(reasons)?];
    Ok(Arc::new(StructArray::try_new(flow_fields(), columns, Some(answered))?))
}

/// The port numbers that a text means, each once.
pub(crate) fn found_numbers(text: &str) -> Vec<u16> {
    let mut numbers = Vec::new();
    for port in core::find(text) {
        if !numbers.contains(&port.number()) {
            numbers.push(port.number());
        }
    }
    numbers
}

fn find(text: &ColumnarValue, rows: usize) -> Result<ArrayRef> {
    let texts = column::texts(text, rows)?;
    let lists: Vec<Option<Vec<u16>>> = texts.iter().map(|text| Some(found_numbers(text.as_deref()?))).collect();
    let valid = NullBuffer::from(lists.iter().map(Option::is_some).collect::<Vec<_>>());
    let offsets = OffsetBuffer::from_lengths(lists.iter().map(|list| list.as_ref().map_or(0, Vec::len)));
    let numbers: UInt16Array = lists.into_iter().flatten().flatten().map(Some).collect();
    let field = Arc::new(Field::new_list_field(DataType::UInt16, true));
    Ok(Arc::new(ListArray::try_new(field, offsets, Arc::new(numbers), Some(valid))?))
}
