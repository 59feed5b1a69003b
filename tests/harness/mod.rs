//! A replica of its own for every story, on a database of its own.

mod answer;
mod caller;
mod clock;
mod database;
mod feed;
mod figures;
mod gate;
mod impatient;
mod key_file;
mod key_server;
mod person;
pub mod postgres;
mod program;
mod shown;
mod small_disk;
mod together;
mod verbs;
mod worker;

pub use answer::{Answer, answer};
pub use caller::Caller;
pub use clock::{eleven_minutes_later, forty_days_later, on_the_thirtieth_day, soon, the_day};
pub use database::{columns, connect, everything, query, texts};
pub use gate::Gate;
pub use impatient::is_whole;
pub use key_file::KeyFile;
pub use key_server::KeyServer;
pub use person::{eligible, ineligible, merged, undetermined};
pub use program::{Program, ask, command, command_with};
pub use shown::{exactly, shows};
pub use small_disk::SmallDisk;
pub use together::{at_once, outcomes, statuses};
pub use verbs::assistance::{Opened, ample_plan, gel, medical, path_of_assistance};
pub use verbs::cases::Case;
pub use verbs::registrations::Registered;
pub use worker::{Sent, send_until};

use chrono::{DateTime, Utc};
use impatient::Impatience;
use reintegration_api::{Clock, Configuration, Running};
use sea_orm::ConnectionTrait;
use serde_json::Value;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use uuid::Uuid;

/// A running replica, and the others on its database.
#[derive(Clone)]
pub struct System {
    base: String,
    http: reqwest::Client,
    shared: Arc<Shared>,
}

/// What the replicas of one story have in common.
struct Shared {
    database_url: String,
    documents: Folder,
    running: Mutex<Vec<(String, Running)>>,
    impatience: Mutex<Vec<Impatience>>,
}

impl Shared {
    fn new(database_url: &str) -> Self {
        Self {
            database_url: database_url.to_owned(),
            documents: Folder::new(),
            running: Mutex::default(),
            impatience: Mutex::default(),
        }
    }

    /// Where a program's log is kept, beside the documents.
    fn log(&self) -> PathBuf {
        self.documents.0.with_extension("log")
    }

    fn settings(&self, own: &[(&str, &str)]) -> Vec<(String, String)> {
        let settings = [
            ("REINTEGRATION_LISTEN", "127.0.0.1:0"),
            // Every replica answers on a port of its own; callers know them all under one name.
            ("REINTEGRATION_ISSUER", "http://127.0.0.1"),
            ("REINTEGRATION_DATABASE_URL", &self.database_url),
            ("REINTEGRATION_DOCUMENTS", self.documents.0.to_str().unwrap()),
            ("REINTEGRATION_DATABASE_CONNECTIONS", "4"),
            ("REINTEGRATION_WORKERS", "1"),
            // Stories ask faster than people; those about the limits set their own.
            ("REINTEGRATION_RATE_PER_CLIENT", "0"),
            ("REINTEGRATION_RATE_PER_ADDRESS", "0"),
        ];
        settings.iter().chain(own).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }
}

/// A folder that goes when its story ends, however it ends.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new() -> Self {
        let folder = Self(std::env::temp_dir().join(format!("reintegration-{}", Uuid::now_v7())));
        std::fs::create_dir(&folder.0).unwrap();
        folder
    }

    /// The path of a file in it.
    pub fn file(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    /// Puts a file into it, whole from the first moment on, and gives its path.
    pub fn put(&self, name: &str, content: &str) -> String {
        let (beside, path) = (self.file("beside"), self.file(name));
        std::fs::write(&beside, content).unwrap();
        std::fs::rename(&beside, &path).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
        let _ = std::fs::remove_file(self.0.with_extension("log"));
    }
}

/// Tells the story on `SQLite`, and on `PostgreSQL` where there is one.
#[allow(clippy::disallowed_methods, reason = "creates and drops the story's database")]
pub async fn on_both(story: impl AsyncFn(&System)) {
    on_every_database(async |url| {
        let system = System::first(url).await;
        story(&system).await;
        system.stop_all().await;
    })
    .await;
}

/// Tells a story in which it does not matter which database there is.
pub async fn once(story: impl AsyncFn(&System)) {
    on_sqlite(async |url| {
        let system = System::first(url).await;
        story(&system).await;
        system.stop_all().await;
    })
    .await;
}

/// Gives the address of an empty database of each kind.
pub async fn on_every_database(story: impl AsyncFn(&str)) {
    on_sqlite(&story).await;
    on_postgres(&story).await;
}

/// Gives the address of an empty file, in a folder of its own.
pub async fn on_sqlite(story: impl AsyncFn(&str)) {
    let folder = Folder::new();
    story(&format!("sqlite://{}/test.db", folder.0.display())).await;
}

/// Gives the address of an empty database, where there is a PostgreSQL.
pub async fn on_postgres(story: impl AsyncFn(&str)) {
    let Some(server) = postgres::server() else { return };
    let name = format!("reintegration_{}", Uuid::now_v7().simple());
    let (base, _) = server.rsplit_once('/').unwrap();
    let administration = connect(server).await;
    administration.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    story(&format!("{base}/{name}")).await;
    administration.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}

