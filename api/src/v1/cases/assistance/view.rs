//! Assistance as it is shown: one shape for each component, told apart by `component`.

use super::records::{Delivery, DeliveryReversal};
use super::request::{IncomeSourceComponent, MedicalComponent, TemporaryHousingComponent, VocationalComponent};
use crate::client::NamedClient;
use crate::contract::words;
use crate::http::entity_tag::EntityTag;
use crate::money::Amount;
use crate::v1::cases::view::CasePerson;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::cases::assistance::{Details, Item, Status};
use reintegration_domain::component::ComponentCode;
use reintegration_storage::Tetri;
use reintegration_storage::entity::assistance::Model;
use reintegration_storage::{Assistance, ClientNames, Whose};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Of reversals, the most that are shown.
const MOST_REVERSALS: usize = 100;

/// A description of an activity.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActivityText {
    /// Text in Georgian
    #[schema(max_length = 400)]
    ka: String,
    /// Text in English
    #[schema(max_length = 400)]
    en: Option<String>,
}

/// An item to buy and deliver.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssistanceItem {
    /// Name of the item
    #[schema(max_length = 200)]
    name: String,
    /// Quantity of the item as decimal text of at most three places, without zeros at its end
    #[schema(example = "2.5", pattern = r"^(?:0|[1-9]\d{0,5})(?:\.\d{0,2}[1-9])?$", max_length = 10)]
    quantity: String,
    /// Price of one unit
    unit_price: Amount,
}

impl From<Item> for AssistanceItem {
    fn from(item: Item) -> Self {
        Self { name: item.name, quantity: item.quantity.to_string(), unit_price: item.unit_price.into() }
    }
}

