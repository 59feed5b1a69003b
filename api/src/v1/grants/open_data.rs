//! Open data in the 360Giving Data Standard 1.1 (<https://standard.threesixtygiving.org>). Its members keep the spelling
//! of the standard.

use crate::app::App;
use crate::error::Problem;
use crate::http::query::Query;
use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::money::{CURRENCY, Money};
use reintegration_domain::programme::regions::Territory;
use reintegration_storage::OrCorrupt;
use reintegration_storage::{OpenGrant, StorageError};
use serde::Serialize;
use serde_json::Number;
use utoipa::ToSchema;

/// Path of the open data.
const PLACE: &str = "/v1/grants.360giving.json";

/// Who gives the grants and publishes them.
const FUNDER: &str = "Agency for IDPs, Eco-migrants and Livelihood Provision";

/// Grants in the 360Giving Data Standard 1.1.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GivingPackage {
    /// Version of the standard
    #[schema(example = "1.1", max_length = 10)]
    version: &'static str,
    /// Title of the data
    #[schema(max_length = 200)]
    title: &'static str,
    /// Description of the data
    #[schema(max_length = 1000)]
    description: &'static str,
    /// Time of the last change to any of the grants
    modified: DateTime<Utc>,
    /// Publisher of the data
    publisher: GivingPublisher,
    /// Address of the data
    #[serde(rename = "downloadURL")]
    #[schema(max_length = 1000)]
    download_url: String,
    /// Grants, newest first
    #[schema(max_items = 100_000)]
    grants: Vec<GivingGrant>,
}

/// The publisher of the open data.
#[derive(Debug, Serialize, ToSchema)]
pub struct GivingPublisher {
    /// Identifier of the publisher
    #[schema(max_length = 200)]
    identifier: String,
    /// Name of the publisher
    #[schema(max_length = 200)]
    name: &'static str,
}

/// A grant in the form that the standard requires.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GivingGrant {
    /// The publisher's prefix and the grant's reference
    #[schema(example = "360G-example-GRANT-2020-000003", max_length = 100)]
    id: String,
    /// Title of the grant, with its reference
    #[schema(max_length = 140)]
    title: String,
    /// Purpose of the grant
    #[schema(max_length = 2000)]
    description: String,
    /// Currency code, always GEL
    #[schema(example = "GEL", max_length = 3)]
    currency: &'static str,
    /// Amount of the grant, in lari; the standard requires a number here
    #[schema(value_type = f64, example = 105_000.0, minimum = 0.0, maximum = 1_000_000_000_000.0)]
    amount_awarded: Number,
    /// Day on which the grant was signed
    award_date: NaiveDate,
    /// Period of the grant
    #[schema(max_items = 1)]
    planned_dates: Vec<GivingPeriod>,
    /// Organisation that holds the grant
    #[schema(max_items = 1)]
    recipient_organization: Vec<GivingOrganization>,
    /// Organisation that gives the grant
    #[schema(max_items = 1)]
    funding_organization: Vec<GivingOrganization>,
    /// Regions of the grant's lot
    #[schema(max_items = 20)]
    beneficiary_location: Vec<GivingLocation>,
    /// Programme of the grant
    #[schema(max_items = 1)]
    grant_programme: Vec<GivingProgramme>,
    /// Time of the last change to the grant
    date_modified: DateTime<Utc>,
    /// Address of the source of this data
    #[schema(max_length = 1000)]
    data_source: String,
}

/// The period of a grant.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GivingPeriod {
    /// First day of the period
    start_date: NaiveDate,
    /// Last day of the period
    end_date: NaiveDate,
}

/// An organisation that gives or holds a grant.
#[derive(Debug, Serialize, ToSchema)]
pub struct GivingOrganization {
    /// Code in the register of legal entities, as `GE-NAPR-…` (org-id.guide); a code of the publisher where that is
    /// not known
    #[schema(max_length = 200)]
    id: String,
    /// English name of the organisation
    #[schema(max_length = 200)]
    name: String,
}

/// A region of Georgia.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct GivingLocation {
    /// Code of the region (ISO 3166-2)
    #[schema(example = "GE-IM", max_length = 10)]
    id: String,
    /// English name of the region
    #[schema(example = "Imereti", max_length = 100)]
    name: String,
    /// Country code, always GE
    #[schema(example = "GE", max_length = 2)]
    country_code: &'static str,
}

