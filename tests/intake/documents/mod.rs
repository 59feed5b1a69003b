//! Documents sent as evidence.

mod bucket;
mod swept;

use crate::harness::{Answer, Caller, Registered, System, answer, eligible, exactly, on_both, undetermined};
use reqwest::{Method, RequestBuilder};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The parts of a form: names and contents.
pub type Parts<'a> = &'a [(&'a str, &'a [u8])];

pub const PDF: &[u8] = b"%PDF-1.7\nMarker: an asylum paper\n%%EOF\n";

/// A form with these parts, packed with a boundary of its own.
pub fn form(boundary: &str, parts: Parts<'_>) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, content) in parts {
        let file = if *name == "file" { "; filename=\"Marker, personal.exe\"\r\nContent-Type: text/html" } else { "" };
        let head = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        body.extend(head.bytes());
        body.extend(*content);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{boundary}--\r\n").bytes());
    body
}

fn sending(caller: &Caller, of: &Registered, boundary: &str, parts: Parts<'_>) -> RequestBuilder {
    sending_to(caller, &of.at("/documents"), boundary, parts)
}

/// A form on its way to `path`.
pub fn sending_to(caller: &Caller, path: &str, boundary: &str, parts: Parts<'_>) -> RequestBuilder {
    let request = caller.request(Method::POST, path);
    request.header("content-type", format!("multipart/form-data; boundary={boundary}")).body(form(boundary, parts))
}

async fn send(caller: &Caller, of: &Registered, parts: Parts<'_>) -> Answer {
    answer(sending(caller, of, "a-boundary", parts)).await
}

/// How many contents lie in the store.
pub fn lying(system: &System) -> usize {
    let lying = std::fs::read_dir(system.documents()).unwrap();
    // The list of the erased lies in a folder beside them.
    lying.filter(|entry| entry.as_ref().unwrap().path().is_file()).count()
}

#[tokio::test]
async fn a_document_comes_back_as_it_was_sent_and_lies_sealed_meanwhile() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let registered = frontend.register(&eligible(&json!({}))).await;
        let sent = send(&frontend, &registered, &[("kind", b"asylum"), ("file", PDF)]).await;
        let document = sent.is(201);
        let shown = json!([document["kind"], document["media_type"], document["size"], document["registration_id"]]);
        assert_eq!(shown, json!(["asylum", "application/pdf", PDF.len(), registered.id()]));

        officer.get(&registered.at("/documents")).await.shows(200, json!({ "items": exactly(json!([document])) }));
        let path = registered.at(&format!("/documents/{}/content", document["id"].as_str().unwrap()));
        let request = officer.request(Method::GET, &path).header("accept", "application/pdf");
        let content = request.send().await.unwrap();
        assert_eq!(content.status(), 200);
        let header = |name: &str| content.headers()[name].to_str().unwrap().to_owned();
        assert_eq!([header("content-type"), header("x-content-type-options")], ["application/pdf", "nosniff"]);
        let disposition = header("content-disposition");
        assert!(
            disposition.starts_with(&format!("attachment; filename=\"{}", registered.reference())),
            "{disposition}"
        );
        assert_eq!(content.bytes().await.unwrap(), PDF);

        let files: Vec<_> = std::fs::read_dir(system.documents()).unwrap().map(|file| file.unwrap().path()).collect();
        assert_eq!(files.len(), 1);
        let sealed = std::fs::read(&files[0]).unwrap();
        assert!(!sealed.windows(6).any(|window| window == b"Marker"), "it lies there in clear");
        // Exchanged for another one, it does not open.
        let other = send(&frontend, &registered, &[("kind", b"other"), ("file", b"%PDF-another")]).await;
        std::fs::write(system.documents().join(other.is(201)["id"].as_str().unwrap()), sealed).unwrap();
        let path = registered.at(&format!("/documents/{}/content", other.body["id"].as_str().unwrap()));
        officer.get(&path).await.refused(500, "internal");
        // The content is seen by those who see the registration, and each time leaves an entry.
        system.client("demo-partner-1").await.get(&path).await.refused(404, "not_found");
        let entries = system.client("demo-auditor").await.get("/v1/audit-entries?client_id=demo-officer").await;
        assert_eq!(entries.is(200)["items"][1]["fields"], json!(["evidence"]));
    })
    .await;
}

#[tokio::test]
async fn a_document_answers_a_request_for_evidence() {
    on_both(async |system| {
        let (frontend, officer) = (system.client("demo-frontend").await, system.client("demo-officer").await);
        let registered = frontend.register(&undetermined(&json!({}))).await;
        let ask = json!({ "outcome": "evidence_requested", "reason": "The asylum paper." });
        officer.decide(&registered, &ask).await.is(201);
        send(&frontend, &registered, &[("kind", b"asylum"), ("file", PDF)]).await.is(201);
        frontend.get(&registered).await.shows(200, json!({ "status": "submitted", "version": 3 }));
        let names = ["submitted", "evidence_requested", "evidence_received", "document_added"];
        assert_eq!(frontend.told(4).await, names.map(|name| format!("registration.{name}")));
        frontend.withdraw(&registered).await.is(201);
        send(&frontend, &registered, &[("kind", b"asylum"), ("file", PDF)]).await.refused(409, "state_forbids");
    })
    .await;
}

