//! What becomes of filters on answers, and of the plan that reads the chart.

mod ask;

use std::collections::BTreeMap;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, UInt8Array};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use arrow::util::pretty::pretty_format_batches;
use datafusion::common::stats::Precision;
use datafusion::error::Result;
use datafusion::physical_plan::statistics::StatisticsArgs;
use datafusion::physical_plan::{ChildrenPropertiesMode, ExecutionPlan, ReplaceChildrenOptions, collect, displayable};
use datafusion::prelude::ParquetReadOptions;
use portolan::{Protocol, lookup};
use portolan_datafusion::PortsExec;
use portolan_engines_proof::flows;

use ask::{column, context, register, rows};

/// Filters that are to become conditions on the columns.
const FILTERS: [&str; 20] = [
    "port_service(protocol, port) = 'ssh'",
    "'ssh' = port_service(protocol, port)",
    "port_service(protocol, port) IN ('ssh', 'https', 'domain', 'no such service')",
    "port_service(protocol, port) = 'x11'",
    "port_service(protocol, port) = 'no such service'",
    "port_service(17, port) = 'domain'",
    "port_service('tcp', port) = 'domain'",
    "port_service(1, port) = 'domain'",
    "port_service_dict(protocol, port) = 'https'",
    "port_usual(protocol, port) = 'Tailscale'",
    "port_label(protocol, port) = '443/tcp HTTPS'",
    "port_label(protocol, port, 'metric') = 'https'",
    "port_label(protocol, port, 'usual') IN ('HTTPS', 'SSH')",
    "port_service(17, port) = 'acronis-backup'",
    "CAST(port_service(protocol, port) AS VARCHAR) = 'ssh'",
    "port_service(protocol, port) = 'ssh' AND port_range(port) = 'well-known'",
    "bytes > 5 AND port_service(protocol, port) = 'ssh'",
    "bytes < 900 OR port_service(protocol, port) = 'ssh'",
    "port_range(port) = 'well-known'",
    "port_service(protocol, port) = 'ssh' OR (port_range(port) IN ('dynamic') AND port_service(protocol, port) = 'https')",
];

/// Filters that are to stay what they are.
const KEPT: [&str; 8] = [
    "port_service(protocol, port) <> 'ssh'",
    "NOT (port_service(protocol, port) = 'ssh')",
    "port_service(protocol, port) NOT IN ('ssh')",
    "port_service(protocol, port) IS NULL",
    "CAST(port_service(protocol, port) AS BYTEA) = X'737368'",
    "(port_service(protocol, port) = 'ssh') IS NOT TRUE",
    "port_service(protocol, port) < 'b'",
    "port_status(protocol, port) = 'unassigned'",
];

#[tokio::test]
async fn filters_count_the_same_rewritten_or_not() {
    let folder = tempfile::tempdir().unwrap();
    let with = context();
    let without = context();
    without.remove_optimizer_rule("port_filters");
    let mut cases = Vec::new();
    for (name, ports) in [("narrow", flows::Ports::Narrow), ("wide", flows::Ports::Wide)] {
        let path = folder.path().join(format!("{name}.parquet"));
        flows::write(&path, 200_000, ports).unwrap();
        for context in [&with, &without] {
            context.register_parquet(name, path.to_str().unwrap(), ParquetReadOptions::default()).await.unwrap();
            let named = format!(
                "CREATE VIEW named_{name} AS SELECT CASE protocol WHEN 6 THEN 'TCP' WHEN 17 THEN 'udp' END AS protocol, port, bytes FROM {name}"
            );
            context.sql(&named).await.unwrap().collect().await.unwrap();
        }
        cases.extend([name.to_owned(), format!("named_{name}")]);
    }
    for context in [&with, &without] {
        let every = "CREATE TABLE every AS SELECT ip_protocol AS protocol, port, key AS bytes FROM ports()";
        context.sql(every).await.unwrap().collect().await.unwrap();
        let named = "CREATE VIEW named_every AS SELECT protocol, port, key AS bytes FROM ports()";
        context.sql(named).await.unwrap().collect().await.unwrap();
    }
    cases.extend(["every".to_owned(), "named_every".to_owned()]);
    for table in cases {
        for filter in FILTERS.iter().chain(&KEPT) {
            let sql = format!("SELECT count(*) FROM {table} WHERE {filter}");
            assert_eq!(column(&with, &sql).await, column(&without, &sql).await, "{sql}");
        }
    }
    for (filters, rewritten) in [(&FILTERS[..], true), (&KEPT[..], false)] {
        for filter in filters {
            // A table that takes filters itself, and one that does not.
            for table in ["narrow", "every"] {
                let plan = ask::plan(&with, &format!("SELECT bytes FROM {table} WHERE {filter}")).await;
                assert_eq!(plan.contains("port_"), !rewritten, "{plan}");
            }
        }
    }
}

