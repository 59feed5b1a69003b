//! A person moves: what was given stays with who gave it, what comes is the receiver's.

use crate::harness::{Opened, medical, on_both, path_of_assistance};
use serde_json::json;

#[tokio::test]
async fn who_receives_a_case_gives_assistance_from_its_own_grant() {
    on_both(async |system| {
        let giver = system.planned_case().await;
        let before = giver.approved(&medical("200.00")).await;
        let move_to = json!({ "municipality": "telavi", "reason": "Moved to her parents' house." });
        let blocked = giver.partner.ask_transfer(&giver.case, &move_to).await;
        let place = format!("/assistance/{}", before.rsplit('/').next().unwrap());
        assert_eq!(blocked.refused(409, "still_open").faults(), [(place.as_str(), "still_open")]);
        giver.deliver(&before, "200.00").await.is(201);
        giver.officer.verify(&before).await.is(201);
        giver.partner.ask_transfer(&giver.case, &move_to).await.is(201);
        let partner = system.client("demo-partner-5").await;
        partner.accept_transfer(&giver.case).await.is(201);

        let lot = partner.get(&giver.case).await.is(200)["lot"]["id"].as_str().unwrap().to_owned();
        let grant = format!("/v1/grants/{}", partner.get(&format!("/v1/grants?lot={lot}")).await.ids()[0]);
        let (officer, manager) = (giver.officer.clone(), giver.manager.clone());
        let receiver = Opened { case: giver.case.clone(), grant, partner, officer, manager };
        let after = path_of_assistance(receiver.propose(&medical("50.00")).await.is(201));
        receiver.officer.approve(&after).await.is(201);
        receiver.deliver(&after, "50.00").await.is(201);
        assert_eq!(receiver.line("medical").await[2], "50.00");
        assert_eq!(giver.line("medical").await[2], "200.00");

        // Who paid can show what for; the rest is not there for it any more.
        giver.partner.get(&before).await.shows(200, json!({ "status": "verified" }));
        giver.partner.get(&after).await.refused(404, "not_found");
        let all = receiver.partner.get(&format!("{}/assistance", receiver.case)).await;
        assert_eq!(all.ids().len(), 2);
        assert_eq!(receiver.partner.get("/v1/assistance").await.ids(), [after.rsplit('/').next().unwrap()]);
    })
    .await;
}
