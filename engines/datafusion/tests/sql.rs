//! The functions and the table, asked in SQL, against one lookup at a time.

mod ask;

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, AsArray, DictionaryArray, Int32Array, Int64Array, RecordBatch, StringArray, UInt8Array,
    UInt16Array, UInt64Array,
};
use arrow::compute::{cast, concat_batches};
use arrow::datatypes::{DataType, UInt16Type, UInt32Type};
use arrow::util::pretty::pretty_format_batches;
use datafusion::error::Result;
use datafusion::logical_expr::expr_rewriter::FunctionRewrite;
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use portolan::flow::{Flow, Hints, Side};
use portolan::label::LabelStyle;
use portolan::{Port, Protocol, lookup};
use portolan_engines_proof::{flows, logs};

use ask::{cell, column, context, error, one, plan, register, rows, texts};

/// A question in SQL and the answer about a port.
type Question = (&'static str, fn(Port) -> Option<String>);

const QUESTIONS: [Question; 10] = [
    ("port_service(protocol, port)", |port| port.name().map(Into::into)),
    ("port_service_dict(protocol, port)", |port| port.name().map(Into::into)),
    ("service_name(port_service_id(protocol, port))", |port| port.name().map(Into::into)),
    ("port_usual(protocol, port)", |port| port.usual().map(|usual| usual.name().into())),
    ("port_usual_dict(protocol, port)", |port| port.usual().map(|usual| usual.name().into())),
    ("port_status(protocol, port)", |port| Some(port.status().to_string())),
    ("port_label(protocol, port)", |port| Some(port.label().to_string())),
    ("port_label(protocol, port, 'Name')", |port| Some(port.label().style(LabelStyle::Name).to_string())),
    ("port_label(protocol, port, 'usual')", |port| Some(port.label().style(LabelStyle::Usual).to_string())),
    ("port_label(protocol, port, style)", |port| Some(port.label().style(LabelStyle::Metric).to_string())),
];

#[tokio::test]
async fn every_port_of_every_protocol_is_as_in_a_lookup() {
    // One partition, so that the rows come back in their order.
    let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(1));
    portolan_datafusion::register(&context).unwrap();
    let ports: Vec<Port> =
        Protocol::ALL.into_iter().flat_map(|one| (0..=u16::MAX).map(move |number| lookup(number, one))).collect();
    register(
        &context,
        "all_ports",
        vec![
            ("protocol", Arc::new(UInt8Array::from_iter_values(ports.iter().map(|port| port.protocol().ip_number())))),
            ("port", Arc::new(UInt16Array::from_iter_values(ports.iter().map(|port| port.number())))),
            ("style", Arc::new(StringArray::from(vec!["metric"; ports.len()]))),
        ],
    );
    for (question, answer) in QUESTIONS {
        let told = column(&context, &format!("SELECT {question} FROM all_ports")).await;
        assert_eq!(told.len(), ports.len());
        for (port, told) in ports.iter().zip(told) {
            assert_eq!(told, answer(*port), "{question}: {port}");
        }
    }
    let ranges = column(&context, "SELECT port_range(port) FROM all_ports").await;
    for (port, told) in ports.iter().zip(ranges) {
        assert_eq!(told.as_deref(), Some(port.range().as_str()), "{port}");
    }
}

