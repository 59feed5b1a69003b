//! Starts and stops a replica.

use crate::app::App;
use crate::configuration::{Configuration, Mode};
use crate::{http, routes};
use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{HttpServer, web};
use chrono::{DateTime, Utc};
use reintegration_domain::built_in::BuiltInError;
use reintegration_domain::calendar::{ProgrammeYear, tbilisi};
use reintegration_domain::programme::BuiltIn;
use reintegration_domain::territory::Territory;
use reintegration_storage::{StorageError, Store};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::task::JoinHandle;
use utoipa_actix_web::AppExt;

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
}

/// A replica that answers requests.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    handle: ServerHandle,
    task: JoinHandle<std::io::Result<()>>,
}

impl Running {
    /// Where it answers.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Lets requests in flight finish, then ends.
    pub async fn stop(self) -> Result<(), StartError> {
        self.handle.stop(true).await;
        self.ended().await
    }

    /// Waits until it ends: after SIGTERM or SIGINT, once requests in flight have finished.
    pub async fn ended(self) -> Result<(), StartError> {
        Ok(self.task.await.map_err(std::io::Error::other)??)
    }
}

/// Opens and migrates the database and loads the built-in data.
pub async fn prepare(configuration: &Configuration, clock: fn() -> DateTime<Utc>) -> Result<App, StartError> {
    let built_in = BuiltIn::load()?;
    let territory = Territory::built_in()?;
    let this_year = ProgrammeYear::of(tbilisi::today(clock())).map(ProgrammeYear::year);
    let demonstration = match (configuration.mode, this_year) {
        (Mode::Demo, Some(year)) => Some(built_in.demonstration_year(year)),
        _ => None,
    };
    let store = Store::open(&configuration.database_url, configuration.database_connections).await?;
    store.migrate().await?;
    store.load_programme_data(&built_in, demonstration.as_ref(), &territory, clock()).await?;
    Ok(App { store, territory: Arc::new(territory), clock })
}

/// Prepares the database and begins to answer.
pub async fn start(configuration: Configuration, clock: fn() -> DateTime<Utc>) -> Result<Running, StartError> {
    let app = web::Data::new(prepare(&configuration, clock).await?);
    let mut server = HttpServer::new(move || {
        actix_web::App::new()
            .into_utoipa_app()
            .configure(routes::list)
            .into_app()
            .configure(routes::beside)
            .app_data(app.clone())
            .app_data(web::PayloadConfig::new(64 * 1024))
            .wrap(from_fn(http::request_id::give))
    });
    if configuration.workers > 0 {
        server = server.workers(configuration.workers);
    }
    let server = server.shutdown_timeout(30).bind(configuration.listen)?;
    let address = server.addrs().first().copied().unwrap_or(configuration.listen);
    let server = server.run();
    let handle = server.handle();
    Ok(Running { address, handle, task: tokio::spawn(server) })
}
