//! Assistance as it is proposed.

use crate::contract::schemas::{self, one_of, schemas};
use crate::contract::words;
use crate::http::limits::one_line;
use crate::http::{day, list};
use chrono::NaiveDate;
use reintegration_domain::amount::RawAmount;
use reintegration_domain::cases::assistance::{MedicalService, Mode};
use reintegration_domain::component::ComponentCode;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;
use utoipa::{PartialSchema, ToSchema};
use validator::Validate;

/// What is proposed, as a merge patch (RFC 7396). Members of another component are refused; the component stays.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AssistancePatch, example = json!({ "provider": "კლინიკა" }))]
pub struct AssistanceRequest {
    /// The component
    #[schema(nullable = false, value_type = Option<words::Component>)]
    pub component: Option<ComponentCode>,
    /// What it is to cost
    #[schema(nullable = false, value_type = Option<schemas::PositiveAmountRequest>)]
    pub amount: Option<RawAmount>,
    /// `income_source`: which activity
    #[validate(nested)]
    #[schema(nullable = false, value_type = Option<ActivityRequest>)]
    pub activity: Option<ActivityRequest>,
    /// `income_source`: whether the activity begins or grows
    #[schema(nullable = false, value_type = Option<words::ActivityMode>)]
    pub mode: Option<Mode>,
    /// `income_source`: what is bought; together it costs the amount
    #[serde(deserialize_with = "list::at_most::<100, _, _>")]
    #[validate(nested)]
    #[schema(nullable = false, value_type = Option<Vec<ItemRequest>>, min_items = 1, max_items = 100)]
    pub items: Option<Vec<ItemRequest>>,
    /// `medical`: what kind of help
    #[schema(nullable = false, value_type = Option<words::MedicalService>)]
    pub service: Option<MedicalService>,
    /// `medical` and `vocational`: who gives it
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(nullable = false, value_type = Option<schemas::Line>)]
    pub provider: Option<String>,
    /// `temporary_housing`: where
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
    /// `temporary_housing`: rent for a month
    #[schema(nullable = false, value_type = Option<schemas::PositiveAmountRequest>)]
    pub monthly_rent: Option<RawAmount>,
    /// `vocational`: which course
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(nullable = false, value_type = Option<schemas::Line>)]
    pub course: Option<String>,
    /// `vocational`: how many hours
    #[schema(nullable = false, minimum = 1, maximum = 10_000)]
    pub hours: Option<i64>,
}

/// An activity, in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActivityRequest {
    /// Georgian
    #[validate(length(max = 400), custom(function = one_line))]
    #[schema(required, nullable = false, value_type = schemas::Line)]
    pub ka: Option<String>,
    /// English
    #[validate(length(max = 400), custom(function = one_line))]
    #[schema(value_type = Option<schemas::Line>)]
    pub en: Option<String>,
}

/// A thing that is bought and handed over.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemRequest {
    /// What it is
    #[validate(length(max = 200), custom(function = one_line))]
    #[schema(required, nullable = false, value_type = schemas::Line)]
    pub name: Option<String>,
    /// How many
    #[schema(required, nullable = false, value_type = i64, minimum = 1, maximum = 100_000)]
    pub quantity: Option<i64>,
    /// What one costs
    #[schema(required, nullable = false, value_type = schemas::PositiveAmountRequest)]
    pub unit_price: Option<RawAmount>,
}

schemas! {
    IncomeSourceComponent, "The component", one_of("The component", ["income_source"]);
    MedicalComponent, "The component", one_of("The component", ["medical"]);
    TemporaryHousingComponent, "The component", one_of("The component", ["temporary_housing"]);
    VocationalComponent, "The component", one_of("The component", ["vocational"]);
}

/// Assistance that is asked for, by component.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "the parts are read by `AssistanceRequest`; this describes what belongs together")]
#[schema(discriminator(property_name = "component", mapping(
    ("income_source" = "#/components/schemas/IncomeSourceProposal"),
    ("medical" = "#/components/schemas/MedicalProposal"),
    ("temporary_housing" = "#/components/schemas/TemporaryHousingProposal"),
    ("vocational" = "#/components/schemas/VocationalProposal")
)), example = json!({
    "component": "income_source", "amount": { "amount": "2555.00", "currency": "GEL" },
    "activity": { "ka": "სამკერვალო" }, "mode": "start",
    "items": [ { "name": "საკერავი მანქანა", "quantity": 1, "unit_price": { "amount": "2500.00", "currency": "GEL" } },
               { "name": "ძაფი", "quantity": 100, "unit_price": { "amount": "0.55", "currency": "GEL" } } ]
}))]
pub enum AssistanceProposal {
    /// Things for an activity
    IncomeSource(IncomeSourceProposal),
    /// Medical help
    Medical(MedicalProposal),
    /// A roof for a time
    TemporaryHousing(TemporaryHousingProposal),
    /// A course
    Vocational(VocationalProposal),
}

/// Things for an activity. What the items cost together is the amount.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "describes")]
pub struct IncomeSourceProposal {
    /// The component
    #[schema(value_type = IncomeSourceComponent)]
    component: String,
    /// What it is to cost
    #[schema(value_type = schemas::PositiveAmountRequest)]
    amount: RawAmount,
    /// Which activity
    activity: ActivityRequest,
    /// Whether it begins or grows
    #[schema(value_type = words::ActivityMode)]
    mode: Mode,
    /// What is bought
    #[schema(min_items = 1, max_items = 100)]
    items: Vec<ItemRequest>,
}

/// Medical help.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "describes")]
pub struct MedicalProposal {
    /// The component
    #[schema(value_type = MedicalComponent)]
    component: String,
    /// What it is to cost
    #[schema(value_type = schemas::PositiveAmountRequest)]
    amount: RawAmount,
    /// What kind of help
    #[schema(value_type = words::MedicalService)]
    service: MedicalService,
    /// Who gives it
    #[schema(value_type = schemas::Line)]
    provider: String,
}

/// A roof for a time. The rent of the months that have begun is the amount.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "describes")]
pub struct TemporaryHousingProposal {
    /// The component
    #[schema(value_type = TemporaryHousingComponent)]
    component: String,
    /// What it is to cost
    #[schema(value_type = schemas::PositiveAmountRequest)]
    amount: RawAmount,
    /// Where
    #[schema(example = "gori", min_length = 1, max_length = 50)]
    municipality: String,
    /// The first day
    #[schema(max_length = 10)]
    from: NaiveDate,
    /// The last day
    #[schema(max_length = 10)]
    until: NaiveDate,
    /// Rent for a month
    #[schema(value_type = schemas::PositiveAmountRequest)]
    monthly_rent: RawAmount,
}

/// A course.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "describes")]
pub struct VocationalProposal {
    /// The component
    #[schema(value_type = VocationalComponent)]
    component: String,
    /// What it is to cost
    #[schema(value_type = schemas::PositiveAmountRequest)]
    amount: RawAmount,
    /// Which course
    #[schema(value_type = schemas::Line)]
    course: String,
    /// Who gives it
    #[schema(value_type = schemas::Line)]
    provider: String,
    /// The first day
    #[schema(max_length = 10)]
    from: NaiveDate,
    /// The last day
    #[schema(max_length = 10)]
    until: NaiveDate,
    /// How many hours
    #[schema(minimum = 1, maximum = 10_000)]
    hours: i64,
}
