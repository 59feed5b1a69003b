use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// A record of a delivery can be taken back, and another one follows: `deliveries` counts those of a piece of assistance,
/// and the ledger says which one an entry is of. `sealed_reversals` keeps what was taken back, and why; like
/// `sealed_approval_reason`, under the person's key. What was approved beyond the plan has a reason.
///
/// What a delivery leaves of the approved amount is free once the delivery is verified. Deliveries that wait for their
/// verification have given it back already: what is promised to them is what they cost.
const ASSISTANCE: &str = "
ALTER TABLE assistance ADD COLUMN deliveries integer NOT NULL DEFAULT 0
    CONSTRAINT assistance_deliveries_check CHECK (deliveries >= 0);
UPDATE assistance SET deliveries = 1 WHERE status IN ('delivered', 'verified');
UPDATE assistance SET amount_minor = actual_minor, version = version + 1
    WHERE status = 'delivered' AND actual_minor < amount_minor;
ALTER TABLE assistance ADD COLUMN sealed_reversals {bytes} CONSTRAINT assistance_reversals_check CHECK
    ((sealed_reversals IS NOT NULL) = (deliveries > CASE WHEN status IN ('delivered', 'verified') THEN 1 ELSE 0 END));
ALTER TABLE assistance ADD COLUMN sealed_approval_reason {bytes};
ALTER TABLE assistance ADD COLUMN beyond_plan_minor bigint CONSTRAINT assistance_beyond_plan_check CHECK
    (beyond_plan_minor IS NULL OR
     (beyond_plan_minor > 0 AND beyond_plan_minor <= amount_minor AND sealed_approval_reason IS NOT NULL));
";

const LEDGER_INDEXES: &str = "
CREATE UNIQUE INDEX ledger_entries_once_unique ON ledger_entries (assistance_id, kind)
    WHERE kind IN ('commitment', 'release');
CREATE UNIQUE INDEX ledger_entries_delivery_unique ON ledger_entries (assistance_id, kind, delivery_number)
    WHERE delivery_number IS NOT NULL;
";

/// A changed constraint needs another table: the entries move into it as they are, and its triggers follow them.
const LEDGER_SQLITE: &str = "
CREATE TABLE ledger_entries_with_reversals (
    seq             {sequence},
    id              {uuid}    NOT NULL,
    grant_id        {uuid}    NOT NULL,
    component       text      NOT NULL,
    kind            text      NOT NULL CONSTRAINT ledger_entries_kind_check
        CHECK (kind IN ('allocation', 'withdrawal', 'lapse', 'commitment', 'release', 'disbursement',
                        'disbursement_reversal')),
    amount_minor    bigint    NOT NULL CONSTRAINT ledger_entries_amount_check CHECK (amount_minor > 0),
    assistance_id   {uuid}    CONSTRAINT ledger_entries_assistance_fk REFERENCES assistance (id),
    case_id         {uuid}    CONSTRAINT ledger_entries_case_fk REFERENCES cases (id),
    occurred_on     {day}     NOT NULL,
    recorded_at     {instant} NOT NULL,
    client          {uuid}    CONSTRAINT ledger_entries_client_fk REFERENCES clients (id),
    request_id      text      NOT NULL,
    reallocation_id {uuid}    CONSTRAINT ledger_entries_reallocation_fk REFERENCES budget_reallocations (id),
    delivery_number integer,
    CONSTRAINT ledger_entries_line_fk FOREIGN KEY (grant_id, component) REFERENCES grant_lines (grant_id, component),
    CONSTRAINT ledger_entries_assistance_check CHECK
        ((kind IN ('allocation', 'withdrawal', 'lapse')) = (assistance_id IS NULL)),
    CONSTRAINT ledger_entries_case_check CHECK ((assistance_id IS NULL) = (case_id IS NULL)),
    CONSTRAINT ledger_entries_delivery_check CHECK
        ((kind IN ('disbursement', 'disbursement_reversal')) = (coalesce(delivery_number, 0) > 0))
);
INSERT INTO ledger_entries_with_reversals (seq, id, grant_id, component, kind, amount_minor, assistance_id, case_id,
    occurred_on, recorded_at, client, request_id, reallocation_id, delivery_number)
