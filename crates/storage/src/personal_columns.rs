//! Every column of every table: whether it shows a person whom the programme helps, in which class of data, and what an
//! erasure does to it. The erasure and the audit trail's digests read this list; a story holds it against the migrated
//! schema and against what an erasure leaves behind.
//!
//! Identifiers and references are not personal by themselves: they lead to a person through the columns that are.

use Erasure::{Deleted, Emptied, Kept, OnlyYear, Unreadable};
use FieldClass::{Assistance, Circumstances, Contact, Evidence, FollowUps, Identity, Notes, Plan, Stay};
use reintegration_domain::access::FieldClass;

/// What an erasure does to a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasure {
    /// The column becomes null; where it cannot be null, an empty text.
    Emptied,
    /// Of a day, the year stays.
    OnlyYear,
    /// What is sealed stays, and its key is destroyed.
    Unreadable,
    /// The row is deleted.
    Deleted,
    /// The column stays, for this reason.
    Kept(&'static str),
}

/// Columns that are treated alike.
#[derive(Debug, Clone, Copy)]
pub struct Personal {
    /// What an erasure does to them.
    pub erasure: Erasure,
    /// The classes of what they show.
    pub classes: &'static [FieldClass],
    columns: &'static str,
}

impl Personal {
    /// Their names.
    pub fn columns(self) -> impl Iterator<Item = &'static str> {
        self.columns.split_ascii_whitespace()
    }
}

/// A table.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// The columns that show a person.
    pub personal: &'static [Personal],
    other: &'static str,
}

impl Table {
    /// Every column.
    pub fn columns(self) -> impl Iterator<Item = &'static str> {
        self.personal.iter().copied().flat_map(Personal::columns).chain(self.other.split_ascii_whitespace())
    }
}

/// What an erasure does to a column; `None` where the list does not know it.
#[must_use]
pub fn erasure(table: &str, column: &str) -> Option<Erasure> {
    let table = TABLES.iter().find(|known| known.name == table)?;
    let personal = table.personal.iter().find(|personal| personal.columns().any(|known| known == column));
    let other = || table.columns().any(|known| known == column).then_some(Kept("it shows nobody"));
    personal.map(|personal| personal.erasure).or_else(other)
}

/// The columns of a table that an erasure writes over, in the order of the list.
pub fn overwritten(table: &str) -> impl Iterator<Item = &'static str> {
    let personal = TABLES.iter().filter(move |known| known.name == table).flat_map(|table| table.personal);
    personal.filter(|personal| matches!(personal.erasure, Emptied | OnlyYear)).flat_map(|personal| personal.columns())
}

/// The tables in which an erasure leaves rows behind that nobody sees any more and that held what was erased.
pub fn tables_with_dead_rows() -> impl Iterator<Item = &'static str> {
    let leaves = |personal: &Personal| matches!(personal.erasure, Emptied | OnlyYear | Deleted);
    TABLES.iter().filter(move |table| table.personal.iter().any(leaves)).map(|table| table.name)
}

const STATISTICS: Erasure = Kept("the statistics count it, and no name stands beside it any more");
const MONEY: Erasure = Kept("the accounts of public money rest on it");
const RECORD: Erasure = Kept("it says what the programme did, and under which rules");
const APPEND_ONLY: Erasure = Kept("nothing that was written down there is taken back; it names nobody");
const WORDS: Erasure = Kept("it is written for the accounts of a grant, and nobody knows whom it speaks of");
const TRAIL: Erasure = Kept("it says what somebody's data was needed for, and what is written down stays");
const REPEATS: Erasure = Kept("it tells a repeat from another request; the row goes after 48 hours");

const fn on(erasure: Erasure, classes: &'static [FieldClass], columns: &'static str) -> Personal {
    Personal { erasure, classes, columns }
}

const fn table(name: &'static str, personal: &'static [Personal], other: &'static str) -> Table {
    Table { name, personal, other }
}

