use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// A case has one plan, and keeps every revision of it. `plan_revisions.sealed_texts` is sealed under the person's key;
/// `outline` says the rest: dimensions, components and amounts.
const TABLES: &str = "
CREATE TABLE plans (
    case_id           {uuid}    NOT NULL PRIMARY KEY CONSTRAINT plans_case_fk REFERENCES cases (id),
    revision          integer   NOT NULL CONSTRAINT plans_revision_check CHECK (revision > 0),
    status            text      NOT NULL CONSTRAINT plans_status_check CHECK (status IN ('written', 'approved')),
    approved_revision integer   CONSTRAINT plans_approved_revision_check
        CHECK (approved_revision > 0 AND approved_revision <= revision),
    due_on            {day},
    overdue_told      {flag}    NOT NULL,
    version           bigint    NOT NULL,
    created_at        {instant} NOT NULL,
    updated_at        {instant} NOT NULL,
    CONSTRAINT plans_approved_check CHECK ((status = 'approved') = (coalesce(approved_revision, 0) = revision)),
    CONSTRAINT plans_due_check CHECK ((status = 'written') = (due_on IS NOT NULL))
);
CREATE INDEX plans_due_on ON plans (due_on, case_id) WHERE due_on IS NOT NULL AND NOT overdue_told;

CREATE TABLE plan_revisions (
    case_id      {uuid}    NOT NULL CONSTRAINT plan_revisions_plan_fk REFERENCES plans (case_id),
    revision     integer   NOT NULL CONSTRAINT plan_revisions_revision_check CHECK (revision > 0),
    outline      {json}    NOT NULL,
    sealed_texts {bytes},
    author       {uuid}    NOT NULL CONSTRAINT plan_revisions_author_fk REFERENCES clients (id),
    written_at   {instant} NOT NULL,
    approved_by  {uuid}    CONSTRAINT plan_revisions_approved_by_fk REFERENCES clients (id),
    approved_on  {day},
    PRIMARY KEY (case_id, revision),
    CONSTRAINT plan_revisions_approved_check CHECK ((approved_by IS NULL) = (approved_on IS NULL)),
    CONSTRAINT plan_revisions_separation_check CHECK (approved_by IS NULL OR approved_by <> author)
);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await
    }
}
