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

/// A criterion for scoring proposals.
#[derive(Debug, Serialize, ToSchema)]
pub struct CriterionView {
    /// Code of the criterion, unique within the call
    #[schema(example = "reach", max_length = 30)]
    code: String,
    /// Name of the criterion
    name: Text,
    /// Weight of the criterion in the total score; all weights add up to 100
    #[schema(example = 60, minimum = 1, maximum = 100)]
    weight: u32,
}

/// A call for proposals.
#[derive(Debug, Serialize, ToSchema)]
pub struct CallView {
    /// Identifier of the call
    #[schema(max_length = 36)]
    id: Uuid,
    /// Human-readable reference, for letters and calls
    #[schema(example = "CALL-2027-000001", max_length = 40)]
    reference: String,
    /// Code of the programme
    #[schema(value_type = words::ProgrammeCode)]
    programme: Programme,
    /// Budget year of the call
    #[schema(example = 2027, minimum = 1900, maximum = 9999)]
    year: i32,
    /// Title of the call
    title: Text,
    /// Terms of the call: what is wanted, and on which conditions
    terms: Text,
    /// Status of the call
    #[schema(value_type = words::CallStatus)]
    status: CallStatus,
    /// Last day for questions
    questions_until: NaiveDate,
    /// Last day for proposals; a lot that is announced again has its own
    proposals_until: NaiveDate,
    /// Criteria for scoring proposals
    #[schema(max_items = 20)]
    criteria: Vec<CriterionView>,
    /// Number of scores that a proposal needs before it can be awarded
    #[schema(example = 2, minimum = 1)]
    minimum_scores: i32,
    /// Identifiers of the clients that may score; `null` except for those who run competitions
    #[schema(max_items = 30)]
    members: Option<Vec<Uuid>>,
    /// Conflicts of interest that members declared; `null` except for those who run competitions
    #[schema(max_items = 3000)]
    conflicts: Option<Vec<ConflictView>>,
    /// Time of the publication; `null` for a draft
    published_at: Option<DateTime<Utc>>,
    /// Time when the call was closed for proposals; `null` before that
    closed_at: Option<DateTime<Utc>>,
    /// Time when the last lot of the call got its outcome; `null` before that
    decided_at: Option<DateTime<Utc>>,
    /// Version of the call, one higher after each change; sent as `ETag`
    #[schema(example = 1, minimum = 1)]
    version: i64,
    /// Time when the call was created
    created_at: DateTime<Utc>,
    /// Time of the last change to the call
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
