//! What is corrected once a registration is accepted.

use crate::cases::transfers::{moved, partners};
use crate::harness::{
    Answer, Caller, Opened, Registered, System, at_once, exactly, medical, on_both, shows, statuses, the_day,
};
use serde_json::{Value, json};

/// The correction lists of a registration, as somebody who decides sees them.
async fn corrections(caller: &Caller, registration: &str) -> Vec<Value> {
    let list = caller.get(&format!("{registration}/corrections")).await;
    list.is(200)["items"].as_array().unwrap().clone()
}

async fn version(caller: &Caller, path: &str) -> i64 {
    caller.get(path).await.is(200)["version"].as_i64().unwrap()
}

/// Amends what the caller has seen.
async fn amend(caller: &Caller, path: &str, body: &Value) -> Answer {
    let seen = version(caller, path).await;
    caller.patch(path, seen, body).await
}

async fn opened(system: &System) -> (Opened, String) {
    let opened = system.planned_case().await;
    let registration = opened.case.registration.clone();
    (opened, registration)
}

#[tokio::test]
async fn who_works_on_a_case_keeps_the_persons_contact_and_address_true() {
    on_both(async |system| {
        let (opened, path) = opened(system).await;
        let before = version(&opened.officer, &opened.case.to_string()).await;
        let body = json!({ "person": { "phone": "+995555777777" }, "residence": { "street": "ახალი ქუჩა 7" } });
        amend(&opened.partner, &path, &body).await.shows(
            200,
            json!({ "status": "accepted", "person": { "phone": "+995555777777" }, "residence": { "street": "ახალი ქუჩა 7" } }),
        );
        assert_eq!(version(&opened.officer, &opened.case.to_string()).await, before, "the case shows neither");
        let history = corrections(&opened.officer, &path).await;
        shows(
            &history[0],
            json!({
                "fields": ["/person/phone", "/residence/street"], "reason": null, "corrected_at": "2026-06-01T08:00:00Z",
                "before": { "person": exactly(json!({ "phone": null })), "residence": exactly(json!({ "street": null })) }
            }),
        );
        // A second one, with a reason that nobody had to give; what stays the same is none.
        amend(&opened.partner, &path, &json!({ "needs": ["medical"], "reason": "She said so." })).await.is(200);
        let after = version(&opened.partner, &path).await;
        amend(&opened.partner, &path, &json!({ "needs": ["medical"], "reason": "Again." })).await.is(200);
        assert_eq!(version(&opened.partner, &path).await, after);
        let history = corrections(&opened.officer, &path).await;
        assert_eq!(history.len(), 2);
        assert_eq!(history[0]["reason"], "She said so.");
        // Partners do not read what was there before; the feed tells which members, and nothing of them.
        opened.partner.get(&format!("{path}/corrections")).await.refused(403, "forbidden");
        let told = opened.officer.changes("&type=registration.corrected", 1).await;
        assert_eq!(told[0]["data"]["fields"], json!(["/person/phone", "/residence/street"]));
        assert!(!json!(told).to_string().contains("777777"));
        // Who submitted it follows it, and does not work on the case.
        let frontend = system.client("demo-frontend").await;
        amend(&frontend, &path, &json!({ "person": { "phone": null } })).await.refused(409, "state_forbids");
    })
    .await;
}

