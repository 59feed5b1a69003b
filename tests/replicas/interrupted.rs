//! Callers that go away. A request is dropped at the first place where it waits, then at the second, and so on until it is
//! answered. Whatever the place: no connection is left inside a transaction, nothing is half done, a repeat under the same
//! key does what the request asked for, once, and no read is answered that stands in no audit entry.

use crate::harness::{Caller, Sent, System, eligible, gel, is_whole, on_every_database, send_until};
use actix_web::body::BoxBody;
use actix_web::dev::{Service, ServiceResponse};
use serde_json::json;

/// No request waits more often.
const MOST_WAITS: usize = 2000;

/// What a request finds: one that is there to be read, changed or decided on, and nobody else's.
struct Ground {
    system: System,
    callers: [(&'static str, Caller); 5],
}

impl Ground {
    fn caller(&self, name: &str) -> &Caller {
        &self.callers.iter().find(|(known, _)| *known == name).unwrap().1
    }

    async fn registration(&self) -> String {
        self.caller("frontend").register(&eligible(&json!({}))).await.id().to_owned()
    }

    async fn case(&self) -> String {
        let registration = self.registration().await;
        let decided = self.caller("officer").accept(&format!("/v1/registrations/{registration}")).await;
        decided.is(201)["case_id"].as_str().unwrap().to_owned()
    }

    async fn report(&self) -> String {
        let path = "/v1/reports?kind=interim&status=not_yet_due";
        self.caller("partner-3").get(path).await.ids()[0].to_owned()
    }
}

/// One operation for each way in which a handler works: its caller, whether it changes something, and a request that nobody
/// has sent before.
const WAYS: [(&str, &str, bool); 15] = [
    ("submit a registration", "frontend", true),
    ("get a registration", "officer", false),
    ("list registrations", "ministry", false),
    ("amend a registration", "officer", true),
    ("amend nothing", "officer", true),
    ("decide", "officer", true),
    ("send a document", "frontend", true),
    ("get a document", "officer", false),
    ("add a note", "partner-3", true),
    ("write a plan", "partner-3", true),
    ("write a report", "partner-3", true),
    ("send the lines of a report", "partner-3", true),
    ("check a report", "partner-3", false),
    ("list disclosures", "manager", false),
    ("follow the feed", "ministry", false),
];

async fn request(ground: &Ground, way: &str) -> Sent {
    let at = |id: String, below: &str| format!("/v1/registrations/{id}{below}");
    match way {
        "submit a registration" => Sent::json("POST", "/v1/registrations", &eligible(&json!({}))),
        "get a registration" => Sent::get(at(ground.registration().await, "")),
        "list registrations" => Sent::get("/v1/registrations?limit=3"),
        "amend a registration" => {
            let amended = json!({ "household": { "members": 4, "children": 2 } });
            Sent::json("PATCH", at(ground.registration().await, ""), &amended).with("if-match", "*")
        }
        "amend nothing" => Sent::json("PATCH", at(ground.registration().await, ""), &json!({})).with("if-match", "*"),
        "decide" => Sent::json("POST", at(ground.registration().await, "/decision"), &json!({ "outcome": "accepted" })),
        "send a document" => document(&at(ground.registration().await, "/documents")),
        "get a document" => {
            let path = at(ground.registration().await, "/documents");
            let sent = document(&path);
            let frontend = ground.caller("frontend");
            let kept = frontend.post_bytes(&path, &sent.headers[0].1, sent.body).await;
            Sent::get(format!("{path}/{}/content", kept.is(201)["id"].as_str().unwrap()))
        }
        "add a note" => {
            Sent::json("POST", format!("/v1/cases/{}/notes", ground.case().await), &json!({ "text": "A visit." }))
        }
        "write a plan" => {
            let plan = json!({
                "goals": [{ "dimension": "economic", "text": "An income." }],
                "assistance": [{ "component": "medical", "amount": gel("100.00") }]
            });
            let path = format!("/v1/cases/{}/plan", ground.case().await);
            Sent::json("PUT", path, &plan).with("if-none-match", "*")
        }
        "write a report" => {
            let says = json!({
                "narrative": { "summary": "Nothing was handed over." }, "indicators": [], "items": [],
                "financial": [{ "component": "medical", "spent": gel("0.00") }]
            });
            Sent::json("PUT", format!("/v1/reports/{}/content", ground.report().await), &says).with("if-match", "*")
        }
        "send the lines of a report" => Sent {
            method: "PUT",
            path: format!("/v1/reports/{}/content", ground.report().await),
            headers: vec![("content-type", "text/csv".to_owned()), ("if-match", "*".to_owned())],
            body: b"assistance_id,amount\n01940000-0000-7000-8000-000000000000,2540.10\n".to_vec(),
        },
        "check a report" => {
            Sent { method: "POST", ..Sent::get(format!("/v1/reports/{}/validation", ground.report().await)) }
        }
        "list disclosures" => Sent::get(at(ground.registration().await, "/disclosures")),
        "follow the feed" => Sent::get("/v1/changes?limit=5&wait=1"),
        other => panic!("{other}"),
    }
}

fn document(path: &str) -> Sent {
    let part = |name: &str, content: &str| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"\r\n\r\n{content}\r\n")
    };
    let body = [part("kind", "other"), part("file", "%PDF-"), "--b--\r\n".to_owned()].concat().into_bytes();
    let headers = vec![("content-type", "multipart/form-data; boundary=b".to_owned())];
    Sent { method: "POST", path: path.to_owned(), headers, body }
}

