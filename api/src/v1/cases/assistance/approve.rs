use super::standing::{self, Standing};
use super::view::AssistanceView;
use crate::access::{AssistanceApprove, Authenticated, Authorized, Changeable, Done, Permit};
use crate::contract::schemas;
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::{Asked, Submission};
use crate::v1::cases;
use actix_web::{HttpResponse, post};
use chrono::{Datelike, NaiveDate};
use reintegration_domain::access::Permission;
use reintegration_domain::cases::Stage;
use reintegration_domain::cases::assistance::{Approval, Command, Offer, action};
use reintegration_domain::component::ComponentCode;
use reintegration_domain::money::Money;
use reintegration_storage::{Guarded, PersonsStay, PublishedPolicy, Registration, Tetri, Transaction};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// An approval of assistance.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "reason": "The treatment costs more than the plan assumed." }))]
pub struct AssistanceApprovalRequest {
    /// Reason for the approval; required where the amount is beyond what the case's plan intends
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = Option<schemas::Prose>)]
    reason: Option<String>,
}

/// Approve assistance
///
/// Commits money of the lot's grant, from the line of the assistance's component. The service refuses a client that
/// approves its own proposal, or assistance for a person whom the same client registered or changed into another one
/// (`separation_of_duties`); a case whose plan nobody approved; a grant that is not in force, or whose period is
/// over; an amount above what the line has left (`budget_exceeded`) or above what one person can get
/// (`component_ceiling_exceeded`: everything that the person already has counts, under the policy in force today).
/// The last two give the rest in `available`. Where a person has some of it in another registration, only those who
/// decide on registrations see that rest, and the other registration's disclosures then show it as `matched`. What the
/// case's approved plan does not intend for the component, with all that the case has of it already, needs a `reason`:
/// without one it is a fault (`reason_beyond_plan`). The assistance shows it as `beyond_plan`.
#[utoipa::path(tag = "assistance", operation_id = "create_assistance_approval",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [AssistanceApprove::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the assistance")), request_body = AssistanceApprovalRequest,
    responses((status = 201, description = "The assistance as it is now", body = AssistanceView)))]
#[post("/assistance/{id}/approval")]
pub async fn create_assistance_approval(
    caller: Authorized<AssistanceApprove>,
    id: Id,
    submission: Submission<AssistanceApprovalRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, counted: Counted, asked: Asked<AssistanceApprovalRequest>| {
            let reason = asked.sound()?.reason;
            Box::pin(approve(&caller, transaction, counted, reason)).await
        })
        .await
}

/// Assistance while nobody decides who is one person: what the person has elsewhere counts.
struct Counted {
    persons: PersonsStay,
    standing: Standing,
}

impl Changeable for Counted {
    async fn lock(caller: &Authenticated, transaction: &mut Transaction, id: Uuid) -> Result<Option<Self>, Problem> {
        let persons = transaction.keep_persons().await?;
        Ok(Standing::lock(caller, transaction, id).await?.map(|standing| Self { persons, standing }))
    }

    fn version(&self) -> i64 {
        self.standing.version()
    }
}

async fn approve(
    caller: &Authorized<AssistanceApprove>,
    transaction: &mut Transaction,
    Counted { persons, standing }: Counted,
    reason: Option<String>,
) -> Result<Done, Problem> {
    let (own, today) = (caller.actor().client, caller.today());
    let state = standing.case.state()?;
    state.runs(action::APPROVE)?;
    let Standing { case, person, assistance } = &standing;
    let row = &assistance.row;
    let grant = transaction.grant_of_lot(case.lot_id).await?.ok_or(Problem::new(Code::NoGrantInForce))?;
    let policy = cases::policy_on(transaction, case, today).await?;
    let (amount, component) = (*row.amount_minor, *row.component);
    let (offer, left) = offer(transaction, &policy, (person, &persons), (component, amount), today).await?;
    let approval = Approval {
        proposed_it: row.authors.contains(&own.uuid()),
        stated_it: person.row.is_stated_by(own),
        planned: transaction.intended_by_plan(case.id, component).await?,
        given: transaction.given_in_case(case, component).await?,
        reasoned: reason.is_some(),
        on: today,
        period: (grant.starts_on, grant.ends_on),
        grant: *grant.status,
        offer,
    };
    let (command, beyond) = (Command::Approve(approval), approval.beyond_plan(amount));
    let last_day = caller.app().agreement.last_day(grant.ends_on);
    let (case, person) = (case.clone(), person.clone());
    let approved = standing.make(transaction, &command, today, |after| {
        after.row.approved_by = Some(own.uuid());
        after.row.approved_on = Some(today);
        after.row.beyond_plan_minor = beyond.map(Tetri);
        after.approval_reason = reason;
        after.row.grant_id = Some(grant.id);
        after.row.policy_id = Some(policy.id.uuid());
        after.row.lot_id = case.lot_id;
        after.row.due_on = Some(state.due_on(today, policy.deadlines().delivery_days, Some(last_day)));
    });
    let after = approved.await.map_err(|problem| match left {
        Some(left) if problem.code() == Code::ComponentCeilingExceeded => exceeded(caller, left),
        _ => problem,
    })?;
    cases::advance(transaction, &case, &person, Stage::Active).await?;
    standing::changed(transaction, after, today).await
}

/// The refusal that says what is left. That says what the person has elsewhere, too: it is told to those who may know.
fn exceeded(caller: &Authorized<AssistanceApprove>, left: Guarded<Money>) -> Problem {
    let code = Code::ComponentCeilingExceeded;
    let is_told = !left.shows_people() || caller.may(Permission::RegistrationDecide);
    Problem::telling(code, left.map(|left| if is_told { Problem::short(code, left) } else { Problem::new(code) }))
}

/// What the policy has for the person, whose other approvals wait for this one; and what is left, where it is not enough.
async fn offer(
    transaction: &Transaction,
    policy: &PublishedPolicy,
    (person, persons): (&Registration, &PersonsStay),
    (component, amount): (ComponentCode, Money),
    today: NaiveDate,
) -> Result<(Offer, Option<Guarded<Money>>), Problem> {
    if policy.component(component).is_none() {
        return Ok((Offer::NotOffered, None));
    }
    let Some(ceiling) = policy.ceiling(component, today.year()) else { return Ok((Offer::Enough, None)) };
    let rows = transaction.lock_person(persons, person).await?;
    let promised = transaction.rows().promised(&person.row, &rows, component).await?;
    if !promised.is_too_much_with(amount, ceiling) {
        return Ok((Offer::Enough, None));
    }
    let left = promised.map(|promised| ceiling.checked_sub(promised).unwrap_or_default());
    Ok((Offer::Exceeded, Some(left)))
}