#[tokio::test]
async fn who_the_person_is_corrects_an_officer_who_then_approves_nothing() {
    on_both(async |system| {
        let (opened, path) = opened(system).await;
        let [first, second] = [opened.proposed(&medical("1.00")).await, opened.approved(&medical("2.00")).await];
        opened.deliver(&second, "2.00").await.is(201);
        let name = json!({ "person": { "family_name": "სინჯიძე" } });
        let because = |reason: &str| json!({ "person": { "family_name": "სინჯიძე" }, "reason": reason });
        amend(&opened.partner, &path, &because("A slip.")).await.refused(403, "identity_needs_officer");
        amend(&opened.officer, &path, &name).await.has_faults(&[("/reason", "required")]);
        for (body, faults) in [
            (json!({ "reason": "" }), &[("/reason", "too_short")][..]),
            (
                json!({ "reason": 7, "person": { "phone": "x" } }),
                &[("/person/phone", "phone_malformed"), ("/reason", "invalid_type")],
            ),
            (
                json!({ "stay_abroad": { "asylum": "applied" }, "person": { "citizenship": "stateless", "sex": "male" } }),
                &[
                    ("/person/citizenship", "fixed"),
                    ("/reason", "required"),
                    ("/stay_abroad/asylum", "fixed"),
                ],
            ),
        ] {
            amend(&opened.officer, &path, &body).await.has_faults(faults);
        }
        assert_eq!(corrections(&opened.officer, &path).await, [json!(null); 0]);

        let seen = version(&opened.officer, &opened.case.to_string()).await;
        amend(&opened.officer, &path, &because("As in the passport.")).await.shows(200, name);
        opened
            .partner
            .get(&opened.case)
            .await
            .shows(200, json!({ "version": seen + 1, "person": { "family_name": "სინჯიძე" } }));
        let history = corrections(&opened.officer, &path).await;
        assert_eq!(history[0]["reason"], "As in the passport.");
        assert_eq!(history[0]["fields"], json!(["/person/family_name"]));
        assert!(history[0]["before"]["person"]["family_name"].is_string());

        opened.officer.approve(&first).await.refused(403, "separation_of_duties");
        opened.officer.verify(&second).await.refused(403, "separation_of_duties");
        opened.manager.approve(&first).await.is(201);
        opened.manager.verify(&second).await.is(201);
        assert_eq!(corrections(&opened.manager, &path).await.len(), 1);
    })
    .await;
}

/// An officer of one region.
async fn office(system: &System, name: &str, region: &str) -> Caller {
    system.newcomer(&json!({ "client_id": name, "name": name, "role": "officer", "regions": [region] })).await
}

#[tokio::test]
async fn what_was_registered_before_it_was_refused_hinders_nobody() {
    on_both(async |system| {
        let document = json!({ "kind": "other", "number": "AB 1" });
        let opened = system.planned_case_of(&json!({ "person": { "document": document } })).await;
        let path = opened.case.registration.clone();
        let legacy = "UPDATE registrations SET document_kind = 'personal_number', given_name = 'Nino ნინო'";
        system.execute(legacy).await;
        let stays = json!({ "given_name": "Nino ნინო", "document": { "kind": "personal_number", "number": "AB 1" } });

        let mut body = json!({ "person": { "phone": "+995555777777" }, "household": { "members": 3, "children": 1 } });
        amend(&opened.partner, &path, &body)
            .await
            .shows(200, json!({ "person": stays, "household": { "members": 3 } }));
        let history = corrections(&opened.officer, &path).await;
        assert_eq!(history[0]["fields"], json!(["/person/phone", "/household"]));

        // What changes has to be right, with all that is read with it; and no new fault comes in.
        body = json!({ "person": { "document": { "number": "AB 2" } }, "reason": "Misread." });
        let malformed = [("/person/document/number", "personal_number_malformed")];
        amend(&opened.officer, &path, &body).await.has_faults(&malformed);
        body = json!({ "person": { "family_name": "ახალიძე" }, "reason": "Misread." });
        amend(&opened.officer, &path, &body).await.has_faults(&[("/person/given_name", "mixed_script")]);
        amend(&opened.partner, &path, &json!({ "person": { "phone": "1" } }))
            .await
            .has_faults(&[("/person/phone", "phone_malformed")]);
        opened.officer.get(&path).await.shows(200, json!({ "person": stays }));

        body = json!({ "person": { "document": { "kind": "other", "number": "AB 2" } }, "reason": "Misread." });
        amend(&opened.officer, &path, &body)
            .await
            .shows(200, json!({ "person": { "document": { "number": "AB 2" } } }));
    })
    .await;
}

