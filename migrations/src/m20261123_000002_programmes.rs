use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &str = "
CREATE TABLE programmes (
    code    text NOT NULL PRIMARY KEY,
    name_ka text NOT NULL,
    name_en text NOT NULL
);

CREATE TABLE programme_years (
    programme    text     NOT NULL CONSTRAINT programme_years_programme_fk REFERENCES programmes (code),
    year         integer  NOT NULL,
    starts_on    {day}    NOT NULL,
    ends_on      {day}    NOT NULL,
    budget_minor bigint   NOT NULL CONSTRAINT programme_years_budget_check CHECK (budget_minor >= 0),
    granted_minor bigint  NOT NULL DEFAULT 0 CONSTRAINT programme_years_never_overgranted
        CHECK (granted_minor >= 0 AND granted_minor <= budget_minor),
    basis        text     NOT NULL CONSTRAINT programme_years_basis_check
        CHECK (basis IN ('sourced', 'assumed', 'demonstration')),
    note_ka      text     NOT NULL,
    note_en      text     NOT NULL,
    version      bigint   NOT NULL,
    PRIMARY KEY (programme, year)
);

CREATE TABLE regions (
    code     text   NOT NULL PRIMARY KEY,
    routable {flag} NOT NULL
);

CREATE TABLE municipalities (
    code     text   NOT NULL PRIMARY KEY,
    region   text   NOT NULL CONSTRAINT municipalities_region_fk REFERENCES regions (code),
    routable {flag} NOT NULL
);

CREATE TABLE lots (
    id              {uuid}  NOT NULL PRIMARY KEY,
    programme       text    NOT NULL,
    year            integer NOT NULL,
    number          integer NOT NULL CONSTRAINT lots_number_check CHECK (number > 0),
    organisation_id {uuid}  CONSTRAINT lots_organisation_fk REFERENCES organisations (id),
    allocated_minor bigint  NOT NULL CONSTRAINT lots_allocated_check CHECK (allocated_minor >= 0),
    basis           text    NOT NULL CONSTRAINT lots_basis_check CHECK (basis IN ('sourced', 'assumed', 'demonstration')),
    note_ka         text    NOT NULL,
    note_en         text    NOT NULL,
    CONSTRAINT lots_year_fk FOREIGN KEY (programme, year) REFERENCES programme_years (programme, year)
);
CREATE UNIQUE INDEX lots_number_unique ON lots (programme, year, number);
CREATE INDEX lots_organisation ON lots (organisation_id);

CREATE TABLE lot_regions (
    programme text    NOT NULL,
    year      integer NOT NULL,
    region    text    NOT NULL CONSTRAINT lot_regions_region_fk REFERENCES regions (code),
    lot_id    {uuid}  NOT NULL CONSTRAINT lot_regions_lot_fk REFERENCES lots (id),
    PRIMARY KEY (programme, year, region)
);
CREATE INDEX lot_regions_lot ON lot_regions (lot_id);
CREATE INDEX lot_regions_region ON lot_regions (region, lot_id);

CREATE TABLE policies (
    id             {uuid}    NOT NULL PRIMARY KEY,
    programme      text      NOT NULL CONSTRAINT policies_programme_fk REFERENCES programmes (code),
    policy_version text      NOT NULL,
    in_force_from  {day}     NOT NULL,
    status         text      NOT NULL CONSTRAINT policies_status_check CHECK (status IN ('draft', 'published')),
    document       {json}    NOT NULL,
    drafted_by     {uuid}    CONSTRAINT policies_drafted_by_fk REFERENCES clients (id),
    published_by   {uuid}    CONSTRAINT policies_published_by_fk REFERENCES clients (id),
    published_at   {instant},
    version        bigint    NOT NULL,
    created_at     {instant} NOT NULL,
    CONSTRAINT policies_published_check CHECK ((status = 'published') = (published_at IS NOT NULL)),
    CONSTRAINT policies_separation_check CHECK (drafted_by IS NULL OR published_by IS NULL OR drafted_by <> published_by)
);
CREATE UNIQUE INDEX policies_version_unique ON policies (programme, policy_version);
CREATE UNIQUE INDEX policies_in_force_unique ON policies (programme, in_force_from) WHERE status = 'published';
";

/// A published policy explains decisions already taken: the database itself refuses to change it.
const IMMUTABLE_SQLITE: &str = "
CREATE TRIGGER policies_published_no_update BEFORE UPDATE ON policies WHEN OLD.status = 'published'
BEGIN SELECT RAISE(ABORT, 'policies_published_immutable'); END;
CREATE TRIGGER policies_published_no_delete BEFORE DELETE ON policies WHEN OLD.status = 'published'
BEGIN SELECT RAISE(ABORT, 'policies_published_immutable'); END;
";
const IMMUTABLE_POSTGRES: &str = "
CREATE FUNCTION policies_published_immutable() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'policies_published_immutable' USING ERRCODE = 'check_violation', CONSTRAINT = 'policies_published_immutable'; END $$;
CREATE TRIGGER policies_published_no_change BEFORE UPDATE OR DELETE ON policies
FOR EACH ROW WHEN (OLD.status = 'published') EXECUTE FUNCTION policies_published_immutable();
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await?;
        let immutable = if dialect::is_postgres(manager) { IMMUTABLE_POSTGRES } else { IMMUTABLE_SQLITE };
        dialect::run(manager, immutable).await
    }
}
