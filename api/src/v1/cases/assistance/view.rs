//! Assistance as it is shown: one shape for each component, told apart by `component`.

use super::request::{IncomeSourceComponent, MedicalComponent, TemporaryHousingComponent, VocationalComponent};
use crate::contract::words;
use crate::http::entity_tag::EntityTag;
use crate::money::Amount;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::cases::assistance::{Details, Item, Status};
use reintegration_domain::component::ComponentCode;
use reintegration_storage::Assistance;
use reintegration_storage::Tetri;
use reintegration_storage::entity::assistance::Model;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// How assistance was handed over.
#[derive(Debug, Serialize, ToSchema)]
pub struct Delivery {
    /// What it cost
    actual_amount: Amount,
    /// The day of the hand-over
    delivered_on: NaiveDate,
    /// The client that recorded it
    #[schema(max_length = 36)]
    delivered_by: Uuid,
    /// The proof: documents of the registration
    #[schema(max_items = 20)]
    documents: Vec<Uuid>,
}

/// An activity, in words.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActivityText {
    /// Georgian
    #[schema(max_length = 400)]
    ka: String,
    /// English
    #[schema(max_length = 400)]
    en: Option<String>,
}

/// A thing that is bought and handed over.
#[derive(Debug, Serialize, ToSchema)]
pub struct AssistanceItem {
    /// What it is
    #[schema(max_length = 200)]
    name: String,
    /// How many
    #[schema(minimum = 1)]
    quantity: u32,
    /// What one costs
    unit_price: Amount,
}

impl From<Item> for AssistanceItem {
    fn from(item: Item) -> Self {
        Self { name: item.name, quantity: item.quantity, unit_price: item.unit_price.into() }
    }
}

