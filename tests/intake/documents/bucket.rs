//! The contents lie in S3: here a bucket of the test's own, which knows as much of the protocol as is needed.

use super::{PDF, form};
use crate::harness::{Program, Registered, answer, command_with, eligible, on_every_database};
use reqwest::Method;
use serde_json::json;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

type Objects = Arc<Mutex<HashMap<String, Vec<u8>>>>;

/// A bucket, and the address at which it answers.
async fn bucket() -> (Objects, String) {
    let objects = Objects::default();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let shared = objects.clone();
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            tokio::spawn(serve(connection, shared.clone()));
        }
    });
    (objects, address)
}

async fn serve(connection: TcpStream, objects: Objects) {
    let mut connection = BufReader::new(connection);
    loop {
        let mut line = String::new();
        if connection.read_line(&mut line).await.unwrap_or(0) == 0 {
            return;
        }
        let words: Vec<String> = line.split(' ').map(ToOwned::to_owned).collect();
        let (method, path) = (words[0].as_str(), words[1].clone());
        let (mut length, mut signed) = (0, false);
        loop {
            let mut header = String::new();
            connection.read_line(&mut header).await.unwrap();
            let header = header.trim().to_ascii_lowercase();
            if header.is_empty() {
                break;
            }
            length = header.strip_prefix("content-length: ").map_or(length, |value| value.parse().unwrap());
            signed |= header.starts_with("authorization: aws4-hmac-sha256 ");
        }
        assert!(signed, "{method} {path} is not signed");
        let mut body = vec![0; length];
        connection.read_exact(&mut body).await.unwrap();
        let dated = "etag: \"1\"\r\nlast-modified: Mon, 01 Jun 2026 08:00:00 GMT\r\n";
        let (head, body) = {
            let mut objects = objects.lock().unwrap();
            match method {
                "PUT" => {
                    objects.insert(path, body);
                    (format!("200 OK\r\n{dated}"), Vec::new())
                }
                "GET" if path.contains("list-type=2") => {
                    // The prefix is the last word of the query, in the encoding of addresses.
                    let prefix = path.split('&').find_map(|word| word.strip_prefix("prefix=")).unwrap_or_default();
                    let prefix = format!("/evidence/{}", prefix.replace("%2F", "/"));
                    let named = objects.keys().filter(|name| name.starts_with(&prefix)).map(|name| {
                        let key = name.trim_start_matches("/evidence/");
                        format!(
                            "<Contents><Key>{key}</Key><LastModified>2026-06-01T08:00:00.000Z</LastModified>\
                             <ETag>1</ETag><Size>1</Size></Contents>"
                        )
                    });
                    let list = format!(
                        "<ListBucketResult><IsTruncated>false</IsTruncated>{}</ListBucketResult>",
                        named.collect::<String>()
                    );
                    ("200 OK\r\n".to_owned(), list.into_bytes())
                }
                "GET" => match objects.get(&path) {
                    Some(object) => (format!("200 OK\r\n{dated}"), object.clone()),
                    None => ("404 Not Found\r\n".to_owned(), Vec::new()),
                },
                _ => ("500 Internal Server Error\r\n".to_owned(), Vec::new()),
            }
        };
        let head = format!("HTTP/1.1 {head}content-length: {}\r\n\r\n", body.len());
        connection.write_all(&[head.as_bytes(), &body].concat()).await.unwrap();
    }
}

#[tokio::test]
async fn a_document_lies_sealed_in_a_bucket_and_comes_back() {
    on_every_database(async |url| {
        let (objects, endpoint) = bucket().await;
        let settings = [
            ("REINTEGRATION_DOCUMENTS", "s3://evidence/people"),
            ("AWS_ENDPOINT", &endpoint),
            ("AWS_ALLOW_HTTP", "true"),
            ("AWS_REGION", "eu-central-1"),
            ("AWS_ACCESS_KEY_ID", "test"),
            ("AWS_SECRET_ACCESS_KEY", "test"),
        ];
        let url = url.to_owned();
        let program = Program::start_with(&url, &settings);
        let officer = program.system.client("demo-officer").await;
        let body = eligible(&json!({ "consent": { "given_on": "2026-01-01" }, "registered_on": "2026-05-01" }));
        let registered = Registered(officer.post("/v1/registrations", &body).await.is(201).clone());
        let request = officer.request(Method::POST, &registered.at("/documents"));
        let request = request.header("content-type", "multipart/form-data; boundary=b");
        let sent = answer(request.body(form("b", &[("kind", b"other"), ("file", PDF)]))).await;
        let id = sent.is(201)["id"].as_str().unwrap();
        {
            let objects = objects.lock().unwrap();
            let sealed = &objects[&format!("/evidence/people/{id}")];
            assert!(!sealed.windows(6).any(|window| window == b"Marker"));
        }
        let path = registered.at(&format!("/documents/{id}/content"));
        let content = officer.request(Method::GET, &path).send().await.unwrap();
        assert_eq!((content.status().as_u16(), content.bytes().await.unwrap().as_ref()), (200, PDF));
        // Without its bucket the service says so, and the rest goes on.
        objects.lock().unwrap().clear();
        officer.get(&path).await.refused(503, "unavailable");
        officer.get(&registered).await.is(200);
        // Who is erased is listed there, and found again after a restore.
        officer.withdraw(&registered).await.is(201);
        let manager = program.system.client("demo-manager").await;
        manager.erase(&registered, "consent_withdrawn").await.is(201);
        let listed = format!("/evidence/people/erased/{}", registered.id());
        assert_eq!(objects.lock().unwrap()[&listed], registered.id().as_bytes());
        let settings = [&[("REINTEGRATION_MODE", "demo")], &settings[..]].concat();
        let (code, said, failed) = command_with(&url, &settings, &["restored"]).await;
        assert_eq!(code, 0, "{said}{failed}");
        assert!(said.contains("Of 1 registrations on the list of the erased, 0 were there again"), "{said}");
    })
    .await;
}
