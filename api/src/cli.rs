//! The command line.

use crate::backup::{self, BackupError};
use crate::clock::Clock;
use crate::configuration::{self, Configuration, LogFormat};
use crate::documents::{DocumentStore, DocumentStoreError};
use crate::mode::Mode;
use crate::v1::intake::registrations::erased::{Again, ErasedError, erase_again};
use crate::v1::operation::clients::command::{ClientCommand, CommandError};
use crate::v1::pull::audit::command::{AuditCommand, AuditError};
use crate::{demonstration, health, private, server};
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use clap::{Parser, Subcommand};
use reintegration_domain::calendar::tbilisi;
use reintegration_storage::StorageError;
use std::io::{IsTerminal, Write};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::OnceLock;
use tokio::signal::ctrl_c;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// Reintegration assistance to returned migrants: the programme's service.
///
/// Without a command it serves. Settings are read from the environment (`REINTEGRATION_…`); `settings` prints them.
#[derive(Debug, Parser)]
#[command(name = "reintegration", version)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Clone, Subcommand)]
enum Command {
    /// Migrate the database, load the built-in data, and answer requests (the default)
    Serve,
    /// Bring the database's schema up to this release and load the built-in data, then stop
    Migrate,
    /// Create, list and revoke the systems that may call the service
    ///
    /// For the first administrator, who then creates the others over HTTP, and for when no administrator can sign in.
    /// Works on the database of the settings, whether the service runs or not, and needs no signing key.
    #[command(subcommand)]
    Client(ClientCommand),
    /// Verify the audit trail
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Change the master key that wraps every key
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Write a copy of the SQLite database into a new file, while the service runs
    ///
    /// The file is complete once it has its name. Of PostgreSQL, `pg_dump` makes a backup.
    Backup {
        /// The file, which must not be there yet
        file: PathBuf,
    },
    /// Say that the database was restored from a backup; before the service starts on it
    ///
    /// The change feed then goes on behind every cursor that was ever given out, so that who follows it misses nothing
    /// of what comes. Whoever was erased since the backup, as the list in the document store says, is erased again. It can
    /// be run again, and has to be where it failed.
    Restored,
    /// Ask the replica that listens here whether it can serve; ends with 0 if so
    Health,
    /// Print the `OpenAPI` document
    Openapi,
    /// Print the page of all settings, in Markdown
    Settings,
}

