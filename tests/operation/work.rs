//! What waits: one list over everything, true after each step, whoever takes it.

use crate::competition::{award, ready};
use crate::harness::{Answer, Caller, System, ample_plan, at_once, eligible, medical, merged, on_both, soon, the_day};
use crate::indexes::{is_served, plan_of};
use chrono::{DateTime, TimeDelta, Utc};
use reintegration_domain::access::Scope;
use reintegration_domain::identifier::{ClientId, OrganisationId};
use reintegration_domain::work::{Kind, Party};
use reintegration_storage::WorkFilter;
use serde_json::{Value, json};
use uuid::Uuid;

const PLAN: &str = "plan";

/// What waits for the caller, as far as the filter lets it through.
async fn work(caller: &Caller, filter: &str) -> Answer {
    caller.get(&format!("/v1/work?limit=200{filter}")).await
}

/// What waits for the caller of one registration, by kind and party.
async fn of(caller: &Caller, registration: &str, filter: &str) -> Vec<String> {
    let list = work(caller, filter).await;
    let id = registration.rsplit('/').next().unwrap();
    let own = list.is(200)["items"].as_array().unwrap().iter().filter(|item| item["registration_id"] == id);
    own.map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

/// The rows as the database holds them, without the day since which something without a last day waits.
async fn rows(system: &System) -> Vec<String> {
    let sql = "SELECT kind || ' ' || waits_for || ' ' || reference || ' ' || coalesce(region, '-') || ' ' || \
               coalesce(cast(due_on AS text), '-') AS row FROM work_items ORDER BY 1";
    system.query(sql).await.iter().map(|row| row.try_get("", "row").unwrap()).collect()
}

/// Has the service find everything anew, as for a database that is older than the list, and compares.
pub async fn is_found_again(system: &System) {
    let before = rows(system).await;
    assert!(!before.is_empty());
    system.query("DELETE FROM work_items").await;
    for (table, column) in [("registrations", "registration_id"), ("grants", "grant_id"), ("lots", "lot_id")] {
        system.query(&format!("INSERT INTO unlisted_work (id, {column}) SELECT id, id FROM {table}")).await;
    }
    let _worker = system.another_with(&[("REINTEGRATION_JOB_SECONDS", "1")]).await;
    soon(async || system.number("SELECT count(*) FROM unlisted_work").await == 0).await;
    assert_eq!(rows(system).await, before);
}

#[tokio::test]
async fn each_step_is_listed_for_whoever_takes_it_until_it_is_taken() {
    on_both(async |system| {
        let frontend = system.client("demo-frontend").await;
        let [partner, officer, manager] = [
            system.client("demo-partner-3").await,
            system.client("demo-officer").await,
            system.client("demo-manager").await,
        ];
        let registered = frontend.register(&eligible(&json!({}))).await;
        let path = registered.to_string();
        assert_eq!(of(&officer, &path, "").await, ["decision"]);
        assert_eq!(of(&frontend, &path, "").await, [""; 0]);

        let asked = json!({ "outcome": "evidence_requested", "reason": "Please show it.", "due_on": "2026-06-20",
                            "wanted": [{ "kind": "asylum", "note": { "ka": "საბუთი", "en": "The paper" } }] });
        officer.decide(&registered, &asked).await.is(201);
        assert_eq!(of(&officer, &path, "").await, [""; 0]);
        for caller in [&frontend, &partner, &officer] {
            let list = work(caller, "&waits_for=returnee&kind=evidence").await;
            let item = &list.is(200)["items"][0];
            assert_eq!(item["link"], path);
            assert_eq!(item["due_on"], "2026-06-20");
        }
        frontend.prove(&registered, "asylum").await.is(201);
        let case = crate::harness::Case::of(&officer.accept(&registered).await);
        let list = work(&partner, "&kind=plan").await;
        list.shows(
            200,
            json!({ "items": [{
            "kind": "plan", "waits_for": "partner", "person": { "given_name": "სახელი" }, "overdue": false,
            "link": case.at("/plan"), "region": "GE-IM",
        }] }),
        );
        assert!(list.body["items"][0]["reference"].as_str().unwrap().starts_with("CASE-2026-"));

        let opened = system.working_on(case).await;
        partner.write_plan(&opened.case, None, &ample_plan()).await.is(201);
        assert_eq!(of(&partner, &path, "").await, [""; 0]);
        assert_eq!(of(&officer, &path, "").await, ["plan_approval"]);
        officer.approve_plan(&opened.case, 1).await.is(201);
        let proposed = opened.proposed(&medical("10.00")).await;
        assert_eq!(of(&manager, &path, "").await, ["assistance_approval"]);
        manager.approve(&proposed).await.is(201);
        assert_eq!(of(&partner, &path, "").await, ["delivery"]);
        assert_eq!(of(&officer, &path, "&waits_for=partner").await, ["delivery"]);

        // At rest nothing waits; then it does again.
        manager.suspend(&opened.case, "In hospital.").await.is(201);
        assert_eq!(of(&partner, &path, "").await, [""; 0]);
        summary_of(&officer, &opened.case.to_string(), json!({ "waits_for": "nobody", "next_due_on": null })).await;
        manager.resume(&opened.case).await.is(201);
        assert_eq!(of(&partner, &path, "").await, ["delivery"]);
        let next = json!({ "waits_for": "partner", "plan_status": "approved" });
        summary_of(&officer, &opened.case.to_string(), next).await;

        opened.deliver(&proposed, "10.00").await.is(201);
        assert_eq!(of(&officer, &path, "").await, ["verification"]);
        summary_of(&officer, &opened.case.to_string(), json!({ "waits_for": "agency" })).await;
        officer.verify(&proposed).await.is(201);
        let visits = of(&partner, &path, "").await;
        assert!(!visits.is_empty() && visits.iter().all(|kind| kind == "follow_up"), "{visits:?}");

        // Whoever is to take the case over answers; nobody else is asked.
        partner.ask_transfer(&opened.case, &json!({ "municipality": "telavi", "reason": "She moves." })).await.is(201);
        let receiver = system.client("demo-partner-1").await;
        let all = [&receiver, &system.client("demo-partner-2").await, &partner];
        let mut asked = 0;
        for caller in all {
            asked += work(caller, "&kind=transfer_answer").await.ids().len();
        }
        assert!(asked <= 1, "{asked}");
        assert_eq!(of(&manager, &path, "&waits_for=partner&kind=transfer_answer").await, ["transfer_answer"]);
        is_found_again(system).await;
    })
    .await;
}

/// What the list of cases shows of the case.
async fn summary_of(caller: &Caller, case: &str, expected: Value) {
    let list = caller.get("/v1/cases?limit=200").await;
    let id = case.rsplit('/').next().unwrap();
    let found = list.is(200)["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap();
    crate::harness::shows(found, expected);
}

#[tokio::test]
async fn the_list_holds_what_the_token_may_do_in_the_callers_rows() {
    on_both(async |system| {
        let opened = system.unplanned_case().await;
        let registered = system.client("demo-frontend").await.register(&eligible(&json!({}))).await.to_string();
        let counts = |answer: &Answer| answer.is(200)["counts"].clone();
        let summary = async |caller: &Caller| counts(&caller.get("/v1/work/summary").await);
        // Two reports of the year so far, and the case's plan.
        let all = json!([{ "kind": PLAN, "waits_for": "partner", "waiting": 1, "overdue": 0 },
                         { "kind": "report", "waits_for": "partner", "waiting": 2, "overdue": 2 }]);
        soon(async || summary(&opened.partner).await == all).await;
        assert_eq!(of(&opened.officer, &registered, "").await, ["decision"]);
        assert!(work(&opened.officer, "").await.each("waits_for").iter().all(|party| *party == "agency"));
        let everything = summary(&opened.officer).await;
        assert_eq!(everything.as_array().unwrap().iter().filter(|line| line["kind"] == "decision").count(), 1);

        // Fewer scopes, fewer kinds; the scope to act without the one to read shows nothing.
        let reader = system.client_for("demo-partner-3", "case:read").await;
        let blind = system.client_for("demo-partner-3", "plan:write").await;
        let writer = system.client_for("demo-partner-3", "case:read plan:write").await;
        for (caller, count) in [(&reader, 0), (&blind, 0), (&writer, 1)] {
            assert_eq!(work(caller, "").await.ids().len(), count);
        }
        // Somebody else's rows, and roles that do nothing.
        for name in ["demo-partner-1", "demo-ministry", "demo-auditor", "demo-administrator"] {
            let caller = system.client(name).await;
            assert_eq!(of(&caller, &registered, "").await, [""; 0], "{name}");
            assert_eq!(of(&caller, &opened.case.registration, "").await, [""; 0], "{name}");
        }
        let administrator = system.client("demo-administrator").await;
        let office = json!({ "client_id": "kakheti-office", "name": "K", "role": "officer", "regions": ["GE-KA"] });
        let office = administrator.post("/v1/clients", &office).await.is(201)["secret"].as_str().unwrap().to_owned();
        let form = "grant_type=client_credentials";
        let token = system.token(Some(("kakheti-office", &office)), form).await;
        let office = system.bearer(token.is(200)["access_token"].as_str().unwrap());
        assert_eq!(
            work(&office, "&waits_for=partner").await.each("kind").iter().filter(|kind| **kind == PLAN).count(),
            0
        );
        assert_eq!(of(&office, &registered, "").await, [""; 0]);

        // What is asked wrongly is named.
        let wrong = work(&opened.partner, "&kind=nothing&overdue=perhaps&case=1&region=GE&due_until=soon&what=1").await;
        assert_eq!(wrong.refused(422, "validation_failed").faults().len(), 6);
        assert_eq!(work(&opened.partner, "&waits_for=nobody").await.ids(), [""; 0]);
        system.get("/v1/work").await.refused(401, "unauthenticated");
        system.get("/v1/work/summary").await.refused(401, "unauthenticated");
    })
    .await;
}

fn in_august() -> DateTime<Utc> {
    the_day() + TimeDelta::days(70)
}

#[tokio::test]
async fn the_list_is_walked_in_the_order_of_the_last_days_and_every_reading_is_written_down() {
    on_both(async |system| {
        for day in 1..=5 {
            system.open_case_of(&json!({ "person": { "born_on": format!("1980-01-0{day}") } })).await;
        }
        let partner = system.client("demo-partner-3").await;
        let whole = work(&partner, "&kind=plan").await;
        let days = whole.each("due_on");
        assert!(days.is_sorted() && days.len() == 5, "{days:?}");
        let mut walked = Vec::new();
        let mut cursor = String::new();
        loop {
            let page = partner.get(&format!("/v1/work?kind=plan&limit=2{cursor}")).await;
            walked.extend(page.ids().iter().map(|id| (*id).to_owned()));
            let Some(next) = page.is(200)["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(walked, whole.ids());
        let seen = "SELECT count(*) FROM audit_entries WHERE action = 'read' AND operation = 'GET /v1/work'";
        let before = system.number(seen).await;
        work(&partner, "&kind=plan").await.is(200);
        assert_eq!(system.number(seen).await - before, 1);
        partner.get("/v1/work/summary").await.is(200);
        assert_eq!(system.number(seen).await - before, 1);

        // Days pass without anybody writing anything.
        let later = system.another(in_august).await;
        let partner = later.client("demo-partner-3").await;
        assert_eq!(work(&partner, "&kind=plan&overdue=false").await.ids(), [""; 0]);
        let late = work(&partner, "&kind=plan&overdue=true").await;
        assert_eq!(late.ids().len(), 5);
        assert_eq!(late.body["items"][0]["overdue"], true);
        assert_eq!(work(&partner, "&kind=plan&due_until=2026-06-02").await.ids(), [""; 0]);
        assert_eq!(work(&partner, "&kind=plan&due_until=2026-12-31").await.ids().len(), 5);
        let counts = partner.get("/v1/work/summary").await;
        assert_eq!(counts.is(200)["counts"][0]["overdue"], 5);
    })
    .await;
}

#[tokio::test]
async fn what_two_replicas_change_at_once_of_one_person_is_listed_as_both_left_it() {
    on_both(async |system| {
        let second = system.another_with(&[]).await;
        for _ in 0..6 {
            let opened = system.planned_case().await;
            let [one, other] = [opened.proposed(&medical("10.00")).await, opened.proposed(&medical("20.00")).await];
            let manager = opened.manager.by_turns(3, [system, &second]);
            let steps = manager.zip(["one", "other", "rest"]);
            let taken = at_once(steps, async |(manager, step): (Caller, &str)| match step {
                "one" => manager.approve(&one).await,
                "other" => manager.approve(&other).await,
                _ => manager.suspend(&opened.case, "In hospital.").await,
            });
            taken.await;
        }
        is_found_again(system).await;
    })
    .await;
}

#[tokio::test]
async fn the_money_waits_too() {
    on_both(async |system| {
        let (competition, [(winner, best), _]) = ready(system).await;
        let (manager, winner, lot) = (system.client("demo-manager").await, winner.at(system).await, competition.lot(2));
        assert_eq!(work(&winner, "&kind=award_answer").await.ids(), [""; 0]);
        manager.award(&lot, &merged(award(&best), &json!({ "reason": "It is the one." }))).await.is(201);
        let waits = work(&winner, "&kind=award_answer").await;
        assert_eq!(waits.is(200)["items"][0]["link"], lot);
        assert_eq!(waits.body["items"][0]["person"], json!(null));
        winner.accept_award(&lot).await.is(201);
        assert_eq!(work(&winner, "&kind=award_answer").await.ids(), [""; 0]);
        is_found_again(system).await;
    })
    .await;
}

#[tokio::test]
async fn every_filter_and_every_scope_is_found_by_an_index() {
    on_both(async |system| {
        let connection = crate::harness::connect(system.database_url()).await;
        let (all, day) = (WorkFilter { kinds: Kind::ALL.to_vec(), ..WorkFilter::default() }, the_day().date_naive());
        for (filter, column) in [
            (WorkFilter { kinds: vec![Kind::Plan], ..all.clone() }, "kind"),
            (WorkFilter { waits_for: Some(Party::Agency), ..all.clone() }, "waits_for"),
            (WorkFilter { overdue: Some((true, day)), ..all.clone() }, "due_on"),
            (WorkFilter { due_until: Some(day), ..all.clone() }, "due_on"),
            (WorkFilter { lot: Some(Uuid::nil()), ..all.clone() }, "lot_id"),
            (WorkFilter { region: Some("GE-IM".to_owned()), ..all.clone() }, "region"),
            (WorkFilter { case: Some(Uuid::nil()), ..all.clone() }, "case_id"),
        ] {
            is_served(&connection, column, filter.query(&Scope::Everything, None, 50), column).await;
        }
        let nobody = OrganisationId::new(Uuid::nil());
        for (scope, column) in [
            (Scope::Organisation(nobody), "organisation_id"),
            (Scope::Regions(vec!["GE-IM".to_owned()]), "region"),
            (Scope::SubmittedBy(ClientId::new(Uuid::nil())), "submitted_by"),
        ] {
            is_served(&connection, column, all.query(&scope, None, 50), column).await;
        }
        // The Agency's own list is walked along an index, however much waits.
        let agency = WorkFilter { waits_for: Some(Party::Agency), ..all };
        let steps = plan_of(&connection, agency.query(&Scope::Everything, None, 50)).await;
        let sorts = |step: &String| step.contains("TEMP B-TREE") || step.contains("Sort");
        assert!(!steps.iter().any(sorts), "{steps:#?}");
        connection.close().await.unwrap();
    })
    .await;
}
