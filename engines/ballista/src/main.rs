//! A Ballista cluster that knows what a network port is for: its scheduler, its
//! executors and its clients.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;

use arrow::csv::WriterBuilder;
use arrow::json::LineDelimitedWriter;
use arrow::util::pretty::pretty_format_batches;
use clap::{Parser, Subcommand, ValueEnum};
use datafusion::common::{DataFusionError, Result, plan_err};
use datafusion::prelude::{CsvReadOptions, ParquetReadOptions, SessionContext};
use datafusion::sql::parser::DFParser;
use portolan_ballista::{ExecutorOptions, SchedulerOptions};

/// Runs SQL over flows on many machines, with functions that know what a
/// network port is for.
#[derive(Parser)]
#[command(version)]
struct Options {
    #[command(subcommand)]
    role: Role,
    /// Stop when standard input ends, so that nothing outlives what started it.
    #[arg(long, global = true)]
    until_stdin_ends: bool,
}

#[derive(Subcommand)]
enum Role {
    /// Plan queries and give their tasks to executors.
    Scheduler(SchedulerOptions),
    /// Run the tasks of queries.
    Executor(ExecutorOptions),
    /// Run SQL on a cluster and print what it answers.
    Client(ClientOptions),
}

#[derive(clap::Args)]
struct ClientOptions {
    /// Address of the scheduler.
    #[arg(long, default_value = "df://127.0.0.1:50050")]
    scheduler: String,
    /// A table from a Parquet or CSV file, or a folder of Parquet files, that
    /// every executor reaches under the same path.
    #[arg(long = "table", value_name = "NAME=PATH", value_parser = named_path)]
    tables: Vec<(String, String)>,
    /// A setting, as SET takes it.
    #[arg(long = "set", value_name = "NAME=VALUE", value_parser = named_path)]
    settings: Vec<(String, String)>,
    /// Read the SQL from a file.
    #[arg(long, short, conflicts_with = "sql")]
    file: Option<PathBuf>,
    /// How to print the answer.
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// The SQL: one or more statements.
    #[arg(required_unless_present = "file")]
    sql: Vec<String>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A table for people.
    Table,
    /// CSV with a header.
    Csv,
    /// JSON, an object a line.
    Json,
}

fn named_path(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, path)) if !name.is_empty() => Ok((name.to_owned(), path.to_owned())),
        _ => Err(format!("expected NAME=VALUE, found {text:?}")),
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    let options = Options::parse();
    env_logger::Builder::from_env(env_logger::Env::default().default_filter_or("error")).init();
    if options.until_stdin_ends {
        std::thread::spawn(|| {
            let _ = std::io::stdin().read_to_end(&mut Vec::new());
            std::process::exit(0);
        });
    }
    let outcome = match options.role {
        Role::Scheduler(options) => portolan_ballista::scheduler(options).await,
        Role::Executor(options) => portolan_ballista::executor(options).await,
        Role::Client(options) => client(options).await,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn client(options: ClientOptions) -> Result<()> {
    let sql = match &options.file {
        Some(path) => std::fs::read_to_string(path)
            .map_err(|error| DataFusionError::Plan(format!("{}: {error}", path.display())))?,
        None => options.sql.join(" "),
    };
    let context = portolan_ballista::client(&options.scheduler).await?;
    for (name, value) in &options.settings {
        context.sql(&format!("SET {name} = '{value}'")).await?;
    }
    for (name, path) in &options.tables {
        register(&context, name, path).await?;
    }
    for statement in DFParser::parse_sql(&sql)? {
        let plan = context.state().statement_to_plan(statement).await?;
        let batches = context.execute_logical_plan(plan).await?.collect().await?;
        if batches.iter().all(|batch| batch.num_columns() == 0) {
            continue;
        }
        let mut out = std::io::stdout().lock();
        match options.format {
            Format::Table => writeln!(out, "{}", pretty_format_batches(&batches)?)?,
            Format::Csv => {
                let mut writer = WriterBuilder::new().with_header(true).build(&mut out);
                batches.iter().try_for_each(|batch| writer.write(batch))?;
            }
            Format::Json => {
                let mut writer = LineDelimitedWriter::new(&mut out);
                batches.iter().try_for_each(|batch| writer.write(batch))?;
                writer.finish()?;
            }
        }
    }
    Ok(())
}

async fn register(context: &SessionContext, name: &str, path: &str) -> Result<()> {
    // Executors do not share this process's folder.
    let path = if path.contains("://") {
        path.to_owned()
    } else {
        match std::fs::canonicalize(path) {
            Ok(whole) => whole.display().to_string(),
            Err(error) => return plan_err!("{path}: {error}"),
        }
    };
    if std::path::Path::new(&path).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv")) {
        context.register_csv(name, &path, CsvReadOptions::new()).await
    } else {
        context.register_parquet(name, &path, ParquetReadOptions::default()).await
    }
}