/// How much more there is of everything but counters, of which the first number makes one.
fn grown(before: &[(&'static str, i64)], after: &[(&'static str, i64)]) -> Vec<(&'static str, i64)> {
    let both = before.iter().zip(after).filter(|(before, _)| before.0 != "reference_counters");
    both.map(|(before, after)| (before.0, after.1 - before.1)).collect()
}

async fn is_told(ground: &Ground, worker: &impl Worker, (way, role, changes): (&str, &str, bool)) {
    let system = &ground.system;
    let sent = async |number: usize| {
        let request = request(ground, way).await.with("authorization", format!("Bearer {}", ground.caller(role).token));
        let request = request.with("x-request-id", format!("{way} {number}").replace(' ', "-"));
        if changes { request.with("idempotency-key", format!("{way} {number}").replace(' ', "-")) } else { request }
    };
    // The second time, because the first may make what later ones replace.
    let mut expected = Vec::new();
    for undisturbed in [MOST_WAITS, MOST_WAITS + 1] {
        let request = sent(undisturbed).await;
        let before = system.trace().await;
        let (status, body) = send_until(worker, &request, usize::MAX).await.unwrap();
        assert!((200..300).contains(&status), "{way}: {status} {body:#}");
        expected = grown(&before, &system.trace().await);
    }

    for waits in 0..MOST_WAITS {
        let request = sent(waits).await;
        let before = system.trace().await;
        let answered = send_until(worker, &request, waits).await;
        is_whole(system.database_url()).await;
        if let Some((status, body)) = &answered {
            assert!((200..300).contains(status), "{way} at {waits}: {status} {body:#}");
            let id = format!("{way} {waits}").replace(' ', "-");
            let entries = format!("SELECT count(*) FROM audit_entries WHERE request_id = '{id}'");
            let audited = system.number(&entries).await > 0 || way == "follow the feed" || !shows_people(way);
            assert!(audited, "{way} at {waits} was answered and is in no audit entry");
        }
        let (status, body) = send_until(worker, &request, usize::MAX).await.unwrap();
        assert!((200..300).contains(&status), "{way} after {waits}: {status} {body:#}");
        assert_eq!(grown(&before, &system.trace().await), expected, "{way} after {waits}");
        is_whole(system.database_url()).await;
        if answered.is_some() {
            return;
        }
    }
    panic!("{way} is not answered");
}

/// Whether what it answers is people's data.
fn shows_people(way: &str) -> bool {
    !matches!(way, "write a report" | "send the lines of a report" | "check a report" | "list disclosures")
}

trait Worker: Service<actix_http::Request, Response = ServiceResponse<BoxBody>, Error = actix_web::Error> {}
impl<S: Service<actix_http::Request, Response = ServiceResponse<BoxBody>, Error = actix_web::Error>> Worker for S {}

#[tokio::test]
async fn a_caller_that_goes_away_leaves_nothing_half_done() {
    let story = on_every_database(async |url| {
        // What stands in a transaction stays there: nothing else ends it in time.
        let system = System::first_with(url, &[("REINTEGRATION_DATABASE_SECONDS", "300")]).await;
        let mut callers = Vec::new();
        for name in ["frontend", "officer", "ministry", "manager", "partner-3"] {
            callers.push((name, system.client(&format!("demo-{name}")).await));
        }
        let callers = callers.try_into().unwrap_or_else(|_| panic!("five callers"));
        let worker = system.worker(&[("REINTEGRATION_DATABASE_SECONDS", "300")]).await;
        let ground = Ground { system: system.clone(), callers };
        for way in WAYS {
            Box::pin(is_told(&ground, &worker, way)).await;
        }
        system.stop_all().await;
    });
    tokio::task::LocalSet::new().run_until(story).await;
}
