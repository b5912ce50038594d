//! One question, the same answer from every engine.

use std::path::Path;
use std::process::Command;

use datafusion::prelude::{ParquetReadOptions, SessionConfig, SessionContext};
use portolan_engines_proof::flows::{self, Ports};
use portolan_engines_proof::{chart, question};

/// How many flows are asked about: 1 million, or what the environment says.
fn flow_count() -> usize {
    std::env::var("PORTOLAN_FLOWS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000)
}

/// The Python that has `duckdb` and `polars`.
fn python() -> String {
    std::env::var("PORTOLAN_PYTHON").unwrap_or_else(|_| "python3".to_owned())
}

fn rival(engine: &str, flows: &Path, chart: &Path) -> String {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/python/rivals.py");
    let output = Command::new(python()).arg(script).arg(engine).arg(flows).arg(chart).output().unwrap();
    assert!(
        output.status.success(),
        "{engine}: {}\nThe tests need a Python with duckdb and polars; PORTOLAN_PYTHON names it",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_engine_gives_the_same_answer() {
    let folder = tempfile::tempdir().unwrap();
    let chart_path = folder.path().join("chart.parquet");
    chart::write(&chart_path).unwrap();
    for ports in [Ports::Narrow, Ports::Wide] {
        let path = folder.path().join("flows.parquet");
        flows::write(&path, flow_count(), ports).unwrap();
        let expected = question::lines(&question::by_loop(&path).unwrap());
        assert_eq!(expected.lines().count(), 50);
        let digest = question::digest(&expected);

        let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(2));
        portolan_datafusion::register(&context).unwrap();
        for (name, path) in [("flows", &path), ("chart", &chart_path)] {
            context.register_parquet(name, path.to_str().unwrap(), ParquetReadOptions::default()).await.unwrap();
        }
        let questions = [
            ("function", question::with_function("port_service")),
            ("dictionary", question::with_function("port_service_dict")),
            ("ids", question::with_ids()),
            ("join of ports()", question::with_join("ports()")),
            ("join of the exported chart", question::with_join("chart")),
        ];
        for (way, sql) in questions {
            let batches = context.sql(&sql).await.unwrap().collect().await.unwrap();
            let answer = question::lines(&question::rows(&batches).unwrap());
            assert_eq!(question::digest(&answer), digest, "DataFusion by {way}:\n{answer}\nand not\n{expected}");
        }
        for engine in ["duckdb", "polars-join", "polars-gather"] {
            let answer = rival(engine, &path, &chart_path);
            assert_eq!(question::digest(&answer), digest, "{engine}:\n{answer}\nand not\n{expected}");
        }
        println!("{ports:?} {digest}");
    }
}
