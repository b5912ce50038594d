//! Seconds of processor time of one question about flows, one engine after the
//! other: `speed FLOWS.parquet CHART.parquet [--python PYTHON] [--cluster
//! PROGRAM]`. `engines/README.md` says how its output is made and read.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use arrow::array::{Array, ArrayRef, AsArray, UInt16Array};
use arrow::datatypes::{DataType, Field, UInt16Type};
use clap::Parser;
use datafusion::config::ConfigOptions;
use datafusion::error::Result;
use datafusion::logical_expr::{ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility};
use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use datafusion::scalar::ScalarValue;
use portolan_engines_proof::question;
use portolan_engines_proof::usage::{mine, processor_time};

/// Measures one question about flows in every engine.
#[derive(Parser)]
struct Options {
    /// Flows, as the program `flows` writes them.
    flows: PathBuf,
    /// The chart, as the example `chart` writes it.
    chart: PathBuf,
    /// A Python with duckdb and polars.
    #[arg(long, default_value = "python3")]
    python: String,
    /// The program portolan-ballista.
    #[arg(long)]
    cluster: Option<PathBuf>,
    /// How often each is run; the least time counts.
    #[arg(long, default_value_t = 3)]
    times: usize,
}

/// A function that only copies its column: the least that a function can do.
#[derive(Debug, PartialEq, Eq, Hash)]
struct Copy(Signature);

impl ScalarUDFImpl for Copy {
    fn name(&self) -> &'static str {
        "copied"
    }

    fn signature(&self) -> &Signature {
        &self.0
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(DataType::UInt16)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let column = args.args[0].to_array(args.number_rows)?;
        let column = column.as_primitive::<UInt16Type>();
        let values: Vec<u16> = column.values().iter().map(|number| number.wrapping_add(1)).collect();
        Ok(ColumnarValue::Array(Arc::new(UInt16Array::new(values.into(), column.nulls().cloned()))))
    }
}

