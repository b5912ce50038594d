//! How the functions and `ports()` are written into a plan and read from it.

use std::sync::Arc;

use ballista_core::serde::BallistaLogicalExtensionCodec;
use datafusion::catalog::TableProvider;
use datafusion::common::TableReference;
use datafusion::datasource::file_format::FileFormatFactory;
use datafusion::datasource::file_format::parquet::ParquetFormatFactory;
use datafusion::execution::TaskContext;
use datafusion::logical_expr::ScalarUDF;
use datafusion::physical_plan::{ExecutionPlan, displayable};
use datafusion_proto::logical_plan::LogicalExtensionCodec;
use datafusion_proto::physical_plan::{DefaultPhysicalProtoConverter, PhysicalExtensionCodec};
use portolan_ballista::codec::{LogicalCodec, PhysicalCodec};
use portolan_datafusion::{PortsExec, PortsTable, chart, data_version};

const OTHER: &str = "registry of 2001-01-01";

fn ours() -> Arc<ScalarUDF> {
    portolan_datafusion::functions().into_iter().find(|one| one.name() == "port_service").unwrap()
}

fn physical(codec: &PhysicalCodec, plan: Arc<dyn ExecutionPlan>) -> Vec<u8> {
    let mut buffer = Vec::new();
    codec.try_encode(plan, &mut buffer, &DefaultPhysicalProtoConverter {}).unwrap();
    buffer
}

#[test]
fn functions_carry_the_version_of_the_data() {
    let theirs = datafusion::functions::string::upper();
    let (logical, others) = (LogicalCodec::default(), LogicalCodec::with_version(OTHER));
    for (function, is_ours) in [(&ours(), true), (&theirs, false)] {
        let mut buffer = Vec::new();
        logical.try_encode_udf(function, &mut buffer).unwrap();
        let mut same = Vec::new();
        PhysicalCodec::default().try_encode_udf(function, &mut same).unwrap();
        assert_eq!(buffer, same);
        assert_eq!(!buffer.is_empty(), is_ours, "{}", function.name());
        assert_eq!(logical.try_decode_udf(function.name(), &buffer).is_ok(), is_ours);
        let error = others.try_decode_udf(function.name(), &buffer).unwrap_err().to_string();
        assert!(error.contains(function.name()) && error.contains(OTHER), "{error}");
        assert_eq!(error.contains("same build"), is_ours, "{error}");
    }
    let mut buffer = Vec::new();
    logical.try_encode_udf(&ours(), &mut buffer).unwrap();
    assert_eq!(logical.try_decode_udf("port_service", &buffer).unwrap(), ours());
    let error = logical.try_decode_udf("port_of_call", &buffer).unwrap_err().to_string();
    assert!(error.contains("has no function port_of_call"), "{error}");
}

#[test]
fn a_function_that_is_refused_has_its_name() {
    let mut buffer = Vec::new();
    PhysicalCodec::with_version(OTHER).try_encode_udf(&ours(), &mut buffer).unwrap();
    let refused = PhysicalCodec::default().try_decode_udf("port_service", &buffer).unwrap();
    assert_eq!(refused.name(), "port_service");
    let error = refused.return_type(&[]).unwrap_err().to_string();
    assert!(error.contains(OTHER) && error.contains(data_version()), "{error}");
}

#[test]
fn the_table_is_read_where_the_data_are_the_same() {
    let name = TableReference::bare("ports");
    let context = TaskContext::default();
    let mut buffer = Vec::new();
    LogicalCodec::default().try_encode_table_provider(&name, Arc::new(PortsTable), &mut buffer).unwrap();
    let read = |codec: &LogicalCodec| codec.try_decode_table_provider(&buffer, &name, chart::schema(), &context);
    let table = read(&LogicalCodec::default()).unwrap();
    let any: &dyn std::any::Any = table.as_ref() as &dyn TableProvider;
    assert!(any.is::<PortsTable>());
    let error = read(&LogicalCodec::with_version(OTHER)).unwrap_err().to_string();
    assert!(error.contains("ports() was planned") && error.contains(OTHER), "{error}");
}

#[test]
fn a_scan_keeps_its_columns_or_says_why_it_is_refused() {
    let scan = Arc::new(PortsExec::try_new(Some(vec![6, 2]), PortsExec::parts().unwrap()).unwrap());
    let (mine, other) = (PhysicalCodec::default(), PhysicalCodec::with_version(OTHER));
    let buffer = physical(&mine, Arc::clone(&scan) as Arc<dyn ExecutionPlan>);
    let read = |codec: &PhysicalCodec, buffer: &[u8], inputs: &[Arc<dyn ExecutionPlan>]| {
        codec.try_decode(buffer, inputs, &TaskContext::default(), &DefaultPhysicalProtoConverter {})
    };
    let parts = [PortsExec::parts().unwrap()];
    let again = read(&mine, &buffer, &parts).unwrap();
    let any: &dyn std::any::Any = again.as_ref();
    assert_eq!(any.downcast_ref::<PortsExec>().map(PortsExec::columns), Some(&[6, 2][..]));
    assert!(read(&mine, &buffer, &[]).unwrap_err().to_string().contains("made of one plan, not 0"));

    let refused = read(&other, &buffer, &parts).unwrap();
    assert_eq!((refused.name(), refused.children().len()), ("Refusal", 0));
    assert_eq!(refused.schema(), scan.schema());
    let shown = displayable(refused.as_ref()).indent(false).to_string();
    assert!(shown.starts_with("Refusal: ports() was planned with other port data"), "{shown}");
    let Err(error) = refused.execute(0, Arc::new(TaskContext::default())) else { panic!("it runs") };
    assert!(error.to_string().contains(OTHER), "{error}");

    // Of a build whose chart has a column that this one has not.
    let behind = chart::schema().fields().len();
    let text = String::from_utf8(buffer).unwrap();
    let foreign = text.replace(data_version(), OTHER).replace("6 2", &format!("6 {behind} 2"));
    assert_eq!(read(&mine, foreign.as_bytes(), &parts).unwrap().schema(), scan.schema());
    let wrong = text.replace("6 2", "six");
    assert!(read(&mine, wrong.as_bytes(), &parts).unwrap_err().to_string().contains("no numbers"));
}

#[test]
fn what_is_not_ours_is_written_as_ballista_writes_it() {
    let format = || Arc::new(ParquetFormatFactory::new()) as Arc<dyn FileFormatFactory>;
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    LogicalCodec::default().try_encode_file_format(&mut ours, format()).unwrap();
    BallistaLogicalExtensionCodec::default().try_encode_file_format(&mut theirs, format()).unwrap();
    assert_eq!(ours, theirs);
    assert!(!ours.is_empty());
    assert!(LogicalCodec::default().try_decode_file_format(&ours, &TaskContext::default()).is_ok());
}
