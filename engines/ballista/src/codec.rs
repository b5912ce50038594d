//! How the functions and `ports()` travel: by name, with the version of the
//! data.

use std::any::Any;
use std::fmt;
use std::sync::Arc;

use arrow::datatypes::{DataType, Schema, SchemaRef};
use ballista_core::serde::{BallistaLogicalExtensionCodec, BallistaPhysicalExtensionCodec};
use datafusion::catalog::TableProvider;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{DataFusionError, Result, TableReference, exec_err, internal_err};
use datafusion::datasource::file_format::FileFormatFactory;
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{
    ColumnarValue, Extension, LogicalPlan, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, Volatility,
};
use datafusion::physical_expr::{EquivalenceProperties, Partitioning, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType, ReplaceChildrenOptions};
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties};
use datafusion_proto::logical_plan::LogicalExtensionCodec;
use datafusion_proto::physical_plan::{PhysicalExtensionCodec, PhysicalProtoConverterExtension};
use portolan_datafusion::{PortsExec, PortsTable, chart, data_version, functions};

/// What begins everything that this crate writes, so that it is told from what
/// Ballista writes. The first byte is no field of a message of Ballista's.
const MAGIC: &[u8] = b"\0portolan 1\0";

/// The columns of a scan of `ports()`, after the version, by their places.
fn write_ports(version: &str, columns: &[usize], buf: &mut Vec<u8>) {
    buf.extend_from_slice(MAGIC);
    let columns: Vec<String> = columns.iter().map(ToString::to_string).collect();
    buf.extend_from_slice(format!("{version}\n{}", columns.join(" ")).as_bytes());
}

/// The version, and what stands behind it, of what this crate wrote.
fn read(buf: &[u8]) -> Option<(&str, &str)> {
    let text = std::str::from_utf8(buf.strip_prefix(MAGIC)?).ok()?;
    Some(text.split_once('\n').unwrap_or((text, "")))
}

fn mismatch(what: &str, theirs: &str, mine: &str) -> String {
    format!(
        "{what} was planned with other port data than this process of portolan-ballista {} has: \
         planned with {theirs}; here {mine}. Run the same build on client, scheduler and executors",
        env!("CARGO_PKG_VERSION"),
    )
}

/// One of this crate's functions, for the version that the plan carries; what
/// is wrong, if it is not to be used.
fn function(name: &str, buf: &[u8], mine: &str) -> Result<Arc<ScalarUDF>, String> {
    let Some((theirs, _)) = read(buf) else {
        return Err(format!(
            "the function {name} is not known to this process of portolan-ballista {} (port data: {mine})",
            env!("CARGO_PKG_VERSION"),
        ));
    };
    if theirs != mine {
        return Err(mismatch(&format!("the function {name}"), theirs, mine));
    }
    functions().into_iter().find(|function| function.name() == name).ok_or_else(|| {
        format!("portolan-ballista {} has no function {name} (port data: {mine})", env!("CARGO_PKG_VERSION"))
    })
}

fn is_ours(function: &ScalarUDF) -> bool {
    functions().iter().any(|ours| **ours == *function)
}

fn write_version(version: &str, function: &ScalarUDF, buf: &mut Vec<u8>) {
    if is_ours(function) {
        buf.extend_from_slice(MAGIC);
        buf.extend_from_slice(version.as_bytes());
    }
}

/// Ballista's codec of logical plans, with `ports()` and the functions added.
#[derive(Debug)]
pub struct LogicalCodec {
    version: String,
    ballista: BallistaLogicalExtensionCodec,
}

impl LogicalCodec {
    /// Returns the codec for a version of the data. Every process of a cluster
    /// has [`data_version`]; another one is for trying what happens then.
    #[must_use]
    pub fn with_version(version: &str) -> Self {
        Self { version: version.to_owned(), ballista: BallistaLogicalExtensionCodec::default() }
    }
}

impl Default for LogicalCodec {
    fn default() -> Self {
        Self::with_version(data_version())
    }
}

impl LogicalExtensionCodec for LogicalCodec {
    fn try_decode(&self, buf: &[u8], inputs: &[LogicalPlan], ctx: &TaskContext) -> Result<Extension> {
        self.ballista.try_decode(buf, inputs, ctx)
    }

    fn try_encode(&self, node: &Extension, buf: &mut Vec<u8>) -> Result<()> {
        self.ballista.try_encode(node, buf)
    }

    fn try_decode_table_provider(
        &self,
        buf: &[u8],
        table_ref: &TableReference,
        schema: SchemaRef,
        ctx: &TaskContext,
    ) -> Result<Arc<dyn TableProvider>> {
        match read(buf) {
            Some((theirs, _)) if theirs == self.version => Ok(Arc::new(PortsTable)),
            Some((theirs, _)) => Err(DataFusionError::Plan(mismatch("ports()", theirs, &self.version))),
            None => self.ballista.try_decode_table_provider(buf, table_ref, schema, ctx),
        }
    }

    fn try_encode_table_provider(
        &self,
        table_ref: &TableReference,
        node: Arc<dyn TableProvider>,
        buf: &mut Vec<u8>,
    ) -> Result<()> {
        let provider: &dyn Any = node.as_ref();
        if provider.is::<PortsTable>() {
            write_ports(&self.version, &[], buf);
            return Ok(());
        }
        self.ballista.try_encode_table_provider(table_ref, node, buf)
    }