/// The members that assistance of every component has, and those of its own.
macro_rules! shapes {
    ($($(#[$meta:meta])* $name:ident $word:ident { $($(#[$own:meta])* $member:ident: $kind:ty,)* })*) => { $(
        $(#[$meta])*
        #[derive(Debug, Serialize, ToSchema)]
        pub struct $name {
            /// Identifier of the assistance
            #[schema(max_length = 36)]
            id: Uuid,
            /// Identifier of the case
            #[schema(max_length = 36)]
            case_id: Uuid,
            /// Reference of the case
            #[schema(example = "CASE-2020-000001", max_length = 40)]
            case_reference: String,
            /// Name of the person; `null` once the person's data is erased, and where the case is no longer the caller's
            person: Option<CasePerson>,
            /// Identifier of the lot whose grant pays
            #[schema(max_length = 36)]
            lot_id: Uuid,
            /// Identifier of the grant whose money is committed; `null` before the approval
            #[schema(max_length = 36)]
            grant_id: Option<Uuid>,
            /// Identifier of the assistance of a former year that ended without a delivery and is proposed anew by this one
            #[schema(max_length = 36)]
            carried_from: Option<Uuid>,
            /// Component of the assistance
            #[schema(value_type = $word)]
            component: ComponentCode,
            /// Planned cost of the assistance
            amount: Amount,
            $($(#[$own])* $member: $kind,)*
            /// The caller's own reference of the assistance; `null` where the caller has given none
            #[schema(max_length = 64)]
            external_reference: Option<String>,
            /// Status of the assistance
            #[schema(value_type = words::AssistanceStatus)]
            status: Status,
            /// Last day for the next step; `null` where no next step is expected
            due_on: Option<NaiveDate>,
            /// What happens when the next step is not done in time
            #[schema(value_type = Option<words::OnExpiry>)]
            on_expiry: Option<&'static str>,
            /// Whether the last day for the next step has passed
            overdue: bool,
            /// Client that proposed the assistance
            proposed_by: NamedClient,
            /// Client that approved the assistance
            approved_by: Option<NamedClient>,
            /// Day of the approval
            approved_on: Option<NaiveDate>,
            /// Reason that was given for the approval
            #[schema(max_length = 4000)]
            approval_reason: Option<String>,
            /// Whether more was approved than the case's plan intended for the component
            beyond_plan: bool,
            /// Part of the amount that the plan did not intend when it was approved; `null` where it intended all of it
            beyond_plan_by: Option<Amount>,
            /// Record of the delivery; `null` while there is none
            delivery: Option<Delivery>,
            /// Records of deliveries that were withdrawn or refused, oldest first: the last 100 of them; `null` once
            /// they are erased
            #[schema(max_items = 100)]
            reversals: Option<Vec<DeliveryReversal>>,
            /// Client that verified the delivery
            verified_by: Option<NamedClient>,
            /// Day of the verification
            verified_on: Option<NaiveDate>,
            /// Reason for cancelling the assistance
            #[schema(max_length = 4000)]
            cancellation_reason: Option<String>,
            /// Version of the assistance, one higher after each change; sent as `ETag`
            #[schema(example = 1, minimum = 1)]
            version: i64,
            /// Time when the assistance was proposed
            created_at: DateTime<Utc>,
            /// Time of the last change to the assistance
            updated_at: DateTime<Utc>,
        }

        impl $name {
            fn of(common: Common, $($member: $kind),*) -> Self {
                let Common {
                    row, whose, done, amount, delivery, reversals, reason, approval_reason, overdue, on_expiry, own
                } = common;
                Self {
                    id: row.id,
                    case_id: row.case_id,
                    case_reference: whose.reference,
                    person: whose.person.map(|(given_name, family_name)| CasePerson::named(given_name, family_name)),
                    lot_id: row.lot_id,
                    grant_id: row.grant_id,
                    carried_from: row.carried_from,
                    component: *row.component,
                    amount,
                    $($member,)*
                    external_reference: own,
                    status: *row.status,
                    due_on: row.due_on,
                    on_expiry,
                    overdue,
                    proposed_by: done.proposer,
                    approved_by: done.approver,
                    approved_on: row.approved_on,
                    approval_reason,
                    beyond_plan: row.beyond_plan_minor.is_some(),
                    beyond_plan_by: row.beyond_plan_minor.map(Tetri::get).map(Into::into),
                    delivery,
                    reversals,
                    verified_by: done.verifier,
                    verified_on: row.verified_on,
                    cancellation_reason: reason,
                    version: row.version,
                    created_at: row.created_at,
                    updated_at: row.updated_at,
                }
            }
        }
    )* };
}

shapes! {
    /// Items for an activity. The details are `null` once the person's data is erased.
    IncomeSourceAssistance IncomeSourceComponent {
        /// Activity that the items are for
        activity: Option<ActivityText>,
        /// Whether the activity is new or grows
        #[schema(value_type = Option<words::ActivityMode>)]
        mode: Option<&'static str>,
        /// Items to buy
        #[schema(max_items = 100)]
        items: Option<Vec<AssistanceItem>>,
    }
    /// Medical help. The details are `null` once the person's data is erased.
    MedicalAssistance MedicalComponent {
        /// Kind of medical help
        #[schema(value_type = Option<words::MedicalService>)]
        service: Option<&'static str>,
        /// Provider of the medical help
        #[schema(max_length = 200)]
        provider: Option<String>,
    }
    /// Housing for a limited time. The details are `null` once the person's data is erased.
    TemporaryHousingAssistance TemporaryHousingComponent {
        /// Code of the municipality of the housing
        #[schema(max_length = 50)]
        municipality: Option<String>,
        /// First day of the housing
        from: Option<NaiveDate>,
        /// Last day of the housing
        until: Option<NaiveDate>,
        /// Rent for one month
        monthly_rent: Option<Amount>,
    }
    /// A vocational course. The details are `null` once the person's data is erased.
    VocationalAssistance VocationalComponent {
        /// Name of the course
        #[schema(max_length = 200)]
        course: Option<String>,
        /// Provider of the course
        #[schema(max_length = 200)]
        provider: Option<String>,
        /// First day of the course
        from: Option<NaiveDate>,
        /// Last day of the course
        until: Option<NaiveDate>,
        /// Number of hours of the course
        #[schema(minimum = 1)]
        hours: Option<u32>,
    }
}

/// Assistance; each component has its own members.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(discriminator(property_name = "component", mapping(
    ("income_source" = "#/components/schemas/IncomeSourceAssistance"),
    ("medical" = "#/components/schemas/MedicalAssistance"),
    ("temporary_housing" = "#/components/schemas/TemporaryHousingAssistance"),
    ("vocational" = "#/components/schemas/VocationalAssistance")
)))]
pub enum AssistanceView {
    /// Things for an activity
    IncomeSource(Box<IncomeSourceAssistance>),
    /// Medical help for the person
    Medical(Box<MedicalAssistance>),
    /// A roof for a time
    TemporaryHousing(Box<TemporaryHousingAssistance>),
    /// A vocational course
    Vocational(Box<VocationalAssistance>),
}

/// What the shapes have in common.
struct Common {
    row: Model,
    whose: Whose,
    done: Doers,
    amount: Amount,
    delivery: Option<Delivery>,
    reversals: Option<Vec<DeliveryReversal>>,
    reason: Option<String>,
    approval_reason: Option<String>,
    overdue: bool,
    on_expiry: Option<&'static str>,
    own: Option<String>,
}

