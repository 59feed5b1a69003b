//! Starts and stops a replica.

use crate::access::{self, Keys, Ring, RingError};
use crate::app::{App, Patience};
use crate::clock::Clock;
use crate::configuration::{Configuration, Mode};
use crate::documents::{DocumentStore, DocumentStoreError};
use crate::http::address::TrustedProxies;
use crate::http::{connection, rate};
use crate::metrics::Metrics;
use crate::oauth::Guesses;
use crate::openid::Issuers;
use crate::reports::Turns;
use crate::{demonstration, http, jobs, routes};
use actix_web::body::BoxBody;
use actix_web::dev::{ServerHandle, ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{HttpServer, web};
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use reintegration_domain::built_in::BuiltInError;
use reintegration_domain::calendar::{ProgrammeYear, tbilisi};
use reintegration_domain::grant::Agreement;
use reintegration_domain::instrument::Instruments;
use reintegration_domain::programme::BuiltIn;
use reintegration_domain::territory::Territory;
use reintegration_storage::entity::signing_key;
use reintegration_storage::{StorageError, Store, StoreOptions};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use utoipa_actix_web::AppExt;

/// The connections of the replica's own pool, for what it does by itself.
const OWN_CONNECTIONS: u32 = 2;

/// How long the database may take to let go.
const GOODBYE: Duration = Duration::from_secs(5);

/// Why a replica did not start, or ended by itself.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The built-in programme data is wrong.
    #[error(transparent)]
    BuiltIn(#[from] BuiltInError),
    /// The database cannot be used.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The address cannot be listened on, or the server broke.
    #[error("the server cannot listen: {0}")]
    Listen(#[from] std::io::Error),
    /// The signing key of the tokens cannot be used.
    #[error("REINTEGRATION_SIGNING_KEY_FILE: {0}")]
    SigningKey(#[from] RingError),
    /// The documents cannot be kept.
    #[error("REINTEGRATION_DOCUMENTS: {0}")]
    Documents(#[from] DocumentStoreError),
    /// The database was a playground, and is not to become the real thing unseen.
    #[error(
        "Production refuses this database: clients of the demonstration are active in it, and everybody knows their \
         secret ({}). If it was only ever played with, begin with an empty one; its registrations are invented. \
         Otherwise end them with `reintegration client revoke --demonstration`.", .0.join(", ")
    )]
    Demonstration(Vec<String>),
    /// The outside issuers cannot be used, a fault a line.
    #[error("REINTEGRATION_OPENID_FILE: {}", .0.join("\nREINTEGRATION_OPENID_FILE: "))]
    Issuers(Vec<String>),
    /// The figures cannot be kept.
    #[error(transparent)]
    Metrics(#[from] prometheus::Error),
}

/// A replica that answers requests.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    store: Store,
    stopping: watch::Sender<bool>,
    handle: ServerHandle,
    server: JoinHandle<std::io::Result<()>>,
    jobs: JoinHandle<()>,
}

impl Running {
    /// Where it answers.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sends home who waits for news, lets requests in flight finish, then ends.
    pub async fn stop(self) -> Result<(), StartError> {
        self.stopping.send_replace(true);
        self.handle.stop(true).await;
        self.server.await.map_err(std::io::Error::other)??;
        self.jobs.await.map_err(std::io::Error::other)?;
        // A database that is away does not answer to a goodbye.
        timeout(GOODBYE, self.store.close()).await.unwrap_or(Ok(()))?;
        Ok(())
    }
}

/// Opens and migrates the database and loads the built-in data.
pub async fn open(configuration: &Configuration, clock: &Clock) -> Result<(Store, Territory), StartError> {
    let built_in = BuiltIn::load()?;
    let built_in = if configuration.recorded_lots { built_in } else { built_in.without_lots() };
    let territory = Territory::built_in()?;
    let store = Store::open(&store_options(configuration, OWN_CONNECTIONS), configuration.vault()).await?;
    clock.compare(&store).await?;
    // As exact as both databases keep it.
    let now = clock.now().trunc_subsecs(6);
    let this_year = ProgrammeYear::of(tbilisi::today(now)).map(ProgrammeYear::year);
    let demonstration = match (configuration.mode, this_year) {
        (Mode::Demo, Some(year)) => Some(built_in.demonstration_year(year)),
        _ => None,
    };
    store
        .prepare(async |preparation| {
            preparation.load_programme_data(&built_in, demonstration.as_ref(), &territory, now).await?;
            match configuration.mode {
                Mode::Demo => demonstration::load_clients(preparation, now).await,
                Mode::Production => Ok(()),
            }
        })
        .await?;
    Ok((store, territory))
}

/// Where the database of the settings is.
pub fn store_options(configuration: &Configuration, connections: u32) -> StoreOptions {
    let patience = Duration::from_secs(configuration.database_seconds.into());
    StoreOptions { url: configuration.database_url.clone(), connections, patience }
}

/// What every handler can reach.
async fn prepare(configuration: &Configuration, clock: Clock) -> Result<App, StartError> {
    let (store, territory) = open(configuration, &clock).await?;
    if configuration.mode == Mode::Production {
        let active = store.clients().active_of_demonstration().await?;
        if !active.is_empty() {
            let names = active.into_iter().map(|client| client.client_id).collect();
            return Err(StartError::Demonstration(names));
        }
    }
    Ok(App {
        keys: Arc::new(keys(configuration, &store, clock.now()).await?),
        metrics: Arc::new(Metrics::new(store.backend())?),
        pools: [].into(),
        limits: Arc::new(rate::Limits::new(configuration)),
        patience: patience(configuration),
        issuers: Arc::new(issuers(configuration)?),
        remembered: Arc::default(),
        guesses: Arc::new(Guesses::new(configuration.guesses, TimeDelta::seconds(configuration.guess_seconds.into()))),
        proxies: TrustedProxies(configuration.trusted_proxies.clone().into()),
        store,
        territory: Arc::new(territory),
        instruments: Arc::new(Instruments::built_in()?),
        agreement: Arc::new(Agreement::built_in()?),
        prover: Arc::default(),
        documents: DocumentStore::open(&configuration.documents)?,
        document_bytes: configuration.document_bytes,
        spool: spool(configuration).into(),
        report_turns: Turns::default(),
        giving_prefix: configuration.giving_prefix.as_str().into(),
        report_bytes: configuration.report_bytes,
        purpose_roles: configuration.purpose_roles.clone().into(),
        mode: configuration.mode,
        stopping: watch::Sender::new(false),
        clock,
        writable: Arc::new(AtomicBool::new(true)),
    })
}

/// The signing keys of the configuration; in demo mode, without any, a key kept in the database, on which replicas agree.
async fn keys(configuration: &Configuration, store: &Store, now: DateTime<Utc>) -> Result<Keys, StartError> {
    let file = configuration.signing_key_file.clone();
    let ring = if let Some(file) = &file {
        Ring::of_file(file).await?
    } else {
        let (kid, private_key) = Ring::draw()?;
        let candidate = signing_key::Model { kid, private_key, created_at: now };
        Ring::of_pkcs8(&store.clients().keep_signing_key(candidate).await?.private_key)?
    };
    let lifetime = TimeDelta::seconds(configuration.token_seconds.into());
    Ok(Keys::new(ring, file, configuration.issuer.clone(), lifetime))
}

/// The folder of the documents, which is there to be written to; where they lie elsewhere, that for temporary files.
fn spool(configuration: &Configuration) -> PathBuf {
    if configuration.documents.starts_with("s3:") { std::env::temp_dir() } else { (&configuration.documents).into() }
}

fn patience(configuration: &Configuration) -> Patience {
    let seconds = |seconds: u32| Duration::from_secs(seconds.into());
    Patience {
        answer: seconds(configuration.request_seconds),
        client: seconds(configuration.client_seconds),
        idle: seconds(configuration.keep_alive_seconds),
    }
}

fn issuers(configuration: &Configuration) -> Result<Issuers, StartError> {
    let Some(file) = &configuration.openid_file else { return Ok(Issuers::default()) };
    Issuers::read(file, &configuration.issuer).map_err(StartError::Issuers)
}

/// One state a worker, each with a pool of its own.
async fn for_workers(configuration: &Configuration, app: &App) -> Result<Vec<Data<App>>, StartError> {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    let workers = if configuration.workers > 0 { configuration.workers } else { cores() };
    let share = configuration.database_connections / u32::try_from(workers).unwrap_or(u32::MAX);
    let options = store_options(configuration, share.max(1));
    let mut pools = vec![app.store.clone()];
    for _ in 0..workers {
        pools.push(app.store.with_own_pool(&options).await?);
    }
    let pools: Arc<[Store]> = pools.into();
    let app = |store: &Store| Data::new(App { store: store.clone(), pools: pools.clone(), ..app.clone() });
    Ok(pools.iter().skip(1).map(app).collect())
}

/// Everything that a request passes on its way to its handler and back.
fn service(
    app: Data<App>,
    body_bytes: usize,
    origins: &[String],
) -> actix_web::App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<BoxBody>,
        Error = actix_web::Error,
        InitError = (),
    > + use<>,
> {
    // The last one wrapped is the first to see a request.
    actix_web::App::new()
        .into_utoipa_app()
        .configure(routes::list)
        .into_app()
        .configure(routes::beside)
        .app_data(app)
        .app_data(web::PayloadConfig::new(body_bytes))
        .wrap(from_fn(http::media_type::negotiate))
        .wrap(from_fn(rate::limit))
        .wrap(from_fn(access::authenticate))
        .wrap(http::origins::allow(origins))
        .wrap(from_fn(http::request_id::give))
}

/// One worker's service without a server, for who hands it requests by itself.
pub async fn without_server(
    configuration: &Configuration,
    clock: Clock,
) -> Result<
    actix_web::App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<BoxBody>,
            Error = actix_web::Error,
            InitError = (),
        > + use<>,
    >,
    StartError,
> {
    let app = prepare(configuration, clock).await?;
    let app = for_workers(configuration, &app).await?.swap_remove(0);
    Ok(service(app, configuration.body_bytes, &configuration.cors_origins))
}

/// Prepares the database and begins to answer.
pub async fn start(configuration: Configuration, clock: impl Into<Clock>) -> Result<Running, StartError> {
    let app = prepare(&configuration, clock.into()).await?;
    let apps = for_workers(&configuration, &app).await?;
    let (workers, next) = (apps.len(), Arc::new(AtomicUsize::new(0)));
    let (body_bytes, origins) = (configuration.body_bytes, configuration.cors_origins.clone());
    let (patience, figures) = (app.patience, app.metrics.connections.clone());
    let watched = figures.clone();
    let server = HttpServer::new(move || {
        // Called once by each worker, in its own thread.
        connection::cut_the_slow(figures.clone());
        let app = apps[next.fetch_add(1, Ordering::Relaxed) % apps.len()].clone();
        service(app, body_bytes, &origins)
    });
    let server = server
        .client_request_timeout(patience.client)
        .keep_alive(patience.idle)
        .max_connections((configuration.connections / workers).max(1))
        .on_connect(move |stream, extensions| connection::watch(stream, extensions, patience, &watched))
        .workers(workers)
        .disable_signals()
        .shutdown_timeout(30)
        .bind(configuration.listen)?;
    let address = server.addrs().first().copied().unwrap_or(configuration.listen);
    let server = server.run();
    let handle = server.handle();
    let (store, stopping) = (app.store.clone(), app.stopping.clone());
    let jobs = tokio::spawn(jobs::run(Arc::new(app), Duration::from_secs(configuration.job_seconds.into())));
    Ok(Running { address, store, stopping, handle, server: tokio::spawn(server), jobs })
}
