//! Assistance as it is proposed.

use crate::contract::schemas::{self, one_of, schemas};
use crate::contract::words;
use crate::http::limits::one_line;
use crate::http::{day, list};
use chrono::NaiveDate;
use reintegration_domain::amount::RawAmount;
use reintegration_domain::cases::assistance::{MedicalService, Mode};
use reintegration_domain::component::ComponentCode;
use reintegration_domain::quantity::RawQuantity;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};
use validator::Validate;

/// A change to proposed assistance, as a merge patch (RFC 7396). Members of another component are refused; the
/// component stays.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AssistancePatch, example = json!({ "provider": "კლინიკა" }))]
pub struct AssistanceRequest {
    /// Component of the assistance
    #[schema(nullable = false, value_type = Option<words::Component>)]
    pub component: Option<ComponentCode>,
    /// Planned cost of the assistance
    #[schema(nullable = false, value_type = Option<schemas::PositiveAmountRequest>)]
    pub amount: Option<RawAmount>,
    /// `income_source`: the activity that the items are for
    #[validate(nested)]
    #[schema(nullable = false, value_type = Option<ActivityRequest>)]
    pub activity: Option<ActivityRequest>,
    /// `income_source`: whether the activity is new or grows
    #[schema(nullable = false, value_type = Option<words::ActivityMode>)]
    pub mode: Option<Mode>,
    /// `income_source`: the items to buy; their total is the amount
    #[serde(deserialize_with = "list::at_most::<100, _, _>")]
    #[validate(nested)]
    #[schema(nullable = false, value_type = Option<Vec<ItemRequest>>, min_items = 1, max_items = 100)]
    pub items: Option<Vec<ItemRequest>>,
    /// `medical`: the kind of medical help
    #[schema(nullable = false, value_type = Option<words::MedicalService>)]
    pub service: Option<MedicalService>,
    /// `medical` and `vocational`: the provider of the service
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(nullable = false, value_type = Option<schemas::Line>)]
    pub provider: Option<String>,
    /// `temporary_housing`: code of the municipality of the housing
    #[validate(length(max = 50))]
    #[schema(nullable = false, value_type = Option<String>, example = "gori", min_length = 1, max_length = 50)]
    pub municipality: Option<String>,
    /// `temporary_housing` and `vocational`: the first day
    #[serde(deserialize_with = "day::optional")]
    #[schema(nullable = false, value_type = Option<NaiveDate>, max_length = 10)]
    pub from: Option<NaiveDate>,
    /// `temporary_housing` and `vocational`: the last day
    #[serde(deserialize_with = "day::optional")]
    #[schema(nullable = false, value_type = Option<NaiveDate>, max_length = 10)]
    pub until: Option<NaiveDate>,
    /// `temporary_housing`: the rent for one month
    #[schema(nullable = false, value_type = Option<schemas::PositiveAmountRequest>)]
    pub monthly_rent: Option<RawAmount>,
    /// `vocational`: the name of the course
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(nullable = false, value_type = Option<schemas::Line>)]
    pub course: Option<String>,
    /// `vocational`: the number of hours of the course
    #[schema(nullable = false, minimum = 1, maximum = 10_000)]
    pub hours: Option<i64>,
    /// The client's own reference of the assistance; no other client sees it, and it is on one assistance of the client only
    #[schema(value_type = Option<schemas::ExternalReference>)]
    pub external_reference: Option<String>,
}

/// A description of an activity.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActivityRequest {
    /// Text in Georgian
    #[validate(length(max = 400), custom(function = one_line))]
    #[schema(value_type = schemas::Line)]
    pub ka: String,
    /// Text in English
    #[validate(length(max = 400), custom(function = one_line))]
    #[schema(value_type = Option<schemas::Line>)]
    pub en: Option<String>,
}

/// An item to buy and deliver.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemRequest {
    /// Name of the item
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(value_type = schemas::Line)]
    pub name: String,
    /// Quantity of the item: pieces, kilograms, metres
    #[schema(value_type = schemas::QuantityRequest)]
    pub quantity: RawQuantity,
    /// Price of one unit
    #[schema(value_type = schemas::PositiveAmountRequest)]
    pub unit_price: RawAmount,
}

schemas! {
    IncomeSourceComponent, "Component of the assistance", one_of("Component of the assistance", ["income_source"]);
    MedicalComponent, "Component of the assistance", one_of("Component of the assistance", ["medical"]);
    TemporaryHousingComponent, "Component of the assistance", one_of("Component of the assistance", ["temporary_housing"]);
    VocationalComponent, "Component of the assistance", one_of("Component of the assistance", ["vocational"]);
}

