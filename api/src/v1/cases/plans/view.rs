//! A plan as it is shown.

use crate::contract::words;
use crate::http::entity_tag::EntityTag;
use crate::money::Amount;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::cases;
use reintegration_domain::cases::assistance::OnExpiry;
use reintegration_domain::cases::plans::{Item, Status, Texts};
use reintegration_domain::component::ComponentCode;
use reintegration_domain::programme::instruments::Dimension;
use reintegration_storage::entity::case::Model;
use reintegration_storage::{PlanFile, StorageError};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A goal or a need.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanPoint {
    /// Which side of reintegration it belongs to
    #[schema(value_type = words::Dimension)]
    dimension: Dimension,
    /// What it is; `null` once it is erased
    #[schema(max_length = 4000)]
    text: Option<String>,
}

/// Assistance that is intended.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanItem {
    /// Of which component
    #[schema(value_type = words::Component)]
    component: ComponentCode,
    /// How much
    amount: Amount,
    /// What there is to say about it; `null` once it is erased
    #[schema(max_length = 4000)]
    note: Option<String>,
}

/// A revision of a case's reintegration plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanView {
    /// The case
    #[schema(max_length = 36)]
    case_id: Uuid,
    /// Which revision this is
    #[schema(example = 1, minimum = 1)]
    revision: i32,
    /// Where this revision stands
    #[schema(value_type = words::PlanStatus)]
    status: Status,
    /// The plan in short; `null` once it is erased
    #[schema(max_length = 4000)]
    summary: Option<String>,
    /// What the person wants to reach
    #[schema(max_items = 30)]
    goals: Vec<PlanPoint>,
    /// What the person needs for it
    #[schema(max_items = 30)]
    needs: Vec<PlanPoint>,
    /// What the person is to get
    #[schema(max_items = 20)]
    assistance: Vec<PlanItem>,
    /// The client that wrote this revision
    #[schema(max_length = 36)]
    author: Uuid,
    /// When it was written
    written_at: DateTime<Utc>,
    /// The client that approved this revision
    #[schema(max_length = 36)]
    approved_by: Option<Uuid>,
    /// The day on which it was approved
    approved_on: Option<NaiveDate>,
    /// The revision that was approved last; `null` while none was
    #[schema(example = 1, minimum = 1)]
    approved_revision: Option<i32>,
    /// The last day for approving this revision; `null` where nobody has to
    due_on: Option<NaiveDate>,
    /// What happens when nobody does
    #[schema(value_type = Option<words::OnExpiry>)]
    on_expiry: Option<OnExpiry>,
    /// Counts the changes of the plan, revisions and approvals; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
}

/// The plan of `case` with its tag.
pub fn show(case: &Model, file: PlanFile) -> Result<(EntityTag, PlanView), StorageError> {
    let PlanFile { rows, outline, texts } = file;
    let runs = matches!(case.state()?, cases::State::Running(_));
    // What is shown follows the case, too: whether anybody is waited for, and whether the words are still there.
    let beside = [(!runs).then(|| case.status.to_string()), texts.is_none().then(|| "erased".to_owned())];
    let tag = EntityTag::with(rows.plan.version, &beside.into_iter().flatten().collect::<Vec<_>>());
    let status = rows.status();
    let waits = runs && rows.is_newest();
    let Texts { summary, goals, needs, notes } = texts.unwrap_or_default();
    let mut notes = notes.into_iter();
    let item =
        |item: Item| PlanItem { component: item.component, amount: item.amount.into(), note: notes.next().flatten() };
    let view = PlanView {
        case_id: rows.plan.case_id,
        revision: rows.revision.revision,
        status,
        summary,
        goals: points(outline.goals, goals),
        needs: points(outline.needs, needs),
        assistance: outline.assistance.into_iter().map(item).collect(),
        author: rows.revision.author,
        written_at: rows.revision.written_at,
        approved_by: rows.revision.approved_by,
        approved_on: rows.revision.approved_on,
        approved_revision: rows.plan.approved_revision,
        due_on: rows.plan.due_on.filter(|_| waits),
        on_expiry: status.on_expiry().filter(|_| waits),
        version: rows.plan.version,
    };
    Ok((tag, view))
}

/// Each with its text, as long as there is one.
fn points(dimensions: Vec<Dimension>, texts: Vec<String>) -> Vec<PlanPoint> {
    let mut texts = texts.into_iter();
    dimensions.into_iter().map(|dimension| PlanPoint { dimension, text: texts.next() }).collect()
}