/// How many row groups were skipped by their statistics, and how many there are.
fn row_groups(plan: &Arc<dyn ExecutionPlan>) -> (usize, usize) {
    let mut found = (0, 0);
    if let Some(metrics) = plan.metrics() {
        for metric in metrics.iter() {
            if metric.value().name() == "row_groups_pruned_statistics" {
                let text = metric.value().to_string();
                // As in "19 total → 1 matched".
                let numbers: Vec<usize> = text
                    .split(|letter: char| !letter.is_ascii_digit())
                    .filter_map(|digits| digits.parse().ok())
                    .collect();
                found.1 += numbers[0];
                found.0 += numbers[0] - numbers[1];
            }
        }
    }
    for child in plan.children() {
        let below = row_groups(child);
        found = (found.0 + below.0, found.1 + below.1);
    }
    found
}

#[tokio::test]
async fn row_groups_without_the_service_are_not_read() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let context = context();
    let flows = flows::batches(400_000, flows::Ports::Narrow).collect::<arrow::error::Result<Vec<_>>>()?;
    let table = datafusion::datasource::MemTable::try_new(flows::schema(flows::Ports::Narrow), vec![flows])?;
    context.register_table("unsorted", Arc::new(table))?;
    let path = folder.path().join("sorted.parquet");
    let path = path.to_str().unwrap();
    context
        .sql(&format!(
            "COPY (SELECT * FROM unsorted ORDER BY port) TO '{path}' STORED AS PARQUET \
             OPTIONS ('format.max_row_group_size' '20000')"
        ))
        .await?
        .collect()
        .await?;
    context.register_parquet("sorted", path, ParquetReadOptions::default()).await?;

    let sql = "SELECT count(*), sum(bytes) FROM sorted WHERE port_service(protocol, port) = 'ssh'";
    let explain = column_of_plans(&rows(&context, &format!("EXPLAIN {sql}")).await);
    assert!(explain.contains("port = UInt16(22)"), "{explain}");
    assert!(explain.contains("pruning_predicate="), "{explain}");
    assert!(!explain.contains("port_service"), "{explain}");

    let plan = context.sql(sql).await?.create_physical_plan().await?;
    let answer = collect(Arc::clone(&plan), context.task_ctx()).await?;
    let (skipped, all) = row_groups(&plan);
    assert!(all >= 20 && skipped >= all - 2, "{skipped} of {all} row groups were skipped");

    context.remove_optimizer_rule("port_filters");
    let plan = context.sql(sql).await?.create_physical_plan().await?;
    let whole = collect(Arc::clone(&plan), context.task_ctx()).await?;
    assert_eq!(row_groups(&plan).0, 0);
    assert_eq!(pretty_format_batches(&answer)?.to_string(), pretty_format_batches(&whole)?.to_string());
    Ok(())
}

fn column_of_plans(batches: &[RecordBatch]) -> String {
    pretty_format_batches(batches).unwrap().to_string()
}