#[tokio::test]
async fn columns_may_have_any_type() {
    let context = context();
    let numbers = [22_u16, 53, 60_000, 443, 0, 123];
    let names = ["tcp", "UDP", "Sctp", " tcp", "dccp", "17"];
    let protocols = [6_u8, 17, 132, 6, 33, 17];
    let expected: Vec<_> = numbers
        .iter()
        .zip(protocols)
        .map(|(&number, one)| lookup(number, Protocol::from_ip_number(one).unwrap()).name().map(str::to_owned))
        .collect();
    let ports: ArrayRef = Arc::new(UInt16Array::from(numbers.to_vec()));
    let by_number: ArrayRef = Arc::new(UInt8Array::from(protocols.to_vec()));
    let by_name: ArrayRef = Arc::new(StringArray::from(names.to_vec()));
    let dictionary = |values: &DataType| DataType::Dictionary(Box::new(DataType::Int8), Box::new(values.clone()));
    let integers = [DataType::UInt32, DataType::UInt64, DataType::Int32, DataType::Int64];
    let mut port_types = integers.to_vec();
    port_types.extend([DataType::UInt16, dictionary(&DataType::UInt16), dictionary(&DataType::Int64)]);
    let mut protocol_types = integers.to_vec();
    protocol_types.extend([DataType::UInt8, DataType::Int16, DataType::UInt16, dictionary(&DataType::UInt8)]);
    let text_types = [DataType::Utf8, DataType::LargeUtf8, DataType::Utf8View, dictionary(&DataType::Utf8)];
    for port_type in &port_types {
        let ports = cast(&ports, port_type).unwrap();
        let numbered = protocol_types.iter().map(|of| cast(&by_number, of).unwrap());
        let named = text_types.iter().map(|of| cast(&by_name, of).unwrap());
        for protocols in numbered.chain(named) {
            let of = protocols.data_type().clone();
            let _ = context.deregister_table("typed");
            register(&context, "typed", vec![("protocol", protocols), ("port", Arc::clone(&ports))]);
            let told = column(&context, "SELECT port_service(protocol, port) FROM typed").await;
            assert_eq!(told, expected, "{of} and {port_type}");
        }
    }
}

#[tokio::test]
async fn what_is_no_port_is_null_and_ends_no_query() {
    let context = context();
    register(
        &context,
        "odd",
        vec![
            ("protocol", Arc::new(Int32Array::from(vec![None, Some(6), Some(6), Some(6), Some(1), Some(-1), Some(6)]))),
            (
                "port",
                Arc::new(Int64Array::from(vec![Some(22), None, Some(-1), Some(65_536), Some(22), Some(22), Some(22)])),
            ),
            (
                "name",
                Arc::new(StringArray::from(vec![
                    None,
                    Some("tcp"),
                    Some("tcp"),
                    Some("tcp"),
                    Some("icmp"),
                    Some(""),
                    Some("tcp"),
                ])),
            ),
        ],
    );
    let only_last = |text: &str| [vec![None; 6], vec![Some(text.to_owned())]].concat();
    for protocol in ["protocol", "name"] {
        let asked = |call: &str| format!("SELECT {} FROM odd", call.replace("$1", protocol));
        assert_eq!(column(&context, &asked("port_service($1, port)")).await, only_last("ssh"));
        assert_eq!(column(&context, &asked("port_service_dict($1, port)")).await, only_last("ssh"));
        assert_eq!(column(&context, &asked("service_name(port_service_id($1, port))")).await, only_last("ssh"));
        assert_eq!(
            column(&context, &asked("port_label($1, port)")).await,
            only_last(&lookup(22, Protocol::Tcp).label().to_string())
        );
        assert_eq!(column(&context, &asked("port_status($1, port)")).await, only_last("assigned"));
        assert_eq!(column(&context, &asked("flow_service($1, port, 50000)['service']")).await, only_last("SSH"));
        assert_eq!(
            column(&context, &asked("flow_service($1, port, 50000)['reason']")).await,
            only_last("client-range")
        );
    }
    let ranges = column(&context, "SELECT port_range(port) FROM odd").await;
    assert_eq!(ranges.iter().map(Option::is_some).collect::<Vec<_>>(), [true, false, false, false, true, true, true]);
    let constants = [
        "port_service('icmp', 22)",
        "port_service(NULL, 22)",
        "port_service(6, NULL)",
        "port_service(6, 65536)",
        "port_service(6, -1)",
        "port_range(70000)",
        "service_name(0)",
        "service_name(65535)",
        "service_name(NULL)",
        "port_label(6, 22, 'nonsense')",
        "port_is_ephemeral(40000, 'beos')",
        "port_is_ephemeral(NULL, 'linux')",
        "flow_service('tcp', 70000, 22)['side']",
    ];
    for constant in constants {
        assert_eq!(one(&context, constant).await, None, "{constant}");
    }
    assert_eq!(one(&context, "port_service_id('icmp', 22)").await.as_deref(), Some("0"));
    assert_eq!(
        rows(&context, "SELECT port_service('icmp', port), flow_service(1, port, 22) FROM odd").await[0].num_rows(),
        7
    );
}

