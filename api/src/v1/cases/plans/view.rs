//! A plan as it is shown.

use crate::client::NamedClient;
use crate::contract::words;
use crate::http::entity_tag::EntityTag;
use crate::money::Amount;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::cases;
use reintegration_domain::cases::assistance::OnExpiry;
use reintegration_domain::cases::plans::{Item, Status, Texts};
use reintegration_domain::component::ComponentCode;
use reintegration_domain::programme::instruments::Dimension;
use reintegration_storage::ClientNames;
use reintegration_storage::entity::case::Model;
use reintegration_storage::{PlanFile, StorageError};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A goal or a need of the person.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanPoint {
    /// Dimension of reintegration that this point belongs to
    #[schema(value_type = words::Dimension)]
    dimension: Dimension,
    /// Text of the goal or need; `null` once it is erased
    #[schema(max_length = 4000)]
    text: Option<String>,
}

/// Intended assistance in a plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanItem {
    /// Component of the intended assistance
    #[schema(value_type = words::Component)]
    component: ComponentCode,
    /// Intended amount of money
    amount: Amount,
    /// Note on the intended assistance; `null` once it is erased
    #[schema(max_length = 4000)]
    note: Option<String>,
}

/// A revision of a case's reintegration plan.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlanView {
    /// Identifier of the case
    #[schema(max_length = 36)]
    case_id: Uuid,
    /// Number of this revision
    #[schema(example = 1, minimum = 1)]
    revision: i32,
    /// Status of this revision
    #[schema(value_type = words::PlanStatus)]
    status: Status,
    /// Summary of the plan; `null` once it is erased
    #[schema(max_length = 4000)]
    summary: Option<String>,
    /// Goals of the person
    #[schema(max_items = 30)]
    goals: Vec<PlanPoint>,
    /// Needs of the person
    #[schema(max_items = 30)]
    needs: Vec<PlanPoint>,
    /// Assistance that is intended for the person
    #[schema(max_items = 20)]
    assistance: Vec<PlanItem>,
    /// Client that wrote this revision
    author: NamedClient,
    /// Time when this revision was written
    written_at: DateTime<Utc>,
    /// Client that approved this revision
    approved_by: Option<NamedClient>,
    /// Day on which this revision was approved
    approved_on: Option<NaiveDate>,
    /// Number of the revision that was approved last; `null` while there is none
    #[schema(example = 1, minimum = 1)]
    approved_revision: Option<i32>,
    /// Last day for approving this revision; `null` where no approval is expected
    due_on: Option<NaiveDate>,
    /// What happens when nobody approves this revision in time
    #[schema(value_type = Option<words::OnExpiry>)]
    on_expiry: Option<OnExpiry>,
    /// Version of the plan, one higher after each revision and approval; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
}

/// The plan of `case` with its tag.
pub fn show(case: &Model, file: PlanFile, names: &ClientNames) -> Result<(EntityTag, PlanView), StorageError> {
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
        author: NamedClient::of(rows.revision.author, names),
        written_at: rows.revision.written_at,
        approved_by: NamedClient::maybe(rows.revision.approved_by, names),
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
