//! A call as it is shown.

use super::declare_conflict::ConflictView;
use crate::contract::texts::Text;
use crate::contract::words;
use crate::http::entity_tag::EntityTag;
use chrono::{DateTime, NaiveDate, Utc};
use reintegration_domain::competition::CallStatus;
use reintegration_domain::programme::programmes::Programme;
use reintegration_storage::Call;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What proposals are scored by.
#[derive(Debug, Serialize, ToSchema)]
pub struct CriterionView {
    /// Its code within the call
    #[schema(example = "reach", max_length = 30)]
    code: String,
    /// Its name
    name: Text,
    /// Its part of the whole; all come to 100
    #[schema(example = 60, minimum = 1, maximum = 100)]
    weight: u32,
}

/// A call for proposals.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallView {
    /// Its identifier
    #[schema(max_length = 36)]
    id: Uuid,
    /// What people quote
    #[schema(example = "CALL-2027-000001", max_length = 40)]
    reference: String,
    /// The programme
    #[schema(value_type = words::ProgrammeCode)]
    programme: Programme,
    /// The budget year
    #[schema(example = 2027, minimum = 1900, maximum = 9999)]
    year: i32,
    /// What it is called
    title: Text,
    /// What is asked for, and on which conditions
    terms: Text,
    /// Where it stands
    #[schema(value_type = words::CallStatus)]
    status: CallStatus,
    /// The last day for questions
    questions_until: NaiveDate,
    /// The last day for proposals; a lot that is announced again has its own
    proposals_until: NaiveDate,
    /// What proposals are scored by
    #[schema(max_items = 20)]
    criteria: Vec<CriterionView>,
    /// How many scores a proposal needs before it can be awarded
    #[schema(example = 2, minimum = 1)]
    minimum_scores: i32,
    /// The clients that may score; `null` but for those who look after competitions
    #[schema(max_items = 30)]
    members: Option<Vec<Uuid>>,
    /// The ties that members declared; `null` but for those who look after competitions
    #[schema(max_items = 3000)]
    conflicts: Option<Vec<ConflictView>>,
    /// When it was published; `null` for a draft
    published_at: Option<DateTime<Utc>>,
    /// When the time for proposals ended; `null` before
    closed_at: Option<DateTime<Utc>>,
    /// When its last lot had its outcome; `null` before
    decided_at: Option<DateTime<Utc>>,
    /// Counts the changes; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// When it was created
    created_at: DateTime<Utc>,
    /// When it last changed
    updated_at: DateTime<Utc>,
}

impl CallView {
    /// The call; `inside` shows who scores.
    pub fn new(Call { row, members, conflicts }: Call, inside: bool) -> Self {
        let criteria = row.criteria.0;
        let criteria = criteria.as_slice().iter().map(|one| CriterionView {
            code: one.code.clone(),
            name: (&one.name).into(),
            weight: one.weight,
        });
        Self {
            criteria: criteria.collect(),
            id: row.id,
            reference: row.reference,
            programme: *row.programme,
            year: row.year,
            title: Text { ka: row.title_ka, en: row.title_en },
            terms: Text { ka: row.terms_ka, en: row.terms_en },
            status: *row.status,
            questions_until: row.questions_until,
            proposals_until: row.proposals_until,
            minimum_scores: row.minimum_scores,
            members: inside.then_some(members),
            conflicts: inside.then(|| conflicts.into_iter().map(ConflictView::from).collect()),
            published_at: row.published_at,
            closed_at: row.closed_at,
            decided_at: row.decided_at,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}

/// The call with its tag. Ties that were declared are not the call's own: the tag tells them apart.
pub fn show(call: Call, inside: bool) -> (EntityTag, CallView) {
    let ties = call.conflicts.iter().filter(|_| inside).map(|one| format!("{} {}", one.client, one.organisation_id));
    let tag = EntityTag::with(call.row.version, &ties.collect::<Vec<_>>());
    (tag, CallView::new(call, inside))
}
