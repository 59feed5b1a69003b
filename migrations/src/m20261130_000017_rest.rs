use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Since when a suspended case is at rest: its due days move by as many days when it goes on.
const COLUMNS: &str = "
ALTER TABLE cases ADD COLUMN suspended_on {day} CONSTRAINT cases_suspended_check
    CHECK (suspended_on IS NULL OR status = 'suspended');
";

const FILL_SQLITE: &str = "UPDATE cases SET suspended_on = substr(updated_at, 1, 10) WHERE status = 'suspended'";
const FILL_POSTGRES: &str =
    "UPDATE cases SET suspended_on = (updated_at AT TIME ZONE 'Asia/Tbilisi')::date WHERE status = 'suspended'";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, COLUMNS).await?;
        dialect::run(manager, if dialect::is_postgres(manager) { FILL_POSTGRES } else { FILL_SQLITE }).await
    }
}