#[tokio::test]
async fn a_move_within_the_lot_takes_case_and_open_assistance_along() {
    on_both(async |system| {
        let (opened, path) = opened(system).await;
        let imereti = office(system, "imereti-office", "GE-IM").await;
        let racha = office(system, "racha-office", "GE-RL").await;
        let open = opened.approved(&medical("1.00")).await;
        let done = opened.approved(&medical("2.00")).await;
        opened.deliver(&done, "2.00").await.is(201);
        opened.officer.verify(&done).await.is(201);
        imereti.get(&opened.case).await.is(200);
        racha.get(&opened.case).await.refused(404, "not_found");

        let there = json!({ "residence": { "municipality": "oni", "street": "სოფლის ქუჩა 1" } });
        amend(&opened.partner, &path, &there).await.shows(200, there);
        opened.partner.get(&opened.case).await.shows(200, json!({ "municipality": "oni", "region": "GE-RL" }));
        racha.get(&opened.case).await.is(200);
        racha.get(&path).await.is(200);
        imereti.get(&opened.case).await.refused(404, "not_found");
        imereti.get(&path).await.refused(404, "not_found");
        // What is open goes along; what was paid stays where it was paid.
        assert_eq!(racha.get("/v1/assistance").await.ids(), [open.rsplit('/').next().unwrap()]);
        assert_eq!(imereti.get("/v1/assistance").await.ids(), [done.rsplit('/').next().unwrap()]);
        // Who lost it hears of it as well as who keeps it.
        for caller in [&imereti, &opened.partner] {
            assert_eq!(caller.changes("&type=case.amended", 1).await[0]["subject"]["id"], opened.case.id);
        }
        // Elsewhere another lot serves.
        let far = json!({ "residence": { "municipality": "telavi" } });
        amend(&opened.partner, &path, &far).await.refused(409, "transfer_required");
        amend(&opened.officer, &path, &far).await.refused(409, "transfer_required");
        amend(&opened.officer, &path, &json!({ "residence": { "municipality": "azhara" } }))
            .await
            .has_faults(&[("/residence/municipality", "not_routable_residence")]);
    })
    .await;
}

#[tokio::test]
async fn who_receives_a_transferred_case_enters_the_new_address() {
    on_both(async |system| {
        let case = system.open_case_of(&json!({ "residence": { "street": "ძველი ქუჩა 1" } })).await;
        let [giver, receiver] = partners(system).await;
        giver.ask_transfer(&case, &moved()).await.is(201);
        receiver.accept_transfer(&case).await.is(201);
        let path = &case.registration;
        receiver.get(path).await.shows(200, json!({ "residence": { "municipality": "telavi", "street": null } }));
        let street = json!({ "residence": { "street": "ახალი ქუჩა 2" } });
        amend(&receiver, path, &street).await.shows(200, street);
        let officer = system.client("demo-officer").await;
        let history = corrections(&officer, path).await;
        assert_eq!(history[1]["fields"], json!(["/residence/municipality", "/residence/street"]));
        assert_eq!(
            history[1]["before"],
            json!({ "residence": { "municipality": "kutaisi", "street": "ძველი ქუჩა 1" } })
        );
    })
    .await;
}

#[tokio::test]
async fn of_corrections_at_once_one_is_made() {
    on_both(async |system| {
        let second = system.another(the_day).await;
        let (opened, path) = opened(system).await;
        let seen = version(&opened.officer, &path).await;
        let callers = opened.officer.by_turns(6, [system, &second]);
        let answers = at_once(callers.enumerate(), async |(number, officer)| {
            let body = json!({ "person": { "phone": format!("+99555500000{number}") } });
            officer.patch(&path, seen, &body).await
        })
        .await;
        assert_eq!(statuses(&answers), [200, 412, 412, 412, 412, 412]);
        assert_eq!(corrections(&opened.officer, &path).await.len(), 1);
        assert_eq!(version(&opened.officer, &path).await, seen + 1);
    })
    .await;
}

#[tokio::test]
async fn with_the_person_the_history_goes() {
    on_both(async |system| {
        let case = system.open_case().await;
        let manager = system.client("demo-manager").await;
        let path = case.registration.clone();
        amend(&manager, &path, &json!({ "person": { "phone": "+995555123123" } })).await.is(200);
        manager.close_case(&case, "dropped_out").await.is(201);
        amend(&manager, &path, &json!({ "person": { "phone": "+995555321321" } })).await.is(200);
        assert_eq!(corrections(&manager, &path).await.len(), 2);
        let registered = Registered(manager.get(&path).await.is(200).clone());
        manager.erase(&registered, "data_subject_request").await.is(201);
        manager.get(&format!("{path}/corrections")).await.refused(410, "erased");
    })
    .await;
}
