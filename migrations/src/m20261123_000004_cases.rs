use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &str = "
CREATE TABLE cases (
    id              {uuid}    NOT NULL PRIMARY KEY,
    reference       text      NOT NULL,
    registration_id {uuid}    NOT NULL CONSTRAINT cases_registration_fk REFERENCES registrations (id),
    programme       text      NOT NULL,
    lot_id          {uuid}    NOT NULL CONSTRAINT cases_lot_fk REFERENCES lots (id),
    municipality    text      NOT NULL CONSTRAINT cases_municipality_fk REFERENCES municipalities (code),
    region          text      NOT NULL CONSTRAINT cases_region_fk REFERENCES regions (code),
    status          text      NOT NULL CONSTRAINT cases_status_check
        CHECK (status IN ('open', 'planned', 'active', 'monitoring', 'suspended', 'closed')),
    stage           text      NOT NULL CONSTRAINT cases_stage_check
        CHECK (stage IN ('open', 'planned', 'active', 'monitoring')),
    sealed_reason   {bytes},
    closure_reason  text      CONSTRAINT cases_closure_reason_check CHECK (closure_reason IN
        ('completed', 'dropped_out', 'emigrated', 'deceased', 'ineligible', 'duplicate')),
    closed_on       {day},
    opened_on       {day}     NOT NULL,
    plan_due_on     {day}     NOT NULL,
    overdue_told    {flag}    NOT NULL,
    version         bigint    NOT NULL,
    created_at      {instant} NOT NULL,
    updated_at      {instant} NOT NULL,
    CONSTRAINT cases_running_check CHECK (status IN ('suspended', 'closed') OR status = stage),
    CONSTRAINT cases_closed_check CHECK
        ((status = 'closed') = (closure_reason IS NOT NULL) AND (status = 'closed') = (closed_on IS NOT NULL))
);
CREATE UNIQUE INDEX cases_reference_unique ON cases (reference);
CREATE UNIQUE INDEX cases_registration_unique ON cases (registration_id);
CREATE INDEX cases_status ON cases (status, id);
CREATE INDEX cases_lot ON cases (lot_id, id);
CREATE INDEX cases_region ON cases (region, id);
CREATE INDEX cases_opened_on ON cases (opened_on, id);
CREATE INDEX cases_plan_due_on ON cases (status, plan_due_on, id);
CREATE INDEX cases_updated_at ON cases (updated_at, id);

CREATE TABLE case_notes (
    id          {uuid}    NOT NULL PRIMARY KEY,
    case_id     {uuid}    NOT NULL CONSTRAINT case_notes_case_fk REFERENCES cases (id),
    sealed_text {bytes},
    author      {uuid}    NOT NULL CONSTRAINT case_notes_author_fk REFERENCES clients (id),
    created_at  {instant} NOT NULL
);
CREATE INDEX case_notes_case ON case_notes (case_id, id);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await
    }
}
