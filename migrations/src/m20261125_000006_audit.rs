use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// `installation_keys` holds the installation's own keys, wrapped by a master key. An entry's place is (`xact`, `seq`), as
/// in the feed. `persons` are the registrations whose data was seen or changed, 32 hexadecimal digits each;
/// `audit_persons` finds a person's entries, once these are sealed. `leaves` of a seal holds each entry's place and hash.
const TABLES: &str = "
CREATE TABLE installation_keys (
    name       text      NOT NULL PRIMARY KEY,
    master_key text      NOT NULL,
    sealed     {bytes}   NOT NULL
);

CREATE TABLE audit_entries (
    seq             {sequence},
    xact            bigint    NOT NULL,
    id              {uuid}    NOT NULL,
    occurred_at     {instant} NOT NULL,
    client          {uuid}    CONSTRAINT audit_entries_client_fk REFERENCES clients (id),
    client_id       text,
    role            text      NOT NULL,
    operation       text      NOT NULL,
    action          text      NOT NULL,
    subject_type    text,
    subject_id      {uuid},
    subject_version bigint,
    persons         text      NOT NULL,
    fields          text      NOT NULL,
    purpose         text,
    request_id      text      NOT NULL,
    digests         text
);
CREATE INDEX audit_entries_order ON audit_entries (xact, seq);
CREATE INDEX audit_entries_client ON audit_entries (client_id, xact, seq);
CREATE INDEX audit_entries_subject ON audit_entries (subject_id, xact, seq);
CREATE INDEX audit_entries_occurred_at ON audit_entries (occurred_at);

CREATE TABLE audit_persons (
    registration_id {uuid}  NOT NULL,
    xact            bigint  NOT NULL,
    seq             bigint  NOT NULL,
    PRIMARY KEY (registration_id, xact, seq)
);

CREATE TABLE audit_seals (
    number     bigint    NOT NULL PRIMARY KEY,
    last_xact  bigint    NOT NULL,
    last_seq   bigint    NOT NULL,
    entries    bigint    NOT NULL CONSTRAINT audit_seals_entries_check CHECK (entries > 0),
    leaves     {bytes}   NOT NULL,
    root       {bytes}   NOT NULL,
    previous   {bytes}   NOT NULL,
    sealed_at  {instant} NOT NULL,
    public_key {bytes}   NOT NULL,
    signature  {bytes}   NOT NULL,
    CONSTRAINT audit_seals_number_check CHECK (number > 0)
);
";

/// What was written down stays as it is; whoever gets round this is found by the seals.
const APPEND_ONLY_SQLITE: &str = "
CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries BEGIN SELECT RAISE(ABORT, 'audit_append_only'); END;
CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries BEGIN SELECT RAISE(ABORT, 'audit_append_only'); END;
CREATE TRIGGER audit_persons_no_update BEFORE UPDATE ON audit_persons BEGIN SELECT RAISE(ABORT, 'audit_append_only'); END;
CREATE TRIGGER audit_persons_no_delete BEFORE DELETE ON audit_persons BEGIN SELECT RAISE(ABORT, 'audit_append_only'); END;
CREATE TRIGGER audit_seals_no_update BEFORE UPDATE ON audit_seals BEGIN SELECT RAISE(ABORT, 'audit_append_only'); END;
CREATE TRIGGER audit_seals_no_delete BEFORE DELETE ON audit_seals BEGIN SELECT RAISE(ABORT, 'audit_append_only'); END;
";
const APPEND_ONLY_POSTGRES: &str = "
CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit_append_only' USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_append_only'; END $$;
CREATE TRIGGER audit_entries_no_change BEFORE UPDATE OR DELETE ON audit_entries
FOR EACH ROW EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_persons_no_change BEFORE UPDATE OR DELETE ON audit_persons
FOR EACH ROW EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_seals_no_change BEFORE UPDATE OR DELETE ON audit_seals
FOR EACH ROW EXECUTE FUNCTION audit_append_only();
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await?;
        let append_only = if dialect::is_postgres(manager) { APPEND_ONLY_POSTGRES } else { APPEND_ONLY_SQLITE };
        dialect::run(manager, append_only).await
    }
}