/// Proposed assistance; each component has its own members.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "the parts are read by `AssistanceRequest`; this describes what belongs together")]
#[schema(discriminator(property_name = "component", mapping(
    ("income_source" = "#/components/schemas/IncomeSourceProposal"),
    ("medical" = "#/components/schemas/MedicalProposal"),
    ("temporary_housing" = "#/components/schemas/TemporaryHousingProposal"),
    ("vocational" = "#/components/schemas/VocationalProposal")
)), examples(json!({
    "component": "income_source", "amount": { "amount": "2555.00", "currency": "GEL" },
    "activity": { "ka": "სამკერვალო" }, "mode": "start",
    "items": [ { "name": "საკერავი მანქანა", "quantity": 1, "unit_price": { "amount": "2500.00", "currency": "GEL" } },
               { "name": "ძაფი", "quantity": 100, "unit_price": { "amount": "0.55", "currency": "GEL" } } ]
}), json!({
    "component": "medical", "amount": { "amount": "400.00", "currency": "GEL" }, "service": "treatment", "provider": "კლინიკა"
}), json!({
    "component": "temporary_housing", "amount": { "amount": "300.00", "currency": "GEL" }, "municipality": "kutaisi",
    "from": "<today>", "until": "<today+20>", "monthly_rent": { "amount": "300.00", "currency": "GEL" }
}), json!({
    "component": "vocational", "amount": { "amount": "600.00", "currency": "GEL" }, "course": "შემდუღებელი",
    "provider": "კოლეჯი", "from": "<today>", "until": "<today+60>", "hours": 120
})))]
pub enum AssistanceProposal {
    /// Things for an activity
    IncomeSource(IncomeSourceProposal),
    /// Medical help for the person
    Medical(MedicalProposal),
    /// A roof for a time
    TemporaryHousing(TemporaryHousingProposal),
    /// A vocational course
    Vocational(VocationalProposal),
}

/// Proposed items for an activity. The amount is the sum of what each item costs: its quantity times its price, half a
/// tetri rounded up.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "describes")]
pub struct IncomeSourceProposal {
    /// Component of the assistance
    #[schema(value_type = IncomeSourceComponent)]
    component: String,
    /// Planned cost of the assistance
    #[schema(value_type = schemas::PositiveAmountRequest)]
    amount: RawAmount,
    /// Activity that the items are for
    activity: ActivityRequest,
    /// Whether the activity is new or grows
    #[schema(value_type = words::ActivityMode)]
    mode: Mode,
    /// Items to buy
    #[schema(min_items = 1, max_items = 100)]
    items: Vec<ItemRequest>,
    /// The client's own reference of the assistance; no other client sees it, and it is on one assistance of the client only
    #[schema(value_type = Option<schemas::ExternalReference>)]
    external_reference: Option<String>,
}

/// Proposed medical help.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "describes")]
pub struct MedicalProposal {
    /// Component of the assistance
    #[schema(value_type = MedicalComponent)]
    component: String,
    /// Planned cost of the assistance
    #[schema(value_type = schemas::PositiveAmountRequest)]
    amount: RawAmount,
    /// Kind of medical help
    #[schema(value_type = words::MedicalService)]
    service: MedicalService,
    /// Provider of the medical help
    #[schema(value_type = schemas::Line)]
    provider: String,
    /// The client's own reference of the assistance; no other client sees it, and it is on one assistance of the client only
    #[schema(value_type = Option<schemas::ExternalReference>)]
    external_reference: Option<String>,
}

/// Proposed housing for a limited time. The amount is the rent for every month that has begun.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "describes")]
pub struct TemporaryHousingProposal {
    /// Component of the assistance
    #[schema(value_type = TemporaryHousingComponent)]
    component: String,
    /// Planned cost of the assistance
    #[schema(value_type = schemas::PositiveAmountRequest)]
    amount: RawAmount,
    /// Code of the municipality of the housing
    #[schema(example = "gori", min_length = 1, max_length = 50)]
    municipality: String,
    /// First day of the housing
    #[schema(max_length = 10)]
    from: NaiveDate,
    /// Last day of the housing
    #[schema(max_length = 10)]
    until: NaiveDate,
    /// Rent for one month
    #[schema(value_type = schemas::PositiveAmountRequest)]
    monthly_rent: RawAmount,
    /// The client's own reference of the assistance; no other client sees it, and it is on one assistance of the client only
    #[schema(value_type = Option<schemas::ExternalReference>)]
    external_reference: Option<String>,
}

/// A proposed vocational course.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "describes")]
pub struct VocationalProposal {
    /// Component of the assistance
    #[schema(value_type = VocationalComponent)]
    component: String,
    /// Planned cost of the assistance
    #[schema(value_type = schemas::PositiveAmountRequest)]
    amount: RawAmount,
    /// Name of the course
    #[schema(value_type = schemas::Line)]
    course: String,
    /// Provider of the course
    #[schema(value_type = schemas::Line)]
    provider: String,
    /// First day of the course
    #[schema(max_length = 10)]
    from: NaiveDate,
    /// Last day of the course
    #[schema(max_length = 10)]
    until: NaiveDate,
    /// Number of hours of the course
    #[schema(minimum = 1, maximum = 10_000)]
    hours: i64,
    /// The client's own reference of the assistance; no other client sees it, and it is on one assistance of the client only
    #[schema(value_type = Option<schemas::ExternalReference>)]
    external_reference: Option<String>,
}
