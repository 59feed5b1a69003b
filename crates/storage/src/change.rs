//! Something that happened, as it is told.

use reintegration_domain::intake::registrations;
use serde_json::Value as Json;
use uuid::Uuid;

/// The name of every change there is.
pub const CHANGE_NAMES: &[&str] = &[
    registrations::SUBMITTED,
    "registration.amended",
    "registration.evidence_requested",
    "registration.evidence_received",
    "registration.document_added",
    "registration.accepted",
    "registration.rejected",
    "registration.withdrawn",
    "registration.appealed",
    "registration.appeal_upheld",
    "registration.appeal_dismissed",
    "registration.expired",
    "registration.erased",
    REROUTED,
    "case.opened",
    "case.suspended",
    "case.resumed",
    "case.closed",
    "case.reopened",
    "case.note_added",
    "organisation.created",
    "client.created",
    "client.secret_rotated",
    "client.revoked",
    "policy.drafted",
    "policy.published",
    "client.key_set_replaced",
    "client.changed",
    "plan.written",
    "plan.approved",
    "plan.overdue",
    "assistance.proposed",
    "assistance.amended",
    "assistance.approved",
    "assistance.delivered",
    "assistance.verified",
    "assistance.cancelled",
    "assistance.expired",
    "assistance.overdue",
    "case.advanced",
    "case.transfer_requested",
    "case.transferred",
    "case.transfer_rejected",
    "case.transfer_expired",
    "follow_up.planned",
    "follow_up.recorded",
    "follow_up.overdue",
    "case.overdue",
    "call.created",
    "call.amended",
    "call.published",
    "call.closed",
    "call.decided",
    "call.question_asked",
    "call.question_answered",
    "call.conflict_declared",
    "lot.created",
    "lot.awarded",
    "lot.award_accepted",
    "lot.award_declined",
    "lot.not_awarded",
    "lot.reannounced",
    "proposal.submitted",
    "proposal.amended",
    "proposal.admitted",
    "proposal.refused",
    "proposal.defect_found",
    "proposal.scored",
    "proposal.withdrawn",
    "organisation.assessed",
    "organisation.amended",
    "programme_year.budgeted",
    "grant.drafted",
    "grant.signed",
    "grant.suspended",
    "grant.resumed",
    "grant.terminated",
    "grant.ended",
    "grant.lapsed",
    "grant.reallocation_asked",
    "grant.reallocation_approved",
    "grant.reallocation_rejected",
    "tranche.payable",
    "tranche.held",
    "tranche.released",
    "tranche.lapsed",
    "tranche.pending",
    "report.scheduled",
    "report.due",
    "report.overdue",
    "report.drafted",
    "report.submitted",
    "report.returned",
    "report.accepted",
    "report.document_added",
    "report.document_removed",
    "lot.removed",
    "call.discarded",
    "call.reopened",
    "report.dropped",
    "registration.corrected",
    "case.amended",
    "plan.rescheduled",
    "assistance.rescheduled",
    "follow_up.rescheduled",
    "assistance.delivery_withdrawn",
    "assistance.verification_refused",
    "registration.match_confirmed",
    "registration.match_dismissed",
    "registration.evidence_completed",
    "registration.document_removed",
    "case.continued",
    "case.assigned",
];

/// Another lot has the registration: the residence moved there, or the year ended.
pub const REROUTED: &str = "registration.rerouted";

/// Something that happened, for the feed and the audit trail. `data` never holds personal data: the feed is kept for good.
#[derive(Debug, Clone)]
pub struct NewChange {
    /// Its name, as `case.opened`.
    pub name: &'static str,
    /// What it happened to: `registration`, `case`, …
    pub subject_type: &'static str,
    /// Which one.
    pub subject_id: Uuid,
    /// The subject's version afterwards.
    pub subject_version: i64,
    /// Whose rows it belongs to.
    pub row: ChangeRow,
    /// What a follower needs to know.
    pub data: Json,
}

/// Who hears of a change beside those who see everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Audience {
    /// Those whose rows it belongs to.
    #[default]
    Rows,
    /// All offices of the Agency, and those whose rows it belongs to by name.
    Agency,
    /// All offices and all organisations: what anybody may read without a token.
    Anybody,
}

impl Audience {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Rows => "rows",
            Self::Agency => "agency",
            Self::Anybody => "anybody",
        }
    }
}

/// Whose rows a change belongs to.
#[derive(Debug, Clone, Default)]
pub struct ChangeRow {
    /// The registration it is about, for the timeline.
    pub registration_id: Option<Uuid>,
    /// The lot, whose organisation of the day sees it unless one is named.
    pub lot_id: Option<Uuid>,
    /// The region whose officers see it; without one, those of the lot's regions do.
    pub region: Option<String>,
    /// The client that submitted the registration.
    pub submitted_by: Option<Uuid>,
    /// The organisation that sees it, whoever has the lot now.
    pub organisation_id: Option<Uuid>,
    /// Who hears of it beyond those.
    pub audience: Audience,
}

impl ChangeRow {
    /// What belongs to a grant: its organisation's, and the offices' that the lot serves.
    #[must_use]
    pub fn of_grant(lot: Uuid, organisation: Uuid) -> Self {
        Self { lot_id: Some(lot), organisation_id: Some(organisation), ..Self::default() }
    }

    /// What is nobody's rows in particular.
    #[must_use]
    pub fn heard_by(audience: Audience) -> Self {
        Self { audience, ..Self::default() }
    }
}