    fn try_decode_file_format(&self, buf: &[u8], ctx: &TaskContext) -> Result<Arc<dyn FileFormatFactory>> {
        self.ballista.try_decode_file_format(buf, ctx)
    }

    fn try_encode_file_format(&self, buf: &mut Vec<u8>, node: Arc<dyn FileFormatFactory>) -> Result<()> {
        self.ballista.try_encode_file_format(buf, node)
    }

    fn try_decode_udf(&self, name: &str, buf: &[u8]) -> Result<Arc<ScalarUDF>> {
        function(name, buf, &self.version).map_err(DataFusionError::Plan)
    }

    fn try_encode_udf(&self, node: &ScalarUDF, buf: &mut Vec<u8>) -> Result<()> {
        write_version(&self.version, node, buf);
        Ok(())
    }
}

/// Ballista's codec of physical plans, with `ports()` and the functions added.
#[derive(Debug)]
pub struct PhysicalCodec {
    version: String,
    ballista: BallistaPhysicalExtensionCodec,
}

impl PhysicalCodec {
    /// Returns the codec for a version of the data. Every process of a cluster
    /// has [`data_version`]; another one is for trying what happens then.
    #[must_use]
    pub fn with_version(version: &str) -> Self {
        Self { version: version.to_owned(), ballista: BallistaPhysicalExtensionCodec::default() }
    }
}

impl Default for PhysicalCodec {
    fn default() -> Self {
        Self::with_version(data_version())
    }
}

impl PhysicalExtensionCodec for PhysicalCodec {
    fn try_decode(
        &self,
        buf: &[u8],
        inputs: &[Arc<dyn ExecutionPlan>],
        ctx: &TaskContext,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let Some((theirs, columns)) = read(buf) else {
            return self.ballista.try_decode(buf, inputs, ctx, converter);
        };
        let columns: Result<Vec<usize>, _> = columns.split_whitespace().map(str::parse).collect();
        let Ok(columns) = columns else { return internal_err!("columns of ports() that are no numbers") };
        if theirs != self.version {
            let places: Vec<usize> =
                columns.iter().copied().filter(|&column| column < chart::schema().fields().len()).collect();
            let schema = chart::schema().project(&places)?;
            return Ok(Arc::new(Refusal::new(schema, mismatch("ports()", theirs, &self.version))));
        }
        match inputs {
            [parts] => Ok(Arc::new(PortsExec::try_new(Some(columns), Arc::clone(parts))?)),
            _ => internal_err!("ports() is made of one plan, not {}", inputs.len()),
        }
    }

    fn try_encode(
        &self,
        node: Arc<dyn ExecutionPlan>,
        buf: &mut Vec<u8>,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<()> {
        let plan: &dyn Any = node.as_ref();
        if let Some(ports) = plan.downcast_ref::<PortsExec>() {
            write_ports(&self.version, ports.columns(), buf);
            return Ok(());
        }
        self.ballista.try_encode(node, buf, converter)
    }

    /// What cannot be decoded becomes a function that fails with the reason: a
    /// task that cannot be decoded fails without one.
    fn try_decode_udf(&self, name: &str, buf: &[u8]) -> Result<Arc<ScalarUDF>> {
        Ok(function(name, buf, &self.version).unwrap_or_else(|reason| {
            let signature = Signature::variadic_any(Volatility::Volatile);
            Arc::new(ScalarUDF::from(RefusedFunction { name: name.to_owned(), reason, signature }))
        }))
    }

    fn try_encode_udf(&self, node: &ScalarUDF, buf: &mut Vec<u8>) -> Result<()> {
        write_version(&self.version, node, buf);
        Ok(())
    }
}

/// A function that is not to be called, and why.
#[derive(Debug, PartialEq, Eq, Hash)]
struct RefusedFunction {
    name: String,
    reason: String,
    signature: Signature,
}

impl ScalarUDFImpl for RefusedFunction {
    fn name(&self) -> &str {
        &self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        exec_err!("{}", self.reason)
    }

    fn invoke_with_args(&self, _: ScalarFunctionArgs) -> Result<ColumnarValue> {
        exec_err!("{}", self.reason)
    }
}

/// A plan that is not to be run, and why.
#[derive(Debug)]
struct Refusal {
    reason: String,
    properties: Arc<PlanProperties>,
}

impl Refusal {
    fn new(schema: Schema, reason: String) -> Self {
        let properties = Arc::new(PlanProperties::new(
            EquivalenceProperties::new(Arc::new(schema)),
            Partitioning::UnknownPartitioning(4),
            EmissionType::Incremental,
            Boundedness::Bounded,
        ));
        Self { reason, properties }
    }
}

impl DisplayAs for Refusal {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Refusal: {}", self.reason)
    }
}

impl ExecutionPlan for Refusal {
    fn name(&self) -> &'static str {
        "Refusal"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        Vec::new()
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(
        self: Arc<Self>,
        _: Vec<Arc<dyn ExecutionPlan>>,
        _: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(self)
    }

    fn with_new_children(self: Arc<Self>, _: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(self)
    }

    fn execute(&self, _: usize, _: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        exec_err!("{}", self.reason)
    }
}
