use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// A tranche waits for its condition: the agreement's signature, or the acceptance of the report with that number, by
/// `payable_by`, who does not release it.
const TABLES: &str = "
CREATE TABLE tranches (
    id              {uuid}    NOT NULL PRIMARY KEY,
    grant_id        {uuid}    NOT NULL CONSTRAINT tranches_grant_fk REFERENCES grants (id),
    number          integer   NOT NULL CONSTRAINT tranches_number_check CHECK (number > 0),
    amount_minor    bigint    NOT NULL CONSTRAINT tranches_amount_check CHECK (amount_minor > 0),
    condition       text      NOT NULL CONSTRAINT tranches_condition_check CHECK (condition IN ('signature', 'report')),
    report_number   integer,
    status          text      NOT NULL CONSTRAINT tranches_status_check
        CHECK (status IN ('pending', 'held', 'payable', 'released', 'lapsed')),
    payable_on      {day},
    payable_by      {uuid}    CONSTRAINT tranches_payable_by_fk REFERENCES clients (id),
    released_by     {uuid}    CONSTRAINT tranches_released_by_fk REFERENCES clients (id),
    released_on     {day},
    payment_reference text,
    released_minor  bigint    CONSTRAINT tranches_released_amount_check
        CHECK (released_minor > 0 AND released_minor <= amount_minor),
    version         bigint    NOT NULL,
    created_at      {instant} NOT NULL,
    updated_at      {instant} NOT NULL,
    CONSTRAINT tranches_report_check CHECK ((condition = 'report') = (report_number IS NOT NULL)),
    CONSTRAINT tranches_payable_check CHECK (status NOT IN ('payable', 'released') OR payable_on IS NOT NULL),
    CONSTRAINT tranches_released_check CHECK
        ((status = 'released') = (released_on IS NOT NULL) AND (status = 'released') = (released_by IS NOT NULL)
         AND (status = 'released') = (payment_reference IS NOT NULL)
         AND (status = 'released') = (released_minor IS NOT NULL)),
    CONSTRAINT tranches_separation_check CHECK (released_by IS NULL OR payable_by IS NULL OR released_by <> payable_by)
);
CREATE UNIQUE INDEX tranches_number_unique ON tranches (grant_id, number);

CREATE TABLE budget_reallocations (
    id             {uuid}    NOT NULL PRIMARY KEY,
    grant_id       {uuid}    NOT NULL CONSTRAINT budget_reallocations_grant_fk REFERENCES grants (id),
    from_component text      NOT NULL,
    to_component   text      NOT NULL,
    amount_minor   bigint    NOT NULL CONSTRAINT budget_reallocations_amount_check CHECK (amount_minor > 0),
    reason         text      NOT NULL,
    answer         text,
    status         text      NOT NULL CONSTRAINT budget_reallocations_status_check
        CHECK (status IN ('requested', 'approved', 'rejected')),
    asked_by       {uuid}    NOT NULL CONSTRAINT budget_reallocations_asked_by_fk REFERENCES clients (id),
    answered_by    {uuid}    CONSTRAINT budget_reallocations_answered_by_fk REFERENCES clients (id),
    version        bigint    NOT NULL,
    asked_at       {instant} NOT NULL,
    answered_at    {instant},
    CONSTRAINT budget_reallocations_lines_check CHECK (from_component <> to_component),
    CONSTRAINT budget_reallocations_answered_check CHECK
        ((status = 'requested') = (answered_at IS NULL) AND (status = 'requested') = (answered_by IS NULL)),
    CONSTRAINT budget_reallocations_separation_check CHECK (answered_by IS NULL OR answered_by <> asked_by)
);
CREATE INDEX budget_reallocations_grant ON budget_reallocations (grant_id, id);

ALTER TABLE ledger_entries ADD COLUMN reallocation_id {uuid}
    CONSTRAINT ledger_entries_reallocation_fk REFERENCES budget_reallocations (id);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await
    }
}
