use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// `grant_lines` holds the balances, `ledger_entries` what they are made of: an entry moves its line by itself (see the
/// triggers), and the line's constraint refuses what would overdraw it. A signed grant counts in its year in the same way
/// (`programme_years.granted_minor`), but for what of it was given back. `assistance.details` and the reason of its status
/// are sealed under the person's key.
const TABLES: &str = "
CREATE TABLE grants (
    id              {uuid}    NOT NULL PRIMARY KEY,
    reference       text      NOT NULL,
    programme       text      NOT NULL,
    year            integer   NOT NULL,
    lot_id          {uuid}    NOT NULL CONSTRAINT grants_lot_fk REFERENCES lots (id),
    organisation_id {uuid}    NOT NULL CONSTRAINT grants_organisation_fk REFERENCES organisations (id),
    amount_minor    bigint    NOT NULL CONSTRAINT grants_amount_check CHECK (amount_minor >= 0),
    starts_on       {day}     NOT NULL,
    ends_on         {day}     NOT NULL,
    status          text      NOT NULL CONSTRAINT grants_status_check
        CHECK (status IN ('drafted', 'active', 'suspended', 'terminated', 'ended')),
    signed_on       {day},
    signed_by       {uuid}    CONSTRAINT grants_signed_by_fk REFERENCES clients (id),
    terminated_on   {day},
    status_reason   text,
    returned_minor  bigint    NOT NULL,
    basis           text      NOT NULL CONSTRAINT grants_basis_check
        CHECK (basis IN ('sourced', 'assumed', 'demonstration')),
    note_ka         text      NOT NULL,
    note_en         text      NOT NULL,
    version         bigint    NOT NULL,
    created_at      {instant} NOT NULL,
    updated_at      {instant} NOT NULL,
    CONSTRAINT grants_period_check CHECK (starts_on <= ends_on),
    CONSTRAINT grants_signed_check CHECK ((status = 'drafted') = (signed_on IS NULL) OR status = 'terminated'),
    CONSTRAINT grants_terminated_check CHECK ((status = 'terminated') = (terminated_on IS NOT NULL)),
    CONSTRAINT grants_returned_check CHECK (returned_minor >= 0 AND returned_minor <= amount_minor),
    CONSTRAINT grants_year_fk FOREIGN KEY (programme, year) REFERENCES programme_years (programme, year)
);
CREATE UNIQUE INDEX grants_reference_unique ON grants (reference);
CREATE UNIQUE INDEX grants_lot_unique ON grants (lot_id) WHERE terminated_on IS NULL;
CREATE INDEX grants_lot ON grants (lot_id, id);
CREATE INDEX grants_organisation ON grants (organisation_id, id);
CREATE INDEX grants_year ON grants (year, id);
CREATE INDEX grants_status ON grants (status, id);

CREATE TABLE grant_lines (
    grant_id        {uuid} NOT NULL CONSTRAINT grant_lines_grant_fk REFERENCES grants (id),
    component       text   NOT NULL CONSTRAINT grant_lines_component_check
        CHECK (component IN ('income_source', 'medical', 'temporary_housing', 'vocational')),
    agreed_minor    bigint NOT NULL CONSTRAINT grant_lines_agreed_check CHECK (agreed_minor >= 0),
    allocated_minor bigint NOT NULL,
    committed_minor bigint NOT NULL,
    disbursed_minor bigint NOT NULL,
    PRIMARY KEY (grant_id, component),
    CONSTRAINT grant_lines_never_overdrawn CHECK
        (disbursed_minor >= 0 AND committed_minor >= disbursed_minor AND allocated_minor >= committed_minor)
);
CREATE INDEX grant_lines_unspent ON grant_lines (grant_id) WHERE allocated_minor > committed_minor;