fn report(name: &str, processor: Duration, wall: Duration, digest: &str) {
    println!(
        "{name:<44} {:>8.2} {:>8.2}  {}",
        processor.as_secs_f64(),
        wall.as_secs_f64(),
        &digest[..digest.len().min(12)]
    );
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<()> {
    let options = Options::parse();
    let (flows, chart) = (options.flows.to_string_lossy(), options.chart.to_string_lossy());
    let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(2));
    portolan_datafusion::register(&context)?;
    context.register_udf(ScalarUDF::from(Copy(Signature::any(1, Volatility::Immutable))));
    context.register_parquet("flows", &*flows, ParquetReadOptions::default()).await?;
    context.register_parquet("chart", &*chart, ParquetReadOptions::default()).await?;

    println!("{:<44} {:>8} {:>8}  digest", "", "CPU s", "wall s");
    // The tables of answers are made once in a process, at the first call.
    let made = Instant::now();
    context
        .sql("SELECT port_service(6, 22), port_usual(6, 22), port_label(6, 22), flow_service(6, 22, 50000)")
        .await?
        .collect()
        .await?;
    report("first call of all functions", Duration::ZERO, made.elapsed(), "");

    let mut best: Option<(Duration, Duration, String)> = None;
    for _ in 0..options.times {
        let (start, clock) = (mine(), Instant::now());
        let lines = question::lines(&question::by_loop(&options.flows)?);
        keep(&mut best, mine().saturating_sub(start), clock.elapsed(), question::digest(&lines));
    }
    show("loop", best);

    let questions = [
        ("DataFusion, raw numbers", question::with_numbers()),
        ("DataFusion, port_service", question::with_function("port_service")),
        ("DataFusion, port_service_dict", question::with_function("port_service_dict")),
        ("DataFusion, port_service_id, service_name", question::with_ids()),
        ("DataFusion, join of ports()", question::with_join("ports()")),
        ("DataFusion, join of the chart in Parquet", question::with_join("chart")),
        ("DataFusion, port_usual", question::with_function("port_usual")),
        ("DataFusion, port_label", question::with_function("port_label")),
        (
            "DataFusion, flow_service",
            "SELECT x['service'] AS service, x['side'] AS side, count(*) AS flows, sum(bytes) AS bytes FROM \
             (SELECT flow_service(protocol, src_port, dst_port) AS x, bytes FROM flows) GROUP BY 1, 2 \
             ORDER BY flows DESC, bytes DESC LIMIT 50"
                .to_owned(),
        ),
        ("scan: count(copied(port))", "SELECT count(copied(port)) FROM flows".to_owned()),
        ("scan: count(port_service(6, port))", "SELECT count(port_service(6, port)) FROM flows".to_owned()),
        (
            "scan: count(port_service(protocol, port))",
            "SELECT count(port_service(protocol, port)) FROM flows".to_owned(),
        ),
    ];
    for (name, sql) in &questions {
        let mut best = None;
        for _ in 0..options.times {
            let (start, clock) = (mine(), Instant::now());
            let batches = context.sql(sql).await?.collect().await?;
            let (processor, wall) = (mine().saturating_sub(start), clock.elapsed());
            let named = batches.first().is_some_and(|batch| {
                batch.column_by_name("service").is_some() && batch.column_by_name("side").is_some()
            });
            let digest =
                if named { question::digest(&question::lines(&question::rows(&batches)?)) } else { String::new() };
            keep(&mut best, processor, wall, digest);
        }
        show(name, best);
    }
    for engine in ["duckdb", "polars-join", "polars-gather"] {
        let mut best = None;
        for _ in 0..options.times {
            let clock = Instant::now();
            let script = concat!(env!("CARGO_MANIFEST_DIR"), "/python/rivals.py");
            let output = Command::new(&options.python).args([script, engine, &*flows, &*chart]).output()?;
            let seconds = String::from_utf8_lossy(&output.stderr).trim().parse().unwrap_or(f64::NAN);
            let digest = question::digest(&String::from_utf8_lossy(&output.stdout));
            keep(&mut best, Duration::from_secs_f64(seconds), clock.elapsed(), digest);
        }
        show(engine, best);
    }
    kernels()?;
    if let Some(program) = &options.cluster {
        for executors in [1, 2] {
            cluster(program, &options, executors)?;
        }
    }
    Ok(())
}

fn keep(best: &mut Option<(Duration, Duration, String)>, processor: Duration, wall: Duration, digest: String) {
    if best.as_ref().is_none_or(|best| processor < best.0) {
        *best = Some((processor, wall, digest));
    }
}

fn show(name: &str, best: Option<(Duration, Duration, String)>) {
    if let Some((processor, wall, digest)) = best {
        report(name, processor, wall, &digest);
    }
}

