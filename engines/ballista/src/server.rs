//! The scheduler and the executor.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use ballista_core::config::TaskSchedulingPolicy;
use ballista_core::extension::SessionConfigExt;
use ballista_core::registry::BallistaFunctionRegistry;
use ballista_core::utils::default_session_builder;
use ballista_executor::executor_process::{ExecutorProcessConfig, start_executor_process};
use ballista_scheduler::cluster::BallistaCluster;
use ballista_scheduler::config::SchedulerConfig;
use ballista_scheduler::scheduler_process::start_server;
use datafusion::common::{DataFusionError, Result, exec_err};
use datafusion::execution::SessionState;
use datafusion::prelude::{SessionConfig, SessionContext};

use crate::codec::{LogicalCodec, PhysicalCodec};
use crate::with_codecs;

/// How a scheduler runs.
#[derive(Debug, Clone, clap::Args)]
pub struct SchedulerOptions {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// Port to listen on.
    #[arg(long, default_value_t = 50050)]
    pub port: u16,
    /// Seconds without a heartbeat after which an executor counts as lost, and
    /// its tasks go to others.
    #[arg(long, default_value_t = 6)]
    pub executor_timeout: u64,
    /// Seconds that queries wait for an executor when there is none.
    #[arg(long, default_value_t = 30)]
    pub no_executor_grace: u64,
    /// Version of the port data to say, for trying what a mismatch does.
    #[arg(long, hide = true)]
    pub data_version: Option<String>,
}

/// How an executor runs.
#[derive(Debug, Clone, clap::Args)]
pub struct ExecutorOptions {
    /// Address to listen on, which the scheduler and the other executors reach.
    #[arg(long, default_value = "127.0.0.1")]
    pub host: IpAddr,
    /// Port from which others fetch what it computed.
    #[arg(long, default_value_t = 50051)]
    pub port: u16,
    /// Port on which the scheduler gives it tasks.
    #[arg(long, default_value_t = 50052)]
    pub grpc_port: u16,
    /// Host of the scheduler.
    #[arg(long, default_value = "127.0.0.1")]
    pub scheduler_host: String,
    /// Port of the scheduler.
    #[arg(long, default_value_t = 50050)]
    pub scheduler_port: u16,
    /// How many tasks run at once; 0 for as many as there are processors.
    #[arg(long, default_value_t = 0)]
    pub cores: usize,
    /// Seconds between heartbeats.
    #[arg(long, default_value_t = 1)]
    pub heartbeat: u64,
    /// Folder for what it computed; a temporary one if it is left out, which is
    /// removed at the end.
    #[arg(long)]
    pub work_dir: Option<PathBuf>,
    /// Version of the port data to say, for trying what a mismatch does.
    #[arg(long, hide = true)]
    pub data_version: Option<String>,
}

fn version(given: Option<String>) -> String {
    given.unwrap_or_else(|| portolan_datafusion::data_version().to_owned())
}

fn ballista_error(error: impl std::error::Error + Send + Sync + 'static) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}

/// The session of a query on the scheduler.
fn session(config: SessionConfig) -> Result<SessionState> {
    let context = SessionContext::new_with_state(default_session_builder(config)?);
    portolan_datafusion::register(&context)?;
    Ok(context.state())
}

/// Runs a scheduler, until the process ends.
///
/// # Errors
///
/// If the address cannot be listened on.
pub async fn scheduler(options: SchedulerOptions) -> Result<()> {
    let address = SocketAddr::new(options.host, options.port);
    let version = version(options.data_version);
    let mine = version.clone();
    let config = SchedulerConfig {
        external_host: options.host.to_string(),
        bind_host: options.host.to_string(),
        bind_port: options.port,
        scheduling_policy: TaskSchedulingPolicy::PushStaged,
        executor_timeout_seconds: options.executor_timeout,
        expire_dead_executor_interval_seconds: 1,
        no_executors_grace_period_seconds: options.no_executor_grace,
        override_config_producer: Some(Arc::new(move || with_codecs(SessionConfig::new_with_ballista(), &mine))),
        override_session_builder: Some(Arc::new(session)),
        override_logical_codec: Some(Arc::new(LogicalCodec::with_version(&version))),
        override_physical_codec: Some(Arc::new(PhysicalCodec::with_version(&version))),
        ..SchedulerConfig::default()
    };
    let cluster = BallistaCluster::new_from_config(&config).await.map_err(ballista_error)?;
    eprintln!("scheduler on {address}, port data: {version}");
    start_server(cluster, address, Arc::new(config)).await.map_err(ballista_error)
}

/// The functions of an executor. Its own way to add one refuses; its map takes
/// them.
fn registry() -> Result<BallistaFunctionRegistry> {
    let mut registry = BallistaFunctionRegistry::default();
    for function in portolan_datafusion::functions() {
        registry.scalar_functions.insert(function.name().to_owned(), function);
    }
    for function in portolan_datafusion::functions() {
        if registry.scalar_functions.get(function.name()) != Some(&function) {
            return exec_err!(
                "the executor lacks the function {} of portolan-ballista {} (port data: {})",
                function.name(),
                env!("CARGO_PKG_VERSION"),
                portolan_datafusion::data_version()
            );
        }
    }
    Ok(registry)
}

/// Runs an executor, until it is told to stop (SIGTERM, SIGINT, or by its
/// scheduler).
///
/// # Errors
///
/// If its ports cannot be listened on, the scheduler is not there for ten
/// seconds, or a function is missing.
pub async fn executor(options: ExecutorOptions) -> Result<()> {
    let version = version(options.data_version);
    let temporary = match options.work_dir {
        Some(_) => None,
        None => Some(tempfile::Builder::new().prefix("portolan-executor-").tempdir()?),
    };
    let work_dir = options.work_dir.as_deref().or(temporary.as_ref().map(tempfile::TempDir::path));
    let mine = version.clone();
    let config = ExecutorProcessConfig {
        bind_host: options.host.to_string(),
        external_host: Some(options.host.to_string()),
        port: options.port,
        grpc_port: options.grpc_port,
        scheduler_host: options.scheduler_host,
        scheduler_port: options.scheduler_port,
        scheduler_connect_timeout_seconds: 10,
        vcores: options.cores,
        task_scheduling_policy: TaskSchedulingPolicy::PushStaged,
        work_dir: work_dir.map(|path| path.display().to_string()),
        executor_heartbeat_interval_seconds: options.heartbeat,
        override_function_registry: Some(Arc::new(registry()?)),
        override_config_producer: Some(Arc::new(move || with_codecs(SessionConfig::new_with_ballista(), &mine))),
        override_logical_codec: Some(Arc::new(LogicalCodec::with_version(&version))),
        override_physical_codec: Some(Arc::new(PhysicalCodec::with_version(&version))),
        ..ExecutorProcessConfig::default()
    };
    eprintln!("executor on {}:{}, port data: {version}", options.host, options.port);
    start_executor_process(Arc::new(config)).await.map_err(ballista_error)
}
