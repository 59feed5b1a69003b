//! The command line.

use crate::configuration::{Configuration, Mode};
use crate::{demonstration, openapi, server};
use chrono::Utc;
use clap::{Parser, Subcommand};
use std::process::ExitCode;
use tokio::signal::ctrl_c;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// Reintegration assistance to returned migrants: the programme's service.
///
/// Without a command it serves. Settings are read from the environment (`REINTEGRATION_…`); the README lists them.
#[derive(Debug, Parser)]
#[command(name = "reintegration", version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum Command {
    /// Migrate the database, load the built-in data, and answer requests (the default)
    Serve,
    /// Bring the database's schema up to this release and load the built-in data, then stop
    Migrate,
    /// Print the `OpenAPI` document
    Openapi,
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let command = Arguments::parse().command.unwrap_or(Command::Serve);
    if matches!(command, Command::Openapi) {
        print!("{}", openapi::document());
        return ExitCode::SUCCESS;
    }
    let configuration = match Configuration::read(std::env::vars()) {
        Ok(configuration) => configuration,
        Err(faults) => {
            for fault in faults {
                eprintln!("{fault}");
            }
            return ExitCode::from(2);
        }
    };
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sea_orm_migration=warn,actix_server=warn"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let ended = actix_web::rt::System::new().block_on(run(command, configuration));
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "here the clock is handed in")]
async fn run(command: Command, configuration: Configuration) -> Result<(), server::StartError> {
    if matches!(command, Command::Migrate) {
        return server::prepare(&configuration, Utc::now).await?.store.close().await.map_err(Into::into);
    }
    let mode = configuration.mode;
    let running = server::start(configuration, Utc::now).await?;
    let address = running.address();
    println!("The service answers on http://{address}, its documentation on http://{address}/docs");
    if mode == Mode::Demo {
        println!("This is a demonstration, with these clients: {}.", demonstration::names());
        println!("The secret of each is {:?}. Try:", demonstration::SECRET);
        println!("  curl http://{address}/v1/lots?region=GE-IM");
        println!("  curl -u demo-officer:demo -d grant_type=client_credentials http://{address}/oauth/token");
    }
    told_to_stop().await?;
    running.stop().await
}

/// Waits for SIGTERM or SIGINT.
async fn told_to_stop() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        interrupted = ctrl_c() => interrupted,
    }
}