CREATE TABLE assistance (
    id              {uuid}    NOT NULL PRIMARY KEY,
    case_id         {uuid}    NOT NULL CONSTRAINT assistance_case_fk REFERENCES cases (id),
    registration_id {uuid}    NOT NULL CONSTRAINT assistance_registration_fk REFERENCES registrations (id),
    lot_id          {uuid}    NOT NULL CONSTRAINT assistance_lot_fk REFERENCES lots (id),
    region          text      NOT NULL CONSTRAINT assistance_region_fk REFERENCES regions (code),
    grant_id        {uuid}    CONSTRAINT assistance_grant_fk REFERENCES grants (id),
    policy_id       {uuid}    CONSTRAINT assistance_policy_fk REFERENCES policies (id),
    component       text      NOT NULL CONSTRAINT assistance_component_check
        CHECK (component IN ('income_source', 'medical', 'temporary_housing', 'vocational')),
    amount_minor    bigint    NOT NULL CONSTRAINT assistance_amount_check CHECK (amount_minor > 0),
    actual_minor    bigint,
    sealed_details  {bytes},
    sealed_reason   {bytes},
    status          text      NOT NULL CONSTRAINT assistance_status_check
        CHECK (status IN ('proposed', 'approved', 'delivered', 'verified', 'cancelled')),
    due_on          {day},
    overdue_told    {flag}    NOT NULL,
    proposed_by     {uuid}    NOT NULL CONSTRAINT assistance_proposed_by_fk REFERENCES clients (id),
    authors         {json}    NOT NULL,
    approved_by     {uuid}    CONSTRAINT assistance_approved_by_fk REFERENCES clients (id),
    approved_on     {day},
    delivered_by    {uuid}    CONSTRAINT assistance_delivered_by_fk REFERENCES clients (id),
    delivered_on    {day},
    documents       {json}    NOT NULL,
    verified_by     {uuid}    CONSTRAINT assistance_verified_by_fk REFERENCES clients (id),
    verified_on     {day},
    version         bigint    NOT NULL,
    created_at      {instant} NOT NULL,
    updated_at      {instant} NOT NULL,
    CONSTRAINT assistance_actual_check CHECK (actual_minor IS NULL OR (actual_minor > 0 AND actual_minor <= amount_minor)),
    CONSTRAINT assistance_due_check CHECK ((status IN ('proposed', 'approved', 'delivered')) = (due_on IS NOT NULL)),
    CONSTRAINT assistance_approved_check CHECK
        (status NOT IN ('approved', 'delivered', 'verified') OR (approved_by IS NOT NULL AND approved_on IS NOT NULL
         AND grant_id IS NOT NULL AND policy_id IS NOT NULL)),
    CONSTRAINT assistance_delivered_check CHECK
        ((status IN ('delivered', 'verified')) = (delivered_by IS NOT NULL AND delivered_on IS NOT NULL
         AND actual_minor IS NOT NULL)),
    CONSTRAINT assistance_verified_check CHECK
        ((status = 'verified') = (verified_by IS NOT NULL AND verified_on IS NOT NULL)),
    CONSTRAINT assistance_separation_check CHECK
        ((approved_by IS NULL OR approved_by <> proposed_by) AND (verified_by IS NULL OR verified_by <> delivered_by))
);
CREATE INDEX assistance_case ON assistance (case_id, id);
CREATE INDEX assistance_lot ON assistance (lot_id, id);
CREATE INDEX assistance_grant ON assistance (grant_id, id) WHERE grant_id IS NOT NULL;
CREATE INDEX assistance_region ON assistance (region, id);
CREATE INDEX assistance_status ON assistance (status, id);
CREATE INDEX assistance_component ON assistance (component, id);
CREATE INDEX assistance_registration ON assistance (registration_id, component);
CREATE INDEX assistance_updated_at ON assistance (updated_at, id);
CREATE INDEX assistance_delivered_on ON assistance (delivered_on, id) WHERE delivered_on IS NOT NULL;
CREATE INDEX assistance_due_on ON assistance (due_on, id) WHERE due_on IS NOT NULL;

CREATE TABLE ledger_entries (
    seq           {sequence},
    id            {uuid}    NOT NULL,
    grant_id      {uuid}    NOT NULL,
    component     text      NOT NULL,
    kind          text      NOT NULL CONSTRAINT ledger_entries_kind_check
        CHECK (kind IN ('allocation', 'withdrawal', 'lapse', 'commitment', 'release', 'disbursement')),
    amount_minor  bigint    NOT NULL CONSTRAINT ledger_entries_amount_check CHECK (amount_minor > 0),
    assistance_id {uuid}    CONSTRAINT ledger_entries_assistance_fk REFERENCES assistance (id),
    case_id       {uuid}    CONSTRAINT ledger_entries_case_fk REFERENCES cases (id),
    occurred_on   {day}     NOT NULL,
    recorded_at   {instant} NOT NULL,
    client        {uuid}    CONSTRAINT ledger_entries_client_fk REFERENCES clients (id),
    request_id    text      NOT NULL,
    CONSTRAINT ledger_entries_line_fk FOREIGN KEY (grant_id, component) REFERENCES grant_lines (grant_id, component),
    CONSTRAINT ledger_entries_assistance_check CHECK ((kind IN ('allocation', 'withdrawal', 'lapse')) = (assistance_id IS NULL)),
    CONSTRAINT ledger_entries_case_check CHECK ((assistance_id IS NULL) = (case_id IS NULL))
);
CREATE UNIQUE INDEX ledger_entries_id_unique ON ledger_entries (id);
CREATE UNIQUE INDEX ledger_entries_once_unique ON ledger_entries (assistance_id, kind) WHERE assistance_id IS NOT NULL;
CREATE INDEX ledger_entries_grant ON ledger_entries (grant_id, seq);
CREATE INDEX ledger_entries_budget ON ledger_entries (grant_id, component) WHERE assistance_id IS NULL;
";