/// The members that assistance of every component has, and those of its own.
macro_rules! shapes {
    ($($(#[$meta:meta])* $name:ident $word:ident { $($(#[$own:meta])* $member:ident: $kind:ty,)* })*) => { $(
        $(#[$meta])*
        #[derive(Debug, Serialize, ToSchema)]
        pub struct $name {
            /// Its identifier
            #[schema(max_length = 36)]
            id: Uuid,
            /// The case
            #[schema(max_length = 36)]
            case_id: Uuid,
            /// The lot whose grant pays
            #[schema(max_length = 36)]
            lot_id: Uuid,
            /// The grant that the money is committed of; `null` before the approval
            #[schema(max_length = 36)]
            grant_id: Option<Uuid>,
            /// The component
            #[schema(value_type = $word)]
            component: ComponentCode,
            /// What it is to cost
            amount: Amount,
            $($(#[$own])* $member: $kind,)*
            /// Where it stands
            #[schema(value_type = words::AssistanceStatus)]
            status: Status,
            /// The last day for the next step; `null` where none is waited for
            due_on: Option<NaiveDate>,
            /// What happens when nobody takes it in time
            #[schema(value_type = Option<words::OnExpiry>)]
            on_expiry: Option<&'static str>,
            /// Whether that day has passed
            overdue: bool,
            /// The client that proposed it
            #[schema(max_length = 36)]
            proposed_by: Uuid,
            /// The client that approved it
            #[schema(max_length = 36)]
            approved_by: Option<Uuid>,
            /// The day of the approval
            approved_on: Option<NaiveDate>,
            /// How it was handed over; `null` while it was not
            delivery: Option<Delivery>,
            /// The client that verified it
            #[schema(max_length = 36)]
            verified_by: Option<Uuid>,
            /// The day of the verification
            verified_on: Option<NaiveDate>,
            /// Why it was cancelled
            #[schema(max_length = 4000)]
            cancellation_reason: Option<String>,
            /// Counts the changes; sent as `ETag`
            #[schema(example = 1, minimum = 1)]
            version: i64,
            /// When it was proposed
            created_at: DateTime<Utc>,
            /// When it last changed
            updated_at: DateTime<Utc>,
        }

        impl $name {
            fn of(common: Common, $($member: $kind),*) -> Self {
                let Common { row, amount, delivery, reason, overdue, on_expiry } = common;
                Self {
                    id: row.id,
                    case_id: row.case_id,
                    lot_id: row.lot_id,
                    grant_id: row.grant_id,
                    component: *row.component,
                    amount,
                    $($member,)*
                    status: *row.status,
                    due_on: row.due_on,
                    on_expiry,
                    overdue,
                    proposed_by: row.proposed_by,
                    approved_by: row.approved_by,
                    approved_on: row.approved_on,
                    delivery,
                    verified_by: row.verified_by,
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
    /// Things for an activity. What was told of it is `null` once the person's data is erased.
    IncomeSourceAssistance IncomeSourceComponent {
        /// Which activity
        activity: Option<ActivityText>,
        /// Whether it begins or grows
        #[schema(value_type = Option<words::ActivityMode>)]
        mode: Option<&'static str>,
        /// What is bought
        #[schema(max_items = 100)]
        items: Option<Vec<AssistanceItem>>,
    }
    /// Medical help. What was told of it is `null` once the person's data is erased.
    MedicalAssistance MedicalComponent {
        /// What kind of help
        #[schema(value_type = Option<words::MedicalService>)]
        service: Option<&'static str>,
        /// Who gives it
        #[schema(max_length = 200)]
        provider: Option<String>,
    }
    /// A roof for a time. What was told of it is `null` once the person's data is erased.
    TemporaryHousingAssistance TemporaryHousingComponent {
        /// Where
        #[schema(max_length = 50)]
        municipality: Option<String>,
        /// The first day
        from: Option<NaiveDate>,
        /// The last day
        until: Option<NaiveDate>,
        /// Rent for a month
        monthly_rent: Option<Amount>,
    }
    /// A course. What was told of it is `null` once the person's data is erased.
    VocationalAssistance VocationalComponent {
        /// Which course
        #[schema(max_length = 200)]
        course: Option<String>,
        /// Who gives it
        #[schema(max_length = 200)]
        provider: Option<String>,
        /// The first day
        from: Option<NaiveDate>,
        /// The last day
        until: Option<NaiveDate>,
        /// How many hours
        #[schema(minimum = 1)]
        hours: Option<u32>,
    }
}

/// Assistance, by component.
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
    /// Medical help
    Medical(Box<MedicalAssistance>),
    /// A roof for a time
    TemporaryHousing(Box<TemporaryHousingAssistance>),
    /// A course
    Vocational(Box<VocationalAssistance>),
}

/// What the shapes have in common.
struct Common {
    row: Model,
    amount: Amount,
    delivery: Option<Delivery>,
    reason: Option<String>,
    overdue: bool,
    on_expiry: Option<&'static str>,
}

/// The last day for the next step has passed.
pub fn is_overdue(row: &Model, today: NaiveDate) -> bool {
    row.due_on.is_some_and(|due_on| due_on < today)
}

/// What happens when nobody takes the next step in time.
pub fn on_expiry(row: &Model) -> Option<&'static str> {
    Some(row.status.on_expiry()?.as_str())
}

/// The assistance on the day `today`, with its tag.
pub fn show(Assistance { row, details, reason }: Assistance, today: NaiveDate) -> (EntityTag, AssistanceView) {
    let tag = EntityTag::of(row.version);
    let actual = row.actual_minor.map(Tetri::get);
    let delivery = actual.zip(row.delivered_on).zip(row.delivered_by);
    let delivery = delivery.map(|((actual, delivered_on), delivered_by)| Delivery {
        actual_amount: actual.into(),
        delivered_on,
        delivered_by,
        documents: row.documents.0.clone(),
    });
    let common = Common {
        amount: row.amount_minor.get().into(),
        delivery,
        reason,
        overdue: is_overdue(&row, today),
        on_expiry: on_expiry(&row),
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
