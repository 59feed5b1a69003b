//! What the callers do: people register, are decided on, get their plan and their assistance.

use super::callers::{Callers, form, gel};
use super::dice::Dice;
use crate::harness::{Sent, ample_plan, eligible};
use serde_json::{Value, json};

const FRONTEND: &str = "demo-frontend";
const OFFICER: &str = "demo-officer";
const MANAGER: &str = "demo-manager";
const MINISTRY: &str = "demo-ministry";
/// Whom lot 3 belongs to, which serves Kutaisi.
const PARTNER: &str = "demo-partner-3";

/// One person's way so far, as the callers know it.
#[derive(Default)]
pub struct Life {
    pub registration: String,
    pub members: i64,
    /// Documents that were answered, with their content.
    pub documents: Vec<(String, String)>,
    pub case: Option<String>,
    pub notes: Vec<String>,
    pub planned: bool,
    pub assistance: Option<Assistance>,
}

/// What was granted, in tetri.
pub struct Assistance {
    pub id: String,
    pub status: &'static str,
    pub committed: i64,
}

/// Lives one life; whatever it has come to is in `life`.
pub async fn live(callers: &Callers, life: &mut Life, name: &str, dice: &mut Dice) -> Option<()> {
    let step = |step: &str| format!("{name}-{step}");
    let at = |below: &str| format!("/v1/registrations{below}");
    let sent = Sent::json("POST", at(""), &eligible(&json!({})));
    let registered = callers.write(FRONTEND, &step("register"), sent, dice).await?;
    life.registration = text(&registered, "id");
    let own = at(&format!("/{}", life.registration));

    let content = format!("%PDF-1.7\n{}", step(&"x".repeat(usize::try_from(dice.below(20_000)).unwrap())));
    let upload = form(format!("{own}/documents"), "other", &content);
    let document = callers.write(FRONTEND, &step("upload"), upload, dice).await?;
    life.documents.push((text(&document, "id"), content));
    callers.read(OFFICER, &step("read"), &own, dice).await?;

    let members = 2 + i64::try_from(dice.below(6)).unwrap();
    let amended = json!({ "household": { "members": members, "children": 1 } });
    let amended = Sent::json("PATCH", own.clone(), &amended).with("if-match", "*");
    callers.write(FRONTEND, &step("amend"), amended, dice).await?;
    life.members = members;
    callers.read(MINISTRY, &step("list"), &at("?limit=3"), dice).await?;

    let accepted = Sent::json("POST", format!("{own}/decision"), &json!({ "outcome": "accepted" }));
    let decision = callers.write(OFFICER, &step("decide"), accepted, dice).await?;
    let case = format!("/v1/cases/{}", text(&decision, "case_id"));
    life.case = Some(case.clone());
    if dice.one_in(4) {
        callers.read(PARTNER, &step("cases"), "/v1/cases?limit=5", dice).await?;
    }
    for number in 0..=dice.below(2) {
        let note = Sent::json("POST", format!("{case}/notes"), &json!({ "text": step("note") }));
        let note = callers.write(PARTNER, &step(&format!("note{number}")), note, dice).await?;
        life.notes.push(text(&note, "id"));
    }
    callers.read(PARTNER, &step("case"), &case, dice).await?;
    planned(callers, life, name, dice).await?;
    assisted(callers, life, name, dice).await
}

async fn planned(callers: &Callers, life: &mut Life, name: &str, dice: &mut Dice) -> Option<()> {
    let plan = format!("{}/plan", life.case.as_ref()?);
    let sent = Sent::json("PUT", plan.clone(), &ample_plan()).with("if-none-match", "*");
    callers.write(PARTNER, &format!("{name}-plan"), sent, dice).await?;
    let sent = Sent::json("POST", format!("{plan}/approval"), &json!({ "revision": 1 }));
    callers.write(MANAGER, &format!("{name}-planned"), sent, dice).await?;
    life.planned = true;
    Some(())
}

/// Money of one line for everybody: sooner or later there is none left.
async fn assisted(callers: &Callers, life: &mut Life, name: &str, dice: &mut Dice) -> Option<()> {
    let amount = 1_000 + i64::try_from(dice.below(50_000)).unwrap();
    let medical =
        json!({ "component": "medical", "amount": gel(amount), "service": "treatment", "provider": "კლინიკა" });
    let sent = Sent::json("POST", format!("{}/assistance", life.case.as_ref()?), &medical);
    let proposed = callers.write(PARTNER, &format!("{name}-propose"), sent, dice).await?;
    let id = text(&proposed, "id");
    let own = format!("/v1/assistance/{id}");
    life.assistance = Some(Assistance { id, status: "proposed", committed: 0 });
    let given = life.assistance.as_mut()?;

    let sent = Sent::json("POST", format!("{own}/approval"), &json!({}));
    let approved = callers.write_or(OFFICER, &format!("{name}-approve"), sent, dice).await?;
    match (approved.status, approved.body["code"].as_str()) {
        (201, _) => (given.status, given.committed) = ("approved", amount),
        (409, Some("budget_exceeded")) => return Some(()),
        _ => {
            callers.violation(format!("{name}-approve was answered {}: {:#}", approved.status, approved.body));
            return None;
        }
    }
    if dice.one_in(5) {
        let sent = Sent::json("POST", format!("{own}/cancellation"), &json!({ "reason": "Treated elsewhere." }));
        callers.write(PARTNER, &format!("{name}-cancel"), sent, dice).await?;
        (given.status, given.committed) = ("cancelled", 0);
        return Some(());
    }
    let (documents, content) = (format!("/v1/registrations/{}/documents", life.registration), format!("%PDF-{name}"));
    let act = callers.write(PARTNER, &format!("{name}-act"), form(documents, "delivery", &content), dice).await?;
    life.documents.push((text(&act, "id"), content));
    let actual = amount - i64::try_from(dice.below(1_000)).unwrap();
    let delivered = json!({ "actual_amount": gel(actual), "documents": [act["id"]] });
    let sent = Sent::json("POST", format!("{own}/delivery"), &delivered);
    callers.write(PARTNER, &format!("{name}-deliver"), sent, dice).await?;
    given.status = "delivered";
    callers.read(OFFICER, &format!("{name}-given"), &own, dice).await?;
    let sent = Sent::json("POST", format!("{own}/verification"), &json!({}));
    callers.write(OFFICER, &format!("{name}-verify"), sent, dice).await?;
    (given.status, given.committed) = ("verified", actual);
    Some(())
}

pub fn text(body: &Value, field: &str) -> String {
    body[field].as_str().unwrap_or_default().to_owned()
}