#[tokio::test]
async fn filters_fit_columns_of_any_integer_type() {
    let with = context();
    let without = context();
    without.remove_optimizer_rule("port_filters");
    let types = [
        DataType::Int8,
        DataType::Int16,
        DataType::Int32,
        DataType::Int64,
        DataType::UInt8,
        DataType::UInt16,
        DataType::UInt32,
        DataType::UInt64,
    ];
    let of = |values: &[u8], of: &DataType| -> ArrayRef {
        cast(&(Arc::new(UInt8Array::from(values.to_vec())) as ArrayRef), of).unwrap()
    };
    for protocol_type in &types {
        for port_type in &types {
            let protocols = of(&[6, 17, 33, 6, 17, 6], protocol_type);
            let ports = of(&[22, 22, 22, 80, 53, 53], port_type);
            for context in [&with, &without] {
                let _ = context.deregister_table("typed");
                let columns = vec![("protocol", Arc::clone(&protocols)), ("port", Arc::clone(&ports))];
                register(context, "typed", columns);
            }
            for (filter, count) in [
                ("port_service(protocol, port) = 'ssh'", "2"),
                ("port_service(protocol, port) IN ('domain', 'http')", "3"),
                ("port_range(port) = 'well-known'", "6"),
            ] {
                let sql = format!("SELECT port FROM typed WHERE {filter}");
                let plan = ask::plan(&with, &sql).await;
                assert!(!plan.contains("port_"), "{protocol_type} and {port_type}: {plan}");
                let sql = format!("SELECT count(*) FROM typed WHERE {filter}");
                for context in [&with, &without] {
                    assert_eq!(column(context, &sql).await, [Some(count.to_owned())], "{protocol_type}, {port_type}");
                }
            }
        }
    }
}

#[tokio::test]
async fn answers_on_more_than_32_runs_of_ports_are_left_alone() {
    let context = context();
    register(&context, "typed", vec![("port", Arc::new(UInt8Array::from(vec![22])) as ArrayRef)]);
    // Names of one port of one protocol each.
    let mut ports = BTreeMap::<&str, usize>::new();
    for protocol in Protocol::ALL {
        for name in (0..=u16::MAX).filter_map(|number| lookup(number, protocol).name()) {
            *ports.entry(name).or_default() += 1;
        }
    }
    // Every other port, so that no two are one run.
    let names: Vec<String> = (1..=u16::MAX)
        .step_by(2)
        .filter_map(|number| lookup(number, Protocol::Tcp).name())
        .filter(|name| ports[name] == 1)
        .map(|name| format!("'{name}'"))
        .collect();
    for (count, rewritten) in [(32, true), (33, false)] {
        let list = names[..count].join(", ");
        let plan =
            ask::plan(&context, &format!("SELECT port FROM typed WHERE port_service('tcp', port) IN ({list})")).await;
        assert_eq!(!plan.contains("port_service"), rewritten, "{count}: {plan}");
    }
}

/// The plan that reads the chart, in another.
fn chart_of(plan: &Arc<dyn ExecutionPlan>) -> Option<Arc<dyn ExecutionPlan>> {
    if plan.name() == "PortsExec" {
        return Some(Arc::clone(plan));
    }
    plan.children().into_iter().find_map(chart_of)
}

#[tokio::test]
async fn the_chart_is_read_by_columns_and_parts() -> Result<()> {
    let plan = context().sql("SELECT port, service FROM ports()").await?.create_physical_plan().await?;
    let chart = chart_of(&plan).expect("the chart is read");
    let any: &dyn std::any::Any = chart.as_ref();
    let columns = any.downcast_ref::<PortsExec>().expect("its plan is public").columns().to_vec();
    let schema = portolan_datafusion::chart::schema();
    let names: Vec<&str> = columns.iter().map(|&column| schema.field(column).name().as_str()).collect();
    assert_eq!(names, ["port", "service"]);
    let shown = displayable(chart.as_ref()).indent(false).to_string();
    assert_eq!(shown.lines().next(), Some("PortsExec: columns=[port, service]"));
    assert_eq!(chart.benefits_from_input_partitioning(), [false]);
    let rows = |partition| {
        let args = StatisticsArgs::new().with_partition(partition);
        chart.statistics_from_inputs(&[], &args).map(|all| all.num_rows)
    };
    assert_eq!(rows(None)?, Precision::Exact(262_144));
    assert_eq!(rows(Some(1))?, Precision::Exact(65_536));

    let children = chart.children().into_iter().map(Arc::clone).collect();
    let options = || ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute);
    let again = Arc::clone(&chart).replace_children(children, options())?;
    let any: &dyn std::any::Any = again.as_ref();
    assert_eq!(any.downcast_ref::<PortsExec>().map(PortsExec::columns), Some(&columns[..]));
    assert!(chart.replace_children(Vec::new(), options()).is_err());
    Ok(())
}
