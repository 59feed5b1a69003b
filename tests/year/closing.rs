//! The year is over: every tetri is explained.

use super::people::Year;
use super::{Day, LOTS, tetri};
use crate::harness::soon;
use serde_json::{Value, json};

/// The lines of a grant's budget.
async fn lines(day: &Day<'_>, grant: &str) -> Vec<Value> {
    day.manager.get(&format!("{grant}/budget")).await.is(200)["lines"].as_array().unwrap().clone()
}

/// Whatever was granted was handed over or has lapsed, and the tranches come to the grant.
pub async fn balance(day: &Day<'_>, year: &Year) {
    let (mut granted, mut handed_over, mut lapsed) = (0, 0, 0);
    for (lot, grant) in LOTS.iter().zip(&year.grants) {
        let settled = async || {
            let lines = lines(day, grant).await;
            lines.iter().all(|line| tetri(&line["allocated"]) == tetri(&line["disbursed"]))
        };
        soon(settled).await;
        day.manager.get(grant).await.shows(200, json!({ "status": "ended" }));
        let lines = lines(day, grant).await;
        let sum = |name: &str| lines.iter().map(|line| tetri(&line[name])).sum::<i64>();
        let amount: i64 = lot.amount.replace('.', "").parse().unwrap();
        assert_eq!(sum("agreed"), amount);
        assert_eq!(sum("disbursed") + sum("lapsed"), amount, "lot {}", lot.number);
        (granted, handed_over, lapsed) = (granted + amount, handed_over + sum("disbursed"), lapsed + sum("lapsed"));
        let ledger = day.manager.get(&format!("{grant}/ledger?limit=200")).await;
        let signed = ledger.is(200)["items"].as_array().unwrap().iter().map(|entry| {
            let amount = tetri(&entry["amount"]);
            match entry["kind"].as_str().unwrap() {
                "allocation" => amount,
                "lapse" | "withdrawal" | "disbursement" => -amount,
                _ => 0,
            }
        });
        assert_eq!(signed.sum::<i64>(), 0, "what came in went out");
        let tranches = day.manager.get(&format!("{grant}/tranches")).await;
        let tranches = tranches.is(200)["items"].as_array().unwrap();
        assert_eq!(tranches.iter().map(|tranche| tetri(&tranche["amount"])).sum::<i64>(), amount);
        assert!(tranches.iter().all(|tranche| tranche["status"] == "released"), "{tranches:#?}");
        // What was paid ahead and not handed over is paid back.
        let budget = day.manager.get(&format!("{grant}/budget")).await;
        let (paid, back) = (tetri(&budget.is(200)["paid"]), tetri(&budget.body["to_be_paid_back"]));
        assert_eq!((paid, paid - back), (amount, sum("disbursed")), "lot {}", lot.number);
    }
    assert_eq!(granted, 65_000_000);
    assert_eq!(granted - handed_over - lapsed, 0);
    let open = day.system.get("/v1/grants.360giving.json").await;
    assert_eq!(open.is(200)["grants"].as_array().unwrap().len(), LOTS.len());
}
