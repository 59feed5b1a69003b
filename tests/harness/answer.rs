//! What comes back from a replica.

use super::shown::differences;
use serde_json::Value;

/// What came back.
pub struct Answer {
    /// The request, as it is named where an answer is not what a story expects.
    asked: String,
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

/// Sends the request and reads what comes back.
pub async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let (client, request) = request.build_split();
    let request = request.unwrap();
    let url = request.url();
    let query = url.query().map(|query| format!("?{query}")).unwrap_or_default();
    let asked = format!("{} {}{query}", request.method(), url.path());
    let response = client.execute(request).await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or(Value::Null);
    Answer { asked, status, headers, body }
}

impl Answer {
    /// Holds that the request was answered with this status, and gives what it answered.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Value {
        assert_eq!(self.status, status, "{}: {:#}", self.asked, self.body);
        &self.body
    }

    /// Holds that the request was answered with this status, and that the answer shows what is spoken of here: see
    /// [`shows`](super::shows).
    #[track_caller]
    pub fn shows(&self, status: u16, expected: Value) -> &Self {
        let told = differences(expected, self.is(status));
        assert!(told.is_empty(), "{} answered {status}, and\n{}\nin {:#}", self.asked, told.join("\n"), self.body);
        self
    }

    /// Holds that this is the problem `code`, in full.
    #[track_caller]
    pub fn refused(&self, status: u16, code: &str) -> &Self {
        let found = (self.status, self.body["code"].as_str());
        assert_eq!(found, (status, Some(code)), "{}: {:#}", self.asked, self.body);
        self.has("content-type", "application/problem+json");
        assert_eq!(self.headers["x-request-id"].to_str().ok(), self.body["request_id"].as_str(), "{}", self.asked);
        self
    }

    /// Holds that the request has these faults and no others.
    #[track_caller]
    pub fn has_faults(&self, expected: &[(&str, &str)]) {
        self.refused(422, "validation_failed").for_reasons(expected);
    }

    /// Holds that the problem names these faults or reasons and no others.
    #[track_caller]
    pub fn for_reasons(&self, expected: &[(&str, &str)]) {
        assert_eq!(self.faults(), expected, "{}: {:#}", self.asked, self.body);
    }

    /// The places and codes of the faults, in order of place.
    #[track_caller]
    pub fn faults(&self) -> Vec<(&str, &str)> {
        let errors = self.body["errors"].as_array().unwrap().iter();
        let mut faults: Vec<_> =
            errors.map(|error| (error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap())).collect();
        faults.sort_unstable();
        faults
    }

    /// Holds that a header says this; empty where it is not there.
    #[track_caller]
    pub fn has(&self, header: &str, expected: &str) -> &Self {
        assert_eq!(self.header(header), expected, "`{header}` of {}: {:#}", self.asked, self.body);
        self
    }

    /// Holds that this is what was answered the first time, told again.
    #[track_caller]
    pub fn repeats(&self, status: u16, first: &Self) {
        assert_eq!(self.is(status), first.is(status), "{}", self.asked);
        self.has("idempotent-replayed", "true");
    }

    /// A header's text; empty where it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The identifiers of a list's items, in their order.
    #[track_caller]
    pub fn ids(&self) -> Vec<&str> {
        self.each("id")
    }

    /// One field of each of a list's items, in their order.
    #[track_caller]
    pub fn each(&self, field: &str) -> Vec<&str> {
        self.is(200)["items"].as_array().unwrap().iter().map(|item| item[field].as_str().unwrap()).collect()
    }
}
