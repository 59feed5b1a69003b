//! Starts and stops a replica.

use crate::app::App;
use crate::clock::Clock;
use crate::configuration::Configuration;
use crate::documents::{DocumentStore, DocumentStoreError};
use crate::figures::Metrics;
use crate::http::address::TrustedProxies;
use crate::http::connection::{Door, Patience};
use crate::http::origins::Origins;
use crate::http::shares::Shares;
use crate::http::turns::Turns;
use crate::http::wire::Wire;
use crate::http::{rate, shares};
use crate::identity::openid::Issuers;
use crate::identity::{Guesses, Keys, Prover, Ring, RingError};
use crate::mode::Mode;
use crate::private::{self, PrivateError};
use crate::{access, demonstration, http, jobs, routes};
use actix_http::HttpService;
use actix_http::error::DispatchError;
use actix_service::{ServiceFactoryExt, map_config};
use actix_web::body::BoxBody;
use actix_web::dev::{AppConfig, Server, ServerHandle, ServiceFactory, ServiceRequest, ServiceResponse, fn_service};
use actix_web::middleware::from_fn;
use actix_web::rt::net::TcpStream;
use actix_web::web;
use actix_web::web::Data;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use reintegration_domain::built_in::BuiltInError;
use reintegration_domain::calendar::{ProgrammeYear, tbilisi};
use reintegration_domain::grants::Agreement;
use reintegration_domain::programme::instruments::Instruments;
use reintegration_domain::programme::programmes::BuiltIn;
use reintegration_domain::programme::regions::Territory;
use reintegration_storage::entity::signing_key;
use reintegration_storage::{Backend, StorageError, Store, StoreOptions};
use std::future::ready;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::net::TcpSocket;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;
use utoipa_actix_web::AppExt;

/// The connections of the replica's own pool, for what it does by itself.
const OWN_CONNECTIONS: u32 = 2;

/// How long a client may take to close a connection that is over.
const GOODBYE_TO_CLIENTS: Duration = Duration::from_secs(1);

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
    /// The database's file cannot be kept from others.
    #[error("REINTEGRATION_DATABASE_URL: {0}")]
    Private(#[from] PrivateError),
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
    if let Some(file) = Backend::file(&configuration.database_url) {
        private::database(&file, configuration.mode)?;
    }
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
                Mode::Demo => demonstration::load(preparation, now).await,
                Mode::Production => Ok(()),
            }
        })
        .await?;
    Ok((store, territory))
}

/// Where the database of the settings is.
pub fn store_options(configuration: &Configuration, connections: u32) -> StoreOptions {
    let patience = Duration::from_secs(configuration.database_seconds.into());
    StoreOptions { url: configuration.database_url.to_string(), connections, patience }
}

/// What every handler can reach.
async fn prepare(configuration: &Configuration, clock: Clock) -> Result<App, StartError> {
    routes::describe();
    let (store, territory) = open(configuration, &clock).await?;
    let metrics = Metrics::new(store.backend())?;
    if configuration.mode == Mode::Production {
        let active = store.clients().active_of_demonstration().await?;
        if !active.is_empty() {
            let names = active.into_iter().map(|client| client.client_id).collect();
            return Err(StartError::Demonstration(names));
        }
    }
    Ok(App {
        keys: Arc::new(keys(configuration, &store, clock.now()).await?),
        shares: Shares::new(&configuration.allowed(), connections_of_each(configuration), &metrics),
        pools: [].into(),
        limits: Arc::new(rate::Limits::new(configuration.rate_per_client, configuration.rate_per_address)),
        patience: patience(configuration),
        issuers: Arc::new(issuers(configuration)?),
        remembered: Arc::default(),
        guesses: Arc::new(Guesses::new(configuration.guesses, TimeDelta::seconds(configuration.guess_seconds.into()))),
        status_failures: configuration.status_failures,
        proxies: TrustedProxies {
            networks: configuration.trusted_proxies.clone().into(),
            header: configuration.proxy_header,
        },
        store,
        territory: Arc::new(territory),
        instruments: Arc::new(Instruments::built_in()?),
        agreement: Arc::new(Agreement::built_in()?),
        prover: Arc::new(Prover::new(configuration.secrets_per_address, &metrics.refused("secrets"))),
        metrics: Arc::new(metrics),
        documents: DocumentStore::open(&configuration.documents, configuration.mode)?,
        document_bytes: configuration.document_bytes,
        spool: spool(configuration).into(),
        report_turns: Turns::default(),
        giving_prefix: configuration.giving_prefix.as_str().into(),
        report_bytes: configuration.report_bytes,
        body_bytes: configuration.body_bytes,
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
        Ring::of_file(file, configuration.mode)?
    } else {
        let (kid, private_key) = Ring::draw()?;
        let candidate = signing_key::Model { kid, private_key, created_at: now };
        Ring::of_pkcs8(&store.clients().keep_signing_key(candidate).await?.private_key)?
    };
    let lifetime = TimeDelta::seconds(configuration.token_seconds.into());
    Ok(Keys::new(ring, file.map(|file| (file, configuration.mode)), configuration.issuer.clone(), lifetime))
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

/// In a demonstration, the pages of this machine, unless others are named.
fn origins(configuration: &Configuration) -> Origins {
    match (configuration.mode, configuration.cors_origins.as_slice()) {
        (Mode::Demo, []) => Origins::OfThisMachine,
        (_, named) => Origins::Named(named.to_vec()),
    }
}

fn issuers(configuration: &Configuration) -> Result<Issuers, StartError> {
    let Some(file) = &configuration.openid_file else { return Ok(Issuers::default()) };
    Issuers::read(file, &configuration.issuer, configuration.mode).map_err(StartError::Issuers)
}

fn workers(configuration: &Configuration) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, usize::from);
    if configuration.workers > 0 { configuration.workers } else { cores() }
}