const TRIGGERS_SQLITE: &str = "
CREATE TRIGGER ledger_entries_balance AFTER INSERT ON ledger_entries BEGIN
    UPDATE grant_lines SET
        allocated_minor = allocated_minor + CASE NEW.kind WHEN 'allocation' THEN NEW.amount_minor
            WHEN 'withdrawal' THEN -NEW.amount_minor WHEN 'lapse' THEN -NEW.amount_minor ELSE 0 END,
        committed_minor = committed_minor + CASE NEW.kind WHEN 'commitment' THEN NEW.amount_minor
            WHEN 'release' THEN -NEW.amount_minor ELSE 0 END,
        disbursed_minor = disbursed_minor + CASE NEW.kind WHEN 'disbursement' THEN NEW.amount_minor ELSE 0 END
    WHERE grant_id = NEW.grant_id AND component = NEW.component;
END;
CREATE TRIGGER ledger_entries_no_update BEFORE UPDATE ON ledger_entries
BEGIN SELECT RAISE(ABORT, 'ledger_append_only'); END;
CREATE TRIGGER ledger_entries_no_delete BEFORE DELETE ON ledger_entries
BEGIN SELECT RAISE(ABORT, 'ledger_append_only'); END;
CREATE TRIGGER grants_year_insert AFTER INSERT ON grants WHEN NEW.signed_on IS NOT NULL BEGIN
    UPDATE programme_years SET granted_minor = granted_minor + NEW.amount_minor - NEW.returned_minor
    WHERE programme = NEW.programme AND year = NEW.year;
END;
CREATE TRIGGER grants_year_update AFTER UPDATE ON grants
WHEN NEW.signed_on IS NOT OLD.signed_on OR NEW.returned_minor <> OLD.returned_minor BEGIN
    UPDATE programme_years SET granted_minor = granted_minor
        + CASE WHEN NEW.signed_on IS NULL THEN 0 ELSE NEW.amount_minor - NEW.returned_minor END
        - CASE WHEN OLD.signed_on IS NULL THEN 0 ELSE OLD.amount_minor - OLD.returned_minor END
    WHERE programme = NEW.programme AND year = NEW.year;
END;
";
const TRIGGERS_POSTGRES: &str = "
CREATE FUNCTION ledger_balance() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE grant_lines SET
        allocated_minor = allocated_minor + CASE NEW.kind WHEN 'allocation' THEN NEW.amount_minor
            WHEN 'withdrawal' THEN -NEW.amount_minor WHEN 'lapse' THEN -NEW.amount_minor ELSE 0 END,
        committed_minor = committed_minor + CASE NEW.kind WHEN 'commitment' THEN NEW.amount_minor
            WHEN 'release' THEN -NEW.amount_minor ELSE 0 END,
        disbursed_minor = disbursed_minor + CASE NEW.kind WHEN 'disbursement' THEN NEW.amount_minor ELSE 0 END
    WHERE grant_id = NEW.grant_id AND component = NEW.component;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_entries_balance AFTER INSERT ON ledger_entries FOR EACH ROW EXECUTE FUNCTION ledger_balance();
CREATE FUNCTION ledger_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'ledger_append_only' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_append_only'; END $$;
CREATE TRIGGER ledger_entries_no_change BEFORE UPDATE OR DELETE ON ledger_entries
FOR EACH ROW EXECUTE FUNCTION ledger_append_only();
CREATE FUNCTION grants_year() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before bigint := 0;
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.signed_on IS NOT NULL THEN
        before := OLD.amount_minor - OLD.returned_minor;
    END IF;
    UPDATE programme_years SET granted_minor = granted_minor - before
        + CASE WHEN NEW.signed_on IS NULL THEN 0 ELSE NEW.amount_minor - NEW.returned_minor END
    WHERE programme = NEW.programme AND year = NEW.year;
    RETURN NULL;
END $$;
CREATE TRIGGER grants_year_insert AFTER INSERT ON grants FOR EACH ROW
WHEN (NEW.signed_on IS NOT NULL) EXECUTE FUNCTION grants_year();
CREATE TRIGGER grants_year_update AFTER UPDATE ON grants FOR EACH ROW
WHEN (NEW.signed_on IS DISTINCT FROM OLD.signed_on OR NEW.returned_minor <> OLD.returned_minor)
EXECUTE FUNCTION grants_year();
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await?;
        let triggers = if dialect::is_postgres(manager) { TRIGGERS_POSTGRES } else { TRIGGERS_SQLITE };
        dialect::run(manager, triggers).await
    }
}
