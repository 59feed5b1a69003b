//! What is asked of a run.

use clap::Parser;

/// Fill a database, and measure the service on it.
#[derive(Debug, Parser)]
pub struct Arguments {
    /// The database: `sqlite://load.db` or `postgres://…`; empty, or filled by an earlier run with as many people
    #[arg(long)]
    pub url: String,
    /// How many people there are to be
    #[arg(long, default_value_t = 10_000)]
    pub people: u32,
    /// Connections that ask at the same time
    #[arg(long, default_value_t = 32)]
    pub connections: usize,
    /// Seconds of a round
    #[arg(long, default_value_t = 3)]
    pub seconds: u64,
    /// Rounds of each
    #[arg(long, default_value_t = 3)]
    pub rounds: usize,
    /// Measure so many approvals on one budget line through two replicas instead; PostgreSQL only
    #[arg(long, default_value_t = 0)]
    pub approvals: u64,
    /// Measure a report of so many lines instead, on a database that is empty
    #[arg(long, default_value_t = 0)]
    pub report_lines: u32,
    /// Measure single cases while so many send reports, on a database that is empty
    #[arg(long, default_value_t = 0)]
    pub reporters: usize,
    /// Measure what those who read notice of one who takes whatever there is, instead
    #[arg(long)]
    pub shares: bool,
    /// Only serve, with the usual settings, until the input ends
    #[arg(long, hide = true)]
    pub serve: bool,
    /// Measure only what has this in its name: `case`, `list`, `registration`; with `--shares`, `notes`, `tokens`, …
    #[arg(long, default_value = "")]
    pub only: String,
}