impl System {
    async fn first(database_url: &str) -> Self {
        Self::first_with(database_url, &[]).await
    }

    /// The first replica on a database, with settings of its own.
    pub async fn first_with(database_url: &str, settings: &[(&str, &str)]) -> Self {
        let settings = [&[("REINTEGRATION_JOB_SECONDS", "3600")], settings].concat();
        Self::on(database_url, &settings).await
    }

    /// The first replica on a database, with a clock and settings of its own.
    pub async fn first_at(database_url: &str, clock: fn() -> DateTime<Utc>, settings: &[(&str, &str)]) -> Self {
        Self::start(Arc::new(Shared::new(database_url)), clock, settings).await
    }

    /// A replica on a database of the story's own, with settings of its own.
    pub async fn on(database_url: &str, settings: &[(&str, &str)]) -> Self {
        Self::first_at(database_url, the_day, settings).await
    }

    /// One more replica on the same database, which looks every second for what is due.
    pub async fn another(&self, clock: fn() -> DateTime<Utc>) -> Self {
        Self::start(self.shared.clone(), clock, &[("REINTEGRATION_JOB_SECONDS", "1")]).await
    }

    /// One more replica on the same database, with settings of its own.
    pub async fn another_with(&self, settings: &[(&str, &str)]) -> Self {
        self.another_at(the_day, settings).await
    }

    /// One more replica on the same database, with settings and a clock of its own.
    pub async fn another_at(&self, clock: fn() -> DateTime<Utc>, settings: &[(&str, &str)]) -> Self {
        Self::start(self.shared.clone(), clock, settings).await
    }

    /// One more replica on the same database, with settings of its own, that has the time from this clock.
    pub async fn another_by(&self, clock: Clock, settings: &[(&str, &str)]) -> Self {
        Self::start(self.shared.clone(), clock, settings).await
    }

    async fn start(shared: Arc<Shared>, clock: impl Into<Clock>, own: &[(&str, &str)]) -> Self {
        let (settings, clock) = (shared.settings(own), clock.into());
        // On the heap: a starting replica is large, and stories start several.
        let configuration = Configuration::read(settings.clone()).unwrap();
        let starting = Box::pin(reintegration_api::start(configuration, clock.clone()));
        let running = starting.await.expect("the replica starts");
        let mut base = format!("http://{}", running.address());
        if let Some(impatience) = Impatience::beside(&shared.database_url, &settings, &clock).await {
            base = impatience.base();
            shared.impatience.lock().unwrap().push(impatience);
        }
        shared.running.lock().unwrap().push((base.clone(), running));
        Self { base, http: reqwest::Client::new(), shared }
    }

    /// Why one more replica on the same database, with settings of its own, does not start.
    pub async fn refusal_to_start(&self, settings: &[(&str, &str)]) -> String {
        let settings = self.shared.settings(settings);
        let clock: fn() -> DateTime<Utc> = the_day;
        match reintegration_api::start(Configuration::read(settings).unwrap(), clock).await {
            Ok(_) => panic!("it starts"),
            Err(error) => error.to_string(),
        }
    }

    /// The folder where the contents of documents lie.
    pub fn documents(&self) -> &std::path::Path {
        &self.shared.documents.0
    }

    /// Where its database is.
    pub fn database_url(&self) -> &str {
        &self.shared.database_url
    }

    /// The address and port on which it answers.
    pub fn address(&self) -> &str {
        self.base.trim_start_matches("http://")
    }

    /// Stops this replica once it has finished what it does.
    pub async fn stop(&self) {
        let running = {
            let mut all = self.shared.running.lock().unwrap();
            let place = all.iter().position(|(base, _)| *base == self.base).unwrap();
            all.remove(place).1
        };
        running.stop().await.expect("the replica stops");
    }

    /// Stops every replica on its database.
    pub async fn stop_all(&self) {
        let all = std::mem::take(&mut *self.shared.running.lock().unwrap());
        for (_, running) in all {
            running.stop().await.expect("the replica stops");
        }
    }

    /// A request as `reqwest` builds it.
    pub fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    pub async fn get(&self, path: &str) -> Answer {
        answer(self.request(reqwest::Method::GET, path)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        answer(self.request(reqwest::Method::DELETE, path)).await
    }

    pub async fn text(&self, path: &str) -> String {
        self.request(reqwest::Method::GET, path).send().await.unwrap().text().await.unwrap()
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        answer(self.request(reqwest::Method::POST, path).json(body)).await
    }

    pub async fn post_bytes(&self, path: &str, media_type: &str, body: Vec<u8>) -> Answer {
        answer(self.request(reqwest::Method::POST, path).header("content-type", media_type).body(body)).await
    }

    /// The same request, for an answer in Georgian.
    pub async fn get_in_georgian(&self, path: &str) -> Answer {
        answer(self.request(reqwest::Method::GET, path).header("accept-language", "ka-GE, en;q=0.5")).await
    }
}
