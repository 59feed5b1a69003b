//! Somebody holds what everybody needs.

use crate::harness::{connect, eligible, on_both};
use sea_orm::{ConnectionTrait, TransactionTrait};
use serde_json::json;

#[tokio::test]
async fn a_transaction_that_hangs_holds_nobody_up_for_good() {
    on_both(async |system| {
        let hasty = system.another_with(&[("REINTEGRATION_DATABASE_SECONDS", "1")]).await;
        let frontend = system.client("demo-frontend").await;
        frontend.register(&eligible(&json!({}))).await;
        let before = system.trace().await;

        let outside = connect(system.database_url()).await;
        let holder = outside.begin().await.unwrap();
        // What both databases keep from other writers until the end of the transaction.
        holder.execute_unprepared("UPDATE reference_counters SET last_number = last_number").await.unwrap();
        let at_once = eligible(&json!({}));
        let refused = frontend.at(&hasty).post("/v1/registrations", &at_once).await;
        refused.refused(503, "unavailable").has("retry-after", "5");
        holder.rollback().await.unwrap();
        outside.close().await.unwrap();

        assert_eq!(system.trace().await, before);
        frontend.at(&hasty).register(&at_once).await;
    })
    .await;
}
