//! A [Ballista] cluster that knows what a network port is for: the functions
//! and the table of [`portolan_datafusion`] on a scheduler, its executors and
//! their clients.
//!
//! The program `portolan-ballista` is all three. A program of your own gets a
//! client with [`client`]:
//!
//! ```no_run
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> datafusion::error::Result<()> {
//! let context = portolan_ballista::client("df://127.0.0.1:50050").await?;
//! context.sql("SELECT port_service(6, 22)").await?.show().await?;
//! # Ok(())
//! # }
//! ```
//!
//! Plans carry the version of the port data that they were made with
//! ([`portolan_datafusion::data_version`]). A scheduler or an executor whose
//! data is another refuses the query and names both.
//!
//! [Ballista]: https://datafusion.apache.org/ballista/

pub mod codec;
mod server;

use std::sync::Arc;

use ballista::prelude::{SessionConfigExt, SessionContextExt};
use datafusion::error::Result;
use datafusion::execution::SessionStateBuilder;
use datafusion::prelude::{SessionConfig, SessionContext};

pub use server::{ExecutorOptions, SchedulerOptions, executor, scheduler};

/// Returns a context whose queries run on a cluster, with all functions and
/// `ports()` registered. The address is like `df://127.0.0.1:50050`.
///
/// # Errors
///
/// If the address is no URL with a host. Whether the scheduler is there shows
/// at the first query.
pub async fn client(scheduler: &str) -> Result<SessionContext> {
    let state = SessionStateBuilder::new()
        .with_config(with_codecs(SessionConfig::new_with_ballista(), portolan_datafusion::data_version()))
        .with_default_features()
        .build();
    // It replaces the functions of the state that it is given, so that ours
    // come after it.
    let context = SessionContext::remote_with_state(scheduler, state).await?;
    portolan_datafusion::register(&context)?;
    Ok(context)
}

/// The configuration with this crate's codecs.
fn with_codecs(config: SessionConfig, version: &str) -> SessionConfig {
    config
        .with_ballista_logical_extension_codec(Arc::new(codec::LogicalCodec::with_version(version)))
        .with_ballista_physical_extension_codec(Arc::new(codec::PhysicalCodec::with_version(version)))
}
