use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// `xact` is the writing transaction's number on `PostgreSQL`, by which the feed is ordered, and 0 on `SQLite`, whose
/// single writer already orders. `change_feed.xact_offset` is added to it: a database restored into a new cluster
/// counts its transactions from the start again, and the offset keeps new changes behind the old ones.
const TABLES: &str = "
CREATE TABLE change_feed (
    one         integer NOT NULL PRIMARY KEY CONSTRAINT change_feed_one_check CHECK (one = 1),
    xact_offset bigint  NOT NULL
);
INSERT INTO change_feed (one, xact_offset) VALUES (1, 0);

CREATE TABLE write_trials (
    one        integer   NOT NULL PRIMARY KEY CONSTRAINT write_trials_one_check CHECK (one = 1),
    written_at {instant} NOT NULL
);

CREATE TABLE changes (
    seq             {sequence},
    xact            bigint    NOT NULL,
    id              {uuid}    NOT NULL,
    type            text      NOT NULL,
    occurred_at     {instant} NOT NULL,
    client          {uuid}    CONSTRAINT changes_client_fk REFERENCES clients (id),
    client_id       text,
    role            text      NOT NULL,
    subject_type    text      NOT NULL,
    subject_id      {uuid}    NOT NULL,
    subject_version bigint    NOT NULL,
    registration_id {uuid},
    lot_id          {uuid},
    region          text,
    submitted_by    {uuid},
    organisation_id {uuid},
    audience        text      NOT NULL CONSTRAINT changes_audience_check CHECK (audience IN ('rows', 'agency', 'anybody')),
    data            {json}    NOT NULL,
    request_id      text      NOT NULL
);
CREATE INDEX changes_order ON changes (xact, seq);
CREATE INDEX changes_type ON changes (type, xact, seq);
CREATE INDEX changes_lot ON changes (lot_id, xact, seq);
CREATE INDEX changes_region ON changes (region, xact, seq);
CREATE INDEX changes_organisation ON changes (organisation_id, xact, seq);
CREATE INDEX changes_audience ON changes (audience, xact, seq) WHERE audience <> 'rows';
CREATE INDEX changes_submitted_by ON changes (submitted_by, xact, seq);
CREATE INDEX changes_registration ON changes (registration_id, xact, seq);

CREATE TABLE idempotency_keys (
    client          {uuid}    NOT NULL CONSTRAINT idempotency_keys_client_fk REFERENCES clients (id),
    key             text      NOT NULL,
    fingerprint     text      NOT NULL,
    fields          text,
    status          integer,
    headers         {json},
    sealed_body     {bytes},
    created_at      {instant} NOT NULL,
    PRIMARY KEY (client, key)
);
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);

CREATE TABLE idempotency_persons (
    client          {uuid}    NOT NULL,
    key             text      NOT NULL,
    registration_id {uuid}    NOT NULL,
    held            {flag}    NOT NULL,
    matched         {flag}    NOT NULL,
    PRIMARY KEY (client, key, registration_id),
    CONSTRAINT idempotency_persons_key_fk FOREIGN KEY (client, key) REFERENCES idempotency_keys (client, key)
        ON DELETE CASCADE
);
CREATE INDEX idempotency_persons_registration ON idempotency_persons (registration_id);
";

/// Nothing that was published is taken back: rows of the feed are neither changed nor deleted.
const APPEND_ONLY_SQLITE: &str = "
CREATE TRIGGER changes_no_update BEFORE UPDATE ON changes BEGIN SELECT RAISE(ABORT, 'changes_append_only'); END;
CREATE TRIGGER changes_no_delete BEFORE DELETE ON changes BEGIN SELECT RAISE(ABORT, 'changes_append_only'); END;
";
const APPEND_ONLY_POSTGRES: &str = "
CREATE FUNCTION changes_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'changes_append_only' USING ERRCODE = 'check_violation', CONSTRAINT = 'changes_append_only'; END $$;
CREATE TRIGGER changes_no_change BEFORE UPDATE OR DELETE ON changes
FOR EACH ROW EXECUTE FUNCTION changes_append_only();
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await?;
        let append_only = if dialect::is_postgres(manager) { APPEND_ONLY_POSTGRES } else { APPEND_ONLY_SQLITE };
        dialect::run(manager, append_only).await
    }
}
