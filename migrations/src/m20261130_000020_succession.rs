use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Cases that are open are looked for by the lots of former years; assistance can be proposed anew once.
const SQL: &str = "
CREATE INDEX cases_lot_open ON cases (region, lot_id, id) WHERE closed_on IS NULL;
ALTER TABLE assistance ADD COLUMN carried_from {uuid} CONSTRAINT assistance_carried_from_fk REFERENCES assistance (id)
    CONSTRAINT assistance_carried_from_check CHECK (carried_from IS NULL OR carried_from <> id);
CREATE UNIQUE INDEX assistance_carried_from_unique ON assistance (carried_from) WHERE carried_from IS NOT NULL;
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, SQL).await
    }
}
