//! What comes back from a replica.

use serde_json::Value;

/// What came back.
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
}

/// Sends the request and reads what comes back.
pub async fn answer(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let body = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or(Value::Null);
    Answer { status, headers, body }
}

impl Answer {
    /// Holds that the request succeeded with this status, and gives what it answered.
    pub fn is(&self, status: u16) -> &Value {
        assert_eq!(self.status, status, "{:#}", self.body);
        &self.body
    }

    /// Holds that this is the problem `code`, in full.
    pub fn is_problem(&self, status: u16, code: &str) -> &Self {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{:#}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        assert_eq!(self.headers["x-request-id"].to_str().ok(), self.body["request_id"].as_str());
        self
    }

    /// Holds that the request has these faults and no others.
    pub fn has_faults(&self, expected: &[(&str, &str)]) {
        assert_eq!(self.is_problem(422, "validation_failed").faults(), expected, "{:#}", self.body);
    }

    /// The places and codes of the faults, in order of place.
    pub fn faults(&self) -> Vec<(&str, &str)> {
        let errors = self.body["errors"].as_array().unwrap().iter();
        let mut faults: Vec<_> =
            errors.map(|error| (error["pointer"].as_str().unwrap(), error["code"].as_str().unwrap())).collect();
        faults.sort_unstable();
        faults
    }

    /// A header's text; empty where it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The identifiers of a list's items, in their order.
    pub fn ids(&self) -> Vec<&str> {
        self.each("id")
    }

    /// One field of each of a list's items, in their order.
    pub fn each(&self, field: &str) -> Vec<&str> {
        self.is(200)["items"].as_array().unwrap().iter().map(|item| item[field].as_str().unwrap()).collect()
    }
}