/// The list.
pub const TABLES: &[Table] = &[
    table(
        "registrations",
        &[
            on(
                Emptied,
                &[Identity],
                "given_name family_name father_name latin_given_name latin_family_name name_key latin_name_key document_key \
                 number_key",
            ),
            on(Emptied, &[Identity, Contact, Circumstances], "sealed"),
            on(OnlyYear, &[Identity], "born_on born_until"),
            on(STATISTICS, &[Identity], "sex citizenship status_in_georgia document_kind"),
            on(STATISTICS, &[Contact], "municipality region registered_municipality"),
            on(STATISTICS, &[Stay], "country returned_on irregular irregular_from irregular_until asylum"),
            on(STATISTICS, &[Circumstances], "household_members household_children needs heard_from"),
            on(RECORD, &[Circumstances], "consent_given_on consent_form status"),
        ],
        "id reference programme registered_on submitted_by facts_by policy_id lot_id evidence_due_on first_decider \
         appeal_until case_id retain_until erased_at version created_at updated_at",
    ),
    table("person_keys", &[on(Deleted, &[Identity], "registration_id master_key sealed")], ""),
    table(
        "documents",
        &[on(Deleted, &[Evidence], "id registration_id kind media_type size sha256 sent_by created_at")],
        "",
    ),
    table(
        "registration_corrections",
        &[on(Unreadable, &[Identity, Contact, Circumstances], "sealed")],
        "id registration_id version fields identity corrected_by corrected_at",
    ),
    table(
        "registration_matches",
        &[on(
            Deleted,
            &[Identity, Circumstances],
            "first_id second_id outcome decided_on sealed_reason decided_by decided_at",
        )],
        "",
    ),
    table("duplicate_keys", &[on(Deleted, &[Identity], "key registration_id")], ""),
    table("search_keys", &[on(Deleted, &[Identity, Contact], "key registration_id")], ""),
    table("unsearchable_registrations", &[], "registration_id"),
    table(
        "external_references",
        &[on(Deleted, &[Identity], "client_id subject_type subject_id reference registration_id")],
        "",
    ),
    table("document_leftovers", &[], "document_id since abandoned"),
    table("unlisted_erasures", &[], "registration_id"),
    table("unlisted_work", &[], "id registration_id grant_id lot_id"),
    table(
        "work_items",
        &[],
        "id kind waits_for registration_id case_id grant_id lot_id organisation_id region submitted_by reference due_on \
         ordered_on",
    ),
    table("unfreed_erasures", &[], "registration_id xact since"),
    table(
        "decisions",
        &[
            on(Unreadable, &[Circumstances], "sealed_reason"),
            on(RECORD, &[Identity, Stay], "facts assessment"),
            on(RECORD, &[Circumstances], "outcome proposal"),
        ],
        "id registration_id stage due_on against_proposal policy_id decided_by decided_at",
    ),
    table(
        "cases",
        &[
            on(Unreadable, &[Circumstances], "sealed_reason"),
            on(STATISTICS, &[Contact], "municipality region"),
            on(STATISTICS, &[Circumstances], "status stage closure_reason"),
        ],
        "id reference registration_id programme lot_id closed_on suspended_on duplicate_of opened_on plan_due_on overdue_told \
         assigned_to version created_at updated_at",
    ),
    table("case_notes", &[on(Unreadable, &[Notes], "sealed_text")], "id case_id author created_at"),
    table("plans", &[], "case_id revision status approved_revision due_on overdue_told version created_at updated_at"),
    table(
        "plan_revisions",
        &[on(Unreadable, &[Plan], "sealed_texts"), on(STATISTICS, &[Plan], "outline")],
        "case_id revision author written_at approved_by approved_on",
    ),
    table(
        "follow_ups",
        &[
            on(Unreadable, &[FollowUps], "sealed"),
            on(
                STATISTICS,
                &[FollowUps],
                "visited_on place economic social psychosocial composite economic_coverage social_coverage \
                 psychosocial_coverage composite_coverage",
            ),
        ],
        "id case_id status planned_month due_on overdue_told instrument instrument_version recorded_by version \
         created_at updated_at",
    ),
    table(
        "transfers",
        &[on(Unreadable, &[Notes], "sealed_reason sealed_answer"), on(RECORD, &[Contact], "municipality region")],
        "id case_id from_lot_id to_lot_id status asked_by answered_by due_on asked_at ended_at",
    ),
    table(
        "assistance",
        &[
            on(Unreadable, &[Assistance], "sealed_details sealed_reason sealed_approval_reason sealed_reversals"),
            on(
                MONEY,
                &[Assistance],
                "region component amount_minor actual_minor beyond_plan_minor status delivered_on",
            ),
        ],
        "id case_id registration_id lot_id grant_id policy_id carried_from due_on overdue_told proposed_by authors approved_by \
         approved_on deliveries delivered_by documents verified_by verified_on version created_at updated_at",
    ),
    table(
        "ledger_entries",
        &[on(MONEY, &[Assistance], "component amount_minor")],
        "seq id grant_id kind assistance_id case_id reallocation_id delivery_number occurred_on recorded_at client request_id",
    ),
    table(
        "report_lines",
        &[on(MONEY, &[Assistance], "amount_minor delivered_on")],
        "report_id revision line assistance_id",
    ),
    table("reported_items", &[], "assistance_id report_id"),
    table(
        "report_documents",
        &[on(WORDS, &[Evidence], "size sha256 sealed_key")],
        "id report_id kind media_type submitted_revision master_key sent_by created_at",
    ),
    table(
        "report_revisions",
        &[on(WORDS, &[Circumstances, Assistance], "narrative")],
        "report_id revision indicators financial lines_revision line_form line_count written_by written_at submitted_at",
    ),
    table(
        "reports",
        &[on(WORDS, &[Circumstances, Assistance], "reasons")],
        "id reference grant_id lot_id organisation_id year kind number starts_on ends_on due_on status waits_since told \
         revision submitted_revision submitted_by submitted_at authors returned_revision returned_by returned_at changed \
         accepted_by accepted_at version created_at updated_at",
    ),
    table(
        "changes",
        &[on(APPEND_ONLY, &[Contact], "region"), on(APPEND_ONLY, &[Circumstances, Assistance], "data")],
        "seq xact id type occurred_at client client_id role subject_type subject_id subject_version registration_id \
         lot_id submitted_by organisation_id audience request_id",
    ),
    table(
        "idempotency_keys",
        &[on(Emptied, FieldClass::ALL, "status headers sealed_body"), on(REPEATS, FieldClass::ALL, "fingerprint")],
        "client key fields created_at",
    ),
    table("idempotency_persons", &[], "client key registration_id held matched"),
    table(
        "audit_entries",
        &[
            on(TRAIL, FieldClass::ALL, "purpose"),
            on(Kept("what it says of a person is hashed under the person's key"), &[Identity], "digests"),
        ],
        "seq xact id occurred_at client client_id role operation action subject_type subject_id subject_version persons \
         fields request_id",
    ),
    table("audit_persons", &[], "registration_id xact seq"),
    table("audit_seals", &[], "number last_xact last_seq entries leaves root previous sealed_at public_key signature"),
    table("installation_keys", &[], "name master_key sealed"),
    table("change_feed", &[], "one xact_offset"),
    table("write_trials", &[], "one written_at"),
    table("reference_counters", &[], "kind year last_number"),
    table("seaql_migrations", &[], "version applied_at"),
    table(
        "organisations",
        &[],
        "id registration_code name_ka name_en kind contact regions version created_at updated_at",
    ),
    table("status_check_failures", &[], "key failures since"),
    table(
        "clients",
        &[],
        "id client_id name role organisation_id regions status demonstration jwks issuer subject version created_at \
         updated_at revoked_at",
    ),
    table("client_secrets", &[], "id client secret_hash created_at expires_at"),
    table("client_assertions", &[], "client jti used_at"),
    table("signing_keys", &[], "kid private_key created_at"),
    table("programmes", &[], "code name_ka name_en"),
    table(
        "programme_years",
        &[],
        "programme year starts_on ends_on budget_minor granted_minor basis note_ka note_en version",
    ),
    table("regions", &[], "code routable"),
    table("municipalities", &[], "code region routable"),
    table(
        "lots",
        &[],
        "id programme year number organisation_id allocated_minor basis note_ka note_en call_id status announced_minor \
         round proposals_until outcome_reason version",
    ),
    table("lot_regions", &[], "programme year region lot_id"),
    table(
        "policies",
        &[],
        "id programme policy_version in_force_from status document drafted_by published_by published_at version created_at",
    ),
    table(
        "grants",
        &[],
        "id reference programme year lot_id organisation_id amount_minor starts_on ends_on status signed_on signed_by \
         terminated_on status_reason returned_minor basis note_ka note_en version created_at updated_at",
    ),
    table("grant_lines", &[], "grant_id component agreed_minor allocated_minor committed_minor disbursed_minor"),
    table(
        "tranches",
        &[],
        "id grant_id number amount_minor condition report_number status payable_on payable_by released_by released_on \
         payment_reference released_minor version created_at updated_at",
    ),
    table(
        "budget_reallocations",
        &[],
        "id grant_id from_component to_component amount_minor reason answer status asked_by answered_by version asked_at \
         answered_at",
    ),
    table(
        "calls",
        &[],
        "id reference programme year title_ka title_en terms_ka terms_en status questions_until proposals_until \
         minimum_scores criteria created_by published_by published_at closed_at decided_at version created_at updated_at",
    ),
    table("call_members", &[], "call_id client"),
    table("call_conflicts", &[], "call_id client organisation_id reason declared_at"),
    table(
        "call_questions",
        &[],
        "id call_id organisation_id asked_by question answer answered_by answered_at version asked_at",
    ),
    table(
        "proposals",
        &[],
        "id reference call_id lot_id round organisation_id summary amount_minor budget status cure_due_on \
         admissibility_reason submitted_by examined_by awarded_by awarded_minor withdrawn_at scores_frozen version \
         created_at updated_at",
    ),
    table("proposal_scores", &[], "proposal_id member points total comment scored_at"),
    table("organisation_assessments", &[], "id organisation_id rating valid_until flags note assessed_by assessed_at"),
];

#[cfg(test)]
mod tests {
    use super::TABLES;
    use crate::trail::{ASSISTANCE, EVIDENCE, FOLLOW_UPS, NOTES, PLAN, REGISTRATION};

    #[test]
    fn a_read_names_the_classes_of_the_columns_that_it_shows() {
        for (table, written_down) in [
            ("registrations", REGISTRATION),
            ("documents", EVIDENCE),
            ("case_notes", NOTES),
            ("plan_revisions", PLAN),
            ("follow_ups", FOLLOW_UPS),
            ("assistance", ASSISTANCE),
        ] {
            let personal = TABLES.iter().filter(|known| known.name == table).flat_map(|table| table.personal);
            let shown: Vec<_> = personal.flat_map(|personal| personal.classes).collect();
            assert!(shown.iter().all(|class| written_down.contains(class)), "{table}: {shown:?}");
            assert!(written_down.iter().all(|class| shown.contains(&class)), "{table}: {shown:?}");
        }
    }
}