#[tokio::test]
async fn what_is_no_document_is_refused_and_leaves_nothing() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let registered = frontend.register(&eligible(&json!({}))).await;
        let before = system.trace().await;
        let refused: [(Parts, &[(&str, &str)]); 7] = [
            (&[], &[("/file", "required"), ("/kind", "required")]),
            (&[("kind", b"asylum")], &[("/file", "required")]),
            (
                &[("kind", b"car"), ("file", b"MZ\x90")],
                &[("/file", "document_type_unknown"), ("/kind", "unknown_value")],
            ),
            (&[("kind", b"asylum"), ("file", b"")], &[("/file", "document_type_unknown")]),
            (&[("kind", b"asylum"), ("file", b"<html>%PDF-</html>")], &[("/file", "document_type_unknown")]),
            (&[("kind", b"asylum"), ("file", PDF), ("file", PDF)], &[("/file", "repeated_key")]),
            (&[("kind", b"asylum"), ("file", PDF), ("name", b"a")], &[("/", "unknown_field")]),
        ];
        for (parts, faults) in refused {
            send(&frontend, &registered, parts).await.has_faults(faults);
        }
        let path = registered.at("/documents");
        frontend.post(&path, &json!({ "kind": "asylum" })).await.refused(415, "unsupported_media_type");
        frontend.post_bytes(&path, "multipart/form-data", PDF.to_vec()).await.refused(400, "unreadable");
        let broken = form("a-boundary", &[("file", PDF)]);
        let broken = broken[..broken.len() - 20].to_vec();
        frontend.post_bytes(&path, "multipart/form-data; boundary=a-boundary", broken).await.refused(400, "unreadable");
        let small = system.another_with(&[("REINTEGRATION_DOCUMENT_BYTES", "1024")]).await;
        let large = [PDF, &[0; 1024]].concat();
        let too_large = send(&frontend.at(&small), &registered, &[("kind", b"asylum"), ("file", &large)]).await;
        too_large.refused(413, "too_large");
        let partner = system.client("demo-partner-1").await;
        send(&partner, &registered, &[("kind", b"asylum"), ("file", PDF)]).await.refused(404, "not_found");
        assert_eq!((system.trace().await, lying(system)), (before, 0));
    })
    .await;
}

#[tokio::test]
async fn an_upload_that_is_cut_off_leaves_nothing_and_its_key_can_be_used() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let registered = frontend.register(&eligible(&json!({}))).await;
        let parts: Parts<'_> = &[("kind", b"asylum"), ("file", PDF)];
        let body = form("a-boundary", parts);
        let mut connection = TcpStream::connect(system.address()).await.unwrap();
        let head = format!(
            "POST {} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {}\r\nidempotency-key: the-key\r\n\
             content-type: multipart/form-data; boundary=a-boundary\r\ncontent-length: {}\r\nexpect: 100-continue\r\n\r\n",
            registered.at("/documents"),
            frontend.token,
            body.len()
        );
        connection.write_all(head.as_bytes()).await.unwrap();
        connection.read_exact(&mut [0; 25]).await.unwrap();
        connection.write_all(&body[..body.len() / 2]).await.unwrap();
        connection.shutdown().await.unwrap();
        let mut rest = Vec::new();
        connection.read_to_end(&mut rest).await.unwrap();
        assert!(!rest.starts_with(b"HTTP/1.1 201"));
        assert_eq!(lying(system), 0);

        let once = async |boundary: &str, parts: Parts<'_>| {
            answer(sending(&frontend, &registered, boundary, parts).header("idempotency-key", "the-key")).await
        };
        let first = once("a-boundary", parts).await;
        // Sent again it is the same request, however it is packed; another document is another one.
        once("another-boundary", parts).await.repeats(201, &first);
        once("a-boundary", &[("kind", b"stay"), ("file", PDF)]).await.refused(422, "idempotency_key_reused");
        assert_eq!(frontend.get(&registered.at("/documents")).await.ids().len(), 1);
    })
    .await;
}

/// Names are the sender's words: they say nothing about the content, and lead nowhere.
#[tokio::test]
async fn a_document_is_what_it_holds_whatever_it_is_called() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let registered = frontend.register(&eligible(&json!({}))).await;
        let post = async |name: &str, content: &[u8]| {
            let head = |disposition: &str| format!("--b\r\nContent-Disposition: form-data; {disposition}\r\n\r\n");
            let file = head(&format!("name=\"file\"; filename=\"{name}\""));
            let body = [(head("name=\"kind\"") + "other\r\n" + &file).as_bytes(), content, b"\r\n--b--\r\n"].concat();
            frontend.post_bytes(&registered.at("/documents"), "multipart/form-data; boundary=b", body).await
        };
        // The first bytes of an archive: it would unpack to far more.
        let packed = [b"PK\x03\x04\x14\0\0\0\x08\0".as_slice(), &[0; 1000]].concat();
        post("bomb.png", &packed).await.has_faults(&[("/file", "document_type_unknown")]);
        // A picture that says it has four thousand million points: nothing here unpacks it.
        let header = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\xff\xff\0\0\xff\xff\x08\x06\0\0\0";
        let picture = [header.as_slice(), &[0; 1000]].concat();
        for (name, content, kind) in
            [("bomb.png", &picture[..], "image/png"), ("../../etc/passwd", PDF, "application/pdf")]
        {
            let kept = post(name, content).await;
            let id = kept.is(201)["id"].as_str().unwrap();
            assert!(system.documents().join(id).is_file(), "it lies in the store, under its own name");
            let path = registered.at(&format!("/documents/{id}/content"));
            let back = frontend.request(Method::GET, &path).send().await.unwrap();
            assert_eq!((back.status().as_u16(), back.headers()["content-type"].to_str().unwrap()), (200, kind));
            assert!(!back.headers()["content-disposition"].to_str().unwrap().contains(name));
            assert_eq!(back.bytes().await.unwrap(), content);
        }
        assert_eq!(lying(system), 2);
    })
    .await;
}
