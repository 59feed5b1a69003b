//! Quantities of items: pieces, kilograms, metres.

use crate::harness::{gel, on_both};
use serde_json::{Value, json};

fn project(quantity: &Value, price: &str, amount: &str) -> Value {
    json!({
        "component": "income_source", "amount": gel(amount), "activity": { "ka": "სამკერვალო" }, "mode": "start",
        "items": [{ "name": "ქსოვილი", "quantity": quantity, "unit_price": gel(price) }]
    })
}

#[tokio::test]
async fn quantities_have_up_to_three_decimals_and_are_shown_in_one_form() {
    on_both(async |system| {
        let opened = system.planned_case().await;
        for (quantity, shown, price, amount) in [
            (json!(3), "3", "10.00", "30.00"),
            (json!("3"), "3", "10.00", "30.00"),
            (json!("2.50"), "2.5", "10.00", "25.00"),
            (json!("0.125"), "0.125", "10.00", "1.25"),
            // 36.375, of which half a tetri is rounded up.
            (json!("12.125"), "12.125", "3.00", "36.38"),
        ] {
            let proposed = opened.propose(&project(&quantity, price, amount)).await;
            proposed.shows(201, json!({ "amount": gel(amount), "items": [{ "quantity": shown }] }));
            let path = format!("/v1/assistance/{}", proposed.body["id"].as_str().unwrap());
            opened.partner.get(&path).await.shows(200, json!({ "items": [{ "quantity": shown }] }));
            // What is shown can be sent again, and changes nothing.
            let again = json!({ "items": proposed.body["items"] });
            opened.partner.patch(&path, 1, &again).await.shows(200, json!({ "version": 1 }));
        }
        let before = system.trace().await;
        for (quantity, amount, fault) in [
            (json!("1,234"), "1234.00", ("/items/0/quantity", "malformed")),
            (json!("1,5"), "15.00", ("/items/0/quantity", "malformed")),
            (json!("0.0001"), "1.00", ("/items/0/quantity", "malformed")),
            (json!("0"), "1.00", ("/items/0/quantity", "malformed")),
            (json!(2.5), "25.00", ("/items/0/quantity", "malformed")),
            (json!(true), "25.00", ("/items/0/quantity", "malformed")),
            (json!([1]), "25.00", ("/items/0/quantity", "malformed")),
            (json!({}), "25.00", ("/items/0/quantity", "malformed")),
            (json!(null), "25.00", ("/items/0/quantity", "required")),
            (json!(0), "25.00", ("/items/0/quantity", "out_of_range")),
            (json!("2.5"), "25.01", ("/amount", "sum_differs")),
        ] {
            opened.propose(&project(&quantity, "10.00", amount)).await.has_faults(&[fault]);
        }
        assert_eq!(system.trace().await, before);
    })
    .await;
}