#[tokio::test]
async fn wrong_types_are_refused_when_a_query_is_planned() {
    let context = context();
    let cases = [
        ("port_service(6)", "port_service(protocol, port) was called with 1 arguments"),
        ("port_service(6, 1.5)", "takes as port a port number of any integer type, not Float64"),
        ("port_service(true, 22)", "an IP protocol number of any integer type or the name of a protocol, not Boolean"),
        ("port_range('22')", "port_range(port) takes as port a port number of any integer type"),
        ("port_label(6, 22, 1)", "port_label(protocol, port[, style]) takes as style text, not Int64"),
        ("flow_service(6, 1, 2, 'source', 1)", "takes as multicast a boolean, not Int64"),
        ("find_port(22)", "find_port(text) takes as text text, not Int64"),
    ];
    for (call, message) in cases {
        // At planning, before a row is read: the table has none.
        let error = context.sql(&format!("SELECT {call} FROM ports() LIMIT 0")).await.unwrap_err().to_string();
        assert!(error.contains(message), "{call}: {error}");
    }
    assert!(error(&context, "SELECT * FROM ports(1)").await.contains("ports() takes no arguments"));
}

#[tokio::test]
async fn calls_on_constants_are_answered_by_the_planner() {
    let context = context();
    let sql = "SELECT port_service(6, 22), flow_service('udp', 53, 40000)['service'], port_service('icmp', port) FROM ports()";
    let plan = plan(&context, sql).await;
    assert!(plan.contains("ssh") && plan.contains("DNS") && plan.contains("Utf8View(NULL)"), "{plan}");
    let calls = plan.replace(" AS port_service(", "").replace(" AS flow_service(", "");
    assert!(!calls.contains("port_service("), "{plan}");
    // What has no answer in any row, in a call that has others too.
    for never in [
        "port_service(ip_protocol, 70000)",
        "port_service(ip_protocol, NULL)",
        "port_is_ephemeral(port, NULL)",
        "port_service('icmp', port)",
    ] {
        let plan = self::plan(&context, &format!("SELECT {never} AS answer FROM ports()")).await;
        assert!(!plan.contains("port_"), "{never}: {plan}");
    }
    for kept in ["port_service(ip_protocol, 22)", "port_label(ip_protocol, port, NULL)", "port_service_id(1, port)"] {
        let plan = self::plan(&context, &format!("SELECT {kept} AS answer FROM ports()")).await;
        assert!(plan.contains("port_"), "{kept}: {plan}");
    }
    // Nothing is known of the first packet, which is no reason to say nothing.
    let sql = "SELECT flow_service(ip_protocol, port, 50000, NULL, NULL)['service'] FROM ports() WHERE port = 22";
    assert!(column(&context, sql).await.contains(&Some("SSH".to_owned())));
}

#[tokio::test]
async fn flows_are_answered_as_by_the_core() {
    let context = context();
    let sides = [None, Some("source"), Some("Destination")];
    let mut cases = Vec::new();
    for (place, protocol) in Protocol::ALL.into_iter().cycle().take(20_000).enumerate() {
        let (source, destination) = ((place * 7919 % 65_536) as u16, (place * 104_729 % 65_536) as u16);
        let source = if place % 3 == 0 { [53, 443, 5353, 41_641][place % 4] } else { source };
        cases.push((protocol, source, destination, sides[place % 3], place % 5 == 0));
    }
    register(
        &context,
        "cases",
        vec![
            ("p", Arc::new(UInt8Array::from_iter_values(cases.iter().map(|case| case.0.ip_number())))),
            ("s", Arc::new(UInt16Array::from_iter_values(cases.iter().map(|case| case.1)))),
            ("d", Arc::new(UInt64Array::from_iter_values(cases.iter().map(|case| case.2.into())))),
            ("f", Arc::new(cases.iter().map(|case| case.3).collect::<StringArray>())),
            ("m", Arc::new(cases.iter().map(|case| Some(case.4)).collect::<arrow::array::BooleanArray>())),
        ],
    );
    for hinted in [false, true] {
        let call = if hinted { "flow_service(p, s, d, f, m)" } else { "flow_service(p, s, d)" };
        let batches = rows(&context, &format!("SELECT x['port'], x['side'], x['service'], x['confidence'], x['reason'] FROM (SELECT {call} AS x FROM cases)")).await;
        let mut row = 0;
        for batch in &batches {
            let texts = texts(batch);
            for at in 0..batch.num_rows() {
                let (protocol, source, destination, first, multicast) = cases[row];
                let mut hints = Hints::NONE;
                if let (true, Some(side)) = (hinted, first) {
                    hints = hints.with_first_packet(side.parse::<Side>().unwrap());
                }
                if hinted && multicast {
                    hints = hints.with_group();
                }
                let verdict = Flow::new(source, destination, protocol).with_hints(hints).service();
                let expected = [
                    verdict.found().map(|found| found.port().number().to_string()),
                    verdict.side().map(|side| side.to_string()),
                    verdict.found().and_then(portolan::flow::Service::name).map(str::to_owned),
                    Some(verdict.confidence().to_string()),
                    Some(verdict.reason().to_string()),
                ];
                let told: Vec<_> = texts.iter().map(|column| cell(column, at).map(str::to_owned)).collect();
                assert_eq!(told, expected, "{:?}", cases[row]);
                row += 1;
            }
        }
        assert_eq!(row, cases.len());
    }
}

