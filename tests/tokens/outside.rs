//! Tokens of outside OpenID issuers.

use super::signer::Signer;
use crate::harness::{
    Caller, Folder, KeyServer, System, command, eligible, on_both, on_every_database, shows, soon, the_day,
};
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::task::JoinSet;

pub const ISSUER: &str = "https://login.example.org/realms/agency";

/// Somebody's e-mail address: what may stand nowhere.
pub const SUBJECT: &str = "worker@agency.example.org";

/// What a token of the issuer says.
pub fn claims() -> Value {
    let now = the_day().timestamp();
    json!({
        "iss": ISSUER, "aud": ["account", "reintegration"], "sub": SUBJECT, "iat": now, "exp": now + 7200,
        "roles": ["case-worker"], "regions": ["GE-IM"]
    })
}

pub fn with(name: &str, value: Value) -> Value {
    let mut claims = claims();
    claims[name] = value;
    claims
}

/// One entry of the file of issuers: the agency's, whose keys come from there.
pub fn entry(key_set: (&str, &str)) -> Value {
    let mut entry = json!({
        "issuer": ISSUER, "audience": "reintegration", "jwks_seconds": 600, "role_claim": "roles",
        "roles": { "head": "manager", "case-worker": "officer", "partner": "partner" },
        "organisation_claim": "/organisation/id", "regions_claim": "regions"
    });
    entry[key_set.0] = json!(key_set.1);
    entry
}

/// A replica that accepts tokens of the issuer.
pub async fn replica(system: &System, folder: &Folder, clock: fn() -> DateTime<Utc>, entry: Value) -> System {
    let file = folder.put("issuers.json", &json!([entry]).to_string());
    system.another_at(clock, &[("REINTEGRATION_OPENID_FILE", &file)]).await
}

async fn me(caller: &Caller) -> Value {
    caller.get("/v1/me").await.is(200).clone()
}

#[tokio::test]
async fn whom_an_issuer_knows_is_a_client_with_the_role_of_its_token() {
    on_both(async |system| {
        let folder = Folder::new();
        let signers = [Signer::rsa("rsa", Algorithm::RS256), Signer::p256("ec"), Signer::ed25519("ed", 7)];
        let published = json!({ "keys": signers.each_ref().map(|signer| &signer.jwk) });
        folder.put("keys.json", &published.to_string());
        let replicas = [
            replica(system, &folder, the_day, entry(("jwks_file", "keys.json"))).await,
            replica(system, &folder, the_day, entry(("jwks_file", "keys.json"))).await,
        ];
        let caller = |signer: &Signer, claims: &Value| replicas[0].bearer(&signer.sign(claims));
        let worker = caller(&signers[0], &claims());
        let first = me(&worker).await;
        shows(&first, json!({ "role": "officer", "regions": ["GE-IM"], "name": ISSUER }));
        // The same subject is the same client, whichever key signs and whichever replica is asked.
        for signer in &signers {
            for replica in &replicas {
                assert_eq!(me(&caller(signer, &claims()).at(replica)).await["id"], first["id"]);
            }
        }
        let other = me(&caller(&signers[0], &with("sub", json!("somebody-else")))).await;
        assert_ne!(other["id"], first["id"]);

        // Its row follows what its tokens say.
        let promoted = me(&caller(&signers[0], &with("roles", json!(["case-worker", "head"])))).await;
        shows(&promoted, json!({ "id": first["id"], "role": "manager" }));
        let mut partner = with("roles", json!("partner"));
        partner["organisation"] = json!({ "id": "016806b5-bc00-7000-8100-000000000002" });
        let moved = me(&caller(&signers[0], &partner)).await;
        assert_eq!(moved["organisation"]["id"], partner["organisation"]["id"]);
        let administrator = system.client("demo-administrator").await;
        let listed = administrator.get("/v1/clients?limit=200").await;
        let row = listed.is(200)["items"].as_array().unwrap().iter().find(|row| row["id"] == first["id"]).unwrap();
        shows(row, json!({ "role": "partner", "issuer": ISSUER, "version": 3 }));
        let told = |name: &str| format!("SELECT count(*) FROM changes WHERE type = '{name}'");
        assert_eq!(system.number(&told("client.created")).await, 2);
        assert_eq!(system.number(&told("client.changed")).await, 2);
    })
    .await;
}

