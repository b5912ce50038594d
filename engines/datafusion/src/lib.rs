//! What a network port is for, in [DataFusion]: functions over whole columns of
//! ports, and the whole chart as a table.
//!
//! ```
//! use arrow::util::pretty::pretty_format_batches;
//! use datafusion::prelude::*;
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> datafusion::error::Result<()> {
//! let context = SessionContext::new();
//! portolan_datafusion::register(&context)?;
//!
//! let sql = "SELECT port_service(6, 22) AS service, port_status('tcp', 4) AS status, port_range(3228) AS range";
//! let rows = context.sql(sql).await?.collect().await?;
//! assert_eq!(
//!     pretty_format_batches(&rows)?.to_string(),
//!     "\
//! +---------+------------+------------+
//! | service | status     | range      |
//! +---------+------------+------------+
//! | ssh     | unassigned | registered |
//! +---------+------------+------------+"
//! );
//! # Ok(())
//! # }
//! ```
//!
//! | function | returns |
//! | --- | --- |
//! | `port_service(protocol, port)` | the registry's first service name |
//! | `port_usual(protocol, port)` | what the port most likely is |
//! | `port_label(protocol, port [, style])` | a label: `number-first`, `name`, `usual` or `metric` |
//! | `port_range(port)` | `well-known`, `registered` or `dynamic` |
//! | `port_status(protocol, port)` | `assigned`, `reserved`, `unassigned` or `dynamic` |
//! | `port_is_ephemeral(port, os)` | whether a system gives the number to clients |
//! | `flow_service(protocol, source, destination [, first_packet [, multicast]])` | which port is the service, why and how sure |
//! | `find_port(text)` | the port numbers that a text means |
//! | `port_service_id(protocol, port)`, `service_name(id)` | the quickest way to count by service |
//! | `port_service_dict`, `port_usual_dict` | dictionaries in place of views |
//! | `ports()` | a table: the whole chart, see [`chart`] |
//!
//! Ports are of any integer type and protocols IP protocol numbers of any
//! integer type, or names in any case, plain or as a dictionary. Null gives
//! null. So does a number that is no port, and a protocol without ports: a bad
//! row never ends a query. Wrong types are refused when a query is planned.
//!
//! Texts come back as views of one buffer that all batches share, so that
//! naming a row writes 16 bytes and copies no text.
//!
//! [DataFusion]: https://datafusion.apache.org

mod answers;
pub mod chart;
mod column;
mod core;
pub mod expr_fn;
mod filter;
mod function;
mod ports;

use std::sync::Arc;

use datafusion::common::Result;
use datafusion::execution::FunctionRegistry;
use datafusion::logical_expr::ScalarUDF;
use datafusion::prelude::SessionContext;

pub use crate::core::data_version;
pub use filter::{FoundPorts, PortFilters};
pub use ports::{PortsExec, PortsTable};

/// Returns all scalar functions.
///
/// ```
/// let functions = portolan_datafusion::functions();
/// assert!(functions.iter().any(|function| function.name() == "flow_service"));
/// ```
#[must_use]
pub fn functions() -> Vec<Arc<ScalarUDF>> {
    function::all().to_vec()
}

/// Registers all scalar functions, and the rule that lets `IN` take
/// `find_port`.
///
/// A registry knows neither table functions nor rules of the optimizer;
/// [`register`] adds these to a session too.
///
/// # Errors
///
/// If the registry refuses a function.
///
/// ```
/// use datafusion::execution::FunctionRegistry;
/// use datafusion::prelude::SessionContext;
///
/// let mut context = SessionContext::new();
/// portolan_datafusion::register_all(&mut context)?;
/// assert!(context.udf("port_service").is_ok());
/// # Ok::<(), datafusion::error::DataFusionError>(())
/// ```
pub fn register_all(registry: &mut dyn FunctionRegistry) -> Result<()> {
    for function in functions() {
        registry.register_udf(function)?;
    }
    registry.register_function_rewrite(Arc::new(FoundPorts))
}

/// Registers all of it with a session: the functions, the table `ports()`, and
/// the rule that turns filters on names into filters on columns.
///
/// # Errors
///
/// If the session refuses a function.
///
/// ```
/// # use datafusion::prelude::*;
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> datafusion::error::Result<()> {
/// let context = SessionContext::new();
/// portolan_datafusion::register(&context)?;
/// let dns = context.sql("SELECT * FROM ports() WHERE service = 'domain'").await?;
/// assert_eq!(dns.count().await?, 2);
/// # Ok(())
/// # }
/// ```
pub fn register(context: &SessionContext) -> Result<()> {
    {
        let state = context.state_ref();
        let mut state = state.write();
        register_all(&mut *state)?;
    }
    context.register_udtf("ports", Arc::new(PortsTable));
    let rules = context.state().optimizers().to_vec();
    if rules.iter().any(|rule| rule.name() == RULE) {
        return Ok(());
    }
    // A rule can be appended and no more. Ours has to come before the one that
    // takes calls which stand twice out of the filter: all are taken off and
    // appended again.
    let place = rules.iter().position(|rule| rule.name() == "common_sub_expression_eliminate").unwrap_or(rules.len());
    for rule in &rules {
        while context.remove_optimizer_rule(rule.name()) {}
    }
    let (before, behind) = rules.split_at(place);
    for rule in before {
        context.add_optimizer_rule(Arc::clone(rule));
    }
    context.add_optimizer_rule(Arc::new(PortFilters));
    for rule in behind {
        context.add_optimizer_rule(Arc::clone(rule));
    }
    Ok(())
}

/// The name of the rule of the optimizer.
const RULE: &str = "port_filters";
