//! Asking in SQL.
#![allow(dead_code)] // Each file of tests uses a part of it.

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch, StringArray};
use arrow::compute::cast;
use arrow::datatypes::DataType;
use datafusion::prelude::{SessionConfig, SessionContext};

pub fn context() -> SessionContext {
    let context = SessionContext::new_with_config(SessionConfig::new().with_target_partitions(2));
    portolan_datafusion::register(&context).unwrap();
    context
}

pub async fn rows(context: &SessionContext, sql: &str) -> Vec<RecordBatch> {
    context.sql(sql).await.unwrap().collect().await.unwrap()
}

/// The columns of an answer, as text.
pub fn texts(batch: &RecordBatch) -> Vec<StringArray> {
    let text = |column: &ArrayRef| cast(column, &DataType::Utf8).unwrap().as_string().clone();
    batch.columns().iter().map(text).collect()
}

/// The text of a row, if it is not null.
pub fn cell(column: &StringArray, row: usize) -> Option<&str> {
    column.is_valid(row).then(|| column.value(row))
}

/// The one column of an answer, as text.
pub async fn column(context: &SessionContext, sql: &str) -> Vec<Option<String>> {
    let mut all = Vec::new();
    for batch in rows(context, sql).await {
        all.extend(texts(&batch)[0].iter().map(|text| text.map(str::to_owned)));
    }
    all
}

pub async fn one(context: &SessionContext, expression: &str) -> Option<String> {
    column(context, &format!("SELECT {expression}")).await.remove(0)
}

pub async fn error(context: &SessionContext, sql: &str) -> String {
    match context.sql(sql).await {
        Err(error) => error.to_string(),
        Ok(plan) => plan.collect().await.expect_err(sql).to_string(),
    }
}

pub fn register(context: &SessionContext, name: &str, columns: Vec<(&str, ArrayRef)>) {
    context
        .register_batch(
            name,
            RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(n, a)| (n, a, true))).unwrap(),
        )
        .unwrap();
}

/// The plan of a query as the optimizer leaves it.
pub async fn plan(context: &SessionContext, sql: &str) -> String {
    context.sql(sql).await.unwrap().into_optimized_plan().unwrap().display_indent().to_string()
}
