use super::standing::{Standing, changed};
use super::view::ProposalView;
use crate::access::{Authorized, CallManage, Permit};
use crate::contract::{schemas, words};
use crate::error::Problem;
use crate::http::day;
use crate::http::identifier::Id;
use crate::http::limits::prose;
use crate::http::submission::{Asked, Submission};
use actix_web::{HttpResponse, post};
use chrono::{Days, NaiveDate};
use reintegration_domain::competition::{Admissibility, MOST_CURE_DAYS, ProposalCommand, apply_to_proposal};
use reintegration_domain::fault::{FaultKind, Faults};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// A result of the examination of a proposal.
#[derive(Debug, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "outcome": "curable", "reason": "The budget has nothing for training.", "due_on": "<today+10>" }))]
pub struct AdmissibilityRequest {
    /// Result of the examination
    #[schema(value_type = words::Admissibility)]
    outcome: Admissibility,
    /// Reason for the result; required unless the proposal is admitted
    #[validate(length(max = 4000), custom(function = prose))]
    #[schema(value_type = Option<schemas::Prose>)]
    reason: Option<String>,
    /// Last day to correct the defect, 1 to 30 days ahead; required for `curable`, and allowed only then
    #[serde(deserialize_with = "day::optional")]
    #[schema(value_type = Option<NaiveDate>, max_length = 10)]
    due_on: Option<NaiveDate>,
}

/// Examine a proposal
///
/// Records whether the proposal is admitted. Possible as soon as it is submitted, also before the last day for
/// proposals; once it is admitted or refused, its organisation can no longer amend it. A defect that can be corrected
/// here is a defect of the summary or the budget: the organisation corrects it by the day that is set, and a proposal
/// that is not corrected by then is refused automatically. Papers are handed in outside this service; if some are
/// missing, admit the proposal once they have arrived. 409 `state_forbids` if the proposal is not `submitted`.
#[utoipa::path(tag = "competitions", operation_id = "create_proposal_admissibility",
    security(("oauth2" = [CallManage::SCOPE])),
    params(("id" = Uuid, Path, description = "Identifier of the proposal")), request_body = AdmissibilityRequest,
    responses((status = 201, description = "The proposal as it is now", body = ProposalView)))]
#[post("/proposals/{id}/admissibility")]
pub async fn create_proposal_admissibility(
    caller: Authorized<CallManage>,
    id: Id,
    submission: Submission<AdmissibilityRequest>,
) -> Result<HttpResponse, Problem> {
    caller
        .change(submission, id, async |transaction, standing: Standing, asked: Asked<AdmissibilityRequest>| {
            let before = &standing.proposal.row;
            let (command, reason) = read(asked, caller.today())?;
            standing.check_open()?;
            let next = apply_to_proposal(&before.state()?, &command)?;
            let mut after = before.clone();
            after.set_state(&next.state);
            after.admissibility_reason = reason;
            after.examined_by = Some(caller.actor().client.uuid());
            transaction.save_proposal(before, after, &next.events).await?;
            changed(&caller, transaction, id.0).await
        })
        .await
}

fn read(
    Asked { body: asked, mut faults }: Asked<AdmissibilityRequest>,
    today: NaiveDate,
) -> Result<(ProposalCommand, Option<String>), Problem> {
    // What each outcome takes can be told where the outcome could be read.
    if faults.has("/outcome") {
        return Err(Problem::validation(faults.into_vec()));
    }
    if asked.reason.is_none() && asked.outcome != Admissibility::Admitted {
        faults.push("/reason", FaultKind::Required);
    }
    let command = match asked.outcome {
        Admissibility::Admitted => without_day(&mut faults, asked.due_on, ProposalCommand::Admit),
        Admissibility::Refused => without_day(&mut faults, asked.due_on, ProposalCommand::Refuse),
        Admissibility::Curable => {
            let due_on = faults.take("/due_on", due_on(asked.due_on, today));
            due_on.map(|due_on| ProposalCommand::FindDefect { due_on })
        }
    };
    let command = faults.result_of(command).map_err(Problem::validation)?;
    Ok((command, asked.reason))
}

/// A day is set for what can be mended only.
fn without_day(faults: &mut Faults, day: Option<NaiveDate>, command: ProposalCommand) -> Option<ProposalCommand> {
    if day.is_some() {
        faults.push("/due_on", FaultKind::UnknownField);
        return None;
    }
    Some(command)
}

fn due_on(asked: Option<NaiveDate>, today: NaiveDate) -> Result<NaiveDate, FaultKind> {
    let asked = asked.ok_or(FaultKind::Required)?;
    let ahead = |days: u32| today.checked_add_days(Days::new(days.into())).unwrap_or(today);
    let (earliest, latest) = (ahead(1), ahead(MOST_CURE_DAYS));
    let sound = Some(asked).filter(|day| (earliest..=latest).contains(day));
    sound.ok_or(FaultKind::DueDayOutOfRange { earliest, latest })
}
