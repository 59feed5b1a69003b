use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What waits, one row for each thing that does, written with the change that makes or ends the waiting. What was there
/// before this table did is listed by the service itself.
const SQL: &str = "
CREATE TABLE work_items (
    id {uuid} NOT NULL PRIMARY KEY,
    kind text NOT NULL CONSTRAINT work_items_kind_check CHECK (kind IN ('decision', 'appeal_decision', 'evidence', 'plan',
        'plan_approval', 'assistance_approval', 'delivery', 'verification', 'transfer_answer', 'follow_up', 'report',
        'report_review', 'award_answer', 'tranche_release')),
    waits_for text NOT NULL CONSTRAINT work_items_waits_for_check
        CHECK (waits_for IN ('partner', 'agency', 'returnee', 'nobody')),
    registration_id {uuid} CONSTRAINT work_items_registration_fk REFERENCES registrations (id),
    case_id {uuid} CONSTRAINT work_items_case_fk REFERENCES cases (id),
    grant_id {uuid} CONSTRAINT work_items_grant_fk REFERENCES grants (id),
    lot_id {uuid} CONSTRAINT work_items_lot_fk REFERENCES lots (id),
    organisation_id {uuid} CONSTRAINT work_items_organisation_fk REFERENCES organisations (id),
    region text,
    submitted_by {uuid},
    reference text NOT NULL,
    due_on {day},
    ordered_on {day} NOT NULL,
    CONSTRAINT work_items_whose_check CHECK (
        (registration_id IS NOT NULL AND region IS NOT NULL AND grant_id IS NULL AND organisation_id IS NULL)
        OR (registration_id IS NULL AND case_id IS NULL AND submitted_by IS NULL AND lot_id IS NOT NULL
            AND organisation_id IS NOT NULL)),
    CONSTRAINT work_items_order_check CHECK (due_on IS NULL OR ordered_on = due_on)
);
CREATE INDEX work_items_order ON work_items (ordered_on, id);
CREATE INDEX work_items_waits_for ON work_items (waits_for, ordered_on, id);
CREATE INDEX work_items_kind ON work_items (kind, ordered_on, id);
CREATE INDEX work_items_due ON work_items (due_on, kind, waits_for);
CREATE INDEX work_items_lot ON work_items (lot_id, ordered_on, id);
CREATE INDEX work_items_region ON work_items (region, ordered_on, id);
CREATE INDEX work_items_organisation ON work_items (organisation_id, ordered_on, id);
CREATE INDEX work_items_submitted_by ON work_items (submitted_by, ordered_on, id);
CREATE INDEX work_items_registration ON work_items (registration_id);
CREATE INDEX work_items_case ON work_items (case_id, ordered_on, id);
CREATE INDEX work_items_grant ON work_items (grant_id);

CREATE TABLE unlisted_work (
    id {uuid} NOT NULL PRIMARY KEY,
    registration_id {uuid},
    grant_id {uuid},
    lot_id {uuid},
    CONSTRAINT unlisted_work_whose_check CHECK (id = coalesce(registration_id, grant_id, lot_id))
);
INSERT INTO unlisted_work (id, registration_id) SELECT id, id FROM registrations WHERE erased_at IS NULL;
INSERT INTO unlisted_work (id, grant_id) SELECT id, id FROM grants;
INSERT INTO unlisted_work (id, lot_id) SELECT id, id FROM lots;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, SQL).await
    }
}