/// Who did it, step by step.
struct Doers {
    proposer: NamedClient,
    approver: Option<NamedClient>,
    verifier: Option<NamedClient>,
}

/// The last day for the next step has passed.
pub fn is_overdue(row: &Model, today: NaiveDate) -> bool {
    row.due_on.is_some_and(|due_on| due_on < today)
}

/// What happens when nobody takes the next step in time.
pub fn on_expiry(row: &Model) -> Option<&'static str> {
    row.due_on?;
    Some(row.status.on_expiry()?.as_str())
}

/// The assistance of that case on the day `today`, with its tag.
pub fn show(
    assistance: Assistance,
    whose: Whose,
    names: &ClientNames,
    today: NaiveDate,
) -> (EntityTag, AssistanceView) {
    let Assistance { row, details, reason, approval_reason, reversals, own_reference: own } = assistance;
    // At rest it shows no due day, in the same version.
    let rests = (row.status.is_open() && row.due_on.is_none()).then(|| "at rest".to_owned());
    let unnamed = whose.person.is_none().then(|| "unnamed".to_owned());
    let beside = rests.into_iter().chain(unnamed).chain([whose.version.to_string()]).chain(own.clone());
    let beside: Vec<String> = beside.collect();
    let tag = EntityTag::with(row.version, &beside);
    let actual = row.actual_minor.map(Tetri::get);
    let delivery = actual.zip(row.delivered_on).zip(row.delivered_by);
    let delivery = delivery.map(|((actual, delivered_on), delivered_by)| Delivery {
        actual_amount: actual.into(),
        delivered_on,
        delivered_by: NamedClient::of(delivered_by, names),
        documents: row.documents.0.clone(),
    });
    let common = Common {
        amount: row.amount_minor.get().into(),
        delivery,
        reversals: reversals.map(|reversals| {
            let older = reversals.len().saturating_sub(MOST_REVERSALS);
            reversals.into_iter().skip(older).map(|reversal| DeliveryReversal::new(reversal, names)).collect()
        }),
        reason,
        approval_reason,
        overdue: is_overdue(&row, today),
        on_expiry: on_expiry(&row),
        done: Doers {
            proposer: NamedClient::of(row.proposed_by, names),
            approver: NamedClient::maybe(row.approved_by, names),
            verifier: NamedClient::maybe(row.verified_by, names),
        },
        whose,
        own,
        row,
    };
    let view = match (*common.row.component, details) {
        (_, Some(Details::IncomeSource { activity, mode, items })) => {
            let activity = ActivityText { ka: activity.ka, en: activity.en };
            let items = items.into_iter().map(Into::into).collect();
            let shape = IncomeSourceAssistance::of(common, Some(activity), Some(mode.as_str()), Some(items));
            AssistanceView::IncomeSource(Box::new(shape))
        }
        (_, Some(Details::Medical { service, provider })) => {
            let shape = MedicalAssistance::of(common, Some(service.as_str()), Some(provider));
            AssistanceView::Medical(Box::new(shape))
        }
        (_, Some(Details::TemporaryHousing { municipality, from, until, monthly_rent })) => {
            let rent = Some(monthly_rent.into());
            let shape = TemporaryHousingAssistance::of(common, Some(municipality), Some(from), Some(until), rent);
            AssistanceView::TemporaryHousing(Box::new(shape))
        }
        (_, Some(Details::Vocational { course, provider, from, until, hours })) => {
            let (from, until) = (Some(from), Some(until));
            let shape = VocationalAssistance::of(common, Some(course), Some(provider), from, until, Some(hours));
            AssistanceView::Vocational(Box::new(shape))
        }
        (component, None) => erased(component, common),
    };
    (tag, view)
}

/// What is left once the person's data is erased: money and days.
fn erased(component: ComponentCode, common: Common) -> AssistanceView {
    match component {
        ComponentCode::IncomeSource => {
            AssistanceView::IncomeSource(Box::new(IncomeSourceAssistance::of(common, None, None, None)))
        }
        ComponentCode::Medical => AssistanceView::Medical(Box::new(MedicalAssistance::of(common, None, None))),
        ComponentCode::TemporaryHousing => {
            AssistanceView::TemporaryHousing(Box::new(TemporaryHousingAssistance::of(common, None, None, None, None)))
        }
        ComponentCode::Vocational => {
            AssistanceView::Vocational(Box::new(VocationalAssistance::of(common, None, None, None, None, None)))
        }
    }
}