#[tokio::test]
async fn a_new_subject_is_one_client_however_many_of_its_requests_come_first() {
    on_both(async |system| {
        let folder = Folder::new();
        let signer = Signer::ed25519("ed", 7);
        let server = KeyServer::start(std::slice::from_ref(&signer.jwk)).await;
        let here = replica(system, &folder, the_day, entry(("jwks_uri", &server.address))).await;
        let there = replica(system, &folder, the_day, entry(("jwks_uri", &server.address))).await;
        let mut first_requests = JoinSet::new();
        for number in 0..16 {
            // Each with a token of its own.
            let token = signer.sign(&with("jti", json!(number)));
            let caller = if number % 2 == 0 { here.bearer(&token) } else { there.bearer(&token) };
            first_requests.spawn(async move { me(&caller).await["id"].clone() });
        }
        let mut ids = first_requests.join_all().await;
        ids.dedup();
        assert_eq!(ids.len(), 1, "{ids:?}");
        assert_eq!(system.number("SELECT count(*) FROM clients WHERE issuer IS NOT NULL").await, 1);
        assert_eq!(system.number("SELECT count(*) FROM changes WHERE type = 'client.created'").await, 1);
        assert_eq!(server.asked(), 2, "each replica asks for the keys once");
    })
    .await;
}

#[tokio::test]
async fn an_outside_client_works_like_any_other_and_its_subject_stands_nowhere() {
    on_both(async |system| {
        let folder = Folder::new();
        let signer = Signer::ed25519("ed", 7);
        folder.put("keys.json", &json!({ "keys": [signer.jwk] }).to_string());
        let replica = replica(system, &folder, the_day, entry(("jwks_file", "keys.json"))).await;
        let worker = replica.bearer(&signer.sign(&claims()));
        let colleague = replica.bearer(&signer.sign(&with("sub", json!("somebody-else"))));
        let registered = worker.register(&eligible(&json!({}))).await;
        // Who registered somebody does not decide.
        let decision = json!({ "outcome": "accepted" });
        worker.decide(&registered, &decision).await.refused(403, "separation_of_duties");
        colleague.decide(&registered, &decision).await.is(201);

        let (id, name) = (me(&worker).await["id"].clone(), me(&worker).await["client_id"].clone());
        assert!(name.as_str().unwrap().starts_with("openid-"), "{name}");
        let feed = system.client("demo-ministry").await.changes("", 3).await;
        assert_eq!(feed[0]["actor"]["client_id"], name);
        let rows = system.query("SELECT client_id, name, issuer, subject FROM clients WHERE issuer IS NOT NULL").await;
        for row in rows {
            let digest: Vec<u8> = row.try_get("", "subject").unwrap();
            assert_eq!(digest.len(), 32);
            for column in ["client_id", "name", "issuer"] {
                assert!(!row.try_get::<String>("", column).unwrap().contains("worker"), "{column}");
            }
        }
        // Who knows the subject finds the client.
        let find = async |subject| {
            command(system, "demo", &["client", "find", "--issuer", ISSUER, "--subject", subject]).await
        };
        let found = find(SUBJECT).await.1;
        assert!(found.starts_with(&format!("{}\tofficer\tactive\t", name.as_str().unwrap())), "{found}");
        assert_ne!(find("nobody").await.0, 0);

        let administrator = system.client("demo-administrator").await;
        let below = |rest: &str| format!("/v1/clients/{}/{rest}", id.as_str().unwrap());
        administrator.post(&below("secret-rotation"), &json!({})).await.refused(409, "state_forbids");
        let body = json!({ "client_id": "openid-1", "name": "A sample", "role": "officer" });
        administrator.post("/v1/clients", &body).await.refused(409, "client_id_taken");

        // A revoked one stays out, with the tokens it holds and with others.
        administrator.post(&below("revocation"), &json!({})).await.is(201);
        for token in [claims(), with("roles", json!("head"))] {
            replica.bearer(&signer.sign(&token)).get("/v1/me").await.refused(401, "invalid_token");
        }
        worker.get("/v1/me").await.refused(401, "invalid_token");
        assert_eq!(system.number("SELECT count(*) FROM clients WHERE issuer IS NOT NULL").await, 2);
    })
    .await;
}

static SECONDS: AtomicI64 = AtomicI64::new(0);

fn clock() -> DateTime<Utc> {
    the_day() + TimeDelta::seconds(SECONDS.load(Ordering::SeqCst))
}