#[tokio::test]
async fn systems_have_their_own_client_ports() {
    let context = context();
    let answers = rows(
        &context,
        "SELECT port, port_is_ephemeral(port, 'linux') AS linux, port_is_ephemeral(port, 'Windows') AS windows, \
         port_is_ephemeral(port, os) AS either \
         FROM (VALUES (32767, 'linux'), (32768, 'linux'), (49152, 'macos'), (61000, 'linux')) AS t(port, os)",
    )
    .await;
    assert_eq!(
        pretty_format_batches(&answers).unwrap().to_string(),
        "\
+-------+-------+---------+--------+
| port  | linux | windows | either |
+-------+-------+---------+--------+
| 32767 | false | false   | false  |
| 32768 | true  | false   | true   |
| 49152 | true  | true    | true   |
| 61000 | false | true    | false  |
+-------+-------+---------+--------+"
    );
}

#[tokio::test]
async fn a_text_finds_its_ports_in_a_filter() {
    let context = context();
    let count = async |condition: &str| -> usize {
        context.sql(&format!("SELECT port FROM ports() WHERE {condition}")).await.unwrap().count().await.unwrap()
    };
    assert_eq!(count("protocol = 'tcp' AND port IN (find_port('postgres'))").await, 1);
    assert_eq!(count("protocol = 'tcp' AND port IN (find_port('ssh'), 80, find_port('https'))").await, 3);
    assert_eq!(count("protocol = 'tcp' AND port = find_port('3228/udp')").await, 1);
    assert_eq!(count("protocol = 'tcp' AND port <> find_port('22')").await, 65_535);
    assert_eq!(count("protocol = 'tcp' AND port NOT IN (find_port('x11'))").await, 65_536 - 64);
    assert_eq!(count("protocol = 'tcp' AND find_port('53') = port").await, 1);
    assert_eq!(count("port IN (find_port('no such service'))").await, 0);
    assert_eq!(count("array_has(find_port('ssh'), port) AND protocol = 'tcp'").await, 1);
    assert_eq!(one(&context, "find_port('ssh') = find_port('22')").await.as_deref(), Some("true"));
    assert_eq!(one(&context, "array_length(find_port(''))").await.as_deref().unwrap_or("0"), "0");
    assert_eq!(one(&context, "find_port(NULL) IS NULL").await.as_deref(), Some("true"));
}

