//! Nothing of a person is in what the service says of itself.

use crate::harness::{Answer, Case, Program, answer, merged, on_every_database};
use reqwest::Method;
use serde_json::{Value, json};

/// What must be nowhere; a personal number, and words in both scripts, each in every field that takes it.
const MARKERS: [&str; 4] = ["98765432109", "Markersson", "მარკერიძე", "995555000777"];

fn registration() -> Value {
    let today = "2020-02-01";
    json!({
        "programme": "reintegration", "registered_on": today,
        "person": {
            "given_name": "მარკერიძე", "family_name": "მარკერიძე", "father_name": "მარკერიძე",
            "latin_given_name": "Markersson", "latin_family_name": "Markersson",
            "born_on": "1988-04-12", "sex": "female", "citizenship": "georgian",
            "document": { "kind": "personal_number", "number": "98765432109" },
            "phone": "+995555000777", "email": "Markersson@example.org"
        },
        "stay_abroad": { "country": "DE", "returned_on": "2019-12-01", "irregular": false, "asylum": "applied" },
        "residence": { "municipality": "kutaisi", "settlement": "Markersson", "street": "Markersson 98765432109" },
        "consent": { "given_on": today, "form": "written" }
    })
}

/// The same with something else in place of one value.
fn wrong(place: &str, value: Value) -> Value {
    let mut body = registration();
    *body.pointer_mut(place).unwrap() = value;
    body
}

#[tokio::test]
async fn no_log_no_figure_and_no_problem_tells_of_a_person() {
    on_every_database(async |url| {
        let program = Program::start_logging(url, "trace");
        let officer = program.system.client("demo-officer").await;
        let manager = program.system.client("demo-manager").await;
        let mut problems: Vec<Answer> = Vec::new();

        let registered = officer.once("key").post("/v1/registrations", &registration()).await;
        let path = format!("/v1/registrations/{}", registered.is(201)["id"].as_str().unwrap());
        officer.once("key").post("/v1/registrations", &registration()).await.is(201);
        officer.get("/v1/registrations").await.is(200);
        let document = "--b\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\nother\r\n--b\r\nContent-Disposition: \
                        form-data; name=\"file\"; filename=\"Markersson.pdf\"\r\n\r\n%PDF-Markersson\r\n--b--\r\n";
        let form = "multipart/form-data; boundary=b";
        officer.post_bytes(&format!("{path}/documents"), form, document.into()).await.is(201);
        let accept = json!({ "outcome": "accepted", "reason": "Markersson." });
        let case = Case::of(&manager.decide(&path, &accept).await);
        manager.note(&case, "Markersson").await.is(201);
        let goal = json!({ "dimension": "social", "text": "Markersson" });
        manager.write_plan(&case, None, &json!({ "summary": "Markersson", "goals": [goal] })).await.is(201);
        problems.push(manager.write_plan(&case, Some(1), &json!({ "goals": ["Markersson"] })).await);
        manager.suspend(&case, "Markersson").await.is(201);
        let moved = json!({ "municipality": "telavi", "reason": "Markersson" });
        manager.ask_transfer(&case, &moved).await.is(201);
        officer.reject_transfer(&case, "Markersson").await.is(201);
        let read = manager.request(Method::GET, &case).header("x-purpose", "About the case");
        answer(read).await.is(200);
        manager.decide(&path, &accept).await.refused(409, "state_forbids");

        // Wrong in every way: refused with words, none of which is the caller's.
        for (place, value) in [
            ("/person/given_name", json!("Markersson მარკერიძე")),
            ("/person/document/number", json!("98765432109A")),
            ("/person/phone", json!("995555000777 Markersson")),
            ("/person/email", json!("Markersson")),
            ("/person/sex", json!("Markersson")),
            ("/person/born_on", json!("Markersson")),
            ("/person/born_on", json!(98_765_432_109_i64)),
            ("/person/document", json!("98765432109")),
            ("/residence/municipality", json!("Markersson")),
            ("/residence/street", json!("Markersson".repeat(50))),
            ("/residence/street", json!({ "street": "Markersson" })),
            ("/consent", json!(["Markersson"])),
        ] {
            problems.push(officer.post("/v1/registrations", &wrong(place, value)).await);
        }
        for body in ["Markersson", "{\"person\": Markersson", "\"Markersson\"", "[\"98765432109\"]"] {
            problems.push(officer.post_bytes("/v1/registrations", "application/json", body.into()).await);
        }
        problems.push(officer.patch(&path, 1, &json!({ "person": { "phone": "Markersson" } })).await);
        problems.push(officer.get("/v1/registrations?reference=Markersson").await);
        problems.push(officer.get("/v1/registrations?cursor=Markersson").await);
        problems.push(officer.post("/v1/eligibility-checks", &json!({ "programme": "Markersson" })).await);
        problems.push(program.system.bearer("Markersson").get(&path).await);
        for problem in &problems {
            assert!(problem.status >= 400, "{:#}", problem.body);
            let words = problem.body.to_string();
            assert!(MARKERS.iter().all(|marker| !words.contains(marker)), "{words}");
        }
        let elsewhere = merged(registration(), &json!({ "residence": { "municipality": "telavi" } }));
        let partner = program.system.client("demo-partner-3").await;
        partner.post("/v1/registrations", &elsewhere).await.refused(409, "residence_outside_your_rows");

        let figures = program.system.text("/metrics").await;
        assert!(figures.contains("reintegration_requests_total"));
        let feed = officer.get("/v1/changes?limit=200").await.is(200).to_string();
        let trail = program.system.client("demo-auditor").await.get("/v1/audit-entries?limit=200").await;
        let log = program.log();
        assert!(log.contains("answered") && log.contains("TRACE"), "the log is looked at");
        for (name, text) in [("log", log), ("figures", figures), ("feed", feed), ("trail", trail.is(200).to_string())] {
            for marker in MARKERS {
                let place = text.find(marker);
                assert!(place.is_none(), "{marker} is in the {name}: {}", around(&text, place.unwrap()));
            }
        }
    })
    .await;
}

fn around(text: &str, place: usize) -> String {
    let before: Vec<char> = text[..place].chars().rev().take(300).collect();
    before.into_iter().rev().chain(text[place..].chars().take(400)).collect()
}
