use super::standing::{self, Standing};
use super::view::AssistanceView;
use crate::access::{AssistanceApprove, Authorized, Permit};
use crate::error::{Code, Problem};
use crate::http::identifier::Id;
use crate::http::submission::{EmptyRequest, Submission};
use crate::v1::cases;
use actix_web::{HttpResponse, post};
use reintegration_domain::access::Permission;
use reintegration_domain::cases::Stage;
use reintegration_domain::cases::assistance::{Command, action, due_on};
use reintegration_domain::fault::FaultKind;
use reintegration_domain::grants;
use reintegration_domain::money::Money;
use reintegration_storage::{Assistance, Booking, Guarded, PublishedPolicy, Transaction};

/// Approve assistance
///
/// Commits money of the lot's grant, from the line of the assistance's component. The service refuses a client that
/// approves its own proposal, or assistance for a person whom the same client registered or changed into another one
/// (`separation_of_duties`); a case whose plan nobody approved; a grant that is not in force, or whose period is
/// over; an amount above what the line has left (`budget_exceeded`) or above what one person can get
/// (`component_ceiling_exceeded`: everything that the person already has counts, under the policy in force today).
/// The last two give the rest in `available`. Where a person has some of it in another registration, only those who
/// decide on registrations see that rest, and the other registration's disclosures then show it as `matched`.
#[utoipa::path(tag = "assistance", operation_id = "create_assistance_approval",
    extensions(("x-meets-erased" = json!(true))),
    security(("oauth2" = [AssistanceApprove::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the assistance")), request_body = EmptyRequest,
    responses((status = 201, description = "The assistance as it is now", body = AssistanceView)))]
#[post("/assistance/{id}/approval")]
pub async fn create_assistance_approval(
    caller: Authorized<AssistanceApprove>,
    id: Id,
    submission: Submission,
) -> Result<HttpResponse, Problem> {
    let mut beyond = None;
    let answered = standing::transition(&caller, submission, id.0, async |transaction, standing, body| {
        body.nothing(standing.assistance.row.version)?;
        Box::pin(approve(&caller, transaction, standing, &mut beyond)).await
    })
    .await;
    // What was taken back wrote nothing down; but what is left says what the person has elsewhere.
    match beyond {
        None => answered,
        Some(available) => {
            let is_told = !available.shows_people() || caller.may(Permission::RegistrationDecide);
            let available = caller.open(available).await?;
            let refusal = Code::ComponentCeilingExceeded;
            Err(if is_told { Problem::short(refusal, available) } else { Problem::new(refusal) })
        }
    }
}

async fn approve(
    caller: &Authorized<AssistanceApprove>,
    transaction: &mut Transaction,
    standing: Standing,
    beyond: &mut Option<Guarded<Money>>,
) -> Result<Assistance, Problem> {
    let (own, today) = (caller.actor().client.uuid(), caller.today());
    standing.case.state()?.runs(action::APPROVE)?;
    let row = &standing.assistance.row;
    let proposed_it = row.authors.contains(&own);
    let stated_it = standing.person.row.is_stated_by(caller.actor().client);
    let grant = transaction.grant_of_lot(standing.case.lot_id).await?.ok_or(Problem::new(Code::NoGrantInForce))?;
    let policy = cases::policy_on(transaction, &standing.case, today).await?;
    let booking = Booking { grant: grant.id, component: *row.component, assistance: (row.id, row.case_id), on: today };
    let (amount, person, case) = (*row.amount_minor, standing.person.clone(), standing.case.clone());
    let (after, events) = standing
        .make(transaction, &Command::Approve { proposed_it, stated_it }, |after| {
            after.row.approved_by = Some(own);
            after.row.approved_on = Some(today);
            after.row.grant_id = Some(grant.id);
            after.row.policy_id = Some(policy.id.uuid());
            after.row.lot_id = case.lot_id;
            after.row.due_on = Some(due_on(today, policy.deadlines().delivery_days, Some(grant.ends_on)));
        })
        .await?;
    if !transaction.has_approved_plan(case.id).await? {
        return Err(Problem::new(Code::PlanNotApproved));
    }
    if today < grant.starts_on || today > grant.ends_on {
        return Err(Problem::new(Code::GrantPeriodOver));
    }
    if *grant.status != grants::Status::Active {
        return Err(Problem::new(Code::NoGrantInForce));
    }
    *beyond = beyond_ceiling(transaction, &policy, &person, booking, amount).await?;
    if beyond.is_some() {
        return Err(Problem::new(Code::ComponentCeilingExceeded));
    }
    cases::advance(transaction, &case, &person, Stage::Active).await?;
    let movements: Vec<_> = events.iter().flat_map(|event| event.movements(amount)).collect();
    let booked = transaction.book(booking, &movements).await?;
    booked.map_err(|shortage| Problem::short(Code::BudgetExceeded, shortage.available))?;
    Ok(after)
}

/// What is left for the person, where the assistance would be more than one can get. It counts already itself.
async fn beyond_ceiling(
    transaction: &Transaction,
    policy: &PublishedPolicy,
    person: &reintegration_storage::Registration,
    booking: Booking,
    amount: Money,
) -> Result<Option<Guarded<Money>>, Problem> {
    use chrono::Datelike;
    if policy.component(booking.component).is_none() {
        return Err(Problem::fault("/component", FaultKind::ComponentNotOffered));
    }
    let Some(ceiling) = policy.ceiling(booking.component, booking.on.year()) else { return Ok(None) };
    transaction.lock_person(person).await?;
    let promised = transaction.rows().promised(&person.row, booking.component).await?;
    let left = |promised: Money| {
        let before = promised.checked_sub(amount).unwrap_or_default();
        ceiling.checked_sub(before).unwrap_or_default()
    };
    Ok(if promised.is_more_than(ceiling) { Some(promised.map(left)) } else { None })
}