#[tokio::test]
async fn the_table_of_ports_holds_the_chart() {
    let context = context();
    let counts = rows(
        &context,
        "SELECT count(*) AS n, count(DISTINCT key) AS keys, max(key) AS last, count(service) AS services FROM ports()",
    )
    .await;
    let services = Protocol::ALL
        .into_iter()
        .flat_map(|one| (0..=u16::MAX).map(move |number| lookup(number, one)))
        .filter(|port| port.name().is_some())
        .count();
    let told = format!("{:?}", column(&context, "SELECT count(service) FROM ports()").await);
    assert_eq!(told, format!("[Some(\"{services}\")]"));
    let counts = texts(&counts[0]);
    assert_eq!(counts[0].value(0), "262144");
    assert_eq!(counts[1].value(0), "262144");
    assert_eq!(counts[2].value(0), "262143");
    let row = rows(
        &context,
        "SELECT protocol, ip_protocol, port, range, status, service, description, assignee, registered, standing \
         FROM ports() WHERE protocol = 'udp' AND port = 3228",
    )
    .await;
    let port = lookup(3228, Protocol::Udp);
    let assignment = port.assignment().unwrap();
    let told: Vec<_> = texts(&row[0]).iter().map(|column| cell(column, 0).map(str::to_owned)).collect();
    let expected = [
        Some("udp".to_owned()),
        Some("17".to_owned()),
        Some("3228".to_owned()),
        Some("registered".to_owned()),
        Some("assigned".to_owned()),
        port.name().map(str::to_owned),
        assignment.description().map(str::to_owned),
        assignment.assignee().map(str::to_owned),
        assignment.registered().map(|date| date.to_string()),
        Some(assignment.standing().to_string()),
    ];
    assert_eq!(told, expected);
    let claims = column(&context, "SELECT unnest(claims) FROM ports() WHERE protocol = 'udp' AND port = 3228").await;
    assert!(claims.iter().flatten().any(|claim| claim.contains("framehawk")), "{claims:?}");
    let blocked = column(&context, "SELECT unnest(rules) FROM ports() WHERE protocol = 'tcp' AND port = 25").await;
    assert!(!blocked.is_empty());
    // Several parts, and no row twice, whatever is done with them.
    let twice = "SELECT count(*) FROM (SELECT key FROM ports() UNION ALL SELECT key FROM ports() WHERE port < 10)";
    assert_eq!(column(&context, twice).await, [Some((262_144 + 40).to_string())]);

    let named = rows(&context, "SELECT ip_protocol, port, usual, word, confidence FROM ports()").await;
    let mut seen = 0;
    for batch in &named {
        let texts = texts(batch);
        for row in 0..batch.num_rows() {
            let cell = |column: usize| cell(&texts[column], row);
            let protocol = Protocol::from_ip_number(cell(0).unwrap().parse().unwrap()).unwrap();
            let port = lookup(cell(1).unwrap().parse().unwrap(), protocol);
            let usual = port.usual();
            assert_eq!(cell(2), usual.map(portolan::Usual::name), "{port}");
            assert_eq!(cell(3), usual.map(portolan::Usual::short), "{port}");
            assert_eq!(cell(4), usual.map(|usual| usual.confidence().as_str()), "{port}");
            seen += 1;
        }
    }
    assert_eq!(seen, 262_144);

    let runs = portolan_datafusion::chart::runs().unwrap();
    let ports: u32 = runs
        .iter()
        .flat_map(|batch| {
            let first = batch.column_by_name("first").unwrap().as_primitive::<UInt16Type>().values().to_vec();
            let last = batch.column_by_name("last").unwrap().as_primitive::<UInt16Type>().values().to_vec();
            first.into_iter().zip(last)
        })
        .map(|(first, last)| u32::from(last) - u32::from(first) + 1)
        .sum();
    assert_eq!(ports, 262_144);
}

