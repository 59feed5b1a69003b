//! What the demonstration adds: clients, one for each role and one for each organisation, all with the same secret; an office of
//! the Agency; and contact data that nobody is reached by.

use crate::identity::hash_secret;
use chrono::{DateTime, Utc};
use reintegration_domain::access::ClientStatus;
use reintegration_domain::access::Role;
use reintegration_domain::contact::Contact;
use reintegration_domain::locale::Bilingual;
use reintegration_domain::organisation::OrganisationKind;
use reintegration_storage::Json;
use reintegration_storage::Word;
use reintegration_storage::entity::{client, client_secret, organisation};
use reintegration_storage::{Preparation, StorageError, built_in};
use std::sync::OnceLock;

/// The secret that everybody knows.
pub const SECRET: &str = "demo";

/// The client to begin with.
pub const FIRST: &str = "demo-officer";

/// The clients in the order in which they are shown: name, role, and for a partner the organisation's number.
const CLIENTS: [(&str, Role, Option<i32>); 11] = [
    ("demo-frontend", Role::Frontend, None),
    ("demo-partner-1", Role::Partner, Some(1)),
    ("demo-partner-2", Role::Partner, Some(2)),
    ("demo-partner-3", Role::Partner, Some(3)),
    ("demo-partner-4", Role::Partner, Some(4)),
    ("demo-partner-5", Role::Partner, Some(5)),
    ("demo-officer", Role::Officer, None),
    ("demo-manager", Role::Manager, None),
    ("demo-ministry", Role::Ministry, None),
    ("demo-auditor", Role::Auditor, None),
    ("demo-administrator", Role::Administrator, None),
];

/// The office's number among the organisations.
const OFFICE: i32 = 6;

/// Records what is not there yet.
pub async fn load(preparation: &Preparation, now: DateTime<Utc>) -> Result<(), StorageError> {
    preparation.keep_organisation(office(now)).await?;
    for number in 1..=OFFICE {
        preparation.keep_contact(built_in::organisation(number), contact(number)).await?;
    }
    load_clients(preparation, now).await
}

fn office(now: DateTime<Utc>) -> organisation::Model {
    organisation::Model {
        id: built_in::organisation(OFFICE),
        registration_code: None,
        name_ka: "სააგენტოს საჩვენებელი ოფისი".to_owned(),
        name_en: "Demonstration office of the Agency".to_owned(),
        kind: Word(OrganisationKind::Agency),
        contact: None,
        regions: None,
        version: 1,
        created_at: now,
        updated_at: now,
    }
}

/// No number in Georgia begins with these zeros, and nobody has a mailbox at the domain.
fn contact(number: i32) -> Contact {
    Contact {
        phone: Some(format!("+99500000000{number}")),
        email: Some(format!("organisation-{number}@example.org")),
        address: Some(Bilingual::composed(
            format!("საჩვენებელი ქუჩა {number}, თბილისი"),
            format!("{number} Demonstration Street, Tbilisi"),
        )),
        hours: Some(Bilingual::fixed("ორშაბათიდან პარასკევამდე, 10:00–18:00", "Monday to Friday, 10:00–18:00")),
    }
}

async fn load_clients(preparation: &Preparation, now: DateTime<Utc>) -> Result<(), StorageError> {
    // Everybody knows the secret, so that one hash, made once, serves all of them.
    static HASH: OnceLock<Option<String>> = OnceLock::new();
    let hash = HASH.get_or_init(|| hash_secret(SECRET)).clone();
    let hash = hash.ok_or_else(|| StorageError::Corrupt("the system has no randomness".to_owned()))?;
    for (number, (name, role, organisation)) in (1..).zip(CLIENTS) {
        let client = client::Model {
            id: built_in::client(number),
            client_id: name.to_owned(),
            name: format!("Demonstration: {role}"),
            role: Word(role),
            organisation_id: organisation.map(built_in::organisation),
            regions: Json::default(),
            status: Word(ClientStatus::Active),
            demonstration: true,
            jwks: None,
            issuer: None,
            subject: None,
            version: 1,
            created_at: now,
            updated_at: now,
            revoked_at: None,
        };
        let secret = client_secret::Model {
            id: built_in::client(number),
            client: client.id,
            secret_hash: hash.clone(),
            created_at: now,
            expires_at: None,
        };
        preparation.keep_client(client, secret).await?;
    }
    Ok(())
}

/// Whether the name is kept for the demonstration: nobody may take it for a client whose secret is one.
pub fn is_reserved(client_id: &str) -> bool {
    client_id.starts_with("demo-")
}

/// The clients' names, as a newcomer is told.
pub fn names() -> String {
    CLIENTS.map(|(name, _, _)| name).join(", ")
}