SELECT seq, id, grant_id, component, kind, amount_minor, assistance_id, case_id, occurred_on, recorded_at, client,
    request_id, reallocation_id, CASE kind WHEN 'disbursement' THEN 1 END FROM ledger_entries ORDER BY seq;
DROP TABLE ledger_entries;
ALTER TABLE ledger_entries_with_reversals RENAME TO ledger_entries;
CREATE UNIQUE INDEX ledger_entries_id_unique ON ledger_entries (id);
CREATE INDEX ledger_entries_grant ON ledger_entries (grant_id, seq);
CREATE INDEX ledger_entries_budget ON ledger_entries (grant_id, component) WHERE assistance_id IS NULL;
CREATE TRIGGER ledger_entries_balance AFTER INSERT ON ledger_entries BEGIN
    UPDATE grant_lines SET
        allocated_minor = allocated_minor + CASE NEW.kind WHEN 'allocation' THEN NEW.amount_minor
            WHEN 'withdrawal' THEN -NEW.amount_minor WHEN 'lapse' THEN -NEW.amount_minor ELSE 0 END,
        committed_minor = committed_minor + CASE NEW.kind WHEN 'commitment' THEN NEW.amount_minor
            WHEN 'release' THEN -NEW.amount_minor ELSE 0 END,
        disbursed_minor = disbursed_minor + CASE NEW.kind WHEN 'disbursement' THEN NEW.amount_minor
            WHEN 'disbursement_reversal' THEN -NEW.amount_minor ELSE 0 END
    WHERE grant_id = NEW.grant_id AND component = NEW.component;
END;
CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries
BEGIN SELECT RAISE(ABORT, 'ledger_append_only'); END;
CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries
BEGIN SELECT RAISE(ABORT, 'ledger_append_only'); END;
";

const LEDGER_POSTGRES: &str = "
ALTER TABLE ledger_entries ADD COLUMN delivery_number integer;
DROP TRIGGER ledger_entries_no_change ON ledger_entries;
UPDATE ledger_entries SET delivery_number = 1 WHERE kind = 'disbursement';
CREATE TRIGGER ledger_entries_no_change BEFORE UPDATE OR DELETE ON ledger_entries
FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
ALTER TABLE ledger_entries DROP CONSTRAINT ledger_entries_kind_check;
ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_kind_check CHECK
    (kind IN ('allocation', 'withdrawal', 'lapse', 'commitment', 'release', 'disbursement', 'disbursement_reversal'));
ALTER TABLE ledger_entries ADD CONSTRAINT ledger_entries_delivery_check CHECK
    ((kind IN ('disbursement', 'disbursement_reversal')) = (coalesce(delivery_number, 0) > 0));
DROP INDEX ledger_entries_once_unique;
CREATE OR REPLACE FUNCTION ledger_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE grant_lines SET
        allocated_minor = allocated_minor + CASE NEW.kind WHEN 'allocation' THEN NEW.amount_minor
            WHEN 'withdrawal' THEN -NEW.amount_minor WHEN 'lapse' THEN -NEW.amount_minor ELSE 0 END,
        committed_minor = committed_minor + CASE NEW.kind WHEN 'commitment' THEN NEW.amount_minor
            WHEN 'release' THEN -NEW.amount_minor ELSE 0 END,
        disbursed_minor = disbursed_minor + CASE NEW.kind WHEN 'disbursement' THEN NEW.amount_minor
            WHEN 'disbursement_reversal' THEN -NEW.amount_minor ELSE 0 END
    WHERE grant_id = NEW.grant_id AND component = NEW.component;
    RETURN NULL;
END $$;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, ASSISTANCE).await?;
        let ledger = if dialect::is_postgres(manager) { LEDGER_POSTGRES } else { LEDGER_SQLITE };
        dialect::run(manager, ledger).await?;
        dialect::run(manager, LEDGER_INDEXES).await
    }
}