/// The functions alone, on one batch of 8,192 rows again and again.
fn kernels() -> Result<()> {
    const ROWS: usize = 8192;
    const ROUNDS: u32 = 4000;
    let ports: ArrayRef =
        Arc::new(UInt16Array::from_iter_values((0..ROWS).map(|row| [443, 53, 80, 22, 50_000][row % 5])));
    let protocols: ArrayRef =
        Arc::new(arrow::array::UInt8Array::from_iter_values((0..ROWS).map(|row| if row % 3 == 0 { 17 } else { 6 })));
    let functions = portolan_datafusion::functions();
    let of = |name: &str| Arc::clone(functions.iter().find(|function| function.name() == name).expect("a function"));
    let copy = Arc::new(ScalarUDF::from(Copy(Signature::any(1, Volatility::Immutable))));
    let one = ColumnarValue::Scalar(ScalarValue::UInt8(Some(6)));
    let each = ColumnarValue::Array(protocols);
    let column = ColumnarValue::Array(ports);
    let client = ColumnarValue::Array(Arc::new(UInt16Array::from_iter_values(
        (0..ROWS).map(|row| 40_000 + (row % 20_000) as u16),
    )));
    println!("\n{:<44} {:>8}", "8,192 rows at a time, one thread", "ns a row");
    for (name, function, args) in [
        ("copied(port)", copy, vec![column.clone()]),
        ("port_service_id(6, port)", of("port_service_id"), vec![one.clone(), column.clone()]),
        ("port_service(6, port)", of("port_service"), vec![one, column.clone()]),
        ("port_service_id(protocol, port)", of("port_service_id"), vec![each.clone(), column.clone()]),
        ("port_service(protocol, port)", of("port_service"), vec![each.clone(), column.clone()]),
        ("port_service_dict(protocol, port)", of("port_service_dict"), vec![each.clone(), column.clone()]),
        ("port_usual(protocol, port)", of("port_usual"), vec![each.clone(), column.clone()]),
        ("port_label(protocol, port)", of("port_label"), vec![each.clone(), column.clone()]),
        ("flow_service(protocol, source, destination)", of("flow_service"), vec![each, client, column]),
    ] {
        let fields: Vec<_> =
            args.iter().map(|argument| Arc::new(Field::new("a", argument.data_type(), true))).collect();
        let types: Vec<DataType> = args.iter().map(ColumnarValue::data_type).collect();
        let returns = Arc::new(Field::new("r", function.return_type(&types)?, true));
        let config = Arc::new(ConfigOptions::default());
        let call = || {
            function.invoke_with_args(ScalarFunctionArgs {
                args: args.clone(),
                arg_fields: fields.clone(),
                number_rows: ROWS,
                return_field: Arc::clone(&returns),
                config_options: Arc::clone(&config),
            })
        };
        call()?;
        let mut best = Duration::MAX;
        for _ in 0..5 {
            let clock = Instant::now();
            for _ in 0..ROUNDS / 5 {
                std::hint::black_box(call()?);
            }
            best = best.min(clock.elapsed());
        }
        #[allow(clippy::cast_precision_loss)] // Some thousands.
        let rows = ROWS as f64;
        println!("{name:<44} {:>8.2}", best.as_secs_f64() * 1e9 / f64::from(ROUNDS / 5) / rows);
    }
    Ok(())
}

/// A process that is killed when it is dropped, and ends when this one is gone.
struct Server(Child);

impl Server {
    fn start(program: &Path, arguments: &[&str]) -> Result<Self> {
        let child = Command::new(program)
            .arg("--until-stdin-ends")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        Ok(Self(child))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> Result<String> {
    Ok(std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?.port().to_string())
}

/// A cluster of processes that each run one task at a time.
fn cluster(program: &Path, options: &Options, executors: usize) -> Result<()> {
    let port = free_port()?;
    let scheduler = Server::start(program, &["scheduler", "--port", &port])?;
    std::thread::sleep(Duration::from_secs(2));
    let mut servers = vec![scheduler];
    for _ in 0..executors {
        let (own, grpc) = (free_port()?, free_port()?);
        let arguments = ["executor", "--cores", "1", "--port", &own, "--grpc-port", &grpc, "--scheduler-port", &port];
        servers.push(Server::start(program, &arguments)?);
    }
    std::thread::sleep(Duration::from_secs(3));
    let used = || servers.iter().filter_map(|server| processor_time(server.0.id())).sum::<Duration>();
    let mut best = None;
    for _ in 0..=options.times {
        let (start, clock) = (used(), Instant::now());
        let output = Command::new(program)
            .args(["client", "--scheduler", &format!("df://127.0.0.1:{port}"), "--format", "csv", "--table"])
            .arg(format!("flows={}", options.flows.display()))
            .arg(question::with_function("port_service"))
            .output()?;
        let wall = clock.elapsed();
        let text = String::from_utf8_lossy(&output.stdout);
        let lines = text.lines().skip(1).fold(String::new(), |all, line| all + &line.replace(',', "\t") + "\n");
        keep(&mut best, used().saturating_sub(start), wall, question::digest(&lines));
    }
    show(&format!("Ballista, {executors} executor(s) of one core"), best);
    Ok(())
}