/// How many connections to the database each worker has.
fn connections_of_each(configuration: &Configuration) -> u32 {
    let workers = u32::try_from(workers(configuration)).unwrap_or(u32::MAX);
    (configuration.database_connections / workers).max(1)
}

/// One state a worker, each with a pool of its own.
async fn for_workers(configuration: &Configuration, app: &App) -> Result<Vec<Data<App>>, StartError> {
    let workers = workers(configuration);
    let options = store_options(configuration, connections_of_each(configuration));
    let mut pools = vec![app.store.clone()];
    for _ in 0..workers {
        pools.push(app.store.with_own_pool(&options).await?);
    }
    let pools: Arc<[Store]> = pools.into();
    let app = |store: &Store| {
        let (store, shares) = (store.clone(), app.shares.of_worker());
        Data::new(App { store, shares, pools: pools.clone(), ..app.clone() })
    };
    Ok(pools.iter().skip(1).map(app).collect())
}

/// Everything that a request passes on its way to its handler and back.
fn service(
    app: Data<App>,
    body_bytes: usize,
    origins: &Origins,
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
        .app_data(Data::new(app.terms()))
        .app_data(Data::new(app.proxies.clone()))
        .app_data(Data::new(app.shares.clone()))
        .app_data(Data::from(app.limits.clone()))
        .app_data(app)
        .app_data(web::PayloadConfig::new(body_bytes))
        .wrap(from_fn(http::compression::compress))
        .wrap(from_fn(http::media_type::negotiate))
        .wrap(from_fn(shares::keep))
        .wrap(from_fn(rate::limit))
        .wrap(from_fn(access::authenticate))
        .wrap(origins.allow())
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
    Ok(service(app, configuration.body_bytes, &origins(configuration)))
}

/// Opens the address on which callers come. Who comes before there is room for them waits, so many at most.
fn listen(address: SocketAddr) -> std::io::Result<(TcpListener, SocketAddr)> {
    const MOST_BEFORE_THE_DOOR: u32 = 1024;
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // A replica that starts again does not wait for what is left of its last connections.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    let listener = socket.listen(MOST_BEFORE_THE_DOOR)?.into_std()?;
    let address = listener.local_addr()?;
    Ok((listener, address))
}

/// Prepares the database and begins to answer.
pub async fn start(configuration: Configuration, clock: impl Into<Clock>) -> Result<Running, StartError> {
    let app = prepare(&configuration, clock.into()).await?;
    let apps = for_workers(&configuration, &app).await?;
    let (workers, next) = (apps.len(), Arc::new(AtomicUsize::new(0)));
    let (body_bytes, origins) = (configuration.body_bytes, origins(&configuration));
    let door = Door {
        patience: app.patience,
        figures: app.metrics.connections.clone(),
        shares: app.shares.connections.clone(),
        proxies: app.proxies.clone(),
        most: (configuration.connections / workers).max(1),
    };
    let (listener, address) = listen(configuration.listen)?;
    let builder = Server::build();
    let shutting_down = builder.graceful_shutdown_signal();
    // As the framework's own server does it, but that each connection is a `Wire`.
    let server = builder
        .workers(workers)
        .max_concurrent_connections(door.most)
        .disable_signals()
        .shutdown_timeout(30)
        .listen("service", listener, move || {
            // Called once by each worker, in its own thread.
            door.clone().cut_the_slow();
            let app = apps[next.fetch_add(1, Ordering::Relaxed) % apps.len()].clone();
            let service = service(app, body_bytes, &origins);
            let (door, shutting_down) = (door.clone(), shutting_down.clone());
            let patience = door.patience;
            let accept = move |stream: TcpStream| {
                let peer = stream.peer_addr().ok();
                let known = door.let_in(&stream).map_err(DispatchError::Io);
                ready(known.map(|connection| (Wire::new(stream, connection), peer)))
            };
            let service = HttpService::build()
                // The connections' own watch does that, and says why.
                .client_request_timeout(Duration::ZERO)
                .client_disconnect_timeout(GOODBYE_TO_CLIENTS)
                .keep_alive(patience.idle)
                .local_addr(address)
                .graceful_shutdown_signal(move || {
                    let signal = shutting_down.clone();
                    async move { signal.notified().await }
                })
                .on_connect_ext(|wire: &Wire, extensions| {
                    extensions.insert(wire.connection.clone());
                })
                .h1(map_config(service, |()| AppConfig::default()));
            fn_service(accept).and_then(service)
        })?;
    let server = server.run();
    let handle = server.handle();
    let (store, stopping) = (app.store.clone(), app.stopping.clone());
    let jobs = tokio::spawn(jobs::run(Arc::new(app), Duration::from_secs(configuration.job_seconds.into())));
    Ok(Running { address, store, stopping, handle, server: tokio::spawn(server), jobs })
}
