use crate::dialect;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Follow-ups, plans and transfers are listed over all cases.
const SQL: &str = "
CREATE INDEX follow_ups_all_status ON follow_ups (status, id);
CREATE INDEX follow_ups_all_due_on ON follow_ups (status, due_on, id);
CREATE INDEX follow_ups_of_case_due_on ON follow_ups (case_id, status, due_on);
CREATE INDEX plans_status ON plans (status, case_id);
CREATE INDEX plans_all_due_on ON plans (due_on, case_id) WHERE due_on IS NOT NULL;
CREATE INDEX transfers_status ON transfers (status, id);
CREATE INDEX transfers_all_due_on ON transfers (due_on, id);
CREATE INDEX transfers_all_to_lot ON transfers (to_lot_id, id);
CREATE INDEX transfers_all_region ON transfers (region, id);
";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        dialect::run(manager, SQL).await
    }
}