/// A run has the answers of each of its ports, and the port behind it has others.
#[test]
fn runs_of_the_chart_are_as_long_as_they_can_be() {
    let batches: Vec<RecordBatch> = portolan_datafusion::chart::batches().map(Result::unwrap).collect();
    let whole = concat_batches(&batches[0].schema(), &batches).unwrap();
    let keys = whole.column_by_name("key").unwrap().as_primitive::<UInt32Type>();
    assert!(keys.values().iter().copied().eq(0..262_144), "the chart is in order");
    let same = |runs: &RecordBatch, run: usize, key: usize| {
        runs.schema()
            .fields()
            .iter()
            .enumerate()
            .filter(|(_, field)| !["first", "last"].contains(&field.name().as_str()))
            .all(|(column, field)| {
                runs.column(column).slice(run, 1) == whole.column_by_name(field.name()).unwrap().slice(key, 1)
            })
    };
    for (part, runs) in portolan_datafusion::chart::runs().unwrap().iter().enumerate() {
        assert_eq!(runs.num_columns(), whole.num_columns());
        let first = runs.column_by_name("first").unwrap().as_primitive::<UInt16Type>();
        let last = runs.column_by_name("last").unwrap().as_primitive::<UInt16Type>();
        let mut next = 0;
        for run in 0..runs.num_rows() {
            let (first, last) = (usize::from(first.value(run)), usize::from(last.value(run)));
            assert_eq!(first, next);
            next = last + 1;
            let key = |number: usize| part << 16 | number;
            assert!(same(runs, run, key(first)) && same(runs, run, key(last)), "{part}: {first} to {last}");
            if last < 65_535 {
                assert!(!same(runs, run, key(next)), "{part}: {first} to {last} goes on");
            }
        }
        assert_eq!(next, 65_536);
    }
}

#[tokio::test]
async fn batches_share_one_buffer_and_one_dictionary() {
    let context = context();
    let sql =
        "SELECT port_service(ip_protocol, port), port_service_dict(ip_protocol, port) FROM ports() WHERE port < 40000";
    let batches: Vec<_> = rows(&context, sql).await;
    assert!(batches.len() > 4);
    let first = batches[0].column(1).as_any_dictionary().values().clone();
    for batch in &batches {
        let dictionary: &DictionaryArray<UInt16Type> = batch.column(1).as_dictionary();
        assert_eq!(dictionary.values().to_data().buffers()[1].as_ptr(), first.to_data().buffers()[1].as_ptr());
    }
    let views = |batch: &RecordBatch| {
        batch.column(0).as_string_view().data_buffers().iter().map(arrow::buffer::Buffer::as_ptr).collect::<Vec<_>>()
    };
    let shared = batches.iter().map(views).filter(|buffers| buffers.len() == 1).count();
    // The engine may copy a few views when it puts small batches together.
    assert!(shared * 2 > batches.len(), "{shared} of {} batches have the one buffer", batches.len());
}

#[tokio::test]
async fn expressions_are_those_of_sql() -> Result<()> {
    use datafusion::prelude::{col, lit};
    use portolan_datafusion::expr_fn::*;

    let context = context();
    let frame = context.sql("SELECT 6 AS protocol, 443 AS port, 53214 AS client").await?;
    let answers = frame
        .select([
            port_service(col("protocol"), col("port")).alias("service"),
            port_usual(col("protocol"), col("port")).alias("usual"),
            port_label(col("protocol"), col("port")).alias("label"),
            port_label_styled(col("protocol"), col("port"), lit("name")).alias("styled"),
            port_range(col("port")).alias("range"),
            port_status(col("protocol"), col("port")).alias("status"),
            port_is_ephemeral(col("client"), lit("linux")).alias("ephemeral"),
            service_name(port_service_id(col("protocol"), col("port"))).alias("by_id"),
            flow_service(col("protocol"), col("client"), col("port")).alias("flow"),
            flow_service_with(col("protocol"), col("client"), col("port"), lit("destination"), lit(false))
                .alias("told"),
            find_port(lit("https")).alias("found"),
        ])?
        .collect()
        .await?;
    let same = rows(
        &context,
        "SELECT port_service(6, 443) AS service, port_usual(6, 443) AS usual, port_label(6, 443) AS label, \
         port_label(6, 443, 'name') AS styled, port_range(443) AS range, port_status(6, 443) AS status, \
         port_is_ephemeral(53214, 'linux') AS ephemeral, service_name(port_service_id(6, 443)) AS by_id, \
         flow_service(6, 53214, 443) AS flow, flow_service(6, 53214, 443, 'destination', false) AS told, \
         find_port('https') AS found",
    )
    .await;
    assert_eq!(pretty_format_batches(&answers)?.to_string(), pretty_format_batches(&same)?.to_string());
    Ok(())
}

