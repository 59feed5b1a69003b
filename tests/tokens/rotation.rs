//! The service's own signing keys follow each other.

use crate::harness::{Folder, System, on_both, soon};
use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::EncodePrivateKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;

fn pem(number: u8) -> String {
    SigningKey::from_bytes(&[number; 32]).to_pkcs8_pem(LineEnding::LF).unwrap().to_string()
}

async fn replica(system: &System, key_file: &str) -> System {
    let settings = [("REINTEGRATION_SIGNING_KEY_FILE", key_file), ("REINTEGRATION_JOB_SECONDS", "1")];
    system.another_with(&settings).await
}

/// Waits until the replica publishes so many keys, the first of which is or is not `first`.
async fn publishes(replica: &System, count: usize, first: impl Fn(&str) -> bool) {
    soon(async || {
        let set = replica.get("/.well-known/jwks.json").await;
        let keys = set.is(200)["keys"].as_array().unwrap();
        keys.len() == count && first(keys[0]["kid"].as_str().unwrap())
    })
    .await;
}

#[tokio::test]
async fn a_signing_key_follows_another_without_one_refused_token() {
    on_both(async |system| {
        let folder = Folder::new();
        let (old, new) = (pem(1), pem(2));
        let files = ["here.pem", "there.pem"].map(|name| (name, folder.put(name, &old)));
        let replicas = [replica(system, &files[0].1).await, replica(system, &files[1].1).await];
        let set = replicas[0].get("/.well-known/jwks.json").await;
        let first_kid = set.is(200)["keys"][0]["kid"].as_str().unwrap().to_owned();
        let held = replicas[0].client("demo-officer").await;

        let is_old = |kid: &str| kid == first_kid;
        for (content, count, old_signs) in
            [(format!("{old}{new}"), 2, true), (format!("{new}{old}"), 2, false), (new.clone(), 1, false)]
        {
            // The step reaches one replica before the other. Before, in between and behind it, every token opens both.
            for ((name, _), replica) in files.iter().zip(&replicas) {
                folder.put(name, &content);
                publishes(replica, count, |kid| is_old(kid) == old_signs).await;
                for giver in &replicas {
                    let fresh = giver.client("demo-officer").await;
                    for taker in &replicas {
                        fresh.at(taker).get("/v1/me").await.is(200);
                        if count == 2 {
                            held.at(taker).get("/v1/me").await.is(200);
                        }
                    }
                }
            }
        }
        // With its key, a token ends, however often it was seen before.
        for replica in &replicas {
            held.at(replica).get("/v1/me").await.refused(401, "invalid_token");
        }
    })
    .await;
}
