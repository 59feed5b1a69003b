use crate::access::Authenticated;
use crate::contact::ReachableOrganisation;
use crate::contract::texts::Text;
use crate::contract::words;
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::query::Query;
use crate::organisation::OrganisationName;
use crate::v1::competition::lots::ServingLot;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::Datelike;
use reintegration_domain::access::{Permission, Role};
use reintegration_domain::programme::programmes::Programme;
use reintegration_storage::{LotFilter, LotRow};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A lot that the caller's organisation serves this year.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServedLot {
    /// Identifier of the lot
    #[schema(max_length = 36)]
    id: Uuid,
    /// Budget year of the lot
    #[schema(example = 2026, minimum = 1900, maximum = 9999)]
    year: i32,
    /// Number of the lot within the year
    #[schema(example = 3, minimum = 1)]
    number: i32,
    /// Regions that the lot serves (ISO 3166-2 codes)
    #[schema(max_items = 20, example = json!(["GE-IM"]))]
    regions: Vec<String>,
    /// Organisation that won the lot: the caller's own
    organisation: Option<ReachableOrganisation>,
}

impl From<&LotRow> for ServedLot {
    fn from(row: &LotRow) -> Self {
        let ServingLot { id, number, organisation } = row.into();
        Self { id, year: row.year, number, regions: row.regions(), organisation }
    }
}

/// The caller and its permissions.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallerView {
    /// Identifier of the client
    #[schema(max_length = 36)]
    id: Uuid,
    /// Name that the client uses to request tokens
    #[schema(example = "demo-partner-1", max_length = 60)]
    client_id: String,
    /// Display name of the client
    #[schema(max_length = 200)]
    name: String,
    /// Role of the client
    #[schema(value_type = words::Role)]
    role: Role,
    /// Scopes of this token: all that the role may have, or fewer
    #[schema(value_type = Vec<words::Scope>, max_items = 200)]
    scopes: Vec<Permission>,
    /// Organisation of the client; `null` except for a `partner`
    organisation: Option<OrganisationName>,
    /// Regions that an officer is limited to (ISO 3166-2 codes); empty means all
    #[schema(max_items = 12, example = json!([]))]
    regions: Vec<String>,
    /// Lots that a partner's organisation serves this year; empty for every other role
    #[schema(max_items = 200)]
    lots: Vec<ServedLot>,
}

/// Get the caller
///
/// Returns the client of the token with its role, the scopes of this token, and the lots that the client's
/// organisation serves. The operation needs a token and no scope.
#[utoipa::path(tag = "access", operation_id = "get_me", security(("oauth2" = [])),
    responses((status = 200, description = "The client that sent the request", body = CallerView)))]
#[get("/me")]
pub async fn get_me(caller: Authenticated, request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let (actor, store) = (caller.actor(), &caller.app().store);
    // A client whose token was taken just now is there; one that is not was deleted by hand.
    let client = store.clients().get(actor.client).await?.ok_or(Problem::invalid_token())?;
    let organisation = match actor.organisation {
        Some(id) => {
            let row = store.organisation(id).await?.ok_or(Problem::new(Code::Internal))?;
            Some(OrganisationName { id: row.id, name: Text { ka: row.name_ka, en: row.name_en } })
        }
        None => None,
    };
    let lots = match actor.organisation {
        Some(own) => {
            let filter = LotFilter { year: Some(caller.today().year()), region: None };
            let rows = store.public().lots(Programme::Reintegration, &filter).await?;
            rows.iter().filter(|lot| lot.organisation_id == Some(own.uuid())).map(Into::into).collect()
        }
        None => Vec::new(),
    };
    Ok(answer::personal(&CallerView {
        id: client.id,
        client_id: client.client_id,
        name: client.name,
        role: actor.role,
        scopes: actor.permissions.clone(),
        organisation,
        regions: actor.regions.clone(),
        lots,
    }))
}
