use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Whom a returnee calls: organisations and the Agency's offices say how they are reached, and an office which regions it
/// serves. Failed questions after a registration are counted for whoever asks and for what is asked after, each under a
/// keyed hash.
const SQL: &str = "
ALTER TABLE organisations ADD COLUMN contact {json};
ALTER TABLE organisations ADD COLUMN regions {json}
    CONSTRAINT organisations_regions_check CHECK (regions IS NULL OR kind = 'agency');

CREATE TABLE status_check_failures (
    key      text      NOT NULL PRIMARY KEY,
    failures integer   NOT NULL CONSTRAINT status_check_failures_failures_check CHECK (failures >= 0),
    since    {instant} NOT NULL
);
CREATE INDEX status_check_failures_since ON status_check_failures (since);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, SQL).await
    }
}
