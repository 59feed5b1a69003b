//! Figures for Prometheus.

use actix_web::http::{Method, StatusCode};
use chrono::{DateTime, TimeDelta, Utc};
use prometheus::core::Collector;
use prometheus::{
    Gauge, HistogramOpts, HistogramVec, IntCounter, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder,
};
use reintegration_storage::{Backend, Observation, Store};
use std::sync::Arc;
use std::time::Duration;

/// Seconds in which requests are answered: from a glance into memory to the longest wait for news.
const ANSWER_BUCKETS: [f64; 14] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0];

/// Seconds that a job takes.
const JOB_BUCKETS: [f64; 8] = [0.001, 0.01, 0.1, 0.5, 1.0, 5.0, 30.0, 120.0];

/// What is counted of connections.
#[derive(Debug, Clone)]
pub struct ConnectionFigures {
    /// Those that are open.
    pub open: IntGauge,
    /// Those that were cut.
    pub cut: IntCounter,
}

/// What one replica counts. Nothing here asks the database when the figures are fetched.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    in_flight: IntGauge,
    /// Of the connections of clients.
    pub connections: ConnectionFigures,
    pool: IntGaugeVec,
    pool_limit: IntGauge,
    database_up: IntGauge,
    database_writable: IntGauge,
    clock_ahead: Gauge,
    feed_hidden: IntGauge,
    feed_lag: Gauge,
    feed_newest: IntGauge,
    /// The answers kept for repeats.
    pub keys_kept: IntGauge,
    job_runs: IntCounterVec,
    job_seconds: HistogramVec,
    job_success: IntGaugeVec,
    /// Registrations that expired by this replica's hand.
    pub expired: IntCounter,
    /// Requests and connections that were turned away because their caller had too much under way, by what it was.
    shares_refused: IntCounterVec,
    /// Tokens whose signature was looked at; the others were remembered.
    pub signatures: IntCounter,
}

impl Metrics {
    /// Nothing counted yet.
    pub fn new(backend: Backend) -> Result<Self, prometheus::Error> {
        let registry = Registry::new();
        let add = &registry;
        let info = IntGaugeVec::new(
            Opts::new("reintegration_build_info", "1, with the release and the database it runs on"),
            &["version", "database"],
        )?;
        kept(add, info.clone())?.with_label_values(&[env!("CARGO_PKG_VERSION"), backend.as_str()]).set(1);
        let counter = |name: &str, help: &str| kept(add, IntCounter::new(name, help)?);
        let counters =
            |name: &str, help: &str, labels: &[&str]| kept(add, IntCounterVec::new(Opts::new(name, help), labels)?);
        let gauge = |name: &str, help: &str| kept(add, IntGauge::new(name, help)?);
        let gauges =
            |name: &str, help: &str, labels: &[&str]| kept(add, IntGaugeVec::new(Opts::new(name, help), labels)?);
        let histograms = |name: &str, help: &str, labels: &[&str], buckets: &[f64]| {
            kept(add, HistogramVec::new(HistogramOpts::new(name, help).buckets(buckets.to_vec()), labels)?)
        };
        Ok(Self {
            requests: counters(
                "reintegration_requests_total",
                "Requests answered, by operation and status",
                &["method", "path", "status"],
            )?,
            seconds: histograms(
                "reintegration_request_seconds",
                "Seconds from request to answer, by operation; those of /v1/changes hold the time that callers asked to wait",
                &["method", "path"],
                &ANSWER_BUCKETS,
            )?,
            in_flight: gauge("reintegration_requests_in_flight", "Requests being answered")?,
            connections: ConnectionFigures {
                open: gauge("reintegration_connections", "Connections of clients that are open")?,
                cut: counter("reintegration_connections_cut_total", "Connections cut because their client dawdled")?,
            },
            pool: gauges(
                "reintegration_database_connections",
                "Connections to the database, by state (idle, in_use)",
                &["state"],
            )?,
            pool_limit: gauge("reintegration_database_connections_limit", "The most connections to the database")?,
            database_up: gauge("reintegration_database_up", "1 while the database answers")?,
            database_writable: gauge("reintegration_database_writable", "1 while the database takes what is written")?,
            clock_ahead: kept(
                add,
                Gauge::new(
                    "reintegration_clock_ahead_seconds",
                    "Seconds by which the machine's clock is ahead of the database's; negative where it is behind",
                )?,
            )?,
            feed_hidden: gauge(
                "reintegration_feed_hidden_changes",
                "Changes that are committed and not shown yet, because an older transaction still runs; at most 10000",
            )?,
            feed_lag: kept(
                add,
                Gauge::new("reintegration_feed_lag_seconds", "The age of the oldest change that is not shown yet")?,
            )?,
            feed_newest: gauge(
                "reintegration_feed_newest_change_timestamp_seconds",
                "When the newest change happened; 0 where there is none",
            )?,
            keys_kept: gauge("reintegration_idempotency_keys", "Answers kept for requests that are repeated")?,
            job_runs: counters(
                "reintegration_job_runs_total",
                "Runs of the replica's own jobs, by outcome (success, failure)",
                &["job", "outcome"],
            )?,
            job_seconds: histograms("reintegration_job_seconds", "Seconds that a job took", &["job"], &JOB_BUCKETS)?,
            job_success: gauges(
                "reintegration_job_last_success_timestamp_seconds",
                "When a job last ran without a failure",
                &["job"],
            )?,
            expired: counter(
                "reintegration_registrations_expired_total",
                "Registrations whose wait for evidence ended by itself",
            )?,
            shares_refused: counters(
                "reintegration_shares_refused_total",
                "What was turned away because its caller had too much of it under way, by kind (requests, waits, \
                 uploads, reports, writing, connections, secrets)",
                &["kind"],
            )?,
            signatures: counter("reintegration_token_signatures_total", "Tokens whose signature was looked at")?,
            registry: registry.clone(),
        })
    }
}

