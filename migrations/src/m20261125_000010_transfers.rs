use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// What waits for an answer has not ended: the partial indexes hold that little, and say `ended_at IS NULL` rather than a
/// word, so that a statement with placeholders finds them. `transfers.sealed_reason` and `sealed_answer` are sealed under
/// the person's key. The indexes on `cases` serve its list's filters.
const TABLES: &str = "
CREATE TABLE transfers (
    id            {uuid}    NOT NULL PRIMARY KEY,
    case_id       {uuid}    NOT NULL CONSTRAINT transfers_case_fk REFERENCES cases (id),
    from_lot_id   {uuid}    NOT NULL CONSTRAINT transfers_from_lot_fk REFERENCES lots (id),
    to_lot_id     {uuid}    NOT NULL CONSTRAINT transfers_to_lot_fk REFERENCES lots (id),
    municipality  text      NOT NULL CONSTRAINT transfers_municipality_fk REFERENCES municipalities (code),
    region        text      NOT NULL CONSTRAINT transfers_region_fk REFERENCES regions (code),
    sealed_reason {bytes},
    sealed_answer {bytes},
    status        text      NOT NULL CONSTRAINT transfers_status_check
        CHECK (status IN ('requested', 'accepted', 'rejected', 'expired')),
    asked_by      {uuid}    NOT NULL CONSTRAINT transfers_asked_by_fk REFERENCES clients (id),
    answered_by   {uuid}    CONSTRAINT transfers_answered_by_fk REFERENCES clients (id),
    due_on        {day}     NOT NULL,
    asked_at      {instant} NOT NULL,
    ended_at      {instant},
    CONSTRAINT transfers_lots_check CHECK (from_lot_id <> to_lot_id),
    CONSTRAINT transfers_ended_check CHECK ((status = 'requested') = (ended_at IS NULL)),
    CONSTRAINT transfers_answered_check CHECK ((status IN ('accepted', 'rejected')) = (answered_by IS NOT NULL)),
    CONSTRAINT transfers_separation_check CHECK (answered_by IS NULL OR answered_by <> asked_by)
);
CREATE INDEX transfers_case ON transfers (case_id, id);
CREATE UNIQUE INDEX transfers_pending_unique ON transfers (case_id) WHERE ended_at IS NULL;
CREATE INDEX transfers_to_lot ON transfers (to_lot_id, case_id) WHERE ended_at IS NULL;
CREATE INDEX transfers_region ON transfers (region, case_id) WHERE ended_at IS NULL;
CREATE INDEX transfers_due_on ON transfers (due_on, id) WHERE ended_at IS NULL;

CREATE INDEX cases_stage ON cases (stage, id);
CREATE INDEX cases_closed_on ON cases (closed_on, id) WHERE closed_on IS NOT NULL;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await
    }
}
