//! What changes clients, asked over HTTP or on the command line.

use super::request::ClientRequest;
use crate::access::{Authenticated, Changeable};
use crate::demonstration;
use crate::error::{Code, Problem};
use crate::identity::{NewSecret, openid};
use actix_web::web;
use chrono::{DateTime, Utc};
use reintegration_domain::access::ClientStatus;
use reintegration_domain::fault::Faults;
use reintegration_domain::identifier::{ClientId, OrganisationId};
use reintegration_domain::locale::Bilingual;
use reintegration_domain::programme::regions::Territory;
use reintegration_storage::Json;
use reintegration_storage::Transaction;
use reintegration_storage::Word;
use reintegration_storage::entity::{client, client_secret};
use serde_json::Value;
use uuid::Uuid;

impl Changeable for client::Model {
    async fn lock(caller: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        let found = transaction.client_for_update(ClientId::new(id)).await?;
        Ok(found.filter(|client| caller.app().knows(client)))
    }

    fn version(&self) -> i64 {
        self.version
    }
}

/// A new secret, for a client whose secret so far has that hash. Hashing takes long and is done beside the requests that
/// wait, before a transaction is opened.
pub async fn draw_secret(before: Option<String>) -> Result<NewSecret, Problem> {
    let drawn = web::block(move || NewSecret::draw(before.as_deref())).await;
    let drawn = drawn.map_err(|_| Problem::new(Code::Unavailable))?;
    drawn.ok_or(Problem::new(Code::Internal))
}

/// Records the client that is asked for; `faults` holds what was found in the request before. The secret is for a client
/// without keys of its own.
pub async fn create(
    transaction: &mut Transaction,
    asked: ClientRequest,
    faults: Faults,
    territory: &Territory,
    secret_hash: String,
) -> Result<client::Model, Problem> {
    let organisation = match asked.organisation() {
        Some(id) => transaction.organisation(OrganisationId::new(id)).await?,
        None => None,
    };
    let new = asked.parse(faults, territory, organisation.is_some()).map_err(Problem::validation)?;
    if demonstration::is_reserved(new.client_id.as_str()) || openid::is_reserved(new.client_id.as_str()) {
        return Err(Problem::new(Code::ClientIdTaken));
    }
    let now = transaction.stamp().now;
    let row = client::Model {
        id: transaction.new_id(),
        client_id: new.client_id.to_string(),
        name: new.name,
        role: Word(new.role),
        organisation_id: new.organisation,
        regions: Json(new.regions),
        status: Word(ClientStatus::Active),
        demonstration: false,
        jwks: new.jwks,
        issuer: None,
        subject: None,
        version: 1,
        created_at: now,
        updated_at: now,
        revoked_at: None,
    };
    let secret = row.jwks.is_none().then(|| secret_row(transaction, row.id, secret_hash, now));
    if transaction.insert_client(row.clone(), secret).await? { Ok(row) } else { Err(Problem::new(Code::ClientIdTaken)) }
}

/// Gives a client with keys of its own others in their place.
pub async fn replace_key_set(
    transaction: &mut Transaction,
    before: &client::Model,
    jwks: Value,
) -> Result<client::Model, Problem> {
    check_changeable(before)?;
    if before.jwks.is_none() {
        let detail = Bilingual::fixed("ამ კლიენტს საკუთარი გასაღებები არ აქვს.", "This client has no keys of its own.");
        return Err(Problem::with(Code::StateForbids, detail));
    }
    Ok(transaction.replace_key_set(before, jwks).await?)
}

/// Gives the client a new secret; the one before it stays valid until `overlap_ends`, and what is older ends now.
pub async fn rotate_secret(
    transaction: &mut Transaction,
    before: &client::Model,
    secret_hash: String,
    overlap_ends: DateTime<Utc>,
) -> Result<client::Model, Problem> {
    check_changeable(before)?;
    check_has_secret(before)?;
    let now = transaction.stamp().now;
    let secret = secret_row(transaction, before.id, secret_hash, now);
    Ok(transaction.rotate_secret(before, secret, overlap_ends).await?)
}

/// Takes the client's access away for good, in the name of `by`; nobody is named on the command line.
pub async fn revoke(
    transaction: &mut Transaction,
    before: &client::Model,
    by: Option<ClientId>,
) -> Result<client::Model, Problem> {
    check_changeable(before)?;
    if by.map(ClientId::uuid) == Some(before.id) {
        let detail = Bilingual::fixed(
            "კლიენტი საკუთარ წვდომას ვერ გააუქმებს; ეს სხვა ადმინისტრატორმა უნდა გააკეთოს.",
            "A client cannot take its own access away; another administrator has to.",
        );
        return Err(Problem::with(Code::StateForbids, detail));
    }
    Ok(transaction.revoke_client(before).await?)
}

fn check_changeable(client: &client::Model) -> Result<(), Problem> {
    if client.demonstration {
        let detail = Bilingual::fixed(
            "ეს სადემონსტრაციო კლიენტია, მას ყველა იყენებს; შექმენით საკუთარი.",
            "This is a client of the demonstration: everybody uses it. Create one of your own.",
        );
        return Err(Problem::with(Code::StateForbids, detail));
    }
    if client.status == ClientStatus::Revoked {
        return Err(Problem::new(Code::ClientRevoked));
    }
    Ok(())
}

/// A client proves itself with a secret, or with keys of its own, or by an outside issuer: with one of them.
fn check_has_secret(client: &client::Model) -> Result<(), Problem> {
    if client.jwks.is_none() && client.issuer.is_none() {
        return Ok(());
    }
    let detail = Bilingual::fixed(
        "ეს კლიენტი საიდუმლოს არ იყენებს: ის საკუთარი გასაღებებით ან გარე გამცემის ტოკენით მოდის.",
        "This client has no secret: it comes with keys of its own, or with tokens of an outside issuer.",
    );
    Err(Problem::with(Code::StateForbids, detail))
}

fn secret_row(
    transaction: &Transaction,
    client: Uuid,
    secret_hash: String,
    now: DateTime<Utc>,
) -> client_secret::Model {
    client_secret::Model { id: transaction.new_id(), client, secret_hash, created_at: now, expires_at: None }
}