impl Metrics {
    /// A request begins.
    pub fn begin(self: &Arc<Self>) -> InFlight {
        self.in_flight.inc();
        InFlight(self.clone())
    }

    /// Counts what is turned away of a kind.
    pub fn refused(&self, kind: &str) -> IntCounter {
        self.shares_refused.with_label_values(&[kind])
    }

    /// A job has run.
    pub fn job(&self, job: &str, succeeded: bool, took: Duration, now: DateTime<Utc>) {
        let outcome = if succeeded { "success" } else { "failure" };
        self.job_runs.with_label_values(&[job, outcome]).inc();
        self.job_seconds.with_label_values(&[job]).observe(took.as_secs_f64());
        if succeeded {
            self.job_success.with_label_values(&[job]).set(now.timestamp());
        }
    }

    /// Whether the database took what was written.
    pub fn writable(&self, written: bool) {
        self.database_writable.set(i64::from(written));
    }

    /// The machine's clock was held against the database's.
    pub fn clock(&self, ahead: TimeDelta) {
        self.clock_ahead.set(ahead.as_seconds_f64());
    }

    /// The database was looked at; `None` where it did not answer, and what was seen before stands no longer.
    pub fn observed(&self, seen: Option<&Observation>, now: DateTime<Utc>) {
        self.database_up.set(i64::from(seen.is_some()));
        let Some(seen) = seen else { return };
        self.feed_hidden.set(seen.hidden_changes);
        let lag = seen.oldest_hidden_at.map_or(0, |then| (now - then).num_milliseconds().max(0));
        self.feed_lag.set(f64::from(i32::try_from(lag).unwrap_or(i32::MAX)) / 1000.0);
        self.feed_newest.set(seen.newest_change_at.map_or(0, |then| then.timestamp()));
    }

    /// All of it, in Prometheus' text format; `pools` are those of the replica.
    pub fn text(&self, pools: &[Store]) -> Result<String, prometheus::Error> {
        let (mut idle, mut in_use, mut limit) = (0, 0, 0);
        for pool in pools.iter().map(Store::pool) {
            idle += i64::from(pool.idle);
            in_use += i64::from(pool.in_use);
            limit += i64::from(pool.limit);
        }
        self.pool.with_label_values(&["idle"]).set(idle);
        self.pool.with_label_values(&["in_use"]).set(in_use);
        self.pool_limit.set(limit);
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }
}

/// A request that is being answered, or was dropped on the way.
#[derive(Debug)]
pub struct InFlight(Arc<Metrics>);

impl InFlight {
    /// It was answered. Paths are templates: neither identifiers nor what strangers try become labels.
    pub fn end(self, method: &Method, path: &str, status: StatusCode, took: Duration) {
        let method = match method.as_str() {
            known @ ("GET" | "POST" | "PATCH" | "PUT" | "DELETE" | "HEAD" | "OPTIONS") => known,
            _ => "other",
        };
        self.0.requests.with_label_values(&[method, path, status.as_str()]).inc();
        self.0.seconds.with_label_values(&[method, path]).observe(took.as_secs_f64());
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.in_flight.dec();
    }
}

fn kept<C: Collector + Clone + 'static>(registry: &Registry, figure: C) -> Result<C, prometheus::Error> {
    registry.register(Box::new(figure.clone()))?;
    Ok(figure)
}
