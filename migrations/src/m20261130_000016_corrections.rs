use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// `sealed` holds what was there before and why it was corrected, under the person's key; `fields` names the members alone.
const TABLES: &str = "
CREATE TABLE registration_corrections (
    id              {uuid}    NOT NULL PRIMARY KEY,
    registration_id {uuid}    NOT NULL CONSTRAINT registration_corrections_registration_fk REFERENCES registrations (id),
    version         bigint    NOT NULL,
    fields          {json}    NOT NULL,
    identity        {flag}    NOT NULL,
    sealed          {bytes},
    corrected_by    {uuid}    NOT NULL CONSTRAINT registration_corrections_corrected_by_fk REFERENCES clients (id),
    corrected_at    {instant} NOT NULL,
    CONSTRAINT registration_corrections_version_unique UNIQUE (registration_id, version)
);
CREATE INDEX registration_corrections_registration ON registration_corrections (registration_id, id);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, TABLES).await
    }
}
