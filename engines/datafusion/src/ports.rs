//! `ports()`: the chart as a table.

use std::fmt;
use std::sync::Arc;

use arrow::array::{AsArray, RecordBatch, UInt8Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, UInt8Type};
use async_trait::async_trait;
use datafusion::catalog::memory::MemorySourceConfig;
use datafusion::catalog::{Session, TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::common::stats::Precision;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{Result, Statistics, internal_err, plan_err};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_expr::{EquivalenceProperties, Partitioning, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{
    Boundedness, ChildrenPropertiesMode, EmissionType, ReplaceChildrenOptions,
};
use datafusion::physical_plan::statistics::StatisticsArgs;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties};

use futures::TryStreamExt as _;

use crate::chart;

/// The chart as a table: what `SELECT * FROM ports()` reads. Its columns are
/// those of [`chart::schema`].
///
/// Rows are made as they are read, and only the columns that are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct PortsTable;

impl TableFunctionImpl for PortsTable {
    fn call_with_args(&self, args: TableFunctionArgs) -> Result<Arc<dyn TableProvider>> {
        if !args.exprs().is_empty() {
            return plan_err!("ports() takes no arguments, and was called with {}", args.exprs().len());
        }
        Ok(Arc::new(*self))
    }
}

#[async_trait]
impl TableProvider for PortsTable {
    fn schema(&self) -> SchemaRef {
        chart::schema()
    }

    fn table_type(&self) -> TableType {
        TableType::Base
    }

    async fn scan(
        &self,
        _: &dyn Session,
        projection: Option<&Vec<usize>>,
        _: &[Expr],
        _: Option<usize>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(Arc::new(PortsExec::try_new(projection.cloned(), PortsExec::parts()?)?))
    }
}

/// The plan that reads the chart.
///
/// It holds no rows, so that it can be sent to another process by the numbers
/// of its columns. What it reads is a plan that gives the numbers of the parts
/// of the chart, one a protocol, each in a partition of its own: a distributed
/// engine divides the leaves of a plan, of kinds that it knows, among its
/// tasks, and each task then makes the rows of its own parts and no others.
#[derive(Debug, Clone)]
pub struct PortsExec {
    columns: Vec<usize>,
    parts: Arc<dyn ExecutionPlan>,
    properties: Arc<PlanProperties>,
}

impl PortsExec {
    /// Returns the plan that makes some columns, by their place in
    /// [`chart::schema`] (all of them for `None`), of the parts that another
    /// plan gives.
    ///
    /// # Errors
    ///
    /// If there is no such column.
    ///
    /// ```
    /// use portolan_datafusion::PortsExec;
    ///
    /// let ports = PortsExec::try_new(Some(vec![2]), PortsExec::parts().unwrap()).unwrap();
    /// assert_eq!(ports.columns(), [2]);
    /// assert!(PortsExec::try_new(Some(vec![99]), PortsExec::parts().unwrap()).is_err());
    /// ```
    pub fn try_new(columns: Option<Vec<usize>>, parts: Arc<dyn ExecutionPlan>) -> Result<Self> {
        let schema = chart::schema();
        let columns = columns.unwrap_or_else(|| (0..schema.fields().len()).collect());
        let schema = Arc::new(schema.project(&columns)?);
        let properties = Arc::new(PlanProperties::new(
            EquivalenceProperties::new(schema),
            Partitioning::UnknownPartitioning(parts.properties().partitioning.partition_count()),
            EmissionType::Incremental,
            Boundedness::Bounded,
        ));
        Ok(Self { columns, parts, properties })
    }

    /// Returns a plan that gives all parts.
    ///
    /// # Errors
    ///
    /// None that is known of: arrow checks the column.
    pub fn parts() -> Result<Arc<dyn ExecutionPlan>> {
        let schema = Arc::new(Schema::new(vec![Field::new("part", DataType::UInt8, false)]));
        let part = |part: u8| -> Result<Vec<RecordBatch>> {
            Ok(vec![RecordBatch::try_new(Arc::clone(&schema), vec![Arc::new(UInt8Array::from(vec![part]))])?])
        };
        let partitions = (0..chart::PARTS as u8).map(part).collect::<Result<Vec<_>>>()?;
        Ok(MemorySourceConfig::try_new_exec(&partitions, schema, None)?)
    }

    /// Returns the places of its columns in [`chart::schema`].
    #[must_use]
    pub fn columns(&self) -> &[usize] {
        &self.columns
    }
}

impl DisplayAs for PortsExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let schema = self.schema();
        let names: Vec<_> = schema.fields().iter().map(|field| field.name().as_str()).collect();
        write!(f, "PortsExec: columns=[{}]", names.join(", "))
    }
}

impl ExecutionPlan for PortsExec {
    fn name(&self) -> &'static str {
        "PortsExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.parts]
    }

    /// A part is one row that stands for 65,536. Dealing such rows out anew
    /// gains nothing.
    fn benefits_from_input_partitioning(&self) -> Vec<bool> {
        vec![false]
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn replace_children(
        self: Arc<Self>,
        mut children: Vec<Arc<dyn ExecutionPlan>>,
        _: ReplaceChildrenOptions,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        match (children.pop(), children.is_empty()) {
            (Some(parts), true) => Ok(Arc::new(Self::try_new(Some(self.columns.clone()), parts)?)),
            _ => internal_err!("the chart is made of one plan"),
        }
    }

    fn with_new_children(self: Arc<Self>, children: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        self.replace_children(children, ReplaceChildrenOptions::new(ChildrenPropertiesMode::Recompute))
    }

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let rows = context.session_config().batch_size().clamp(1, chart::PART_ROWS);
        let columns = self.columns.clone();
        let parts = self.parts.execute(partition, context)?;
        let batches = parts.map_ok(move |batch| {
            let columns = columns.clone();
            let parts = batch.column(0).as_primitive::<UInt8Type>().values().to_vec();
            let end = chart::PART_ROWS as u32;
            let batches = parts.into_iter().flat_map(move |part| {
                let columns = columns.clone();
                (0..end)
                    .step_by(rows)
                    .map(move |first| chart::batch(part.into(), first..end.min(first + rows as u32), &columns))
            });
            futures::stream::iter(batches)
        });
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), batches.try_flatten())))
    }

    fn statistics_from_inputs(&self, _: &[Arc<Statistics>], args: &StatisticsArgs) -> Result<Arc<Statistics>> {
        let parts = if args.partition().is_some() { 1 } else { self.properties.partitioning.partition_count() };
        let unknown = Statistics::new_unknown(&self.schema());
        Ok(Arc::new(unknown.with_num_rows(Precision::Exact(parts * chart::PART_ROWS))))
    }
}