/// FNV-1a, written anew.
#[test]
fn the_version_of_the_data_is_of_all_answers() {
    let mut fed = Vec::new();
    let mut feed = |bytes: &[u8]| {
        fed.extend_from_slice(bytes);
        fed.push(0);
    };
    for protocol in Protocol::ALL {
        for number in 0..=u16::MAX {
            let port = lookup(number, protocol);
            feed(&port.name_id().to_le_bytes());
            feed(port.status().to_string().as_bytes());
            feed(port.usual_name().unwrap_or("").as_bytes());
        }
    }
    for id in 0..portolan::batch::NAME_COUNT {
        feed(portolan::batch::name_by_id(u16::try_from(id).unwrap()).unwrap_or("").as_bytes());
    }
    let digest = fed.iter().fold(14_695_981_039_346_656_037_u128, |digest, &byte| {
        (digest ^ u128::from(byte)) * 1_099_511_628_211 % (1 << 64)
    });
    let version = portolan_datafusion::data_version();
    assert!(version.ends_with(&format!(", answers {digest:016x}")), "{version}, not {digest:016x}");
    assert!(version.starts_with(&format!("registry of {}", portolan::REGISTRY.date())), "{version}");
}

#[tokio::test]
async fn every_function_is_documented() {
    for function in portolan_datafusion::functions() {
        let documentation = function.documentation().unwrap_or_else(|| panic!("{} has none", function.name()));
        assert!(documentation.syntax_example.starts_with(function.name()));
        assert!(documentation.sql_example.is_some());
        let optional = documentation.syntax_example.matches('[').count();
        assert_eq!(documentation.syntax_example.matches(']').count(), optional);
        let expected = match function.name() {
            "port_label" => "port_label(protocol, port[, style])",
            "flow_service" => "flow_service(protocol, source, destination[, first_packet[, multicast]])",
            name => {
                assert_eq!(optional, 0, "{name}");
                &documentation.syntax_example
            }
        };
        assert_eq!(documentation.syntax_example, expected);
        assert!(!documentation.arguments.as_ref().unwrap().is_empty());
    }
}

#[tokio::test]
async fn ids_that_are_none_have_no_name() {
    let context = context();
    let end = u16::try_from(portolan::batch::NAME_COUNT).unwrap();
    register(&context, "ids", vec![("id", Arc::new(UInt16Array::from(vec![end - 1, end, end + 1, 0, u16::MAX])))]);
    let names = column(&context, "SELECT service_name(id) FROM ids").await;
    let last = portolan::batch::name_by_id(end - 1).map(str::to_owned);
    assert_eq!(names, [last, None, None, None, None]);
}

#[tokio::test]
async fn registering_twice_changes_nothing() {
    let context = context();
    portolan_datafusion::register(&context).unwrap();
    assert_eq!(context.state().optimizers().iter().filter(|rule| rule.name() == "port_filters").count(), 1);
    assert_eq!(FunctionRewrite::name(&portolan_datafusion::FoundPorts), "found_ports");
    assert_eq!(one(&context, "port_service('tcp', 22)").await.as_deref(), Some("ssh"));
}

#[tokio::test]
async fn flow_logs_are_read_as_they_are() {
    let context = context();
    let folder = tempfile::tempdir().unwrap();
    let data = concat!(env!("CARGO_MANIFEST_DIR"), "/../../cli/tests/data/");
    let mut services = Vec::new();
    for (name, form) in [("vpc.log", logs::VPC), ("conn.log", logs::ZEEK), ("nfdump.csv", logs::NFDUMP)] {
        let text = std::fs::read_to_string(format!("{data}{name}")).unwrap();
        let batch = logs::read(&text, form).unwrap();
        let path = folder.path().join("log.parquet");
        flows::write_batches(&path, batch.schema(), [Ok(batch.clone())].into_iter()).unwrap();
        let _ = context.deregister_table("log");
        context.register_parquet("log", path.to_str().unwrap(), ParquetReadOptions::default()).await.unwrap();
        let told = column(&context, "SELECT flow_service(protocol, src_port, dst_port)['service'] FROM log").await;
        assert_eq!(told.len(), batch.num_rows());
        assert!(told.iter().filter(|service| service.is_some()).count() * 2 > told.len(), "{name}: {told:?}");
        services.extend(told.into_iter().flatten());
    }
    for known in ["SSH", "HTTPS", "DNS"] {
        assert!(services.iter().any(|service| service == known), "{known}: {services:?}");
    }
}
