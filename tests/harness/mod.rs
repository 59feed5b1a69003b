//! A replica of its own for every story, on a database of its own.

mod postgres;

use chrono::{DateTime, TimeZone, Utc};
use reintegration_api::{Configuration, Running};
use sea_orm::{ConnectionTrait, Database};
use serde_json::Value;
use uuid::Uuid;

/// A running replica.
pub struct System {
    base: String,
    http: reqwest::Client,
}

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

/// Noon of 1 June 2026 in Tbilisi: the day on which every story takes place.
fn clock() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 6, 1, 8, 0, 0).unwrap()
}

/// Tells the story on `SQLite`, and on `PostgreSQL` where there is one.
#[allow(clippy::disallowed_methods, reason = "creates and drops the story's database")]
pub async fn on_both(story: impl AsyncFn(&System)) {
    let folder = std::env::temp_dir().join(format!("reintegration-{}", Uuid::now_v7()));
    std::fs::create_dir(&folder).unwrap();
    tell(&format!("sqlite://{}/test.db", folder.display()), &story).await;
    std::fs::remove_dir_all(&folder).unwrap();

    let Some(server) = postgres::server() else { return };
    let name = format!("reintegration_{}", Uuid::now_v7().simple());
    let (base, _) = server.rsplit_once('/').unwrap();
    let administration = Database::connect(server).await.unwrap();
    administration.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
    tell(&format!("{base}/{name}"), &story).await;
    administration.execute_unprepared(&format!("DROP DATABASE {name} WITH (FORCE)")).await.unwrap();
}

async fn tell(database_url: &str, story: &impl AsyncFn(&System)) {
    let settings = [
        ("REINTEGRATION_LISTEN", "127.0.0.1:0"),
        ("REINTEGRATION_DATABASE_URL", database_url),
        ("REINTEGRATION_DATABASE_CONNECTIONS", "4"),
        ("REINTEGRATION_WORKERS", "1"),
    ];
    let settings = settings.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let running: Running =
        reintegration_api::start(Configuration::read(settings).unwrap(), clock).await.expect("the replica starts");
    let system = System { base: format!("http://{}", running.address()), http: reqwest::Client::new() };
    story(&system).await;
    running.stop().await.expect("the replica stops");
}

impl System {
    pub async fn get(&self, path: &str) -> Answer {
        answer(self.http.get(format!("{}{path}", self.base))).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        answer(self.http.delete(format!("{}{path}", self.base))).await
    }

    pub async fn text(&self, path: &str) -> String {
        self.http.get(format!("{}{path}", self.base)).send().await.unwrap().text().await.unwrap()
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        answer(self.http.post(format!("{}{path}", self.base)).json(body)).await
    }

    pub async fn post_bytes(&self, path: &str, media_type: &str, body: Vec<u8>) -> Answer {
        answer(self.http.post(format!("{}{path}", self.base)).header("content-type", media_type).body(body)).await
    }

    /// The same request, for an answer in Georgian.
    pub async fn get_in_georgian(&self, path: &str) -> Answer {
        answer(self.http.get(format!("{}{path}", self.base)).header("accept-language", "ka-GE, en;q=0.5")).await
    }
}

async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or(Value::Null);
    Answer { status, headers, body }
}

impl Answer {
    /// Holds that this is the problem `code`, in full.
    pub fn is_problem(&self, status: u16, code: &str) -> &Self {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{:#}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.headers["x-request-id"].to_str().ok(), self.body["request_id"].as_str());
        self
    }

    /// The places and codes of the faults, in order of place.
    pub fn faults(&self) -> Vec<(&str, &str)> {
        let errors = self.body["errors"].as_array().unwrap().iter();
        let mut faults: Vec<_> =
            errors.map(|error| (error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap())).collect();
        faults.sort_unstable();
        faults
    }
}