#[derive(Debug, Clone, Subcommand)]
enum KeysCommand {
    /// Wrap every key that an older master key wraps with the newest one, the first of the ring
    ///
    /// Works while the service runs. First give every replica the new key, behind the old one; then put it first and
    /// rotate; when that has ended, the old one can go.
    Rotate,
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    let command = Arguments::parse().command.unwrap_or(Command::Serve);
    match command {
        Command::Openapi => return print(crate::routes::document()),
        Command::Settings => return print(&configuration::page()),
        _ => {}
    }
    let read = match command {
        Command::Migrate
        | Command::Client(_)
        | Command::Audit(_)
        | Command::Keys(_)
        | Command::Backup { .. }
        | Command::Restored
        | Command::Health => Configuration::read_for_database(std::env::vars()),
        Command::Serve | Command::Openapi | Command::Settings => Configuration::read(std::env::vars()),
    };
    let configuration = match read {
        Ok(configuration) => configuration,
        Err(faults) => {
            for fault in faults {
                eprintln!("{fault}");
            }
            return ExitCode::from(2);
        }
    };
    private::from_now_on();
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sea_orm_migration=warn,actix_server=warn,sqlx=warn"));
    let colours = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(colours).with_writer(std::io::stderr);
    match configuration.log {
        LogFormat::Text => log.init(),
        LogFormat::Json => log.json().flatten_event(true).with_current_span(true).with_span_list(false).init(),
    }
    let ended = actix_web::rt::System::new().block_on(run(command, configuration));
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn print(text: &str) -> ExitCode {
    // Who pipes it into `head` has seen enough.
    let _ = std::io::stdout().write_all(text.as_bytes());
    ExitCode::SUCCESS
}

/// Why a command ended without success.
#[derive(Debug, thiserror::Error)]
enum RunError {
    #[error(transparent)]
    Start(#[from] server::StartError),
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Audit(#[from] AuditError),
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Documents(#[from] DocumentStoreError),
    #[error(transparent)]
    Erased(#[from] ErasedError),
    #[error(transparent)]
    Signals(#[from] std::io::Error),
}

#[allow(clippy::disallowed_methods, reason = "here the clock is handed in")]
async fn run(command: Command, configuration: Configuration) -> Result<(), RunError> {
    match command {
        Command::Migrate => Ok(server::open(&configuration, &Clock::of_machine(Utc::now)).await?.0.close().await?),
        Command::Client(command) => {
            let (store, territory) = server::open(&configuration, &Clock::of_machine(Utc::now)).await?;
            command.run(&store, &territory, configuration.mode, Utc::now().trunc_subsecs(6)).await?;
            Ok(store.close().await?)
        }
        Command::Audit(command) => {
            let (store, _) = server::open(&configuration, &Clock::of_machine(Utc::now)).await?;
            command.run(&store).await?;
            Ok(store.close().await?)
        }
        Command::Keys(KeysCommand::Rotate) => {
            let (store, _) = server::open(&configuration, &Clock::of_machine(Utc::now)).await?;
            let rotated = store.rotate_master_key().await?;
            store.close().await?;
            Ok(writeln!(std::io::stdout(), "{rotated} keys are wrapped by the newest master key now.")?)
        }
        Command::Backup { file } => Ok(backup::write(&configuration, &file).await?),
        Command::Restored => {
            let clock = Clock::of_machine(Utc::now);
            let (store, _) = server::open(&configuration, &clock).await?;
            store.move_feed_on(Utc::now()).await?;
            let again =
                erase_again(&store, &DocumentStore::open(&configuration.documents, configuration.mode)?, &clock)
                    .await?;
            store.close().await?;
            Ok(tell(&mut std::io::stdout(), &again)?)
        }
        Command::Health => Ok(health::ask(configuration.listen)?),
        Command::Serve | Command::Openapi | Command::Settings => serve(configuration).await,
    }
}

fn tell(out: &mut impl Write, again: &Again) -> std::io::Result<()> {
    let Again { listed, erased, open_cases } = again;
    writeln!(
        out,
        "Of {listed} registrations on the list of the erased, {erased} were there again, and are erased again."
    )?;
    if *open_cases > 0 {
        writeln!(
            out,
            "The cases of {open_cases} of them were open in the backup, and stay as they were, without a person."
        )?;
    }
    Ok(())
}

/// How far a demonstration is ahead of the real time.
static AHEAD: OnceLock<TimeDelta> = OnceLock::new();

/// The time of a demonstration that pretends to be on another day.
#[allow(clippy::disallowed_methods, reason = "here the clock is handed in")]
fn pretended() -> DateTime<Utc> {
    Utc::now() + AHEAD.get().copied().unwrap_or_default()
}

/// The real clock, or that of a demonstration on another day, at the same time of the day.
#[allow(clippy::disallowed_methods, reason = "here the clock is handed in")]
fn clock(configuration: &Configuration) -> Clock {
    let Some(day) = configuration.demo_today else { return Clock::of_machine(Utc::now) };
    AHEAD.get_or_init(|| day - tbilisi::today(Utc::now()));
    let tells: fn() -> DateTime<Utc> = pretended;
    Clock::from(tells)
}

async fn serve(configuration: Configuration) -> Result<(), RunError> {
    let mode = configuration.mode;
    let clock = clock(&configuration);
    let running = server::start(configuration, clock).await?;
    let address = running.address();
    // Whoever started the service may have gone away since; that is no reason to stop.
    let _ = greet(&mut std::io::stdout(), address, mode);
    told_to_stop().await?;
    Ok(running.stop().await?)
}

fn greet(out: &mut impl Write, address: SocketAddr, mode: Mode) -> std::io::Result<()> {
    writeln!(out, "The service answers on http://{address}, its documentation on http://{address}/docs")?;
    if mode == Mode::Demo {
        writeln!(out, "This is a demonstration, with these clients: {}.", demonstration::names())?;
        writeln!(out, "The secret of each is {:?}. Try:", demonstration::SECRET)?;
        writeln!(out, "  curl http://{address}/v1/lots?region=GE-IM")?;
        writeln!(out, "  curl -u demo-officer:demo -d grant_type=client_credentials http://{address}/oauth/token")?;
    }
    Ok(())
}

/// Waits for SIGTERM or SIGINT.
async fn told_to_stop() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        interrupted = ctrl_c() => interrupted,
    }
}
