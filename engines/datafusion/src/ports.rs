//! `ports()`: the chart as a table.

use std::fmt;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use async_trait::async_trait;
use datafusion::catalog::{Session, TableFunctionArgs, TableFunctionImpl, TableProvider};
use datafusion::common::stats::Precision;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{Result, Statistics, internal_err, plan_err};
use datafusion::execution::{SendableRecordBatchStream, TaskContext};
use datafusion::logical_expr::{Expr, TableType};
use datafusion::physical_expr::{EquivalenceProperties, Partitioning, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType, ReplaceChildrenOptions};
use datafusion::physical_plan::statistics::StatisticsArgs;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties};

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
        Ok(Arc::new(PortsExec::try_new(projection.cloned())?))
    }
}

/// The plan that reads the chart: a part for each protocol.
///
/// It holds no rows, so that it can be sent to another process by its name and
/// the numbers of its columns.
#[derive(Debug, Clone)]
pub struct PortsExec {
    columns: Vec<usize>,
    properties: Arc<PlanProperties>,
}

impl PortsExec {
    /// Returns the plan that reads some columns, by their place in
    /// [`chart::schema`]; all of them for `None`.
    ///
    /// # Errors
    ///
    /// If there is no such column.
    ///
    /// ```
    /// use portolan_datafusion::PortsExec;
    ///
    /// assert_eq!(PortsExec::try_new(Some(vec![2])).unwrap().columns(), [2]);
    /// assert!(PortsExec::try_new(Some(vec![99])).is_err());
    /// ```
    pub fn try_new(columns: Option<Vec<usize>>) -> Result<Self> {
        let schema = chart::schema();
        let columns = columns.unwrap_or_else(|| (0..schema.fields().len()).collect());
        let schema = Arc::new(schema.project(&columns)?);
        let properties = Arc::new(PlanProperties::new(
            EquivalenceProperties::new(schema),
            Partitioning::UnknownPartitioning(chart::PARTS),
            EmissionType::Incremental,
            Boundedness::Bounded,
        ));
        Ok(Self { columns, properties })
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

    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        if partition >= chart::PARTS {
            return internal_err!("the chart has {} parts, and part {partition} was asked for", chart::PARTS);
        }
        let rows = context.session_config().batch_size().clamp(1, chart::PART_ROWS);
        let columns = self.columns.clone();
        let end = chart::PART_ROWS as u32;
        let batches = (0..end)
            .step_by(rows)
            .map(move |first| chart::batch(partition, first..end.min(first + rows as u32), &columns));
        Ok(Box::pin(RecordBatchStreamAdapter::new(self.schema(), futures::stream::iter(batches))))
    }

    fn statistics_from_inputs(&self, _: &[Arc<Statistics>], args: &StatisticsArgs) -> Result<Arc<Statistics>> {
        let parts = if args.partition().is_some() { 1 } else { chart::PARTS };
        let unknown = Statistics::new_unknown(&self.schema());
        Ok(Arc::new(unknown.with_num_rows(Precision::Exact(parts * chart::PART_ROWS))))
    }
}