/// Of few possible subjects, such as personal numbers, all could be tried: each installation hashes them under a key of its
/// own, so that nobody who has only the database can.
#[tokio::test]
async fn the_same_subject_is_kept_differently_by_each_installation() {
    on_every_database(async |url| {
        let (folder, signer) = (Folder::new(), Signer::ed25519("one", 7));
        folder.put("keys.json", &json!({ "keys": [signer.jwk] }).to_string());
        let file = folder.put("issuers.json", &json!([entry(("jwks_file", "keys.json"))]).to_string());
        let here = System::on(url, &[("REINTEGRATION_OPENID_FILE", &file)]).await;
        let other = folder.file("other.db");
        let there = System::on(&format!("sqlite://{other}"), &[("REINTEGRATION_OPENID_FILE", &file)]).await;
        let mut kept = Vec::new();
        for installation in [&here, &there] {
            me(&installation.bearer(&signer.sign(&claims()))).await;
            let rows = installation.query("SELECT subject FROM clients WHERE subject IS NOT NULL").await;
            kept.push(rows[0].try_get_by_index::<Vec<u8>>(0).unwrap());
            installation.stop_all().await;
        }
        assert_eq!(kept[0].len(), 32);
        assert_ne!(kept[0], kept[1]);
    })
    .await;
}

#[tokio::test]
async fn an_issuer_s_keys_follow_each_other() {
    on_both(async |system| {
        SECONDS.store(0, Ordering::SeqCst);
        let folder = Folder::new();
        let (old, new) = (Signer::ed25519("old", 7), Signer::ed25519("new", 8));
        let server = KeyServer::start(std::slice::from_ref(&old.jwk)).await;
        let replica = replica(system, &folder, clock, entry(("jwks_uri", &server.address))).await;
        let ask = async |signer: &Signer| replica.bearer(&signer.sign(&claims())).get("/v1/me").await.status;
        assert_eq!((ask(&old).await, ask(&old).await, server.asked()), (200, 200, 1));

        // A key that is not known is asked for at once, but those that anybody makes up not more than once a minute.
        server.publish(&[old.jwk.clone(), new.jwk.clone()]);
        assert_eq!((ask(&new).await, ask(&old).await, server.asked()), (200, 200, 2));
        for kid in ["a", "b", "c"] {
            assert_eq!((ask(&Signer::ed25519(kid, 9)).await, server.asked()), (401, 2));
        }
        SECONDS.store(60, Ordering::SeqCst);
        assert_eq!((ask(&Signer::ed25519("d", 9)).await, server.asked()), (401, 3));

        // A key that is gone takes its tokens with it, once the set is old enough to be looked at again.
        server.publish(std::slice::from_ref(&new.jwk));
        SECONDS.store(659, Ordering::SeqCst);
        assert_eq!((ask(&old).await, server.asked()), (200, 3));
        SECONDS.store(660, Ordering::SeqCst);
        assert_eq!(ask(&old).await, 200, "nobody waits for that");
        soon(async || ask(&old).await == 401).await;
        assert_eq!((ask(&old).await, ask(&new).await), (401, 200));
    })
    .await;
}

#[tokio::test]
async fn the_last_good_keys_serve_while_an_issuer_is_away() {
    on_both(async |system| {
        SECONDS_AWAY.store(0, Ordering::SeqCst);
        let folder = Folder::new();
        let signer = Signer::ed25519("one", 7);
        let server = KeyServer::start(std::slice::from_ref(&signer.jwk)).await;
        let address = server.address.clone();
        let replica_before = replica(system, &folder, clock_away, entry(("jwks_uri", &address))).await;
        let worker = replica_before.bearer(&signer.sign(&claims()));
        worker.get("/v1/me").await.is(200);
        // Nonsense is no key set, and neither is one without a key that is of use.
        for nonsense in ["<html>", "{\"keys\": []}"] {
            server.answer_with(nonsense);
            SECONDS_AWAY.fetch_add(700, Ordering::SeqCst);
            let asked = server.asked();
            soon(async || {
                worker.get("/v1/me").await.is(200);
                server.asked() > asked
            })
            .await;
        }
        server.go_away().await;
        SECONDS_AWAY.fetch_add(700, Ordering::SeqCst);
        for number in 0..5 {
            worker.get("/v1/me").await.is(200);
            let fresh = signer.sign(&with("jti", json!(number)));
            replica_before.bearer(&fresh).get("/v1/me").await.is(200);
        }

        // A replica that never saw the keys cannot tell, and says so; everybody else is served.
        let late = replica(system, &folder, clock_away, entry(("jwks_uri", &address))).await;
        worker.at(&late).get("/v1/me").await.refused(503, "unavailable").has("retry-after", "5");
        late.client("demo-officer").await.get("/v1/me").await.is(200);
    })
    .await;
}

static SECONDS_AWAY: AtomicI64 = AtomicI64::new(0);

fn clock_away() -> DateTime<Utc> {
    the_day() + TimeDelta::seconds(SECONDS_AWAY.load(Ordering::SeqCst))
}