/// A state programme.
#[derive(Debug, Serialize, ToSchema)]
pub struct GivingProgramme {
    /// Code of the programme
    #[schema(max_length = 30)]
    code: String,
    /// English name of the programme
    #[schema(max_length = 200)]
    title: String,
}

/// Get the grants as open data
///
/// Every grant that was ever signed, in the 360Giving Data Standard 1.1. Anybody can read it, and it holds no data
/// about persons. The names of the members follow the standard. Invented grants of a demonstration are left out.
#[utoipa::path(tag = "grants", operation_id = "list_open_grants",
    responses((status = 200, description = "All signed grants, newest first", body = GivingPackage)))]
#[get("/grants.360giving.json")]
pub async fn list_open_grants(app: web::Data<App>, request: HttpRequest) -> Result<HttpResponse, Problem> {
    Query::none(&request)?;
    let rows = app.store.public().open_grants().await?;
    let modified = rows.iter().map(|row| row.updated_at).max().unwrap_or_default();
    let source = format!("{}{PLACE}", app.keys.issuer());
    let grants = rows.into_iter().map(|row| grant(row, &app.giving_prefix, &source, &app.territory));
    Ok(HttpResponse::Ok().json(GivingPackage {
        version: "1.1",
        title: "Grants of the reintegration programme of Georgia",
        description: "Grants to organisations that help returned migrants to reintegrate, lot by lot.",
        modified,
        publisher: GivingPublisher { identifier: funder(&app.giving_prefix), name: FUNDER },
        grants: grants.collect::<Result<_, StorageError>>()?,
        download_url: source,
    }))
}

fn grant(row: OpenGrant, prefix: &str, source: &str, territory: &Territory) -> Result<GivingGrant, StorageError> {
    let organisation = match &row.registration_code {
        Some(code) => format!("GE-NAPR-{code}"),
        None => format!("{prefix}-org-{}", row.organisation_id),
    };
    Ok(GivingGrant {
        id: format!("{prefix}-{}", row.reference),
        title: format!("{}: lot {} of {}", row.reference, row.lot, row.year),
        description: format!(
            "{}, {}: services to returned migrants in the regions of lot {}.",
            row.programme_name, row.year, row.lot
        ),
        currency: CURRENCY,
        amount_awarded: number(*row.amount_minor).or_corrupt("grant: its amount")?,
        award_date: row.signed_on,
        planned_dates: vec![GivingPeriod { start_date: row.starts_on, end_date: row.ends_on }],
        recipient_organization: vec![GivingOrganization { id: organisation, name: row.organisation_name }],
        funding_organization: vec![GivingOrganization { id: funder(prefix), name: FUNDER.to_owned() }],
        beneficiary_location: locations(row.region_codes.as_deref().unwrap_or_default(), territory),
        grant_programme: vec![GivingProgramme { code: row.programme.to_string(), title: row.programme_name }],
        date_modified: row.updated_at,
        data_source: source.to_owned(),
    })
}

fn funder(prefix: &str) -> String {
    format!("{prefix}-agency")
}

fn locations(codes: &str, territory: &Territory) -> Vec<GivingLocation> {
    let regions = codes.split(',').filter_map(|code| territory.regions().iter().find(|region| region.code == code));
    let location = |region: &reintegration_domain::programme::regions::Region| GivingLocation {
        id: region.code.clone(),
        name: region.name.en.to_string(),
        country_code: "GE",
    };
    regions.map(location).collect()
}

/// The amount as a number of JSON, read from its decimal text: below 10^12 GEL, the number nearest to such a text is
/// written with the same digits again, so that no tetri is lost on the way.
fn number(amount: Money) -> Option<Number> {
    let text = amount.to_string();
    match text.strip_suffix(".00") {
        Some(whole) => whole.parse::<u64>().ok().map(Number::from),
        None => serde_json::from_str(&text).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::number;
    use reintegration_domain::money::Money;

    #[test]
    fn an_amount_as_a_number_has_the_digits_of_its_text() {
        for minor in (0..200_000).chain((0..1000).map(|step| Money::MAX.minor() - step * 7)) {
            let amount = Money::from_minor(minor).unwrap_or_default();
            let written = number(amount).map(|number| number.to_string()).unwrap_or_default();
            let text = amount.to_string();
            let short = text.strip_suffix(".00").or_else(|| text.strip_suffix('0')).unwrap_or(&text);
            assert_eq!(written, short, "{minor}");
        }
    }
}
