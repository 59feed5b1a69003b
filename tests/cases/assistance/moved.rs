//! A person moves: what was given stays with who gave it, what comes is the receiver's.

use super::{Opened, medical, opened, path};
use crate::harness::on_both;
use serde_json::json;

#[tokio::test]
async fn who_receives_a_case_gives_assistance_from_its_own_grant() {
    on_both(async |system| {
        let giver = opened(system).await;
        let before = giver.approved(&medical("200.00")).await;
        let move_to = json!({ "municipality": "telavi", "reason": "Moved to her parents' house." });
        let transfer = format!("{}/transfer", giver.case);
        let blocked = giver.partner.post(&transfer, &move_to).await;
        let place = format!("/assistance/{}", before.rsplit('/').next().unwrap());
        assert_eq!(blocked.is_problem(409, "still_open").faults(), [(place.as_str(), "still_open")]);
        giver.deliver(&before, "200.00").await.is(201);
        giver.officer.post(&format!("{before}/verification"), &json!({})).await.is(201);
        giver.partner.post(&transfer, &move_to).await.is(201);
        let partner = system.client("demo-partner-5").await;
        partner.post(&format!("{transfer}/acceptance"), &json!({})).await.is(201);

        let lot = partner.get(&giver.case).await.is(200)["lot"]["id"].as_str().unwrap().to_owned();
        let grant = format!("/v1/grants/{}", partner.get(&format!("/v1/grants?lot={lot}")).await.ids()[0]);
        let (officer, manager) = (giver.officer.clone(), giver.manager.clone());
        let (case, registration) = (giver.case.clone(), giver.registration.clone());
        let receiver = Opened { case, registration, grant, partner, officer, manager };
        let after = path(receiver.propose(&medical("50.00")).await.is(201));
        receiver.officer.post(&format!("{after}/approval"), &json!({})).await.is(201);
        receiver.deliver(&after, "50.00").await.is(201);
        assert_eq!(receiver.line("medical").await[2], "50.00");
        assert_eq!(giver.line("medical").await[2], "200.00");

        // Who paid can show what for; the rest is not there for it any more.
        assert_eq!(giver.partner.get(&before).await.is(200)["status"], "verified");
        giver.partner.get(&after).await.is_problem(404, "not_found");
        let all = receiver.partner.get(&format!("{}/assistance", receiver.case)).await;
        assert_eq!(all.ids().len(), 2);
        assert_eq!(receiver.partner.get("/v1/assistance").await.ids(), [after.rsplit('/').next().unwrap()]);
    })
    .await;
}
