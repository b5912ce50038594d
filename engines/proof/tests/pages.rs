//! The programs of `docs/engines.md`, run as they stand there.

use std::process::Command;

use portolan_engines_proof::chart;
use portolan_engines_proof::flows::{self, Ports};

/// Each program with its engine and what it is to print.
fn programs(page: &str) -> Vec<(&str, &str, &str)> {
    page.split("```python ")
        .skip(1)
        .map(|part| {
            let (engine, rest) = part.split_once('\n').unwrap();
            let (program, rest) = rest.split_once("\n```").unwrap();
            let printed = rest.split_once("```text\n").unwrap().1.split_once("```").unwrap().0;
            (engine, program, printed)
        })
        .collect()
}

/// `DuckDB` and Polars always; with `PORTOLAN_ALL_ENGINES` set, `ClickHouse`
/// (`chdb`) and Spark (`pyspark`, and Java) too.
#[test]
fn programs_print_what_the_page_says() {
    let folder = tempfile::tempdir().unwrap();
    chart::write(&folder.path().join("chart.parquet")).unwrap();
    flows::write(&folder.path().join("flows.parquet"), 1_000_000, Ports::Narrow).unwrap();
    let python = std::env::var("PORTOLAN_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let all = std::env::var_os("PORTOLAN_ALL_ENGINES").is_some();
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/engines.md")).unwrap();
    let programs = programs(&page);
    let names: Vec<&str> = programs.iter().map(|program| program.0).collect();
    assert_eq!(names, ["duckdb", "polars", "clickhouse", "spark"]);
    for (engine, program, printed) in programs {
        if !all && ["clickhouse", "spark"].contains(&engine) {
            println!("{engine} is run with PORTOLAN_ALL_ENGINES=1");
            continue;
        }
        let output = Command::new(&python).args(["-c", program]).current_dir(folder.path()).output().unwrap();
        let told = String::from_utf8(output.stdout).unwrap();
        assert_eq!(told.trim(), printed.trim(), "{engine}: {}", String::from_utf8_lossy(&output.stderr));
    }
}
