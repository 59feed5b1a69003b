//! What a caller says that it takes is what it gets, or nothing.

use crate::harness::{answer, eligible, gel, on_both};
use crate::intake::documents::{PDF, sending_to};
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn what_is_not_taken_is_not_sent() {
    on_both(async |system| {
        let (partner, officer) = (system.client("demo-partner-3").await, system.client("demo-officer").await);
        let registered = officer.register(&eligible(&json!({}))).await;
        let parts: [(&str, &[u8]); 2] = [("kind", b"asylum"), ("file", PDF)];
        let document = answer(sending_to(&officer, &registered.at("/documents"), "a-boundary", &parts)).await;
        let document = registered.at(&format!("/documents/{}/content", document.is(201)["id"].as_str().unwrap()));
        let reports = partner.get("/v1/reports?kind=interim&status=not_yet_due").await;
        let report = format!("/v1/reports/{}/content", reports.is(200)["items"][0]["id"].as_str().unwrap());
        let says = json!({
            "narrative": { "summary": "Nothing was handed over." }, "indicators": [], "items": [],
            "financial": [{ "component": "medical", "spent": gel("0.00") }]
        });
        answer(partner.request(Method::PUT, &report).header("if-match", "*").json(&says)).await.is(200);
        let (json, csv, pdf) = ("application/json", "text/csv", "application/pdf");
        for (path, taken, others) in [
            ("/v1/lots", json, [csv, pdf]),
            ("/v1/report-schema.csv", csv, [json, pdf]),
            (document.as_str(), pdf, [json, "image/png"]),
            (report.as_str(), json, [csv, pdf]),
        ] {
            let asked = async |accept: &[&str]| {
                let request = officer.request(Method::GET, path);
                let request = accept.iter().fold(request, |request, accept| request.header("accept", *accept));
                answer(request).await
            };
            let family = format!("{}/*", taken.split('/').next().unwrap());
            let but_not = format!("{taken};q=0, */*");
            for accept in [&[taken][..], &["*/*"], &[&family], &["text/html", taken], &["*/*;q=0.1"]] {
                asked(accept).await.is(200);
            }
            for accept in [&[others[0]][..], &[others[1]], &[&but_not], &["*/*;q=0"], &["text/html"]] {
                asked(accept).await.refused(406, "not_acceptable");
            }
        }
        let before = system.trace().await;
        let put = partner.request(Method::PUT, &report).header("accept", csv).header("if-match", "*").json(&json!({}));
        answer(put).await.refused(406, "not_acceptable");
        assert_eq!(system.trace().await, before);
    })
    .await;
}
