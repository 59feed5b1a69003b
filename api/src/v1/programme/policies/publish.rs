use super::view::PolicyView;
use crate::access::{Authenticated, Authorized, Changeable, Done, Permit, PolicyPublish};
use crate::error::{Code, Problem};
use crate::http::answer;
use crate::http::entity_tag::EntityTag;
use crate::http::identifier::Id;
use crate::http::submission::{Asked, EmptyRequest, Submission};
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use reintegration_domain::identifier::{ClientId, PolicyId};
use reintegration_domain::locale::Bilingual;
use reintegration_domain::programme::policies::{Policy, PolicyStatus};
use reintegration_storage::Transaction;
use reintegration_storage::entity::policy::Model;
use uuid::Uuid;

/// Publish a policy
///
/// From its first day on, the policy applies to every registration of that day and later, and it never changes again.
/// The client that drafted it cannot publish it. The first day is today or later, and after the first day of every
/// published version. The body may be left out.
#[utoipa::path(tag = "policies", operation_id = "create_policy_publication",
    security(("oauth2" = [PolicyPublish::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the policy")), request_body = EmptyRequest,
    responses((status = 201, description = "The policy as it is now", body = PolicyView)))]
#[post("/policies/{id}/publication")]
pub async fn create_policy_publication(
    caller: Authorized<PolicyPublish>,
    id: Id,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, before: Model, asked: Asked<EmptyRequest>| {
            asked.sound()?;
            let by = caller.actor().client;
            check_draft(&before, by)?;
            check_day(before.in_force_from, caller.today(), transaction.last_policy_day(*before.programme).await?)?;
            let after = transaction.publish_policy(before, by).await?;
            let (tag, location) = (EntityTag::of(after.version), format!("/v1/policies/{}", after.id));
            let names = transaction.rows().client_names([&after]).await?;
            Ok(Done::from(answer::created(&tag, location, &PolicyView::new(after, &names)?)?))
        })
        .await
}

impl Changeable for Model {
    async fn lock(_: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        Ok(transaction.policy_for_update(PolicyId::new(id)).await?)
    }

    fn version(&self) -> i64 {
        self.version
    }
}

/// Refuses what is published, what `by` drafted, and a draft that an earlier release read less strictly.
fn check_draft(policy: &Model, by: ClientId) -> Result<(), Problem> {
    if policy.status == PolicyStatus::Published {
        let detail = Bilingual::fixed("წესი უკვე გამოქვეყნებულია.", "The policy is published already.");
        return Err(Problem::with(Code::StateForbids, detail));
    }
    if policy.drafted_by == Some(by.uuid()) {
        return Err(Problem::new(Code::SeparationOfDuties));
    }
    if Policy::parse(&policy.document).is_err() {
        let detail = Bilingual::fixed(
            "წესის პროექტი ახლანდელ მოთხოვნებს აღარ შეესაბამება; შეადგინეთ ახალი.",
            "The draft is not sound any more by today's rules for policies; draft it anew.",
        );
        return Err(Problem::with(Code::StateForbids, detail));
    }
    Ok(())
}

/// Refuses a first day in the past, and one that a published version has reached.
fn check_day(first: NaiveDate, today: NaiveDate, last: Option<NaiveDate>) -> Result<(), Problem> {
    let after_last = last.and_then(|last| last.succ_opt());
    let earliest = after_last.map_or(today, |day| day.max(today));
    if first >= earliest {
        return Ok(());
    }
    let detail = Bilingual::composed(
        format!("წესი შეიძლება ამოქმედდეს არაუადრეს {earliest}."),
        format!("The policy can come into force on {earliest} at the earliest."),
    );
    Err(Problem::with(Code::PolicyDayTooEarly, detail))
}

#[cfg(test)]
mod tests {
    use super::check_day;
    use chrono::{NaiveDate, TimeDelta};

    #[test]
    fn a_policy_begins_today_or_later_and_after_every_other() {
        let day =
            |offset| NaiveDate::from_ymd_opt(2026, 6, 1).map(|day| day + TimeDelta::days(offset)).unwrap_or_default();
        for (first, last, sound) in [
            (0, None, true),
            (-1, None, false),
            (0, Some(-1), true),
            (0, Some(0), false),
            (1, Some(0), true),
            (5, Some(7), false),
            (7, Some(7), false),
            (8, Some(7), true),
        ] {
            assert_eq!(check_day(day(first), day(0), last.map(day)).is_ok(), sound, "{first} {last:?}");
        }
    }
}
